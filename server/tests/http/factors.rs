//! Second factors of the people in tests: authenticator apps, and security keys from a library that is not ours.

use std::time::Duration;

use async_trait::async_trait;
use axum::http::StatusCode;
use hmac::{Hmac, KeyInit, Mac};
use lockstep_server::Clock;
use passkey_authenticator::{Authenticator, MemoryStore, UiHint, UserCheck, UserValidationMethod};
use passkey_client::{Client, DefaultClientData};
use passkey_crypto::{SecretKeyT, rust_crypto::RustCryptoBackend, rust_crypto::RustCryptoSecretKey};
use passkey_types::{
    Passkey,
    ctap2::{Aaguid, Ctap2Error},
    encoding,
};
use serde_json::{Value, json};
use sha1::Sha1;

use crate::harness::{Answer, Browser, Server};

/// Where the tests' server is.
pub(crate) const ORIGIN: &str = "http://localhost:8080";

/// An authenticator app (RFC 6238), with the clock of the server.
#[derive(Clone)]
pub(crate) struct App {
    secret: Vec<u8>,
}

impl App {
    pub(crate) fn new(base32: &str) -> Self {
        let secret = data_encoding::BASE32_NOPAD.decode(base32.as_bytes()).unwrap();
        Self { secret }
    }

    /// The code of the step that is `steps` away from the current one.
    pub(crate) fn code(&self, server: &Server, steps: i64) -> String {
        let step = server.clock.now().unix_millis() / 30_000 + steps;
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.secret).unwrap();
        mac.update(&step.to_be_bytes());
        let mac = mac.finalize().into_bytes();
        let offset = usize::from(mac[19] & 15);
        let word = u32::from_be_bytes(mac[offset..offset + 4].try_into().unwrap());
        format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
    }

    /// A code that was not used before, of a later step.
    pub(crate) fn next_code(&self, server: &Server) -> String {
        server.clock.advance(Duration::from_mins(1));
        self.code(server, 0)
    }
}

/// Sets up an authenticator; gives it and the backup codes.
pub(crate) async fn enrol_totp(server: &Server, browser: &mut Browser) -> (App, Vec<String>) {
    let start = browser.post("/v1/account/two-factor/totp", json!({})).await;
    assert_eq!(start.status, StatusCode::CREATED, "{}", start.text());
    let app = App::new(start.json()["secret"].as_str().unwrap());
    let answer = browser
        .post(
            "/v1/account/two-factor/totp/confirm",
            json!({"code": app.code(server, 0)}),
        )
        .await
        .assert_ok();
    (app, texts(&answer["backupCodes"]))
}

pub(crate) fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().unwrap().iter();
    items.map(|item| item.as_str().unwrap().to_owned()).collect()
}

impl Browser {
    /// Completes a login with a code of the app or a backup code.
    pub(crate) async fn second_factor(&mut self, method: &str, code: &str) -> Answer {
        self.post("/v1/auth/login/second-factor", json!({"method": method, "code": code}))
            .await
    }

    /// Re-authenticates with a factor.
    pub(crate) async fn prove(&mut self, factor: Value) -> Answer {
        self.post("/v1/auth/reauthenticate", json!({"secondFactor": factor}))
            .await
    }

    /// A request without cookie, with a bearer token.
    pub(crate) async fn with_token(&mut self, method: &str, path: &str, token: &str) -> Answer {
        self.cookie = None;
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        self.send(method, path, &headers, b"{}".to_vec()).await
    }
}

impl Server {
    /// Somebody whose password was right, and whose second factor is missing.
    pub(crate) async fn half_logged_in(&self, email: &str, password: &str) -> Browser {
        let mut browser = self.nobody();
        let answer = browser.login(email, password).await.assert_ok();
        assert_eq!(answer["state"], "second_factor_required", "{answer}");
        browser
    }

    /// Of an organization whose owner is `owner`, a member with an authenticator.
    pub(crate) async fn member_with_totp(
        &self,
        owner: &mut Browser,
        slug: &str,
        email: &str,
    ) -> (Browser, App, Vec<String>) {
        let mut browser = self.member(owner, slug, email, "member").await;
        let (app, codes) = enrol_totp(self, &mut browser).await;
        (browser, app, codes)
    }
}

/// Does what it is asked: touches, and enters the PIN when asked for it.
struct Finger;

#[async_trait]
impl UserValidationMethod for Finger {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(
        &self,
        _: UiHint<'a, Passkey>,
        presence: bool,
        verification: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence, verification })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(true)
    }
}

type KeyClient = Client<MemoryStore, Finger, RustCryptoBackend, public_suffix::PublicSuffixList, ()>;

/// A browser with a security key in it.
pub(crate) struct Key(KeyClient);

impl Key {
    /// One that counts its signatures and verifies its user.
    pub(crate) fn new() -> Self {
        let mut authenticator = Authenticator::new(Aaguid::new_empty(), MemoryStore::new(), Finger, RustCryptoBackend);
        authenticator.set_make_credentials_with_signature_counter(true);
        Self(Client::new(authenticator).allows_insecure_localhost(true))
    }

    /// One that counts nothing, as synchronized passkeys do.
    pub(crate) fn passkey() -> Self {
        let authenticator = Authenticator::new(Aaguid::new_empty(), MemoryStore::new(), Finger, RustCryptoBackend);
        Self(Client::new(authenticator).allows_insecure_localhost(true))
    }

    /// One without a PIN.
    pub(crate) fn without_pin() -> Self {
        let Self(client) = Self::new();
        Self(client.user_verification_when_preferred(false))
    }

    /// What the browser makes of the options for a new key.
    pub(crate) async fn make(&mut self, options: &Value) -> Value {
        let options = serde_json::from_value(json!({"publicKey": options["publicKey"]})).unwrap();
        let origin = url::Url::parse(ORIGIN).unwrap();
        let made = self.0.register(&origin, options, DefaultClientData).await.unwrap();
        serde_json::to_value(made).unwrap()
    }

    /// What the browser makes of the options for a key that there is.
    pub(crate) async fn sign(&mut self, options: &Value) -> Value {
        let options = serde_json::from_value(json!({"publicKey": options["publicKey"]})).unwrap();
        let origin = url::Url::parse(ORIGIN).unwrap();
        let signed = self.0.authenticate(&origin, options, DefaultClientData).await.unwrap();
        serde_json::to_value(signed).unwrap()
    }

    /// Sets it up.
    pub(crate) async fn enrol(&mut self, browser: &mut Browser, name: &str) -> Answer {
        let options = browser.key_options().await.assert_ok();
        let credential = self.make(&options).await;
        browser.add_key(name, &credential).await
    }

    /// Its memory, which a thief or a tester has.
    pub(crate) fn memory(&mut self) -> &mut MemoryStore {
        self.0.authenticator_mut().store_mut()
    }

    /// The answer with something else in it, signed by the very key.
    pub(crate) fn signed_anew(&mut self, answer: &Value, alter: impl FnOnce(&mut Value, &mut [u8])) -> Value {
        let response = &answer["response"];
        let mut client_data = client_data(answer);
        let mut authenticator_data = bytes(&response["authenticatorData"]);
        alter(&mut client_data, &mut authenticator_data);
        let id = bytes(&answer["rawId"]);
        let key = self.memory().get(&id).unwrap().key.clone();
        let client_data = client_data.to_string().into_bytes();
        let mut message = authenticator_data.clone();
        message.extend(sha256(&client_data));
        let mut key = RustCryptoSecretKey::from_cose_key(&key).unwrap();
        let mut altered = answer.clone();
        altered["response"]["clientDataJSON"] = text(&client_data);
        altered["response"]["authenticatorData"] = text(&authenticator_data);
        altered["response"]["signature"] = text(key.sign(&message).as_ref());
        altered
    }
}

/// The answer of a new key with something else in it. It has no signature.
pub(crate) fn made_anew(answer: &Value, alter: impl FnOnce(&mut Value, &mut [u8])) -> Value {
    let mut client_data = client_data(answer);
    let mut object = bytes(&answer["response"]["attestationObject"]);
    let data = sha256(b"localhost");
    let start = object.windows(32).position(|window| window == data.as_slice()).unwrap();
    alter(&mut client_data, &mut object[start..]);
    let mut altered = answer.clone();
    altered["response"]["clientDataJSON"] = text(client_data.to_string().as_bytes());
    altered["response"]["attestationObject"] = text(&object);
    altered
}

fn client_data(answer: &Value) -> Value {
    serde_json::from_slice(&bytes(&answer["response"]["clientDataJSON"])).unwrap()
}

pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    encoding::try_from_base64url(value.as_str().unwrap()).unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> Value {
    encoding::base64url(bytes).into()
}

pub(crate) fn sha256(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).to_vec()
}

impl Browser {
    pub(crate) async fn key_options(&mut self) -> Answer {
        self.post("/v1/account/two-factor/security-keys/options", json!({}))
            .await
    }

    pub(crate) async fn add_key(&mut self, name: &str, credential: &Value) -> Answer {
        let body = json!({"name": name, "credential": credential});
        self.post("/v1/account/two-factor/security-keys", body).await
    }

    pub(crate) async fn login_key_options(&mut self) -> Answer {
        self.post("/v1/auth/login/second-factor/options", json!({})).await
    }

    pub(crate) async fn second_factor_key(&mut self, credential: &Value) -> Answer {
        let body = json!({"method": "security_key", "credential": credential});
        self.post("/v1/auth/login/second-factor", body).await
    }
}
