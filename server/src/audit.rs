//! What happened, as CloudEvents 1.0. An event is stored with the change that it reports, or not at all.

use lockstep_core::time::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::random;

/// Reverse-DNS prefix of every event type.
const TYPE_PREFIX: &str = "dev.lockstep";

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
}

/// One event, ready to be stored.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) id: Uuid,
    pub(crate) time: Timestamp,
    pub(crate) kind: String,
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
        Self {
            id: random::id(now),
            time: now,
            kind: format!("{TYPE_PREFIX}.{}", kind.name()),
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

    /// The event as CloudEvents 1.0 JSON.
    pub(crate) fn to_json(&self) -> String {
        let mut event = json!({
            "specversion": "1.0",
            "id": self.id,
            "source": "urn:lockstep:server",
            "type": self.kind,
            "time": self.time.to_string(),
            "datacontenttype": "application/json",
            "data": self.data,
        });
        if let (Some(subject), Some(fields)) = (self.organization_id.or(self.account_id), event.as_object_mut()) {
            fields.insert("subject".to_owned(), json!(subject));
        }
        event.to_string()
    }
}
