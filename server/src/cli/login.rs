//! `lockstep login`: a password, a second factor where there is one, and the access token for them (spec C18).

use std::fs;

use clap::Args;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::{
    client::Client,
    credentials::{Credentials, Login},
    document::{Organization, read},
    exit::Exit,
    problem::Problem,
    prompt,
    screen::{Screen, Style, style},
    server::ServerOptions,
    text::harmless,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct LoginOptions {
    /// Your e-mail; asked for without it.
    #[arg(long)]
    email: Option<String>,
    /// What the access token is called in your account.
    #[arg(long, value_name = "NAME")]
    token_name: Option<String>,
    /// How long the access token works, 60 to 7,776,000 seconds (90 days); 12 hours unless told.
    #[arg(long, value_name = "N")]
    expires_in_seconds: Option<u32>,
    #[command(flatten)]
    server: ServerOptions,
    /// Print JSON. The token is not in it.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    token: Zeroizing<String>,
    id: String,
    expires_at: String,
}

#[derive(Deserialize)]
struct Session {
    user: User,
    organizations: Vec<Organization>,
}

#[derive(Deserialize)]
struct User {
    email: String,
}

/// So many codes that are no good are asked again.
const WRONG_CODES: usize = 3;

pub(super) fn run(options: &LoginOptions) -> Result<Exit, Problem> {
    let mut credentials = Credentials::read()?;
    let client = options.server.anonymous()?;
    let email = match &options.email {
        Some(email) => email.clone(),
        None => prompt::line("E-mail: ")?,
    };
    let password = prompt::secret("Password: ")?;
    let mut body = Map::from_iter([
        ("email".to_owned(), json!(email)),
        ("password".to_owned(), json!(password.as_str())),
        (
            "name".to_owned(),
            json!(options.token_name.clone().unwrap_or_else(token_name)),
        ),
    ]);
    if let Some(seconds) = options.expires_in_seconds {
        body.insert("expiresInSeconds".to_owned(), json!(seconds));
    }
    let document = create(&client, body)?;
    let created: Created = read(&client.server, document)?;
    let client = client.with_token(created.token.clone());
    let session: Session = read(&client.server, client.get(&["v1", "auth", "session"])?)?;
    let login = Login {
        token: created.token,
        token_id: created.id,
        email: session.user.email.clone(),
        expires_at: created.expires_at,
    };
    // A token that nobody keeps is ended; where it cannot be ended now, it ends by itself.
    let end = |login: Login| client.delete(&["v1", "auth", "tokens", &login.token_id]);
    match credentials.keep(&client.server, login.clone()) {
        Ok(old) => drop(old.map(end)),
        Err(problem) => {
            let _ = end(login);
            return Err(problem);
        }
    }
    show(options, &client, &login, session)
}

/// A token for the credentials, with a second factor when the server asks for one.
fn create(client: &Client, mut body: Map<String, Value>) -> Result<Value, Problem> {
    const PATH: [&str; 3] = ["v1", "auth", "tokens"];
    let mut attempts = 0;
    loop {
        let problem = match client.post(&PATH, &Value::Object(body.clone())) {
            Ok(document) => return Ok(document),
            Err(problem) => problem,
        };
        match problem.code() {
            "second_factor_required" if takes_a_code(&problem) => {}
            "second_factor_required" => {
                return Err(Problem::new(
                    "security_key_needs_browser",
                    "Your second factor is a security key, which answers in a browser only",
                    format!("log in at {}, and set up an authenticator there", client.server.name()),
                ));
            }
            "wrong_code" | "code_already_used" | "invalid_code" if attempts < WRONG_CODES && prompt::is_terminal() => {
                problem.show(false);
            }
            _ => return Err(problem),
        }
        attempts += 1;
        let code = prompt::line("Code of your authenticator, or a backup code: ")?;
        let factor = json!({"method": method(&code), "code": code});
        body.insert("secondFactor".to_owned(), factor);
    }
}

fn takes_a_code(problem: &Problem) -> bool {
    problem.methods().is_empty() || problem.methods().iter().any(|method| method != "security_key")
}

/// Six digits are an authenticator's; everything else may be a backup code.
fn method(code: &str) -> &'static str {
    let digits: Vec<char> = code.chars().filter(|character| !character.is_whitespace()).collect();
    if digits.len() == 6 && digits.iter().all(char::is_ascii_digit) {
        "totp"
    } else {
        "backup_code"
    }
}

fn show(options: &LoginOptions, client: &Client, login: &Login, session: Session) -> Result<Exit, Problem> {
    let server = client.server.name();
    let mut screen = Screen::output();
    if options.json {
        screen.json(&json!({
            "server": server,
            "email": login.email,
            "tokenId": login.token_id,
            "expiresAt": login.expires_at,
        }))?;
        return Ok(Exit::Done);
    }
    screen.line(&format!(
        "{} to {server} as {} until {}.",
        style(Style::Good, "Logged in"),
        harmless(&login.email),
        harmless(&login.expires_at)
    ))?;
    for organization in session.organizations {
        let decision = organization.decision.at(&client.server);
        if !decision.is_allow() {
            screen.line(&format!("{} keeps you out:", harmless(&organization.slug)))?;
            decision
                .reasons
                .iter()
                .try_for_each(|reason| reason.write(&mut screen))?;
        }
    }
    Ok(Exit::Done)
}

/// Where the token is, so that its owner recognizes it.
fn token_name() -> String {
    let host = fs::read_to_string("/etc/hostname").unwrap_or_default();
    match host.trim() {
        "" => "lockstep command line".to_owned(),
        host => format!("lockstep command line on {host}"),
    }
}
