//! E-mail addresses, and the one function that says when two are the same.

use unicode_normalization::UnicodeNormalization;

/// The longest address that mail can be sent to (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;
const LONGEST_LOCAL_PART: usize = 64;
const LONGEST_LABEL: usize = 63;

/// An address as it was written, in NFC, and the key that it is compared by.
#[derive(Clone, Debug)]
pub(crate) struct EmailAddress {
    pub(crate) text: String,
    pub(crate) key: String,
}

impl EmailAddress {
    /// `None` when `written` is no address. Nothing is trimmed.
    pub(crate) fn parse(written: &str) -> Option<Self> {
        if written.len() > LONGEST {
            return None;
        }
        let text: String = written.nfc().collect();
        let (local, domain) = text.rsplit_once('@')?;
        (is_local_part(local) && is_domain(domain) && text.len() <= LONGEST).then(|| Self {
            key: canonical(&text),
            text: text.clone(),
        })
    }
}

/// Lower case throughout. A character whose lower case is ASCII while it is not itself stays as it is: otherwise one
/// person could sign up with the address of another (CVE-2019-19844).
fn canonical(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for character in text.chars() {
        if !character.is_ascii() && character.to_lowercase().any(|lower| lower.is_ascii()) {
            key.push(character);
        } else {
            key.extend(character.to_lowercase());
        }
    }
    key
}

fn is_local_part(local: &str) -> bool {
    let is_refused =
        |character: char| character.is_control() || character.is_whitespace() || "@\"(),:;<>[\\]".contains(character);
    (1..=LONGEST_LOCAL_PART).contains(&local.len())
        && !local.contains(is_refused)
        && local.split('.').all(|part| !part.is_empty())
}

/// Labels of ASCII letters, digits and hyphens; an internationalized domain is written in its `xn--` form.
fn is_domain(domain: &str) -> bool {
    domain.split('.').all(|label| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_composition_do_not_make_another_address() {
        let key = |text: &str| EmailAddress::parse(text).unwrap().key;
        assert_eq!(key("Ada@Example.COM"), key("ada@example.com"));
        assert_eq!(key("e\u{301}ve@example.com"), key("\u{c9}VE@example.com"));
        assert_ne!(key("\u{131}da@example.com"), key("ida@example.com"));
        assert_ne!(key("\u{130}da@example.com"), key("ida@example.com"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "ada",
            "@example.com",
            "ada@",
            " ada@example.com",
            "ada@example.com ",
            "ada @example.com",
            "a\0da@example.com",
            "ada@exam\nple.com",
            "ada@b@example.com",
            "ada@example..com",
            "ada@-example.com",
            ".ada@example.com",
            "ada@\u{e9}xample.com",
            &format!("{}@example.com", "a".repeat(65)),
            &format!("ada@{}.com", "a".repeat(300)),
        ] {
            assert!(EmailAddress::parse(text).is_none(), "{text:?}");
        }
    }
}
