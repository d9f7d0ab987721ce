//! The tables of people and workspaces.

mod accounts;

use heraut_store::schema::{CreateTable, Table, create_tables};
use sea_orm_migration::MigrationTrait;

const ROLES: &[&str] = &["viewer", "editor", "owner"];

/// In order, for ever.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    let mut list = create_tables(&[
        CreateTable {
            name: "m20261120_000001_workspaces",
            table: |c| {
                Table::new(c, "workspaces")
                    .column(c.id())
                    .column(c.string("nom", 150))
                    .column(c.string("langue", 2))
                    .column(c.string("fuseau", 64))
                    .column(c.instant_null("demo_loaded_at"))
                    .column(c.revision())
                    .column(c.instant("created_at"))
                    .column(c.instant("updated_at"))
            },
        },
        CreateTable {
            name: "m20261120_000002_users",
            table: |c| {
                Table::new(c, "users")
                    .column(c.id())
                    .column(c.string_null("email", 254))
                    .column(c.string("name", 150))
                    .column(c.instant("created_at"))
                    .column(c.instant("updated_at"))
                    .unique(&["email"])
            },
        },
        CreateTable {
            name: "m20261120_000003_memberships",
            table: |c| {
                Table::new(c, "memberships")
                    .column(c.integer("user_id"))
                    .column(c.integer("workspace_id"))
                    .column(c.word("role", ROLES))
                    .column(c.instant("created_at"))
                    .primary(&["user_id", "workspace_id"])
                    .references("user_id", "users")
                    .references("workspace_id", "workspaces")
                    .index(&["workspace_id"])
            },
        },
    ]);
    list.extend(accounts::COLUMNS.map(|column| Box::new(column) as Box<dyn MigrationTrait>));
    list.extend(create_tables(&accounts::TABLES));
    list.extend(create_tables(&[SUBSCRIPTIONS]));
    list.push(Box::new(accounts::DELETED));
    list.extend(create_tables(&[
        accounts::OAUTH_ACCOUNTS,
        accounts::OIDC_ATTEMPTS,
        accounts::INVITATION_LINKS,
        accounts::RATE_LIMITS,
    ]));
    list
}

const SUBSCRIPTIONS: CreateTable = CreateTable {
    name: "m20261121_000420_subscriptions",
    table: |c| {
        Table::owned(c, "subscriptions")
            .column(c.id())
            // Who subscribed, where it was a person.
            .column(c.integer_null("user_id"))
            // A name of the operator's file.
            .column(c.string("plan", 60))
            // What was agreed on beyond the plan.
            .column(c.json_null("quota"))
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .unique(&["workspace_id"])
    },
};
