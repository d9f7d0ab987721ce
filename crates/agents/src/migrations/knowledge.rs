//! `agent_documents`, `agent_passages`, `agent_terms`, `agent_unanswered`.

use heraut_store::schema::{AddColumn, AddIndex, CreateTable, Table};

/// What answers a question that is settled: taken away, the question is open again.
pub(super) const ANSWERED_BY: AddColumn = AddColumn {
    name: "m20261128_000648_agent_unanswered_document_id",
    table: "agent_unanswered",
    column: |c| c.uuid_null("document_id"),
};

/// When a page is read anew by itself, when it was last tried, and why it could not be.
pub(super) const READ_ANEW: [AddColumn; 3] = [
    AddColumn {
        name: "m20261128_000653_agent_documents_refresh_days",
        table: "agent_documents",
        column: |c| c.count_null("refresh_days"),
    },
    AddColumn {
        name: "m20261128_000654_agent_documents_read_at",
        table: "agent_documents",
        column: |c| c.instant_null("read_at"),
    },
    AddColumn {
        name: "m20261128_000655_agent_documents_read_error",
        table: "agent_documents",
        column: |c| c.string_null("read_error", 40),
    },
];

/// What goes with its document or its passage is found by it: without these, each passage that goes is looked for in all rows.
pub(super) const BY_PARENT: [AddIndex; 3] = [
    AddIndex {
        name: "m20261128_000657_agent_passages_document_id",
        table: "agent_passages",
        index: "ix_agent_passages_document_id",
        columns: &["workspace_id", "document_id", "position"],
    },
    AddIndex {
        name: "m20261128_000658_agent_terms_passage_id",
        table: "agent_terms",
        index: "ix_agent_terms_passage_id",
        columns: &["workspace_id", "passage_id"],
    },
    AddIndex {
        name: "m20261128_000659_agent_embeddings_passage_id",
        table: "agent_embeddings",
        index: "ix_agent_embeddings_passage_id",
        columns: &["workspace_id", "passage_id"],
    },
];

pub(super) const TABLES: [CreateTable; 4] = [
    CreateTable {
        name: "m20261128_000630_agent_documents",
        table: |c| {
            Table::owned(c, "agent_documents")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("agent_id"))
                .column(c.string("titre", 300))
                .column(c.word("kind", &["text", "file", "page"]))
                .column(c.string_null("url", 2000))
                .column(c.string_null("file_name", 300))
                .column(c.text("content"))
                .column(c.count("characters"))
                .column(c.count("passages"))
                .column(c.instant_null("deleted_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .parent()
                .belongs_to("agent_id", "agents")
                .index(&["workspace_id", "agent_id", "updated_at"])
        },
    },
    CreateTable {
        name: "m20261128_000631_agent_passages",
        table: |c| {
            Table::owned(c, "agent_passages")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("agent_id"))
                .column(c.uuid("document_id"))
                .column(c.count("position"))
                .column(c.string("heading", 200))
                .column(c.text("content"))
                // Words that say something.
                .column(c.count("length"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .parent()
                .belongs_to("document_id", "agent_documents")
                .index(&["workspace_id", "agent_id", "length"])
        },
    },
    CreateTable {
        name: "m20261128_000632_agent_terms",
        table: |c| {
            Table::owned(c, "agent_terms")
                .column(c.uuid("agent_id"))
                .column(c.string("term", 40))
                .column(c.uuid("passage_id"))
                .column(c.count("times"))
                .column(c.count("length"))
                .primary(&["workspace_id", "agent_id", "term", "passage_id"])
                .belongs_to("passage_id", "agent_passages")
        },
    },
    CreateTable {
        name: "m20261128_000633_agent_unanswered",
        table: |c| {
            Table::owned(c, "agent_unanswered")
                .column(c.uuid("id").primary_key().take())
                .column(c.uuid("agent_id"))
                .column(c.uuid_null("conversation_id"))
                .column(c.string("question", 500))
                // SHA-256 of the folded question: the same one is counted.
                .column(c.string("question_key", 64))
                .column(c.count("times"))
                .column(c.instant_null("done_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .belongs_to("agent_id", "agents")
                .unique(&["workspace_id", "agent_id", "question_key"])
        },
    },
];
