//! `heraut`: the whole product in one binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything reads the environment; a missing file is no error.
    let env_file = dotenvy::dotenv().ok();
    heraut_server::cli::run(env_file)
}
