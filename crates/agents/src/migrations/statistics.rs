//! `agent_deltas`, `agent_days`, `agent_histograms`, `agent_day_visitors`, and the seed's view over them.

use heraut_store::schema::{CreateTable, CreateView, Table};

use crate::statistics::COUNTS;

pub(super) const TABLES: [CreateTable; 4] = [
    CreateTable {
        name: "m20261128_000620_agent_deltas",
        table: |c| {
            let mut table = Table::owned(c, "agent_deltas")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("agent_id"))
                // By the calendar of the workspace: 2027-01-04.
                .column(c.string("jour", 10))
                .column(c.uuid_null("visitor_id"))
                .column(c.count_null("ttft_ms"))
                .column(c.count_null("response_time_ms"));
            for name in COUNTS {
                table = table.column(c.integer(name));
            }
            table
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .belongs_to("agent_id", "agents")
                .index(&["workspace_id", "agent_id", "jour"])
        },
    },
    CreateTable {
        name: "m20261128_000621_agent_days",
        table: |c| {
            let mut table = Table::owned(c, "agent_days").column(c.uuid("agent_id")).column(c.string("jour", 10));
            for name in COUNTS {
                table = table.column(c.integer(name));
            }
            table
                .column(c.integer("response_sum_ms"))
                .column(c.integer("timed_answers"))
                .column(c.instant_null("last_conversation_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .primary(&["workspace_id", "agent_id", "jour"])
                .belongs_to("agent_id", "agents")
        },
    },
    CreateTable {
        name: "m20261128_000622_agent_histograms",
        table: |c| {
            Table::owned(c, "agent_histograms")
                .column(c.uuid("agent_id"))
                .column(c.string("jour", 10))
                .column(c.word("metric", &["ttft", "response"]))
                .column(c.count("bucket"))
                .column(c.integer("answers"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .primary(&["workspace_id", "agent_id", "jour", "metric", "bucket"])
                .belongs_to("agent_id", "agents")
        },
    },
    CreateTable {
        name: "m20261128_000623_agent_day_visitors",
        table: |c| {
            Table::owned(c, "agent_day_visitors")
                .column(c.uuid("agent_id"))
                .column(c.string("jour", 10))
                .column(c.uuid("visitor_id"))
                .primary(&["workspace_id", "agent_id", "jour", "visitor_id"])
                .belongs_to("agent_id", "agents")
        },
    },
];

/// The seed's view. It is seen with the eyes of whoever asks, so that row security holds through it.
pub(super) const VIEW: CreateView = CreateView {
    name: "m20261128_000624_agent_statistics",
    view: "agent_statistics",
    select: "SELECT a.workspace_id, a.id AS agent_id, a.user_id, a.name, \
        coalesce(sum(d.conversations), 0) AS total_conversations, \
        coalesce(sum(d.user_messages + d.assistant_messages), 0) AS total_messages, \
        coalesce(sum(d.user_messages), 0) AS user_messages, \
        coalesce(sum(d.assistant_messages), 0) AS assistant_messages, \
        coalesce(sum(d.prompt_tokens + d.completion_tokens), 0) AS total_tokens_used, \
        CASE WHEN coalesce(sum(d.timed_answers), 0) = 0 THEN NULL ELSE sum(d.response_sum_ms) / sum(d.timed_answers) END AS avg_response_time_ms, \
        max(d.last_conversation_at) AS last_conversation_date \
        FROM agents a LEFT JOIN agent_days d ON d.workspace_id = a.workspace_id AND d.agent_id = a.id \
        WHERE a.deleted_at IS NULL GROUP BY a.workspace_id, a.id, a.user_id, a.name",
};
