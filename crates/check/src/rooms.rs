//! The rooms of a context: SQL in `store/`, axum in `http/`, nouns that do nothing but decide.

use crate::source::{Refusal, Source, has_word};

const CONTEXTS: &[&str] = &["agents", "identity", "marketing"];
/// Crates whose rows belong to a workspace, or to nobody and then say so.
const KEEPERS: &[&str] = &["agents", "dialogue", "identity", "jobs", "marketing"];
/// Crates that only compute.
const PURE: &[&str] = &["kernel", "playbook"];

const SQL: &[&str] = &["sea_orm", "sea_orm_migration", "sea_query", "sqlx"];
const HTTP: &[&str] = &["axum", "axum_extra", "utoipa_axum"];
const WAITING: &[&str] = &["async", "await", "tokio", "async_trait"];
/// Finders and bulk statements that do not start from the workspace, and the connection that has none.
const UNSCOPED: &[&str] =
    &["Entity::find(", "::find_by_id(", "::delete_many(", "::delete_by_id(", "::update_many(", ".outside("];
/// Files at the top of a context that are no nouns: the roots of its rooms among them.
const NO_NOUN: &[&str] =
    &["lib.rs", "error.rs", "script.rs", "store.rs", "http.rs", "usecase.rs", "migrations.rs", "jobs.rs"];

/// The rules `room-sql`, `room-http`, `room-noun` and `scope-first`, on the sources of crates.
pub(crate) fn check(source: &Source) -> Vec<Refusal> {
    let Some((name, path)) = source.room() else { return Vec::new() };
    let context = CONTEXTS.contains(&name);
    let in_room = |room: &str| path.starts_with(&format!("{room}/")) || path == format!("{room}.rs");
    let (sql_room, http_room) = (in_room("store") || in_room("migrations"), in_room("http"));
    let noun = PURE.contains(&name) || (context && !path.contains('/') && !NO_NOUN.contains(&path));

    let mut found = Vec::new();
    for (n, line) in source.code.iter().enumerate().filter(|(n, _)| !source.test[*n]) {
        let mut refuse = |rule, why: String| found.extend(source.refuse(n, rule, why));
        // What the store answers when it fails is named where errors are.
        let sql_word = context && !sql_room && !(path == "error.rs" && has_word(line, "DbErr"));
        if let Some(word) = SQL.iter().find(|word| sql_word && has_word(line, word)) {
            refuse("room-sql", format!("{word} is for store/ and migrations/"));
        }
        if let Some(word) = HTTP.iter().find(|word| context && !http_room && has_word(line, word)) {
            refuse("room-http", format!("{word} is for http/"));
        }
        if let Some(word) = WAITING.iter().find(|word| noun && has_word(line, word)) {
            refuse("room-noun", format!("a noun decides and never waits: no {word} here"));
        }
        if let Some(call) = UNSCOPED.iter().find(|call| KEEPERS.contains(&name) && line.contains(**call)) {
            refuse("scope-first", format!("{call}…) does not start from the workspace: use Conn's and Tx's"));
        }
    }
    if name != "store" && name != "testkit" && !(sql_room && KEEPERS.contains(&name)) {
        for (n, _) in source.strings.iter().filter(|(n, text)| !source.test[*n] && is_sql(text)) {
            found.extend(source.refuse(*n, "room-sql", "a statement outside store/ and migrations/"));
        }
    }
    found
}

/// Whether a string is a statement. English has « Select a file from »: keywords are in one case.
fn is_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(first) = words.first() else { return false };
    if *first != first.to_lowercase() && *first != first.to_uppercase() {
        return false;
    }
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let later = |wanted: &str| lower.iter().skip(2).any(|word| word == wanted);
    match (lower[0].as_str(), lower.get(1).map(String::as_str)) {
        ("select", _) => later("from"),
        ("update", _) => later("set"),
        ("with", _) => later("as") && later("select"),
        ("insert", Some("into" | "or" | "ignore")) | ("delete", Some("from")) | ("set", Some("session" | "local")) => {
            true
        }
        ("create" | "alter" | "drop", Some(kind)) => {
            matches!(kind, "table" | "index" | "unique" | "view" | "policy" | "role")
        }
        ("pragma", Some(_)) => lower.len() <= 3,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        check(&Source::new(path, text)).iter().map(|refusal| refusal.rule).collect()
    }

    #[test]
    fn sql_stays_in_its_rooms() {
        let text = "use sea_orm::QueryFilter;\n";
        assert_eq!(rules("crates/marketing/src/usecase/create_scenario.rs", text), ["room-sql"]);
        assert_eq!(rules("crates/marketing/src/store/scenario.rs", text), [""; 0]);
        assert_eq!(rules("crates/marketing/src/store.rs", text), [""; 0]);
        assert_eq!(rules("crates/identity/src/migrations/m01.rs", "use sea_orm_migration::prelude::*;"), [""; 0]);
        assert_eq!(rules("crates/dialogue/src/turns.rs", text), [""; 0]);
        assert_eq!(rules("crates/marketing/src/error.rs", "impl From<sea_orm::DbErr> for Error {\n"), [""; 0]);
        assert_eq!(rules("crates/marketing/src/usecase/x.rs", "// sea_orm is not for here\n"), [""; 0]);
    }

    #[test]
    fn statements_stay_in_their_rooms() {
        let text = "fn a() {\n    run(\"\n        SELECT id FROM scenarios\");\n}\n";
        assert_eq!(rules("crates/marketing/src/usecase/x.rs", text), ["room-sql"]);
        assert_eq!(rules("crates/server/src/doctor.rs", "let a = \"delete from turns\";"), ["room-sql"]);
        assert_eq!(rules("crates/marketing/src/store/x.rs", text), [""; 0]);
        assert_eq!(rules("crates/store/src/dialect.rs", text), [""; 0]);
        for words in
            ["Select one from the list", "with the same reach", "update of the plan", "set up", "create a scenario"]
        {
            assert_eq!(rules("crates/marketing/src/script.rs", &format!("let a = \"{words}\";")), [""; 0], "{words}");
        }
    }

    #[test]
    fn axum_stays_in_its_room() {
        assert_eq!(rules("crates/marketing/src/usecase/x.rs", "use axum::Json;\n"), ["room-http"]);
        assert_eq!(rules("crates/marketing/src/http/scenarios.rs", "use axum::Json;\n"), [""; 0]);
        assert_eq!(rules("crates/server/src/wiring.rs", "use axum::Router;\n"), [""; 0]);
    }

    #[test]
    fn nouns_never_wait() {
        assert_eq!(rules("crates/marketing/src/scenario.rs", "pub async fn a() {}\n"), ["room-noun"]);
        assert_eq!(rules("crates/playbook/src/engine/plan.rs", "use tokio::time;\n"), ["room-noun"]);
        assert_eq!(rules("crates/marketing/src/script.rs", "pub async fn a() {}\n"), [""; 0]);
        assert_eq!(
            rules("crates/marketing/src/scenario.rs", "#[cfg(test)]\nmod tests {\n    async fn a() {}\n}\n"),
            [""; 0]
        );
    }

    #[test]
    fn finders_start_from_the_workspace() {
        let text = "let rows = scenario::Entity::find().all(db);\n";
        assert_eq!(rules("crates/marketing/src/store/scenario.rs", text), ["scope-first"]);
        assert_eq!(rules("crates/store/src/scoped.rs", text), [""; 0]);
        assert_eq!(rules("crates/marketing/src/usecase/x.rs", "load(db.outside()).await?;\n"), ["scope-first"]);
        let allowed = format!("// check: allow scope-first — the one resolver of share links\n{text}");
        assert_eq!(rules("crates/identity/src/store/link.rs", &allowed), [""; 0]);
        let whole =
            format!("//! People.\n//!\n// check: allow-file scope-first — people precede a workspace\n\n{text}");
        assert_eq!(rules("crates/identity/src/store/user.rs", &whole), [""; 0]);
    }
}
