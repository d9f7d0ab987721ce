//! `plans` and `plan_items`.

use heraut_store::schema::{CreateTable, Table};

use crate::plan::{ETAPES, STATUTS};

pub(super) const TABLES: [CreateTable; 2] = [
    CreateTable {
        name: "m20261120_000108_plans",
        table: |c| {
            Table::owned(c, "plans")
                .column(c.id())
                .column(c.integer("scenario_id"))
                .column(c.count("numero"))
                .column(c.text("resume"))
                .column(c.instant("generated_at"))
                .column(c.count("horizon_semaines"))
                .column(c.real("heures_par_semaine"))
                .column(c.json_null("canaux"))
                .column(c.date_null("date_debut"))
                .column(c.string("source", 80))
                .column(c.string("langue", 2))
                // What the plan was made from: it is out of date once the scenario's inputs read otherwise.
                .column(c.string("empreinte", 64))
                .column(c.json_null("avertissements"))
                .column(c.json_null("charge"))
                .column(c.revision())
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .parent()
                .unique(&["workspace_id", "scenario_id", "numero"])
                .belongs_to("scenario_id", "scenarios")
        },
    },
    CreateTable {
        name: "m20261120_000109_plan_items",
        table: |c| {
            Table::owned(c, "plan_items")
                .column(c.id())
                .column(c.integer("plan_id"))
                .column(c.string("cle", 120))
                .column(c.count("position"))
                .column(c.string("format", 60))
                .column(c.text("message"))
                .column(c.string("canal", 60))
                .column(c.string("frequence", 60))
                .column(c.string("kpi", 80))
                .column(c.date_null("date_debut"))
                .column(c.string_null("heure", 5))
                .column(c.string_null("rrule", 255))
                .column(c.word_null("etape", ETAPES))
                .column(c.integer_null("cible_id"))
                .column(c.integer_null("objectif_id"))
                .column(c.integer_null("ressource_id"))
                .column(c.text_null("cta"))
                .column(c.string_null("responsable", 120))
                .column(c.word("statut", STATUTS))
                .column(c.text_null("note"))
                .column(c.real_null("effort_h"))
                .column(c.text_null("pourquoi"))
                .column(c.string("provenance", 80))
                .column(c.revision())
                .column(c.instant_null("deleted_at"))
                .column(c.instant("created_at"))
                .column(c.instant("updated_at"))
                .belongs_to("plan_id", "plans")
                .index(&["workspace_id", "plan_id", "position"])
        },
    },
];
