//! The log: messages for people with ids as fields; never a secret, never a query string.

mod lines;

use std::io::IsTerminal;

use tracing::{Level, Subscriber};
use tracing_subscriber::{
    field::MakeExt,
    fmt::{self, MakeWriter, format},
    util::SubscriberInitExt,
};

use self::lines::{JsonLines, is_allowed};
use crate::config::{Settings, SignUpMode};

/// Starts it.
pub(crate) fn start(json: bool) {
    subscriber(json, std::io::stderr().is_terminal(), std::io::stderr).init();
}

/// What writes the log. It has no field that is not on the list, whoever writes it.
fn subscriber<W>(json: bool, ansi: bool, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let log = fmt::fmt()
        .with_max_level(Level::INFO)
        .with_target(false)
        .with_ansi(ansi)
        .with_writer(writer);
    if json {
        return Box::new(log.json().map_event_format(JsonLines::new).finish());
    }
    let fields = format::debug_fn(|writer, field, value| match field.name() {
        "message" => write!(writer, "{value:?}"),
        name if is_allowed(name) => write!(writer, "{name}={value:?}"),
        _ => Ok(()),
    });
    Box::new(log.fmt_fields(fields.delimited(" ")).finish())
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

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use serde_json::{Value, json};
    use tracing::subscriber::with_default;

    use super::*;

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written of what `work` logs.
    fn written(json: bool, work: impl FnOnce()) -> String {
        let buffer = Buffer::default();
        let writer = buffer.clone();
        with_default(subscriber(json, false, move || writer.clone()), work);
        let bytes = buffer.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    fn with_secrets() {
        let span = tracing::info_span!("request", id = "an-id", cookie = "secret-1", name = "secret-7");
        span.in_scope(|| {
            tracing::info!(status = 200, password = "secret-2", session.token = ?"secret-3", "answered");
            // Nothing takes the place of what every line has.
            tracing::warn!(level = "secret-4", timestamp = "secret-5", span = "secret-6", "odd");
        });
    }

    #[test]
    fn a_field_that_is_not_on_the_list_is_in_no_line_of_json() {
        let text = written(true, with_secrets);
        assert!(!text.contains("secret"), "{text}");
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let [answered, odd] = lines.as_slice() else {
            panic!("{text}")
        };
        let mut keys: Vec<_> = answered.as_object().unwrap().keys().collect();
        keys.sort();
        assert_eq!(keys, ["level", "message", "span", "status", "timestamp"]);
        assert_eq!(
            (&answered["message"], &answered["status"]),
            (&json!("answered"), &json!(200))
        );
        assert_eq!(answered["span"], json!({"name": "request", "id": "an-id"}));
        assert_eq!(
            (&odd["level"], &odd["message"], &odd["span"]["id"]),
            (&json!("WARN"), &json!("odd"), &json!("an-id"))
        );
    }

    #[test]
    fn a_field_that_is_not_on_the_list_is_in_no_line_of_text() {
        let text = written(false, with_secrets);
        assert!(!text.contains("secret"), "{text}");
        assert!(
            text.contains("request{id=\"an-id\"") && text.contains("answered status=200"),
            "{text}"
        );
    }
}
