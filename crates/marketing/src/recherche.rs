//! A search for inspirations, kept so that it can be read again.
