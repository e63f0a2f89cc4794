use clap::Args;
use serde_json::json;

use super::{credentials::Credentials, exit::Exit, problem::Problem, screen::Screen, server::ServerOptions};

#[derive(Args, Clone, Debug)]
pub(crate) struct LogoutOptions {
    /// Forget the token without ending it, where the server cannot be reached any more.
    #[arg(long)]
    local: bool,
    #[command(flatten)]
    server: ServerOptions,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(options: &LogoutOptions) -> Result<Exit, Problem> {
    let mut credentials = Credentials::read()?;
    let client = options.server.anonymous()?;
    let server = client.server.clone();
    let mut screen = Screen::output();
    let Some(login) = credentials.login(&server).cloned() else {
        if options.json {
            screen.json(&json!({"server": server.name(), "loggedOut": false}))?;
        } else {
            screen.line(&format!("You are not logged in to {}.", server.name()))?;
        }
        return Ok(Exit::Done);
    };
    if !options.local {
        let ended = client
            .with_token(login.token)
            .delete(&["v1", "auth", "tokens", &login.token_id]);
        match ended {
            Ok(_) => {}
            // It has ended already.
            Err(problem) if matches!(problem.code(), "unauthenticated" | "not_found") => {}
            Err(problem) => {
                return Err(problem.advising("try again later, or forget the token here with --local"));
            }
        }
    }
    credentials.forget(&server)?;
    if options.json {
        screen.json(&json!({"server": server.name(), "loggedOut": true}))?;
    } else {
        screen.line(&format!("Logged out of {}.", server.name()))?;
    }
    Ok(Exit::Done)
}
