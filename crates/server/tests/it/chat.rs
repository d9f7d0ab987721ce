//! `/api/chat`: the journey without a model, by buttons and by sentences.

use heraut_testkit::{Answer, Person, on_each_database};
use serde_json::{Value, json};

async fn say(user: &Person, scenario: Option<i64>, message: &str) -> Answer {
    user.post("/api/chat", json!({"scenario_id": scenario, "message": message})).await.expect(200)
}

async fn press(user: &Person, scenario: Option<i64>, intent: &str, params: Value) -> Answer {
    let action = json!({"intent": intent, "params": params});
    user.post("/api/chat", json!({"scenario_id": scenario, "action": action})).await.expect(200)
}

fn intents(answer: &Answer) -> Vec<&str> {
    answer.json["actions"].as_array().expect("actions").iter().filter_map(|action| action["intent"].as_str()).collect()
}

fn labels(answer: &Answer, kind: &str) -> Vec<String> {
    let list = answer.json["scenario"][kind].as_array().expect("a list");
    list.iter().map(|it| it["label"].as_str().or(it["titre"].as_str()).expect("a label").to_owned()).collect()
}

/// Presses a button of an answer as it was offered.
async fn press_offered(user: &Person, scenario: Option<i64>, answer: &Answer, id: &str) -> Answer {
    let actions = answer.json["actions"].as_array().expect("actions");
    let action = actions.iter().find(|action| action["id"] == id).unwrap_or_else(|| panic!("no button {id}"));
    press(user, scenario, action["intent"].as_str().expect("intent"), action["params"].clone()).await
}

on_each_database! {
    async fn the_journey_by_sentences_ends_in_a_plan(app: TestApp) {
        let user = app.user();
        let welcome = press(&user, None, "welcome", json!({})).await;
        assert_eq!(intents(&welcome), ["create_scenario", "choose_scenario", "list_scenarios"]);
        assert_eq!(welcome.json["source"], "playbook");

        let made = say(&user, None, "crée un scénario Lancement ERP sur le logiciel industriel").await;
        let id = made.json["scenario"]["id"].as_i64();
        assert_eq!(made.json["scenario"]["nom"], "Lancement ERP");
        assert_eq!(intents(&made)[0], "propose_objectifs");

        let proposed = say(&user, id, "propose des objectifs").await;
        assert_eq!(proposed.json["entities_to_create"].as_array().map(Vec::len), Some(3));
        assert_eq!(labels(&proposed, "objectifs"), Vec::<String>::new(), "nothing is written before it is accepted");
        let second = proposed.json["entities_to_create"][1]["label"].as_str().expect("a label").to_owned();
        let accepted = say(&user, id, "la deuxième").await;
        assert_eq!(labels(&accepted, "objectifs"), [second]);

        let cible = say(&user, id, "ajoute la cible Directeur industriel PME").await;
        assert_eq!(labels(&cible, "cibles"), ["Directeur industriel PME"]);
        assert_eq!(intents(&cible)[0], "set_maturite");
        let mature = say(&user, id, "il est en phase de décision").await;
        assert_eq!(mature.json["scenario"]["cibles"][0]["maturite"], "decision");

        let _ = say(&user, id, "propose des ressources").await;
        let all = say(&user, id, "toutes").await;
        assert_eq!(labels(&all, "ressources").len(), 3);
        assert_eq!(intents(&all)[0], "generate_plan");

        let planned = say(&user, id, "fais un plan sur 8 semaines à 5 h par semaine").await;
        let plan = &planned.json["scenario"]["plan"];
        assert_eq!((&plan["horizon_semaines"], &plan["heures_par_semaine"], &plan["numero"]), (&json!(8), &json!(5.0), &json!(1)));
        assert!(plan["items"].as_array().is_some_and(|items| items.len() >= 5));
        assert_eq!(planned.json["scenario"]["statut"], "ready");

        let found = say(&user, id, "cherche des inspirations sur le webinar").await;
        assert_eq!(intents(&found).iter().filter(|intent| **intent == "use_inspiration").count(), 3);
        let before = labels(&found, "ressources").len() + labels(&found, "objectifs").len() + labels(&found, "cibles").len();
        let used = press_offered(&user, id, &found, "use_inspiration_0").await;
        let after = labels(&used, "ressources").len() + labels(&used, "objectifs").len() + labels(&used, "cibles").len();
        assert_eq!(after, before + 1);
        assert!(used.json["scenario"]["plan"]["perime"].as_bool().expect("perime"));
        let undone = say(&user, id, "annule").await;
        assert!(!undone.json["scenario"]["plan"]["perime"].as_bool().expect("perime"));

        let export = say(&user, id, "exporte en csv").await;
        let href = export.json["actions"][0]["params"]["href"].as_str().expect("href").to_owned();
        assert!(user.get(&href).await.expect(200).text().starts_with('\u{feff}'));
    }

    async fn messages_keep_their_buttons_and_their_end(app: TestApp) {
        let user = app.user();
        let made = press(&user, None, "create_scenario", json!({"nom": "A", "thematique": "RH"})).await;
        let id = made.json["scenario"]["id"].as_i64();
        let proposed = press(&user, id, "propose_cibles", json!({})).await;
        let list = user.get(&format!("/api/scenarios/{}/messages", id.expect("an id"))).await.expect(200);
        let newest = &list.json["items"][0];
        assert_eq!((&newest["auteur"], &newest["role_action"]), (&json!("assistant"), &json!("propose_cibles")));
        assert_eq!(newest["proposals"], proposed.json["entities_to_create"]);
        assert_eq!(newest["actions"], proposed.json["actions"]);
        assert_eq!(newest["turn_id"], proposed.json["turn_id"]);
        let instant = |value: &Value| heraut_kernel::Instant::parse(value.as_str().expect("an instant")).expect("an instant");
        assert_eq!(instant(&newest["ttl"]), instant(&newest["created_at"]) + chrono::Duration::days(7));
        assert_eq!(list.json["items"][1]["auteur"], "user");

        let accept = json!({"message_id": proposed.json["message_id"], "proposal_id": "p3"});
        let accepted = press(&user, id, "accept_proposal", accept).await;
        assert_eq!(labels(&accepted, "cibles").len(), 1);
        let list = user.get(&format!("/api/scenarios/{}/messages", id.expect("an id"))).await.expect(200);
        let statuts: Vec<&str> = list.json["items"][2]["proposals"].as_array().expect("proposals").iter().filter_map(|p| p["statut"].as_str()).collect();
        assert_eq!(statuts, ["proposee", "proposee", "acceptee"]);

        app.clock.advance(chrono::Duration::days(8));
        let gone = user.get(&format!("/api/scenarios/{}/messages", id.expect("an id"))).await.expect(200);
        assert_eq!(gone.json["items"], json!([]), "what has outlived its time is not shown, purged or not");
    }

    async fn a_reworded_proposal_counts_as_accepted_until_it_is_taken_back(app: TestApp) {
        let user = app.user();
        let made = press(&user, None, "create_scenario", json!({"nom": "A", "thematique": "RH"})).await;
        let id = made.json["scenario"]["id"].as_i64();
        let proposed = press(&user, id, "propose_cibles", json!({})).await;
        let message_id = &proposed.json["message_id"];
        let statuts = async || {
            let list = user.get(&format!("/api/scenarios/{}/messages", id.expect("an id"))).await.expect(200);
            let items = list.json["items"].as_array().expect("items").clone();
            let message = items.into_iter().find(|it| it["id"] == *message_id).expect("the message");
            message["proposals"].as_array().expect("proposals").iter()
                .map(|it| format!("{} {}", it["label"].as_str().expect("label"), it["statut"].as_str().expect("statut")))
                .collect::<Vec<_>>()
        };
        let before = statuts().await;

        let entity = json!({"kind": "cible", "label": "DRH d'une ETI", "maturite": "decision"});
        let reworded = json!({"entity": entity, "message_id": message_id, "proposal_id": "p2"});
        let added = press(&user, id, "add_cible", reworded.clone()).await;
        assert_eq!(labels(&added, "cibles"), ["DRH d'une ETI"]);
        assert_eq!(statuts().await, [before[0].as_str(), "DRH d'une ETI acceptee", before[2].as_str()]);

        let undo = &added.json["undo"];
        assert_eq!(undo["intent"], "undo");
        let undone = press(&user, id, "undo", undo["params"].clone()).await;
        assert_eq!(labels(&undone, "cibles"), Vec::<String>::new());
        assert_eq!(statuts().await[1], "DRH d'une ETI proposee", "in the marketer's words, and open again");

        let all = press(&user, id, "accept_all", json!({"message_id": message_id})).await;
        assert_eq!(labels(&all, "cibles").len(), 3);
        let _ = press(&user, id, "undo", all.json["undo"]["params"].clone()).await;
        assert!(statuts().await.iter().all(|it| it.ends_with(" proposee")));

        let other = press(&user, None, "create_scenario", json!({"nom": "B", "thematique": "RH"})).await;
        let action = json!({"intent": "add_cible", "params": reworded});
        let foreign = json!({"scenario_id": other.json["scenario"]["id"], "action": action});
        let _ = user.post("/api/chat", foreign).await.expect(404);
    }

    async fn a_question_is_answered_by_the_next_sentence(app: TestApp) {
        let user = app.user();
        let thread = "0190a3c4-0000-7000-8000-000000000001";
        let send = |body: Value| {
            let user = user.clone();
            async move { user.post("/api/chat", body).await.expect(200) }
        };
        let asked = send(json!({"thread_id": thread, "action": {"intent": "create_scenario"}})).await;
        assert_eq!(asked.json["scenario"], json!(null));
        let named = send(json!({"thread_id": thread, "message": "Campagne rentrée"})).await;
        assert!(named.json["message_markdown"].as_str().expect("words").contains("Campagne rentrée"));
        let made = send(json!({"thread_id": thread, "message": "Formation professionnelle"})).await;
        assert_eq!(made.json["scenario"]["nom"], "Campagne rentrée");
        assert_eq!(made.json["scenario"]["thematique"], "Formation professionnelle");
    }

    async fn no_sentence_is_a_dead_end(app: TestApp) {
        let user = app.user();
        let made = press(&user, None, "create_scenario", json!({"nom": "A", "thematique": "RH"})).await;
        let id = made.json["scenario"]["id"].as_i64();
        for scenario in [None, id] {
            for text in ["?", "blabla 42", "génère un plan", "propose-moi des cibles", "export", "la 2", "oui", "annule",
                "help me please", "what can you do?", "🎉", "ajoute", "supprime l'objectif Inconnu", "merci", "a".repeat(4000).as_str()] {
                let answer = say(&user, scenario, text).await;
                assert!(!answer.json["message_markdown"].as_str().expect("words").is_empty(), "{text}");
                assert!(!intents(&answer).is_empty(), "{text}");
            }
        }
    }

    async fn the_answer_speaks_the_reader_s_language(app: TestApp) {
        let user = app.user().with("accept-language", "en-GB");
        let welcome = press(&user, None, "welcome", json!({})).await;
        assert!(welcome.json["message_markdown"].as_str().expect("words").starts_with("Hello!"));
        let made = say(&user, None, "create a scenario \"ERP launch\" about manufacturing").await;
        assert_eq!(made.json["scenario"]["nom"], "ERP launch");
        let id = made.json["scenario"]["id"].as_i64();
        let proposed = say(&user, id, "suggest audiences").await;
        assert_eq!(proposed.json["entities_to_create"].as_array().map(Vec::len), Some(3));
        let planned = say(&user, id, "make a plan for 6 weeks").await;
        assert!(planned.json["scenario"]["plan"]["items"].as_array().is_some_and(|items| !items.is_empty()));
    }

    async fn the_same_client_request_runs_once(app: TestApp) {
        let user = app.user();
        let body = json!({"action": {"intent": "create_scenario", "params": {"nom": "Une fois", "thematique": "X"}}, "client_request_id": "abc"});
        let first = user.post("/api/chat", body.clone()).await.expect(200);
        let again = user.post("/api/chat", body).await.expect(200);
        assert_eq!(first.json["turn_id"], again.json["turn_id"]);
        assert_eq!(first.json["message_id"], again.json["message_id"]);
        assert_eq!(first.json["message_markdown"], again.json["message_markdown"]);
        let other = json!({"message": "autre chose", "client_request_id": "abc"});
        assert_eq!(user.post("/api/chat", other).await.expect(422).json["code"], "client_request_id_reused");
        assert_eq!(user.get("/api/scenarios?total=true").await.json["total"], 1);
        let turn = user.get(&format!("/api/turns/{}", first.json["turn_id"].as_str().expect("id"))).await.expect(200);
        assert_eq!((&turn.json["task"], &turn.json["statut"]), (&json!("chat"), &json!("done")));
    }

    async fn suggestions_come_from_what_is_missing_and_never_repeat(app: TestApp) {
        let user = app.user();
        let id = user.post("/api/scenarios", json!({"nom": "A", "thematique": "Cybersécurité"})).await.expect(201).id();
        for kind in ["objectifs", "cibles", "ressources"] {
            let path = format!("/api/scenarios/{id}/{kind}/suggestions");
            let first = user.post(&path, json!({})).await.expect(200);
            let items = first.json["items"].as_array().expect("items").clone();
            assert_eq!(items.len(), 3);
            let next = user.post(&path, json!({"tour": 1})).await.expect(200);
            for item in next.json["items"].as_array().expect("items") {
                assert!(items.iter().all(|seen| seen["label"] != item["label"]), "{item}");
            }
            // What is suggested can be posted unchanged.
            let _ = user.post(&format!("/api/scenarios/{id}/{kind}"), items[0]["entity"].clone()).await.expect(201);
            let again = user.post(&path, json!({})).await.expect(200);
            assert!(again.json["items"].as_array().expect("items").iter().all(|item| item["label"] != items[0]["label"]));
        }
    }

    async fn a_search_is_kept_and_adopted_as_any_kind(app: TestApp) {
        let user = app.user();
        let id = user.post("/api/scenarios", json!({"nom": "A", "thematique": "Industrie"})).await.expect(201).id();
        let found = user.post("/api/search", json!({"scenario_id": id, "requete": "webinar"})).await.expect(200);
        assert_eq!(found.json["items"].as_array().map(Vec::len), Some(3));
        assert_eq!(found.json["items"][0]["source"], "bibliothèque interne");
        let past = user.get(&format!("/api/scenarios/{id}/recherches")).await.expect(200);
        assert_eq!(past.json["items"][0]["items"], found.json["items"]);
        let adopt = format!("/api/scenarios/{id}/recherches/{}/adopt", found.json["recherche_id"]);
        for (index, comme, list) in [(0, "objectif", "objectifs"), (1, "cible", "cibles"), (2, "ressource", "ressources")] {
            let scenario = user.post(&adopt, json!({"index": index, "comme": comme})).await.expect(201);
            assert_eq!(scenario.json[list].as_array().map(Vec::len), Some(1), "{list}");
        }
        let _ = user.post(&adopt, json!({"index": 0, "comme": "objectif"})).await.expect(200);
        let _ = user.post(&adopt, json!({"index": 3})).await.expect(422);
    }
}
