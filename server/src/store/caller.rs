//! Who is behind a token, with everything that decides what they may do: one statement, so one moment.
//!
//! Every request asks this, so requests that come in while the database answers others are answered together by the next
//! statement. It begins after each of them has come in, so none is told what was true before it.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use sqlx::AssertSqlSafe;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::{
    Account, Membership, Person, Session, Store, StoreError,
    accounts::AccountRow,
    error,
    organizations::OrganizationRow,
    person::{FactorsRow, verdict},
    place::Reads,
    sessions::SessionRow,
    statement::query_as,
};

/// One row for each membership, or one with nulls for a person who has none. Every table is reached by an index.
const SQL: &str = "
    SELECT s.token_hash, s.id AS session_id, s.account_id, s.kind, s.credential, s.second_factor, s.name AS session_name,
           s.expires_at, s.created_at AS session_created_at, s.last_seen_at, s.authenticated_at,
           a.id, a.email, a.email_key, a.name, a.password_hash, a.password_id, a.email_verified_at,
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
    WHERE s.token_hash IN";

/// For one request, and for as many as are answered together; unused places hold no hash.
static OF_ONE: LazyLock<String> = LazyLock::new(|| format!("{SQL} ($1)"));
static OF_MANY: LazyLock<String> = LazyLock::new(|| {
    let places: Vec<_> = (1..=TOGETHER).map(|place| format!("${place}")).collect();
    format!("{SQL} ({})", places.join(", "))
});

const TOGETHER: usize = 32;
/// While one statement is under way, the answers to another one are read.
const AT_ONCE: usize = 2;
/// So many requests may wait; more of them wait to be let in.
const WAITING: usize = 1_024;

type Found = Option<(Session, Arc<Person>)>;

/// Somebody who wants to know.
struct Asked {
    token_hash: String,
    answer: oneshot::Sender<Result<Found, StoreError>>,
}

/// Where to ask.
#[derive(Clone, Debug)]
pub(super) struct Callers(mpsc::Sender<Asked>);

impl Callers {
    /// Begins to answer; ends when nobody can ask any more.
    pub(super) fn start(reads: &Reads) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..AT_ONCE {
            tokio::spawn(answer_all(reads.clone(), Arc::clone(&receiver)));
        }
        Self(sender)
    }

    async fn find(&self, token_hash: &str) -> Result<Found, StoreError> {
        let (answer, answered) = oneshot::channel();
        let asked = Asked {
            token_hash: token_hash.to_owned(),
            answer,
        };
        let gone = || StoreError::Unavailable("nobody reads callers any more".to_owned());
        self.0.send(asked).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

async fn answer_all(reads: Reads, receiver: Arc<Mutex<mpsc::Receiver<Asked>>>) {
    let mut batch = Vec::with_capacity(TOGETHER);
    while receiver.lock().await.recv_many(&mut batch, TOGETHER).await > 0 {
        let rows = read(&reads, &batch).await;
        let found = rows.map(assembled);
        for Asked { token_hash, answer } in batch.drain(..) {
            let found = match &found {
                Ok(found) => found.get(&token_hash).cloned().unwrap_or(Ok(None)),
                Err(error) => Err(error.clone()),
            };
            // Whoever has asked may have gone.
            let _ = answer.send(found);
        }
    }
}

async fn read(reads: &Reads, batch: &[Asked]) -> Result<Vec<CallerRow>, StoreError> {
    let (sql, places) = match batch.len() {
        1 => (&OF_ONE, 1),
        _ => (&OF_MANY, TOGETHER),
    };
    let mut query = query_as(AssertSqlSafe(sql.as_str()));
    let hashes = batch.iter().map(|asked| asked.token_hash.as_str());
    for hash in hashes.chain(std::iter::repeat("")).take(places) {
        query = query.bind(hash);
    }
    Ok(query.fetch_all(reads).await?)
}

/// What was found for each hash. What cannot be read of one person is that person's failure alone.
fn assembled(rows: Vec<CallerRow>) -> HashMap<String, Result<Found, StoreError>> {
    let mut of_hash: HashMap<String, Vec<CallerRow>> = HashMap::with_capacity(rows.len());
    for row in rows {
        of_hash.entry(row.token_hash.clone()).or_default().push(row);
    }
    of_hash.into_iter().map(|(hash, rows)| (hash, caller(rows))).collect()
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

#[derive(sqlx::FromRow)]
struct CallerRow {
    token_hash: String,
    #[sqlx(flatten)]
    session: SessionRow,
    #[sqlx(flatten)]
    account: AccountRow,
    #[sqlx(flatten)]
    factors: FactorsRow,
    #[sqlx(flatten)]
    membership: MembershipRow,
}

/// All of it or, in the only row of a person without an organization, nothing.
#[derive(sqlx::FromRow)]
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
    pub(crate) async fn caller(&self, token_hash: &str) -> Result<Found, StoreError> {
        self.callers.find(token_hash).await
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
        for sql in [&OF_ONE, &OF_MANY] {
            let explain = format!("EXPLAIN QUERY PLAN {}", sql.as_str());
            let plan: Vec<(i64, i64, i64, String)> =
                query_as(AssertSqlSafe(explain)).fetch_all(&store.reads).await.unwrap();
            let steps: Vec<_> = plan.into_iter().map(|(_, _, _, step)| step).collect();
            for table in ["s", "a", "m", "o", "v", "t", "k", "b"] {
                let search = format!("SEARCH {table} ");
                assert!(
                    steps.iter().any(|step| step.starts_with(&search)),
                    "{table}: {steps:#?}"
                );
            }
            assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:#?}");
        }
    }
}
