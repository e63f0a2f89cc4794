//! The server over HTTP, without a socket: one module per resource. Names are sentences, and cite the specification.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod api_key_names;
mod api_key_policy;
mod api_key_reminders;
mod api_keys;
mod audit_events;
mod backup_codes;
mod bad_input;
mod break_glass;
mod caddy;
mod check;
mod cluster;
mod compliance;
mod cross_origin;
mod durability;
mod enumeration;
mod factors;
mod flips;
mod flood;
mod harness;
mod invitations;
mod lockout;
mod log_lines;
mod login;
mod mail_account;
mod mail_outbox;
mod mail_reset;
mod mail_sign_up;
mod mail_smtp;
mod mail_two_factor;
mod mailbox;
mod members;
mod metrics;
mod nginx;
mod organizations;
mod pages;
mod password_change;
mod postgres;
mod preview;
mod proxied;
mod published;
mod races;
mod routes;
mod running;
mod security_keys;
mod security_policy;
mod service_accounts;
mod sessions;
mod sign_up;
mod spawned;
mod start;
mod storage;
mod subject_states;
mod tokens;
mod totp;
mod two_factor;
mod user_verification;
mod verify;
mod wire;
