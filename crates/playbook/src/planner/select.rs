//! Which lines: anchors first, then the stages that need coverage, then denser cadences while hours last.

use super::capacity::{Budget, REMPLISSAGE};
use super::contexte::{Contexte, Ligne, Motif, heures};
use super::warnings::{Alertes, Empechement};
use super::weights::besoin;
use super::{promote, resources};
use crate::Etape;
use crate::knowledge::{ETAPES, Format, Role, rang};

/// Bonus of a format that suits the first objective (estimate).
const AFFINITE: f64 = 0.3;
/// Bonus of a format that can reuse a resource.
const REEMPLOI: f64 = 0.15;
/// Penalty of a format that would take its whole share of the hours.
const EFFORT: f64 = 0.25;
/// Penalty of a second line on the same channel for one stage.
const MEME_CANAL: f64 = 0.3;
/// Penalty of a format already used for another stage.
const DEJA_PRIS: f64 = 1.0;
/// Beyond this many lines of its own, a plan gets denser rather than longer.
const LIGNES_MAX: usize = 13;

/// Chooses the lines of a plan.
pub(super) fn choisir(ctx: &Contexte, alertes: &mut Alertes) -> (Vec<Ligne>, Budget) {
    let mut choix = Choix { ctx, budget: Budget::new(ctx), lignes: Vec::new() };
    for objectif in 0..ctx.objectifs.len() {
        choix.ancrer(objectif, alertes);
    }
    choix.couvrir();
    choix.etoffer();
    choix.densifier();
    if choix.lignes.is_empty() {
        choix.minimum(alertes);
    }
    (choix.lignes, choix.budget)
}

struct Choix<'c, 'a> {
    ctx: &'c Contexte<'a>,
    budget: Budget,
    lignes: Vec<Ligne>,
}

impl Choix<'_, '_> {
    fn contient(&self, format: &Format) -> bool {
        self.lignes.iter().any(|ligne| ligne.format.id == format.id && !ligne.est_promotion())
    }

    fn propres(&self) -> usize {
        self.lignes.iter().filter(|ligne| !ligne.est_promotion()).count()
    }

    /// Takes, for each chain of an objective, the first format that the channels, the time and the hours allow.
    fn ancrer(&mut self, objectif: usize, alertes: &mut Alertes) {
        let mut empechements = Vec::new();
        let chaines = &self.ctx.objectifs[objectif].archetype.knowledge().anchors;
        for chaine in chaines {
            let mut remplace = None;
            for format in chaine.iter().filter_map(|id| self.ctx.book.format(id)) {
                if self.contient(format) {
                    // Already there for another chain or objective. In place of something better, go on.
                    if remplace.is_none() {
                        break;
                    }
                    continue;
                }
                match self.essayer(format, objectif, remplace) {
                    Ok(()) => break,
                    Err(cause) => {
                        if remplace.is_none() {
                            empechements.push((format, cause));
                        }
                        remplace.get_or_insert(format);
                    }
                }
            }
        }
        let leviers = chaines.iter().filter_map(|chaine| self.ctx.book.format(chaine.first()?));
        let tenu = leviers.into_iter().any(|format| self.contient(format));
        alertes.ancrages(self.ctx, objectif, &empechements, &self.lignes, tenu);
    }

    /// Adds one anchor, once, with its promotion.
    fn essayer(
        &mut self,
        format: &'static Format,
        objectif: usize,
        remplace: Option<&'static Format>,
    ) -> Result<(), Empechement> {
        let ctx = self.ctx;
        let mut ligne = self.ligne(format, objectif, meilleure_etape(ctx, format)).ok_or(Empechement::Canal)?;
        if !ctx.a_temps(delai(&ligne)) {
            return Err(Empechement::Delai);
        }
        ligne.motif = Motif::Ancrage { remplace };
        let seul = ligne.heures();
        let total = seul + promote::heures(ctx, format);
        if self.budget.accepte_ancrage(&format.id, seul, total) || self.budget.accepte(&format.id, seul, total) {
            self.ajouter(ligne);
            return Ok(());
        }
        Err(Empechement::Heures)
    }

    fn ligne(&self, format: &'static Format, objectif: usize, etape: Etape) -> Option<Ligne> {
        let ressource = resources::choisir(self.ctx, &self.lignes, format);
        Some(Ligne {
            format,
            canal: self.ctx.canal(format)?,
            etape,
            motif: Motif::Couverture,
            objectif,
            cible: None,
            ressource: ressource.map(|(index, _)| index),
            facteur: ressource.map_or(1.0, |(_, facteur)| facteur),
            effort: format.effort_h_default,
            rythme: None,
            compte: 1,
            nominales: Vec::new(),
            dates: Vec::new(),
            rrule: None,
        })
    }

    fn ajouter(&mut self, ligne: Ligne) {
        self.budget.prendre(&ligne.format.id, ligne.heures());
        let parent = self.lignes.len();
        self.lignes.push(ligne);
        promote::ajouter(self.ctx, &mut self.lignes, parent, &mut self.budget);
    }

    fn formats_de(&self, etape: Etape) -> usize {
        self.lignes.iter().filter(|ligne| ligne.etape == etape && !ligne.est_promotion()).count()
    }

    /// One format for every stage that needs one before a second for any: a small budget stays balanced.
    fn couvrir(&mut self) {
        let mut etapes = ETAPES;
        etapes.sort_by(|a, b| self.ctx.poids[rang(*b)].total_cmp(&self.ctx.poids[rang(*a)]));
        for voulu in 1..=3 {
            for etape in etapes {
                if besoin(self.ctx.poids[rang(etape)]) >= voulu && self.formats_de(etape) < voulu {
                    self.prendre_pour(etape);
                }
            }
        }
    }

    /// With hours to spare, more formats for the stages that weigh most.
    fn etoffer(&mut self) {
        while self.propres() < LIGNES_MAX && self.budget.reste() > self.ctx.disponibles * REMPLISSAGE * 0.4 {
            let manque = |etape: Etape| {
                let lignes = u32::try_from(self.formats_de(etape)).unwrap_or(u32::MAX);
                self.ctx.poids[rang(etape)] / f64::from(lignes + 1)
            };
            let mut etapes: Vec<_> = ETAPES.into_iter().filter(|e| besoin(self.ctx.poids[rang(*e)]) > 0).collect();
            etapes.sort_by(|a, b| manque(*b).total_cmp(&manque(*a)));
            if !etapes.into_iter().any(|etape| self.prendre_pour(etape)) {
                return;
            }
        }
    }

    /// Adds the best format for a stage; false when none fits.
    fn prendre_pour(&mut self, etape: Etape) -> bool {
        let ctx = self.ctx;
        for convient in [2..=3_u8, 1..=1] {
            let mut candidats: Vec<_> = ctx
                .book
                .formats
                .iter()
                .filter(|f| f.role == Role::Core && convient.contains(f.stage_fit.get(etape)))
                .filter(|f| !self.lignes.iter().any(|l| l.format.id == f.id && l.etape == etape && !l.est_promotion()))
                .filter_map(|format| self.ligne(format, objectif_pour(ctx, format, etape), etape))
                .map(|ligne| (self.note(&ligne), ligne))
                .collect();
            candidats.sort_by(|a, b| b.0.total_cmp(&a.0));
            for (_, mut ligne) in candidats {
                if self.tenir(&mut ligne) {
                    self.ajouter(ligne);
                    return true;
                }
            }
        }
        false
    }

    /// Finds the thinnest regular cadence that fits, or once; false when even once does not.
    fn tenir(&self, ligne: &mut Ligne) -> bool {
        let delai = delai(ligne);
        if !self.ctx.a_temps(delai) {
            return false;
        }
        let promo = promote::heures(self.ctx, ligne.format);
        if let Some(rythme) = ligne.format.rhythms.first().filter(|_| !ligne.format.heavy) {
            let compte = self.ctx.compte(rythme, delai);
            let cout = heures(ligne.effort, compte, ligne.facteur);
            // A first choice takes at most half of what is left, so that the next stages keep something.
            if compte > 1 && cout <= self.budget.reste() / 2.0 && self.budget.accepte(&ligne.format.id, cout, cout) {
                (ligne.rythme, ligne.compte) = (Some(0), compte);
                return true;
            }
        }
        let cout = ligne.heures();
        self.budget.accepte(&ligne.format.id, cout, cout + promo)
    }

    fn note(&self, ligne: &Ligne) -> f64 {
        let ctx = self.ctx;
        let format = ligne.format;
        let part = ligne.heures() / self.budget.plafond();
        let meme_canal = self.lignes.iter().any(|l| l.etape == ligne.etape && l.canal == ligne.canal);
        f64::from(*format.stage_fit.get(ligne.etape))
            + affinite(ctx, format)
            + if ligne.ressource.is_some() { REEMPLOI } else { 0.0 }
            - EFFORT * part.min(2.0)
            - if meme_canal { MEME_CANAL } else { 0.0 }
            - if self.contient(format) { DEJA_PRIS } else { 0.0 }
    }

    /// Raises cadences one notch at a time, where it serves the heaviest stage best, until 90 % or the densest.
    fn densifier(&mut self) {
        let mut ferme = vec![false; self.lignes.len()];
        while let Some(index) = self.prochaine(&ferme) {
            ferme[index] = !self.cran(index);
        }
    }

    fn prochaine(&self, ferme: &[bool]) -> Option<usize> {
        let interet = |ligne: &Ligne| {
            let rang_etape = rang(ligne.etape);
            self.ctx.poids[rang_etape] * f64::from(*ligne.format.stage_fit.get(ligne.etape))
                / f64::from(u32::try_from(ligne.compte).unwrap_or(u32::MAX))
        };
        (0..self.lignes.len())
            .filter(|index| !ferme[*index] && !self.lignes[*index].est_promotion())
            .max_by(|a, b| interet(&self.lignes[*a]).total_cmp(&interet(&self.lignes[*b])).then(b.cmp(a)))
    }

    /// One notch denser for a line and its promotion; false when there is none or it does not fit.
    fn cran(&mut self, index: usize) -> bool {
        let ligne = &self.lignes[index];
        let suivant = ligne.rythme.map_or(0, |rythme| rythme + 1);
        let Some(rythme) = ligne.format.rhythms.get(suivant) else { return false };
        let compte = self.ctx.compte(rythme, delai(ligne));
        if compte <= ligne.compte {
            // A horizon too short for this notch may still hold the next one.
            if compte == ligne.compte && suivant + 1 < ligne.format.rhythms.len() {
                self.lignes[index].rythme = (compte > 1).then_some(suivant).or(self.lignes[index].rythme);
                return compte > 1;
            }
            return false;
        }
        let groupe: Vec<_> = (0..self.lignes.len())
            .filter(|i| {
                *i == index || matches!(self.lignes[*i].motif, Motif::Promotion { parent, .. } if parent == index)
            })
            .collect();
        let surcout = |i: &usize| surcout(&self.lignes[*i], compte);
        let total: f64 = groupe.iter().map(surcout).sum();
        if !groupe.iter().all(|i| self.budget.accepte(&self.lignes[*i].format.id, surcout(i), total)) {
            return false;
        }
        for i in groupe {
            let cout = self::surcout(&self.lignes[i], compte);
            self.budget.prendre(&self.lignes[i].format.id, cout);
            self.lignes[i].compte = compte;
        }
        self.lignes[index].rythme = Some(suivant);
        true
    }

    /// One small line, whatever the hours: an empty plan helps nobody.
    fn minimum(&mut self, alertes: &mut Alertes) {
        let ctx = self.ctx;
        let candidats = ctx.book.formats.iter().filter(|format| format.role == Role::Core);
        let ligne =
            candidats.filter_map(|format| self.ligne(format, 0, meilleure_etape(ctx, format))).min_by_key(|ligne| {
                // In time before cheap; minutes, because floats have no order.
                let minutes = (ligne.heures() * 60.0).round();
                #[expect(clippy::cast_possible_truncation, reason = "hours of one content")]
                (!ctx.a_temps(delai(ligne)), minutes as i64)
            });
        if let Some(ligne) = ligne {
            alertes.minimum(ctx, &ligne);
            self.budget.prendre(&ligne.format.id, ligne.heures());
            self.lignes.push(ligne);
        }
    }
}

/// Hours that more occurrences of a line add.
fn surcout(ligne: &Ligne, compte: usize) -> f64 {
    heures(ligne.effort, compte, 1.0) - heures(ligne.effort, ligne.compte, 1.0)
}

/// Days of preparation of a line; a resource shortens the work, not the validation around it.
pub(super) const fn delai(ligne: &Ligne) -> u32 {
    ligne.format.lead_time_days
}

/// The stage where a format serves this brief best.
fn meilleure_etape(ctx: &Contexte, format: &Format) -> Etape {
    let interet = |etape: &Etape| f64::from(*format.stage_fit.get(*etape)) * (0.2 + ctx.poids[rang(*etape)]);
    ETAPES.into_iter().rev().max_by(|a, b| interet(a).total_cmp(&interet(b))).unwrap_or(Etape::Awareness)
}

fn affinite(ctx: &Contexte, format: &Format) -> f64 {
    let suits = |o: &&super::contexte::Objectif| o.archetype.knowledge().affinity.contains(&format.id);
    ctx.objectifs.iter().find(suits).map_or(0.0, |objectif| AFFINITE * objectif.poids)
}

/// The objective that a format at a stage serves most.
fn objectif_pour(ctx: &Contexte, format: &Format, etape: Etape) -> usize {
    let interet = |index: &usize| {
        let objectif = &ctx.objectifs[*index];
        let know = objectif.archetype.knowledge();
        let bonus = if know.affinity.contains(&format.id) { 0.5 } else { 0.0 };
        objectif.poids * (know.w.get(etape) + bonus)
    };
    (0..ctx.objectifs.len()).rev().max_by(|a, b| interet(a).total_cmp(&interet(b))).unwrap_or(0)
}
