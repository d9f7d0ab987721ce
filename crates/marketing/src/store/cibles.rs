//! `cibles`.

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, UpdateMany, Value};

use super::folded;
use super::library::{ListKey, Noun};
use super::liens::{Linkable, Linked};
use super::links::scenario_cible;
use crate::cible::{Cible, CibleChange, CibleLiee, Maturite, NewCible};

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
        .filter(cible::Column::DeletedAt.is_null())
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

impl Noun for Cible {
    type Row = cible::Entity;
    type New = NewCible;
    type Change = CibleChange;

    const ID: cible::Column = cible::Column::Id;
    const KEY: cible::Column = cible::Column::LabelKey;
    const SORT: cible::Column = cible::Column::LabelKey;
    const REVISION: cible::Column = cible::Column::Revision;
    const DELETED_AT: cible::Column = cible::Column::DeletedAt;

    fn key(new: &NewCible) -> String {
        folded(&new.label, 240)
    }

    async fn insert(tx: &Tx, new: &NewCible) -> Result<i64, Error> {
        tx.insert(cible::ActiveModel {
            id: NotSet,
            workspace_id: NotSet,
            label: Set(new.label.clone()),
            label_key: Set(Some(Self::key(new))),
            persona: Set(new.persona.clone()),
            segment: Set(new.segment.clone()),
            revision: Set(1),
            deleted_at: Set(None),
            created_at: NotSet,
            updated_at: NotSet,
        })
        .await
    }

    fn write(update: UpdateMany<cible::Entity>, new: &NewCible) -> UpdateMany<cible::Entity> {
        update
            .col_expr(cible::Column::Label, Expr::value(new.label.clone()))
            .col_expr(cible::Column::Persona, Expr::value(new.persona.clone()))
            .col_expr(cible::Column::Segment, Expr::value(new.segment.clone()))
    }

    fn contents(row: &cible::Model) -> NewCible {
        NewCible {
            label: row.label.clone(),
            persona: row.persona.clone(),
            segment: row.segment.clone(),
            maturite: None,
        }
    }

    fn patch(new: &mut NewCible, change: &CibleChange) {
        if let Some(label) = &change.label {
            new.label.clone_from(label);
        }
        if let Some(persona) = &change.persona {
            new.persona.clone_from(persona);
        }
        if let Some(segment) = &change.segment {
            new.segment.clone_from(segment);
        }
    }

    fn place(row: &cible::Model) -> ListKey {
        (row.label_key.clone().unwrap_or_default(), row.id)
    }

    fn revision(row: &cible::Model) -> i32 {
        row.revision
    }

    fn show(row: cible::Model, nb_scenarios: i64) -> Self {
        Self {
            id: row.id,
            label: row.label,
            persona: row.persona,
            segment: row.segment,
            nb_scenarios,
            revision: row.revision,
            created_at: Instant(row.created_at),
            updated_at: Instant(row.updated_at),
        }
    }
}

impl Linkable for Cible {
    type Link = scenario_cible::Entity;
    type NewLink = scenario_cible::ActiveModel;
    type Lien = Option<Maturite>;

    const SCENARIO: scenario_cible::Column = scenario_cible::Column::ScenarioId;
    const ENTITY: scenario_cible::Column = scenario_cible::Column::CibleId;
    const POSITION: scenario_cible::Column = scenario_cible::Column::Position;
    const LIEN: scenario_cible::Column = scenario_cible::Column::Maturite;

    fn lien_of(new: &NewCible) -> Self::Lien {
        new.maturite
    }

    fn linked(row: &scenario_cible::Model) -> Linked<Self::Lien> {
        Linked { id: row.cible_id, position: row.position, lien: row.maturite.as_deref().and_then(Maturite::parse) }
    }

    fn link(scenario_id: i64, linked: &Linked<Self::Lien>) -> scenario_cible::ActiveModel {
        scenario_cible::ActiveModel {
            scenario_id: Set(scenario_id),
            cible_id: Set(linked.id),
            workspace_id: NotSet,
            maturite: Set(linked.lien.map(|maturite| maturite.as_str().to_owned())),
            position: Set(linked.position),
        }
    }

    fn value(lien: &Self::Lien) -> Value {
        lien.map(Maturite::as_str).into()
    }
}
