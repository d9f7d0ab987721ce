//! `recherches`.

use heraut_kernel::{Cursor, Instant, Page, PageRequest};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, QueryOrder, QuerySelect};

use crate::recherche::{Inspiration, Recherche};

/// The table.
pub mod recherche {
    use sea_orm::entity::prelude::*;

    /// A row of `recherches`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recherches")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub scenario_id: i64,
        pub requete: String,
        #[sea_orm(column_type = "Text")]
        pub resultat: String,
        pub source: String,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    /// Relations are spelled out where they are joined.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(recherche, stamped);

use recherche::{ActiveModel, Column, Entity, Model};

impl From<Model> for Recherche {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            scenario_id: row.scenario_id,
            requete: row.requete,
            items: serde_json::from_str(&row.resultat).unwrap_or_default(),
            source: row.source,
            created_at: Instant(row.created_at),
        }
    }
}

/// Stores a search and answers its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    tx: &Tx,
    scenario_id: i64,
    requete: &str,
    items: &[Inspiration],
    source: &str,
) -> Result<i64, Error> {
    tx.insert(ActiveModel {
        id: NotSet,
        workspace_id: NotSet,
        scenario_id: Set(scenario_id),
        requete: Set(heraut_kernel::text::truncate(requete, 180).to_owned()),
        resultat: Set(serde_json::to_string(items).unwrap_or_default()),
        source: Set(source.to_owned()),
        created_at: NotSet,
        updated_at: NotSet,
    })
    .await
}

/// A search of a scenario.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, scenario_id: i64, id: i64) -> Result<Option<Recherche>, Error> {
    let query = conn.find::<Entity>().filter(Column::ScenarioId.eq(scenario_id)).filter(Column::Id.eq(id));
    Ok(query.one(conn).await?.map(Recherche::from))
}

/// The newest search of a scenario.
///
/// # Errors
/// When the database fails.
pub async fn newest(conn: &Conn, scenario_id: i64) -> Result<Option<Recherche>, Error> {
    let query = conn.find::<Entity>().filter(Column::ScenarioId.eq(scenario_id));
    Ok(query.order_by_desc(Column::Id).limit(1).one(conn).await?.map(Recherche::from))
}

/// One page of the searches of a scenario, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, scenario_id: i64, page: &PageRequest<i64>) -> Result<Page<Recherche>, Error> {
    let mut query = conn.find::<Entity>().filter(Column::ScenarioId.eq(scenario_id));
    if let Some(id) = page.after {
        query = query.filter(Column::Id.lt(id));
    }
    let rows = query.order_by_desc(Column::Id).limit(page.limit + 1).all(conn).await?;
    let rows: Vec<Recherche> = rows.into_iter().map(Recherche::from).collect();
    Ok(Page::from_rows(rows, page.limit, |row| Cursor::encode(&row.id)))
}
