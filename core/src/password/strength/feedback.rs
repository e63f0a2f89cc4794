use serde::Serialize;

use super::{
    guesses::is_capitalized,
    pattern::{Found, List, Match},
    text::Text,
};

/// What a person can do about a weak password, as codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Feedback {
    /// What makes it weak, when one thing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<Warning>,
    /// What would help. Empty when the score is 3 or 4.
    pub suggestions: Vec<Suggestion>,
}

/// What makes a password weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// One straight row of keys.
    StraightRow,
    /// A short pattern on the keyboard.
    KeyboardPattern,
    /// One character again and again.
    RepeatedCharacter,
    /// A part again and again.
    RepeatedPart,
    /// `abc` or `6543`.
    Sequence,
    /// A year of one's life.
    RecentYear,
    /// A date.
    Date,
    /// Among the ten most used passwords.
    TopTen,
    /// Among the hundred most used passwords.
    TopHundred,
    /// A much used password.
    CommonPassword,
    /// Like a much used password.
    SimilarToCommon,
    /// One word.
    SingleWord,
    /// One name.
    SingleName,
    /// A name.
    CommonName,
}

/// What would help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Suggestion {
    /// Use a few words, avoid common phrases.
    UseSeveralWords,
    /// Symbols, digits and capitals are not needed.
    NoNeedForSymbols,
    /// Add a word or two, uncommon ones.
    AddWords,
    /// Use a longer keyboard pattern with more turns.
    LongerKeyboardPattern,
    /// Avoid repeated words and characters.
    AvoidRepeats,
    /// Avoid sequences.
    AvoidSequences,
    /// Avoid recent years.
    AvoidRecentYears,
    /// Avoid years and dates that belong to you.
    AvoidPersonalDates,
    /// A capital at the beginning helps little.
    CapitalsHelpLittle,
    /// All capitals are as easy as none.
    AllCapitalsHelpLittle,
    /// Reversed words are not much harder.
    ReversedHelpsLittle,
    /// Substitutes such as `@` for `a` help little.
    SubstitutesHelpLittle,
}

/// Up to this score feedback is given.
const WEAK: u32 = 2;
const TOP_TEN: u32 = 10;
const TOP_HUNDRED: u32 = 100;
const SIMILAR: f64 = 1e4;
const LONG_ENOUGH_TO_SEE_REVERSED: usize = 4;

impl Feedback {
    pub(super) fn of(score: u32, text: Text<'_>, parts: &[Match]) -> Self {
        let longest = parts.iter().reduce(|longest, part| {
            if part.end - part.start > longest.end - longest.start {
                part
            } else {
                longest
            }
        });
        match longest {
            None => Self {
                warning: None,
                suggestions: vec![Suggestion::UseSeveralWords, Suggestion::NoNeedForSymbols],
            },
            Some(_) if score > WEAK => Self::default(),
            Some(longest) => {
                let mut suggestions = vec![Suggestion::AddWords];
                let warning = about(longest, text, parts.len() == 1, &mut suggestions);
                Self { warning, suggestions }
            }
        }
    }
}

fn about(part: &Match, text: Text<'_>, is_alone: bool, suggestions: &mut Vec<Suggestion>) -> Option<Warning> {
    match part.pattern {
        Found::BruteForce => None,
        Found::Word { .. } => {
            suggest_for_word(part, text, suggestions);
            about_word(part, is_alone)
        }
        Found::Walk { turns } => {
            suggestions.push(Suggestion::LongerKeyboardPattern);
            Some(if turns == 1 {
                Warning::StraightRow
            } else {
                Warning::KeyboardPattern
            })
        }
        Found::Repeat { base_length } => {
            suggestions.push(Suggestion::AvoidRepeats);
            Some(if base_length == 1 {
                Warning::RepeatedCharacter
            } else {
                Warning::RepeatedPart
            })
        }
        Found::Sequence => {
            suggestions.push(Suggestion::AvoidSequences);
            Some(Warning::Sequence)
        }
        Found::Year => {
            suggestions.extend([Suggestion::AvoidRecentYears, Suggestion::AvoidPersonalDates]);
            Some(Warning::RecentYear)
        }
        Found::Date => {
            suggestions.push(Suggestion::AvoidPersonalDates);
            Some(Warning::Date)
        }
    }
}

fn about_word(part: &Match, is_alone: bool) -> Option<Warning> {
    let Found::Word {
        rank,
        list,
        is_reversed,
        is_substituted,
    } = part.pattern
    else {
        return None;
    };
    match list {
        List::Passwords if is_alone && !is_reversed && !is_substituted => Some(if rank <= TOP_TEN {
            Warning::TopTen
        } else if rank <= TOP_HUNDRED {
            Warning::TopHundred
        } else {
            Warning::CommonPassword
        }),
        List::Passwords => (part.guesses <= SIMILAR).then_some(Warning::SimilarToCommon),
        List::Words => is_alone.then_some(Warning::SingleWord),
        List::Names if is_alone => Some(Warning::SingleName),
        List::Names => Some(Warning::CommonName),
        List::Spoken | List::Context => None,
    }
}

fn suggest_for_word(part: &Match, text: Text<'_>, suggestions: &mut Vec<Suggestion>) {
    let written = text.part(part.start, part.end).written;
    if is_capitalized(written) {
        suggestions.push(Suggestion::CapitalsHelpLittle);
    } else if written.iter().any(char::is_ascii_uppercase) && !written.iter().any(char::is_ascii_lowercase) {
        suggestions.push(Suggestion::AllCapitalsHelpLittle);
    }
    if let Found::Word {
        is_reversed,
        is_substituted,
        ..
    } = part.pattern
    {
        if is_reversed && written.len() >= LONG_ENOUGH_TO_SEE_REVERSED {
            suggestions.push(Suggestion::ReversedHelpsLittle);
        }
        if is_substituted {
            suggestions.push(Suggestion::SubstitutesHelpLittle);
        }
    }
}
