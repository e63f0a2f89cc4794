//! The README's JavaScript example does what it says; its Rust example is a documentation test of this package.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use std::{fs, process::Command};

#[test]
fn the_javascript_example_prints_what_its_comments_say() {
    let folder = lockstep_tests::folder();
    let readme = fs::read_to_string(folder.join("../README.md")).unwrap();
    let example = readme.split("```js\n").nth(1).unwrap().split("```").next().unwrap();
    let expected: Vec<_> = example.lines().filter_map(|line| line.strip_prefix("// ")).collect();
    assert!(!expected.is_empty());
    let output = Command::new("node")
        .args(["--input-type=module", "--eval", example])
        .current_dir(folder)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        printed.lines().collect::<Vec<_>>(),
        expected,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
