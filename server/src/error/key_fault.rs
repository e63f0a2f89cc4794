//! What a refused `WebAuthn` ceremony answers.

use axum::http::StatusCode;

use super::{Row, Step};
use crate::webauthn::KeyFault;

impl KeyFault {
    /// The stable code, which events carry as their reason too.
    pub(crate) fn code(self) -> &'static str {
        self.row(Step::LoggedIn).code
    }

    #[expect(clippy::too_many_lines, reason = "it is one table")]
    pub(super) fn row(self, step: Step) -> Row {
        const AGAIN: &str = "start again, and use your key when the browser asks for it";
        const OTHER_KEY: &str = "use a key that is set up for this account";
        let (status, code, title, detail) = match self {
            Self::UnknownCeremony => (
                StatusCode::CONFLICT,
                "ceremony_not_found",
                "The security key answers a question that nobody asked",
                "ask for the options again: only the latest question can be answered",
            ),
            Self::ForeignCeremony => (
                StatusCode::CONFLICT,
                "ceremony_not_yours",
                "The security key answers somebody else's question",
                "ask for the options in the session or login that the answer is for",
            ),
            Self::ExpiredCeremony => (
                StatusCode::CONFLICT,
                "ceremony_expired",
                "The security key took too long",
                "ask for the options again; the answer has to come within 5 minutes",
            ),
            Self::UsedCeremony => (
                StatusCode::CONFLICT,
                "ceremony_already_used",
                "The security key's answer was used before",
                "ask for the options again: each answer counts once",
            ),
            Self::Malformed => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_credential",
                "This is no answer of a security key",
                "send what `PublicKeyCredential.toJSON()` gives, unchanged",
            ),
            Self::WrongType => (
                step.status(),
                "wrong_ceremony_type",
                "The security key was asked for something else",
                AGAIN,
            ),
            Self::WrongOrigin => (
                step.status(),
                "wrong_origin",
                "The security key was used on another site",
                "open this server under its own address, and do not enter anything on the other site",
            ),
            Self::CrossOrigin => (
                step.status(),
                "wrong_frame",
                "The security key was used inside another site's page",
                "open this server in a window of its own",
            ),
            Self::WrongRelyingParty => (
                step.status(),
                "wrong_relying_party",
                "The security key was asked for another site's credential",
                AGAIN,
            ),
            Self::UserNotPresent => (
                step.status(),
                "user_not_present",
                "Nobody touched the security key",
                AGAIN,
            ),
            Self::UserNotVerified => (
                step.status(),
                "user_not_verified",
                "The security key did not check who you are",
                "enter its PIN, or use its fingerprint reader, as when it was set up",
            ),
            Self::UserVerificationRequired => (
                step.status(),
                "user_verification_required",
                "Your organization requires that a security key verifies who uses it",
                "enter the key's PIN, or use its fingerprint reader; a key without a PIN gets one in the settings of the browser or the system; or use another key or a backup code",
            ),
            Self::UnknownCredential => (
                step.status(),
                "unknown_credential",
                "This security key is not set up here",
                OTHER_KEY,
            ),
            Self::WrongUser => (
                step.status(),
                "credential_of_another_user",
                "This security key belongs to another account",
                OTHER_KEY,
            ),
            Self::BackupFlags => (
                step.status(),
                "backup_flags_changed",
                "The security key says something else of its copies than when it was set up",
                "remove it and set it up again",
            ),
            Self::Algorithm => (
                step.status(),
                "algorithm_not_offered",
                "The security key signs in a way that was not offered",
                "use another key",
            ),
            Self::Attestation => (
                step.status(),
                "attestation_refused",
                "What the security key says of its maker is wrong",
                "use another key",
            ),
            Self::WrongSignature => (
                step.status(),
                "wrong_signature",
                "The security key's signature is wrong",
                AGAIN,
            ),
            Self::ClonedCounter => (
                step.status(),
                "cloned_security_key",
                "There may be a copy of this security key",
                "log in with another factor, remove this key, and tell whoever runs this server",
            ),
        };
        Row {
            status,
            code,
            title,
            detail,
        }
    }
}
