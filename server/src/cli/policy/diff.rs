use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::Source;
use crate::{
    cli::{document::heading, exit::Exit, problem::Problem, screen::Screen, text::harmless},
    http::policy_changes,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct DiffOptions {
    /// A file, `-` for standard input, or `preset:NAME`.
    #[arg(value_name = "A")]
    old: Source,
    /// The other one, written in the same way.
    #[arg(value_name = "B")]
    new: Source,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// How the second of two compares with the first: policies have a partial order only.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum Strictness {
    Equal,
    Stricter,
    Looser,
    Incomparable,
}

impl Strictness {
    fn of<T>(old: &T, new: &T, is_at_least_as_strict: impl Fn(&T, &T) -> bool) -> Self {
        match (is_at_least_as_strict(new, old), is_at_least_as_strict(old, new)) {
            (true, true) => Self::Equal,
            (true, false) => Self::Stricter,
            (false, true) => Self::Looser,
            (false, false) => Self::Incomparable,
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Equal => "as strict: both accept the same",
            Self::Stricter => "B is stricter: what B accepts, A accepts",
            Self::Looser => "B is looser: what A accepts, B accepts",
            Self::Incomparable => "incomparable: each may accept what the other refuses",
        }
    }
}

pub(super) fn run(options: &DiffOptions) -> Result<Exit, Problem> {
    if options.old == Source::Input && options.new == Source::Input {
        return Err(Problem::argument(
            "Standard input cannot be both documents",
            "give a file for one of them",
        ));
    }
    let read = |source: &Source| source.policy().map_err(|problem| problem.of(&source.name()));
    let (old, new) = (read(&options.old)?, read(&options.new)?);
    let changes = policy_changes::between(&old, &new).map_err(|_| {
        Problem::new(
            "internal",
            "The documents cannot be compared",
            "this is a fault of the program: report it",
        )
    })?;
    let passwords = Strictness::of(&old.password, &new.password, |one, other| {
        one.is_at_least_as_strict(other)
    });
    let two_factor = Strictness::of(&old.two_factor, &new.two_factor, |one, other| {
        one.is_at_least_as_strict(other)
    });
    let mut screen = Screen::output();
    if options.json {
        let strictness = json!({"password": passwords, "twoFactor": two_factor});
        screen.json(&json!({"changes": changes, "strictness": strictness}))?;
        return Ok(Exit::Done);
    }
    if changes.is_empty() {
        screen.line("They say the same.")?;
        return Ok(Exit::Done);
    }
    screen.line(&heading("Changes:"))?;
    for change in &changes {
        screen.line(&format!("  {}", harmless(&change.to_string())))?;
    }
    screen.line("")?;
    screen.line(&format!("Passwords: {}", passwords.sentence()))?;
    screen.line(&format!("Two-factor authentication: {}", two_factor.sentence()))?;
    Ok(Exit::Done)
}
