//! The configuration of `docs/forward-auth/nginx.conf`, in Debian's nginx.

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

const EXAMPLE: &str = include_str!("../../../docs/forward-auth/nginx.conf");

fn program() -> &'static str {
    let places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"];
    let found = places.into_iter().find(|place| Path::new(place).exists());
    found
        .unwrap_or_else(|| panic!("nginx is not installed: `cargo xtask test` does it, or apt-get install nginx-light"))
}

async fn proxy(server: &Server) -> Proxy {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().display();
    let address = free_address().await;
    let example = EXAMPLE
        .replace("127.0.0.1:8080", &wire::listen(&server.app).await.to_string())
        .replace("127.0.0.1:3000", &application().await.to_string())
        .replace("listen 80;", &format!("listen {address};"));
    assert!(example.contains(&address.to_string()));
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {path}/{kind};\n"))
        .concat();
    let configuration =
        format!("daemon off; pid {path}/pid; events {{}}\nhttp {{ access_log off;\n{temporary}{example}}}\n");
    let file = directory.path().join("nginx.conf");
    fs::write(&file, configuration).unwrap();
    let mut nginx = Command::new(program());
    nginx.args(["-e", "stderr", "-c"]).arg(&file).stdout(Stdio::null());
    Proxy::start(address, &mut nginx, directory).await
}

#[test]
fn the_example_overwrites_every_identity_header() {
    for name in IDENTITY_HEADERS {
        let variable = name.trim_start_matches("x-").replace('-', "_");
        let copied = format!("${variable} ");
        assert!(
            EXAMPLE
                .lines()
                .any(|line| line.contains("auth_request_set") && line.contains(&copied)),
            "{name}"
        );
        let set = format!("proxy_set_header {name} ");
        assert!(
            EXAMPLE
                .lines()
                .any(|line| line.trim().to_lowercase().starts_with(&set) && line.ends_with(&format!("${variable};"))),
            "{name}"
        );
    }
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
