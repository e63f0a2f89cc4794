//! Decides what an organization's security policy says.
//!
//! Everything here is pure: no I/O, no clock, no randomness; time is an argument. The same code runs in the server
//! and, compiled to WebAssembly, in the browser, and gives the same bytes for the same input (spec G10).
//!
//! ```
//! use lockstep_core::{password::Context, policy::SecurityPolicy};
//!
//! let policy = SecurityPolicy::parse(r#"{"password": {"minLength": 12, "requireNumber": true}}"#).unwrap();
//! let verdict = policy.password.evaluate("correct horse 1", &Context::default());
//! assert!(verdict.accepted);
//! assert!(!policy.password.evaluate("horse", &Context::default()).accepted);
//! ```

pub mod access;
pub mod api_key;
mod ascii;
pub mod compliance;
pub mod json;
pub mod lockout;
mod lower_case;
mod nfc;
mod packed;
pub mod password;
pub mod policy;
pub mod time;
pub mod two_factor;
mod violation;
mod written;

pub use violation::Violation;
