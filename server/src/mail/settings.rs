use std::{fmt, path::PathBuf, str::FromStr};

use lettre::message::Mailbox;
use url::Url;

use crate::{config::Settings, store::StartError};

/// Where mail goes, and whom it comes from.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// Where it goes.
    pub target: MailTarget,
    /// As in `Lockstep <lockstep@example.org>`; without it, an address at the public URL's host.
    pub from: Option<String>,
}

/// Where mail goes.
#[derive(Clone)]
pub enum MailTarget {
    /// To a server: `smtp://user:password@host:port` or `smtps://…`.
    Smtp(Url),
    /// Into a directory, as one `.eml` file for each message.
    Directory(PathBuf),
    /// Into the log, in development.
    Log,
}

/// Without the password.
impl fmt::Debug for MailTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp(url) => write!(formatter, "{}://{}", url.scheme(), url.host_str().unwrap_or_default()),
            Self::Directory(path) => write!(formatter, "file:{}", path.display()),
            Self::Log => formatter.write_str("log:"),
        }
    }
}

impl FromStr for MailTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let help = || "give smtp://user:password@host:port, smtps://…, file:DIRECTORY or log:".to_owned();
        if text == "log:" {
            return Ok(Self::Log);
        }
        if let Some(path) = text.strip_prefix("file:") {
            let path = path
                .strip_prefix("//")
                .filter(|path| path.starts_with('/'))
                .unwrap_or(path);
            return if path.is_empty() {
                Err(help())
            } else {
                Ok(Self::Directory(path.into()))
            };
        }
        let url = Url::parse(text).map_err(|_| help())?;
        if matches!(url.scheme(), "smtp" | "smtps") && url.host_str().is_some_and(|host| !host.is_empty()) {
            Ok(Self::Smtp(url))
        } else {
            Err(help())
        }
    }
}

impl MailSettings {
    /// The address that mail comes from.
    pub(super) fn sender(&self, settings: &Settings) -> Result<Mailbox, StartError> {
        let host = settings.public_url.host_str().unwrap_or("localhost");
        match &self.from {
            Some(from) => from.parse().map_err(|error| {
                StartError::new(format!(
                    "`{from}` is no sender ({error}): give --mail-from like `Lockstep <lockstep@example.org>`"
                ))
            }),
            None => format!("Lockstep <lockstep@{host}>").parse().map_err(|_| {
                StartError::new("there is no sender for mail: give --mail-from like `Lockstep <lockstep@example.org>`")
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_read_and_shown_without_its_password() {
        let shown = |text: &str| MailTarget::from_str(text).map(|target| format!("{target:?}"));
        assert_eq!(
            shown("smtp://me:secret@mail.example:587").unwrap(),
            "smtp://mail.example"
        );
        assert_eq!(shown("file:mail").unwrap(), "file:mail");
        assert_eq!(shown("file:///var/mail").unwrap(), "file:/var/mail");
        assert_eq!(shown("log:").unwrap(), "log:");
        for text in ["", "mail.example", "http://mail.example", "smtp:", "smtp://", "file:"] {
            assert!(shown(text).unwrap_err().starts_with("give smtp://"), "{text}");
        }
    }
}
