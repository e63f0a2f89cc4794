use std::{fs, os::unix::fs::PermissionsExt, path::Path, sync::Arc, time::Duration};

use lockstep_server::{App, Settings, SystemClock, serve};
use sqlx::Connection;
use tokio::{net::TcpListener, time::timeout};

use crate::harness::Server;

async fn refusal(directory: &Path) -> String {
    match App::open(Settings::new(directory), Arc::new(SystemClock::default())).await {
        Ok(_) => panic!("it has started"),
        Err(error) => error.to_string(),
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn the_first_start_makes_a_private_directory_and_keys() {
    let server = Server::start().await;
    let directory = server.database().parent().unwrap().to_owned();
    assert_eq!(mode(&directory), 0o700);
    for file in ["keys", "lockstep.db", "lockstep.db-wal"] {
        assert_eq!(mode(&directory.join(file)), 0o600, "{file}");
    }
    let keys = fs::read_to_string(directory.join("keys")).unwrap();
    assert_eq!(keys.lines().count(), 2);
    let server = server.restarted(|_| {}).await;
    assert_eq!(
        fs::read_to_string(server.database().with_file_name("keys")).unwrap(),
        keys
    );
}

#[tokio::test]
async fn what_others_can_read_or_is_damaged_is_refused_with_what_to_do() {
    let server = Server::start().await;
    let directory = server.database().parent().unwrap().to_owned();
    let keys = directory.join("keys");
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(refusal(&directory).await.contains("run `chmod 600"));
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(refusal(&directory).await.contains("run `chmod 700"));
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(&keys, "signing abc\n").unwrap();
    assert!(refusal(&directory).await.contains("put a backup in its place"));
}

#[tokio::test]
async fn a_damaged_database_stops_the_start_with_what_to_do() {
    for damage in ["everything", "the middle"] {
        let server = Server::start().await;
        server.owner("engines").await;
        server.app.store().close().await;
        let mut bytes = fs::read(server.database()).unwrap();
        let range = if damage == "everything" {
            0..bytes.len()
        } else {
            4_096..bytes.len()
        };
        bytes[range].fill(0x5a);
        fs::write(server.database(), bytes).unwrap();
        let sentence = refusal(server.database().parent().unwrap()).await;
        assert!(
            sentence.contains("is damaged") && sentence.contains("put a backup in its place"),
            "{sentence}"
        );
    }
}

/// What the start itself reads is whole.
#[tokio::test]
async fn a_database_that_is_damaged_somewhere_else_stops_the_server_soon_after_the_start() {
    let server = Server::start().await;
    server.owner("engines").await;
    let mut connection = server.other_connection().await;
    let page: i64 = sqlx::query_scalar("SELECT rootpage FROM sqlite_master WHERE name = 'audit_events'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    server.app.store().close().await;
    let mut bytes = fs::read(server.database()).unwrap();
    let begin = usize::try_from(page - 1).unwrap() * 4_096;
    bytes[begin..begin + 4_096].fill(0x5a);
    fs::write(server.database(), bytes).unwrap();
    let server = server.restarted(|_| {}).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let serving = serve(&server.app, listener, std::future::pending());
    let ended = timeout(Duration::from_secs(30), serving)
        .await
        .expect("it stops by itself");
    let error = ended.unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.contains("is damaged") && sentence.contains("put a backup in its place"),
        "{sentence}"
    );
}

#[test]
fn the_program_says_it_on_its_last_line_and_fails() {
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(
        directory.path().join("lockstep.db"),
        b"no database, but more than enough bytes to look like one",
    )
    .unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(directory.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let text = String::from_utf8(output.stderr).unwrap();
    let last = text.lines().last().unwrap();
    assert!(
        last.starts_with("lockstep: the database") && last.contains("is damaged"),
        "{text}"
    );
    assert!(!text.contains("panicked"));
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .args(["serve", "--development", "--public-url", "https://lockstep.example"])
        .output()
        .unwrap();
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("development mode is for localhost only")
    );
}
