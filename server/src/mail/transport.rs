use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::extension::ClientId,
};
use lockstep_core::time::Timestamp;
use url::{Host, Url};
use uuid::Uuid;

use super::{letter::Message, settings::MailTarget};
use crate::{config::Settings, store::StartError};

/// For each command.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(20);
/// For a whole message.
const TIMEOUT: Duration = Duration::from_mins(1);

/// How mail leaves.
pub(super) enum Transport {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Directory(PathBuf),
    Log,
}

/// Why a message did not leave.
#[derive(Debug)]
pub(super) enum SendError {
    /// It may leave later.
    Later(String),
    /// It never will.
    Never(String),
}

impl Transport {
    pub(super) fn new(target: &MailTarget, settings: &Settings) -> Result<Self, StartError> {
        match target {
            MailTarget::Smtp(url) => smtp(url, settings.public_url.host_str()).map(|smtp| Self::Smtp(Box::new(smtp))),
            MailTarget::Directory(directory) => {
                let created = DirBuilder::new().mode(0o700).recursive(true).create(directory);
                created.map_err(|error| {
                    let directory = directory.display();
                    StartError::new(format!(
                        "the mail directory `{directory}` cannot be made ({error}): check the path and who owns it"
                    ))
                })?;
                Ok(Self::Directory(directory.clone()))
            }
            // Whoever reads the log could open accounts.
            MailTarget::Log if settings.development => Ok(Self::Log),
            MailTarget::Log => Err(StartError::new(
                "mail into the log is for development only: it would show the links that open accounts; \
                 give another --mail-url, or start with --development",
            )),
        }
    }

    pub(super) async fn send(
        &self,
        from: &Mailbox,
        id: Uuid,
        message: &Message,
        now: Timestamp,
    ) -> Result<(), SendError> {
        let email = assemble(from, id, message, now).map_err(SendError::Never)?;
        match self {
            Self::Smtp(smtp) => match tokio::time::timeout(TIMEOUT, smtp.send(email)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(classified(&error)),
                Err(_) => Err(SendError::Later("the mail server did not answer in time".to_owned())),
            },
            Self::Directory(directory) => write(directory, id, &email.formatted(), now)
                .map_err(|error| SendError::Later(format!("`{}`: {error}", directory.display()))),
            Self::Log => {
                tracing::info!("mail to {}: {}\n{}", message.to, message.subject, message.text);
                Ok(())
            }
        }
    }
}

/// Over TLS, unless the server is this machine or the URL says `?tls=none`.
fn smtp(url: &Url, hello: Option<&str>) -> Result<AsyncSmtpTransport<Tokio1Executor>, StartError> {
    let has_choice = url.query_pairs().any(|(name, _)| name == "tls");
    let is_plain = url.query_pairs().any(|(name, value)| name == "tls" && value == "none");
    let mut url = url.clone();
    if is_plain {
        url.set_query(None);
    } else if url.scheme() == "smtp" && !has_choice && !is_this_machine(&url) {
        url.set_query(Some("tls=required"));
    }
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str()).map_err(|error| {
        StartError::new(format!(
            "the mail server cannot be used ({error}): check --mail-url; `?tls=` is `required`, `opportunistic` or `none`"
        ))
    })?;
    let hello = ClientId::Domain(hello.unwrap_or("localhost").to_owned());
    Ok(builder.timeout(Some(COMMAND_TIMEOUT)).hello_name(hello).build())
}

fn is_this_machine(url: &Url) -> bool {
    // The host of a scheme that the URL standard does not know is never read as an address.
    let host = url.host_str().and_then(|host| Host::parse(host).ok());
    match host {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn assemble(from: &Mailbox, id: Uuid, message: &Message, now: Timestamp) -> Result<lettre::Message, String> {
    let to = message
        .to
        .parse()
        .map_err(|error| format!("the address cannot be written to ({error})"))?;
    let millis = u64::try_from(now.unix_millis()).unwrap_or_default();
    let domain = from.email.domain();
    lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(message.subject.clone())
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .message_id(Some(format!("<{id}@{domain}>")))
        // RFC 3834: nobody's holiday notice answers it.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .multipart(MultiPart::alternative_plain_html(
            message.text.clone(),
            message.html.clone(),
        ))
        .map_err(|error| format!("the message cannot be assembled ({error})"))
}

/// A server that does not take our name and password may be configured better later; one that does not take the
/// message never will.
fn classified(error: &lettre::transport::smtp::Error) -> SendError {
    let is_about_us = error.status().is_some_and(|code| u16::from(code) / 10 == 53);
    if error.is_permanent() && !is_about_us {
        SendError::Never(error.to_string())
    } else {
        SendError::Later(error.to_string())
    }
}

/// Written under another name first, so that whoever watches the directory sees whole messages only.
fn write(directory: &Path, id: Uuid, message: &[u8], now: Timestamp) -> io::Result<()> {
    let name = format!("{}-{id}", now.to_string().replace(':', "-"));
    let part = directory.join(format!("{name}.part"));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)?;
    file.write_all(message)?;
    file.sync_all()?;
    fs::rename(part, directory.join(format!("{name}.eml")))
}
