//! What is remembered. No handler knows the backend: it reads through [`Store`] and writes through a [`Change`], whose
//! parts and events commit together or not at all. Rows stay private to this module.

mod accounts;
mod challenges;
mod change;
mod error;
mod factors;
mod invitations;
mod members;
mod open;
mod organizations;
mod person;
mod sessions;

use sqlx::SqlitePool;

pub use self::open::{StartError, StoreOptions};
pub(crate) use self::{
    accounts::{Account, NewAccount},
    challenges::Challenge,
    change::Change,
    error::StoreError,
    factors::TotpEnrolment,
    invitations::Invitation,
    members::StoredMember,
    organizations::Organization,
    person::{Membership, Person},
    sessions::{Session, SessionKind},
};

/// The database. Writers are one at a time in SQLite anyway, so they queue here, where waiting is fair.
#[derive(Clone, Debug)]
pub struct Store {
    reads: SqlitePool,
    writes: SqlitePool,
}
