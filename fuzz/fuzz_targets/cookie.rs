//! The `cookie` header: a cookie that was set is found whatever stands beside it, and no part of a value makes another one.
#![no_main]

#[path = "../../server/src/http/cookie_header.rs"]
mod cookie_header;

use axum::http::{HeaderMap, HeaderValue, header};
use libfuzzer_sys::fuzz_target;

const OURS: &str = "__Host-lockstep=lks_0";

// Lines: one header each.
fuzz_target!(|data: &[u8]| {
    let mut headers = HeaderMap::new();
    for line in data.split(|byte| *byte == b'\n').take(8) {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(header::COOKIE, value);
        }
    }
    let before: Vec<_> = read(&headers);
    for (name, value) in &before {
        assert!(!name.contains([';', '=']) && !value.contains(';'));
        assert!(name.trim_start() == name && value.trim_end() == value);
    }
    // Written again it is the same.
    let written: Vec<_> = before.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut again = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&written.join("; ")) {
        again.append(header::COOKIE, value);
        assert_eq!(read(&again), before);
    }
    headers.append(header::COOKIE, HeaderValue::from_static(OURS));
    let mut after = before;
    after.push(("__Host-lockstep".to_owned(), "lks_0".to_owned()));
    assert_eq!(read(&headers), after);
    let value: String = String::from_utf8_lossy(data)
        .chars()
        .filter(|character| *character != ';')
        .collect();
    the_next_cookie_begins_after_a_semicolon_alone(&value);
});

fn the_next_cookie_begins_after_a_semicolon_alone(value: &str) {
    let mut headers = HeaderMap::new();
    let Ok(line) = HeaderValue::from_str(&format!("a={value}; {OURS}")) else {
        return;
    };
    if line.to_str().is_ok() {
        headers.append(header::COOKIE, line);
        let expected = [("a", value.trim_end()), ("__Host-lockstep", "lks_0")];
        assert_eq!(
            read(&headers),
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}

fn read(headers: &HeaderMap) -> Vec<(String, String)> {
    let pairs = cookie_header::pairs(headers);
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
