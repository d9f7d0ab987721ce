//! Keeps answers for `Idempotency-Key` in the database.

use async_trait::async_trait;
use heraut_http::idempotency::{Begin, IdempotencyClaim, IdempotencyStore, Kept};
use heraut_kernel::{Problem, Scope};
use heraut_store::idempotency::{self, Found};
use heraut_store::{Db, Error};

/// Answers kept in `idempotency_keys`.
#[derive(Clone, Debug)]
pub struct KeptAnswers(pub Db);

#[async_trait]
impl IdempotencyStore for KeptAnswers {
    async fn begin(&self, scope: &Scope, claim: &IdempotencyClaim) -> Result<Begin, Problem> {
        let found = idempotency::claim(&self.0, scope, &claim.key, &claim.request_hash).await;
        Ok(match found.map_err(Error::into_problem)? {
            Found::Fresh => Begin::Fresh,
            Found::OtherRequest => Begin::Mismatch,
            Found::InProgress => Begin::InProgress,
            Found::Answered { status, headers, body } => Begin::Replay(Kept { status, headers, body }),
            Found::AnswerLost => Begin::AnswerLost,
        })
    }

    async fn finish(&self, scope: &Scope, claim: &IdempotencyClaim, answer: Option<&Kept>) -> Result<(), Problem> {
        let answer = answer.map(|kept| (kept.status, kept.headers.clone(), kept.body.clone()));
        idempotency::keep(&self.0, scope, &claim.key, answer).await.map_err(Error::into_problem)
    }

    async fn abandon(&self, scope: &Scope, claim: &IdempotencyClaim) -> Result<(), Problem> {
        idempotency::give_back(&self.0, scope, &claim.key).await.map_err(Error::into_problem)
    }
}
