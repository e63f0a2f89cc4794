use super::letter::{Letter, quote};
use crate::{
    app::App,
    error::Failure,
    store::{Account, Change},
};

/// A notice is no use any more after so many days.
const DAYS: u32 = 3;

/// What an account's owner is told of, because it may have been somebody else.
#[derive(Clone, Debug)]
pub(crate) enum Notice {
    PasswordChanged,
    PasswordReset,
    /// To the address before: another one is waiting for its confirmation.
    EmailChangeRequested {
        new: String,
    },
    /// To the address before.
    EmailChanged {
        new: String,
    },
    SecondFactorAdded,
    SecondFactorRemoved,
    /// By an admin of the organization of that name.
    SecondFactorReset {
        organization: String,
    },
    BackupCodesRegenerated,
}

impl Notice {
    fn letter(&self, reset: String) -> Letter {
        let not_you = "If this was not you, choose a new password now; that ends every session.";
        let (subject, text) = match self {
            Self::PasswordChanged => (
                "Your password was changed",
                "The password of your account was changed. All other sessions have ended.".to_owned(),
            ),
            Self::PasswordReset => (
                "Your password was reset",
                "The password of your account was replaced by a link that was mailed to you. All sessions have ended."
                    .to_owned(),
            ),
            Self::EmailChangeRequested { new } => (
                "Your e-mail address is about to change",
                format!(
                    "Your account is to get the address {} in place of this one.",
                    quote(new)
                ),
            ),
            Self::EmailChanged { new } => (
                "Your e-mail address was changed",
                format!(
                    "Your account now has the address {}. This one is not used any more.",
                    quote(new)
                ),
            ),
            Self::SecondFactorAdded => (
                "A second factor was added",
                "A second factor was added to your account.".to_owned(),
            ),
            Self::SecondFactorRemoved => (
                "A second factor was removed",
                "A second factor was removed from your account.".to_owned(),
            ),
            Self::SecondFactorReset { organization } => (
                "Your two-factor authentication was reset",
                format!(
                    "An admin of {} has removed the second factors of your account. All sessions have ended.",
                    quote(organization)
                ),
            ),
            Self::BackupCodesRegenerated => (
                "You have new backup codes",
                "New backup codes were made for your account. The old ones do not work any more.".to_owned(),
            ),
        };
        let letter = Letter::new(subject).text(text);
        match self {
            // The way back leads to the new address.
            Self::EmailChanged { .. } => {
                letter.text("If this was not you, ask an admin of your organization for help now.")
            }
            _ => letter.text(not_you).link("Choose a new password", reset),
        }
    }
}

impl App {
    /// Tells the account's owner, at the address that `account` has, once `change` has happened. Without mail it does
    /// nothing.
    pub(crate) async fn queue_notice(
        &self,
        change: &mut Change,
        account: &Account,
        notice: Notice,
    ) -> Result<(), Failure> {
        let Some(mailer) = &self.mailer else { return Ok(()) };
        let now = self.now();
        let letter = notice.letter(self.settings.page("/reset-password"));
        mailer
            .queue(change, &account.email, &letter, now, now.plus_days(DAYS))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_says_what_happened_and_what_to_do() {
        let organization = "Engines <b>".to_owned();
        let new = "new@example.com".to_owned();
        for notice in [
            Notice::PasswordChanged,
            Notice::PasswordReset,
            Notice::EmailChangeRequested { new: new.clone() },
            Notice::EmailChanged { new },
            Notice::SecondFactorAdded,
            Notice::SecondFactorRemoved,
            Notice::SecondFactorReset { organization },
            Notice::BackupCodesRegenerated,
        ] {
            let message = notice
                .letter("https://lockstep.example/reset-password".to_owned())
                .to("ada@example.com");
            assert!(message.text.contains("If this was not you"), "{message:?}");
            assert!(!message.html.contains("<b>"), "{message:?}");
            let has_link = message.text.contains("https://lockstep.example/reset-password");
            assert_eq!(has_link, !matches!(notice, Notice::EmailChanged { .. }), "{message:?}");
        }
    }
}
