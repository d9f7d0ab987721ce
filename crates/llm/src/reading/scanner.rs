//! JSON read as it comes: each character once, whatever the pieces.
//!
//! It tells what can be shown before the end (a text that grows, the closed elements of a list) and builds the value on
//! the way. It forgives what models do: prose and fences around, trailing or missing commas, raw line breaks in
//! strings, Python's words, an end that never comes.

use serde_json::{Map, Value};

use crate::Shown;

/// Deeper is no answer of ours, and dropping a value recurses.
const DEEPEST: usize = 64;
/// No number or word of JSON is longer.
const LONGEST_WORD: usize = 64;

/// Something that can be shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Seen {
    /// More of the text.
    Text(String),
    /// An element that has closed.
    Item(Value),
}

/// Reads one object, or a list of objects, out of a text.
#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    shown: &'a Shown,
    state: State,
    open: Vec<Open>,
    root: Option<Value>,
    seen: Vec<Seen>,
    text: String,
    at: usize,
    start: usize,
}

#[derive(Debug)]
enum Open {
    List(Vec<Value>),
    Object(Map<String, Value>, Option<String>),
}

#[derive(Debug)]
enum State {
    /// Before the value; perhaps behind a bracket that may begin it.
    Seek(Option<char>),
    Value,
    Key,
    Colon,
    After,
    Str(Str),
    Word(String),
    Done,
    Broken,
}

#[derive(Debug)]
struct Str {
    text: String,
    key: bool,
    show: bool,
    escape: Escape,
    high: Option<u32>,
}

#[derive(Debug)]
enum Escape {
    No,
    Slash,
    Hex(u8, u32),
}

/// What was read in the end.
#[derive(Debug, PartialEq)]
pub(crate) struct Scanned {
    /// The value, as far as it went.
    pub(crate) value: Value,
    /// Whether it was closed.
    pub(crate) whole: bool,
    /// Where it began.
    pub(crate) start: usize,
    /// Where reading ended.
    pub(crate) end: usize,
}

impl<'a> Scanner<'a> {
    /// Reads, and tells of what is shown.
    pub(crate) const fn new(shown: &'a Shown) -> Self {
        Self {
            shown,
            state: State::Seek(None),
            open: Vec::new(),
            root: None,
            seen: Vec::new(),
            text: String::new(),
            at: 0,
            start: 0,
        }
    }

    /// Takes a piece and gives what can be shown of it.
    pub(crate) fn push(&mut self, piece: &str) -> Vec<Seen> {
        for c in piece.chars() {
            if matches!(self.state, State::Done | State::Broken) {
                break;
            }
            while !self.step(c) {}
            self.at += c.len_utf8();
        }
        self.flush();
        std::mem::take(&mut self.seen)
    }

    /// The value. What was not closed is left out, except fields of objects outside lists and the text that was shown.
    pub(crate) fn finish(mut self) -> Option<Scanned> {
        let whole = matches!(self.state, State::Done);
        if let State::Str(Str { text, show: true, .. }) = std::mem::replace(&mut self.state, State::Broken) {
            self.settle(Value::String(text));
        }
        while let Some(open) = self.open.pop() {
            let value = open.into_value();
            match self.open.last_mut() {
                None => self.root = Some(value),
                Some(Open::List(_)) => {}
                Some(Open::Object(fields, key)) => {
                    if let Some(key) = key.take() {
                        fields.insert(key, value);
                    }
                }
            }
        }
        let (start, end) = (self.start, self.at);
        self.root.map(|value| Scanned { value, whole, start, end })
    }

    /// One character; false when it must be looked at again in the state that follows.
    fn step(&mut self, c: char) -> bool {
        match &mut self.state {
            State::Seek(bracket) => match *bracket {
                None => {
                    *bracket = Some(c).filter(|c| matches!(c, '{' | '['));
                    self.start = self.at;
                    true
                }
                Some(_) if c.is_whitespace() => true,
                Some(bracket) => self.begin(bracket, c),
            },
            State::Str(_) => self.step_str(c),
            State::Word(word) if c.is_alphanumeric() || matches!(c, '+' | '-' | '.' | '_') => {
                word.push(c);
                if word.len() > LONGEST_WORD {
                    self.state = State::Broken;
                }
                true
            }
            State::Word(word) => {
                match read_word(word) {
                    Some(value) => self.settle(value),
                    None => self.state = State::Broken,
                }
                matches!(self.state, State::Broken | State::Done)
            }
            State::Done | State::Broken => true,
            State::Value | State::Key | State::Colon | State::After if c.is_whitespace() => true,
            State::Colon => {
                self.state = if c == ':' { State::Value } else { State::Broken };
                true
            }
            State::Key => self.step_key(c),
            State::Value => self.step_value(c),
            State::After => self.step_after(c),
        }
    }

    /// An object begins with a key and a list of ours with an object; anything else is prose.
    fn begin(&mut self, bracket: char, c: char) -> bool {
        match (bracket, c) {
            ('{', '"') => self.enter(Open::Object(Map::new(), None)),
            ('[', '{') => self.enter(Open::List(Vec::new())),
            _ => self.state = State::Seek(None),
        }
        false
    }

    fn step_key(&mut self, c: char) -> bool {
        match c {
            '"' => self.state = State::Str(Str::new(true, false)),
            '}' => self.leave(),
            ',' => {}
            _ => self.state = State::Broken,
        }
        true
    }

    fn step_value(&mut self, c: char) -> bool {
        match c {
            '"' => self.state = State::Str(Str::new(false, self.is_shown_text())),
            '{' => self.enter(Open::Object(Map::new(), None)),
            '[' => self.enter(Open::List(Vec::new())),
            ']' if matches!(self.open.last(), Some(Open::List(_))) => self.leave(),
            ',' if matches!(self.open.last(), Some(Open::List(_))) => {}
            _ if c.is_alphanumeric() || c == '-' || c == '+' => self.state = State::Word(c.to_string()),
            _ => self.state = State::Broken,
        }
        true
    }

    fn step_after(&mut self, c: char) -> bool {
        let list = matches!(self.open.last(), Some(Open::List(_)));
        match (c, list) {
            (',', _) => self.state = if list { State::Value } else { State::Key },
            (']', true) | ('}', false) => self.leave(),
            // A comma was forgotten.
            ('{' | '"', true) => {
                self.state = State::Value;
                return false;
            }
            ('"', false) => {
                self.state = State::Key;
                return false;
            }
            _ => self.state = State::Broken,
        }
        true
    }

    fn step_str(&mut self, c: char) -> bool {
        let State::Str(string) = &mut self.state else { return true };
        let before = string.text.len();
        let closed = string.step(c);
        if string.show {
            self.text.push_str(string.text.get(before..).unwrap_or_default());
        }
        if closed && let State::Str(string) = std::mem::replace(&mut self.state, State::Colon) {
            match (string.key, self.open.last_mut()) {
                (true, Some(Open::Object(_, key))) => *key = Some(string.text),
                _ => self.settle(Value::String(string.text)),
            }
        }
        true
    }

    fn is_shown_text(&self) -> bool {
        match self.open.as_slice() {
            [Open::Object(_, key)] => key.is_some() && *key == self.shown.text,
            _ => false,
        }
    }

    /// Whether the innermost list is the one whose elements are shown. A bare list stands for it.
    fn is_shown_list(&self) -> bool {
        match self.open.as_slice() {
            [Open::List(_)] => self.shown.items.is_some(),
            [Open::Object(_, key), Open::List(_)] => key.is_some() && *key == self.shown.items,
            _ => false,
        }
    }

    fn enter(&mut self, open: Open) {
        self.state = match open {
            _ if self.open.len() >= DEEPEST => State::Broken,
            Open::List(_) => State::Value,
            Open::Object(..) => State::Key,
        };
        if !matches!(self.state, State::Broken) {
            self.open.push(open);
        }
    }

    fn leave(&mut self) {
        if let Some(open) = self.open.pop() {
            self.settle(open.into_value());
        }
    }

    /// Puts a closed value in its place.
    fn settle(&mut self, value: Value) {
        self.state = State::After;
        if self.is_shown_list() {
            self.flush();
            self.seen.push(Seen::Item(value.clone()));
        }
        match self.open.last_mut() {
            None => {
                self.root = Some(value);
                self.state = State::Done;
            }
            Some(Open::List(list)) => list.push(value),
            Some(Open::Object(fields, key)) => {
                if let Some(key) = key.take() {
                    fields.insert(key, value);
                }
            }
        }
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.seen.push(Seen::Text(std::mem::take(&mut self.text)));
        }
    }
}

impl Open {
    fn into_value(self) -> Value {
        match self {
            Self::List(list) => Value::Array(list),
            Self::Object(fields, _) => Value::Object(fields),
        }
    }
}

impl Str {
    const fn new(key: bool, show: bool) -> Self {
        Self { text: String::new(), key, show, escape: Escape::No, high: None }
    }

    /// One character; true when it closes the string.
    fn step(&mut self, c: char) -> bool {
        match self.escape {
            Escape::No if c == '\\' => self.escape = Escape::Slash,
            Escape::No => {
                self.lone();
                if c == '"' {
                    return true;
                }
                self.text.push(c);
            }
            Escape::Slash if c == 'u' => self.escape = Escape::Hex(0, 0),
            Escape::Slash => {
                self.lone();
                self.escape = Escape::No;
                self.text.push(match c {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    other => other,
                });
            }
            Escape::Hex(count, value) => {
                let value = value * 16 + c.to_digit(16).unwrap_or(0);
                self.escape = if count == 3 { Escape::No } else { Escape::Hex(count + 1, value) };
                if count == 3 {
                    self.unit(value);
                }
            }
        }
        false
    }

    /// A UTF-16 unit, as JSON escapes them.
    fn unit(&mut self, unit: u32) {
        match (self.high.take(), unit) {
            (Some(high), 0xdc00..=0xdfff) => {
                let code = 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
                self.text.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
            (lone, unit) => {
                if lone.is_some() {
                    self.text.push('\u{fffd}');
                }
                if (0xd800..=0xdbff).contains(&unit) {
                    self.high = Some(unit);
                } else {
                    self.text.push(char::from_u32(unit).unwrap_or('\u{fffd}'));
                }
            }
        }
    }

    fn lone(&mut self) {
        if self.high.take().is_some() {
            self.text.push('\u{fffd}');
        }
    }
}

fn read_word(word: &str) -> Option<Value> {
    match word {
        "true" | "True" => Some(Value::Bool(true)),
        "false" | "False" => Some(Value::Bool(false)),
        "null" | "None" | "NaN" | "undefined" => Some(Value::Null),
        number => serde_json::from_str(number.trim_start_matches('+')).ok().filter(Value::is_number),
    }
}
