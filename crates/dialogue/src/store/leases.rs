//! `turn_leases`: which process answers which turn. No content, outside row security: whoever sweeps knows no workspace.
// check: allow-file scope-first — a sweep precedes the workspace

use chrono::Duration;
use heraut_kernel::{Scope, TurnId, WorkspaceId};
use heraut_store::{Db, Error, Tx};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// How long a process may be silent before its turns count as interrupted.
pub(crate) const LEASE: Duration = Duration::seconds(15);

mod turn_lease {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "turn_leases")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub turn_id: Uuid,
        pub workspace_id: i64,
        pub holder: String,
        pub stop: bool,
        pub expires_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use turn_lease::{ActiveModel, Column, Entity};

/// Takes a turn that nobody holds into this process's hand.
pub(crate) async fn take(tx: &Tx, turn: TurnId, holder: &str) -> Result<(), Error> {
    let row = ActiveModel {
        turn_id: Set(turn.0),
        workspace_id: Set(tx.workspace().0),
        holder: Set(holder.to_owned()),
        stop: Set(false),
        expires_at: Set((tx.now() + LEASE).0),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Lets a turn go.
pub(crate) async fn release(tx: &Tx, turn: TurnId) -> Result<(), Error> {
    Entity::delete_many().filter(Column::TurnId.eq(turn.0)).exec(tx).await?;
    Ok(())
}

/// Asks whoever holds a turn to stop it.
pub(crate) async fn ask_to_stop(tx: &Tx, turn: TurnId) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Stop, Expr::value(true))
        .filter(Column::TurnId.eq(turn.0))
        .filter(Column::WorkspaceId.eq(tx.workspace().0))
        .exec(tx)
        .await?;
    Ok(())
}

/// A turn in a process's hand, as it was seen.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub workspace: WorkspaceId,
    pub turn: TurnId,
    holder: String,
    expires_at: DateTime,
}

impl From<turn_lease::Model> for Held {
    fn from(row: turn_lease::Model) -> Self {
        Self {
            workspace: WorkspaceId(row.workspace_id),
            turn: TurnId(row.turn_id),
            holder: row.holder,
            expires_at: row.expires_at,
        }
    }
}

/// Holds on to all turns of this process, and answers which these are.
pub(crate) async fn renew(db: &Db, holder: &str) -> Result<Vec<Held>, Error> {
    let holder = holder.to_owned();
    db.write(&Scope::nowhere(), holder, |tx, holder| {
        Box::pin(async move {
            Entity::update_many()
                .col_expr(Column::ExpiresAt, Expr::value((tx.now() + LEASE).0))
                .filter(Column::Holder.eq(holder.as_str()))
                .exec(tx)
                .await?;
            let rows = Entity::find().filter(Column::Holder.eq(holder.as_str())).all(tx).await?;
            Ok(rows.into_iter().map(Held::from).collect())
        })
    })
    .await
}

/// The turns of this process that somebody wants stopped.
pub(crate) async fn to_stop(db: &Db, holder: &str) -> Result<Vec<TurnId>, Error> {
    let wanted = Entity::find().filter(Column::Holder.eq(holder)).filter(Column::Stop.eq(true));
    Ok(wanted.all(db.outside()).await?.into_iter().map(|row| TurnId(row.turn_id)).collect())
}

/// The turns whose process is silent; all turns, where there is no other process.
pub(crate) async fn abandoned(db: &Db, all: bool) -> Result<Vec<Held>, Error> {
    let mut query = Entity::find();
    if !all {
        query = query.filter(Column::ExpiresAt.lt(db.now().0));
    }
    let rows = query.all(db.outside()).await?;
    Ok(rows.into_iter().map(Held::from).collect())
}

/// Takes a turn out of a silent process's hand. Answers whether it still was there: one that was renewed, or taken by
/// somebody else since it was seen, stays where it is.
pub(crate) async fn take_away(tx: &Tx, seen: &Held) -> Result<bool, Error> {
    let gone = Entity::delete_many()
        .filter(Column::TurnId.eq(seen.turn.0))
        .filter(Column::Holder.eq(seen.holder.as_str()))
        .filter(Column::ExpiresAt.eq(seen.expires_at))
        .exec(tx)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Lets go whatever is held in the workspace of the transaction, which is about to be erased.
///
/// # Errors
/// When the database fails.
pub async fn forget_all(tx: &Tx) -> Result<u64, Error> {
    let held = Entity::delete_many().filter(Column::WorkspaceId.eq(tx.workspace().0));
    Ok(held.exec(tx).await?.rows_affected)
}
