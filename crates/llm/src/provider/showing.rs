//! What a person sees of an answer while it is being written.

use std::collections::HashSet;

use serde_json::Value;

use crate::reading::{Scanner, Seen, Thoughts};
use crate::{Call, ChatRequest, Shown};

/// Shows one answer at a time, and remembers what it showed.
pub(super) struct Showing<'a> {
    call: Call<'a>,
    shown: &'a Shown,
    shaped: bool,
    thoughts: Thoughts,
    scanner: Scanner<'a>,
    text: String,
    items: Vec<Value>,
    known: HashSet<String>,
}

impl<'a> Showing<'a> {
    /// Nothing shown yet.
    pub(super) fn new(request: &'a ChatRequest, call: Call<'a>) -> Self {
        Self {
            call,
            shown: &request.shown,
            shaped: request.schema.is_some(),
            thoughts: Thoughts::default(),
            scanner: Scanner::new(&request.shown),
            text: String::new(),
            items: Vec::new(),
            known: HashSet::new(),
        }
    }

    /// More of the answer.
    pub(super) fn push(&mut self, delta: &str) {
        let delta = self.thoughts.push(delta);
        if delta.is_empty() {
            return;
        }
        if !self.shaped {
            return self.show_text(&delta);
        }
        for seen in self.scanner.push(&delta) {
            match seen {
                Seen::Text(text) => self.show_text(&text),
                Seen::Item(item) => {
                    if let Some(item) = self.call.judge.item(item) {
                        self.show_item(item);
                    }
                }
            }
        }
    }

    /// The answer begins anew: what was shown is taken back.
    pub(super) fn restart(&mut self) {
        if !self.text.is_empty() || !self.items.is_empty() {
            self.call.watch.restart();
        }
        self.text.clear();
        self.items.clear();
        self.known.clear();
        self.thoughts = Thoughts::default();
        self.scanner = Scanner::new(self.shown);
    }

    /// Makes what is shown agree with the answer that counts: what lacks is added; where the beginning differs (a
    /// draft was shown, the judge changed a text), all is shown anew.
    pub(super) fn agree(&mut self, answer: &Value) {
        let field = |name: &Option<String>| name.as_ref().and_then(|name| answer.get(name));
        let text = if self.shaped { field(&self.shown.text) } else { Some(answer) };
        let text = text.and_then(Value::as_str).unwrap_or_default();
        let items = field(&self.shown.items).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if !text.starts_with(&self.text) || !items.starts_with(&self.items) {
            self.restart();
        }
        if let Some(rest) = text.get(self.text.len()..).filter(|rest| !rest.is_empty()) {
            self.show_text(rest);
        }
        for item in items.get(self.items.len()..).unwrap_or_default() {
            self.call.watch.item(item);
            self.items.push(item.clone());
        }
    }

    fn show_text(&mut self, text: &str) {
        self.call.watch.text(text);
        self.text.push_str(text);
    }

    fn show_item(&mut self, item: Value) {
        if self.known.insert(item.to_string()) {
            self.call.watch.item(&item);
            self.items.push(item);
        }
    }
}
