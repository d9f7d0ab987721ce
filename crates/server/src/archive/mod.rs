//! A workspace as one document: taken out of one database, taken into another, with equal checksums.
//!
//! What is in it is said by the contexts ([`portables`]); none knows the others. To let another join: a line there.

pub mod http;
mod take_in;

use std::sync::Arc;

use heraut_identity::Workspace;
use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Instant, Locale, Problem, Scope};
use heraut_store::archive::{Numbers, Portable, Row, Rows, canonical, checksum, take};
use heraut_store::{Conn, Db, Error, audit};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

pub use take_in::{Taken, erase, erase_overdue, read, take_in};

/// What the document calls itself.
pub const FORMAT: &str = "heraut-workspace";
/// The version of the format that is written and read.
pub const VERSION: u32 = 1;
/// Events of the audit log that travel at most, newest first.
const EVENTS: u64 = 1000;

/// The contexts whose tables travel.
#[must_use]
pub fn portables() -> Vec<Arc<dyn Portable>> {
    vec![
        Arc::new(heraut_marketing::store::archive::MarketingArchive),
        Arc::new(heraut_dialogue::store::archive::DialogueArchive),
        // After what they may be made for.
        Arc::new(heraut_agents::store::archive::AgentsArchive),
    ]
}

/// What the workspace itself is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Name.
    pub nom: String,
    /// Default language of what is generated.
    pub langue: Locale,
    /// IANA time zone.
    pub fuseau: String,
    /// Whether the demonstration data were loaded once.
    pub demo_loaded: bool,
}

/// Who was a member, for whoever takes the workspace in; nobody becomes one by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberLine {
    /// Address.
    pub email: Option<String>,
    /// Name.
    pub name: String,
    /// What they might do.
    pub role: String,
}

/// A table of the workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableDocument {
    /// Its name.
    pub table: String,
    /// SHA-256 over its rows, one canonical line each.
    pub checksum: String,
    /// Its rows; numbers of rows are those of this document, 1, 2, 3…
    #[schema(value_type = Vec<Object>)]
    pub rows: Vec<Row>,
}

/// A workspace as one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    /// `heraut-workspace`.
    pub format: String,
    /// Of the format.
    pub version: u32,
    /// Of the product that wrote it.
    pub product: String,
    /// When it was taken out.
    pub exported_at: Instant,
    /// SHA-256 over what the workspace is and over the checksums of its tables.
    pub checksum: String,
    /// What the workspace is.
    pub workspace: About,
    /// Who was a member.
    pub members: Vec<MemberLine>,
    /// What it has.
    pub tables: Vec<TableDocument>,
    /// What the audit log says of it, newest first, where it was asked for. It is not taken in and not in the checksum.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub audit: Vec<Value>,
}

impl From<Workspace> for About {
    fn from(at: Workspace) -> Self {
        Self { nom: at.nom, langue: at.langue, fuseau: at.fuseau, demo_loaded: at.demo_loaded }
    }
}

/// The checksum of a whole workspace, in which the order of tables plays no part.
#[must_use]
pub fn total(about: &About, tables: &[TableDocument]) -> String {
    let mut lines: Vec<String> = tables.iter().map(|at| format!("{} {}\n", at.table, at.checksum)).collect();
    lines.sort_unstable();
    let about = canonical(&serde_json::to_value(about).unwrap_or_default());
    sha256_hex(format!("{FORMAT} {VERSION}\n{about}\n{}", lines.concat()).as_bytes())
}

/// The tables of the connection's workspace.
///
/// # Errors
/// When the database fails.
pub async fn tables(conn: &Conn) -> Result<Vec<TableDocument>, Error> {
    let (mut found, mut numbers) = (Vec::new(), Numbers::new());
    for portable in portables() {
        for Rows { table, rows } in take(conn, &*portable, &mut numbers).await? {
            found.push(TableDocument { table, checksum: checksum(&rows), rows });
        }
    }
    Ok(found)
}

/// Takes a workspace out, and notes that it was.
///
/// # Errors
/// 404 for no such workspace, or the database fails.
pub async fn export(db: &Db, scope: &Scope, with_audit: bool) -> Result<Archive, Problem> {
    let archive = look(db, scope, with_audit).await?;
    let (by, rows) = (By::from(scope), archive.tables.iter().map(|table| table.rows.len()).sum::<usize>());
    let noted: Result<(), Error> = db
        .write(scope, rows, move |tx, rows| {
            Box::pin(
                async move { audit::note(tx, by, &Event::new(EventType::WorkspaceExported).with("rows", *rows)).await },
            )
        })
        .await;
    noted.map_err(Error::into_problem)?;
    Ok(archive)
}

/// The same without a note: what checksums are taken over.
///
/// # Errors
/// 404 for no such workspace, or the database fails.
pub async fn look(db: &Db, scope: &Scope, with_audit: bool) -> Result<Archive, Problem> {
    let found = heraut_identity::store::workspace(db, scope.workspace).await.map_err(Error::into_problem)?;
    let workspace = About::from(found.ok_or_else(Problem::not_found)?);
    let conn = db.snapshot(scope).await.map_err(Error::into_problem)?;
    let tables = tables(&conn).await.map_err(Error::into_problem)?;
    let page = heraut_kernel::PageRequest { after: None, limit: EVENTS };
    let events = if with_audit {
        audit::list(&conn, &audit::Filter::default(), &page).await.map_err(Error::into_problem)?.items
    } else {
        Vec::new()
    };
    drop(conn);
    let members =
        heraut_identity::store::members::of_workspace(db, scope.workspace).await.map_err(Error::into_problem)?;
    let members =
        members.into_iter().map(|at| MemberLine { email: at.email, name: at.name, role: at.role.word().into() });
    Ok(Archive {
        format: FORMAT.to_owned(),
        version: VERSION,
        product: env!("CARGO_PKG_VERSION").to_owned(),
        exported_at: db.now(),
        checksum: total(&workspace, &tables),
        workspace,
        members: members.collect(),
        tables,
        audit: events.into_iter().map(event).collect(),
    })
}

fn event(at: audit::Entry) -> Value {
    json!({
        "event_type": at.event_type,
        "actor": at.actor.map(|actor| actor.to_string()),
        "correlation_id": at.correlation_id,
        "metadata": at.metadata,
        "created_at": at.created_at,
    })
}
