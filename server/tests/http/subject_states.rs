//! Every state of a subject against every route, on each plane on which a request may come: only what is written here is
//! answered with success (section E of the published holes).

use std::{collections::BTreeSet, time::Duration};

use lockstep_core::policy::{SecurityPolicy, SsoMode};
use lockstep_server::{Gate, declared_routes};
use serde_json::{Value, json};

use crate::{
    api_keys::KEYS,
    factors::enrol_totp,
    harness::{Answer, Browser, GOOD_PASSWORD, OWNER_PASSWORD, Server},
    two_factor::path_of,
};

const MEMBER: &str = "member@example.com";

/// What has become of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing: the control, which opens everything.
    Compliant,
    MustEnrol,
    MustShowTheFactor,
    PasswordUnknown,
    PasswordNonCompliant,
    MustUseSso,
    MembershipEnded,
    SignedOut,
}

/// A super admin besides the owner, with a session, an access token, and an API key with every scope.
struct Subject {
    server: Server,
    session: Browser,
    token: String,
    key: String,
    key_id: String,
    service_account: String,
    /// Of the policy.
    etag: String,
}

impl Subject {
    async fn new() -> (Browser, Self) {
        let server = Server::start().await;
        let mut owner = server.owner("engines").await;
        enrol_totp(&server, &mut owner).await;
        let mut session = server.member(&mut owner, "engines", MEMBER, "super_admin").await;
        let token = mint(&server).await;
        let scopes = lockstep_core::api_key::ApiKeyScope::NAMES.map(|(name, _)| name);
        let key = session
            .create_key(json!({"name": "all", "scopes": scopes, "hashed": false}))
            .await;
        let account = json!({"name": "robot", "role": "member"});
        let account = session
            .post("/v1/organizations/engines/service-accounts", account)
            .await;
        let subject = Self {
            server,
            session,
            token,
            key: key["key"].as_str().unwrap().to_owned(),
            key_id: key["id"].as_str().unwrap().to_owned(),
            service_account: account.json()["id"].as_str().unwrap().to_owned(),
            etag: String::new(),
        };
        (owner, subject)
    }

    async fn in_state(state: State) -> Self {
        let (mut owner, mut subject) = Self::new().await;
        let id = subject.session.user_id().await;
        let patches: &[Value] = match state {
            State::Compliant | State::MustUseSso | State::MembershipEnded | State::SignedOut => &[],
            State::MustEnrol => &[json!({"twoFactor": {"mode": "required"}})],
            State::MustShowTheFactor => {
                enrol_totp(&subject.server, &mut subject.session).await;
                &[
                    json!({"twoFactor": {"mode": "off"}}),
                    json!({"twoFactor": {"mode": "optional"}}),
                    json!({"twoFactor": {"mode": "required"}}),
                ]
            }
            State::PasswordUnknown | State::PasswordNonCompliant => &[json!({"password": {"minLength": 20}})],
        };
        for patch in patches {
            owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
            owner.patch_policy("engines", patch.clone()).await.assert_ok();
            if patch["twoFactor"]["mode"] == "off" {
                // Whom nobody asks for a factor shows none.
                subject.session.login(MEMBER, GOOD_PASSWORD).await.assert_ok();
                subject.token = mint(&subject.server).await;
            }
        }
        match state {
            State::PasswordNonCompliant => drop(subject.session.login(MEMBER, GOOD_PASSWORD).await.assert_ok()),
            State::MustUseSso => {
                let mut policy = SecurityPolicy::for_new_organization();
                policy.sso.mode = SsoMode::Required;
                subject.server.put_policy(&mut owner, "engines", &policy).await;
            }
            State::MembershipEnded => {
                let path = format!("/v1/organizations/engines/members/{id}");
                assert_eq!(owner.delete(&path).await.status, 204);
            }
            State::SignedOut => {
                let path = format!("{KEYS}/{}", subject.key_id);
                assert_eq!(subject.session.delete(&path).await.status, 204);
                let tokens = subject.session.get("/v1/auth/tokens").await.assert_ok();
                let path = format!("/v1/auth/tokens/{}", tokens["items"][0]["id"].as_str().unwrap());
                assert_eq!(subject.session.delete(&path).await.status, 204);
                let mut session = subject.session.clone();
                assert_eq!(session.post("/v1/auth/logout", json!({})).await.status, 204);
            }
            _ => {}
        }
        let policy = owner.get("/v1/organizations/engines/security-policy").await;
        policy.headers["etag"].to_str().unwrap().clone_into(&mut subject.etag);
        subject
    }

    /// Whatever of the routes that are not public answers a good request of a plane with success, `METHOD path`.
    async fn opened(&self, plane: Plane) -> BTreeSet<String> {
        let mut opened = BTreeSet::new();
        for route in declared_routes() {
            // These end what the walk goes by.
            let is_an_end = route.method == "DELETE" || route.path == "/v1/auth/logout";
            if route.gate == Gate::Public || is_an_end {
                continue;
            }
            let path = path_of(&route)
                .replace(&format!("api-keys/{NOBODY}"), &format!("api-keys/{}", self.key_id))
                .replace(
                    &format!("service-accounts/{NOBODY}"),
                    &format!("service-accounts/{}", self.service_account),
                );
            let path = match route.gate {
                Gate::Verify => format!("{path}?organization=engines"),
                _ => path,
            };
            let body = good_body(route.method, &route.path);
            let answer = self.send(plane, route.method, &path, &body).await;
            assert!(answer.status.as_u16() < 500, "{route:?}: {}", answer.text());
            if answer.status.is_success() {
                opened.insert(format!("{} {}", route.method, route.path));
            }
        }
        opened
    }

    async fn send(&self, plane: Plane, method: &str, path: &str, body: &Value) -> Answer {
        let bearer = match plane {
            Plane::Session => self.session.cookie.as_deref().unwrap().split_once('=').unwrap().1,
            Plane::Token => &self.token,
            Plane::Key => &self.key,
        };
        let bearer = format!("Bearer {bearer}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
            ("if-match", self.etag.as_str()),
        ];
        let body = body.to_string().into_bytes();
        self.server.nobody().send(method, path, &headers, body).await
    }
}

#[derive(Clone, Copy, Debug)]
enum Plane {
    Session,
    Token,
    Key,
}

const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// An access token for the password alone.
async fn mint(server: &Server) -> String {
    let body = json!({"email": MEMBER, "password": GOOD_PASSWORD, "name": "script"});
    let answer = server.nobody().post("/v1/auth/tokens", body).await;
    answer.json()["token"].as_str().unwrap().to_owned()
}

/// A body with which the route answers with success whoever may use it.
fn good_body(method: &str, path: &str) -> Value {
    let scopes = json!(["verify"]);
    match (method, path) {
        ("POST", "/v1/organizations") => json!({"name": "Looms"}),
        ("PATCH", "/v1/organizations/{org}") => json!({"name": "Engines"}),
        ("POST", "/v1/organizations/{org}/password-policy/check") => json!({"password": GOOD_PASSWORD}),
        ("POST", "/v1/organizations/{org}/invitations") => json!({"email": "new@example.com", "role": "member"}),
        ("POST", "/v1/organizations/{org}/api-keys") => json!({"name": "another", "scopes": scopes}),
        ("PATCH", "/v1/organizations/{org}/api-keys/{key}" | "/v1/organizations/{org}/service-accounts/{account}") => {
            json!({"name": "renamed"})
        }
        ("POST", "/v1/organizations/{org}/service-accounts") => json!({"name": "another robot", "role": "member"}),
        _ => json!({}),
    }
}

/// One's own account: what is there, and nothing that anybody else's policy could be asked for.
const ACCOUNT: [&str; 5] = [
    "GET /v1/account/password-policy",
    "GET /v1/account/two-factor",
    "GET /v1/auth/session",
    "GET /v1/auth/sessions",
    "GET /v1/auth/tokens",
];
/// What cures, at a browser.
const ENROLMENT: [&str; 2] = [
    "POST /v1/account/two-factor/security-keys/options",
    "POST /v1/account/two-factor/totp",
];
/// Of whom no organization asks to set something up first.
const OTHER_ORGANIZATIONS: [&str; 2] = ["GET /v1/organizations", "POST /v1/organizations"];
/// The rules that refuse, and what they say of the caller.
const RULES: [&str; 3] = [
    "GET /v1/organizations/{org}/access",
    "GET /v1/organizations/{org}/password-policy",
    "POST /v1/organizations/{org}/password-policy/check",
];
/// Open to a super admin whatever the decision, who is held to loosening (spec R7).
const LOOSENING: [&str; 3] = [
    "GET /v1/organizations/{org}/security-policy",
    "PATCH /v1/organizations/{org}/security-policy",
    "POST /v1/organizations/{org}/security-policy/preview",
];
/// What the organization is there for.
const USE: [&str; 4] = [
    "GET /v1/organizations/{org}",
    "GET /v1/organizations/{org}/audit-events",
    "GET /v1/organizations/{org}/members",
    "GET /v1/verify",
];

/// What is answered with success, in groups; `None`: everything that the plane has.
fn expected(state: State, plane: Plane) -> Option<Vec<&'static [&'static str]>> {
    let groups: &[&[&str]] = match (state, plane) {
        // Nobody can say what a password is that was not entered since, and programs cannot enter it (spec R5). A key's
        // owner complies without the factor or the provider of this session.
        (State::Compliant, _)
        | (State::PasswordUnknown, Plane::Token | Plane::Key)
        | (State::MustShowTheFactor | State::MustUseSso, Plane::Key) => return None,
        (State::SignedOut, _) | (State::MembershipEnded, Plane::Key) => &[],
        (State::MustEnrol | State::PasswordNonCompliant, Plane::Key) => &[&RULES[..1]],
        (State::MembershipEnded, Plane::Session) => &[&ACCOUNT, &ENROLMENT, &OTHER_ORGANIZATIONS],
        (State::MembershipEnded, Plane::Token) => &[&ACCOUNT, &OTHER_ORGANIZATIONS],
        (State::MustEnrol, Plane::Session) => &[&ACCOUNT, &ENROLMENT, &RULES, &LOOSENING],
        (State::MustEnrol, Plane::Token) => &[&ACCOUNT, &RULES, &LOOSENING],
        (State::MustShowTheFactor, Plane::Session) => &[
            &ACCOUNT,
            &ENROLMENT,
            &["POST /v1/account/two-factor/backup-codes"],
            &OTHER_ORGANIZATIONS,
            &RULES,
            &LOOSENING,
        ],
        (_, Plane::Session) => &[&ACCOUNT, &ENROLMENT, &OTHER_ORGANIZATIONS, &RULES, &LOOSENING],
        (_, Plane::Token) => &[&ACCOUNT, &OTHER_ORGANIZATIONS, &RULES, &LOOSENING],
    };
    Some(groups.to_vec())
}

fn assert_opens(state: State, plane: Plane, opened: &BTreeSet<String>) {
    if let Some(groups) = expected(state, plane) {
        let expected: BTreeSet<_> = groups.concat().into_iter().map(str::to_owned).collect();
        assert_eq!(*opened, expected, "{state:?} {plane:?}");
    } else {
        assert!(
            USE.iter().all(|route| opened.contains(*route)),
            "{state:?} {plane:?}: {opened:#?}"
        );
        let least = if matches!(plane, Plane::Key) { 13 } else { 28 };
        assert!(opened.len() >= least, "{state:?} {plane:?}: {opened:#?}");
    }
}

#[tokio::test]
async fn each_state_of_a_subject_opens_on_every_plane_what_is_written_here_and_nothing_else_e() {
    for state in [
        State::Compliant,
        State::MustEnrol,
        State::MustShowTheFactor,
        State::PasswordUnknown,
        State::PasswordNonCompliant,
        State::MustUseSso,
        State::MembershipEnded,
        State::SignedOut,
    ] {
        let mut subject = Subject::in_state(state).await;
        for plane in [Plane::Session, Plane::Token, Plane::Key] {
            assert_opens(state, plane, &subject.opened(plane).await);
        }
        // What is minted in a state opens no more than what was minted before.
        let minted = match state {
            State::SignedOut | State::MustShowTheFactor => None,
            // The password is known again.
            State::PasswordUnknown => Some(State::PasswordNonCompliant),
            other => Some(other),
        };
        if let Some(state) = minted {
            subject.token = mint(&subject.server).await;
            assert_opens(state, Plane::Token, &subject.opened(Plane::Token).await);
        }
    }
}

/// A locked way in gives nothing on any route that compares, not even to who knows the secret; what is open stays open.
#[tokio::test]
async fn a_locked_way_in_gives_nothing_on_any_route_and_takes_nothing_away() {
    let server = Server::with(|settings| settings.limits.lockout = true).await;
    let mut owner = server.owner("engines").await;
    let (mut member, app, codes) = server.member_with_totp(&mut owner, "engines", MEMBER).await;
    let mut elsewhere = server.nobody();
    elsewhere.cookie.clone_from(&member.cookie);
    // The way of the codes first, because it needs logins.
    let right = app.next_code(&server);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let mut half = server.half_logged_in(MEMBER, GOOD_PASSWORD).await;
    for _ in 0..10 {
        half.second_factor("totp", wrong)
            .await
            .assert_problem(401, "wrong_code");
    }
    for factor in [
        json!({"method": "totp", "code": right}),
        json!({"method": "backup_code", "code": codes[0]}),
    ] {
        let token = json!({"email": MEMBER, "password": GOOD_PASSWORD, "name": "x", "secondFactor": factor});
        for answer in [
            half.post("/v1/auth/login/second-factor", factor.clone()).await,
            elsewhere.prove(factor.clone()).await,
            server.nobody().post("/v1/auth/tokens", token).await,
        ] {
            answer.assert_problem(429, "account_locked");
            assert_eq!(answer.json()["factorClass"], "code");
        }
    }
    for _ in 0..10 {
        let answer = server.nobody().login(MEMBER, "wrong").await;
        answer.assert_problem(401, "invalid_credentials");
    }
    let hashes = server.app.hashes_spent();
    for password in [GOOD_PASSWORD, "wrong"] {
        let credentials = json!({"email": MEMBER, "password": password});
        let token = json!({"email": MEMBER, "password": password, "name": "x"});
        for answer in [
            server.nobody().post("/v1/auth/login", credentials).await,
            server.nobody().post("/v1/auth/tokens", token).await,
            elsewhere.reauthenticate(password).await,
            elsewhere.change_password(password, "Another-Good-1!").await,
        ] {
            answer.assert_problem(429, "account_locked");
            assert_eq!(answer.json()["factorClass"], "password");
        }
    }
    assert_eq!(
        (server.app.hashes_spent(), server.count("backup_codes").await),
        (hashes, 10)
    );
    member.get("/v1/organizations/engines").await.assert_ok();
    server.clock.advance(Duration::from_mins(1));
    let mut half = server.half_logged_in(MEMBER, GOOD_PASSWORD).await;
    half.second_factor("totp", &app.next_code(&server)).await.assert_ok();
}
