//! Who is asking, in which workspace, in which language. The only key to a query.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Locale, UserId, WorkspaceId};

/// What a member may do in a workspace, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Reads and writes.
    Editor,
    /// Reads, writes, and decides about members and settings.
    Owner,
}

/// The one who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A person with a role in the workspace.
    User {
        /// The person.
        id: UserId,
        /// The role in the scope's workspace.
        role: Role,
    },
    /// A program with a key of the workspace: it acts for nobody in particular.
    Service {
        /// The number of its key.
        key: i64,
        /// The role that the key was given.
        role: Role,
    },
    /// The product itself: jobs, seeds, the command line.
    System,
}

impl Role {
    /// The word for it, in the database and in the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    /// The role of a word; one that is none reads at most.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "owner" => Self::Owner,
            "editor" => Self::Editor,
            _ => Self::Viewer,
        }
    }
}

impl Principal {
    /// The person, where there is one.
    #[must_use]
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::User { id, .. } => Some(id),
            Self::Service { .. } | Self::System => None,
        }
    }

    /// Who it is among all who act in a workspace: what belongs to one of them is found under this name.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::User { id, .. } => id.to_string(),
            Self::Service { key, .. } => format!("k{key}"),
            Self::System => "0".to_owned(),
        }
    }

    /// Whether the principal holds at least this role.
    #[must_use]
    pub fn at_least(self, wanted: Role) -> bool {
        match self {
            Self::User { role, .. } | Self::Service { role, .. } => role >= wanted,
            Self::System => true,
        }
    }
}

/// The name of one request in every log line and in the caller's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CorrelationId(pub uuid::Uuid);

impl CorrelationId {
    /// A new one.
    #[must_use]
    pub fn generate() -> Self {
        Self(uuid::Uuid::now_v7())
    }
}

impl std::fmt::Display for CorrelationId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The right to act in one workspace. `store::read` and `store::write` take nothing else.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The tenant that every query starts from.
    pub workspace: WorkspaceId,
    /// Who acts.
    pub principal: Principal,
    /// The language of the answers.
    pub locale: Locale,
    /// The request this belongs to.
    pub correlation: CorrelationId,
    /// The key that the caller gave this change, once claimed: whatever is committed under the scope marks it as done.
    pub claim: Option<Arc<str>>,
}

impl Scope {
    /// The product acting before any workspace is known, for the named resolvers. It owns no row.
    #[must_use]
    pub fn nowhere() -> Self {
        Self::system(WorkspaceId(0))
    }

    /// The product acting for one workspace, for work that no person asked for.
    #[must_use]
    pub fn system(workspace: WorkspaceId) -> Self {
        Self {
            workspace,
            principal: Principal::System,
            locale: Locale::default(),
            correlation: CorrelationId::generate(),
            claim: None,
        }
    }
}
