//! The command line.

mod config;
mod doctor;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::Config;
use crate::serve::{Failure, prepare, say, serve};
use crate::{app, docs, telemetry, upkeep};

/// Héraut, a marketing desk of your own: scenarios, dated plans and a dialogue, with or without a language model.
///
/// Without a command it serves http://localhost:5000 and keeps everything in ./data.
#[derive(Debug, Parser)]
#[command(
    name = "heraut",
    version,
    max_term_width = 100,
    after_help = "Settings can also stand in a file .env; `heraut config` shows what holds."
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    config: Config,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Command {
    /// Serve the screens and the API (the default).
    Serve,
    /// Bring the database schema forward, then stop.
    Migrate,
    /// Load the eight demonstration scenarios into the first workspace; twice changes nothing.
    Seed,
    /// Delete for good what has outlived its seven days, and what was deleted more than 30 days ago.
    Purge,
    /// Show every setting, its value (secrets masked) and where it comes from.
    Config,
    /// Check this installation and say what is wrong and how to put it right.
    Doctor,
    /// Print the OpenAPI document.
    Openapi,
}

/// Runs the command line.
#[must_use]
pub fn run(env_file: Option<PathBuf>) -> ExitCode {
    let matches = Cli::command().get_matches();
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    match cli.command {
        Some(Command::Openapi) => {
            say(docs::json(&app::describe().0).trim_end());
            return ExitCode::SUCCESS;
        }
        Some(Command::Config) => {
            config::show(&matches, &cli.config, env_file.as_deref());
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    telemetry::start(&cli.config.log, cli.config.log_format);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(perform(cli.command.unwrap_or(Command::Serve), &cli.config)) {
        Ok(code) => code,
        Err(failure) => fail(&failure),
    }
}

async fn perform(command: Command, config: &Config) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve => serve(config).await?,
        Command::Migrate => {
            let ready = prepare(config).await?;
            say(&format!("{} : {} migrations en place.", ready.db.backend().name(), ready.schema.applied));
        }
        Command::Seed => {
            let ready = prepare(config).await?;
            let marketing = app::marketing(&ready.db, true);
            let loaded = upkeep::load_demo(&ready, &marketing, true).await?;
            say(&format!("{loaded} scénarios de démonstration ajoutés."));
        }
        Command::Purge => {
            let ready = prepare(config).await?;
            let rows = upkeep::purge(&app::marketing(&ready.db, true)).await?;
            say(&format!("{rows} lignes supprimées définitivement."));
        }
        Command::Doctor => return doctor::examine(config).await,
        Command::Config | Command::Openapi => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Tells the person at the terminal what went wrong, with its causes.
#[expect(clippy::print_stderr, reason = "the answer of a command")]
fn fail(failure: &Failure) -> ExitCode {
    use std::error::Error;
    eprintln!("heraut : {failure}");
    let mut cause = failure.source();
    while let Some(error) = cause {
        eprintln!("  cause : {error}");
        cause = error.source();
    }
    ExitCode::FAILURE
}
