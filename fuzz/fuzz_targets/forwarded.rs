//! The client's address: nobody who is not trusted says anything about it, and what a client writes never changes what a
//! trusted proxy has added after it.
#![no_main]

#[path = "../../server/src/http/forwarded.rs"]
mod forwarded;

use std::net::{IpAddr, Ipv4Addr};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;
use libfuzzer_sys::fuzz_target;

const STRANGER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
const CLIENT: &str = "198.51.100.7";

// Lines: the first is the name of a header, each of the others a value of `x-forwarded-for`.
fuzz_target!(|data: &[u8]| {
    let trusted: [IpNet; 2] = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().expect("a network"));
    let mut lines = data.split(|byte| *byte == b'\n');
    let name = lines.next().unwrap_or_default();
    let mut headers = HeaderMap::new();
    for value in lines.take(8).filter_map(|line| HeaderValue::from_bytes(line).ok()) {
        headers.append("x-forwarded-for", value);
    }
    assert_eq!(forwarded::client(STRANGER, &headers, &trusted), STRANGER);
    assert_eq!(forwarded::client(PROXY, &headers, &[]), PROXY);
    let said = forwarded::client(PROXY, &headers, &trusted);
    assert_eq!(said, said.to_canonical());
    // No other header says anything.
    if let Ok(name) = HeaderName::from_bytes(name)
        && name != "x-forwarded-for"
    {
        let mut with_another = headers.clone();
        with_another.append(name, HeaderValue::from_static("203.0.113.9"));
        assert_eq!(forwarded::client(PROXY, &with_another, &trusted), said);
    }
    // The proxy adds what it has seen, in the same line or in one of its own.
    let client: IpAddr = CLIENT.parse().expect("an address");
    let mut appended = headers.clone();
    appended.append("x-forwarded-for", HeaderValue::from_static(CLIENT));
    assert_eq!(forwarded::client(PROXY, &appended, &trusted), client);
    let joined: Vec<_> = headers
        .get_all("x-forwarded-for")
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    let joined = [&joined.join(&b", "[..])[..], CLIENT.as_bytes()].join(&b", "[..]);
    if let Ok(value) = HeaderValue::from_bytes(&joined)
        && value.to_str().is_ok()
    {
        let joined = [("x-forwarded-for", value)].map(|(name, value)| (HeaderName::from_static(name), value));
        assert_eq!(
            forwarded::client(PROXY, &joined.into_iter().collect(), &trusted),
            client
        );
    }
});
