//! What some models write before the answer, between `<think>` and `</think>`.

/// How thoughts open and close, by model family.
const MARKS: &[(&str, &str)] = &[
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("[THINK]", "[/THINK]"),
];

/// Holds back leading thoughts, and white space, while an answer streams. Marks further on are text like any other.
#[derive(Debug, Default)]
pub(crate) struct Thoughts {
    place: Place,
    held: String,
}

#[derive(Clone, Copy, Debug, Default)]
enum Place {
    #[default]
    Start,
    Inside(&'static str),
    Past,
}

impl Thoughts {
    /// Takes a piece and gives what of it is no thought.
    pub(crate) fn push(&mut self, piece: &str) -> String {
        if matches!(self.place, Place::Past) {
            return piece.to_owned();
        }
        self.held.push_str(piece);
        loop {
            match self.place {
                Place::Past => return std::mem::take(&mut self.held),
                Place::Start => {
                    let begun = self.held.trim_start();
                    if let Some((open, close)) = MARKS.iter().find(|(open, _)| begun.starts_with(open)) {
                        self.held = begun.get(open.len()..).unwrap_or_default().to_owned();
                        self.place = Place::Inside(close);
                    } else if MARKS.iter().any(|(open, _)| open.starts_with(begun)) {
                        return String::new();
                    } else {
                        self.held = begun.to_owned();
                        self.place = Place::Past;
                    }
                }
                Place::Inside(close) => match self.held.split_once(close) {
                    Some((_, rest)) => {
                        self.held = rest.to_owned();
                        self.place = Place::Start;
                    }
                    None => {
                        // The mark may be cut in two; what lies further back cannot belong to it.
                        let keep = self.held.len().saturating_sub(close.len());
                        let keep = (keep..=self.held.len()).find(|at| self.held.is_char_boundary(*at)).unwrap_or(0);
                        self.held.drain(..keep);
                        return String::new();
                    }
                },
            }
        }
    }

    /// What was held back at the end and is no thought after all.
    pub(crate) fn finish(&mut self) -> String {
        match self.place {
            Place::Inside(_) => String::new(),
            Place::Start | Place::Past => std::mem::take(&mut self.held),
        }
    }

    /// A whole text without its leading thoughts.
    pub(crate) fn strip(text: &str) -> String {
        let mut thoughts = Self::default();
        let mut rest = thoughts.push(text);
        rest.push_str(&thoughts.finish());
        rest
    }

    /// What follows the last closing mark: some templates open the thoughts in the prompt, so that only their end shows.
    pub(crate) fn after_last(text: &str) -> Option<&str> {
        MARKS
            .iter()
            .filter_map(|(_, close)| text.rsplit_once(close))
            .map(|(_, rest)| rest)
            .min_by_key(|rest| rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_thoughts_are_held_back_wherever_they_are_cut() {
        for (text, rest) in [
            (" <think>é {\"a\":1} < </think>\n\nBonjour <think>", "Bonjour <think>"),
            ("<thinking>x</thinking>[THINK]y[/THINK]z", "z"),
            ("<think>never closed", ""),
            ("<p>no thought", "<p>no thought"),
            ("<thi", "<thi"),
            ("", ""),
        ] {
            assert_eq!(Thoughts::strip(text), rest);
            for step in 1..4 {
                let mut thoughts = Thoughts::default();
                let chars: Vec<char> = text.chars().collect();
                let mut got: String =
                    chars.chunks(step).map(|piece| thoughts.push(&piece.iter().collect::<String>())).collect();
                got.push_str(&thoughts.finish());
                assert_eq!(got, rest, "{text} by {step}");
            }
        }
        assert_eq!(Thoughts::after_last("a</think>b</think>c"), Some("c"));
    }
}
