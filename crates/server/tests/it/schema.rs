//! The schema as a whole: who may start on a complete one, and what it finds without looking at everything.

use std::collections::BTreeSet;

use heraut_server::app;
use heraut_testkit::{Database, TestApp, on_each_database};

use crate::support::ledger::query;

on_each_database! {
    async fn a_complete_schema_needs_no_owner(app: TestApp) {
        let mut settings = app.settings.clone();
        settings.owner_url = None;
        assert_eq!(heraut_store::migrate::migrate(&settings, &app::migrations()).await.expect("nothing to do"), 0);
    }
}

/// Whatever goes with its parent is looked for when the parent goes: without an index, in all rows, once for each parent. The
/// schema is the same on the three databases; MariaDB makes such indexes by itself, the two others do not.
#[tokio::test]
async fn children_are_found_by_their_parents() {
    const KEYS: &str = "SELECT m.name, CAST(f.id AS TEXT), group_concat(f.\"from\") FROM sqlite_master m, \
        pragma_foreign_key_list(m.name) f WHERE m.type = 'table' GROUP BY m.name, f.id";
    const INDEXES: &str = "SELECT m.name, i.name, (SELECT group_concat(name) FROM (SELECT name FROM \
        pragma_index_info(i.name) ORDER BY seqno)) FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table' \
        UNION SELECT m.name, 'key', t.name FROM sqlite_master m, pragma_table_info(m.name) t WHERE m.type = 'table' AND t.pk > 0 \
        GROUP BY m.name HAVING count(*) = 1";
    let app = TestApp::on(Database::Sqlite).await.expect("SQLite is always here");
    let indexes = query(app.db.outside(), INDEXES).await;
    let keys = query(app.db.outside(), KEYS).await;
    assert!(keys.len() > 30, "the keys were not found");
    for key in keys {
        let (table, columns) = (&key[0], key[2].split(',').collect::<BTreeSet<_>>());
        let helps = |index: &Vec<String>| {
            let of: Vec<&str> = index[2].split(',').collect();
            let begins: BTreeSet<&str> = of.iter().take(columns.len()).copied().collect();
            index[0] == *table && (begins == columns || of.first() == Some(&"id") && columns.contains("id"))
        };
        assert!(indexes.iter().any(helps), "{table}: no index begins with {columns:?}");
    }
}
