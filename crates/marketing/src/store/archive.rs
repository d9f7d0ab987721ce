//! What of the marketing context travels with a workspace.

use async_trait::async_trait;
use heraut_http::rules;
use heraut_kernel::Locale;
use heraut_store::archive::{Field, Key, Kind, Numbers, Portable, Row, Rows, Sheet};
use heraut_store::{Conn, Error, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use serde_json::Value;

use super::{hydrate, plans, scenarios};
use crate::cible::MATURITES;
use crate::entonnoir::Entonnoir;
use crate::message::AUTEURS;
use crate::plan::rule::{is_hour, is_recurrence};
use crate::plan::{ETAPES, STATUTS};
use crate::ressource::TYPES;

/// The marketing context, as a workspace's archive sees it.
#[derive(Clone, Copy, Debug)]
pub struct MarketingArchive;

const LANGUES: &[&str] = &["fr", "en"];
/// Members of a plan's documents that are numbers of rows.
const NAMED: &[(&str, &str)] = &[
    ("objectif_id", "objectifs"),
    ("cible_id", "cibles"),
    ("ressource_id", "ressources"),
    ("scenario_id", "scenarios"),
];
/// In the archive: the plan was made from what its scenario says now. The fingerprint itself speaks of numbers.
const CURRENT: &str = "current";
const OUTDATED: &str = "import";

const fn stamps() -> [Field; 2] {
    [Field::new("created_at", Kind::Instant), Field::new("updated_at", Kind::Instant)]
}

fn sheet(table: &'static str, key: Key, fields: &[Field]) -> Sheet {
    Sheet::new(table, key, fields.to_vec())
}

fn is_web(value: &Value) -> bool {
    value.as_str().is_some_and(|text| rules::web_address(text, &()).is_ok())
}

fn is_text_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
}

fn is_entonnoir(value: &Value) -> bool {
    let read = serde_json::from_value::<Entonnoir>(value.clone());
    read.is_ok_and(|entonnoir| rules::check(&entonnoir, Locale::default()).is_ok())
}

fn said(value: &Value, is: fn(&str) -> bool) -> bool {
    value.as_str().is_some_and(is)
}

fn scenarios() -> Sheet {
    let mut sheet = sheet(
        "scenarios",
        Key::Number,
        &[
            Field::new("nom", Kind::Text(150)),
            Field::new("thematique", Kind::Text(150)),
            Field::null("description", Kind::Long),
            Field::null("entonnoir", Kind::Json(&[])).rule(is_entonnoir),
            Field::new("statut", Kind::Word(&["draft", "ready"])),
            Field::new("langue", Kind::Word(LANGUES)),
            Field::new("thematique_key", Kind::Text(scenarios::THEMATIQUE_KEY as usize)),
            Field::new("search_key", Kind::Text(scenarios::SEARCH_KEY as usize)),
            Field::null("demo_cle", Kind::Text(60)),
            Field::new("nb_objectifs", Kind::Whole),
            Field::new("nb_cibles", Kind::Whole),
            Field::new("nb_cibles_sans_maturite", Kind::Whole),
            Field::new("nb_ressources", Kind::Whole),
            Field::null("plan_numero", Kind::Whole),
            Field::new("revision", Kind::Whole),
            Field::null("archived_at", Kind::Instant),
        ],
    );
    sheet.fields.extend(stamps());
    sheet.undoable = true;
    sheet
}

fn library() -> [Sheet; 3] {
    let label = [Field::new("label", Kind::Text(120)), Field::null("label_key", Kind::Text(240))];
    let objectif = [Field::null("description", Kind::Long), Field::null("archetype", Kind::Text(24))];
    let cible = [Field::null("persona", Kind::Long), Field::null("segment", Kind::Text(120))];
    let ressource = [
        Field::new("type", Kind::Word(TYPES)),
        Field::new("titre", Kind::Text(150)),
        Field::null("titre_key", Kind::Text(300)),
        Field::null("identity_key", Kind::Text(64)),
        Field::null("url", Kind::Text(255)).rule(is_web),
        Field::null("note", Kind::Long),
    ];
    let end = [Field::new("revision", Kind::Whole), stamps()[0], stamps()[1]];
    [
        ("objectifs", [&label[..], &objectif, &end].concat()),
        ("cibles", [&label[..], &cible, &end].concat()),
        ("ressources", [&ressource[..], &end].concat()),
    ]
    .map(|(table, fields)| Sheet { undoable: true, ..sheet(table, Key::Number, &fields) })
}

fn links() -> [Sheet; 3] {
    let scenario = Field::new("scenario_id", Kind::Ref("scenarios"));
    let position = Field::new("position", Kind::Whole);
    [
        ("scenario_objectifs", "objectif_id", "objectifs", Field::null("priorite", Kind::Small)),
        ("scenario_cibles", "cible_id", "cibles", Field::null("maturite", Kind::Word(MATURITES))),
        ("scenario_ressources", "ressource_id", "ressources", Field::null("usage", Kind::Text(120))),
    ]
    .map(|(table, column, of, own)| {
        sheet(table, Key::Content, &[scenario, Field::new(column, Kind::Ref(of)), own, position])
    })
}

fn plans() -> Sheet {
    let mut sheet = sheet(
        "plans",
        Key::Number,
        &[
            Field::new("scenario_id", Kind::Ref("scenarios")),
            Field::new("numero", Kind::Whole),
            Field::new("resume", Kind::Long),
            Field::new("generated_at", Kind::Instant),
            Field::new("horizon_semaines", Kind::Whole).rule(|n| n.as_i64().is_some_and(|n| (1..=52).contains(&n))),
            Field::new("heures_par_semaine", Kind::Real),
            Field::null("canaux", Kind::Json(&[])).rule(is_text_list),
            Field::null("date_debut", Kind::Day),
            Field::new("source", Kind::Text(80)),
            Field::new("langue", Kind::Word(LANGUES)),
            Field::new("empreinte", Kind::Text(64)),
            Field::null("avertissements", Kind::Json(NAMED)),
            Field::null("charge", Kind::Json(NAMED)),
            Field::new("revision", Kind::Whole),
        ],
    );
    sheet.fields.extend(stamps());
    sheet
}

fn plan_items() -> Sheet {
    let mut sheet = sheet(
        "plan_items",
        Key::Number,
        &[
            Field::new("plan_id", Kind::Ref("plans")),
            Field::new("cle", Kind::Text(120)),
            Field::new("position", Kind::Whole),
            Field::new("format", Kind::Text(60)),
            Field::new("message", Kind::Long),
            Field::new("canal", Kind::Text(60)),
            Field::new("frequence", Kind::Text(60)),
            Field::new("kpi", Kind::Text(80)),
            Field::null("date_debut", Kind::Day),
            Field::null("heure", Kind::Text(5)).rule(|text| said(text, is_hour)),
            Field::null("rrule", Kind::Text(255)).rule(|text| said(text, is_recurrence)),
            Field::null("etape", Kind::Word(ETAPES)),
            Field::null("cible_id", Kind::Ref("cibles")),
            Field::null("objectif_id", Kind::Ref("objectifs")),
            Field::null("ressource_id", Kind::Ref("ressources")),
            Field::null("cta", Kind::Long),
            Field::null("responsable", Kind::Text(120)),
            Field::new("statut", Kind::Word(STATUTS)),
            Field::null("note", Kind::Long),
            Field::null("effort_h", Kind::Real),
            Field::null("pourquoi", Kind::Long),
            Field::new("provenance", Kind::Text(80)),
            Field::new("revision", Kind::Whole),
        ],
    );
    sheet.fields.extend(stamps());
    sheet.undoable = true;
    sheet
}

/// What was said; the buttons and proposals that wait belong to the moment, and who wrote it to the installation.
fn messages() -> Sheet {
    let mut sheet = sheet(
        "messages",
        Key::Number,
        &[
            Field::null("scenario_id", Kind::Ref("scenarios")).binding(),
            Field::null("thread_id", Kind::Uuid),
            Field::new("auteur", Kind::Word(AUTEURS)),
            Field::new("contenu", Kind::Long),
            Field::null("role_action", Kind::Text(60)),
            Field::null("source", Kind::Text(80)),
            Field::null("note", Kind::Text(500)),
            Field::null("stopped", Kind::Yes),
            Field::new("ttl", Kind::Instant),
        ],
    );
    sheet.fields.extend(stamps());
    sheet.left = &["user_id", "turn_id", "actions", "proposals", "attente"];
    sheet
}

fn others() -> [Sheet; 2] {
    let search = [
        Field::new("scenario_id", Kind::Ref("scenarios")),
        Field::new("requete", Kind::Text(180)),
        Field::new("resultat", Kind::Long),
        Field::new("source", Kind::Text(80)),
    ];
    let voice = [
        Field::null("model", Kind::Text(180)),
        Field::new("ton", Kind::Long),
        Field::null("a_eviter", Kind::Json(&[])).rule(is_text_list),
        Field::new("revision", Kind::Whole),
    ];
    [("recherches", Key::Number, search), ("assistant_settings", Key::Content, voice)]
        .map(|(table, key, fields)| sheet(table, key, &[&fields[..], &stamps()].concat()))
}

#[async_trait]
impl Portable for MarketingArchive {
    fn sheets(&self) -> Vec<Sheet> {
        let [objectifs, cibles, ressources] = library();
        let [of_objectifs, of_cibles, of_ressources] = links();
        let [recherches, assistant] = others();
        vec![
            scenarios(),
            objectifs,
            cibles,
            ressources,
            of_objectifs,
            of_cibles,
            of_ressources,
            plans(),
            plan_items(),
            messages(),
            recherches,
            assistant,
        ]
    }

    async fn tell(&self, conn: &Conn, numbers: &Numbers, tables: &mut [Rows]) -> Result<(), Error> {
        let Some(rows) = tables.iter_mut().find(|table| table.table == "plans") else { return Ok(()) };
        let mut prints = std::collections::HashMap::new();
        for (id, number) in numbers.get("scenarios").into_iter().flatten() {
            if let Some(scenario) = hydrate::scenario(conn, *id).await? {
                prints.insert(*number, hydrate::empreinte(&scenario));
            }
        }
        for row in &mut rows.rows {
            let now = row["scenario_id"].as_i64().and_then(|number| prints.get(&number));
            let current = now.is_some_and(|now| row["empreinte"].as_str() == Some(now));
            row.insert("empreinte".to_owned(), if current { CURRENT } else { OUTDATED }.into());
        }
        Ok(())
    }

    async fn settle(&self, tx: &Tx, numbers: &Numbers, tables: &[Rows]) -> Result<(), Error> {
        let rows = tables.iter().find(|table| table.table == "plans").map_or(&[][..], |table| &table.rows);
        let current = |row: &&Row| row["empreinte"] == CURRENT;
        let mut scenarios: Vec<i64> =
            rows.iter().filter(current).filter_map(|row| row["scenario_id"].as_i64()).collect();
        scenarios.dedup();
        for number in scenarios {
            let Some(id) = numbers.get("scenarios").and_then(|known| known.get(&number)) else { continue };
            let Some(scenario) = hydrate::scenario(tx, *id).await? else { continue };
            tx.update_unstamped::<plans::plan::Entity>()
                .col_expr(plans::plan::Column::Empreinte, Expr::value(hydrate::empreinte(&scenario)))
                .filter(plans::plan::Column::ScenarioId.eq(*id))
                .filter(plans::plan::Column::Empreinte.eq(CURRENT))
                .exec(tx)
                .await?;
        }
        Ok(())
    }
}
