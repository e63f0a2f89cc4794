//! Requirements in words.

use lockstep_core::password::{ContextField, Requirement};

/// Its code in JSON.
pub(super) fn code(requirement: &Requirement) -> &'static str {
    match requirement {
        Requirement::InvalidEncoding { .. } => "invalid_encoding",
        Requirement::MinLength { .. } => "min_length",
        Requirement::MaxLength { .. } => "max_length",
        Requirement::Uppercase { .. } => "uppercase",
        Requirement::Lowercase { .. } => "lowercase",
        Requirement::Number { .. } => "number",
        Requirement::Special { .. } => "special",
        Requirement::NumberOrSpecial { .. } => "number_or_special",
        Requirement::Context { .. } => "context",
        Requirement::Strength { .. } => "strength",
        Requirement::CommonPassword { .. } => "common_password",
    }
}

/// What it asks for, and what the candidate has.
pub(super) fn sentence(requirement: &Requirement) -> String {
    match requirement {
        Requirement::InvalidEncoding { .. } => "UTF-8: anything else cannot be a password".to_owned(),
        Requirement::MinLength { min_length, length, .. } => format!("at least {min_length} characters: {length}"),
        Requirement::MaxLength {
            max_length,
            length,
            truncated,
            ..
        } => {
            let more = if *truncated { "more than " } else { "" };
            format!("at most {max_length} characters: {more}{length}")
        }
        Requirement::Uppercase { .. } => "an upper-case letter A–Z".to_owned(),
        Requirement::Lowercase { .. } => "a lower-case letter a–z".to_owned(),
        Requirement::Number { .. } => "a digit 0–9".to_owned(),
        Requirement::Special { special_set, .. } => format!("one of {}", special_set.as_str()),
        Requirement::NumberOrSpecial { special_set, .. } => format!("a digit 0–9 or one of {}", special_set.as_str()),
        Requirement::Context { contains, .. } if contains.is_empty() => {
            "no word of the e-mail, the name or the organization".to_owned()
        }
        Requirement::Context { contains, .. } => {
            let fields: Vec<_> = contains.iter().map(|field| field_name(*field)).collect();
            format!("no word of {}", fields.join(" or of "))
        }
        Requirement::Strength {
            min_strength, score, ..
        } => {
            let score = score.map_or_else(|| "not known".to_owned(), |score| score.to_string());
            format!("strength of at least {min_strength} of 4: {score}")
        }
        Requirement::CommonPassword { .. } => "not one of the most common passwords".to_owned(),
    }
}

fn field_name(field: ContextField) -> &'static str {
    match field {
        ContextField::Email => "the e-mail",
        ContextField::Name => "the name",
        ContextField::Organization => "the organization",
    }
}

#[cfg(test)]
mod tests {
    use lockstep_core::{
        password::{Context, PasswordVerdict},
        policy::SecurityPolicy,
    };

    use super::*;

    #[test]
    fn the_code_is_the_one_of_the_json() {
        let policy = r#"{"password": {"requireUppercase": true, "requireLowercase": true, "requireNumber": true,
            "requireSpecial": true, "requireNumberOrSpecial": true, "forbidContext": true, "forbidCommon": true,
            "minStrength": 3}}"#;
        let policy = SecurityPolicy::parse(policy).unwrap();
        let mut requirements = policy.password.evaluate("x", &Context::default()).requirements;
        requirements.extend(PasswordVerdict::invalid_encoding().requirements);
        assert_eq!(requirements.len(), 11);
        for requirement in requirements {
            assert_eq!(serde_json::to_value(&requirement).unwrap()["code"], code(&requirement));
        }
    }
}
