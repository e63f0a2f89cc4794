//! What is remembered. No handler knows the backend: it reads through [`Store`] and writes through a [`Change`], whose
//! parts and events commit together or not at all. Rows stay private to this module.

mod accounts;
mod attempts;
mod audit_events;
mod caller;
mod ceremonies;
mod challenges;
mod change;
mod email_codes;
mod error;
mod factors;
mod invitations;
mod mail_links;
mod members;
mod memo;
mod notes;
mod open;
mod organizations;
mod outbox;
mod pending_sign_ups;
mod person;
mod security_keys;
mod sessions;

use std::sync::Arc;

use sqlx::SqlitePool;
use tokio::sync::Notify;

pub use self::open::{StartError, StoreOptions};
pub(crate) use self::{
    accounts::{Account, NewAccount},
    attempts::{MemberAttempts, Subject, WayIn},
    audit_events::{EventFilter, Somebody},
    ceremonies::{Binding, Ceremony, CeremonyKind},
    challenges::Challenge,
    change::Change,
    email_codes::StoredCode,
    error::StoreError,
    factors::TotpEnrolment,
    invitations::{Invitation, InvitationTokens},
    mail_links::{LinkPurpose, MailLink},
    members::StoredMember,
    organizations::Organization,
    outbox::QueuedMail,
    pending_sign_ups::{PendingDestination, PendingSignUp},
    person::{Membership, Person},
    security_keys::StoredKey,
    sessions::{Origin, Session, SessionKind},
};

/// The database. Writers are one at a time in SQLite anyway, so they queue here, where waiting is fair.
#[derive(Clone, Debug)]
pub struct Store {
    reads: SqlitePool,
    writes: SqlitePool,
    /// Told when a change with mail in it has happened.
    mail_queued: Arc<Notify>,
    callers: caller::Callers,
    notes: notes::Notes,
    /// Before the type of every event.
    event_prefix: Arc<str>,
}
