//! What a task says while it works.
#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a task tells the person at the terminal what it does"
)]

/// Says what begins now.
pub(crate) fn step(text: &str) {
    eprintln!("xtask: {text}");
}

/// Says how it ended.
pub(crate) fn result(text: &str) {
    println!("{text}");
}
