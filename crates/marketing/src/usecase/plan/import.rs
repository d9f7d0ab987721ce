//! Take the lines of a table into a plan.

use heraut_kernel::{Problem, Scope};
use heraut_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use super::batch::append;
use super::generate::{before, options, store_in};
use super::items::{close, open};
use crate::import::{self, Colonne, LigneLue, Table};
use crate::plan::new::{MAX_ITEMS, NewPlan, VOUS};
use crate::plan::options::{Options, Wanted};
use crate::plan::{Plan, PlanItem};
use crate::scenario::Scenario;
use crate::store::plans;
use crate::{Error, Marketing};

/// What a table would add.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Apercu {
    /// Its columns, in order.
    pub colonnes: Vec<Colonne>,
    /// Its rows that are lines, good and at fault.
    pub lignes: Vec<LigneLue>,
    /// Rows that are no lines of a plan.
    pub ignorees: u32,
    /// Lines that the plan still has room for.
    pub places: usize,
}

/// What a table added.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Importe {
    /// The plan as it now is.
    pub plan: Plan,
    /// The new lines.
    pub ajoutees: Vec<i64>,
    /// Rows that were left out because they are at fault.
    pub refusees: usize,
}

/// Reads a table and changes nothing.
///
/// # Errors
/// Not found, no column that could be a message, or the database fails.
pub async fn preview(marketing: &Marketing, scope: &Scope, id: i64, csv: &str) -> Result<Apercu, Error> {
    let scenario = before(marketing, scope, id).await?;
    let Table { colonnes, mut lignes, ignorees } = known(csv, &scenario, scope)?;
    let there = scenario.plan.as_ref().map_or(&[][..], |plan| &plan.items);
    import::compare(&mut lignes, there, scope.locale);
    let taken = there.len();
    Ok(Apercu { colonnes, lignes, ignorees, places: MAX_ITEMS.saturating_sub(taken) })
}

/// Adds the good rows of a table, or those chosen among them, after the lines at hand.
///
/// # Errors
/// Not found, no column that could be a message, no good row, too many lines, or the database fails.
pub async fn import(
    marketing: &Marketing,
    scope: &Scope,
    id: i64,
    csv: &str,
    chosen: Option<&[u32]>,
) -> Result<Importe, Error> {
    let scenario = before(marketing, scope, id).await?;
    let table = known(csv, &scenario, scope)?;
    let wanted = |line: &LigneLue| chosen.is_none_or(|rows| rows.contains(&line.ligne));
    let (good, bad): (Vec<LigneLue>, Vec<LigneLue>) =
        table.lignes.into_iter().filter(wanted).partition(|line| line.erreurs.is_empty());
    if good.is_empty() {
        return Err(nothing_to_take());
    }
    let lines: Vec<PlanItem> = good.into_iter().map(|line| line.item).collect();
    let first = lines.iter().filter_map(|line| line.date_debut).min();
    let fallback = options(marketing, scope, Wanted { date_debut: first, ..Wanted::default() }).await;
    let options = match fallback {
        Ok(options) => options,
        // A day too far away starts no plan; the lines keep it.
        Err(_) => options(marketing, scope, Wanted::default()).await?,
    };
    let work = marketing.db.write(scope, (id, lines, options, bad.len()), |tx, (id, lines, options, refusees)| {
        Box::pin(async move {
            let (scenario, mut plan) = open_or_begin(tx, *id, options).await?;
            // The library may have changed since the table was read.
            let lines = lines.iter().map(|line| linked(line, &scenario)).collect();
            let before = plan.items.len();
            append(tx, &mut plan, lines).await?;
            let plan = close(tx, *id, plan).await?;
            let ajoutees = plan.items[before..].iter().map(|item| item.id).collect();
            Ok(Importe { plan, ajoutees, refusees: *refusees })
        })
    });
    work.await
}

fn known(csv: &str, scenario: &Scenario, scope: &Scope) -> Result<Table, Error> {
    let table = import::read(csv, scenario, scope.locale);
    if table.is_known() { Ok(table) } else { Err(no_columns(scope)) }
}

/// A scenario and its newest plan; where there is none, an empty one begins.
async fn open_or_begin(tx: &Tx, id: i64, options: &Options) -> Result<(Scenario, Plan), Error> {
    crate::store::scenarios::lock(tx, id).await?.ok_or(Error::NotFound)?;
    if plans::newest(tx, id).await?.is_none() {
        let scenario = crate::usecase::scenario::whole(tx, id).await?;
        let empty = NewPlan { source: VOUS.to_owned(), ..NewPlan::default() };
        store_in(tx, &scenario, options, &empty).await?;
    }
    open(tx, id).await
}

fn linked(line: &PlanItem, scenario: &Scenario) -> PlanItem {
    let Scenario { objectifs, cibles, ressources, .. } = scenario;
    PlanItem {
        cible_id: line.cible_id.filter(|id| cibles.iter().any(|it| it.id == *id)),
        objectif_id: line.objectif_id.filter(|id| objectifs.iter().any(|it| it.id == *id)),
        ressource_id: line.ressource_id.filter(|id| ressources.iter().any(|it| it.id == *id)),
        ..line.clone()
    }
}

fn no_columns(scope: &Scope) -> Error {
    Error::refused(Problem::invalid_field(
        "csv",
        "unknown_columns",
        scope.locale,
        "Aucune colonne « message » : la première ligne du tableau doit nommer ses colonnes (message, format, canal, date…).",
        "No “message” column: the first row of the table has to name its columns (message, format, canal, date…).",
    ))
}

fn nothing_to_take() -> Error {
    Error::refused(Problem::new(
        422,
        "nothing_to_import",
        "Aucune ligne du tableau ne peut être importée telle quelle.",
        "No row of the table can be imported as it is.",
    ))
}
