//! Jobs, and the tables of leases: these hold no content, so they stand outside row security.

use heraut_store::schema::{CreateTable, Table, create_tables};
use sea_orm_migration::MigrationTrait;

use crate::queue::STATUTS;

/// In order, for ever.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    create_tables(&[
        CreateTable {
            name: "m20261120_000080_job_leases",
            table: |c| {
                Table::new(c, "job_leases")
                    .column(c.string("name", 60).primary_key().take())
                    .column(c.string_null("holder", 64))
                    .column(c.instant("expires_at"))
                    .column(c.instant("last_run_at"))
            },
        },
        CreateTable {
            name: "m20261121_000080_jobs",
            table: |c| {
                Table::owned(c, "jobs")
                    .column(c.uuid("id").primary_key().take())
                    .column(c.string("kind", 60))
                    .column(c.json_null("payload"))
                    // Held while the job has not ended.
                    .column(c.string_null("unique_key", 120))
                    .column(c.word("statut", STATUTS))
                    .column(c.count("attempts"))
                    .column(c.string_null("error_code", 60))
                    .column(c.instant("run_at"))
                    .column(c.instant_null("ended_at"))
                    .column(c.instant("created_at"))
                    .column(c.instant("updated_at"))
                    .parent()
                    .unique(&["workspace_id", "unique_key"])
                    .index(&["workspace_id", "ended_at"])
            },
        },
        CreateTable {
            name: "m20261121_000081_job_queue",
            table: |c| {
                // Read before it is known whose turn it is: without content, and without a wall.
                Table::new(c, "job_queue")
                    .column(c.uuid("id").primary_key().take())
                    .column(c.workspace())
                    .column(c.string("kind", 60))
                    .column(c.instant("due_at"))
                    .column(c.uuid_null("holder"))
                    .column(c.count("attempts"))
                    .belongs_to("id", "jobs")
                    .index(&["due_at"])
                    .index(&["holder"])
            },
        },
    ])
}
