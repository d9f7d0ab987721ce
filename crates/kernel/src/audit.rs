//! What is written down of who did what: the closed list of events, who may have caused them, and what may be told of them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::text::truncate;
use crate::{CorrelationId, Locale, Principal, Scope, UserId};

/// The longest text of a fact, in characters.
const LONGEST: usize = 200;

macro_rules! events {
    ($($name:ident $word:literal $fr:literal $en:literal)*) => {
        /// What happened. A new kind is a line here; what is stored is its word, for ever.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub enum EventType {
            $(#[doc = $en] #[serde(rename = $word)] $name,)*
        }

        impl EventType {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// As it is stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// As a person reads it.
            #[must_use]
            pub const fn label(self, locale: Locale) -> &'static str {
                match self { $(Self::$name => locale.pick($fr, $en)),* }
            }
        }
    };
}

events! {
    Login "auth.login" "Connexion" "Signed in"
    LoginFailed "auth.login_failed" "Connexion refusée" "Sign-in refused"
    Logout "auth.logout" "Déconnexion" "Signed out"
    SessionsEnded "auth.sessions_ended" "Sessions fermées" "Sessions ended"
    PasswordChanged "auth.password_changed" "Mot de passe changé" "Password changed"
    PasswordReset "auth.password_reset" "Réinitialisation du mot de passe" "Password reset"
    AccountLinked "auth.account_linked" "Compte externe relié" "External account linked"
    AccountUnlinked "auth.account_unlinked" "Compte externe détaché" "External account unlinked"
    AccountsEnabled "accounts.enabled" "Comptes activés" "Accounts enabled"
    KeyCreated "key.created" "Clé créée" "Key created"
    KeyRotated "key.rotated" "Clé renouvelée" "Key rotated"
    KeyRevoked "key.revoked" "Clé révoquée" "Key revoked"
    ProviderKeySet "provider_key.set" "Clé d'un fournisseur enregistrée" "Provider key set"
    ProviderKeyRemoved "provider_key.removed" "Clé d'un fournisseur retirée" "Provider key removed"
    MemberRoleChanged "member.role_changed" "Rôle changé" "Role changed"
    MemberRemoved "member.removed" "Membre retiré" "Member removed"
    OwnershipTransferred "member.ownership_transferred" "Propriété transmise" "Ownership transferred"
    InvitationCreated "invitation.created" "Invitation créée" "Invitation created"
    InvitationAccepted "invitation.accepted" "Invitation acceptée" "Invitation accepted"
    InvitationRevoked "invitation.revoked" "Invitation retirée" "Invitation revoked"
    PersonExported "person.exported" "Données d'une personne exportées" "A person's data exported"
    PersonDeleted "person.deleted" "Personne supprimée" "Person deleted"
    WorkspaceCreated "workspace.created" "Espace créé" "Workspace created"
    WorkspaceChanged "workspace.changed" "Réglages de l'espace changés" "Workspace settings changed"
    WorkspaceExported "workspace.exported" "Espace exporté" "Workspace exported"
    WorkspaceImported "workspace.imported" "Espace importé" "Workspace imported"
    WorkspaceDeleted "workspace.deleted" "Espace supprimé" "Workspace deleted"
    WorkspaceRestored "workspace.restored" "Espace restauré" "Workspace restored"
    WorkspaceErased "workspace.erased" "Espace effacé" "Workspace deleted for good"
    SubscriptionChanged "subscription.changed" "Offre changée" "Plan changed"
    AssistantChanged "assistant.changed" "Assistant changé" "Assistant changed"
    ShareCreated "share.created" "Lien de partage créé" "Share link created"
    ShareRevoked "share.revoked" "Lien de partage révoqué" "Share link revoked"
    ScenarioExported "scenario.exported" "Scénario exporté" "Scenario exported"
    ScenarioImported "scenario.imported" "Scénario importé" "Scenario imported"
    ScenarioDeleted "scenario.deleted" "Scénario supprimé" "Scenario deleted"
    ScenarioRestored "scenario.restored" "Scénario restauré" "Scenario restored"
    AgentCreated "agent.created" "Agent créé" "Agent created"
    AgentChanged "agent.changed" "Agent modifié" "Agent changed"
    AgentDeleted "agent.deleted" "Agent supprimé" "Agent deleted"
    AgentRestored "agent.restored" "Agent restauré" "Agent restored"
    AgentKeyCreated "agent_key.created" "Clé d'agent créée" "Agent key created"
    AgentKeyRotated "agent_key.rotated" "Clé d'agent renouvelée" "Agent key rotated"
    AgentKeyRevoked "agent_key.revoked" "Clé d'agent révoquée" "Agent key revoked"
    AgentKeyLeaked "agent_key.leaked" "Clé secrète d'agent présentée par un navigateur" "Secret agent key presented by a browser"
    AgentBudgetsChanged "agent.budgets_changed" "Budgets des agents modifiés" "Budgets of agents changed"
    WebhookCreated "webhook.created" "Webhook créé" "Webhook created"
    WebhookChanged "webhook.changed" "Webhook modifié" "Webhook changed"
    WebhookSecretRotated "webhook.secret_rotated" "Secret d'un webhook renouvelé" "Secret of a webhook rotated"
    WebhookDeleted "webhook.deleted" "Webhook supprimé" "Webhook deleted"
    IdentitySecretSet "identity_secret.set" "Secret d'identification d'un agent renouvelé" "Identification secret of an agent set"
    IdentitySecretRemoved "identity_secret.removed" "Secret d'identification d'un agent retiré" "Identification secret of an agent removed"
    AgentConversationDeleted "agent.conversation_deleted" "Conversation d'un agent supprimée" "Conversation of an agent deleted"
    Purged "purge.done" "Données périmées effacées" "Outdated data deleted for good"
}

/// Who caused an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person.
    User(UserId),
    /// A program with a key, by the key's number.
    Key(i64),
    /// The product itself, or its operator at the terminal.
    System,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{}", id.0),
            Self::Key(id) => write!(f, "key:{id}"),
            Self::System => f.write_str("system"),
        }
    }
}

impl Actor {
    /// Reads what [`Display`](std::fmt::Display) writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None => (text == "system").then_some(Self::System),
            Some(("user", id)) => id.parse().ok().map(|id| Self::User(UserId(id))),
            Some(("key", id)) => id.parse().ok().map(Self::Key),
            Some(_) => None,
        }
    }
}

/// On whose account an event is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// Who caused it.
    pub actor: Actor,
    /// The request it belongs to.
    pub correlation: CorrelationId,
}

impl From<&Scope> for By {
    fn from(scope: &Scope) -> Self {
        let actor = match scope.principal {
            Principal::User { id, .. } => Actor::User(id),
            Principal::Service { key, .. } => Actor::Key(key),
            Principal::System => Actor::System,
        };
        Self { actor, correlation: scope.correlation }
    }
}

/// Something that happened. Facts are numbers, words of ours and short names: never a secret, never what people wrote to each
/// other.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What.
    pub kind: EventType,
    /// The update of Telegram that it belongs to.
    pub update_id: Option<i64>,
    /// The chat of Telegram that it belongs to.
    pub chat_id: Option<i64>,
    facts: Map<String, Value>,
}

impl Event {
    /// An event of which nothing more is told.
    #[must_use]
    pub fn new(kind: EventType) -> Self {
        Self { kind, update_id: None, chat_id: None, facts: Map::new() }
    }

    /// The same with a fact. A name that speaks of a secret is refused, and the value with it.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Value>) -> Self {
        const SECRETS: [&str; 4] = ["password", "secret", "token", "cookie"];
        if !SECRETS.iter().any(|word| name.contains(word)) {
            self.facts.insert(name.to_owned(), short(fact.into()));
        }
        self
    }

    /// What is told of it; nothing where nothing is.
    #[must_use]
    pub fn metadata(&self) -> Option<Value> {
        (!self.facts.is_empty()).then(|| Value::Object(self.facts.clone()))
    }
}

fn short(fact: Value) -> Value {
    match fact {
        Value::String(text) => truncate(&text, LONGEST).into(),
        Value::Array(list) => list.into_iter().take(50).map(short).collect(),
        fact => fact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_their_own_and_fit_their_column() {
        let words: std::collections::BTreeSet<_> = EventType::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(words.len(), EventType::ALL.len());
        assert!(words.iter().all(|word| word.len() <= 50 && word.contains('.')));
        assert_eq!(serde_json::to_value(EventType::LoginFailed).unwrap(), "auth.login_failed");
    }

    #[test]
    fn an_actor_survives_its_text() {
        for actor in [Actor::User(UserId(12)), Actor::Key(3), Actor::System] {
            assert_eq!(Actor::parse(&actor.to_string()), Some(actor));
        }
        for wrong in ["", "user:", "user:x", "root:1"] {
            assert_eq!(Actor::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn no_secret_is_told() {
        let event = Event::new(EventType::KeyCreated).with("api_token", "h_123").with("nom", "é".repeat(300));
        let told = event.metadata().unwrap();
        assert_eq!((told.get("api_token"), told["nom"].as_str().unwrap().chars().count()), (None, 200));
    }
}
