use std::{fs, os::unix::fs::PermissionsExt, time::Duration};

use lockstep_server::{Settings, serve};
use tokio::{net::TcpListener, sync::oneshot, time::timeout};

use crate::{
    harness::Server,
    mailbox::{self, directory, forget, only, owner, to_directory},
};

const EMAIL: &str = "owner@engines.example";

fn files(server: &Server) -> usize {
    fs::read_dir(directory(server)).map_or(0, Iterator::count)
}

/// Nothing can be written where the mail should go.
fn break_directory(server: &Server) {
    fs::remove_dir_all(directory(server)).unwrap();
    fs::write(directory(server), b"no directory").unwrap();
}

fn mend_directory(server: &Server) {
    fs::remove_file(directory(server)).unwrap();
    fs::create_dir(directory(server)).unwrap();
}

#[tokio::test]
async fn a_message_that_was_not_sent_before_the_end_is_sent_after_the_restart() {
    let server = Server::with(to_directory).await;
    owner(&server, "engines").await;
    forget(&mut server.nobody(), EMAIL).await;
    assert_eq!((server.count("mail_outbox").await, files(&server)), (1, 0));
    let server = server.restarted(to_directory).await;
    let mail = only(mailbox::read(&server).await);
    assert_eq!(mail.subject, "Choose a new password");
    assert_eq!(server.count("mail_outbox").await, 0);
}

#[tokio::test]
async fn a_message_that_cannot_leave_waits_longer_each_time_and_is_sent_once() {
    let server = Server::with(to_directory).await;
    owner(&server, "engines").await;
    forget(&mut server.nobody(), EMAIL).await;
    break_directory(&server);
    assert_eq!(server.app.deliver_mail().await, 0);
    mend_directory(&server);
    // Not before two minutes, and then not before four.
    server.clock.advance(Duration::from_secs(119));
    assert_eq!(server.app.deliver_mail().await, 0);
    break_directory(&server);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(server.app.deliver_mail().await, 0);
    mend_directory(&server);
    server.clock.advance(Duration::from_secs(239));
    assert_eq!(server.app.deliver_mail().await, 0);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(server.app.deliver_mail().await, 1);
    assert_eq!(files(&server), 1);
    server.clock.advance(Duration::from_hours(24));
    assert_eq!(server.app.deliver_mail().await, 0);
}

#[tokio::test]
async fn a_message_is_given_up_when_its_link_has_expired() {
    let server = Server::with(to_directory).await;
    owner(&server, "engines").await;
    forget(&mut server.nobody(), EMAIL).await;
    server.clock.advance(Duration::from_mins(30));
    assert_eq!(server.app.deliver_mail().await, 0);
    assert_eq!((server.count("mail_outbox").await, files(&server)), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_that_deliver_at_once_send_each_message_once() {
    let server = Server::with(to_directory).await;
    owner(&server, "engines").await;
    for number in 0..30 {
        let mut body = crate::harness::sign_up("looms");
        body["email"] = serde_json::json!(format!("a{number}@example.com"));
        assert_eq!(server.nobody().post("/v1/auth/sign-up", body).await.status, 202);
    }
    let deliver = || {
        let app = server.app.clone();
        tokio::spawn(async move { app.deliver_mail().await })
    };
    let tasks = [deliver(), deliver(), deliver(), deliver()];
    let mut sent = 0;
    for task in tasks {
        sent += task.await.unwrap();
    }
    // Whoever was refused the lock comes again.
    server.clock.advance(Duration::from_hours(1));
    sent += server.app.deliver_mail().await;
    assert_eq!((sent, files(&server)), (30, 30));
}

#[tokio::test]
async fn a_refused_change_sends_nothing() {
    let server = Server::with(to_directory).await;
    let mut ada = owner(&server, "engines").await;
    let mut other = server.other_writer().await;
    forget(&mut server.nobody(), EMAIL)
        .await
        .assert_problem(503, "storage_unavailable");
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    let token = "lkm_nothing";
    mailbox::reset(&mut ada, token, "Zyxwvuts9?")
        .await
        .assert_problem(404, "link_not_valid");
    assert_eq!(server.count("mail_outbox").await, 0);
    assert_eq!(server.count("mail_links").await, 0);
}

#[tokio::test]
async fn a_message_under_other_keys_is_dropped() {
    let server = Server::with(to_directory).await;
    owner(&server, "engines").await;
    forget(&mut server.nobody(), EMAIL).await;
    fs::remove_file(server.database().with_file_name("keys")).unwrap();
    let mut connection = server.other_connection().await;
    sqlx::query("DELETE FROM server_keys")
        .execute(&mut connection)
        .await
        .unwrap();
    drop(connection);
    let server = server.restarted(to_directory).await;
    assert_eq!(server.app.deliver_mail().await, 0);
    assert_eq!((server.count("mail_outbox").await, files(&server)), (0, 0));
}

#[tokio::test]
async fn the_files_are_private_and_sort_by_time() {
    let server = Server::with(to_directory).await;
    owner(&server, "engines").await;
    let mut names = Vec::new();
    for _ in 0..3 {
        forget(&mut server.nobody(), EMAIL).await;
        assert_eq!(server.app.deliver_mail().await, 1);
        server.clock.advance(Duration::from_secs(1));
        let mut now: Vec<_> = fs::read_dir(directory(&server))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        now.sort();
        let new = now.last().unwrap().clone();
        assert!(new.extension().is_some_and(|extension| extension == "eml"));
        assert_eq!(fs::metadata(&new).unwrap().permissions().mode() & 0o777, 0o600);
        names.push(new);
    }
    names.dedup();
    assert!(names.len() == 3 && names.is_sorted(), "{names:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_delivers_by_itself_and_stops() {
    let server = Server::with(to_directory).await;
    owner(&server, "engines").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = server.app.clone();
    let running = tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        serve(&app, listener, stopped).await
    });
    forget(&mut server.nobody(), EMAIL).await;
    let arrived = async {
        while files(&server) == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(10), arrived).await.unwrap();
    stop.send(()).unwrap();
    timeout(Duration::from_secs(10), running)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
}

#[test]
fn the_program_refuses_mail_settings_that_cannot_work() {
    let refusal = |arguments: &[&str]| {
        let directory = tempfile::tempdir().unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_lockstep"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(directory.path().join("data"))
            .args(arguments)
            .output()
            .unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refusal(&["--mail-url", "mail.example"]).contains("give smtp://"));
    assert!(refusal(&["--mail-url", "log:"]).contains("for development only"));
    let text = refusal(&["--mail-url", "smtp://me:hunter2@mail.example?tls=maybe"]);
    assert!(text.contains("check --mail-url") && !text.contains("hunter2"), "{text}");
    assert!(refusal(&["--mail-url", "file:mail", "--mail-from", "nobody"]).contains("`nobody` is no sender"));
    // As a library it says the same.
    let settings = Settings::new("data");
    assert!(settings.mail.is_none());
}
