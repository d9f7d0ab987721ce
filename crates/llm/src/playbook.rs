//! The member that needs nobody: rules that contexts register, by task.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::Value;

use crate::{Call, ChatModel, ChatReply, ChatRequest, Finish, LlmError, Usage};

/// The member's name, and the `source` of what it answers.
pub const PLAYBOOK: &str = "playbook";

/// How a task is answered: the same request always gives the same answer, at once.
pub type Rule = Arc<dyn Fn(&ChatRequest) -> Result<Value, LlmError> + Send + Sync>;

/// Answers by rules. Knows no context: each registers its own tasks when the server is wired.
#[derive(Clone, Default)]
pub struct Playbook {
    rules: BTreeMap<String, Rule>,
}

impl Playbook {
    /// Without rules.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the rule of a task; the last one registered counts.
    #[must_use]
    pub fn with(
        mut self,
        task: &str,
        rule: impl Fn(&ChatRequest) -> Result<Value, LlmError> + Send + Sync + 'static,
    ) -> Self {
        self.rules.insert(task.to_owned(), Arc::new(rule));
        self
    }

    /// Adds the rules of another book.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.rules.extend(other.rules);
        self
    }

    /// The tasks it knows.
    pub fn tasks(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }

    /// The answer, without waiting for a runtime.
    pub fn answer(&self, request: &ChatRequest) -> Result<ChatReply, LlmError> {
        let rule = self.rules.get(&request.task).ok_or_else(|| LlmError::UnsupportedTask(request.task.clone()))?;
        Ok(ChatReply {
            content: rule(request)?,
            raw: None,
            usage: Usage::default(),
            model: PLAYBOOK.to_owned(),
            finish: Finish::Stop,
        })
    }
}

#[async_trait]
impl ChatModel for Playbook {
    fn name(&self) -> &str {
        PLAYBOOK
    }

    fn immediate(&self) -> bool {
        true
    }

    async fn complete(&self, request: &ChatRequest, _: &Call<'_>) -> Result<ChatReply, LlmError> {
        self.answer(request)
    }
}

impl std::fmt::Debug for Playbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.rules.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use heraut_kernel::Locale;
    use serde_json::json;

    use super::*;
    use crate::testing::{self, free_call};

    #[tokio::test]
    async fn a_known_task_is_answered_and_another_is_not() {
        let budget = testing::one();
        let model: Arc<dyn ChatModel> =
            Arc::new(Playbook::new().with("search", |request| Ok(json!({ "echo": request.context["q"] }))));
        let reply = model
            .complete(&ChatRequest::new("search", Locale::Fr, json!({ "q": "été" })), &free_call(&budget))
            .await
            .unwrap();
        assert_eq!((reply.content, reply.model.as_str()), (json!({ "echo": "été" }), "playbook"));
        assert!(model.immediate());
        let unknown =
            model.complete(&ChatRequest::new("dance", Locale::Fr, Value::Null), &free_call(&budget)).await.unwrap_err();
        assert_eq!((unknown.code(), unknown.transient()), ("unsupported_task", false));
    }
}
