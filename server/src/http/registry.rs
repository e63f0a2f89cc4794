//! The only way to add a route: with its gate and its description.

use axum::{Router, middleware, routing::MethodRouter};
use utoipa::openapi::{HttpMethod, OpenApi};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use lockstep_core::api_key::ApiKeyScope;

use super::gate::{self, Entrance, Gate};
use crate::app::App;

/// A route as it was declared.
#[derive(Clone, Debug)]
pub struct Declared {
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// With `{parameters}`.
    pub path: String,
    /// What a request must pass.
    pub gate: Gate,
    /// What a key has to be good for; `None`: the route is closed to keys.
    pub scope: Option<ApiKeyScope>,
    /// Whether the OpenAPI document describes it.
    pub is_described: bool,
}

/// Every route, each with its gate.
pub(crate) struct Registry {
    router: OpenApiRouter<App>,
    declared: Vec<Declared>,
}

impl Registry {
    pub(crate) fn new(api: OpenApi) -> Self {
        Self {
            router: OpenApiRouter::with_openapi(api),
            declared: Vec::new(),
        }
    }

    /// A route of the API, as `routes!` makes it. It is closed to keys.
    pub(crate) fn route(self, gate: Gate, routes: UtoipaMethodRouter<App>) -> Self {
        self.add(Entrance { gate, scope: None }, routes)
    }

    /// A route of the API that keys with `scope` may use too.
    pub(crate) fn open_to_keys(self, scope: ApiKeyScope, gate: Gate, routes: UtoipaMethodRouter<App>) -> Self {
        let scope = Some(scope);
        self.add(Entrance { gate, scope }, routes)
    }

    fn add(mut self, entrance: Entrance, (schemas, paths, handler): UtoipaMethodRouter<App>) -> Self {
        for (path, item) in &paths.paths {
            let operations = [
                (HttpMethod::Get, &item.get),
                (HttpMethod::Put, &item.put),
                (HttpMethod::Post, &item.post),
                (HttpMethod::Delete, &item.delete),
                (HttpMethod::Patch, &item.patch),
            ];
            for (method, _) in operations.into_iter().filter(|(_, operation)| operation.is_some()) {
                self.declared.push(Declared {
                    method: name_of(&method),
                    path: path.clone(),
                    gate: entrance.gate,
                    scope: entrance.scope,
                    is_described: true,
                });
            }
        }
        let handler = handler.route_layer(middleware::from_fn_with_state(entrance, gate::enter));
        self.router = self.router.routes((schemas, paths, handler));
        self
    }

    /// A page, which the API's document does not describe.
    pub(crate) fn page(mut self, path: &str, handler: MethodRouter<App>) -> Self {
        self.declared.push(Declared {
            method: "GET",
            path: path.to_owned(),
            gate: Gate::Public,
            scope: None,
            is_described: false,
        });
        self.router = self.router.route(path, handler);
        self
    }

    pub(crate) fn declared(&self) -> &[Declared] {
        &self.declared
    }

    pub(crate) fn into_parts(self) -> (Router<App>, OpenApi) {
        self.router.split_for_parts()
    }
}

fn name_of(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Put => "PUT",
        HttpMethod::Post => "POST",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Head => "HEAD",
        HttpMethod::Trace => "TRACE",
    }
}
