//! Refuses what the layout of the repository forbids: `cargo run -q -p heraut-check`.
//!
//! A compiler checks types; this checks the rules of `docs/ARCHITECTURE.md` that it cannot see: the
//! arrows between crates ([`arrows`]), the rooms inside a context ([`rooms`]), sizes ([`sizes`]) and
//! things left behind ([`marks`]). It reads text by lines and knows no more of Rust than comments and
//! strings ([`lexer`]), so it is quick and needs no dependency.
//!
//! A line that has a good reason carries it, or has it on the line above:
//! `// check: allow room-sql — the reason`. A whole file says in its first lines
//! `// check: allow-file scope-first — the reason`.
//!
//! To add a rule: a function from a [`Source`] to refusals in the file of its kind, a line in
//! [`examine`], and a test with one text that passes and one that does not.

mod arrows;
mod lexer;
mod marks;
mod rooms;
mod sizes;
mod source;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use source::{Refusal, Source};

/// Folders that hold nothing written by hand.
const SKIPPED: &[&str] = &["target", "node_modules", "dist", "output", ".git"];

fn main() -> ExitCode {
    let Some(root) = repository() else {
        eprintln!("heraut-check: no Cargo.lock here or above; run it inside the repository");
        return ExitCode::FAILURE;
    };
    let mut files = Vec::new();
    if let Err(error) = walk(&root, &root, &mut files) {
        eprintln!("heraut-check: {error}");
        return ExitCode::FAILURE;
    }
    let mut refusals: Vec<Refusal> = files.iter().flat_map(examine).collect();
    refusals.sort();
    for refusal in &refusals {
        eprintln!("{refusal}");
    }
    if refusals.is_empty() {
        eprintln!("heraut-check: {} files follow the rules", files.len());
        ExitCode::SUCCESS
    } else {
        eprintln!("heraut-check: {} refused in {} files", refusals.len(), files.len());
        ExitCode::FAILURE
    }
}

/// Every rule on one file.
fn examine(source: &Source) -> Vec<Refusal> {
    [arrows::check, rooms::check, sizes::check, marks::check].iter().flat_map(|rule| rule(source)).collect()
}

/// The nearest folder above that holds the lock file.
fn repository() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    here.ancestors().find(|folder| folder.join("Cargo.lock").exists()).map(Path::to_path_buf)
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<Source>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let data = name == "data" && folder == root;
        if kind.is_dir() && !SKIPPED.contains(&name.as_ref()) && !data {
            walk(root, &path, files)?;
        } else if kind.is_file() && Source::is_read(&name) {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(Source::new(&relative, &String::from_utf8_lossy(&fs::read(&path)?)));
        }
    }
    Ok(())
}
