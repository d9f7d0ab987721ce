//! What a good answer is, task by task: read leniently, brought within our limits, turned into the type that the playbook
//! answers too. What cannot be used is told in words that a model understands.

use std::collections::HashSet;
use std::sync::Arc;

use heraut_kernel::text::{fold, truncate};
use heraut_llm::Judge;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Genre, SearchAnswer, SuggestAnswer, Suggestion};
use crate::cible::Maturite;
use crate::entite::{Entite, EntiteCible, EntiteObjectif, EntiteRessource};
use crate::plan::Etape;
use crate::plan::new::{NewItem, NewPlan};
use crate::recherche::Inspiration;
use crate::ressource::TypeRessource;

/// Where an idea of a model comes from: it visited no site.
const IDEA: &str = "idée du modèle";
/// How many suggestions or results an answer holds.
const THREE: usize = 3;
/// The most characters of an answer in the chat.
const MARKDOWN_MAX: usize = 20_000;

/// A task with what its judge has to know.
#[derive(Clone, Debug)]
pub enum Work {
    /// Suggest entities of a kind; not those of these labels.
    Suggest(Genre, Vec<String>),
    /// Search inspirations.
    Search,
    /// Make a plan.
    Plan,
    /// Answer in the chat.
    Reply,
}

impl Work {
    /// Who judges the answers.
    #[must_use]
    pub fn judge(&self) -> Arc<dyn Judge> {
        match self {
            Self::Suggest(genre, known) => Arc::new(SuggestJudge::new(*genre, known.iter().cloned())),
            Self::Search => Arc::new(SearchJudge),
            Self::Plan => Arc::new(PlanJudge),
            Self::Reply => Arc::new(ReplyJudge),
        }
    }

    /// Whether a model's answer may lack something that the playbook's has.
    #[must_use]
    pub fn lacks(&self, answer: &Value) -> bool {
        match self {
            Self::Suggest(..) | Self::Search => items(answer).len() < THREE,
            Self::Plan => true,
            Self::Reply => false,
        }
    }

    /// A model's answer with what it lacks taken from the playbook's.
    #[must_use]
    pub fn fill(&self, answer: Value, spare: &Value) -> Value {
        match self {
            Self::Suggest(..) => fill_three(answer, spare, "label"),
            Self::Search => fill_three(answer, spare, "titre"),
            Self::Plan => fill_plan(answer, spare),
            Self::Reply => answer,
        }
    }
}

/// A text of an object: trimmed, without NUL, cut; nothing where it is empty or no text.
fn text(of: &Value, field: &str, max: usize) -> Option<String> {
    let text = match of.get(field)? {
        Value::String(text) => text.replace('\0', ""),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(truncate(text.trim(), max).trim_end().to_owned()).filter(|text| !text.is_empty())
}

/// The first of several names that has a text.
fn either(of: &Value, fields: &[&str], max: usize) -> Option<String> {
    fields.iter().find_map(|field| text(of, field, max))
}

/// An entity of a kind from what a model says of it.
fn entity(of: &Value, genre: Genre) -> Option<Entite> {
    let said = |fields: &[&str], max| either(of, fields, max);
    Some(match genre {
        Genre::Objectif => Entite::Objectif(EntiteObjectif {
            label: said(&["label", "titre", "nom"], 120)?,
            description: said(&["description", "note"], 5000),
            archetype: None,
        }),
        Genre::Cible => Entite::Cible(EntiteCible {
            label: said(&["label", "titre", "nom"], 120)?,
            persona: said(&["persona", "description"], 5000),
            segment: said(&["segment"], 120),
            maturite: said(&["maturite", "maturité", "maturity"], 40).and_then(|word| Maturite::parse(&fold(&word))),
        }),
        Genre::Ressource => Entite::Ressource(EntiteRessource {
            kind: said(&["type"], 40)
                .map_or(TypeRessource::Autre, |word| TypeRessource::parse(&fold(&word).replace(' ', "_"))),
            titre: said(&["titre", "label", "nom"], 150)?,
            // An address that a model writes is as likely as not invented.
            url: None,
            note: said(&["note", "description"], 5000),
            usage: said(&["usage"], 120),
        }),
    })
}

fn genre_of(word: &str) -> Option<Genre> {
    match fold(word).as_str() {
        "objectif" | "objective" => Some(Genre::Objectif),
        "cible" | "audience" | "target" => Some(Genre::Cible),
        "ressource" | "resource" => Some(Genre::Ressource),
        _ => None,
    }
}

fn description(entity: &Entite) -> String {
    let text = match entity {
        Entite::Objectif(it) => &it.description,
        Entite::Cible(it) => &it.persona,
        Entite::Ressource(it) => &it.note,
        Entite::Scenario(it) => &it.description,
    };
    text.clone().unwrap_or_default()
}

fn items(answer: &Value) -> Vec<Value> {
    answer.get("items").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// What a judge has read already: an element comes by itself while the answer streams, and again with the whole.
fn read_before<T: DeserializeOwned>(item: &Value) -> Option<T> {
    item.get("entity")?;
    T::deserialize(item).ok()
}

/// Suggestions of one kind.
#[derive(Debug)]
pub struct SuggestJudge {
    genre: Genre,
    known: HashSet<String>,
}

impl SuggestJudge {
    /// `known`: what the scenario holds, and what the marketer does not want again.
    pub fn new(genre: Genre, known: impl Iterator<Item = String>) -> Self {
        Self { genre, known: known.map(|label| fold(&label)).collect() }
    }

    fn read(&self, item: &Value) -> Option<Suggestion> {
        let suggestion = read_before(item).or_else(|| {
            let entity = entity(item, self.genre)?;
            let insight = either(item, &["insight", "pourquoi"], 1000).unwrap_or_default();
            Some(Suggestion { label: entity.title().to_owned(), description: description(&entity), insight, entity })
        })?;
        (!self.known.contains(&fold(&suggestion.label))).then_some(suggestion)
    }
}

impl Judge for SuggestJudge {
    fn item(&self, item: Value) -> Option<Value> {
        serde_json::to_value(self.read(&item)?).ok()
    }

    fn answer(&self, answer: Value) -> Result<Value, Vec<String>> {
        let mut seen = HashSet::new();
        let read = items(&answer).into_iter().filter_map(|item| self.read(&item));
        let good: Vec<Suggestion> = read.filter(|it| seen.insert(fold(&it.label))).take(THREE).collect();
        if good.is_empty() {
            return Err(vec![
                "items must hold three proposals with a label that the scenario does not have yet".to_owned(),
            ]);
        }
        serde_json::to_value(SuggestAnswer { items: good }).map_err(|error| vec![error.to_string()])
    }
}

/// Inspirations.
#[derive(Clone, Copy, Debug, Default)]
pub struct SearchJudge;

impl SearchJudge {
    fn read(item: &Value) -> Option<Inspiration> {
        if let Some(known) = read_before(item) {
            return Some(known);
        }
        let titre = text(item, "titre", 150)?;
        let extrait = text(item, "extrait", 2000)?;
        let genre = text(item, "kind", 20).and_then(|word| genre_of(&word)).unwrap_or(Genre::Ressource);
        let named = json!({ "label": text(item, "label", 120).unwrap_or_else(|| titre.clone()), "description": extrait,
            "type": text(item, "format", 40).unwrap_or_default() });
        Some(Inspiration {
            id: format!("modele-{}", truncate(&fold(&titre).replace(' ', "-"), 60)),
            extrait,
            recommandation_action: text(item, "recommandation_action", 1000).unwrap_or_default(),
            source: IDEA.to_owned(),
            etape: text(item, "etape", 20).and_then(|word| Etape::parse(&fold(&word))).unwrap_or(Etape::Awareness),
            format: text(item, "format", 60).unwrap_or_default(),
            hors_requete: false,
            entity: entity(&named, genre)?,
            titre,
        })
    }
}

impl Judge for SearchJudge {
    fn item(&self, item: Value) -> Option<Value> {
        serde_json::to_value(Self::read(&item)?).ok()
    }

    fn answer(&self, answer: Value) -> Result<Value, Vec<String>> {
        let mut seen = HashSet::new();
        let read = items(&answer).into_iter().filter_map(|item| Self::read(&item));
        let good: Vec<Inspiration> = read.filter(|it| seen.insert(fold(&it.titre))).take(THREE).collect();
        if good.is_empty() {
            return Err(vec!["items must hold three inspirations with titre and extrait".to_owned()]);
        }
        serde_json::to_value(SearchAnswer { items: good }).map_err(|error| vec![error.to_string()])
    }
}

/// A plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlanJudge;

impl PlanJudge {
    fn read(item: Value) -> Option<NewItem> {
        let item: NewItem = serde_json::from_value(item).ok()?;
        let whole = [&item.format, &item.message].iter().all(|text| !text.replace('\0', "").trim().is_empty());
        whole.then_some(item)
    }

    /// Two lines are one where they say the same thing at the same place on the same day.
    fn identity(item: &NewItem) -> String {
        fold(&format!("{}|{}|{}|{:?}", item.format, item.canal, item.message, item.date_debut))
    }
}

impl Judge for PlanJudge {
    fn item(&self, item: Value) -> Option<Value> {
        serde_json::to_value(Self::read(item)?).ok()
    }

    fn answer(&self, answer: Value) -> Result<Value, Vec<String>> {
        let mut seen = HashSet::new();
        let read = items(&answer).into_iter().filter_map(Self::read);
        let items: Vec<NewItem> = read.filter(|item| seen.insert(Self::identity(item))).collect();
        if items.is_empty() {
            return Err(vec![
                "items must hold at least one line with format, message, canal, frequence and kpi".to_owned(),
            ]);
        }
        let resume = text(&answer, "resume", crate::plan::new::RESUME_MAX).unwrap_or_default();
        serde_json::to_value(NewPlan { resume, items, ..NewPlan::default() }).map_err(|error| vec![error.to_string()])
    }
}

/// An answer in the chat: the text and, where they are of use, buttons and proposals.
#[derive(Debug, Default)]
pub struct ReplyJudge;

impl Judge for ReplyJudge {
    fn answer(&self, answer: Value) -> Result<Value, Vec<String>> {
        let Some(markdown) = text(&answer, "message_markdown", MARKDOWN_MAX) else {
            return Err(vec!["message_markdown must be a text that is not empty".to_owned()]);
        };
        let list = |field: &str| answer.get(field).and_then(Value::as_array).cloned().unwrap_or_default();
        let proposals: Vec<Suggestion> = list("entities_to_create")
            .iter()
            .filter_map(|item| {
                let entity = entity(item, genre_of(&text(item, "kind", 20)?)?)?;
                let insight = text(item, "insight", 1000).unwrap_or_default();
                Some(Suggestion {
                    label: entity.title().to_owned(),
                    description: description(&entity),
                    insight,
                    entity,
                })
            })
            .take(THREE)
            .collect();
        // The fixture of the seed calls an intent `id`.
        let intents = list("actions").into_iter().filter_map(|action| either(&action, &["intent", "id"], 60));
        let errors =
            list("errors").into_iter().filter_map(|error| Some(truncate(error.as_str()?.trim(), 500).to_owned()));
        Ok(json!({
            "message_markdown": markdown,
            "intents": intents.take(THREE).collect::<Vec<_>>(),
            "proposals": proposals,
            "errors": errors.filter(|error| !error.is_empty()).take(5).collect::<Vec<_>>(),
        }))
    }
}

/// Suggestions or results to which the playbook's are added until there are three.
#[must_use]
pub fn fill_three(answer: Value, spare: &Value, name: &str) -> Value {
    let mut all = items(&answer);
    let key = |item: &Value| fold(&text(item, name, 200).unwrap_or_default());
    let mut seen: HashSet<String> = all.iter().map(key).collect();
    for item in items(spare) {
        if all.len() < THREE && seen.insert(key(&item)) {
            all.push(item);
        }
    }
    json!({ "items": all })
}

/// A plan to which lines of the playbook's are added for the objectives and audiences that it forgot.
#[must_use]
pub fn fill_plan(answer: Value, spare: &Value) -> Value {
    let (Ok(mut plan), Ok(spare)) = (NewPlan::deserialize(&answer), NewPlan::deserialize(spare)) else {
        return answer;
    };
    if plan.resume.trim().is_empty() {
        plan.resume = spare.resume;
    }
    let mut cibles: HashSet<i64> = plan.items.iter().filter_map(|item| item.cible_id).collect();
    let mut objectifs: HashSet<i64> = plan.items.iter().filter_map(|item| item.objectif_id).collect();
    for item in spare.items {
        let forgotten = item.cible_id.is_some_and(|id| !cibles.contains(&id))
            || item.objectif_id.is_some_and(|id| !objectifs.contains(&id));
        if forgotten {
            cibles.extend(item.cible_id);
            objectifs.extend(item.objectif_id);
            plan.items.push(NewItem { provenance: Some(crate::plan::new::PLAYBOOK.to_owned()), ..item });
        }
    }
    serde_json::to_value(plan).unwrap_or(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_is_read_however_it_is_named_and_never_twice() {
        let judge = SuggestJudge::new(Genre::Cible, ["DSI".to_owned()].into_iter());
        let answer = json!({ "items": [
            { "label": " dsi " }, { "titre": "Acheteur", "maturité": "Décision", "persona": 3 },
            { "label": "acheteur" }, { "label": "x".repeat(500) }, "rien", { "label": 7 } ] });
        let good: SuggestAnswer = serde_json::from_value(judge.answer(answer).unwrap()).unwrap();
        let labels: Vec<_> = good.items.iter().map(|item| item.label.chars().count()).collect();
        assert_eq!(labels, [8, 120, 1]);
        let Entite::Cible(cible) = &good.items[0].entity else { panic!() };
        assert_eq!((cible.maturite, cible.persona.as_deref()), (Some(Maturite::Decision), Some("3")));
        assert!(judge.answer(json!({ "items": [] })).is_err());
        let item = judge.item(json!({ "label": "Acheteur", "segment": "ETI" })).unwrap();
        assert_eq!(judge.item(item.clone()), Some(item), "what was read once is read the same again");
        assert_eq!(judge.item(json!({ "label": "dsi" })), None);
    }

    #[test]
    fn what_is_missing_is_filled() {
        let filled = fill_three(
            json!({ "items": [{ "label": "A" }] }),
            &json!({ "items": [{ "label": "a" }, { "label": "B" }, { "label": "C" }, { "label": "D" }] }),
            "label",
        );
        assert_eq!(
            filled["items"].as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect::<Vec<_>>(),
            ["A", "B", "C"]
        );
        let line = |cible: i64| json!({ "format": "article", "message": format!("m{cible}"), "cible_id": cible, "objectif_id": 1 });
        let plan = fill_plan(
            json!({ "resume": "", "items": [line(1)] }),
            &json!({ "resume": "R", "items": [line(1), line(2), line(2)] }),
        );
        let plan: NewPlan = serde_json::from_value(plan).unwrap();
        assert_eq!((plan.resume.as_str(), plan.items.len()), ("R", 2));
        assert_eq!(plan.items[1].provenance.as_deref(), Some("playbook"));
    }

    #[test]
    fn a_reply_needs_its_text_and_nothing_else() {
        let reply = ReplyJudge.answer(json!({ "message_markdown": "Bonjour", "actions": [{ "id": "generate_plan" }, 3],
            "entities_to_create": [{ "kind": "cible", "label": "DSI" }, { "kind": "autre", "label": "?" }], "errors": [""] }));
        let reply = reply.unwrap();
        assert_eq!((&reply["intents"], reply["proposals"].as_array().unwrap().len()), (&json!(["generate_plan"]), 1));
        assert_eq!(reply["errors"], json!([]));
        assert!(ReplyJudge.answer(json!({ "message_markdown": "  " })).is_err());
    }
}
