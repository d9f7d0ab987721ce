//! `scenario_objectifs`, `scenario_cibles`, `scenario_ressources`: three tables of one shape.

use heraut_store::{Conn, Error, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use crate::scenario::Counts;

/// Which objectifs a scenario has.
pub mod scenario_objectif {
    use sea_orm::entity::prelude::*;

    /// A row of `scenario_objectifs`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "scenario_objectifs")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub scenario_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub objectif_id: i64,
        pub workspace_id: i64,
        pub priorite: Option<i16>,
        pub position: i32,
    }

    /// Relations are spelled out where they are joined.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(scenario_objectif);

/// Whom a scenario addresses.
pub mod scenario_cible {
    use sea_orm::entity::prelude::*;

    /// A row of `scenario_cibles`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "scenario_cibles")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub scenario_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub cible_id: i64,
        pub workspace_id: i64,
        pub maturite: Option<String>,
        pub position: i32,
    }

    /// Relations are spelled out where they are joined.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(scenario_cible);

/// What exists already for a scenario.
pub mod scenario_ressource {
    use sea_orm::entity::prelude::*;

    /// A row of `scenario_ressources`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "scenario_ressources")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub scenario_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub ressource_id: i64,
        pub workspace_id: i64,
        pub usage: Option<String>,
        pub position: i32,
    }

    /// Relations are spelled out where they are joined.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(scenario_ressource);

/// What a scenario has, from which its completeness follows.
///
/// # Errors
/// When the database fails.
pub async fn counts(conn: &Conn, scenario_id: i64) -> Result<Counts, Error> {
    let objectifs =
        conn.find::<scenario_objectif::Entity>().filter(scenario_objectif::Column::ScenarioId.eq(scenario_id));
    let cibles = conn.find::<scenario_cible::Entity>().filter(scenario_cible::Column::ScenarioId.eq(scenario_id));
    let ressources =
        conn.find::<scenario_ressource::Entity>().filter(scenario_ressource::Column::ScenarioId.eq(scenario_id));
    let maturites: Vec<Option<String>> =
        cibles.select_only().column(scenario_cible::Column::Maturite).into_tuple().all(conn).await?;
    let plan: Option<i32> = conn
        .find::<super::plans::plan::Entity>()
        .filter(super::plans::plan::Column::ScenarioId.eq(scenario_id))
        .select_only()
        .column(super::plans::plan::Column::Numero)
        .order_by_desc(super::plans::plan::Column::Numero)
        .into_tuple()
        .one(conn)
        .await?;
    let small = |n: u64| i32::try_from(n).unwrap_or(i32::MAX);
    Ok(Counts {
        objectifs: small(objectifs.count(conn).await?),
        cibles: small(maturites.len() as u64),
        cibles_sans_maturite: small(maturites.iter().filter(|m| m.is_none()).count() as u64),
        ressources: small(ressources.count(conn).await?),
        plan_numero: plan,
    })
}
