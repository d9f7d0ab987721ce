//! How much an agent may answer: messages, tokens and money, by window of time. What is spent is reserved before a model is
//! asked, and what was not needed is given back.

use chrono::{DateTime, Datelike, Timelike};
use chrono_tz::Tz;
use garde::Validate;
use heraut_kernel::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A window of time, by the calendar of the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// A minute.
    Minute,
    /// A day.
    Day,
    /// A month.
    Month,
}

impl Window {
    /// Its name: `2027-01-04T08:30`, `2027-01-04`, `2027-01`.
    #[must_use]
    pub fn name(self, at: Instant, zone: Tz) -> String {
        let at: DateTime<Tz> = at.0.and_utc().with_timezone(&zone);
        let (year, month, day) = (at.year(), at.month(), at.day());
        match self {
            Self::Minute => format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}", at.hour(), at.minute()),
            Self::Day => format!("{year:04}-{month:02}-{day:02}"),
            Self::Month => format!("{year:04}-{month:02}"),
        }
    }
}

/// The most of something in a window; what is absent is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// Messages of visitors.
    pub messages: Option<i64>,
    /// Tokens, read and written.
    pub tokens: Option<i64>,
    /// Millionths of a euro.
    pub micros: Option<i64>,
}

impl Limit {
    /// Whether anything is limited.
    #[must_use]
    pub const fn is_set(self) -> bool {
        self.messages.is_some() || self.tokens.is_some() || self.micros.is_some()
    }
}

/// How much of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Messages of visitors.
    pub messages: i64,
    /// Tokens, read and written.
    pub tokens: i64,
    /// Millionths of a euro.
    pub micros: i64,
}

/// What an agent may answer. What is absent is not limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(default)]
pub struct Budgets {
    /// Messages of one visitor in a minute.
    #[garde(range(min = 1, max = 1000))]
    #[schema(minimum = 1, maximum = 1000)]
    pub visitor_minute: Option<i64>,
    /// Messages of one visitor in a day.
    #[garde(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub visitor_day: Option<i64>,
    /// Tokens of one visitor in a day.
    #[garde(range(min = 1, max = 1_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub visitor_tokens_day: Option<i64>,
    /// Tokens of one visitor in a month.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub visitor_tokens_month: Option<i64>,
    /// Millionths of a euro for one visitor in a day.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub visitor_micros_day: Option<i64>,
    /// Millionths of a euro for one visitor in a month.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub visitor_micros_month: Option<i64>,
    /// Messages of all visitors in a minute.
    #[garde(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub messages_minute: Option<i64>,
    /// Messages of all visitors in a day.
    #[garde(range(min = 1, max = 10_000_000))]
    #[schema(minimum = 1, maximum = 10_000_000)]
    pub messages_day: Option<i64>,
    /// Tokens in a day.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub tokens_day: Option<i64>,
    /// Tokens in a month.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub tokens_month: Option<i64>,
    /// Millionths of a euro in a day.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub micros_day: Option<i64>,
    /// Millionths of a euro in a month.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub micros_month: Option<i64>,
}

impl Default for Budgets {
    /// A person does not write more; a program does.
    fn default() -> Self {
        Self {
            visitor_minute: Some(10),
            visitor_day: Some(200),
            visitor_tokens_day: None,
            visitor_tokens_month: None,
            visitor_micros_day: None,
            visitor_micros_month: None,
            messages_minute: None,
            messages_day: None,
            tokens_day: None,
            tokens_month: None,
            micros_day: None,
            micros_month: None,
        }
    }
}

/// Whose budget it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The visitor's.
    Visitor,
    /// The agent's.
    Agent,
    /// That of all agents of the workspace.
    Workspace,
}

impl Budgets {
    /// What is limited, the visitor's first: who writes too much takes nothing from the others.
    pub fn limits(&self) -> impl Iterator<Item = (Whose, Window, Limit)> {
        let limit = |messages, tokens, micros| Limit { messages, tokens, micros };
        [
            (Whose::Visitor, Window::Minute, limit(self.visitor_minute, None, None)),
            (Whose::Visitor, Window::Day, limit(self.visitor_day, self.visitor_tokens_day, self.visitor_micros_day)),
            (Whose::Visitor, Window::Month, limit(None, self.visitor_tokens_month, self.visitor_micros_month)),
            (Whose::Agent, Window::Minute, limit(self.messages_minute, None, None)),
            (Whose::Agent, Window::Day, limit(self.messages_day, self.tokens_day, self.micros_day)),
            (Whose::Agent, Window::Month, limit(None, self.tokens_month, self.micros_month)),
        ]
        .into_iter()
        .filter(|(.., limit)| limit.is_set())
    }
}

/// What all agents of a workspace may answer together. What is absent is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(default)]
#[schema(as = BudgetsEspace)]
pub struct WorkspaceBudgets {
    /// Messages of all visitors in a minute.
    #[garde(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub messages_minute: Option<i64>,
    /// Messages of all visitors in a day.
    #[garde(range(min = 1, max = 100_000_000))]
    #[schema(minimum = 1, maximum = 100_000_000)]
    pub messages_day: Option<i64>,
    /// Tokens in a day.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub tokens_day: Option<i64>,
    /// Tokens in a month.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub tokens_month: Option<i64>,
    /// Millionths of a euro in a day.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub micros_day: Option<i64>,
    /// Millionths of a euro in a month.
    #[garde(range(min = 1, max = 1_000_000_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub micros_month: Option<i64>,
}

impl WorkspaceBudgets {
    /// What is limited.
    pub fn limits(&self) -> impl Iterator<Item = (Whose, Window, Limit)> {
        let limit = |messages, tokens, micros| Limit { messages, tokens, micros };
        [
            (Whose::Workspace, Window::Minute, limit(self.messages_minute, None, None)),
            (Whose::Workspace, Window::Day, limit(self.messages_day, self.tokens_day, self.micros_day)),
            (Whose::Workspace, Window::Month, limit(None, self.tokens_month, self.micros_month)),
        ]
        .into_iter()
        .filter(|(.., limit)| limit.is_set())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_follow_the_calendar_of_the_workspace() {
        let at = Instant::parse("2027-01-31T23:30:00Z").unwrap();
        let names = |zone: Tz| [Window::Minute, Window::Day, Window::Month].map(|window| window.name(at, zone));
        assert_eq!(names(Tz::UTC), ["2027-01-31T23:30", "2027-01-31", "2027-01"]);
        assert_eq!(names(Tz::Europe__Paris), ["2027-02-01T00:30", "2027-02-01", "2027-02"]);
    }

    #[test]
    fn the_visitor_s_limits_come_first() {
        let budgets = Budgets { tokens_month: Some(5), ..Budgets::default() };
        let whose: Vec<Whose> = budgets.limits().map(|(whose, ..)| whose).collect();
        assert_eq!(whose, [Whose::Visitor, Whose::Visitor, Whose::Agent]);
    }
}
