//! `WebAuthn` (spec C14): `webauthn-rs` verifies, this file says what it verifies against and names every refusal.
//!
//! Relying party and origin come from the configured public URL, never from a request. The challenge, and what it is
//! compared with, stay on the server (`store::Ceremony`). What keys are asked for is the policy's matter; unless it
//! discourages verification, a key that verified its user when it was registered has to do so ever after.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use lockstep_core::policy::UserVerification;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    Credential, PublicKeyCredential, RegisterPublicKeyCredential, SecurityKey, SecurityKeyAuthentication,
    SecurityKeyRegistration, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::{
    store::{Account, StoredKey},
    token::hexadecimal,
};

/// A ceremony has to be completed within so many seconds.
pub(crate) const CEREMONY_SECONDS: u32 = 300;
/// Shown by browsers.
const NAME: &str = "Lockstep";

/// The server, as security keys know it.
pub(crate) struct RelyingParty(Webauthn);

/// What a browser is asked for, and what stays here to compare its answer with.
pub(crate) struct Begun {
    /// For `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    pub(crate) options: Value,
    /// Names the ceremony.
    pub(crate) id: String,
    pub(crate) state: String,
}

/// A credential whose registration was verified.
pub(crate) struct NewCredential {
    pub(crate) credential_id: String,
    pub(crate) credential: String,
    pub(crate) counter: u32,
    pub(crate) user_verified: bool,
}

/// A use of a key that was verified.
pub(crate) struct Use {
    pub(crate) key_id: Uuid,
    pub(crate) credential: String,
    pub(crate) counter: u32,
    pub(crate) user_verified: bool,
}

/// Why a ceremony is refused: one for each thing that is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyFault {
    /// No ceremony has this challenge.
    UnknownCeremony,
    /// It began in another session or login, or is of the other kind.
    ForeignCeremony,
    ExpiredCeremony,
    UsedCeremony,
    Malformed,
    WrongType,
    WrongOrigin,
    CrossOrigin,
    WrongRelyingParty,
    UserNotPresent,
    /// The key verified its user when it was registered, and not now.
    UserNotVerified,
    /// The policy requires it.
    UserVerificationRequired,
    UnknownCredential,
    /// The user handle is another account's.
    WrongUser,
    BackupFlags,
    Algorithm,
    Attestation,
    WrongSignature,
    /// The counter has not grown: there may be a copy of the key.
    ClonedCounter,
}

/// What cannot happen.
#[derive(Debug)]
pub(crate) struct Broken(pub(crate) String);

impl RelyingParty {
    /// `None` where the public URL has no domain: `WebAuthn` knows no addresses.
    pub(crate) fn new(public_url: &Url) -> Option<Self> {
        let builder = WebauthnBuilder::new(public_url.domain()?, public_url).ok()?;
        builder
            .rp_name(NAME)
            .allow_subdomains(false)
            .allow_any_port(false)
            .timeout(Duration::from_secs(CEREMONY_SECONDS.into()))
            .build()
            .ok()
            .map(Self)
    }

    /// Begins to register a key of `account`, which has `keys` already.
    pub(crate) fn begin_registration(
        &self,
        account: &Account,
        keys: &[StoredKey],
        asked: UserVerification,
    ) -> Result<Begun, Broken> {
        let registered = keys
            .iter()
            .map(|key| Ok(read::<SecurityKey>(&key.credential)?.cred_id().clone()));
        let registered = registered.collect::<Result<_, Broken>>()?;
        let begun = self.0.start_securitykey_registration(
            account.id,
            &account.email,
            &account.name,
            Some(registered),
            None,
            None,
        );
        let (mut response, state) = begun.map_err(broken)?;
        // Any authenticator will do, a passkey of the device too; what it should keep to itself is its own matter.
        response.public_key.hints = None;
        response.public_key.extensions = None;
        if let Some(criteria) = &mut response.public_key.authenticator_selection {
            criteria.user_verification = in_words_of_the_library(asked)?;
        }
        let challenge = &response.public_key.challenge;
        Begun::new(challenge, &response.public_key, &state)
    }

    /// Whether the answer to a registration is what was asked for.
    pub(crate) fn finish_registration(
        &self,
        state: &str,
        answer: &RegisterPublicKeyCredential,
        asked: UserVerification,
    ) -> Result<Result<NewCredential, KeyFault>, Broken> {
        let state: SecurityKeyRegistration = read(state)?;
        let key = match self.0.finish_securitykey_registration(answer, &state) {
            Ok(key) => key,
            Err(error) => return Ok(Err(error.into())),
        };
        let credential_id = BASE64URL_NOPAD.encode(key.cred_id());
        let written = write(&key)?;
        let Credential {
            counter, user_verified, ..
        } = key.into();
        if asked == UserVerification::Required && !user_verified {
            return Ok(Err(KeyFault::UserVerificationRequired));
        }
        Ok(Ok(NewCredential {
            credential_id,
            credential: written,
            counter,
            user_verified,
        }))
    }

    /// Begins to ask for one of `keys`.
    pub(crate) fn begin_authentication(&self, keys: &[StoredKey], asked: UserVerification) -> Result<Begun, Broken> {
        let mut keys: Vec<SecurityKey> = keys.iter().map(|key| read(&key.credential)).collect::<Result<_, _>>()?;
        if asked == UserVerification::Discouraged {
            // A key that verified its user before is not asked to, so it must not have to.
            keys = keys.into_iter().map(touched_only).collect();
        }
        let (mut response, state) = self.0.start_securitykey_authentication(&keys).map_err(broken)?;
        response.public_key.user_verification = in_words_of_the_library(asked)?;
        response.public_key.hints = None;
        let challenge = &response.public_key.challenge;
        Begun::new(challenge, &response.public_key, &state)
    }

    /// Whether the answer of `account_id`, which has `keys` now, is what was asked for.
    pub(crate) fn finish_authentication(
        &self,
        account_id: Uuid,
        keys: &[StoredKey],
        state: &str,
        answer: &PublicKeyCredential,
        asked: UserVerification,
    ) -> Result<Result<Use, KeyFault>, Broken> {
        let state: SecurityKeyAuthentication = read(state)?;
        let credential_id = BASE64URL_NOPAD.encode(&answer.raw_id);
        let Some(key) = keys.iter().find(|key| key.credential_id == credential_id) else {
            return Ok(Err(KeyFault::UnknownCredential));
        };
        // Two things the library leaves to its caller: whether the page was in another site's frame, and the user
        // handle. A key that is not discoverable gives none.
        let handle = answer.get_user_unique_id().filter(|handle| !handle.is_empty());
        if handle.is_some_and(|handle| handle != account_id.as_bytes()) {
            return Ok(Err(KeyFault::WrongUser));
        }
        if ClientData::read(&answer.response.client_data_json).is_none_or(|data| data.cross_origin == Some(true)) {
            return Ok(Err(KeyFault::CrossOrigin));
        }
        let is_required = asked == UserVerification::Required;
        let result = match self.0.finish_securitykey_authentication(answer, &state) {
            Ok(result) if is_required && !result.user_verified() => {
                return Ok(Err(KeyFault::UserVerificationRequired));
            }
            Ok(result) => result,
            Err(WebauthnError::UserNotVerified) if is_required => return Ok(Err(KeyFault::UserVerificationRequired)),
            Err(error) => return Ok(Err(error.into())),
        };
        let mut credential: SecurityKey = read(&key.credential)?;
        credential.update_credential(&result);
        Ok(Ok(Use {
            key_id: key.id,
            credential: write(&credential)?,
            counter: result.counter(),
            user_verified: result.user_verified(),
        }))
    }
}

impl Begun {
    fn new(challenge: &[u8], options: &impl Serialize, state: &impl Serialize) -> Result<Self, Broken> {
        Ok(Self {
            id: ceremony_id(challenge),
            options: serde_json::to_value(options).map_err(broken)?,
            state: write(state)?,
        })
    }
}

/// The id of the ceremony that an answer claims to belong to; `None` when it cannot be read.
pub(crate) fn claimed_ceremony(client_data: &[u8]) -> Option<String> {
    let data = ClientData::read(client_data)?;
    let challenge = BASE64URL_NOPAD.decode(data.challenge.as_bytes()).ok()?;
    Some(ceremony_id(&challenge))
}

/// The part of the client data that is read here; the library reads the rest.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    challenge: String,
    cross_origin: Option<bool>,
}

impl ClientData {
    fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// Both write `WebAuthn`'s own words.
fn in_words_of_the_library<T: DeserializeOwned>(asked: UserVerification) -> Result<T, Broken> {
    read(&write(&asked)?)
}

/// The key as one that has never verified its user.
fn touched_only(key: SecurityKey) -> SecurityKey {
    let mut credential = Credential::from(key);
    credential.user_verified = false;
    credential.into()
}

fn ceremony_id(challenge: &[u8]) -> String {
    hexadecimal(&Sha256::digest(challenge))
}

impl From<WebauthnError> for KeyFault {
    fn from(error: WebauthnError) -> Self {
        use WebauthnError as E;
        tracing::debug!(%error, "a WebAuthn ceremony was refused");
        match error {
            E::MismatchedChallenge | E::ChallengeNotFound => Self::UnknownCeremony,
            E::InvalidClientDataType => Self::WrongType,
            E::InvalidRPOrigin => Self::WrongOrigin,
            E::CredentialCrossOrigin => Self::CrossOrigin,
            E::InvalidRPIDHash => Self::WrongRelyingParty,
            E::UserNotPresent => Self::UserNotPresent,
            E::UserNotVerified => Self::UserNotVerified,
            E::CredentialNotFound => Self::UnknownCredential,
            E::CredentialBackupEligibilityInconsistent | E::CredentialMayNotBeHardwareBound => Self::BackupFlags,
            E::CredentialAlteredAlgFromRequest
            | E::CredentialInsecureCryptography
            | E::COSEKeyInvalidAlgorithm
            | E::COSEKeyInvalidType
            | E::COSEKeyEDUnsupported => Self::Algorithm,
            E::AuthenticationFailure | E::SignatureInvalid => Self::WrongSignature,
            E::CredentialPossibleCompromise => Self::ClonedCounter,
            E::AttestationNotSupported
            | E::AttestationStatementMapInvalid
            | E::AttestationStatementResponseMissing
            | E::AttestationStatementResponseInvalid
            | E::AttestationStatementSigMissing
            | E::AttestationStatementSigInvalid
            | E::AttestationStatementX5CInvalid
            | E::AttestationStatementAlgMismatch
            | E::AttestationStatementAlgInvalid
            | E::AttestationTrustFailure
            | E::AttestationCredentialSubjectKeyMismatch => Self::Attestation,
            _ => Self::Malformed,
        }
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Broken> {
    serde_json::from_str(text).map_err(broken)
}

fn write(value: &impl Serialize) -> Result<String, Broken> {
    serde_json::to_string(value).map_err(broken)
}

fn broken(error: impl std::fmt::Display) -> Broken {
    Broken(format!("a security key cannot be handled: {error}"))
}
