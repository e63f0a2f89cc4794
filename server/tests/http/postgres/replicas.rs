//! Three servers on one database: what one has acknowledged is true on the others at their next request.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use lockstep_server::{App, Settings};
use serde_json::{Value, json};

use crate::{
    cluster::Cluster,
    harness::{Answer, Browser, GOOD_PASSWORD, OWNER_PASSWORD, Server, patient, sign_up},
};

const EMAIL: &str = "member@example.com";

async fn three() -> [Server; 3] {
    let database = Cluster::shared().migrated_database().await;
    let first = Server::on(Some(Arc::new(database)), patient).await;
    let (second, third) = (first.replica().await, first.replica().await);
    [first, second, third]
}

/// Asks the two others, the person being known to `servers[at]`.
async fn from_the_others(servers: &[Server; 3], at: usize, person: &Browser, path: &str) -> [Answer; 2] {
    [
        person.at(&servers[(at + 1) % 3]).get(path).await,
        person.at(&servers[(at + 2) % 3]).get(path).await,
    ]
}

#[tokio::test]
async fn a_server_takes_the_time_from_the_database() {
    let database = Cluster::shared().migrated_database().await;
    let mut connection = database.connect().await;
    // In this database it is a year later.
    let later = format!(
        "ALTER DATABASE {} SET search_path = public, pg_catalog",
        database.name()
    );
    sqlx::query(sqlx::AssertSqlSafe(later))
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query(
        "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql
         RETURN pg_catalog.clock_timestamp() + interval '365 days'",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(directory.path().join("data"));
    settings.database_url = Some(database.url().parse().unwrap());
    let app = App::start(settings).await.unwrap();
    let answer = Browser::of(&app).post("/v1/auth/sign-up", sign_up("engines")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let behind: f64 = sqlx::query_scalar(
        "SELECT CAST(extract(epoch FROM now() + interval '365 days') - created_at / 1000.0 AS FLOAT8) FROM accounts",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert!((-1.0..60.0).contains(&behind), "{behind} s");
}

#[tokio::test]
async fn a_policy_saved_on_one_server_decides_the_next_request_on_the_others() {
    let servers = three().await;
    let mut owner = servers[0].owner("engines").await;
    owner.enrol(&servers[0], OWNER_PASSWORD).await;
    let member = servers[0].member(&mut owner, "engines", EMAIL, "member").await;
    for flip in 0..30 {
        let at = flip % 3;
        let (mode, status) = if flip % 2 == 0 {
            ("required", 403)
        } else {
            ("optional", 200)
        };
        let saved = owner
            .at(&servers[at])
            .patch_policy("engines", json!({"twoFactor": {"mode": mode}}))
            .await;
        saved.assert_ok();
        for path in ["/v1/organizations/engines", "/v1/verify?organization=engines"] {
            for answer in from_the_others(&servers, at, &member, path).await {
                assert_eq!(answer.status, status, "flip {flip}: {}", answer.text());
            }
        }
    }
}

#[tokio::test]
async fn what_is_revoked_on_one_server_is_refused_by_the_others_at_once() {
    let servers = three().await;
    let mut owner = servers[0].owner("engines").await;
    let mut member = servers[0].member(&mut owner, "engines", EMAIL, "member").await;
    let id = member.user_id().await;
    for at in 0..3 {
        // A session.
        let mut session = servers[at].nobody();
        session.login(EMAIL, GOOD_PASSWORD).await.assert_ok();
        for answer in from_the_others(&servers, at, &session, "/v1/organizations/engines").await {
            answer.assert_ok();
        }
        let left = session.clone();
        session.post("/v1/auth/logout", json!({})).await;
        for answer in from_the_others(&servers, at, &left, "/v1/organizations/engines").await {
            answer.assert_problem(401, "unauthenticated");
        }
        // An access token.
        let body = json!({"email": EMAIL, "password": GOOD_PASSWORD, "name": "script"});
        let created = servers[at].nobody().post("/v1/auth/tokens", body).await.json();
        let token = created["token"].as_str().unwrap();
        let path = format!("/v1/auth/tokens/{}", created["id"].as_str().unwrap());
        let mut script = servers[(at + 1) % 3].nobody();
        let answer = script.with_token("GET", "/v1/organizations/engines", token).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(member.at(&servers[at]).delete(&path).await.status.is_success());
        let answer = script.with_token("GET", "/v1/organizations/engines", token).await;
        answer.assert_problem(401, "unauthenticated");
    }
    // A membership.
    let path = format!("/v1/organizations/engines/members/{id}");
    let mut elsewhere = owner.at(&servers[1]);
    elsewhere.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let answer = elsewhere.delete(&path).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    for answer in from_the_others(&servers, 1, &member, "/v1/organizations/engines").await {
        answer.assert_problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_code_used_on_all_servers_at_once_is_accepted_once() {
    let servers = three().await;
    let mut owner = servers[0].owner("engines").await;
    let (_, app, codes) = servers[0].member_with_totp(&mut owner, "engines", EMAIL).await;
    for round in 0..6 {
        servers[0].clock.advance(Duration::from_mins(1));
        let mut logins = Vec::new();
        for number in 0..12 {
            logins.push(servers[number % 3].half_logged_in(EMAIL, GOOD_PASSWORD).await);
        }
        let factor = match codes.get(round).filter(|_| round % 2 == 0) {
            Some(code) => json!({"method": "backup_code", "code": code}),
            None => json!({"method": "totp", "code": app.next_code(&servers[0])}),
        };
        let uses = logins.into_iter().enumerate().map(|(number, login)| {
            let mut browser = login.at(&servers[(number + 1) % 3]);
            let factor: Value = factor.clone();
            tokio::spawn(async move { browser.post("/v1/auth/login/second-factor", factor).await })
        });
        let answers = join_all(uses).await.into_iter().map(Result::unwrap).collect::<Vec<_>>();
        assert!(answers.iter().all(|answer| answer.status.as_u16() < 500), "{answers:?}");
        let accepted = answers.iter().filter(|answer| answer.status.is_success()).count();
        assert_eq!(accepted, 1, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_version_of_a_policy_is_replaced_once_by_all_servers_at_once() {
    let servers = three().await;
    let owner = servers[0].owner("engines").await;
    for version in 1..=10 {
        let saves = (0..9).map(|number| {
            let mut owner = owner.at(&servers[number % 3]);
            let patch = json!({"password": {"minLength": 8, "maxLength": 100 + 10 * version + number}});
            let etag = format!("\"{version}\"");
            tokio::spawn(async move { owner.patch_policy_at("engines", patch, &etag).await })
        });
        let mut won = 0;
        for answer in join_all(saves).await {
            let answer = answer.unwrap();
            match answer.status.as_u16() {
                200 => won += 1,
                _ => drop(answer.assert_problem(412, "precondition_failed")),
            }
        }
        assert_eq!(won, 1, "version {version}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_super_admins_who_leave_on_two_servers_at_once_leave_one_behind() {
    let servers = three().await;
    for round in 0..8 {
        let slug = format!("engines-{round}");
        let mut owner = servers[0].owner(&slug).await;
        let email = format!("second-{round}@example.com");
        let second = servers[0].member(&mut owner, &slug, &email, "super_admin").await;
        let leave = |person: &Browser, at: usize| {
            let mut person = person.at(&servers[at]);
            let slug = slug.clone();
            async move {
                let id = person.user_id().await;
                person.delete(&format!("/v1/organizations/{slug}/members/{id}")).await
            }
        };
        let (first, second) = (leave(&owner, 1), leave(&second, 2));
        let (first, second) = tokio::join!(tokio::spawn(first), tokio::spawn(second));
        let answers = [first.unwrap(), second.unwrap()];
        let left = answers.iter().filter(|answer| answer.status.is_success()).count();
        assert_eq!(left, 1, "{answers:?}");
    }
}
