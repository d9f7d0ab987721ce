//! `plan_items`.
//!
//! A row keeps its rank when it is deleted, so that it comes back to its old place; the `position` that readers see
//! counts the rows at hand, 1 to n.

use std::collections::HashMap;

use std::collections::BTreeSet;

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, QueryOrder, QuerySelect};

use crate::plan::{Etape, PlanItem, StatutItem};

/// Lines of plans.
pub mod plan_item {
    use sea_orm::entity::prelude::*;

    /// A row of `plan_items`.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_items")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub plan_id: i64,
        pub cle: String,
        pub position: i32,
        pub format: String,
        #[sea_orm(column_type = "Text")]
        pub message: String,
        pub canal: String,
        pub frequence: String,
        pub kpi: String,
        pub date_debut: Option<Date>,
        pub heure: Option<String>,
        pub rrule: Option<String>,
        pub etape: Option<String>,
        pub cible_id: Option<i64>,
        pub objectif_id: Option<i64>,
        pub ressource_id: Option<i64>,
        #[sea_orm(column_type = "Text", nullable)]
        pub cta: Option<String>,
        pub responsable: Option<String>,
        pub statut: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub note: Option<String>,
        #[sea_orm(column_type = "Double", nullable)]
        pub effort_h: Option<f64>,
        #[sea_orm(column_type = "Text", nullable)]
        pub pourquoi: Option<String>,
        pub provenance: String,
        pub revision: i32,
        pub deleted_at: Option<DateTime>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    /// Relations are spelled out where they are joined.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(plan_item, stamped);

impl From<plan_item::Model> for PlanItem {
    fn from(row: plan_item::Model) -> Self {
        Self {
            id: row.id,
            cle: row.cle,
            position: row.position,
            format: row.format,
            message: row.message,
            canal: row.canal,
            frequence: row.frequence,
            kpi: row.kpi,
            date_debut: row.date_debut,
            heure: row.heure,
            rrule: row.rrule,
            etape: row.etape.as_deref().and_then(Etape::parse),
            cible_id: row.cible_id,
            objectif_id: row.objectif_id,
            ressource_id: row.ressource_id,
            cta: row.cta,
            responsable: row.responsable,
            statut: StatutItem::parse(&row.statut),
            note: row.note,
            effort_h: row.effort_h,
            pourquoi: row.pourquoi,
            provenance: row.provenance,
            revision: row.revision,
        }
    }
}

/// The lines of a plan, in order.
///
/// # Errors
/// When the database fails.
pub async fn of_plan(conn: &Conn, plan_id: i64) -> Result<Vec<PlanItem>, Error> {
    Ok(of_plans(conn, &[plan_id]).await?.remove(&plan_id).unwrap_or_default())
}

/// The lines of several plans, each in order, by plan.
///
/// # Errors
/// When the database fails.
pub async fn of_plans(conn: &Conn, plan_ids: &[i64]) -> Result<HashMap<i64, Vec<PlanItem>>, Error> {
    let query = conn
        .find::<plan_item::Entity>()
        .filter(plan_item::Column::PlanId.is_in(plan_ids.iter().copied()))
        .filter(plan_item::Column::DeletedAt.is_null())
        .order_by_asc(plan_item::Column::Position)
        .order_by_asc(plan_item::Column::Id);
    let mut plans: HashMap<i64, Vec<PlanItem>> = HashMap::new();
    for row in query.all(conn).await? {
        let lines = plans.entry(row.plan_id).or_default();
        let position = i32::try_from(lines.len() + 1).unwrap_or(i32::MAX);
        lines.push(PlanItem { position, ..PlanItem::from(row) });
    }
    Ok(plans)
}

/// Of these plans, how many lines each has at hand.
///
/// # Errors
/// When the database fails.
pub async fn counts(conn: &Conn, plan_ids: &[i64]) -> Result<Vec<(i64, i64)>, Error> {
    let query = conn
        .find::<plan_item::Entity>()
        .filter(plan_item::Column::PlanId.is_in(plan_ids.iter().copied()))
        .filter(plan_item::Column::DeletedAt.is_null())
        .select_only()
        .column(plan_item::Column::PlanId)
        .column_as(plan_item::Column::Id.count(), "lines")
        .group_by(plan_item::Column::PlanId);
    Ok(query.into_tuple().all(conn).await?)
}

/// Stores the lines of a version, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn insert_all(tx: &Tx, plan_id: i64, items: &[PlanItem]) -> Result<(), Error> {
    let at = tx.now().0;
    let row = |item: &PlanItem| plan_item::ActiveModel {
        plan_id: Set(plan_id),
        created_at: Set(at),
        updated_at: Set(at),
        ..columns(item)
    };
    tx.put_all(items.iter().map(row).collect()).await
}

/// The columns that a line's own values fill.
fn columns(item: &PlanItem) -> plan_item::ActiveModel {
    plan_item::ActiveModel {
        id: NotSet,
        workspace_id: NotSet,
        plan_id: NotSet,
        cle: Set(item.cle.clone()),
        position: Set(item.position),
        format: Set(item.format.clone()),
        message: Set(item.message.clone()),
        canal: Set(item.canal.clone()),
        frequence: Set(item.frequence.clone()),
        kpi: Set(item.kpi.clone()),
        date_debut: Set(item.date_debut),
        heure: Set(item.heure.clone()),
        rrule: Set(item.rrule.clone()),
        etape: Set(item.etape.map(|etape| etape.as_str().to_owned())),
        cible_id: Set(item.cible_id),
        objectif_id: Set(item.objectif_id),
        ressource_id: Set(item.ressource_id),
        cta: Set(item.cta.clone()),
        responsable: Set(item.responsable.clone()),
        statut: Set(item.statut.as_str().to_owned()),
        note: Set(item.note.clone()),
        effort_h: Set(item.effort_h),
        pourquoi: Set(item.pourquoi.clone()),
        provenance: Set(item.provenance.clone()),
        revision: Set(item.revision),
        deleted_at: Set(None),
        created_at: NotSet,
        updated_at: NotSet,
    }
}

/// Writes what a line now says; its rank stays.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &Tx, item: &PlanItem) -> Result<(), Error> {
    let row = plan_item::ActiveModel { position: NotSet, ..columns(item) };
    tx.update::<plan_item::Entity>().set(row).filter(plan_item::Column::Id.eq(item.id)).exec(tx).await?;
    Ok(())
}

/// Inserts a line before the one that stands at `item.position`, or last, and answers its identifier.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, plan_id: i64, item: &PlanItem) -> Result<i64, Error> {
    let ranks = ranks(tx, plan_id).await?;
    let index = usize::try_from(item.position - 1).unwrap_or_default();
    let rank = match ranks.iter().filter(|rank| !rank.deleted).nth(index) {
        Some(next) => {
            tx.update_unstamped::<plan_item::Entity>()
                .col_expr(plan_item::Column::Position, Expr::col(plan_item::Column::Position).add(1))
                .filter(plan_item::Column::PlanId.eq(plan_id))
                .filter(plan_item::Column::Position.gte(next.position))
                .exec(tx)
                .await?;
            next.position
        }
        None => ranks.last().map_or(1, |last| last.position + 1),
    };
    let row = plan_item::ActiveModel { plan_id: Set(plan_id), position: Set(rank), ..columns(item) };
    tx.insert(row).await
}

/// Stores lines after all others, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn append(tx: &Tx, plan_id: i64, items: &[PlanItem]) -> Result<(), Error> {
    let last = ranks(tx, plan_id).await?.last().map_or(0, |last| last.position);
    let placed: Vec<_> =
        items.iter().zip(last + 1..).map(|(item, position)| PlanItem { position, ..item.clone() }).collect();
    insert_all(tx, plan_id, &placed).await
}

/// Deletes lines at hand so that they can be restored, or restores deleted ones, in one statement. Answers how many it found.
///
/// # Errors
/// When the database fails.
pub async fn set_deleted(tx: &Tx, plan_id: i64, ids: &[i64], deleted: bool) -> Result<u64, Error> {
    if ids.is_empty() {
        return Ok(0);
    }
    let at = Expr::value(deleted.then(|| tx.now().0));
    let query = tx
        .update::<plan_item::Entity>()
        .col_expr(plan_item::Column::DeletedAt, at)
        .col_expr(plan_item::Column::Revision, Expr::col(plan_item::Column::Revision).add(1))
        .filter(plan_item::Column::PlanId.eq(plan_id))
        .filter(plan_item::Column::Id.is_in(ids.iter().copied()));
    let query = query.filter(if deleted {
        plan_item::Column::DeletedAt.is_null()
    } else {
        plan_item::Column::DeletedAt.is_not_null()
    });
    Ok(query.exec(tx).await?.rows_affected)
}

/// Puts the lines at hand in this order, in one statement. Those that are deleted keep their ranks.
///
/// # Errors
/// When the database fails.
pub async fn reorder(tx: &Tx, plan_id: i64, ids: &[i64]) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let free: BTreeSet<i32> =
        ranks(tx, plan_id).await?.iter().filter(|rank| !rank.deleted).map(|rank| rank.position).collect();
    let mut case = CaseStatement::new();
    for (id, rank) in ids.iter().zip(free) {
        case = case.case(plan_item::Column::Id.eq(*id), rank);
    }
    tx.update_unstamped::<plan_item::Entity>()
        .col_expr(plan_item::Column::Position, case.finally(Expr::col(plan_item::Column::Position)).into())
        .filter(plan_item::Column::PlanId.eq(plan_id))
        .filter(plan_item::Column::Id.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes for good a batch of lines that were deleted before an instant. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, before: Instant, batch: u64) -> Result<u64, Error> {
    let query = tx.find::<plan_item::Entity>().select_only().column(plan_item::Column::Id);
    let query = query.filter(plan_item::Column::DeletedAt.lt(before.0)).limit(batch);
    let ids: Vec<i64> = query.into_tuple().all(tx).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(tx.delete::<plan_item::Entity>().filter(plan_item::Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}

struct Rank {
    position: i32,
    deleted: bool,
}

/// The ranks of a plan, those of deleted lines included, in order.
async fn ranks(tx: &Tx, plan_id: i64) -> Result<Vec<Rank>, Error> {
    let query = tx
        .find::<plan_item::Entity>()
        .filter(plan_item::Column::PlanId.eq(plan_id))
        .select_only()
        .column(plan_item::Column::Position)
        .column(plan_item::Column::DeletedAt)
        .order_by_asc(plan_item::Column::Position);
    let rows: Vec<(i32, Option<DateTime>)> = query.into_tuple().all(tx).await?;
    Ok(rows.into_iter().map(|(position, deleted_at)| Rank { position, deleted: deleted_at.is_some() }).collect())
}
