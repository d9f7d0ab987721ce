//! How long to wait after failed sign-ins. Built so that nobody can lock somebody else out: a device that has signed in
//! before is counted by itself, whatever strangers try.

use std::net::IpAddr;

use chrono::Duration;
use heraut_kernel::text::sha256_hex;

/// What failures are counted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A device that this person signed in with before.
    Device,
    /// One address trying one account.
    Pair,
    /// One account, from devices that never proved themselves.
    Account,
    /// One address, whatever accounts it tries.
    Address,
    /// One mailbox that links are asked for. Its wait stays short of a link's hour: strangers can keep it there, and what
    /// they asked for lies in the mailbox.
    Mailbox,
    /// One address that asks for links, whatever the mailbox.
    Asker,
}

/// A counter: its kind, and a name that tells nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Its kind.
    pub kind: Kind,
    /// Its key in the table: a digest, so that the table names nobody.
    pub key: String,
}

impl Counter {
    fn new(kind: Kind, of: &str) -> Self {
        Self { kind, key: sha256_hex(format!("{kind:?} {of}").as_bytes()) }
    }

    /// Of somebody who tries a password where they are signed in already.
    #[must_use]
    pub fn of_confirmation(user: i64) -> Self {
        Self::new(Kind::Device, &format!("user {user}"))
    }
}

/// The counters of one sign-in: the device's own where it is known, else the three of strangers.
///
/// Nothing here depends on whether the account exists.
#[must_use]
pub fn counters(email: &str, address: IpAddr, known_device: Option<&str>) -> Vec<Counter> {
    match known_device {
        Some(device) => vec![Counter::new(Kind::Device, &format!("{device} {email}"))],
        None => vec![
            Counter::new(Kind::Pair, &format!("{address} {email}")),
            Counter::new(Kind::Account, email),
            Counter::new(Kind::Address, &address.to_string()),
        ],
    }
}

/// The counters of one link that is asked for.
#[must_use]
pub fn resets(email: &str, address: IpAddr) -> Vec<Counter> {
    vec![Counter::new(Kind::Mailbox, email), Counter::new(Kind::Asker, &address.to_string())]
}

/// The counter of one address from which people come back from providers; those who type passwords there are counted apart.
#[must_use]
pub fn returns(address: IpAddr) -> Vec<Counter> {
    vec![Counter::new(Kind::Address, &format!("oidc {address}"))]
}

impl Kind {
    /// Failures that cost nothing, and the longest wait in seconds. An account's wait stays short: strangers can keep it
    /// there, and its person may be on a new device.
    const fn terms(self) -> (i32, i64) {
        match self {
            Self::Device => (10, 900),
            Self::Pair => (5, 900),
            Self::Account => (20, 60),
            Self::Address => (50, 900),
            Self::Mailbox => (3, 900),
            Self::Asker => (20, 900),
        }
    }

    /// The wait after so many failures.
    #[must_use]
    pub fn wait(self, failures: i32) -> Duration {
        let (free, longest) = self.terms();
        if failures < free {
            return Duration::zero();
        }
        let doublings = u32::try_from(failures - free).unwrap_or(0).min(20);
        Duration::seconds((1_i64 << doublings).min(longest))
    }
}

/// Failures are forgotten after an hour without another one.
#[must_use]
pub fn memory() -> Duration {
    Duration::hours(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let seconds = |kind: Kind, failures| kind.wait(failures).num_seconds();
        assert_eq!([4, 5, 6, 9, 40].map(|n| seconds(Kind::Pair, n)), [0, 1, 2, 16, 900]);
        assert_eq!([19, 20, 200].map(|n| seconds(Kind::Account, n)), [0, 1, 60]);
    }

    #[test]
    fn a_known_device_shares_no_counter_with_strangers() {
        let address = IpAddr::from([192, 0, 2, 1]);
        let strangers = counters("a@b.fr", address, None);
        let known = counters("a@b.fr", address, Some("d"));
        assert_eq!((strangers.len(), known.len()), (3, 1));
        assert!(!strangers.contains(&known[0]));
        assert!(!strangers.iter().any(|counter| counter.key.contains("b.fr")));
    }
}
