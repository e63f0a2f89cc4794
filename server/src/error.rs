//! Everything that a request can fail with, and the one table of what is answered.

mod key_fault;

use std::fmt::Display;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lockstep_core::{
    Violation,
    access::Decision,
    api_key::{ApiKeyScope, ApiKeyVerdict, ApiKeyViolation},
    lockout::{FactorClass, Lock},
    password::PasswordVerdict,
    policy::TwoFactorMethod,
    time::Timestamp,
};

use crate::{
    problem::Problem,
    queue::QueueError,
    store::StoreError,
    webauthn::{Broken, KeyFault},
};

/// Why a request is not carried out.
#[derive(Debug)]
pub(crate) enum Failure {
    InvalidJson,
    InvalidEncoding,
    PasswordEncoding,
    InvalidRequest(Vec<Violation>),
    InvalidPolicy(Vec<Violation>),
    UnsupportedMediaType,
    BodyTooLarge,
    BodyTimeout,
    NotFound,
    RouteNotFound,
    MethodNotAllowed,
    Unauthenticated,
    InvalidCredentials,
    WrongPassword,
    SecondFactorRequired(Vec<TwoFactorMethod>),
    InvalidCode,
    WrongCode(Step, TwoFactorMethod),
    CodeUsed(Step, TwoFactorMethod),
    MethodUnavailable,
    ChallengeUnknown,
    ChallengeExpired,
    ChallengeUsed,
    TwoFactorUnavailable,
    MethodNotAccepted(Vec<TwoFactorMethod>),
    TwoFactorRequiredByOrganization(Vec<String>),
    EnrolmentNotStarted,
    EnrolmentExpired,
    NotEnrolled,
    SecurityKey(KeyFault, Step),
    SecurityKeyRegistered,
    TooManySecurityKeys,
    SecurityKeysUnavailable,
    SecurityKeyNeedsBrowser,
    SessionRequired,
    ApiKeyMalformed,
    ApiKeyNotValid,
    ApiKeyNotAccepted,
    ScopeRequired(ApiKeyScope),
    KeyRefused(ApiKeyVerdict),
    HashedKeyRequired,
    ApiKeyNotRetrievable,
    ApiKeyEnded,
    TooManyApiKeys,
    TwoFactorOffToRequired,
    LocksYourselfOut(Decision),
    CrossOrigin,
    NotPermitted,
    NotAMember,
    OrganizationNotNamed,
    UnknownIdentityHeader,
    PolicyNotMet(Decision),
    ReauthenticationRequired,
    PasswordNotAccepted(PasswordVerdict),
    PoliciesConflict,
    EmailTaken,
    SlugTaken,
    LastSuperAdmin,
    AlreadyMember,
    InvitationNotFound,
    InvitationForAnotherEmail,
    MailNotConfigured,
    LinkNotValid,
    EmailAlreadyVerified,
    EmailCodeRequired,
    EmailCodeNotValid,
    SignUpClosed,
    InvitationRequired,
    PreconditionRequired,
    PreconditionFailed,
    Conflict,
    TooManyRequests(u64),
    Locked(Locked),
    Busy,
    StorageUnavailable,
    Internal,
}

/// A way into an account is closed (spec C5).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Locked {
    pub(crate) class: FactorClass,
    pub(crate) lock: Lock,
    pub(crate) now: Timestamp,
}

/// Where a second factor is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// On the way in.
    Login,
    /// By somebody who is logged in.
    LoggedIn,
}

impl Step {
    fn status(self) -> StatusCode {
        match self {
            Self::Login => StatusCode::UNAUTHORIZED,
            Self::LoggedIn => StatusCode::FORBIDDEN,
        }
    }
}

/// What a failure answers, apart from its data.
struct Row {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: &'static str,
}

impl Locked {
    fn detail(self) -> &'static str {
        match (self.lock, self.class) {
            (Lock::Until(_), _) => {
                "wait as long as `retryAfter` says, in seconds; your other ways to log in and your open sessions go on"
            }
            (Lock::UntilRecovery, FactorClass::Password) => {
                "reset your password, or ask a super admin of your organization to unlock it; your open sessions go on"
            }
            (Lock::UntilRecovery, _) => {
                "use another second factor, or ask a super admin of your organization to unlock it; your open sessions go on"
            }
        }
    }

    fn cure(self) -> Option<&'static str> {
        (self.lock == Lock::UntilRecovery && self.class == FactorClass::Password).then_some("/reset-password")
    }
}

/// A client may try again after so many seconds when the server is busy or cannot store.
const RETRY_SECONDS: u64 = 2;

impl Failure {
    /// Something that must not happen. The cause goes to the log, not to the client.
    pub(crate) fn internal(cause: impl Display) -> Self {
        tracing::error!(%cause, "a request failed inside the server");
        Self::Internal
    }

    /// One thing that is wrong with a request.
    pub(crate) fn violation(code: &'static str, path: &str) -> Self {
        Self::InvalidRequest(vec![Violation::new(code, path)])
    }

    #[expect(clippy::too_many_lines, reason = "it is one table")]
    fn row(&self) -> Row {
        let (status, code, title, detail) = match self {
            Self::InvalidJson => (
                StatusCode::BAD_REQUEST,
                "invalid_json",
                "The body is not JSON",
                "send one JSON document, in UTF-8",
            ),
            Self::InvalidEncoding => (
                StatusCode::BAD_REQUEST,
                "invalid_encoding",
                "The body is not Unicode",
                "send UTF-8 without lone surrogates",
            ),
            Self::PasswordEncoding => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_encoding",
                "The password is not Unicode",
                "choose a password without lone surrogates",
            ),
            Self::InvalidRequest(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_request",
                "The request is not valid",
                "correct what `violations` lists and send it again",
            ),
            Self::InvalidPolicy(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_policy",
                "The policy is not valid",
                "correct what `violations` lists and send it again; nothing was saved",
            ),
            Self::UnsupportedMediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "The content type is not JSON",
                "send the header `content-type: application/json`",
            ),
            Self::BodyTooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "body_too_large",
                "The body is too large",
                "send at most 64 KiB",
            ),
            Self::BodyTimeout => (
                StatusCode::REQUEST_TIMEOUT,
                "body_timeout",
                "The body did not arrive",
                "send the whole body within 30 seconds",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not_found",
                "Not found",
                "check the id or name; what you may not see is not found either",
            ),
            Self::RouteNotFound => (
                StatusCode::NOT_FOUND,
                "route_not_found",
                "There is nothing at this address",
                "check the path against `/openapi.json`",
            ),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This address does not take this method",
                "use one of the methods of the `allow` header",
            ),
            Self::Unauthenticated => (
                StatusCode::UNAUTHORIZED,
                "unauthenticated",
                "You are not logged in",
                "log in and try again",
            ),
            Self::InvalidCredentials => (
                StatusCode::UNAUTHORIZED,
                "invalid_credentials",
                "The e-mail or the password is wrong",
                "check both and try again",
            ),
            Self::WrongPassword => (
                StatusCode::FORBIDDEN,
                "wrong_password",
                "The password is wrong",
                "enter your current password",
            ),
            Self::SecondFactorRequired(_) => (
                StatusCode::UNAUTHORIZED,
                "second_factor_required",
                "The second factor is missing",
                "send `secondFactor` with one of `methods` too",
            ),
            Self::InvalidCode => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_code",
                "This cannot be a code",
                "enter the 6 digits that your authenticator shows, or a backup code of 24 characters",
            ),
            Self::WrongCode(step, method) => (
                step.status(),
                "wrong_code",
                "The code is wrong",
                if *method == TwoFactorMethod::BackupCode {
                    "enter one of your latest backup codes that was not used; older ones do not work any more"
                } else {
                    "enter the code that is shown now; if it is refused again, set the clock of your device automatically"
                },
            ),
            Self::CodeUsed(step, method) => (
                step.status(),
                "code_already_used",
                "The code was used before",
                if *method == TwoFactorMethod::BackupCode {
                    "each code works once: enter another one"
                } else {
                    "each code works once: wait for the next one, up to 30 seconds"
                },
            ),
            Self::MethodUnavailable => (
                StatusCode::CONFLICT,
                "method_unavailable",
                "This account has no such second factor",
                "use one that is set up",
            ),
            Self::ChallengeUnknown => (
                StatusCode::UNAUTHORIZED,
                "challenge_not_valid",
                "There is no login to complete",
                "log in with your password first",
            ),
            Self::ChallengeExpired => (
                StatusCode::UNAUTHORIZED,
                "challenge_expired",
                "The login took too long",
                "log in with your password again",
            ),
            Self::ChallengeUsed => (
                StatusCode::UNAUTHORIZED,
                "challenge_already_used",
                "The login was completed already",
                "log in with your password again",
            ),
            Self::TwoFactorUnavailable => (
                StatusCode::CONFLICT,
                "two_factor_unavailable",
                "Your organization does not use two-factor authentication",
                "ask a super admin to allow it",
            ),
            Self::MethodNotAccepted(_) => (
                StatusCode::CONFLICT,
                "method_not_accepted",
                "Your organization does not accept this second factor",
                "set up one of `methods`",
            ),
            Self::TwoFactorRequiredByOrganization(_) => (
                StatusCode::CONFLICT,
                "two_factor_required_by_organization",
                "Your organization requires two-factor authentication",
                "set up another factor first; `organizations` names who requires it",
            ),
            Self::EnrolmentNotStarted => (
                StatusCode::CONFLICT,
                "enrolment_not_started",
                "There is nothing to confirm",
                "start the set-up, or start it again: only the latest start can be confirmed",
            ),
            Self::EnrolmentExpired => (
                StatusCode::CONFLICT,
                "enrolment_expired",
                "The set-up took too long",
                "start it again",
            ),
            Self::NotEnrolled => (
                StatusCode::CONFLICT,
                "two_factor_not_enrolled",
                "No second factor is set up",
                "set one up first",
            ),
            Self::SecurityKey(fault, step) => return fault.row(*step),
            Self::SecurityKeyRegistered => (
                StatusCode::CONFLICT,
                "security_key_already_registered",
                "This security key is set up already",
                "use another key",
            ),
            Self::TooManySecurityKeys => (
                StatusCode::CONFLICT,
                "too_many_security_keys",
                "There are too many security keys",
                "remove one that you do not use",
            ),
            Self::SecurityKeysUnavailable => (
                StatusCode::CONFLICT,
                "security_keys_unavailable",
                "This server cannot use security keys",
                "its public URL has to name a domain, not an address",
            ),
            Self::SecurityKeyNeedsBrowser => (
                StatusCode::CONFLICT,
                "security_key_needs_browser",
                "A security key answers in a browser only",
                "send a code of your authenticator or a backup code, or log in at a browser",
            ),
            Self::SessionRequired => (
                StatusCode::FORBIDDEN,
                "session_required",
                "This needs a browser session",
                "log in at a browser: an access token cannot do it",
            ),
            Self::ApiKeyMalformed => (
                StatusCode::UNAUTHORIZED,
                "api_key_malformed",
                "This is no API key",
                "it is cut off or mistyped: copy the whole of it, from `lkk_` on",
            ),
            Self::ApiKeyNotValid => (
                StatusCode::UNAUTHORIZED,
                "api_key_not_valid",
                "The API key is not valid",
                "it was revoked, or belongs to another server: create another one",
            ),
            Self::ApiKeyNotAccepted => (
                StatusCode::FORBIDDEN,
                "api_key_not_accepted",
                "API keys cannot do this",
                "log in: no key is good for this address",
            ),
            Self::ScopeRequired(_) => (
                StatusCode::FORBIDDEN,
                "scope_required",
                "The API key is not good for this",
                "use a key that has `scope`",
            ),
            Self::KeyRefused(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "api_key_refused",
                "The organization's rules for API keys do not allow this",
                "correct what `keyVerdict` lists and send it again",
            ),
            Self::HashedKeyRequired => (
                StatusCode::CONFLICT,
                "hashed_key_required",
                "The organization does not allow keys that can be read again",
                "rotate the key: the new one is shown once",
            ),
            Self::ApiKeyNotRetrievable => (
                StatusCode::CONFLICT,
                "api_key_not_retrievable",
                "Nobody can read this API key again",
                "rotate the key: the new one is shown once",
            ),
            Self::ApiKeyEnded => (
                StatusCode::CONFLICT,
                "api_key_ended",
                "This API key was revoked or replaced",
                "use the key that took its place, or create another one",
            ),
            Self::TooManyApiKeys => (
                StatusCode::CONFLICT,
                "too_many_api_keys",
                "The organization has too many API keys or service accounts",
                "revoke or remove what is not used",
            ),
            Self::TwoFactorOffToRequired => (
                StatusCode::CONFLICT,
                "two_factor_off_to_required",
                "Two-factor authentication cannot be required in one step",
                "make it optional, set up your own second factor, then require it",
            ),
            Self::LocksYourselfOut(_) => (
                StatusCode::CONFLICT,
                "would_lock_yourself_out",
                "You would lock yourself out",
                "satisfy the new policy yourself first: follow the `cure` of each of `reasons`",
            ),
            Self::CrossOrigin => (
                StatusCode::FORBIDDEN,
                "cross_origin_refused",
                "The request comes from another site",
                "send it from the server's own pages, or with an `authorization` header in place of the cookie",
            ),
            Self::NotPermitted => (
                StatusCode::FORBIDDEN,
                "not_permitted",
                "Your role does not allow this",
                "ask a super admin of the organization",
            ),
            Self::NotAMember => (
                StatusCode::FORBIDDEN,
                "not_a_member",
                "You are not a member of this organization",
                "log in with the account that is one, or ask for an invitation",
            ),
            Self::OrganizationNotNamed => (
                StatusCode::FORBIDDEN,
                "organization_not_named",
                "The proxy does not say for which organization",
                "send exactly one parameter, `organization`, with its id or slug",
            ),
            Self::UnknownIdentityHeader => (
                StatusCode::FORBIDDEN,
                "unknown_identity_header",
                "The request carries an identity header of its own",
                "leave out every header whose name begins with `x-lockstep-`",
            ),
            Self::PolicyNotMet(_) => (
                StatusCode::FORBIDDEN,
                "security_policy_not_met",
                "Access denied: security policy not met",
                "follow the `cure` of each of `reasons`",
            ),
            Self::ReauthenticationRequired => (
                StatusCode::FORBIDDEN,
                "reauthentication_required",
                "Enter your password once more",
                "re-authenticate; it is good for 5 minutes",
            ),
            Self::PasswordNotAccepted(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "password_not_accepted",
                "The password does not satisfy the policy",
                "choose a password that meets every requirement of `verdict`",
            ),
            Self::PoliciesConflict => (
                StatusCode::CONFLICT,
                "policies_conflict",
                "No password satisfies all of your organizations",
                "leave one of them, or ask a super admin to loosen its rules",
            ),
            Self::EmailTaken => (
                StatusCode::CONFLICT,
                "email_taken",
                "There is an account with this e-mail",
                "log in instead",
            ),
            Self::SlugTaken => (
                StatusCode::CONFLICT,
                "slug_taken",
                "Another organization has this slug",
                "choose another slug, or leave it out",
            ),
            Self::LastSuperAdmin => (
                StatusCode::CONFLICT,
                "last_super_admin",
                "An organization needs a super admin",
                "make another member super admin first",
            ),
            Self::AlreadyMember => (
                StatusCode::CONFLICT,
                "already_member",
                "This person is a member already",
                "change the member's role instead",
            ),
            Self::InvitationNotFound => (
                StatusCode::NOT_FOUND,
                "invitation_not_found",
                "The invitation is not valid",
                "it was used, withdrawn or has expired: ask for a new one",
            ),
            Self::InvitationForAnotherEmail => (
                StatusCode::FORBIDDEN,
                "invitation_for_another_email",
                "The invitation is for another e-mail",
                "use the e-mail that was invited, or ask for an invitation of this one",
            ),
            Self::MailNotConfigured => (
                StatusCode::CONFLICT,
                "mail_not_configured",
                "This server sends no mail",
                "ask the operator of this server to configure mail",
            ),
            Self::LinkNotValid => (
                StatusCode::NOT_FOUND,
                "link_not_valid",
                "The link is not valid",
                "it was used, replaced by a newer one or has expired: ask for a new one",
            ),
            Self::EmailAlreadyVerified => (
                StatusCode::CONFLICT,
                "email_already_verified",
                "Your e-mail is verified already",
                "there is nothing to do",
            ),
            Self::EmailCodeRequired => (
                StatusCode::FORBIDDEN,
                "email_code_required",
                "A code by mail is needed, because the account has no second factor",
                "have a code mailed to the account's address, and send it as `emailCode` too",
            ),
            Self::EmailCodeNotValid => (
                StatusCode::FORBIDDEN,
                "email_code_not_valid",
                "The code is not valid",
                "enter the 8 digits of the latest mail, or ask for a new code",
            ),
            Self::SignUpClosed => (
                StatusCode::FORBIDDEN,
                "sign_up_closed",
                "Sign-up is closed",
                "ask the operator of this server",
            ),
            Self::InvitationRequired => (
                StatusCode::FORBIDDEN,
                "invitation_required",
                "Sign-up needs an invitation",
                "ask a member of your organization for an invitation link",
            ),
            Self::PreconditionRequired => (
                StatusCode::PRECONDITION_REQUIRED,
                "precondition_required",
                "Say which version you have seen",
                "send the `etag` of the policy as `if-match`",
            ),
            Self::PreconditionFailed => (
                StatusCode::PRECONDITION_FAILED,
                "precondition_failed",
                "Somebody else has changed it",
                "read the current version and apply your change to it",
            ),
            Self::Conflict => (
                StatusCode::CONFLICT,
                "conflict",
                "Something else changed it at the same time",
                "read the current state and try again",
            ),
            Self::TooManyRequests(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_requests",
                "Too many attempts",
                "wait as long as `retryAfter` says, in seconds",
            ),
            Self::Locked(locked) => {
                return Row {
                    status: StatusCode::TOO_MANY_REQUESTS,
                    code: "account_locked",
                    title: "Locked after too many wrong attempts",
                    detail: locked.detail(),
                };
            }
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "The server is busy",
                "try again in a moment",
            ),
            Self::StorageUnavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "storage_unavailable",
                "The server cannot store right now",
                "try again in a moment",
            ),
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong inside the server",
                "try again; the log says more, under the `x-request-id` of this answer",
            ),
        };
        Row {
            status,
            code,
            title,
            detail,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooManyRequests(seconds) => Some(*seconds),
            Self::Locked(locked) => locked.lock.seconds_left(locked.now),
            Self::Busy | Self::StorageUnavailable => Some(RETRY_SECONDS),
            _ => None,
        }
    }

    fn problem(self) -> Problem {
        let Row {
            status,
            code,
            title,
            detail,
        } = self.row();
        let mut problem = Problem::new(status, code, title, detail);
        problem.retry_after = self.retry_after();
        match self {
            Self::InvalidRequest(violations) | Self::InvalidPolicy(violations) => problem.violations = violations,
            Self::PolicyNotMet(decision) | Self::LocksYourselfOut(decision) => {
                problem.reasons = decision.reasons().to_vec();
            }
            Self::SecondFactorRequired(methods) | Self::MethodNotAccepted(methods) => problem.methods = methods,
            Self::TwoFactorRequiredByOrganization(names) => problem.organizations = names,
            Self::Unauthenticated | Self::ChallengeUnknown | Self::ChallengeExpired | Self::ChallengeUsed => {
                problem.cure = Some("/login");
            }
            Self::KeyRefused(verdict) => {
                problem.violations = verdict.violations.iter().map(ApiKeyViolation::in_form).collect();
                problem.key_verdict = Some(verdict);
            }
            Self::ScopeRequired(scope) => problem.scope = Some(scope),
            Self::PasswordNotAccepted(verdict) => problem.verdict = Some(verdict),
            Self::PasswordEncoding => problem.verdict = Some(PasswordVerdict::invalid_encoding()),
            Self::Locked(locked) => {
                problem.factor_class = Some(locked.class);
                problem.locked_until = locked.lock.end();
                problem.cure = locked.cure();
            }
            Self::ReauthenticationRequired => problem.cure = Some("/account/reauthenticate"),
            Self::PoliciesConflict => problem.cure = Some("/organizations"),
            _ => {}
        }
        problem
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let retry_after = problem.retry_after;
        let is_unauthorized = problem.status == StatusCode::UNAUTHORIZED.as_u16();
        let mut response = problem.into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if is_unauthorized {
            // RFC 9110 15.5.2 wants a challenge with every 401.
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<QueueError> for Failure {
    fn from(error: QueueError) -> Self {
        match error {
            QueueError::Full => Self::Busy,
            QueueError::Failed => Self::internal("work in the background was not done"),
        }
    }
}

impl From<Broken> for Failure {
    fn from(Broken(cause): Broken) -> Self {
        Self::internal(cause)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(cause) => {
                tracing::warn!(%cause, "the store cannot be used right now");
                Self::StorageUnavailable
            }
            StoreError::Broken(cause) => Self::internal(cause),
        }
    }
}
