//! Which member answers: by name, by default, and in what order when one fails.

use std::sync::Arc;

use crate::{ChatModel, PLAYBOOK, Playbook};

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
        if let Some(place) = self.members.iter().position(|member| member.name() == model.name()) {
            self.members[place] = model;
        } else {
            self.members.insert(self.members.len() - 1, model);
        }
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

    /// A member by its name; a bare provider means the first of its models.
    pub fn get(&self, name: &str) -> Result<&Arc<dyn ChatModel>, UnknownModel> {
        self.members
            .iter()
            .find(|member| member.name() == name)
            .or_else(|| {
                self.members.iter().find(|member| member.name().split_once('/').is_some_and(|(first, _)| first == name))
            })
            .ok_or_else(|| UnknownModel(name.to_owned()))
    }

    /// Who is asked, in order: the one chosen (or the default), then the others as they stand. With
    /// `fallback` off, only the first.
    pub fn chain(&self, chosen: Option<&str>, fallback: bool) -> Result<Vec<Arc<dyn ChatModel>>, UnknownModel> {
        let first = match chosen {
            Some(name) => self.get(name)?,
            None => self.default_model(),
        };
        let mut chain = vec![Arc::clone(first)];
        if fallback && first.name() != PLAYBOOK {
            let others = self.members.iter().filter(|member| member.name() != first.name());
            chain.extend(others.map(Arc::clone));
        }
        Ok(chain)
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|member| member.name())
    }
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
}
