use serde_json::json;

use crate::harness::{GOOD_PASSWORD, OWNER_PASSWORD, Server};

#[tokio::test]
async fn compliance_counts_and_lists_everybody_once_a27_a28() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    for name in ["weak", "absent"] {
        server
            .member(&mut owner, "engines", &format!("{name}@example.com"), "member")
            .await;
    }
    owner.invite("engines", "pending@example.com", "member").await;
    owner
        .patch_policy("engines", json!({"password": {"minLength": 12}}))
        .await
        .assert_ok();
    owner.change_password(OWNER_PASSWORD, "Abcdefghij1!").await.assert_ok();
    server
        .nobody()
        .login("weak@example.com", GOOD_PASSWORD)
        .await
        .assert_ok();
    let compliance = owner.get("/v1/organizations/engines/compliance").await.assert_ok();
    for (field, count) in [
        ("total", 3),
        ("compliant", 1),
        ("nonCompliant", 1),
        ("unknown", 1),
        ("version", 2),
    ] {
        assert_eq!(compliance[field], count, "{field}");
    }
    assert_eq!(compliance["lists"]["nonCompliant"][0]["email"], "weak@example.com");
    assert_eq!(compliance["lists"]["unknown"][0]["email"], "absent@example.com");
    assert_eq!(compliance["lists"]["compliant"][0]["role"], "super_admin");
}

#[tokio::test]
async fn a_verdict_that_cannot_be_read_or_belongs_to_another_password_is_unknown_g3() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut connection = server.other_connection().await;
    for damage in [
        "UPDATE password_verdicts SET policy = '{\"minLength\": \"ten\"}'",
        "UPDATE password_verdicts SET password_id = '00000000-0000-7000-8000-000000000000'",
        "DELETE FROM password_verdicts",
    ] {
        sqlx::query(damage).execute(&mut connection).await.unwrap();
        assert_eq!(
            owner.organization("engines").await["passwordState"],
            "unknown",
            "{damage}"
        );
        owner
            .get("/v1/organizations/engines")
            .await
            .assert_problem(403, "security_policy_not_met");
        owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
        owner.get("/v1/organizations/engines").await.assert_ok();
    }
}

#[tokio::test]
async fn a_policy_that_cannot_be_read_lets_nobody_in_g6() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut connection = server.other_connection().await;
    sqlx::query("UPDATE organizations SET policy = '{\"schema\": 2}'")
        .execute(&mut connection)
        .await
        .unwrap();
    owner
        .get("/v1/organizations/engines")
        .await
        .assert_problem(500, "internal");
}
