//! The values that a sentence holds: durations, hours, channels, maturity, ranks.

use super::lexicon::{Classe, LEXIQUE, Marque, commence};
use super::params::FormatExport;
use super::text::Phrase;
use crate::Etape;

const NOMBRES: [(&str, u32); 30] = [
    ("un", 1),
    ("une", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("quinze", 15),
    ("vingt", 20),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fifteen", 15),
    ("twenty", 20),
    ("quelques", 3),
    ("couple", 2),
];

/// A number in figures or letters.
pub(super) fn nombre(mot: &str) -> Option<u32> {
    mot.parse().ok().or_else(|| NOMBRES.iter().find(|(nom, _)| *nom == mot).map(|(_, valeur)| *valeur))
}

fn est_heure(mot: &str) -> bool {
    matches!(mot, "h" | "heure" | "heures" | "hour" | "hours" | "hrs" | "hr")
}

/// « sur 3 mois », "for 8 weeks", « un trimestre »: weeks, at most two years.
pub(super) fn horizon(phrase: &Phrase) -> Option<u32> {
    (1..phrase.mots.len()).find_map(|i| {
        let n = nombre(phrase.mot(i - 1))?.min(1_000);
        let semaines = match phrase.mot(i) {
            "semaine" | "semaines" | "week" | "weeks" | "sem" => n,
            "mois" | "month" | "months" => (n * 52 + 6) / 12,
            "trimestre" | "trimestres" | "quarter" | "quarters" => n * 13,
            "semestre" | "semestres" => n * 26,
            "an" | "ans" | "annee" | "year" | "years" => n * 52,
            // « 2 jours par semaine » is a capacity.
            "jours" | "days" if !par_semaine(phrase, i + 1) => n.div_ceil(7),
            _ => return None,
        };
        Some(semaines.clamp(1, 104))
    })
}

fn par_semaine(phrase: &Phrase, ici: usize) -> bool {
    (ici..ici + 3).any(|i| matches!(phrase.mot(i), "semaine" | "week" | "hebdo" | "hebdomadaire" | "weekly"))
}

/// « 5 h par semaine », "6 hours a week", « une demi-journée par semaine »: hours a week.
pub(super) fn heures(phrase: &Phrase) -> Option<f64> {
    (0..phrase.mots.len()).find_map(|i| {
        let mot = phrase.mot(i);
        if est_heure(mot) {
            let n = decimal(phrase, i).filter(|n| *n > 0.0)?;
            let suite = |noms: [&str; 2]| (i + 1..i + 4).any(|j| noms.contains(&phrase.mot(j)));
            let par_semaine = match () {
                () if suite(["jour", "day"]) => n * 5.0,
                () if suite(["mois", "month"]) => n * 12.0 / 52.0,
                () => n,
            };
            let arrondi = (par_semaine * 10.0).round() / 10.0;
            return (arrondi > 0.0 && arrondi <= 400.0).then_some(arrondi);
        }
        if !par_semaine(phrase, i + 1) {
            return None;
        }
        let avant = i.checked_sub(1).map_or("", |avant| phrase.mot(avant));
        let jours = nombre(avant).map_or(1.0, f64::from);
        match mot {
            "journee" if avant == "demi" => Some(4.0),
            "day" if avant == "half" => Some(4.0),
            "jour" | "jours" | "journee" | "day" | "days" if jours <= 7.0 => Some(jours * 7.0),
            _ => None,
        }
    })
}

/// The number before word `i`, « 2,5 » included.
fn decimal(phrase: &Phrase, i: usize) -> Option<f64> {
    let dernier = i.checked_sub(1)?;
    let entier = f64::from(nombre(phrase.mot(dernier))?);
    if let Some(avant) = dernier.checked_sub(1)
        && matches!(phrase.avant(dernier), "," | ".")
        && phrase.mot(avant).parse::<u32>().is_ok()
    {
        return format!("{}.{}", phrase.mot(avant), phrase.mot(dernier)).parse().ok();
    }
    Some(entier)
}

/// The channels named, as identifiers of the playbook; those after « sans » are taken out.
pub(super) fn canaux(phrase: &Phrase) -> Option<Vec<String>> {
    let (mut avec, mut sans): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut ici = 0;
    let mut exclure = false;
    while ici < phrase.mots.len() {
        if matches!(phrase.mot(ici), "sans" | "without" | "sauf" | "except" | "hors" | "pas" | "no" | "not") {
            exclure = true;
        } else if matches!(phrase.mot(ici), "avec" | "with" | "mais" | "but" | "uniquement" | "only" | "seulement") {
            exclure = false;
        }
        let trouve = LEXIQUE
            .canaux
            .iter()
            .filter(|(suite, _)| commence(phrase, ici, suite))
            .max_by_key(|(suite, _)| suite.len());
        let Some((suite, canal)) = trouve else {
            ici += 1;
            continue;
        };
        // « un plan pour notre webinar » names the occasion, not the channel.
        let occasion = (ici.saturating_sub(2)..ici)
            .any(|i| matches!(phrase.mot(i), "pour" | "for" | "notre" | "our" | "remplir" | "fill" | "promouvoir"));
        if !occasion {
            let liste = if exclure { &mut sans } else { &mut avec };
            if !liste.contains(canal) {
                liste.push(canal.clone());
            }
        }
        ici += suite.len();
    }
    if avec.is_empty() && !sans.is_empty() {
        for (_, canal) in &LEXIQUE.canaux {
            if !avec.contains(canal) {
                avec.push(canal.clone());
            }
        }
    }
    avec.retain(|canal| !sans.contains(canal));
    (!avec.is_empty()).then_some(avec)
}

/// The maturity named, and its mark.
pub(super) fn maturite(marques: &[Marque]) -> Option<(Etape, &Marque)> {
    marques.iter().rev().find_map(|marque| {
        let etape = match marque.classe {
            Classe::Awareness => Etape::Awareness,
            Classe::Consideration => Etape::Consideration,
            Classe::Decision => Etape::Decision,
            _ => return None,
        };
        Some((etape, marque))
    })
}

/// The export format named.
pub(super) fn format(phrase: &Phrase) -> Option<FormatExport> {
    phrase.mots.iter().find_map(|mot| match mot.plie.as_str() {
        "json" => Some(FormatExport::Json),
        "csv" | "excel" | "tableur" | "xls" | "xlsx" | "spreadsheet" | "sheets" | "tableau" => Some(FormatExport::Csv),
        _ => None,
    })
}

/// The rank that a word says, among `total`.
pub(super) fn rang(mot: &str, total: usize) -> Option<usize> {
    match mot {
        "premier" | "premiere" | "first" | "un" | "une" => Some(1),
        "deuxieme" | "second" | "seconde" => Some(2),
        "troisieme" | "third" => Some(3),
        "quatrieme" | "fourth" => Some(4),
        "dernier" | "derniere" | "last" => Some(total),
        _ => nombre(mot).and_then(|n| usize::try_from(n).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_become_weeks() {
        for (texte, semaines) in [
            ("sur 3 mois", Some(13)),
            ("for eight weeks", Some(8)),
            ("sur un trimestre", Some(13)),
            ("sur un an", Some(52)),
            ("5 h par semaine", None),
            ("une demi-journée par semaine", None),
            ("45 jours", Some(7)),
        ] {
            assert_eq!(horizon(&Phrase::lire(texte)), semaines, "{texte}");
        }
    }

    #[test]
    fn capacities_become_hours_a_week() {
        for (texte, attendu) in [
            ("5h/semaine", Some(5.0)),
            ("2,5 heures par semaine", Some(2.5)),
            ("6 hours a week", Some(6.0)),
            ("1 heure par jour", Some(5.0)),
            ("une demi-journée par semaine", Some(4.0)),
            ("2 jours par semaine", Some(14.0)),
            ("sur 8 semaines", None),
        ] {
            assert_eq!(heures(&Phrase::lire(texte)), attendu, "{texte}");
        }
    }

    #[test]
    fn channels_are_named_or_excluded() {
        let lus = |texte: &str| canaux(&Phrase::lire(texte));
        assert_eq!(lus("LinkedIn et email"), Some(vec!["linkedin_company".to_owned(), "email".to_owned()]));
        assert!(lus("sans LinkedIn").is_some_and(|c| !c.contains(&"linkedin_company".to_owned()) && c.len() > 10));
        assert_eq!(lus("un plan pour notre webinar"), None);
        let known: serde_json::Value = serde_json::from_str(include_str!("../../data/playbook.json")).unwrap();
        for (_, canal) in &LEXIQUE.canaux {
            let format = known["formats"].as_array().unwrap().iter();
            assert!(format.flat_map(|f| f["channels"].as_array().unwrap()).any(|c| c == canal), "{canal}");
        }
    }
}
