//! What a page says of a visit, and what the visit shows of the agent.

use heraut_kernel::Locale;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::agent::Agent;
use crate::words;

/// What a page says of a visit.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Where the visitor is.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Where they come from.
    pub referrer: Option<String>,
    /// The browser.
    pub user_agent: Option<String>,
}

impl Page {
    /// What is kept of it.
    #[must_use]
    pub fn metadata(&self) -> Value {
        // Without its query and its fragment: there stand the secrets of other systems.
        let plain = |url: &Option<String>| {
            url.as_deref().and_then(|url| url.split(['?', '#']).next()).filter(|url| !url.is_empty()).map(str::to_owned)
        };
        let all = [
            ("url", plain(&self.url)),
            ("title", self.title.clone()),
            ("referrer", plain(&self.referrer)),
            ("user_agent", self.user_agent.clone()),
        ];
        let said = all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?))));
        Value::Object(said.collect())
    }
}

/// An agent as its visitors see it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AgentShown {
    /// Name.
    pub name: String,
    /// Above the conversation.
    pub title: String,
    /// The first message.
    pub greeting: String,
    /// How to begin.
    pub starters: Vec<String>,
    /// To what a visitor agrees who leaves an address.
    pub consent: String,
    /// How it looks.
    pub theme: crate::theme::Theme,
    /// The colour of text on its accent.
    pub on_accent: String,
    /// Language of the answers.
    pub langue: Locale,
    /// Other words for sentences of the widget.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub words: std::collections::BTreeMap<String, String>,
}

impl AgentShown {
    /// In a language.
    #[must_use]
    pub fn new(agent: &Agent, locale: Locale) -> Self {
        let text = agent.texts.of(locale);
        let title = if text.title.trim().is_empty() { &agent.name } else { &text.title };
        Self {
            name: agent.name.clone(),
            title: title.clone(),
            greeting: words::greeting(agent, locale),
            starters: text.starters.clone(),
            consent: words::consent(agent, locale),
            theme: agent.theme.clone(),
            on_accent: agent.theme.on_accent().to_owned(),
            langue: locale,
            words: text.words.clone(),
        }
    }
}
