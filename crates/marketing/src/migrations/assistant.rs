//! `assistant_settings`: how a workspace wants its assistant.

use heraut_store::schema::{CreateTable, Table};

pub(super) const TABLES: [CreateTable; 1] = [CreateTable {
    name: "m20261120_000330_assistant_settings",
    table: |c| {
        Table::owned(c, "assistant_settings")
            // Which model answers; the installation's default where absent.
            .column(c.string_null("model", 180))
            // The brand voice, in the company's own words.
            .column(c.text("ton"))
            // What is never said: a list of words.
            .column(c.json_null("a_eviter"))
            .column(c.revision())
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .primary(&["workspace_id"])
    },
}];
