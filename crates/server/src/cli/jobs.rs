//! `heraut jobs`: what waits, what was given up, and what to do about it.

use std::process::ExitCode;

use clap::Subcommand;
use heraut_jobs::JobId;
use heraut_jobs::queue::{Entry, discard, list, retry};
use heraut_kernel::{Locale, Scope};
use heraut_store::Db;

use crate::config::Config;
use crate::serve::{Failure, prepare, say};

/// Lines of one workspace at most.
const MOST: u64 = 500;

/// What to do with jobs.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum What {
    /// Show jobs that wait, run or were given up, newest first.
    List {
        /// The done ones of the last seven days too.
        #[arg(long)]
        all: bool,
    },
    /// Let a job run now: one that was given up from its first attempt on, one that waits without waiting.
    Retry {
        /// As `list` shows it.
        id: JobId,
    },
    /// Forget a job for good.
    Drop {
        /// As `list` shows it.
        id: JobId,
    },
}

pub(super) async fn perform(what: What, config: &Config, locale: Locale) -> Result<ExitCode, Failure> {
    let db = prepare(config).await?.db;
    let mut found = false;
    for workspace in heraut_identity::store::all_workspaces(&db).await? {
        let scope = Scope::system(workspace);
        found |= match what {
            What::List { all } => show(&db, &scope, all).await?,
            What::Retry { id } => retry(&db, &scope, id).await?,
            What::Drop { id } => discard(&db, &scope, id).await?,
        };
    }
    let (done, none) = match what {
        What::List { .. } => (None, ("Aucune tâche.", "No jobs.")),
        What::Retry { .. } => {
            (Some(("Elle peut repartir.", "It may run again.")), ("Aucune tâche à relancer.", "No such job to retry."))
        }
        What::Drop { .. } => (Some(("Tâche oubliée.", "Job forgotten.")), ("Aucune tâche de ce nom.", "No such job.")),
    };
    if !found {
        say(locale.pick(none.0, none.1));
    } else if let Some(done) = done {
        say(locale.pick(done.0, done.1));
    }
    let failed = !found && !matches!(what, What::List { .. });
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn show(db: &Db, scope: &Scope, all: bool) -> Result<bool, Failure> {
    let entries = list(db, scope, all, MOST).await?;
    for Entry { id, kind, state, attempts, error_code, at } in &entries {
        let (state, code) = (state.as_str(), error_code.as_deref().unwrap_or("-"));
        say(&format!("{id}  {:<4} {kind:<24} {state:<8} {attempts:>3}  {code:<20} {at}", scope.workspace.0));
    }
    Ok(!entries.is_empty())
}
