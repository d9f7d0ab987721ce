//! A scenario as files that other programs read: tables, workbooks, calendars, text.

pub mod csv;
pub mod ics;
pub mod imports;
pub mod markdown;
pub mod tables;
pub mod words;
pub mod xlsx;
mod zone;
