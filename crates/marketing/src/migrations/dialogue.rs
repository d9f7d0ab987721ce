//! `messages` and `recherches`.

use heraut_store::schema::{AddColumn, CreateTable, Table};

use crate::message::AUTEURS;

pub(super) const TABLES: [CreateTable; 2] = [
    CreateTable {
        name: "m20261120_000110_messages",
        table: |c| {
            Table::owned(c, "messages")
                .column(c.id())
                .column(c.integer_null("scenario_id"))
                // A conversation outside any scenario has a thread of its own; one inside is the scenario's.
                .column(c.uuid_null("thread_id"))
                .column(c.integer_null("user_id"))
                .column(c.uuid_null("turn_id"))
                .column(c.word("auteur", AUTEURS))
                .column(c.text("contenu"))
                .column(c.string_null("role_action", 60))
                .column(c.json_null("actions"))
                .column(c.json_null("proposals"))
                // What the assistant asked and waits for, with what it knows already.
                .column(c.json_null("attente"))
                .column(c.string_null("source", 80))
                .column(c.instant("ttl"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .belongs_to("scenario_id", "scenarios")
                .index(&["workspace_id", "scenario_id", "created_at", "id"])
                .index(&["workspace_id", "thread_id", "created_at", "id"])
                .index(&["workspace_id", "ttl"])
        },
    },
    CreateTable {
        name: "m20261120_000111_recherches",
        table: |c| {
            Table::owned(c, "recherches")
                .column(c.id())
                .column(c.integer("scenario_id"))
                .column(c.string("requete", 180))
                .column(c.text("resultat"))
                .column(c.string("source", 80))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .parent()
                .belongs_to("scenario_id", "scenarios")
                .index(&["workspace_id", "scenario_id", "id"])
        },
    },
];

pub(super) const COLUMNS: [AddColumn; 2] = [
    // Why somebody else answered than was chosen: one sentence.
    AddColumn { name: "m20261120_000320_messages_note", table: "messages", column: |c| c.string_null("note", 500) },
    // The marketer stopped the answer: this is what was written so far.
    AddColumn {
        name: "m20261120_000321_messages_stopped",
        table: "messages",
        column: |c| c.boolean("stopped").null().take(),
    },
];
