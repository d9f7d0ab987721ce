//! Which column of a table is which field of a line. Headings are those of our own files, in both languages, and those that
//! other calendars use.

use heraut_kernel::text::fold;

/// A field that a column can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Kind of row, in our own table of a whole scenario.
    Genre,
    /// Format.
    Format,
    /// What is said.
    Message,
    /// Where.
    Canal,
    /// First day.
    Date,
    /// Time of day.
    Heure,
    /// How often, in words.
    Frequence,
    /// Recurrence.
    Rrule,
    /// Stage of the journey.
    Etape,
    /// Name of the cible.
    Cible,
    /// Name of the objectif.
    Objectif,
    /// Name of the ressource.
    Ressource,
    /// What is measured.
    Kpi,
    /// Call to action.
    Cta,
    /// Who does it.
    Responsable,
    /// How far it is.
    Statut,
    /// Note.
    Note,
    /// Hours of work.
    Effort,
    /// Why the line is there.
    Pourquoi,
}

/// The headings of each field, folded, the surest first: a table that has two of them means the first.
const HEADINGS: [(Field, &str, &[&str]); 19] = [
    (Field::Genre, "type", &["type"]),
    (Field::Format, "format", &["format", "type de contenu", "content type", "format de contenu"]),
    (
        Field::Message,
        "message",
        &["message", "texte", "text", "copy", "caption", "contenu", "content", "sujet", "subject", "titre", "title"],
    ),
    (Field::Canal, "canal", &["canal", "channel", "plateforme", "platform", "reseau", "network"]),
    (
        Field::Date,
        "date_debut",
        &[
            "date debut",
            "date de debut",
            "date",
            "start date",
            "date de publication",
            "publication date",
            "publish date",
            "due date",
            "jour",
            "day",
        ],
    ),
    (Field::Heure, "heure", &["heure", "time", "hour", "horaire"]),
    (Field::Frequence, "frequence", &["frequence", "frequency", "cadence"]),
    (Field::Rrule, "rrule", &["rrule", "recurrence"]),
    (Field::Etape, "etape", &["etape", "stage", "funnel stage", "phase"]),
    (Field::Cible, "cible", &["cible", "audience", "persona", "target"]),
    (Field::Objectif, "objectif", &["objectif", "objective", "goal"]),
    (Field::Ressource, "ressource", &["ressource", "resource", "content used", "usage"]),
    (Field::Kpi, "kpi", &["kpi", "indicateur", "metric"]),
    (Field::Cta, "cta", &["cta", "appel a l action", "call to action"]),
    (Field::Responsable, "responsable", &["responsable", "owner", "assignee", "auteur", "author"]),
    (Field::Statut, "statut", &["statut", "status", "etat"]),
    (Field::Note, "note", &["note", "notes", "description", "commentaire", "comment"]),
    (Field::Effort, "effort_h", &["effort h", "effort", "heures", "hours"]),
    (Field::Pourquoi, "pourquoi", &["pourquoi", "why", "raison", "reason"]),
];

impl Field {
    /// What the field is called in a body and in an answer.
    #[must_use]
    pub fn name(self) -> &'static str {
        HEADINGS.iter().find(|(field, ..)| *field == self).map_or("", |(_, name, _)| name)
    }
}

/// The field of each column; none where a heading means nothing to us, or another column means the same more surely.
#[must_use]
pub fn recognise(headings: &[String]) -> Vec<Option<Field>> {
    let plain: Vec<String> = headings.iter().map(|heading| words(heading)).collect();
    let mut fields = vec![None; headings.len()];
    for (field, _, known) in HEADINGS {
        let column = known.iter().find_map(|word| plain.iter().position(|heading| heading == word));
        // One column is one field: `type` of another program's table is no format of ours.
        if let Some(place) = column.filter(|at| fields[*at].is_none()) {
            fields[place] = Some(field);
        }
    }
    fields
}

/// A text by which headings and names are compared: folded, letters and digits only.
#[must_use]
pub fn words(text: &str) -> String {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_both_languages_and_of_other_calendars_are_known() {
        let of = |headings: &[&str]| {
            let owned: Vec<String> = headings.iter().map(|&heading| heading.to_owned()).collect();
            recognise(&owned).into_iter().map(|field| field.map_or("-", Field::name)).collect::<Vec<_>>()
        };
        assert_eq!(
            of(&["Contenu", "Date", "Étape", "Appel à l’action", "Effort (h)", "Couleur"]),
            ["message", "date_debut", "etape", "cta", "effort_h", "-"]
        );
        assert_eq!(of(&["Content", "Message", "Publish date", "OWNER"]), ["-", "message", "date_debut", "responsable"]);
        assert_eq!(of(&["Platform", "Copy", "Day"]), ["canal", "message", "date_debut"]);
    }
}
