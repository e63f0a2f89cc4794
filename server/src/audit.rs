//! What happened, as CloudEvents 1.0. An event is stored with the change that it reports, or not at all.

use lockstep_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::random;

/// Reverse-DNS prefix of every event type, unless the configuration has another one (spec B15).
pub(crate) const DEFAULT_PREFIX: &str = "dev.lockstep";
const LONGEST_PREFIX: usize = 100;

/// Whether `prefix` is a name in reverse DNS: two labels or more, of small letters, digits and dashes.
pub(crate) fn is_prefix(prefix: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    prefix.len() <= LONGEST_PREFIX && prefix.contains('.') && prefix.split('.').all(is_label)
}

/// Kinds of events. Their names are stable.
#[derive(Clone, Copy, Debug)]
pub(crate) enum EventType {
    SignUp,
    LoginSucceeded,
    LoginFailed,
    Logout,
    SignUpRequested,
    PasswordResetRequested,
    PasswordResetCompleted,
    Reauthenticated,
    ReauthenticationFailed,
    PasswordChanged,
    TwoFactorEnabled,
    TwoFactorDisabled,
    TwoFactorVerified,
    TwoFactorFailed,
    TwoFactorReset,
    BackupCodesRegenerated,
    SecurityKeyRenamed,
    AccessTokenCreated,
    AccessTokenRevoked,
    EmailVerificationRequested,
    EmailVerified,
    EmailChangeRequested,
    EmailChanged,
    OrganizationCreated,
    OrganizationRenamed,
    PolicyChanged,
    TwoFactorSettingsChanged,
    InvitationCreated,
    InvitationAccepted,
    InvitationWithdrawn,
    RoleChanged,
    MemberRemoved,
    BreakGlass,
    ApiKeyCreated,
    ApiKeyChanged,
    ApiKeyRotated,
    ApiKeyRevoked,
    ApiKeyRevealed,
    ApiKeyExpiring,
    ServiceAccountCreated,
    ServiceAccountChanged,
    ServiceAccountRemoved,
}

impl EventType {
    fn name(self) -> &'static str {
        match self {
            Self::SignUp => "auth.sign_up",
            Self::LoginSucceeded => "auth.login.success",
            Self::LoginFailed => "auth.login.failed",
            Self::Logout => "auth.logout",
            Self::SignUpRequested => "auth.sign_up.requested",
            Self::PasswordResetRequested => "auth.password_reset.requested",
            Self::PasswordResetCompleted => "auth.password_reset.completed",
            Self::Reauthenticated => "auth.reauthenticate.success",
            Self::ReauthenticationFailed => "auth.reauthenticate.failed",
            Self::PasswordChanged => "account.password.changed",
            Self::TwoFactorEnabled => "auth.2fa.enabled",
            Self::TwoFactorDisabled => "auth.2fa.disabled",
            Self::TwoFactorVerified => "auth.2fa.verify.success",
            Self::TwoFactorFailed => "auth.2fa.verify.failed",
            Self::TwoFactorReset => "auth.2fa.reset",
            Self::BackupCodesRegenerated => "auth.2fa.backup_codes.regenerated",
            Self::SecurityKeyRenamed => "auth.2fa.security_key.renamed",
            Self::AccessTokenCreated => "auth.token.created",
            Self::AccessTokenRevoked => "auth.token.revoked",
            Self::EmailVerificationRequested => "account.email.verification_requested",
            Self::EmailVerified => "account.email.verified",
            Self::EmailChangeRequested => "account.email.change_requested",
            Self::EmailChanged => "account.email.changed",
            Self::OrganizationCreated => "organization.created",
            Self::OrganizationRenamed => "organization.renamed",
            Self::PolicyChanged => "organization.policy.changed",
            Self::TwoFactorSettingsChanged => "organization.2fa.settings_changed",
            Self::InvitationCreated => "organization.invitation.created",
            Self::InvitationAccepted => "organization.invitation.accepted",
            Self::InvitationWithdrawn => "organization.invitation.withdrawn",
            Self::RoleChanged => "organization.member.role_changed",
            Self::MemberRemoved => "organization.member.removed",
            Self::BreakGlass => "break_glass.used",
            Self::ApiKeyCreated => "api_key.created",
            Self::ApiKeyChanged => "api_key.changed",
            Self::ApiKeyRotated => "api_key.rotated",
            Self::ApiKeyRevoked => "api_key.revoked",
            Self::ApiKeyRevealed => "api_key.revealed",
            Self::ApiKeyExpiring => "api_key.expiring",
            Self::ServiceAccountCreated => "service_account.created",
            Self::ServiceAccountChanged => "service_account.changed",
            Self::ServiceAccountRemoved => "service_account.removed",
        }
    }
}

/// Who did it: the account, where there is one, and where the request came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Actor {
    pub(crate) account_id: Option<Uuid>,
    pub(crate) email: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) user_agent: Option<String>,
    /// The key that it was done with.
    pub(crate) api_key_id: Option<Uuid>,
}

/// One event, ready to be stored.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) id: Uuid,
    pub(crate) time: Timestamp,
    kind: EventType,
    pub(crate) account_id: Option<Uuid>,
    pub(crate) organization_id: Option<Uuid>,
    data: Map<String, Value>,
}

impl Event {
    pub(crate) fn new(kind: EventType, actor: &Actor, now: Timestamp) -> Self {
        let mut data = Map::new();
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                data.insert(name.to_owned(), Value::String(value));
            }
        };
        put("userId", actor.account_id.map(|id| id.to_string()));
        put("email", actor.email.clone());
        put("ip", actor.address.clone());
        put("userAgent", actor.user_agent.clone());
        put("actorApiKeyId", actor.api_key_id.map(|id| id.to_string()));
        Self {
            id: random::id(now),
            time: now,
            kind,
            account_id: actor.account_id,
            organization_id: None,
            data,
        }
    }

    /// The organization that it concerns.
    pub(crate) fn of(mut self, organization_id: Uuid) -> Self {
        self.organization_id = Some(organization_id);
        self.with("organizationId", json!(organization_id))
    }

    /// One more field of its data.
    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.data.insert(name.to_owned(), value);
        self
    }

    /// Its type, behind `prefix`.
    pub(crate) fn kind(&self, prefix: &str) -> String {
        format!("{prefix}.{}", self.kind.name())
    }

    /// To whom it was done.
    pub(crate) fn member_id(&self) -> Option<&str> {
        self.data.get("memberId").and_then(Value::as_str)
    }

    /// The event as CloudEvents 1.0 JSON.
    pub(crate) fn to_json(&self, prefix: &str) -> Result<String, serde_json::Error> {
        serde_json::to_string(&CloudEvent {
            specversion: "1.0".to_owned(),
            id: self.id,
            source: "urn:lockstep:server".to_owned(),
            kind: self.kind(prefix),
            time: self.time.to_string(),
            subject: self.organization_id.or(self.account_id),
            datacontenttype: "application/json".to_owned(),
            data: self.data.clone(),
        })
    }
}

/// An event as it is stored and shown: CloudEvents 1.0 in JSON.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub(crate) struct CloudEvent {
    /// Always `1.0`.
    specversion: String,
    pub(crate) id: Uuid,
    source: String,
    /// As in `dev.lockstep.auth.login.success`. Clients must expect types that they do not know.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// RFC 3339, in UTC.
    pub(crate) time: String,
    /// The organization or, of an event of an account, the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    subject: Option<Uuid>,
    datacontenttype: String,
    /// Who (`userId`, `email`, `ip`, `userAgent`), how (`method`), and what belongs to the type.
    #[schema(value_type = Object)]
    pub(crate) data: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::is_prefix;

    /// Spec B15.
    #[test]
    fn a_prefix_is_a_name_in_reverse_dns() {
        for good in ["dev.lockstep", "com.example.security-1", "a.b"] {
            assert!(is_prefix(good), "{good}");
        }
        for bad in [
            "",
            "lockstep",
            "com.",
            ".com",
            "com..example",
            "Com.example",
            "com.exämple",
            "com.-x",
            "com.x-",
            "com.e x",
        ] {
            assert!(!is_prefix(bad), "{bad}");
        }
        assert!(!is_prefix(&"a.".repeat(60)));
    }
}
