//! How long a plan takes.

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use heraut_playbook::{Brief, BriefCible, BriefObjectif, Etape, PlanOptions, plan};

fn brief() -> Brief {
    let objectif = |id, label: &str| BriefObjectif { id, label: label.to_owned(), description: None, archetype: None };
    let cible = |id, label: &str, maturite| BriefCible {
        id,
        label: label.to_owned(),
        persona: None,
        segment: None,
        maturite: Some(maturite),
    };
    Brief {
        thematique: "Cybersécurité des PME".to_owned(),
        objectifs: vec![objectif(1, "Générer des leads qualifiés"), objectif(2, "Améliorer la notoriété")],
        cibles: vec![cible(1, "DSI d'ETI", Etape::Consideration), cible(2, "Dirigeant de PME", Etape::Awareness)],
        ..Brief::default()
    }
}

fn plans(c: &mut Criterion) {
    let brief = brief();
    let debut = NaiveDate::from_ymd_opt(2026, 2, 2).unwrap_or_default();
    for horizon_semaines in [12, 52] {
        let options = PlanOptions { horizon_semaines, ..PlanOptions::new(debut) };
        c.bench_function(&format!("plan/{horizon_semaines}_weeks"), |b| {
            b.iter(|| plan(black_box(&brief), black_box(&options)));
        });
    }
}

criterion_group!(benches, plans);
criterion_main!(benches);
