//! Two instances on one database, behind a proxy that hands each connection to the next of them.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use heraut_store::Settings;
use sea_orm_migration::sea_orm::{self, ConnectionTrait};
use serde_json::{Value, json};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use super::{Reply, Server, heraut, request_with};
use crate::support::empty::{Empty, on_each_empty_database};

const EMAIL: &str = "camille@exemple.fr";
const PASSWORD: &str = "un cheval agrafe la pile";
const LIMIT: u32 = 10;

/// Connections in turn to each instance, past one that is gone.
struct Proxy {
    address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Proxy {
    async fn before(instances: [SocketAddr; 2]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move {
            let mut order = instances;
            while let Ok((mut near, _)) = listener.accept().await {
                order.rotate_left(1);
                tokio::spawn(async move {
                    for instance in order {
                        if let Ok(mut far) = TcpStream::connect(instance).await {
                            // What breaks on one side breaks on the other.
                            let _ = copy_bidirectional(&mut near, &mut far).await;
                            return;
                        }
                    }
                });
            }
        });
        Self { address, task }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A database with accounts, and what the instances on it say.
struct Site<'a> {
    empty: &'a Empty,
    folder: tempfile::TempDir,
}

impl<'a> Site<'a> {
    fn on(empty: &'a Empty) -> Self {
        let site = Self { empty, folder: tempfile::tempdir().unwrap() };
        let mut enable = heraut(site.folder.path());
        enable.args(["accounts", "enable", "--email", EMAIL, "--name", "Camille"]);
        enable.envs(site.settings()).env("HERAUT_OWNER_PASSWORD", PASSWORD);
        assert!(enable.status().unwrap().success());
        site
    }

    fn settings(&self) -> Vec<(&str, &str)> {
        let settings = &self.empty.settings;
        let mut all = vec![("DATABASE_URL", settings.url.as_str())];
        all.extend(settings.owner_url.as_deref().map(|url| ("DATABASE_OWNER_URL", url)));
        all
    }

    /// Two at the same moment, each with its log.
    fn start(&self, limit: u32) -> [Server; 2] {
        let limit = limit.to_string();
        let mut settings = self.settings();
        settings.push(("HERAUT_RATE_LIMIT", &limit));
        std::thread::scope(|threads| {
            ["one", "other"]
                .map(|name| {
                    let log = Stdio::from(std::fs::File::create(self.folder.path().join(name)).unwrap());
                    let (folder, settings) = (self.folder.path(), &settings);
                    threads.spawn(move || Server::start_logging(folder, settings, log))
                })
                .map(|starting| starting.join().unwrap())
        })
    }

    /// How many lines of each log hold a word.
    fn said(&self, word: &str) -> [usize; 2] {
        ["one", "other"].map(|name| {
            let log = std::fs::read_to_string(self.folder.path().join(name)).unwrap();
            log.lines().filter(|line| line.contains(word)).count()
        })
    }

    /// Makes the night's work due.
    async fn purge_is_due(&self) {
        let settings = &self.empty.settings;
        let url = settings.owner_url.as_ref().unwrap_or(&settings.url);
        let conn = sea_orm::Database::connect(Settings::driver_url(url)).await.unwrap();
        let long_ago = "'2026-01-01 00:00:00'";
        let row = format!(
            "INSERT INTO job_leases (name, holder, expires_at, last_run_at) VALUES ('purge', NULL, {long_ago}, {long_ago})"
        );
        conn.execute_unprepared(&row).await.unwrap();
        conn.close().await.unwrap();
    }
}

fn sign_in(at: SocketAddr, email: &str, password: &str) -> Reply {
    request_with(at, "POST", "/api/auth/login", &[], Some(&json!({"email": email, "password": password}))).unwrap()
}

fn header<'r>(reply: &'r Reply, name: &str) -> Option<&'r str> {
    reply.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

/// Somebody's browser.
struct Session(String);

impl Session {
    fn open(at: SocketAddr) -> Self {
        let reply = sign_in(at, EMAIL, PASSWORD);
        assert_eq!(reply.status, 200, "{}", reply.body);
        let cookies = reply.headers.iter().filter(|(name, _)| name == "set-cookie");
        let cookie = cookies.map(|(_, line)| line.split(';').next().unwrap()).find(|line| line.starts_with("heraut="));
        Self(cookie.unwrap().to_owned())
    }

    fn ask(&self, at: SocketAddr, method: &str, path: &str, key: Option<&str>, body: Option<&Value>) -> Option<Reply> {
        let mut headers = vec![("cookie", self.0.as_str()), ("sec-fetch-site", "same-origin")];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        request_with(at, method, path, &headers, body)
    }

    /// How often each name is there.
    fn names(&self, at: SocketAddr) -> BTreeMap<String, usize> {
        let mut found = BTreeMap::new();
        let mut path = "/api/scenarios?limit=100".to_owned();
        loop {
            let page = self.ask(at, "GET", &path, None, None).unwrap();
            assert_eq!(page.status, 200, "{}", page.body);
            for row in page.body["items"].as_array().unwrap() {
                *found.entry(row["nom"].as_str().unwrap().to_owned()).or_default() += 1;
            }
            let Some(cursor) = page.body["next_cursor"].as_str() else { return found };
            path = format!("/api/scenarios?limit=100&cursor={cursor}");
        }
    }

    fn write(&self, at: SocketAddr, nom: &str) -> Option<Reply> {
        let key = format!("key-{}", nom.replace(' ', "-"));
        self.ask(at, "POST", "/api/scenarios", Some(&key), Some(&json!({"nom": nom, "thematique": "Paire"})))
    }
}

/// Fails at one instance until it asks for some patience; the other asks for it too, who never heard of it.
fn the_throttle_is_shared(one: SocketAddr, other: SocketAddr) {
    for _ in 0..40 {
        let reply = sign_in(one, "personne@exemple.fr", "faux");
        let wait: u64 = header(&reply, "retry-after").map_or(0, |wait| wait.parse().unwrap());
        match (reply.status, wait) {
            (401, _) => {}
            (429, 4..) => {
                assert_eq!(sign_in(other, "personne@exemple.fr", "faux").body["code"], "login_throttled");
                return;
            }
            (429, _) => std::thread::sleep(Duration::from_secs(wait)),
            (status, _) => panic!("{status}: {}", reply.body),
        }
    }
    panic!("nobody had to wait");
}

/// Through the proxy as many are let in as one instance would let in, and what came back meanwhile.
fn the_limit_is_shared(session: &Session, proxy: SocketAddr) {
    let began = Instant::now();
    let mut let_in = 0;
    for _ in 0..3 * LIMIT {
        let reply = session.ask(proxy, "POST", "/api/chat", None, Some(&json!({}))).unwrap();
        assert!(matches!(reply.status, 422 | 429), "{}: {}", reply.status, reply.body);
        let_in += u64::from(reply.status == 422);
    }
    let back = began.elapsed().as_secs() * u64::from(LIMIT) / 60 + 1;
    assert!((u64::from(LIMIT)..=u64::from(LIMIT) + back).contains(&let_in), "{let_in} in {:?}", began.elapsed());
}

/// Many write through the proxy; one instance is killed in the middle. Answers who was acknowledged, and who was not.
fn killed_while_writing(session: &Session, proxy: SocketAddr, dying: &mut Server) -> (Vec<String>, Vec<String>) {
    let (done, failed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        for writer in 0..12 {
            let (done, failed) = (&done, &failed);
            threads.spawn(move || {
                for n in 0..25 {
                    let nom = format!("Ecriture {writer} {n}");
                    let made = session.write(proxy, &nom).is_some_and(|reply| reply.status == 201);
                    (if made { done } else { failed }).lock().unwrap().push(nom);
                }
            });
        }
        while done.lock().unwrap().len() < 60 {
            std::thread::sleep(Duration::from_millis(1));
        }
        dying.kill();
    });
    (done.into_inner().unwrap(), failed.into_inner().unwrap())
}

/// Sends a write again, with its key, until the claim of the dead is over.
fn repeat(session: &Session, at: SocketAddr, nom: &str) {
    let began = Instant::now();
    loop {
        let reply = session.write(at, nom).unwrap();
        match (reply.status, reply.body["code"].as_str().unwrap_or_default()) {
            // Made now or before; in the second case its answer may be lost, and it says so.
            (201, _) | (409, "idempotency_answer_lost") => return,
            (409, "idempotency_in_progress") => std::thread::sleep(Duration::from_secs(1)),
            (status, _) => panic!("{nom}: {status}: {}", reply.body),
        }
        assert!(began.elapsed() < Duration::from_secs(90), "{nom} is held by the dead");
    }
}

on_each_empty_database! {
    async fn two_instances_behind_a_proxy_are_one(empty) on mariadb: MariaDb, postgres: Postgres {
        let site = Site::on(&empty);
        site.purge_is_due().await;
        let instances = site.start(LIMIT);
        let [one, other] = [&instances[0], &instances[1]].map(|server| server.address);
        let proxy = Proxy::before([one, other]).await;

        let session = Session::open(one);
        assert_eq!(session.write(other, "Chez l'autre").unwrap().status, 201);
        for at in [one, other, proxy.address, proxy.address] {
            assert_eq!(session.names(at), BTreeMap::from([("Chez l'autre".to_owned(), 1)]));
        }
        the_limit_is_shared(&session, proxy.address);
        the_throttle_is_shared(one, other);
        assert_eq!(session.ask(other, "POST", "/api/auth/logout", None, None).unwrap().status, 204);
        assert_eq!(session.ask(one, "GET", "/api/scenarios", None, None).unwrap().status, 401);

        let ran = site.said("job.ran");
        assert_eq!(ran.iter().sum::<usize>(), 1, "{ran:?}");
        assert_eq!(site.said("purge.done"), ran);
        drop(instances);
    }

    async fn an_instance_that_is_killed_loses_nothing_that_was_acknowledged(empty) on mariadb: MariaDb, postgres: Postgres {
        let site = Site::on(&empty);
        let [survivor, mut dying] = site.start(0);
        let proxy = Proxy::before([survivor.address, dying.address]).await;
        let session = Session::open(proxy.address);
        let (done, failed) = killed_while_writing(&session, proxy.address, &mut dying);
        assert!(!failed.is_empty(), "it was in the middle of something");
        let there = session.names(proxy.address);
        for nom in &done {
            assert_eq!(there.get(nom), Some(&1), "{nom} was acknowledged");
        }
        for nom in &failed {
            repeat(&session, proxy.address, nom);
        }
        // What was acknowledged may be sent again as well.
        for nom in done.iter().take(10) {
            let again = session.write(proxy.address, nom).unwrap();
            assert_eq!((again.status, header(&again, "idempotency-replayed")), (201, Some("true")), "{nom}");
        }
        let there = session.names(proxy.address);
        assert_eq!(there.len(), done.len() + failed.len());
        assert!(there.values().all(|count| *count == 1), "{there:?}");
        drop(survivor);
    }
}
