//! `plans` and `plan_items`.

use chrono::NaiveDate;
use heraut_kernel::{Instant, Locale};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, QueryOrder, QuerySelect};

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

/// What a new version is made of. Texts are within their limits.
#[derive(Clone, Debug)]
pub struct NewRow {
    /// The scenario.
    pub scenario_id: i64,
    /// Number of the version.
    pub numero: i32,
    /// Lock column: it goes on from the version before.
    pub revision: i32,
    /// Strategic summary.
    pub resume: String,
    /// Who made it.
    pub source: String,
    /// When it was made.
    pub generated_at: Instant,
    /// Weeks that it spans.
    pub horizon_semaines: i32,
    /// Hours a week that it may use.
    pub heures_par_semaine: f64,
    /// Channels that it may use; all of them when `None`.
    pub canaux: Option<Vec<String>>,
    /// First day.
    pub date_debut: Option<NaiveDate>,
    /// Language of its texts.
    pub langue: Locale,
    /// What it was made from.
    pub empreinte: String,
    /// What the planner wants the marketer to know.
    pub avertissements: Vec<Avertissement>,
    /// Work asked for.
    pub charge: Charge,
}

/// Stores a version and answers its identifier.
///
/// # Errors
/// When the number is taken, or the database fails.
pub async fn insert(tx: &Tx, new: &NewRow) -> Result<i64, Error> {
    tx.insert(plan::ActiveModel {
        id: NotSet,
        workspace_id: NotSet,
        scenario_id: Set(new.scenario_id),
        numero: Set(new.numero),
        resume: Set(new.resume.clone()),
        generated_at: Set(new.generated_at.0),
        horizon_semaines: Set(new.horizon_semaines),
        heures_par_semaine: Set(new.heures_par_semaine),
        canaux: Set(new.canaux.as_ref().map(json)),
        date_debut: Set(new.date_debut),
        source: Set(new.source.clone()),
        langue: Set(new.langue.code().to_owned()),
        empreinte: Set(new.empreinte.clone()),
        avertissements: Set(Some(json(&new.avertissements))),
        charge: Set(Some(json(&new.charge))),
        revision: Set(new.revision),
        created_at: NotSet,
        updated_at: NotSet,
    })
    .await
}

fn json<T: serde::Serialize>(value: &T) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}

/// Stores the lines of a version, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn insert_items(tx: &Tx, plan_id: i64, items: &[PlanItem]) -> Result<(), Error> {
    let at = tx.now().0;
    let row = |item: &PlanItem| plan_item::ActiveModel {
        plan_id: Set(plan_id),
        created_at: Set(at),
        updated_at: Set(at),
        ..columns(item)
    };
    tx.put_all(items.iter().map(row).collect()).await
}

/// The columns that a line's own values fill.
fn columns(item: &PlanItem) -> plan_item::ActiveModel {
    plan_item::ActiveModel {
        id: NotSet,
        workspace_id: NotSet,
        plan_id: NotSet,
        cle: Set(item.cle.clone()),
        position: Set(item.position),
        format: Set(item.format.clone()),
        message: Set(item.message.clone()),
        canal: Set(item.canal.clone()),
        frequence: Set(item.frequence.clone()),
        kpi: Set(item.kpi.clone()),
        date_debut: Set(item.date_debut),
        heure: Set(item.heure.clone()),
        rrule: Set(item.rrule.clone()),
        etape: Set(item.etape.map(|etape| etape.as_str().to_owned())),
        cible_id: Set(item.cible_id),
        objectif_id: Set(item.objectif_id),
        ressource_id: Set(item.ressource_id),
        cta: Set(item.cta.clone()),
        responsable: Set(item.responsable.clone()),
        statut: Set(item.statut.as_str().to_owned()),
        note: Set(item.note.clone()),
        effort_h: Set(item.effort_h),
        pourquoi: Set(item.pourquoi.clone()),
        provenance: Set(item.provenance.clone()),
        revision: Set(item.revision),
        deleted_at: Set(None),
        created_at: NotSet,
        updated_at: NotSet,
    }
}
