//! This project's codes for what zxcvbn says in sentences, told by words that only one of them has.

use lockstep_core::password::strength::{Suggestion, Warning};

const WARNINGS: [(&str, Warning); 14] = [
    ("Straight rows", Warning::StraightRow),
    ("keyboard patterns", Warning::KeyboardPattern),
    ("\"aaa\"", Warning::RepeatedCharacter),
    ("\"abcabcabc\"", Warning::RepeatedPart),
    ("Sequences", Warning::Sequence),
    ("Recent years", Warning::RecentYear),
    ("Dates", Warning::Date),
    ("top-100", Warning::TopHundred),
    ("top-10 ", Warning::TopTen),
    ("very common", Warning::CommonPassword),
    ("similar", Warning::SimilarToCommon),
    ("A word by itself", Warning::SingleWord),
    ("by themselves", Warning::SingleName),
    ("Common names", Warning::CommonName),
];

const SUGGESTIONS: [(&str, Suggestion); 12] = [
    ("a few words", Suggestion::UseSeveralWords),
    ("No need", Suggestion::NoNeedForSymbols),
    ("another word", Suggestion::AddWords),
    ("more turns", Suggestion::LongerKeyboardPattern),
    ("repeated", Suggestion::AvoidRepeats),
    ("sequences", Suggestion::AvoidSequences),
    ("recent years", Suggestion::AvoidRecentYears),
    ("associated", Suggestion::AvoidPersonalDates),
    ("Capitalization", Suggestion::CapitalsHelpLittle),
    ("All-uppercase", Suggestion::AllCapitalsHelpLittle),
    ("Reversed", Suggestion::ReversedHelpsLittle),
    ("substitutions", Suggestion::SubstitutesHelpLittle),
];

pub(super) fn warning(sentence: &str) -> Option<Warning> {
    (!sentence.is_empty()).then(|| code(&WARNINGS, sentence))
}

pub(super) fn suggestion(sentence: &str) -> Suggestion {
    code(&SUGGESTIONS, sentence)
}

fn code<Code: Copy>(codes: &[(&str, Code)], sentence: &str) -> Code {
    let mut codes = codes.iter().filter(|(words, _)| sentence.contains(words));
    let (_, code) = codes.next().expect("each sentence has a code");
    assert!(codes.next().is_none(), "more than one code for: {sentence}");
    *code
}
