//! What can fail here, and what the caller is told.

use heraut_kernel::Problem;
use heraut_store::WriteError;

/// A decision that could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] heraut_store::Error),
    /// The row does not exist in this workspace.
    #[error("not found")]
    NotFound,
    /// The row changed since the caller read it; this is its present revision.
    #[error("the row is now at revision {0}")]
    Stale(i32),
    /// A budget is spent.
    #[error("a budget is spent")]
    Spent {
        /// Whose.
        subject: uuid::Uuid,
        /// For which window of time.
        window: String,
    },
    /// The caller is told this.
    #[error("refused: {0}")]
    Refused(Box<Problem>),
}

impl Error {
    /// A refusal with its sentences.
    #[must_use]
    pub fn refused(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl WriteError for Error {
    fn database(&self) -> Option<&heraut_store::Error> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Stale(revision) => Self::stale(revision),
            Error::Refused(problem) => *problem,
            // Answered in words before it comes here.
            Error::Spent { .. } => Self::internal(),
            Error::Store(error) => error.into_problem(),
        }
    }
}
