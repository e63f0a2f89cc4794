//! Which server a command asks, and with whose token.

use std::str::FromStr;

use clap::Args;
use url::{Host, Url};
use zeroize::Zeroizing;

use super::{client::Client, credentials::Credentials, problem::Problem};

/// Where the server is.
#[derive(Args, Clone, Debug)]
pub(crate) struct ServerOptions {
    /// Address of the server; without it, the server that was logged in to last.
    #[arg(long, env = "LOCKSTEP_URL", value_name = "URL")]
    pub(super) server: Option<ServerUrl>,
    /// Talk to a server elsewhere without TLS. Whoever is on the way sees the password and the token.
    #[arg(long, env = "LOCKSTEP_INSECURE_HTTP")]
    insecure_http: bool,
}

/// The address of a server: scheme, host and, behind some proxies, a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServerUrl(Url);

const DEFAULT: &str = "http://localhost:8080";

impl FromStr for ServerUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut url = Url::parse(text).map_err(|error| format!("{error}; write it as https://accounts.example.org"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("it must begin with https:// or http://".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it must not carry a name or a password; `lockstep login` asks for them".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("it must end with the host or a path".to_owned());
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }
}

impl ServerUrl {
    /// As it is shown, and as credentials are filed under it.
    pub(super) fn name(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The address of a path of the API; every part is one segment, whatever is in it.
    pub(super) fn address(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.0.clone();
        // An address with a host has segments.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// A page of the server, such as what cures a refusal.
    pub(super) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.name())
    }

    pub(super) fn is_local(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    fn is_private(&self) -> bool {
        self.0.scheme() == "https" || self.is_local()
    }
}

impl ServerOptions {
    /// The server, with nobody logged in.
    pub(super) fn anonymous(&self) -> Result<Client, Problem> {
        let server = match &self.server {
            Some(server) => server.clone(),
            None => default(&Credentials::read()?)?,
        };
        self.client(server, None)
    }

    /// The server, with the token of the environment or of the login.
    pub(super) fn signed_in(&self) -> Result<Client, Problem> {
        // A token of the environment belongs to the server that is named beside it, not to the one of some login.
        if let Some(token) = Credentials::token_of_environment() {
            let server = match &self.server {
                Some(server) => server.clone(),
                None => default(&Credentials::default())?,
            };
            return self.client(server, Some(token));
        }
        let credentials = Credentials::read()?;
        let server = match &self.server {
            Some(server) => server.clone(),
            None => default(&credentials)?,
        };
        let login = credentials.login(&server).ok_or_else(|| {
            Problem::new(
                "not_signed_in",
                format!("You are not logged in to `{}`", server.name()),
                format!("run `lockstep login --server {}`, or set LOCKSTEP_TOKEN", server.name()),
            )
        })?;
        let token = login.token.clone();
        self.client(server, Some(token))
    }

    /// This server in place of the one of the options.
    pub(super) fn with(&self, server: ServerUrl) -> Self {
        Self {
            server: Some(server),
            ..self.clone()
        }
    }

    fn client(&self, server: ServerUrl, token: Option<Zeroizing<String>>) -> Result<Client, Problem> {
        if !server.is_private() && !self.insecure_http {
            return Err(Problem::new(
                "plain_http_refused",
                format!("`{}` is not on this machine and not behind TLS", server.name()),
                "use its https:// address; with --insecure-http it is asked all the same, and whoever is on the way sees everything",
            ));
        }
        Ok(Client::new(server, token))
    }
}

fn default(credentials: &Credentials) -> Result<ServerUrl, Problem> {
    let name = credentials.current().unwrap_or(DEFAULT);
    name.parse().map_err(|error| {
        Problem::argument(
            format!("`{name}` is not the address of a server: {error}"),
            "use --server",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> ServerUrl {
        text.parse().unwrap()
    }

    #[test]
    fn plain_http_is_private_on_this_machine_only() {
        for text in [
            "http://localhost:8080",
            "http://demo.localhost",
            "http://127.0.0.2",
            "http://[::1]:1",
            "https://example.org",
        ] {
            assert!(server(text).is_private(), "{text}");
        }
        for text in [
            "http://example.org",
            "http://localhost.example.org",
            "http://128.0.0.1",
            "http://10.0.0.1",
        ] {
            assert!(!server(text).is_private(), "{text}");
        }
    }

    #[test]
    fn an_organization_is_one_segment_whatever_it_is_called() {
        let server = server("https://example.org/lockstep/");
        assert_eq!(server.name(), "https://example.org/lockstep");
        let address = |name| {
            server
                .address(&["v1", "organizations", name, "members"], &[("q", "a&b")])
                .to_string()
        };
        assert_eq!(
            address("a/../b?c#d"),
            "https://example.org/lockstep/v1/organizations/a%2F..%2Fb%3Fc%23d/members?q=a%26b"
        );
        assert_eq!(
            address("é"),
            "https://example.org/lockstep/v1/organizations/%C3%A9/members?q=a%26b"
        );
    }

    #[test]
    fn an_address_carries_no_secret() {
        for text in [
            "https://ada:secret@example.org",
            "https://example.org/?token=1",
            "ftp://example.org",
            "example.org",
        ] {
            assert!(text.parse::<ServerUrl>().is_err(), "{text}");
        }
    }
}
