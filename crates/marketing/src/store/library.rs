//! The library: `objectifs`, `cibles`, `ressources` are tables of one shape. What they share is here, on a [`Noun`].

use std::collections::HashMap;

use heraut_kernel::{Cursor, Instant, Page, PageRequest};
use heraut_store::{Conn, Error, Stamped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect, UpdateMany};

use super::contains;
use super::liens::Linkable;
use super::scenarios::scenario;
use crate::ressource::TypeRessource;

/// A row of a noun's table.
pub type Model<N> = <<N as Noun>::Row as EntityTrait>::Model;
/// A column of a noun's table.
pub type Column<N> = <<N as Noun>::Row as EntityTrait>::Column;

/// A noun of the library, as the API shows it.
pub trait Noun: Sized + Send + Sync + 'static {
    /// Its table.
    type Row: Stamped<Model: Send + Sync>;
    /// What a row is made of.
    type New: Clone + Send + Sync + 'static;
    /// A change of a row.
    type Change: Send + Sync + 'static;

    /// Identifier.
    const ID: Column<Self>;
    /// What no two rows share; NULL once deleted, so that it can be used again.
    const KEY: Column<Self>;
    /// What lists are sorted by and searched in.
    const SORT: Column<Self>;
    /// Lock column.
    const REVISION: Column<Self>;
    /// When it was deleted.
    const DELETED_AT: Column<Self>;

    /// The key of these contents.
    fn key(new: &Self::New) -> String;
    /// Stores a new row and answers its number.
    fn insert(tx: &Tx, new: &Self::New) -> impl Future<Output = Result<i64, Error>> + Send;
    /// Writes contents over a row.
    fn write(update: UpdateMany<Self::Row>, new: &Self::New) -> UpdateMany<Self::Row>;
    /// The contents of a row.
    fn contents(row: &Model<Self>) -> Self::New;
    /// Applies a change to contents.
    fn patch(new: &mut Self::New, change: &Self::Change);
    /// The rows of a kind, for nouns that have kinds.
    #[must_use]
    fn of_kind(_kind: Option<TypeRessource>) -> Condition {
        Condition::all()
    }
    /// Where a row stands in a list.
    fn place(row: &Model<Self>) -> ListKey;
    /// The lock column of a row.
    fn revision(row: &Model<Self>) -> i32;
    /// The row as the API shows it.
    fn show(row: Model<Self>, nb_scenarios: i64) -> Self;
}

/// The sort key of the lists: folded label, then number.
pub type ListKey = (String, i64);

/// A scenario that uses a row of the library.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
pub struct Usage {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub nom: String,
}

/// A row that is not deleted.
///
/// # Errors
/// When the database fails.
pub async fn find<N: Noun>(conn: &Conn, id: i64) -> Result<Option<Model<N>>, Error> {
    Ok(conn.find::<N::Row>().filter(N::ID.eq(id)).filter(N::DELETED_AT.is_null()).one(conn).await?)
}

/// The same, and nobody else changes it before this transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock<N: Noun>(tx: &Tx, id: i64) -> Result<Option<Model<N>>, Error> {
    let query = tx.find::<N::Row>().filter(N::ID.eq(id)).filter(N::DELETED_AT.is_null());
    Ok(query.lock_exclusive().one(tx).await?)
}

/// A row that is deleted and can come back; nobody else changes it before this transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock_deleted<N: Noun>(tx: &Tx, id: i64) -> Result<Option<Model<N>>, Error> {
    let query = tx.find::<N::Row>().filter(N::ID.eq(id)).filter(N::DELETED_AT.is_not_null());
    Ok(query.lock_exclusive().one(tx).await?)
}

/// The row that holds a key.
///
/// # Errors
/// When the database fails.
pub async fn by_key<N: Noun>(conn: &Conn, key: &str) -> Result<Option<i64>, Error> {
    let query = conn.find::<N::Row>().select_only().column(N::ID).filter(N::KEY.eq(key));
    Ok(query.into_tuple().one(conn).await?)
}

/// Which rows a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// This text in the label, folded.
    pub q: Option<String>,
    /// This kind, where rows have one.
    pub kind: Option<TypeRessource>,
}

/// One page, by folded label.
///
/// # Errors
/// When the database fails.
pub async fn list<N: Linkable>(conn: &Conn, filter: &Filter, page: &PageRequest<ListKey>) -> Result<Page<N>, Error> {
    let mut query = conn.find::<N::Row>().filter(N::DELETED_AT.is_null()).filter(N::of_kind(filter.kind));
    if let Some(q) = &filter.q {
        query = query.filter(N::SORT.like(contains(q)));
    }
    if let Some((key, id)) = &page.after {
        let same = Condition::all().add(N::SORT.eq(key)).add(N::ID.gt(*id));
        query = query.filter(Condition::any().add(N::SORT.gt(key)).add(same));
    }
    let rows = query.order_by_asc(N::SORT).order_by_asc(N::ID).limit(page.limit + 1).all(conn).await?;
    let rows = Page::from_rows(rows, page.limit, |row| Cursor::encode(&N::place(row)));
    let uses = count_uses::<N>(conn, rows.items.iter().map(|row| N::place(row).1).collect()).await?;
    Ok(rows.map(|row| {
        let nb_scenarios = uses.get(&N::place(&row).1).copied().unwrap_or_default();
        N::show(row, nb_scenarios)
    }))
}

/// How many scenarios use each of these rows; rows without any are absent. Deleted scenarios do not count.
async fn count_uses<N: Linkable>(conn: &Conn, ids: Vec<i64>) -> Result<HashMap<i64, i64>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let to_scenario = N::Link::belongs_to(scenario::Entity).from(N::SCENARIO).to(scenario::Column::Id).into();
    let query = conn
        .find::<N::Link>()
        .join(JoinType::InnerJoin, to_scenario)
        .filter(N::ENTITY.is_in(ids))
        .filter(scenario::Column::DeletedAt.is_null())
        .select_only()
        .column(N::ENTITY)
        .column_as(N::SCENARIO.count(), "nb_scenarios")
        .group_by(N::ENTITY);
    let counts: Vec<(i64, i64)> = query.into_tuple().all(conn).await?;
    Ok(counts.into_iter().collect())
}

/// The scenarios that use a row, by number. Deleted scenarios do not.
///
/// # Errors
/// When the database fails.
pub async fn usages<N: Linkable>(conn: &Conn, id: i64) -> Result<Vec<Usage>, Error> {
    let to_scenario =
        scenario::Entity::belongs_to(N::Link::default()).from(scenario::Column::Id).to(N::SCENARIO).into();
    let query = conn
        .find::<scenario::Entity>()
        .join(JoinType::InnerJoin, to_scenario)
        .filter(N::ENTITY.eq(id))
        .filter(scenario::Column::DeletedAt.is_null())
        .select_only()
        .columns([scenario::Column::Id, scenario::Column::Nom])
        .order_by_asc(scenario::Column::Id);
    Ok(query.into_model().all(conn).await?)
}

/// Writes contents over a row, which moves to its next revision.
///
/// # Errors
/// When the database fails.
pub async fn write<N: Noun>(tx: &Tx, id: i64, new: &N::New) -> Result<(), Error> {
    let update = N::write(tx.update::<N::Row>(), new).col_expr(N::KEY, Expr::value(N::key(new)));
    advance::<N>(update, tx, id).await
}

/// Deletes a row, which frees its key, or takes both back.
///
/// # Errors
/// When the database fails.
pub async fn set_key<N: Noun>(tx: &Tx, id: i64, key: Option<String>) -> Result<(), Error> {
    let deleted_at = key.is_none().then(|| tx.now().0);
    let update = tx.update::<N::Row>().col_expr(N::DELETED_AT, Expr::value(deleted_at));
    advance::<N>(update.col_expr(N::KEY, Expr::value(key)), tx, id).await
}

/// Deletes for good a batch of rows that were deleted before an instant. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge<N: Noun>(tx: &Tx, before: Instant, batch: u64) -> Result<u64, Error> {
    let query = tx.find::<N::Row>().select_only().column(N::ID).filter(N::DELETED_AT.lt(before.0)).limit(batch);
    let ids: Vec<i64> = query.into_tuple().all(tx).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(tx.delete::<N::Row>().filter(N::ID.is_in(ids)).exec(tx).await?.rows_affected)
}

async fn advance<N: Noun>(update: UpdateMany<N::Row>, tx: &Tx, id: i64) -> Result<(), Error> {
    update.col_expr(N::REVISION, Expr::col(N::REVISION).add(1)).filter(N::ID.eq(id)).exec(tx).await?;
    Ok(())
}
