//! How long to wait before the next attempt.

use chrono::Duration;

use super::JobId;

const FIRST_S: i64 = 10;
const LONGEST_S: i64 = 3600;

/// Ten seconds, twice as long each time, at most an hour; a quarter more or less, so that what failed together does not come
/// back together. The chance in it is that of the job's own name: the same job always waits as long.
pub(super) fn wait(id: JobId, attempt: u32) -> Duration {
    let whole = FIRST_S.saturating_mul(1 << attempt.saturating_sub(1).min(20)).min(LONGEST_S) * 1000;
    // The last bytes of a name are random; the attempt turns them over.
    let [.., high, low] = *id.as_bytes();
    let chance = i64::from(u16::from_be_bytes([high, low]).wrapping_mul(2 * (attempt as u16) + 1));
    Duration::milliseconds(whole * 3 / 4 + whole / 2 * chance / i64::from(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_an_hour_and_spreads() {
        for n in 0..200u128 {
            let id = uuid::Uuid::from_u128(n * 7919);
            for (attempt, middle) in [(1, 10.0), (2, 20.0), (3, 40.0), (9, 2560.0), (10, 3600.0), (4000, 3600.0)] {
                let seconds = wait(id, attempt).num_milliseconds() as f64 / 1000.0;
                assert!((middle * 0.749..middle * 1.251).contains(&seconds), "{attempt}: {seconds}");
            }
        }
        let spread: std::collections::BTreeSet<_> =
            (0..50u128).map(|n| wait(uuid::Uuid::from_u128(n * 7919), 3)).collect();
        assert!(spread.len() > 40, "{spread:?}");
    }
}
