//! `cargo xtask demo`: ends with the server and the demo running on localhost.

use std::process::Command;

use crate::{environment, process, progress, web_demo};

/// Builds what is missing and serves until it is interrupted. Accounts are kept between two runs.
pub(crate) fn run(port: u16) -> anyhow::Result<()> {
    web_demo::build()?;
    progress::step("the server: cargo build");
    process::check(&mut process::cargo(&["build", "--package", "lockstep-server"])?)?;
    let data = environment::cache()?.join("demo-data");
    let server = environment::target()?.join("debug/lockstep");
    let address = format!("http://localhost:{port}");
    progress::step(&format!(
        "the demo is at {address}, its data in {}; Ctrl+C ends it",
        data.display()
    ));
    let mut serve = Command::new(server);
    serve.args([
        "serve",
        "--development",
        "--public-url",
        &address,
        "--listen",
        &format!("127.0.0.1:{port}"),
    ]);
    process::check(serve.arg("--data-dir").arg(data))
}
