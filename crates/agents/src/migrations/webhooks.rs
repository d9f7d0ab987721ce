//! `agent_webhooks`, `agent_deliveries`, `agent_identities`.

use heraut_store::schema::{CreateTable, Table};

use crate::webhook::{Happening, Statut};

pub(super) const TABLES: [CreateTable; 3] = [
    CreateTable {
        name: "m20261128_000640_agent_webhooks",
        table: |c| {
            Table::owned(c, "agent_webhooks")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("agent_id"))
                .column(c.string("url", 2000))
                .column(c.string("events", 200))
                // Sealed, both of them.
                .column(c.string("secret", 400))
                .column(c.string_null("old_secret", 400))
                .column(c.instant_null("old_ends_at"))
                .column(c.boolean("is_active"))
                .column(c.instant_null("last_delivered_at"))
                .column(c.instant_null("failing_since"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .parent()
                .belongs_to("agent_id", "agents")
                .index(&["workspace_id", "agent_id"])
        },
    },
    CreateTable {
        name: "m20261128_000641_agent_deliveries",
        table: |c| {
            Table::owned(c, "agent_deliveries")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("webhook_id"))
                .column(c.uuid("agent_id"))
                .column(c.uuid_null("conversation_id"))
                .column(c.word("event", Happening::WORDS))
                // What is told once and no more: of two that tell it, one does.
                .column(c.string_null("once_key", 120))
                .column(c.text("body"))
                .column(c.word("statut", Statut::WORDS))
                .column(c.count("attempts"))
                .column(c.count_null("status_code"))
                .column(c.string_null("error_code", 60))
                .column(c.count_null("took_ms"))
                .column(c.instant_null("tried_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .belongs_to("webhook_id", "agent_webhooks")
                .unique(&["workspace_id", "webhook_id", "once_key"])
                .index(&["workspace_id", "agent_id", "created_at", "id"])
                .index(&["workspace_id", "conversation_id"])
                .index(&["workspace_id", "created_at"])
        },
    },
    CreateTable {
        name: "m20261128_000642_agent_identities",
        table: |c| {
            Table::owned(c, "agent_identities")
                .column(c.uuid("agent_id"))
                // Sealed.
                .column(c.string("secret", 400))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .primary(&["workspace_id", "agent_id"])
                .belongs_to("agent_id", "agents")
        },
    },
];
