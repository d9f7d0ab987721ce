//! `/api/scenarios/{id}/plan/items/batch`.

use heraut_testkit::on_each_database;
use serde_json::json;

use super::{empty_scenario, full_scenario, generated, ids, is_dense, lines};

on_each_database! {
    async fn many_lines_are_changed_at_once(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let plan = generated(&app, id, json!({})).await;
        let all = ids(&plan);
        let path = format!("/api/scenarios/{id}/plan/items/batch");
        let body = json!({
            "modifier": [
                {"id": all[0], "revision": 1, "champs": {"statut": "valide"}},
                {"id": all[1], "champs": {"date_debut": "2027-05-03", "note": " B "}}],
            "supprimer": [all[2], all[3]],
            "ajouter": [{"format": "article", "message": "Un"}, {"format": "article", "message": "Deux", "effort_h": 2}],
        });
        let after = user.post(&path, body).await.expect(200).json;
        assert!(is_dense(&after));
        assert_eq!(lines(&after).len(), all.len());
        assert_eq!((&lines(&after)[0]["statut"], &lines(&after)[0]["revision"]), (&json!("valide"), &json!(2)));
        assert_eq!((&lines(&after)[1]["date_debut"], &lines(&after)[1]["note"]), (&json!("2027-05-03"), &json!("B")));
        let added: Vec<_> = lines(&after)[all.len() - 2..].iter().collect();
        assert_eq!((&added[0]["message"], &added[1]["message"]), (&json!("Un"), &json!("Deux")));
        assert_ne!(added[0]["cle"], added[1]["cle"]);
        assert_eq!(added[0]["provenance"], "vous");
        assert_eq!(user.get(&format!("/api/scenarios/{id}")).await.json["plan"], after);

        // The way back, in one step too; a line that is at hand stays.
        let back = json!({"restaurer": [all[3], all[2], all[0]], "supprimer": [added[0]["id"], added[1]["id"]]});
        let back = user.post(&path, back).await.expect(200).json;
        assert_eq!(ids(&back), all);
        // A name that was given is not given again.
        let more = user.post(&path, json!({"ajouter": [{"format": "article", "message": "Trois"}]})).await.expect(200).json;
        let name = &lines(&more).last().expect("a line")["cle"];
        assert!(*name != added[0]["cle"] && *name != added[1]["cle"]);
        assert_eq!(user.post(&path, json!({})).await.expect(200).json, more);
    }

    async fn all_of_it_or_nothing(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let all = ids(&generated(&app, id, json!({})).await);
        let other = empty_scenario(&app).await;
        let foreign = ids(&generated(&app, other, json!({})).await)[0];
        let path = format!("/api/scenarios/{id}/plan/items/batch");
        let _ = user.patch(&format!("/api/scenarios/{id}/plan/items/{}", all[1]), json!({"note": "A"})).await.expect(200);
        let before = user.get(&format!("/api/scenarios/{id}")).await.json;
        let change = json!({"id": all[0], "champs": {"note": "Perdu"}});
        for (status, body) in [
            (409, json!({"modifier": [change, {"id": all[1], "revision": 1, "champs": {"note": "B"}}]})),
            (404, json!({"modifier": [change, {"id": foreign, "champs": {"note": "B"}}]})),
            (404, json!({"modifier": [change], "supprimer": [foreign]})),
            (404, json!({"modifier": [change], "restaurer": [foreign]})),
            (404, json!({"modifier": [change], "supprimer": [all[2], 999_999_999]})),
            (422, json!({"modifier": [change, {"id": all[1], "champs": {"cible_id": 999_999_999}}]})),
            (422, json!({"modifier": [change], "ajouter": [{"format": "article", "message": " "}]})),
            (422, json!({"modifier": [change], "ajouter": [{"format": "article", "message": "A", "cible_id": 999_999_999}]})),
        ] {
            let refused = user.post(&path, body.clone()).await;
            assert_eq!(refused.status, status, "{body}");
        }
        let line = json!({"format": "article", "message": "A"});
        let many = user.post(&path, json!({"modifier": [change], "ajouter": vec![line; 300]})).await.expect(409);
        assert_eq!(many.json["code"], "plan_full");
        assert_eq!(user.get(&format!("/api/scenarios/{id}")).await.json, before);
    }
}
