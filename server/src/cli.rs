//! The commands for people and scripts. What needs a server is an ordinary request to it, with an access token or an API
//! key, decided like every other one (spec A6); what is a rule is asked of the core.

mod api_key;
mod client;
mod credentials;
mod document;
mod exit;
mod login;
mod logout;
mod manual;
mod organisation;
mod password;
mod policy;
mod problem;
mod prompt;
mod reauthentication;
mod screen;
mod server;
mod text;

use std::process::ExitCode;

use clap::{Command, Subcommand};

pub(crate) use self::exit::help as exit_codes;
use self::{
    api_key::ApiKeyCommand,
    exit::Exit,
    login::LoginOptions,
    logout::LogoutOptions,
    manual::{CompletionsOptions, ManOptions},
    organisation::OrganisationCommand,
    password::PasswordCommand,
    policy::PolicyCommand,
    problem::Problem,
};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ClientCommand {
    /// Log in to a server, and keep an access token for the other commands.
    Login(LoginOptions),
    /// End the access token of the login, and forget it.
    Logout(LogoutOptions),
    /// Organizations: their policies, members and events.
    #[command(visible_alias = "organization", subcommand)]
    Organisation(OrganisationCommand),
    /// API keys of an organization.
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Passwords, judged on this machine.
    #[command(subcommand)]
    Password(PasswordCommand),
    /// Policy documents, without a server.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Print the completions for a shell.
    Completions(CompletionsOptions),
    /// Print a manual page, or write all of them.
    Man(ManOptions),
}

/// Does what the command line says; `program` is the whole of it, for what describes it.
pub(crate) fn run(command: &ClientCommand, program: Command) -> ExitCode {
    let exit = command.run(program).unwrap_or_else(|problem| {
        problem.show(command.json());
        problem.exit()
    });
    exit.into()
}

impl ClientCommand {
    fn run(&self, program: Command) -> Result<Exit, Problem> {
        match self {
            Self::Login(options) => login::run(options),
            Self::Logout(options) => logout::run(options),
            Self::Organisation(command) => command.run(),
            Self::ApiKey(command) => command.run(),
            Self::Password(command) => command.run(),
            Self::Policy(command) => command.run(),
            Self::Completions(options) => manual::completions(options, program),
            Self::Man(options) => manual::man(options, program),
        }
    }

    fn json(&self) -> bool {
        match self {
            Self::Login(options) => options.json,
            Self::Logout(options) => options.json,
            Self::Organisation(command) => command.json(),
            Self::ApiKey(command) => command.json(),
            Self::Password(command) => command.json(),
            Self::Policy(command) => command.json(),
            Self::Completions(_) | Self::Man(_) => false,
        }
    }
}
