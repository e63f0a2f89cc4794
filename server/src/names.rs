//! Names of people and organizations, and the slugs that stand for organizations in addresses.

use uuid::Uuid;

use crate::random;

/// Code points.
pub(crate) const LONGEST_NAME: usize = 200;
pub(crate) const SLUG_LENGTH: std::ops::RangeInclusive<usize> = 2..=64;

/// Why a name cannot be used, as a violation code.
pub(crate) fn name_fault(name: &str) -> Option<&'static str> {
    if name.chars().nth(LONGEST_NAME).is_some() {
        Some("too_long")
    } else if name.chars().any(char::is_control) {
        Some("control_character")
    } else if name.trim().is_empty() {
        Some("required")
    } else {
        None
    }
}

/// Whether `slug` is `[a-z0-9-]{2,64}` and cannot be taken for an id.
pub(crate) fn is_slug(slug: &str) -> bool {
    SLUG_LENGTH.contains(&slug.len())
        && slug
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && Uuid::parse_str(slug).is_err()
}

/// Slugs for an organization called `name`, the best first; the last one is random enough to be free.
pub(crate) fn slugs_for(name: &str) -> Vec<String> {
    let mut base = String::new();
    for character in name.chars() {
        if character.is_ascii_alphanumeric() {
            base.push(character.to_ascii_lowercase());
        } else if !base.is_empty() && !base.ends_with('-') {
            base.push('-');
        }
    }
    base.truncate(SLUG_LENGTH.end() - 10);
    let base = base.trim_end_matches('-');
    let base = if is_slug(base) { base } else { "organization" };
    let numbered = (2..=5).map(|number| format!("{base}-{number}"));
    let random = format!("{base}-{}", random::base62(8).to_ascii_lowercase());
    std::iter::once(base.to_owned())
        .chain(numbered)
        .chain([random])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_derived_from_the_name() {
        let first = |name: &str| slugs_for(name).into_iter().next().unwrap();
        assert_eq!(first("Engines & Co."), "engines-co");
        assert_eq!(first("Ünïcode"), "n-code");
        assert_eq!(first("日本"), "organization");
        assert_eq!(first(&Uuid::nil().to_string()), "organization");
        assert!(slugs_for(&"x ".repeat(200)).iter().all(|slug| is_slug(slug)));
    }
}
