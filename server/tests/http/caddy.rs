//! The configuration of `docs/forward-auth/Caddyfile`, in Debian's Caddy.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use lockstep_server::IDENTITY_HEADERS;

use crate::{
    harness::Server,
    proxied::{self, Proxy, application, free_address},
    wire,
};

const EXAMPLE: &str = include_str!("../../../docs/forward-auth/Caddyfile");
const PROGRAM: &str = "/usr/bin/caddy";

async fn proxy(server: &Server) -> Proxy {
    assert!(
        Path::new(PROGRAM).exists(),
        "Caddy is not installed: `cargo xtask test` does it, or apt-get install caddy"
    );
    let directory = tempfile::tempdir().unwrap();
    let address = free_address().await;
    let site = format!("http://:{} {{", address.port());
    let example = EXAMPLE
        .replace("127.0.0.1:8080", &wire::listen(&server.app).await.to_string())
        .replace("127.0.0.1:3000", &application().await.to_string())
        .replace("app.example.com {", &site);
    assert!(example.contains(&site));
    let file = directory.path().join("Caddyfile");
    let host = address.ip();
    let options = format!("{{\n\tadmin off\n\tauto_https off\n\tdefault_bind {host}\n}}\n");
    fs::write(&file, format!("{options}{example}")).unwrap();
    let mut caddy = Command::new(PROGRAM);
    caddy
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(&file)
        .env("XDG_DATA_HOME", directory.path())
        .env("XDG_CONFIG_HOME", directory.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Proxy::start(address, &mut caddy, directory).await
}

#[test]
fn the_example_overwrites_every_identity_header() {
    let mut lines = EXAMPLE.lines().map(str::trim);
    let copied = lines.find_map(|line| line.strip_prefix("copy_headers ")).unwrap();
    let copied: Vec<_> = copied.split(' ').map(str::to_lowercase).collect();
    assert_eq!(copied, IDENTITY_HEADERS);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_client_sends_as_an_identity_reaches_the_application_x8() {
    proxied::keeps_forged_identities_out(proxy).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_way_of_writing_a_path_leads_past_the_question_b13() {
    proxied::asks_however_the_path_is_written(proxy).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flip_of_the_policy_holds_from_the_next_request_and_enrolling_opens_the_door_a5_a7() {
    proxied::follows_the_policy(proxy).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_nobody_can_tell_the_door_stays_shut() {
    proxied::stays_shut_when_nobody_can_tell(proxy).await;
}
