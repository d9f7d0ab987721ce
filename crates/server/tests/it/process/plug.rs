//! Pulling the plug on SQLite: what was acknowledged is there, and the file is whole.

use std::sync::Mutex;
use std::time::Duration;

use sea_orm_migration::sea_orm;
use serde_json::json;

use super::Server;
use crate::support::ledger::query;

const IN_FLIGHT: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_a_kill() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut acknowledged = Vec::new();
    for (round, wait_for) in [1, 50, 120].into_iter().enumerate() {
        let mut server = Server::start(folder.path(), &[]);
        acknowledged.extend(killed_while_writing(&mut server, round, wait_for));
    }
    assert!(acknowledged.len() >= 171, "{}", acknowledged.len());
    let file = folder.path().join("donnees/heraut.db");
    let conn = sea_orm::Database::connect(format!("sqlite://{}", file.display())).await.expect("the file opens");
    assert_eq!(query(&conn, "PRAGMA integrity_check").await, [["ok"]]);
    assert!(query(&conn, "PRAGMA foreign_key_check").await.is_empty());
    drop(conn);
    let server = Server::start(folder.path(), &[]);
    let there: Vec<String> = server.scenarios().into_iter().map(|(_, nom)| nom).collect();
    for nom in &acknowledged {
        assert_eq!(there.iter().filter(|other| *other == nom).count(), 1, "{nom} was acknowledged");
    }
}

/// Keeps so many writes in flight and kills the server once some were acknowledged. Answers which.
fn killed_while_writing(server: &mut Server, round: usize, wait_for: usize) -> Vec<String> {
    let acknowledged = Mutex::new(Vec::new());
    let address = server.address;
    std::thread::scope(|threads| {
        for n in 0..IN_FLIGHT {
            let acknowledged = &acknowledged;
            threads.spawn(move || {
                let nom = format!("Écriture {round}-{n}");
                let body = json!({"nom": nom, "thematique": "Panne"});
                if let Some((201, _)) = super::request(address, "POST", "/api/scenarios", Some(&body)) {
                    acknowledged.lock().expect("a list").push(nom);
                }
            });
        }
        while acknowledged.lock().expect("a list").len() < wait_for {
            std::thread::sleep(Duration::from_millis(1));
        }
        server.kill();
    });
    acknowledged.into_inner().expect("a list")
}

#[test]
fn sigterm_drains_and_ends_well() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut server = Server::start(folder.path(), &[]);
    // Somebody who keeps a connection open and says nothing more must not hold it up.
    let _idle = std::net::TcpStream::connect(server.address).expect("a connection");
    let address = server.address;
    let writers: Vec<_> = (0..20)
        .map(|n| {
            let body = json!({"nom": format!("Dernière {n}"), "thematique": "Arrêt"});
            std::thread::spawn(move || {
                super::request(address, "POST", "/api/scenarios", Some(&body)).map(|(status, _)| status)
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(30));
    let (status, time) = server.terminate();
    assert_eq!(status.code(), Some(0));
    assert!(time < Duration::from_secs(11), "{time:?}");
    let made = writers.into_iter().filter_map(|writer| writer.join().expect("a writer")).filter(|s| *s == 201);
    let made = made.count();
    let server = Server::start(folder.path(), &[]);
    assert!(server.scenarios().len() >= made);
}
