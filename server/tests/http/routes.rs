use std::collections::BTreeSet;

use lockstep_core::api_key::ApiKeyScope;
use lockstep_server::{Declared, Gate, declared_routes, document};
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Server};

fn document_as_json() -> Value {
    serde_json::from_str(&document().to_json().unwrap()).unwrap()
}

/// Whoever sends requests.
trait Caller {
    async fn send(&mut self, method: &str, path: &str) -> Answer;
}

impl Caller for Browser {
    async fn send(&mut self, method: &str, path: &str) -> Answer {
        self.json(method, path, "{}").await
    }
}

struct KeyHolder<'a> {
    server: &'a Server,
    key: &'a Value,
}

impl<'a> KeyHolder<'a> {
    fn new(server: &'a Server, key: &'a Value) -> Self {
        Self { server, key }
    }
}

impl Caller for KeyHolder<'_> {
    async fn send(&mut self, method: &str, path: &str) -> Answer {
        self.server.with_key(self.key, method, path).await
    }
}

/// A request to the route, with something for every parameter.
async fn call(caller: &mut impl Caller, route: &Declared) -> Answer {
    let path = route
        .path
        .replace("{org}", "engines")
        .replace("{member}", "00000000-0000-7000-8000-000000000000");
    let path = path
        .replace("{invitation}", "00000000-0000-7000-8000-000000000000")
        .replace("{*path}", "index.css");
    let path = match route.gate {
        Gate::Verify => format!("{path}?organization=engines"),
        _ => path,
    };
    caller.send(route.method, &path).await
}

#[test]
fn every_route_is_described_and_every_description_has_a_route_g6() {
    let described: BTreeSet<_> = document_as_json()["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .keys()
                .map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let routes = declared_routes();
    let declared: BTreeSet<_> = routes
        .iter()
        .filter(|route| route.is_described)
        .map(|route| (route.method.to_owned(), route.path.clone()))
        .collect();
    assert_eq!(described, declared);
    assert!(
        routes
            .iter()
            .filter(|route| !route.is_described)
            .all(|route| !route.path.starts_with("/v1"))
    );
    assert_eq!(routes.iter().filter(|route| route.is_described).count(), declared.len());
}

#[test]
fn the_committed_document_is_the_one_that_the_routes_give() {
    let text = document().to_pretty_json().unwrap() + "\n";
    assert!(
        text == include_str!("../../openapi.json"),
        "run `cargo run -p lockstep-server -- openapi > server/openapi.json`"
    );
}

#[test]
fn the_document_calls_every_field_as_the_wire_does() {
    let document = document_as_json();
    let mut pending = vec![&document];
    while let Some(value) = pending.pop() {
        for (name, field) in value["properties"].as_object().into_iter().flatten() {
            assert!(!name.contains('_'), "`{name}`: {field}");
        }
        pending.extend(value.as_object().into_iter().flat_map(serde_json::Map::values));
        pending.extend(value.as_array().into_iter().flatten());
    }
    let requirement = document["components"]["schemas"]["Requirement"].to_string();
    for field in ["minLength", "maxLength", "specialSet", "minStrength", "estimatedLength"] {
        assert!(requirement.contains(field), "{field}");
    }
    assert!(!requirement.contains("min_strength\":{") && !requirement.contains("special_set"));
    assert!(
        document["components"]["schemas"]["Decision"]
            .to_string()
            .contains("allowedPaths")
    );
}

#[tokio::test]
async fn nobody_gets_past_a_gate_without_a_session_g6() {
    let server = Server::start().await;
    server.owner("engines").await;
    let mut gated = 0;
    for route in declared_routes() {
        let answer = call(&mut server.nobody(), &route).await;
        assert!(answer.status.as_u16() < 500, "{route:?}: {}", answer.text());
        if route.gate == Gate::Public {
            assert_ne!(answer.code(), "unauthenticated", "{route:?}");
        } else {
            gated += 1;
            answer.assert_problem(401, "unauthenticated");
        }
    }
    assert!(gated >= 20, "{gated}");
}

#[tokio::test]
async fn nobody_gets_into_a_foreign_organization_g6() {
    let server = Server::start().await;
    server.owner("engines").await;
    let mut stranger = server.owner("other").await;
    for route in declared_routes().iter().filter(|route| route.path.contains("{org}")) {
        call(&mut stranger, route).await.assert_problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_refused_member_is_refused_on_every_route_but_those_that_cure_g6_g7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut admin = server.member(&mut owner, "engines", "admin@example.com", "admin").await;
    owner
        .patch_policy("engines", json!({"password": {"minLength": 20}}))
        .await
        .assert_ok();
    let mut refused = 0;
    for route in declared_routes() {
        if route.path == "/v1/auth/logout" {
            continue;
        }
        let answer = call(&mut admin, &route).await;
        match route.gate {
            Gate::Allowed(_) | Gate::AllowedOrLoosening | Gate::Verify => {
                refused += 1;
                answer.assert_problem(403, "security_policy_not_met");
                assert!(!answer.json()["reasons"].as_array().unwrap().is_empty());
            }
            Gate::Public
            | Gate::Account
            | Gate::AccountSession
            | Gate::SignedIn
            | Gate::Member
            | Gate::MemberOrInvited => {
                assert_ne!(answer.code(), "security_policy_not_met", "{route:?}");
            }
        }
    }
    assert!(refused >= 10, "{refused}");
    // The sign-up above was refused, and nothing that was walked has ended the session.
    admin.get("/v1/auth/session").await.assert_ok();
}

/// A key opens what it has the scope for, in its organization, and nothing that is an account's.
#[tokio::test]
async fn a_key_passes_no_route_that_does_not_name_a_scope_of_it_g6() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let everything = ApiKeyScope::NAMES.map(|(name, _)| name);
    let all = owner.create_key(json!({"name": "all", "scopes": everything})).await;
    let (mut open, mut closed) = (0, 0);
    for route in declared_routes().iter().filter(|route| route.gate != Gate::Public) {
        let answer = call(&mut KeyHolder::new(&server, &all["key"]), route).await;
        let Some(scope) = route.scope else {
            closed += 1;
            answer.assert_problem(403, "api_key_not_accepted");
            continue;
        };
        open += 1;
        assert!(
            !matches!(
                route.gate,
                Gate::Account | Gate::AccountSession | Gate::SignedIn | Gate::MemberOrInvited
            ),
            "{route:?}"
        );
        assert_ne!(answer.status, 401, "{route:?}");
        assert_ne!(answer.code(), "scope_required", "{route:?}");
        let others: Vec<_> = everything.into_iter().filter(|name| *name != scope.name()).collect();
        let others = owner.create_key(json!({"name": "others", "scopes": others})).await;
        let answer = call(&mut KeyHolder::new(&server, &others["key"]), route).await;
        answer.assert_problem(403, "scope_required");
        assert_eq!(answer.json()["scope"], scope.name());
    }
    assert!(open >= 10 && closed >= 30, "{open} {closed}");
}

#[tokio::test]
async fn every_answer_of_the_api_carries_the_security_headers() {
    let server = Server::with(|settings| settings.public_url = "https://lockstep.example".parse().unwrap()).await;
    for route in declared_routes()
        .iter()
        .filter(|route| !route.path.starts_with("/docs"))
    {
        let answer = call(&mut server.nobody(), route).await;
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{route:?}");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer");
        let csp = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(csp.contains("frame-ancestors 'none'"));
        assert!(
            answer.headers["strict-transport-security"]
                .to_str()
                .unwrap()
                .starts_with("max-age=")
        );
        assert!(answer.headers.contains_key("x-request-id"));
        if route.path.starts_with("/v1") {
            assert_eq!(answer.headers["cache-control"], "no-store");
            assert!(csp.starts_with("default-src 'none';"), "{route:?}");
        } else {
            assert!(csp.contains("script-src 'self' 'wasm-unsafe-eval';"), "{route:?}");
        }
    }
}
