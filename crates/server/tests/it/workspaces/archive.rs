//! A workspace moves between databases and stays what it is; an archive that is not right leaves nothing.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use std::collections::BTreeSet;

use heraut_identity::store::{all_workspaces, create_user, memberships_of};
use heraut_kernel::audit::By;
use heraut_kernel::{Scope, UserId, WorkspaceId};
use heraut_server::archive::{Archive, export, look, portables, read, take_in, total};
use heraut_store::archive::{Key, checksum};
use heraut_testkit::{Database, TestApp, on_each_database};
use serde_json::{Value, json};

use crate::support::ledger::Ledger;
use crate::support::possessions::Possessions;

const MARK: &str = "Rombaldi";

async fn taken_out(app: &TestApp, workspace: WorkspaceId) -> Vec<u8> {
    serde_json::to_vec(&export(&app.db, &Scope::system(workspace), true).await.unwrap()).unwrap()
}

async fn taken_in(app: &TestApp, owner: UserId, bytes: &[u8]) -> Result<WorkspaceId, String> {
    let archive = read(bytes).map_err(|problem| problem.code.to_owned())?;
    let taken = take_in(&app.db, By::from(&Scope::nowhere()), owner, archive).await;
    taken.map(|taken| taken.workspace).map_err(|problem| problem.code.to_owned())
}

/// What a workspace is, without when and by what it was looked at.
async fn content(app: &TestApp, workspace: WorkspaceId) -> (String, Value) {
    let archive = look(&app.db, &Scope::system(workspace), false).await.unwrap();
    (archive.checksum.clone(), json!([archive.workspace, archive.tables]))
}

#[tokio::test]
async fn a_workspace_goes_round_the_three_databases_and_stays_what_it_is() {
    let mut apps = Vec::new();
    for database in [Database::Sqlite, Database::Postgres, Database::MariaDb, Database::Sqlite] {
        apps.extend(TestApp::on(database).await);
    }
    let rich = Possessions::of_somebody_else(&apps[0], MARK).await;
    // What is deleted stays behind, and what hangs on it.
    let gone =
        rich.person.post("/api/scenarios", json!({"nom": "Zyklus-77", "thematique": "T"})).await.expect(201).id();
    let said = json!({"scenario_id": gone, "message": "Bonjour"});
    let _ = rich.person.post("/api/chat", said).await.expect(200);
    assert_eq!(rich.person.delete(&format!("/api/scenarios/{gone}")).await.status, 204);

    let mut workspace = rich.workspace;
    let first = content(&apps[0], workspace).await;
    for table in first.1[1].as_array().unwrap() {
        assert!(!table["rows"].as_array().unwrap().is_empty(), "{}: nothing is tested", table["table"]);
    }
    for table in first.1[1].as_array().unwrap() {
        assert!(!table.to_string().contains("Zyklus-77"), "{}: what was deleted travels", table["table"]);
    }
    for (n, pair) in apps.windows(2).enumerate() {
        let bytes = taken_out(&pair[0], workspace).await;
        let told = String::from_utf8_lossy(&bytes).contains("workspace.imported");
        assert_eq!(told, n > 0, "the audit log was asked for");
        let owner = create_user(&pair[1].db, "Camille").await.unwrap();
        workspace = taken_in(&pair[1], owner, &bytes).await.unwrap();
        assert_eq!(content(&pair[1], workspace).await, first, "{:?}", pair[1].database);
        assert_eq!(memberships_of(&pair[1].db, owner).await.unwrap().len(), 1);
    }
}

on_each_database! {
    async fn it_works_as_before_and_changes_show(app: TestApp) {
        let rich = Possessions::of_somebody_else(&app, MARK).await;
        let before = rich.person.get(&format!("/api/scenarios/{}", rich.scenario)).await.expect(200).json;
        let answer = rich.person.get("/api/workspace/export").await.expect(200);
        assert!(answer.header("content-disposition").contains(".json"));
        assert_eq!(answer.json["audit"], json!([]));
        for secret in ["pk_", "sk_", "whsec_", "ids_", "token_hash"] {
            assert!(!answer.text().contains(secret), "{secret} travels");
        }
        // Beside the original, in the same database: under other numbers.
        let owner = create_user(&app.db, "Camille").await.unwrap();
        let workspace = taken_in(&app, owner, &answer.body).await.unwrap();
        let mut scope = Scope::system(workspace);
        scope.principal = heraut_kernel::Principal::User { id: owner, role: heraut_kernel::Role::Owner };
        app.join(user_of(&rich).await, workspace, heraut_kernel::Role::Owner).await;
        let there = rich.person.clone().with("x-workspace", &workspace.to_string());
        let listed = there.get("/api/scenarios").await.expect(200).json;
        let id = listed["items"][0]["id"].as_i64().unwrap();
        assert_ne!(id, rich.scenario);
        let after = there.get(&format!("/api/scenarios/{id}")).await.expect(200).json;
        assert_eq!((&after["plan"]["perime"], &after["nom"]), (&before["plan"]["perime"], &before["nom"]));
        assert_eq!(after["plan"]["items"].as_array().unwrap().len(), before["plan"]["items"].as_array().unwrap().len());
        assert_eq!(content(&app, workspace).await, content(&app, rich.workspace).await);
        // Its agents know what they knew, and wait for a key.
        let agents = there.get("/api/agents").await.expect(200).json;
        let agent = agents["items"][0]["id"].as_str().unwrap().to_owned();
        assert_ne!(agent, rich.site.agent);
        let known = there.get(&format!("/api/agents/{agent}/documents")).await.expect(200).json;
        let was = rich.person.get(&format!("/api/agents/{}/documents", rich.site.agent)).await.expect(200).json;
        assert_eq!((&known["items"][0]["passages"], &known["items"][0]["titre"]), (&was["items"][0]["passages"], &was["items"][0]["titre"]));
        assert_eq!(there.get(&format!("/api/agents/{agent}/keys")).await.expect(200).json["items"], json!([]));
        let of = |json: Value| json["total"].clone();
        let (here, elsewhere) = (format!("/api/agents/{}/statistics", rich.site.agent), format!("/api/agents/{agent}/statistics"));
        assert_eq!(of(there.get(&elsewhere).await.expect(200).json), of(rich.person.get(&here).await.expect(200).json));
        let item = after["plan"]["items"][0]["id"].as_i64().unwrap();
        let changed = there.patch(&format!("/api/scenarios/{id}/plan/items/{item}"), json!({"note": "Autre"})).await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        assert_ne!(content(&app, workspace).await.0, content(&app, rich.workspace).await.0);
    }

    async fn every_column_travels_or_is_known_to_stay(app: TestApp) {
        const STAY: [&str; 20] = [
            "agent_keys",
            "agent_counters",
            "agent_visitors",
            "agent_conversations",
            "agent_messages",
            "agent_passages",
            "agent_terms",
            "agent_webhooks",
            "agent_deliveries",
            "agent_identities",
            "agent_archives",
            "agent_embeddings",
            "agent_embedding_models",
            "share_links", "provider_keys", "turns", "idempotency_keys", "jobs", "audit_logs", "subscriptions"];
        let ledger = Ledger::of(&app).await;
        let sheets: Vec<_> = portables().iter().flat_map(|portable| portable.sheets()).collect();
        for table in ledger.tables() {
            let Some(sheet) = sheets.iter().find(|sheet| sheet.table == table) else {
                assert!(STAY.contains(&table), "{table}: say in an archive.rs what of it travels");
                continue;
            };
            let mut known: BTreeSet<&str> = sheet.fields.iter().map(|field| field.name).collect();
            known.extend(sheet.left);
            known.insert("workspace_id");
            if sheet.key != Key::Content {
                known.insert("id");
            }
            if sheet.undoable {
                known.insert("deleted_at");
            }
            let there: BTreeSet<&str> = ledger.columns(table).iter().map(String::as_str).collect();
            assert_eq!(known, there, "{table}");
        }
        assert!(sheets.iter().all(|sheet| ledger.tables().contains(&sheet.table)));
    }

    async fn a_hostile_archive_is_refused_and_leaves_nothing(app: TestApp) {
        let rich = Possessions::of_somebody_else(&app, MARK).await;
        let good: Value = serde_json::from_slice(&taken_out(&app, rich.workspace).await).unwrap();
        let owner = create_user(&app.db, "Camille").await.unwrap();
        for (n, (code, bytes)) in hostile(&good).into_iter().enumerate() {
            assert_eq!(taken_in(&app, owner, &bytes).await, Err(code.to_owned()), "case {n}");
            assert!(memberships_of(&app.db, owner).await.unwrap().is_empty(), "case {n}");
        }
        let there = all_workspaces(&app.db).await.unwrap();
        let named = async |id: &WorkspaceId| {
            heraut_identity::store::workspace(&app.db, *id).await.unwrap().is_some_and(|at| at.nom == "Deux fois")
        };
        for id in &there {
            assert!(!named(id).await, "a workspace stayed");
        }
    }
}

async fn user_of(at: &Possessions) -> UserId {
    UserId(at.person.get("/api/session").await.expect(200).json["user"]["id"].as_i64().unwrap())
}

/// The document with a change in the rows of a table.
fn with(good: &Value, table: &str, change: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    let mut bad = good.clone();
    let tables = bad["tables"].as_array_mut().unwrap();
    let rows = tables.iter_mut().find(|at| at["table"] == table).unwrap()["rows"].as_array_mut().unwrap();
    change(rows);
    bad.to_string().into_bytes()
}

/// The same under right checksums.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut archive: Archive = serde_json::from_slice(bytes).unwrap();
    for table in &mut archive.tables {
        table.checksum = checksum(&table.rows);
    }
    archive.workspace.nom = "Deux fois".to_owned();
    archive.checksum = total(&archive.workspace, &archive.tables);
    serde_json::to_vec(&archive).unwrap()
}

fn hostile(good: &Value) -> Vec<(&'static str, Vec<u8>)> {
    let set = |table: &str, column: &str, value: Value| with(good, table, |rows| rows[0][column] = value);
    let top = |name: &str, value: Value| {
        let mut bad = good.clone();
        bad[name] = value;
        bad.to_string().into_bytes()
    };
    vec![
        ("archive_unreadable", b"{".to_vec()),
        ("archive_unreadable", [b"[".repeat(100_000), b"]".repeat(100_000)].concat()),
        ("archive_unreadable", top("format", json!("autre"))),
        ("archive_unreadable", top("tables", json!({"scenarios": []}))),
        ("archive_unreadable", top("autre", json!(1))),
        ("archive_version", top("version", json!(2))),
        (
            "archive_invalid",
            top("workspace", json!({"nom": "", "langue": "fr", "fuseau": "UTC", "demo_loaded": false})),
        ),
        ("archive_invalid", top("workspace", json!({"nom": "A", "langue": "fr", "fuseau": "x", "demo_loaded": false}))),
        ("archive_invalid", set("scenarios", "nom", json!(5))),
        ("archive_invalid", set("scenarios", "nom", json!("é".repeat(151)))),
        ("archive_invalid", set("scenarios", "nom", json!("a\u{0}b"))),
        ("archive_invalid", set("scenarios", "nom", json!(null))),
        ("archive_invalid", set("scenarios", "statut", json!("prêt"))),
        ("archive_invalid", set("scenarios", "workspace_id", json!(1))),
        ("archive_invalid", set("scenarios", "created_at", json!("hier"))),
        ("archive_invalid", set("scenarios", "created_at", json!("20000-01-01T00:00:00Z"))),
        ("archive_invalid", set("scenarios", "revision", json!(-1))),
        ("archive_invalid", set("ressources", "url", json!("javascript:alert(1)"))),
        ("archive_invalid", set("plan_items", "rrule", json!("FREQ=SOMETIMES"))),
        (
            "archive_invalid",
            with(good, "plans", |rows| {
                let _ = rows[0].as_object_mut().unwrap().remove("resume");
            }),
        ),
        ("archive_invalid", set("agents", "theme", json!({"accent": "red;}"}))),
        ("archive_invalid", set("agents", "texts", json!({"fr": {"title": "é".repeat(81)}}))),
        ("archive_dangling", set("agent_documents", "agent_id", json!(99))),
        ("archive_dangling", set("agents", "scenario_id", json!(99))),
        ("archive_duplicate", set("agents", "id", json!(7))),
        ("archive_unreadable", with(good, "plans", |rows| rows[0] = json!("ligne"))),
        ("archive_dangling", set("plans", "scenario_id", json!(99))),
        ("archive_dangling", set("plans", "scenario_id", json!(0))),
        ("archive_dangling", set("plans", "scenario_id", json!(-1))),
        ("archive_dangling", set("plan_items", "cible_id", json!(99))),
        ("archive_dangling", with(good, "scenarios", Vec::clear)),
        ("archive_duplicate", with(good, "scenarios", |rows| rows.push(rows[0].clone()))),
        ("archive_duplicate", {
            let mut bad = good.clone();
            let tables = bad["tables"].as_array_mut().unwrap();
            tables.push(tables[0].clone());
            bad.to_string().into_bytes()
        }),
        ("archive_unknown_table", {
            let mut bad = good.clone();
            let users = json!({"table": "users", "checksum": "", "rows": [{"email": "a@b.fr"}]});
            bad["tables"].as_array_mut().unwrap().push(users);
            bad.to_string().into_bytes()
        }),
        ("archive_checksum", set("scenarios", "nom", json!("Autre"))),
        ("archive_checksum", top("checksum", json!("00"))),
        // Right by every rule but the database's own: two objectifs of one label, after all scenarios were written.
        (
            "archive_duplicate",
            sealed(&with(good, "objectifs", |rows| {
                let mut twin = rows[0].clone();
                twin["id"] = json!(rows.len() + 1);
                rows.push(twin);
            })),
        ),
        ("archive_duplicate", sealed(&with(good, "scenario_cibles", |rows| rows.push(rows[0].clone())))),
    ]
}
