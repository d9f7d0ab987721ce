//! Tokens, guessed.

use crate::{ChatRequest, Usage};

/// About how many tokens a text has: a quarter of its characters, rounded up.
///
/// An estimate, for budgets and windows. French and JSON run higher with most tokenisers (up to a
/// third), so leave room; for money, take what the provider reports.
#[must_use]
pub fn estimate_tokens(text: &str) -> u32 {
    u32::try_from(text.chars().count().div_ceil(4)).unwrap_or(u32::MAX)
}

/// The usage of a call whose provider reports none.
#[must_use]
pub fn estimate_usage(request: &ChatRequest, answer: &str) -> Usage {
    let mut prompt = estimate_tokens(&request.system);
    if !request.context.is_null() {
        prompt = prompt.saturating_add(estimate_tokens(&request.context.to_string()));
    }
    for message in &request.messages {
        prompt = prompt.saturating_add(estimate_tokens(&message.content)).saturating_add(4);
    }
    Usage { prompt_tokens: prompt, completion_tokens: estimate_tokens(answer), estimated: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_about_four_characters() {
        assert_eq!(estimate_tokens(""), 0);
        assert_eq!(estimate_tokens("été"), 1);
        assert_eq!(estimate_tokens("générer des leads"), 5);
    }
}
