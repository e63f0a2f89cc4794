use crate::harness::Server;

async fn logout_with(headers: &[(&str, &str)]) -> u16 {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let answer = owner.send("POST", "/v1/auth/logout", headers, Vec::new()).await;
    if answer.status == 403 {
        answer.assert_problem(403, "cross_origin_refused");
        owner.get("/v1/auth/session").await.assert_ok();
    }
    answer.status.as_u16()
}

#[tokio::test]
async fn a_write_that_a_browser_sends_from_another_site_is_refused() {
    for headers in [
        [("sec-fetch-site", "cross-site")],
        [("sec-fetch-site", "same-site")],
        [("origin", "https://evil.example")],
        [("origin", "null")],
        [("origin", "http://localhost:8081")],
        [("origin", "https://localhost:8080")],
    ] {
        assert_eq!(logout_with(&headers).await, 403, "{headers:?}");
    }
    assert_eq!(
        logout_with(&[("sec-fetch-site", "cross-site"), ("origin", "http://localhost:8080")]).await,
        403
    );
}

#[tokio::test]
async fn a_write_from_the_servers_own_pages_or_from_no_browser_passes() {
    for headers in [
        vec![],
        vec![("sec-fetch-site", "same-origin")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", "http://localhost:8080")],
    ] {
        assert_eq!(logout_with(&headers).await, 204, "{headers:?}");
    }
}

#[tokio::test]
async fn another_site_cannot_log_a_browser_in() {
    let server = Server::start().await;
    let headers = [("sec-fetch-site", "cross-site"), ("content-type", "application/json")];
    let body = br#"{"email": "a@b.c", "password": "x"}"#.to_vec();
    let answer = server.nobody().send("POST", "/v1/auth/login", &headers, body).await;
    answer.assert_problem(403, "cross_origin_refused");
}

#[tokio::test]
async fn reading_and_a_token_in_a_header_need_no_origin() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let answer = owner
        .send(
            "GET",
            "/v1/auth/session",
            &[("sec-fetch-site", "cross-site")],
            Vec::new(),
        )
        .await;
    answer.assert_ok();
    let bearer = format!("Bearer {}", owner.cookie.clone().unwrap().split_once('=').unwrap().1);
    let headers = [("sec-fetch-site", "cross-site"), ("authorization", bearer.as_str())];
    assert_eq!(
        server
            .nobody()
            .send("POST", "/v1/auth/logout", &headers, Vec::new())
            .await
            .status,
        204
    );
}
