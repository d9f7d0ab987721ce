//! The reusable library: `objectifs`, `cibles`, `ressources`.

use heraut_store::schema::{CreateTable, Table};

use crate::ressource::TYPES;

pub(super) const TABLES: [CreateTable; 3] = [
    CreateTable {
        name: "m20261120_000102_objectifs",
        table: |c| {
            Table::owned(c, "objectifs")
                .column(c.id())
                .column(c.string("label", 120))
                // Folded label; NULL once deleted, so that the label can be used again.
                .column(c.string_null("label_key", 240))
                .column(c.text_null("description"))
                .column(c.string_null("archetype", 24))
                .column(c.revision())
                .column(c.instant_null("deleted_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .parent()
                .unique(&["workspace_id", "label_key"])
        },
    },
    CreateTable {
        name: "m20261120_000103_cibles",
        table: |c| {
            Table::owned(c, "cibles")
                .column(c.id())
                .column(c.string("label", 120))
                .column(c.string_null("label_key", 240))
                .column(c.text_null("persona"))
                .column(c.string_null("segment", 120))
                .column(c.revision())
                .column(c.instant_null("deleted_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .parent()
                .unique(&["workspace_id", "label_key"])
        },
    },
    CreateTable {
        name: "m20261120_000104_ressources",
        table: |c| {
            Table::owned(c, "ressources")
                .column(c.id())
                .column(c.word("type", TYPES))
                .column(c.string("titre", 150))
                .column(c.string_null("titre_key", 300))
                // Digest of kind, folded title and address; NULL once deleted. Says which two ressources are one.
                .column(c.string_null("identity_key", 64))
                .column(c.string_null("url", 255))
                .column(c.text_null("note"))
                .column(c.revision())
                .column(c.instant_null("deleted_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .parent()
                .unique(&["workspace_id", "identity_key"])
                .index(&["workspace_id", "titre_key", "id"])
        },
    },
];
