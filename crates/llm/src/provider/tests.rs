//! Providers against a misbehaving one.
