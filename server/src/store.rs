//! What is remembered. No handler knows the backend: it reads through [`Store`] and writes through a [`Change`], whose
//! parts and events commit together or not at all. Rows stay private to this module.

mod accounts;
mod api_keys;
mod aside;
mod attempts;
mod audit_events;
mod cache;
mod caller;
mod ceremonies;
mod challenges;
mod change;
mod direct;
mod email_codes;
mod error;
mod factors;
mod hot;
mod invitations;
mod key_caller;
mod key_reminders;
mod mail_links;
mod members;
mod memo;
mod migrations;
mod notes;
mod open;
mod organizations;
mod outbox;
mod pending_sign_ups;
mod person;
mod place;
mod postgres;
mod security_keys;
mod server_keys;
mod service_accounts;
mod sessions;
mod sqlite;
mod statement;

use std::sync::Arc;

use tokio::sync::Notify;

pub(crate) use self::{
    accounts::{Account, NewAccount},
    api_keys::{ApiKey, ApiKeyOwner, StoredSecret},
    attempts::{MemberAttempts, Subject, WayIn},
    audit_events::{EventFilter, Somebody},
    caller::SessionCaller,
    ceremonies::{Binding, Ceremony, CeremonyKind},
    challenges::Challenge,
    change::Change,
    email_codes::StoredCode,
    error::StoreError,
    factors::TotpEnrolment,
    invitations::{Invitation, InvitationTokens},
    key_caller::KeyCaller,
    key_reminders::EndingKey,
    mail_links::{LinkPurpose, MailLink},
    members::StoredMember,
    organizations::Organization,
    outbox::QueuedMail,
    pending_sign_ups::{PendingDestination, PendingSignUp},
    person::{Membership, Person},
    security_keys::StoredKey,
    service_accounts::ServiceAccount,
    sessions::{ApiKeyUse, Origin, Session, SessionKind},
};
pub use self::{
    open::{StartError, StoreOptions},
    postgres::DatabaseUrl,
};

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    reads: place::Reads,
    writes: place::Writes,
    /// Told when a change with mail in it has happened.
    mail_queued: Arc<Notify>,
    hot: hot::Hot,
    notes: notes::Notes,
    session_uses: aside::Uses,
    key_uses: aside::Uses,
    /// Before the type of every event.
    event_prefix: Arc<str>,
}
