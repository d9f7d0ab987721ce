//! A message of a conversation with an agent.

use heraut_kernel::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Characters of a visitor's or an operator's message at most.
pub const LONGEST: usize = 4000;

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = AuteurAgent)]
pub enum Author {
    /// The visitor.
    Visitor,
    /// The agent.
    Agent,
    /// A person of the workspace.
    Operator,
}

impl Author {
    /// The values as they are stored.
    pub const WORDS: &[&str] = &["visitor", "agent", "operator"];

    /// As it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Agent => "agent",
            Self::Operator => "operator",
        }
    }

    /// As it was stored.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "visitor" => Self::Visitor,
            "operator" => Self::Operator,
            _ => Self::Agent,
        }
    }

    /// The seed's word: who asks, and who answers.
    #[must_use]
    pub const fn role(self) -> &'static str {
        match self {
            Self::Visitor => "user",
            Self::Agent | Self::Operator => "assistant",
        }
    }
}

/// Where an answer has something from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Citation {
    /// How the answer calls it: `[1]`.
    pub n: u32,
    /// The title of the document.
    pub title: String,
    /// Where it can be read, where it is a page.
    pub url: Option<String>,
}

/// A message as its visitor sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = MessageVisiteur)]
pub struct VisitorMessage {
    /// Identifier.
    pub id: Uuid,
    /// `user` or `assistant`.
    pub role: String,
    /// Who wrote it.
    pub author: Author,
    /// The text; Markdown where it is an answer.
    pub content: String,
    /// Where the answer has it from.
    pub citations: Vec<Citation>,
    /// 1 or -1 where the visitor judged it.
    pub feedback: Option<i16>,
    /// Whether the visitor stopped it, or it was cut for another reason.
    pub cut: bool,
    /// Whether no model wrote it: the built-in answers did.
    pub automatic: bool,
    /// When.
    pub created_at: Instant,
}

/// A message as the desk sees it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = MessageAgent)]
pub struct Message {
    /// Identifier.
    pub id: Uuid,
    /// The conversation.
    pub conversation_id: Uuid,
    /// `user` or `assistant`.
    pub role: &'static str,
    /// Who wrote it.
    pub author: Author,
    /// Which person of the workspace, where it is one.
    pub user_id: Option<i64>,
    /// The text.
    pub content: String,
    /// Where the answer has it from.
    pub citations: Vec<Citation>,
    /// Tokens, read and written.
    pub tokens_used: Option<i32>,
    /// Tokens read.
    pub prompt_tokens: Option<i32>,
    /// Tokens written.
    pub completion_tokens: Option<i32>,
    /// Millionths of `currency`.
    pub cost_micros: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Milliseconds to the first token.
    pub ttft_ms: Option<i32>,
    /// Milliseconds to the end.
    pub response_time_ms: Option<i32>,
    /// `stop`, `length`, `content_filter`, `other`, `stopped`; `unknown` where the answer is that nothing is known; `budget`
    /// where none was left.
    pub finish_reason: Option<String>,
    /// Why nobody answered, or why somebody else did.
    pub error_code: Option<String>,
    /// Who answered.
    pub model: Option<String>,
    /// 1 or -1 where the visitor judged it.
    pub feedback: Option<i16>,
    /// Why.
    pub feedback_reason: Option<String>,
    /// When.
    pub created_at: Instant,
}

impl From<Message> for VisitorMessage {
    fn from(it: Message) -> Self {
        let cut = matches!(it.finish_reason.as_deref(), Some("stopped" | "length" | "content_filter"));
        let automatic = it.author == Author::Agent && it.model.as_deref() == Some("playbook");
        Self {
            id: it.id,
            role: it.role.to_owned(),
            author: it.author,
            content: it.content,
            citations: it.citations,
            feedback: it.feedback,
            cut,
            automatic,
            created_at: it.created_at,
        }
    }
}

/// A text that somebody typed, without control characters other than line breaks; nothing where nothing is left.
#[must_use]
pub fn clean(text: &str) -> Option<String> {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_go_and_lines_stay() {
        assert_eq!(clean(" a\u{0}b\r\nc\u{1b}[0m ").as_deref(), Some("ab\nc[0m"));
        assert_eq!(clean(" \u{7} \n"), None);
    }
}
