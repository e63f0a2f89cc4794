//! Who is behind a token, with everything that decides what they may do: one statement, so one moment.
//!
//! Every request asks this, and the answer is a few index look-ups in pages that are in memory: microseconds, less than
//! it costs to hand the question to another thread and to wake up for its answer. So the thread that serves the request
//! asks by itself, with a connection that only reads; in WAL mode a reader waits for nobody.

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError},
    thread::available_parallelism,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Row};

use super::{
    Account, Membership, Person, Session, Store, StoreError,
    accounts::AccountRow,
    error,
    organizations::OrganizationRow,
    person::{FactorsRow, verdict},
    sessions::SessionRow,
};

/// One row for each membership, or one with nulls for a person who has none. Every table is reached by an index.
const SQL: &str = "
    SELECT s.id AS session_id, s.account_id, s.kind, s.credential, s.second_factor, s.name AS session_name,
           s.expires_at, s.created_at AS session_created_at, s.last_seen_at, s.authenticated_at,
           a.email, a.email_key, a.name, a.password_hash, a.password_id, a.email_verified_at,
           EXISTS (SELECT 1 FROM totp_factors t WHERE t.account_id = a.id) AS totp,
           (SELECT count(*) FROM security_keys k WHERE k.account_id = a.id) AS security_keys,
           (SELECT count(*) FROM backup_codes b WHERE b.account_id = a.id) AS backup_codes,
           o.id AS organization_id, o.slug, o.name AS organization_name, o.policy, m.role,
           v.accepted, v.policy AS judged_under
    FROM sessions s
    JOIN accounts a ON a.id = s.account_id
    LEFT JOIN memberships m ON m.account_id = a.id
    LEFT JOIN organizations o ON o.id = m.organization_id
    LEFT JOIN password_verdicts v
           ON v.account_id = m.account_id AND v.organization_id = m.organization_id AND v.password_id = a.password_id
    WHERE s.token_hash = $1";

/// This much of the file is read where the system keeps it, without a copy (bytes).
const MAPPED: i64 = 1 << 30;

type Found = Option<(Session, Arc<Person>)>;

/// Connections of the threads that ask.
#[derive(Clone)]
pub(super) struct Callers(Arc<[Mutex<Option<Connection>>]>);

impl Callers {
    /// Connects to the file, as many times as threads serve requests.
    pub(super) fn open(file: &Path, wait: Duration) -> Result<Self, rusqlite::Error> {
        let threads = available_parallelism().map_or(1, std::num::NonZero::get);
        let connections = (0..threads).map(|_| Ok(Mutex::new(Some(connect(file, wait)?))));
        Ok(Self(connections.collect::<Result<_, rusqlite::Error>>()?))
    }

    /// Another process that opens the file then finds everything in it.
    pub(super) fn close(&self) {
        for connection in &*self.0 {
            drop(connection.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
    }

    fn find(&self, token_hash: &str) -> Result<Found, StoreError> {
        let connection = self.free()?;
        let connection = connection.as_ref().ok_or_else(closed)?;
        let mut statement = connection.prepare_cached(SQL)?;
        let rows = statement.query_map([token_hash], CallerRow::read)?;
        caller(rows.collect::<Result<_, _>>()?)
    }

    /// A connection that nobody uses; there is one unless more threads ask than serve requests.
    fn free(&self) -> Result<MutexGuard<'_, Option<Connection>>, StoreError> {
        let free = self.0.iter().find_map(|connection| match connection.try_lock() {
            Ok(connection) => Some(connection),
            // A statement that a panic has cut short is reset when it is used again.
            Err(TryLockError::Poisoned(connection)) => Some(connection.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        });
        let first = || Some(self.0.first()?.lock().unwrap_or_else(PoisonError::into_inner));
        free.or_else(first).ok_or_else(closed)
    }
}

impl fmt::Debug for Callers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Callers").field(&self.0.len()).finish()
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the database is closed".to_owned())
}

fn connect(file: &Path, wait: Duration) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(wait)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "mmap_size", MAPPED)?;
    Ok(connection)
}

fn caller(rows: Vec<CallerRow>) -> Result<Found, StoreError> {
    let mut rows = rows.into_iter();
    let Some(first) = rows.next() else { return Ok(None) };
    let mut memberships = std::iter::once(first.membership)
        .chain(rows.map(|row| row.membership))
        .filter_map(|row| row.read().transpose())
        .collect::<Result<Vec<_>, _>>()?;
    memberships.sort_unstable_by_key(|membership| membership.organization.id);
    let person = Person {
        account: Account::try_from(first.account)?,
        factors: first.factors.into(),
        memberships,
    };
    Ok(Some((first.session.try_into()?, Arc::new(person))))
}

struct CallerRow {
    session: SessionRow,
    account: AccountRow,
    factors: FactorsRow,
    membership: MembershipRow,
}

impl CallerRow {
    /// The columns in the order of the statement.
    fn read(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            session: SessionRow {
                session_id: row.get(0)?,
                account_id: row.get(1)?,
                kind: row.get(2)?,
                credential: row.get(3)?,
                second_factor: row.get(4)?,
                session_name: row.get(5)?,
                expires_at: row.get(6)?,
                session_created_at: row.get(7)?,
                last_seen_at: row.get(8)?,
                authenticated_at: row.get(9)?,
            },
            account: AccountRow {
                id: row.get(1)?,
                email: row.get(10)?,
                email_key: row.get(11)?,
                name: row.get(12)?,
                password_hash: row.get(13)?,
                password_id: row.get(14)?,
                email_verified_at: row.get(15)?,
            },
            factors: FactorsRow {
                totp: row.get(16)?,
                security_keys: row.get(17)?,
                backup_codes: row.get(18)?,
            },
            membership: MembershipRow {
                organization_id: row.get(19)?,
                slug: row.get(20)?,
                organization_name: row.get(21)?,
                policy: row.get(22)?,
                role: row.get(23)?,
                accepted: row.get(24)?,
                judged_under: row.get(25)?,
            },
        })
    }
}

/// All of it or, in the only row of a person without an organization, nothing.
struct MembershipRow {
    organization_id: Option<String>,
    slug: Option<String>,
    organization_name: Option<String>,
    policy: Option<String>,
    role: Option<String>,
    accepted: Option<bool>,
    judged_under: Option<String>,
}

impl MembershipRow {
    fn read(self) -> Result<Option<Membership>, StoreError> {
        let (Some(organization_id), Some(slug), Some(organization_name), Some(policy), Some(role)) = (
            self.organization_id,
            self.slug,
            self.organization_name,
            self.policy,
            self.role,
        ) else {
            return Ok(None);
        };
        let organization = OrganizationRow {
            organization_id,
            slug,
            organization_name,
            policy,
        };
        Ok(Some(Membership {
            role: error::role(&role)?,
            verdict: verdict(self.accepted, self.judged_under.as_deref()),
            organization: organization.try_into()?,
        }))
    }
}

impl Store {
    /// Whose token has that hash, and the session that it carries, as both are now.
    pub(crate) fn caller(&self, token_hash: &str) -> Result<Found, StoreError> {
        self.callers.find(token_hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreOptions;

    #[tokio::test]
    async fn every_table_is_reached_by_an_index() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), &StoreOptions::default()).await.unwrap();
        let connection = store.callers.free().unwrap();
        let mut explained = connection
            .as_ref()
            .unwrap()
            .prepare(&format!("EXPLAIN QUERY PLAN {SQL}"))
            .unwrap();
        let steps: Vec<String> = explained
            .query_map([""], |row| row.get("detail"))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for table in ["s", "a", "m", "o", "v", "t", "k", "b"] {
            let search = format!("SEARCH {table} ");
            assert!(
                steps.iter().any(|step| step.starts_with(&search)),
                "{table}: {steps:#?}"
            );
        }
        assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:#?}");
    }

    #[tokio::test]
    async fn a_closed_store_answers_nobody() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), &StoreOptions::default()).await.unwrap();
        assert!(store.caller("").unwrap().is_none());
        store.close().await;
        assert!(matches!(store.caller(""), Err(StoreError::Unavailable(_))));
    }

    #[tokio::test]
    async fn whoever_asks_cannot_write() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), &StoreOptions::default()).await.unwrap();
        let connection = store.callers.free().unwrap();
        assert!(
            connection
                .as_ref()
                .unwrap()
                .execute("DELETE FROM sessions", [])
                .is_err()
        );
    }
}
