//! Normalization Form C (Unicode Standard Annex #15), from tables small enough for a browser.
//!
//! The tables are made from the crate `unicode-normalization`, and a test compares both on every code point. A
//! browser's own `normalize` is no substitute: its Unicode version is not the server's.

mod tables;

use std::borrow::Cow;

use self::tables::{Property, Tables};

/// Below this every text is in NFC.
const FIRST_AFFECTED: char = '\u{300}';

const HANGUL_S: u32 = 0xAC00;
const HANGUL_L: u32 = 0x1100;
const HANGUL_V: u32 = 0x1161;
const HANGUL_T: u32 = 0x11A7;
const HANGUL_L_COUNT: u32 = 19;
const HANGUL_V_COUNT: u32 = 21;
const HANGUL_T_COUNT: u32 = 28;

/// The NFC form of `text`.
#[must_use]
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || text.chars().all(|character| character < FIRST_AFFECTED) {
        return Cow::Borrowed(text);
    }
    let tables = Tables::get();
    let mut marks = Vec::with_capacity(text.len());
    for character in text.chars() {
        decompose(tables, character, &mut marks);
    }
    for run in marks.chunk_by_mut(|one, other| one.class != 0 && other.class != 0) {
        order(run);
    }
    Cow::Owned(compose(tables, &marks))
}

/// A decomposed character and its canonical combining class, 0 for a starter.
#[derive(Clone, Copy)]
struct Mark {
    character: char,
    class: u8,
}

fn decompose(tables: &Tables, character: char, marks: &mut Vec<Mark>) {
    let index = u32::from(character).wrapping_sub(HANGUL_S);
    if index < HANGUL_L_COUNT * HANGUL_V_COUNT * HANGUL_T_COUNT {
        let syllable = index / HANGUL_T_COUNT;
        let jamo = [
            HANGUL_L + syllable / HANGUL_V_COUNT,
            HANGUL_V + syllable % HANGUL_V_COUNT,
            HANGUL_T + index % HANGUL_T_COUNT,
        ];
        let has_tail = index % HANGUL_T_COUNT != 0;
        let jamo = jamo.into_iter().take(if has_tail { 3 } else { 2 });
        marks.extend(
            jamo.filter_map(char::from_u32)
                .map(|character| Mark { character, class: 0 }),
        );
        return;
    }
    match tables.property(character) {
        Property::Class(class) => marks.push(Mark { character, class }),
        Property::Decomposition(first, second) => {
            decompose(tables, first, marks);
            if let Some(second) = second {
                decompose(tables, second, marks);
            }
        }
    }
}

/// Sorts a run of combining characters by class, stably, in time linear in its length: there are few classes, and a
/// hostile run is long.
fn order(run: &mut [Mark]) {
    if run.is_sorted_by_key(|mark| mark.class) {
        return;
    }
    let mut sorted = Vec::with_capacity(run.len());
    let mut class = 0;
    while sorted.len() < run.len() {
        sorted.extend(run.iter().filter(|mark| mark.class == class));
        class = class.saturating_add(1);
    }
    run.copy_from_slice(&sorted);
}

fn compose(tables: &Tables, marks: &[Mark]) -> String {
    let mut composed = Vec::with_capacity(marks.len());
    let mut starter = None;
    let mut last_class = 0;
    for mark in marks {
        if let Some(index) = starter {
            let is_adjacent = index + 1 == composed.len();
            if (is_adjacent || last_class < mark.class)
                && let Some(place) = composed.get_mut(index)
                && let Some(pair) = pair(tables, *place, mark.character)
            {
                *place = pair;
                continue;
            }
        }
        if mark.class == 0 {
            starter = Some(composed.len());
        }
        last_class = mark.class;
        composed.push(mark.character);
    }
    composed.into_iter().collect()
}

/// The character that two compose to.
fn pair(tables: &Tables, first: char, second: char) -> Option<char> {
    let (one, other) = (u32::from(first), u32::from(second));
    let (l, v) = (one.wrapping_sub(HANGUL_L), other.wrapping_sub(HANGUL_V));
    if l < HANGUL_L_COUNT && v < HANGUL_V_COUNT {
        return char::from_u32(HANGUL_S + (l * HANGUL_V_COUNT + v) * HANGUL_T_COUNT);
    }
    let (s, t) = (one.wrapping_sub(HANGUL_S), other.wrapping_sub(HANGUL_T));
    if s < HANGUL_L_COUNT * HANGUL_V_COUNT * HANGUL_T_COUNT
        && s.is_multiple_of(HANGUL_T_COUNT)
        && (1..HANGUL_T_COUNT).contains(&t)
    {
        return char::from_u32(one + t);
    }
    tables.composed(first, second)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::nfc;

    fn theirs(text: &str) -> String {
        text.nfc().collect()
    }

    #[test]
    fn every_code_point_is_as_in_the_crate_that_the_tables_come_from() {
        for character in '\0'..=char::MAX {
            for text in [format!("{character}"), format!("a{character}\u{301}\u{323}")] {
                assert_eq!(nfc(&text), theirs(&text), "{:x}", u32::from(character));
            }
        }
    }

    /// Characters that interact: bases, marks of many classes, jamo, syllables, exclusions, singletons.
    fn interacting() -> impl Strategy<Value = char> {
        prop_oneof![
            prop::char::range('a', 'z'),
            prop::char::range('\u{300}', '\u{36f}'),
            prop::char::range('\u{3b1}', '\u{3c9}'),
            prop::char::range('\u{591}', '\u{5ea}'),
            prop::char::range('\u{930}', '\u{95f}'),
            prop::char::range('\u{9be}', '\u{9df}'),
            prop::char::range('\u{f40}', '\u{fb9}'),
            prop::char::range('\u{1100}', '\u{11ff}'),
            prop::char::range('\u{1e00}', '\u{1fff}'),
            prop::char::range('\u{ac00}', '\u{ac60}'),
            prop::char::range('\u{fb1d}', '\u{fb4e}'),
            prop::char::range('\u{11080}', '\u{113ff}'),
            prop::char::range('\u{1d15e}', '\u{1d1c0}'),
            any::<char>(),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_text_is_as_in_the_crate_that_the_tables_come_from(
            text in prop::collection::vec(interacting(), 0..24)
        ) {
            let text: String = text.into_iter().collect();
            prop_assert_eq!(nfc(&text), theirs(&text));
        }
    }
}
