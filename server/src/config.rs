//! The configuration, read once, at the start.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};
use ipnet::IpNet;
use url::{Host, Url};

use crate::{
    audit::{DEFAULT_PREFIX, is_prefix},
    limits::Limits,
    mail::{MailSettings, MailTarget},
    metrics::MetricsToken,
    store::{DatabaseUrl, StartError, Store, StoreOptions},
};

/// Over a network waiting says less: when a connection is dead, others are there sooner.
const POSTGRES_WAIT: Duration = Duration::from_secs(2);

/// Who may sign up (spec R17).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SignUpMode {
    /// Anybody.
    Open,
    /// Whoever has an invitation.
    Invited,
    /// Nobody.
    Closed,
}

/// What `lockstep serve` is told. Every option has an environment variable.
#[derive(Args, Clone, Debug)]
pub(crate) struct ServeOptions {
    /// Address and port to listen on.
    #[arg(long, env = "LOCKSTEP_LISTEN", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    database: DatabaseOptions,
    /// The address that people open.
    #[arg(long, env = "LOCKSTEP_PUBLIC_URL", default_value = "http://localhost:8080")]
    public_url: Url,
    /// Who may sign up.
    #[arg(long, env = "LOCKSTEP_SIGN_UP", value_enum, default_value = "open")]
    sign_up: SignUpMode,
    /// Where mail goes: `smtp://user:password@host:port` (over TLS, unless it ends in `?tls=none`), `smtps://…`,
    /// `file:DIRECTORY`, or `log:` in development. With it, sign-up is confirmed by a mailed link.
    #[arg(long, env = "LOCKSTEP_MAIL_URL", hide_env_values = true)]
    mail_url: Option<MailTarget>,
    /// Whom mail comes from, as in `Lockstep <lockstep@example.org>`.
    #[arg(long, env = "LOCKSTEP_MAIL_FROM")]
    mail_from: Option<String>,
    /// Networks of reverse proxies that say in `x-forwarded-for` whom they speak for, such as `10.0.0.0/8,fd00::/8`.
    #[arg(long, env = "LOCKSTEP_TRUSTED_PROXIES", value_delimiter = ',')]
    trusted_proxies: Vec<IpNet>,
    /// Cookies that work over plain HTTP, for a public URL on localhost only.
    #[arg(long, env = "LOCKSTEP_DEVELOPMENT")]
    development: bool,
    /// What the types of audit events begin with, in reverse DNS.
    #[arg(long, env = "LOCKSTEP_EVENT_PREFIX", default_value = DEFAULT_PREFIX)]
    event_prefix: String,
    /// What a scraper of `/metrics` sends as its bearer token; without it, nothing is shown there.
    #[arg(long, env = "LOCKSTEP_METRICS_TOKEN", hide_env_values = true, value_parser = MetricsToken::parse)]
    metrics_token: Option<MetricsToken>,
    /// Write the log as JSON lines.
    #[arg(long, env = "LOCKSTEP_LOG_JSON")]
    pub(crate) log_json: bool,
}

/// Where everything is kept.
#[derive(Args, Clone)]
pub(crate) struct DatabaseOptions {
    /// Where the database and the keys are; made at the first start.
    #[arg(long, env = "LOCKSTEP_DATA_DIR", default_value = "lockstep-data", global = true)]
    pub(crate) data_dir: PathBuf,
    /// A PostgreSQL database, which several servers may share, in place of the one in the data directory:
    /// `postgres://user:password@host:port/database`. Other users of this machine see arguments, but not the environment.
    #[arg(long, env = "LOCKSTEP_DATABASE_URL", hide_env_values = true, global = true)]
    database_url: Option<String>,
}

impl std::fmt::Debug for DatabaseOptions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL may hold a password.
        formatter.debug_tuple("DatabaseOptions").field(&self.data_dir).finish()
    }
}

impl DatabaseOptions {
    pub(crate) fn url(&self) -> Result<Option<DatabaseUrl>, StartError> {
        let written = self.database_url.as_deref().filter(|text| !text.is_empty());
        written.map(str::parse).transpose()
    }

    /// The store that they name.
    pub(crate) async fn open(&self) -> Result<Store, StartError> {
        let url = self.url()?;
        if url.is_none() && !Store::is_in(&self.data_dir) {
            return Err(StartError::new(format!(
                "there is no database in `{}`: name the server's data directory with --data-dir, or its database with \
                 --database-url",
                self.data_dir.display()
            )));
        }
        Store::at(&self.data_dir, url.as_ref(), &StoreOptions::default()).await
    }
}

/// The configuration of a server, wherever it came from.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the keys are, and the database, unless it is elsewhere.
    pub data_dir: PathBuf,
    /// The PostgreSQL database; `None`: SQLite in the data directory.
    pub database_url: Option<DatabaseUrl>,
    /// The address that people open.
    pub public_url: Url,
    /// Who may sign up.
    pub sign_up: SignUpMode,
    /// Where mail goes; `None`: there is none, or in development it goes to a folder of the data directory.
    pub mail: Option<MailSettings>,
    /// Networks of reverse proxies whose `x-forwarded-for` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Cookies that work over plain HTTP.
    pub development: bool,
    /// What the types of audit events begin with.
    pub event_prefix: String,
    /// What a scraper of `/metrics` has to know.
    pub metrics_token: Option<MetricsToken>,
    /// How often things may be tried.
    pub limits: Limits,
    /// How the database is opened.
    pub store: StoreOptions,
}

impl Settings {
    /// What holds without any option, with the data in `data_dir`.
    ///
    /// # Panics
    /// Never: the default address is one.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a constant")]
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            database_url: None,
            public_url: Url::parse("http://localhost:8080").expect("the default address is one"),
            sign_up: SignUpMode::Open,
            mail: None,
            trusted_proxies: Vec::new(),
            development: false,
            event_prefix: DEFAULT_PREFIX.to_owned(),
            metrics_token: None,
            limits: Limits::default(),
            store: StoreOptions::default(),
        }
    }

    pub(crate) fn from_options(options: &ServeOptions) -> Result<Self, StartError> {
        let mut settings = Self {
            public_url: options.public_url.clone(),
            sign_up: options.sign_up,
            mail: options.mail_url.clone().map(|target| MailSettings {
                target,
                from: options.mail_from.clone(),
            }),
            trusted_proxies: options.trusted_proxies.clone(),
            development: options.development,
            event_prefix: options.event_prefix.clone(),
            metrics_token: options.metrics_token.clone(),
            database_url: options.database.url()?,
            ..Self::new(&options.database.data_dir)
        };
        if settings.database_url.is_some() {
            settings.store.wait = POSTGRES_WAIT;
        }
        if !matches!(settings.public_url.scheme(), "http" | "https") || settings.public_url.host().is_none() {
            return Err(StartError::new(
                "the public URL must begin with http:// or https:// and name a host",
            ));
        }
        if settings.development && !settings.is_on_localhost() {
            return Err(StartError::new(
                "development mode is for localhost only: leave out --development, or set --public-url to http://localhost:8080",
            ));
        }
        if !is_prefix(&settings.event_prefix) {
            return Err(StartError::new(
                "the event prefix must be a name in reverse DNS, such as `com.example.security`: two labels or more, of small letters, digits and dashes",
            ));
        }
        Ok(settings)
    }

    pub(crate) fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    pub(crate) fn is_on_localhost(&self) -> bool {
        match self.public_url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// A page of the demo.
    pub(crate) fn page(&self, path_and_fragment: &str) -> String {
        format!("{}{path_and_fragment}", self.public_url.as_str().trim_end_matches('/'))
    }
}
