//! What is asked, what is answered, and the trait between.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use heraut_kernel::Locale;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::asking::WireSchema;
use crate::{Call, Embedder, LlmError};

/// Something that answers.
#[async_trait]
pub trait ChatModel: Send + Sync + 'static {
    /// `provider/model`, or the bare name of a member without variants: `playbook`.
    fn name(&self) -> &str;

    /// Whether it answers at once, without I/O: such a call needs no turn in the background, no
    /// progress, and no entry in the ledger before it.
    fn immediate(&self) -> bool {
        false
    }

    /// The highest temperature that it takes; nothing where it has no such thing.
    fn hottest(&self) -> Option<f32> {
        None
    }

    /// Whether it can be asked at the moment.
    fn health(&self) -> Health {
        Health::Up
    }

    /// The same provider with another of its models.
    fn variant(&self, _model: &str) -> Option<Arc<dyn ChatModel>> {
        None
    }

    /// A model of the same provider that embeds.
    fn embedder(&self, _model: &str) -> Option<Arc<dyn Embedder>> {
        None
    }

    /// The same member, asked even while it is left alone after failures: for where nobody stands in for it.
    fn insistent(&self) -> Option<Arc<dyn ChatModel>> {
        None
    }

    /// Answers, or says why not. Dropping the future ends the call, upstream too; an attempt that was entered in the
    /// ledger is then not settled, which is left to whoever dropped it. Where part of an answer was shown and there
    /// is none in the end, [`Watch::restart`](crate::Watch::restart) was called.
    async fn complete(&self, request: &ChatRequest, call: &Call<'_>) -> Result<ChatReply, LlmError>;
}

/// Whether a member can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// It answers, or was not asked yet.
    Up,
    /// It failed several times in a row and is left alone for a while.
    Down,
    /// The while is over: the next call shows.
    Trying,
}

/// What of an answer is shown while it is being written, by the names of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// A text field at the top: shown as it grows. Without a schema the whole answer is the text.
    pub text: Option<String>,
    /// A list at the top: shown element by element.
    pub items: Option<String>,
}

/// One request. What a person wrote is in `messages` and in `context`, never in `system`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChatRequest {
    /// What is to be done, as contexts name it: `chat.reply`, `plan.generate`, `suggest.cibles`, `search`.
    pub task: String,
    /// The instructions.
    pub system: String,
    /// The facts as data: the scenario, the entities, the parameters of the intent.
    pub context: Value,
    /// The conversation, oldest first.
    pub messages: Vec<ChatMessage>,
    /// The shape of the answer; free text without one.
    pub schema: Option<AnswerSchema>,
    /// What of it is shown while it is being written.
    #[serde(default)]
    pub shown: Shown,
    /// The language of the answer.
    pub locale: Locale,
    /// The most tokens of the answer.
    pub max_tokens: u32,
    /// How freely to answer, where the member has such a thing; its default without.
    pub temperature: Option<f32>,
    /// Among which share of the likeliest words to choose, where the member has such a thing; its default without.
    #[serde(default)]
    pub top_p: Option<f32>,
}

impl ChatRequest {
    /// A task with its facts and nothing else.
    pub fn new(task: impl Into<String>, locale: Locale, context: Value) -> Self {
        Self {
            task: task.into(),
            system: String::new(),
            context,
            messages: Vec::new(),
            schema: None,
            shown: Shown::default(),
            locale,
            max_tokens: 2048,
            temperature: None,
            top_p: None,
        }
    }

    /// The last thing that the person said.
    #[must_use]
    pub fn last_user_message(&self) -> Option<&str> {
        self.messages.iter().rev().find(|message| message.role == Role::User).map(|message| message.content.as_str())
    }
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Assistant,
}

/// One message of the conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatMessage {
    /// Who.
    pub role: Role,
    /// What.
    pub content: String,
}

impl ChatMessage {
    /// The person's.
    pub fn user(content: impl Into<String>) -> Self {
        Self { role: Role::User, content: content.into() }
    }

    /// The model's.
    pub fn assistant(content: impl Into<String>) -> Self {
        Self { role: Role::Assistant, content: content.into() }
    }
}

/// The shape that an answer must have. Cheap to clone, and its clones share what is made of it for the wire.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnswerSchema {
    /// Its name, for providers that want one: letters, digits, `_`.
    pub name: Arc<str>,
    /// The JSON Schema.
    pub schema: Arc<Value>,
    #[serde(skip)]
    wire: Arc<OnceLock<WireSchema>>,
}

impl PartialEq for AnswerSchema {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.schema == other.schema
    }
}

impl AnswerSchema {
    /// A schema with its name.
    #[must_use]
    pub fn new(name: &str, schema: Value) -> Self {
        Self { name: name.into(), schema: Arc::new(schema), wire: Arc::default() }
    }

    /// As providers are sent it; `first` leads among the fields. It is kept for the first such field that is asked for, and
    /// a task has but one.
    pub(crate) fn wire(&self, first: Option<&str>) -> Cow<'_, WireSchema> {
        let kept = self.wire.get_or_init(|| WireSchema::of(&self.schema, first));
        if kept.first.as_deref() == first {
            Cow::Borrowed(kept)
        } else {
            Cow::Owned(WireSchema::of(&self.schema, first))
        }
    }

    /// The schema of a type.
    #[must_use]
    pub fn of<T: schemars::JsonSchema>(name: &str) -> Self {
        let generator = schemars::generate::SchemaSettings::draft2020_12()
            .with(|settings| settings.inline_subschemas = true)
            .into_generator();
        Self::new(name, generator.into_root_schema_for::<T>().to_value())
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChatReply {
    /// The answer: an object of the schema, or a string without one.
    pub content: Value,
    /// The text as it came, for the audit record, where it differs.
    pub raw: Option<String>,
    /// What it cost.
    pub usage: Usage,
    /// Who answered, as the person is told: the name of the member, or what the provider reports.
    pub model: String,
    /// How it ended.
    pub finish: Finish,
}

impl ChatReply {
    /// The answer as a type.
    pub fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T, LlmError> {
        T::deserialize(&self.content).map_err(|_| LlmError::BadOutput)
    }
}

/// Tokens of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Read.
    pub prompt_tokens: u32,
    /// Written.
    pub completion_tokens: u32,
    /// Counted by us, because the provider did not say.
    pub estimated: bool,
}

/// How an answer ended. Providers have more words than these; what is unknown is [`Finish::Other`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// By itself.
    #[default]
    Stop,
    /// At `max_tokens` or at the end of the model's window: the answer is cut.
    Length,
    /// By the provider's filter.
    ContentFilter,
    /// For another reason.
    Other,
}
