//! Which member answers: by name, by default, and in what order when one fails.

use std::sync::Arc;

use crate::{ChatModel, Embedder, Health, PLAYBOOK, Playbook};

/// The members of this installation, in the order in which they stand in for each other. The last is
/// always the playbook, so that there is somebody to answer.
#[derive(Clone)]
pub struct Models {
    /// In the order of preference; never empty.
    members: Vec<Arc<dyn ChatModel>>,
    playbook: Arc<dyn ChatModel>,
}

/// No member of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no model {0}")]
pub struct UnknownModel(pub String);

impl Models {
    /// The playbook alone: what an installation without keys has.
    #[must_use]
    pub fn new(playbook: Playbook) -> Self {
        let playbook: Arc<dyn ChatModel> = Arc::new(playbook);
        Self { members: vec![Arc::clone(&playbook)], playbook }
    }

    /// Adds a member before the playbook and after those added before. The first added is the default.
    /// A member of the same name is replaced.
    #[must_use]
    pub fn with(mut self, model: Arc<dyn ChatModel>) -> Self {
        if model.name() == PLAYBOOK {
            self.playbook = Arc::clone(&model);
        }
        if let Some(place) = self.members.iter_mut().find(|member| member.name() == model.name()) {
            *place = model;
        } else {
            self.members.insert(self.members.len().saturating_sub(1), model);
        }
        self
    }

    /// The same for somebody who has a key of their own: their member stands where those of its provider stood, or before
    /// the playbook where there was none. No other member of that provider stays, so that nothing is asked under a key that
    /// is not theirs.
    #[must_use]
    pub fn with_own(mut self, own: Arc<dyn ChatModel>) -> Self {
        let is_its = |member: &Arc<dyn ChatModel>| provider_of(member.name()) == provider_of(own.name());
        let place = self.members.iter().position(is_its).unwrap_or(self.members.len().saturating_sub(1));
        self.members.retain(|member| !is_its(member));
        self.members.insert(place.min(self.members.len()), own);
        self
    }

    /// The member that answers where nobody chooses.
    #[must_use]
    pub fn default_model(&self) -> &Arc<dyn ChatModel> {
        self.members.first().unwrap_or(&self.playbook)
    }

    /// The playbook, which fills what others leave out.
    #[must_use]
    pub const fn playbook(&self) -> &Arc<dyn ChatModel> {
        &self.playbook
    }

    /// A member by its name. A bare provider means the first of its models; another model of a provider that has a
    /// member is asked of that provider.
    pub fn get(&self, name: &str) -> Result<Arc<dyn ChatModel>, UnknownModel> {
        if let Some(member) = self.members.iter().find(|member| member.name() == name) {
            return Ok(Arc::clone(member));
        }
        let (provider, model) = name.split_once('/').map_or((name, None), |(provider, model)| (provider, Some(model)));
        let mut siblings =
            self.members.iter().filter(|it| it.name().split_once('/').is_some_and(|(first, _)| first == provider));
        match model {
            None => siblings.next().map(Arc::clone),
            Some(model) => siblings.find_map(|sibling| sibling.variant(model)),
        }
        .ok_or_else(|| UnknownModel(name.to_owned()))
    }

    /// What embeds under this name, `provider/model`: it is asked of the provider's member, under its key.
    #[must_use]
    pub fn embedder(&self, name: &str) -> Option<Arc<dyn Embedder>> {
        let (provider, model) = name.split_once('/')?;
        let mut siblings = self.members.iter().filter(|it| it.name() != PLAYBOOK && provider_of(it.name()) == provider);
        siblings.find_map(|sibling| sibling.embedder(model))
    }

    /// Who is asked, in order: the one chosen (or the default), then the others as they stand. With
    /// `fallback` off, only the first, which is then asked even while it is left alone.
    pub fn chain(&self, chosen: Option<&str>, fallback: bool) -> Result<Vec<Arc<dyn ChatModel>>, UnknownModel> {
        let first = match chosen {
            Some(name) => self.get(name)?,
            None => Arc::clone(self.default_model()),
        };
        if !fallback {
            return Ok(vec![first.insistent().unwrap_or(first)]);
        }
        let mut chain = vec![first];
        if let Some(name) = chain.first().map(|first| first.name().to_owned()).filter(|name| name != PLAYBOOK) {
            chain.extend(self.members.iter().filter(|member| member.name() != name).map(Arc::clone));
        }
        Ok(chain)
    }

    /// The providers (and the playbook), and whether each can be asked.
    #[must_use]
    pub fn health(&self) -> Vec<(String, Health)> {
        let mut all: Vec<(String, Health)> = Vec::new();
        for member in &self.members {
            let provider = provider_of(member.name());
            if !all.iter().any(|(name, _)| name == provider) {
                all.push((provider.to_owned(), member.health()));
            }
        }
        all
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|member| member.name())
    }
}

/// The first part of a member's name.
fn provider_of(name: &str) -> &str {
    name.split_once('/').map_or(name, |(provider, _)| provider)
}

impl std::fmt::Debug for Models {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::FakeModel;

    fn names(chain: &[Arc<dyn ChatModel>]) -> Vec<&str> {
        chain.iter().map(|member| member.name()).collect()
    }

    #[test]
    fn the_playbook_is_always_last() {
        let alone = Models::new(Playbook::new());
        assert_eq!(names(&alone.chain(None, true).unwrap()), ["playbook"]);
        let models = alone
            .with(Arc::new(FakeModel::new("openai/gpt-4o-mini")))
            .with(Arc::new(FakeModel::new("mistral/small")))
            .with(Arc::new(FakeModel::new("openai/gpt-4o-mini")));
        assert_eq!(names(&models.chain(None, true).unwrap()), ["openai/gpt-4o-mini", "mistral/small", "playbook"]);
        assert_eq!(
            names(&models.chain(Some("mistral"), true).unwrap()),
            ["mistral/small", "openai/gpt-4o-mini", "playbook"]
        );
        assert_eq!(names(&models.chain(Some("mistral"), false).unwrap()), ["mistral/small"]);
        assert_eq!(names(&models.chain(Some("playbook"), true).unwrap()), ["playbook"]);
        assert_eq!(models.chain(Some("gpt"), true).err(), Some(UnknownModel("gpt".to_owned())));
    }

    #[test]
    fn an_own_key_takes_the_place_of_its_provider() {
        let member = |name: &str| Arc::new(FakeModel::new(name)) as Arc<dyn ChatModel>;
        let models = ["openai/a", "openai/b", "mistral/small"].into_iter().map(member);
        let models = models.fold(Models::new(Playbook::new()), Models::with);
        let own = member("openai/a");
        let mine = models.clone().with_own(Arc::clone(&own));
        assert_eq!(mine.names().collect::<Vec<_>>(), ["openai/a", "mistral/small", "playbook"]);
        assert!(Arc::ptr_eq(&mine.get("openai").unwrap(), &own));
        assert!(mine.get("openai/b").is_err(), "the installation's member of this provider is gone");
        assert!(!Arc::ptr_eq(&models.get("openai/a").unwrap(), &own), "others keep theirs");
        let last = models.clone().with_own(member("mistral/large"));
        assert_eq!(last.names().collect::<Vec<_>>(), ["openai/a", "openai/b", "mistral/large", "playbook"]);
        let added = Models::new(Playbook::new()).with_own(member("mistral/large"));
        assert_eq!(added.names().collect::<Vec<_>>(), ["mistral/large", "playbook"]);
    }
}
