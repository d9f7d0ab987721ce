//! Connections on which SQLite is read, each handed from one reader to the next as it is.
//!
//! The driver's pool asks a connection whether it lives whenever it comes back, in a task of its own: two more hops to the
//! connection's thread and back for each statement, a tenth of a turn. An embedded database does not go away.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, TransactionTrait};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Error;

/// The readers of one database.
#[derive(Clone, Debug)]
pub(crate) struct Readers {
    pool: DatabaseConnection,
    free: Arc<Mutex<Vec<DatabaseTransaction>>>,
    room: Arc<Semaphore>,
}

/// A connection in somebody's hand; it goes back when it is dropped.
#[derive(Debug)]
pub(crate) struct Reader {
    /// The ORM has no type for a connection that is owned. This one is taken for a transaction that was ended at once: each
    /// statement on it stands alone.
    link: Option<DatabaseTransaction>,
    home: Arc<Mutex<Vec<DatabaseTransaction>>>,
    _place: OwnedSemaphorePermit,
}

impl Readers {
    /// At most so many, opened when they are first needed.
    pub(crate) fn new(pool: DatabaseConnection, most: u32) -> Self {
        Self { pool, free: Arc::default(), room: Arc::new(Semaphore::new(most.max(1) as usize)) }
    }

    /// How many are in nobody's hand.
    pub(crate) fn free(&self) -> usize {
        lock(&self.free).len()
    }

    /// Waits for one, first come, first served.
    pub(crate) async fn take(&self) -> Result<Reader, Error> {
        let place = Arc::clone(&self.room).acquire_owned();
        let place = tokio::time::timeout(crate::db::PATIENCE, place).await.ok().and_then(Result::ok);
        let place = place.ok_or_else(Error::busy)?;
        let free = lock(&self.free).pop();
        let link = match free {
            Some(link) => link,
            None => {
                let link = self.pool.begin().await?;
                link.execute_unprepared("COMMIT").await?;
                link
            }
        };
        Ok(Reader { link: Some(link), home: Arc::clone(&self.free), _place: place })
    }
}

impl Reader {
    /// The connection; nothing only while it is being dropped.
    pub(crate) const fn link(&self) -> Option<&DatabaseTransaction> {
        self.link.as_ref()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(link) = self.link.take() {
            lock(&self.home).push(link);
        }
    }
}

fn lock(list: &Mutex<Vec<DatabaseTransaction>>) -> MutexGuard<'_, Vec<DatabaseTransaction>> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}
