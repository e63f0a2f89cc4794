//! What the tests of the promises between the parts share: the vectors, and random policies, passwords and contexts.

#![expect(clippy::expect_used, reason = "a broken vector file or generator ends the test run")]

pub mod strategies;
pub mod strength;
pub mod target;
pub mod vectors;

use std::path::PathBuf;

/// The folder of these tests. It is asked for when they run: clones that share a target folder share what was built.
///
/// # Panics
/// When it is not cargo that runs them.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "cargo says it so, and only so")]
pub fn folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says it").into()
}

/// The Rust example of the README.
#[doc = include_str!("../../README.md")]
#[cfg(doctest)]
pub struct Readme;
