//! The log: messages for people with ids as fields; never a secret, never a query string.

use std::io::IsTerminal;

use tracing::Level;
use tracing_subscriber::fmt;

use crate::config::{Settings, SignUpMode};

/// Starts it.
pub(crate) fn start(json: bool) {
    let log = fmt()
        .with_max_level(Level::INFO)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if json {
        log.json().flatten_event(true).with_span_list(false).init();
    } else {
        log.init();
    }
}

/// Says what the configuration means where that could surprise.
pub(crate) fn explain(settings: &Settings) {
    if settings.development {
        tracing::warn!(
            "DEVELOPMENT MODE: session cookies are sent over plain HTTP; anybody on the way could take them. \
             Never run this way where others can connect"
        );
    } else if !settings.is_https() {
        tracing::warn!(
            public_url = %settings.public_url,
            "the public URL is not https: browsers keep the session cookie only over TLS (or with --development on localhost)"
        );
    }
    if let Some(database) = &settings.database_url {
        tracing::info!(%database, "everything but the keys is in PostgreSQL; other servers of it need the same keys");
    }
    match &settings.mail {
        Some(mail) => tracing::info!(target = ?mail.target, "mail is sent"),
        None if settings.development => tracing::info!(
            directory = %settings.data_dir.join("mail").display(),
            "there is no mail here, so messages are written to a directory; sign-up needs no link"
        ),
        None => tracing::info!(
            "there is no mail here: a forgotten password cannot be reset, and nobody is told of changes of their \
             account. Start with --mail-url"
        ),
    }
    match settings.sign_up {
        SignUpMode::Open if settings.mail.is_some() => {
            tracing::info!("anybody can sign up, by a link that is mailed");
        }
        SignUpMode::Invited if settings.mail.is_some() => {
            tracing::info!("only invited people can sign up, by a link that is mailed");
        }
        SignUpMode::Open => tracing::info!(
            "anybody can sign up. There is no mail here, so sign-up is immediate: its answer reveals whether an \
             e-mail has an account. Start with --sign-up invited to close that"
        ),
        SignUpMode::Invited => tracing::info!(
            "only invited people can sign up. There is no mail here, so sign-up is immediate: its answer reveals to \
             an invited person whether their e-mail has an account"
        ),
        SignUpMode::Closed => tracing::info!("nobody can sign up"),
    }
}
