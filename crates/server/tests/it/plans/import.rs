//! `/api/scenarios/{id}/plan/import`: lines from a table.

use heraut_testkit::on_each_database;
use serde_json::{Value, json};

use super::{empty_scenario, full_scenario, generated, ids, lines};

/// A calendar as a spreadsheet writes it, two rows of which are at fault.
const TABLE: &str = "\u{feff}Contenu;Date;Heure;Canal;Format;Cible;Étape;Statut;Effort (h);Couleur\r\n\
    « L'été », c'est demain;31/01/2027;9h30;LinkedIn;Article;rssi;Découverte;Validé;1,5;rouge\r\n\
    ;01/02/2027;;Blog;article;;;;;\r\n\
    Sans jour;bientôt;25h;Blog;article;;;;;\r\n\
    ;;;;;;;;;\r\n\
    \"Deux\nlignes; ici\";;;E-mail;;Personne;;;;\r\n";

on_each_database! {
    async fn a_table_is_looked_at_then_its_good_rows_are_taken(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let before = ids(&generated(&app, id, json!({})).await);
        let path = format!("/api/scenarios/{id}/plan/import");
        let read = user.post(&format!("{path}/preview"), json!({"csv": TABLE})).await.expect(200).json;
        let fields: Vec<_> = read["colonnes"].as_array().expect("columns").iter().map(|it| it["champ"].clone()).collect();
        assert_eq!(
            json!(fields),
            json!(["message", "date_debut", "heure", "canal", "format", "cible", "etape", "statut", "effort_h", null])
        );
        assert_eq!((&read["ignorees"], &read["places"]), (&json!(1), &json!(300 - before.len())));
        let rows = read["lignes"].as_array().expect("rows");
        assert_eq!(rows.iter().map(|row| &row["ligne"]).collect::<Vec<_>>(), [2, 3, 4, 6]);
        let faults = |row: &Value, of: &str| -> Vec<String> {
            let list = row[of].as_array().expect("a list").iter();
            list.map(|it| format!("{}: {}", it["field"].as_str().unwrap_or("?"), it["code"].as_str().unwrap_or("?"))).collect()
        };
        assert!(faults(&rows[0], "erreurs").is_empty() && faults(&rows[0], "remarques").is_empty());
        assert_eq!(faults(&rows[1], "erreurs"), ["message: required"]);
        assert_eq!(faults(&rows[2], "erreurs"), ["heure: invalid_format", "date_debut: invalid_format"]);
        assert_eq!(faults(&rows[3], "remarques"), ["format: taken_from_channel", "cible: unknown_value"]);
        assert_eq!(rows[2]["erreurs"][1]["message"], "« bientôt » ne se lit pas ; écrivez par exemple 31/01/2027.");
        assert_eq!(user.get(&format!("/api/scenarios/{id}")).await.json["plan"]["items"].as_array().map(Vec::len), Some(before.len()));

        let done = user.post(&path, json!({"csv": TABLE})).await.expect(201).json;
        assert_eq!(done["refusees"], 2);
        let added = &lines(&done["plan"])[before.len()..];
        assert_eq!(json!(added.iter().map(|line| &line["id"]).collect::<Vec<_>>()), done["ajoutees"]);
        let one = &added[0];
        assert_eq!((&one["message"], &one["date_debut"], &one["heure"]), (&json!("« L'été », c'est demain"), &json!("2027-01-31"), &json!("09:30")));
        assert_eq!((&one["format"], &one["etape"], &one["statut"], &one["effort_h"]), (&json!("article"), &json!("awareness"), &json!("valide"), &json!(1.5)));
        assert!(one["cible_id"].is_i64());
        assert_eq!((&added[1]["message"], &added[1]["canal"]), (&json!("Deux\nlignes; ici"), &json!("E-mail")));
        assert_eq!(user.get(&format!("/api/scenarios/{id}")).await.json["plan"], done["plan"]);

        // Looked at again, what is there already is said.
        let again = user.post(&format!("{path}/preview"), json!({"csv": TABLE})).await.expect(200).json;
        let remarks: Vec<_> = again["lignes"].as_array().expect("rows").iter().map(|row| faults(row, "remarques")).collect();
        assert_eq!(remarks[0], ["message: already_there"]);
        assert!(remarks[1].is_empty() && remarks[2].is_empty());
        assert_eq!(remarks[3].last().map(String::as_str), Some("message: already_there"));
        // Some of its rows.
        let one = user.post(&path, json!({"csv": TABLE, "lignes": [6, 3]})).await.expect(201).json;
        assert_eq!((one["ajoutees"].as_array().map(Vec::len), &one["refusees"]), (Some(1), &json!(1)));
        let none = user.post(&path, json!({"csv": TABLE, "lignes": [3]})).await.expect(422);
        assert_eq!(none.json["code"], "nothing_to_import");
    }

    async fn a_scenario_without_a_plan_gets_one(app: TestApp) {
        let user = app.user();
        let id = empty_scenario(&app).await;
        let path = format!("/api/scenarios/{id}/plan/import");
        let done = user.post(&path, json!({"csv": "message,format,date\nUn,article,2027-02-01\n"})).await.expect(201).json;
        let plan = &done["plan"];
        assert_eq!((&plan["numero"], &plan["source"], &plan["date_debut"]), (&json!(1), &json!("vous"), &json!("2027-02-01")));
        assert_eq!(lines(plan).len(), 1);
        // A day too far away starts no plan.
        let other = empty_scenario(&app).await;
        let far = json!({"csv": "message\tformat\tdate\nUn\tarticle\t2001-02-01\n"});
        let done = user.post(&format!("/api/scenarios/{other}/plan/import"), far).await.expect(201).json;
        assert_eq!(lines(&done["plan"])[0]["date_debut"], "2001-02-01");
    }

    async fn our_own_tables_come_back(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let plan = generated(&app, id, json!({})).await;
        let item = format!("/api/scenarios/{id}/plan/items/{}", ids(&plan)[0]);
        let _ = user.patch(&item, json!({"message": "=1+1", "note": "-A", "responsable": "Zoé"})).await.expect(200);
        let plan = user.get(&format!("/api/scenarios/{id}")).await.json["plan"].clone();
        // What a table does not carry: identities, and who wrote the line.
        let bare = |line: &Value| {
            let mut line = line.clone();
            for gone in ["id", "cle", "position", "revision", "provenance"] {
                line.as_object_mut().expect("a line").remove(gone);
            }
            line
        };
        for dialecte in ["excel", "rfc4180"] {
            let table = user.get(&format!("/api/scenarios/{id}/export/csv?dialecte={dialecte}")).await.expect(200).text().to_owned();
            let read = user.post(&format!("/api/scenarios/{id}/plan/import/preview"), json!({"csv": table})).await.expect(200).json;
            let rows = read["lignes"].as_array().expect("rows");
            assert_eq!(read["ignorees"], 7, "{dialecte}");
            for (row, line) in rows.iter().zip(lines(&plan)) {
                assert_eq!(row["erreurs"], json!([]), "{dialecte}");
                let remarks: Vec<_> = row["remarques"].as_array().expect("remarks").iter().map(|it| &it["code"]).collect();
                assert_eq!(remarks, ["already_there"], "{dialecte}");
                assert_eq!(bare(&row["item"]), bare(line), "{dialecte}");
            }
            assert_eq!(rows.len(), lines(&plan).len());
        }
    }

    async fn what_is_no_table_of_lines_is_refused(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let path = format!("/api/scenarios/{id}/plan/import");
        for (csv, code) in [("a;b\n1;2", "unknown_columns"), ("\u{1};;\"", "unknown_columns"), ("", "required")] {
            for at in [format!("{path}/preview"), path.clone()] {
                let refused = user.post(&at, json!({"csv": csv})).await.expect(422);
                assert_eq!((&refused.json["errors"][0]["field"], &refused.json["errors"][0]["code"]), (&json!("csv"), &json!(code)));
            }
        }
        let many = format!("message,format\n{}", "Un,article\n".repeat(301));
        let _ = user.post(&path, json!({"csv": many})).await.expect(409);
        assert_eq!(user.get(&format!("/api/scenarios/{id}")).await.json["plan"], Value::Null);
    }
}
