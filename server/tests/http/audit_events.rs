use std::{collections::BTreeSet, time::Duration};

use serde_json::{Value, json};

use crate::harness::{Browser, OWNER_PASSWORD, Server};

const PATH: &str = "/v1/organizations/engines/audit-events";

fn kinds(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    let prefix = "dev.lockstep.";
    items
        .iter()
        .map(|item| item["type"].as_str().unwrap().trim_start_matches(prefix).to_owned())
        .collect()
}

async fn events(browser: &mut Browser, query: &str) -> Value {
    browser.get(&format!("{PATH}{query}")).await.assert_ok()
}

async fn rows(browser: &mut Browser, query: &str, accept: &str) -> String {
    let answer = browser
        .send("GET", &format!("{PATH}{query}"), &[("accept", accept)], Vec::new())
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(
        answer.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    answer.text()
}

#[tokio::test]
async fn every_event_says_who_what_when_and_whence_b15_b16_b17() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner.enrol(&server, OWNER_PASSWORD).await;
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "required"}}))
        .await
        .assert_ok();
    let page = events(&mut owner, "?type=organization.2fa.settings_changed").await;
    let event = &page["items"][0];
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(event["specversion"], "1.0");
    assert_eq!(event["type"], "dev.lockstep.organization.2fa.settings_changed");
    assert_eq!(event["time"], "2026-11-21T12:00:00.000Z");
    assert_eq!(event["data"]["email"], "owner@engines.example");
    assert_eq!(
        event["data"]["changes"],
        json!([{"path": "twoFactor.mode", "old": "optional", "new": "required"}])
    );
    let all = kinds(&events(&mut owner, "").await);
    for kind in [
        "auth.2fa.enabled",
        "auth.sign_up",
        "organization.created",
        "organization.policy.changed",
    ] {
        assert!(all.contains(&kind.to_owned()), "{kind}: {all:?}");
    }
    let enabled = events(&mut owner, "?type=dev.lockstep.auth.2fa.enabled").await;
    assert_eq!(enabled["items"][0]["data"]["method"], "totp");
}

#[tokio::test]
async fn events_are_found_by_type_actor_member_and_time_b14() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    let (owner_id, member_id) = (owner.user_id().await, member.user_id().await);
    server.clock.advance(Duration::from_mins(1));
    owner
        .json(
            "PATCH",
            &format!("/v1/organizations/engines/members/{member_id}"),
            json!({"role": "admin"}).to_string(),
        )
        .await
        .assert_ok();
    server.clock.advance(Duration::from_mins(1));
    member.login("member@example.com", "wrong").await;
    let found = |page: Value| kinds(&page);
    let both = "?type=organization.member.role_changed,auth.login.failed";
    let expected = ["auth.login.failed", "organization.member.role_changed"];
    assert_eq!(found(events(&mut owner, both).await), expected);
    let repeated = "?type=organization.member.role_changed&type=auth.login.failed";
    assert_eq!(found(events(&mut owner, repeated).await), expected);
    for actor in [&member_id, "Member@Example.com"] {
        let page = events(&mut owner, &format!("?actor={actor}")).await;
        assert!(!kinds(&page).contains(&"organization.member.role_changed".to_owned()));
        assert!(kinds(&page).contains(&"auth.login.failed".to_owned()));
        let page = events(&mut owner, &format!("?member={actor}")).await;
        assert!(kinds(&page).contains(&"organization.member.role_changed".to_owned()));
        assert!(kinds(&page).contains(&"auth.login.failed".to_owned()));
    }
    let page = events(&mut owner, &format!("?actor={owner_id}&member={member_id}")).await;
    assert_eq!(kinds(&page), ["organization.member.role_changed"]);
    let at = "2026-11-21T12:01:00.000Z";
    let until = events(&mut owner, &format!("?to={at}")).await;
    let since = events(&mut owner, &format!("?from={at}&to=2026-11-21T12:02:00Z")).await;
    assert!(!kinds(&until).contains(&"organization.member.role_changed".to_owned()));
    assert_eq!(
        kinds(&since),
        ["organization.member.role_changed"],
        "the end is not part of it, the beginning is"
    );
    assert_eq!(kinds(&events(&mut owner, "?actor=nobody@example.com").await), [""; 0]);
    assert_eq!(kinds(&events(&mut owner, "?type=no.such.type").await), [""; 0]);
    assert_eq!(kinds(&events(&mut owner, "?type=no%00type").await), [""; 0]);
    for (query, code, path) in [
        ("?limit=0", "limit_out_of_range", "limit"),
        ("?limit=201", "limit_out_of_range", "limit"),
        ("?limit=x", "invalid_value", "limit"),
        ("?from=yesterday", "invalid_value", "from"),
        ("?cursor=1", "invalid_value", "cursor"),
        ("?actor=x", "invalid_value", "actor"),
        ("?to=2026-11-21T12:02:00Z&to=2026-11-21T12:02:00Z", "repeated", "to"),
        ("?typ=x", "unknown_field", "typ"),
    ] {
        let answer = owner.get(&format!("{PATH}{query}")).await;
        answer.assert_problem(422, "invalid_request");
        assert_eq!(answer.violations(), [(code.to_owned(), path.to_owned())], "{query}");
    }
}

#[tokio::test]
async fn pages_and_exports_hold_each_event_once_newest_first_x14() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let id = owner.organization("engines").await["id"].as_str().unwrap().to_owned();
    let mut connection = server.other_connection().await;
    for number in 0..1_203_u32 {
        let event_id = format!("01900000-0000-7000-8000-{number:012x}");
        let event = json!({
            "specversion": "1.0", "id": event_id, "source": "test", "type": "dev.lockstep.test", "time": "2020-01-01T00:00:00.000Z",
            "datacontenttype": "application/json", "data": {"email": "=cmd()", "number": number},
        });
        sqlx::query("INSERT INTO audit_events (id, time, type, organization_id, event) VALUES ($1, 0, 'dev.lockstep.test', $2, $3)")
            .bind(event_id)
            .bind(&id)
            .bind(event.to_string())
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = events(&mut owner, &format!("?limit=200{cursor}")).await;
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        pages += 1;
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(pages, 7);
    assert!(seen.is_sorted_by(|one, next| one > next));
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
    let lines = rows(&mut owner, "", "application/x-ndjson").await;
    let exported: Vec<_> = lines
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(exported, seen);
    let table = rows(&mut owner, "?type=test", "text/csv").await;
    assert_eq!(table.lines().count(), 1_204);
    assert!(table.starts_with("\"time\",\"type\",\"userId\",\"email\""));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert!(
        records
            .iter()
            .all(|record| &record[3] == "'=cmd()" && record.len() == 11)
    );
}

#[tokio::test]
async fn only_who_manages_security_sees_them_and_nothing_of_other_organizations_a2() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut other = server.owner("other").await;
    let mut admin = server.member(&mut owner, "engines", "admin@example.com", "admin").await;
    admin.get(PATH).await.assert_problem(403, "not_permitted");
    other.get(PATH).await.assert_problem(404, "not_found");
    server.nobody().get(PATH).await.assert_problem(401, "unauthenticated");

    // What the account did before it joined, and what it does after it left, is not the organization's to see.
    server.clock.advance(Duration::from_mins(5));
    server.nobody().login("owner@other.example", "before").await;
    server.clock.advance(Duration::from_mins(5));
    let token = owner.invite("engines", "owner@other.example", "member").await;
    let answer = other.post("/v1/invitations/accept", json!({"token": token})).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    server.clock.advance(Duration::from_mins(5));
    server.nobody().login("owner@other.example", "while").await;
    other
        .json(
            "PATCH",
            "/v1/organizations/other",
            json!({"name": "A secret name"}).to_string(),
        )
        .await
        .assert_ok();
    let id = other.user_id().await;
    let page = events(&mut owner, &format!("?member={id}")).await;
    assert_eq!(kinds(&page), ["auth.login.failed", "organization.invitation.accepted"]);
    let everything = rows(&mut owner, "", "application/x-ndjson").await;
    assert!(!everything.contains("secret") && !everything.contains("organization.renamed"));
    // The other organization sees both, as the account has always been there, and nothing of this one.
    let page = other
        .get("/v1/organizations/other/audit-events?type=auth.login.failed")
        .await
        .assert_ok();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let page = other.get("/v1/organizations/other/audit-events").await.assert_ok();
    let engines = owner.organization("engines").await["id"].as_str().unwrap().to_owned();
    assert!(!page.to_string().contains(&engines));
    server.clock.advance(Duration::from_mins(5));
    let left = other.delete(&format!("/v1/organizations/engines/members/{id}")).await;
    assert_eq!(left.status, 204);
    let page = events(&mut owner, &format!("?member={id}")).await;
    assert_eq!(
        kinds(&page),
        ["organization.member.removed", "organization.invitation.accepted"],
        "what concerns the organization itself stays"
    );
}

#[tokio::test]
async fn the_prefix_of_the_types_is_the_operators_b15() {
    let server = Server::with(|settings| settings.event_prefix = "com.example.security".to_owned()).await;
    let mut owner = server.owner("engines").await;
    let page = events(&mut owner, "?type=auth.sign_up").await;
    assert_eq!(page["items"][0]["type"], "com.example.security.auth.sign_up");
    let server = server
        .restarted(|settings| settings.event_prefix = "com.example.audit".to_owned())
        .await;
    let mut owner = server.nobody();
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    let page = events(&mut owner, "?type=auth.login.success").await;
    assert_eq!(page["items"][0]["type"], "com.example.audit.auth.login.success");
    let page = events(&mut owner, "?type=com.example.security.auth.sign_up").await;
    assert_eq!(
        page["items"].as_array().unwrap().len(),
        1,
        "old events keep their names"
    );
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .args(["serve", "--event-prefix", "Nonsense", "--data-dir", "/nonexistent"])
        .output()
        .unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("reverse DNS"));
}
