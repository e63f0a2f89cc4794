//! The vectors of `tests/vectors`: the specification as data, run by every target.

use std::{collections::BTreeMap, fs};

use serde::Deserialize;
use serde_json::value::RawValue;

/// One file of vectors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// What its cases are, and so which runner they have.
    pub kind: Kind,
    /// The cases, at least one.
    pub cases: Vec<Case>,
}

/// What is checked.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A candidate against a policy: the verdict.
    Password,
    /// As `Password`, with the candidate in UTF-16 units, which may not be Unicode.
    Encoding,
    /// A policy as text: its violations, none when it is good.
    Policy,
    /// A request for a key against a policy: the verdict.
    ApiKey,
    /// A request for a key as text: its violations, none when it is good.
    ApiKeyRequest,
    /// A principal and a member under a policy: the decision.
    Access,
    /// A principal and a member as text: its violations, none when it is good.
    AccessQuestion,
    /// Attempts under policies, one after another: what each leaves behind it.
    Lockout,
}

/// One case. Which fields it has depends on the kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Unique, beginning with the row of the specification.
    pub id: String,
    /// Why it is there.
    pub comment: Option<String>,
    /// The policy document.
    pub policy: Option<Box<RawValue>>,
    /// The candidate.
    pub candidate: Option<String>,
    /// The candidate in UTF-16 units.
    pub utf16: Option<Vec<u16>>,
    /// The user.
    pub context: Option<Box<RawValue>>,
    /// The input as text.
    pub text: Option<String>,
    /// The request for a key, the question, or the attempts.
    pub request: Option<Box<RawValue>>,
    /// The time, RFC 3339.
    pub now: Option<String>,
    /// The answer, in the bytes that are expected.
    pub expect: Box<RawValue>,
}

/// Every file of the folder.
///
/// # Panics
/// When a file is empty, has an unknown key or kind, or repeats an id: such a file would pass by not being run.
#[must_use]
#[expect(clippy::panic, reason = "a broken vector file ends the test run")]
pub fn load() -> BTreeMap<Kind, Vec<Case>> {
    let folder = crate::folder().join("vectors");
    let mut files = BTreeMap::new();
    let mut ids = std::collections::BTreeSet::new();
    for entry in fs::read_dir(folder).expect("tests/vectors is there") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("the file can be read");
        let file: File = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!file.cases.is_empty(), "{} has no case", path.display());
        for case in &file.cases {
            assert!(ids.insert(case.id.clone()), "{} is there twice", case.id);
        }
        assert!(
            files.insert(file.kind, file.cases).is_none(),
            "two files of one kind: {}",
            path.display()
        );
    }
    files
}
