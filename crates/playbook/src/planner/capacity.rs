//! Hours: what is available, what a format may take, what is left.

use std::collections::BTreeMap;

use super::contexte::Contexte;

/// Share of the hours that a plan fills; the rest is for the unexpected.
pub(super) const REMPLISSAGE: f64 = 0.90;
/// Share of the hours that one format may take.
pub(super) const PART_MAX: f64 = 0.25;
/// Share that a single anchor may take: it cannot be cut in two, and without it the objective has no lever.
pub(super) const PART_MAX_ANCRAGE: f64 = 0.35;

/// Rounding noise of sums of hours.
const EPSILON: f64 = 1e-9;

/// The hours of a plan under construction.
pub(super) struct Budget {
    disponibles: f64,
    utilise: f64,
    par_format: BTreeMap<&'static str, f64>,
}

impl Budget {
    pub(super) fn new(ctx: &Contexte) -> Self {
        Self { disponibles: ctx.disponibles, utilise: 0.0, par_format: BTreeMap::new() }
    }

    /// Hours that may still be planned.
    pub(super) fn reste(&self) -> f64 {
        self.disponibles * REMPLISSAGE - self.utilise
    }

    /// The most that one format may take.
    pub(super) fn plafond(&self) -> f64 {
        self.disponibles * PART_MAX
    }

    /// Whether a format may take so many more hours, out of `total` for the line and what comes with it.
    pub(super) fn accepte(&self, format: &str, heures: f64, total: f64) -> bool {
        let pris = self.par_format.get(format).copied().unwrap_or_default();
        pris + heures <= self.plafond() + EPSILON && total <= self.reste() + EPSILON
    }

    /// Whether a single anchor of so many hours fits.
    pub(super) fn accepte_ancrage(&self, format: &str, heures: f64, total: f64) -> bool {
        let seul = !self.par_format.contains_key(format);
        seul && heures <= self.disponibles * PART_MAX_ANCRAGE + EPSILON && total <= self.reste() + EPSILON
    }

    pub(super) fn prendre(&mut self, format: &'static str, heures: f64) {
        self.utilise += heures;
        *self.par_format.entry(format).or_default() += heures;
    }
}

/// Hours a week that an anchor of so many hours calls for, to the half hour above.
pub(super) fn heures_necessaires(effort: f64, semaines: u16) -> f64 {
    (effort / PART_MAX_ANCRAGE / f64::from(semaines) * 2.0).ceil() / 2.0
}

/// Hours to the hundredth, for people.
pub(super) fn arrondi(heures: f64) -> f64 {
    (heures * 100.0).round() / 100.0
}
