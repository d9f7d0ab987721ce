//! The tables of the engine.

use heraut_store::schema::{CreateTable, Table, create_tables};
use sea_orm_migration::MigrationTrait;

use crate::store::STATUTS;

/// In order, for ever.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    create_tables(&[CreateTable {
        name: "m20261120_000095_turns",
        table: |c| {
            Table::owned(c, "turns")
                .column(c.uuid("id").primary_key().take())
                .column(c.string("task", 60))
                // What the turn is about in its context: a scenario of the marketing desk.
                .column(c.integer_null("subject_id"))
                .column(c.integer_null("user_id"))
                .column(c.word("statut", STATUTS))
                .column(c.string_null("client_request_id", 64))
                .column(c.string("request_hash", 64))
                .column(c.string("source", 80))
                .column(c.boolean("degraded"))
                // What the context needs to answer the same request again.
                .column(c.json_null("result"))
                .column(c.instant("ttl"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .unique(&["workspace_id", "client_request_id"])
                .index(&["workspace_id", "ttl"])
        },
    }])
}
