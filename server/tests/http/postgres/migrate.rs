use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    process::{Command, Output},
    sync::Arc,
};

use lockstep_server::{App, Settings};
use sqlx::{AnyConnection, Connection};

use crate::cluster::{Cluster, Database};

/// An empty database of either kind.
struct Place {
    directory: tempfile::TempDir,
    postgres: Option<Arc<Database>>,
}

impl Place {
    async fn both() -> [Self; 2] {
        let place = |postgres| Self {
            directory: tempfile::tempdir().unwrap(),
            postgres,
        };
        let database = Arc::new(Cluster::shared().empty_database().await);
        [place(None), place(Some(database))]
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = lockstep();
        command
            .args(arguments)
            .arg("--data-dir")
            .arg(self.directory.path().join("data"));
        if let Some(database) = &self.postgres {
            command.env("LOCKSTEP_DATABASE_URL", database.url());
        }
        command.output().unwrap()
    }

    async fn execute(&self, sql: &'static str) {
        sqlx::any::install_default_drivers();
        let file = self.directory.path().join("data").join("lockstep.db");
        let url = match &self.postgres {
            Some(database) => database.url(),
            None => format!("sqlite://{}", file.display()),
        };
        let mut connection = AnyConnection::connect(&url).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    async fn start(&self) -> Result<App, String> {
        let mut settings = Settings::new(self.directory.path().join("data"));
        settings.database_url = self.postgres.as_ref().map(|database| database.url().parse().unwrap());
        App::start(settings).await.map_err(|error| error.to_string())
    }
}

fn lockstep() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    command.env_remove("LOCKSTEP_DATABASE_URL");
    command
}

/// The exit code and everything that was printed.
fn said(output: &Output) -> (Option<i32>, String) {
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.code(), text.into_owned())
}

#[tokio::test]
async fn a_database_is_checked_migrated_once_and_then_up_to_date() {
    for place in Place::both().await {
        let (code, text) = said(&place.run(&["migrate", "--check"]));
        assert_eq!(code, Some(1), "{text}");
        assert!(
            text.contains("0001 accounts and organizations, 0002 two factor") && text.contains("lockstep migrate"),
            "{text}"
        );
        assert!(!place.directory.path().join("data").exists(), "a check makes nothing");
        let (code, text) = said(&place.run(&["migrate"]));
        assert_eq!(code, Some(0), "{text}");
        assert!(
            text.starts_with("Migrated: 0001 accounts and organizations, "),
            "{text}"
        );
        for arguments in [&["migrate", "--check"][..], &["migrate"]] {
            assert_eq!(
                said(&place.run(arguments)),
                (Some(0), "The database is up to date.\n".to_owned())
            );
        }
        place.start().await.unwrap().store().close().await;
    }
}

#[tokio::test]
async fn a_database_that_is_newer_other_or_half_migrated_is_refused_with_what_to_do() {
    for (damage, sentence, cure) in [
        (
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
            "was written by a newer version of lockstep (migration 9999 is not known here)",
            "start that version",
        ),
        (
            "UPDATE _sqlx_migrations SET checksum = (SELECT checksum FROM _sqlx_migrations WHERE version = 1) WHERE version = 2",
            "was written by another build of lockstep (migration 2 differs)",
            "start the build that wrote it",
        ),
        (
            "UPDATE _sqlx_migrations SET success = FALSE WHERE version = 3",
            "is half-migrated (migration 3 has begun and not ended)",
            "put a backup from before the update in its place",
        ),
    ] {
        for place in Place::both().await {
            assert_eq!(place.run(&["migrate"]).status.code(), Some(0));
            place.execute(damage).await;
            let started = place.start().await.map(|_| ()).unwrap_err();
            for (code, text) in [
                (Some(2), started),
                said(&place.run(&["migrate"])),
                said(&place.run(&["migrate", "--check"])),
            ] {
                assert_eq!(code, Some(2), "{text}");
                assert!(text.contains(sentence) && text.contains(cure), "{text}");
            }
            let (code, text) = said(&place.run(&["serve", "--listen", "127.0.0.1:0"]));
            assert_eq!(code, Some(1));
            assert!(text.contains(sentence), "{text}");
        }
    }
}

/// Places of servers of one database, with the same keys.
fn places(count: usize, database: &Arc<Database>) -> Vec<Place> {
    let places: Vec<_> = (0..count)
        .map(|_| Place {
            directory: tempfile::tempdir().unwrap(),
            postgres: Some(Arc::clone(database)),
        })
        .collect();
    for place in &places {
        let data = place.directory.path().join("data");
        DirBuilder::new().mode(0o700).create(&data).unwrap();
        let keys = format!("signing {0}\nencryption {0}\n", "5a".repeat(32));
        let mut open = OpenOptions::new();
        let mut file = open
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(data.join("keys"))
            .unwrap();
        file.write_all(keys.as_bytes()).unwrap();
    }
    places
}

#[tokio::test]
async fn servers_that_start_at_once_on_an_empty_database_all_start() {
    let database = Arc::new(Cluster::shared().empty_database().await);
    let places = places(3, &database);
    for started in futures_util::future::join_all(places.iter().map(Place::start)).await {
        started.unwrap();
    }
}

#[tokio::test]
async fn a_server_with_other_keys_than_the_others_does_not_start() {
    let database = Arc::new(Cluster::shared().migrated_database().await);
    let [first, second] = places(2, &database).try_into().ok().unwrap();
    let keys = second.directory.path().join("data").join("keys");
    let same = fs::read(&keys).unwrap();
    first.start().await.unwrap();
    fs::write(&keys, format!("signing {0}\nencryption {0}\n", "a5".repeat(32))).unwrap();
    let sentence = second.start().await.map(|_| ()).unwrap_err();
    assert!(
        sentence.contains("are not those of the servers of this database: put a copy of"),
        "{sentence}"
    );
    fs::write(&keys, same).unwrap();
    second.start().await.unwrap();
}

#[test]
fn a_database_that_cannot_be_reached_or_read_is_said_without_the_password() {
    for (url, sentence) in [
        (
            "postgres://ada:hunter2@127.0.0.1:1/lockstep",
            "the database `postgres://ada@127.0.0.1:1/lockstep` cannot be used",
        ),
        (
            "postgres://ada:hunter2@127.0.0.1:1/x?password=hunter2",
            "the database `postgres://ada@127.0.0.1:1/x` cannot be used",
        ),
        (
            "mysql://ada:hunter2@127.0.0.1/lockstep",
            "the database URL cannot be read: write it as postgres://user:password@host:port/database",
        ),
        ("hunter2", "the database URL cannot be read"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        for command in [
            &["migrate", "--check"][..],
            &["migrate"],
            &["serve", "--listen", "127.0.0.1:0"],
            &["break-glass", "loosen", "engines", "--password"],
        ] {
            let output = lockstep()
                .args(command)
                .args(["--database-url", url, "--data-dir"])
                .arg(&data)
                .output();
            let (code, text) = said(&output.unwrap());
            assert_eq!(code, Some(if command[0] == "migrate" { 2 } else { 1 }), "{text}");
            assert!(text.contains(sentence), "{text}");
            assert!(!text.contains("hunter2"), "{text}");
        }
    }
}
