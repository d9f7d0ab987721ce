//! The arrows between crates: a crate depends only on what is below it.

use crate::source::{Refusal, Source};

/// Each crate and the crates it may depend on.
const BELOW: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("playbook", &["kernel"]),
    ("egress", &["kernel"]),
    ("http", &["kernel"]),
    ("store", &["kernel"]),
    ("llm", &["kernel", "egress"]),
    ("jobs", &["kernel", "store"]),
    ("dialogue", &["kernel", "store", "llm"]),
    ("identity", &["kernel", "egress", "store", "http", "jobs", "dialogue"]),
    ("marketing", &["kernel", "store", "http", "llm", "dialogue", "playbook", "jobs"]),
    ("agents", &["kernel", "egress", "store", "http", "llm", "dialogue", "playbook", "jobs"]),
    (
        "server",
        &[
            "kernel",
            "playbook",
            "egress",
            "http",
            "store",
            "llm",
            "jobs",
            "dialogue",
            "identity",
            "marketing",
            "agents",
        ],
    ),
    (
        "testkit",
        &[
            "kernel",
            "playbook",
            "egress",
            "http",
            "store",
            "llm",
            "jobs",
            "dialogue",
            "identity",
            "marketing",
            "agents",
            "server",
        ],
    ),
    ("check", &[]),
];

/// Libraries that belong to some rooms of the house only.
const ROOMS: &[(&str, &[&str])] = &[
    ("axum", &["http", "identity", "marketing", "agents", "server", "testkit"]),
    ("sea-orm", &["kernel", "store", "jobs", "dialogue", "identity", "marketing", "agents", "testkit"]),
    ("sea-orm-migration", &["store", "jobs", "dialogue", "identity", "marketing", "agents", "server", "testkit"]),
    ("sqlx", &["store"]),
    ("reqwest", &["egress"]),
    ("lettre", &["egress"]),
];

fn row<'a>(table: &'a [(&str, &'a [&str])], name: &str) -> Option<&'a [&'a str]> {
    table.iter().find(|(row, _)| *row == name).map(|(_, cells)| *cells)
}

/// The rule `arrow`, on the manifests of `crates/*`.
pub(crate) fn check(source: &Source) -> Vec<Refusal> {
    let name = source.path.strip_prefix("crates/").and_then(|rest| rest.strip_suffix("/Cargo.toml"));
    let Some(name) = name.filter(|name| !name.contains('/')) else { return Vec::new() };
    let Some(below) = row(BELOW, name) else {
        let why = format!("crate {name} has no place in the picture: give it a row in crates/check/src/arrows.rs");
        return source.refuse(0, "arrow", why).into_iter().collect();
    };
    let mut found = Vec::new();
    for (line, section, dependency) in dependencies(&source.lines) {
        let dev = section == "dev-dependencies";
        let why = match dependency.strip_prefix("heraut-") {
            Some("testkit") if dev => None,
            Some("testkit") => Some("testkit is for tests: a dev-dependency only".to_owned()),
            Some(used) if below.contains(&used) => None,
            Some(used) => Some(format!("{name} may not depend on {used}, only on [{}]", below.join(", "))),
            None => row(ROOMS, dependency)
                .filter(|rooms| !dev && !rooms.contains(&name))
                .map(|rooms| format!("{dependency} is for [{}], not for {name}", rooms.join(", "))),
        };
        found.extend(why.and_then(|why| source.refuse(line, "arrow", why)));
    }
    found
}

/// Line, section and name of each dependency of a manifest.
fn dependencies(lines: &[String]) -> Vec<(usize, &str, &str)> {
    let mut found = Vec::new();
    let mut section = "";
    for (n, line) in lines.iter().enumerate() {
        let text = line.trim();
        if let Some(header) = text.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            // [dependencies], [target.'cfg(unix)'.dependencies] or [dependencies.name]
            let (table, own) = match header.rsplit_once("dependencies.") {
                Some((kind, name)) => (kind.to_owned() + "dependencies", Some(name)),
                None => (header.to_owned(), None),
            };
            section = ["dev-dependencies", "build-dependencies", "dependencies"]
                .into_iter()
                .find(|kind| table.ends_with(kind))
                .unwrap_or("");
            found.extend(own.map(|name| (n, section, name)));
            if own.is_some() {
                section = "";
            }
        } else if !section.is_empty() && !text.starts_with('#') {
            let name = text.split(['=', '.', ' ']).next().unwrap_or("");
            found.extend((!name.is_empty()).then_some((n, section, name)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, manifest: &str) -> Vec<usize> {
        check(&Source::new(&format!("crates/{name}/Cargo.toml"), manifest)).iter().map(|refusal| refusal.line).collect()
    }

    #[test]
    fn a_crate_depends_on_what_is_below_it() {
        let good = "[package]\nname = \"heraut-llm\"\n[dependencies]\nheraut-kernel.workspace = true\nserde.workspace = true\n";
        assert_eq!(refused("llm", good), [] as [usize; 0]);
        assert_eq!(
            refused("store", "[dependencies]\nheraut-kernel.workspace = true\nheraut-llm.workspace = true\n"),
            [3]
        );
        assert_eq!(refused("kernel", "[dependencies.heraut-store]\nworkspace = true\n"), [1]);
        assert_eq!(
            refused("identity", "[target.'cfg(unix)'.dependencies]\nheraut-marketing = { workspace = true }\n"),
            [2]
        );
        assert_eq!(refused("marketing", "[dev-dependencies]\nheraut-server.workspace = true\n"), [2]);
    }

    #[test]
    fn the_testkit_is_for_tests() {
        assert_eq!(refused("server", "[dependencies]\nheraut-testkit.workspace = true\n"), [2]);
        assert_eq!(refused("http", "[dev-dependencies]\nheraut-testkit.workspace = true\n"), [] as [usize; 0]);
    }

    #[test]
    fn a_library_stays_in_its_rooms() {
        assert_eq!(refused("playbook", "[dependencies]\naxum.workspace = true\n"), [2]);
        assert_eq!(refused("marketing", "[dependencies]\nreqwest = \"0.13\"\n"), [2]);
        assert_eq!(refused("llm", "[dev-dependencies]\naxum.workspace = true\n"), [] as [usize; 0]);
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        assert_eq!(refused("billing", "[package]\n"), [1]);
    }
}
