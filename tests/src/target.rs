//! The WebAssembly targets, as programs that read cases and write answers.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    thread,
};

/// Where the package runs.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// In Node.
    Node,
    /// In a page in Chromium.
    Chromium,
}

impl Target {
    /// The answers to `cases`, each one line of JSON, in their order.
    ///
    /// # Panics
    /// When the program cannot be started or does not answer every case: its own words are on standard error.
    #[must_use]
    pub fn answers(self, cases: Vec<String>) -> Vec<String> {
        let script = match self {
            Self::Node => "node.mjs",
            Self::Chromium => "chromium.mjs",
        };
        let count = cases.len();
        let mut program = Command::new("node")
            .arg(crate::folder().join("wasm").join(script))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node can be started");
        let mut input = program.stdin.take().expect("its input is a pipe");
        let writer = thread::spawn(move || {
            for case in cases {
                if writeln!(input, "{case}").is_err() {
                    return;
                }
            }
        });
        let output = BufReader::new(program.stdout.take().expect("its output is a pipe"));
        let answers: Vec<String> = output.lines().map_while(Result::ok).collect();
        let status = program.wait().expect("it ends");
        writer.join().expect("the writer ends");
        assert!(
            status.success() && answers.len() == count,
            "{script}: {status}, {} of {count} answers",
            answers.len()
        );
        answers
    }
}
