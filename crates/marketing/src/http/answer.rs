//! A turn's answer over HTTP: whole, or bit by bit as events (`docs/API.md`, « Turns »).

use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use heraut_dialogue::{Event, Follow, Statut, Told};
use heraut_http::{ApiError, SseEvent, Wants, problem, sse};
use heraut_kernel::{Locale, Problem, TurnId};
use heraut_store::BoxFuture;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Error;
use crate::usecase::answering::{Answering, Ended};

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
    Ok(match answering {
        Answering::Ready(ended) => {
            let last = last(locale, Ok(ended));
            let id = last.data.get("turn_id").cloned().unwrap_or_default();
            sse::stream(stream::iter([begin(&id), last]))
        }
        Answering::Running { follow, answer } => events(locale, follow, answer),
    })
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
    enum Stage<T> {
        Begin(Follow, BoxFuture<'static, Result<Ended<T>, Problem>>),
        Middle(Follow, BoxFuture<'static, Result<Ended<T>, Problem>>),
        End,
    }
    let steps = stream::unfold(Stage::Begin(follow, answer), move |stage| async move {
        match stage {
            Stage::Begin(follow, answer) => {
                let first = begin(&json!(follow.id.0));
                Some((vec![first], Stage::Middle(follow, answer)))
            }
            Stage::Middle(mut follow, answer) => match follow.next().await {
                Ok(Some(Told::More(events))) => {
                    Some((events.into_iter().map(told).collect(), Stage::Middle(follow, answer)))
                }
                Ok(Some(Told::Over(Statut::Interrupted))) => {
                    Some((vec![named("interrupted", json!({ "turn_id": follow.id.0 }))], Stage::End))
                }
                Ok(_) => Some((vec![last(locale, answer.await)], Stage::End)),
                Err(error) => {
                    let problem = Problem::from(Error::from(error));
                    Some((vec![last::<T>(locale, Err(problem))], Stage::End))
                }
            },
            Stage::End => None,
        }
    });
    sse::stream(steps.flat_map(stream::iter))
}

fn named(name: &'static str, data: Value) -> SseEvent {
    SseEvent { id: None, name, data }
}

fn begin(turn_id: &Value) -> SseEvent {
    named("turn", json!({ "turn_id": turn_id, "statut": "running" }))
}

fn told(event: Event) -> SseEvent {
    SseEvent { id: Some(event.place.to_string()), name: event.name, data: event.data }
}

fn last<T: Serialize>(locale: Locale, ended: Result<Ended<T>, Problem>) -> SseEvent {
    let value = |answer: &T| serde_json::to_value(answer).unwrap_or_default();
    match ended {
        Ok(Ended::Done(answer)) => named("done", value(&answer)),
        Ok(Ended::Stopped(_, Some(answer))) => named("stopped", value(&answer)),
        Ok(Ended::Stopped(TurnId(id), None)) => named("stopped", json!({ "turn_id": id })),
        Err(refused) => {
            let body = problem::body(&refused, locale);
            named("error", serde_json::to_value(body).unwrap_or_default())
        }
    }
}
