//! A plan as files of other programs, and what independent libraries read in them.

use std::process::Command;

use heraut_marketing::usecase::demo;
use heraut_testkit::{Database, TestApp, on_each_database};
use serde_json::{Value, json};

use crate::support::peers;

/// A scenario with a plan whose lines have every shape of time, and text that a format could trip over.
async fn rich(app: &TestApp) -> i64 {
    let _ = demo::load(&app.marketing, &app.scope()).await.expect("the demonstration loads");
    let user = app.user();
    let list = user.get("/api/scenarios?statut=ready&limit=1").await.expect(200);
    let id = list.json["items"][0]["id"].as_i64().expect("an id");
    let options = json!({"horizon_semaines": 30, "date_debut": "2027-01-04"});
    let _ = user.post(&format!("/api/scenarios/{id}/plan"), options).await.expect(201);
    for line in [
        json!({"heure": "09:30", "rrule": "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=40", "message": "=1+1;a,b\\c\n«\u{202f}é\u{202f}» 😀"}),
        json!({"rrule": "FREQ=MONTHLY;BYDAY=-1FR", "message": "Chaque mois"}),
        json!({"heure": "23:45", "rrule": "FREQ=MONTHLY;BYMONTHDAY=31;INTERVAL=2", "message": "Le 31"}),
        json!({"heure": "08:00", "rrule": "FREQ=DAILY;INTERVAL=3;UNTIL=20270401", "message": "Tous les trois jours"}),
        json!({"heure": "02:30", "rrule": "FREQ=YEARLY;BYDAY=2TH", "message": "Chaque année"}),
        json!({"message": "Une fois", "date_debut": "2027-03-28"}),
        json!({"message": "Sans date", "date_debut": null}),
    ] {
        let mut item =
            json!({"format": "article", "canal": "Blog, |site|", "date_debut": "2027-01-05", "effort_h": 1.5});
        for (name, value) in line.as_object().expect("an object") {
            item[name] = value.clone();
        }
        let _ = user.post(&format!("/api/scenarios/{id}/plan/items"), item).await.expect(201);
    }
    id
}

on_each_database! {
    async fn a_scenario_leaves_in_every_form(app: TestApp) {
        let id = rich(&app).await;
        let user = app.user();
        for (form, kind, sign) in [
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK"),
            ("ics", "text/calendar; charset=utf-8", "BEGIN:VCALENDAR\r\n"),
            ("markdown", "text/markdown; charset=utf-8", "# "),
            ("csv?dialecte=notion", "text/csv; charset=utf-8", "Contenu,Date,Heure,"),
            ("csv?dialecte=sheets", "text/csv; charset=utf-8", "Contenu,Date,Heure,"),
            ("csv?dialecte=hubspot", "text/csv; charset=utf-8", "Task Title,Due Date,"),
        ] {
            let file = user.get(&format!("/api/scenarios/{id}/export/{form}")).await.expect(200);
            assert_eq!(file.header("content-type"), kind);
            assert!(file.header("content-disposition").starts_with("attachment; filename=\""), "{form}");
            assert!(file.body.starts_with(sign.as_bytes()), "{form}");
        }
        let exports = user.get("/api/audit?event_type=scenario.exported&limit=10").await.expect(200).json;
        let forms: Vec<&str> = exports["items"].as_array().expect("items").iter().filter_map(|it| it["metadata"]["format"].as_str()).collect();
        assert_eq!(forms, ["csv", "csv", "csv", "markdown", "ics", "xlsx"]);
    }

    async fn an_import_file_has_a_row_for_each_line_or_day(app: TestApp) {
        let id = rich(&app).await;
        let user = app.user();
        let plan = user.get(&format!("/api/scenarios/{id}")).await.expect(200).json["plan"].clone();
        let days = user.get(&format!("/api/scenarios/{id}/plans/{}/occurrences", plan["numero"])).await.expect(200).json;
        let lines = plan["items"].as_array().expect("items").len();
        for (dialecte, rows) in [("notion", lines), ("sheets", lines), ("hubspot", days.as_array().expect("days").len())] {
            let table = user.get(&format!("/api/scenarios/{id}/export/csv?dialecte={dialecte}")).await.expect(200);
            let text = table.text();
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let found: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
            assert_eq!(found.len(), rows, "{dialecte}");
            assert!(found.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{dialecte}");
        }
        let french = user.get(&format!("/api/scenarios/{id}/export/csv?dialecte=sheets")).await;
        let english = user.clone().with("accept-language", "en").get(&format!("/api/scenarios/{id}/export/csv?dialecte=sheets")).await;
        let (french, english) = (french.text(), english.text());
        assert!(french.contains("\"1,5\"") && english.contains(",1.5,") && english.starts_with("Content,Date,Time,Status,"));
    }
}

#[tokio::test]
async fn without_a_plan_the_files_are_whole() {
    let app = TestApp::on(Database::Sqlite).await.expect("SQLite");
    let user = app.user();
    let id = user.post("/api/scenarios", json!({"nom": "# Seul", "thematique": "T"})).await.expect(201).id();
    let calendar = user.get(&format!("/api/scenarios/{id}/export/ics")).await.expect(200);
    let calendar = calendar.text();
    assert!(!calendar.contains("VEVENT") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert!(user.get(&format!("/api/scenarios/{id}/export/markdown")).await.text().starts_with("# \\# Seul\n"));
    assert_eq!(user.get(&format!("/api/scenarios/{id}/export/xlsx")).await.status, 200);
    assert_eq!(user.get(&format!("/api/scenarios/{id}/export/csv?dialecte=notion")).await.text().lines().count(), 1);
}

/// The names of formats.
struct Labels(Value);

impl Labels {
    fn of(&self, format: &Value) -> String {
        let known = self.0.as_array().expect("formats").iter().find(|at| at["id"] == *format);
        known.map_or(format, |at| &at["label"]).as_str().expect("text").to_owned()
    }
}

async fn labels(app: &TestApp) -> Labels {
    Labels(app.user().get("/api/playbook").await.expect(200).json["formats"].clone())
}

/// What a library in Python says of a file, where it is there.
fn read_by(library: &str, file: &[u8]) -> Option<Value> {
    peers::ask("files.py", &[library], file)
}

#[tokio::test]
async fn a_calendar_has_the_days_of_the_plan_peer() {
    let app = TestApp::on(Database::Sqlite).await.expect("SQLite");
    let id = rich(&app).await;
    let user = app.user();
    let file = user.get(&format!("/api/scenarios/{id}/export/ics")).await.expect(200);
    let Some(said) = read_by("icalendar", &file.body) else { return };
    let plan = user.get(&format!("/api/scenarios/{id}")).await.expect(200).json["plan"].clone();
    let days = user.get(&format!("/api/scenarios/{id}/plans/{}/occurrences", plan["numero"])).await.expect(200).json;
    let labels = labels(&app).await;
    let title = |at: &Value| {
        let (format, canal) = (labels.of(&at["format"]), at["canal"].as_str().expect("text"));
        if canal.is_empty() { format } else { format!("{format} · {canal}") }
    };
    let mut wanted: Vec<Value> = days
        .as_array()
        .expect("days")
        .iter()
        .map(|at| {
            let day = at["date"].as_str().expect("a day");
            let when = at["heure"].as_str().map_or_else(|| day.to_owned(), |hour| format!("{day}T{hour}"));
            json!([when, title(at)])
        })
        .collect();
    wanted.sort_by_key(ToString::to_string);
    assert_eq!(said["events"], Value::Array(wanted));
    assert!(said["series"].as_u64() >= Some(3), "recurrences stay recurrences");
    assert_eq!(said["zone"], "Europe/Paris");
    assert!(said["descriptions"].as_array().expect("texts").iter().any(|text| {
        text.as_str().is_some_and(|text| text.starts_with("=1+1;a,b\\c\n«\u{202f}é\u{202f}» 😀\n"))
    }));
}

#[tokio::test]
async fn a_workbook_holds_what_the_plan_says_peer() {
    let app = TestApp::on(Database::Sqlite).await.expect("SQLite");
    let id = rich(&app).await;
    let user = app.user();
    let file = user.get(&format!("/api/scenarios/{id}/export/xlsx")).await.expect(200);
    let Some(said) = read_by("openpyxl", &file.body) else { return };
    let scenario = user.get(&format!("/api/scenarios/{id}")).await.expect(200).json;
    let labels = labels(&app).await;
    let wanted: Vec<Value> = scenario["plan"]["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| {
            let said = |name: &str| item[name].as_str().filter(|text| !text.is_empty());
            let format = labels.of(&item["format"]);
            json!([
                said("date_debut"),
                said("heure"),
                format,
                said("canal"),
                said("message"),
                item["effort_h"].as_f64()
            ])
        })
        .collect();
    assert_eq!(said["plan"], Value::Array(wanted));
    assert_eq!(said["formulas"], 0);
    let count = |name: &str| scenario[name].as_array().map_or(0, Vec::len);
    assert_eq!(said["inputs"], 1 + count("objectifs") + count("cibles") + count("ressources"));
}

/// A table as LibreOffice reads it in French and writes it again, cells apart by tabs; nothing where `HERAUT_PEERS_SOFFICE`
/// does not say where it is.
fn read_by_libreoffice(table: &[u8]) -> Option<Vec<csv::StringRecord>> {
    let Some(soffice) = std::env::var_os("HERAUT_PEERS_SOFFICE").filter(|path| !path.is_empty()) else {
        eprintln!("skipped: HERAUT_PEERS_SOFFICE does not say where LibreOffice is");
        return None;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("plan.csv");
    std::fs::write(&file, table).expect("it is written");
    // Semicolon, quotes, UTF-8, from the first line, French, « detect special numbers ».
    let done = Command::new(soffice)
        .arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()))
        .args(["--headless", "--infilter=CSV:59,34,76,1,,1036,false,true", "--convert-to"])
        .arg("csv:Text - txt - csv (StarCalc):9,34,76,1,,1036,false,true")
        .arg("--outdir")
        .args([&folder.path().join("out"), &file])
        .output()
        .expect("LibreOffice starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = std::fs::read(folder.path().join("out/plan.csv")).expect("it wrote");
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(&text[..]);
    Some(reader.records().map(|row| row.expect("a row")).collect())
}

#[tokio::test]
async fn a_table_opens_in_libreoffice_peer() {
    let app = TestApp::on(Database::Sqlite).await.expect("SQLite");
    let id = rich(&app).await;
    let file = app.user().get(&format!("/api/scenarios/{id}/export/csv")).await.expect(200);
    let Some(theirs) = read_by_libreoffice(&file.body) else { return };
    let text = file.text();
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
    let ours: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(theirs.len(), ours.len());
    // What it took for a day, an hour or a number it shows in its own way, which says that it took it for one.
    let shown = |heading: &str, cell: &str| match heading {
        _ if cell.is_empty() => String::new(),
        "date_debut" => format!("{}/{}/{}", &cell[3..5], &cell[..2], &cell[8..]),
        "heure" => format!("{cell}:00"),
        "effort_h" => cell.replace(',', "."),
        _ => cell.to_owned(),
    };
    for (theirs, row) in theirs.iter().zip(&ours).skip(1) {
        let wanted: Vec<String> = ours[0].iter().zip(row).map(|(heading, cell)| shown(heading, cell)).collect();
        assert_eq!(theirs.iter().collect::<Vec<_>>(), wanted);
    }
}
