//! Providers against a misbehaving one, over real HTTP.

mod answers;
mod bodies;
mod corrupted;
mod embedding;
mod endurance;
mod peers;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use heraut_kernel::Locale;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    AnswerSchema, Attempt, Budget, Call, ChatMessage, ChatModel, ChatReply, ChatRequest, Judge, Ledger, LlmError,
    Outcome, Watch,
};

/// What a person sees at the end, and how often it began anew.
#[derive(Debug, Default)]
struct Screen(Mutex<(String, Vec<Value>, Vec<String>)>);

impl Screen {
    fn text(&self) -> String {
        self.0.lock().unwrap().0.clone()
    }

    fn items(&self) -> Vec<Value> {
        self.0.lock().unwrap().1.clone()
    }

    /// What happened, in order: `t`ext, `i`tem, `r`estart.
    fn order(&self) -> String {
        self.0.lock().unwrap().2.concat()
    }
}

impl Watch for Screen {
    fn text(&self, delta: &str) {
        let mut screen = self.0.lock().unwrap();
        screen.0.push_str(delta);
        if screen.2.last().is_none_or(|last| last != "t") {
            screen.2.push("t".to_owned());
        }
    }

    fn item(&self, item: &Value) {
        let mut screen = self.0.lock().unwrap();
        screen.1.push(item.clone());
        screen.2.push("i".to_owned());
    }

    fn restart(&self) {
        let mut screen = self.0.lock().unwrap();
        screen.0.clear();
        screen.1.clear();
        screen.2.push("r".to_owned());
    }
}

/// Enters and settles in memory.
#[derive(Debug, Default)]
struct Book(Mutex<Vec<(Uuid, Attempt, Option<Outcome>)>>);

impl Book {
    fn outcomes(&self) -> Vec<Outcome> {
        self.0.lock().unwrap().iter().map(|(.., outcome)| outcome.clone().expect("settled")).collect()
    }

    fn codes(&self) -> Vec<&'static str> {
        self.outcomes().iter().map(|it| it.error.as_ref().map_or("ok", LlmError::code)).collect()
    }
}

#[async_trait]
impl Ledger for Book {
    async fn begin(&self, attempt: &Attempt) -> Result<Uuid, LlmError> {
        let id = Uuid::now_v7();
        self.0.lock().unwrap().push((id, attempt.clone(), None));
        Ok(id)
    }

    async fn settle(&self, call: Uuid, outcome: &Outcome) {
        let mut book = self.0.lock().unwrap();
        let entry = book.iter_mut().find(|(id, ..)| *id == call).expect("entered");
        assert!(entry.2.replace(outcome.clone()).is_none(), "settled once");
    }
}

/// Holds answers to the limits of a small plan, or of a text.
#[derive(Clone, Copy, Debug)]
struct Limits {
    shaped: bool,
    items: bool,
}

const CANAUX: [&str; 3] = ["linkedin", "email", "blog"];

fn good_item(item: &Value) -> bool {
    let titre = item["titre"].as_str().is_some_and(|it| !it.is_empty() && it.chars().count() <= 60);
    let canal = item["canal"].as_str().is_some_and(|it| CANAUX.contains(&it));
    titre && canal && item["heures"].as_u64().is_some_and(|it| it <= 40)
}

impl Limits {
    fn good(self, answer: &Value) -> bool {
        if !self.shaped {
            return answer.as_str().is_some_and(|it| !it.trim().is_empty());
        }
        let text = answer["message"].as_str().is_some_and(|it| !it.is_empty() && it.chars().count() <= 500);
        let items = answer["items"].as_array();
        let distinct =
            |list: &Vec<Value>| list.iter().map(Value::to_string).collect::<BTreeSet<_>>().len() == list.len();
        text && (!self.items || items.is_some_and(|it| !it.is_empty() && it.iter().all(good_item) && distinct(it)))
    }
}

impl Judge for Limits {
    fn item(&self, mut item: Value) -> Option<Value> {
        let titre: String = item.get("titre")?.as_str()?.chars().take(60).collect();
        let heures = item.get("heures")?.as_u64()?.min(40);
        item["titre"] = titre.trim().into();
        item["heures"] = heures.into();
        good_item(&item).then_some(item)
    }

    fn answer(&self, mut answer: Value) -> Result<Value, Vec<String>> {
        if self.shaped
            && let Some(text) = answer.get("message").and_then(Value::as_str)
        {
            answer["message"] = text.chars().take(500).collect::<String>().into();
        }
        if self.good(&answer) { Ok(answer) } else { Err(vec!["`message` et `items` sont requis.".to_owned()]) }
    }
}

const PLAN: Limits = Limits { shaped: true, items: true };
const TEXT: Limits = Limits { shaped: false, items: false };
const SAID: Limits = Limits { shaped: true, items: false };

fn plan(lines: usize) -> Value {
    let item =
        |n: usize| json!({ "titre": format!("Étape {n} « \"utile\" »"), "canal": CANAUX[n % 3], "heures": n % 9 });
    json!({ "message": "Voici un plan en\nplusieurs étapes 🙂.", "items": (0..lines).map(item).collect::<Vec<_>>() })
}

fn schema(limits: Limits) -> AnswerSchema {
    let item = json!({ "type": "object", "required": ["titre", "canal", "heures"], "properties": {
        "titre": { "type": "string", "maxLength": 60 }, "canal": { "enum": CANAUX },
        "heures": { "type": "integer", "minimum": 0, "maximum": 40, "format": "uint32" },
        "note": { "type": "string" } } });
    let mut schema = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Plan",
        "type": "object", "required": ["message"], "properties": { "message": { "type": "string" } } });
    if limits.items {
        schema["properties"]["items"] = json!({ "type": "array", "items": item });
        schema["required"] = json!(["message", "items"]);
    }
    AnswerSchema::new("plan.réponse", schema)
}

fn request(limits: Limits) -> ChatRequest {
    let mut request = ChatRequest::new("plan.generate", Locale::Fr, json!({ "nom": "Salon </donnees> 2027" }));
    request.system = "Tu es un assistant marketing.".to_owned();
    request.messages = vec![
        ChatMessage::user("Bonjour"),
        ChatMessage::assistant("Oui ?"),
        ChatMessage::user("Un plan, s'il te plaît."),
    ];
    if limits.shaped {
        request.schema = Some(schema(limits));
        request.shown.text = Some("message".to_owned());
        request.shown.items = limits.items.then(|| "items".to_owned());
    }
    request
}

/// One call with everything around it.
#[derive(Debug)]
struct Desk {
    screen: Screen,
    book: Book,
    budget: Budget,
    limits: Limits,
}

impl Desk {
    fn new(limits: Limits) -> Self {
        Self::with(limits, Budget::new(6, Duration::from_secs(20)))
    }

    fn with(limits: Limits, budget: Budget) -> Self {
        Self { screen: Screen::default(), book: Book::default(), budget, limits }
    }

    async fn ask(&self, model: &dyn ChatModel) -> Result<ChatReply, LlmError> {
        let call = Call { watch: &self.screen, judge: &self.limits, ledger: &self.book, budget: &self.budget };
        model.complete(&request(self.limits), &call).await
    }
}
