//! A small reading of what kind of objective a label is, by its words.

use heraut_kernel::text::fold;

/// Archetype and the stems that tell it, the most telling archetypes first.
const RACINES: [(&str, &[&str]); 7] = [
    (
        "evenementiel",
        &["webinar", "webinaire", "salon", "evenement", "inscri", "participant", "event", "trade show", "attendee"],
    ),
    (
        "fidelisation",
        &[
            "fidel",
            "retention",
            "retenir",
            "retain",
            "churn",
            "upsell",
            "adoption",
            "renouvel",
            "reabonn",
            "loyal",
            "satisf",
            "clients existants",
            "existing customers",
            "ambassad",
            "attrition",
        ],
    ),
    (
        "conversion",
        &[
            "conver",
            "demo",
            "rdv",
            "rendez",
            "vente",
            "vend",
            "signa",
            "pipeline",
            "closing",
            "opportunit",
            "deal",
            "meeting",
            "devis",
            "quote",
        ],
    ),
    (
        "lancement",
        &["lanc", "launch", "sortie", "nouvelle offre", "nouveau produit", "new product", "new offer", "release"],
    ),
    (
        "expertise",
        &["expert", "credib", "leader", "pedagog", "eduqu", "educat", "autorit", "authorit", "referen", "thought"],
    ),
    ("notoriete", &["notori", "visib", "connaitre", "connu", "image", "awareness", "brand", "marque", "presence"]),
    ("leads", &["lead", "prospect", "mql", "acqui", "contact", "demande"]),
];

/// The archetype that a text tells, if it tells one.
pub(crate) fn archetype_of(texte: &str) -> Option<&'static str> {
    let plie = format!(" {}", fold(texte).replace(['\'', '-', '’'], " "));
    RACINES
        .iter()
        .find(|(_, racines)| racines.iter().any(|racine| plie.contains(&format!(" {racine}"))))
        .map(|(archetype, _)| *archetype)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_labels_are_told() {
        for (label, attendu) in [
            ("Améliorer la notoriété", Some("notoriete")),
            ("Générer des leads qualifiés", Some("leads")),
            ("Augmenter les conversions", Some("conversion")),
            ("Fidéliser nos clients", Some("fidelisation")),
            ("Lancer notre nouvelle offre", Some("lancement")),
            ("Devenir une référence du secteur", Some("expertise")),
            ("Remplir notre webinar de mars", Some("evenementiel")),
            ("Booster", None),
        ] {
            assert_eq!(archetype_of(label), attendu, "{label}");
        }
    }
}
