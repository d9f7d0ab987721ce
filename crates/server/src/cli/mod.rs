//! The command line.

mod accounts;
mod audit;
mod backup;
mod config;
mod doctor;
mod jobs;
mod mail;
mod subscription;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use heraut_identity::plans::Plans;
use heraut_kernel::Locale;
use tokio::sync::mpsc::Receiver;

use crate::config::Config;
use crate::serve::{Failure, prepare, say, serve};
use crate::telemetry::Exporting;
use crate::telemetry::otlp::Collector;
use crate::telemetry::spans::{Catch, Finished};
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

#[derive(Clone, Debug, Subcommand)]
enum Command {
    /// Serve the screens and the API (the default).
    Serve,
    /// Bring the database schema forward, then stop.
    Migrate,
    /// Load the eight demonstration scenarios into the first workspace; twice changes nothing.
    Seed,
    /// Delete for good what has outlived its seven days, what was deleted more than 30 days ago, and old audit events.
    Purge,
    /// Copy everything to one file while the server runs, and check the copy. SQLite; elsewhere it says what to run.
    Backup {
        /// The file to make; it may not exist.
        path: PathBuf,
        /// Replace a file that has the name.
        #[arg(long)]
        force: bool,
    },
    /// Jobs that wait or were given up: list them, let them run again, drop them.
    Jobs {
        #[command(subcommand)]
        what: jobs::What,
    },
    /// Accounts: turn them on, let somebody back in.
    Accounts {
        #[command(subcommand)]
        what: accounts::What,
    },
    /// The audit log: of the installation as a whole (sign-ins, accounts), or of a workspace.
    Audit(audit::Which),
    /// Mail: send one to see whether it arrives.
    Mail {
        #[command(subcommand)]
        what: mail::What,
    },
    /// The plan of a workspace: show it, or choose another.
    Subscription {
        #[command(subcommand)]
        what: subscription::What,
    },
    /// Workspaces: out to a file, in from one, checksums, deletion.
    Workspace {
        #[command(subcommand)]
        what: workspace::What,
    },
    /// Prove on this installation that walls stand; what is made for it is removed.
    Selftest {
        #[command(subcommand)]
        what: Proof,
    },
    /// Show every setting, its value (secrets masked) and where it comes from.
    Config,
    /// Check this installation and say what is wrong and how to put it right.
    Doctor,
    /// Print the OpenAPI document.
    Openapi,
}

/// What is proved.
#[derive(Clone, Copy, Debug, Subcommand)]
enum Proof {
    /// That no workspace reads, changes or is tied to another's rows. Status 0 only when every wall stands.
    Tenancy,
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
    let command = cli.command.unwrap_or(Command::Serve);
    // Commands are short, and a server's traces are what somebody looks for.
    let collector = match &command {
        Command::Serve => cli.config.collector(),
        _ => Ok(None),
    };
    let collector = match collector {
        Ok(collector) => collector,
        Err(sentence) => return fail(&Failure::Settings(sentence)),
    };
    let (catch, caught) = collector.map(with_spans).unzip();
    telemetry::start(&cli.config.log, cli.config.log_format, catch);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let done = runtime.block_on(async {
        let exporting = caught.map(|(collector, from)| Exporting::start(collector, from));
        let done = perform(command, &cli.config).await;
        if let Some(exporting) = exporting {
            exporting.stop().await;
        }
        done
    });
    done.unwrap_or_else(|failure| fail(&failure))
}

/// What catches spans, and what sends them.
fn with_spans(collector: Collector) -> (Catch, (Collector, Receiver<Finished>)) {
    let (catch, from) = Catch::new();
    (catch, (collector, from))
}

/// The language of the terminal: French where it says so, else English, which `--help` speaks too.
fn language(variable: impl Fn(&str) -> Option<String>) -> Locale {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let chosen = names.into_iter().filter_map(variable).find(|value| !value.is_empty()).unwrap_or_default();
    let code = chosen.split(['_', '.', '-', '@']).next().unwrap_or_default();
    if code.eq_ignore_ascii_case("fr") { Locale::Fr } else { Locale::En }
}

async fn perform(command: Command, config: &Config) -> Result<ExitCode, Failure> {
    let locale = language(|name| std::env::var(name).ok());
    match command {
        Command::Serve => serve(config).await?,
        Command::Migrate => {
            let ready = prepare(config).await?;
            let (database, applied) = (ready.db.backend().name(), ready.schema.applied);
            let words = (
                format!("{database} : {applied} migrations en place."),
                format!("{database}: {applied} migrations applied."),
            );
            say(locale.pick(&words.0, &words.1));
        }
        Command::Seed => {
            let ready = prepare(config).await?;
            let marketing = app::marketing(&ready.db, app::playbook(), heraut_dialogue::Settings::default());
            let loaded = upkeep::load_demo(&ready, &marketing, true).await?;
            say(&format!(
                "{loaded} {}",
                locale.pick("scénarios de démonstration ajoutés.", "demonstration scenarios added.")
            ));
        }
        Command::Purge => {
            let ready = prepare(config).await?;
            let marketing = app::marketing(&ready.db, app::playbook(), heraut_dialogue::Settings::default());
            let open = config.providers.open_to_keys().map_err(Failure::Settings)?;
            let names = open.iter().map(|(config, _)| config.name.as_str());
            let unlimited = app::subscriptions(&ready.db, Plans::default());
            let agents = config.sites.hold(app::agents(&marketing, &unlimited), names).map_err(Failure::Settings)?;
            let rows = upkeep::purge(&marketing, &agents, config.audit_retention).await?;
            say(&format!("{rows} {}", locale.pick("lignes supprimées définitivement.", "rows deleted for good.")));
        }
        Command::Backup { path, force } => return backup::perform(&path, force, config, locale).await,
        Command::Accounts { what } => return accounts::perform(what, config, locale).await,
        Command::Jobs { what } => return jobs::perform(what, config, locale).await,
        Command::Audit(which) => return audit::show(which, config, locale).await,
        Command::Mail { what } => return mail::perform(what, config, locale).await,
        Command::Subscription { what } => return subscription::perform(what, config, locale).await,
        Command::Workspace { what } => return workspace::perform(what, config, locale).await,
        Command::Selftest { what: Proof::Tenancy } => return selftest(config, locale).await,
        Command::Doctor => return doctor::examine(config, locale).await,
        Command::Config | Command::Openapi => {}
    }
    Ok(ExitCode::SUCCESS)
}

async fn selftest(config: &Config, locale: Locale) -> Result<ExitCode, Failure> {
    let ready = prepare(config).await?;
    let findings = crate::selftest::tenancy(&ready.db).await?;
    say(&format!("{} {}", locale.pick("Cloisons sur", "Walls on"), ready.db.backend().name()));
    for at in &findings {
        say(&format!("{} {} ({})", if at.holds { "✓" } else { "✗" }, locale.pick(at.what.0, at.what.1), at.places));
    }
    let holds = findings.iter().all(|at| at.holds);
    let verdict = if holds {
        ("Elles tiennent.", "They stand.")
    } else {
        ("Une cloison ne tient pas.", "A wall does not stand.")
    };
    say(locale.pick(verdict.0, verdict.1));
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Tells the person at the terminal what went wrong, with its causes.
#[expect(clippy::print_stderr, reason = "the answer of a command")]
fn fail(failure: &Failure) -> ExitCode {
    use std::error::Error;
    eprintln!("heraut: {failure}");
    let mut cause = failure.source();
    while let Some(error) = cause {
        eprintln!("  cause: {error}");
        cause = error.source();
    }
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_says_which_language() {
        let with = |pairs: &'static [(&str, &str)]| {
            language(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.to_owned()))
        };
        assert_eq!(with(&[("LANG", "fr_FR.UTF-8")]), Locale::Fr);
        assert_eq!(with(&[("LC_ALL", "en_GB.UTF-8"), ("LANG", "fr_FR.UTF-8")]), Locale::En);
        assert_eq!(with(&[("LC_ALL", ""), ("LANG", "fr")]), Locale::Fr);
        assert_eq!(with(&[("LANG", "fro_FR")]), Locale::En);
        assert_eq!(with(&[("LANG", "C.UTF-8")]), Locale::En);
        assert_eq!(with(&[]), Locale::En);
    }
}
