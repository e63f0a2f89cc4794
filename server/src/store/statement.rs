//! Statements, each written once and run by the driver of the database that there is.
//!
//! The values of a statement are collected first, so that one text with `$1` places does for both. Rows are read by
//! sqlx's own `FromRow`, which a struct derives for every database at once.

use std::marker::PhantomData;

use sqlx::{
    Arguments, Database, Encode, FromRow, Postgres, SqlSafeStr, SqlStr, Sqlite, Type, postgres::PgRow,
    sqlite::SqliteRow,
};

use super::{
    place::{Place, Transaction},
    postgres::within,
};

/// A value of a statement; a null knows its type.
pub(super) enum Value {
    Text(Option<String>),
    Number(Option<i64>),
    Truth(bool),
    Bytes(Vec<u8>),
}

macro_rules! value {
    ($($from:ty => |$value:ident| $to:expr;)*) => {
        $(impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $to
            }
        })*
    };
}

value! {
    &str => |value| Self::Text(Some(value.to_owned()));
    &&str => |value| Self::Text(Some((*value).to_owned()));
    String => |value| Self::Text(Some(value));
    &String => |value| Self::Text(Some(value.clone()));
    Option<&str> => |value| Self::Text(value.map(str::to_owned));
    Option<String> => |value| Self::Text(value);
    Option<&String> => |value| Self::Text(value.cloned());
    i64 => |value| Self::Number(Some(value));
    Option<i64> => |value| Self::Number(value);
    bool => |value| Self::Truth(value);
    Vec<u8> => |value| Self::Bytes(value);
    &Vec<u8> => |value| Self::Bytes(value.clone());
}

/// What either database can give.
pub(super) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

impl<R> Row for R where R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

/// A statement and its values.
pub(super) struct Query {
    sql: SqlStr,
    values: Vec<Value>,
}

/// A statement whose rows are `R`.
pub(super) struct QueryAs<R> {
    query: Query,
    row: PhantomData<fn() -> R>,
}

/// A statement whose rows have one column.
pub(super) struct QueryScalar<T>(QueryAs<(T,)>);

pub(super) fn query(sql: impl SqlSafeStr) -> Query {
    Query {
        sql: sql.into_sql_str(),
        values: Vec::new(),
    }
}

pub(super) fn query_as<R>(sql: impl SqlSafeStr) -> QueryAs<R> {
    QueryAs {
        query: query(sql),
        row: PhantomData,
    }
}

pub(super) fn query_scalar<T>(sql: impl SqlSafeStr) -> QueryScalar<T> {
    QueryScalar(query_as(sql))
}

/// How many rows a statement has changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Done(u64);

impl Done {
    pub(super) fn rows_affected(self) -> u64 {
        self.0
    }
}

/// Runs a statement where it is to be run. On PostgreSQL each step has a limit, and a connection on which one has
/// failed is not used again.
macro_rules! run {
    ($statement:ident, $place:expr, $method:ident $(, $read:expr)?) => {
        match $place.into() {
            Place::SqlitePool(pool) => $statement!(Sqlite).$method(pool).await$(.map($read))?,
            Place::PostgresPool(pool) => {
                let mut held = pool.acquire().await?;
                let result = within(held.limit(), $statement!(Postgres).$method(held.busy())).await;
                held.settled(result)$(.map($read))?
            }
            Place::PostgresWrites(pool) => {
                let mut held = pool.begin_to_write().await?;
                let result = within(held.limit(), $statement!(Postgres).$method(held.busy())).await;
                let result = held.settled(result)$(.map($read))?;
                if result.is_ok() {
                    held.commit().await?;
                }
                result
            }
            Place::Transaction(Transaction::Sqlite(transaction)) => {
                $statement!(Sqlite).$method(&mut **transaction).await$(.map($read))?
            }
            Place::Transaction(Transaction::Postgres(held)) => {
                let result = within(held.limit(), $statement!(Postgres).$method(held.busy())).await;
                held.settled(result)$(.map($read))?
            }
        }
    };
}

impl Query {
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    pub(super) async fn execute(self, on: impl Into<Place<'_>>) -> Result<Done, sqlx::Error> {
        macro_rules! statement {
            ($database:ty) => {
                sqlx::query_with::<$database, _>(self.sql, arguments::<$database>(self.values)?)
            };
        }
        run!(statement, on, execute, |done| Done(done.rows_affected()))
    }
}

impl<R: Row> QueryAs<R> {
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.query.values.push(value.into());
        self
    }

    pub(super) async fn fetch_all(self, on: impl Into<Place<'_>>) -> Result<Vec<R>, sqlx::Error> {
        macro_rules! statement {
            ($database:ty) => {
                sqlx::query_as_with::<$database, R, _>(self.query.sql, arguments::<$database>(self.query.values)?)
            };
        }
        run!(statement, on, fetch_all)
    }

    pub(super) async fn fetch_optional(self, on: impl Into<Place<'_>>) -> Result<Option<R>, sqlx::Error> {
        macro_rules! statement {
            ($database:ty) => {
                sqlx::query_as_with::<$database, R, _>(self.query.sql, arguments::<$database>(self.query.values)?)
            };
        }
        run!(statement, on, fetch_optional)
    }
}

impl<T> QueryScalar<T>
where
    (T,): Row,
{
    pub(super) fn bind(self, value: impl Into<Value>) -> Self {
        Self(self.0.bind(value))
    }

    pub(super) async fn fetch_all(self, on: impl Into<Place<'_>>) -> Result<Vec<T>, sqlx::Error> {
        let rows = self.0.fetch_all(on).await?;
        Ok(rows.into_iter().map(|(value,)| value).collect())
    }

    pub(super) async fn fetch_optional(self, on: impl Into<Place<'_>>) -> Result<Option<T>, sqlx::Error> {
        Ok(self.0.fetch_optional(on).await?.map(|(value,)| value))
    }
}

fn arguments<DB: Database>(values: Vec<Value>) -> Result<DB::Arguments, sqlx::Error>
where
    Option<String>: Encode<'static, DB> + Type<DB>,
    Option<i64>: Encode<'static, DB> + Type<DB>,
    bool: Encode<'static, DB> + Type<DB>,
    Vec<u8>: Encode<'static, DB> + Type<DB>,
{
    let mut arguments = DB::Arguments::default();
    for value in values {
        let added = match value {
            // PostgreSQL has no text with NUL in it, so nothing that is stored equals one; what is to be stored was
            // looked at before.
            Value::Text(Some(text)) if DB::NAME == Postgres::NAME && text.contains('\0') => {
                arguments.add(Some(text.replace('\0', "\u{fffd}")))
            }
            Value::Text(text) => arguments.add(text),
            Value::Number(number) => arguments.add(number),
            Value::Truth(truth) => arguments.add(truth),
            Value::Bytes(bytes) => arguments.add(bytes),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}
