//! `heraut audit`: what is written down of the installation as a whole, or of a workspace.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use heraut_identity::usecase::audit::{Wanted, read};
use heraut_kernel::audit::{Actor, EventType};
use heraut_kernel::{Locale, PageRequest, Scope, WorkspaceId};

use crate::config::Config;
use crate::serve::{Failure, prepare, say};

/// Which events, newest first.
#[derive(Args, Clone, Debug)]
pub(super) struct Which {
    /// Of this workspace; without it those that belong to none: sign-ins, refused ones, passwords, accounts.
    #[arg(long)]
    workspace: Option<i64>,
    /// Of this kind: auth.login_failed.
    #[arg(long, value_parser = kind)]
    event: Option<EventType>,
    /// Caused by this one: user:12, key:3 or system.
    #[arg(long, value_parser = actor)]
    actor: Option<Actor>,
    /// From this day on: 2026-11-28.
    #[arg(long)]
    from: Option<NaiveDate>,
    /// Up to this day, the day included.
    #[arg(long)]
    to: Option<NaiveDate>,
    /// With this in what is told of it, or in its request's number.
    #[arg(long)]
    text: Option<String>,
    /// At most so many.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    limit: u64,
}

fn kind(word: &str) -> Result<EventType, String> {
    let known = EventType::ALL.iter().find(|kind| kind.as_str() == word).copied();
    known.ok_or_else(|| EventType::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", "))
}

fn actor(word: &str) -> Result<Actor, String> {
    Actor::parse(word).ok_or_else(|| "user:12, key:3, system".to_owned())
}

pub(super) async fn show(which: Which, config: &Config, locale: Locale) -> Result<ExitCode, Failure> {
    let db = prepare(config).await?.db;
    let scope = which.workspace.map_or_else(Scope::nowhere, |id| Scope::system(WorkspaceId(id)));
    let Which { event, actor, from, to, text, limit, .. } = which;
    let wanted = Wanted { kind: event, actor, from, to, text };
    let (page, names) = read(&db, &scope, wanted, &PageRequest { after: None, limit }).await?;
    for entry in &page.items {
        let who = entry.actor.unwrap_or(Actor::System);
        let name = match who {
            Actor::User(id) => names.get(&id).map(|name| format!(" ({name})")).unwrap_or_default(),
            _ => String::new(),
        };
        let at = entry.created_at.0.format("%Y-%m-%d %H:%M:%S");
        let facts = entry.metadata.as_ref().map(ToString::to_string).unwrap_or_default();
        say(&format!("{at}Z  {:<24} {who}{name}  {facts}", entry.event_type));
    }
    if page.items.is_empty() {
        say(locale.pick("Rien ne correspond.", "Nothing matches."));
    }
    if page.next_cursor.is_some() {
        say(locale.pick("… et d'autres plus anciens (--limit).", "… and older ones (--limit)."));
    }
    Ok(ExitCode::SUCCESS)
}
