//! What is counted of an agent, day by day, by the calendar of the workspace. Whatever happens adds a delta in the transaction
//! in which it happens; a job folds deltas into days. What was not folded yet counts too.

use heraut_kernel::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// What is added up, by the names of the columns.
pub const COUNTS: [&str; 14] = [
    "conversations",
    "user_messages",
    "assistant_messages",
    "operator_messages",
    "prompt_tokens",
    "completion_tokens",
    "cost_micros",
    "errors",
    "unanswered",
    "budget_ends",
    "handoffs",
    "thumbs_up",
    "thumbs_down",
    "leads",
];

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ComptesAgent)]
pub struct Counts {
    /// Conversations that began.
    pub conversations: i64,
    /// Messages of visitors.
    pub user_messages: i64,
    /// Answers of the agent, and of people.
    pub assistant_messages: i64,
    /// Answers of people among them.
    pub operator_messages: i64,
    /// Tokens read.
    pub prompt_tokens: i64,
    /// Tokens written.
    pub completion_tokens: i64,
    /// Millionths of a euro, other currencies by the rates of the plans.
    pub cost_micros: i64,
    /// Answers that nobody could give.
    pub errors: i64,
    /// Questions to which the agent knew no answer.
    pub unanswered: i64,
    /// Answers that a budget cut off.
    pub budget_ends: i64,
    /// Visitors who asked for a person.
    pub handoffs: i64,
    /// Answers that helped.
    pub thumbs_up: i64,
    /// Answers that did not.
    pub thumbs_down: i64,
    /// Visitors who left an address for the first time.
    pub leads: i64,
}

impl Counts {
    /// In the order of [`COUNTS`].
    #[must_use]
    pub const fn values(&self) -> [i64; COUNTS.len()] {
        [
            self.conversations,
            self.user_messages,
            self.assistant_messages,
            self.operator_messages,
            self.prompt_tokens,
            self.completion_tokens,
            self.cost_micros,
            self.errors,
            self.unanswered,
            self.budget_ends,
            self.handoffs,
            self.thumbs_up,
            self.thumbs_down,
            self.leads,
        ]
    }

    /// From values in the order of [`COUNTS`].
    #[must_use]
    pub const fn of(values: [i64; COUNTS.len()]) -> Self {
        let [
            conversations,
            user_messages,
            assistant_messages,
            operator_messages,
            prompt_tokens,
            completion_tokens,
            cost_micros,
            errors,
            unanswered,
            budget_ends,
            handoffs,
            thumbs_up,
            thumbs_down,
            leads,
        ] = values;
        Self {
            conversations,
            user_messages,
            assistant_messages,
            operator_messages,
            prompt_tokens,
            completion_tokens,
            cost_micros,
            errors,
            unanswered,
            budget_ends,
            handoffs,
            thumbs_up,
            thumbs_down,
            leads,
        }
    }

    /// Adds others to these.
    pub fn add(&mut self, other: &Self) {
        let mut values = self.values();
        for (value, more) in values.iter_mut().zip(other.values()) {
            *value += more;
        }
        *self = Self::of(values);
    }

    /// What these are more than others; nothing where they are less.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Self {
        let mut values = self.values();
        for (value, less) in values.iter_mut().zip(other.values()) {
            *value = (*value - less).max(0);
        }
        Self::of(values)
    }

    /// The share of conversations in which nobody asked for a person, in per cent; nothing where there was none.
    #[must_use]
    pub fn deflection(&self) -> Option<i64> {
        (self.conversations > 0).then(|| 100 - (self.handoffs.min(self.conversations) * 100) / self.conversations)
    }
}

/// How long answers took, in buckets that grow by a tenth: a percentile read from them is at most a tenth too high.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram(pub std::collections::BTreeMap<i32, i64>);

impl Histogram {
    /// The bucket of a time in milliseconds.
    #[must_use]
    pub fn bucket(ms: i32) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "a logarithm of 32 bits is small")]
        let bucket = (f64::from(ms.max(1)).ln() / 1.1_f64.ln()).floor() as i32;
        bucket
    }

    /// Counts a time.
    pub fn note(&mut self, ms: i32) {
        *self.0.entry(Self::bucket(ms)).or_default() += 1;
    }

    /// Takes one out of the bucket of a time. Answers whether there was one.
    pub fn take(&mut self, ms: i32) -> bool {
        let there = self.0.get_mut(&Self::bucket(ms)).filter(|answers| **answers > 0);
        there.is_some_and(|answers| {
            *answers -= 1;
            true
        })
    }

    /// Adds another to this one.
    pub fn add(&mut self, other: &Self) {
        for (bucket, answers) in &other.0 {
            *self.0.entry(*bucket).or_default() += answers;
        }
    }

    /// The time below which so many per cent lie, in milliseconds; nothing where nothing was counted.
    #[must_use]
    pub fn percentile(&self, percent: i64) -> Option<i64> {
        let all: i64 = self.0.values().sum();
        let wanted = (all * percent + 99) / 100;
        let mut seen = 0;
        self.0.iter().find_map(|(bucket, answers)| {
            seen += answers;
            #[expect(clippy::cast_possible_truncation, reason = "a time in milliseconds")]
            let upper = 1.1_f64.powi(bucket + 1).round() as i64;
            (seen >= wanted && all > 0).then_some(upper)
        })
    }
}

/// Something that happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// What is added.
    pub counts: Counts,
    /// Who visited.
    pub visitor_id: Option<uuid::Uuid>,
    /// Milliseconds to the first token of an answer.
    pub ttft_ms: Option<i32>,
    /// Milliseconds to its end.
    pub response_time_ms: Option<i32>,
    /// When, where it is noted later.
    pub at: Option<Instant>,
}

/// What a time was for an agent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Period {
    /// What was counted.
    pub counts: Counts,
    /// Visitors, each once.
    pub visitors: i64,
    /// First tokens.
    pub ttft: Histogram,
    /// Whole answers.
    pub response: Histogram,
    /// Milliseconds of all answers together, and how many they were.
    pub response_sum_ms: i64,
    /// When a conversation last began.
    pub last_conversation_at: Option<Instant>,
}

/// A time, as it is told.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = PeriodeAgent)]
pub struct PeriodOut {
    /// What was counted.
    #[serde(flatten)]
    pub counts: Counts,
    /// Conversations that began.
    pub total_conversations: i64,
    /// Messages of visitors and answers.
    pub total_messages: i64,
    /// Tokens, read and written.
    pub total_tokens_used: i64,
    /// Milliseconds of an answer in the middle of all, by the sum; nothing where none was timed.
    pub avg_response_time_ms: Option<i64>,
    /// When a conversation last began.
    pub last_conversation_date: Option<Instant>,
    /// Visitors, each once.
    pub visitors: i64,
    /// Milliseconds to the first token below which half of all answers lie, up to a tenth too high.
    pub ttft_p50_ms: Option<i64>,
    /// The same for 95 of 100.
    pub ttft_p95_ms: Option<i64>,
    /// Milliseconds to the end of an answer below which half of all lie.
    pub response_p50_ms: Option<i64>,
    /// The same for 95 of 100.
    pub response_p95_ms: Option<i64>,
    /// Share of conversations without a call for a person, in per cent.
    pub deflection: Option<i64>,
}

impl From<&Period> for PeriodOut {
    fn from(it: &Period) -> Self {
        let timed: i64 = it.response.0.values().sum();
        Self {
            counts: it.counts,
            total_conversations: it.counts.conversations,
            total_messages: it.counts.user_messages + it.counts.assistant_messages,
            total_tokens_used: it.counts.prompt_tokens + it.counts.completion_tokens,
            avg_response_time_ms: (timed > 0).then(|| it.response_sum_ms / timed),
            last_conversation_date: it.last_conversation_at,
            visitors: it.visitors,
            ttft_p50_ms: it.ttft.percentile(50),
            ttft_p95_ms: it.ttft.percentile(95),
            response_p50_ms: it.response.percentile(50),
            response_p95_ms: it.response.percentile(95),
            deflection: it.counts.deflection(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_at_most_a_tenth_too_high() {
        let mut histogram = Histogram::default();
        for ms in 1..=1000 {
            histogram.note(ms);
        }
        for (percent, exact) in [(50, 500), (95, 950), (100, 1000)] {
            let read = histogram.percentile(percent).unwrap();
            assert!(read >= exact && read * 100 <= exact * 111, "{percent}: {read}");
        }
        assert_eq!(Histogram::default().percentile(50), None);
        assert_eq!(Histogram::bucket(0), Histogram::bucket(1));
    }

    #[test]
    fn counts_add_up_by_their_names() {
        let mut counts = Counts { conversations: 4, handoffs: 1, ..Counts::default() };
        counts.add(&Counts { user_messages: 2, handoffs: 1, ..Counts::default() });
        assert_eq!((counts.handoffs, counts.user_messages, counts.deflection()), (2, 2, Some(50)));
        assert_eq!(Counts::of(counts.values()), counts);
        assert_eq!(Counts::default().deflection(), None);
    }
}
