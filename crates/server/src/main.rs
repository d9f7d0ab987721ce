//! `heraut`: the whole product in one binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything reads the environment; a missing file is no error.
    let env_file = dotenvy::dotenv().ok();
    heraut_server::cli::run(env_file)
}

/// A turn allocates and frees some thousands of times, on several threads: a fifth of its time with the C library's allocator.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
