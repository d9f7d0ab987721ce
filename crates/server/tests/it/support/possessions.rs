//! One of everything that a workspace can hold, made over HTTP.

use heraut_http::Access;
use heraut_identity::plans::{Limits, Plans};
use heraut_identity::store::create_workspace;
use heraut_identity::store::workspaces::mark as mark_workspace;
use heraut_identity::usecase::invitations::invite;
use heraut_identity::usecase::password::reset_token;
use heraut_jobs::{Enqueue, enqueue};
use heraut_kernel::{Role, Scope, UserId, WorkspaceId};
use heraut_llm::testing::provider::{Behaviour, FakeProvider};
use heraut_llm::{Kind, Models};
use heraut_marketing::script::Genre;
use heraut_marketing::usecase::suggest::{SuggestInput, suggest};
use heraut_testkit::{Person, TestApp};
use serde_json::{Value, json};

use super::catalogue::Operation;
use super::site::Site;

/// What somebody has, by name.
#[derive(Clone, Debug)]
pub struct Possessions {
    /// Whose it is.
    pub person: Person,
    /// Where it is.
    pub workspace: WorkspaceId,
    /// What every text carries; the workspace's name.
    pub mark: String,
    /// The scenario.
    pub scenario: i64,
    /// Its objectif, cible and ressource.
    pub objectif: i64,
    pub cible: i64,
    pub ressource: i64,
    /// The lines of its newest plan.
    pub items: Vec<i64>,
    /// Its search.
    pub recherche: i64,
    /// The turn of that search.
    pub turn: String,
    /// A conversation outside any scenario.
    pub thread: String,
    /// The assistant's message there.
    pub message: i64,
    /// A link under which others read the scenario, and what opens it.
    pub partage: i64,
    pub partage_token: String,
    /// What they have on sites.
    pub site: Site,
    /// The scenario as it is exported.
    pub exported: Value,
    /// What they have as somebody who signs in.
    pub account: Account,
}

/// What somebody has as a person, by name.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Their address.
    pub email: String,
    /// Another session of theirs.
    pub session: i64,
    /// A link by which they choose a new password.
    pub reset_token: String,
    /// Another member of their workspace.
    pub member: i64,
    /// A key of theirs.
    pub my_key: i64,
    /// A key of their workspace.
    pub key: i64,
    /// Somebody new whom they asked in, and the link for it.
    pub invitation: i64,
    pub invitation_token: String,
    /// A link by which somebody else asks them in.
    pub own_invitation: String,
    /// Another workspace of theirs, which they deleted.
    pub deleted: i64,
}

impl Account {
    async fn of(app: &TestApp, person: &Person, workspace: WorkspaceId, mark: &str) -> Self {
        let session = person.get("/api/session").await.expect(200).json;
        let user = UserId(session["user"]["id"].as_i64().expect("an id"));
        let email = app.give_account(user).await;
        let _ = app.open_session(user).await;
        let sessions = person.get("/api/me/sessions").await.expect(200).json;
        let other = sessions["items"].as_array().expect("sessions").iter().find(|at| at["current"] == false);
        let reset = reset_token(&app.identity, &email).await.expect("a link").expect("a person");
        let (member, _) = app.account(mark).await;
        app.join(member, workspace, Role::Editor).await;
        let key = json!({"name": mark, "role": "viewer", "scopes": ["read"]});
        let number = |json: &Value, of: &str| json[of]["id"].as_i64().expect("an id");
        let newcomer = json!({"email": format!("{mark}@exemple.fr"), "role": "viewer"});
        let invited = person.post("/api/invitations", newcomer).await.expect(201).json;
        let (_, elsewhere) = app.neighbour().await;
        let own =
            invite(&app.identity, &Scope::system(elsewhere), &email, Role::Viewer, None).await.expect("a link").secret;
        Self {
            session: other.expect("a session")["id"].as_i64().expect("an id"),
            reset_token: reset.expose().to_owned(),
            member: member.0,
            my_key: number(&person.post("/api/me/keys", key.clone()).await.expect(201).json, "key"),
            key: number(&person.post("/api/keys", key).await.expect(201).json, "key"),
            invitation: number(&invited, "invitation"),
            invitation_token: text(&invited, "token"),
            own_invitation: own.expose().to_owned(),
            deleted: deleted_workspace(app, user, mark).await.0,
            email,
        }
    }
}

impl Possessions {
    /// Of somebody new, in a workspace of their own; every text carries the mark.
    pub async fn of_somebody_else(app: &TestApp, mark: &str) -> Self {
        let (person, workspace) = app.neighbour().await;
        let job = Enqueue::new("essai", json!({"texte": mark})).unique(mark);
        let scope = Scope::system(workspace);
        let _ = app.db.write(&scope, job, |tx, job| Box::pin(enqueue(tx, job))).await.expect("a job");
        let mut possessions = Self::make(person, workspace, mark).await;
        possessions.account = Account::of(app, &possessions.person, workspace, mark).await;
        possessions.site.archive(app, workspace).await;
        possessions.site.place(app, workspace).await;
        possessions.ask_a_model(app).await;
        possessions
    }

    /// What only a model behind a network leaves: a call in the ledger.
    async fn ask_a_model(&self, app: &TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::status(401));
        let model = fake.provider(Kind::Compatible).default_model();
        let models = Models::new(heraut_marketing::script::playbook()).with(model);
        let scope = Scope::system(self.workspace);
        // A plan that limits, so that something is counted.
        let plans = Plans::parse(r#"{"plans": {"mesure": {"model_calls": 1000}}}"#, &[]).expect("plans");
        let subscriptions = heraut_server::app::subscriptions(&app.db, plans);
        subscriptions.subscribe(&scope, "mesure", Limits::default()).await.expect("a subscription");
        let key = app.db.write(&scope, (), |tx, ()| {
            Box::pin(heraut_dialogue::store::provider_keys::put(tx, None, "own", "1.none.none", "0042"))
        });
        key.await.expect("a key of a provider");
        let (_, marketing) = app.instance_under(models, heraut_dialogue::Settings::default(), subscriptions);
        let input = SuggestInput { genre: Genre::Cible, tour: 0, exclus: Vec::new(), model: None };
        let asked = suggest(&marketing, &scope, self.scenario, input, None).await.expect("a turn");
        let _ = asked.whole().await.expect("an answer");
    }

    /// Fills a workspace.
    pub async fn make(person: Person, workspace: WorkspaceId, mark: &str) -> Self {
        let _ = person.patch("/api/workspace", json!({"nom": mark})).await.expect(200);
        let voice = json!({"voix": {"ton": mark, "a_eviter": [mark]}});
        let _ = person.patch("/api/assistant", voice).await.expect(200);
        let new = json!({"nom": mark, "thematique": mark, "description": mark});
        let scenario = person.clone().with("idempotency-key", mark).post("/api/scenarios", new).await.expect(201).id();
        for (intent, entity) in entities(mark) {
            let action = json!({"intent": intent, "params": {"entity": entity}});
            chat(&person, json!({"scenario_id": scenario, "action": action})).await;
        }
        for _ in 0..2 {
            let _ = person.post(&format!("/api/scenarios/{scenario}/plan"), json!({})).await.expect(201);
        }
        let taux = json!({"bas": 2.5, "haut": 5.0, "source": mark});
        let all = json!({"visiteurs": taux, "leads": taux, "mql": taux, "sql": taux, "opportunites": taux});
        let funnel = json!({"entonnoir": {"resultat": 12, "jalon": "sql", "taux": all}});
        let _ = person.patch(&format!("/api/scenarios/{scenario}"), funnel).await.expect(200);
        let search = json!({"scenario_id": scenario, "requete": mark});
        let search = person.post("/api/search", search).await.expect(200).json;
        chat(&person, json!({"scenario_id": scenario, "message": mark})).await;
        let said = chat(&person, json!({"message": mark})).await;
        let read = person.get(&format!("/api/scenarios/{scenario}")).await.expect(200).json;
        let first = |list: &str| read[list][0]["id"].as_i64().unwrap_or_else(|| panic!("no {list}"));
        let items = read["plan"]["items"].as_array().expect("lines").iter();
        let link =
            person.post(&format!("/api/scenarios/{scenario}/partages"), json!({"jours": 30})).await.expect(201).json;
        Self {
            objectif: first("objectifs"),
            cible: first("cibles"),
            ressource: first("ressources"),
            items: items.map(|item| item["id"].as_i64().expect("an id")).collect(),
            recherche: search["recherche_id"].as_i64().expect("a search"),
            turn: text(&search, "turn_id"),
            thread: text(&said, "thread_id"),
            message: said["message_id"].as_i64().expect("a message"),
            site: Site::of(&person, scenario, mark).await,
            account: Account::default(),
            partage: link["partage"]["id"].as_i64().expect("a link"),
            partage_token: text(&link, "token"),
            exported: person.get(&format!("/api/scenarios/{scenario}/export/json")).await.expect(200).json,
            person,
            workspace,
            mark: mark.to_owned(),
            scenario,
        }
    }

    /// Who uses an operation: a visitor where it is for them.
    pub fn who(&self, operation: &Operation) -> &Person {
        match operation.access {
            Access::Visitor => &self.site.visitor,
            Access::Program => &self.site.program,
            _ => &self.person,
        }
    }

    /// What stands for a placeholder of a path, and whether it names a row of this workspace alone.
    pub fn segment(&self, path: &str, name: &str) -> (String, bool) {
        let noun =
            path.split('/').skip(2).zip(path.split('/').skip(3)).find(|(_, next)| *next == format!("{{{name}}}"));
        let noun = noun.map_or("", |(noun, _)| noun);
        let visits = path.starts_with("/api/widget/");
        let site = &self.site;
        let number = match (name, noun) {
            ("id", "agents") => return (site.agent.clone(), true),
            ("key_id", "keys") => return (site.secret_key.clone(), true),
            ("key", "widget") => return (site.key.clone(), false),
            ("id", "conversations") => return (site.conversation.clone(), true),
            ("id", "leads") => return (site.lead.clone(), true),
            ("message_id", "messages") => return (site.answer.clone(), true),
            ("id", "turns") if visits => return (site.turn.clone(), true),
            ("document_id", "documents") => return (site.document.clone(), true),
            ("question_id", "unanswered") => return (site.question.clone(), true),
            ("webhook_id", "webhooks") => return (site.webhook.clone(), true),
            ("delivery_id", "deliveries") => return (site.delivery.clone(), true),
            ("form", "export") => return ("json".to_owned(), false),
            ("numero", "versions") => return ("1".to_owned(), false),
            ("id", "scenarios") => self.scenario,
            ("id" | "objectif_id", "objectifs") => self.objectif,
            ("id" | "cible_id", "cibles") => self.cible,
            ("id" | "ressource_id", "ressources") => self.ressource,
            ("id", "turns") => return (self.turn.clone(), true),
            ("recherche_id" | "rid", "recherches") => self.recherche,
            ("id", "workspaces") => self.account.deleted,
            ("id", "sessions") => self.account.session,
            ("user_id", "members") => self.account.member,
            ("id", "keys") if path.contains("/me/") => self.account.my_key,
            ("id", "keys") => self.account.key,
            ("id", "invitations") => self.account.invitation,
            ("partage_id", "partages") => self.partage,
            ("item_id", "items") => self.items[0],
            ("provider", "provider-keys") => return ("own".to_owned(), false),
            ("provider", "oidc") => return ("sso".to_owned(), false),
            ("numero", "plans") => return ("1".to_owned(), false),
            ("autre", "diff") => return ("2".to_owned(), false),
            _ => panic!("{path}: say in possessions.rs what {{{name}}} is"),
        };
        (number.to_string(), true)
    }

    /// A path with this workspace's ids.
    pub fn path(&self, path: &str) -> String {
        placeholders(path)
            .iter()
            .fold(path.to_owned(), |filled, name| filled.replace(&format!("{{{name}}}"), &self.segment(path, name).0))
    }

    /// The id that a field of a body asks for, by the field's name.
    pub fn field(&self, operation: &str, name: &str) -> Option<Value> {
        Some(match name {
            "user_id" => json!(self.account.member),
            "scenario_id" => json!(self.scenario),
            "agent_id" => json!(self.site.agent),
            "url" if operation.ends_with("webhook") => json!("https://exemple.fr/crochet"),
            "events" => json!(["lead.left"]),
            "unanswered_id" => json!(self.site.question),
            "objectif_id" => json!(self.objectif),
            "cible_id" => json!(self.cible),
            "ressource_id" => json!(self.ressource),
            "recherche_id" => json!(self.recherche),
            "message_id" => json!(self.message),
            "thread_id" => json!(self.thread),
            "turn_id" => json!(self.turn),
            "id" => match operation.rsplit('_').next() {
                Some("objectif") => json!(self.objectif),
                Some("cible") => json!(self.cible),
                Some("ressource") => json!(self.ressource),
                Some("items") => json!(self.items[0]),
                _ => json!(self.scenario),
            },
            "supprimer" | "restaurer" => json!([]),
            "csv" => json!("message,format\nUn,article\n"),
            "ids" => match operation {
                "order_scenario_objectifs" => json!([self.objectif]),
                "order_scenario_cibles" => json!([self.cible]),
                "order_scenario_ressources" => json!([self.ressource]),
                "order_plan_items" => json!(self.items),
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// A workspace that somebody owned and deleted.
async fn deleted_workspace(app: &TestApp, user: UserId, mark: &str) -> WorkspaceId {
    let id = create_workspace(&app.db, user, mark).await.expect("a workspace").id;
    let marked = app.db.write(&Scope::system(id), id, |tx, id| Box::pin(mark_workspace(tx, *id, true))).await;
    assert!(marked.expect("a change"));
    id
}

/// The names of a path's placeholders.
pub fn placeholders(path: &str) -> Vec<&str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect()
}

fn entities(mark: &str) -> [(&'static str, Value); 3] {
    [
        ("add_objectif", json!({"kind": "objectif", "label": mark, "description": mark, "archetype": "leads"})),
        ("add_cible", json!({"kind": "cible", "label": mark, "persona": mark, "maturite": "awareness"})),
        ("add_ressource", json!({"kind": "ressource", "type": "article", "titre": mark, "note": mark, "usage": mark})),
    ]
}

async fn chat(person: &Person, body: Value) -> Value {
    person.post("/api/chat", body).await.expect(200).json
}

fn text(json: &Value, name: &str) -> String {
    json[name].as_str().unwrap_or_else(|| panic!("no {name}")).to_owned()
}
