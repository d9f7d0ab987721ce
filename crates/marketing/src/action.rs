//! The buttons that the server offers: the next best step first, computed from what the scenario lacks.

use heraut_kernel::Locale;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::scenario::{Manque, Scenario};

/// How a button weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ActionKind {
    /// The next best step.
    Primary,
    /// Another step.
    Secondary,
    /// An idea.
    Suggest,
    /// Takes something away.
    Danger,
}

/// A button: an intent that goes back to `POST /chat` with its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Action {
    /// Name of the button within its message.
    pub id: String,
    /// What it says.
    pub label: String,
    /// How it weighs.
    pub kind: ActionKind,
    /// What it asks for.
    pub intent: String,
    /// With what.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
    /// Why it cannot be used now.
    #[serde(default)]
    pub disabled_reason: Option<String>,
}

impl Action {
    /// A button whose id is its intent.
    pub fn new(kind: ActionKind, intent: &str, label: impl Into<String>) -> Self {
        Self {
            id: intent.to_owned(),
            label: label.into(),
            kind,
            intent: intent.to_owned(),
            params: Map::new(),
            disabled_reason: None,
        }
    }

    /// The same button with parameters; its id then tells it from others of the same intent.
    #[must_use]
    pub fn with(mut self, id: impl Into<String>, params: Value) -> Self {
        self.id = id.into();
        if let Value::Object(params) = params {
            self.params = params;
        }
        self
    }
}

fn button(locale: Locale, kind: ActionKind, intent: &str, fr: &str, en: &str) -> Action {
    Action::new(kind, intent, locale.pick(fr, en))
}

/// The buttons of somebody who has not chosen a scenario.
#[must_use]
pub fn entry(locale: Locale) -> Vec<Action> {
    use ActionKind::{Primary, Secondary};
    vec![
        button(locale, Primary, "create_scenario", "Créer un scénario", "Create a scenario"),
        button(
            locale,
            Secondary,
            "choose_scenario",
            "Travailler sur un scénario existant",
            "Work on an existing scenario",
        ),
        button(locale, Secondary, "list_scenarios", "Voir mes scénarios", "See my scenarios"),
    ]
}

/// The buttons of a scenario, next best step first.
#[must_use]
pub fn next_best(scenario: &Scenario, locale: Locale) -> Vec<Action> {
    use ActionKind::{Secondary, Suggest};
    let manques = &scenario.resume.manques;
    let mut actions: Vec<Action> = manques.iter().flat_map(|manque| for_missing(*manque, scenario, locale)).collect();
    if scenario.plan.as_ref().is_some_and(|plan| plan.perime) {
        actions.push(button(locale, Secondary, "generate_plan", "Régénérer le plan", "Regenerate the plan"));
    }
    if scenario.plan.is_some() {
        let href = |format: &str| format!("/api/scenarios/{}/export/{format}", scenario.resume.id);
        actions.push(button(locale, Secondary, "show_plan", "Voir le plan", "See the plan"));
        actions.push(
            button(locale, Secondary, "export", "Exporter en CSV", "Export as CSV")
                .with("export_csv", json!({"format": "csv", "href": href("csv")})),
        );
        actions.push(
            button(locale, Secondary, "export", "Exporter en JSON", "Export as JSON")
                .with("export_json", json!({"format": "json", "href": href("json")})),
        );
    }
    actions.push(button(locale, Suggest, "search_inspirations", "Rechercher des inspirations", "Search inspirations"));
    for (there, intent, fr, en) in [
        (Manque::Objectif, "propose_objectifs", "Proposer des objectifs", "Suggest objectives"),
        (Manque::Cible, "propose_cibles", "Proposer des cibles", "Suggest audiences"),
        (Manque::Ressource, "propose_ressources", "Proposer des ressources", "Suggest content"),
    ] {
        if !manques.contains(&there) {
            actions.push(button(locale, Suggest, intent, fr, en));
        }
    }
    actions.push(
        button(locale, Secondary, "open_detail", "Voir le détail", "See the details")
            .with("open_detail", json!({"href": format!("/scenarios/{}", scenario.resume.id)})),
    );
    actions.push(button(locale, Secondary, "next_scenario", "Passer à un autre scénario", "Go to another scenario"));
    if let Some(first) = actions.first_mut() {
        first.kind = ActionKind::Primary;
    }
    actions
}

fn for_missing(manque: Manque, scenario: &Scenario, locale: Locale) -> Vec<Action> {
    use ActionKind::Secondary;
    let one = |intent, fr, en| button(locale, Secondary, intent, fr, en);
    match manque {
        Manque::Objectif => vec![
            one("propose_objectifs", "Proposer des objectifs", "Suggest objectives"),
            one("add_objectif", "Ajouter un objectif", "Add an objective"),
        ],
        Manque::Cible => vec![
            one("propose_cibles", "Proposer des cibles", "Suggest audiences"),
            one("add_cible", "Définir une cible", "Define an audience"),
        ],
        Manque::Maturite => scenario
            .cibles
            .iter()
            .find(|cible| cible.maturite.is_none())
            .map(|cible| maturities(cible.id, &cible.label, locale))
            .unwrap_or_default(),
        Manque::Ressource => vec![
            one("propose_ressources", "Proposer des ressources", "Suggest content"),
            one("add_ressource", "Ajouter une ressource", "Add a resource"),
        ],
        Manque::Plan => vec![
            one("generate_plan", "Générer le plan marketing", "Generate the marketing plan"),
            one("choose_channels", "Choisir les canaux du plan", "Choose the channels of the plan"),
        ],
    }
}

/// A button for each channel: the plan on it alone. Several are one request with all their names.
#[must_use]
pub fn channels(locale: Locale) -> Vec<Action> {
    let one = |canal: heraut_playbook::catalogue::ChoixInfo| {
        Action::new(ActionKind::Secondary, "generate_plan", canal.label)
            .with(format!("canal_{}", canal.id), json!({ "canaux": [canal.id] }))
    };
    heraut_playbook::canaux(locale).into_iter().map(one).collect()
}

/// Three buttons that say where an audience stands.
#[must_use]
pub fn maturities(cible_id: i64, label: &str, locale: Locale) -> Vec<Action> {
    let words = [
        ("awareness", "découvre le sujet", "discovers the subject"),
        ("consideration", "compare les solutions", "compares solutions"),
        ("decision", "est prête à choisir", "is ready to choose"),
    ];
    let say = |fr: &str, en: &str| match locale {
        Locale::Fr => format!("« {label} » {fr}"),
        Locale::En => format!("“{label}” {en}"),
    };
    words
        .into_iter()
        .map(|(maturite, fr, en)| {
            Action::new(ActionKind::Secondary, "set_maturite", say(fr, en))
                .with(format!("set_maturite_{maturite}"), json!({"cible_id": cible_id, "maturite": maturite}))
        })
        .collect()
}
