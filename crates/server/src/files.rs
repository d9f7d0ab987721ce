//! Files that the process may have open, and how many connections follow from that.

/// Files that are not connections: the database's, the log's, those that are read and written in passing.
const OTHERS: u64 = 124;
/// More connections than this are of no use to one instance: a stream takes some 90 kB.
const MOST: u64 = 8192;

/// Takes as many files as the process may have, and answers how many connections that is. Where the machine says nothing,
/// what it is given where nobody says otherwise is assumed.
#[must_use]
pub fn connections() -> usize {
    let files = raise().unwrap_or_else(|error| {
        tracing::warn!(error = &error as &dyn std::error::Error, "files.limit_unknown");
        1024
    });
    tracing::info!(files, connections = places(files), "files.limit");
    places(files)
}

/// The soft limit, as high as the hard one allows.
#[cfg(unix)]
fn raise() -> std::io::Result<u64> {
    rlimit::increase_nofile_limit(2 * MOST + OTHERS)
}

#[cfg(not(unix))]
fn raise() -> std::io::Result<u64> {
    Ok(2 * MOST + OTHERS)
}

/// An answer that a model writes takes two files: the visitor's connection and the provider's.
fn places(files: u64) -> usize {
    usize::try_from((files.saturating_sub(OTHERS) / 2).clamp(1, MOST)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_files_for_each_connection_and_some_for_the_rest() {
        assert_eq!([0, 126, 1024, 1_048_576].map(places), [1, 1, 450, 8192]);
    }
}
