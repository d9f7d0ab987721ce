//! Who is asking, and what they may do where: one statement for each request.
// check: allow-file scope-first — this is what finds the tenant

use heraut_kernel::{Instant, Role, UserId, WorkspaceId};
use heraut_store::{Db, Error};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Condition, Expr, JoinType, Order, Query, SelectStatement};
use sea_orm::{ExprTrait, QueryResult};

/// A session, and the membership it enters by.
#[derive(Clone, Debug)]
pub struct BySession {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub user: UserId,
    /// When it was last used, within a minute.
    pub last_used_at: Instant,
    /// When it ends at the latest.
    pub expires_at: Instant,
    /// The workspace and the role there: the one asked for, else the oldest; none where the person has no such membership.
    pub membership: Option<(WorkspaceId, Role)>,
}

/// The session of a token, entering the named workspace or the person's oldest.
///
/// # Errors
/// When the database fails.
pub async fn session(db: &Db, token_hash: &str, named: Option<WorkspaceId>) -> Result<Option<BySession>, Error> {
    let mut select = Query::select();
    for column in ["id", "user_id", "last_used_at", "expires_at"] {
        select.column(("s", column));
    }
    select.from_as("sessions", "s").and_where(Expr::col(("s", "token_hash")).eq(token_hash));
    with_membership(&mut select, "s", named);
    let Some(row) = db.outside().query_one(&select).await? else { return Ok(None) };
    Ok(Some(BySession {
        id: row.try_get("", "id")?,
        user: UserId(row.try_get("", "user_id")?),
        last_used_at: Instant(row.try_get("", "last_used_at")?),
        expires_at: Instant(row.try_get("", "expires_at")?),
        membership: membership_of(&row)?,
    }))
}

/// Joins what the person may do: in the named workspace, or in the oldest of theirs.
fn with_membership(select: &mut SelectStatement, of: &'static str, named: Option<WorkspaceId>) {
    let mut on = Condition::all().add(Expr::col(("m", "user_id")).equals((of, "user_id")));
    on = on.add(Expr::col(("m", "workspace_id")).in_subquery(there()));
    if let Some(workspace) = named {
        on = on.add(Expr::col(("m", "workspace_id")).eq(workspace.0));
    }
    select
        .expr_as(Expr::col(("m", "workspace_id")), "m_workspace")
        .expr_as(Expr::col(("m", "role")), "m_role")
        .join_as(JoinType::LeftJoin, "memberships", "m", on)
        .order_by(("m", "workspace_id"), Order::Asc)
        .limit(1);
}

/// The workspaces that are not deleted.
fn there() -> SelectStatement {
    Query::select().column("id").from("workspaces").and_where(Expr::col("deleted_at").is_null()).take()
}

fn membership_of(row: &QueryResult) -> Result<Option<(WorkspaceId, Role)>, Error> {
    let workspace: Option<i64> = row.try_get("", "m_workspace")?;
    let role: Option<String> = row.try_get("", "m_role")?;
    Ok(workspace.zip(role).map(|(workspace, role)| (WorkspaceId(workspace), Role::of_word(&role))))
}

/// A key, and where it leads.
#[derive(Clone, Debug)]
pub struct ByKey {
    /// Its number.
    pub id: i64,
    /// Whose it is; none for a key of a workspace.
    pub user: Option<UserId>,
    /// Where a key of a workspace leads.
    pub workspace: Option<WorkspaceId>,
    /// What it may do at most.
    pub role: Role,
    /// What it is good for, as words.
    pub scopes: String,
    /// When it ends.
    pub expires_at: Option<Instant>,
    /// When it was last used, within a minute.
    pub last_used_at: Option<Instant>,
    /// Its person's membership: in the workspace asked for, else the oldest.
    pub membership: Option<(WorkspaceId, Role)>,
}

/// The key of a token.
///
/// # Errors
/// When the database fails.
pub async fn key(db: &Db, token_hash: &str, named: Option<WorkspaceId>) -> Result<Option<ByKey>, Error> {
    let mut select = Query::select();
    for column in ["id", "user_id", "workspace_id", "role", "scopes", "expires_at", "last_used_at"] {
        select.column(("k", column));
    }
    select.from_as("api_keys", "k").and_where(Expr::col(("k", "token_hash")).eq(token_hash));
    let leads = Condition::any().add(Expr::col(("k", "workspace_id")).is_null());
    select.cond_where(leads.add(Expr::col(("k", "workspace_id")).in_subquery(there())));
    with_membership(&mut select, "k", named);
    let Some(row) = db.outside().query_one(&select).await? else { return Ok(None) };
    let role: String = row.try_get("", "role")?;
    Ok(Some(ByKey {
        id: row.try_get("", "id")?,
        user: row.try_get::<Option<i64>>("", "user_id")?.map(UserId),
        workspace: row.try_get::<Option<i64>>("", "workspace_id")?.map(WorkspaceId),
        role: Role::of_word(&role),
        scopes: row.try_get("", "scopes")?,
        expires_at: row.try_get::<Option<_>>("", "expires_at")?.map(Instant),
        last_used_at: row.try_get::<Option<_>>("", "last_used_at")?.map(Instant),
        membership: membership_of(&row)?,
    }))
}
