//! Queries that a marketer types, and the card that must be among the three.

use heraut_kernel::Locale::{self, En, Fr};

use super::super::search;
use super::brief;

const QUERIES: &[(Locale, &str, &str, &[&str])] = &[
    (Fr, "", "webinaire avec un client", &["duo-client-expert"]),
    (Fr, "", "maintenance prédictive", &["maintenance-page-pilier"]),
    (
        Fr,
        "",
        "comment fidéliser nos clients SaaS ?",
        &["comite-produit", "lettre-une-astuce", "journee-utilisateurs", "cas-extension"],
    ),
    (Fr, "Cybersécurité des PME", "livre blanc", &["guide-achat-cyber-pme"]),
    (Fr, "", "exercice de crise rançongiciel", &["simulation-crise-cyber"]),
    (Fr, "", "facturation électronique DAF", &["facture-electronique-pas-a-pas", "guide-reforme-facture"]),
    (Fr, "", "petit-déjeuner directeurs financiers", &["petit-dejeuner-daf", "email-invitation-personnelle"]),
    (Fr, "", "relancer les affaires perdues", &["opportunites-perdues"]),
    (Fr, "", "salon professionnel rendez-vous", &["salon-rendez-vous"]),
    (Fr, "", "suite de salon", &["suite-de-salon"]),
    (Fr, "", "onboarding des nouveaux clients", &["trente-premiers-jours", "kit-bienvenue-utilisateurs"]),
    (Fr, "", "bilan carbone scope 3", &["infographie-scopes-carbone"]),
    (Fr, "", "hôpital soignants témoignage", &["cas-trois-voix", "podcast-soignants", "recueil-retours-sante"]),
    (Fr, "Transport et logistique", "vidéo témoignage", &["temoignage-quai"]),
    (Fr, "", "sécurité sur les chantiers", &["quart-heure-securite"]),
    (Fr, "", "traçabilité rappel produit", &["checklist-tracabilite-agro"]),
    (Fr, "", "plan de formation", &["modele-plan-formation"]),
    (Fr, "", "fin de bail bureaux", &["ads-immobilier-echeance"]),
    (Fr, "", "sondage LinkedIn RH", &["sondage-irritants-rh"]),
    (Fr, "", "parrainage et recommandations", &["demande-recommandation"]),
    (Fr, "", "communiqué de presse lancement produit", &["communique-premier-client"]),
    (Fr, "", "caisse de magasin", &["caisse-retail"]),
    (Fr, "", "prix et tarifs", &["page-tarifs-expliquee", "reciblage-preuves"]),
    (Fr, "", "appel d’offres", &["kit-appel-offres"]),
    (Fr, "", "renouvellement de contrat infogérance", &["avant-echeance", "bilan-de-valeur"]),
    (Fr, "", "cyber", &["glossaire-nis2", "carrousel-erreurs-cyber", "autodiagnostic-cyber", "simulation-crise-cyber"]),
    (En, "", "customer advisory board", &["comite-produit"]),
    (En, "", "free trial nurturing", &["essai-gratuit-guide"]),
    (En, "", "account-based marketing", &["abm-cinquante-comptes"]),
    (En, "", "employee advocacy", &["salaries-ambassadeurs"]),
    (En, "", "spreadsheet alternative", &["contre-le-tableur"]),
    (En, "", "cost of a bad hire", &["cout-recrutement-rate"]),
    (En, "", "ransomware simulation webinar", &["simulation-crise-cyber"]),
    (En, "", "press release for a partnership", &["communique-partenariat"]),
    (En, "", "factory tour video", &["visite-atelier-90s"]),
    (En, "", "sales objections", &["objection-de-la-semaine"]),
    (En, "", "referral program", &["demande-recommandation", "club-ambassadeurs-clients"]),
    (En, "", "retargeting pricing page visitors", &["reciblage-preuves"]),
    (En, "", "warehouse management software guide", &["guide-premier-wms"]),
    (En, "", "office space calculator", &["simulateur-surface"]),
    (En, "", "peer group executives", &["groupe-de-pairs"]),
    (En, "Food industry", "event", &["degustation-technique"]),
    (En, "", "e-invoicing", &["facture-electronique-pas-a-pas", "guide-reforme-facture"]),
];

#[test]
fn the_expected_card_is_among_the_three() {
    let mut missed = Vec::new();
    for (langue, theme, query, expected) in QUERIES {
        let found = search(&brief(theme), query, *langue, &[]);
        let ids: Vec<&str> = found.iter().map(|card| card.id.as_str()).collect();
        if !expected.iter().any(|id| ids.contains(id)) || found[0].hors_requete {
            missed.push(format!("{query}: {ids:?}, expected one of {expected:?}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn the_best_card_of_a_plain_question_comes_first() {
    for (langue, query, first) in [
        (Fr, "maintenance prédictive", "maintenance-page-pilier"),
        (Fr, "portes ouvertes", "portes-ouvertes-usine"),
        (Fr, "bac à sable", "bac-a-sable"),
        (En, "user certification", "certification-utilisateurs"),
        (En, "end of support", "article-migration"),
        (En, "retargeting", "reciblage-preuves"),
    ] {
        assert_eq!(search(&brief(""), query, langue, &[])[0].id, first, "{query}");
    }
}

#[test]
fn a_word_of_the_other_language_is_understood() {
    assert_eq!(search(&brief(""), "buying committee", Fr, &[])[0].id, "infographie-comite-achat");
    assert_eq!(search(&brief(""), "réciblage", En, &[])[0].id, "reciblage-preuves");
}
