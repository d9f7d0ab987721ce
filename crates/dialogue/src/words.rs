//! What a person is told of who answered, and why it was somebody else.

use heraut_kernel::Locale;
use heraut_llm::{LlmError, PLAYBOOK};

/// A member as a person is told.
pub(crate) fn shown_name(locale: Locale, name: &str) -> String {
    if name == PLAYBOOK {
        locale.pick("le planificateur intégré", "the built-in planner").to_owned()
    } else {
        name.to_owned()
    }
}

/// One honest sentence: who failed, how, and who answered instead.
pub(crate) fn sentence(locale: Locale, failed: &str, error: &LlmError, answered: &str) -> String {
    if *error == LlmError::Spent {
        let who = shown_name(locale, answered);
        let (fr, en) = (
            format!("Le quota de cet espace pour ce mois est épuisé ; cette réponse vient de {who}."),
            format!("This workspace has spent its quota for the month; this answer comes from {who}."),
        );
        return locale.pick(&fr, &en).replace("de le ", "du ");
    }
    let (fr, en) = match error {
        LlmError::Auth => ("refuse la clé", "refuses the key"),
        LlmError::Quota => ("n'a plus de crédit", "has no credit left"),
        LlmError::RateLimit { .. } => ("demande de ralentir", "asks to slow down"),
        LlmError::TimeoutTtft | LlmError::TimeoutTotal => ("n'a pas répondu à temps", "did not answer in time"),
        LlmError::BadOutput => ("a donné une réponse inutilisable", "gave an answer that cannot be used"),
        LlmError::Refusal => ("a refusé de répondre", "declined to answer"),
        LlmError::ContextLength => ("ne prend pas un texte aussi long", "does not take a text this long"),
        _ => ("ne répond pas", "does not answer"),
    };
    let who = shown_name(locale, answered);
    locale
        .pick(
            &format!("{failed} {fr} ; cette réponse vient de {who}."),
            &format!("{failed} {en}; this answer comes from {who}."),
        )
        .replace("de le ", "du ")
}
