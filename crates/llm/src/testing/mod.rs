//! For tests: a model that plays what it was given and remembers what it was asked; and, over real HTTP, a provider that
//! misbehaves ([`provider`]).

pub mod provider;

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use serde_json::Value;

use crate::{
    Budget, Call, ChatModel, ChatReply, ChatRequest, Finish, Indulgent, LlmError, Unrecorded, Unwatched, estimate_usage,
};

/// A budget that no test uses up.
#[must_use]
pub fn one() -> Budget {
    Budget::new(100, std::time::Duration::from_secs(60))
}

/// A call that nobody watches, judges or records.
#[must_use]
pub fn free_call(budget: &Budget) -> Call<'_> {
    Call { watch: &Unwatched, judge: &Indulgent, ledger: &Unrecorded, budget }
}

/// Plays its script in order. When it is at its end it answers [`LlmError::Network`], so that a test that
/// asks once too often fails loudly.
#[derive(Debug)]
pub struct FakeModel {
    name: String,
    immediate: bool,
    script: Mutex<VecDeque<Result<Value, LlmError>>>,
    asked: Mutex<Vec<ChatRequest>>,
}

impl FakeModel {
    /// A model with nothing to say yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), immediate: false, script: Mutex::default(), asked: Mutex::default() }
    }

    /// Answers without waiting, as the playbook does.
    #[must_use]
    pub fn immediate(self) -> Self {
        Self { immediate: true, ..self }
    }

    /// Adds an answer to the script.
    #[must_use]
    pub fn reply(self, content: Value) -> Self {
        locked(&self.script).push_back(Ok(content));
        self
    }

    /// Adds a failure to the script.
    #[must_use]
    pub fn fail(self, error: LlmError) -> Self {
        locked(&self.script).push_back(Err(error));
        self
    }

    /// What it was asked, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<ChatRequest> {
        locked(&self.asked).clone()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl ChatModel for FakeModel {
    fn name(&self) -> &str {
        &self.name
    }

    fn immediate(&self) -> bool {
        self.immediate
    }

    async fn complete(&self, request: &ChatRequest, _: &Call<'_>) -> Result<ChatReply, LlmError> {
        locked(&self.asked).push(request.clone());
        let content = locked(&self.script).pop_front().unwrap_or(Err(LlmError::Network))?;
        let raw = content.as_str().map_or_else(|| content.to_string(), str::to_owned);
        let usage = estimate_usage(request, &raw);
        Ok(ChatReply { content, raw: Some(raw), usage, model: self.name.clone(), finish: Finish::Stop })
    }
}

#[cfg(test)]
mod tests {
    use heraut_kernel::Locale;
    use serde_json::json;

    use super::*;
    use crate::{AnswerSchema, ChatMessage};

    #[tokio::test]
    async fn it_plays_its_script_and_remembers() {
        let budget = one();
        let model = FakeModel::new("fake/one").reply(json!({ "n": 1 })).fail(LlmError::Quota);
        let mut request = ChatRequest::new("chat.reply", Locale::En, Value::Null);
        request.messages = vec![ChatMessage::user("first"), ChatMessage::assistant("…"), ChatMessage::user("last")];
        let reply = model.complete(&request, &free_call(&budget)).await.unwrap();
        assert_eq!(reply.parse::<std::collections::BTreeMap<String, i32>>().unwrap()["n"], 1);
        assert_eq!(reply.parse::<Vec<i32>>(), Err(LlmError::BadOutput));
        assert_eq!(model.complete(&request, &free_call(&budget)).await, Err(LlmError::Quota));
        assert_eq!(model.complete(&request, &free_call(&budget)).await, Err(LlmError::Network));
        assert_eq!(model.requests().len(), 3);
        assert_eq!(model.requests()[0].last_user_message(), Some("last"));
    }

    #[test]
    fn a_schema_is_inlined() {
        #[derive(schemars::JsonSchema)]
        struct Inner {
            #[expect(dead_code, reason = "only its schema is read")]
            kpi: String,
        }
        #[derive(schemars::JsonSchema)]
        struct Outer {
            #[expect(dead_code, reason = "only its schema is read")]
            items: Vec<Inner>,
        }
        let schema = AnswerSchema::of::<Outer>("plan").schema;
        assert_eq!(schema["properties"]["items"]["items"]["properties"]["kpi"]["type"], "string");
        assert!(schema.get("$defs").is_none());
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let transient = [LlmError::RateLimit { retry_after: None }, LlmError::TimeoutTtft, LlmError::Network];
        assert!(transient.iter().all(LlmError::transient));
        let lasting = [LlmError::Auth, LlmError::Quota, LlmError::TimeoutTotal, LlmError::BadOutput, LlmError::Refusal];
        assert!(!lasting.iter().any(LlmError::transient));
    }
}
