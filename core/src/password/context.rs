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
    pub email: Option<String>,
    /// The user's name.
    #[cfg_attr(feature = "typescript", ts(optional, type = "string | undefined"))]
    pub name: Option<String>,
    /// Names and slugs of the user's organizations.
    #[cfg_attr(
        feature = "typescript",
        ts(optional, type = "string | readonly string[] | undefined")
    )]
    pub organization: Vec<String>,
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
        let mut context = Self::default();
        reader.optional_text("email", &mut context.email);
        reader.optional_text("name", &mut context.name);
        match reader.take("organization") {
            None | Some(Json::Null) => {}
            Some(Json::Text(one)) => context.organization.push(one.clone()),
            Some(Json::List(several)) => {
                for (index, item) in several.iter().enumerate() {
                    match item {
                        Json::Text(one) => context.organization.push(one.clone()),
                        _ => reader.refuse(Violation {
                            expected: Some("string"),
                            ..Violation::new("wrong_type", format!("organization[{index}]"))
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
            Ok(context)
        } else {
            Err(violations)
        }
    }

    /// The words that are compared, lower-cased, with the part that each comes from.
    #[must_use]
    pub fn words(&self) -> Vec<(ContextField, String)> {
        let email = self.email.iter().map(|text| (ContextField::Email, text));
        let name = self.name.iter().map(|text| (ContextField::Name, text));
        let organization = self.organization.iter().map(|text| (ContextField::Organization, text));
        let mut words: Vec<(ContextField, String)> = Vec::new();
        for (field, part) in email.chain(name).chain(organization) {
            let end = part.char_indices().nth(LONGEST_PART).map(|(index, _)| index);
            let part = end.and_then(|end| part.get(..end)).unwrap_or(part);
            let folded = lower_case(Candidate::new(part).as_str());
            for word in folded.split(ends_word) {
                if words.len() < MOST_WORDS
                    && word.chars().nth(SHORTEST_WORD - 1).is_some()
                    && !words.iter().any(|(_, known)| known == word)
                {
                    words.push((field, word.to_owned()));
                }
            }
        }
        words
    }

    /// The parts of which a word is in `candidate`, each once.
    pub(super) fn found_in(&self, candidate: &Candidate<'_>) -> Vec<ContextField> {
        let words = self.words();
        if words.is_empty() {
            return Vec::new();
        }
        let folded = lower_case(candidate.as_str());
        let mut fields: Vec<_> = words
            .iter()
            .filter(|(_, word)| folded.contains(word.as_str()))
            .map(|(field, _)| *field)
            .collect();
        fields.dedup();
        fields
    }
}

/// Words end at white space and at every ASCII character that is no letter or digit.
fn ends_word(character: char) -> bool {
    character.is_whitespace() || (character.is_ascii() && !character.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        Context {
            email: Some("Ada.King@analytical.example".to_owned()),
            name: Some("Ada Lovelace".to_owned()),
            organization: vec!["Engines & Co".to_owned(), "engines-co".to_owned()],
        }
    }

    #[test]
    fn words_of_four_characters_or_more_are_compared_whatever_their_case() {
        let words: Vec<_> = context().words().into_iter().map(|(_, word)| word).collect();
        assert_eq!(words, ["king", "analytical", "example", "lovelace", "engines"]);
        let found = |password: &str| context().found_in(&Candidate::new(password));
        assert_eq!(found("my-LoveLace-99"), [ContextField::Name]);
        assert_eq!(found("kingengines"), [ContextField::Email, ContextField::Organization]);
        assert!(found("ada-kin-love").is_empty());
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
}
