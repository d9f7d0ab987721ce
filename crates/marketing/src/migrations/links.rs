//! Which objectifs, cibles and ressources a scenario uses.

use heraut_store::schema::{CreateTable, Table};

use crate::cible::MATURITES;

pub(super) const TABLES: [CreateTable; 3] = [
    CreateTable {
        name: "m20261120_000105_scenario_objectifs",
        table: |c| {
            Table::owned(c, "scenario_objectifs")
                .column(c.integer("scenario_id"))
                .column(c.integer("objectif_id"))
                .column(c.small_null("priorite"))
                .column(c.count("position"))
                .primary(&["scenario_id", "objectif_id"])
                .belongs_to("scenario_id", "scenarios")
                .belongs_to("objectif_id", "objectifs")
                .index(&["workspace_id", "objectif_id"])
                .index(&["workspace_id", "scenario_id"])
        },
    },
    CreateTable {
        name: "m20261120_000106_scenario_cibles",
        table: |c| {
            Table::owned(c, "scenario_cibles")
                .column(c.integer("scenario_id"))
                .column(c.integer("cible_id"))
                .column(c.word_null("maturite", MATURITES))
                .column(c.count("position"))
                .primary(&["scenario_id", "cible_id"])
                .belongs_to("scenario_id", "scenarios")
                .belongs_to("cible_id", "cibles")
                .index(&["workspace_id", "cible_id"])
                .index(&["workspace_id", "scenario_id"])
        },
    },
    CreateTable {
        name: "m20261120_000107_scenario_ressources",
        table: |c| {
            Table::owned(c, "scenario_ressources")
                .column(c.integer("scenario_id"))
                .column(c.integer("ressource_id"))
                .column(c.string_null("usage", 120))
                .column(c.count("position"))
                .primary(&["scenario_id", "ressource_id"])
                .belongs_to("scenario_id", "scenarios")
                .belongs_to("ressource_id", "ressources")
                .index(&["workspace_id", "ressource_id"])
                .index(&["workspace_id", "scenario_id"])
        },
    },
];
