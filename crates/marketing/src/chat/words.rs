//! The words of the assistant when no model speaks: short, in the reader's language, the next step in sight.

use heraut_kernel::Locale;

use crate::scenario::{Manque, Scenario};
use crate::script::Genre;

/// Picks a sentence and gives French its narrow no-break spaces.
#[must_use]
pub fn say(locale: Locale, fr: &str, en: &str) -> String {
    match locale {
        Locale::Fr => typography(fr),
        Locale::En => en.to_owned(),
    }
}

/// French spaces before `; : ! ?` and inside guillemets.
#[must_use]
pub fn typography(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            (' ', Some(';' | ':' | '!' | '?' | '»')) => out.push('\u{202f}'),
            ('«', Some(' ')) => {
                out.push_str("«\u{202f}");
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// The first words of a conversation.
#[must_use]
pub fn welcome(locale: Locale) -> String {
    say(
        locale,
        "Bonjour ! Je vous aide à construire un **scénario** marketing (objectifs, cibles, ressources), puis un **plan de \
         diffusion** daté. Par où commençons-nous ?",
        "Hello! I help you build a marketing **scenario** (objectives, audiences, content), then a dated **diffusion plan**. \
         Where shall we start?",
    )
}

/// What can be asked.
#[must_use]
pub fn help(locale: Locale) -> String {
    say(
        locale,
        "Vous pouvez utiliser les boutons ou m'écrire simplement, par exemple :\n\n\
         - « crée un scénario Lancement ERP sur l'industrie »\n- « ajoute l'objectif Générer des leads qualifiés »\n\
         - « propose des cibles »\n- « fais un plan sur 8 semaines à 5 h par semaine »\n\
         - « cherche des inspirations sur le webinar »\n- « exporte en CSV »\n- « annule »",
        "You can use the buttons or simply write to me, for example:\n\n\
         - “create a scenario ERP launch about manufacturing”\n- “add the objective Generate qualified leads”\n\
         - “suggest audiences”\n- “make a plan for 8 weeks at 5 h a week”\n\
         - “search inspirations about webinars”\n- “export as CSV”\n- “undo”",
    )
}

/// A kind of entity with its article: « un objectif ».
#[must_use]
pub const fn one(genre: Genre, locale: Locale) -> &'static str {
    match (genre, locale) {
        (Genre::Objectif, Locale::Fr) => "un objectif",
        (Genre::Cible, Locale::Fr) => "une cible",
        (Genre::Ressource, Locale::Fr) => "une ressource",
        (Genre::Objectif, Locale::En) => "an objective",
        (Genre::Cible, Locale::En) => "an audience",
        (Genre::Ressource, Locale::En) => "a resource",
    }
}

/// A kind of entity in the plural: « objectifs ».
#[must_use]
pub const fn many(genre: Genre, locale: Locale) -> &'static str {
    match (genre, locale) {
        (Genre::Objectif, Locale::Fr) => "objectifs",
        (Genre::Cible, Locale::Fr) => "cibles",
        (Genre::Ressource, Locale::Fr) => "ressources",
        (Genre::Objectif, Locale::En) => "objectives",
        (Genre::Cible, Locale::En) => "audiences",
        (Genre::Ressource, Locale::En) => "resources",
    }
}

/// What a scenario lacks, in a sentence; nothing when it is complete.
#[must_use]
pub fn missing(manques: &[Manque], locale: Locale) -> Option<String> {
    let word = |manque: &Manque| match (manque, locale) {
        (Manque::Objectif, Locale::Fr) => "un objectif",
        (Manque::Cible, Locale::Fr) => "une cible",
        (Manque::Maturite, Locale::Fr) => "la maturité d'une cible",
        (Manque::Ressource, Locale::Fr) => "une ressource",
        (Manque::Plan, Locale::Fr) => "le plan",
        (Manque::Objectif, Locale::En) => "an objective",
        (Manque::Cible, Locale::En) => "an audience",
        (Manque::Maturite, Locale::En) => "the maturity of an audience",
        (Manque::Ressource, Locale::En) => "a resource",
        (Manque::Plan, Locale::En) => "the plan",
    };
    let words: Vec<&str> = manques.iter().map(word).collect();
    let (last, rest) = words.split_last()?;
    let and = locale.pick("et", "and");
    let list = if rest.is_empty() { (*last).to_owned() } else { format!("{} {and} {last}", rest.join(", ")) };
    Some(say(locale, &format!("Il manque encore {list}."), &format!("Still missing: {list}.")))
}

/// A scenario in a few lines.
#[must_use]
pub fn summary(scenario: &Scenario, locale: Locale) -> String {
    fn list<'a>(items: impl Iterator<Item = &'a str>) -> String {
        let items: Vec<&str> = items.collect();
        if items.is_empty() { "—".to_owned() } else { items.join(", ") }
    }
    let resume = &scenario.resume;
    let objectifs = list(scenario.objectifs.iter().map(|o| o.label.as_str()));
    let cibles = list(scenario.cibles.iter().map(|c| c.label.as_str()));
    let ressources = list(scenario.ressources.iter().map(|r| r.titre.as_str()));
    let mut text = say(
        locale,
        &format!(
            "**{}** — {}\n\n- Objectifs : {objectifs}\n- Cibles : {cibles}\n- Ressources : {ressources}",
            resume.nom, resume.thematique
        ),
        &format!(
            "**{}** — {}\n\n- Objectives: {objectifs}\n- Audiences: {cibles}\n- Content: {ressources}",
            resume.nom, resume.thematique
        ),
    );
    if let Some(plan) = &scenario.plan {
        text.push_str(&say(
            locale,
            &format!("\n- Plan : version {}, {} lignes", plan.numero, plan.items.len()),
            &format!("\n- Plan: version {}, {} lines", plan.numero, plan.items.len()),
        ));
    }
    let end = missing(&resume.manques, locale)
        .unwrap_or_else(|| say(locale, "Ce scénario est prêt.", "This scenario is ready."));
    format!("{text}\n\n{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_has_its_spaces() {
        assert_eq!(
            typography("Quoi ? « Oui » : non ; fin !"),
            "Quoi\u{202f}? «\u{202f}Oui\u{202f}»\u{202f}: non\u{202f}; fin\u{202f}!"
        );
        assert_eq!(typography("https://exemple.fr/a?b=c"), "https://exemple.fr/a?b=c");
    }

    #[test]
    fn what_is_missing_reads_as_a_sentence() {
        assert_eq!(missing(&[], Locale::Fr), None);
        assert_eq!(missing(&[Manque::Plan], Locale::Fr).as_deref(), Some("Il manque encore le plan."));
        assert_eq!(
            missing(&[Manque::Objectif, Manque::Cible, Manque::Plan], Locale::En).as_deref(),
            Some("Still missing: an objective, an audience and the plan.")
        );
    }
}
