//! The settings that have a flag: one table, from which the flags and the merge patch are made.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use serde_json::{Map, Value, json};

use crate::cli::document::number_or_text;

/// A setting with a flag that switches it on, and `--no-…`.
struct Switch {
    flag: &'static str,
    negative: &'static str,
    /// What each of the two does.
    help: [&'static str; 2],
    field: (&'static str, &'static str),
    on: fn() -> Value,
    off: fn() -> Value,
}

/// A setting with a value. The core judges it: what is no number goes to its reader as text.
struct Setting {
    flag: &'static str,
    value: &'static str,
    help: &'static str,
    field: (&'static str, &'static str),
    /// The word that removes it.
    none: Option<&'static str>,
}

const fn switch(
    flag: &'static str,
    negative: &'static str,
    field: (&'static str, &'static str),
    help: [&'static str; 2],
) -> Switch {
    Switch {
        flag,
        negative,
        help,
        field,
        on: || json!(true),
        off: || json!(false),
    }
}

const SWITCHES: [Switch; 8] = [
    Switch {
        on: || json!("required"),
        off: || json!("optional"),
        ..switch(
            "enforce-2fa",
            "no-enforce-2fa",
            ("twoFactor", "mode"),
            [
                "Require two-factor authentication of every member",
                "Make two-factor authentication optional",
            ],
        )
    },
    switch(
        "password-policy",
        "no-password-policy",
        ("password", "enabled"),
        [
            "Apply the password rules",
            "Apply no password rule; the settings stay as they are",
        ],
    ),
    switch(
        "require-uppercase",
        "no-require-uppercase",
        ("password", "requireUppercase"),
        ["Require one of A–Z", "Do not require one of A–Z"],
    ),
    switch(
        "require-lowercase",
        "no-require-lowercase",
        ("password", "requireLowercase"),
        ["Require one of a–z", "Do not require one of a–z"],
    ),
    switch(
        "require-number",
        "no-require-number",
        ("password", "requireNumber"),
        ["Require one of 0–9", "Do not require one of 0–9"],
    ),
    switch(
        "require-special",
        "no-require-special",
        ("password", "requireSpecial"),
        ["Require a special character", "Do not require a special character"],
    ),
    switch(
        "require-apikey-expiration",
        "no-require-apikey-expiration",
        ("apiKeys", "requireExpiration"),
        ["Require new API keys to expire", "Let new API keys live for ever"],
    ),
    switch(
        "enforce-hashed-api-keys",
        "no-enforce-hashed-api-keys",
        ("apiKeys", "enforceHashed"),
        ["Require new API keys to be hashed", "Let new API keys be retrievable"],
    ),
];

const SETTINGS: [Setting; 2] = [
    Setting {
        flag: "min-length",
        value: "N",
        help: "The shortest password, 6 to 128 characters",
        field: ("password", "minLength"),
        none: None,
    },
    Setting {
        flag: "max-apikey-expiration-days",
        value: "N|none",
        help: "The longest life of an API key that must expire, 1 to 365 days",
        field: ("apiKeys", "maxExpirationDays"),
        none: Some("none"),
    },
];

/// What the command line names, as a merge patch.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings(Map<String, Value>);

impl Settings {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn patch(&self) -> Value {
        Value::Object(self.0.clone())
    }

    fn set(&mut self, (part, field): (&str, &str), value: Value) {
        let part = self.0.entry(part).or_insert_with(|| json!({}));
        if let Value::Object(fields) = part {
            fields.insert(field.to_owned(), value);
        }
    }
}

impl Args for Settings {
    fn augment_args(command: Command) -> Command {
        let mut command = command.next_help_heading("Settings");
        for setting in &SETTINGS {
            command = command.arg(
                Arg::new(setting.flag)
                    .long(setting.flag)
                    .value_name(setting.value)
                    .allow_hyphen_values(true)
                    .help(setting.help),
            );
        }
        for switch in &SWITCHES {
            let [on, off] = switch.help;
            let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
            command = command
                .arg(flag(switch.flag).help(on))
                .arg(flag(switch.negative).conflicts_with(switch.flag).help(off));
        }
        command.next_help_heading(None)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Settings {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut settings = Self::default();
        for setting in &SETTINGS {
            if let Some(text) = matches.get_one::<String>(setting.flag) {
                let value = if setting.none == Some(text.as_str()) {
                    Value::Null
                } else {
                    number_or_text(text)
                };
                settings.set(setting.field, value);
            }
        }
        for switch in &SWITCHES {
            if matches.get_flag(switch.flag) {
                settings.set(switch.field, (switch.on)());
            } else if matches.get_flag(switch.negative) {
                settings.set(switch.field, (switch.off)());
            }
        }
        Ok(settings)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use lockstep_core::policy::SecurityPolicy;

    use super::*;

    fn settings(arguments: &[&str]) -> Settings {
        let command = Settings::augment_args(Command::new("set").no_binary_name(true));
        Settings::from_arg_matches(&command.try_get_matches_from(arguments).unwrap()).unwrap()
    }

    /// Spec A14, A15.
    #[test]
    fn every_flag_is_a_setting_that_the_core_reads_and_nothing_else_changes() {
        let start = SecurityPolicy::for_new_organization();
        for switch in &SWITCHES {
            for (flag, value) in [(switch.flag, (switch.on)()), (switch.negative, (switch.off)())] {
                let patch = settings(&[&format!("--{flag}")]).patch();
                let (part, field) = switch.field;
                assert_eq!(patch, json!({part: {field: value}}), "{flag}");
                start.patched(patch.to_string()).unwrap();
            }
            assert_eq!(switch.negative, format!("no-{}", switch.flag));
        }
        let patch = settings(&["--min-length", "12", "--max-apikey-expiration-days", "none"]).patch();
        assert_eq!(
            patch,
            json!({"password": {"minLength": 12}, "apiKeys": {"maxExpirationDays": null}})
        );
        assert!(settings(&[]).is_empty());
    }

    /// Spec A19, R14.
    #[test]
    fn a_length_is_judged_by_the_core() {
        let fault = |text: &str| {
            let patch = settings(&["--min-length", text]).patch().to_string();
            SecurityPolicy::default()
                .patched(patch)
                .map(|policy| policy.password.min_length)
                .map_err(|faults| faults[0].code)
        };
        for text in [
            "5", "129", "10.5", "abc", "", "-1", "1e999", "null", "true", "[10]", " 10 x",
        ] {
            assert_eq!(fault(text), Err("min_length_out_of_range"), "{text}");
        }
        for text in ["12", "12.0", "1.2e1"] {
            assert_eq!(fault(text), Ok(12), "{text}");
        }
    }
}
