//! The eight demonstration scenarios of `dataset.json`.

use heraut_kernel::{Locale, Scope};
use heraut_store::Tx;
use serde::Deserialize;

use super::plan::generate::{draft, store_in};
use super::scenario::whole;
use super::transfer::import_in;
use crate::document::{Header, ScenarioContents, ScenarioDocumentIn, VERSION};
use crate::plan::options::{Options, Wanted};
use crate::store::scenarios;
use crate::{Error, Marketing};

const DATASET: &str = include_str!("../../data/dataset.json");

#[derive(Deserialize)]
struct Dataset {
    scenarios: Vec<Demo>,
}

#[derive(Deserialize)]
struct Demo {
    cle: String,
    #[serde(flatten)]
    contents: ScenarioContents,
    plan: Option<Wanted>,
}

/// Loads the scenarios that the workspace has never had. Answers how many: a scenario that was deleted stays deleted.
///
/// # Errors
/// When the database fails.
pub async fn load(marketing: &Marketing, scope: &Scope) -> Result<usize, Error> {
    let zone = marketing.zones.zone(scope).await?.unwrap_or_default();
    let today = marketing.db.now().date_in(zone);
    marketing
        .db
        .write(scope, today, |tx, today| {
            Box::pin(async move {
                let dataset: Dataset = serde_json::from_str(DATASET).map_err(|_| Error::NotFound)?;
                let known = scenarios::demos(tx).await?;
                let mut loaded = 0;
                // The first of the file is the last made, so that it heads the list.
                for demo in dataset.scenarios.into_iter().rev().filter(|demo| !known.contains(&demo.cle)) {
                    load_one(tx, demo, *today).await?;
                    loaded += 1;
                }
                Ok(loaded)
            })
        })
        .await
}

async fn load_one(tx: &Tx, demo: Demo, today: chrono::NaiveDate) -> Result<(), Error> {
    let heraut = Header { format: "scenario".to_owned(), version: VERSION, exported_at: None };
    let document = ScenarioDocumentIn { heraut, scenario: demo.contents, plans: Vec::new() };
    let id = import_in(tx, &document, Some(demo.cle)).await?;
    if let Some(wanted) = demo.plan {
        let options = Options::resolve(wanted, today, Locale::Fr).map_err(Error::refused)?;
        let scenario = whole(tx, id).await?;
        store_in(tx, &scenario, &options, &draft(&scenario, &options)).await?;
    }
    Ok(())
}

/// Whether the workspace has, or had, any scenario.
///
/// # Errors
/// When the database fails.
pub async fn is_new(marketing: &Marketing, scope: &Scope) -> Result<bool, Error> {
    let conn = marketing.db.read(scope).await?;
    Ok(scenarios::none_ever(&conn).await?)
}
