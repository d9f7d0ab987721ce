//! The server itself is killed while models answer, and started again on the same data.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use heraut_kernel::{Scope, WorkspaceId};

use super::*;
use crate::process::Server;
use crate::support::empty::{Empty, closed, on_each_empty_database};
use crate::support::ledger::query;

/// How many lines a plan of the fake has.
pub(super) const LINES: usize = 24;

/// Servers on a database of their own, answered by a fake, talked to over sockets.
pub(super) struct Site<'a> {
    pub fake: FakeProvider,
    empty: &'a Empty,
    folder: tempfile::TempDir,
}

impl<'a> Site<'a> {
    pub(super) async fn on(empty: &'a Empty) -> Self {
        Self { fake: FakeProvider::start().await, empty, folder: tempfile::tempdir().unwrap() }
    }

    /// One more process.
    pub(super) fn start(&self) -> Server {
        self.start_with(&[])
    }

    /// The same with more settings.
    pub(super) fn start_with(&self, more: &[(&str, &str)]) -> Server {
        let (url, settings) = (self.fake.url(), &self.empty.settings);
        let mut variables = vec![
            ("HERAUT_COMPATIBLE_URL", url.as_str()),
            ("HERAUT_COMPATIBLE_MODEL", "fake-model"),
            ("DATABASE_URL", settings.url.as_str()),
        ];
        variables.extend(settings.owner_url.as_deref().map(|url| ("DATABASE_OWNER_URL", url)));
        variables.extend(more);
        Server::start(self.folder.path(), &variables)
    }

    /// From now on the fake answers for this scenario, with so long between two deltas.
    pub(super) fn play(&self, scenario: &Value, pace: Duration) {
        let plan = Behaviour::answer(plan_of(scenario, LINES)).chunk(40).every(pace);
        let words = reply(&"Un mot encore. ".repeat(250)).chunk(20).every(pace);
        self.fake.otherwise(move |body: &Value| if asks_plan(body) { plan.clone() } else { words.clone() });
    }

    /// How often a model was asked for a scenario's plan, or for words about it.
    pub(super) fn calls(&self, scenario: &Value, plan: bool) -> usize {
        let nom = scenario["nom"].as_str().unwrap();
        let of = |body: &&Value| asks_plan(body) == plan && body.to_string().contains(nom);
        self.fake.requests().iter().filter(of).count()
    }

    /// How the calls to models went, as they are written down.
    async fn outcomes(&self, word: &str) -> usize {
        let db = self.empty.db().await;
        let conn = db.read(&Scope::system(WorkspaceId(1))).await.unwrap();
        let rows = query(&conn, "SELECT outcome FROM llm_calls WHERE workspace_id = 1").await;
        drop(conn);
        closed(db).await;
        rows.iter().filter(|row| row[0] == word).count()
    }
}

fn asks_plan(body: &Value) -> bool {
    let name = body.pointer("/response_format/json_schema/name").and_then(Value::as_str);
    name.expect("the name of what is wanted").starts_with("plan")
}

/// A scenario from which a plan can be made, whole.
pub(super) fn prepared(server: &Server, nom: &str) -> Value {
    let post = |path: &str, body: Value| {
        let (status, answer) = server.request("POST", path, Some(&body)).unwrap();
        assert_eq!(status, 201, "{answer}");
        answer
    };
    let id = post("/api/scenarios", json!({ "nom": nom, "thematique": "Cybersécurité" }))["id"].clone();
    for (path, body) in parts() {
        let _ = post(&format!("/api/scenarios/{id}/{path}"), body);
    }
    get(server, &format!("/api/scenarios/{id}"))
}

pub(super) fn get(server: &Server, path: &str) -> Value {
    let (status, answer) = server.request("GET", path, None).unwrap();
    assert_eq!(status, 200, "{answer}");
    answer
}

fn list(server: &Server, path: &str) -> Vec<Value> {
    let answer = get(server, path);
    answer.get("items").unwrap_or(&answer).as_array().unwrap().clone()
}

/// A request whose answer comes as events. HTTP/1.0: they come as they are, without chunks, until the connection ends.
pub(super) struct Wire(BufReader<TcpStream>);

impl Wire {
    pub(super) fn open(at: SocketAddr, request: &str, body: Option<&Value>, last: Option<&str>) -> Self {
        let mut stream = TcpStream::connect(at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let body = body.map(Value::to_string).unwrap_or_default();
        let kind = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
        let last = last.map(|last| format!("last-event-id: {last}\r\n")).unwrap_or_default();
        write!(
            stream,
            "{request} HTTP/1.0\r\nhost: localhost\r\naccept: text/event-stream\r\n{kind}{last}content-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        Self(BufReader::new(stream))
    }

    pub(super) fn plan(at: SocketAddr, scenario: &Value) -> Self {
        Self::open(at, &format!("POST /api/scenarios/{}/plan", scenario["id"]), Some(&json!({})), None)
    }

    pub(super) fn say(at: SocketAddr, scenario: &Value) -> Self {
        let body = json!({ "scenario_id": scenario["id"], "message": PUZZLING });
        Self::open(at, "POST /api/chat", Some(&body), None)
    }

    /// The next event; nothing once the connection broke or ended.
    pub(super) fn next(&mut self) -> Option<Told> {
        loop {
            // The head of the answer is a block too, and has no event.
            let mut block = String::new();
            while !block.ends_with("\n\n") && !block.ends_with("\n\r\n") {
                if self.0.read_line(&mut block).ok()? == 0 {
                    return None;
                }
            }
            if let Some(told) = told(&block) {
                return Some(told);
            }
        }
    }

    /// All that is left.
    pub(super) fn all(mut self) -> Vec<Told> {
        std::iter::from_fn(|| self.next()).collect()
    }
}

/// When the plug is pulled.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Moment {
    /// As soon as it was asked for, read or not.
    Asked,
    /// It is stored, no line is there.
    Begun,
    /// So many lines were read.
    Line(usize),
    /// The answer is whole.
    Done,
}

/// Moments of all kinds, and how much later each: other ones for each seed.
fn moments(mut seed: u64) -> [(Moment, Duration); 8] {
    let mut up_to = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % most
    };
    let [early, middle, late] = [0, 8, 16].map(|from| Moment::Line(from + 1 + up_to(8)));
    [Moment::Asked, Moment::Asked, Moment::Begun, early, middle, late, Moment::Line(LINES), Moment::Done]
        .map(|moment| (moment, Duration::from_micros(up_to(20_000) as u64)))
}

/// Asks for a plan and for words, and pulls the plug.
fn killed(mut server: Server, scenario: &Value, moment: Moment, later: Duration) {
    let mut plan = Wire::plan(server.address, scenario);
    let _words = Wire::say(server.address, scenario);
    let (mut lines, mut last) = (0, String::new());
    let reached = |lines: usize, last: &str| match moment {
        Moment::Asked => true,
        Moment::Begun => last == "turn",
        Moment::Line(n) => lines >= n,
        Moment::Done => last == "done",
    };
    while !reached(lines, &last) {
        last = plan.next().expect("the moment comes").name;
        lines += usize::from(last == "item");
    }
    std::thread::sleep(later);
    server.kill();
}

fn turns_of(server: &Server, scenario: &Value, task: &str) -> Vec<Value> {
    let turns = list(server, &format!("/api/turns?scenario_id={}", scenario["id"]));
    turns.into_iter().filter(|turn| turn["task"] == task).collect()
}

/// Waits until no turn is in the hand of a process that is gone.
pub(super) fn swept(server: &Server) -> Duration {
    let began = Instant::now();
    while !list(server, "/api/turns?statut=running").is_empty() {
        assert!(began.elapsed() < Duration::from_secs(60), "a turn stays in the hand of nobody");
        std::thread::sleep(Duration::from_millis(100));
    }
    began.elapsed()
}

/// Two clicks at once: one runs the turn again.
fn again(server: &Server, turn: &Value) {
    let path = format!("/api/turns/{}/retry", turn["id"].as_str().unwrap());
    let click = || server.request("POST", &path, Some(&json!({}))).unwrap().0;
    let mut both =
        std::thread::scope(|threads| [threads.spawn(click), threads.spawn(click)].map(|it| it.join().unwrap()));
    both.sort_unstable();
    assert_eq!(both, [200, 409]);
}

/// A turn that the plug cut, or not yet, or not any more, is brought to its end. Answers whether it was interrupted.
fn brought_to_its_end(site: &Site<'_>, server: &Server, scenario: &Value, plan: bool, moment: Moment) -> bool {
    let task = if plan { "plan.generate" } else { "chat" };
    let before = site.calls(scenario, plan);
    let turns = turns_of(server, scenario, task);
    let what = format!("{task}, {moment:?}: {turns:?}");
    let interrupted = match turns.as_slice() {
        // It was not read, or not stored: nothing was promised.
        [] => {
            assert_eq!((before, plan && moment != Moment::Asked), (0, false), "{what}");
            let wire = if plan { Wire::plan } else { Wire::say };
            assert_eq!(wire(server.address, scenario).all().last().unwrap().name, "done", "{what}");
            false
        }
        [turn] if turn["statut"] == "done" => {
            assert_eq!((before, &turn["attempt"]), (1, &json!(1)), "{what}");
            return false;
        }
        [turn] => {
            assert_eq!(turn["statut"], "interrupted", "{what}");
            // Before the first line the call may not have gone out.
            assert!(before == 1 || (before == 0 && !(plan && matches!(moment, Moment::Line(_)))), "{what}");
            again(server, turn);
            true
        }
        _ => panic!("{what}"),
    };
    let turn = turns_of(server, scenario, task).pop().unwrap();
    assert_eq!((&turn["statut"], &turn["attempt"]), (&json!("done"), &json!(1 + i32::from(interrupted))), "{what}");
    assert_eq!(site.calls(scenario, plan), before + 1, "{what}");
    interrupted
}

/// One plan, each of its lines once.
pub(super) fn one_plan(server: &Server, id: &Value) {
    assert_eq!(list(server, &format!("/api/scenarios/{id}/plans")).len(), 1);
    let plan = get(server, &format!("/api/scenarios/{id}"))["plan"].clone();
    let lines: std::collections::BTreeSet<_> =
        plan["items"].as_array().unwrap().iter().map(|it| it["message"].as_str()).collect();
    assert_eq!(
        (lines.len(), plan["items"].as_array().unwrap().len(), &plan["source"]),
        (LINES, LINES, &json!("local/fake-model"))
    );
}

on_each_empty_database! {
    async fn a_server_that_is_killed_at_any_moment_doubles_nothing(empty) {
        let site = Site::on(&empty).await;
        let mut cut = Vec::new();
        for (round, (moment, later)) in moments(2027).into_iter().enumerate() {
            let server = site.start();
            let scenario = prepared(&server, &format!("Manche {round}"));
            site.play(&scenario, Duration::from_millis(4));
            killed(server, &scenario, moment, later);
            cut.push((scenario, moment));
        }
        let server = site.start();
        let waited = swept(&server);
        // Nobody else can hold a file: there is nothing to wait for. Elsewhere it is the lease, and the next look.
        let patience = if empty.settings.url.starts_with("sqlite") { 1 } else { 40 };
        assert!(waited < Duration::from_secs(patience), "{waited:?}");
        let mut interrupted = 0;
        for (scenario, moment) in &cut {
            let id = &scenario["id"];
            site.play(scenario, Duration::ZERO);
            for plan in [true, false] {
                interrupted += usize::from(brought_to_its_end(&site, &server, scenario, plan, *moment));
            }
            one_plan(&server, id);
            let said = list(&server, &format!("/api/scenarios/{id}/messages?limit=100"));
            let authors: Vec<_> = said.iter().map(|message| message["auteur"].as_str().unwrap()).collect();
            assert_eq!(authors, ["assistant", "user"], "{moment:?}");
        }
        assert!(interrupted >= 6, "{interrupted} turns were cut");
        // Every call that went out is accounted for, the cut ones too.
        for (word, count) in [("pending", 0), ("interrupted", interrupted), ("ok", 2 * cut.len())] {
            assert_eq!(site.outcomes(word).await, count, "{word}");
        }
        drop(server);
    }
}
