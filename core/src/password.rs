//! Checks a password against a policy: every requirement, met or not, as codes with data.

mod blocklist;
mod candidate;
mod context;
mod evaluate;
mod merge;
mod requirement;
mod rules_attribute;
mod strength;

#[cfg(feature = "data")]
pub use self::{
    blocklist::CommonPasswords,
    evaluate::Bundled,
    strength::{Estimator, Zxcvbn},
};
pub use self::{
    candidate::{Candidate, EXAMINED_CODE_POINTS},
    context::{Context, ContextField},
    evaluate::{Evidence, PasswordData, Unavailable},
    merge::merge,
    requirement::{Met, PasswordVerdict, Requirement},
    strength::MAX_ESTIMATED_CODE_POINTS,
};
