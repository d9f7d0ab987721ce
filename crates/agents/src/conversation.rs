//! A conversation of a visitor with an agent, and who leads it.

use heraut_kernel::{Instant, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who leads a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = StatutConversation)]
pub enum State {
    /// The agent answers.
    Agent,
    /// The visitor asked for a person, who has not come yet; the agent answers still.
    Waiting,
    /// A person answers, and the agent is silent.
    Human,
    /// It is over. A message of the visitor's opens it again.
    Closed,
}

impl State {
    /// The values as they are stored.
    pub const WORDS: &[&str] = &["agent", "waiting", "human", "closed"];

    /// As it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Waiting => "waiting",
            Self::Human => "human",
            Self::Closed => "closed",
        }
    }

    /// As it was stored.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "waiting" => Self::Waiting,
            "human" => Self::Human,
            "closed" => Self::Closed,
            _ => Self::Agent,
        }
    }

    /// What it is once the visitor has written.
    #[must_use]
    pub const fn after_visitor(self) -> Self {
        match self {
            Self::Closed => Self::Agent,
            state => state,
        }
    }
}

/// A conversation as the desk sees it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ConversationAgent)]
pub struct Conversation {
    /// Identifier.
    pub id: Uuid,
    /// The agent.
    pub agent_id: Uuid,
    /// The visit, as the server named it.
    pub session_id: String,
    /// The visitor.
    pub visitor_id: Uuid,
    /// What the customer's backend calls the visitor, where it vouched for them.
    pub identity: Option<String>,
    /// The page, its title, the referrer and the browser, as far as the visitor's page said.
    #[schema(value_type = Object)]
    pub metadata: serde_json::Value,
    /// Who leads it.
    pub state: State,
    /// Who took it over.
    pub user_id: Option<i64>,
    /// Language of the answers.
    pub langue: Locale,
    /// Words of the desk for it.
    pub tags: Vec<String>,
    /// A note of the desk's, which the visitor never sees.
    pub note: String,
    /// How the last message begins.
    pub preview: String,
    /// Messages of all authors.
    pub messages: i32,
    /// Whether something was written that no person of the workspace has read.
    pub unread: bool,
    /// Whether it was held in the editor, to try the agent.
    pub essai: bool,
    /// Whether its messages are archived. Where they are kept is nobody's business but the store's.
    #[serde(skip)]
    pub archived: bool,
    /// When it began.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// When somebody last wrote.
    pub last_message_at: Instant,
}
