use std::fmt::Write;

use lockstep_core::time::Timestamp;
use uuid::Uuid;

use super::{Store, StoreError, statement::query_scalar};
use crate::audit::CloudEvent;

/// Which events of an organization.
#[derive(Clone, Debug)]
pub(crate) struct EventFilter {
    organization_id: Uuid,
    /// Any of these, with or without the prefix; empty: all.
    pub(crate) types: Vec<String>,
    /// Who did it.
    pub(crate) actor: Option<Somebody>,
    /// Who did it, or to whom it was done.
    pub(crate) member: Option<Somebody>,
    pub(crate) from: Option<Timestamp>,
    /// Exclusive.
    pub(crate) to: Option<Timestamp>,
}

/// A person, as people name one.
#[derive(Clone, Debug)]
pub(crate) enum Somebody {
    Id(Uuid),
    EmailKey(String),
}

impl EventFilter {
    /// Everything of that organization.
    pub(crate) fn new(organization_id: Uuid) -> Self {
        Self {
            organization_id,
            types: Vec::new(),
            actor: None,
            member: None,
            from: None,
            to: None,
        }
    }
}

/// A statement in the making.
struct Statement {
    sql: String,
    values: Vec<Value>,
}

enum Value {
    Text(String),
    Number(i64),
}

impl Statement {
    /// Remembers a value, and gives its placeholder.
    fn text(&mut self, value: impl Into<String>) -> String {
        self.values.push(Value::Text(value.into()));
        format!("${}", self.values.len())
    }

    fn number(&mut self, value: i64) -> String {
        self.values.push(Value::Number(value));
        format!("${}", self.values.len())
    }

    fn and(&mut self, condition: &str) {
        // Writing to a string does not fail.
        let _ = write!(self.sql, " AND {condition}");
    }

    /// The id of `somebody`, as a term.
    fn id_of(&mut self, somebody: &Somebody) -> String {
        match somebody {
            Somebody::Id(id) => self.text(id.to_string()),
            Somebody::EmailKey(key) => {
                let key = self.text(key);
                format!("(SELECT a.id FROM accounts a WHERE a.email_key = {key})")
            }
        }
    }
}

impl Store {
    /// At most `limit` events, the newest first, from after `cursor` on. Events of accounts belong to no organization:
    /// they are shown to one from the moment at which the person has joined it, and for as long as the person stays.
    ///
    /// Ids sort by time, so a page is read off the primary key, and the next one goes on where this one ended.
    pub(crate) async fn events(
        &self,
        filter: &EventFilter,
        cursor: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<CloudEvent>, StoreError> {
        let mut statement = Statement {
            sql: "SELECT e.event FROM audit_events e
                  WHERE (e.organization_id = $1
                         OR (e.organization_id IS NULL AND EXISTS (
                               SELECT 1 FROM memberships m
                               WHERE m.organization_id = $1 AND m.account_id = e.account_id AND m.joined_at <= e.time)))"
                .to_owned(),
            values: vec![Value::Text(filter.organization_id.to_string())],
        };
        if let Some(cursor) = cursor {
            let cursor = statement.text(cursor.to_string());
            statement.and(&format!("e.id < {cursor}"));
        }
        if !filter.types.is_empty() {
            let mut names = Vec::new();
            for name in &filter.types {
                names.push(statement.text(name));
                names.push(statement.text(format!("{}.{name}", self.event_prefix)));
            }
            statement.and(&format!("e.type IN ({})", names.join(", ")));
        }
        if let Some(actor) = &filter.actor {
            let id = statement.id_of(actor);
            statement.and(&format!("e.account_id = {id}"));
        }
        if let Some(member) = &filter.member {
            let id = statement.id_of(member);
            statement.and(&format!("(e.account_id = {id} OR e.member_id = {id})"));
        }
        if let Some(from) = filter.from {
            let from = statement.number(from.unix_millis());
            statement.and(&format!("e.time >= {from}"));
        }
        if let Some(to) = filter.to {
            let to = statement.number(to.unix_millis());
            statement.and(&format!("e.time < {to}"));
        }
        let limit = statement.number(i64::try_from(limit).unwrap_or(i64::MAX));
        let Statement { sql, values } = statement;
        let sql = format!("{sql} ORDER BY e.id DESC LIMIT {limit}");
        let mut query = query_scalar(sqlx::AssertSqlSafe(sql));
        for value in values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
            };
        }
        let events: Vec<String> = query.fetch_all(&self.reads).await?;
        events
            .iter()
            .map(|event| serde_json::from_str(event).map_err(|error| StoreError::Broken(error.to_string())))
            .collect()
    }
}
