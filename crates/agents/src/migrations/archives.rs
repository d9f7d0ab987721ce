//! `agent_archives`: what was said in conversations that have been silent for long, one row a conversation.

use heraut_store::schema::{AddColumn, AddIndex, CreateTable, Table};

pub(super) const TABLE: CreateTable = CreateTable {
    name: "m20261128_000644_agent_archives",
    table: |c| {
        Table::owned(c, "agent_archives")
            .column(c.uuid("conversation_id"))
            // Of the last message: 2027-01.
            .column(c.string("mois", 7))
            .column(c.count("messages"))
            .column(c.text("content"))
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .primary(&["workspace_id", "conversation_id"])
            .belongs_to("conversation_id", "agent_conversations")
            .index(&["workspace_id", "mois"])
    },
};

pub(super) const COLUMN: AddColumn = AddColumn {
    name: "m20261128_000645_agent_conversations_archived_at",
    table: "agent_conversations",
    column: |c| c.instant_null("archived_at"),
};

/// What is to be archived is found without looking at what is.
pub(super) const INDEX: AddIndex = AddIndex {
    name: "m20261128_000646_agent_conversations_archived_at",
    table: "agent_conversations",
    index: "ix_agent_conversations_archived_at",
    columns: &["workspace_id", "archived_at", "last_message_at"],
};
