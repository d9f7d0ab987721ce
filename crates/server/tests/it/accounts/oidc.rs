//! Signing in by an account elsewhere: who comes in, who does not, and that no provider takes an account over.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use heraut_kernel::{PageRequest, Role, Scope};
use heraut_store::audit::{Filter, list};
use heraut_testkit::{Answer, PASSWORD, Person, TestApp, on_each_database};
use serde_json::{Value, json};

use super::cookie;
use crate::support::issuer::{Asked, Issuer, Signature};
use crate::support::ledger::query;

fn address() -> String {
    format!("{}@exemple.fr", heraut_kernel::TurnId::generate())
}

/// Somebody whose address the provider has made sure of.
fn about(subject: &str, email: &str) -> Value {
    json!({ "sub": format!("{subject}-{email}"), "email": email, "email_verified": true, "name": " Zoé Là-bas " })
}

/// A browser on its way: what it keeps, and what the provider was asked.
struct Way {
    provider: &'static str,
    asked: Asked,
    /// `name=value` of the cookie.
    kept: String,
}

/// The cookie of a way, as the browser would send it back.
fn kept(answer: &Answer) -> String {
    let line = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let line = line.into_iter().find(|line| line.starts_with("heraut-oidc-")).expect("a cookie of the way");
    assert!(line.contains("HttpOnly") && line.contains("SameSite=Lax") && line.contains("Max-Age=600"), "{line}");
    line.split(';').next().unwrap().to_owned()
}

async fn set_off(app: &TestApp, provider: &'static str, next: &str) -> Way {
    let answer = app.nobody().get(&format!("/api/auth/oidc/{provider}/start?next={next}")).await.expect(303);
    let asked = Asked::of(answer.header("location"));
    assert_eq!(asked.redirect, format!("http://desk.exemple.fr/api/auth/oidc/{provider}/callback"));
    Way { provider, kept: kept(&answer), asked }
}

impl Way {
    /// The browser comes back with what the provider sent along.
    async fn back_with(&self, person: &Person, rest: &str) -> Answer {
        let path = format!("/api/auth/oidc/{}/callback?state={}&{rest}", self.provider, self.asked.state);
        person.clone().with("cookie", &self.kept).get(&path).await.expect(303)
    }
}

/// Signs in from start to end: where the browser is sent, and all of the answer.
async fn sign_in(app: &TestApp, issuer: &Issuer, about: &Value, twist: &Value) -> (String, Answer) {
    let way = set_off(app, "garant", "/scenarios/4?onglet%3Dplan").await;
    let code = issuer.grant(&way.asked, about, twist, &json!({"sub": about["sub"]}));
    let answer = way.back_with(&app.nobody(), &format!("code={code}")).await;
    (answer.header("location").to_owned(), answer)
}

/// Why somebody is sent back to the login page.
fn refusal(location: &str) -> &str {
    let query = location.strip_prefix("/login?oidc=").unwrap_or_else(|| panic!("{location}"));
    query.split('&').next().unwrap()
}

async fn with_issuer(app: TestApp) -> (TestApp, Issuer) {
    let issuer = Issuer::start(&app.db).await;
    let clients = vec![issuer.client("garant"), issuer.client("autre")];
    (app.with_oidc(clients).await, issuer)
}

/// Connects an account elsewhere to whoever holds a session, and answers where the browser lands.
async fn connect(app: &TestApp, issuer: &Issuer, session: &str, about: &Value) -> String {
    let person = app.nobody().signed_in(session);
    let begun = person.post("/api/me/oidc/garant", json!({})).await.expect(200);
    let way = Way { provider: "garant", asked: Asked::of(begun.json["url"].as_str().unwrap()), kept: kept(&begun) };
    let code = issuer.grant(&way.asked, about, &json!({}), &json!({}));
    let both = format!("heraut={session}; {}", way.kept);
    let path = format!("/api/auth/oidc/garant/callback?state={}&code={code}", way.asked.state);
    app.nobody().with("cookie", &both).get(&path).await.expect(303).header("location").to_owned()
}

const IN: &str = "/scenarios/4?onglet=plan";

on_each_database! {
    async fn who_was_asked_in_comes_in_by_the_address_the_provider_made_sure_of(app: TestApp) {
        let (app, issuer) = with_issuer(app).await;
        let state = app.nobody().get("/api/auth/state").await.expect(200).json;
        assert_eq!(state["providers"][0], json!({"id": "garant", "name": "Le garant"}));
        let email = address();
        let (_, elsewhere) = app.neighbour().await;
        for workspace in [app.workspace(), elsewhere] {
            let owner = if workspace == app.workspace() { app.user() } else { app.member_of(elsewhere, Role::Owner).await };
            let asked = json!({"email": email, "role": "editor"});
            let _ = owner.inside(Some(workspace)).post("/api/invitations", asked).await.expect(201);
        }
        let (place, answer) = sign_in(&app, &issuer, &about("zoe", &email.to_uppercase()), &json!({})).await;
        assert_eq!(place, IN);
        let zoe = app.nobody().signed_in(&cookie(&answer, "heraut").expect("a session"));
        let me = zoe.get("/api/me").await.expect(200).json;
        assert_eq!((&me["email"], &me["name"], &me["has_password"]), (&json!(email), &json!("Zoé Là-bas"), &json!(false)));
        let at = zoe.get("/api/session").await.expect(200).json;
        assert_eq!((&at["role"], at["workspaces"].as_array().unwrap().len()), (&json!("editor"), 2));
        // Again, with another address there: it is the same person.
        let subject = about("zoe", &email.to_uppercase())["sub"].clone();
        let (place, answer) = sign_in(&app, &issuer, &json!({"sub": subject}), &json!({})).await;
        assert_eq!(place, IN);
        let again = app.nobody().signed_in(&cookie(&answer, "heraut").expect("a session"));
        assert_eq!(again.get("/api/me").await.expect(200).json["id"], me["id"]);
        // What opens the provider's doors is sealed where it lies, and told to nobody.
        let rows = query(app.db.outside(), &format!("SELECT access_token FROM oauth_accounts WHERE user_id = {}", me["id"])).await;
        assert!(!rows[0][0].contains("acces_") && rows[0][0].len() > 60, "{rows:?}");
        let taken = zoe.get("/api/me/export").await.expect(200);
        assert_eq!(taken.json["oauth_accounts"][0]["subject"], subject);
        assert!(!taken.text().contains(&rows[0][0]));
    }

    async fn who_was_not_asked_in_stays_outside(app: TestApp) {
        let (app, issuer) = with_issuer(app).await;
        let (_, email) = app.account("Camille").await;
        let twist = json!({});
        // The address has an account, which the provider is not to take over.
        for subject in ["a", "b"] {
            assert_eq!(refusal(&sign_in(&app, &issuer, &about(subject, &email), &twist).await.0), "link_first");
        }
        assert_eq!(refusal(&sign_in(&app, &issuer, &about("c", &address()), &twist).await.0), "no_account");
        let invited = address();
        let _ = app.user().post("/api/invitations", json!({"email": invited, "role": "viewer"})).await.expect(201);
        for told in [json!({"email_verified": false}), json!({"email_verified": null}), json!({"email": null})] {
            assert_eq!(refusal(&sign_in(&app, &issuer, &about("d", &invited), &told).await.0), "unverified", "{told}");
        }
        let (place, answer) = sign_in(&app, &issuer, &about("d", &invited), &twist).await;
        assert_eq!((place.as_str(), cookie(&answer, "heraut").is_some()), (IN, true));
        // Where it is not in the token it is asked for, and told about the same person or not at all.
        let second = address();
        let _ = app.user().post("/api/invitations", json!({"email": second, "role": "viewer"})).await.expect(201);
        for (told, wanted) in [
            (json!({"sub": "autre", "email": second, "email_verified": true}), "failed"),
            (json!({"sub": "e", "email": second}), "unverified"),
            (json!({"sub": "e", "email": second, "email_verified": "true"}), ""),
        ] {
            let way = set_off(&app, "garant", "/").await;
            let code = issuer.grant(&way.asked, &json!({"sub": "e"}), &json!({}), &told);
            let answer = way.back_with(&app.nobody(), &format!("code={code}")).await;
            match wanted {
                "" => assert_eq!(answer.header("location"), "/"),
                _ => assert_eq!(refusal(answer.header("location")), wanted),
            }
        }
    }

    async fn a_token_that_proves_nothing_lets_nobody_in(app: TestApp) {
        let (app, issuer) = with_issuer(app).await;
        let email = address();
        let _ = app.user().post("/api/invitations", json!({"email": email, "role": "viewer"})).await.expect(201);
        let who = about("zoe", &email);
        let now = app.db.now().0.and_utc().timestamp();
        for twist in [
            json!({"nonce": "un autre"}),
            json!({"nonce": null}),
            json!({"aud": "une-autre-application"}),
            json!({"aud": ["desk", "une-autre-application"]}),
            json!({"azp": "une-autre-application"}),
            json!({"iss": "https://ailleurs.example"}),
            json!({"exp": now - 61}),
            json!({"iat": now + 61}),
            json!({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}),
        ] {
            assert_eq!(refusal(&sign_in(&app, &issuer, &who, &twist).await.0), "failed", "{twist}");
        }
        for how in [Signature::Shared, Signature::None, Signature::Forged] {
            issuer.sign(how);
            assert_eq!(refusal(&sign_in(&app, &issuer, &who, &json!({})).await.0), "failed", "{how:?}");
        }
        issuer.sign(Signature::Right);
        // A key that was not known yet is asked for, but not for every token that names one.
        issuer.rotate();
        assert_eq!(refusal(&sign_in(&app, &issuer, &who, &json!({})).await.0), "failed");
        app.clock.advance(chrono::Duration::minutes(2));
        let now = app.db.now().0.and_utc().timestamp();
        // Clocks may differ by a minute.
        assert_eq!(sign_in(&app, &issuer, &who, &json!({"exp": now - 30, "iat": now + 30})).await.0, IN);
    }

    async fn a_way_is_gone_once_by_the_browser_that_began_it(app: TestApp) {
        let (app, issuer) = with_issuer(app).await;
        let email = address();
        let _ = app.user().post("/api/invitations", json!({"email": email, "role": "viewer"})).await.expect(201);
        let (who, nothing) = (about("zoe", &email), json!({}));
        let refused = async |way: &Way, person: &Person, rest: &str| {
            let answer = way.back_with(person, rest).await;
            assert_eq!(cookie(&answer, "heraut"), None);
            refusal(answer.header("location")).to_owned()
        };
        // Another browser has not what the first one kept.
        let way = set_off(&app, "garant", "/").await;
        let code = issuer.grant(&way.asked, &who, &nothing, &nothing);
        let path = format!("/api/auth/oidc/garant/callback?state={}&code={code}", way.asked.state);
        assert_eq!(refusal(app.nobody().get(&path).await.expect(303).header("location")), "state");
        let other = set_off(&app, "garant", "/").await;
        let mixed = app.nobody().with("cookie", &other.kept).get(&path).await.expect(303);
        assert_eq!(refusal(mixed.header("location")), "state");
        // What was meant for one provider is not taken from another, nor by another's word.
        let elsewhere = Way { provider: "autre", ..set_off(&app, "garant", "/").await };
        assert_eq!(refused(&elsewhere, &app.nobody(), &format!("code={code}")).await, "state");
        let named = set_off(&app, "garant", "/").await;
        assert_eq!(refused(&named, &app.nobody(), &format!("code={code}&iss=https://ailleurs.example")).await, "failed");
        // A code belongs to the way it was asked on: PKCE.
        let stolen = set_off(&app, "garant", "/").await;
        assert_eq!(refused(&stolen, &app.nobody(), &format!("code={code}")).await, "failed");
        let said_no = set_off(&app, "garant", "/").await;
        assert_eq!(refused(&said_no, &app.nobody(), "error=access_denied").await, "denied");
        let late = set_off(&app, "garant", "/").await;
        let code = issuer.grant(&late.asked, &who, &nothing, &nothing);
        app.clock.advance(chrono::Duration::minutes(10));
        assert_eq!(refused(&late, &app.nobody(), &format!("code={code}")).await, "state");
        // Once.
        let way = set_off(&app, "garant", "/").await;
        let code = issuer.grant(&way.asked, &who, &nothing, &nothing);
        let rest = format!("code={code}&iss={}", issuer.url());
        let came = way.back_with(&app.nobody(), &rest).await;
        assert!(cookie(&came, "heraut").is_some());
        assert_eq!(refused(&way, &app.nobody(), &rest).await, "state");
        let replayed = set_off(&app, "garant", "/").await;
        assert_eq!(refused(&replayed, &app.nobody(), &rest).await, "failed");
        let _ = app.nobody().get("/api/auth/oidc/inconnu/start").await.expect(404);
        let _ = app.nobody().get("/api/auth/oidc/inconnu/callback?state=a&code=b").await.expect(404);
    }

    async fn a_person_connects_an_account_signs_in_by_it_and_lets_it_go(app: TestApp) {
        let (app, issuer) = with_issuer(app).await;
        let (user, email) = app.account("Camille").await;
        app.join(user, app.workspace(), Role::Viewer).await;
        let session = app.open_session(user).await;
        let camille = app.nobody().signed_in(&session);
        let who = about("camille", &email);
        assert_eq!(connect(&app, &issuer, &session, &who).await, "/account/security?oidc=connected");
        let listed = camille.get("/api/me/oidc").await.expect(200).json;
        assert_eq!((&listed["items"][0]["provider"], &listed["items"][0]["email"]), (&json!("garant"), &json!(email)));
        let (place, answer) = sign_in(&app, &issuer, &who, &json!({})).await;
        assert_eq!(place, IN);
        let by_it = app.nobody().signed_in(&cookie(&answer, "heraut").unwrap());
        assert_eq!(by_it.get("/api/me").await.expect(200).json["email"], json!(email));
        // It is one person's.
        let (other, _) = app.account("Dominique").await;
        let theirs = app.open_session(other).await;
        assert_eq!(connect(&app, &issuer, &theirs, &who).await, "/account/security?oidc=taken&provider=garant");
        assert_eq!(app.nobody().signed_in(&theirs).get("/api/me/oidc").await.expect(200).json["items"], json!([]));
        // Whoever comes back is who set off, signed in all the while.
        let begun = camille.post("/api/me/oidc/garant", json!({})).await.expect(200);
        let asked = Asked::of(begun.json["url"].as_str().unwrap());
        let code = issuer.grant(&asked, &about("autre", &email), &json!({}), &json!({}));
        let path = format!("/api/auth/oidc/garant/callback?state={}&code={code}", asked.state);
        let cookies = format!("heraut={theirs}; {}", kept(&begun));
        let landed = app.nobody().with("cookie", &cookies).get(&path).await.expect(303);
        assert_eq!(landed.header("location"), "/account/security?oidc=state&provider=garant");
        let _ = camille.delete("/api/me/oidc/garant").await.expect(204);
        let _ = camille.delete("/api/me/oidc/garant").await.expect(404);
        assert_eq!(refusal(&sign_in(&app, &issuer, &who, &json!({})).await.0), "link_first");
        let told = app.user().get("/api/audit?limit=100").await.expect(200);
        assert!(!told.text().contains(&email));
    }

    async fn nobody_without_a_password_is_locked_out_or_kept(app: TestApp) {
        let (app, issuer) = with_issuer(app).await;
        let email = address();
        let _ = app.user().post("/api/invitations", json!({"email": email, "role": "viewer"})).await.expect(201);
        let who = about("zoe", &email);
        let zoe = |answer: &Answer| app.nobody().signed_in(&cookie(answer, "heraut").expect("a session"));
        let (_, answer) = sign_in(&app, &issuer, &who, &json!({})).await;
        assert_eq!(zoe(&answer).delete("/api/me/oidc/garant").await.expect(409).json["code"], "last_way_in");
        assert_eq!(zoe(&answer).get("/api/me/oidc").await.expect(200).json["items"].as_array().unwrap().len(), 1);
        let body = json!({"email": email, "password": PASSWORD});
        let _ = app.nobody().post("/api/auth/login", body).await.expect(401);
        // Who goes says so at the door once more.
        app.clock.advance(chrono::Duration::minutes(11));
        let goodbye = async |person: Person| person.send(http::Method::DELETE, "/api/me", Some(json!({}))).await;
        assert_eq!(goodbye(zoe(&answer)).await.expect(403).json["code"], "sign_in_again");
        let (_, answer) = sign_in(&app, &issuer, &who, &json!({})).await;
        let _ = goodbye(zoe(&answer)).await.expect(204);
        let hash = heraut_identity::store::oauth::subject_hash(issuer.url(), who["sub"].as_str().unwrap());
        assert!(query(app.db.outside(), &format!("SELECT provider FROM oauth_accounts WHERE subject_hash = '{hash}'")).await.is_empty());
    }

    async fn who_comes_back_too_often_in_vain_waits_and_nobody_else_does(app: TestApp) {
        let (app, issuer) = with_issuer(app).await;
        let email = address();
        let _ = app.user().post("/api/invitations", json!({"email": email, "role": "viewer"})).await.expect(201);
        // Of an address the network is written down: the last of its parts is its own.
        let network = app.address(0).to_string().trim_end_matches('1').to_owned();
        let here = Filter { text: Some(network), ..Filter::default() };
        let page = PageRequest { after: None, limit: 100 };
        let written = async || list(&app.db.read(&Scope::nowhere()).await.unwrap(), &here, &page).await.unwrap().items.len();
        // What was never begun is not written down.
        let stray = app.nobody().get("/api/auth/oidc/garant/callback?state=a&code=b").await.expect(303);
        assert_eq!((refusal(stray.header("location")), written().await), ("state", 0));
        let who = about("zoe", &email);
        for n in 0..50 {
            let way = set_off(&app, "garant", "/").await;
            let answer = way.back_with(&app.nobody(), "error=access_denied").await;
            assert_eq!(refusal(answer.header("location")), "denied", "{n}");
        }
        let way = set_off(&app, "garant", "/").await;
        let code = issuer.grant(&way.asked, &who, &json!({}), &json!({}));
        let rest = format!("code={code}");
        assert_eq!(refusal(way.back_with(&app.nobody(), &rest).await.header("location")), "throttled");
        assert_eq!(written().await, 50);
        let elsewhere = set_off(&app, "garant", "/").await;
        let code = issuer.grant(&elsewhere.asked, &who, &json!({}), &json!({}));
        assert_eq!(elsewhere.back_with(&app.at(7), &format!("code={code}")).await.header("location"), "/");
        app.clock.advance(chrono::Duration::minutes(1));
        assert_eq!(sign_in(&app, &issuer, &who, &json!({})).await.0, IN);
    }

    async fn a_provider_that_is_away_is_said_to_be(app: TestApp) {
        let (app, issuer) = with_issuer(app).await;
        let way = set_off(&app, "garant", "/").await;
        let (user, _) = app.account("Camille").await;
        let camille = app.nobody().signed_in(&app.open_session(user).await);
        issuer.stop();
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let answer = way.back_with(&app.nobody(), "code=abc").await;
        assert_eq!(answer.header("location"), "/login?oidc=unavailable&provider=garant");
        // Nothing is known of the other one yet.
        let start = app.nobody().get("/api/auth/oidc/autre/start?next=/bibliotheque").await.expect(303);
        assert_eq!(start.header("location"), "/login?oidc=unavailable&provider=autre&next=%2Fbibliotheque");
        assert_eq!(camille.post("/api/me/oidc/autre", json!({})).await.expect(502).json["code"], "oidc_unavailable");
        // A page elsewhere is not gone to.
        let start = app.nobody().get("/api/auth/oidc/autre/start?next=//ailleurs.example").await.expect(303);
        assert_eq!(start.header("location"), "/login?oidc=unavailable&provider=autre");
    }
}
