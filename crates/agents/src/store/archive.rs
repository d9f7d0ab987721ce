//! What of the agents context travels with a workspace: agents, what they were told and know, who left an address, what was
//! counted. What was said with visitors stays: it is kept for as long as this installation said, and a browser's token opens nothing
//! elsewhere. So do keys and secrets, which are good for this installation, and what can be made again.

use async_trait::async_trait;
use garde::Validate;
use heraut_store::archive::{Field, Key, Kind, Numbers, Portable, Rows, Sheet};
use heraut_store::{Conn, Error, Tx};
use sea_orm::entity::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::documents;
use crate::agent::Texts;
use crate::budget::{Budgets, WorkspaceBudgets};
use crate::knowledge::LONGEST;
use crate::statistics::COUNTS;
use crate::theme::Theme;

/// The agents context, as a workspace's archive sees it.
#[derive(Clone, Copy, Debug)]
pub struct AgentsArchive;

const AGENT: Field = Field::new("agent_id", Kind::Named("agents"));
const DAY: Field = Field::new("jour", Kind::Text(10));
const STAMPS: [Field; 2] = [Field::new("created_at", Kind::Instant), Field::new("updated_at", Kind::Instant)];

/// A document that reads as this type, within its limits.
fn reads<T: DeserializeOwned + Validate<Context = ()>>(value: &Value) -> bool {
    serde_json::from_value::<T>(value.clone()).is_ok_and(|read| read.validate().is_ok())
}

fn is_text_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
}

fn sheet(table: &'static str, key: Key, fields: &[Field]) -> Sheet {
    Sheet::new(table, key, [fields, &STAMPS].concat())
}

fn agents() -> Sheet {
    let fields = [
        Field::null("scenario_id", Kind::Ref("scenarios")),
        Field::new("name", Kind::Text(255)),
        Field::new("role", Kind::Text(255)),
        Field::new("instructions", Kind::Long),
        Field::new("version", Kind::Whole),
        Field::null("model", Kind::Text(180)),
        Field::null("temperature", Kind::Real),
        Field::new("max_tokens", Kind::Whole),
        Field::null("top_p", Kind::Real),
        Field::new("is_active", Kind::Yes),
        Field::new("knowledge_only", Kind::Yes),
        Field::new("known_only", Kind::Yes),
        Field::new("languages", Kind::Word(&["both", "fr", "en"])),
        Field::null("texts", Kind::Json(&[])).rule(reads::<Texts>),
        Field::null("theme", Kind::Json(&[])).rule(reads::<Theme>),
        Field::null("origins", Kind::Json(&[])).rule(is_text_list),
        Field::new("retention_days", Kind::Whole),
        Field::null("budgets", Kind::Json(&[])).rule(reads::<Budgets>),
        Field::new("search_key", Kind::Text(520)),
        Field::new("revision", Kind::Whole),
    ];
    Sheet { left: &["user_id"], undoable: true, ..sheet("agents", Key::Named, &fields) }
}

fn versions() -> Sheet {
    let fields = [AGENT, Field::new("numero", Kind::Whole), Field::new("instructions", Kind::Long)];
    Sheet { left: &["user_id"], ..sheet("agent_versions", Key::Content, &fields) }
}

/// What is cut from documents, and where it stands by its meaning, is made again.
fn documents() -> Sheet {
    let fields = [
        AGENT,
        Field::new("titre", Kind::Text(300)),
        Field::new("kind", Kind::Word(&["text", "file", "page"])),
        Field::null("url", Kind::Text(2000)),
        Field::null("file_name", Kind::Text(300)),
        Field::new("content", Kind::Text(LONGEST)),
        Field::new("characters", Kind::Whole),
        Field::new("passages", Kind::Whole),
        Field::null("refresh_days", Kind::Whole).rule(|n| n.as_i64().is_some_and(|n| (1..=90).contains(&n))),
        Field::null("read_at", Kind::Instant),
        Field::null("read_error", Kind::Text(40)),
    ];
    Sheet { left: &["embedded_by"], undoable: true, ..sheet("agent_documents", Key::Named, &fields) }
}

fn unanswered() -> Sheet {
    let fields = [
        AGENT,
        Field::new("question", Kind::Text(500)),
        Field::new("question_key", Kind::Text(64)),
        Field::new("times", Kind::Whole),
        Field::null("done_at", Kind::Instant),
        Field::null("document_id", Kind::Named("agent_documents")),
    ];
    Sheet { left: &["conversation_id"], ..sheet("agent_unanswered", Key::Uuid, &fields) }
}

fn leads() -> Sheet {
    let fields = [
        AGENT,
        Field::new("name", Kind::Text(200)),
        Field::new("email", Kind::Text(254)),
        Field::new("email_key", Kind::Text(254)),
        Field::new("phone", Kind::Text(40)),
        Field::new("message", Kind::Long),
        Field::new("consent", Kind::Long),
        Field::new("langue", Kind::Word(&["fr", "en"])),
        Field::new("consent_at", Kind::Instant),
    ];
    Sheet { left: &["conversation_id", "visitor_id"], ..sheet("agent_leads", Key::Uuid, &fields) }
}

fn counted() -> [Sheet; 4] {
    let counts = COUNTS.map(|name| Field::new(name, Kind::Big));
    let times = [Field::null("ttft_ms", Kind::Whole), Field::null("response_time_ms", Kind::Whole)];
    let deltas = [&[AGENT, DAY, Field::null("visitor_id", Kind::Uuid)][..], &times, &counts].concat();
    let rest = [
        Field::new("response_sum_ms", Kind::Big),
        Field::new("timed_answers", Kind::Big),
        Field::null("last_conversation_at", Kind::Instant),
    ];
    let days = [&[AGENT, DAY][..], &counts, &rest].concat();
    let buckets = [
        AGENT,
        DAY,
        Field::new("metric", Kind::Word(&["ttft", "response"])),
        Field::new("bucket", Kind::Whole),
        Field::new("answers", Kind::Big),
    ];
    [
        sheet("agent_deltas", Key::Uuid, &deltas),
        sheet("agent_days", Key::Content, &days),
        sheet("agent_histograms", Key::Content, &buckets),
        Sheet::new("agent_day_visitors", Key::Content, vec![AGENT, DAY, Field::new("visitor_id", Kind::Uuid)]),
    ]
}

fn budgets() -> Sheet {
    let fields = [Field::null("budgets", Kind::Json(&[])).rule(reads::<WorkspaceBudgets>)];
    sheet("agent_budgets", Key::Content, &fields)
}

#[async_trait]
impl Portable for AgentsArchive {
    fn sheets(&self) -> Vec<Sheet> {
        let [deltas, days, histograms, visitors] = counted();
        vec![agents(), versions(), documents(), unanswered(), leads(), deltas, days, histograms, visitors, budgets()]
    }

    /// How many passages a document has is for whoever cuts it.
    async fn tell(&self, _: &Conn, _: &Numbers, tables: &mut [Rows]) -> Result<(), Error> {
        let rows = tables.iter_mut().filter(|table| table.table == "agent_documents").flat_map(|table| &mut table.rows);
        for row in rows {
            row.insert("passages".to_owned(), 0.into());
        }
        Ok(())
    }

    async fn settle(&self, tx: &Tx, _: &Numbers, _: &[Rows]) -> Result<(), Error> {
        documents::index_all(tx).await
    }
}
