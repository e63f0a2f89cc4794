//! A key as people and programs see it, and who may do what with it.

use std::collections::HashMap;

use lockstep_core::{
    access::{self, Capability, Decision, Role, decide, is_fresh},
    api_key::{ApiKeyScope, ApiKeyStanding, ApiKeyStatus, ApiKeyToken, ApiKeyViolation},
    policy::SecurityPolicy,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{fields::Fields, gate::Access, members::require_for};
use crate::{
    app::App,
    error::Failure,
    store::{ApiKey, ApiKeyOwner, ServiceAccount, StoredMember},
};

/// A key, without its value.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiKeyView {
    pub(super) id: Uuid,
    /// What the key begins with, to find it in a log; it opens nothing.
    start: String,
    name: String,
    /// Whether nobody can read it again.
    hashed: bool,
    scopes: Vec<ApiKeyScope>,
    owner: OwnerView,
    created_at: Timestamp,
    /// Absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    expires_at: Option<Timestamp>,
    /// To the hour; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_used_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    revoked_at: Option<Timestamp>,
    /// The key that took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rotated_to: Option<Uuid>,
    /// The key that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    made_by: Option<Uuid>,
    /// Where it stands under the policy as it is now.
    pub(super) status: ApiKeyStatus,
    /// What the policy would refuse, were the key made today.
    violations: Vec<ApiKeyViolation>,
    /// When it stops, at its expiry or at the policy's deadline; absent: never, or now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ends_at: Option<Timestamp>,
    /// What a request with it would be told now; absent for one that was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    decision: Option<Decision>,
}

/// Whose key it is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OwnerView {
    kind: OwnerKind,
    /// Of the member or of the service account.
    id: Uuid,
    name: String,
    /// Of the member.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
}

/// What owns a key. Clients must expect kinds that they do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OwnerKind {
    Member,
    ServiceAccount,
}

/// What decides about keys of the members of one organization.
pub(super) struct Owners(HashMap<Uuid, (access::Member, Role)>);

impl Owners {
    pub(super) async fn load(app: &App, access: &Access) -> Result<Self, Failure> {
        let organization = &access.membership.organization;
        let members = app.store.members(organization.id).await?;
        Ok(Self::of(&members, &organization.policy))
    }

    pub(super) fn of(members: &[StoredMember], policy: &SecurityPolicy) -> Self {
        let facts = |member: &StoredMember| (member.account_id, (member.facts(policy), member.role));
        Self(members.iter().map(facts).collect())
    }

    /// What a decision about the key rests on; `None`: its owner has left.
    pub(super) fn facts(&self, key: &ApiKey) -> Option<access::Member> {
        match &key.owner {
            ApiKeyOwner::Member { account_id, .. } => self.0.get(account_id).map(|(facts, _)| *facts),
            ApiKeyOwner::ServiceAccount { .. } => Some(access::Member::of_service_account()),
        }
    }

    fn role(&self, key: &ApiKey) -> Option<Role> {
        match &key.owner {
            ApiKeyOwner::Member { account_id, .. } => self.0.get(account_id).map(|(_, role)| *role),
            ApiKeyOwner::ServiceAccount { role, .. } => Some(*role),
        }
    }
}

impl ApiKeyView {
    pub(super) fn new(key: &ApiKey, owners: &Owners, policy: &SecurityPolicy, now: Timestamp) -> Self {
        let ApiKeyStanding {
            status,
            violations,
            ends_at,
        } = policy.api_keys.standing(&key.facts(), now);
        let facts = owners.facts(key).filter(|_| key.revoked_at.is_none());
        Self {
            id: key.id,
            start: ApiKeyToken::start(key.id.as_u128()),
            name: key.name.clone(),
            hashed: key.hashed,
            scopes: key.scopes.clone(),
            owner: OwnerView::new(&key.owner),
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
            rotated_to: key.rotated_to,
            made_by: key.made_by,
            status,
            violations,
            ends_at,
            decision: facts.map(|facts| decide(key.principal(), &facts, policy, now)),
        }
    }
}

impl OwnerView {
    pub(super) fn new(owner: &ApiKeyOwner) -> Self {
        match owner {
            ApiKeyOwner::Member {
                account_id,
                email,
                name,
            } => Self {
                kind: OwnerKind::Member,
                id: *account_id,
                name: name.clone(),
                email: Some(email.clone()),
            },
            ApiKeyOwner::ServiceAccount { id, name, .. } => Self {
                kind: OwnerKind::ServiceAccount,
                id: *id,
                name: name.clone(),
                email: None,
            },
        }
    }
}

/// Whether the caller is the owner, or in charge of it.
fn is_own(access: &Access, key: &ApiKey) -> bool {
    let caller = access.caller.person.account.id;
    match &key.owner {
        ApiKeyOwner::Member { account_id, .. } => *account_id == caller,
        ApiKeyOwner::ServiceAccount { id, owner_id, .. } => *id == caller || *owner_id == caller,
    }
}

/// Whether the caller may know of the key: of the own ones or, who manages people, of all.
pub(super) fn may_see(access: &Access, key: &ApiKey) -> bool {
    is_own(access, key) || access.membership.role.can(Capability::ManageMembers)
}

/// The key of that id, if the caller may know of it.
pub(super) async fn find(app: &App, access: &Access, id: Uuid) -> Result<ApiKey, Failure> {
    let key = app.store.api_key(access.membership.organization.id, id).await?;
    key.filter(|key| may_see(access, key)).ok_or(Failure::NotFound)
}

/// Whoever changes, rotates or reads a key has what it is good for: that is its owner or, of a service account's key,
/// whoever is in charge or manages people, and whose role covers the account's. A key does none of it to itself.
pub(super) fn require_use(access: &Access, key: &ApiKey) -> Result<(), Failure> {
    let role = access.membership.role;
    let may = match &key.owner {
        ApiKeyOwner::Member { .. } => is_own(access, key),
        ApiKeyOwner::ServiceAccount { role: its, .. } => {
            role.covers(*its) && (is_own(access, key) || role.can(Capability::ManageMembers))
        }
    };
    let is_itself = access.caller.session.api_key().is_some() && access.caller.session.id == key.id;
    if may && !is_itself {
        require_no_more_than_own(access, &key.scopes)
    } else {
        Err(Failure::NotPermitted)
    }
}

/// A service account is used by whoever is in charge of it, or manages people, with a role that covers its own.
pub(super) fn require_use_of_account(access: &Access, account: &ServiceAccount) -> Result<(), Failure> {
    let caller = access.caller.person.account.id;
    let role = access.membership.role;
    let is_own = account.owner_id == caller || account.id == caller;
    if role.covers(account.role) && (is_own || role.can(Capability::ManageMembers)) {
        Ok(())
    } else {
        Err(Failure::NotPermitted)
    }
}

/// Whoever uses a key may end it, and so may whoever manages people whose role is the owner's.
pub(super) fn require_revocation(access: &Access, key: &ApiKey, owners: &Owners) -> Result<(), Failure> {
    if is_own(access, key) {
        return Ok(());
    }
    access.require(Capability::ManageMembers)?;
    owners.role(key).map_or(Ok(()), |role| require_for(access, role))
}

/// A key gives no scope that it has not.
fn require_no_more_than_own(access: &Access, scopes: &[ApiKeyScope]) -> Result<(), Failure> {
    let Some(own) = access.caller.session.api_key() else {
        return Ok(());
    };
    let missing = scopes.iter().find(|scope| !own.scopes.contains(scope));
    missing.map_or(Ok(()), |scope| Err(Failure::ScopeRequired(*scope)))
}

/// The scopes are of use to an owner with `role`, the caller may give them, and has proven who they are where they are
/// sensitive (spec X7).
pub(super) fn require_scopes(access: &Access, scopes: &[ApiKeyScope], role: Role) -> Result<(), Failure> {
    let mut fields = Fields::default();
    for (index, scope) in scopes.iter().enumerate() {
        if !scope.is_open_to(role) {
            fields.refuse("scope_exceeds_role", &format!("scopes[{index}]"));
        }
    }
    fields.finish()?;
    require_no_more_than_own(access, scopes)?;
    let session = &access.caller.session;
    let is_proven = session.api_key().is_some() || is_fresh(session.authenticated_at, access.caller.now);
    if scopes.iter().any(|scope| scope.is_sensitive()) && !is_proven {
        return Err(Failure::ReauthenticationRequired);
    }
    Ok(())
}
