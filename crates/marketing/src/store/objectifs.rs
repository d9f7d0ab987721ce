//! `objectifs`.

use heraut_store::{Conn, Error, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::links::scenario_objectif;
use crate::objectif::ObjectifLie;

/// The table.
pub mod objectif {
    use sea_orm::entity::prelude::*;

    /// A row of `objectifs`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "objectifs")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub label: String,
        pub label_key: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub description: Option<String>,
        pub archetype: Option<String>,
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
tenant!(objectif, stamped);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    label: String,
    description: Option<String>,
    archetype: Option<String>,
    priorite: Option<i16>,
    revision: i32,
}

/// The objectifs of a scenario, by priorité.
///
/// # Errors
/// When the database fails.
pub async fn of_scenario(conn: &Conn, scenario_id: i64) -> Result<Vec<ObjectifLie>, Error> {
    let link = objectif::Entity::belongs_to(scenario_objectif::Entity)
        .from(objectif::Column::Id)
        .to(scenario_objectif::Column::ObjectifId)
        .into();
    let rows = conn
        .find::<objectif::Entity>()
        .join(JoinType::InnerJoin, link)
        .filter(scenario_objectif::Column::ScenarioId.eq(scenario_id))
        .column(scenario_objectif::Column::Priorite)
        .order_by_asc(scenario_objectif::Column::Position)
        .order_by_asc(objectif::Column::Id)
        .into_model::<Row>()
        .all(conn)
        .await?;
    let lie = |row: Row| ObjectifLie {
        id: row.id,
        label: row.label,
        description: row.description,
        archetype: row.archetype,
        priorite: row.priorite,
        revision: row.revision,
    };
    Ok(rows.into_iter().map(lie).collect())
}
