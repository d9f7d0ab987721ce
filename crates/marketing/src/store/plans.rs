//! `plans`.

use chrono::NaiveDate;
use heraut_kernel::{Instant, Locale};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, QueryOrder, QuerySelect};

use super::plan_items;
use crate::plan::{Avertissement, Charge, Plan, PlanItem, PlanResume};

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

/// The newest plan of a scenario, without its lines.
///
/// # Errors
/// When the database fails.
pub async fn newest(conn: &Conn, scenario_id: i64) -> Result<Option<plan::Model>, Error> {
    let query = conn.find::<plan::Entity>().filter(plan::Column::ScenarioId.eq(scenario_id));
    Ok(query.order_by_desc(plan::Column::Numero).limit(1).one(conn).await?)
}

/// A plan put together from its row and its lines. `empreinte` is that of the scenario's present inputs.
#[must_use]
pub fn assemble(row: plan::Model, items: Vec<PlanItem>, courant: bool, empreinte: &str) -> Plan {
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

impl NewRow {
    /// The same version once more, as another number of the same or of another scenario.
    #[must_use]
    pub fn copy(row: &plan::Model, scenario_id: i64, numero: i32, revision: i32) -> Self {
        Self {
            scenario_id,
            numero,
            revision,
            resume: row.resume.clone(),
            source: row.source.clone(),
            generated_at: Instant(row.generated_at),
            horizon_semaines: row.horizon_semaines,
            heures_par_semaine: row.heures_par_semaine,
            canaux: read(row.canaux.clone()),
            date_debut: row.date_debut,
            langue: Locale::from_code(&row.langue).unwrap_or_default(),
            empreinte: row.empreinte.clone(),
            avertissements: read(row.avertissements.clone()),
            charge: read(row.charge.clone()),
        }
    }
}

/// Writes what can change of a version at hand: its summary, its charge and its revision.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &Tx, plan: &Plan) -> Result<(), Error> {
    tx.update::<plan::Entity>()
        .col_expr(plan::Column::Resume, Expr::value(plan.resume.clone()))
        .col_expr(plan::Column::Charge, Expr::value(json(&plan.charge)))
        .col_expr(plan::Column::Revision, Expr::value(plan.revision))
        .filter(plan::Column::Id.eq(plan.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// A version of a scenario's plan, without its lines.
///
/// # Errors
/// When the database fails.
pub async fn of_numero(conn: &Conn, scenario_id: i64, numero: i32) -> Result<Option<plan::Model>, Error> {
    let query = conn.find::<plan::Entity>().filter(plan::Column::ScenarioId.eq(scenario_id));
    Ok(query.filter(plan::Column::Numero.eq(numero)).one(conn).await?)
}

/// The versions of a scenario's plan, newest first: two statements, however many there are.
///
/// # Errors
/// When the database fails.
pub async fn versions(conn: &Conn, scenario_id: i64) -> Result<Vec<PlanResume>, Error> {
    let query = conn.find::<plan::Entity>().filter(plan::Column::ScenarioId.eq(scenario_id));
    let rows = query.order_by_desc(plan::Column::Numero).limit(VERSIONS_MAX).all(conn).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let counts = plan_items::counts(conn, &ids).await?;
    let count = |id: i64| counts.iter().find(|(plan, _)| *plan == id).map_or(0, |(_, n)| *n);
    let newest = rows.first().map(|row| row.numero);
    let resume = |row: plan::Model| PlanResume {
        nb_items: count(row.id),
        courant: Some(row.numero) == newest,
        numero: row.numero,
        resume: row.resume,
        generated_at: Instant(row.generated_at),
        source: row.source,
        horizon_semaines: row.horizon_semaines,
        heures_par_semaine: row.heures_par_semaine,
    };
    Ok(rows.into_iter().map(resume).collect())
}

/// All versions with their lines, oldest first: two statements, however many there are.
///
/// # Errors
/// When the database fails.
pub async fn history(conn: &Conn, scenario_id: i64) -> Result<Vec<(plan::Model, Vec<PlanItem>)>, Error> {
    let query = conn.find::<plan::Entity>().filter(plan::Column::ScenarioId.eq(scenario_id));
    let rows = query.order_by_asc(plan::Column::Numero).limit(VERSIONS_MAX).all(conn).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut lines = plan_items::of_plans(conn, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let items = lines.remove(&row.id).unwrap_or_default();
            (row, items)
        })
        .collect())
}

/// The most versions that a list shows.
const VERSIONS_MAX: u64 = 500;

fn read<T: serde::de::DeserializeOwned + Default>(json: Option<Json>) -> T {
    json.and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default()
}
