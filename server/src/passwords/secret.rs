use std::fmt;

use lockstep_core::password::Candidate;
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};
use zeroize::Zeroizing;

/// A password of a request. A text that is not Unicode, such as a lone surrogate, is kept apart rather than refused
/// with the whole body: the answer then carries the verdict on it (spec R1). It is never printed.
#[derive(Clone)]
pub(crate) enum Password {
    Text(Zeroizing<String>),
    Malformed,
}

impl Password {
    /// What the user wrote; `None` when it is not Unicode.
    pub(crate) fn written(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Malformed => None,
        }
    }

    /// The NFC form, which is hashed; `None` when it cannot have been accepted by any policy, so that no hash is
    /// spent on it.
    pub(crate) fn hashable(&self) -> Option<Zeroizing<String>> {
        let candidate = Candidate::new(self.written()?);
        (!candidate.is_truncated()).then(|| Zeroizing::new(candidate.as_str().to_owned()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As bytes serde_json hands out a lone surrogate in place of failing.
        deserializer.deserialize_byte_buf(PasswordVisitor)
    }
}

struct PasswordVisitor;

impl Visitor<'_> for PasswordVisitor {
    type Value = Password;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Password, E> {
        Ok(Password::Text(Zeroizing::new(text.to_owned())))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Password, E> {
        Candidate::readable(bytes).map_or(Ok(Password::Malformed), |text| self.visit_str(text))
    }
}

impl utoipa::PartialSchema for Password {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, Type, schema::Schema};
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
            .build();
        Schema::Object(text).into()
    }
}

impl utoipa::ToSchema for Password {}
