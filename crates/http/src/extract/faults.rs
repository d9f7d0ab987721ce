//! Errors of serde and garde, retold as fields at fault.

use heraut_kernel::{FieldError, Locale, Problem};
use serde_path_to_error::{Path, Segment};

/// Retells a value that serde refused.
pub(super) fn from_serde(path: &Path, message: &str, locale: Locale) -> Problem {
    let mut field = dotted(path);
    let (code, text) = if let Some(name) = quoted_after(message, "missing field ") {
        push(&mut field, name);
        ("required", required(locale))
    } else if message.starts_with("unknown field ") {
        ("unknown_field", locale.pick("Ce champ n'existe pas.", "This field does not exist.").to_owned())
    } else if message.starts_with("unknown variant ") {
        ("unknown_value", unknown_value(message, locale))
    } else if message.starts_with("invalid type: null") {
        ("required", required(locale))
    } else if message.starts_with("invalid type: ") {
        ("wrong_type", wrong_type(message, locale))
    } else {
        ("invalid_value", locale.pick("Cette valeur n'est pas acceptée.", "This value is not accepted.").to_owned())
    };
    Problem::invalid(vec![FieldError { field, code: code.to_owned(), message: text }])
}

/// Retells what garde found. Rules of ours carry their code before a separator, see [`super::rules`].
pub(super) fn from_garde(report: &garde::Report) -> Problem {
    let errors = report
        .iter()
        .map(|(path, error)| {
            let (code, message) =
                error.message().split_once(super::rules::SEPARATOR).unwrap_or(("invalid_value", error.message()));
            FieldError { field: plain_path(&path.to_string()), code: code.to_owned(), message: message.to_owned() }
        })
        .collect();
    Problem::invalid(errors)
}

/// 422: a text with a character that no database keeps.
pub(super) fn nul_character(field: &str, locale: Locale) -> Problem {
    let mut problem = Problem::invalid_field(
        field,
        "nul_character",
        locale,
        "Le caractère NUL n'est pas accepté.",
        "The NUL character is not accepted.",
    );
    problem.code = "nul_character";
    problem
}

/// 422: a list where the fields of an object are expected.
pub(super) fn not_an_object(locale: Locale) -> Problem {
    Problem::invalid_field("", "wrong_type", locale, "Un objet est attendu.", "An object is expected.")
}

/// Adds a segment to a dotted path.
pub(super) fn push(field: &mut String, segment: &str) {
    if !field.is_empty() {
        field.push('.');
    }
    field.push_str(segment);
}

fn dotted(path: &Path) -> String {
    let mut field = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut field, &index.to_string()),
            Segment::Map { key } => push(&mut field, key),
            Segment::Enum { variant } => push(&mut field, variant),
            Segment::Unknown => {}
        }
    }
    field
}

/// garde writes `items[3].kpi` and `r#type`; the API says `items.3.kpi` and `type`.
fn plain_path(path: &str) -> String {
    path.replace('[', ".").replace(']', "").replace("r#", "").trim_start_matches('.').to_owned()
}

fn quoted_after<'a>(message: &'a str, prefix: &str) -> Option<&'a str> {
    message.strip_prefix(prefix)?.strip_prefix('`')?.split('`').next()
}

fn required(locale: Locale) -> String {
    locale.pick("Ce champ est obligatoire.", "This field is required.").to_owned()
}

fn unknown_value(message: &str, locale: Locale) -> String {
    let Some((_, expected)) = message.split_once(", expected ") else {
        return locale.pick("Valeur inconnue.", "Unknown value.").to_owned();
    };
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    format!("{}{}.", locale.pick("Valeurs possibles : ", "Possible values: "), known.join(", "))
}

fn wrong_type(message: &str, locale: Locale) -> String {
    const INTEGERS: [&str; 8] = ["i64", "i32", "i16", "i8", "u64", "u32", "u16", "u8"];
    let expected = message.split_once(", expected ").map_or("", |(_, expected)| expected);
    let word = expected.split(" at line ").next().unwrap_or_default();
    let (fr, en) = if word.contains("string") {
        ("Un texte est attendu.", "A text is expected.")
    } else if INTEGERS.contains(&word) || word == "usize" {
        ("Un nombre entier est attendu.", "A whole number is expected.")
    } else if word == "f64" || word == "f32" {
        ("Un nombre est attendu.", "A number is expected.")
    } else if word.contains("boolean") {
        ("Vrai ou faux est attendu.", "True or false is expected.")
    } else if word.contains("sequence") || word.contains("array") {
        ("Une liste est attendue.", "A list is expected.")
    } else if word.starts_with("struct") || word.contains("map") {
        ("Un objet est attendu.", "An object is expected.")
    } else {
        ("Cette valeur n'est pas du bon type.", "This value has the wrong type.")
    };
    locale.pick(fr, en).to_owned()
}
