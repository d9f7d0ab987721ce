//! Rust text without its comments and the inside of its strings, line for line.

/// The code of a file, and its string literals with the line each starts on (from 0).
pub(crate) struct Lexed {
    pub(crate) code: String,
    pub(crate) strings: Vec<(usize, String)>,
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    out: Lexed,
}

/// Blanks comments and strings of a Rust text; lines keep their numbers.
pub(crate) fn lex(text: &str) -> Lexed {
    let out = Lexed { code: String::with_capacity(text.len()), strings: Vec::new() };
    let mut lexer = Lexer { chars: text.chars().collect(), at: 0, line: 0, out };
    while lexer.at < lexer.chars.len() {
        lexer.step();
    }
    lexer.out
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Takes characters into the code.
    fn keep(&mut self, count: usize) {
        for _ in 0..count {
            if let Some(taken) = self.skip().filter(|taken| *taken != '\n') {
                self.out.code.push(taken);
            }
        }
    }

    /// Takes one character that is no code; a new line stays.
    fn skip(&mut self) -> Option<char> {
        let taken = self.chars.get(self.at).copied()?;
        self.at += 1;
        if taken == '\n' {
            self.line += 1;
            self.out.code.push('\n');
        }
        Some(taken)
    }

    fn skip_until(&mut self, end: &[char]) {
        while self.at < self.chars.len() && !end.contains(&self.peek(0)) {
            self.skip();
        }
    }

    fn step(&mut self) {
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => self.skip_until(&['\n']),
            ('/', '*') => self.block_comment(),
            ('"', _) => self.string(0, false),
            ('r', '"' | '#') if !self.inside_word() => match self.hashes() {
                Some(hashes) => {
                    self.keep(1 + hashes);
                    self.string(hashes, true);
                }
                None => self.keep(1),
            },
            ('\'', '\\') => {
                self.at += 3;
                self.skip_until(&['\'', '\n']);
                self.at += 1;
            }
            ('\'', _) if self.peek(2) == '\'' => self.at += 3,
            _ => self.keep(1),
        }
    }

    /// Whether the character before belongs to a word; `br"` counts as a raw string.
    fn inside_word(&self) -> bool {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let before = |n: usize| self.at.checked_sub(n).map_or(' ', |at| self.chars[at]);
        word(before(1)) && (word(before(2)) || !matches!(before(1), 'b' | 'c'))
    }

    /// The number of `#` before the quote of a raw string; `r#name` is no string.
    fn hashes(&self) -> Option<usize> {
        let hashes = (1..).take_while(|n| self.peek(*n) == '#').count();
        (self.peek(1 + hashes) == '"').then_some(hashes)
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.skip();
                    continue;
                }
            }
            self.at += 2;
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self, hashes: usize, raw: bool) {
        let start = self.line;
        let mut text = String::new();
        self.keep(1);
        while self.at < self.chars.len() {
            if self.peek(0) == '\\' && !raw {
                self.at += 1;
                text.extend(self.skip());
            } else if self.peek(0) == '"' && (1..=hashes).all(|n| self.peek(n) == '#') {
                self.keep(1 + hashes);
                break;
            } else {
                text.extend(self.skip());
            }
        }
        self.out.strings.push((start, text));
    }
}

#[cfg(test)]
mod tests {
    use super::lex;

    #[test]
    fn comments_and_strings_are_blanked_and_lines_stay() {
        let lexed =
            lex("let a = \"axum \\\" b\"; // axum\n/* axum /* x */\n */ let c = 'c';\nlet d = r#\"sqlx \" }\n\"#;");
        assert_eq!(lexed.code, "let a = \"\"; \n\n let c = ;\nlet d = r#\"\n\"#;");
        assert_eq!(lexed.strings, [(0, "axum \" b".to_owned()), (3, "sqlx \" }\n".to_owned())]);
    }

    #[test]
    fn lifetimes_quotes_and_raw_names_are_no_strings() {
        let text = "fn f<'a>(x: &'a str, r#type: u8) -> char { '\\'' }";
        assert_eq!(lex(text).strings, []);
        assert_eq!(lex("let q = '\"'; let s = b\"x\"; var\"y\"").strings.len(), 2);
        assert_eq!(lex("br\"a\\\" c").strings, [(0, "a\\".to_owned())]);
    }
}
