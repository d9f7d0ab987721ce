//! The table of leases. It holds no content, so it stands outside row security.

use heraut_store::schema::{CreateTable, Table, create_tables};
use sea_orm_migration::MigrationTrait;

/// In order, for ever.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    create_tables(&[CreateTable {
        name: "m20261120_000080_job_leases",
        table: |c| {
            Table::new(c, "job_leases")
                .column(c.string("name", 60).primary_key().take())
                .column(c.string_null("holder", 64))
                .column(c.instant("expires_at"))
                .column(c.instant("last_run_at"))
        },
    }])
}
