//! `recherches`.
