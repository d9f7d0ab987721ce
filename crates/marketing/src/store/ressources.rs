//! `ressources`.

use heraut_kernel::Instant;
use heraut_kernel::text::sha256_hex;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect, UpdateMany, Value};

use super::folded;
use super::library::{ListKey, Noun};
use super::liens::{Linkable, Linked};
use super::links::scenario_ressource;
use crate::ressource::{NewRessource, Ressource, RessourceChange, RessourceLiee, TypeRessource};

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
        pub identity_key: Option<String>,
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
        .filter(ressource::Column::DeletedAt.is_null())
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

impl Noun for Ressource {
    type Row = ressource::Entity;
    type New = NewRessource;
    type Change = RessourceChange;

    const ID: ressource::Column = ressource::Column::Id;
    const KEY: ressource::Column = ressource::Column::IdentityKey;
    const SORT: ressource::Column = ressource::Column::TitreKey;
    const REVISION: ressource::Column = ressource::Column::Revision;
    const DELETED_AT: ressource::Column = ressource::Column::DeletedAt;

    fn key(new: &NewRessource) -> String {
        let identity = (new.kind.as_str(), folded(&new.titre, 300), new.url.as_deref().unwrap_or_default());
        sha256_hex(&serde_json::to_vec(&identity).unwrap_or_default())
    }

    async fn insert(tx: &Tx, new: &NewRessource) -> Result<i64, Error> {
        tx.insert(ressource::ActiveModel {
            id: NotSet,
            workspace_id: NotSet,
            kind: Set(new.kind.as_str().to_owned()),
            titre: Set(new.titre.clone()),
            titre_key: Set(Some(folded(&new.titre, 300))),
            identity_key: Set(Some(Self::key(new))),
            url: Set(new.url.clone()),
            note: Set(new.note.clone()),
            revision: Set(1),
            deleted_at: Set(None),
            created_at: NotSet,
            updated_at: NotSet,
        })
        .await
    }

    fn write(update: UpdateMany<ressource::Entity>, new: &NewRessource) -> UpdateMany<ressource::Entity> {
        update
            .col_expr(ressource::Column::Kind, Expr::value(new.kind.as_str()))
            .col_expr(ressource::Column::Titre, Expr::value(new.titre.clone()))
            .col_expr(ressource::Column::TitreKey, Expr::value(folded(&new.titre, 300)))
            .col_expr(ressource::Column::Url, Expr::value(new.url.clone()))
            .col_expr(ressource::Column::Note, Expr::value(new.note.clone()))
    }

    fn contents(row: &ressource::Model) -> NewRessource {
        NewRessource {
            kind: TypeRessource::parse(&row.kind),
            titre: row.titre.clone(),
            url: row.url.clone(),
            note: row.note.clone(),
            usage: None,
        }
    }

    fn patch(new: &mut NewRessource, change: &RessourceChange) {
        new.kind = change.kind.unwrap_or(new.kind);
        if let Some(titre) = &change.titre {
            new.titre.clone_from(titre);
        }
        if let Some(url) = &change.url {
            new.url.clone_from(url);
        }
        if let Some(note) = &change.note {
            new.note.clone_from(note);
        }
    }

    fn of_kind(kind: Option<TypeRessource>) -> Condition {
        Condition::all().add_option(kind.map(|kind| ressource::Column::Kind.eq(kind.as_str())))
    }

    fn place(row: &ressource::Model) -> ListKey {
        (row.titre_key.clone().unwrap_or_default(), row.id)
    }

    fn revision(row: &ressource::Model) -> i32 {
        row.revision
    }

    fn show(row: ressource::Model, nb_scenarios: i64) -> Self {
        Self {
            id: row.id,
            kind: TypeRessource::parse(&row.kind),
            titre: row.titre,
            url: row.url,
            note: row.note,
            nb_scenarios,
            revision: row.revision,
            created_at: Instant(row.created_at),
            updated_at: Instant(row.updated_at),
        }
    }
}

impl Linkable for Ressource {
    type Link = scenario_ressource::Entity;
    type NewLink = scenario_ressource::ActiveModel;
    type Lien = Option<String>;

    const SCENARIO: scenario_ressource::Column = scenario_ressource::Column::ScenarioId;
    const ENTITY: scenario_ressource::Column = scenario_ressource::Column::RessourceId;
    const POSITION: scenario_ressource::Column = scenario_ressource::Column::Position;
    const LIEN: scenario_ressource::Column = scenario_ressource::Column::Usage;

    fn lien_of(new: &NewRessource) -> Self::Lien {
        new.usage.clone()
    }

    fn linked(row: &scenario_ressource::Model) -> Linked<Self::Lien> {
        Linked { id: row.ressource_id, position: row.position, lien: row.usage.clone() }
    }

    fn link(scenario_id: i64, linked: &Linked<Self::Lien>) -> scenario_ressource::ActiveModel {
        scenario_ressource::ActiveModel {
            scenario_id: Set(scenario_id),
            ressource_id: Set(linked.id),
            workspace_id: NotSet,
            usage: Set(linked.lien.clone()),
            position: Set(linked.position),
        }
    }

    fn value(lien: &Self::Lien) -> Value {
        lien.clone().into()
    }
}
