//! The seam to what answers: one trait, and a family of members behind it.
//!
//! [`Playbook`] is a real member: it answers from rules that the contexts register, without waiting and
//! without a network. [`Provider`]s over HTTP give further members ([`members`]), reached only through the
//! egress client: what is asked of them is made in `asking`, what they say is understood in `reading`. To
//! add a member of another kind: implement [`ChatModel`], name it `provider/model`, map its failures to
//! [`LlmError`], and hand it to [`Models`].

mod asking;
mod call;
mod embedding;
mod error;
mod estimate;
mod model;
mod models;
mod playbook;
mod provider;
mod reading;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use call::{Attempt, Budget, Call, Indulgent, Judge, Ledger, Outcome, Unrecorded, Unwatched, Watch};
pub use embedding::Embedder;
pub use error::LlmError;
pub use estimate::{estimate_tokens, estimate_usage};
pub use model::{AnswerSchema, ChatMessage, ChatModel, ChatReply, ChatRequest, Finish, Health, Role, Shown, Usage};
pub use models::{Models, UnknownModel};
pub use playbook::{PLAYBOOK, Playbook, Rule};
pub use provider::{Abilities, Kind, Provider, ProviderConfig, Rung, members};
