//! What the reader is asked to do: always one step further on the journey.

use super::contexte::{Contexte, Ligne, Motif};
use super::style::{jour, minuscule, remplir};
use crate::Etape;
use crate::knowledge::{Modele, rang};

/// Formats with a page or a form of their own: the reader acts there before going on.
const CAPTURE: [&str; 9] = [
    "livre_blanc",
    "checklist",
    "webinar",
    "etude",
    "evenement",
    "calculateur_roi",
    "demo",
    "club_clients",
    "campagne_ads",
];
/// Formats that lead somewhere but are no destination.
const PASSAGE: [&str; 7] =
    ["post_social", "post_dirigeant", "carrousel", "infographie", "campagne_ads", "communique", "sequence_nurturing"];
/// Destinations that one joins before their date.
const RENDEZ_VOUS: [&str; 6] = ["webinar", "evenement", "demo", "club_clients", "newsletter", "email_commercial"];

/// The call to action of a line.
pub(super) fn cta(ctx: &Contexte, lignes: &[Ligne], index: usize) -> String {
    let ligne = &lignes[index];
    if let Motif::Promotion { parent, pas } = &ligne.motif {
        let acte = modele(ctx, &lignes[*parent]).cta.get(ctx.langue);
        let suite = vers(ctx, lignes, *parent, ligne);
        return remplir(pas.cta.get(ctx.langue), &[("acte", acte), ("suite", &suite)]);
    }
    let suite = vers(ctx, lignes, index, ligne);
    if !CAPTURE.contains(&ligne.format.id.as_str()) {
        return suite;
    }
    let propre = modele(ctx, ligne).cta.get(ctx.langue);
    format!("{propre}{}{}", ctx.langue.pick(", puis ", ", then "), minuscule(&suite))
}

fn modele<'a>(ctx: &Contexte<'a>, ligne: &Ligne) -> &'static Modele {
    &ctx.mots.formats[&ligne.format.id]
}

/// The sentence that leads from a line to the next asset; `depuis` says when the reader sees it.
fn vers(ctx: &Contexte, lignes: &[Ligne], index: usize, depuis: &Ligne) -> String {
    match suivant(lignes, index, depuis) {
        Some(asset) => lien(ctx, asset, depuis),
        None => ctx.mots.formats["email_commercial"].lien.get(ctx.langue).clone(),
    }
}

/// The best asset of the next stage, or of the one after; at the end of the journey, another of the same stage.
fn suivant<'l>(lignes: &'l [Ligne], index: usize, depuis: &Ligne) -> Option<&'l Ligne> {
    let depart = lignes[index].etape;
    let cherche: &[Etape] = match depart {
        Etape::Awareness => &[Etape::Consideration, Etape::Decision],
        Etape::Consideration => &[Etape::Decision, Etape::Consideration],
        Etape::Decision => &[Etape::Decision],
        Etape::Retention => &[Etape::Retention],
    };
    cherche.iter().find_map(|etape| {
        let mut assets: Vec<_> = lignes
            .iter()
            .filter(|l| l.etape == *etape && !l.est_promotion() && l.format.id != lignes[index].format.id)
            .filter(|l| !PASSAGE.contains(&l.format.id.as_str()))
            // Within comparison, only a meeting still to come is a step further.
            .filter(|l| depart != Etape::Consideration || l.etape != depart || a_venir(l, depuis))
            .collect();
        assets.sort_by_key(|l| {
            let ancrage = matches!(l.motif, Motif::Ancrage { .. });
            let derriere = l.dates.last().is_some_and(|last| *last < depuis.debut());
            // An anchor still to come is worth announcing; a content already out can be read at once.
            (
                derriere && RENDEZ_VOUS.contains(&l.format.id.as_str()),
                !ancrage,
                std::cmp::Reverse(*l.format.stage_fit.get(*etape)),
            )
        });
        // Two lines of one stage need not point to the same place.
        let choix = assets.len().min(2);
        (choix > 0).then(|| assets[(index + rang(*etape)) % choix])
    })
}

/// How a series points to a series: its dates go by, so none is named.
fn prochain(ctx: &Contexte, id: &str) -> Option<&'static str> {
    Some(match id {
        "webinar" => ctx.langue.pick("S'inscrire au prochain webinar", "Register for the next webinar"),
        "evenement" => ctx.langue.pick("Réserver une place au prochain événement", "Book a seat at the next event"),
        "club_clients" => {
            ctx.langue.pick("S'inscrire au prochain atelier clients", "Sign up for the next customer workshop")
        }
        _ => return None,
    })
}

/// Whether a line is a meeting that the reader can still join.
fn a_venir(ligne: &Ligne, depuis: &Ligne) -> bool {
    let derniere = ligne.dates.last().is_some_and(|last| *last > depuis.debut());
    derniere && RENDEZ_VOUS.contains(&ligne.format.id.as_str())
}

fn lien(ctx: &Contexte, asset: &Ligne, depuis: &Ligne) -> String {
    let modele = modele(ctx, asset);
    let lien = modele.lien.get(ctx.langue);
    let avant = asset.debut() > depuis.debut();
    let id = asset.format.id.as_str();
    if let Some(prochain) = prochain(ctx, id).filter(|_| asset.compte > 1 && depuis.compte > 1) {
        return prochain.to_owned();
    }
    if matches!(id, "webinar" | "evenement" | "club_clients") {
        let prochaine = asset.dates.iter().find(|day| **day > depuis.debut());
        return match prochaine {
            Some(day) => format!("{lien}{}{}", ctx.langue.pick(" du ", " on "), jour(*day, ctx.langue)),
            None if id == "webinar" => {
                ctx.langue.pick("Voir le replay du webinar", "Watch the webinar on demand").to_owned()
            }
            None => ctx
                .langue
                .pick("Demander à participer à la prochaine rencontre", "Ask to join the next meeting")
                .to_owned(),
        };
    }
    if avant && !RENDEZ_VOUS.contains(&id) {
        let (nom, day) = (modele.nom.get(ctx.langue), jour(asset.debut(), ctx.langue));
        return match ctx.langue {
            heraut_kernel::Locale::Fr => format!("Être averti dès que {nom} sera disponible ({day})"),
            heraut_kernel::Locale::En => format!("Be told as soon as {nom} is available ({day})"),
        };
    }
    lien.clone()
}
