//! `agents`, `agent_versions`, `agent_keys`, `agent_counters`.

use heraut_store::schema::{AddColumn, CreateTable, Table};

pub(super) const TABLES: [CreateTable; 4] = [
    CreateTable {
        name: "m20261128_000600_agents",
        table: |c| {
            Table::owned(c, "agents")
                .column(c.uuid("id").primary_key().take())
                .column(c.integer_null("user_id"))
                .column(c.integer_null("scenario_id"))
                .column(c.string("name", 255))
                .column(c.string("role", 255))
                .column(c.text("instructions"))
                .column(c.count("version"))
                .column(c.string_null("model", 180))
                .column(c.real_null("temperature"))
                .column(c.count("max_tokens"))
                .column(c.real_null("top_p"))
                .column(c.boolean("is_active"))
                .column(c.boolean("knowledge_only"))
                .column(c.word("languages", &["both", "fr", "en"]))
                .column(c.json_null("texts"))
                .column(c.json_null("theme"))
                .column(c.json_null("origins"))
                .column(c.count("retention_days"))
                .column(c.json_null("budgets"))
                .column(c.string("search_key", 520))
                .column(c.revision())
                .column(c.instant_null("deleted_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .parent()
                .index(&["workspace_id", "updated_at", "id"])
        },
    },
    CreateTable {
        name: "m20261128_000601_agent_versions",
        table: |c| {
            Table::owned(c, "agent_versions")
                .column(c.uuid("agent_id"))
                .column(c.count("numero"))
                .column(c.text("instructions"))
                .column(c.integer_null("user_id"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .primary(&["workspace_id", "agent_id", "numero"])
                .belongs_to("agent_id", "agents")
        },
    },
    CreateTable {
        name: "m20261128_000602_agent_keys",
        table: |c| {
            Table::owned(c, "agent_keys")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("agent_id"))
                .column(c.word("kind", &["publishable", "secret"]))
                .column(c.string("name", 100))
                .column(c.string("beginning", 24))
                .column(c.string("token_hash", 64))
                // Of a publishable key alone, which stands in every page anyway.
                .column(c.string_null("token", 128))
                .column(c.string("scopes", 60))
                .column(c.instant_null("expires_at"))
                .column(c.instant_null("last_used_at"))
                .column(c.uuid_null("replaced_by"))
                .column(c.instant_null("leaked_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .belongs_to("agent_id", "agents")
                .unique(&["workspace_id", "token_hash"])
                .index(&["workspace_id", "agent_id"])
        },
    },
    CreateTable {
        name: "m20261128_000603_agent_counters",
        table: |c| {
            Table::owned(c, "agent_counters")
                // An agent, or a visitor.
                .column(c.uuid("subject_id"))
                // By the calendar of the workspace: 2027-01-04T08:30, 2027-01-04, 2027-01.
                .column(c.string("window_name", 16))
                .column(c.integer("messages"))
                .column(c.integer("tokens"))
                // Of euros.
                .column(c.integer("cost_micros"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .primary(&["workspace_id", "subject_id", "window_name"])
                .index(&["workspace_id", "updated_at"])
        },
    },
];

/// Nobody is let in but whom the customer's backend vouches for.
pub(super) const KNOWN_ONLY: AddColumn = AddColumn {
    name: "m20261128_000656_agents_known_only",
    table: "agents",
    column: |c| c.boolean("known_only").default(false).take(),
};

/// What all agents of a workspace may answer together.
pub(super) const BUDGETS: CreateTable = CreateTable {
    name: "m20261128_000647_agent_budgets",
    table: |c| {
        Table::owned(c, "agent_budgets")
            .column(c.json_null("budgets"))
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .primary(&["workspace_id"])
    },
};
