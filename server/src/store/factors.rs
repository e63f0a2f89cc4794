//! Authenticator apps and backup codes.

use lockstep_core::{
    time::Timestamp,
    two_factor::{BackupCodeHash, Factors},
};
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as, query_scalar},
};
use crate::token::hexadecimal;

/// An authenticator that a code has confirmed.
#[derive(Clone, Debug)]
pub(crate) struct StoredTotp {
    /// Encrypted.
    pub(crate) secret: String,
    pub(crate) last_step: i64,
    pub(crate) confirmed_at: Timestamp,
}

/// An authenticator that no code has confirmed yet.
#[derive(Clone, Debug)]
pub(crate) struct TotpEnrolment {
    /// Names this start: another one has another name.
    pub(crate) id: Uuid,
    /// Encrypted.
    pub(crate) secret: String,
    pub(crate) expires_at: Timestamp,
}

impl Store {
    pub(crate) async fn totp(&self, account_id: Uuid) -> Result<Option<StoredTotp>, StoreError> {
        let row: Option<(String, i64, i64)> =
            query_as("SELECT secret, last_step, confirmed_at FROM totp_factors WHERE account_id = $1")
                .bind(account_id.to_string())
                .fetch_optional(&self.reads)
                .await?;
        row.map(|(secret, last_step, confirmed_at)| {
            Ok(StoredTotp {
                secret,
                last_step,
                confirmed_at: error::time(confirmed_at)?,
            })
        })
        .transpose()
    }

    pub(crate) async fn totp_enrolment(&self, account_id: Uuid) -> Result<Option<TotpEnrolment>, StoreError> {
        let row: Option<(String, String, i64)> =
            query_as("SELECT id, secret, expires_at FROM totp_enrolments WHERE account_id = $1")
                .bind(account_id.to_string())
                .fetch_optional(&self.reads)
                .await?;
        row.map(|(id, secret, expires_at)| {
            Ok(TotpEnrolment {
                id: error::id(&id)?,
                secret,
                expires_at: error::time(expires_at)?,
            })
        })
        .transpose()
    }

    pub(crate) async fn backup_codes(&self, account_id: Uuid) -> Result<Vec<BackupCodeHash>, StoreError> {
        let rows: Vec<String> = query_scalar("SELECT hash FROM backup_codes WHERE account_id = $1 ORDER BY hash")
            .bind(account_id.to_string())
            .fetch_all(&self.reads)
            .await?;
        rows.iter().map(|text| hash(text)).collect()
    }
}

fn hash(text: &str) -> Result<BackupCodeHash, StoreError> {
    let broken = || StoreError::Broken("a stored backup code is no hash".to_owned());
    let mut bytes = [0; 32];
    if text.len() != 2 * bytes.len() {
        return Err(broken());
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        let pair = text.get(2 * index..2 * index + 2).ok_or_else(broken)?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| broken())?;
    }
    Ok(BackupCodeHash::from_bytes(bytes))
}

impl Change {
    /// Starts an enrolment; an older one is dead (spec B22).
    pub(crate) async fn start_totp(&mut self, account_id: Uuid, enrolment: &TotpEnrolment) -> Result<(), StoreError> {
        query(
            "INSERT INTO totp_enrolments (account_id, id, secret, expires_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (account_id) DO UPDATE
             SET id = excluded.id, secret = excluded.secret, expires_at = excluded.expires_at",
        )
        .bind(account_id.to_string())
        .bind(enrolment.id.to_string())
        .bind(&enrolment.secret)
        .bind(enrolment.expires_at.unix_millis())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Makes a pending authenticator the account's; whether it still was the pending one. `step` is used up.
    pub(crate) async fn confirm_totp(
        &mut self,
        account_id: Uuid,
        enrolment: Uuid,
        step: i64,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = query(
            "INSERT INTO totp_factors (account_id, secret, confirmed_at, last_step)
             SELECT account_id, secret, $1, $2 FROM totp_enrolments WHERE account_id = $3 AND id = $4
             ON CONFLICT (account_id) DO UPDATE
             SET secret = excluded.secret, confirmed_at = excluded.confirmed_at, last_step = excluded.last_step",
        )
        .bind(now.unix_millis())
        .bind(step)
        .bind(account_id.to_string())
        .bind(enrolment.to_string())
        .execute(&mut *self.transaction)
        .await?;
        query("DELETE FROM totp_enrolments WHERE account_id = $1 AND id = $2")
            .bind(account_id.to_string())
            .bind(enrolment.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Uses a step up; whether it is later than every one before.
    pub(crate) async fn take_totp_step(
        &mut self,
        account_id: Uuid,
        secret: &str,
        step: i64,
    ) -> Result<bool, StoreError> {
        let done =
            query("UPDATE totp_factors SET last_step = $1 WHERE account_id = $2 AND secret = $3 AND last_step < $1")
                .bind(step)
                .bind(account_id.to_string())
                .bind(secret)
                .execute(&mut *self.transaction)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Whether there was an authenticator. The account's factors must still be `factors`, which the removal was judged
    /// by.
    pub(crate) async fn remove_totp(&mut self, account_id: Uuid, factors: Factors) -> Result<bool, StoreError> {
        self.hold_account(account_id).await?;
        let done = query(
            "DELETE FROM totp_factors WHERE account_id = $1
             AND (SELECT count(*) FROM security_keys k WHERE k.account_id = $1) = $2",
        )
        .bind(account_id.to_string())
        .bind(i64::from(factors.security_keys))
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Replaces every backup code of the account.
    pub(crate) async fn replace_backup_codes(
        &mut self,
        account_id: Uuid,
        hashes: &[BackupCodeHash],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        query("DELETE FROM backup_codes WHERE account_id = $1")
            .bind(account_id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        for hash in hashes {
            query("INSERT INTO backup_codes (account_id, hash, created_at) VALUES ($1, $2, $3)")
                .bind(account_id.to_string())
                .bind(hexadecimal(hash.as_bytes()))
                .bind(now.unix_millis())
                .execute(&mut *self.transaction)
                .await?;
        }
        Ok(())
    }

    /// Uses a backup code up; whether it was there.
    pub(crate) async fn take_backup_code(
        &mut self,
        account_id: Uuid,
        hash: &BackupCodeHash,
    ) -> Result<bool, StoreError> {
        let done = query("DELETE FROM backup_codes WHERE account_id = $1 AND hash = $2")
            .bind(account_id.to_string())
            .bind(hexadecimal(hash.as_bytes()))
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes every factor, pending ones and backup codes too.
    pub(crate) async fn remove_factors(&mut self, account_id: Uuid) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM totp_enrolments WHERE account_id = $1",
            "DELETE FROM totp_factors WHERE account_id = $1",
            "DELETE FROM backup_codes WHERE account_id = $1",
            "DELETE FROM security_keys WHERE account_id = $1",
            "DELETE FROM ceremonies WHERE account_id = $1",
        ] {
            query(sql)
                .bind(account_id.to_string())
                .execute(&mut *self.transaction)
                .await?;
        }
        Ok(())
    }
}
