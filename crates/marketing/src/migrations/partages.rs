//! `share_links`: who may read a plan without being a member.

use heraut_store::schema::{CreateTable, Table};

pub(super) const TABLES: [CreateTable; 1] = [CreateTable {
    name: "m20261127_000550_share_links",
    table: |c| {
        Table::owned(c, "share_links")
            .column(c.id())
            .column(c.integer("scenario_id"))
            // SHA-256 of what the link carries, which is kept nowhere.
            .column(c.string("token_hash", 64))
            .column(c.instant("expires_at"))
            .column(c.instant_null("last_used_at"))
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .belongs_to("scenario_id", "scenarios")
            .unique(&["workspace_id", "token_hash"])
            .index(&["workspace_id", "scenario_id"])
    },
}];
