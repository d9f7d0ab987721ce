//! The words every other crate shares: ids, time, language, who is asking, what went wrong.
//!
//! Nothing here performs I/O and nothing here knows a context. A type belongs in this crate when two
//! crates that may not see each other must agree on it. To add one: a file named after it, a doc
//! sentence on each public item, tests below.

pub mod audit;
pub mod clock;
pub mod cursor;
pub mod id;
pub mod locale;
pub mod page;
pub mod patch;
pub mod problem;
pub mod scope;
pub mod secret;
pub mod text;

pub use clock::{Clock, Instant, ManualClock, SystemClock};
pub use cursor::Cursor;
pub use id::{TurnId, UserId, WorkspaceId};
pub use locale::Locale;
pub use page::{Page, PageRequest};
pub use patch::Patch;
pub use problem::{FieldError, Problem};
pub use scope::{CorrelationId, Principal, Role, Scope};
