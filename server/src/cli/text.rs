//! Texts that come from elsewhere, made harmless for a terminal.

use std::{borrow::Cow, fmt::Write as _};

use lockstep_core::api_key::is_direction_mark;

/// Moves the cursor, changes colours, reverses what is read, or is not seen.
fn is_treacherous(character: char) -> bool {
    character.is_control() || is_direction_mark(character)
}

/// `text` with every character that a terminal would obey or hide as `\u{…}`.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_treacherous(character) {
            escaped.extend(character.escape_unicode());
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// JSON with the same characters as `\uXXXX`: the same document.
pub(super) fn harmless_json(json: &str) -> Cow<'_, str> {
    let is_escaped = |character: char| is_treacherous(character) && character != '\n';
    if !json.contains(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_escaped(character) {
            // All of them are one UTF-16 unit, and writing to a string does not fail.
            let _ = write!(escaped, "\\u{:04x}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_everything_else_is_kept() {
        assert_eq!(harmless("Zoë Åström 👩‍🚀"), "Zoë Åström 👩\\u{200d}🚀");
        assert_eq!(
            harmless("\u{1b}[2Jada\r\n\u{9b}0m"),
            "\\u{1b}[2Jada\\u{d}\\u{a}\\u{9b}0m"
        );
        assert_eq!(harmless("\u{202e}gro.elpmaxe"), "\\u{202e}gro.elpmaxe");
    }

    #[test]
    fn escaped_json_is_the_same_document() {
        let document = serde_json::json!({"name": "\u{9b}31m\u{202e}\u{7f} \u{1b}", "new\nline": 1});
        let text = serde_json::to_string_pretty(&document).unwrap();
        let escaped = harmless_json(&text);
        assert!(!escaped.contains(is_treacherous_but_line_ends), "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), document);
    }

    fn is_treacherous_but_line_ends(character: char) -> bool {
        is_treacherous(character) && character != '\n'
    }
}
