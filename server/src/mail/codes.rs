//! Codes by mail: eight digits that show that who is logged in also reads the account's mail (spec X19).

use super::{change_email_code, enrolment_code};
use crate::{
    app::App,
    error::Failure,
    random,
    store::{Account, Change, StoredCode},
};

const DIGITS: usize = 8;
const MINUTES: i64 = 10;

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodePurpose {
    /// To set up the first second factor.
    EnrolSecondFactor,
    /// To change the address of an account that has no second factor.
    ChangeEmail,
}

/// A code that was right when it was tried; it is used by [`App::take_email_code`].
#[derive(Clone, Debug)]
#[must_use = "the code is not used yet"]
pub(crate) struct RightCode {
    purpose: CodePurpose,
    hash: String,
}

impl CodePurpose {
    fn name(self) -> &'static str {
        match self {
            Self::EnrolSecondFactor => "enrol_second_factor",
            Self::ChangeEmail => "change_email",
        }
    }
}

impl App {
    /// Mails a new code to the account's address once `change` has happened; the one before it stops working.
    ///
    /// # Errors
    /// [`Failure::MailNotConfigured`].
    pub(crate) async fn issue_email_code(
        &self,
        change: &mut Change,
        account: &Account,
        purpose: CodePurpose,
    ) -> Result<(), Failure> {
        let mailer = self.mailer()?;
        let now = self.now();
        let code = random::digits(DIGITS);
        let stored = StoredCode {
            hash: mailer.seal.code_hash(account.id, purpose.name(), &code),
            expires_at: now.plus_seconds(MINUTES * 60),
        };
        change.put_email_code(account.id, purpose.name(), &stored).await?;
        let letter = match purpose {
            CodePurpose::EnrolSecondFactor => enrolment_code(&code),
            CodePurpose::ChangeEmail => change_email_code(&code),
        };
        mailer
            .queue(change, &account.email, &letter, now, stored.expires_at)
            .await
    }

    /// Whether `written` is the account's code. The try is counted, whatever comes after; spaces and hyphens are
    /// forgiven. Call it before the change in which the code is used.
    ///
    /// # Errors
    /// [`Failure::EmailCodeNotValid`] when it is wrong, was tried too often or has expired.
    pub(crate) async fn try_email_code(
        &self,
        account: &Account,
        purpose: CodePurpose,
        written: &str,
    ) -> Result<RightCode, Failure> {
        let mailer = self.mailer()?;
        let code: String = written
            .chars()
            .filter(|character| !matches!(character, ' ' | '-'))
            .collect();
        let stored = self.store.try_email_code(account.id, purpose.name()).await?;
        let is_right = |stored: &StoredCode| {
            mailer.seal.is_code(account.id, purpose.name(), &code, &stored.hash)
                && !self.now().is_at_or_after(stored.expires_at)
        };
        let stored = stored.filter(is_right).ok_or(Failure::EmailCodeNotValid)?;
        Ok(RightCode {
            purpose,
            hash: stored.hash,
        })
    }

    /// Uses the code up in `change`. Only one caller ever succeeds.
    ///
    /// # Errors
    /// [`Failure::EmailCodeNotValid`] when somebody else was faster.
    pub(crate) async fn take_email_code(
        &self,
        change: &mut Change,
        account: &Account,
        code: &RightCode,
    ) -> Result<(), Failure> {
        if change
            .take_email_code(account.id, code.purpose.name(), &code.hash)
            .await?
        {
            Ok(())
        } else {
            Err(Failure::EmailCodeNotValid)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use lockstep_core::time::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::{
        clock::ManualClock,
        config::Settings,
        email::EmailAddress,
        mail::{MailSettings, MailTarget},
        store::NewAccount,
    };

    const PURPOSE: CodePurpose = CodePurpose::EnrolSecondFactor;

    struct Setting {
        app: App,
        clock: ManualClock,
        account: Account,
        directory: tempfile::TempDir,
    }

    async fn start() -> Setting {
        let directory = tempfile::tempdir().unwrap();
        let clock = ManualClock::at(Timestamp::parse("2026-11-21T12:00:00Z").unwrap());
        let mut settings = Settings::new(directory.path().join("data"));
        settings.mail = Some(MailSettings {
            target: MailTarget::Directory(directory.path().join("mail")),
            from: None,
        });
        let app = App::open(settings, Arc::new(clock.clone())).await.unwrap();
        let email = EmailAddress::parse("ada@example.com").unwrap();
        let new = NewAccount {
            id: Uuid::from_u128(1),
            email: &email,
            name: "Ada",
            password_hash: "",
            password_id: Uuid::from_u128(2),
            email_verified_at: None,
            created_at: app.now(),
        };
        let mut change = app.store.change().await.unwrap();
        change.insert_account(&new).await.unwrap();
        change.commit().await.unwrap();
        let account = app.store.account_by_email(&email).await.unwrap().unwrap();
        Setting {
            app,
            clock,
            account,
            directory,
        }
    }

    impl Setting {
        /// Asks for a code and reads the mail.
        async fn mailed(&self) -> String {
            let mut change = self.app.store.change().await.unwrap();
            self.app
                .issue_email_code(&mut change, &self.account, PURPOSE)
                .await
                .unwrap();
            change.commit().await.unwrap();
            assert_eq!(self.app.deliver_mail().await, 1);
            let mut files: Vec<_> = std::fs::read_dir(self.directory.path().join("mail"))
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .collect();
            files.sort();
            let text = std::fs::read_to_string(files.pop().unwrap()).unwrap();
            self.clock.advance(Duration::from_millis(1));
            let line = text.lines().find_map(|line| line.strip_prefix("    ")).unwrap();
            line.trim().to_owned()
        }

        async fn is_right(&self, code: &str) -> bool {
            self.app.try_email_code(&self.account, PURPOSE, code).await.is_ok()
        }
    }

    #[tokio::test]
    async fn a_code_is_mailed_and_used_once_x19() {
        let setting = start().await;
        let code = setting.mailed().await;
        assert!(
            code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()),
            "{code}"
        );
        let spaced = format!(" {}-{} ", &code[..4], &code[4..]);
        let right = setting
            .app
            .try_email_code(&setting.account, PURPOSE, &spaced)
            .await
            .unwrap();
        for is_first in [true, false] {
            let mut change = setting.app.store.change().await.unwrap();
            let taken = setting.app.take_email_code(&mut change, &setting.account, &right).await;
            change.commit().await.unwrap();
            assert_eq!(taken.is_ok(), is_first);
        }
        assert!(!setting.is_right(&code).await);
    }

    #[tokio::test]
    async fn after_five_tries_the_right_code_is_refused_too_and_a_new_one_works_x19() {
        let setting = start().await;
        let code = setting.mailed().await;
        for _ in 0..5 {
            assert!(!setting.is_right("00000000x").await);
        }
        assert!(!setting.is_right(&code).await);
        let new = setting.mailed().await;
        assert!(setting.is_right(&new).await);
        // The try that was right counts as well.
        for _ in 0..4 {
            assert!(setting.is_right(&new).await);
        }
        assert!(!setting.is_right(&new).await);
    }

    #[tokio::test]
    async fn a_code_ends_after_ten_minutes_or_with_the_next_one_x19() {
        let setting = start().await;
        let old = setting.mailed().await;
        let code = setting.mailed().await;
        assert!(!setting.is_right(&old).await);
        setting.clock.advance(Duration::from_millis(10 * 60_000 - 2));
        assert!(setting.is_right(&code).await);
        setting.clock.advance(Duration::from_millis(1));
        assert!(!setting.is_right(&code).await);
    }

    #[tokio::test]
    async fn the_store_holds_neither_the_code_nor_its_plain_hash_x19() {
        use sha2::{Digest, Sha256};
        let setting = start().await;
        let code = setting.mailed().await;
        let stored = setting
            .app
            .store
            .try_email_code(setting.account.id, PURPOSE.name())
            .await
            .unwrap()
            .unwrap();
        assert!(!stored.hash.contains(&code));
        assert_ne!(stored.hash, crate::token::hexadecimal(&Sha256::digest(code.as_bytes())));
    }
}
