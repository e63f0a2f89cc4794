//! What the server does only shortly after its caller has proven who they are (spec X7).

use clap::Args;
use serde_json::{Value, json};

use super::{client::Client, problem::Problem, prompt, screen::Screen};

#[derive(Args, Clone, Debug)]
pub(super) struct ReauthenticationOptions {
    /// Should the server ask for your password once more, take it from standard input.
    #[arg(long)]
    password_stdin: bool,
}

const WRONG_PASSWORDS: usize = 3;

impl ReauthenticationOptions {
    /// What `request` answers; the password is entered once more where the server asks for it and somebody can be asked.
    pub(super) fn send(&self, client: &Client, request: impl Fn() -> Result<Value, Problem>) -> Result<Value, Problem> {
        match request() {
            Err(problem) if problem.code() == "reauthentication_required" => {
                if !self.password_stdin && !prompt::is_terminal() {
                    let detail = "run it in a terminal, which asks for your password, or give the password with --password-stdin";
                    return Err(problem.advising(detail));
                }
                reauthenticate(client)?;
                request()
            }
            answer => answer,
        }
    }
}

fn reauthenticate(client: &Client) -> Result<(), Problem> {
    let mut attempts = 0;
    loop {
        let password = prompt::secret("Your password, once more: ")?;
        attempts += 1;
        let body = json!({"password": password.as_str()});
        match client.post(&["v1", "auth", "reauthenticate"], &body) {
            Err(problem)
                if problem.code() == "wrong_password" && prompt::is_terminal() && attempts < WRONG_PASSWORDS =>
            {
                Screen::error().line("The password is wrong.")?;
            }
            answer => return answer.map(|_| ()),
        }
    }
}
