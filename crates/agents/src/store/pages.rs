//! Pages among `agent_documents`: when they are to be read anew, and how that went.

use chrono::Duration;
use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, QuerySelect};

use super::documents::agent_document::{Column, Entity};

/// The pages that are to be read anew, with their agents.
///
/// # Errors
/// When the database fails.
pub async fn due(conn: &Conn) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let query = conn.find::<Entity>().select_only().columns([Column::AgentId, Column::Id, Column::RefreshDays]);
    let query = query.columns([Column::ReadAt, Column::CreatedAt]).filter(Column::RefreshDays.is_not_null());
    let query = query.filter(Column::DeletedAt.is_null()).order_by_asc(Column::Id);
    let rows: Vec<(Uuid, Uuid, i32, Option<DateTime>, DateTime)> = query.into_tuple().all(conn).await?;
    let now = conn.now();
    let due = rows
        .into_iter()
        .filter(|(_, _, days, read, made)| Instant(read.unwrap_or(*made)) + Duration::days((*days).into()) <= now);
    Ok(due.map(|(agent, id, ..)| (agent, id)).collect())
}

/// Says every how many days a page is read anew. Answers whether there is such a page.
///
/// # Errors
/// When the database fails.
pub async fn schedule(tx: &Tx, agent_id: Uuid, id: Uuid, days: Option<i32>) -> Result<bool, Error> {
    let query = tx.update_unstamped::<Entity>().col_expr(Column::RefreshDays, Expr::value(days));
    let query = query.filter(Column::AgentId.eq(agent_id)).filter(Column::Id.eq(id));
    let query = query.filter(Column::Url.is_not_null()).filter(Column::DeletedAt.is_null());
    Ok(query.exec(tx).await?.rows_affected > 0)
}

/// Notes that a page was read anew, or why it could not be.
///
/// # Errors
/// When the database fails.
pub async fn tried(tx: &Tx, id: Uuid, error: Option<&str>) -> Result<(), Error> {
    let query = tx.update_unstamped::<Entity>().col_expr(Column::ReadAt, Expr::value(Some(tx.now().0)));
    let query = query.col_expr(Column::ReadError, Expr::value(error));
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}
