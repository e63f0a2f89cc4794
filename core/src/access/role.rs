use serde::Serialize;

/// What a member is in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, security included.
    SuperAdmin,
    /// People, not security.
    Admin,
    /// Uses the organization.
    Member,
}

/// What a role may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Change the security policy, and who is super admin (spec A2).
    ManageSecurity,
    /// Invite, change roles below super admin, remove.
    ManageMembers,
    /// Use the organization and read its password rules (spec R10).
    UseOrganization,
}

impl Role {
    /// Every role, the most capable first.
    pub const ALL: [Self; 3] = [Self::SuperAdmin, Self::Admin, Self::Member];

    /// Its name in JSON and in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SuperAdmin => "super_admin",
            Self::Admin => "admin",
            Self::Member => "member",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What it may do, the only table of it (spec R12).
    #[must_use]
    pub fn capabilities(self) -> &'static [Capability] {
        match self {
            Self::SuperAdmin => &[
                Capability::ManageSecurity,
                Capability::ManageMembers,
                Capability::UseOrganization,
            ],
            Self::Admin => &[Capability::ManageMembers, Capability::UseOrganization],
            Self::Member => &[Capability::UseOrganization],
        }
    }

    /// Whether it may.
    #[must_use]
    pub fn can(self, capability: Capability) -> bool {
        self.capabilities().contains(&capability)
    }

    /// Whether it may everything that `other` may.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        other.capabilities().iter().all(|capability| self.can(*capability))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spec R12.
    #[test]
    fn a_role_is_found_by_the_name_that_it_writes() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.name()));
        }
        assert!(Role::SuperAdmin.can(Capability::ManageSecurity));
        assert!(!Role::Admin.can(Capability::ManageSecurity));
        assert!(Role::Admin.covers(Role::Member) && Role::Admin.covers(Role::Admin));
        assert!(!Role::Admin.covers(Role::SuperAdmin));
    }
}
