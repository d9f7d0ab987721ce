//! Whether what came is an answer.

use std::collections::HashSet;

use serde_json::Value;

use crate::asking::{Fault, sentence};
use crate::reading::{Ear, Extracted, Thoughts, extract};
use crate::{AnswerSchema, Call, ChatRequest, Finish, LlmError};

/// What comes of an attempt.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// An answer that the judge accepted.
    Answer {
        /// The answer.
        content: Value,
        /// How it ended.
        finish: Finish,
    },
    /// Something was said, and it is wrong in these ways.
    Faults(Vec<String>),
    /// Nothing was said.
    Empty,
    /// There is no answer.
    Failed(LlmError),
}

/// Judges what was heard; `cut` where the stream broke off before its end.
pub(super) fn weigh(ear: &Ear, request: &ChatRequest, call: &Call<'_>, cut: Option<LlmError>) -> Verdict {
    let said = said(ear, request);
    if !ear.refusal.is_empty() || (said.is_empty() && ear.finish == Some(Finish::ContentFilter)) {
        return Verdict::Failed(LlmError::Refusal);
    }
    let verdict = match &request.schema {
        _ if said.trim().is_empty() => Verdict::Empty,
        Some(schema) => weigh_object(said, schema, ear, request, call, cut.is_some()),
        None => weigh_text(said, ear, request, call, cut.is_some()),
    };
    match (verdict, cut) {
        (answer @ Verdict::Answer { .. }, _) => answer,
        (_, Some(error)) => Verdict::Failed(error),
        (verdict, None) => verdict,
    }
}

/// What counts as the answer: the arguments of the tool where there are any.
pub(super) fn said<'a>(ear: &'a Ear, request: &ChatRequest) -> &'a str {
    if by_tool(ear, request) { &ear.arguments } else { &ear.content }
}

/// Whether the answer came as the arguments of a tool, asked for or not.
pub(super) fn by_tool(ear: &Ear, request: &ChatRequest) -> bool {
    request.schema.is_some() && !ear.arguments.trim().is_empty()
}

fn weigh_text(said: &str, ear: &Ear, request: &ChatRequest, call: &Call<'_>, cut: bool) -> Verdict {
    let text = Thoughts::strip(said);
    let head: String = text.trim_start().chars().take(15).collect::<String>().to_lowercase();
    if text.trim().is_empty() || cut {
        return Verdict::Empty;
    }
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Verdict::Faults(vec![sentence(Fault::Page, request.locale).to_owned()]);
    }
    judged(Value::String(text), ear.finish.unwrap_or_default(), call)
}

fn weigh_object(
    said: &str,
    schema: &AnswerSchema,
    ear: &Ear,
    request: &ChatRequest,
    call: &Call<'_>,
    cut: bool,
) -> Verdict {
    let fault = |fault| Verdict::Faults(vec![sentence(fault, request.locale).to_owned()]);
    let (mut answer, whole) = match extract(said, &schema.schema, &request.shown) {
        Extracted::Answer { value, whole } => (value, whole),
        Extracted::Echo => return fault(Fault::Echo),
        Extracted::Nothing => return fault(Fault::NoObject),
    };
    let kept = request.shown.items.as_ref().and_then(|name| keep_good(&mut answer, name, call));
    // Of a broken answer the closed elements are worth keeping; a text that stops in mid-sentence is not.
    if cut && !whole && kept.unwrap_or(0) == 0 {
        return Verdict::Empty;
    }
    let finish = if cut && !whole { Finish::Length } else { ear.finish.unwrap_or_default() };
    judged(answer, finish, call)
}

/// Leaves the elements of the list that the judge accepts, each once, and counts them.
fn keep_good(answer: &mut Value, name: &str, call: &Call<'_>) -> Option<usize> {
    let list = answer.get_mut(name)?.as_array_mut()?;
    let mut known = HashSet::new();
    let good = std::mem::take(list).into_iter().filter_map(|item| call.judge.item(item));
    *list = good.filter(|item| known.insert(item.to_string())).collect();
    Some(list.len())
}

fn judged(answer: Value, finish: Finish, call: &Call<'_>) -> Verdict {
    match call.judge.answer(answer) {
        Ok(content) => Verdict::Answer { content, finish },
        Err(faults) => Verdict::Faults(faults),
    }
}
