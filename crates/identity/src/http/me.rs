//! `/me`: what belongs to a person and to no workspace.

use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use heraut_http::{ApiError, Caller, Json, Path, Policy, Routes, routes, rules};
use heraut_kernel::audit::By;
use heraut_kernel::{Instant, Locale, Patch, Problem, Role, Scope, UserId};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::SMALL;
use super::visitor::{AtTheDoor, no_session};
use crate::Identity;
use crate::profile::{Profile, ProfileChange, Theme};
use crate::store::sessions::Session;
use crate::usecase::{password, person as going, profile, session};

/// The routes of a person.
pub(super) fn router<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Identity: FromRef<S>,
{
    let theirs = Policy::person().in_person().body_limit(SMALL);
    Routes::new()
        .route(Policy::person(), routes!(get_me))
        .route(theirs, routes!(update_me, delete_me))
        .route(theirs.without_replay(), routes!(export_me))
        .route(theirs, routes!(change_password))
        .route(theirs, routes!(list_sessions, end_sessions))
        .route(theirs, routes!(end_session))
}

/// The person who asks; a service key is nobody.
pub(super) fn person(scope: &Scope) -> Result<UserId, Problem> {
    scope.principal.user().ok_or_else(Problem::not_found)
}

/// A person, to themselves.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Identifier.
    id: i64,
    /// Address, where they sign in; none in local mode.
    email: Option<String>,
    /// Name.
    name: String,
    /// Language of the screens; none is the browser's.
    langue: Option<Locale>,
    /// Look of the screens; none is the system's.
    theme: Option<Theme>,
    /// Whether they have a password.
    has_password: bool,
}

impl From<Profile> for Me {
    fn from(at: Profile) -> Self {
        Self {
            id: at.id.0,
            email: at.email,
            name: at.name,
            langue: at.langue,
            theme: at.theme,
            has_password: at.password_hash.is_some(),
        }
    }
}

/// Says who the caller is.
#[utoipa::path(get, path = "/me", tag = "me", responses((status = 200, body = Me)))]
async fn get_me(State(identity): State<Identity>, Caller(scope): Caller) -> Result<Json<Me>, ApiError> {
    Ok(Json(profile::read(&identity, person(&scope)?).await?.into()))
}

/// A change of a profile.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct MePatch {
    /// New name.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(max_length = 150)]
    name: Option<String>,
    /// New language; null is the browser's.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<Locale>)]
    langue: Patch<Locale>,
    /// New look; null is the system's.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<Theme>)]
    theme: Patch<Theme>,
}

/// Changes the caller's profile.
#[utoipa::path(patch, path = "/me", tag = "me", request_body = MePatch, responses((status = 200, body = Me)))]
async fn update_me(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Json(body): Json<MePatch>,
) -> Result<Json<Me>, ApiError> {
    let change = ProfileChange { name: body.name, langue: body.langue.into_change(), theme: body.theme.into_change() };
    Ok(Json(profile::change(&identity, person(&scope)?, change).await?.into()))
}

/// The caller's password.
#[derive(Deserialize, ToSchema, Validate)]
pub struct Goodbye {
    /// The password that holds; nothing where the person has none and has just signed in.
    #[garde(length(chars, min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    password: Option<String>,
}

/// Deletes the caller's account. What they wrote stays with its workspaces and names nobody any more.
#[utoipa::path(delete, path = "/me", tag = "me", request_body = Goodbye, responses((status = 204)))]
async fn delete_me(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    AtTheDoor(visitor): AtTheDoor,
    Json(body): Json<Goodbye>,
) -> Result<Response, ApiError> {
    going::delete(&identity, person(&scope)?, body.password.map(Into::into), &visitor).await?;
    Ok((StatusCode::NO_CONTENT, no_session(&identity, visitor.tls)).into_response())
}

/// What is known of a person.
#[derive(Serialize, ToSchema)]
pub struct PersonDocument {
    /// `heraut-person`.
    format: &'static str,
    /// When it was written.
    exported_at: Instant,
    /// The account.
    account: Me,
    /// Where they are, and as what.
    memberships: Vec<MembershipLine>,
    /// Where they are signed in.
    sessions: Vec<SessionOut>,
    /// Their keys, without what opens.
    keys: Vec<KeyLine>,
    /// Accounts elsewhere that they are connected to.
    oauth_accounts: Vec<OauthAccountLine>,
    /// What they did that belongs to no workspace, newest first.
    events: Vec<EventLine>,
}

/// A workspace that a person is in.
#[derive(Serialize, ToSchema)]
pub struct MembershipLine {
    /// Identifier of the workspace.
    workspace_id: i64,
    /// Its name.
    nom: String,
    /// As what.
    role: Role,
}

/// A key of a person.
#[derive(Serialize, ToSchema)]
pub struct KeyLine {
    /// What it is for.
    name: String,
    /// How it begins.
    beginning: String,
    /// Since when.
    created_at: Instant,
    /// Until when.
    expires_at: Option<Instant>,
    /// When it was last used.
    last_used_at: Option<Instant>,
}

/// An account elsewhere of a person.
#[derive(Serialize, ToSchema)]
pub struct OauthAccountLine {
    /// The provider.
    provider: String,
    /// Their name there.
    subject: String,
    /// The address there.
    email: Option<String>,
    /// Since when.
    created_at: Instant,
    /// When it was last used.
    last_used_at: Instant,
}

/// Something that a person did.
#[derive(Serialize, ToSchema)]
pub struct EventLine {
    /// What.
    event_type: String,
    /// When.
    created_at: Instant,
    /// What is told of it.
    #[schema(value_type = Option<Object>)]
    metadata: Option<serde_json::Value>,
}

/// Downloads what is known of the caller beside what they wrote in workspaces.
#[utoipa::path(get, path = "/me/export", tag = "me", responses((status = 200, body = PersonDocument)))]
async fn export_me(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    AtTheDoor(visitor): AtTheDoor,
) -> Result<Response, ApiError> {
    let known = going::export(&identity, person(&scope)?, By::from(&scope)).await?;
    let own = visitor.session_hash();
    let membership =
        |(at, role): (crate::store::Workspace, Role)| MembershipLine { workspace_id: at.id.0, nom: at.nom, role };
    let key = |at: crate::key::Key| KeyLine {
        name: at.name,
        beginning: at.beginning,
        created_at: at.created_at,
        expires_at: at.expires_at,
        last_used_at: at.last_used_at,
    };
    let account = |at: crate::store::oauth::OauthAccount| OauthAccountLine {
        provider: at.provider,
        subject: at.subject,
        email: at.email,
        created_at: at.created_at,
        last_used_at: at.last_used_at,
    };
    let event = |at: heraut_store::audit::Entry| EventLine {
        event_type: at.event_type,
        created_at: at.created_at,
        metadata: at.metadata,
    };
    let document = PersonDocument {
        format: "heraut-person",
        exported_at: identity.db.now(),
        account: known.profile.into(),
        memberships: known.memberships.into_iter().map(membership).collect(),
        sessions: known.sessions.into_iter().map(|at| session_out(at, own.as_deref())).collect(),
        keys: known.keys.into_iter().map(key).collect(),
        oauth_accounts: known.accounts.into_iter().map(account).collect(),
        events: known.events.into_iter().map(event).collect(),
    };
    let attachment = HeaderValue::from_static("attachment; filename=\"heraut-person.json\"");
    Ok(([(header::CONTENT_DISPOSITION, attachment)], axum::Json(document)).into_response())
}

/// The old password and a new one.
#[derive(Deserialize, ToSchema, Validate)]
pub struct PasswordChange {
    /// The password that holds.
    #[garde(length(chars, min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    old_password: String,
    /// The one that shall hold.
    #[garde(length(chars, min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    new_password: String,
}

/// Changes the caller's password; their other sessions end.
#[utoipa::path(post, path = "/me/password", tag = "me", request_body = PasswordChange, responses((status = 204)))]
async fn change_password(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    AtTheDoor(visitor): AtTheDoor,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode, ApiError> {
    let (old, new) = (body.old_password.into(), body.new_password.into());
    password::change(&identity, person(&scope)?, old, new, &visitor, scope.locale).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionOut {
    /// Identifier.
    id: i64,
    /// What the browser said it is.
    device: String,
    /// The address that signed in.
    address: String,
    /// When.
    created_at: Instant,
    /// When it was last used, within a minute.
    last_used_at: Instant,
    /// Whether it is the one that asks.
    current: bool,
}

/// The sessions of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sessions {
    /// Last used first.
    items: Vec<SessionOut>,
}

/// Lists the caller's sessions.
#[utoipa::path(get, path = "/me/sessions", tag = "me", responses((status = 200, body = Sessions)))]
async fn list_sessions(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    AtTheDoor(visitor): AtTheDoor,
) -> Result<Json<Sessions>, ApiError> {
    let own = visitor.session_hash();
    let sessions = session::list(&identity, person(&scope)?).await?;
    let items = sessions.into_iter().map(|at| session_out(at, own.as_deref()));
    Ok(Json(Sessions { items: items.collect() }))
}

fn session_out(at: Session, own: Option<&str>) -> SessionOut {
    SessionOut {
        id: at.id,
        current: own == Some(at.token_hash.as_str()),
        device: at.device,
        address: at.address,
        created_at: at.created_at,
        last_used_at: at.last_used_at,
    }
}

/// Ends all sessions of the caller, this one too.
#[utoipa::path(delete, path = "/me/sessions", tag = "me", responses((status = 204)))]
async fn end_sessions(
    State(identity): State<Identity>,
    AtTheDoor(visitor): AtTheDoor,
    Caller(scope): Caller,
) -> Result<Response, ApiError> {
    session::end_all(&identity, &scope, person(&scope)?).await?;
    Ok((StatusCode::NO_CONTENT, no_session(&identity, visitor.tls)).into_response())
}

/// Ends one session of the caller.
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "me", params(("id" = i64, Path, description = "Session")),
    responses((status = 204)))]
async fn end_session(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    session::end(&identity, &scope, person(&scope)?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
