//! Checks of single fields, all of them before the first answer.

use lockstep_core::Violation;

use crate::{
    email::EmailAddress,
    error::Failure,
    names::{self, LONGEST_NAME, SLUG_LENGTH},
    passwords::Password,
};

/// Collects what is wrong with the fields of one request.
#[derive(Default)]
pub(super) struct Fields {
    violations: Vec<Violation>,
    has_malformed_password: bool,
}

impl Fields {
    pub(super) fn refuse(&mut self, code: &'static str, path: &str) {
        self.violations.push(Violation::new(code, path));
    }

    pub(super) fn violation(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    pub(super) fn email(&mut self, path: &str, written: &str) -> Option<EmailAddress> {
        let email = EmailAddress::parse(written);
        if email.is_none() {
            self.refuse(
                if written.is_empty() {
                    "required"
                } else {
                    "invalid_email"
                },
                path,
            );
        }
        email
    }

    pub(super) fn name(&mut self, path: &str, written: &str) {
        if let Some(code) = names::name_fault(written) {
            self.violations.push(Violation {
                maximum: (code == "too_long").then_some(LONGEST_NAME as u64),
                ..Violation::new(code, path)
            });
        }
    }

    pub(super) fn slug(&mut self, path: &str, written: &str) {
        if !names::is_slug(written) {
            self.violations.push(Violation {
                minimum: Some(*SLUG_LENGTH.start() as u64),
                maximum: Some(*SLUG_LENGTH.end() as u64),
                ..Violation::new("invalid_slug", path)
            });
        }
    }

    pub(super) fn password(&mut self, path: &str, password: &Password) {
        match password.written() {
            Some("") => self.refuse("required", path),
            Some(_) => {}
            None => {
                self.has_malformed_password = true;
                self.refuse("invalid_encoding", path);
            }
        }
    }

    /// Nothing is wrong, or everything that is.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let is_only_malformed = self
            .violations
            .iter()
            .all(|violation| violation.code == "invalid_encoding");
        if self.violations.is_empty() {
            Ok(())
        } else if self.has_malformed_password && is_only_malformed {
            Err(Failure::PasswordEncoding)
        } else {
            Err(Failure::InvalidRequest(self.violations))
        }
    }
}
