//! The access tokens of logins, in a file of the user's that nobody else can read.

use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{problem::Problem, server::ServerUrl};

/// What is kept of every login, under the server's address.
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Credentials {
    /// The server of the last login.
    current: Option<String>,
    servers: BTreeMap<String, Login>,
}

/// An access token.
#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Login {
    pub(super) token: Zeroizing<String>,
    pub(super) token_id: String,
    pub(super) email: String,
    pub(super) expires_at: String,
}

const FILE: &str = "credentials.json";

impl Credentials {
    /// `LOCKSTEP_TOKEN`, which stands in for a login.
    #[expect(
        clippy::disallowed_methods,
        reason = "a secret is no argument, and this is the file that owns secrets here"
    )]
    pub(super) fn token_of_environment() -> Option<Zeroizing<String>> {
        let token = std::env::var("LOCKSTEP_TOKEN").ok()?;
        let token = Zeroizing::new(token);
        let token = token.trim();
        (!token.is_empty()).then(|| Zeroizing::new(token.to_owned()))
    }

    /// What is stored; nothing where nobody has logged in.
    pub(super) fn read() -> Result<Self, Problem> {
        let path = directory()?.join(FILE);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Problem::unreadable(&path.display().to_string(), &error)),
        };
        let mode = file.metadata().map_or(0, |metadata| metadata.mode());
        let shown = path.display();
        if mode & 0o077 != 0 {
            let title = format!("Others can read your tokens in `{shown}`");
            let detail = format!("run `chmod 600 {shown}`, and log out and in again if somebody else may have read it");
            return Err(Problem::new("credentials_not_private", title, detail));
        }
        let text = io::read_to_string(file).map(Zeroizing::new);
        let text = text.map_err(|error| Problem::unreadable(&shown.to_string(), &error))?;
        serde_json::from_str(&text).map_err(|_| {
            let title = format!("`{shown}` is damaged");
            Problem::new("credentials_damaged", title, "remove the file and log in again")
        })
    }

    pub(super) fn current(&self) -> Option<&str> {
        self.current.as_deref()
    }

    pub(super) fn login(&self, server: &ServerUrl) -> Option<&Login> {
        self.servers.get(server.name())
    }

    /// Keeps a login and returns the one before.
    pub(super) fn keep(&mut self, server: &ServerUrl, login: Login) -> Result<Option<Login>, Problem> {
        self.current = Some(server.name().to_owned());
        let old = self.servers.insert(server.name().to_owned(), login);
        self.write()?;
        Ok(old)
    }

    pub(super) fn forget(&mut self, server: &ServerUrl) -> Result<(), Problem> {
        self.servers.remove(server.name());
        if self.current() == Some(server.name()) {
            self.current = None;
        }
        self.write()
    }

    /// As a whole or not at all, and never readable for anybody else, not for a moment.
    fn write(&self) -> Result<(), Problem> {
        let directory = directory()?;
        let path = directory.join(FILE);
        write(&directory, &path, self).map_err(|error| {
            let title = format!("The login cannot be kept in `{}`: {error}", path.display());
            Problem::new(
                "credentials_not_kept",
                title,
                "check the directory, or set XDG_CONFIG_HOME to one that is yours",
            )
        })
    }
}

fn write(directory: &Path, path: &Path, credentials: &Credentials) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let new = path.with_extension(format!("{}.new", std::process::id()));
    let text = Zeroizing::new(serde_json::to_string_pretty(credentials)?);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&new)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        // What is left is private, and another attempt has another name.
        let _ = fs::remove_file(&new);
    }
    written
}

/// `$XDG_CONFIG_HOME/lockstep`, or `~/.config/lockstep`.
#[expect(clippy::disallowed_methods, reason = "where the user's files are is asked here only")]
fn directory() -> Result<PathBuf, Problem> {
    let home = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".config")));
    home.map(|home| home.join("lockstep")).ok_or_else(|| {
        Problem::new(
            "no_home",
            "There is no home directory to keep a login in",
            "set HOME or XDG_CONFIG_HOME",
        )
    })
}
