//! The words of a plan: message, cadence, KPI, reason and note.

use std::collections::BTreeMap;

use heraut_kernel::{Locale, text::fold};

use super::contexte::{Contexte, Ligne, Motif};
use super::style::{cadence, citer, jour, majuscule, remplir, suite, typographie};
use super::{DraftItem, capacity::arrondi, compliance, cta};
use crate::BriefCible;
use crate::calendar::{ouvre_precedent, plus};
use crate::catalogue::etape_id;
use crate::classify::starts_a_word;
use crate::knowledge::{Famille, rang};
use crate::recurrence::jour_semaine;

/// Angles named in the message of a series.
const ANGLES_NOMMES: usize = 4;
/// Preparation worth a reminder in the note, in days.
const PREPARATION: u32 = 14;

/// Puts the lines into words, in the order of their first date.
pub(super) fn rediger(ctx: &Contexte, lignes: &[Ligne]) -> Vec<DraftItem> {
    let cles = cles(ctx, lignes);
    let cibles: Vec<_> = ctx.brief.cibles.iter().map(|cible| famille(ctx, cible)).collect();
    let plume = Plume { ctx, lignes, theme: theme(ctx), familles: &cibles };
    let mut ordre: Vec<usize> = (0..lignes.len()).collect();
    ordre.sort_by_key(|index| (lignes[*index].debut(), *index));
    ordre.iter().zip(1..).map(|(index, position)| plume.item(*index, &cles[*index], position)).collect()
}

/// Keys made of what a line is, never of what it says or when.
fn cles(ctx: &Contexte, lignes: &[Ligne]) -> Vec<String> {
    let mut vues: BTreeMap<String, u32> = BTreeMap::new();
    let mut cles: Vec<String> = Vec::with_capacity(lignes.len());
    for ligne in lignes {
        let base = match &ligne.motif {
            Motif::Promotion { parent, pas } => format!("{}.j{:+}", cles[*parent], pas.offset),
            _ => {
                let objectif = ctx.objectifs[ligne.objectif].rang.map_or(0, |rang| ctx.brief.objectifs[rang].id);
                format!("{}.o{objectif}.{}", ligne.format.id, etape_id(ligne.etape))
            }
        };
        let fois = vues.entry(base.clone()).or_default();
        *fois += 1;
        cles.push(if *fois == 1 { base } else { format!("{base}.{fois}") });
    }
    cles
}

/// The theme as a title begins, or a stand-in.
pub(super) fn theme(ctx: &Contexte) -> String {
    let choix = [&ctx.brief.thematique, &ctx.brief.nom].map(|texte| citer(texte));
    let theme = choix.into_iter().find(|texte| !texte.is_empty());
    majuscule(&theme.unwrap_or_else(|| ctx.langue.pick("Votre sujet", "Your subject").to_owned()))
}

/// The persona family of a target, by its label, then its description, then its segment.
fn famille(ctx: &Contexte, cible: &BriefCible) -> &'static Famille {
    let textes = [Some(&cible.label), cible.persona.as_ref(), cible.segment.as_ref()];
    let familles = &ctx.mots.familles;
    let trouvee = textes.into_iter().flatten().find_map(|texte| {
        let texte = fold(texte);
        let mot = |mot: &String| match mot.len() {
            // Acronyms must be whole words: « dg » is not in « dgfip ».
            0..=4 => texte.split(|c: char| !c.is_alphanumeric()).any(|m| m == mot || m.strip_suffix('s') == Some(mot)),
            _ => starts_a_word(&texte, &mot.replace('_', " ")),
        };
        familles.iter().find(|famille| famille.keywords.iter().any(mot))
    });
    trouvee.unwrap_or(&familles[familles.len() - 1])
}

struct Plume<'c, 'a> {
    ctx: &'c Contexte<'a>,
    lignes: &'c [Ligne],
    theme: String,
    familles: &'c [&'static Famille],
}

impl Plume<'_, '_> {
    fn item(&self, index: usize, cle: &str, position: i32) -> DraftItem {
        let (ctx, ligne) = (self.ctx, &self.lignes[index]);
        let soigne = |texte: &str| typographie(texte, ctx.langue);
        DraftItem {
            cle: cle.to_owned(),
            format: ligne.format.id.clone(),
            message: soigne(&self.message(index)),
            canal: soigne(ctx.book.canal(ligne.canal, ctx.langue)),
            canal_id: ligne.canal.to_owned(),
            frequence: soigne(&self.frequence(ligne)),
            kpi: soigne(&self.kpi(ligne)),
            date_debut: ligne.debut(),
            heure: ligne.format.heure(),
            rrule: ligne.rrule.clone(),
            etape: ligne.etape,
            cible_id: ligne.cible.map(|index| ctx.brief.cibles[index].id),
            objectif_id: ctx.objectifs[ligne.objectif].rang.map(|rang| ctx.brief.objectifs[rang].id),
            ressource_id: ligne.ressource.map(|index| ctx.brief.ressources[index].id),
            cta: soigne(&cta::cta(ctx, self.lignes, index)),
            effort_h: arrondi(ligne.heures()),
            pourquoi: soigne(&self.pourquoi(index)),
            note: self.note(ligne).map(|note| soigne(&note)),
            position,
        }
    }

    fn message(&self, index: usize) -> String {
        let (ctx, ligne) = (self.ctx, &self.lignes[index]);
        let cible = self.cible(ligne);
        let question = self.question(index);
        let titre = majuscule(question);
        let angles = self.angles(index);
        let enchaines = suite(&angles, ctx.langue);
        let mut valeurs = vec![
            ("theme", self.theme.as_str()),
            ("cible", &cible),
            ("question", question),
            ("Question", &titre),
            ("angle", angles.first().copied().unwrap_or_default()),
            ("angles", &enchaines),
        ];
        if let Motif::Promotion { parent, pas } = &ligne.motif {
            if let Some(nom) = ctx.mots.promotion.noms.get(&self.lignes[*parent].format.id) {
                let langue = ctx.langue;
                valeurs.extend([
                    ("le", nom.le.get(langue).as_str()),
                    ("du", nom.du.get(langue)),
                    ("au", nom.au.get(langue)),
                ]);
            }
            return remplir(pas.message.get(ctx.langue), &valeurs);
        }
        let modele = &ctx.mots.formats[&ligne.format.id];
        let texte = modele.serie.as_ref().filter(|_| ligne.compte > 1).unwrap_or(&modele.un);
        remplir(texte.get(ctx.langue), &valeurs)
    }

    /// « la cible « DSI » », or decision-makers in general.
    fn cible(&self, ligne: &Ligne) -> String {
        let label = ligne.cible.map(|index| citer(&self.ctx.brief.cibles[index].label)).unwrap_or_default();
        match (self.ctx.langue, label.is_empty()) {
            (Locale::Fr, true) => "vos décideurs".to_owned(),
            (Locale::En, true) => "your decision-makers".to_owned(),
            (Locale::Fr, false) => format!("la cible « {label} »"),
            (Locale::En, false) => format!("the “{label}” audience"),
        }
    }

    /// The persona's question; every other line of a stage takes the general one, so as not to repeat it.
    fn question(&self, index: usize) -> &'static str {
        let ligne = &self.lignes[index];
        let general = self.rang_dans_etape(index) % 2 == 1;
        let propre = ligne.cible.map(|cible| self.familles[cible]).filter(|_| !general);
        let famille = propre.or(self.ctx.mots.familles.last());
        famille.map_or("", |famille| famille.questions.get(ligne.etape).get(self.ctx.langue))
    }

    /// Angles of a line; lines of one stage start at different ones.
    fn angles(&self, index: usize) -> Vec<&'static str> {
        let ligne = &self.lignes[index];
        let tous = self.ctx.mots.angles.get(ligne.etape).get(self.ctx.langue);
        let avant = self.rang_dans_etape(index);
        let fois = ligne.compte.clamp(1, ANGLES_NOMMES);
        (0..fois).map(|n| tous[(avant * 2 + n) % tous.len()].as_str()).collect()
    }

    fn rang_dans_etape(&self, index: usize) -> usize {
        let etape = self.lignes[index].etape;
        self.lignes[..index].iter().filter(|l| l.etape == etape && !l.est_promotion()).count()
    }

    fn frequence(&self, ligne: &Ligne) -> String {
        let ctx = self.ctx;
        if let Motif::Promotion { parent, .. } = ligne.motif {
            return self.moment(ligne, &self.lignes[parent]);
        }
        match regle_lue(ligne) {
            Some((semaines, jours)) => cadence(semaines, &jours, ligne.compte, ctx.langue),
            None if ligne.format.id == "sequence_nurturing" => ligne.format.cadence.get(ctx.langue).clone(),
            None => ctx.langue.pick("Une fois", "Once").to_owned(),
        }
    }

    /// « J-7 » as it really falls, once days have moved off weekends and holidays.
    fn moment(&self, ligne: &Ligne, parent: &Ligne) -> String {
        let ctx = self.ctx;
        let ecart = (ligne.debut() - parent.debut()).num_days();
        let lettre = ctx.langue.pick("J", "D");
        let quand = if ecart == 0 { format!("{lettre}0") } else { format!("{lettre}{ecart:+}") };
        let nom = &ctx.mots.formats[&parent.format.id].nom;
        match (ctx.langue, ligne.compte) {
            (Locale::Fr, 1) => format!("{quand} ({} : {})", sans_article(&nom.fr), jour(parent.debut(), ctx.langue)),
            (Locale::En, 1) => format!("{quand} ({}: {})", sans_article(&nom.en), jour(parent.debut(), ctx.langue)),
            (Locale::Fr, n) => format!("{quand} ({}), {n} fois", sans_article(&nom.fr)),
            (Locale::En, n) => format!("{quand} ({}), {n} times", sans_article(&nom.en)),
        }
    }

    fn kpi(&self, ligne: &Ligne) -> String {
        let (ctx, format) = (self.ctx, ligne.format);
        let premier = majuscule(ctx.book.kpi(&format.kpi_primary, ctx.langue));
        // A promotion is judged by what it brings to its event.
        let second = match &ligne.motif {
            Motif::Promotion { parent, .. } => Some(&self.lignes[*parent].format.kpi_primary),
            _ => format.kpi_secondary.first(),
        };
        let second = second.filter(|id| **id != format.kpi_primary).map(|id| ctx.book.kpi(id, ctx.langue));
        match second {
            Some(second) => format!("{premier}{}{second}", ctx.langue.pick(" ; ", "; ")),
            None => premier,
        }
    }

    fn pourquoi(&self, index: usize) -> String {
        let (ctx, ligne) = (self.ctx, &self.lignes[index]);
        let modele = &ctx.mots.formats[&ligne.format.id];
        let reference = |id: &str| ctx.book.sources.get(id).map_or("", |source| source.reference(ctx.langue));
        if let Motif::Promotion { pas, .. } = &ligne.motif {
            let source = pas.source.as_deref().map_or("", reference);
            return remplir(pas.pourquoi.get(ctx.langue), &[("src", source)]) + ".";
        }
        let source = modele.raison_source.as_deref().map(|id| format!(" ({})", reference(id))).unwrap_or_default();
        let raison = format!("{}{source}.", modele.raison.get(ctx.langue));
        let role = self.role(index);
        let complement = self.complement(ligne).map(|texte| format!(" {texte}")).unwrap_or_default();
        format!("{role}. {raison}{complement}")
    }

    /// What the line is there for.
    fn role(&self, index: usize) -> String {
        let (ctx, ligne) = (self.ctx, &self.lignes[index]);
        let etape = ctx.book.stages.get(ligne.etape).label.get(ctx.langue);
        let fr = ctx.langue == Locale::Fr;
        if matches!(ligne.motif, Motif::Ancrage { .. }) {
            let objectif = &ctx.objectifs[ligne.objectif];
            let nom = objectif.rang.map(|rang| citer(&ctx.brief.objectifs[rang].label)).filter(|nom| !nom.is_empty());
            let nom = nom.unwrap_or_else(|| objectif.archetype.label(ctx.langue).to_owned());
            return if fr {
                format!("Levier de l'objectif « {nom} »")
            } else {
                format!("Lever for the objective “{nom}”")
            };
        }
        let part = (ctx.poids[rang(ligne.etape)] * 100.0).round();
        match (self.rang_dans_etape(index), fr) {
            (0, true) => format!("Couvre l'étape « {etape} », {part} % du besoin calculé"),
            (0, false) => format!("Covers the “{etape}” stage, {part}% of the computed need"),
            (1, true) => format!("Renforce l'étape « {etape} »"),
            (1, false) => format!("Strengthens the “{etape}” stage"),
            (n, true) if n % 2 == 0 => format!("Varie les formats de l'étape « {etape} »"),
            (n, false) if n % 2 == 0 => format!("Adds variety to the “{etape}” stage"),
            (_, true) => format!("Complète l'étape « {etape} »"),
            (_, false) => format!("Completes the “{etape}” stage"),
        }
    }

    /// Reuse of a resource, or what the line stands in for.
    fn complement(&self, ligne: &Ligne) -> Option<String> {
        let ctx = self.ctx;
        if let Some(index) = ligne.ressource {
            let titre = citer(&ctx.brief.ressources[index].titre);
            let gain = ((1.0 - ligne.facteur) * 100.0).round();
            let premiere = if ligne.compte > 1 {
                ctx.langue.pick(" sur la première parution", " on the first release")
            } else {
                ""
            };
            return Some(match ctx.langue {
                Locale::Fr => {
                    format!("Réutilise « {titre} », soit environ {gain} % d'effort en moins{premiere} (estimation).")
                }
                Locale::En => format!("Reuses “{titre}”: about {gain}% less effort{premiere} (estimate)."),
            });
        }
        let Motif::Ancrage { remplace: Some(format) } = &ligne.motif else { return None };
        let nom = ctx.mots.formats[&format.id].nom.get(ctx.langue);
        Some(match ctx.langue {
            Locale::Fr => format!("Plus léger, ce format remplace {nom} dans le cadre prévu."),
            Locale::En => format!("Lighter, it stands in for {nom} within the limits set."),
        })
    }

    fn note(&self, ligne: &Ligne) -> Option<String> {
        let ctx = self.ctx;
        if ligne.canal == "email" || matches!(ligne.format.id.as_str(), "email_commercial" | "newsletter") {
            return Some(compliance::note_email(ctx.langue).to_owned());
        }
        let delai = ligne.format.lead_time_days;
        if ligne.est_promotion() || delai < PREPARATION {
            return None;
        }
        let depart = ouvre_precedent(plus(ligne.debut(), -i64::from(delai))).max(ctx.debut);
        let day = jour(depart, ctx.langue);
        Some(match ctx.langue {
            Locale::Fr => format!("Lancer la préparation dès le {day} : compter environ {delai} jours (estimation)."),
            Locale::En => format!("Start preparing on {day}: allow about {delai} days (estimate)."),
        })
    }
}

/// Weeks and weekdays of a line's rule.
fn regle_lue(ligne: &Ligne) -> Option<(u32, Vec<chrono::Weekday>)> {
    let regle = ligne.rrule.as_deref()?;
    let part = |nom: &str| regle.split(';').find_map(|part| part.strip_prefix(nom));
    let semaines = part("INTERVAL=").and_then(|n| n.parse().ok()).unwrap_or(1);
    let jours = part("BYDAY=").map(|jours| jours.split(',').filter_map(jour_semaine).collect()).unwrap_or_default();
    Some((semaines, jours))
}

/// « le guide » is « guide ».
fn sans_article(nom: &str) -> &str {
    ["le ", "la ", "l'", "the "].iter().find_map(|article| nom.strip_prefix(article)).unwrap_or(nom)
}
