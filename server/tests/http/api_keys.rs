//! API keys: a credential with a policy (spec A31–A37, R9, X7, X9, X11, X22).

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    factors::enrol_totp,
    harness::{Answer, Browser, GOOD_PASSWORD, OWNER_PASSWORD, Server},
};

pub(crate) const KEYS: &str = "/v1/organizations/engines/api-keys";
const MEMBER: &str = "member@example.com";

impl Browser {
    /// Makes a key from `body`, and gives the answer.
    pub(crate) async fn create_key(&mut self, body: Value) -> Value {
        let answer = self.post(KEYS, body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }
}

impl Server {
    /// A request that a key carries.
    pub(crate) async fn with_key(&self, key: &Value, method: &str, path: &str) -> Answer {
        let key = key.as_str().unwrap();
        self.nobody().with_token(method, path, key).await
    }

    pub(crate) async fn with_key_and_body(&self, key: &Value, method: &str, path: &str, body: Value) -> Answer {
        let bearer = format!("Bearer {}", key.as_str().unwrap());
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        self.nobody()
            .send(method, path, &headers, body.to_string().into_bytes())
            .await
    }
}

pub(crate) fn reader() -> Value {
    json!({"name": "deploy", "scopes": ["organization:read"]})
}

pub(crate) fn path_of(key: &Value) -> String {
    format!("{KEYS}/{}", key["id"].as_str().unwrap())
}

pub(crate) fn codes(answer: &Answer, list: &str) -> Vec<String> {
    let json = answer.json();
    let items = json[list].as_array().cloned().unwrap_or_default();
    items
        .iter()
        .map(|item| item["code"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_key_is_shown_once_opens_what_its_scopes_name_and_ends_with_the_request_that_revokes_it_a32() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let created = owner.create_key(reader()).await;
    let key = &created["key"];
    assert!(key.as_str().unwrap().starts_with(created["start"].as_str().unwrap()));
    assert_eq!(
        (&created["hashed"], &created["status"], &created["decision"]["decision"]),
        (&json!(true), &json!("active"), &json!("allow"))
    );
    server
        .with_key(key, "GET", "/v1/organizations/engines")
        .await
        .assert_ok();
    server
        .with_key(key, "GET", "/v1/organizations/engines/members")
        .await
        .assert_problem(403, "scope_required");
    let listed = owner.get(KEYS).await.assert_ok();
    assert_eq!(listed["items"][0]["id"], created["id"]);
    assert_eq!(listed["items"][0]["owner"]["email"], "owner@engines.example");
    let read = owner.get(&path_of(&created)).await.assert_ok();
    assert!(!format!("{listed}{read}").contains(key.as_str().unwrap()), "shown once");
    assert_eq!(owner.delete(&path_of(&created)).await.status, 204);
    server
        .with_key(key, "GET", "/v1/organizations/engines")
        .await
        .assert_problem(401, "api_key_not_valid");
    owner
        .delete(&path_of(&created))
        .await
        .assert_problem(409, "api_key_ended");
    assert_eq!(owner.get(KEYS).await.assert_ok()["items"], json!([]));
    let revoked = owner.get(&format!("{KEYS}?status=revoked")).await.assert_ok();
    assert_eq!(revoked["items"].as_array().unwrap().len(), 1);
    for kind in ["created", "revoked"] {
        let events = server.events(&format!("api_key.{kind}")).await;
        assert_eq!(events.len(), 1, "{kind}");
        assert_eq!(events[0]["apiKeyId"], created["id"]);
    }
}

#[tokio::test]
async fn what_is_no_key_is_told_from_a_key_that_is_not_known() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let created = owner.create_key(reader()).await;
    let key = created["key"].as_str().unwrap();
    let other = Server::start().await;
    let foreign = other.owner("engines").await.create_key(reader()).await;
    let path = "/v1/organizations/engines";
    let cut = &key[..key.len() - 1];
    for malformed in [
        cut,
        "lkk_",
        &format!("{key}0"),
        &format!("{}é{}", &key[..10], &key[11..]),
        &key.to_lowercase(),
    ] {
        let answer = server.with_key(&json!(malformed), "GET", path).await;
        answer.assert_problem(401, "api_key_malformed");
    }
    server
        .with_key(&foreign["key"], "GET", path)
        .await
        .assert_problem(401, "api_key_not_valid");
    // A known id with another secret is no more known than an unknown one.
    let id = u128::from_str_radix(&created["id"].as_str().unwrap().replace('-', ""), 16).unwrap();
    let forged = lockstep_core::api_key::ApiKeyToken {
        id,
        secret: &"a".repeat(43),
    }
    .write();
    let wrong = server.with_key(&json!(forged), "GET", path).await;
    wrong.assert_problem(401, "api_key_not_valid");
    let unknown = server.with_key(&foreign["key"], "GET", path).await;
    assert_eq!(wrong.body, unknown.body);
    // A key is no cookie.
    let cookie = format!("lockstep={key}; __Host-lockstep={key}");
    let mut nobody = server.nobody();
    nobody.cookie = Some(cookie);
    nobody.get(path).await.assert_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_key_works_a_second_before_its_end_and_not_at_it_a35() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let scopes = json!(["organization:read", "security:read", "verify"]);
    let created = owner
        .create_key(json!({"name": "a day", "scopes": scopes, "expiresInDays": 1}))
        .await;
    assert_eq!(created["expiresAt"], "2026-11-22T12:00:00.000Z");
    let path = "/v1/organizations/engines";
    server.clock.advance(Duration::from_secs(86_399));
    server.with_key(&created["key"], "GET", path).await.assert_ok();
    server.clock.advance(Duration::from_secs(1));
    // Also where its owner, a super admin, would always be let in.
    for path in [
        path,
        "/v1/organizations/engines/security-policy",
        "/v1/verify?organization=engines",
    ] {
        let answer = server.with_key(&created["key"], "GET", path).await;
        answer.assert_problem(403, "security_policy_not_met");
        assert_eq!(codes(&answer, "reasons"), ["api_key_expired"]);
        assert_eq!(answer.json()["reasons"][0]["expiredAt"], created["expiresAt"]);
    }
}

#[tokio::test]
async fn everything_that_the_policy_refuses_is_said_at_once_with_what_it_allows_a31_a34_a36_a37() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let rules = json!({"apiKeys": {"enforceHashed": true, "requireExpiration": true, "maxExpirationDays": 90}});
    owner.patch_policy("engines", rules).await.assert_ok();
    let request = |extra: Value| {
        let mut body = reader();
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    let answer = owner
        .post(KEYS, request(json!({"hashed": false, "expiresInDays": 91})))
        .await;
    answer.assert_problem(422, "api_key_refused");
    let expected = ["hashed_key_required", "expiration_exceeds_max"];
    assert_eq!(codes(&answer, "violations"), expected);
    let verdict = &answer.json()["keyVerdict"];
    assert_eq!(verdict["accepted"], false);
    // 2027 is no leap year: 90 days of 86,400 s from 21 November.
    assert_eq!(verdict["violations"][1]["latestAllowed"], "2027-02-19T12:00:00.000Z");
    let answer = owner.post(KEYS, reader()).await;
    assert_eq!(codes(&answer, "violations"), ["expiration_required"]);
    let last = owner
        .create_key(request(json!({"expiresAt": "2027-02-19T12:00:00.000Z"})))
        .await;
    let answer = owner
        .post(KEYS, request(json!({"expiresAt": "2027-02-19T12:00:00.001Z"})))
        .await;
    assert_eq!(codes(&answer, "violations"), ["expiration_exceeds_max"]);
    // An edit counts from the creation: no key is extended for ever.
    server.clock.advance(Duration::from_hours(24 * 20));
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    let edit = |body: Value| (path_of(&last), body);
    for (body, codes_expected) in [
        (json!({"expiresInDays": 91}), vec!["expiration_exceeds_max"]),
        (
            json!({"expiresAt": "2027-02-19T12:00:00.001Z"}),
            vec!["expiration_exceeds_max"],
        ),
        (json!({"expiresAt": null}), vec!["expiration_required"]),
        (
            json!({"expiresAt": "2026-12-11T12:00:00.000Z"}),
            vec!["expiration_in_past"],
        ),
    ] {
        let (path, body) = edit(body);
        let answer = owner.json("PATCH", &path, body.to_string()).await;
        answer.assert_problem(422, "api_key_refused");
        assert_eq!(codes(&answer, "violations"), codes_expected);
    }
    let (path, body) = edit(json!({"name": "release", "expiresInDays": 30}));
    let changed = owner.json("PATCH", &path, body.to_string()).await.assert_ok();
    assert_eq!(changed["expiresAt"], "2026-12-21T12:00:00.000Z");
    let events = server.events("api_key.changed").await;
    assert_eq!(events[0]["changes"]["name"], json!({"old": "deploy", "new": "release"}));
    assert_eq!(events.len(), 1);
}

#[tokio::test]
async fn days_count_across_a_leap_day_a35() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    // To 1 February 2028, which is a leap year.
    server.clock.advance(Duration::from_hours(24 * 437));
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    let rules = json!({"apiKeys": {"requireExpiration": true, "maxExpirationDays": 29}});
    owner.patch_policy("engines", rules).await.assert_ok();
    let mut body = reader();
    body["expiresAt"] = json!("2028-03-01T12:00:00Z");
    let created = owner.create_key(body.clone()).await;
    assert_eq!(created["createdAt"], "2028-02-01T12:00:00.000Z");
    body["expiresAt"] = json!("2028-03-01T12:00:00.001Z");
    owner
        .post(KEYS, body.clone())
        .await
        .assert_problem(422, "api_key_refused");
    body["expiresAt"] = json!("2028-02-29T23:59:59.999Z");
    owner.create_key(body).await;
}

#[tokio::test]
async fn what_cannot_be_a_key_is_refused_with_its_place() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    for (field, value, code) in [
        ("expiresAt", json!("2026-11-21T12:00:00"), "invalid_time"),
        ("expiresAt", json!("2027-02-29T12:00:00Z"), "invalid_time"),
        ("expiresAt", json!("10000-01-01T00:00:00Z"), "invalid_time"),
        ("expiresAt", json!(1_800_000_000), "wrong_type"),
        ("expiresInDays", json!(0), "expires_in_days_out_of_range"),
        ("expiresInDays", json!(-1), "expires_in_days_out_of_range"),
        ("expiresInDays", json!(1.5), "expires_in_days_out_of_range"),
        ("expiresInDays", json!("90"), "expires_in_days_out_of_range"),
        ("name", json!(1), "wrong_type"),
        ("name", json!(null), "null_not_allowed"),
        ("scopes", json!([]), "item_count_out_of_range"),
        ("scopes", json!("verify"), "wrong_type"),
        ("serviceAccountId", json!("x"), "unknown_service_account"),
        (
            "ownerId",
            json!("00000000-0000-7000-8000-000000000000"),
            "unknown_field",
        ),
        ("accountId", json!("x"), "unknown_field"),
        ("organizationId", json!("x"), "unknown_field"),
        ("createdAt", json!("2026-01-01T00:00:00Z"), "unknown_field"),
        ("key", json!("lkk_x"), "unknown_field"),
    ] {
        let mut body = reader();
        body[field] = value.clone();
        let answer = owner.post(KEYS, body).await;
        answer.assert_problem(422, "invalid_request");
        assert_eq!(answer.violations(), [(code.to_owned(), field.to_owned())], "{value}");
    }
    let mut past = reader();
    past["expiresAt"] = json!("2026-11-21T12:00:00Z");
    let answer = owner.post(KEYS, past).await;
    answer.assert_problem(422, "api_key_refused");
    assert_eq!(codes(&answer, "violations"), ["expiration_in_past"]);
    let rules = json!({"apiKeys": {"requireExpiration": true, "maxExpirationDays": 365}});
    owner.patch_policy("engines", rules).await.assert_ok();
    let mut long = reader();
    long["expiresInDays"] = json!(366);
    owner.post(KEYS, long).await.assert_problem(422, "api_key_refused");
    owner.json("POST", KEYS, "{").await.assert_problem(400, "invalid_json");
    owner
        .post(KEYS, json!({"name": "x", "scopes": ["verify", "verify", "root"]}))
        .await
        .assert_problem(422, "invalid_request");
    assert_eq!(server.count("api_keys").await, 0);
}

#[tokio::test]
async fn a_key_opens_one_organization_and_says_nothing_of_others() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut both = server.owner("looms").await;
    let token = owner.invite("engines", "owner@looms.example", "admin").await;
    both.post("/v1/invitations/accept", json!({"token": token})).await;
    let scopes = json!([
        "organization:read",
        "members:read",
        "security:read",
        "api_keys:read",
        "verify"
    ]);
    let created = owner.create_key(json!({"name": "all", "scopes": scopes})).await;
    let key = &created["key"];
    for organization in ["looms", "nowhere"] {
        let answers = [
            server
                .with_key(key, "GET", &format!("/v1/organizations/{organization}"))
                .await,
            server
                .with_key(key, "GET", &format!("/v1/organizations/{organization}/members"))
                .await,
            server
                .with_key(key, "GET", &format!("/v1/organizations/{organization}/api-keys"))
                .await,
        ];
        for answer in answers {
            answer.assert_problem(404, "not_found");
        }
        let path = format!("/v1/verify?organization={organization}");
        server
            .with_key(key, "GET", &path)
            .await
            .assert_problem(403, "not_a_member");
    }
    // Also where its owner is a member of the other one.
    let own = json!({"name": "mine", "scopes": ["organization:read"]});
    let answer = both.post("/v1/organizations/looms/api-keys", own).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let answer = server
        .with_key(&answer.json()["key"], "GET", "/v1/organizations/engines")
        .await;
    answer.assert_problem(404, "not_found");
    // And no key of one organization is found through another.
    let nowhere = "00000000-0000-7000-8000-000000000000";
    for (method, verb, body) in [
        ("GET", "", ""),
        ("PATCH", "", r#"{"name":"x"}"#),
        ("POST", "/rotate", "{}"),
        ("POST", "/reveal", "{}"),
        ("DELETE", "", ""),
    ] {
        let mut bodies = Vec::new();
        for id in [created["id"].as_str().unwrap(), nowhere] {
            let path = format!("/v1/organizations/looms/api-keys/{id}{verb}");
            let answer = both.json(method, &path, body).await;
            answer.assert_problem(404, "not_found");
            bodies.push(answer.body);
        }
        assert_eq!(bodies[0], bodies[1], "{method} {verb}: a key is there, or it is not");
    }
}

#[tokio::test]
async fn a_key_stops_while_its_owner_does_not_comply_and_goes_on_after_r9() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    enrol_totp(&server, &mut owner).await;
    let mut member = server.member(&mut owner, "engines", MEMBER, "member").await;
    let created = member
        .create_key(json!({"name": "deploy", "scopes": ["organization:read", "verify"]}))
        .await;
    let key = &created["key"];
    let path = "/v1/organizations/engines";
    let verify = "/v1/verify?organization=engines";
    let answer = server.with_key(key, "GET", verify).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.headers["x-lockstep-plane"], "api_key");
    assert_eq!(answer.headers["x-lockstep-email"], MEMBER);
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let required = json!({"twoFactor": {"mode": "required"}});
    owner.patch_policy("engines", required).await.assert_ok();
    for path in [path, verify] {
        let answer = server.with_key(key, "GET", path).await;
        answer.assert_problem(403, "security_policy_not_met");
        let reason = &answer.json()["reasons"][0];
        assert_eq!(reason["code"], "owner_non_compliant");
        assert_eq!(reason["unmet"], json!(["two_factor_required"]));
    }
    let listed = owner.get(KEYS).await.assert_ok();
    assert_eq!(listed["items"][0]["status"], "active");
    assert_eq!(listed["items"][0]["decision"]["decision"], "denied");
    enrol_totp(&server, &mut member).await;
    server.with_key(key, "GET", path).await.assert_ok();
    // Where the organization does not ask for it, the owner is not looked at.
    let loose = json!({"apiKeys": {"requireOwnerCompliance": false}});
    owner.patch_policy("engines", loose).await.assert_ok();
    server.with_key(key, "GET", path).await.assert_ok();
}

#[tokio::test]
async fn keys_older_than_the_rules_go_on_until_the_rules_stop_them_a33() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut old = reader();
    old["hashed"] = json!(false);
    let created = owner.create_key(old).await;
    let path = "/v1/organizations/engines";
    let status = async |owner: &mut Browser| {
        let view = owner.get(&path_of(&created)).await.assert_ok();
        view["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(&mut owner).await, "active");
    let rule = |existing: Value| {
        let mut rules = json!({"enforceHashed": true});
        rules
            .as_object_mut()
            .unwrap()
            .extend(existing.as_object().unwrap().clone());
        json!({"apiKeys": rules})
    };
    owner.patch_policy("engines", rule(json!({}))).await.assert_ok();
    assert_eq!(status(&mut owner).await, "legacy");
    server.with_key(&created["key"], "GET", path).await.assert_ok();
    let deadline = json!({"existingKeys": "deadline", "existingKeysDeadline": "2026-11-21T12:01:00Z"});
    owner.patch_policy("engines", rule(deadline)).await.assert_ok();
    let view = owner.get(&path_of(&created)).await.assert_ok();
    assert_eq!(
        (&view["status"], &view["endsAt"]),
        (&json!("legacy"), &json!("2026-11-21T12:01:00.000Z"))
    );
    server.clock.advance(Duration::from_secs(59));
    server.with_key(&created["key"], "GET", path).await.assert_ok();
    server.clock.advance(Duration::from_secs(1));
    let answer = server.with_key(&created["key"], "GET", path).await;
    answer.assert_problem(403, "security_policy_not_met");
    assert_eq!(codes(&answer, "reasons"), ["api_key_blocked"]);
    assert_eq!(status(&mut owner).await, "blocked");
    owner
        .patch_policy("engines", rule(json!({"existingKeys": "grandfather"})))
        .await
        .assert_ok();
    server.with_key(&created["key"], "GET", path).await.assert_ok();
    owner
        .patch_policy("engines", rule(json!({"existingKeys": "block"})))
        .await
        .assert_ok();
    server
        .with_key(&created["key"], "GET", path)
        .await
        .assert_problem(403, "security_policy_not_met");
    // Rotating it cures it.
    let rotated = owner.post(&format!("{}/rotate", path_of(&created)), json!({})).await;
    assert_eq!(rotated.status, 201, "{}", rotated.text());
    assert_eq!(
        (&rotated.json()["hashed"], &rotated.json()["status"]),
        (&json!(true), &json!("active"))
    );
    server.with_key(&rotated.json()["key"], "GET", path).await.assert_ok();
}

#[tokio::test]
async fn a_key_that_can_be_read_again_is_read_after_a_fresh_reauthentication_only_a31_x7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut body = reader();
    body["hashed"] = json!(false);
    let created = owner.create_key(body).await;
    let reveal = format!("{}/reveal", path_of(&created));
    let shown = owner.post(&reveal, json!({})).await.assert_ok();
    assert_eq!(shown["key"], created["key"]);
    server.clock.advance(Duration::from_mins(5));
    owner
        .post(&reveal, json!({}))
        .await
        .assert_problem(403, "reauthentication_required");
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    owner.post(&reveal, json!({})).await.assert_ok();
    assert_eq!(server.events("api_key.revealed").await.len(), 2);
    let mut admin = server.member(&mut owner, "engines", "admin@example.com", "admin").await;
    admin
        .post(&reveal, json!({}))
        .await
        .assert_problem(403, "not_permitted");
    let hashed = owner.create_key(reader()).await;
    owner
        .post(&format!("{}/reveal", path_of(&hashed)), json!({}))
        .await
        .assert_problem(409, "api_key_not_retrievable");
    owner
        .patch_policy("engines", json!({"apiKeys": {"enforceHashed": true}}))
        .await
        .assert_ok();
    owner
        .post(&reveal, json!({}))
        .await
        .assert_problem(409, "hashed_key_required");
    assert_eq!(server.events("api_key.revealed").await.len(), 2);
}

#[tokio::test]
async fn an_old_and_a_new_key_work_side_by_side_for_the_overlap_x11() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut body = reader();
    body["expiresInDays"] = json!(30);
    let old = owner.create_key(body).await;
    let path = "/v1/organizations/engines";
    server.clock.advance(Duration::from_mins(1));
    let rotate = format!("{}/rotate", path_of(&old));
    for seconds in [json!(-1), json!(604_801), json!(1.5)] {
        let answer = owner.post(&rotate, json!({"overlapSeconds": seconds})).await;
        answer.assert_problem(422, "invalid_request");
    }
    let answer = owner.post(&rotate, json!({"overlapSeconds": 600})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let new = answer.json();
    assert_eq!((&new["name"], &new["scopes"]), (&old["name"], &old["scopes"]));
    // As long a life again.
    assert_eq!(new["expiresAt"], "2026-12-21T12:01:00.000Z");
    let before = owner.get(&path_of(&old)).await.assert_ok();
    assert_eq!(
        (&before["rotatedTo"], &before["expiresAt"]),
        (&new["id"], &json!("2026-11-21T12:11:00.000Z"))
    );
    server.clock.advance(Duration::from_secs(599));
    server.with_key(&old["key"], "GET", path).await.assert_ok();
    server.with_key(&new["key"], "GET", path).await.assert_ok();
    server.clock.advance(Duration::from_secs(1));
    server
        .with_key(&old["key"], "GET", path)
        .await
        .assert_problem(403, "security_policy_not_met");
    server.with_key(&new["key"], "GET", path).await.assert_ok();
    owner
        .post(&rotate, json!({}))
        .await
        .assert_problem(409, "api_key_ended");
    let edit = owner.json("PATCH", &path_of(&old), r#"{"expiresAt":null}"#).await;
    edit.assert_problem(409, "api_key_ended");
    assert_eq!(server.events("api_key.rotated").await[0]["newApiKeyId"], new["id"]);
    // The overlap does not prolong a key.
    let mut short = reader();
    short["expiresAt"] = json!("2026-11-21T12:20:00Z");
    let short = owner.create_key(short).await;
    let rotate = format!("{}/rotate", path_of(&short));
    assert_eq!(owner.post(&rotate, json!({})).await.status, 201);
    let before = owner.get(&path_of(&short)).await.assert_ok();
    assert_eq!(before["expiresAt"], "2026-11-21T12:20:00.000Z");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_rotated_a_hundred_times_at_once_has_one_successor_x11() {
    let server = Server::with(|settings| settings.store.wait = Duration::from_secs(30)).await;
    let mut owner = server.owner("engines").await;
    let created = owner.create_key(reader()).await;
    let rotate = format!("{}/rotate", path_of(&created));
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let (mut owner, path) = (owner.clone(), rotate.clone());
            tokio::spawn(async move { owner.post(&path, json!({})).await })
        })
        .collect();
    let mut made = Vec::new();
    for task in tasks {
        let answer = task.await.unwrap();
        match answer.status.as_u16() {
            201 => made.push(answer.json()["id"].clone()),
            _ => {
                answer.assert_problem(409, "api_key_ended");
            }
        }
    }
    assert_eq!(made.len(), 1);
    assert_eq!(server.count("api_keys").await, 2);
    assert_eq!(server.events("api_key.rotated").await.len(), 1);
}

#[tokio::test]
async fn a_member_has_the_own_keys_and_whoever_manages_people_sees_all_and_ends_them() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut admin = server.member(&mut owner, "engines", "admin@example.com", "admin").await;
    let mut member = server.member(&mut owner, "engines", MEMBER, "member").await;
    // Ids sort by the millisecond.
    let of_owner = owner.create_key(reader()).await;
    server.clock.advance(Duration::from_millis(1));
    let of_member = member.create_key(reader()).await;
    server.clock.advance(Duration::from_millis(1));
    let of_admin = admin.create_key(reader()).await;
    let ids = |answer: Value| {
        let items = answer["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(member.get(KEYS).await.assert_ok()), [of_member["id"].clone()]);
    let all = [of_admin["id"].clone(), of_member["id"].clone(), of_owner["id"].clone()];
    assert_eq!(ids(admin.get(KEYS).await.assert_ok()), all);
    let page = admin.get(&format!("{KEYS}?limit=2")).await.assert_ok();
    assert_eq!(ids(page.clone()), all[..2]);
    let cursor = page["nextCursor"].as_str().unwrap();
    let page = admin.get(&format!("{KEYS}?limit=2&cursor={cursor}")).await.assert_ok();
    assert_eq!(ids(page.clone()), all[2..]);
    assert!(page.get("nextCursor").is_none());
    member.get(&path_of(&of_owner)).await.assert_problem(404, "not_found");
    member
        .delete(&path_of(&of_admin))
        .await
        .assert_problem(404, "not_found");
    // Whoever rotates a key has it.
    for path in [
        format!("{}/rotate", path_of(&of_member)),
        format!("{}/reveal", path_of(&of_member)),
    ] {
        admin.post(&path, json!({})).await.assert_problem(403, "not_permitted");
    }
    let edit = admin.json("PATCH", &path_of(&of_member), r#"{"name":"x"}"#).await;
    edit.assert_problem(403, "not_permitted");
    admin
        .delete(&path_of(&of_owner))
        .await
        .assert_problem(403, "not_permitted");
    assert_eq!(admin.delete(&path_of(&of_member)).await.status, 204);
    assert_eq!(owner.delete(&path_of(&of_admin)).await.status, 204);
    for query in [
        "status=other",
        "limit=0",
        "limit=201",
        "stale=0",
        "stale=x",
        "expiringSoon=1",
        "x=1",
    ] {
        let answer = admin.get(&format!("{KEYS}?{query}")).await;
        answer.assert_problem(422, "invalid_request");
    }
}

#[tokio::test]
async fn whoever_leaves_leaves_no_key_behind() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", MEMBER, "member").await;
    let created = member.create_key(reader()).await;
    let id = member.user_id().await;
    let answer = owner.delete(&format!("/v1/organizations/engines/members/{id}")).await;
    assert_eq!(answer.status, 204);
    let refused = async || {
        let answer = server
            .with_key(&created["key"], "GET", "/v1/organizations/engines")
            .await;
        answer.assert_problem(401, "api_key_not_valid");
    };
    refused().await;
    assert_eq!(
        server.events("organization.member.removed").await[0]["revokedApiKeys"],
        1
    );
    // Coming back does not bring it back.
    let token = owner.invite("engines", MEMBER, "member").await;
    member.login(MEMBER, GOOD_PASSWORD).await.assert_ok();
    member.post("/v1/invitations/accept", json!({"token": token})).await;
    refused().await;
}

#[tokio::test]
async fn a_scope_is_given_to_whoever_can_use_it_and_a_sensitive_one_after_a_fresh_reauthentication_x7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", MEMBER, "member").await;
    let scopes = json!({"name": "x", "scopes": ["verify", "members:read", "security:write"]});
    let answer = member.post(KEYS, scopes.clone()).await;
    answer.assert_problem(422, "invalid_request");
    let expected = ["scopes[1]", "scopes[2]"].map(|path| ("scope_exceeds_role".to_owned(), path.to_owned()));
    assert_eq!(answer.violations(), expected);
    server.clock.advance(Duration::from_mins(5));
    owner
        .post(KEYS, scopes.clone())
        .await
        .assert_problem(403, "reauthentication_required");
    let plain = owner.create_key(reader()).await;
    let widened = owner
        .json("PATCH", &path_of(&plain), r#"{"scopes":["api_keys:write"]}"#)
        .await;
    widened.assert_problem(403, "reauthentication_required");
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    owner.create_key(scopes).await;
}

#[tokio::test]
async fn nothing_that_a_key_makes_outlives_it_or_can_do_more_x22() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let scopes = json!(["organization:read", "api_keys:read", "api_keys:write"]);
    let maker = owner
        .create_key(json!({"name": "maker", "scopes": scopes, "expiresInDays": 10}))
        .await;
    let make = async |body: Value| server.with_key_and_body(&maker["key"], "POST", KEYS, body).await;
    let answer = make(reader()).await;
    answer.assert_problem(422, "api_key_refused");
    assert_eq!(codes(&answer, "violations"), ["outlives_its_key"]);
    assert_eq!(
        answer.json()["keyVerdict"]["violations"][0]["latestAllowed"],
        maker["expiresAt"]
    );
    let more = make(json!({"name": "x", "scopes": ["verify"], "expiresInDays": 1})).await;
    more.assert_problem(403, "scope_required");
    let mut child = reader();
    child["scopes"] = json!(["organization:read", "api_keys:write"]);
    child["expiresInDays"] = json!(10);
    let answer = make(child.clone()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let child_key = answer.json();
    assert_eq!(child_key["madeBy"], maker["id"]);
    assert_eq!(server.events("api_key.created").await[1]["actorApiKeyId"], maker["id"]);
    let grandchild = server
        .with_key_and_body(&child_key["key"], "POST", KEYS, child)
        .await
        .json();
    // A key does not change itself, and gives nobody a longer life than its own.
    for (method, path, body) in [
        ("PATCH", path_of(&maker), json!({"expiresInDays": 365})),
        ("POST", format!("{}/rotate", path_of(&maker)), json!({})),
    ] {
        let answer = server.with_key_and_body(&maker["key"], method, &path, body).await;
        answer.assert_problem(403, "not_permitted");
    }
    let plain = owner.create_key(reader()).await;
    let rotate = format!("{}/rotate", path_of(&plain));
    let answer = server
        .with_key_and_body(&maker["key"], "POST", &rotate, json!({}))
        .await;
    answer.assert_problem(422, "api_key_refused");
    let path = "/v1/organizations/engines";
    server.with_key(&grandchild["key"], "GET", path).await.assert_ok();
    assert_eq!(owner.delete(&path_of(&maker)).await.status, 204);
    for key in [&child_key, &grandchild] {
        let answer = server.with_key(&key["key"], "GET", path).await;
        answer.assert_problem(403, "security_policy_not_met");
    }
}

#[tokio::test]
async fn the_last_use_is_noted_aside_once_an_hour_and_stale_keys_are_found_x9() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut body = reader();
    body["expiresInDays"] = json!(40);
    let used = owner.create_key(body).await;
    let unused = owner.create_key(reader()).await;
    let path = "/v1/organizations/engines";
    assert!(used.get("lastUsedAt").is_none());
    let use_and_look = async |owner: &mut Browser| {
        server.with_key(&used["key"], "GET", path).await.assert_ok();
        owner.get(&path_of(&used)).await.assert_ok()["lastUsedAt"].clone()
    };
    assert_eq!(use_and_look(&mut owner).await, "2026-11-21T12:00:00.000Z");
    server.clock.advance(Duration::from_mins(59));
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    assert_eq!(use_and_look(&mut owner).await, "2026-11-21T12:00:00.000Z");
    server.clock.advance(Duration::from_mins(1));
    assert_eq!(use_and_look(&mut owner).await, "2026-11-21T13:00:00.000Z");
    server.clock.advance(Duration::from_hours(24 * 20 - 1));
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    let ids = |answer: Value| {
        let items = answer["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
    };
    let stale = owner.get(&format!("{KEYS}?stale=20")).await.assert_ok();
    assert_eq!(ids(stale), [unused["id"].clone()]);
    let soon = owner.get(&format!("{KEYS}?expiringSoon=true")).await.assert_ok();
    assert_eq!(ids(soon), [used["id"].clone()]);
}

#[tokio::test]
async fn a_dump_of_the_store_holds_no_part_of_a_secret_a32() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let hashed = owner.create_key(reader()).await;
    let mut body = reader();
    body["hashed"] = json!(false);
    let retrievable = owner.create_key(body).await;
    let dump = server.dump().await;
    let holds = |text: &str| dump.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(hashed["id"].as_str().unwrap()), "the dump is one");
    for created in [&hashed, &retrievable] {
        let key = created["key"].as_str().unwrap();
        let secret = &key[26..69];
        for start in 0..=secret.len() - 8 {
            assert!(!holds(&secret[start..start + 8]), "eight characters in a row");
        }
    }
}
