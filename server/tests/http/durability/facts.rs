//! Everything that is stored, as sentences.

use std::collections::{BTreeMap, HashMap};

use argon2::{Argon2, PasswordHash, PasswordVerifier};
use lockstep_core::{
    lockout::{Attempts, LockoutRules},
    policy::SecurityPolicy,
    time::Timestamp,
};
use serde_json::Value;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::journal::Facts;

/// Each gives whose it is, an e-mail or a slug, and a sentence.
const SENTENCES: [&str; 6] = [
    "SELECT email, 'account ' || email || ' of ' || name FROM accounts",
    "SELECT a.email, a.email || ' is ' || m.role || ' of ' || o.slug
     FROM memberships m JOIN accounts a ON a.id = m.account_id JOIN organizations o ON o.id = m.organization_id",
    // A verdict belongs to one password.
    "SELECT a.email, 'the password of ' || a.email || ' is judged by ' || o.slug
     FROM password_verdicts v JOIN accounts a ON a.id = v.account_id AND a.password_id = v.password_id
     JOIN organizations o ON o.id = v.organization_id",
    "SELECT a.email, s.kind || ' of ' || a.email FROM sessions s JOIN accounts a ON a.id = s.account_id",
    "SELECT o.slug, i.email || ' is invited to ' || o.slug
     FROM invitations i JOIN organizations o ON o.id = i.organization_id",
    "SELECT o.slug, 'key ' || k.name || ' of ' || o.slug || CASE WHEN k.revoked_at IS NULL THEN '' ELSE ', revoked' END
     FROM api_keys k JOIN organizations o ON o.id = k.organization_id",
];

/// Nobody writes there.
const EMPTY: [&str; 10] = [
    "login_challenges",
    "totp_enrolments",
    "totp_factors",
    "backup_codes",
    "security_keys",
    "ceremonies",
    "mail_links",
    "pending_sign_ups",
    "mail_outbox",
    "service_accounts",
];

/// Passwords of those who change them, each with a number.
#[derive(Default)]
pub(super) struct Passwords {
    /// The highest number that anybody may have.
    pub(super) latest: u32,
    known: HashMap<String, u32>,
}

/// Satisfies the rules of a new organization.
pub(super) fn password(number: u32) -> String {
    format!("Zebra-lantern-quartz-{number}-orbit-maple")
}

/// The password of whoever has signed up.
pub(super) const FIRST_PASSWORD: u32 = 7;

impl Passwords {
    fn number(&mut self, stored: &str) -> Option<u32> {
        if let Some(number) = self.known.get(stored) {
            return Some(*number);
        }
        let hash = PasswordHash::new(stored).unwrap();
        let is_right = |number: &u32| {
            Argon2::default()
                .verify_password(password(*number).as_bytes(), &hash)
                .is_ok()
        };
        let number = (FIRST_PASSWORD..=self.latest.max(FIRST_PASSWORD))
            .rev()
            .find(is_right)?;
        self.known.insert(stored.to_owned(), number);
        Some(number)
    }
}

/// Whose a fact is: `keys` in `keys-3` and in `owner@keys-3.example`.
fn scope(place: &str) -> String {
    let name = place.rsplit('@').next().unwrap();
    let name = name.strip_suffix(".example").unwrap_or(name);
    name.rsplit_once('-').map_or(name, |(scope, _)| scope).to_owned()
}

/// Everything that is stored, by whose it is.
pub(super) async fn all(connection: &mut AnyConnection, passwords: &mut Passwords) -> BTreeMap<String, Facts> {
    let mut facts: BTreeMap<String, Facts> = BTreeMap::new();
    let mut put = |place: &str, fact: String, count: i64| {
        if count != 0 {
            *facts.entry(scope(place)).or_default().entry(fact).or_default() += count;
        }
    };
    for sql in SENTENCES {
        let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&mut *connection).await.unwrap();
        for (place, fact) in rows {
            put(&place, fact, 1);
        }
    }
    for table in EMPTY {
        let sql = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut *connection).await.unwrap();
        put(table, format!("a row of {table}"), count);
    }
    let hashes: Vec<(String, String)> =
        sqlx::query_as("SELECT email, password_hash FROM accounts WHERE email LIKE '%@passwords-%'")
            .fetch_all(&mut *connection)
            .await
            .unwrap();
    for (email, hash) in hashes {
        let number = passwords
            .number(&hash)
            .map_or("another one".to_owned(), |number| number.to_string());
        put(&email, format!("the password of {email} is {number}"), 1);
    }
    let attempts: Vec<(String, String)> =
        sqlx::query_as("SELECT a.email, t.state FROM attempts t JOIN accounts a ON a.id = t.account_id")
            .fetch_all(&mut *connection)
            .await
            .unwrap();
    for (email, state) in attempts {
        let (failures, under_way) = counted(&state);
        if email.contains("@guesses-") {
            put(&email, failure(&email), failures);
            put(&email, attempt(&email), under_way);
        } else {
            // One whose end a crash has swallowed is a failure a minute later.
            put(&email, attempt(&email), failures + under_way);
        }
    }
    let organizations: Vec<(String, String, String, String, i64)> =
        sqlx::query_as("SELECT id, slug, name, policy, policy_version FROM organizations")
            .fetch_all(&mut *connection)
            .await
            .unwrap();
    let mut slugs = HashMap::new();
    for (id, slug, name, policy, version) in organizations {
        let policy = SecurityPolicy::parse(&policy).unwrap();
        let fact = organization(&slug, &name, version, policy.password.min_length);
        put(&slug, fact, 1);
        if slug.starts_with("guesses-") {
            let rules = LockoutRules::strictest([&policy.lockout]);
            let email = format!("owner@{slug}.example");
            let sql = "SELECT t.state FROM attempts t JOIN accounts a ON a.id = t.account_id WHERE a.email = $1";
            let states: Vec<String> = sqlx::query_scalar(sql)
                .bind(&email)
                .fetch_all(&mut *connection)
                .await
                .unwrap();
            // No time before the last attempt makes a difference.
            let began = Timestamp::from_unix_millis(0).unwrap();
            let lock = states
                .iter()
                .find_map(|state| Attempts::from_stored(state).unwrap().lock(&rules, began));
            put(&slug, locked(&email), i64::from(lock.is_some()));
        }
        slugs.insert(id, slug);
    }
    let events: Vec<String> = sqlx::query_scalar("SELECT event FROM audit_events")
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    for text in events {
        let json: Value = serde_json::from_str(&text).unwrap();
        let data = &json["data"];
        let kind = json["type"].as_str().unwrap().strip_prefix("dev.lockstep.").unwrap();
        let organization = data["organizationId"].as_str();
        let slug = organization.map(|id| slugs.get(id).map_or("nowhere", String::as_str));
        let email = data["email"].as_str().unwrap_or_default();
        let detail = ["version", "invitedEmail", "name", "new"]
            .iter()
            .find_map(|name| data.get(*name))
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        put(
            slug.unwrap_or(email),
            event(kind, slug.unwrap_or(email), detail.as_deref()),
            1,
        );
    }
    facts
}

/// Failures, and attempts under way, of `[in a row, [failures], [under way]]`.
fn counted(state: &str) -> (i64, i64) {
    let state: Value = serde_json::from_str(state).unwrap();
    let count = |place: usize| i64::try_from(state[place].as_array().unwrap().len()).unwrap();
    (count(1), count(2))
}

pub(super) fn organization(slug: &str, name: &str, version: i64, min_length: u32) -> String {
    format!("organization {slug}, {name}, has policy {version}, with at least {min_length} characters")
}

pub(super) fn attempt(email: &str) -> String {
    format!("attempt at a password of {email}")
}

pub(super) fn failure(email: &str) -> String {
    format!("wrong password of {email}")
}

pub(super) fn locked(email: &str) -> String {
    format!("{email} is locked")
}

/// An event of an organization or, where there is none, of an account.
pub(super) fn event(kind: &str, of: &str, detail: Option<&str>) -> String {
    format!("event {kind} of {of} {}", detail.unwrap_or_default())
        .trim_end()
        .to_owned()
}
