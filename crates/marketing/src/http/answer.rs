//! A turn's answer over HTTP: whole, or bit by bit as events (`docs/API.md`, « Turns »).

use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use heraut_dialogue::Follow;
use heraut_dialogue::answering::{self, Answering, Ended, Shown};
use heraut_http::{ApiError, SseEvent, Wants, sse};
use heraut_kernel::{Locale, Problem};
use heraut_store::BoxFuture;
use serde::Serialize;

/// Answers as the caller wants it; `whole` makes the answer that comes at once.
pub(super) async fn respond<T, R>(
    wants: &Wants,
    locale: Locale,
    answering: Answering<T>,
    whole: impl FnOnce(T) -> R,
) -> Result<Response, ApiError>
where
    T: Serialize + Send + 'static,
    R: IntoResponse,
{
    if !wants.stream {
        return Ok(whole(answering.whole().await?).into_response());
    }
    let shown = answering::shown(answering);
    Ok(sse::stream(shown.map(move |shown| told(shown, locale))))
}

/// The events of a turn that runs, then its end.
pub(super) fn events<T>(
    locale: Locale,
    follow: Follow,
    answer: BoxFuture<'static, Result<Ended<T>, Problem>>,
) -> Response
where
    T: Serialize + Send + 'static,
{
    sse::stream(answering::events(follow, answer).map(move |shown| told(shown, locale)))
}

fn told(Shown { id, name, data }: Shown, locale: Locale) -> SseEvent {
    SseEvent::new(id, name, data, locale)
}
