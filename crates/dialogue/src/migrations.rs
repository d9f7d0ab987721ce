//! The tables of the engine.

use heraut_store::schema::{AddColumn, CreateTable, DropTable, Table, create_tables};
use sea_orm_migration::MigrationTrait;

use crate::store::{calls, turns};

const TURNS: CreateTable = CreateTable {
    name: "m20261120_000310_turns",
    table: |c| {
        Table::owned(c, "turns")
            .column(c.uuid("id").primary_key().take())
            .column(c.string("task", 60))
            // What the turn is about in its context: a scenario of the marketing desk.
            .column(c.integer_null("subject_id"))
            // The conversation, where it is about no such thing.
            .column(c.uuid_null("thread_id"))
            .column(c.integer_null("user_id"))
            .column(c.word("statut", turns::STATUTS))
            // Counts the times that somebody was asked from the beginning.
            .column(c.count("attempt"))
            // Counts, within an attempt, those whose beginnings were taken back.
            .column(c.count("part"))
            .column(c.string_null("client_request_id", 64))
            .column(c.string("request_hash", 64))
            // What was asked, so that it can be asked again.
            .column(c.json_null("request"))
            .column(c.string("source", 80))
            .column(c.boolean("degraded"))
            // Why nobody answered.
            .column(c.string_null("error", 60))
            // What was written so far, about every half second.
            .column(c.text_null("texte"))
            .column(c.json_null("elements"))
            // The model's answer as it came, for audit.
            .column(c.text_null("raw"))
            // What the context needs to answer the same request again.
            .column(c.json_null("result"))
            .column(c.instant("ttl"))
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .unique(&["workspace_id", "client_request_id"])
            .index(&["workspace_id", "subject_id", "created_at"])
            .index(&["workspace_id", "thread_id", "created_at"])
            .index(&["workspace_id", "ttl"])
    },
};

const LEASES: CreateTable = CreateTable {
    name: "m20261120_000311_turn_leases",
    // Without content, and therefore outside row security: whoever sweeps knows no workspace. Without an index: it holds but
    // the turns that run now, and every page that a turn writes counts twice.
    table: |c| {
        Table::new(c, "turn_leases")
            .column(c.uuid("turn_id").primary_key().take())
            .column(c.integer("workspace_id"))
            .column(c.string("holder", 64))
            .column(c.boolean("stop"))
            .column(c.instant("expires_at"))
    },
};

const CALLS: CreateTable = CreateTable {
    name: "m20261120_000312_llm_calls",
    table: |c| {
        Table::owned(c, "llm_calls")
            .column(c.uuid("id").primary_key().take())
            .column(c.uuid_null("turn_id"))
            .column(c.string("context", 40))
            .column(c.string("task", 60))
            .column(c.string("provider", 60))
            .column(c.string("model", 120))
            .column(c.count_null("prompt_tokens"))
            .column(c.count_null("completion_tokens"))
            // The provider did not say, we counted.
            .column(c.boolean("estimated"))
            .column(c.integer_null("cost_micros"))
            .column(c.string_null("currency", 3))
            .column(c.count_null("ttft_ms"))
            .column(c.count_null("latency_ms"))
            .column(c.word("outcome", calls::OUTCOMES))
            .column(c.string_null("error_code", 60))
            .column(c.uuid("correlation_id"))
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .index(&["workspace_id", "created_at"])
            .index(&["workspace_id", "turn_id"])
    },
};

/// In order, for ever.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    // The first shape of `turns` knew only what is over. Its rows live seven days and answer a request sent twice; they go.
    let mut list = create_tables(&[FIRST_TURNS]);
    list.push(Box::new(DropTable { name: "m20261120_000309_first_turns", table: "turns" }));
    list.extend(create_tables(&[TURNS, LEASES, CALLS]));
    list.extend(create_tables(&[USAGE]));
    for column in RESERVED {
        list.push(Box::new(column));
    }
    list.extend(create_tables(&[PROVIDER_KEYS]));
    list
}

const PROVIDER_KEYS: CreateTable = CreateTable {
    name: "m20261127_000510_provider_keys",
    table: |c| {
        Table::owned(c, "provider_keys")
            .column(c.string("provider", 60))
            // Never the key itself.
            .column(c.text("sealed"))
            // How the key ends.
            .column(c.string("hint", 8))
            .column(c.integer_null("user_id"))
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .primary(&["workspace_id", "provider"])
    },
};

const USAGE: CreateTable = CreateTable {
    name: "m20261121_000410_usage_months",
    table: |c| {
        Table::owned(c, "usage_months")
            // By the calendar of the workspace: 2027-01.
            .column(c.string("month", 7))
            .column(c.integer("calls"))
            .column(c.integer("tokens"))
            // Of the currency in which plans limit costs.
            .column(c.integer("cost_micros"))
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .primary(&["workspace_id", "month"])
    },
};

/// What a call took of its workspace's allowance before it was sent; a call that nothing limited took nothing.
const RESERVED: [AddColumn; 3] = [
    AddColumn {
        name: "m20261121_000411_llm_calls_reserved_month",
        table: "llm_calls",
        column: |c| c.string_null("reserved_month", 7),
    },
    AddColumn {
        name: "m20261121_000412_llm_calls_reserved_tokens",
        table: "llm_calls",
        column: |c| c.integer_null("reserved_tokens"),
    },
    AddColumn {
        name: "m20261121_000413_llm_calls_reserved_micros",
        table: "llm_calls",
        column: |c| c.integer_null("reserved_micros"),
    },
];

const FIRST_TURNS: CreateTable = CreateTable {
    name: "m20261120_000095_turns",
    table: |c| {
        Table::owned(c, "turns")
            .column(c.uuid("id").primary_key().take())
            .column(c.string("task", 60))
            .column(c.integer_null("subject_id"))
            .column(c.integer_null("user_id"))
            .column(c.word("statut", &["done"]))
            .column(c.string_null("client_request_id", 64))
            .column(c.string("request_hash", 64))
            .column(c.string("source", 80))
            .column(c.boolean("degraded"))
            .column(c.json_null("result"))
            .column(c.instant("ttl"))
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .unique(&["workspace_id", "client_request_id"])
            .index(&["workspace_id", "ttl"])
    },
};
