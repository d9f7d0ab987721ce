//! `agent_embeddings`, `agent_embedding_models`, and which model has placed a document.

use heraut_store::schema::{AddColumn, CreateTable, Table};

/// Characters of a model's name, `provider/model`.
const NAME: u32 = 190;

pub(super) const TABLES: [CreateTable; 2] = [
    CreateTable {
        name: "m20261128_000650_agent_embeddings",
        table: |c| {
            Table::owned(c, "agent_embeddings")
                .column(c.uuid("agent_id"))
                .column(c.uuid("passage_id"))
                .column(c.string("model", NAME))
                // A byte for each number, as base64.
                .column(c.text("vector"))
                .primary(&["workspace_id", "agent_id", "passage_id"])
                .belongs_to("passage_id", "agent_passages")
        },
    },
    CreateTable {
        name: "m20261128_000651_agent_embedding_models",
        table: |c| {
            Table::owned(c, "agent_embedding_models")
                .column(c.string("model", NAME))
                // How near a passage must be; nothing where the model tells nothing apart.
                .column(c.real_null("near"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .primary(&["workspace_id", "model"])
        },
    },
];

/// All of its passages are placed by this model.
pub(super) const EMBEDDED_BY: AddColumn = AddColumn {
    name: "m20261128_000652_agent_documents_embedded_by",
    table: "agent_documents",
    column: |c| c.string_null("embedded_by", NAME),
};
