//! What the marketer should know: assumptions made, things that did not fit.

use heraut_kernel::Locale;
use serde_json::{Map, Value, json};

use super::Avertissement;
use super::capacity::{Budget, heures_necessaires};
use super::contexte::{Contexte, Ligne, Motif};
use super::style::{jour, nombre, typographie};
use super::weights::besoin;
use crate::BriefObjectif;
use crate::calendar::est_saison_basse;
use crate::catalogue::etape_id;
use crate::classify::Archetype;
use crate::knowledge::{ETAPES, Format, rang};

/// Why an anchor could not be planned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Empechement {
    Canal,
    Delai,
    Heures,
}

/// The warnings of a plan under construction.
pub(super) struct Alertes {
    langue: Locale,
    pub liste: Vec<Avertissement>,
}

impl Alertes {
    pub(super) const fn new(langue: Locale) -> Self {
        Self { langue, liste: Vec::new() }
    }

    fn dire(&mut self, code: &str, fr: &str, en: &str, params: Value) {
        let params = if let Value::Object(map) = params { map } else { Map::new() };
        let message = typographie(self.langue.pick(fr, en), self.langue);
        self.liste.push(Avertissement { code: code.to_owned(), message, params });
    }

    pub(super) fn objectif_a_preciser(&mut self, objectif: &BriefObjectif, candidats: &[Archetype]) -> Archetype {
        let hypothese = candidats.first().copied().unwrap_or(Archetype::Leads);
        let label = objectif.label.trim();
        let ids: Vec<_> = candidats.iter().map(|archetype| archetype.id()).collect();
        self.dire(
            "objectif_a_preciser",
            &format!(
                "L'objectif « {label} » peut se comprendre de plusieurs façons. Hypothèse retenue : « {} ». Précisez-le pour affiner le plan.",
                hypothese.label(Locale::Fr)
            ),
            &format!(
                "The objective “{label}” can be read in several ways. Working assumption: “{}”. Make it more precise to refine the plan.",
                hypothese.label(Locale::En)
            ),
            json!({ "objectif_id": objectif.id, "label": label, "candidates": ids, "hypothese": hypothese.id() }),
        );
        hypothese
    }

    pub(super) fn objectif_absent(&mut self) {
        self.dire(
            "objectif_absent",
            "Aucun objectif n'est défini : le plan vise la génération de leads, à titre d'hypothèse. Ajoutez un objectif pour l'orienter.",
            "No objective is set: the plan assumes lead generation. Add an objective to give it a direction.",
            json!({ "hypothese": Archetype::Leads.id() }),
        );
    }

    pub(super) fn canal_inconnu(&mut self, canaux: &[&str], tous: bool) {
        let noms = canaux.join(", ");
        let (fr, en) =
            if tous { (" Tous les canaux sont donc admis.", " All channels are therefore allowed.") } else { ("", "") };
        self.dire(
            "canal_inconnu",
            &format!("Canal inconnu, ignoré : {noms}.{fr}"),
            &format!("Unknown channel, ignored: {noms}.{en}"),
            json!({ "canaux": canaux }),
        );
    }

    /// Says what became of the anchors of an objective.
    pub(super) fn ancrages(
        &mut self,
        ctx: &Contexte,
        objectif: usize,
        empechements: &[(&'static Format, Empechement)],
        lignes: &[Ligne],
        tenu: bool,
    ) {
        let nom = nom_objectif(ctx, objectif);
        let id = ctx.objectifs[objectif].rang.map(|rang| ctx.brief.objectifs[rang].id);
        let heures = empechements.iter().filter(|(_, cause)| *cause == Empechement::Heures).map(|(format, _)| *format);
        let leger = heures.min_by(|a, b| a.effort_h_default.total_cmp(&b.effort_h_default));
        if let Some(format) = leger.filter(|_| !tenu) {
            self.capacite(ctx, &nom, id, format);
        }
        for (format, cause) in empechements {
            let par = lignes
                .iter()
                .find(|ligne| matches!(ligne.motif, Motif::Ancrage { remplace: Some(r) } if r.id == format.id));
            match cause {
                Empechement::Heures if tenu || par.is_some() => self.remplace(ctx, &nom, format, par),
                Empechement::Heures => {}
                Empechement::Delai => self.delai(ctx, format),
                Empechement::Canal => self.canal_exclu(ctx, format),
            }
        }
    }

    fn capacite(&mut self, ctx: &Contexte, nom: &str, id: Option<i64>, format: &Format) {
        let requis = heures_necessaires(format.effort_h_default, ctx.semaines);
        let (fr, en) = (nombre(requis, Locale::Fr), nombre(requis, Locale::En));
        self.dire(
            "capacite_insuffisante",
            &format!("Capacité insuffisante pour l'objectif {nom} : il faudrait environ {fr} h/semaine (estimation). Le plan retient des formats plus légers."),
            &format!("Not enough capacity for the objective {nom}: it would take about {en} h a week (estimate). The plan uses lighter formats."),
            json!({ "objectif_id": id, "heures_par_semaine_requises": requis, "format": format.id }),
        );
    }

    fn remplace(&mut self, ctx: &Contexte, nom: &str, format: &Format, par: Option<&Ligne>) {
        let label = format.label.get(ctx.langue);
        let requis = heures_necessaires(format.effort_h_default, ctx.semaines);
        let (fr, en) = (nombre(requis, Locale::Fr), nombre(requis, Locale::En));
        let suite = par.map(|ligne| ligne.format.label.get(ctx.langue));
        let (suite_fr, suite_en) = suite.map_or_else(Default::default, |suite| {
            (format!(" À la place : « {suite} »."), format!(" Instead: “{suite}”."))
        });
        self.dire(
            "ancrage_remplace",
            &format!("Pour l'objectif {nom}, le format « {label} » dépasse les heures disponibles ; il demanderait environ {fr} h/semaine (estimation).{suite_fr}"),
            &format!("For the objective {nom}, the format “{label}” exceeds the hours available; it would take about {en} h a week (estimate).{suite_en}"),
            json!({ "format": format.id, "remplacant": par.map(|ligne| &ligne.format.id), "heures_par_semaine_requises": requis }),
        );
    }

    fn delai(&mut self, ctx: &Contexte, format: &Format) {
        let (label, jours, semaines) = (format.label.get(ctx.langue), format.lead_time_days, ctx.semaines);
        let (fr, en) = if semaines == 1 {
            ("1 semaine".to_owned(), "1 week".to_owned())
        } else {
            (format!("{semaines} semaines"), format!("{semaines} weeks"))
        };
        self.dire(
            "delai_insuffisant",
            &format!("Le format « {label} » demande environ {jours} jours de préparation (estimation) : un horizon de {fr} est trop court. Un format plus rapide est retenu s'il en existe un."),
            &format!("The format “{label}” needs about {jours} days of preparation (estimate): a horizon of {en} is too short. A faster format is used where there is one."),
            json!({ "format": format.id, "delai_jours": jours }),
        );
    }

    fn canal_exclu(&mut self, ctx: &Contexte, format: &Format) {
        let label = format.label.get(ctx.langue);
        let noms: Vec<_> = format.channels.iter().map(|id| ctx.book.canal(id, ctx.langue)).collect();
        let noms = noms.join(", ");
        self.dire(
            "canal_exclu",
            &format!("Le format « {label} » est écarté : aucun de ses canaux n'est autorisé ({noms})."),
            &format!("The format “{label}” is left out: none of its channels is allowed ({noms})."),
            json!({ "format": format.id, "canaux": format.channels }),
        );
    }

    pub(super) fn minimum(&mut self, ctx: &Contexte, ligne: &Ligne) {
        let requis = (ligne.heures() / super::capacity::REMPLISSAGE / f64::from(ctx.semaines) * 2.0).ceil() / 2.0;
        let (fr, en) = (nombre(requis.max(0.5), Locale::Fr), nombre(requis.max(0.5), Locale::En));
        let label = ligne.format.label.get(ctx.langue);
        self.dire(
            "capacite_insuffisante",
            &format!("Les heures ou le délai ne permettent aucun format complet. Le plan se limite à une action, « {label} », qui peut dépasser la capacité : il faudrait environ {fr} h/semaine (estimation) ou un horizon plus long."),
            &format!("The hours or the time allow no complete format. The plan is limited to one action, “{label}”, which may exceed the capacity: it would take about {en} h a week (estimate) or a longer horizon."),
            json!({ "format": ligne.format.id, "heures_par_semaine_requises": requis }),
        );
    }

    pub(super) fn saison(&mut self, ctx: &Contexte, ligne: &Ligne) {
        let Some(day) = ligne.dates.iter().find(|day| est_saison_basse(**day)).filter(|_| ligne.format.heavy) else {
            return;
        };
        let label = ligne.format.label.get(ctx.langue);
        self.dire(
            "saison_basse",
            &format!("« {label} » tombe en saison basse ({}) : l'horizon ne permet pas de l'éviter. Décalez le plan si vous le pouvez.", jour(*day, Locale::Fr)),
            &format!("“{label}” falls in a low season ({}): the horizon leaves no other choice. Shift the plan if you can.", jour(*day, Locale::En)),
            json!({ "format": ligne.format.id, "date": day.to_string() }),
        );
    }

    pub(super) fn cibles_non_couvertes(&mut self, ctx: &Contexte, cibles: &[usize]) {
        if cibles.is_empty() {
            return;
        }
        let noms: Vec<_> = cibles.iter().map(|index| ctx.brief.cibles[*index].label.trim()).collect();
        let ids: Vec<_> = cibles.iter().map(|index| ctx.brief.cibles[*index].id).collect();
        let noms = noms.join(", ");
        self.dire(
            "cible_non_couverte",
            &format!("Le plan compte moins de lignes que de cibles ; il ne s'adresse pas encore à : {noms}. Ajoutez des heures ou réduisez les cibles."),
            &format!("The plan has fewer lines than audiences; not addressed yet: {noms}. Add hours or narrow the audiences."),
            json!({ "cible_ids": ids }),
        );
    }
}

/// A week is said to be heavy beyond this multiple of its hours…
const SURCHARGE: f64 = 1.5;
/// …and this many hours more than planned for.
const SURCHARGE_H: f64 = 4.0;

/// Warnings about the finished plan.
pub(super) fn bilan(ctx: &Contexte, lignes: &[Ligne], budget: &Budget, semaines: &[f64], alertes: &mut Alertes) {
    couverture(ctx, lignes, budget, alertes);
    surcharge(ctx, semaines, alertes);
    manques(ctx, alertes);
}

fn surcharge(ctx: &Contexte, semaines: &[f64], alertes: &mut Alertes) {
    let dispo = ctx.heures_par_semaine;
    let lourde = |heures: f64| heures > dispo * SURCHARGE && heures > dispo + SURCHARGE_H;
    let pointe = semaines.iter().zip(1..).filter(|(heures, _)| lourde(**heures)).max_by(|a, b| a.0.total_cmp(b.0));
    let Some((heures, semaine)) = pointe.map(|(heures, semaine): (&f64, i32)| (*heures, semaine)) else { return };
    let (fr, en) = (nombre(heures, Locale::Fr), nombre(heures, Locale::En));
    alertes.dire(
        "semaine_chargee",
        &format!("La semaine {semaine} demande environ {fr} h (estimation), plus que le rythme prévu. Anticipez une partie de la production ou décalez une ligne."),
        &format!("Week {semaine} calls for about {en} h (estimate), more than the planned pace. Start some production earlier or move a line."),
        json!({ "semaine": semaine, "heures": super::capacity::arrondi(heures) }),
    );
}

fn couverture(ctx: &Contexte, lignes: &[Ligne], budget: &Budget, alertes: &mut Alertes) {
    for etape in ETAPES {
        let voulu = besoin(ctx.poids[rang(etape)]);
        let obtenu = lignes.iter().filter(|ligne| ligne.etape == etape && !ligne.est_promotion()).count();
        if obtenu >= voulu {
            continue;
        }
        let (fr, en) = (&ctx.book.stages.get(etape).label.fr, &ctx.book.stages.get(etape).label.en);
        let code = if obtenu == 0 { "etape_non_couverte" } else { "etape_partielle" };
        let params = json!({ "etape": etape_id(etape), "formats": obtenu, "souhaites": voulu, "heures_restantes": super::capacity::arrondi(budget.reste().max(0.0)) });
        if obtenu == 0 {
            alertes.dire(
                code,
                &format!("L'étape « {fr} » n'est couverte par aucun format, faute d'heures, de délai ou de canal."),
                &format!("The stage “{en}” has no format, for lack of hours, time or channel."),
                params,
            );
        } else {
            alertes.dire(
                code,
                &format!("L'étape « {fr} » compte {obtenu} format sur {voulu} souhaités, faute d'heures, de délai ou de canal.").replace("2 format sur", "2 formats sur"),
                &format!("The stage “{en}” has {obtenu} of {voulu} formats wanted, for lack of hours, time or channel."),
                params,
            );
        }
    }
}

fn manques(ctx: &Contexte, alertes: &mut Alertes) {
    if ctx.brief.cibles.is_empty() {
        alertes.dire(
            "cible_absente",
            "Aucune cible n'est définie : les messages s'adressent à des décideurs en général. Ajoutez une cible pour les rendre plus justes.",
            "No audience is set: messages address decision-makers in general. Add an audience to sharpen them.",
            json!({}),
        );
    }
    if ctx.brief.ressources.is_empty() {
        alertes.dire(
            "ressource_absente",
            "Aucun contenu existant n'est déclaré : tout est à produire. Un article, un replay ou un cas client déjà disponible réduirait l'effort.",
            "No existing content is declared: everything has to be produced. An article, a recording or a case study at hand would cut the effort.",
            json!({}),
        );
    }
}

/// The objective as the marketer named it, quoted, or the working hypothesis.
fn nom_objectif(ctx: &Contexte, objectif: usize) -> String {
    let objectif = &ctx.objectifs[objectif];
    let label = objectif.rang.map(|rang| ctx.brief.objectifs[rang].label.trim()).filter(|label| !label.is_empty());
    let label = label.unwrap_or_else(|| objectif.archetype.label(ctx.langue));
    ctx.langue.pick(&format!("« {label} »"), &format!("“{label}”")).to_owned()
}
