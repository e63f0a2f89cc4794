//! Sends what waits in the outbox.

use std::{future::Future, time::Duration};

use lockstep_core::time::Timestamp;

use super::{Mailer, transport::SendError};
use crate::{
    app::App,
    store::{QueuedMail, StoreError},
};

/// After the first failed attempt; it doubles with each of the following. It is longer than an attempt can take, so
/// that nobody begins the next one meanwhile.
const FIRST_PAUSE_SECONDS: i64 = 120;
const LONGEST_PAUSE_SECONDS: i64 = 3_600;
const MOST_ATTEMPTS: u32 = 12;
/// What is due again is looked for this often.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Delivers until `stop` is ready; a message that is being sent then is finished.
pub(crate) async fn run(app: App, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        while app.deliver_some().await > 0 {
            if is_ready(&mut stop).await {
                return;
            }
        }
        tokio::select! {
            () = app.store.mail_was_queued() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = &mut stop => return,
        }
    }
}

/// Whether it is ready now.
async fn is_ready(stop: &mut (impl Future<Output = ()> + Unpin)) -> bool {
    tokio::select! {
        biased;
        () = stop => true,
        () = std::future::ready(()) => false,
    }
}

impl App {
    /// Sends all mail that is due now; how many messages left. The running server does it by itself.
    pub async fn deliver_mail(&self) -> usize {
        let mut sent = 0;
        loop {
            let (tried, left) = self.deliver_batch().await;
            sent += left;
            if tried == 0 {
                return sent;
            }
        }
    }

    /// Tries some of what is due; how many were tried.
    async fn deliver_some(&self) -> usize {
        self.deliver_batch().await.0
    }

    /// How many were tried, and how many left.
    async fn deliver_batch(&self) -> (usize, usize) {
        let Some(mailer) = &self.mailer else { return (0, 0) };
        let due = match self.store.due_mail(self.now()).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(?error, "the outbox cannot be read");
                return (0, 0);
            }
        };
        let mut counts = (0, 0);
        for mail in due {
            match self.deliver(mailer, &mail).await {
                Ok(has_left) => counts = (counts.0 + 1, counts.1 + usize::from(has_left)),
                Err(error) => tracing::warn!(?error, mail = %mail.id, "the outbox cannot be written"),
            }
        }
        counts
    }

    /// Whether it left.
    async fn deliver(&self, mailer: &Mailer, mail: &QueuedMail) -> Result<bool, StoreError> {
        let now = self.now();
        if now.is_at_or_after(mail.expires_at) || mail.attempts >= MOST_ATTEMPTS {
            tracing::warn!(mail = %mail.id, attempts = mail.attempts, "a message was given up: it could not be sent in time");
            self.store.remove_mail(mail.id).await?;
            return Ok(false);
        }
        if !self.store.claim_mail(mail, next_attempt(mail.attempts, now)).await? {
            return Ok(false);
        }
        let Some(message) = mailer.seal.open(mail.id, &mail.message) else {
            tracing::error!(mail = %mail.id, "a message cannot be decrypted: it was queued under other keys, and is dropped");
            self.store.remove_mail(mail.id).await?;
            return Ok(false);
        };
        match mailer.transport.send(&mailer.from, mail.id, &message, now).await {
            Ok(()) => {
                tracing::info!(mail = %mail.id, "sent");
                self.store.remove_mail(mail.id).await?;
                Ok(true)
            }
            Err(SendError::Later(cause)) => {
                tracing::warn!(mail = %mail.id, attempts = mail.attempts + 1, %cause, "a message was not sent; it is tried again");
                Ok(false)
            }
            Err(SendError::Never(cause)) => {
                tracing::warn!(mail = %mail.id, %cause, "a message was refused, and is dropped");
                self.store.remove_mail(mail.id).await?;
                Ok(false)
            }
        }
    }
}

fn next_attempt(attempts: u32, now: Timestamp) -> Timestamp {
    let pause = FIRST_PAUSE_SECONDS << attempts.min(10);
    now.plus_seconds(pause.min(LONGEST_PAUSE_SECONDS))
}
