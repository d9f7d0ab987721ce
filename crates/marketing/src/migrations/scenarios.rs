//! `scenarios`.

use heraut_store::schema::{AddColumn, CreateTable, Table};

use crate::store::scenarios::{SEARCH_KEY, THEMATIQUE_KEY};

pub(super) const TABLES: [CreateTable; 1] = [CreateTable {
    name: "m20261120_000101_scenarios",
    table: |c| {
        Table::owned(c, "scenarios")
            .column(c.id())
            .column(c.string("nom", 150))
            .column(c.string("thematique", 150))
            .column(c.text_null("description"))
            .column(c.word("statut", &["draft", "ready"]))
            .column(c.string("langue", 2))
            // Folded `thematique`, for the filter; folded nom and thematique, for the search.
            .column(c.string("thematique_key", THEMATIQUE_KEY))
            .column(c.string("search_key", SEARCH_KEY))
            .column(c.string_null("demo_cle", 60))
            // Kept by `store::scenarios::refresh` with every change, so that a list is one query.
            .column(c.count("nb_objectifs").default(0).take())
            .column(c.count("nb_cibles").default(0).take())
            .column(c.count("nb_cibles_sans_maturite").default(0).take())
            .column(c.count("nb_ressources").default(0).take())
            .column(c.count_null("plan_numero"))
            .column(c.revision())
            .column(c.instant_null("archived_at"))
            .column(c.instant_null("deleted_at"))
            .column(c.instant("created_at"))
            .column(c.instant("updated_at"))
            .parent()
            // Two instances that load the demonstration at once make it once.
            .unique(&["workspace_id", "demo_cle"])
            // The seed's index, and the two orders of the list.
            .index(&["workspace_id", "thematique_key", "updated_at", "id"])
            .index(&["workspace_id", "updated_at", "id"])
    },
}];

/// What a scenario is to bring.
pub(super) const ENTONNOIR: AddColumn = AddColumn {
    name: "m20261128_000560_scenarios_entonnoir",
    table: "scenarios",
    column: |c| c.json_null("entonnoir"),
};
