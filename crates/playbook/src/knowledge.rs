//! Typed access to what the planner knows: `data/playbook.json` (numbers) and `data/redaction.json` (wording).
//!
//! Both files are part of the binary and parsed once. To teach the planner a format, add it to the two
//! files; the tests below say what is missing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveTime;
use heraut_kernel::Locale;
use serde::{Deserialize, Serialize};

use crate::{Etape, TypeRessource};

/// The stages in the order of the buyer's journey.
pub const ETAPES: [Etape; 4] = [Etape::Awareness, Etape::Consideration, Etape::Decision, Etape::Retention];

/// Rank of a stage in [`ETAPES`], the index of every per-stage array.
#[must_use]
pub const fn rang(etape: Etape) -> usize {
    match etape {
        Etape::Awareness => 0,
        Etape::Consideration => 1,
        Etape::Decision => 2,
        Etape::Retention => 3,
    }
}

/// A text in both languages.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Texte<T = String> {
    /// French.
    pub fr: T,
    /// English.
    pub en: T,
}

impl<T> Texte<T> {
    /// The text of a language.
    pub const fn get(&self, langue: Locale) -> &T {
        match langue {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        }
    }
}

/// One value per stage, keyed `A`, `C`, `D`, `R` in the data.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ParEtape<T> {
    #[serde(rename = "A")]
    a: T,
    #[serde(rename = "C")]
    c: T,
    #[serde(rename = "D")]
    d: T,
    #[serde(rename = "R")]
    r: T,
}

impl<T> ParEtape<T> {
    /// The value of a stage.
    pub const fn get(&self, etape: Etape) -> &T {
        match etape {
            Etape::Awareness => &self.a,
            Etape::Consideration => &self.c,
            Etape::Decision => &self.d,
            Etape::Retention => &self.r,
        }
    }
}

/// Name and explanation of a stage.
#[derive(Clone, Debug, Deserialize)]
pub struct StageInfo {
    /// Short name.
    pub label: Texte,
    /// What the audience does there.
    pub hint: Texte,
}

/// Where a figure comes from.
#[derive(Clone, Debug, Deserialize)]
pub struct Source {
    /// Short reference, as shown.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The reference in English where it differs.
    pub ref_en: Option<String>,
    /// What to think of it: its age, its bias.
    pub note: Option<Texte>,
}

impl Source {
    /// The short reference in a language.
    #[must_use]
    pub fn reference(&self, langue: Locale) -> &str {
        match (langue, &self.ref_en) {
            (Locale::En, Some(en)) => en,
            _ => &self.reference,
        }
    }
}

/// What the planner knows about a kind of objective.
#[derive(Clone, Debug, Deserialize)]
pub struct Objective {
    /// Weight of each stage (estimate).
    pub w: ParEtape<f64>,
    /// Identifier of the KPI that it moves.
    pub kpi: String,
    /// Pattern of a SMART sentence.
    pub smart: Texte,
    /// Short name.
    pub label: Texte,
    /// What a marketer means by it.
    pub hint: Texte,
    /// Chains of formats that can move the KPI: the first of each, or the cheaper one that fits.
    pub anchors: Vec<Vec<String>>,
    /// Formats that suit this objective particularly (estimate).
    pub affinity: Vec<String>,
}

/// A regular cadence: some weekdays every so many weeks.
#[derive(Clone, Debug, Deserialize)]
pub struct Rhythm {
    /// 1 for every week.
    pub every_weeks: u32,
    /// Days as RFC 5545 writes them.
    pub days: Vec<String>,
}

/// Whether a format is planned for itself or around another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Planned for itself.
    Core,
    /// Planned around an anchor only.
    Promotion,
}

/// One content format.
#[derive(Clone, Debug, Deserialize)]
pub struct Format {
    /// Stable identifier.
    pub id: String,
    /// Name.
    pub label: Texte,
    /// 0 to 3: how well it serves each stage (estimate).
    pub stage_fit: ParEtape<u8>,
    /// Channels it can go through, best first.
    pub channels: Vec<String>,
    /// Recommended cadence in words.
    pub cadence: Texte,
    /// The KPI to watch first.
    pub kpi_primary: String,
    /// Other KPIs.
    pub kpi_secondary: Vec<String>,
    /// Hours of work for one occurrence (estimate).
    pub effort_h_default: f64,
    /// Days between decision and publication (estimate).
    pub lead_time_days: u32,
    /// Kinds of resource it can be made from.
    pub accepts_resource: Vec<String>,
    /// Identifiers in [`Playbook::sources`].
    pub sources: Vec<String>,
    /// Cadences the planner may choose, thin to dense; empty for what happens once.
    pub rhythms: Vec<Rhythm>,
    /// Recommended hour.
    pub hour: Option<String>,
    /// Needs its audience present: kept out of low seasons.
    pub heavy: bool,
    /// Planned for itself or not.
    pub role: Role,
}

impl Format {
    /// The recommended hour.
    #[must_use]
    pub fn heure(&self) -> Option<NaiveTime> {
        NaiveTime::parse_from_str(self.hour.as_deref()?, "%H:%M").ok()
    }

    /// Whether it can be made from a resource of this kind.
    #[must_use]
    pub fn accepte(&self, kind: TypeRessource) -> bool {
        self.accepts_resource.iter().any(|name| name == type_id(kind))
    }
}

/// The name of a resource kind in data and columns.
#[must_use]
pub const fn type_id(kind: TypeRessource) -> &'static str {
    match kind {
        TypeRessource::Article => "article",
        TypeRessource::Video => "video",
        TypeRessource::Webinar => "webinar",
        TypeRessource::CasClient => "cas_client",
        TypeRessource::Autre => "autre",
    }
}

/// Everything in `playbook.json`.
#[derive(Clone, Debug, Deserialize)]
pub struct Playbook {
    /// Date of the data.
    pub version: String,
    /// Names of the stages.
    pub stages: ParEtape<StageInfo>,
    /// Short references by identifier.
    pub sources: BTreeMap<String, Source>,
    /// Channel names by identifier.
    pub channels: BTreeMap<String, Texte>,
    /// KPI names by identifier.
    pub kpis: BTreeMap<String, Texte>,
    /// Objectives by archetype identifier.
    pub objectives: BTreeMap<String, Objective>,
    /// Formats, in the order that breaks ties.
    pub formats: Vec<Format>,
}

impl Playbook {
    /// A format by identifier.
    #[must_use]
    pub fn format(&self, id: &str) -> Option<&Format> {
        self.formats.iter().find(|format| format.id == id)
    }

    /// Name of a channel, or its identifier when unknown.
    #[must_use]
    pub fn canal<'a>(&'a self, id: &'a str, langue: Locale) -> &'a str {
        self.channels.get(id).map_or(id, |label| label.get(langue))
    }

    /// Name of a KPI, or its identifier when unknown.
    #[must_use]
    pub fn kpi<'a>(&'a self, id: &'a str, langue: Locale) -> &'a str {
        self.kpis.get(id).map_or(id, |label| label.get(langue))
    }
}

/// A family of personas and the question it asks at each stage.
#[derive(Clone, Debug, Deserialize)]
pub struct Famille {
    /// Stable identifier.
    pub id: String,
    /// Prefixes of folded words that betray it; `_` stands for a space.
    pub keywords: Vec<String>,
    /// Its question at each stage, without question mark.
    pub questions: ParEtape<Texte>,
}

/// Wording of one format.
#[derive(Clone, Debug, Deserialize)]
pub struct Modele {
    /// Message of a single occurrence.
    pub un: Texte,
    /// Message of a series.
    pub serie: Option<Texte>,
    /// What its own reader is asked to do.
    pub cta: Texte,
    /// How another content sends readers to it.
    pub lien: Texte,
    /// Its name with the article.
    pub nom: Texte,
    /// Why a marketer uses it.
    pub raison: Texte,
    /// Source of the figure in `raison`.
    pub raison_source: Option<String>,
}

/// One step of promotion around an anchor.
#[derive(Clone, Debug, Deserialize)]
pub struct EtapePromo {
    /// Days from the anchor.
    pub offset: i64,
    /// Format of the step.
    pub format: String,
    /// Hours of work (estimate).
    pub hours: f64,
    /// What to send.
    pub message: Texte,
    /// What the reader is asked to do.
    pub cta: Texte,
    /// Why this step; `{src}` stands for the source.
    pub pourquoi: Texte,
    /// Source of its figure.
    pub source: Option<String>,
}

/// A noun in its contracted French forms: « le », « du », « au ».
#[derive(Clone, Debug, Deserialize)]
pub struct Nom {
    /// Subject or object.
    pub le: Texte,
    /// After « de ».
    pub du: Texte,
    /// After « à ».
    pub au: Texte,
}

/// Promotion around what has a date, and around what is downloaded.
#[derive(Clone, Debug, Deserialize)]
pub struct Promotion {
    /// Around a webinar or an event.
    pub live: Vec<EtapePromo>,
    /// Around a white paper or a study.
    pub asset: Vec<EtapePromo>,
    /// Names of the promoted formats.
    pub noms: BTreeMap<String, Nom>,
}

/// Everything in `redaction.json`.
#[derive(Clone, Debug, Deserialize)]
pub struct Redaction {
    /// Persona families; the last one is the default.
    pub familles: Vec<Famille>,
    /// Editorial angles of each stage.
    pub angles: ParEtape<Texte<Vec<String>>>,
    /// Wording by format identifier.
    pub formats: BTreeMap<String, Modele>,
    /// Promotion steps.
    pub promotion: Promotion,
}

static PLAYBOOK: LazyLock<Playbook> = LazyLock::new(|| lire(include_str!("../data/playbook.json")));
static REDACTION: LazyLock<Redaction> = LazyLock::new(|| lire(include_str!("../data/redaction.json")));

#[expect(clippy::panic, reason = "the files are part of the binary; the tests below read them")]
fn lire<T: for<'de> Deserialize<'de>>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("embedded knowledge: {error}"))
}

/// The numbers.
#[must_use]
pub fn playbook() -> &'static Playbook {
    &PLAYBOOK
}

/// The wording.
#[must_use]
pub fn redaction() -> &'static Redaction {
    &REDACTION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_resolves_in_both_languages() {
        let (book, words) = (playbook(), redaction());
        for format in &book.formats {
            assert!(words.formats.contains_key(&format.id), "no wording for {}", format.id);
            assert!(format.sources.iter().all(|id| book.sources.contains_key(id)), "{}", format.id);
            assert!(format.channels.iter().all(|id| book.channels.contains_key(id)), "{}", format.id);
            let kpis = format.kpi_secondary.iter().chain([&format.kpi_primary]);
            assert!(kpis.into_iter().all(|id| book.kpis.contains_key(id)), "{}", format.id);
            assert!(format.hour.is_none() || format.heure().is_some(), "{}", format.id);
            assert!(words.formats[&format.id].serie.is_some() || format.rhythms.iter().all(|r| r.every_weeks >= 13));
        }
        for objective in book.objectives.values() {
            let named = objective.anchors.iter().flatten().chain(&objective.affinity);
            assert!(named.into_iter().all(|id| book.format(id).is_some()));
        }
        for step in words.promotion.live.iter().chain(&words.promotion.asset) {
            assert!(book.format(&step.format).is_some());
        }
        let steps = words.promotion.live.iter().chain(&words.promotion.asset).filter_map(|step| step.source.as_ref());
        for source in words.formats.values().filter_map(|model| model.raison_source.as_ref()).chain(steps) {
            assert!(book.sources.contains_key(source), "{source}");
        }
    }

    #[test]
    fn a_figure_has_its_source_or_says_estimate() {
        for (id, model) in &redaction().formats {
            for (text, word) in [(&model.raison.fr, "estimation"), (&model.raison.en, "estimate")] {
                let figure = text.chars().any(|c| c.is_ascii_digit());
                assert!(!figure || model.raison_source.is_some() || text.contains(word), "{id}: {text}");
            }
        }
    }
}
