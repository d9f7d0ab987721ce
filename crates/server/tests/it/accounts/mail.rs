//! What people are written: links, and what happened to their account.

use heraut_egress::Mailer;
use heraut_jobs::Queue;
use heraut_jobs::queue::State;
use heraut_jobs::queue::list;
use heraut_kernel::Scope;
use heraut_server::mail::handler;
use heraut_testkit::{Answer, Database, Mailbox, PASSWORD, Person, TestApp, on_each_database};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::cookie;
use crate::support::ledger;

const NEW: &str = "quatre-vaches-bleues-dansent";

/// Tests of a server share its queue: one after the other they find their own mail in their own mailbox.
static QUEUES: [Mutex<()>; 3] = [const { Mutex::const_new(()) }; 3];

fn queue_of(app: &TestApp) -> &'static Mutex<()> {
    match app.database {
        Database::Sqlite => &QUEUES[0],
        Database::MariaDb => &QUEUES[1],
        Database::Postgres => &QUEUES[2],
    }
}

async fn forgotten(person: &Person, email: &str) -> Answer {
    person.post("/api/auth/reset-request", json!({"email": email})).await
}

async fn sign_in(person: &Person, email: &str, password: &str) -> Answer {
    person.post("/api/auth/login", json!({"email": email, "password": password})).await
}

async fn reset(app: &TestApp, token: &str, password: &str) -> u16 {
    app.nobody().post("/api/auth/reset", json!({"token": token, "password": password})).await.status
}

on_each_database! {
    async fn a_forgotten_password_is_replaced_by_a_link_in_a_mail(app: TestApp) {
        let app = app.with_mail().await;
        let _turn = queue_of(&app).lock().await;
        let (mailbox, (_, email)) = (Mailbox::open().await, app.account("Camille").await);
        assert_eq!(app.nobody().get("/api/auth/state").await.json["reset_by_mail"], true);
        let english = app.nobody().with("accept-language", "en");
        let known = forgotten(&english, &email.to_uppercase()).await.expect(202);
        let unknown = forgotten(&app.nobody(), &format!("x{email}")).await.expect(202);
        assert_eq!((known.body, known.headers.len()), (unknown.body, unknown.headers.len()));
        let _ = forgotten(&app.nobody(), &email).await.expect(202);
        app.deliver(&mailbox).await;
        assert!(mailbox.of(&format!("x{email}")).is_empty());
        let mails = mailbox.of(&email);
        assert_eq!(mails.len(), 1, "who asks twice while one waits gets one");
        let text = mails[0].text();
        assert!(text.contains("Choose a new password") && text.contains("http://desk.exemple.fr/reset#"), "{text}");
        assert!(text.contains("multipart/alternative") && text.contains("Auto-Submitted: auto-generated"), "{text}");
        let token = mails[0].token("reset").expect("a link");
        assert_eq!((reset(&app, &token, NEW).await, reset(&app, &token, PASSWORD).await), (204, 410));
        let _ = sign_in(&app.nobody(), &email, NEW).await.expect(200);
        app.deliver(&mailbox).await;
        assert!(mailbox.of(&email)[1].text().contains("Le mot de passe de votre compte"), "the change is told");
    }

    async fn the_queue_holds_no_secret(app: TestApp) {
        let app = app.with_mail().await;
        let _turn = queue_of(&app).lock().await;
        let (mailbox, (_, email)) = (Mailbox::open().await, app.account("Camille").await);
        let _ = forgotten(&app.nobody(), &email).await.expect(202);
        let tokens = async || {
            let sql = format!("SELECT token_hash FROM one_time_tokens t JOIN users u ON u.id = t.user_id WHERE u.email = '{email}'");
            ledger::query(app.db.outside(), &sql).await.len()
        };
        assert_eq!(tokens().await, 0, "a token is made when the mail is written");
        mailbox.answer("451 later");
        app.deliver(&mailbox).await;
        let oldest = heraut_identity::store::oldest_workspace(&app.db).await.expect("a look").expect("a workspace");
        let waiting = list(&app.db, &Scope::system(oldest), false, 1000).await.expect("a list");
        let failed: Vec<_> = waiting.iter().filter(|job| job.error_code.as_deref() == Some("mail_later")).collect();
        assert!(!failed.is_empty() && failed.iter().all(|job| job.state == State::Waiting), "{waiting:?}");
        // Another try makes another token, and only that one works.
        assert_eq!(tokens().await, 1);
        mailbox.answer("250 taken");
        app.clock.advance(chrono::Duration::seconds(30));
        app.deliver(&mailbox).await;
        assert_eq!((tokens().await, mailbox.of(&email).len()), (1, 1));
        let token = mailbox.of(&email)[0].token("reset").expect("a link");
        app.clock.advance(chrono::Duration::hours(1));
        assert_eq!(reset(&app, &token, NEW).await, 410, "a link lasts an hour");
    }

    async fn links_are_asked_for_in_measure(app: TestApp) {
        let app = app.with_mail().await;
        let (_, email) = app.account("Camille").await;
        for address in [email.clone(), format!("x{email}")] {
            for n in [10, 11, 12] {
                let _ = forgotten(&app.at(n), &address).await.expect(202);
            }
            let refused = forgotten(&app.at(13), &address).await.expect(429);
            assert_eq!((refused.json["code"].as_str(), refused.header("retry-after")), (Some("rate_limited"), "1"));
        }
        let mut statuses = Vec::new();
        for n in 0..21 {
            statuses.push(forgotten(&app.at(20), &format!("{n}{email}")).await.status);
        }
        assert_eq!((statuses[19], statuses[20]), (202, 429), "{statuses:?}");
        // Sign-in has counters of its own.
        let _ = sign_in(&app.at(13), &email, PASSWORD).await.expect(200);
    }

    async fn without_a_server_the_answer_says_so(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, email) = app.account("Camille").await;
        assert_eq!(app.nobody().get("/api/auth/state").await.json["reset_by_mail"], false);
        let refused = forgotten(&app.nobody(), &email).await.expect(409);
        assert_eq!(refused.json["code"], "mail_off");
        let made = app.user().post("/api/invitations", json!({"email": format!("i{email}"), "role": "viewer"})).await;
        assert_eq!(made.expect(201).json["mailed"], false);
    }

    async fn an_invitation_is_mailed_and_both_links_lead_in(app: TestApp) {
        let app = app.with_mail().await;
        let _turn = queue_of(&app).lock().await;
        let mailbox = Mailbox::open().await;
        let email = format!("{}@exemple.fr", heraut_kernel::TurnId::generate());
        let made = app.user().post("/api/invitations", json!({"email": email, "role": "editor"})).await.expect(201).json;
        assert_eq!(made["mailed"], true);
        app.deliver(&mailbox).await;
        let mails = mailbox.of(&email);
        assert_eq!(mails.len(), 1);
        let token = mails[0].token("invitation").expect("a link");
        assert_ne!(Some(token.as_str()), made["token"].as_str());
        let look = async |token: &str| app.nobody().post("/api/auth/invitation", json!({"token": token})).await.status;
        let shown = made["token"].as_str().expect("a token").to_owned();
        assert_eq!((look(&token).await, look(&shown).await), (200, 200));
        let newcomer = json!({"token": token, "name": "Ali", "password": PASSWORD});
        let _ = app.nobody().post("/api/auth/invitation/accept", newcomer).await.expect(201);
        assert_eq!((look(&token).await, look(&shown).await), (410, 410));
        // One that is taken back before its mail leaves is not sent.
        let other = format!("{}@exemple.fr", heraut_kernel::TurnId::generate());
        let made = app.user().post("/api/invitations", json!({"email": other, "role": "viewer"})).await.expect(201).json;
        let _ = app.user().delete(&format!("/api/invitations/{}", made["invitation"]["id"])).await.expect(204);
        app.deliver(&mailbox).await;
        assert!(mailbox.of(&other).is_empty());
    }

    async fn a_new_device_is_told_and_a_known_one_is_not(app: TestApp) {
        let app = app.with_mail().await;
        let _turn = queue_of(&app).lock().await;
        let (mailbox, (_, email)) = (Mailbox::open().await, app.account("Camille").await);
        let first = sign_in(&app.at(1), &email, PASSWORD).await.expect(200);
        let device = cookie(&first, "heraut-device").expect("a device");
        let _ = sign_in(&app.at(2).with("cookie", &format!("heraut-device={device}")), &email, PASSWORD).await.expect(200);
        app.deliver(&mailbox).await;
        assert!(mailbox.of(&email).is_empty(), "the first device of all, and one that is known");
        let _ = sign_in(&app.at(3).with("user-agent", "Netscape 4"), &email, PASSWORD).await.expect(200);
        let _ = sign_in(&app.at(3), &email, "faux").await.expect(401);
        app.deliver(&mailbox).await;
        let mails = mailbox.of(&email);
        assert!(mails.len() == 1 && mails[0].text().contains("Netscape 4"), "{mails:?}");
    }
}

/// A mail server of others, in Python.
struct Peer {
    process: std::process::Child,
    lines: std::io::Lines<std::io::BufReader<std::process::ChildStdout>>,
}

impl Peer {
    /// Nothing where `HERAUT_PEERS_PYTHON` names no Python that has it.
    fn start() -> Option<Self> {
        use std::io::BufRead;
        use std::process::{Command, Stdio};
        let Some(python) = std::env::var_os("HERAUT_PEERS_PYTHON").filter(|python| !python.is_empty()) else {
            eprintln!("skipped: HERAUT_PEERS_PYTHON does not name a Python that has the peers");
            return None;
        };
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/peers/smtp.py");
        let mut command = Command::new(python);
        let mut process =
            command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a Python that runs");
        let out = process.stdout.take().expect("its output");
        Some(Self { process, lines: std::io::BufReader::new(out).lines() })
    }

    fn line(&mut self) -> String {
        self.lines.next().expect("a line").expect("UTF-8")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn a_letter_is_read_by_an_independent_server_peer() {
    let Some(mut peer) = Peer::start() else { return };
    let port = peer.line();
    let app = TestApp::on(Database::Sqlite).await.expect("SQLite").with_mail().await;
    let _turn = queue_of(&app).lock().await;
    let (_, email) = app.account("Zoé").await;
    let mailer = |password: &str| {
        let url = format!("smtp://desk:{password}@127.0.0.1:{port}");
        Mailer::new(&url, "Héraut à l'œuvre <desk@exemple.fr>", None).expect("a mailer")
    };
    let right = "un%20secret%3A%20partag%C3%A9";
    assert!(mailer("un autre").check().await.is_err());
    mailer(right).check().await.expect("it answers");
    let _ = forgotten(&app.nobody(), &email).await.expect(202);
    let queue = Queue::new(app.db.clone(), vec![handler(app.identity.clone(), mailer(right))]);
    while queue.run_due(50).await.expect("the database works") > 0 {}
    let read: Value = serde_json::from_str(&peer.line()).expect("JSON");
    assert_eq!(
        (&read["from"], &read["to"], &read["defects"]),
        (&json!("desk@exemple.fr"), &json!([email]), &json!([]))
    );
    let headers = &read["headers"];
    assert_eq!((&headers["to"], &headers["auto-submitted"]), (&json!(email), &json!("auto-generated")));
    assert_eq!(headers["from"], "Héraut à l'œuvre <desk@exemple.fr>");
    assert_eq!(headers["subject"], "Choisir un nouveau mot de passe");
    for kind in ["plain", "html"] {
        let text = read[kind].as_str().expect("text");
        assert!(text.contains("Zoé") && text.contains("http://desk.exemple.fr/reset#"), "{text}");
    }
}
