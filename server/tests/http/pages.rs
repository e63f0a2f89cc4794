use crate::harness::Server;

#[tokio::test]
async fn the_documentation_works_offline_and_without_inline_script() {
    let server = Server::start().await;
    let mut nobody = server.nobody();
    assert_eq!(nobody.get("/docs").await.headers["location"], "/docs/");
    let page = nobody.get("/docs/").await;
    assert_eq!(page.headers["content-type"], "text/html");
    let csp = page.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(
        csp.contains("default-src 'self'") && !csp.contains("script-src 'unsafe-inline'"),
        "{csp}"
    );
    let text = page.text();
    assert!(
        !text.contains("http://") && !text.contains("https://") && !text.contains("<script>"),
        "{text}"
    );
    for script in text.split("src=\"./").skip(1) {
        let name = script.split('"').next().unwrap();
        assert_eq!(nobody.get(&format!("/docs/{name}")).await.status, 200, "{name}");
    }
    assert!(
        nobody
            .get("/docs/swagger-initializer.js")
            .await
            .text()
            .contains("/openapi.json")
    );
    nobody
        .get("/docs/nothing.js")
        .await
        .assert_problem(404, "route_not_found");
    let document = nobody.get("/openapi.json").await;
    assert_eq!(document.headers["content-type"], "application/json");
    assert_eq!(document.text(), include_str!("../../openapi.json"));
}

#[tokio::test]
async fn health_and_readiness_answer() {
    let server = Server::start().await;
    assert_eq!(server.nobody().get("/healthz").await.assert_ok()["status"], "ok");
    assert_eq!(server.nobody().get("/readyz").await.assert_ok()["status"], "ok");
    server.app.store().close().await;
    server
        .nobody()
        .get("/readyz")
        .await
        .assert_problem(503, "storage_unavailable");
    server.nobody().get("/healthz").await.assert_ok();
}

#[tokio::test]
async fn the_presets_say_where_they_come_from() {
    let server = Server::start().await;
    let presets = server.nobody().get("/v1/policy-presets").await.assert_ok();
    let items = presets["items"].as_array().unwrap();
    assert_eq!(items.len(), lockstep_core::policy::presets::PRESETS.len());
    assert!(items.iter().all(|preset| preset["source"].as_str().unwrap().len() > 20));
}

#[tokio::test]
async fn what_is_no_page_is_a_problem_for_programs() {
    let server = Server::start().await;
    let mut nobody = server.nobody();
    nobody.get("/nothing.js").await.assert_problem(404, "route_not_found");
    nobody.delete("/").await.assert_problem(404, "route_not_found");
    let html = nobody
        .send("GET", "/v1/nothing", &[("accept", "text/html")], Vec::new())
        .await;
    html.assert_problem(404, "route_not_found");
    nobody
        .get("/../../../etc/passwd")
        .await
        .assert_problem(404, "route_not_found");
}
