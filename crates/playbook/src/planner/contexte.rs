//! The brief and the options as the planner works with them, and a line under construction.

use chrono::NaiveDate;
use heraut_kernel::Locale;

use super::PlanOptions;
use super::warnings::Alertes;
use super::weights::poids;
use crate::calendar::{est_ouvre, plus};
use crate::classify::{Archetype, classify};
use crate::knowledge::{EtapePromo, Format, Playbook, Redaction, Rhythm, playbook, redaction};
use crate::recurrence::jour_semaine;
use crate::{Brief, Etape};

/// Weight of an objective relative to the one before it.
pub(super) const DECROISSANCE: f64 = 0.6;

/// One objective with its kind.
pub(super) struct Objectif {
    /// Rank in the brief; `None` for the working hypothesis of a brief without objective.
    pub rang: Option<usize>,
    pub archetype: Archetype,
    pub poids: f64,
}

pub(super) struct Contexte<'a> {
    pub brief: &'a Brief,
    pub langue: Locale,
    pub book: &'static Playbook,
    pub mots: &'static Redaction,
    pub debut: NaiveDate,
    /// Last day of the horizon, included.
    pub fin: NaiveDate,
    pub semaines: u16,
    pub heures_par_semaine: f64,
    pub disponibles: f64,
    pub canaux: Option<Vec<&'a str>>,
    pub objectifs: Vec<Objectif>,
    /// Share of each stage; sums to one.
    pub poids: [f64; 4],
}

impl<'a> Contexte<'a> {
    pub(super) fn lire(brief: &'a Brief, options: &'a PlanOptions, alertes: &mut Alertes) -> Self {
        let semaines = options.horizon_semaines.clamp(1, 52);
        let heures = options.heures_par_semaine;
        let heures_par_semaine = if heures.is_finite() { heures.clamp(0.5, 80.0) } else { 8.0 };
        let book = playbook();
        let objectifs = objectifs(brief, alertes);
        Self {
            brief,
            langue: options.langue,
            book,
            mots: redaction(),
            debut: options.debut,
            fin: plus(options.debut, i64::from(semaines) * 7 - 1),
            semaines,
            heures_par_semaine,
            disponibles: f64::from(semaines) * heures_par_semaine,
            canaux: canaux(options, book, alertes),
            poids: poids(&objectifs, brief),
            objectifs,
        }
    }

    /// The best allowed channel of a format.
    pub(super) fn canal(&self, format: &'static Format) -> Option<&'static str> {
        let allowed = |id: &&String| self.canaux.as_ref().is_none_or(|canaux| canaux.contains(&id.as_str()));
        format.channels.iter().find(allowed).map(String::as_str)
    }

    /// The first day on which a format with this preparation can come out.
    pub(super) fn au_plus_tot(&self, delai: u32) -> NaiveDate {
        let day = plus(self.debut, delai.into());
        if est_ouvre(day) { day } else { crate::calendar::ouvre_suivant(day) }
    }

    /// Whether a format with this preparation can come out within the horizon.
    pub(super) fn a_temps(&self, delai: u32) -> bool {
        self.au_plus_tot(delai) <= self.fin
    }

    /// Dates that a rhythm has room for, at most; what is dated later never has more.
    pub(super) fn compte(&self, rythme: &Rhythm, delai: u32) -> usize {
        let jours = (self.fin - self.au_plus_tot(delai)).num_days();
        let semaines = usize::try_from(jours / 7 + 1).unwrap_or(0);
        if jours < 0 {
            return 0;
        }
        let jours_par_semaine = rythme.days.iter().filter(|day| jour_semaine(day).is_some()).count();
        semaines.div_ceil(usize::try_from(rythme.every_weeks.max(1)).unwrap_or(1)) * jours_par_semaine
    }
}

fn objectifs(brief: &Brief, alertes: &mut Alertes) -> Vec<Objectif> {
    let mut poids = 1.0;
    let mut liste = Vec::new();
    for (rang, objectif) in brief.objectifs.iter().enumerate() {
        let choisi = objectif.archetype.as_deref().and_then(Archetype::from_id);
        let archetype = choisi.unwrap_or_else(|| {
            let classe = classify(&objectif.label, objectif.description.as_deref());
            classe.archetype.unwrap_or_else(|| alertes.objectif_a_preciser(objectif, &classe.candidates))
        });
        liste.push(Objectif { rang: Some(rang), archetype, poids });
        poids *= DECROISSANCE;
    }
    if liste.is_empty() {
        alertes.objectif_absent();
        liste.push(Objectif { rang: None, archetype: Archetype::Leads, poids: 1.0 });
    }
    liste
}

fn canaux<'a>(options: &'a PlanOptions, book: &Playbook, alertes: &mut Alertes) -> Option<Vec<&'a str>> {
    let demandes = options.canaux.as_ref().filter(|canaux| !canaux.is_empty())?;
    let (connus, inconnus): (Vec<_>, Vec<_>) =
        demandes.iter().map(String::as_str).partition(|id| book.channels.contains_key(*id));
    if !inconnus.is_empty() {
        alertes.canal_inconnu(&inconnus, connus.is_empty());
    }
    (!connus.is_empty()).then_some(connus)
}

/// Why a line is in the plan.
pub(super) enum Motif {
    /// Moves the KPI of its objective; perhaps in place of a format that did not fit.
    Ancrage { remplace: Option<&'static Format> },
    /// Serves a stage that needs it.
    Couverture,
    /// Brings people to another line, given by its index.
    Promotion { parent: usize, pas: &'static EtapePromo },
}

/// A line under construction.
pub(super) struct Ligne {
    pub format: &'static Format,
    pub canal: &'static str,
    pub etape: Etape,
    pub motif: Motif,
    /// Index in [`Contexte::objectifs`].
    pub objectif: usize,
    pub cible: Option<usize>,
    pub ressource: Option<usize>,
    /// Part of the effort that remains for the first occurrence when a resource is reused.
    pub facteur: f64,
    /// Hours of one occurrence made from nothing.
    pub effort: f64,
    /// Index in the format's rhythms; `None` for once.
    pub rythme: Option<usize>,
    pub compte: usize,
    /// Days in the order of time, not yet moved off holidays.
    pub nominales: Vec<NaiveDate>,
    /// Days on which it really happens.
    pub dates: Vec<NaiveDate>,
    pub rrule: Option<String>,
}

impl Ligne {
    /// Hours of the whole line.
    pub(super) fn heures(&self) -> f64 {
        heures(self.effort, self.compte, self.facteur)
    }

    /// First day, once dated.
    pub(super) fn debut(&self) -> NaiveDate {
        self.dates.first().copied().unwrap_or_default()
    }

    pub(super) const fn est_promotion(&self) -> bool {
        matches!(self.motif, Motif::Promotion { .. })
    }
}

/// Hours of some occurrences of which the first reuses what exists.
#[expect(clippy::cast_precision_loss, reason = "counts stay below a thousand")]
pub(super) fn heures(effort: f64, compte: usize, facteur: f64) -> f64 {
    if compte == 0 { 0.0 } else { effort * (compte as f64 - 1.0 + facteur) }
}
