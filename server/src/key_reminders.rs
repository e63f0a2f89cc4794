//! Reminds of keys that are about to end (spec X10): the owner by mail, and the organization by an event. Which reminder
//! is due is the core's; each is sent once, whatever how many servers look.

use std::{future::Future, time::Duration};

use serde_json::json;

use crate::{
    app::App,
    audit::{Actor, Event, EventType},
    error::Failure,
    http::about_key,
    mail::key_ends,
    store::EndingKey,
};

/// What is due is looked for this often.
const LOOK_EVERY: Duration = Duration::from_mins(15);

/// Reminds until `stop` is ready.
pub(crate) async fn run(app: App, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        app.remind_of_ending_keys().await;
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = &mut stop => return,
        }
    }
}

impl App {
    /// Sends every reminder that is due now; how many there were. The running server does it by itself.
    pub async fn remind_of_ending_keys(&self) -> usize {
        let ending = match self.store.ending_api_keys(self.now()).await {
            Ok(ending) => ending,
            Err(error) => {
                tracing::warn!(?error, "the keys that end soon cannot be read");
                return 0;
            }
        };
        let mut sent = 0;
        for key in ending {
            match self.remind(&key).await {
                Ok(is_sent) => sent += usize::from(is_sent),
                Err(failure) => {
                    tracing::warn!(?failure, key = %key.key.id, "a reminder was not sent; it is tried again");
                }
            }
        }
        sent
    }

    /// Whether a reminder was due that nobody has sent.
    async fn remind(&self, ending: &EndingKey) -> Result<bool, Failure> {
        let now = self.now();
        let key = &ending.key;
        let (Some(end), Some(days)) = (key.expires_at, key.facts().reminder_due(now)) else {
            return Ok(false);
        };
        if ending.reminded.is_some_and(|last| last <= days) {
            return Ok(false);
        }
        let mut change = self.store.change().await?;
        if !change.take_reminder(key.id, end, days).await? {
            return Ok(false);
        }
        let event = Event::new(EventType::ApiKeyExpiring, &Actor::default(), now).of(key.organization_id);
        let event = about_key(event, key)
            .with("expiresAt", json!(end))
            .with("days", json!(days));
        change.record(&event).await?;
        if let (Some(mailer), Some(email)) = (&self.mailer, &ending.email) {
            let link = self.settings.page("/api-keys");
            let letter = key_ends(&key.name, &ending.organization, end, link);
            mailer.queue(&mut change, email, &letter, now, end).await?;
        }
        change.commit().await?;
        Ok(true)
    }
}
