//! Requests to the server: ordinary ones, with nothing that another client would not send.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use ureq::{
    Agent, Body,
    http::{Method, Request, Response, StatusCode, header},
    tls::{Certificate, RootCerts, TlsConfig, TlsProvider},
};
use url::Url;
use zeroize::Zeroizing;

use super::{problem::Problem, server::ServerUrl};

/// A server, and whose token is sent to it.
pub(super) struct Client {
    agent: Agent,
    pub(super) server: ServerUrl,
    token: Option<Zeroizing<String>>,
}

const CONNECT: Duration = Duration::from_secs(10);
/// A login waits for its turn at hashing.
const ANSWER: Duration = Duration::from_mins(1);
const LARGEST_ANSWER: u64 = 64 << 20;

impl Client {
    pub(super) fn new(server: ServerUrl, token: Option<Zeroizing<String>>) -> Self {
        let mut config = Agent::config_builder()
            .user_agent(concat!("lockstep/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls())
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(ANSWER))
            .http_status_as_error(false)
            // A token goes to the server that it is for, and nowhere else.
            .max_redirects(0);
        if server.is_local() {
            config = config.proxy(None);
        }
        Self {
            agent: config.build().new_agent(),
            server,
            token,
        }
    }

    /// The same server, for whoever holds `token`.
    pub(super) fn with_token(&self, token: Zeroizing<String>) -> Self {
        Self {
            agent: self.agent.clone(),
            server: self.server.clone(),
            token: Some(token),
        }
    }

    pub(super) fn get(&self, path: &[&str]) -> Result<Value, Problem> {
        self.get_with(path, &[])
    }

    pub(super) fn get_with(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Value, Problem> {
        self.send(Method::GET, &self.server.address(path, query), None, None)
    }

    pub(super) fn post(&self, path: &[&str], body: &Value) -> Result<Value, Problem> {
        let address = self.server.address(path, &[]);
        self.send(Method::POST, &address, Some((JSON, body)), None)
    }

    /// A merge patch for `preview`.
    pub(super) fn post_patch(&self, path: &[&str], change: &Value) -> Result<Value, Problem> {
        let address = self.server.address(path, &[]);
        self.send(Method::POST, &address, Some((MERGE_PATCH, change)), None)
    }

    /// A merge patch, over the version that was seen where there are versions.
    pub(super) fn patch(&self, path: &[&str], change: &Value, version: Option<u64>) -> Result<Value, Problem> {
        let address = self.server.address(path, &[]);
        self.send(Method::PATCH, &address, Some((MERGE_PATCH, change)), version)
    }

    pub(super) fn delete(&self, path: &[&str]) -> Result<Value, Problem> {
        self.send(Method::DELETE, &self.server.address(path, &[]), None, None)
    }

    fn send(
        &self,
        method: Method,
        address: &Url,
        body: Option<(&str, &Value)>,
        version: Option<u64>,
    ) -> Result<Value, Problem> {
        let mut request = Request::builder()
            .method(method)
            .uri(address.as_str())
            .header(header::ACCEPT, JSON);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.as_str()));
        }
        if let Some(version) = version {
            request = request.header(header::IF_MATCH, format!("\"{version}\""));
        }
        let unsendable = |_| Problem::argument("The token has characters that no token has", "set LOCKSTEP_TOKEN anew");
        let answer = match body {
            None => self.agent.run(request.body(()).map_err(unsendable)?),
            Some((kind, body)) => {
                let body = Zeroizing::new(body.to_string());
                let request = request.header(header::CONTENT_TYPE, kind).body(body.as_str());
                self.agent.run(request.map_err(unsendable)?)
            }
        };
        let answer = answer.map_err(|error| self.unreachable(&error))?;
        self.read(answer)
    }

    fn read(&self, mut answer: Response<Body>) -> Result<Value, Problem> {
        let status = answer.status();
        let kind = answer
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        let kind = kind
            .and_then(|kind| kind.split(';').next())
            .unwrap_or("nothing")
            .trim()
            .to_owned();
        let body = answer.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec();
        let body = body.map_err(|error| self.unreachable(&error))?;
        if status == StatusCode::NO_CONTENT {
            return Ok(Value::Null);
        }
        let document = serde_json::from_slice::<Value>(&body).ok();
        match (status.is_success(), kind.as_str(), document) {
            (true, JSON, Some(document)) => Ok(document),
            (false, "application/problem+json", Some(document)) => Err(self.problem(document)),
            _ => Err(Problem::not_lockstep(
                self.server.name(),
                format!("it answers {} with {kind}", status.as_u16()),
            )),
        }
    }

    fn problem(&self, document: Value) -> Problem {
        let Ok(problem) = serde_json::from_value::<Problem>(document) else {
            return Problem::not_lockstep(self.server.name(), "its problem has no code");
        };
        let problem = problem.at(|path| self.server.page(path));
        let name = self.server.name();
        match problem.code() {
            "unauthenticated" => problem.advising(format!(
                "run `lockstep login --server {name}`: the token is not valid, or has ended"
            )),
            "security_policy_not_met" => problem.advising("follow each cure, then run the command again"),
            "invalid_request" | "api_key_refused" => problem.advising("correct what is listed and try again"),
            "scope_required" => problem.advising("use a key that has the scope, or log in"),
            "security_key_needs_browser" => {
                problem.advising(format!("log in at {name}, or set up an authenticator there"))
            }
            _ => problem,
        }
    }

    fn unreachable(&self, error: &ureq::Error) -> Problem {
        let name = self.server.name();
        let cause = match error {
            ureq::Error::Io(error) => error.to_string(),
            ureq::Error::HostNotFound => "there is no such host".to_owned(),
            ureq::Error::ConnectionFailed => "nobody answers there".to_owned(),
            ureq::Error::Timeout(_) => "it takes too long".to_owned(),
            ureq::Error::Protocol(_) => return Problem::not_lockstep(name, "it does not speak HTTP"),
            other => other.to_string(),
        };
        Problem::new(
            "server_unreachable",
            format!("`{name}` cannot be reached: {cause}"),
            "check the address, --server or LOCKSTEP_URL, and that the server runs",
        )
    }
}

const JSON: &str = "application/json";
const MERGE_PATCH: &str = "application/merge-patch+json";

/// The certificates of this machine, and the one implementation of TLS that the program has.
fn tls() -> TlsConfig {
    let found = rustls_native_certs::load_native_certs();
    let certificates = found
        .certs
        .iter()
        .map(|certificate| Certificate::from_der(certificate).to_owned());
    TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::Specific(Arc::new(certificates.collect())))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}
