//! Mail: what is written, how it waits, and how it leaves. A message is queued in the change that it tells of and sent
//! after it, so that a message neither tells of what did not happen nor is lost with the process.

pub(crate) mod codes;
mod deliver;
mod letter;
mod letters;
mod notice;
mod seal;
mod settings;
mod transport;

use lettre::message::Mailbox;
use lockstep_core::time::Timestamp;

pub use self::settings::{MailSettings, MailTarget};
pub(crate) use self::{
    deliver::run,
    letter::Letter,
    letters::{
        account_exists, address_in_use, change_email, change_email_code, enrolment_code, invitation, key_ends,
        reset_password, sign_up, verify_email,
    },
    notice::Notice,
};
use self::{seal::Seal, transport::Transport};
use crate::{
    config::Settings,
    error::Failure,
    keys::Keys,
    random,
    store::{Change, QueuedMail, StartError},
};

/// Writes, queues and sends mail.
pub(crate) struct Mailer {
    transport: Transport,
    from: Mailbox,
    seal: Seal,
}

impl Mailer {
    /// `None` where mail is not configured; in development it then goes to a folder of the data directory.
    pub(crate) fn from_settings(settings: &Settings, keys: &Keys) -> Result<Option<Self>, StartError> {
        let in_development = || {
            settings.development.then(|| MailSettings {
                target: MailTarget::Directory(settings.data_dir.join("mail")),
                from: None,
            })
        };
        let Some(mail) = settings.mail.clone().or_else(in_development) else {
            return Ok(None);
        };
        Ok(Some(Self {
            from: mail.sender(settings)?,
            transport: Transport::new(&mail.target, settings)?,
            seal: Seal::new(keys.encryption_key()),
        }))
    }

    /// A message, encrypted, to be queued with [`Change::queue_mail`].
    pub(crate) fn seal(
        &self,
        to: &str,
        letter: &Letter,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<QueuedMail, Failure> {
        let id = random::id(now);
        Ok(QueuedMail {
            id,
            message: self.seal.close(id, &letter.to(to))?,
            attempts: 0,
            expires_at,
        })
    }

    /// Queues a message to be sent once `change` has happened. It is no use any more at `expires_at`.
    pub(crate) async fn queue(
        &self,
        change: &mut Change,
        to: &str,
        letter: &Letter,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), Failure> {
        let mail = self.seal(to, letter, now, expires_at)?;
        queue_sealed(change, &mail, now).await
    }
}

/// Queues a message that is sealed already.
pub(crate) async fn queue_sealed(change: &mut Change, mail: &QueuedMail, now: Timestamp) -> Result<(), Failure> {
    if !change.queue_mail(mail, now).await? {
        tracing::error!("a message was not queued: too many wait already; check the mail server");
    }
    Ok(())
}
