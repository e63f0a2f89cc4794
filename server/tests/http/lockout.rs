//! Wrong attempts over HTTP: what is counted, what is locked, and how it opens again. `LOCKSTEP_LOCKOUT_ROUNDS` says how
//! often a thousand guesses at once are made.

use std::time::Duration;

use lockstep_core::policy::SecurityPolicy;
use serde_json::{Value, json};
use tokio::task::yield_now;

use crate::{
    harness::{Answer, Browser, GOOD_PASSWORD, OWNER_PASSWORD, Server},
    mailbox,
};

const OWNER: &str = "owner@engines.example";
const NOBODY: &str = "nobody@engines.example";
const MEMBER: &str = "member@example.com";

async fn server() -> Server {
    Server::with(|settings| settings.limits.lockout = true).await
}

impl Server {
    /// Wrong passwords at a browser that nobody has logged in at, each of them looked at.
    async fn fail(&self, email: &str, times: usize) {
        for _ in 0..times {
            let answer = self.nobody().login(email, "wrong").await;
            answer.assert_problem(401, "invalid_credentials");
        }
    }

    /// The same session at a browser that is not known.
    fn elsewhere(&self, browser: &Browser) -> Browser {
        let mut same_session = self.nobody();
        same_session.cookie.clone_from(&browser.cookie);
        same_session
    }

    async fn locks(&self, owner: &mut Browser, email: &str) -> Value {
        let members = owner.get("/v1/organizations/engines/members").await.assert_ok();
        let members = members["items"].as_array().unwrap();
        members.iter().find(|member| member["email"] == email).unwrap()["locks"].clone()
    }
}

impl Browser {
    async fn unlock(&mut self, member: &str) -> Answer {
        let path = format!("/v1/organizations/engines/members/{member}/unlock");
        self.post(&path, json!({})).await
    }
}

#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
pub(crate) fn rounds() -> usize {
    std::env::var("LOCKSTEP_LOCKOUT_ROUNDS").map_or(1, |rounds| rounds.parse().unwrap())
}

/// A1 of the published holes.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_guesses_at_once_exactly_ten_are_hashed_c5() {
    let server = Server::with(|settings| {
        settings.limits.lockout = true;
        settings.store.wait = Duration::from_mins(1);
    })
    .await;
    for round in 0..rounds() {
        let slug = format!("engines-{round}");
        server.owner(&slug).await;
        let before = server.app.hashes_spent();
        let guesses: Vec<_> = (0..1_000)
            .map(|number| {
                let (mut nobody, email) = (server.nobody(), format!("owner@{slug}.example"));
                tokio::spawn(async move { nobody.login(&email, &format!("guess {number}")).await.code() })
            })
            .collect();
        let mut codes = Vec::new();
        for guess in guesses {
            codes.push(guess.await.unwrap());
        }
        let count = |code: &str| codes.iter().filter(|other| *other == code).count();
        let counted = (count("invalid_credentials"), count("account_locked"));
        assert_eq!(counted, (10, 990), "round {round}");
        assert_eq!(server.app.hashes_spent() - before, 10, "round {round}");
    }
}

/// Section B of the published holes: within each state, known and unknown give the same bytes.
#[tokio::test]
async fn an_unknown_account_locks_and_opens_in_the_same_bytes_as_a_known_one_c5() {
    let server = server().await;
    server.owner("engines").await;
    let mut statuses = Vec::new();
    // The ends of the locks: after one minute at ten, after an hour at twenty.
    for seconds in [0, 30, 29, 1, 0, 3_599, 1, 0] {
        server.clock.advance(Duration::from_secs(seconds));
        for _ in 0..12 {
            let known = server.nobody().login(OWNER, "wrong").await;
            let unknown = server.nobody().login(NOBODY, "wrong").await;
            assert_eq!(mailbox::all_but_the_id(&known), mailbox::all_but_the_id(&unknown));
            statuses.push(known.status.as_u16());
        }
    }
    let refused = statuses.iter().filter(|status| **status == 429).count();
    assert_eq!((statuses.len(), refused), (96, 66), "{statuses:?}");
    let events = server.events("auth.account.locked").await;
    assert_eq!(events.len(), 6, "{events:?}");
}

#[tokio::test]
async fn while_locked_the_right_password_gets_the_same_bytes_and_nothing_is_hashed_or_written_c5() {
    let server = server().await;
    server.owner("engines").await;
    server.fail(OWNER, 10).await;
    let (hashes, events) = (server.app.hashes_spent(), server.count("audit_events").await);
    let right = server.nobody().login(OWNER, OWNER_PASSWORD).await;
    let wrong = server.nobody().login(OWNER, "wrong").await;
    right.assert_problem(429, "account_locked");
    assert_eq!(mailbox::all_but_the_id(&right), mailbox::all_but_the_id(&wrong));
    assert_eq!(right.headers["retry-after"], "60");
    let problem = right.json();
    assert_eq!(problem["retryAfter"], 60);
    assert_eq!(problem["factorClass"], "password");
    assert_eq!(problem["lockedUntil"], "2026-11-21T12:01:00.000Z");
    assert_eq!(server.app.hashes_spent(), hashes);
    assert_eq!(server.count("audit_events").await, events);
    server.clock.advance(Duration::from_secs(59));
    let answer = server.nobody().login(OWNER, OWNER_PASSWORD).await;
    answer.assert_problem(429, "account_locked");
    assert_eq!(answer.headers["retry-after"], "1");
    server.clock.advance(Duration::from_secs(1));
    server.nobody().login(OWNER, OWNER_PASSWORD).await.assert_ok();
}

#[tokio::test]
async fn a_success_resets_no_tier_and_uses_no_attempt_up_c6() {
    let server = server().await;
    server.owner("engines").await;
    for _ in 0..12 {
        server.nobody().login(OWNER, OWNER_PASSWORD).await.assert_ok();
    }
    server.fail(OWNER, 9).await;
    server.nobody().login(OWNER, OWNER_PASSWORD).await.assert_ok();
    server.fail(OWNER, 1).await;
    let answer = server.nobody().login(OWNER, OWNER_PASSWORD).await;
    answer.assert_problem(429, "account_locked");
}

/// A3 of the published holes.
#[tokio::test]
async fn every_spelling_of_an_address_is_one_counter() {
    let server = server().await;
    let mut body = crate::harness::sign_up("engines");
    body["email"] = json!("andr\u{e9}@engines.example");
    assert_eq!(server.nobody().post("/v1/auth/sign-up", body).await.status, 201);
    for number in 0..10_usize {
        let written = if number % 2 == 0 { "andr\u{e9}" } else { "andre\u{301}" };
        let mut letters: Vec<char> = format!("{written}@engines.example").chars().collect();
        letters[number] = letters[number].to_ascii_uppercase();
        server.fail(&letters.into_iter().collect::<String>(), 1).await;
    }
    let answer = server.nobody().login("ANDR\u{c9}@ENGINES.EXAMPLE", "wrong").await;
    answer.assert_problem(429, "account_locked");
}

/// A4 and A5 of the published holes.
#[tokio::test]
async fn every_route_that_asks_for_the_password_counts_together_c5() {
    let server = server().await;
    let owner = server.owner("engines").await;
    let mut elsewhere = server.elsewhere(&owner);
    let token = json!({"email": OWNER, "password": "wrong", "name": "x"});
    server.fail(OWNER, 3).await;
    for _ in 0..3 {
        let answer = server.nobody().post("/v1/auth/tokens", token.clone()).await;
        answer.assert_problem(401, "invalid_credentials");
    }
    for _ in 0..2 {
        elsewhere
            .reauthenticate("wrong")
            .await
            .assert_problem(403, "wrong_password");
        let answer = elsewhere.change_password("wrong", "Another-Good-1!").await;
        answer.assert_problem(403, "wrong_password");
    }
    server
        .nobody()
        .login(OWNER, "wrong")
        .await
        .assert_problem(429, "account_locked");
    let answer = server.nobody().post("/v1/auth/tokens", token).await;
    answer.assert_problem(429, "account_locked");
    let answer = elsewhere.reauthenticate(OWNER_PASSWORD).await;
    answer.assert_problem(429, "account_locked");
    let answer = elsewhere.change_password(OWNER_PASSWORD, "Another-Good-1!").await;
    answer.assert_problem(429, "account_locked");
    // Sessions that there are go on.
    elsewhere.get("/v1/organizations/engines/members").await.assert_ok();
}

#[tokio::test]
async fn whoever_fails_elsewhere_does_not_lock_a_browser_out_that_has_logged_in_before_r11() {
    let server = server().await;
    let mut owner = server.owner("engines").await;
    server.fail(OWNER, 10).await;
    server
        .nobody()
        .login(OWNER, OWNER_PASSWORD)
        .await
        .assert_problem(429, "account_locked");
    owner.cookie = None;
    owner.login(OWNER, OWNER_PASSWORD).await.assert_ok();
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    // It has attempts of its own, and no more of them than anybody.
    server.clock.advance(Duration::from_mins(10));
    for _ in 0..10 {
        owner
            .login(OWNER, "wrong")
            .await
            .assert_problem(401, "invalid_credentials");
    }
    owner
        .login(OWNER, OWNER_PASSWORD)
        .await
        .assert_problem(429, "account_locked");
    server.nobody().login(OWNER, OWNER_PASSWORD).await.assert_ok();
}

#[tokio::test]
async fn no_browser_makes_itself_known_and_none_is_known_to_another_account_r11() {
    let server = server().await;
    let mut owner = server.owner("engines").await;
    let stranger = server.owner("looms").await;
    let known = owner.known[0].clone();
    assert!(known.starts_with("__Host-lockstep-browser-"), "{known}");
    let (name, value) = known.split_once('=').unwrap();
    let (_, foreign) = stranger.known[0].split_once('=').unwrap();
    let mut parts = value.split('.');
    let (id, since, signature) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let other = if id.starts_with('x') { 'y' } else { 'x' };
    server.fail(OWNER, 10).await;
    for forged in [
        foreign.to_owned(),
        format!("{other}{}.{since}.{signature}", &id[1..]),
        format!("{id}.{}.{signature}", since.replace('1', "2")),
        format!("{id}.{since}"),
        String::new(),
    ] {
        let mut browser = server.nobody();
        browser.known = vec![format!("{name}={forged}")];
        let answer = browser.login(OWNER, OWNER_PASSWORD).await;
        answer.assert_problem(429, "account_locked");
    }
    // After half a year without a login it is forgotten.
    owner.cookie = None;
    let mut late = owner.clone();
    late.login(OWNER, OWNER_PASSWORD).await.assert_ok();
    server.clock.advance(Duration::from_hours(180 * 24));
    server.fail(OWNER, 10).await;
    owner
        .login(OWNER, OWNER_PASSWORD)
        .await
        .assert_problem(429, "account_locked");
}

#[tokio::test]
async fn the_cookie_of_a_known_browser_is_read_by_no_script_and_comes_with_a_complete_login_only_r11() {
    let server = server().await;
    let mut owner = server.owner("engines").await;
    server.member_with_totp(&mut owner, "engines", MEMBER).await;
    let half = server.half_logged_in(MEMBER, GOOD_PASSWORD).await;
    assert!(half.known.is_empty());
    let answer = server.nobody().login(OWNER, OWNER_PASSWORD).await;
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 2);
    let cookie = cookies[1].to_str().unwrap();
    assert!(
        cookie.ends_with("; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
    let id = owner.user_id().await;
    assert!(!cookie.contains(&id) && !cookie.contains("engines"), "{cookie}");
}

#[tokio::test]
async fn a_super_admin_sees_a_lock_and_opens_it_x13() {
    let server = server().await;
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", MEMBER, "admin").await;
    let id = member.user_id().await;
    assert_eq!(server.locks(&mut owner, MEMBER).await, json!([]));
    server.fail(MEMBER, 10).await;
    let lock = json!({"factorClass": "password", "lockedUntil": "2026-11-21T12:01:00.000Z", "knownBrowser": false});
    assert_eq!(server.locks(&mut owner, MEMBER).await, json!([lock]));
    member.unlock(&id).await.assert_problem(403, "not_permitted");
    server.clock.advance(Duration::from_mins(5));
    server.fail(MEMBER, 10).await;
    owner.unlock(&id).await.assert_problem(403, "reauthentication_required");
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    assert_eq!(owner.unlock(&id).await.status, 204);
    assert_eq!(server.locks(&mut owner, MEMBER).await, json!([]));
    server.nobody().login(MEMBER, GOOD_PASSWORD).await.assert_ok();
    // The attempts are forgotten too: nineteen more than the lock at twenty would allow.
    server.fail(MEMBER, 9).await;
    let unlocked = server.events("auth.account.unlocked").await;
    assert_eq!(unlocked.len(), 1);
    assert_eq!(unlocked[0]["memberEmail"], MEMBER);
    assert_eq!(unlocked[0]["email"], OWNER);
    assert_eq!(unlocked[0]["factorClasses"], json!(["password"]));
    // With nothing locked there is nothing to write about.
    let stranger = "00000000-0000-7000-8000-000000000000";
    owner.unlock(stranger).await.assert_problem(404, "not_found");
    let own = owner.user_id().await;
    assert_eq!(owner.unlock(&own).await.status, 204);
    assert_eq!(server.events("auth.account.unlocked").await.len(), 1);
}

#[tokio::test]
async fn so_many_failures_in_a_row_close_the_way_until_the_password_is_reset_c7() {
    let server = Server::with(|settings| {
        settings.limits.lockout = true;
        mailbox::to_directory(settings);
    })
    .await;
    let mut owner = mailbox::owner(&server, "engines").await;
    let mut policy = SecurityPolicy::for_new_organization();
    policy.lockout.tiers.clear();
    policy.lockout.consecutive_limit = 3;
    server.put_policy(&mut owner, "engines", &policy).await;
    server.fail(OWNER, 2).await;
    server.nobody().login(OWNER, OWNER_PASSWORD).await.assert_ok();
    for _ in 0..3 {
        server.fail(OWNER, 1).await;
        server.clock.advance(Duration::from_hours(5));
    }
    let answer = server.nobody().login(OWNER, OWNER_PASSWORD).await;
    answer.assert_problem(429, "account_locked");
    assert!(!answer.headers.contains_key("retry-after"));
    assert_eq!(answer.json()["cure"], "/reset-password");
    assert!(answer.json().get("lockedUntil").is_none());
    let locked = server.events("auth.account.locked").await;
    assert_eq!(locked.len(), 1);
    assert_eq!(
        (&locked[0]["untilRecovery"], &locked[0]["factorClass"]),
        (&json!(true), &json!("password"))
    );
    assert_eq!(mailbox::forget(&mut server.nobody(), OWNER).await.status, 202);
    let token = mailbox::only(mailbox::read(&server).await).token("/reset-password");
    let answer = mailbox::reset(&mut server.nobody(), &token, "Another-Good-Password-1!").await;
    answer.assert_ok();
    server
        .nobody()
        .login(OWNER, "Another-Good-Password-1!")
        .await
        .assert_ok();
    assert_eq!(server.events("auth.account.unlocked").await.len(), 1);
}

#[tokio::test]
async fn the_rules_of_all_of_a_persons_organizations_hold_c5() {
    let server = server().await;
    let mut owner = server.owner("engines").await;
    owner
        .post("/v1/organizations", json!({"name": "Looms", "slug": "looms"}))
        .await;
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let tiers = json!({"lockout": {"tiers": [{"failures": 3, "windowSeconds": 10, "lockSeconds": 7200}]}});
    owner.patch_policy("looms", tiers).await.assert_ok();
    server.fail(OWNER, 3).await;
    let answer = server.nobody().login(OWNER, OWNER_PASSWORD).await;
    answer.assert_problem(429, "account_locked");
    assert_eq!(answer.headers["retry-after"], "7200");
    // A policy is the policy of the next request.
    owner
        .patch_policy("looms", json!({"lockout": {"tiers": []}}))
        .await
        .assert_ok();
    server.nobody().login(OWNER, OWNER_PASSWORD).await.assert_ok();
}

#[tokio::test]
async fn of_those_who_have_no_account_few_rows_are_kept_and_forgetting_them_opens_no_account() {
    let server = Server::with(|settings| {
        settings.limits.lockout = true;
        settings.limits.kept_of_nobody = 3;
    })
    .await;
    server.owner("engines").await;
    server.fail(OWNER, 10).await;
    for number in 0..40 {
        server.clock.advance(Duration::from_millis(1));
        server.fail(&format!("nobody-{number}@engines.example"), 1).await;
    }
    let kept = server.count("attempts").await;
    assert!((4..=20).contains(&kept), "{kept}");
    let answer = server.nobody().login(OWNER, OWNER_PASSWORD).await;
    answer.assert_problem(429, "account_locked");
}

/// A2 of the published holes: the client goes away, or the server dies, while the hash is computed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_whose_answer_never_came_has_failed_c5() {
    let server = server().await;
    server.owner("engines").await;
    let before = server.app.hashes_spent();
    let mut nobody = server.nobody();
    let request = tokio::spawn(async move { nobody.login(OWNER, OWNER_PASSWORD).await });
    while server.app.hashes_spent() == before {
        yield_now().await;
    }
    request.abort();
    assert!(request.await.unwrap_err().is_cancelled());
    let server = server.restarted(|settings| settings.limits.lockout = true).await;
    server.fail(OWNER, 9).await;
    let answer = server.nobody().login(OWNER, OWNER_PASSWORD).await;
    answer.assert_problem(429, "account_locked");
}

#[tokio::test]
async fn whatever_was_tried_a_way_in_is_one_row_and_after_a_success_none() {
    let server = server().await;
    server.owner("engines").await;
    for _ in 0..30 {
        server.nobody().login(OWNER, "wrong").await;
        server.clock.advance(Duration::from_mins(10));
    }
    assert_eq!(server.count("attempts").await, 1);
    server.clock.advance(Duration::from_hours(25));
    server.nobody().login(OWNER, OWNER_PASSWORD).await.assert_ok();
    assert_eq!(server.count("attempts").await, 0);
}
