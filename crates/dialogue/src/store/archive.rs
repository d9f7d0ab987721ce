//! What of the engine travels with a workspace: what was asked of models and what it cost. Turns live for seven days and answer
//! requests of this installation; they stay.

use async_trait::async_trait;
use heraut_store::archive::{Field, Key, Kind, Portable, Sheet};

use super::calls::OUTCOMES;

/// The engine, as a workspace's archive sees it.
#[derive(Clone, Copy, Debug)]
pub struct DialogueArchive;

impl DialogueArchive {
    fn calls() -> Sheet {
        let mut sheet = Sheet::new(
            "llm_calls",
            Key::Uuid,
            vec![
                Field::new("context", Kind::Text(40)),
                Field::new("task", Kind::Text(60)),
                Field::new("provider", Kind::Text(60)),
                Field::new("model", Kind::Text(120)),
                Field::null("prompt_tokens", Kind::Whole),
                Field::null("completion_tokens", Kind::Whole),
                Field::new("estimated", Kind::Yes),
                Field::null("cost_micros", Kind::Big),
                Field::null("currency", Kind::Text(3)),
                Field::null("ttft_ms", Kind::Whole),
                Field::null("latency_ms", Kind::Whole),
                Field::new("outcome", Kind::Word(OUTCOMES)),
                Field::null("error_code", Kind::Text(60)),
                Field::new("correlation_id", Kind::Uuid),
                Field::new("created_at", Kind::Instant),
                Field::new("updated_at", Kind::Instant),
            ],
        );
        sheet.left = &["turn_id", "reserved_month", "reserved_tokens", "reserved_micros"];
        // What is under way is settled where it runs.
        sheet.skip = Some(|row| row["outcome"] == "pending");
        sheet
    }
}

#[async_trait]
impl Portable for DialogueArchive {
    fn sheets(&self) -> Vec<Sheet> {
        let usage = vec![
            Field::new("month", Kind::Text(7)),
            Field::new("calls", Kind::Big),
            Field::new("tokens", Kind::Big),
            Field::new("cost_micros", Kind::Big),
            Field::new("created_at", Kind::Instant),
            Field::new("updated_at", Kind::Instant),
        ];
        vec![Self::calls(), Sheet::new("usage_months", Key::Content, usage)]
    }
}
