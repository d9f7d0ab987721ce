//! An answer to a visitor over HTTP: whole, or bit by bit as events (`docs/API.md`, « Turns »).

use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt};
use heraut_dialogue::answering::{self, Answering, Shown};
use heraut_http::{ApiError, Json, SseEvent, Wants, sse};
use heraut_kernel::Locale;

use crate::usecase::say::Said;

/// Answers as the visitor's page wants it.
pub(super) async fn respond(wants: &Wants, locale: Locale, answering: Answering<Said>) -> Result<Response, ApiError> {
    if !wants.stream {
        return Ok(Json(answering.whole().await?).into_response());
    }
    Ok(stream(locale, answering::shown(answering)))
}

/// What is shown of an answer, as events.
pub(super) fn stream(locale: Locale, shown: impl Stream<Item = Shown> + Send + 'static) -> Response {
    // A visitor is told no names of models.
    let shown = shown.filter(|it| std::future::ready(it.name != "step"));
    sse::stream(shown.map(move |Shown { id, name, data }| SseEvent::new(id, name, data, locale)))
}
