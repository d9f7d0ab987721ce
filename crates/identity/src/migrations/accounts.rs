//! What accounts need: passwords, sessions, keys, invitations. All of it is read before a workspace is known, so none of it
//! stands behind row security; nothing here is content.

use heraut_store::schema::{AddColumn, CreateTable, Table};

use super::ROLES;

/// When a workspace was deleted: nobody enters it, and it can be restored for a while.
pub(super) const DELETED: AddColumn = AddColumn {
    name: "m20261127_000540_workspaces_deleted_at",
    table: "workspaces",
    column: |c| c.instant_null("deleted_at"),
};

pub(super) const COLUMNS: [AddColumn; 4] = [
    AddColumn {
        name: "m20261121_000201_users_password_hash",
        table: "users",
        column: |c| c.string_null("password_hash", 255),
    },
    AddColumn {
        name: "m20261121_000202_users_password_changed_at",
        table: "users",
        column: |c| c.instant_null("password_changed_at"),
    },
    AddColumn { name: "m20261121_000203_users_langue", table: "users", column: |c| c.string_null("langue", 2) },
    AddColumn { name: "m20261121_000204_users_theme", table: "users", column: |c| c.string_null("theme", 8) },
];

pub(super) const TABLES: [CreateTable; 7] = [
    CreateTable {
        name: "m20261121_000210_installation",
        table: |c| {
            Table::new(c, "installation")
                .column(c.string("cle", 64))
                .column(c.string("valeur", 255))
                .column(c.instant("updated_at"))
                .primary(&["cle"])
        },
    },
    CreateTable {
        name: "m20261121_000211_sessions",
        table: |c| {
            Table::new(c, "sessions")
                .column(c.id())
                .column(c.integer("user_id"))
                .column(c.string("token_hash", 64))
                .column(c.string("device", 200))
                .column(c.string("address", 45))
                .column(c.instant("created_at"))
                .column(c.instant("last_used_at"))
                .column(c.instant("expires_at"))
                .unique(&["token_hash"])
                .references("user_id", "users")
                .index(&["user_id"])
                .index(&["expires_at"])
        },
    },
    CreateTable {
        name: "m20261121_000212_known_devices",
        table: |c| {
            Table::new(c, "known_devices")
                .column(c.integer("user_id"))
                .column(c.string("token_hash", 64))
                .column(c.instant("last_used_at"))
                .primary(&["user_id", "token_hash"])
                .references("user_id", "users")
        },
    },
    CreateTable {
        name: "m20261121_000213_login_attempts",
        table: |c| {
            Table::new(c, "login_attempts")
                .column(c.string("cle", 64))
                .column(c.count("failures"))
                .column(c.instant("last_at"))
                .column(c.instant("free_at"))
                .primary(&["cle"])
                .index(&["last_at"])
        },
    },
    CreateTable {
        name: "m20261121_000214_one_time_tokens",
        table: |c| {
            Table::new(c, "one_time_tokens")
                .column(c.string("token_hash", 64))
                .column(c.word("kind", &["setup", "reset"]))
                .column(c.integer_null("user_id"))
                .column(c.instant("created_at"))
                .column(c.instant("expires_at"))
                .primary(&["token_hash"])
                .references("user_id", "users")
                .index(&["user_id"])
        },
    },
    CreateTable {
        name: "m20261121_000215_invitations",
        table: |c| {
            Table::new(c, "invitations")
                .column(c.id())
                .column(c.integer("workspace_id"))
                .column(c.string("email", 254))
                .column(c.word("role", ROLES))
                .column(c.string("token_hash", 64))
                .column(c.integer_null("invited_by"))
                .column(c.instant("created_at"))
                .column(c.instant("expires_at"))
                .unique(&["token_hash"])
                .unique(&["workspace_id", "email"])
                .references("workspace_id", "workspaces")
                .references("invited_by", "users")
                .index(&["invited_by"])
        },
    },
    CreateTable {
        name: "m20261121_000216_api_keys",
        table: |c| {
            Table::new(c, "api_keys")
                .column(c.id())
                .column(c.word("kind", &["personal", "service"]))
                .column(c.integer_null("user_id"))
                .column(c.integer_null("workspace_id"))
                .column(c.word("role", ROLES))
                .column(c.string("name", 100))
                .column(c.string("beginning", 16))
                .column(c.string("token_hash", 64))
                .column(c.string("scopes", 100))
                .column(c.instant("created_at"))
                .column(c.instant_null("expires_at"))
                .column(c.instant_null("last_used_at"))
                .column(c.integer_null("replaced_by"))
                .unique(&["token_hash"])
                .references("user_id", "users")
                .references("workspace_id", "workspaces")
                .index(&["user_id"])
                .index(&["workspace_id"])
        },
    },
];

/// The links that were mailed, beside the one that whoever invites was shown.
pub(super) const INVITATION_LINKS: CreateTable = CreateTable {
    name: "m20261127_000520_invitation_links",
    table: |c| {
        Table::new(c, "invitation_links")
            .column(c.string("token_hash", 64))
            .column(c.integer("invitation_id"))
            .column(c.instant("created_at"))
            .primary(&["token_hash"])
            .references("invitation_id", "invitations")
            .index(&["invitation_id"])
    },
};

/// Counted before a workspace is known, or whatever it is; digests and instants, no content.
pub(super) const RATE_LIMITS: CreateTable = CreateTable {
    name: "m20261127_000530_rate_limits",
    table: |c| {
        Table::new(c, "rate_limits")
            .column(c.string("cle", 64))
            .column(c.integer("until_us"))
            .primary(&["cle"])
            .index(&["until_us"])
    },
};

/// Accounts elsewhere by which people sign in. Of the tokens only what is sealed is kept.
pub(super) const OAUTH_ACCOUNTS: CreateTable = CreateTable {
    name: "m20261127_000500_oauth_accounts",
    table: |c| {
        Table::new(c, "oauth_accounts")
            .column(c.id())
            .column(c.integer("user_id"))
            .column(c.string("provider", 60))
            .column(c.string("subject", 255))
            .column(c.string("subject_hash", 64))
            .column(c.string_null("email", 254))
            .column(c.text_null("access_token"))
            .column(c.text_null("refresh_token"))
            .column(c.instant("created_at"))
            .column(c.instant("last_used_at"))
            .unique(&["subject_hash"])
            .unique(&["user_id", "provider"])
            .references("user_id", "users")
    },
};

/// Ways to a provider that were begun: digests, for some minutes.
pub(super) const OIDC_ATTEMPTS: CreateTable = CreateTable {
    name: "m20261127_000501_oidc_attempts",
    table: |c| {
        Table::new(c, "oidc_attempts")
            .column(c.string("state_hash", 64))
            .column(c.string("provider", 60))
            .column(c.integer_null("user_id"))
            .column(c.string("page", 500))
            .column(c.instant("expires_at"))
            .primary(&["state_hash"])
            .references("user_id", "users")
            .index(&["user_id"])
            .index(&["expires_at"])
    },
};
