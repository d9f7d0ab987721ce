//! Things left behind: unfinished code, unsafe markup, paths and hosts of one machine.

use crate::source::{Refusal, Source, has_word};

const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "dbg!"];
const MARKUP: &[&str] = &["innerHTML", "outerHTML", "insertAdjacentHTML"];
const FOCUSED: &[&str] = &["it.only(", "test.only(", "describe.only(", "suite.only("];
const HOMES: &[&str] = &["root", "home", "work", "farm", "Users"];

/// The rules `mark`, `markup`, `focused-test`, `machine-path` and `lock-host`.
pub(crate) fn check(source: &Source) -> Vec<Refusal> {
    let end = source.path.rsplit('.').next().unwrap_or("");
    // The linter's own settings name what they forbid.
    let script = matches!(end, "ts" | "tsx" | "js" | "mjs" | "cjs") && !source.path.contains("eslint.");
    let lock = source.path.ends_with("package-lock.json");
    let mut found = Vec::new();
    for (n, (line, code)) in source.lines.iter().zip(&source.code).enumerate() {
        let mut refuse = |rule, why: String| found.extend(source.refuse(n, rule, why));
        if let Some(mark) = UNFINISHED.iter().find(|mark| source.is_rust() && has_word(code, mark)) {
            refuse("mark", format!("{mark} left behind"));
        }
        if let Some(word) = MARKUP.iter().find(|word| script && has_word(code, word)) {
            refuse("markup", format!("{word}: text becomes nodes, never markup"));
        }
        if let Some(call) = FOCUSED.iter().find(|call| script && code.contains(**call)) {
            refuse("focused-test", format!("{call}…) hides every other test"));
        }
        if names_machine(line) && !lock {
            refuse("machine-path", "the path of one machine".to_owned());
        }
        if names_host(line, &source.path) {
            refuse("lock-host", "a download host: npm wants omit-lockfile-registry-resolved".to_owned());
        }
    }
    found
}

/// A path that starts at one of the usual homes, like those of a developer or of a build.
fn names_machine(line: &str) -> bool {
    HOMES.iter().any(|home| {
        let path = format!("/{home}/");
        line.match_indices(&path).any(|(at, _)| {
            let before = line[..at].chars().next_back().unwrap_or(' ');
            let after = line[at + path.len()..].chars().next().unwrap_or(' ');
            !before.is_alphanumeric() && !"._-~}*/$)".contains(before) && after.is_ascii_lowercase()
        })
    })
}

fn names_host(line: &str, path: &str) -> bool {
    let text = line.trim_start();
    let resolved = text.starts_with("\"resolved\": \"http") && path.ends_with("package-lock.json");
    let setting = text.starts_with("registry") && text.contains("://");
    resolved || (setting && (path.ends_with(".toml") || path.ends_with(".npmrc")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        check(&Source::new(path, text)).iter().map(|refusal| refusal.rule).collect()
    }

    #[test]
    fn unfinished_code_is_refused() {
        assert_eq!(rules("crates/a/src/b.rs", "fn a() { todo!() }\n"), ["mark"]);
        assert_eq!(rules("crates/a/src/b.rs", "let x = dbg!(y);\n"), ["mark"]);
        assert_eq!(rules("crates/a/src/b.rs", "// todo!() and \"dbg!\" in words\n"), [""; 0]);
    }

    #[test]
    fn markup_and_focus_are_refused() {
        assert_eq!(rules("ui/app/src/a.tsx", "<div innerHTML={x} />\n"), ["markup"]);
        assert_eq!(rules("ui/app/src/a.test.ts", "it.only('x', f)\n"), ["focused-test"]);
        assert_eq!(rules("ui/app/src/a.tsx", "<div textContent={x} />\n"), [""; 0]);
        assert_eq!(rules("docs/SECURITY.md", "No `innerHTML`.\n"), [""; 0]);
    }

    #[test]
    fn the_paths_of_a_machine_are_refused() {
        let path = |home: &str| format!("see /{home}/someone/file\n");
        assert_eq!(rules("docs/A.md", &path("home")), ["machine-path"]);
        assert_eq!(rules("scripts/a.sh", &path("root")), ["machine-path"]);
        for fine in ["src/home/index.tsx", "../work/plan.md", "$HOME/work/a", "https://example.org/home/"] {
            assert_eq!(rules("docs/A.md", fine), [""; 0], "{fine}");
        }
    }

    #[test]
    fn a_lock_names_no_host() {
        let line = "      \"resolved\": \"https://registry.example/a.tgz\",\n";
        assert_eq!(rules("ui/package-lock.json", line), ["lock-host"]);
        assert_eq!(rules(".npmrc", "registry=https://registry.example/\n"), ["lock-host"]);
        assert_eq!(rules("ui/package-lock.json", "      \"version\": \"1.0.0\",\n"), [""; 0]);
    }
}
