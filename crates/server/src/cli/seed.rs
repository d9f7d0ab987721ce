//! `heraut seed` and `heraut purge`.

use crate::serve::{Failure, Ready};

/// Loads the demonstration scenarios into the first workspace. Unless `asked`, only once in the life of an installation:
/// a demonstration scenario that was deleted stays deleted.
///
/// # Errors
/// When the database fails.
pub async fn load_demo(_ready: &Ready, _asked: bool) -> Result<usize, Failure> {
    Ok(0)
}

/// Deletes for good what has outlived its time, workspace by workspace.
///
/// # Errors
/// When the database fails.
pub async fn purge(_ready: &Ready) -> Result<(), Failure> {
    Ok(())
}
