//! Rebuilds when the screens were built again: they are embedded in the binary.

fn main() {
    println!("cargo:rerun-if-changed=../../ui/app/dist");
}
