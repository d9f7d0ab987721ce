//! `agent_visitors`, `agent_conversations`, `agent_messages`, `agent_leads`.

use heraut_store::schema::{AddIndex, CreateTable, Table};

use crate::conversation::State;
use crate::message::Author;

/// Who is vouched for is found by what they are called.
pub(super) const BY_IDENTITY: AddIndex = AddIndex {
    name: "m20261128_000643_agent_conversations_identity",
    table: "agent_conversations",
    index: "ix_agent_conversations_identity",
    columns: &["workspace_id", "agent_id", "identity", "last_message_at"],
};

pub(super) const TABLES: [CreateTable; 4] = [
    CreateTable {
        name: "m20261128_000604_agent_visitors",
        table: |c| {
            Table::owned(c, "agent_visitors")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("agent_id"))
                // SHA-256 of the token that only the visitor's browser has.
                .column(c.string("token_hash", 64))
                .column(c.uuid("key_id"))
                .column(c.boolean("essai"))
                .column(c.string_null("identity", 200))
                .column(c.instant("expires_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .belongs_to("agent_id", "agents")
                .unique(&["workspace_id", "token_hash"])
                .index(&["workspace_id", "agent_id", "identity"])
                .index(&["workspace_id", "expires_at"])
        },
    },
    CreateTable {
        name: "m20261128_000605_agent_conversations",
        table: |c| {
            Table::owned(c, "agent_conversations")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("agent_id"))
                .column(c.string("session_id", 255))
                .column(c.uuid("visitor_id"))
                .column(c.string_null("identity", 200))
                .column(c.json_null("metadata"))
                .column(c.word("state", State::WORDS))
                .column(c.integer_null("user_id"))
                .column(c.string("langue", 2))
                .column(c.json_null("tags"))
                .column(c.text("note"))
                .column(c.string("preview", 160))
                .column(c.string("search_key", 2000))
                .column(c.count("messages"))
                .column(c.boolean("unread"))
                .column(c.boolean("essai"))
                .column(c.instant("last_message_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .parent()
                .belongs_to("agent_id", "agents")
                .index(&["workspace_id", "last_message_at", "id"])
                .index(&["workspace_id", "agent_id", "last_message_at", "id"])
                .index(&["workspace_id", "state", "last_message_at", "id"])
                .index(&["workspace_id", "visitor_id", "last_message_at"])
                .index(&["workspace_id", "session_id"])
        },
    },
    CreateTable {
        name: "m20261128_000606_agent_messages",
        table: |c| {
            Table::owned(c, "agent_messages")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("conversation_id"))
                .column(c.uuid("agent_id"))
                .column(c.word("author", Author::WORDS))
                .column(c.word("role", &["user", "assistant"]))
                .column(c.integer_null("user_id"))
                .column(c.uuid_null("turn_id"))
                // The client's own name of a visitor's message: the same is stored once.
                .column(c.string_null("client_id", 64))
                .column(c.text("content"))
                .column(c.json_null("citations"))
                .column(c.count_null("tokens_used"))
                .column(c.count_null("prompt_tokens"))
                .column(c.count_null("completion_tokens"))
                .column(c.integer_null("cost_micros"))
                .column(c.string_null("currency", 3))
                .column(c.count_null("ttft_ms"))
                .column(c.count_null("response_time_ms"))
                .column(c.string_null("finish_reason", 24))
                .column(c.string_null("error_code", 60))
                .column(c.string_null("model", 180))
                .column(c.small_null("feedback"))
                .column(c.string_null("feedback_reason", 500))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .belongs_to("conversation_id", "agent_conversations")
                .unique(&["workspace_id", "conversation_id", "client_id"])
                .index(&["workspace_id", "conversation_id", "created_at", "id"])
                .index(&["workspace_id", "created_at"])
        },
    },
    CreateTable {
        name: "m20261128_000607_agent_leads",
        table: |c| {
            Table::owned(c, "agent_leads")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("agent_id"))
                .column(c.uuid_null("conversation_id"))
                .column(c.uuid_null("visitor_id"))
                .column(c.string("name", 200))
                .column(c.string("email", 254))
                .column(c.string("email_key", 254))
                .column(c.string("phone", 40))
                .column(c.text("message"))
                .column(c.text("consent"))
                .column(c.string("langue", 2))
                .column(c.instant("consent_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .belongs_to("agent_id", "agents")
                .unique(&["workspace_id", "agent_id", "email_key"])
                .index(&["workspace_id", "updated_at", "id"])
        },
    },
];
