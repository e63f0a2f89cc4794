//! What people call a key or a service account: text that they can read, and that is what it looks like.

use super::ApiKeyViolation;

/// The longest name, in code points.
const LONGEST: u32 = 100;

/// Everything that is wrong with a name.
///
/// ```
/// use lockstep_core::api_key::{ApiKeyViolation, name_faults};
///
/// assert_eq!(name_faults("deploy"), []);
/// assert_eq!(name_faults("gpj\u{202e}.exe"), [ApiKeyViolation::NameDirectionMark]);
/// ```
#[must_use]
pub fn name_faults(name: &str) -> Vec<ApiKeyViolation> {
    let mut faults = Vec::new();
    if name.chars().all(char::is_whitespace) {
        faults.push(ApiKeyViolation::NameRequired);
    }
    if name.chars().count() > LONGEST as usize {
        faults.push(ApiKeyViolation::NameTooLong { maximum: LONGEST });
    }
    if name.chars().any(char::is_control) {
        faults.push(ApiKeyViolation::NameControlCharacter);
    }
    if name.chars().any(is_direction_mark) {
        faults.push(ApiKeyViolation::NameDirectionMark);
    }
    faults
}

/// Whether a character turns the text around it, or is not seen at all: what has it can look like something else.
#[must_use]
pub fn is_direction_mark(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_people_can_read() {
        use ApiKeyViolation::{
            NameControlCharacter as Control, NameDirectionMark as Mark, NameRequired as Required, NameTooLong,
        };
        let long = NameTooLong { maximum: 100 };
        for good in [
            "a",
            "Deploy – façade 部署",
            "מפתח",
            " a ",
            &"é".repeat(100),
            &"👩".repeat(100),
        ] {
            assert_eq!(name_faults(good), [], "{good}");
        }
        for (bad, expected) in [
            ("", &[Required][..]),
            (" \u{a0}\u{3000}", &[Required]),
            ("\t", &[Required, Control]),
            ("a\nb", &[Control]),
            ("a\0", &[Control]),
            ("a\u{7f}", &[Control]),
            ("a\u{9b}", &[Control]),
            ("gpj\u{202e}.exe", &[Mark]),
            ("a\u{200f}b", &[Mark]),
            ("a\u{61c}b", &[Mark]),
            ("\u{2066}a\u{2069}", &[Mark]),
            ("a\u{200b}b", &[Mark]),
            (&"é".repeat(101), std::slice::from_ref(&long)),
            (
                &format!("\u{202e}{}\u{7}", "a".repeat(300)),
                &[long.clone(), Control, Mark],
            ),
        ] {
            assert_eq!(name_faults(bad), expected, "{bad:?}");
        }
    }
}
