//! What a model is told, from the reviewed files of `prompts/`, with the workspace's own voice after it.

use heraut_kernel::Locale;

use super::{Genre, PLAN, REPLY, SEARCH, SUGGEST};
use crate::assistant::Voix;

macro_rules! texts {
    ($name:literal) => {
        (
            include_str!(concat!("../../prompts/", $name, ".fr.md")),
            include_str!(concat!("../../prompts/", $name, ".en.md")),
        )
    };
}

/// The instructions of a task. `voix` is the operator's word to the model; what marketers and visitors wrote is never here.
#[must_use]
pub fn instructions(task: &str, genre: Option<Genre>, voix: &Voix, locale: Locale) -> String {
    let of = |(fr, en): (&'static str, &'static str)| locale.pick(fr, en).trim_end();
    let task = match task {
        SUGGEST => of(texts!("suggest")).replace("{genre}", plural(genre, locale)),
        SEARCH => of(texts!("search")).to_owned(),
        PLAN => of(texts!("plan")).to_owned(),
        REPLY => of(texts!("reply")).to_owned(),
        _ => String::new(),
    };
    let mut text = format!("{}\n\n{task}", of(texts!("system")));
    if !voix.ton.trim().is_empty() {
        text.push_str(locale.pick("\n\nVoix de la marque : ", "\n\nBrand voice: "));
        text.push_str(voix.ton.trim());
    }
    if !voix.a_eviter.is_empty() {
        text.push_str(locale.pick("\n\nÀ ne jamais dire : ", "\n\nNever say: "));
        text.push_str(&voix.a_eviter.join(locale.pick(" ; ", "; ")));
    }
    text
}

fn plural(genre: Option<Genre>, locale: Locale) -> &'static str {
    match genre {
        Some(Genre::Objectif) => locale.pick("objectifs", "objectives"),
        Some(Genre::Cible) => locale.pick("cibles", "audiences"),
        _ => locale.pick("ressources", "resources"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_models_are_told() {
        let voix = Voix {
            ton: "Direct, sans jargon.".to_owned(),
            a_eviter: vec!["leader".to_owned(), "révolutionnaire".to_owned()],
        };
        let mut all = String::new();
        for locale in [Locale::Fr, Locale::En] {
            for task in [SUGGEST, SEARCH, PLAN, REPLY] {
                let text = instructions(task, Some(Genre::Cible), &voix, locale);
                assert!(
                    !text.contains('{')
                        && text.ends_with(locale.pick("leader ; révolutionnaire", "leader; révolutionnaire"))
                );
                all.push_str(&format!("##### {task} {}\n{text}\n\n", locale.code()));
            }
        }
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts/all.snapshot.txt");
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&path, &all).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), all, "UPDATE_SNAPSHOTS=1 writes it anew");
    }
}
