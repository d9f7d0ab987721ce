//! Webhooks of an agent: what happens with its visitors, told to a server of the customer's as it happens, and signed as
//! [Standard Webhooks](https://www.standardwebhooks.com) are, so that their libraries read it.

use heraut_kernel::Instant;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook as Signer};
use utoipa::ToSchema;
use uuid::Uuid;

/// Webhooks of one agent at most.
pub const MAX: u64 = 10;

macro_rules! happenings {
    ($($name:ident $word:tt $doc:tt)*) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[schema(as = EvenementWebhook)]
        pub enum Happening {
            $(#[doc = $doc] #[serde(rename = $word)] $name,)*
        }

        impl Happening {
            /// All of them, as they are stored.
            pub const WORDS: &[&str] = &[$($word),*];
            const ALL: &[Self] = &[$(Self::$name),*];

            /// As it is stored and told.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
    };
}

happenings! {
    ConversationStarted "conversation.started" "A visitor wrote their first message."
    LeadLeft "lead.left" "A visitor left an address."
    HandoffRequested "handoff.requested" "A visitor asked for a person."
    FeedbackGiven "feedback.given" "A visitor judged an answer."
    BudgetSpent "budget.spent" "A budget of the agent is spent for the day or the month."
    Test "test" "Nothing happened: somebody tries the webhook."
}

impl Happening {
    /// As it was stored.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        Self::ALL.iter().copied().find(|it| it.word() == word).unwrap_or(Self::Test)
    }

    /// Those of a text of words.
    #[must_use]
    pub fn of_words(words: &str) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|it| words.split(' ').any(|word| word == it.word())).collect()
    }

    /// Their words, each once.
    #[must_use]
    pub fn words(them: &[Self]) -> String {
        let words = Self::ALL.iter().filter(|it| them.contains(it)).map(|it| it.word());
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Where an agent's events are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Webhook {
    /// Identifier.
    pub id: Uuid,
    /// The address.
    pub url: String,
    /// What is told there.
    pub events: Vec<Happening>,
    /// Whether anything is.
    pub is_active: bool,
    /// When something was last taken there.
    pub last_delivered_at: Option<Instant>,
    /// Since when nothing is taken any more; nothing where the last attempt went well.
    pub failing_since: Option<Instant>,
    /// Until when the secret before this one signs too.
    pub old_secret_ends_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = StatutEnvoi)]
pub enum Statut {
    /// It is to be sent, or sent again.
    Waiting,
    /// The other side took it.
    Delivered,
    /// It was given up.
    Failed,
}

impl Statut {
    /// The values as they are stored.
    pub const WORDS: &[&str] = &["waiting", "delivered", "failed"];

    /// As it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// As it was stored.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "delivered" => Self::Delivered,
            "failed" => Self::Failed,
            _ => Self::Waiting,
        }
    }
}

/// An event on its way to a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Envoi)]
pub struct Delivery {
    /// Identifier: the `webhook-id` of every attempt, by which the other side knows what it has seen.
    pub id: Uuid,
    /// Where to.
    pub webhook_id: Uuid,
    /// What happened.
    pub event: Happening,
    /// How far it is.
    pub statut: Statut,
    /// Attempts that came to an end since it was last asked for.
    pub attempts: i32,
    /// What the other side answered last.
    pub status_code: Option<i32>,
    /// Why the last attempt failed.
    pub error_code: Option<String>,
    /// How long it took, in milliseconds.
    pub took_ms: Option<i32>,
    /// When it happened.
    pub created_at: Instant,
    /// When it was last tried.
    pub tried_at: Option<Instant>,
}

/// What is sent, as text: what is signed is what arrives.
#[must_use]
pub fn body(id: Uuid, event: Happening, at: Instant, data: &Value) -> String {
    serde_json::json!({ "id": id, "type": event.word(), "timestamp": at, "data": data }).to_string()
}

/// The headers of an attempt; `secrets`: those that sign, the present one first. Nothing where one is no secret.
#[must_use]
pub fn headers(id: Uuid, at: Instant, secrets: &[SecretString], body: &str) -> Option<[(&'static str, String); 3]> {
    let seconds = at.0.and_utc().timestamp();
    let sign = |secret: &SecretString| {
        Signer::new(secret.expose_secret()).ok()?.sign(&id.to_string(), seconds, body.as_bytes()).ok()
    };
    let signatures: Option<Vec<String>> = secrets.iter().map(sign).collect();
    Some([
        (HEADER_WEBHOOK_ID, id.to_string()),
        (HEADER_WEBHOOK_TIMESTAMP, seconds.to_string()),
        (HEADER_WEBHOOK_SIGNATURE, signatures?.join(" ")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_is_what_the_standard_says() {
        // The example of the specification.
        let secret = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let at = Instant::parse("2021-02-25T22:00:30Z").unwrap();
        let id = Uuid::parse_str("01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
        let [(_, told), (_, seconds), (_, both)] = headers(id, at, &[secret.clone(), secret], "{}").unwrap();
        assert_eq!((told, seconds.as_str()), (id.to_string(), "1614290430"));
        let (first, second) = both.split_once(' ').unwrap();
        assert!(first == second && first.starts_with("v1,"));
        assert!(headers(id, at, &[SecretString::from("whsec_*")], "{}").is_none());
    }

    #[test]
    fn words_come_back() {
        let two = [Happening::LeadLeft, Happening::ConversationStarted];
        assert_eq!(Happening::words(&two), "conversation.started lead.left");
        assert_eq!(Happening::of_words("lead.left conversation.started x"), [two[1], two[0]]);
    }
}
