//! Named starting points, each a merge patch as data, each saying where it comes from.

use serde::Serialize;

/// A starting point for a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Preset {
    /// Its name in the API.
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
];

/// The preset of that name.
#[must_use]
pub fn preset(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
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
            let after_other = other.patched(preset.patch).unwrap();
            let after_default = SecurityPolicy::default().patched(preset.patch).unwrap();
            match preset.part {
                PresetPart::Password => assert_eq!(after_other.password, after_default.password, "{}", preset.id),
                PresetPart::ApiKeys => assert_eq!(after_other.api_keys, after_default.api_keys, "{}", preset.id),
            }
        }
    }

    #[test]
    fn a_new_organization_starts_with_the_capgo_rules() {
        let start = SecurityPolicy::for_new_organization();
        assert_eq!(start.patched(preset("capgo").unwrap().patch).unwrap(), start);
    }
}
