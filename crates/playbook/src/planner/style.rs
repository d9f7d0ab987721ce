//! Dates, numbers, lists and typography of both languages.

use chrono::{Datelike, NaiveDate, Weekday};
use heraut_kernel::Locale;

const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const JOURS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Narrow no-break space, which French puts before high punctuation.
const FINE: char = '\u{202f}';

/// « 1er mars », "1 March".
pub(super) fn jour(date: NaiveDate, langue: Locale) -> String {
    let mois = usize::try_from(date.month0()).unwrap_or(0);
    match (langue, date.day()) {
        (Locale::Fr, 1) => format!("1er {}", MOIS[mois]),
        (Locale::Fr, day) => format!("{day} {}", MOIS[mois]),
        (Locale::En, day) => format!("{day} {}", MONTHS[mois]),
    }
}

/// The day with its year.
pub(super) fn jour_annee(date: NaiveDate, langue: Locale) -> String {
    format!("{} {}", jour(date, langue), date.year())
}

/// Name of a weekday.
pub(super) fn nom_jour(jour: Weekday, langue: Locale) -> &'static str {
    let rang = usize::try_from(jour.num_days_from_monday()).unwrap_or(0);
    langue.pick(JOURS[rang], DAYS[rang])
}

/// A number without needless decimals, with the decimal mark of the language.
pub(super) fn nombre(valeur: f64, langue: Locale) -> String {
    let texte = format!("{:.1}", valeur);
    let texte = texte.strip_suffix(".0").unwrap_or(&texte);
    if langue == Locale::Fr { texte.replace('.', ",") } else { texte.to_owned() }
}

/// « a, b, puis c », "a, b, then c".
pub(super) fn suite(termes: &[&str], langue: Locale) -> String {
    enumerer(termes, langue.pick(", puis ", ", then "))
}

/// « a, b et c », "a, b and c".
pub(super) fn liste(termes: &[&str], langue: Locale) -> String {
    enumerer(termes, langue.pick(" et ", " and "))
}

fn enumerer(termes: &[&str], dernier: &str) -> String {
    match termes {
        [] => String::new(),
        [seul] => (*seul).to_owned(),
        [debut @ .., fin] => format!("{}{dernier}{fin}", debut.join(", ")),
    }
}

/// Fills `{name}` placeholders in one pass, so that a user's braces are never read as placeholders.
pub(super) fn remplir(modele: &str, valeurs: &[(&str, &str)]) -> String {
    let mut texte = String::with_capacity(modele.len() * 2);
    let mut reste = modele;
    while let Some((avant, apres)) = reste.split_once('{') {
        texte.push_str(avant);
        let Some((nom, suite)) = apres.split_once('}') else { break };
        texte.push_str(valeurs.iter().find(|(cle, _)| *cle == nom).map_or("", |(_, valeur)| valeur));
        reste = suite;
    }
    texte.push_str(reste);
    texte
}

/// A user's text as it can stand inside quotes: one line, no closing punctuation, no quotes of its own.
pub(super) fn citer(texte: &str) -> String {
    let texte = texte.replace(['«', '»', '“', '”', '"'], " ");
    let mots: Vec<_> = texte.split_whitespace().collect();
    let texte = mots.join(" ");
    let texte = texte.trim().trim_end_matches(['.', '!', '?', ':', ';', ',', '…', ' ', FINE]);
    texte.trim().to_owned()
}

/// The text with a capital.
pub(super) fn majuscule(texte: &str) -> String {
    initiale(texte, |c| c.to_uppercase().collect())
}

/// The text without its capital, for use inside a sentence.
pub(super) fn minuscule(texte: &str) -> String {
    initiale(texte, |c| c.to_lowercase().collect())
}

fn initiale(texte: &str, change: impl Fn(char) -> String) -> String {
    let mut lettres = texte.chars();
    lettres.next().map_or_else(String::new, |premiere| change(premiere) + lettres.as_str())
}

/// Typographic apostrophes; in French, narrow no-break spaces where the rule wants them.
pub(super) fn typographie(texte: &str, langue: Locale) -> String {
    let mut sortie = String::with_capacity(texte.len() + 16);
    let mut lettres = texte.chars().peekable();
    let mut avant = ' ';
    while let Some(c) = lettres.next() {
        let suivant = lettres.peek().copied().unwrap_or('\0');
        let c = match c {
            '\'' => '’',
            ' ' if langue == Locale::Fr && (avant == '«' || matches!(suivant, ':' | ';' | '!' | '?' | '»' | '%')) => {
                FINE
            }
            ' ' if langue == Locale::Fr && suivant == 'h' && avant.is_ascii_digit() => FINE,
            c => c,
        };
        sortie.push(c);
        avant = c;
    }
    sortie
}

/// Cadence of a line that comes back, in words.
pub(super) fn cadence(semaines: u32, jours: &[Weekday], fois: usize, langue: Locale) -> String {
    let noms: Vec<_> = jours.iter().map(|jour| nom_jour(*jour, langue)).collect();
    let noms = noms.join(", ");
    match (langue, semaines, jours.len()) {
        (Locale::Fr, 1, n) => format!("{n} par semaine ({noms}), {fois} fois"),
        (Locale::En, 1, 1) => format!("Weekly ({noms}), {fois} times"),
        (Locale::En, 1, n) => format!("{n} a week ({noms}), {fois} times"),
        (Locale::Fr, s, _) => format!("Toutes les {s} semaines ({noms}), {fois} fois"),
        (Locale::En, s, _) => format!("Every {s} weeks ({noms}), {fois} times"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_typography() {
        let texte = typographie("« L'offre » : prête ? 58 % à 9 h !", Locale::Fr);
        assert_eq!(texte, "«\u{202f}L’offre\u{202f}»\u{202f}: prête\u{202f}? 58\u{202f}% à 9\u{202f}h\u{202f}!");
        assert_eq!(typographie("it's: done?", Locale::En), "it’s: done?");
    }

    #[test]
    fn user_text_is_tamed() {
        assert_eq!(citer("  L'IA,\n c'est  « quoi » ? "), "L'IA, c'est quoi");
        assert_eq!(remplir("a {x} b", &[("x", "{y}"), ("y", "z")]), "a {y} b");
        assert_eq!(majuscule("été"), "Été");
        assert_eq!(majuscule(""), "");
    }

    #[test]
    fn numbers_and_dates() {
        assert_eq!(nombre(4.0, Locale::Fr), "4");
        assert_eq!(nombre(4.5, Locale::Fr), "4,5");
        let premier = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        assert_eq!(jour_annee(premier, Locale::Fr), "1er mars 2026");
        assert_eq!(jour(premier, Locale::En), "1 March");
    }
}
