//! What a model is asked for a command, where one is needed.

use heraut_kernel::text::truncate;
use heraut_kernel::{Problem, Scope};
use heraut_llm::{ChatMessage, ChatRequest, estimate_tokens};

use super::Before;
use crate::brief::brief;
use crate::chat::Command;
use crate::message::Auteur;
use crate::plan::options::Options;
use crate::script::judge::Work;
use crate::script::{self, REPLY, ReplyContext};
use crate::store::messages::{self, Conversation};
use crate::usecase::assistant::Chosen;
use crate::{Error, Marketing};

/// Tokens of the messages that go along whole, an estimate.
const WINDOW: u32 = 2000;
/// How many messages are looked at.
const LOOKED_AT: u64 = 40;
/// Characters that an older message is cut to.
const DIGEST: usize = 160;

/// The request, and the task with what its judge has to know.
pub(super) async fn request(
    marketing: &Marketing,
    scope: &Scope,
    before: &Before,
    command: &Command,
    voice: &Chosen,
    options: Option<&Options>,
) -> Result<Option<(ChatRequest, Work)>, Problem> {
    if let Command::Unknown { .. } = command {
        return if voice.remote { Ok(Some(reply(marketing, scope, before, voice).await?)) } else { Ok(None) };
    }
    let Some(scenario) = &before.scenario else { return Ok(None) };
    Ok(match command {
        Command::Propose { genre, tour } => {
            let request = crate::usecase::suggest::request(scenario, *genre, *tour, Vec::new(), scope.locale);
            let known = crate::usecase::suggest::known(scenario, *genre, &[]);
            Some((voice.instruct(request, Some(*genre)), Work::Suggest(*genre, known)))
        }
        Command::Search { requete: Some(requete) } => {
            let request = crate::usecase::search::request(marketing, scope, scenario, requete).await?;
            Some((voice.instruct(request, None), Work::Search))
        }
        Command::Plan(_) => options.map(|options| {
            let request = crate::usecase::plan::generate::request(scenario, options);
            (voice.instruct(request, None), Work::Plan)
        }),
        _ => None,
    })
}

/// What the rules did not understand: the scenario, what was said last, and a line for each thing said before.
async fn reply(
    marketing: &Marketing,
    scope: &Scope,
    before: &Before,
    voice: &Chosen,
) -> Result<(ChatRequest, Work), Problem> {
    let conversation = before
        .scenario
        .as_ref()
        .map_or(Conversation::Thread(before.thread_id), |scenario| Conversation::Scenario(scenario.resume.id));
    let conn = marketing.db.read(scope).await.map_err(Error::from)?;
    let past = messages::said(&conn, conversation, LOOKED_AT).await.map_err(Error::from)?;
    drop(conn);
    let (mut window, avant) = remember(past);
    window.extend(before.said.as_ref().map(|said| ChatMessage::user(said.as_str())));
    let scenario = before.scenario.as_deref();
    let intentions = scenario.map_or_else(
        || crate::action::entry(scope.locale),
        |scenario| crate::action::next_best(scenario, scope.locale),
    );
    let mut intentions: Vec<String> = intentions.into_iter().map(|action| action.intent).collect();
    intentions.dedup();
    let manques = scenario.map(|scenario| scenario.resume.manques.iter().map(|it| format!("{it:?}").to_lowercase()));
    let context = ReplyContext {
        brief: scenario.map(brief),
        manques: manques.map(Iterator::collect).unwrap_or_default(),
        avant,
        intentions,
    };
    let mut request = script::request(REPLY, scope.locale, &context);
    request.messages = window;
    Ok((voice.instruct(request, None), Work::Reply))
}

/// The last messages whole, oldest first, as far as the budget goes; of those before, a line each. No model sums them up: what
/// was said is said again in fewer of its own words.
fn remember(newest_first: Vec<(Auteur, String)>) -> (Vec<ChatMessage>, Vec<String>) {
    let mut left = WINDOW;
    let (mut window, mut avant) = (Vec::new(), Vec::new());
    for (auteur, contenu) in newest_first {
        let tokens = estimate_tokens(&contenu);
        if avant.is_empty() && tokens <= left {
            left -= tokens;
            window.push(match auteur {
                Auteur::User => ChatMessage::user(contenu),
                Auteur::Assistant | Auteur::System => ChatMessage::assistant(contenu),
            });
        } else {
            let line = contenu.split_whitespace().collect::<Vec<_>>().join(" ");
            avant.push(format!("{}: {}", auteur.as_str(), truncate(&line, DIGEST)));
        }
    }
    window.reverse();
    avant.reverse();
    (window, avant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_last_goes_along_whole_and_what_was_before_in_a_line() {
        let long = "mot ".repeat(2500);
        let said = |auteur, contenu: &str| (auteur, contenu.to_owned());
        let past = vec![said(Auteur::Assistant, "trois"), said(Auteur::User, &long), said(Auteur::Assistant, "un")];
        let (window, avant) = remember(past);
        assert_eq!(window, [ChatMessage::assistant("trois")]);
        assert_eq!(avant.len(), 2);
        assert_eq!((avant[0].as_str(), avant[1].len()), ("assistant: un", "user: ".len() + DIGEST));
    }
}
