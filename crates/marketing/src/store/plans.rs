//! `plans` and `plan_items`.

use heraut_kernel::{Instant, Locale};
use heraut_store::{Conn, Error, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use crate::plan::{Avertissement, Charge, Etape, Plan, PlanItem, StatutItem};

/// Versions of plans.
pub mod plan {
    use sea_orm::entity::prelude::*;

    /// A row of `plans`.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "plans")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub scenario_id: i64,
        pub numero: i32,
        #[sea_orm(column_type = "Text")]
        pub resume: String,
        pub generated_at: DateTime,
        pub horizon_semaines: i32,
        #[sea_orm(column_type = "Double")]
        pub heures_par_semaine: f64,
        pub canaux: Option<Json>,
        pub date_debut: Option<Date>,
        pub source: String,
        pub langue: String,
        pub empreinte: String,
        pub avertissements: Option<Json>,
        pub charge: Option<Json>,
        pub revision: i32,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    /// Relations are spelled out where they are joined.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(plan, stamped);

/// Lines of plans.
pub mod plan_item {
    use sea_orm::entity::prelude::*;

    /// A row of `plan_items`.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_items")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub plan_id: i64,
        pub cle: String,
        pub position: i32,
        pub format: String,
        #[sea_orm(column_type = "Text")]
        pub message: String,
        pub canal: String,
        pub frequence: String,
        pub kpi: String,
        pub date_debut: Option<Date>,
        pub heure: Option<String>,
        pub rrule: Option<String>,
        pub etape: Option<String>,
        pub cible_id: Option<i64>,
        pub objectif_id: Option<i64>,
        pub ressource_id: Option<i64>,
        #[sea_orm(column_type = "Text", nullable)]
        pub cta: Option<String>,
        pub responsable: Option<String>,
        pub statut: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub note: Option<String>,
        #[sea_orm(column_type = "Double", nullable)]
        pub effort_h: Option<f64>,
        #[sea_orm(column_type = "Text", nullable)]
        pub pourquoi: Option<String>,
        pub provenance: String,
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
tenant!(plan_item, stamped);

impl From<plan_item::Model> for PlanItem {
    fn from(row: plan_item::Model) -> Self {
        Self {
            id: row.id,
            cle: row.cle,
            position: row.position,
            format: row.format,
            message: row.message,
            canal: row.canal,
            frequence: row.frequence,
            kpi: row.kpi,
            date_debut: row.date_debut,
            heure: row.heure,
            rrule: row.rrule,
            etape: row.etape.as_deref().and_then(Etape::parse),
            cible_id: row.cible_id,
            objectif_id: row.objectif_id,
            ressource_id: row.ressource_id,
            cta: row.cta,
            responsable: row.responsable,
            statut: StatutItem::parse(&row.statut),
            note: row.note,
            effort_h: row.effort_h,
            pourquoi: row.pourquoi,
            provenance: row.provenance,
            revision: row.revision,
        }
    }
}

/// The newest plan of a scenario, without its lines.
///
/// # Errors
/// When the database fails.
pub async fn newest(conn: &Conn, scenario_id: i64) -> Result<Option<plan::Model>, Error> {
    let query = conn.find::<plan::Entity>().filter(plan::Column::ScenarioId.eq(scenario_id));
    Ok(query.order_by_desc(plan::Column::Numero).limit(1).one(conn).await?)
}

/// The lines of a plan, in order.
///
/// # Errors
/// When the database fails.
pub async fn items(conn: &Conn, plan_id: i64) -> Result<Vec<PlanItem>, Error> {
    let query = conn
        .find::<plan_item::Entity>()
        .filter(plan_item::Column::PlanId.eq(plan_id))
        .filter(plan_item::Column::DeletedAt.is_null())
        .order_by_asc(plan_item::Column::Position)
        .order_by_asc(plan_item::Column::Id);
    Ok(query.all(conn).await?.into_iter().map(PlanItem::from).collect())
}

/// A plan put together from its row and its lines. `empreinte` is that of the scenario's present inputs.
#[must_use]
pub fn assemble(row: plan::Model, items: Vec<PlanItem>, courant: bool, empreinte: &str) -> Plan {
    fn read<T: serde::de::DeserializeOwned + Default>(json: Option<Json>) -> T {
        json.and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default()
    }
    Plan {
        id: row.id,
        numero: row.numero,
        resume: row.resume,
        generated_at: Instant(row.generated_at),
        horizon_semaines: row.horizon_semaines,
        heures_par_semaine: row.heures_par_semaine,
        canaux: read::<Option<Vec<String>>>(row.canaux),
        date_debut: row.date_debut,
        source: row.source,
        langue: Locale::from_code(&row.langue).unwrap_or_default(),
        courant,
        perime: row.empreinte != empreinte,
        avertissements: read::<Vec<Avertissement>>(row.avertissements),
        charge: read::<Charge>(row.charge),
        items,
        revision: row.revision,
        created_at: Instant(row.created_at),
        updated_at: Instant(row.updated_at),
    }
}
