//! Sizes: a file fits in a head, a function on a screen.

use crate::source::{Refusal, Source, closing, indent};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;
const CODE: &[&str] = &[".rs", ".ts", ".tsx", ".mjs", ".css", ".sh"];
/// What is written as code but is data: one language's strings, one list of cards.
const DATA: &[&str] = &["/data/", "/strings/", "/locales/", "/i18n/"];

/// The rules `file-size` and `function-size`; tests, data and generated files apart.
pub(crate) fn check(source: &Source) -> Vec<Refusal> {
    let code = CODE.iter().any(|end| source.path.ends_with(end));
    if !code || source.is_generated() || DATA.iter().any(|part| source.path.contains(part)) {
        return Vec::new();
    }
    let written = source.test.iter().filter(|test| !**test).count();
    let long = (written > FILE_LINES).then(|| format!("{written} lines outside tests, of at most {FILE_LINES}"));
    let mut found: Vec<Refusal> = long.and_then(|why| source.refuse(0, "file-size", why)).into_iter().collect();
    if source.is_rust() {
        for (n, lines) in functions(source).filter(|(n, lines)| !source.test[*n] && *lines > FUNCTION_LINES) {
            let why = format!("{lines} lines, of at most {FUNCTION_LINES}");
            found.extend(source.refuse(n, "function-size", why));
        }
    }
    found
}

/// First line and number of lines of each function with a body.
fn functions(source: &Source) -> impl Iterator<Item = (usize, usize)> {
    let starts = source.code.iter().enumerate().filter(|(_, line)| is_function(line));
    starts.filter_map(|(n, line)| {
        let whole = line.trim_end().ends_with(['}', ';']);
        let end = if whole { n } else { closing(&source.code, n + 1, indent(line))? };
        Some((n, end - n + 1))
    })
}

fn is_function(line: &str) -> bool {
    let mut rest = line.trim_start();
    loop {
        rest = rest.trim_start();
        if rest.starts_with("fn ") {
            return true;
        }
        let word = ["pub(crate) ", "pub(super) ", "pub ", "async ", "const ", "unsafe ", "default "];
        match word.iter().find_map(|word| rest.strip_prefix(word)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<(&'static str, usize)> {
        check(&Source::new(path, text)).iter().map(|refusal| (refusal.rule, refusal.line)).collect()
    }

    fn function(lines: usize) -> String {
        format!(
            "impl A {{\n    pub(crate) async fn long(\n        a: u8,\n    ) -> u8 {{\n{}    }}\n}}\n",
            "        a();\n".repeat(lines - 4)
        )
    }

    #[test]
    fn a_function_fits_on_a_screen() {
        assert_eq!(rules("crates/http/src/a.rs", &function(60)), []);
        assert_eq!(rules("crates/http/src/a.rs", &function(61)), [("function-size", 2)]);
        assert_eq!(rules("crates/http/tests/a.rs", &function(61)), []);
        let short = "trait A {\n    fn a(&self);\n    fn b(\n        &self,\n    ) -> u8;\n}\n";
        assert_eq!(rules("crates/http/src/a.rs", &format!("{short}{}", "//\n".repeat(100))), []);
    }

    #[test]
    fn a_file_fits_in_a_head() {
        assert_eq!(rules("ui/app/src/a.tsx", &"x\n".repeat(400)), []);
        assert_eq!(rules("ui/app/src/a.tsx", &"x\n".repeat(401)), [("file-size", 1)]);
        assert_eq!(rules("ui/app/src/a.test.tsx", &"x\n".repeat(401)), []);
        assert_eq!(rules("ui/client/src/schema.d.ts", &"x\n".repeat(401)), []);
        let tests = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", "//\n".repeat(300), "    //\n".repeat(300));
        assert_eq!(rules("crates/http/src/a.rs", &tests), []);
    }
}
