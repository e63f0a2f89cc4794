//! The map of published holes: every entry of `tests/advisories.toml` has tests, and every one of them is there.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde::Deserialize;

/// Fewer would not be the map that it says it is.
const LEAST: usize = 40;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advisories {
    advisory: Vec<Advisory>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advisory {
    ids: Vec<String>,
    hazard: String,
    tests: Vec<String>,
}

/// What is wrong with the map `text`, with the sources that `read` gives.
fn faults(text: &str, mut read: impl FnMut(&str) -> Option<String>) -> Vec<String> {
    let advisories = match toml::from_str::<Advisories>(text) {
        Ok(advisories) => advisories.advisory,
        Err(error) => return vec![error.to_string()],
    };
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    let mut files: BTreeMap<String, Option<BTreeSet<String>>> = BTreeMap::new();
    for Advisory {
        ids: own,
        hazard,
        tests,
    } in &advisories
    {
        let entry = own.first().map_or("an entry without an id", String::as_str);
        let mut fault = |what: &str| faults.push(format!("{entry}: {what}"));
        if own.is_empty() || own.iter().any(|id| id.trim().is_empty()) {
            fault("`ids` names nothing");
        }
        for id in own.iter().filter(|id| !ids.insert((*id).clone())) {
            fault(&format!("`{id}` is there twice"));
        }
        if !(20..=200).contains(&hazard.chars().count()) {
            fault("`hazard` is one line that says what went wrong");
        }
        if tests.is_empty() {
            fault("no test covers it");
        }
        if tests.iter().collect::<BTreeSet<_>>().len() < tests.len() {
            fault("a test is named twice");
        }
        for named in tests {
            let Some((path, name)) = named.split_once("::") else {
                fault(&format!("`{named}` is not `file::name`"));
                continue;
            };
            let known = files
                .entry(path.to_owned())
                .or_insert_with(|| read(path).map(|source| tests_in(path, &source)));
            match known {
                None => fault(&format!("there is no file `{path}`")),
                Some(known) if known.contains(name) => {}
                Some(_) => fault(&format!("`{path}` has no test `{name}`")),
            }
        }
    }
    faults
}

/// The names of the tests in a source: functions after `#[test]` or the like, or titles of Playwright.
fn tests_in(file: &str, source: &str) -> BTreeSet<String> {
    let is_rust = Path::new(file).extension().is_some_and(|extension| extension == "rs");
    if !is_rust {
        let titles = source
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("test(\""));
        return titles
            .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
            .collect();
    }
    let mut tests = BTreeSet::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some((_, rest)) = line
            .split_once("fn ")
            .filter(|(before, _)| ["", "async "].contains(before))
        {
            let name = rest.split(['(', '<']).next().unwrap_or_default();
            if is_test {
                tests.insert(name.to_owned());
            }
            is_test = false;
        }
    }
    tests
}

fn read(file: &str) -> Option<String> {
    fs::read_to_string(lockstep_tests::folder().join("..").join(file)).ok()
}

#[test]
fn every_published_hole_is_covered_by_tests_that_are_there() {
    let text = read("tests/advisories.toml").unwrap();
    assert_eq!(faults(&text, read), Vec::<String>::new());
    let count = text.lines().filter(|line| *line == "[[advisory]]").count();
    assert!(count >= LEAST, "{count}");
}

#[test]
fn an_entry_that_covers_nothing_is_found() {
    let source = "#[tokio::test(flavor = \"multi_thread\")]\nasync fn it_holds() {}\nfn helper() {}\n";
    let page = "test(\"it is shown (A1)\", async () => {});";
    let read = |file: &str| match file {
        "a.rs" => Some(source.to_owned()),
        "a.spec.ts" => Some(page.to_owned()),
        _ => None,
    };
    let entry = |ids: &str, tests: &str| {
        format!("[[advisory]]\nids = [{ids}]\nhazard = \"what went wrong elsewhere\"\ntests = [{tests}]\n")
    };
    let good = entry("\"X-1\"", "\"a.rs::it_holds\", \"a.spec.ts::it is shown (A1)\"");
    assert_eq!(faults(&good, read), Vec::<String>::new());
    for (text, fault) in [
        (String::new(), "missing field `advisory`"),
        (entry("\"X-1\"", ""), "no test covers it"),
        (entry("", "\"a.rs::it_holds\""), "names nothing"),
        (entry("\"X-1\"", "\"a.rs::helper\""), "has no test `helper`"),
        (entry("\"X-1\"", "\"a.rs::it_hold\""), "has no test `it_hold`"),
        (
            entry("\"X-1\"", "\"a.spec.ts::it is shown\""),
            "has no test `it is shown`",
        ),
        (entry("\"X-1\"", "\"b.rs::it_holds\""), "no file `b.rs`"),
        (entry("\"X-1\"", "\"it_holds\""), "is not `file::name`"),
        (
            entry("\"X-1\"", "\"a.rs::it_holds\", \"a.rs::it_holds\""),
            "named twice",
        ),
        (format!("{good}{good}"), "is there twice"),
        (good.replace("hazard", "danger"), "unknown field `danger`"),
        (good.replace("what went wrong elsewhere", ""), "says what went wrong"),
    ] {
        let found = faults(&text, read);
        assert!(found.iter().any(|found| found.contains(fault)), "{fault}: {found:?}");
    }
}
