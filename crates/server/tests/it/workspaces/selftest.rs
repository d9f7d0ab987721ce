//! `heraut selftest tenancy` says yes where walls stand, and no where one was taken down.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use heraut_identity::store::workspaces::hidden_called;
use heraut_server::app;
use heraut_server::selftest::{Finding, leave_one, tenancy};
use heraut_store::{Backend, Db};
use sea_orm_migration::sea_orm::{self, ConnectionTrait};

use crate::support::empty::{Empty, closed, on_each_empty_database};

async fn migrated(empty: &Empty) -> Db {
    heraut_store::migrate::migrate(&empty.settings, &app::migrations()).await.unwrap();
    empty.db().await
}

/// What does not hold.
fn fallen(findings: &[Finding]) -> Vec<(&'static str, String)> {
    findings.iter().filter(|at| !at.holds).map(|at| (at.what.1, at.places.clone())).collect()
}

/// Statements of whoever owns the tables.
async fn as_owner(empty: &Empty, statements: &[&str]) {
    let url = empty.settings.owner_url.clone().unwrap_or_else(|| empty.settings.url.clone());
    let conn = sea_orm::Database::connect(heraut_store::Settings::driver_url(&url)).await.unwrap();
    for statement in statements {
        conn.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    conn.close().await.unwrap();
}

on_each_empty_database! {
    async fn walls_that_stand_are_found_standing(empty) {
        let db = migrated(&empty).await;
        // A run that was killed left something; the next one takes it away.
        let left = leave_one(&db).await.unwrap();
        let findings = tenancy(&db).await.unwrap();
        assert_eq!(fallen(&findings), []);
        assert!(findings.len() >= 3 && findings.iter().all(|at| at.places != "0"), "{findings:?}");
        assert!(hidden_called(&db, "heraut selftest tenancy").await.unwrap().is_empty());
        assert!(heraut_identity::store::workspace(&db, left).await.unwrap().is_none());
        closed(db).await;
    }

    async fn a_composite_key_that_was_dropped_is_found(empty) {
        let db = migrated(&empty).await;
        let statements: &[&str] = match db.backend() {
            Backend::Sqlite => &[
                "ALTER TABLE scenario_objectifs RENAME TO before",
                "CREATE TABLE scenario_objectifs AS SELECT * FROM before",
                "DROP TABLE before",
            ],
            Backend::MariaDb => &["ALTER TABLE scenario_objectifs DROP FOREIGN KEY fk_scenario_objectifs_objectif_id"],
            Backend::Postgres => &["ALTER TABLE scenario_objectifs DROP CONSTRAINT fk_scenario_objectifs_objectif_id"],
        };
        as_owner(&empty, statements).await;
        let said = fallen(&tenancy(&db).await.unwrap());
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].1.contains("scenario_objectifs.objectif_id"), "{said:?}");
        closed(db).await;
    }
}

on_each_empty_database! {
    async fn a_policy_that_was_changed_is_found(empty) on postgres: Postgres {
        let db = migrated(&empty).await;
        for (taken, back) in [
            ("ALTER TABLE plans NO FORCE ROW LEVEL SECURITY", "ALTER TABLE plans FORCE ROW LEVEL SECURITY"),
            ("ALTER TABLE plans DISABLE ROW LEVEL SECURITY", "ALTER TABLE plans ENABLE ROW LEVEL SECURITY"),
            ("CREATE POLICY wide ON plans USING (true)", "DROP POLICY wide ON plans"),
        ] {
            as_owner(&empty, &[taken]).await;
            let said = fallen(&tenancy(&db).await.unwrap());
            assert!(said.iter().any(|(what, places)| what.starts_with("row security") && places == "plans"), "{taken}: {said:?}");
            as_owner(&empty, &[back]).await;
            assert_eq!(fallen(&tenancy(&db).await.unwrap()), [], "{back}");
        }
        closed(db).await;
    }
}
