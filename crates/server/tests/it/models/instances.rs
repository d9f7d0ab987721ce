//! Several processes on one database: what one began, another goes on with.

use serde_json::json;

use super::killed::{LINES, Site, Wire, get, one_plan, prepared};
use super::*;
use crate::process::Server;
use crate::support::empty::on_each_empty_database;

fn turn(wire: &mut Wire) -> String {
    wire.next().unwrap().data["turn_id"].as_str().unwrap().to_owned()
}

/// Reads on until so many lines were shown; the last place.
fn read(wire: &mut Wire, shown: &mut Shown, lines: usize) -> Option<String> {
    let mut place = None;
    while shown.items.len() < lines {
        let told = wire.next().unwrap();
        shown.see(&told);
        place = told.id.or(place);
    }
    place
}

fn follow(server: &Server, turn: &str, last: Option<&str>) -> Wire {
    Wire::open(server.address, &format!("GET /api/turns/{turn}/events"), None, last)
}

fn retry(server: &Server, turn: &str) -> Wire {
    Wire::open(server.address, &format!("POST /api/turns/{turn}/retry"), Some(&json!({})), None)
}

/// The name of the last event.
fn end(wire: Wire) -> String {
    wire.all().pop().unwrap().name
}

on_each_empty_database! {
    async fn a_reader_goes_on_at_another_process(empty) on mariadb: MariaDb, postgres: Postgres {
        let site = Site::on(&empty).await;
        let (here, there) = (site.start(), site.start());
        let scenario = prepared(&here, "Deux guichets");
        site.play(&scenario, Duration::from_millis(12));
        let mut wire = Wire::plan(here.address, &scenario);
        let (turn, mut shown) = (turn(&mut wire), Shown::default());
        let place = read(&mut wire, &mut shown, LINES / 3);
        drop(wire);
        let rest = follow(&there, &turn, place.as_deref()).all();
        // In the middle: what was shown here is not shown there again.
        assert!(rest.iter().any(|told| told.name == "item"), "{rest:?}");
        rest.iter().for_each(|told| shown.see(told));
        let made = rest.last().unwrap();
        assert_eq!((made.name.as_str(), &made.data["turn_id"]), ("done", &json!(turn)));
        // What was not written to the row before the end comes with the end; what was is the beginning of it, each line once.
        assert!(shown.text == "Une stratégie en trois temps." && shown.items.len() <= LINES, "{shown:?}");
        assert_eq!(made.data["scenario"]["plan"]["items"].as_array().unwrap().len(), LINES);
        one_plan(&there, &scenario["id"]);
        assert_eq!(site.calls(&scenario, true), 1);
        drop((here, there));
    }

    async fn what_a_process_left_another_takes_over(empty) on mariadb: MariaDb, postgres: Postgres {
        let site = Site::on(&empty).await;
        let (mut dying, sleepy, heir) = (site.start(), site.start(), site.start());
        let [left, late] = ["Laissé en plan", "Revenu trop tard"].map(|nom| prepared(&heir, nom));
        let begin = |server: &Server, scenario: &Value| {
            site.play(scenario, Duration::from_millis(12));
            let mut wire = Wire::plan(server.address, scenario);
            let (turn, mut shown) = (turn(&mut wire), Shown::default());
            let place = read(&mut wire, &mut shown, 3);
            (turn, place, shown, wire)
        };
        let (asleep, _, _, _open) = begin(&sleepy, &late);
        sleepy.signal("STOP");
        let (cut, place, mut shown, mut wire) = begin(&dying, &left);
        let mut reader = follow(&heir, &cut, place.as_deref());
        let _ = read(&mut reader, &mut shown, LINES / 2);
        dying.kill();
        while wire.next().is_some() {}
        let rest = reader.all();
        assert_eq!(rest.last().unwrap().name, "interrupted");
        rest.iter().for_each(|told| shown.see(told));
        assert!(shown.items.len() < LINES, "{shown:?}");
        assert_eq!(end(follow(&heir, &asleep, None)), "interrupted");

        site.play(&left, Duration::ZERO);
        assert_eq!(end(retry(&heir, &cut)), "done");
        site.play(&late, Duration::from_millis(12));
        let mut second = retry(&heir, &asleep);
        let _ = read(&mut second, &mut Shown::default(), 3);
        // It has its whole answer, and nobody to give it to.
        sleepy.signal("CONT");
        assert_eq!(end(second), "done");
        for (scenario, turn) in [(&left, &cut), (&late, &asleep)] {
            let turn = get(&sleepy, &format!("/api/turns/{turn}"));
            assert_eq!((&turn["statut"], &turn["attempt"]), (&json!("done"), &json!(2)));
            one_plan(&heir, &scenario["id"]);
            assert_eq!(site.calls(scenario, true), 2);
        }
        drop((dying, sleepy, heir));
    }
}
