use lockstep_core::{api_key::REMINDER_DAYS, time::Timestamp};
use uuid::Uuid;

use super::{
    ApiKey, Change, Store, StoreError,
    api_keys::{ApiKeyRow, COLUMNS, TABLES},
    statement::{query, query_as},
};

/// A key that ends soon, and who is told.
#[derive(Clone, Debug)]
pub(crate) struct EndingKey {
    pub(crate) key: ApiKey,
    pub(crate) organization: String,
    /// The owner or, of a service account, the person in charge; `None`: whoever it was has left.
    pub(crate) email: Option<String>,
    /// The last reminder of this end that was sent, in days before it.
    pub(crate) reminded: Option<u32>,
}

#[derive(sqlx::FromRow)]
struct EndingKeyRow {
    #[sqlx(flatten)]
    key: ApiKeyRow,
    organization_name: String,
    recipient: Option<String>,
    reminded: Option<i64>,
}

impl Store {
    /// Every key that nobody has revoked or replaced and that ends after `now` and before the first reminder would be
    /// too early.
    pub(crate) async fn ending_api_keys(&self, now: Timestamp) -> Result<Vec<EndingKey>, StoreError> {
        let horizon = now.plus_days(REMINDER_DAYS.into_iter().max().unwrap_or_default());
        let sql = format!(
            "SELECT {COLUMNS}, o.name AS organization_name, p.email AS recipient,
                    (SELECT min(r.days) FROM api_key_reminders r
                     WHERE r.api_key_id = k.id AND r.expires_at = k.expires_at) AS reminded
             FROM {TABLES}
             JOIN organizations o ON o.id = k.organization_id
             LEFT JOIN memberships m ON m.organization_id = k.organization_id
                                    AND m.account_id = COALESCE(k.account_id, s.owner_id)
             LEFT JOIN accounts p ON p.id = m.account_id
             WHERE k.expires_at > $1 AND k.expires_at <= $2 AND k.revoked_at IS NULL AND k.rotated_to IS NULL
             ORDER BY k.expires_at, k.id"
        );
        let rows: Vec<EndingKeyRow> = query_as(sqlx::AssertSqlSafe(sql))
            .bind(now.unix_millis())
            .bind(horizon.unix_millis())
            .fetch_all(&self.reads)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(EndingKey {
                    key: row.key.try_into()?,
                    organization: row.organization_name,
                    email: row.recipient,
                    reminded: row.reminded.and_then(|days| u32::try_from(days).ok()),
                })
            })
            .collect()
    }
}

impl Change {
    /// Takes the reminder so many days before that end of the key; whether nobody has taken it before.
    pub(crate) async fn take_reminder(&mut self, id: Uuid, end: Timestamp, days: u32) -> Result<bool, StoreError> {
        let done = query(
            "INSERT INTO api_key_reminders (api_key_id, expires_at, days) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(id.to_string())
        .bind(end.unix_millis())
        .bind(i64::from(days))
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
