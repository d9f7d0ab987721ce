//! Which rows of the library a scenario uses, in which order, and how. What the three tables of links share, on a
//! [`Linkable`]; their entities are in [`super::links`].

use heraut_store::{Conn, Error, Tenant, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CaseStatement, Expr, SimpleExpr};
use sea_orm::{JoinType, QueryOrder, QuerySelect, UpdateMany, Value};

use super::library::Noun;

/// A row of a noun's links.
pub type LinkModel<N> = <<N as Linkable>::Link as EntityTrait>::Model;
/// A column of a noun's links.
pub type LinkColumn<N> = <<N as Linkable>::Link as EntityTrait>::Column;

/// A noun that scenarios link.
pub trait Linkable: Noun {
    /// The table of links.
    type Link: Tenant<Model: Send + Sync>;
    /// A link to be stored.
    type NewLink: ActiveModelTrait<Entity = Self::Link> + Send;
    /// What a scenario says of the row that it links: priorité, maturité or usage.
    type Lien: Clone + std::fmt::Debug + PartialEq + Send + Sync + 'static;

    /// The scenario.
    const SCENARIO: LinkColumn<Self>;
    /// The row of the library.
    const ENTITY: LinkColumn<Self>;
    /// Place in the scenario.
    const POSITION: LinkColumn<Self>;
    /// What the scenario says of the row.
    const LIEN: LinkColumn<Self>;

    /// What new contents say of their link.
    fn lien_of(new: &Self::New) -> Self::Lien;
    /// A link as it was read.
    fn linked(row: &LinkModel<Self>) -> Linked<Self::Lien>;
    /// A link to be stored.
    fn link(scenario_id: i64, linked: &Linked<Self::Lien>) -> Self::NewLink;
    /// What is kept of a lien.
    fn value(lien: &Self::Lien) -> Value;

    /// What a link says when the caller does not.
    #[must_use]
    fn or_default(lien: Self::Lien, _links: &[Linked<Self::Lien>]) -> Self::Lien {
        lien
    }

    /// The order of the links once one of them says something else than before; none where order and lien have
    /// nothing to do with each other.
    #[must_use]
    fn reordered(_links: &[Linked<Self::Lien>], _changed: &Linked<Self::Lien>) -> Option<Vec<i64>> {
        None
    }

    /// What else changes with an explicit order.
    #[must_use]
    fn ranked(update: UpdateMany<Self::Link>, _rank: SimpleExpr) -> UpdateMany<Self::Link> {
        update
    }
}

/// A link of a scenario to a row of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked<L> {
    /// The row.
    pub id: i64,
    /// Its place.
    pub position: i32,
    /// What the scenario says of it.
    pub lien: L,
}

/// The links of a scenario to rows that are not deleted, in order.
///
/// # Errors
/// When the database fails.
pub async fn of_scenario<N: Linkable>(conn: &Conn, scenario_id: i64) -> Result<Vec<Linked<N::Lien>>, Error> {
    let to_row = N::Link::belongs_to(N::Row::default()).from(N::ENTITY).to(N::ID).into();
    let query = conn
        .find::<N::Link>()
        .join(JoinType::InnerJoin, to_row)
        .filter(N::SCENARIO.eq(scenario_id))
        .filter(N::DELETED_AT.is_null())
        .order_by_asc(N::POSITION)
        .order_by_asc(N::ENTITY);
    Ok(query.all(conn).await?.iter().map(N::linked).collect())
}

/// Links a row.
///
/// # Errors
/// When the database fails, or the row is of another workspace.
pub async fn insert<N: Linkable>(tx: &Tx, scenario_id: i64, linked: &Linked<N::Lien>) -> Result<(), Error> {
    tx.put(N::link(scenario_id, linked)).await
}

/// Gives a scenario the links of another.
///
/// # Errors
/// When the database fails.
pub async fn copy<N: Linkable>(tx: &Tx, from: i64, to: i64) -> Result<(), Error> {
    let links = of_scenario::<N>(tx, from).await?;
    tx.put_all(links.iter().map(|linked| N::link(to, linked)).collect()).await
}

/// Takes a link away.
///
/// # Errors
/// When the database fails.
pub async fn delete<N: Linkable>(tx: &Tx, scenario_id: i64, id: i64) -> Result<(), Error> {
    tx.delete::<N::Link>().filter(N::SCENARIO.eq(scenario_id)).filter(N::ENTITY.eq(id)).exec(tx).await?;
    Ok(())
}

/// Says something else of a link.
///
/// # Errors
/// When the database fails.
pub async fn set<N: Linkable>(tx: &Tx, scenario_id: i64, id: i64, lien: &N::Lien) -> Result<(), Error> {
    let update = tx.update_unstamped::<N::Link>().col_expr(N::LIEN, Expr::value(N::value(lien)));
    update.filter(N::SCENARIO.eq(scenario_id)).filter(N::ENTITY.eq(id)).exec(tx).await?;
    Ok(())
}

/// Whether an order of links also says their rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// It follows from what the links say.
    Follows,
    /// The marketer gave it.
    Given,
}

/// Puts the links of a scenario in this order, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn place<N: Linkable>(tx: &Tx, scenario_id: i64, ids: &[i64], order: Order) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut rank = CaseStatement::new();
    for (position, id) in (1_i32..).zip(ids) {
        rank = rank.case(N::ENTITY.eq(*id), position);
    }
    let rank = SimpleExpr::Case(Box::new(rank.finally(0)));
    let mut update = tx.update_unstamped::<N::Link>().col_expr(N::POSITION, rank.clone());
    if order == Order::Given {
        update = N::ranked(update, rank);
    }
    update.filter(N::SCENARIO.eq(scenario_id)).filter(N::ENTITY.is_in(ids.iter().copied())).exec(tx).await?;
    Ok(())
}
