//! `heraut selftest tenancy`: whether the walls between workspaces stand in this very installation.
//!
//! Two workspaces are made that nobody sees (deleted from their first moment), filled with a row in every table that travels,
//! and leaned against; whatever an attempt does is undone with its transaction. What a killed run left, the next one removes.

use heraut_identity::store::{NewWorkspace, workspaces};
use heraut_kernel::{Locale, Scope, WorkspaceId};
use heraut_store::archive::{Field, Kind, Numbers, put, sample};
use heraut_store::role::{Standing, weigh};
use heraut_store::walls::{Attempt, Foreign, link, seen, seize, tables, unwalled};
use heraut_store::{Backend, Db, Error, Kind as Fault};

use crate::archive::{erase, portables};

/// How the two are called; nobody else's hidden workspaces without members are.
const NAME: &str = "heraut selftest tenancy";
/// References that are kept by checked writes, not by keys (decision 0014).
const CHECKED: [(&str, &str); 5] = [
    ("plan_items", "cible_id"),
    ("plan_items", "objectif_id"),
    ("plan_items", "ressource_id"),
    ("agents", "scenario_id"),
    ("agent_unanswered", "document_id"),
];

/// One thing that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether the wall stood.
    pub holds: bool,
    /// What was tried, in both languages.
    pub what: (&'static str, &'static str),
    /// Where it fell, or how often it was tried.
    pub places: String,
}

/// One of the two workspaces.
struct Side {
    scope: Scope,
    mark: String,
    numbers: Numbers,
}

/// Runs the proof. It holds when every finding does.
///
/// # Errors
/// When the database fails; what was made is removed by the next run.
pub async fn tenancy(db: &Db) -> Result<Vec<Finding>, Error> {
    sweep(db).await?;
    let outcome = prove(db).await;
    sweep(db).await?;
    outcome
}

/// Removes the workspaces of this run and of those that were killed.
async fn sweep(db: &Db) -> Result<(), Error> {
    for workspace in workspaces::hidden_called(db, NAME).await? {
        erase(db, workspace, false).await?;
    }
    Ok(())
}

async fn prove(db: &Db) -> Result<Vec<Finding>, Error> {
    let (here, there) = (side(db, "heraut-selftest-a").await?, side(db, "heraut-selftest-b").await?);
    let conn = db.read(&here.scope).await?;
    let owned = tables(&conn).await?;
    let gaps = unwalled(&conn, &owned).await?;
    drop(conn);
    let mut findings = vec![role(db).await?, canaries(db, &here, &there).await?];
    if db.backend() == Backend::Postgres {
        findings.push(finding(
            ("sécurité des lignes, forcée, sur chaque table", "row security, forced, on every table"),
            gaps,
            owned.len(),
        ));
        findings.push(unaimed(db, &here, &owned).await?);
        findings.push(seized(db, &here, &there, &owned).await?);
    }
    findings.push(linked(db, &here, &there).await?);
    Ok(findings)
}

fn finding(what: (&'static str, &'static str), fallen: Vec<String>, tried: usize) -> Finding {
    let places = if fallen.is_empty() { format!("{tried}") } else { fallen.join(", ") };
    Finding { holds: fallen.is_empty(), what, places }
}

async fn side(db: &Db, mark: &str) -> Result<Side, Error> {
    let new = NewWorkspace { nom: NAME.to_owned(), langue: Locale::default(), fuseau: "UTC".to_owned() };
    let scope = Scope::system(workspaces::found_hidden(db, new).await?);
    let work = db.write(&scope, mark.to_owned(), |tx, mark| {
        Box::pin(async move {
            let mut numbers = Numbers::new();
            for portable in portables() {
                put(tx, &*portable, &sample(&*portable, mark), &mut numbers).await?;
            }
            Ok::<_, Error>(numbers)
        })
    });
    let numbers = work.await?;
    Ok(Side { scope, mark: mark.to_owned(), numbers })
}

async fn role(db: &Db) -> Result<Finding, Error> {
    let standing = weigh(db.outside()).await?;
    Ok(Finding {
        holds: standing != Standing::Above,
        what: ("rôle qui sert, lié par la base", "serving role, bound by the database"),
        places: standing.word().to_owned(),
    })
}

/// What the product's own queries read in each is its own, and all of it is there.
async fn canaries(db: &Db, here: &Side, there: &Side) -> Result<Finding, Error> {
    let (mut fallen, mut tried) = (Vec::new(), 0);
    for (own, other) in [(here, there), (there, here)] {
        let conn = db.snapshot(&own.scope).await?;
        for table in crate::archive::tables(&conn).await? {
            let rows = serde_json::to_string(&table.rows).unwrap_or_default();
            tried += 1;
            if table.rows.len() != 1 || rows.contains(&other.mark) {
                fallen.push(table.table);
            }
        }
    }
    fallen.dedup();
    Ok(finding(
        ("chacun lit ce qui est à lui, et rien d'autre", "each reads what is its own, and nothing else"),
        fallen,
        tried,
    ))
}

async fn unaimed(db: &Db, here: &Side, owned: &[String]) -> Result<Finding, Error> {
    let mut fallen = Vec::new();
    for scope in [&here.scope, &Scope::nowhere()] {
        let conn = db.read(scope).await?;
        for table in owned {
            // What belongs to no workspace is seen from none.
            if seen(&conn, table).await? > 0 {
                fallen.push(table.clone());
            }
        }
    }
    fallen.dedup();
    Ok(finding(
        ("une requête sans condition ne voit personne d'autre", "a query without a predicate sees nobody else"),
        fallen,
        owned.len(),
    ))
}

async fn seized(db: &Db, here: &Side, there: &Side, owned: &[String]) -> Result<Finding, Error> {
    let mut fallen = Vec::new();
    for table in owned {
        let other = there.scope.workspace.0;
        let attempt =
            db.write(&here.scope, (table.clone(), other), |tx, (table, other)| Box::pin(seize(tx, table, *other)));
        if !stood(attempt.await)? {
            fallen.push(table.clone());
        }
    }
    Ok(finding(
        ("rien d'un autre espace n'est changé ni supprimé", "nothing of another is changed or deleted"),
        fallen,
        owned.len(),
    ))
}

async fn linked(db: &Db, here: &Side, there: &Side) -> Result<Finding, Error> {
    let (mut fallen, mut tried) = (Vec::new(), 0);
    for portable in portables() {
        for sheet in portable.sheets() {
            for Field { name, kind, .. } in sheet.fields {
                let Some(foreign) = first_of(&there.numbers, kind) else { continue };
                if CHECKED.contains(&(sheet.table, name)) {
                    continue;
                }
                tried += 1;
                let work = (sheet.table, name, foreign);
                let attempt = db.write(&here.scope, work, |tx, (table, column, foreign)| {
                    Box::pin(link(tx, table, column, *foreign))
                });
                if !stood(attempt.await)? {
                    fallen.push(format!("{}.{name}", sheet.table));
                }
            }
        }
    }
    Ok(finding(("aucune ligne ne se rattache à celle d'un autre", "no row hangs on one of another"), fallen, tried))
}

/// The first row of the table that a column names, as the database calls it.
fn first_of(numbers: &Numbers, kind: Kind) -> Option<Foreign> {
    match kind {
        Kind::Ref(parent) => Some(Foreign::Number(*numbers.get(parent)?.get(&1)?)),
        Kind::Named(parent) => Some(Foreign::Name(numbers.name(parent, 1)?)),
        _ => None,
    }
}

/// Whether nothing was done, or a key or policy refused it. Another failure is none of the wall.
fn stood(outcome: Result<(), Attempt>) -> Result<bool, Error> {
    match outcome {
        Ok(()) | Err(Attempt::Done(0)) => Ok(true),
        Err(Attempt::Done(_)) => Ok(false),
        Err(Attempt::Refused(error)) if error.kind == Fault::Unavailable => Err(error),
        Err(Attempt::Refused(_)) => Ok(true),
    }
}

/// The two of a run that was killed, for tests: made and left.
///
/// # Errors
/// When the database fails.
pub async fn leave_one(db: &Db) -> Result<WorkspaceId, Error> {
    Ok(side(db, "heraut-selftest-a").await?.scope.workspace)
}
