use std::{collections::BTreeSet, path::Path};

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::{cluster::Cluster, harness::Server};

fn names(folder: &str) -> BTreeSet<String> {
    let folder = Path::new("migrations").join(folder);
    let entries = folder.read_dir().unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn the_migrations_of_both_databases_have_the_same_names() {
    let sqlite = names("sqlite");
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, names("postgres"));
}

/// Every column as `table.column type null`, and every index that was given a name.
type Shape = BTreeSet<String>;

async fn shape_of_sqlite() -> Shape {
    let server = Server::on(None, |_| {}).await;
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", server.database().display()))
        .await
        .unwrap();
    let columns: Vec<(String, String, String, bool)> = sqlx::query_as(
        "SELECT m.name, c.name, lower(c.type), c.\"notnull\" FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let indexes: Vec<String> = sqlx::query_scalar(
        "SELECT name || ' on ' || tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    shape(columns, indexes)
}

async fn shape_of_postgres() -> Shape {
    let database = Cluster::shared().migrated_database().await;
    let mut connection = database.connect().await;
    let columns = "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'NO'
                   FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'";
    let columns: Vec<(String, String, String, bool)> = sqlx::query_as(AssertSqlSafe(columns))
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let indexes: Vec<String> = sqlx::query_scalar(
        "SELECT i.indexname || ' on ' || i.tablename FROM pg_indexes i
         WHERE i.schemaname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    shape(columns, indexes)
}

fn shape(columns: Vec<(String, String, String, bool)>, indexes: Vec<String>) -> Shape {
    let columns = columns.into_iter().map(|(table, column, kind, is_required)| {
        let kind = if kind == "bytea" { "blob" } else { &kind };
        let null = if is_required { "" } else { " or null" };
        format!("{table}.{column} {kind}{null}")
    });
    columns.chain(indexes).collect()
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let (sqlite, postgres) = (shape_of_sqlite().await, shape_of_postgres().await);
    assert!(sqlite.contains("mail_outbox.message blob"), "{sqlite:#?}");
    assert!(sqlite.contains("sessions.expires_at bigint or null"), "{sqlite:#?}");
    assert!(sqlite.contains("memberships_by_account on memberships"), "{sqlite:#?}");
    assert_eq!(sqlite, postgres);
}
