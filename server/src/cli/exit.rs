//! What the process ends with: one table, which `--help` and the manual show.

use std::{fmt::Write as _, process::ExitCode};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    Failed,
    Invalid,
    NotAccepted,
    NotSignedIn,
    NotConfirmed,
    Unreachable,
    Changed,
    Interrupted,
    PipeClosed,
}

const TABLE: [(Exit, u8, &str); 10] = [
    (Exit::Done, 0, "done"),
    (Exit::Failed, 1, "failed; the message says why"),
    (
        Exit::Invalid,
        2,
        "not valid: the command line, a value or a policy document",
    ),
    (
        Exit::NotAccepted,
        3,
        "not accepted by a security policy: a password, an API key, or you",
    ),
    (
        Exit::NotSignedIn,
        4,
        "not signed in, wrong credentials, or the password has to be entered once more",
    ),
    (
        Exit::NotConfirmed,
        5,
        "not confirmed: it would keep somebody out, and nothing was changed",
    ),
    (
        Exit::Unreachable,
        6,
        "the server cannot be reached, is busy, or is no Lockstep server",
    ),
    (
        Exit::Changed,
        7,
        "somebody else has changed it in the meantime, and nothing was changed",
    ),
    (Exit::Interrupted, 130, "interrupted"),
    (Exit::PipeClosed, 141, "whoever read the output has stopped reading"),
];

impl Exit {
    /// What a problem of that code ends with.
    pub(super) fn of(problem: &str) -> Self {
        match problem {
            "invalid_policy" | "invalid_request" | "invalid_json" | "invalid_encoding" | "invalid_code"
            | "invalid_argument" | "nothing_to_change" | "plain_http_refused" => Self::Invalid,
            "security_policy_not_met"
            | "api_key_refused"
            | "hashed_key_required"
            | "password_not_accepted"
            | "would_lock_yourself_out"
            | "policies_conflict" => Self::NotAccepted,
            "unauthenticated"
            | "not_signed_in"
            | "invalid_credentials"
            | "wrong_password"
            | "wrong_code"
            | "code_already_used"
            | "second_factor_required"
            | "security_key_needs_browser"
            | "api_key_malformed"
            | "api_key_not_valid"
            | "reauthentication_required" => Self::NotSignedIn,
            "not_confirmed" => Self::NotConfirmed,
            "server_unreachable" | "not_a_lockstep_server" | "busy" | "storage_unavailable" => Self::Unreachable,
            "precondition_failed" | "conflict" => Self::Changed,
            "interrupted" => Self::Interrupted,
            "pipe_closed" => Self::PipeClosed,
            _ => Self::Failed,
        }
    }

    fn number(self) -> u8 {
        TABLE
            .iter()
            .find(|(exit, ..)| *exit == self)
            .map_or(1, |(_, number, _)| *number)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.number().into()
    }
}

/// The table, for `--help`.
pub(crate) fn help() -> String {
    let mut text = "Exit codes:".to_owned();
    for (_, number, meaning) in TABLE {
        // Writing to a string does not fail.
        let _ = write!(text, "\n  {number:>3}  {meaning}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exit_has_its_own_number() {
        for (exit, number, _) in TABLE {
            assert_eq!(exit.number(), number, "{exit:?}");
            assert_eq!(TABLE.iter().filter(|(_, other, _)| *other == number).count(), 1);
        }
    }
}
