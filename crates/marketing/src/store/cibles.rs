//! `cibles`.

use heraut_store::{Conn, Error, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::links::scenario_cible;
use crate::cible::{CibleLiee, Maturite};

/// The table.
pub mod cible {
    use sea_orm::entity::prelude::*;

    /// A row of `cibles`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cibles")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub label: String,
        pub label_key: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub persona: Option<String>,
        pub segment: Option<String>,
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
tenant!(cible, stamped);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    label: String,
    persona: Option<String>,
    segment: Option<String>,
    maturite: Option<String>,
    revision: i32,
}

/// The cibles of a scenario, in the marketer's order.
///
/// # Errors
/// When the database fails.
pub async fn of_scenario(conn: &Conn, scenario_id: i64) -> Result<Vec<CibleLiee>, Error> {
    let link = cible::Entity::belongs_to(scenario_cible::Entity)
        .from(cible::Column::Id)
        .to(scenario_cible::Column::CibleId)
        .into();
    let rows = conn
        .find::<cible::Entity>()
        .join(JoinType::InnerJoin, link)
        .filter(scenario_cible::Column::ScenarioId.eq(scenario_id))
        .column(scenario_cible::Column::Maturite)
        .order_by_asc(scenario_cible::Column::Position)
        .order_by_asc(cible::Column::Id)
        .into_model::<Row>()
        .all(conn)
        .await?;
    let liee = |row: Row| CibleLiee {
        id: row.id,
        label: row.label,
        persona: row.persona,
        segment: row.segment,
        maturite: row.maturite.as_deref().and_then(Maturite::parse),
        revision: row.revision,
    };
    Ok(rows.into_iter().map(liee).collect())
}
