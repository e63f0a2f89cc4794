use lockstep_core::time::Timestamp;
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as},
};

/// Used and expired ceremonies are kept for so many seconds, so that each is refused for what it is.
const KEPT_SECONDS: i64 = 3_600;

/// A `WebAuthn` ceremony that has begun. Its state never leaves the server.
#[derive(Clone, Debug)]
pub(crate) struct Ceremony {
    /// The SHA-256 of its challenge, in hexadecimal.
    pub(crate) id: String,
    pub(crate) account_id: Uuid,
    pub(crate) bound_to: Binding,
    pub(crate) kind: CeremonyKind,
    pub(crate) state: String,
    pub(crate) expires_at: Timestamp,
    pub(crate) is_used: bool,
}

/// Where a ceremony began, and where alone it can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    Session(Uuid),
    Challenge(Uuid),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CeremonyKind {
    Registration,
    Authentication,
}

impl Binding {
    fn text(self) -> String {
        match self {
            Self::Session(id) => format!("session {id}"),
            Self::Challenge(id) => format!("challenge {id}"),
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        match text.split_once(' ') {
            Some(("session", id)) => Ok(Self::Session(error::id(id)?)),
            Some(("challenge", id)) => Ok(Self::Challenge(error::id(id)?)),
            _ => Err(StoreError::Broken("a ceremony is bound to nothing".to_owned())),
        }
    }
}

impl CeremonyKind {
    fn name(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Authentication => "authentication",
        }
    }

    fn from_name(name: &str) -> Result<Self, StoreError> {
        [Self::Registration, Self::Authentication]
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| StoreError::Broken("a ceremony is of no kind".to_owned()))
    }
}

#[derive(sqlx::FromRow)]
struct CeremonyRow {
    id: String,
    account_id: String,
    bound_to: String,
    kind: String,
    state: String,
    expires_at: i64,
    used_at: Option<i64>,
}

impl Store {
    pub(crate) async fn ceremony(&self, id: &str) -> Result<Option<Ceremony>, StoreError> {
        let row: Option<CeremonyRow> =
            query_as("SELECT id, account_id, bound_to, kind, state, expires_at, used_at FROM ceremonies WHERE id = $1")
                .bind(id)
                .fetch_optional(&self.reads)
                .await?;
        row.map(|row| {
            Ok(Ceremony {
                id: row.id,
                account_id: error::id(&row.account_id)?,
                bound_to: Binding::parse(&row.bound_to)?,
                kind: CeremonyKind::from_name(&row.kind)?,
                state: row.state,
                expires_at: error::time(row.expires_at)?,
                is_used: row.used_at.is_some(),
            })
        })
        .transpose()
    }
}

impl Change {
    /// Begins a ceremony. An unused one of the same kind and place is dead, and the account's old ones are forgotten.
    pub(crate) async fn begin_ceremony(&mut self, ceremony: &Ceremony, now: Timestamp) -> Result<(), StoreError> {
        query(
            "DELETE FROM ceremonies
             WHERE account_id = $1 AND (expires_at <= $2 OR (used_at IS NULL AND bound_to = $3 AND kind = $4))",
        )
        .bind(ceremony.account_id.to_string())
        .bind(now.plus_seconds(-KEPT_SECONDS).unix_millis())
        .bind(ceremony.bound_to.text())
        .bind(ceremony.kind.name())
        .execute(&mut *self.transaction)
        .await?;
        query(
            "INSERT INTO ceremonies (id, account_id, bound_to, kind, state, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&ceremony.id)
        .bind(ceremony.account_id.to_string())
        .bind(ceremony.bound_to.text())
        .bind(ceremony.kind.name())
        .bind(&ceremony.state)
        .bind(ceremony.expires_at.unix_millis())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Uses a ceremony up; whether it was still unused.
    pub(crate) async fn take_ceremony(&mut self, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let done = query("UPDATE ceremonies SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND expires_at > $1")
            .bind(now.unix_millis())
            .bind(id)
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
