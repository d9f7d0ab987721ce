//! `objectifs`.

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, UpdateMany, Value};

use super::folded;
use super::library::{ListKey, Noun};
use super::liens::{Linkable, Linked};
use super::links::scenario_objectif;
use crate::objectif::{Archetype, NewObjectif, Objectif, ObjectifChange, ObjectifLie, by_priorite, next_priorite};

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
        .filter(objectif::Column::DeletedAt.is_null())
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

impl Noun for Objectif {
    type Row = objectif::Entity;
    type New = NewObjectif;
    type Change = ObjectifChange;

    const ID: objectif::Column = objectif::Column::Id;
    const KEY: objectif::Column = objectif::Column::LabelKey;
    const SORT: objectif::Column = objectif::Column::LabelKey;
    const REVISION: objectif::Column = objectif::Column::Revision;
    const DELETED_AT: objectif::Column = objectif::Column::DeletedAt;

    fn key(new: &NewObjectif) -> String {
        folded(&new.label, 240)
    }

    async fn insert(tx: &Tx, new: &NewObjectif) -> Result<i64, Error> {
        tx.insert(objectif::ActiveModel {
            id: NotSet,
            workspace_id: NotSet,
            label: Set(new.label.clone()),
            label_key: Set(Some(Self::key(new))),
            description: Set(new.description.clone()),
            archetype: Set(new.archetype.map(|archetype| archetype.as_str().to_owned())),
            revision: Set(1),
            deleted_at: Set(None),
            created_at: NotSet,
            updated_at: NotSet,
        })
        .await
    }

    fn write(update: UpdateMany<objectif::Entity>, new: &NewObjectif) -> UpdateMany<objectif::Entity> {
        update
            .col_expr(objectif::Column::Label, Expr::value(new.label.clone()))
            .col_expr(objectif::Column::Description, Expr::value(new.description.clone()))
            .col_expr(objectif::Column::Archetype, Expr::value(new.archetype.map(Archetype::as_str)))
    }

    fn contents(row: &objectif::Model) -> NewObjectif {
        NewObjectif {
            label: row.label.clone(),
            description: row.description.clone(),
            archetype: row.archetype.as_deref().and_then(Archetype::parse),
            priorite: None,
        }
    }

    fn patch(new: &mut NewObjectif, change: &ObjectifChange) {
        if let Some(label) = &change.label {
            new.label.clone_from(label);
        }
        if let Some(description) = &change.description {
            new.description.clone_from(description);
        }
        if let Some(archetype) = change.archetype {
            new.archetype = archetype;
        }
    }

    fn place(row: &objectif::Model) -> ListKey {
        (row.label_key.clone().unwrap_or_default(), row.id)
    }

    fn revision(row: &objectif::Model) -> i32 {
        row.revision
    }

    fn show(row: objectif::Model, nb_scenarios: i64) -> Self {
        Self {
            id: row.id,
            label: row.label,
            description: row.description,
            archetype: row.archetype.as_deref().and_then(Archetype::parse),
            nb_scenarios,
            revision: row.revision,
            created_at: Instant(row.created_at),
            updated_at: Instant(row.updated_at),
        }
    }
}

impl Linkable for Objectif {
    type Link = scenario_objectif::Entity;
    type NewLink = scenario_objectif::ActiveModel;
    type Lien = Option<i16>;

    const SCENARIO: scenario_objectif::Column = scenario_objectif::Column::ScenarioId;
    const ENTITY: scenario_objectif::Column = scenario_objectif::Column::ObjectifId;
    const POSITION: scenario_objectif::Column = scenario_objectif::Column::Position;
    const LIEN: scenario_objectif::Column = scenario_objectif::Column::Priorite;

    fn lien_of(new: &NewObjectif) -> Self::Lien {
        new.priorite
    }

    fn linked(row: &scenario_objectif::Model) -> Linked<Self::Lien> {
        Linked { id: row.objectif_id, position: row.position, lien: row.priorite }
    }

    fn link(scenario_id: i64, linked: &Linked<Self::Lien>) -> scenario_objectif::ActiveModel {
        scenario_objectif::ActiveModel {
            scenario_id: Set(scenario_id),
            objectif_id: Set(linked.id),
            workspace_id: NotSet,
            priorite: Set(linked.lien),
            position: Set(linked.position),
        }
    }

    fn value(lien: &Self::Lien) -> Value {
        (*lien).into()
    }

    fn or_default(lien: Self::Lien, links: &[Linked<Self::Lien>]) -> Self::Lien {
        lien.or_else(|| Some(next_priorite(links.iter().map(|link| link.lien))))
    }

    fn reordered(links: &[Linked<Self::Lien>], changed: &Linked<Self::Lien>) -> Option<Vec<i64>> {
        let ranks: Vec<(i64, Option<i16>)> = links.iter().map(|link| (link.id, link.lien)).collect();
        Some(by_priorite(&ranks, (changed.id, changed.lien)))
    }

    fn ranked(
        update: UpdateMany<scenario_objectif::Entity>,
        rank: SimpleExpr,
    ) -> UpdateMany<scenario_objectif::Entity> {
        update.col_expr(scenario_objectif::Column::Priorite, rank)
    }
}
