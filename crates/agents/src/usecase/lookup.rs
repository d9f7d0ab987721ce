//! What an agent knows on a question: what its words find at once, and what its meaning finds once the turn is under way and
//! its budget taken.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use heraut_dialogue::{Aside, Embedding, Prepared};
use heraut_kernel::Scope;
use heraut_llm::{ChatRequest, estimate_tokens};
use serde_json::Value;
use uuid::Uuid;

use super::meaning::TASK;
use crate::agent::Agent;
use crate::knowledge::{SOURCES, question};
use crate::meaning::{Vector, joined};
use crate::script::{self, Source};
use crate::store::documents::{self, Found};
use crate::store::embeddings::{self, Measure};
use crate::{Agents, CONTEXT, Error, words};

/// How long meaning is waited for. After that, words alone have to do.
const PATIENCE: Duration = Duration::from_secs(2);
/// Tokens of a source at most, an estimate.
const A_SOURCE: u32 = 400;

/// A question, and what is known on it.
#[derive(Clone, Debug)]
pub(super) struct Lookup {
    desk: Agents,
    scope: Scope,
    agent_id: Uuid,
    /// The agent speaks from its knowledge alone.
    alone: bool,
    /// What it says where it knows nothing.
    pub(super) fallback: String,
    said: String,
    /// The passages that words find, best first.
    by_words: Vec<Uuid>,
    sources: Vec<Source>,
    /// The model that places knowledge by its meaning, and how near is near to it; nothing where words are all.
    meaning: Option<(Arc<str>, f64)>,
    /// What both find.
    found: Arc<OnceLock<Vec<Source>>>,
}

impl Lookup {
    /// Looks up what words find.
    pub(super) async fn new(desk: &Agents, scope: &Scope, agent: &Agent, said: &str) -> Result<Self, Error> {
        let conn = desk.db.read(scope).await?;
        let by_words = documents::search(&conn, agent.id, &question(said)).await?;
        let best = by_words.get(..SOURCES.min(by_words.len())).unwrap_or_default();
        let sources = sources(documents::passages_of(&conn, best).await?);
        let mut meaning = None;
        if let Some(model) = desk.embeddings.as_ref().filter(|_| !script::is_greeting(said))
            && let Some(Measure::Near(near)) = embeddings::measure(&conn, model).await?
            && embeddings::any(&conn, agent.id, model).await?
        {
            meaning = Some((Arc::clone(model), near));
        }
        Ok(Self {
            desk: desk.clone(),
            scope: scope.clone(),
            agent_id: agent.id,
            alone: agent.knowledge_only,
            fallback: words::fallback(agent, scope.locale),
            said: said.to_owned(),
            by_words,
            sources,
            meaning,
            found: Arc::default(),
        })
    }

    /// What is known so far.
    pub(super) fn sources(&self) -> &[Source] {
        self.found.get().unwrap_or(&self.sources)
    }

    /// Whether more may be found once the turn is under way.
    pub(super) const fn waits(&self) -> bool {
        self.meaning.is_some()
    }

    /// Tokens that the turn may need for that, beyond its request: an estimate.
    pub(super) fn tokens(&self) -> u32 {
        let missing = u32::try_from(SOURCES.saturating_sub(self.sources.len())).unwrap_or(0);
        if self.waits() { missing * A_SOURCE + estimate_tokens(&self.said) } else { 0 }
    }

    /// Whether there is nothing to say, for an agent that speaks from its knowledge alone.
    pub(super) fn knows_nothing(&self) -> bool {
        self.alone && self.sources().is_empty() && !script::is_greeting(&self.said)
    }

    /// Looks up what meaning finds, within the turn.
    pub(super) async fn prepare(&self, request: &ChatRequest, aside: Aside<'_>) -> Prepared {
        let more = self.by_meaning(aside).await;
        if let Some(sources) = &more {
            let _ = self.found.set(sources.clone());
        }
        if self.knows_nothing() {
            return Prepared::Say(Value::from(self.fallback.clone()));
        }
        match more {
            Some(sources) => Prepared::Ask(Box::new(script::with_sources(request.clone(), sources))),
            None => Prepared::AsIs,
        }
    }

    /// What words and meaning find together; nothing where words alone have to do.
    async fn by_meaning(&self, aside: Aside<'_>) -> Option<Vec<Source>> {
        let (model, near) = self.meaning.as_ref()?;
        let texts = [self.said.clone()];
        let what = Embedding { model, context: CONTEXT, task: TASK, texts: &texts, patience: PATIENCE };
        let vectors = aside.embed(what).await;
        let vector = vectors
            .inspect_err(|error| tracing::warn!(agent = %self.agent_id, code = error.code(), "knowledge.words_alone"))
            .ok()?
            .pop()?;
        let found = self.join(model, &Vector::new(&vector), *near).await;
        found.inspect_err(|error| tracing::warn!(agent = %self.agent_id, error = %error, "knowledge.words_alone")).ok()
    }

    async fn join(&self, model: &str, vector: &Vector, near: f64) -> Result<Vec<Source>, Error> {
        let conn = self.desk.db.read(&self.scope).await?;
        let nearest = embeddings::nearest(&conn, self.agent_id, model, vector, near).await?;
        let mut best = joined(&self.by_words, &nearest);
        best.truncate(SOURCES);
        Ok(sources(documents::passages_of(&conn, &best).await?))
    }
}

fn sources(found: Vec<Found>) -> Vec<Source> {
    let source = |(n, it): (usize, Found)| Source {
        n: u32::try_from(n + 1).unwrap_or(u32::MAX),
        title: it.titre,
        url: it.url,
        heading: it.heading,
        text: it.content,
    };
    found.into_iter().enumerate().map(source).collect()
}
