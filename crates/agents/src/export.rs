//! A conversation as a file.

use csv::{Terminator, WriterBuilder};
use heraut_kernel::Locale;
use heraut_kernel::text::safe_cell;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::conversation::Conversation;
use crate::message::{Author, Message};
use crate::statistics::COUNTS;
use crate::usecase::statistics::DayOut;

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = FormeConversation)]
pub enum Form {
    /// All that is known.
    Json,
    /// As French Excel opens it: BOM, `;`, CRLF.
    Csv,
    /// As people read it.
    Txt,
}

impl Form {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Txt => "txt",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Txt => "text/plain; charset=utf-8",
        }
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    conversation: &'a Conversation,
    messages: &'a [Message],
}

/// The file of a conversation, its messages oldest first.
#[must_use]
pub fn file(form: Form, conversation: &Conversation, messages: &[Message], locale: Locale) -> Vec<u8> {
    match form {
        Form::Json => serde_json::to_vec_pretty(&Whole { conversation, messages }).unwrap_or_default(),
        Form::Csv => table(messages),
        Form::Txt => text(messages, locale).into_bytes(),
    }
}

const COLUMNS: [&str; 10] = [
    "created_at",
    "author",
    "role",
    "content",
    "model",
    "prompt_tokens",
    "completion_tokens",
    "response_time_ms",
    "finish_reason",
    "feedback",
];

fn table(messages: &[Message]) -> Vec<u8> {
    let mut writer = WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(COLUMNS);
    let number = |number: Option<i32>| number.map(|it| it.to_string()).unwrap_or_default();
    for it in messages {
        let _ = writer.write_record([
            it.created_at.to_string(),
            it.author.word().to_owned(),
            it.role.to_owned(),
            safe_cell(&it.content),
            safe_cell(it.model.as_deref().unwrap_or_default()),
            number(it.prompt_tokens),
            number(it.completion_tokens),
            number(it.response_time_ms),
            it.finish_reason.clone().unwrap_or_default(),
            it.feedback.map(|it| it.to_string()).unwrap_or_default(),
        ]);
    }
    let mut out = "\u{feff}".as_bytes().to_vec();
    out.extend(writer.into_inner().unwrap_or_default());
    out
}

/// Days as a table.
#[must_use]
pub fn days(days: &[DayOut]) -> Vec<u8> {
    const MORE: [&str; 6] =
        ["visitors", "ttft_p50_ms", "ttft_p95_ms", "response_p50_ms", "response_p95_ms", "deflection"];
    let mut writer = WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(["jour"].into_iter().chain(COUNTS).chain(MORE));
    for DayOut { jour, period } in days {
        let maybe = |value: Option<i64>| value.map(|it| it.to_string()).unwrap_or_default();
        let more = [
            period.visitors.to_string(),
            maybe(period.ttft_p50_ms),
            maybe(period.ttft_p95_ms),
            maybe(period.response_p50_ms),
            maybe(period.response_p95_ms),
            maybe(period.deflection),
        ];
        let counts = period.counts.values().map(|value| value.to_string());
        let _ = writer.write_record([jour.to_string()].into_iter().chain(counts).chain(more));
    }
    let mut out = "\u{feff}".as_bytes().to_vec();
    out.extend(writer.into_inner().unwrap_or_default());
    out
}

fn text(messages: &[Message], locale: Locale) -> String {
    let who = |author: Author| match author {
        Author::Visitor => locale.pick("Visiteur", "Visitor"),
        Author::Agent => locale.pick("Agent (automatique)", "Agent (automatic)"),
        Author::Operator => locale.pick("Équipe", "Team"),
    };
    let lines = messages.iter().map(|it| format!("{}  {}\n{}\n", it.created_at, who(it.author), it.content));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use heraut_kernel::Instant;
    use uuid::Uuid;

    use super::*;

    fn message(author: Author, content: &str) -> Message {
        Message {
            id: Uuid::nil(),
            conversation_id: Uuid::nil(),
            role: author.role(),
            author,
            user_id: None,
            content: content.to_owned(),
            citations: Vec::new(),
            tokens_used: None,
            prompt_tokens: None,
            completion_tokens: None,
            cost_micros: None,
            currency: None,
            ttft_ms: None,
            response_time_ms: None,
            finish_reason: None,
            error_code: None,
            model: None,
            feedback: None,
            feedback_reason: None,
            created_at: Instant::parse("2027-01-04T08:00:00Z").unwrap(),
        }
    }

    #[test]
    fn a_spreadsheet_runs_nothing_that_a_visitor_wrote() {
        let file = table(&[
            message(Author::Visitor, "=HYPERLINK(\"https://evil.test\")"),
            message(Author::Agent, "Non;\n\"oui\""),
        ]);
        let text = String::from_utf8(file).unwrap();
        assert!(text.contains(";\"'=HYPERLINK(\"\"https://evil.test\"\")\";"), "{text}");
        assert!(text.contains(";\"Non;\n\"\"oui\"\"\";"), "{text}");
    }
}
