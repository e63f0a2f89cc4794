use serde_json::{Value, json};

use crate::harness::{Browser, GOOD_PASSWORD, OWNER_PASSWORD, Server};

async fn set_role(browser: &mut Browser, member: &str, role: &str) -> crate::harness::Answer {
    let path = format!("/v1/organizations/engines/members/{member}");
    browser.json("PATCH", &path, json!({"role": role}).to_string()).await
}

#[tokio::test]
async fn members_are_listed_with_their_state_now_in_pages_and_by_state_a8() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    for number in 0..4 {
        server
            .member(&mut owner, "engines", &format!("m{number}@example.com"), "member")
            .await;
    }
    let all = owner.get("/v1/organizations/engines/members").await.assert_ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 5);
    assert!(all.get("nextCursor").is_none());
    assert_eq!(all["items"][0]["passwordState"], "compliant");
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = owner
            .get(&format!("/v1/organizations/engines/members?limit=2{cursor}"))
            .await
            .assert_ok();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(json!(seen), all["items"]);

    owner
        .patch_policy("engines", json!({"password": {"minLength": 11}}))
        .await
        .assert_ok();
    owner.change_password(OWNER_PASSWORD, "Abcdefghi1!").await.assert_ok();
    let of = |state: &str| format!("/v1/organizations/engines/members?passwordState={state}");
    assert_eq!(
        owner.get(&of("unknown")).await.assert_ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    assert_eq!(
        owner.get(&of("compliant")).await.assert_ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    server.nobody().login("m0@example.com", GOOD_PASSWORD).await.assert_ok();
    let weak = owner.get(&of("non_compliant")).await.assert_ok();
    assert_eq!(weak["items"][0]["email"], "m0@example.com");
}

#[tokio::test]
async fn a_plain_member_does_not_learn_who_has_a_weak_password() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let owner_id = owner.user_id().await;
    let mut member = server.member(&mut owner, "engines", "m@example.com", "member").await;
    for path in ["members", "compliance", "invitations"] {
        let path = format!("/v1/organizations/engines/{path}");
        member.get(&path).await.assert_problem(403, "not_permitted");
    }
    let removed = member
        .delete(&format!("/v1/organizations/engines/members/{owner_id}"))
        .await;
    removed.assert_problem(403, "not_permitted");
}

#[tokio::test]
async fn only_a_super_admin_makes_or_unmakes_a_super_admin() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let owner_id = owner.user_id().await;
    let mut admin = server.member(&mut owner, "engines", "a@example.com", "admin").await;
    let admin_id = admin.user_id().await;
    let mut member = server.member(&mut owner, "engines", "m@example.com", "member").await;
    let member_id = member.user_id().await;
    set_role(&mut admin, &member_id, "super_admin")
        .await
        .assert_problem(403, "not_permitted");
    set_role(&mut admin, &admin_id, "super_admin")
        .await
        .assert_problem(403, "not_permitted");
    set_role(&mut admin, &owner_id, "member")
        .await
        .assert_problem(403, "not_permitted");
    let removed = admin
        .delete(&format!("/v1/organizations/engines/members/{owner_id}"))
        .await;
    removed.assert_problem(403, "not_permitted");
    let invited = admin
        .post(
            "/v1/organizations/engines/invitations",
            json!({"email": "x@y.z", "role": "super_admin"}),
        )
        .await;
    invited.assert_problem(403, "not_permitted");
    assert_eq!(
        set_role(&mut admin, &member_id, "admin").await.assert_ok()["role"],
        "admin"
    );
    set_role(&mut owner, &member_id, "emperor")
        .await
        .assert_problem(422, "invalid_request");
    assert_eq!(
        set_role(&mut owner, &member_id, "super_admin").await.assert_ok()["role"],
        "super_admin"
    );
    let events = server.events("organization.member.role_changed").await;
    assert_eq!(events[1]["old"], "admin");
    assert_eq!(events[1]["new"], "super_admin");
}

#[tokio::test]
async fn the_last_super_admin_stays_x6() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let id = owner.user_id().await;
    let path = format!("/v1/organizations/engines/members/{id}");
    set_role(&mut owner, &id, "member")
        .await
        .assert_problem(409, "last_super_admin");
    owner.delete(&path).await.assert_problem(409, "last_super_admin");
    set_role(&mut owner, &id, "super_admin").await.assert_ok();
    let mut second = server
        .member(&mut owner, "engines", "s@example.com", "super_admin")
        .await;
    assert_eq!(second.delete(&path).await.status, 204);
    owner
        .get("/v1/organizations/engines")
        .await
        .assert_problem(404, "not_found");
    let id = second.user_id().await;
    set_role(&mut second, &id, "admin")
        .await
        .assert_problem(409, "last_super_admin");
}

#[tokio::test]
async fn one_super_admin_remains_however_many_leave_at_once_x6() {
    let server = Server::with(|settings| settings.store.wait = std::time::Duration::from_secs(10)).await;
    let owner = server.owner("engines").await;
    let organization = owner.clone().organization("engines").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    // A hundred super admins without a password of their own: copies of the owner's account and session.
    let mut connection = server.other_connection().await;
    for number in 0..99 {
        let id = format!("00000000-0000-7000-8000-{number:012}");
        sqlx::query(
            "INSERT INTO accounts (id, email, email_key, name, password_hash, password_id, created_at)
             SELECT $1, 'c' || CAST($2 AS TEXT) || '@example.com', 'c' || CAST($2 AS TEXT) || '@example.com', name,
                    password_hash, password_id, created_at FROM accounts LIMIT 1",
        )
        .bind(&id)
        .bind(number)
        .execute(&mut connection)
        .await
        .unwrap();
        sqlx::query("INSERT INTO memberships VALUES ($1, $2, 'super_admin', 0)")
            .bind(&organization)
            .bind(&id)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let mut browsers = vec![(owner.clone().user_id().await, owner)];
    for number in 0..99 {
        let mut browser = server.nobody();
        browser
            .login(&format!("c{number}@example.com"), OWNER_PASSWORD)
            .await
            .assert_ok();
        browsers.push((format!("00000000-0000-7000-8000-{number:012}"), browser));
    }
    let mut tasks = Vec::new();
    for (index, (id, mut browser)) in browsers.into_iter().enumerate() {
        tasks.push(tokio::spawn(async move {
            if index % 2 == 0 {
                set_role(&mut browser, &id, "member").await.status.as_u16()
            } else {
                browser
                    .delete(&format!("/v1/organizations/engines/members/{id}"))
                    .await
                    .status
                    .as_u16()
            }
        }));
    }
    let mut refused = 0;
    for task in tasks {
        match task.await.unwrap() {
            200 | 204 => {}
            409 => refused += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!(refused, 1);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM memberships WHERE role = 'super_admin'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(left, 1);
}

#[tokio::test]
async fn members_are_counted_filtered_and_exported_by_their_second_factor_a8_a9_a12() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut ada = server.member(&mut owner, "engines", "ada@example.com", "admin").await;
    server.member(&mut owner, "engines", "bob@example.com", "member").await;
    owner.invite("engines", "invited@example.com", "member").await;
    let path = "/v1/organizations/engines/members";
    let counts = |page: &Value| {
        ["total", "withTwoFactor", "withoutTwoFactor", "pendingInvitations"].map(|name| page[name].as_u64().unwrap())
    };
    let emails = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap();
        let mut emails: Vec<_> = items
            .iter()
            .map(|item| item["email"].as_str().unwrap().to_owned())
            .collect();
        emails.sort();
        emails
    };
    assert_eq!(counts(&owner.get(path).await.assert_ok()), [3, 0, 3, 1]);
    ada.enrol(&server, GOOD_PASSWORD).await;
    let page = owner.get(&format!("{path}?twoFactor=enrolled")).await.assert_ok();
    assert_eq!(
        counts(&page),
        [3, 1, 2, 1],
        "the counts are of the organization, not of the filter"
    );
    assert_eq!(emails(&page), ["ada@example.com"]);
    for (query, expected) in [
        (
            "?twoFactor=not_enrolled",
            &["bob@example.com", "owner@engines.example"][..],
        ),
        ("?role=member", &["bob@example.com"]),
        ("?q=EXAMPLE.COM", &["ada@example.com", "bob@example.com"]),
        ("?q=ada&role=member", &[]),
        (
            "?passwordState=compliant&twoFactor=enrolled&role=admin&q=ada",
            &["ada@example.com"],
        ),
    ] {
        assert_eq!(
            emails(&owner.get(&format!("{path}{query}")).await.assert_ok()),
            expected,
            "{query}"
        );
    }
    for (query, field) in [("?twoFactor=yes", "twoFactor"), ("?role=root", "role")] {
        let answer = owner.get(&format!("{path}{query}")).await;
        answer.assert_problem(422, "invalid_request");
        assert_eq!(answer.violations(), [("unknown_value".to_owned(), field.to_owned())]);
    }
    let compliance = owner.get("/v1/organizations/engines/compliance").await.assert_ok();
    assert_eq!(
        (&compliance["withTwoFactor"], &compliance["withoutTwoFactor"]),
        (&json!(1), &json!(2))
    );
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "off"}}))
        .await
        .assert_ok();
    assert_eq!(
        emails(&owner.get(&format!("{path}?twoFactor=inactive")).await.assert_ok()),
        ["ada@example.com"]
    );
    let table = owner.send("GET", path, &[("accept", "text/csv")], Vec::new()).await;
    assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8; header=present");
    let lines: Vec<_> = table.text().lines().map(str::to_owned).collect();
    let of_ada = lines.iter().find(|line| line.contains("ada@example.com")).unwrap();
    assert_eq!(lines.len(), 4);
    assert_eq!(
        lines[0],
        "\"id\",\"email\",\"name\",\"role\",\"joinedAt\",\"passwordState\",\"twoFactorState\""
    );
    assert!(
        of_ada.contains("\"ada@example.com\",\"Member\",\"admin\"") && of_ada.ends_with("\"compliant\",\"inactive\"")
    );
    let table = owner
        .send(
            "GET",
            &format!("{path}?role=member"),
            &[("accept", "text/csv")],
            Vec::new(),
        )
        .await;
    assert_eq!(table.text().lines().count(), 2, "the filters hold for the file too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_super_admins_who_reset_each_other_at_once_do_not_both_succeed_r7_b19() {
    let server = Server::with(|settings| settings.store.wait = std::time::Duration::from_secs(10)).await;
    let mut one = server.owner("engines").await;
    let mut two = server
        .member(&mut one, "engines", "two@example.com", "super_admin")
        .await;
    let (first, second) = (one.user_id().await, two.user_id().await);
    let reset = |mut browser: crate::harness::Browser, id: String| {
        tokio::spawn(async move {
            let path = format!("/v1/organizations/engines/members/{id}/two-factor/reset");
            browser.post(&path, json!({})).await.status.as_u16()
        })
    };
    for _ in 0..12 {
        let tasks = [reset(one.clone(), second.clone()), reset(two.clone(), first.clone())];
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers.sort_unstable();
        assert_eq!(answers, [204, 401]);
        if one.get("/v1/auth/session").await.status == 401 {
            one.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
        } else {
            two.login("two@example.com", GOOD_PASSWORD).await.assert_ok();
        }
    }
}

#[tokio::test]
async fn nobody_gets_rid_of_an_own_factor_that_is_required_by_resetting_oneself_b8() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner.enrol(&server, OWNER_PASSWORD).await;
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "required"}}))
        .await
        .assert_ok();
    let id = owner.user_id().await;
    let path = format!("/v1/organizations/engines/members/{id}/two-factor/reset");
    let answer = owner.post(&path, json!({})).await;
    answer.assert_problem(409, "two_factor_required_by_organization");
    owner.get("/v1/organizations/engines").await.assert_ok();
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "optional"}}))
        .await
        .assert_ok();
    assert_eq!(owner.post(&path, json!({})).await.status, 204);
}
