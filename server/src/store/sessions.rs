use lockstep_core::{
    access::{Credential, Login, Principal},
    api_key::ApiKeyScope,
    policy::{SessionPolicy, TwoFactorMethod},
    time::Timestamp,
    two_factor::UsedFactor,
};
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as, query_scalar},
};
use crate::audit::Actor;

/// Somebody who is logged in: at a browser, or through an access token.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) id: Uuid,
    pub(crate) account_id: Uuid,
    pub(crate) kind: SessionKind,
    pub(crate) login: Login,
    pub(crate) created_at: Timestamp,
    pub(crate) last_seen_at: Timestamp,
    /// When the person last proved who they are.
    pub(crate) authenticated_at: Timestamp,
}

/// What carries the session's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SessionKind {
    /// A cookie, for as long as the policy says.
    Browser,
    /// Whatever a person has given the token to, until its own end.
    AccessToken { name: String, expires_at: Timestamp },
    /// An API key, which is no session of its own: it lasts for one request.
    ApiKey(ApiKeyUse),
}

/// A key that carries a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiKeyUse {
    /// The only organization that it opens.
    pub(crate) organization_id: Uuid,
    pub(crate) scopes: Vec<ApiKeyScope>,
    pub(crate) hashed: bool,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) last_used_at: Option<Timestamp>,
    pub(crate) of_service_account: bool,
}

/// Where a session began.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Origin {
    pub(crate) address: Option<String>,
    pub(crate) user_agent: Option<String>,
}

#[derive(sqlx::FromRow)]
struct BrowserSessionRow {
    #[sqlx(flatten)]
    session: SessionRow,
    #[sqlx(flatten)]
    origin: Origin,
}

#[derive(sqlx::FromRow)]
pub(super) struct SessionRow {
    pub(super) session_id: String,
    pub(super) account_id: String,
    pub(super) kind: String,
    pub(super) credential: String,
    pub(super) second_factor: Option<String>,
    pub(super) user_verified: bool,
    pub(super) session_name: Option<String>,
    pub(super) expires_at: Option<i64>,
    pub(super) session_created_at: i64,
    pub(super) last_seen_at: i64,
    pub(super) authenticated_at: i64,
}

/// The columns of a [`SessionRow`], of the table `s`.
pub(super) const COLUMNS: &str = "s.id AS session_id, s.account_id, s.kind, s.credential, s.second_factor,
    s.user_verified, s.name AS session_name, s.expires_at, s.created_at AS session_created_at, s.last_seen_at, s.authenticated_at";

const BROWSER: &str = "session";
const ACCESS_TOKEN: &str = "access_token";
const PASSWORD: &str = "password";
const SSO: &str = "sso";

impl Session {
    /// As what it asks for a decision.
    pub(crate) fn principal(&self) -> Principal {
        match &self.kind {
            SessionKind::Browser => Principal::Session(self.login),
            SessionKind::AccessToken { .. } => Principal::AccessToken(self.login),
            SessionKind::ApiKey(key) => Principal::ApiKey {
                hashed: key.hashed,
                created_at: Some(self.created_at),
                expires_at: key.expires_at,
                of_service_account: key.of_service_account,
            },
        }
    }

    /// When it ends unless it is used.
    pub(crate) fn end(&self, policy: &SessionPolicy) -> Timestamp {
        match &self.kind {
            SessionKind::Browser => policy.end(self.created_at, self.last_seen_at),
            SessionKind::AccessToken { expires_at, .. } => *expires_at,
            SessionKind::ApiKey(key) => key.expires_at.unwrap_or_else(|| self.created_at.plus_seconds(i64::MAX)),
        }
    }

    /// The key that carries the request, if one does.
    pub(crate) fn api_key(&self) -> Option<&ApiKeyUse> {
        match &self.kind {
            SessionKind::ApiKey(key) => Some(key),
            SessionKind::Browser | SessionKind::AccessToken { .. } => None,
        }
    }
}

fn method_name(used: UsedFactor) -> &'static str {
    used.method().name()
}

fn is_user_verified(used: UsedFactor) -> bool {
    used == UsedFactor::SecurityKey { user_verified: true }
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Broken(format!("session {}: {what}", row.session_id));
        let kind = match (row.kind.as_str(), row.expires_at) {
            (BROWSER, _) => SessionKind::Browser,
            (ACCESS_TOKEN, Some(end)) => SessionKind::AccessToken {
                name: row.session_name.clone().unwrap_or_default(),
                expires_at: error::time(end)?,
            },
            _ => return Err(broken("no such kind")),
        };
        let with = match row.credential.as_str() {
            PASSWORD => Credential::Password,
            SSO => Credential::Sso,
            _ => return Err(broken("no such credential")),
        };
        Ok(Self {
            id: error::id(&row.session_id)?,
            account_id: error::id(&row.account_id)?,
            kind,
            login: Login {
                with,
                second_factor: row
                    .second_factor
                    .as_deref()
                    .and_then(TwoFactorMethod::from_name)
                    .map(|method| UsedFactor::new(method, row.user_verified)),
            },
            created_at: error::time(row.session_created_at)?,
            last_seen_at: error::time(row.last_seen_at)?,
            authenticated_at: error::time(row.authenticated_at)?,
        })
    }
}

impl Store {
    /// The account's access tokens that have not ended, the newest first.
    pub(crate) async fn access_tokens(&self, account_id: Uuid, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM sessions s
             WHERE s.account_id = $1 AND s.kind = 'access_token' AND s.expires_at > $2 ORDER BY s.id DESC"
        );
        let rows: Vec<SessionRow> = query_as(sqlx::AssertSqlSafe(sql))
            .bind(account_id.to_string())
            .bind(now.unix_millis())
            .fetch_all(&self.reads)
            .await?;
        rows.into_iter().map(|row| self.with_its_last_use(row)).collect()
    }

    fn with_its_last_use(&self, row: SessionRow) -> Result<Session, StoreError> {
        let mut session = Session::try_from(row)?;
        if let Some(unstored) = self.unstored_use(session.id) {
            session.last_seen_at = session.last_seen_at.max(unstored);
        }
        Ok(session)
    }

    /// The account's sessions at browsers, the newest first, also those that ended and were not forgotten yet.
    pub(crate) async fn browser_sessions(&self, account_id: Uuid) -> Result<Vec<(Session, Origin)>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, s.address, s.user_agent FROM sessions s
             WHERE s.account_id = $1 AND s.kind = 'session' ORDER BY s.id DESC"
        );
        let rows: Vec<BrowserSessionRow> = query_as(sqlx::AssertSqlSafe(sql))
            .bind(account_id.to_string())
            .fetch_all(&self.reads)
            .await?;
        let read = |row: BrowserSessionRow| Ok((self.with_its_last_use(row.session)?, row.origin));
        rows.into_iter().map(read).collect()
    }

    /// The password of the last authentication of a session, as it was sealed.
    pub(crate) async fn sealed_password(&self, id: Uuid) -> Result<Option<String>, StoreError> {
        let sealed: Option<Option<String>> = query_scalar("SELECT sealed_password FROM sessions WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&self.reads)
            .await?;
        Ok(sealed.flatten())
    }

    /// Forgets every sealed password of an authentication before `before`.
    pub(crate) async fn forget_sealed_passwords(&self, before: Timestamp) -> Result<(), StoreError> {
        query(
            "UPDATE sessions SET sealed_password = NULL WHERE sealed_password IS NOT NULL AND authenticated_at <= $1",
        )
        .bind(before.unix_millis())
        .execute(&self.writes)
        .await?;
        Ok(())
    }
}

impl Change {
    /// Begins a session for whoever knew the password named `password_id`; whether that still is the current one.
    pub(crate) async fn insert_session(
        &mut self,
        session: &Session,
        token_hash: &str,
        password_id: Uuid,
    ) -> Result<bool, StoreError> {
        let (kind, name, expires_at) = match &session.kind {
            SessionKind::Browser => (BROWSER, None, None),
            SessionKind::AccessToken { name, expires_at } => (ACCESS_TOKEN, Some(name.as_str()), Some(*expires_at)),
            SessionKind::ApiKey(_) => return Err(StoreError::Broken("a key is no session".to_owned())),
        };
        let credential = match session.login.with {
            Credential::Password => PASSWORD,
            Credential::Sso => SSO,
        };
        let done = query(
            "INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, authenticated_at,
                                   kind, credential, second_factor, user_verified, name, expires_at)
             SELECT $1, id, $2, $3, $3, $3, $6, $7, $8, $9, $10, $11 FROM accounts WHERE id = $4 AND password_id = $5",
        )
        .bind(session.id.to_string())
        .bind(token_hash)
        .bind(session.created_at.unix_millis())
        .bind(session.account_id.to_string())
        .bind(password_id.to_string())
        .bind(kind)
        .bind(credential)
        .bind(session.login.second_factor.map(method_name))
        .bind(session.login.second_factor.is_some_and(is_user_verified))
        .bind(name)
        .bind(expires_at.map(Timestamp::unix_millis))
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives a session a new token after a new authentication; whether the session still was there under its old one.
    pub(crate) async fn renew_session(
        &mut self,
        old_token_hash: &str,
        new_token_hash: &str,
        second_factor: Option<UsedFactor>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE sessions SET token_hash = $1, last_seen_at = $2, authenticated_at = $2, second_factor = $4,
                                 user_verified = $5, sealed_password = NULL
             WHERE token_hash = $3",
        )
        .bind(new_token_hash)
        .bind(now.unix_millis())
        .bind(old_token_hash)
        .bind(second_factor.map(method_name))
        .bind(second_factor.is_some_and(is_user_verified))
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes where the session began.
    pub(crate) async fn note_origin(&mut self, id: Uuid, actor: &Actor) -> Result<(), StoreError> {
        query("UPDATE sessions SET address = $1, user_agent = $2 WHERE id = $3")
            .bind(actor.address.as_deref())
            .bind(actor.user_agent.as_deref())
            .bind(id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Keeps the sealed password of the authentication that this change carries out.
    pub(crate) async fn keep_sealed_password(&mut self, id: Uuid, sealed: &str) -> Result<(), StoreError> {
        query("UPDATE sessions SET sealed_password = $1 WHERE id = $2")
            .bind(sealed)
            .bind(id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Whether the session still is there, and stays until this change is committed.
    pub(crate) async fn hold_session(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let done = query("UPDATE sessions SET last_seen_at = last_seen_at WHERE id = $1")
            .bind(id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    pub(crate) async fn end_session(&mut self, id: Uuid) -> Result<(), StoreError> {
        query("DELETE FROM sessions WHERE id = $1")
            .bind(id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Ends an access token of the account; whether there was one.
    pub(crate) async fn end_access_token(&mut self, account_id: Uuid, id: Uuid) -> Result<bool, StoreError> {
        let done = query("DELETE FROM sessions WHERE id = $1 AND account_id = $2 AND kind = 'access_token'")
            .bind(id.to_string())
            .bind(account_id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends a session of the account at a browser; whether there was one.
    pub(crate) async fn end_browser_session(&mut self, account_id: Uuid, id: Uuid) -> Result<bool, StoreError> {
        let done = query("DELETE FROM sessions WHERE id = $1 AND account_id = $2 AND kind = 'session'")
            .bind(id.to_string())
            .bind(account_id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends every session and access token of the account but one.
    pub(crate) async fn end_other_sessions(&mut self, account_id: Uuid, keep: Uuid) -> Result<(), StoreError> {
        query("DELETE FROM sessions WHERE account_id = $1 AND id <> $2")
            .bind(account_id.to_string())
            .bind(keep.to_string())
            .execute(&mut *self.transaction)
            .await?;
        self.end_challenges(account_id).await
    }

    /// Ends every session, access token and half-finished login of the account.
    pub(crate) async fn end_sessions(&mut self, account_id: Uuid) -> Result<(), StoreError> {
        query("DELETE FROM sessions WHERE account_id = $1")
            .bind(account_id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        self.end_challenges(account_id).await
    }
}
