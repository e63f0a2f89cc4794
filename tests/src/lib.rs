//! What the tests of the promises between the parts share: the vectors, and random policies, passwords and contexts.

#![expect(clippy::expect_used, reason = "a broken vector file or generator ends the test run")]

pub mod strategies;
pub mod strength;
pub mod target;
pub mod vectors;

/// The Rust example of the README.
#[doc = include_str!("../../README.md")]
#[cfg(doctest)]
pub struct Readme;
