//! What a key is good for: the only table of it.

use serde::Serialize;

use crate::access::{Capability, Role};

/// What a key may be used for. A key may do nothing that none of its scopes names, and nothing that its owner may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ApiKeyScope {
    /// Read the organization, and whether the key may use it.
    #[serde(rename = "organization:read")]
    OrganizationRead,
    /// Read members, invitations and who complies.
    #[serde(rename = "members:read")]
    MembersRead,
    /// Read the audit events.
    #[serde(rename = "audit:read")]
    AuditRead,
    /// Read the security policy.
    #[serde(rename = "security:read")]
    SecurityRead,
    /// Change the security policy.
    #[serde(rename = "security:write")]
    SecurityWrite,
    /// Read keys and service accounts, never a key's value.
    #[serde(rename = "api_keys:read")]
    ApiKeysRead,
    /// Make, change, rotate and revoke keys that end no later than this one and are good for nothing else.
    #[serde(rename = "api_keys:write")]
    ApiKeysWrite,
    /// Pass a reverse proxy that asks `/v1/verify`.
    #[serde(rename = "verify")]
    Verify,
}

impl ApiKeyScope {
    /// Every scope with its name in JSON and in the store.
    pub const NAMES: [(&'static str, Self); 8] = [
        ("organization:read", Self::OrganizationRead),
        ("members:read", Self::MembersRead),
        ("audit:read", Self::AuditRead),
        ("security:read", Self::SecurityRead),
        ("security:write", Self::SecurityWrite),
        ("api_keys:read", Self::ApiKeysRead),
        ("api_keys:write", Self::ApiKeysWrite),
        ("verify", Self::Verify),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let entry = Self::NAMES.iter().find(|(_, scope)| *scope == self);
        entry.map_or("", |(name, _)| name)
    }

    /// The scope of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let entry = Self::NAMES.iter().find(|(known, _)| *known == name);
        entry.map(|(_, scope)| *scope)
    }

    /// What the owner has to be able to do for the scope to be of use.
    #[must_use]
    pub fn capability(self) -> Capability {
        match self {
            Self::AuditRead | Self::SecurityWrite => Capability::ManageSecurity,
            Self::MembersRead => Capability::ManageMembers,
            Self::OrganizationRead | Self::SecurityRead | Self::ApiKeysRead | Self::ApiKeysWrite | Self::Verify => {
                Capability::UseOrganization
            }
        }
    }

    /// Whether a key with it can change what protects the organization: giving it needs a fresh re-authentication
    /// (spec X7).
    #[must_use]
    pub fn is_sensitive(self) -> bool {
        matches!(self, Self::SecurityWrite | Self::ApiKeysWrite)
    }

    /// Whether a key of somebody with `role` can use it.
    #[must_use]
    pub fn is_open_to(self, role: Role) -> bool {
        role.can(self.capability())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_found_by_the_name_that_it_writes() {
        for (name, scope) in ApiKeyScope::NAMES {
            assert_eq!((ApiKeyScope::from_name(name), scope.name()), (Some(scope), name));
            assert_eq!(serde_json::to_string(&scope).unwrap(), format!("\"{name}\""));
        }
        assert_eq!(ApiKeyScope::from_name("security"), None);
    }

    #[test]
    fn nobody_but_a_super_admin_can_use_a_scope_that_changes_security() {
        assert!(ApiKeyScope::SecurityWrite.is_open_to(Role::SuperAdmin));
        assert!(!ApiKeyScope::SecurityWrite.is_open_to(Role::Admin));
        assert!(ApiKeyScope::ApiKeysWrite.is_open_to(Role::Member) && ApiKeyScope::ApiKeysWrite.is_sensitive());
    }
}
