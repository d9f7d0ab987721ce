//! `heraut subscription`: which plan a workspace is on.

use std::process::ExitCode;

use clap::Subcommand;
use heraut_identity::plans::{Limits, Resource};
use heraut_kernel::{Locale, Scope, WorkspaceId};

use crate::config::Config;
use crate::serve::{Failure, prepare, say};

/// What to do with subscriptions.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum What {
    /// Show the plan of each workspace.
    List,
    /// Put a workspace on a plan of the file that HERAUT_PLANS names. Running servers notice within ten seconds.
    Set {
        /// The workspace's number.
        #[arg(long)]
        workspace: i64,
        /// The plan's name; unlimited is always one.
        #[arg(long)]
        plan: String,
        /// What was agreed on beyond the plan, as JSON: {"model_calls": 5000}.
        #[arg(long)]
        quota: Option<String>,
    },
}

pub(super) async fn perform(what: What, config: &Config, locale: Locale) -> Result<ExitCode, Failure> {
    let db = prepare(config).await?.db;
    let engine = config.providers.engine(true).map_err(Failure::Settings)?;
    let subscriptions = config.subscriptions(&db, &engine.prices).map_err(Failure::Settings)?;
    match what {
        What::List => {
            for workspace in heraut_identity::store::all_workspaces(&db).await? {
                let held = subscriptions.held(&Scope::system(workspace)).await?;
                let limited = Resource::ALL.into_iter().filter(|what| held.limits.of(*what).is_some()).count();
                let limits = locale.pick("limites", "limits");
                say(&format!("{:<6} {:<24} {limited} {limits}", workspace.0, held.plan));
            }
            Ok(ExitCode::SUCCESS)
        }
        What::Set { workspace, plan, quota } => {
            let quota = quota.as_deref().map_or(Ok(Limits::default()), serde_json::from_str);
            let quota = quota.map_err(|error| Failure::Settings(format!("--quota: {error}")))?;
            let scope = Scope::system(WorkspaceId(workspace));
            match subscriptions.subscribe(&scope, &plan, quota).await {
                Ok(()) => {
                    say(locale.pick("C'est fait.", "Done."));
                    Ok(ExitCode::SUCCESS)
                }
                Err(problem) => {
                    let plans = subscriptions.plans().names().collect::<Vec<_>>().join(", ");
                    say(&format!("{} ({plans})", problem.detail(locale)));
                    Ok(ExitCode::FAILURE)
                }
            }
        }
    }
}
