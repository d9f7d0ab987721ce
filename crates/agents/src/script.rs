//! What a model is told of an agent, and how the playbook answers in its place.

use heraut_kernel::Locale;
use heraut_kernel::text::{fold, truncate};
use heraut_llm::{ChatMessage, ChatRequest, Judge, Playbook, estimate_tokens};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::agent::Agent;
use crate::message::{Author, Message};
use crate::words;

/// Answer a visitor.
pub const REPLY: &str = "agents.reply";
/// Tokens of what was said before that go along, an estimate.
const WINDOW: u32 = 3000;
/// Characters that the built-in answer quotes of a source.
const QUOTED: usize = 600;

/// What is added for an agent that speaks from its knowledge alone.
const ALONE: (&str, &str) = (
    "\n- À une question, ne réponds qu’avec ce que disent les sources ; tout le reste, tu ne le sais pas.",
    "\n- Answer questions only with what the sources say; of everything else you know nothing.",
);

/// A part of a document that may answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// How the answer calls it.
    pub n: u32,
    /// The title of the document.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// The heading above it, where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub heading: String,
    /// What it says.
    pub text: String,
}

/// The facts that go along with a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyContext {
    /// What may answer, best first.
    pub sources: Vec<Source>,
    /// What the agent says where nothing fits. Only the playbook needs it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fallback: String,
    /// What it says to a greeting. Only the playbook needs it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub greeting: String,
}

/// What is asked of a model for what somebody said. `before`: what was said before, oldest first.
#[must_use]
pub fn request(
    agent: &Agent,
    locale: Locale,
    said: &str,
    before: Vec<ChatMessage>,
    sources: Vec<Source>,
) -> ChatRequest {
    let context =
        ReplyContext { sources, fallback: words::fallback(agent, locale), greeting: words::greeting(agent, locale) };
    let mut request = ChatRequest::new(REPLY, locale, serde_json::to_value(context).unwrap_or_default());
    request.system = instructions(agent, locale);
    request.messages = window(before);
    request.messages.push(ChatMessage::user(said));
    request.max_tokens = u32::try_from(agent.max_tokens).unwrap_or(600);
    // Rounded to what providers read anyway.
    #[expect(clippy::cast_possible_truncation, reason = "numbers between 0 and 2")]
    {
        request.temperature = agent.temperature.map(|it| it as f32);
        request.top_p = agent.top_p.map(|it| it as f32);
    }
    request
}

/// The same with other sources.
#[must_use]
pub fn with_sources(mut request: ChatRequest, sources: Vec<Source>) -> ChatRequest {
    request.context["sources"] = serde_json::to_value(sources).unwrap_or_default();
    request
}

/// The instructions, the rules that precede them included.
#[must_use]
pub fn instructions(agent: &Agent, locale: Locale) -> String {
    let text = locale.pick(include_str!("../prompts/reply.fr.md"), include_str!("../prompts/reply.en.md"));
    let role = match agent.role.trim() {
        "" => locale.pick("assistant", "an assistant"),
        role => role,
    };
    let alone = match agent.knowledge_only {
        true => locale.pick(ALONE.0, ALONE.1),
        false => "",
    };
    // The instructions last: what they contain is not read for further placeholders.
    text.trim_end()
        .replace("{name}", agent.name.trim())
        .replace("{role}", role)
        .replace("{alone}", alone)
        .replace("{fallback}", words::fallback(agent, locale).trim())
        .replace("{instructions}", agent.instructions.trim())
}

/// Messages as a model is told them, oldest first; they come newest first.
#[must_use]
pub fn told(newest_first: &[Message]) -> Vec<ChatMessage> {
    let told = newest_first.iter().rev().map(|message| match message.author {
        Author::Visitor => ChatMessage::user(message.content.clone()),
        Author::Agent | Author::Operator => ChatMessage::assistant(message.content.clone()),
    });
    told.collect()
}

/// The last of what was said, as far as the window goes.
fn window(mut before: Vec<ChatMessage>) -> Vec<ChatMessage> {
    let mut left = WINDOW;
    let fits = before.iter().rev().take_while(|message| {
        let tokens = estimate_tokens(&message.content);
        let fits = tokens <= left;
        left = left.saturating_sub(tokens);
        fits
    });
    let kept = fits.count();
    before.split_off(before.len() - kept)
}

/// Knows what an answer must be: a text that is not empty.
#[derive(Clone, Copy, Debug)]
pub struct NotEmpty;

impl Judge for NotEmpty {
    fn answer(&self, answer: Value) -> Result<Value, Vec<String>> {
        match answer.as_str().map(str::trim) {
            Some("") | None => Err(vec!["The answer is empty.".to_owned()]),
            Some(text) => Ok(Value::from(text)),
        }
    }
}

/// How the playbook answers: what a source says, in its own words, or that it does not know.
#[must_use]
pub fn playbook() -> Playbook {
    Playbook::new().with(REPLY, |request| {
        let context: ReplyContext =
            serde_json::from_value(request.context.clone()).map_err(|_| heraut_llm::LlmError::BadOutput)?;
        let said = request.last_user_message().unwrap_or_default();
        Ok(Value::from(answer(&context, said, request.locale)))
    })
}

fn answer(context: &ReplyContext, said: &str, locale: Locale) -> String {
    if is_greeting(said) {
        return context.greeting.clone();
    }
    let Some(source) = context.sources.first() else { return context.fallback.clone() };
    let quoted = excerpt(&source.text);
    let title = match source.heading.as_str() {
        heading if heading.is_empty() || heading == source.title => source.title.clone(),
        heading => format!("{}, {heading}", source.title),
    };
    // Marks stay with their words at the end of a line.
    let begins = locale
        .pick(&format!("Voici ce que dit «\u{a0}{title}\u{a0}»\u{a0}:"), &format!("This is what “{title}” says:"))
        .to_owned();
    format!("{begins}\n\n{quoted} [{}]", source.n)
}

/// The beginning of a text, to the end of a sentence where there is one.
fn excerpt(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = truncate(&text, QUOTED);
    if cut.len() == text.len() {
        return text;
    }
    cut.rfind(['.', '!', '?', '…']).map_or_else(
        || format!("{cut}…"),
        |at| {
            let end = at + cut[at..].chars().next().map_or(1, char::len_utf8);
            cut[..end].to_owned()
        },
    )
}

/// Whether somebody says hello and nothing else.
#[must_use]
pub fn is_greeting(said: &str) -> bool {
    const GREETINGS: &[&str] = &[
        "allo",
        "bonjour",
        "bonsoir",
        "coucou",
        "good afternoon",
        "good evening",
        "good morning",
        "hello",
        "hello there",
        "hey",
        "hi",
        "hi there",
        "salut",
    ];
    let said = fold(said);
    let words = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    GREETINGS.contains(&words.collect::<Vec<_>>().join(" ").as_str())
}

/// Whether an answer says that nothing is known: in the agent's own words for it, as a model was told to. Words of less than a
/// sentence may begin another answer.
#[must_use]
pub fn is_unknown(answer: &str, fallback: &str) -> bool {
    const A_SENTENCE: usize = 4;
    let words = |text: &str| -> Vec<String> {
        let folded = fold(text);
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (answer, fallback) = (words(answer), words(fallback));
    if fallback.len() < A_SENTENCE {
        return !fallback.is_empty() && answer == fallback;
    }
    answer.windows(fallback.len()).any(|part| part == fallback)
}

/// The numbers of sources that an answer cites, in the order in which it does, each once.
#[must_use]
pub fn cited(answer: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for part in answer.split('[').skip(1) {
        let number = part.split(']').next().filter(|inside| inside.len() < part.len());
        for n in number.into_iter().flat_map(|inside| inside.split(',')).filter_map(|n| n.trim().parse().ok()) {
            if !found.contains(&n) {
                found.push(n);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(sources: &[&str]) -> ReplyContext {
        let source = |(n, text): (usize, &&str)| Source {
            n: u32::try_from(n + 1).unwrap(),
            title: "Livraison".to_owned(),
            url: None,
            heading: String::new(),
            text: (*text).to_owned(),
        };
        let (fallback, greeting) = ("Je ne sais pas.".to_owned(), "Bienvenue.".to_owned());
        ReplyContext { sources: sources.iter().enumerate().map(source).collect(), fallback, greeting }
    }

    #[test]
    fn the_playbook_quotes_or_says_that_it_does_not_know() {
        let known = context(&["Nous livrons en 48 heures."]);
        assert_eq!(
            answer(&known, "Et la livraison ?", Locale::Fr),
            "Voici ce que dit «\u{a0}Livraison\u{a0}»\u{a0}:\n\nNous livrons en 48 heures. [1]"
        );
        let mut under = known.clone();
        under.sources[0].heading = "Délais".to_owned();
        assert!(answer(&under, "Et la livraison ?", Locale::En).starts_with("This is what “Livraison, Délais” says:"));
        assert_eq!(answer(&context(&[]), "Et la livraison ?", Locale::Fr), "Je ne sais pas.");
        assert_eq!(answer(&known, "Bonjour !", Locale::Fr), "Bienvenue.");
        let long = "Une phrase. ".repeat(200);
        assert!(excerpt(&long).ends_with("phrase.") && excerpt(&long).len() <= QUOTED);
        assert!(excerpt(&"é".repeat(2000)).ends_with("é…"));
    }

    #[test]
    fn who_knows_nothing_says_so_in_words_that_are_known() {
        let fallback = "Je ne sais pas répondre à cette question. Laissez-moi une adresse.";
        assert!(is_unknown(fallback, fallback));
        assert!(is_unknown(
            "Désolé ! **Je ne sais pas répondre à cette question.** Laissez-moi une adresse… Merci.",
            fallback
        ));
        assert!(!is_unknown("Je ne sais pas si cela vous convient : nous livrons en 48 heures.", fallback));
        assert!(is_unknown("Désolé.", "Désolé !") && !is_unknown("Désolé, nous sommes fermés.", "Désolé !"));
        assert!(!is_unknown("", "") && !is_unknown("Oui.", "…"));
    }

    #[test]
    fn citations_are_read_from_the_answer() {
        assert_eq!(cited("Oui [2]. Aussi [1, 3] et [2]."), [2, 1, 3]);
        assert!(cited("[x](javascript:1) [ [[]] [").is_empty());
    }
}
