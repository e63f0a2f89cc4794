// Generated from the core by `cargo xtask generate`. Do not edit.

import type { PolicyPreset } from "./preset.js";

/** Every preset. */
export const presets: readonly PolicyPreset[] = [
  {
    id: "capgo",
    part: "password",
    title: "Capgo",
    source: "Capgo's organization password policy as it is switched on: 10 characters, an upper-case letter, a number, a special character.",
    patch: {
      "password": {
        "enabled": true,
        "minLength": 10,
        "maxLength": 128,
        "requireUppercase": true,
        "requireLowercase": false,
        "requireNumber": true,
        "requireSpecial": true,
        "requireNumberOrSpecial": false,
        "specialSet": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        "additionalSets": null,
        "minStrength": null,
        "strengthModel": "standard",
        "forbidContext": false,
        "forbidCommon": false
      }
    },
  },
  {
    id: "aptible",
    part: "password",
    title: "Aptible",
    source: "Aptible's password requirements: 10 to 72 characters, both cases, and a number or one of !@#$%^&*().",
    patch: {
      "password": {
        "enabled": true,
        "minLength": 10,
        "maxLength": 72,
        "requireUppercase": true,
        "requireLowercase": true,
        "requireNumber": false,
        "requireSpecial": false,
        "requireNumberOrSpecial": true,
        "specialSet": "!@#$%^&*()",
        "additionalSets": null,
        "minStrength": null,
        "strengthModel": "standard",
        "forbidContext": false,
        "forbidCommon": false
      }
    },
  },
  {
    id: "nist_800_63b_4",
    part: "password",
    title: "NIST SP 800-63B-4",
    source: "NIST SP 800-63B-4 (2025), 3.1.1.2: at least 15 characters for a password used alone (8 beside a second factor), at least 64 allowed, no composition rules, a blocklist with context-specific words.",
    patch: {
      "password": {
        "enabled": true,
        "minLength": 15,
        "maxLength": 128,
        "requireUppercase": false,
        "requireLowercase": false,
        "requireNumber": false,
        "requireSpecial": false,
        "requireNumberOrSpecial": false,
        "specialSet": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        "additionalSets": null,
        "minStrength": null,
        "strengthModel": "standard",
        "forbidContext": true,
        "forbidCommon": true
      }
    },
  },
  {
    id: "pci_dss_4",
    part: "password",
    title: "PCI DSS 4",
    source: "PCI DSS v4.0.1, 8.3.6: at least 12 characters, numeric and alphabetic. \"Alphabetic\" is asked for as a lower-case letter, which is stricter than the text.",
    patch: {
      "password": {
        "enabled": true,
        "minLength": 12,
        "maxLength": 128,
        "requireUppercase": false,
        "requireLowercase": true,
        "requireNumber": true,
        "requireSpecial": false,
        "requireNumberOrSpecial": false,
        "specialSet": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        "additionalSets": null,
        "minStrength": null,
        "strengthModel": "standard",
        "forbidContext": false,
        "forbidCommon": false
      }
    },
  },
  {
    id: "asvs_5",
    part: "password",
    title: "OWASP ASVS 5.0",
    source: "OWASP ASVS 5.0.0, V6.2: at least 8 characters (15 recommended), at least 64 allowed, any composition, the top 3,000 common passwords (6.2.4) and context-specific words (6.2.11) refused.",
    patch: {
      "password": {
        "enabled": true,
        "minLength": 8,
        "maxLength": 128,
        "requireUppercase": false,
        "requireLowercase": false,
        "requireNumber": false,
        "requireSpecial": false,
        "requireNumberOrSpecial": false,
        "specialSet": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        "additionalSets": null,
        "minStrength": null,
        "strengthModel": "standard",
        "forbidContext": true,
        "forbidCommon": true
      }
    },
  },
  {
    id: "development",
    part: "apiKeys",
    title: "Development",
    source: "Capgo's recommendations for API keys: hashed recommended, expiry optional, 30 to 90 days. The maximum binds once expiry is required.",
    patch: {
      "apiKeys": {
        "enforceHashed": false,
        "requireExpiration": false,
        "maxExpirationDays": 90,
        "existingKeys": "grandfather",
        "existingKeysDeadline": null,
        "requireOwnerCompliance": true
      }
    },
  },
  {
    id: "ci_cd",
    part: "apiKeys",
    title: "CI/CD",
    source: "Capgo's recommendations for API keys: hashed and expiry required, 90 to 180 days.",
    patch: {
      "apiKeys": {
        "enforceHashed": true,
        "requireExpiration": true,
        "maxExpirationDays": 180,
        "existingKeys": "grandfather",
        "existingKeysDeadline": null,
        "requireOwnerCompliance": true
      }
    },
  },
  {
    id: "production",
    part: "apiKeys",
    title: "Production",
    source: "Capgo's recommendations for API keys: hashed and expiry required, 30 to 90 days.",
    patch: {
      "apiKeys": {
        "enforceHashed": true,
        "requireExpiration": true,
        "maxExpirationDays": 90,
        "existingKeys": "grandfather",
        "existingKeysDeadline": null,
        "requireOwnerCompliance": true
      }
    },
  },
  {
    id: "enterprise",
    part: "apiKeys",
    title: "Enterprise",
    source: "Capgo's recommendations for API keys: hashed and expiry required, 30 to 60 days.",
    patch: {
      "apiKeys": {
        "enforceHashed": true,
        "requireExpiration": true,
        "maxExpirationDays": 60,
        "existingKeys": "grandfather",
        "existingKeysDeadline": null,
        "requireOwnerCompliance": true
      }
    },
  },
  {
    id: "aptible",
    part: "lockout",
    title: "Aptible",
    source: "Aptible's lockout: 10 failures in a minute lock for a minute, 20 in an hour for an hour, 40 in a day for a day. The limit of 100 in a row is NIST's.",
    patch: {
      "lockout": {
        "tiers": [
          { "failures": 10, "windowSeconds": 60, "lockSeconds": 60 },
          { "failures": 20, "windowSeconds": 3600, "lockSeconds": 3600 },
          { "failures": 40, "windowSeconds": 86400, "lockSeconds": 86400 }
        ],
        "consecutiveLimit": 100,
        "consecutiveLockSeconds": null
      }
    },
  },
  {
    id: "nist_800_63b_4",
    part: "lockout",
    title: "NIST SP 800-63B-4",
    source: "NIST SP 800-63B-4 (2025), 3.2.2: at most 100 failures in a row, then the authenticator is off until recovery; meanwhile waits that grow from 30 seconds to an hour.",
    patch: {
      "lockout": {
        "tiers": [
          { "failures": 10, "windowSeconds": 300, "lockSeconds": 30 },
          { "failures": 30, "windowSeconds": 3600, "lockSeconds": 300 },
          { "failures": 60, "windowSeconds": 86400, "lockSeconds": 3600 }
        ],
        "consecutiveLimit": 100,
        "consecutiveLockSeconds": null
      }
    },
  },
  {
    id: "pci_dss_4",
    part: "lockout",
    title: "PCI DSS 4",
    source: "PCI DSS v4.0.1, 8.3.4: locked after not more than 10 attempts, for at least 30 minutes. The attempts in a row have no window; 10 in 30 minutes lock too, whatever succeeds between them.",
    patch: {
      "lockout": {
        "tiers": [
          { "failures": 10, "windowSeconds": 1800, "lockSeconds": 1800 }
        ],
        "consecutiveLimit": 10,
        "consecutiveLockSeconds": 1800
      }
    },
  },
];
