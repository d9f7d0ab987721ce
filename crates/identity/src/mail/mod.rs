//! What is written to people, and what of it waits in the queue.
//!
//! A waiting mail names rows and carries no secret: the token of a link is made when the mail is sent, so neither the queue
//! nor a copy of the database holds one that works. A mail that is sent twice (the queue does its work at least once) brings
//! two links, of which for a password the last works, for an invitation both do.
//!
//! To add a mail: a variant of [`Mail`], its words in [`words`], what it needs in [`crate::usecase::mailing`].

mod words;

use heraut_kernel::{Instant, Locale};
use serde::{Deserialize, Serialize};

pub use words::{invitation, new_device, password_changed, reset, test};

/// The kind of the jobs that send mail.
pub const KIND: &str = "mail";

/// A mail that waits to be written and sent.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(tag = "mail", rename_all = "snake_case")]
pub enum Mail {
    /// A link by which whoever has the address chooses a new password. That nobody may have it is found out when it is
    /// sent, so that asking for it takes the same time for every address.
    Reset {
        /// The address that was typed.
        email: String,
        /// The language of who asked.
        locale: Locale,
    },
    /// A link into a workspace.
    Invitation {
        /// Which invitation.
        invitation: i64,
        /// The language of who invites.
        locale: Locale,
    },
    /// The password of a person is another one now.
    PasswordChanged {
        /// Who.
        user: i64,
    },
    /// A person signed in on a device that was not known.
    NewDevice {
        /// Who.
        user: i64,
        /// What the browser says it is.
        device: String,
        /// From which address.
        address: String,
        /// When.
        at: Instant,
    },
}

/// A mail as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// The words as text.
    pub text: String,
    /// The same words as HTML.
    pub html: String,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(…)")
    }
}
