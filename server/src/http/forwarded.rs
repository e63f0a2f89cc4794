//! The client's address behind proxies that the configuration names. What anybody else says of it is not believed.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

const HEADER: &str = "x-forwarded-for";

/// The client behind `peer`: of the addresses that proxies have noted, the last one that is no trusted proxy itself.
/// Whatever stands before it was written by somebody who is not trusted.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let lines = headers
        .get_all(HEADER)
        .iter()
        .map(|line| line.to_str().unwrap_or_default());
    let noted: Vec<_> = lines.flat_map(|line| line.split(',')).collect();
    let mut last = peer;
    for text in noted.into_iter().rev() {
        // What is no address is nobody's word: the proxy that passed it on is the last that is known.
        let Some(address) = parse(text.trim()) else { break };
        last = address;
        if !is_trusted(&address) {
            break;
        }
    }
    last
}

/// An address, with or without a port.
fn parse(text: &str) -> Option<IpAddr> {
    let address = text.parse().ok();
    let address = address.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client_of(peer: &str, lines: &[&str]) -> String {
        let trusted = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap());
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(HEADER, line.parse().unwrap());
        }
        headers.append("x_forwarded_for", "192.0.2.66".parse().unwrap());
        headers.append("forwarded", "for=192.0.2.67".parse().unwrap());
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    /// A7 of the published holes.
    #[test]
    fn only_a_trusted_proxy_says_who_the_client_is_and_only_its_own_word_counts() {
        for (peer, lines, expected) in [
            ("192.0.2.1", &["198.51.100.7"][..], "192.0.2.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("::ffff:10.0.0.1", &["::ffff:198.51.100.7"], "198.51.100.7"),
            // What the client itself has sent stands before what the proxy has added.
            ("10.0.0.1", &["127.0.0.1, 198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["127.0.0.1", "198.51.100.7,\t10.0.0.2"], "198.51.100.7"),
            ("fd00::1", &["2001:db8::7"], "2001:db8::7"),
            ("10.0.0.1", &["[2001:db8::7]:4711"], "2001:db8::7"),
            ("10.0.0.1", &["198.51.100.7:80"], "198.51.100.7"),
            ("10.0.0.1", &["198.51.100.7, unknown"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7, unknown, 10.0.0.3"], "10.0.0.3"),
            ("10.0.0.1", &["10.0.0.4, 10.0.0.3"], "10.0.0.4"),
            ("10.0.0.1", &["198.51.100.7, "], "10.0.0.1"),
        ] {
            assert_eq!(client_of(peer, lines), expected, "{peer} {lines:?}");
        }
    }
}
