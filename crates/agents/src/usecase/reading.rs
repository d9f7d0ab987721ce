//! Files are read aside, for as long as a person waits.

use std::time::Duration;

use tokio::sync::Semaphore;

use crate::extract::Unreadable;

/// How long a file may take to be read.
const READING: Duration = Duration::from_secs(20);
/// Files that are read side by side. One that never ends keeps its place, so that it cannot take every thread of the process.
static PLACES: Semaphore = Semaphore::const_new(8);

/// Reads on a thread of its own, for as long as a person waits.
///
/// # Errors
/// See [`Unreadable`].
pub(super) async fn aside<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, Unreadable> + Send + 'static,
) -> Result<T, Unreadable> {
    within(READING, read).await
}

async fn within<T: Send + 'static>(
    limit: Duration,
    read: impl FnOnce() -> Result<T, Unreadable> + Send + 'static,
) -> Result<T, Unreadable> {
    let reading = async {
        let place = PLACES.acquire().await.map_err(|_| Unreadable::Slow)?;
        let thread = tokio::task::spawn_blocking(move || {
            let _place = place;
            read()
        });
        thread.await.unwrap_or(Err(Unreadable::Broken))
    };
    tokio::time::timeout(limit, reading).await.unwrap_or(Err(Unreadable::Slow))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_takes_too_long_is_given_up_and_keeps_nobody_else() {
        let hangs = || {
            std::thread::sleep(Duration::from_millis(400));
            Ok("late")
        };
        assert_eq!(within(Duration::from_millis(20), hangs).await, Err(Unreadable::Slow));
        assert_eq!(within(Duration::from_secs(10), || Ok("now")).await, Ok("now"));
        assert_eq!(
            within::<()>(Duration::from_secs(10), || panic!("a reader that stumbles")).await,
            Err(Unreadable::Broken)
        );
    }
}
