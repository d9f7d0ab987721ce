//! What an agent says by itself where nobody wrote anything else.

use heraut_kernel::Locale;

use crate::agent::Agent;

/// The first message.
#[must_use]
pub fn greeting(agent: &Agent, locale: Locale) -> String {
    said(&agent.texts.of(locale).greeting).unwrap_or_else(|| {
        let name = &agent.name;
        locale
            .pick(
                &format!("Bonjour, je suis {name}, l’assistant automatique de ce site. Que puis-je pour vous ?"),
                &format!("Hello, I am {name}, this site’s automatic assistant. What can I do for you?"),
            )
            .to_owned()
    })
}

/// What is said where nothing fits.
#[must_use]
pub fn fallback(agent: &Agent, locale: Locale) -> String {
    said(&agent.texts.of(locale).fallback).unwrap_or_else(|| {
        locale
            .pick(
                "Je ne sais pas répondre à cette question. Laissez-moi une adresse, et une personne de l’équipe vous \
                 répondra.",
                "I do not know the answer to this question. Leave me an address, and somebody of the team will write \
                 back.",
            )
            .to_owned()
    })
}

/// What is said where a budget is spent.
#[must_use]
pub fn spent(locale: Locale) -> &'static str {
    locale.pick(
        "J’ai répondu à beaucoup de messages et je dois faire une pause. Laissez une adresse, et une personne de l’équipe \
         vous répondra.",
        "I have answered many messages and have to pause. Leave an address, and somebody of the team will write back.",
    )
}

/// What is said to a visitor who writes faster than people do.
#[must_use]
pub fn slower(locale: Locale) -> &'static str {
    locale.pick(
        "Vous écrivez plus vite que je ne peux répondre : attendez un instant, puis renvoyez votre message.",
        "You write faster than I can answer: wait a moment, then send your message again.",
    )
}

/// To what a visitor agrees who leaves an address.
#[must_use]
pub fn consent(agent: &Agent, locale: Locale) -> String {
    said(&agent.texts.of(locale).consent).unwrap_or_else(|| {
        locale
            .pick(
                "J’accepte que mes coordonnées soient utilisées pour répondre à ma demande, et pour rien d’autre.",
                "I agree that my details are used to answer my request, and for nothing else.",
            )
            .to_owned()
    })
}

fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
