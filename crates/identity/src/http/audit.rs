//! `/audit`: who did what in the workspace.

use axum::extract::{FromRef, State};
use chrono::NaiveDate;
use garde::Validate;
use heraut_http::{ApiError, Caller, Json, PageParams, PageQuery, Policy, Query, Routes, routes};
use heraut_kernel::audit::{Actor, EventType};
use heraut_kernel::{Instant, Locale, Page, Problem};
use heraut_store::audit::{Entry, Key};
use heraut_store::{Db, Error};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::usecase::audit::{self, Names, Wanted};

/// The operations on the audit log.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Db: FromRef<S>,
{
    Routes::new().route(Policy::owner(), routes!(list_audit))
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct AuditParams {
    /// Of this kind.
    #[garde(skip)]
    #[param(inline)]
    event_type: Option<EventType>,
    /// Caused by this one: `user:12`, `key:3` or `system`.
    #[garde(length(chars, max = 60))]
    #[param(max_length = 60)]
    actor: Option<String>,
    /// With this in what is told of it, or in its request's number.
    #[garde(length(chars, max = 100))]
    #[param(max_length = 100)]
    q: Option<String>,
    /// From this day on, in the workspace's time zone.
    #[garde(skip)]
    from: Option<NaiveDate>,
    /// Up to this day, the day included.
    #[garde(skip)]
    to: Option<NaiveDate>,
}

/// Who caused an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActorOut {
    /// As the filter takes it: `user:12`, `key:3` or `system`.
    id: String,
    /// `user`, `key` or `system`.
    kind: &'static str,
    /// The person's name, as long as there is such a person.
    name: Option<String>,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditOut {
    /// Identifier.
    id: i64,
    /// What happened.
    event_type: String,
    /// The same in the caller's language.
    label: String,
    /// Who caused it.
    actor: ActorOut,
    /// The request it belongs to: its `X-Correlation-Id`.
    correlation_id: Option<String>,
    /// The update of Telegram that it belongs to.
    update_id: Option<i64>,
    /// The chat of Telegram that it belongs to.
    chat_id: Option<i64>,
    /// What is told of it: numbers, words and short names by name.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
    /// When.
    created_at: Instant,
}

fn shown(entry: Entry, names: &Names, locale: Locale) -> AuditOut {
    let known = EventType::ALL.iter().find(|kind| kind.as_str() == entry.event_type);
    let label = known.map_or_else(|| entry.event_type.clone(), |kind| kind.label(locale).to_owned());
    let actor = entry.actor.unwrap_or(Actor::System);
    let (kind, name) = match actor {
        Actor::User(id) => ("user", names.get(&id).cloned()),
        Actor::Key(_) => ("key", None),
        Actor::System => ("system", None),
    };
    AuditOut {
        id: entry.id,
        event_type: entry.event_type,
        label,
        actor: ActorOut { id: actor.to_string(), kind, name },
        correlation_id: entry.correlation_id,
        update_id: entry.update_id,
        chat_id: entry.chat_id,
        metadata: entry.metadata,
        created_at: entry.created_at,
    }
}

/// Lists who did what in the workspace, newest first.
#[utoipa::path(get, path = "/audit", tag = "workspace", params(AuditParams, PageParams),
    responses((status = 200, body = Page<AuditOut>)))]
async fn list_audit(
    State(db): State<Db>,
    Caller(scope): Caller,
    Query(params): Query<AuditParams>,
    PageQuery(page): PageQuery<Key>,
) -> Result<Json<Page<AuditOut>>, ApiError> {
    let actor = match params.actor.as_deref().filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => Some(Actor::parse(text).ok_or_else(|| unknown_actor(scope.locale))?),
    };
    let text = params.q.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let wanted = Wanted { kind: params.event_type, actor, from: params.from, to: params.to, text };
    let (page, names) = audit::read(&db, &scope, wanted, &page).await.map_err(Error::into_problem)?;
    Ok(Json(page.map(|entry| shown(entry, &names, scope.locale))))
}

fn unknown_actor(locale: Locale) -> Problem {
    let (fr, en) = ("Écrivez user:12, key:3 ou system.", "Write user:12, key:3 or system.");
    Problem::invalid_field("actor", "invalid_value", locale, fr, en)
}
