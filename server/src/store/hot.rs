//! What every request reads: one statement with one value, whose rows are few.

use super::{
    StoreError,
    direct::Direct,
    place::Place,
    postgres::PostgresPool,
    statement::{Row, query_as},
};

/// Where that is read.
#[derive(Clone, Debug)]
pub(super) enum Hot {
    Sqlite(Direct),
    Postgres(PostgresPool),
}

/// A row that either database can give; from SQLite by the places of the columns, because their names cost as much as
/// their values.
pub(super) trait HotRow: Row {
    fn read(row: &rusqlite::Row<'_>) -> Result<Self, rusqlite::Error>;
}

impl Hot {
    pub(super) async fn fetch_all<R: HotRow>(&self, sql: &'static str, key: &str) -> Result<Vec<R>, StoreError> {
        match self {
            Self::Sqlite(direct) => direct.fetch_all(sql, key, R::read),
            Self::Postgres(pool) => Ok(query_as(sql).bind(key).fetch_all(Place::PostgresPool(pool)).await?),
        }
    }

    /// The pools of PostgreSQL are closed by whoever reads and writes otherwise.
    pub(super) fn close(&self) {
        if let Self::Sqlite(direct) = self {
            direct.close();
        }
    }
}

/// How SQLite goes about a statement with one value.
#[cfg(test)]
pub(super) async fn plan_of(sql: &str) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    let store = super::Store::open(directory.path(), &super::StoreOptions::default())
        .await
        .unwrap();
    let Hot::Sqlite(direct) = &store.hot else {
        unreachable!("a directory is a file's")
    };
    let explained = format!("EXPLAIN QUERY PLAN {sql}");
    direct.fetch_all(&explained, "", |row| row.get("detail")).unwrap()
}
