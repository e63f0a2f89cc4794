//! Named starting points, each a merge patch as data, each saying where it comes from.

use serde::Serialize;

/// A starting point for a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Preset {
    /// Its name in the API, unique within its part.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: &'static str,
    /// The part of the document that it sets.
    pub part: PresetPart,
    /// Its name for people.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub title: &'static str,
    /// Where it comes from, and where this policy differs from that text.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub source: &'static str,
    /// A JSON merge patch for a policy document, as text.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub patch: &'static str,
}

/// The part of the document that a preset sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum PresetPart {
    /// `password`
    Password,
    /// `apiKeys`
    ApiKeys,
    /// `lockout`
    Lockout,
}

/// Every preset.
pub const PRESETS: &[Preset] = &[
    Preset {
        id: "capgo",
        part: PresetPart::Password,
        title: "Capgo",
        source: "Capgo's organization password policy as it is switched on: 10 characters, an upper-case letter, a number, a special character.",
        patch: include_str!("../../presets/capgo.json"),
    },
    Preset {
        id: "aptible",
        part: PresetPart::Password,
        title: "Aptible",
        source: "Aptible's password requirements: 10 to 72 characters, both cases, and a number or one of !@#$%^&*().",
        patch: include_str!("../../presets/aptible.json"),
    },
    Preset {
        id: "nist_800_63b_4",
        part: PresetPart::Password,
        title: "NIST SP 800-63B-4",
        source: "NIST SP 800-63B-4 (2025), 3.1.1.2: at least 15 characters for a password used alone (8 beside a second factor), at least 64 allowed, no composition rules, a blocklist with context-specific words.",
        patch: include_str!("../../presets/nist_800_63b_4.json"),
    },
    Preset {
        id: "pci_dss_4",
        part: PresetPart::Password,
        title: "PCI DSS 4",
        source: "PCI DSS v4.0.1, 8.3.6: at least 12 characters, numeric and alphabetic. \"Alphabetic\" is asked for as a lower-case letter, which is stricter than the text.",
        patch: include_str!("../../presets/pci_dss_4.json"),
    },
    Preset {
        id: "asvs_5",
        part: PresetPart::Password,
        title: "OWASP ASVS 5.0",
        source: "OWASP ASVS 5.0.0, V6.2: at least 8 characters (15 recommended), at least 64 allowed, any composition, the top 3,000 common passwords (6.2.4) and context-specific words (6.2.11) refused.",
        patch: include_str!("../../presets/asvs_5.json"),
    },
    Preset {
        id: "development",
        part: PresetPart::ApiKeys,
        title: "Development",
        source: "Capgo's recommendations for API keys: hashed recommended, expiry optional, 30 to 90 days. The maximum binds once expiry is required.",
        patch: include_str!("../../presets/development.json"),
    },
    Preset {
        id: "ci_cd",
        part: PresetPart::ApiKeys,
        title: "CI/CD",
        source: "Capgo's recommendations for API keys: hashed and expiry required, 90 to 180 days.",
        patch: include_str!("../../presets/ci_cd.json"),
    },
    Preset {
        id: "production",
        part: PresetPart::ApiKeys,
        title: "Production",
        source: "Capgo's recommendations for API keys: hashed and expiry required, 30 to 90 days.",
        patch: include_str!("../../presets/production.json"),
    },
    Preset {
        id: "enterprise",
        part: PresetPart::ApiKeys,
        title: "Enterprise",
        source: "Capgo's recommendations for API keys: hashed and expiry required, 30 to 60 days.",
        patch: include_str!("../../presets/enterprise.json"),
    },
    Preset {
        id: "aptible",
        part: PresetPart::Lockout,
        title: "Aptible",
        source: "Aptible's lockout: 10 failures in a minute lock for a minute, 20 in an hour for an hour, 40 in a day for a day. The limit of 100 in a row is NIST's.",
        patch: include_str!("../../presets/aptible_lockout.json"),
    },
    Preset {
        id: "nist_800_63b_4",
        part: PresetPart::Lockout,
        title: "NIST SP 800-63B-4",
        source: "NIST SP 800-63B-4 (2025), 3.2.2: at most 100 failures in a row, then the authenticator is off until recovery; meanwhile waits that grow from 30 seconds to an hour.",
        patch: include_str!("../../presets/nist_800_63b_4_lockout.json"),
    },
    Preset {
        id: "pci_dss_4",
        part: PresetPart::Lockout,
        title: "PCI DSS 4",
        source: "PCI DSS v4.0.1, 8.3.4: locked after not more than 10 attempts, for at least 30 minutes. The attempts in a row have no window; 10 in 30 minutes lock too, whatever succeeds between them.",
        patch: include_str!("../../presets/pci_dss_4_lockout.json"),
    },
];

/// The preset of that name.
#[must_use]
pub fn preset(part: PresetPart, id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.part == part && preset.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::SecurityPolicy;

    #[test]
    fn every_preset_says_its_whole_part_so_that_nothing_of_the_policy_before_is_left() {
        for preset in PRESETS {
            let mut other = SecurityPolicy::for_new_organization();
            other.password.min_strength = Some(4);
            other.password.enabled = false;
            other.api_keys.require_owner_compliance = false;
            other.api_keys.max_expiration_days = Some(1);
            other.lockout.tiers.clear();
            other.lockout.consecutive_lock_seconds = Some(1);
            let after_other = other.patched(preset.patch).unwrap();
            let after_default = SecurityPolicy::default().patched(preset.patch).unwrap();
            match preset.part {
                PresetPart::Password => assert_eq!(after_other.password, after_default.password, "{}", preset.id),
                PresetPart::ApiKeys => assert_eq!(after_other.api_keys, after_default.api_keys, "{}", preset.id),
                PresetPart::Lockout => assert_eq!(after_other.lockout, after_default.lockout, "{}", preset.id),
            }
        }
    }

    #[test]
    fn a_new_organization_starts_with_the_capgo_rules_and_the_aptible_lockout_a20() {
        let start = SecurityPolicy::for_new_organization();
        assert_eq!(
            start
                .patched(preset(PresetPart::Password, "capgo").unwrap().patch)
                .unwrap(),
            start
        );
        assert_eq!(
            start
                .patched(preset(PresetPart::Lockout, "aptible").unwrap().patch)
                .unwrap(),
            start
        );
    }
}
