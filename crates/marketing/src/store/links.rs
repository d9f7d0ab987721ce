//! `scenario_objectifs`, `scenario_cibles`, `scenario_ressources`: three tables of one shape.

use heraut_store::{Conn, Error, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::liens;
use crate::cible::Cible;
use crate::objectif::Objectif;
use crate::ressource::Ressource;
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
    let cibles = liens::of_scenario::<Cible>(conn, scenario_id).await?;
    let plan: Option<i32> = conn
        .find::<super::plans::plan::Entity>()
        .filter(super::plans::plan::Column::ScenarioId.eq(scenario_id))
        .select_only()
        .column(super::plans::plan::Column::Numero)
        .order_by_desc(super::plans::plan::Column::Numero)
        .into_tuple()
        .one(conn)
        .await?;
    let small = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    Ok(Counts {
        objectifs: small(liens::of_scenario::<Objectif>(conn, scenario_id).await?.len()),
        cibles: small(cibles.len()),
        cibles_sans_maturite: small(cibles.iter().filter(|cible| cible.lien.is_none()).count()),
        ressources: small(liens::of_scenario::<Ressource>(conn, scenario_id).await?.len()),
        plan_numero: plan,
    })
}
