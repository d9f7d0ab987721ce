//! `ressources`.

use heraut_store::{Conn, Error, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::links::scenario_ressource;
use crate::ressource::{RessourceLiee, TypeRessource};

/// The table.
pub mod ressource {
    use sea_orm::entity::prelude::*;

    /// A row of `ressources`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ressources")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        #[sea_orm(column_name = "type")]
        pub kind: String,
        pub titre: String,
        pub titre_key: Option<String>,
        pub url: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub note: Option<String>,
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
tenant!(ressource, stamped);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    #[sea_orm(from_alias = "type")]
    kind: String,
    titre: String,
    url: Option<String>,
    note: Option<String>,
    usage: Option<String>,
    revision: i32,
}

/// The ressources of a scenario, in the marketer's order.
///
/// # Errors
/// When the database fails.
pub async fn of_scenario(conn: &Conn, scenario_id: i64) -> Result<Vec<RessourceLiee>, Error> {
    let link = ressource::Entity::belongs_to(scenario_ressource::Entity)
        .from(ressource::Column::Id)
        .to(scenario_ressource::Column::RessourceId)
        .into();
    let rows = conn
        .find::<ressource::Entity>()
        .join(JoinType::InnerJoin, link)
        .filter(scenario_ressource::Column::ScenarioId.eq(scenario_id))
        .column(scenario_ressource::Column::Usage)
        .order_by_asc(scenario_ressource::Column::Position)
        .order_by_asc(ressource::Column::Id)
        .into_model::<Row>()
        .all(conn)
        .await?;
    let liee = |row: Row| RessourceLiee {
        id: row.id,
        kind: TypeRessource::parse(&row.kind),
        titre: row.titre,
        url: row.url,
        note: row.note,
        usage: row.usage,
        revision: row.revision,
    };
    Ok(rows.into_iter().map(liee).collect())
}
