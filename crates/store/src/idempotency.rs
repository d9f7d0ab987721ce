//! Kept answers of requests that may be sent twice.
