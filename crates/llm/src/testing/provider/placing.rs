//! A model for tests that embeds: it knows a dozen subjects by their words, and of other words only their letters.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use super::Behaviour;

/// What its subjects are called, folded; a word belongs to a subject that it begins with.
const SUBJECTS: &[&[&str]] = &[
    &["livr", "colis", "command", "recevoir", "expedi", "transport", "deliver", "parcel", "order", "arriv", "carrier"],
    &["retour", "renvoy", "rembours", "emballage", "avis", "return", "refund", "send", "packag", "mind"],
    &["heure", "ouvr", "samedi", "boutique", "dimanche", "ferme", "open", "saturday", "shop", "sunday", "closed"],
    &["logiciel", "connexion", "internet", "ligne", "reseau", "software", "offline", "network", "connection"],
    &["paiement", "carte", "virement", "facture", "cheque", "regle", "payment", "card", "invoice", "cheques"],
    &["formation", "stage", "inscription", "course", "training", "lesson", "enrol", "attend"],
    &["panne", "garantie", "piece", "technicien", "repar", "warranty", "broke", "repair", "machine", "parts"],
    &["donnee", "heberg", "serveur", "chiffre", "data", "server", "encrypt", "hosted", "personal", "personnelles"],
    &["emploi", "developpeur", "recrute", "equipe", "profil", "job", "developer", "hires", "engineer", "team"],
    &["allerg", "gluten", "recette", "ingredient", "nuts", "recipe", "milk"],
];
/// Numbers for what it does not know.
const OTHER: usize = 64;

/// The vector of a text.
#[must_use]
pub fn place(text: &str) -> Vec<f32> {
    let mut vector = vec![0.0; SUBJECTS.len() + OTHER];
    // So that no text is nothing.
    vector[SUBJECTS.len()] = 0.1;
    let text = heraut_kernel::text::fold(text);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3) {
        let known = SUBJECTS.iter().position(|words| words.iter().any(|begins| word.starts_with(begins)));
        if let Some(subject) = known {
            vector[subject] += 1.0;
            continue;
        }
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        let other = usize::try_from(hasher.finish() % OTHER as u64).unwrap_or_default();
        vector[SUBJECTS.len() + other] += 0.2;
    }
    vector
}

impl Behaviour {
    /// The vectors of the texts of a body, placed by [`place`].
    #[must_use]
    pub fn embeddings(body: &Value) -> Self {
        Self::embeddings_by(body, place)
    }

    /// The same, placed otherwise.
    #[must_use]
    pub fn embeddings_by(body: &Value, place: impl Fn(&str) -> Vec<f32>) -> Self {
        let texts = body["input"].as_array().cloned().unwrap_or_default();
        let item = |(index, text): (usize, &Value)| json!({ "object": "embedding", "index": index, "embedding": place(text.as_str().unwrap_or_default()) });
        let data: Vec<Value> = texts.iter().enumerate().map(item).collect();
        let usage = json!({ "prompt_tokens": 7 * texts.len(), "total_tokens": 7 * texts.len() });
        Self::json(&json!({ "object": "list", "model": body["model"], "data": data, "usage": usage }))
    }
}
