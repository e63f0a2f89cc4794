//! Checks a password against a policy: every requirement, met or not, as codes with data.

#[cfg(feature = "strength")]
mod blocklist;
#[cfg(feature = "data")]
mod bundled;
mod candidate;
mod context;
mod evaluate;
mod merge;
mod requirement;
mod rules_attribute;
#[cfg(feature = "strength")]
pub mod strength;

#[cfg(feature = "strength")]
pub use self::blocklist::CommonPasswords;
#[cfg(feature = "data")]
pub use self::bundled::Bundled;
pub use self::{
    candidate::{Candidate, EXAMINED_CODE_POINTS, decoded},
    context::{Context, ContextField},
    evaluate::{DATA_VERSION, Evidence, MAX_ESTIMATED_CODE_POINTS, PasswordData, Unavailable},
    merge::merge,
    requirement::{Met, PasswordVerdict, Requirement},
};
