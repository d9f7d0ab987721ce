//! A turn while it is being answered: what is shown of it, in memory, and how the rest of it is told to those who follow.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use heraut_kernel::{Scope, TurnId};
use heraut_llm::Watch;
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};

use crate::store::turns::{Statut, Turn};

/// What is shown of a turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct View {
    /// Which attempt of the turn.
    pub attempt: i32,
    /// How often, in this attempt, what was shown was taken back.
    pub part: i32,
    /// Text so far.
    pub texte: String,
    /// Closed elements so far.
    pub elements: Vec<Value>,
    /// Named steps so far: name and sentence.
    pub steps: Vec<(&'static str, String)>,
}

impl From<&Turn> for View {
    fn from(turn: &Turn) -> Self {
        Self {
            attempt: turn.attempt,
            part: turn.part,
            texte: turn.texte.clone(),
            elements: turn.elements.clone(),
            steps: Vec::new(),
        }
    }
}

/// How far a follower is. Written as `attempt-part-text-elements-steps`: the `id` of an event, opaque to clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    attempt: i32,
    part: i32,
    text: usize,
    elements: usize,
    steps: usize,
}

impl Place {
    /// Reads what a client sends back; nothing where it is not ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let place = Self {
            attempt: parts.next()?.parse().ok()?,
            part: parts.next()?.parse().ok()?,
            text: parts.next()?.parse().ok()?,
            elements: parts.next()?.parse().ok()?,
            steps: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(place)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}-{}-{}-{}", self.attempt, self.part, self.text, self.elements, self.steps)
    }
}

/// Something that a follower is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its kind: `turn`, `step`, `text`, `item`, `reset`.
    pub name: &'static str,
    /// What it says.
    pub data: Value,
    /// Where the follower is after it.
    pub place: Place,
}

impl View {
    /// What a follower at a place has not been told, and where it then is.
    pub(crate) fn since(&self, place: &mut Place) -> Vec<Event> {
        let mut events = Vec::new();
        let mut tell = |name, data, place: Place| events.push(Event { name, data, place });
        let lost = place.text > self.texte.len() || !self.texte.is_char_boundary(place.text);
        if (place.attempt, place.part) != (self.attempt, self.part) || lost {
            let reason =
                (place.attempt != 0).then_some(if place.attempt < self.attempt { "retry" } else { "fallback" });
            *place = Place { attempt: self.attempt, part: self.part, ..Place::default() };
            if let Some(reason) = reason {
                tell("reset", json!({ "reason": reason }), *place);
            }
        }
        for (name, label) in self.steps.iter().skip(place.steps) {
            place.steps += 1;
            tell("step", json!({ "name": name, "label": label }), *place);
        }
        if let Some(delta) = self.texte.get(place.text..).filter(|delta| !delta.is_empty()) {
            place.text = self.texte.len();
            tell("text", json!({ "delta": delta }), *place);
        }
        for item in self.elements.iter().skip(place.elements) {
            let index = place.elements;
            place.elements += 1;
            tell("item", json!({ "index": index, "item": item }), *place);
        }
        events
    }
}

#[derive(Debug, Default)]
struct State {
    view: View,
    /// Something was shown since the last checkpoint.
    dirty: bool,
    /// When that was.
    kept_at: Option<Instant>,
    /// How it ended.
    over: Option<Statut>,
}

/// A turn in this process's hand.
#[derive(Debug)]
pub(crate) struct Live {
    pub id: TurnId,
    pub scope: Scope,
    /// Which attempt of the turn.
    pub attempt: i32,
    /// Told when somebody wants it stopped.
    pub stopping: Notify,
    state: Mutex<State>,
    changes: watch::Sender<()>,
}

impl Live {
    pub(crate) fn new(id: TurnId, scope: Scope, attempt: i32) -> Self {
        let view = View { attempt, ..View::default() };
        let state = Mutex::new(State { view, ..State::default() });
        Self { id, scope, attempt, stopping: Notify::new(), state, changes: watch::Sender::new(()) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut View)) {
        {
            let mut state = self.state();
            change(&mut state.view);
            state.dirty = true;
        }
        self.changes.send_replace(());
    }

    /// Tells those who follow what is being done.
    pub(crate) fn step(&self, name: &'static str, label: String) {
        self.change(|view| view.steps.push((name, label)));
    }

    /// Tells those who follow that it is over.
    pub(crate) fn end(&self, statut: Statut) {
        self.state().over = Some(statut);
        self.changes.send_replace(());
    }

    /// Hears of changes.
    pub(crate) fn listen(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// What a follower has not been told, and whether and how it is over.
    pub(crate) fn since(&self, place: &mut Place) -> (Vec<Event>, Option<Statut>) {
        let state = self.state();
        (state.view.since(place), state.over)
    }

    /// What was shown so far.
    pub(crate) fn shown(&self) -> View {
        self.state().view.clone()
    }

    /// What was shown so far, if anything was since the last time that it was asked.
    pub(crate) fn fresh(&self) -> Option<View> {
        let mut state = self.state();
        std::mem::take(&mut state.dirty).then(|| {
            state.kept_at = Some(Instant::now());
            state.view.clone()
        })
    }

    /// When what was shown was last asked for; nothing before the first time.
    pub(crate) fn kept_at(&self) -> Option<Instant> {
        self.state().kept_at
    }
}

impl Watch for Live {
    fn text(&self, delta: &str) {
        self.change(|view| view.texte.push_str(delta));
    }

    fn item(&self, item: &Value) {
        self.change(|view| view.elements.push(item.clone()));
    }

    fn restart(&self) {
        let nothing = |view: &View| view.texte.is_empty() && view.elements.is_empty();
        if nothing(&self.state().view) {
            return;
        }
        self.change(|view| {
            view.part += 1;
            view.texte.clear();
            view.elements.clear();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live() -> Live {
        Live::new(TurnId::generate(), Scope::nowhere(), 1)
    }

    fn names(events: &[Event]) -> Vec<&str> {
        events.iter().map(|event| event.name).collect()
    }

    #[test]
    fn a_follower_is_told_each_thing_once() {
        let live = live();
        let mut place = Place::default();
        live.step("ask", "…".to_owned());
        live.text("Bon");
        live.text("jour");
        live.item(&json!({ "n": 1 }));
        let (events, over) = live.since(&mut place);
        assert_eq!((names(&events), over), (vec!["step", "text", "item"], None));
        assert_eq!(events[1].data["delta"], "Bonjour");
        live.text(" é");
        let (events, _) = live.since(&mut place);
        assert_eq!((events.len(), &events[0].data["delta"]), (1, &json!(" é")));
        assert_eq!(live.since(&mut place).0, []);
        assert_eq!(Place::parse(&place.to_string()), Some(place));
    }

    #[test]
    fn who_comes_back_gets_the_rest_and_who_comes_new_gets_all() {
        let live = live();
        live.text("un deux");
        let mut there = Place { attempt: 1, text: 3, ..Place::default() };
        assert_eq!(live.since(&mut there).0[0].data["delta"], "deux");
        let mut new = Place::default();
        assert_eq!(live.since(&mut new).0[0].data["delta"], "un deux");
        let mut mad = Place { attempt: 1, part: 0, text: 99, elements: 9, steps: 9 };
        assert_eq!(names(&live.since(&mut mad).0), ["reset", "text"]);
    }

    #[test]
    fn what_does_not_count_any_more_is_taken_back() {
        let live = live();
        let mut place = Place::default();
        live.restart();
        live.text("faux");
        assert_eq!(names(&live.since(&mut place).0), ["text"]);
        live.restart();
        live.text("juste");
        assert_eq!(names(&live.since(&mut place).0), ["reset", "text"]);
        live.end(Statut::Done);
        assert_eq!(live.since(&mut place), (Vec::new(), Some(Statut::Done)));
    }

    #[test]
    fn a_place_is_not_guessed() {
        for text in ["", "1", "1-0-2-3", "1-0-2-3-4-5", "a-b-c-d-e", "-1-2-3-4-5"] {
            assert_eq!(Place::parse(text), None, "{text}");
        }
    }
}
