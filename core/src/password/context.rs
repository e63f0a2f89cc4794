use serde::Serialize;

use super::Candidate;
use crate::{Violation, json::Json, lower_case::lower_case, policy::read::Reader};

/// Who chooses the password: its words must not be in it (spec R16), and the strength estimate knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename = "PasswordContext", rename_all = "camelCase")
)]
pub struct Context {
    /// The user's e-mail address.
    #[cfg_attr(feature = "typescript", ts(optional, type = "string | undefined"))]
    email: Option<String>,
    /// The user's name.
    #[cfg_attr(feature = "typescript", ts(optional, type = "string | undefined"))]
    name: Option<String>,
    /// Names and slugs of the user's organizations.
    #[cfg_attr(
        feature = "typescript",
        ts(optional, type = "string | readonly string[] | undefined")
    )]
    organization: Vec<String>,
    /// Made of the others, once.
    #[cfg_attr(feature = "typescript", ts(skip))]
    words: Vec<Word>,
    /// Whether there are more than are compared.
    #[cfg_attr(feature = "typescript", ts(skip))]
    is_cut: bool,
}

/// A part of the context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContextField {
    /// The e-mail address.
    Email,
    /// The user's name.
    Name,
    /// The organization's name or slug.
    Organization,
}

/// The shortest word that is compared, in code points (spec R16).
const SHORTEST_WORD: usize = 4;
/// At most so many words are compared; a context is written by the application, and this bounds the work all the same.
const MOST_WORDS: usize = 256;
/// At most so many code points of each part are looked at.
const LONGEST_PART: usize = 512;

impl Context {
    /// A user with the names and slugs of their organizations.
    #[must_use]
    pub fn new(email: Option<String>, name: Option<String>, organization: Vec<String>) -> Self {
        let (words, is_cut) = words(email.as_deref(), name.as_deref(), &organization);
        Self {
            email,
            name,
            organization,
            words,
            is_cut,
        }
    }

    /// The user's e-mail address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The user's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Names and slugs of the user's organizations.
    #[must_use]
    pub fn organization(&self) -> &[String] {
        &self.organization
    }

    /// Reads `{"email": …, "name": …, "organization": "…" | ["…"]}`, all of them optional.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its path.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, Vec<Violation>> {
        Self::from_json(&Json::parse(text.as_ref()).map_err(|violation| vec![violation])?)
    }

    /// As [`Context::parse`], from JSON that is part of something else.
    ///
    /// # Errors
    /// As [`Context::parse`].
    pub fn from_json(json: &Json) -> Result<Self, Vec<Violation>> {
        let mut violations = Vec::new();
        let mut reader = Reader::new(String::new(), json, &mut violations);
        let (mut email, mut name, mut organization) = (None, None, Vec::new());
        reader.optional_text("email", &mut email);
        reader.optional_text("name", &mut name);
        match reader.take("organization") {
            None | Some(Json::Null) => {}
            Some(Json::Text(one)) => organization.push(one.clone()),
            Some(Json::List(several)) => {
                for (index, item) in several.iter().enumerate() {
                    match item {
                        Json::Text(one) => organization.push(one.clone()),
                        _ => reader.refuse(Violation {
                            expected: Some("string"),
                            ..Violation::new("wrong_type", reader.path_of_item("organization", index))
                        }),
                    }
                }
            }
            Some(_) => reader.refuse(Violation {
                expected: Some("string"),
                ..Violation::new("wrong_type", "organization")
            }),
        }
        reader.finish();
        if violations.is_empty() {
            Ok(Self::new(email, name, organization))
        } else {
            Err(violations)
        }
    }

    /// The words that are compared, lower-cased.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.text.as_str())
    }

    /// How many words are compared, when there are more.
    #[must_use]
    pub fn compared_words(&self) -> Option<u32> {
        self.is_cut.then(|| u32::try_from(self.words.len()).unwrap_or(u32::MAX))
    }

    /// The parts of which a word is in `candidate`, each once.
    pub(super) fn found_in(&self, candidate: &Candidate<'_>) -> Vec<ContextField> {
        let mut fields = Vec::new();
        if !self.words.is_empty() {
            let folded = lower_case(candidate.as_str());
            for word in &self.words {
                // The words of one part stand together.
                if fields.last() != Some(&word.field) && word.is_in(&folded) {
                    fields.push(word.field);
                }
            }
        }
        fields
    }
}

/// The words, and whether that is not all of them.
fn words(email: Option<&str>, name: Option<&str>, organization: &[String]) -> (Vec<Word>, bool) {
    let email = email.map(|text| (ContextField::Email, text));
    let name = name.map(|text| (ContextField::Name, text));
    let organization = organization
        .iter()
        .map(|text| (ContextField::Organization, text.as_str()));
    let mut words: Vec<Word> = Vec::new();
    let mut is_cut = false;
    for (field, part) in email.into_iter().chain(name).chain(organization) {
        let end = part.char_indices().nth(LONGEST_PART).map(|(index, _)| index);
        is_cut |= end.is_some();
        let part = end.and_then(|end| part.get(..end)).unwrap_or(part);
        let folded = lower_case(Candidate::new(part).as_str());
        for text in folded.split(ends_word) {
            if text.chars().nth(SHORTEST_WORD - 1).is_none() || words.iter().any(|known| known.text == text) {
                continue;
            }
            if words.len() == MOST_WORDS {
                return (words, true);
            }
            words.push(Word::new(field, text));
        }
    }
    (words, is_cut)
}

/// A word that is looked for as Knuth, Morris and Pratt do: in at most two steps for each byte of the text, whatever both
/// are. The standard library's search is as fast, and brings kilobytes along into the browser's module.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    field: ContextField,
    text: String,
    /// Of each beginning of the word, the length of the longest shorter beginning that it ends with.
    borders: Vec<usize>,
}

impl Word {
    fn new(field: ContextField, text: &str) -> Self {
        let mut word = Self {
            field,
            text: text.to_owned(),
            borders: vec![0],
        };
        let mut matched = 0;
        for byte in text.bytes().skip(1) {
            matched = word.matched_with(byte, matched);
            word.borders.push(matched);
        }
        word
    }

    fn is_in(&self, text: &str) -> bool {
        let mut matched = 0;
        text.bytes().any(|byte| {
            matched = self.matched_with(byte, matched);
            matched == self.text.len()
        })
    }

    /// How many bytes of the word match at the end of a text after `byte`, when `matched` did before it.
    fn matched_with(&self, byte: u8, mut matched: usize) -> usize {
        while self.text.as_bytes().get(matched) != Some(&byte) {
            let Some(last) = matched.checked_sub(1) else {
                return 0;
            };
            matched = self.borders.get(last).copied().unwrap_or(0);
        }
        matched + 1
    }
}

/// Words end at white space and at every ASCII character that is no letter or digit.
fn ends_word(character: char) -> bool {
    character.is_whitespace() || (character.is_ascii() && !character.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn context() -> Context {
        Context::new(
            Some("Ada.King@analytical.example".to_owned()),
            Some("Ada Lovelace".to_owned()),
            vec!["Engines & Co".to_owned(), "engines-co".to_owned()],
        )
    }

    #[test]
    fn words_of_four_characters_or_more_are_compared_whatever_their_case() {
        let context = context();
        assert_eq!(
            context.words().collect::<Vec<_>>(),
            ["king", "analytical", "example", "lovelace", "engines"]
        );
        let found = |password: &str| context.found_in(&Candidate::new(password));
        assert_eq!(found("my-LoveLace-99"), [ContextField::Name]);
        assert_eq!(found("kingengines"), [ContextField::Email, ContextField::Organization]);
        assert!(found("ada-kin-love").is_empty());
    }

    #[test]
    fn more_words_than_are_compared_are_said() {
        let of = |count: usize| (0..count).map(|number| format!("word{number}")).collect();
        let compared = |organization| Context::new(None, None, organization).compared_words();
        assert_eq!(compared(of(256)), None);
        assert_eq!(compared(of(257)), Some(256));
        assert_eq!(compared(of(10_000)), Some(256));
        assert_eq!(compared(vec!["word".repeat(129)]), Some(1));
    }

    #[test]
    fn a_context_is_read_strictly() {
        let violations = Context::parse(r#"{"email": 1, "organization": ["a", 2], "nmae": "x"}"#).unwrap_err();
        let faults: Vec<_> = violations
            .iter()
            .map(|fault| (fault.code, fault.path.as_str()))
            .collect();
        assert_eq!(
            faults,
            [
                ("wrong_type", "email"),
                ("wrong_type", "organization[1]"),
                ("unknown_field", "nmae")
            ]
        );
        assert_eq!(Context::parse("{}"), Ok(Context::default()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn a_word_is_found_wherever_the_standard_library_finds_it(word in "[abé]{1,9}", text in "[abé]{0,60}") {
            prop_assert_eq!(Word::new(ContextField::Name, &word).is_in(&text), text.contains(&word));
        }
    }
}
