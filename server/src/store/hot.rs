//! What every request reads: one statement with one value, whose rows are few.

use super::{
    StoreError,
    cache::{Cache, Kept},
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

/// What such a statement finds.
pub(super) trait HotAnswer: Clone {
    const SQL: &'static str;
    type Row: HotRow;

    /// `None` without rows.
    fn from_rows(rows: Vec<Self::Row>) -> Result<Option<Self>, StoreError>;

    /// Where a connection keeps it.
    fn kept(cache: &mut Cache) -> &mut Kept<Self>;
}

impl Hot {
    pub(super) async fn find<A: HotAnswer>(&self, key: &str) -> Result<Option<A>, StoreError> {
        match self {
            Self::Sqlite(direct) => direct.find(key),
            Self::Postgres(pool) => {
                let rows = query_as(A::SQL).bind(key).fetch_all(Place::PostgresPool(pool)).await?;
                A::from_rows(rows)
            }
        }
    }

    /// The pools of PostgreSQL are closed by whoever reads and writes otherwise.
    pub(super) fn close(&self) {
        if let Self::Sqlite(direct) = self {
            direct.close();
        }
    }
}

/// How SQLite goes about such a statement.
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
    direct
        .with_reader(|reader| reader.fetch_all(&explained, "", |row| row.get("detail")))
        .unwrap()
}
