//! One page of a list, read by key.

use serde::Serialize;
use utoipa::ToSchema;

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows of this page, in the order of the list.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many rows the whole list has, where the list says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// The same page with each row turned into something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next_cursor: self.next_cursor, total: self.total }
    }

    /// Builds a page from `limit + 1` rows read: the extra row only says that there is a next page.
    pub fn from_rows(mut rows: Vec<T>, limit: u64, cursor_of: impl Fn(&T) -> crate::Cursor) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = if more { rows.last().map(|row| cursor_of(row).into_string()) } else { None };
        Self { items: rows, next_cursor, total: None }
    }
}

/// Where to start and how many rows to read. `K` is the sort key of the list, as its cursors carry it.
#[derive(Clone, Debug)]
pub struct PageRequest<K> {
    /// The sort key of the last row of the page before.
    pub after: Option<K>,
    /// Rows wanted, 1 to [`MAX_LIMIT`].
    pub limit: u64,
}

/// Rows of a page when the caller does not say.
pub const DEFAULT_LIMIT: u64 = 20;
/// The most rows of one page.
pub const MAX_LIMIT: u64 = 100;

impl<K> Default for PageRequest<K> {
    fn default() -> Self {
        Self { after: None, limit: DEFAULT_LIMIT }
    }
}
