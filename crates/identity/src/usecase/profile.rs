//! What a person says of themselves.

use heraut_kernel::{Problem, UserId};

use crate::profile::{Profile, ProfileChange};
use crate::store::people;
use crate::{Error, Identity};

/// A person's profile.
///
/// # Errors
/// 404 where there is no such person.
pub async fn read(identity: &Identity, user: UserId) -> Result<Profile, Error> {
    people::profile(&identity.db, user).await?.ok_or_else(|| Problem::not_found().into())
}

/// Changes it, and answers it whole.
///
/// # Errors
/// When the database fails.
pub async fn change(identity: &Identity, user: UserId, change: ProfileChange) -> Result<Profile, Error> {
    identity
        .write((user, change), |tx, (user, change)| {
            Box::pin(async move { Ok(people::update_profile(tx, *user, change).await?) })
        })
        .await?;
    read(identity, user).await
}
