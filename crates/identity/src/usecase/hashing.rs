//! Passwords as they are kept. A hash costs memory and a processor, so only so many are made at once, off the threads that
//! answer requests.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use heraut_kernel::{Locale, Problem};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::error::{self, Error};
use crate::password::{Cost, judge};

/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// What became of a password that somebody presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is another one, or there is none.
    Wrong,
    /// It is the one.
    Right,
    /// It is the one, kept under parameters that no longer hold.
    RightButStale,
}

/// Makes and compares hashes.
#[derive(Clone, Debug)]
pub struct Hasher {
    cost: Cost,
    turns: Arc<Semaphore>,
}

impl Hasher {
    /// One with these parameters; half of the processors at most work on hashes.
    #[must_use]
    pub fn new(cost: Cost) -> Self {
        let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { cost, turns: Arc::new(Semaphore::new((processors / 2).max(1))) }
    }

    /// What is to be kept of a password that is good enough.
    ///
    /// # Errors
    /// 422 where it is not, 503 where too many wait.
    pub async fn accept(
        &self,
        field: &str,
        password: SecretString,
        about: &[&str],
        locale: Locale,
    ) -> Result<String, Error> {
        judge(password.expose_secret(), about).map_err(|weakness| error::weak(field, weakness, locale))?;
        self.hash(password).await
    }

    /// What is to be kept of a password.
    ///
    /// # Errors
    /// 503 where too many wait.
    pub async fn hash(&self, password: SecretString) -> Result<String, Error> {
        let cost = self.cost;
        self.in_turn(move || hash_with(cost, &password, &salt())).await?
    }

    /// Whether a password is the one that was kept. Where nothing was kept the same work is done, so that the time tells
    /// nobody who has an account.
    ///
    /// # Errors
    /// 503 where too many wait.
    pub async fn verify(&self, password: SecretString, kept: Option<String>) -> Result<Verdict, Error> {
        let cost = self.cost;
        self.in_turn(move || match kept {
            Some(kept) => Ok(compare(cost, &password, &kept)),
            None => hash_with(cost, &password, &[0; 16]).map(|_| Verdict::Wrong),
        })
        .await?
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(Problem::unavailable().into()) };
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| Problem::internal().into())
    }
}

fn argon2(cost: Cost) -> Option<Argon2<'static>> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[expect(clippy::expect_used, reason = "a machine without randomness cannot keep anybody out")]
fn salt() -> [u8; 16] {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).expect("the machine gives random bytes");
    salt
}

fn hash_with(cost: Cost, password: &SecretString, salt: &[u8]) -> Result<String, Error> {
    let made =
        argon2(cost).and_then(|argon2| argon2.hash_password_with_salt(password.expose_secret().as_bytes(), salt).ok());
    made.map(|hash| hash.to_string()).ok_or_else(|| Problem::internal().into())
}

fn compare(cost: Cost, password: &SecretString, kept: &str) -> Verdict {
    let (Ok(hash), Some(argon2)) = (PasswordHash::new(kept), argon2(cost)) else { return Verdict::Wrong };
    if argon2.verify_password(password.expose_secret().as_bytes(), &hash).is_err() {
        return Verdict::Wrong;
    }
    let same = hash.algorithm == Algorithm::Argon2id.ident()
        && Params::try_from(&hash).is_ok_and(|kept| (kept.m_cost(), kept.t_cost()) == (cost.memory_kib, cost.passes));
    if same { Verdict::Right } else { Verdict::RightButStale }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIGHT: Cost = Cost { memory_kib: 64, passes: 1 };

    #[tokio::test]
    async fn a_password_is_known_again_and_its_parameters_too() {
        let said = || SecretString::from("un cheval agrafe la pile");
        let light = Hasher::new(LIGHT);
        let kept = light.hash(said()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{kept}");
        assert_ne!(light.hash(said()).await.unwrap(), kept);
        assert_eq!(light.verify(said(), Some(kept.clone())).await.unwrap(), Verdict::Right);
        assert_eq!(light.verify("autre".into(), Some(kept.clone())).await.unwrap(), Verdict::Wrong);
        assert_eq!(light.verify(said(), None).await.unwrap(), Verdict::Wrong);
        let heavier = Hasher::new(Cost { memory_kib: 128, passes: 1 });
        assert_eq!(heavier.verify(said(), Some(kept)).await.unwrap(), Verdict::RightButStale);
    }
}
