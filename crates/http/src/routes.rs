//! The only way to add an operation: with a policy.

use axum::Router;
use axum::middleware::from_fn_with_state;
use http::Method;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{OpenApi, RefOr, extensions::ExtensionsBuilder};
use utoipa::{IntoResponses, OpenApi as _};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::policy::{Access, Policy, enforce, is_mutation};
use crate::problem::{ProblemBody, Problems};

/// One operation as it was declared.
#[derive(Clone, Debug)]
pub struct RouteEntry {
    /// The method.
    pub method: Method,
    /// The whole path with its placeholders: `/api/scenarios/{id}`.
    pub path: String,
    /// The name in the OpenAPI document.
    pub operation_id: String,
    /// Who may use it, and how much.
    pub policy: Policy,
}

/// The routes of a context, their documentation and their policies.
///
/// ```
/// use heraut_http::{Policy, Routes, routes};
///
/// #[utoipa::path(get, path = "/formats", responses((status = 200, body = String)))]
/// async fn list_formats() -> &'static str { "…" }
///
/// fn router<S: Clone + Send + Sync + 'static>() -> Routes<S> {
///     Routes::new().route(Policy::viewer(), routes!(list_formats))
/// }
/// # let (_, _, table) = router::<()>().into_parts();
/// # assert_eq!(table[0].operation_id, "list_formats");
/// ```
///
/// Without a policy it does not compile:
///
/// ```compile_fail
/// use heraut_http::{Routes, routes};
///
/// #[utoipa::path(get, path = "/formats", responses((status = 200, body = String)))]
/// async fn list_formats() -> &'static str { "…" }
///
/// let router: Routes<()> = Routes::new().routes(routes!(list_formats));
/// ```
pub struct Routes<S> {
    router: OpenApiRouter<S>,
    table: Vec<RouteEntry>,
}

#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(ProblemBody)))]
struct Common;

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes yet.
    #[must_use]
    pub fn new() -> Self {
        Self { router: OpenApiRouter::with_openapi(Common::openapi()), table: Vec::new() }
    }

    /// Adds the operations of `routes!(…)` (one path) under a policy. Call it again with the same path
    /// for operations under another one.
    #[must_use]
    pub fn route(mut self, policy: Policy, operations: UtoipaMethodRouter<S>) -> Self {
        let (schemas, mut paths, methods) = operations;
        for (name, schema) in &schemas {
            debug_assert!(self.knows_no_other(name, schema), "two types have the name {name} in the document");
        }
        for (path, item) in &mut paths.paths {
            for (method, operation) in operations_of(item) {
                document(operation, &method, policy);
                self.table.push(RouteEntry {
                    method,
                    path: path.clone(),
                    operation_id: operation.operation_id.clone().unwrap_or_default(),
                    policy,
                });
            }
        }
        let methods = methods.route_layer(from_fn_with_state(policy, enforce));
        self.router = self.router.routes((schemas, paths, methods));
        self
    }

    /// Puts other routes below a prefix.
    #[must_use]
    pub fn nest(mut self, prefix: &str, inner: Self) -> Self {
        self.router = self.router.nest(prefix, inner.router);
        self.table.extend(inner.table.into_iter().map(|entry| RouteEntry { path: join(prefix, &entry.path), ..entry }));
        self
    }

    /// Puts other routes beside these.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (name, schema) in other.schemas() {
            debug_assert!(self.knows_no_other(name, schema), "two types have the name {name} in the document");
        }
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    fn schemas(&self) -> impl Iterator<Item = (&String, &RefOr<Schema>)> {
        self.router.get_openapi().components.iter().flat_map(|components| &components.schemas)
    }

    /// Of two types with one name the document would keep the last, and lie about the other.
    fn knows_no_other(&self, name: &str, schema: &RefOr<Schema>) -> bool {
        self.schemas().all(|(known, other)| known != name || other == schema)
    }

    /// The router, its document, and the table of what was declared.
    pub fn into_parts(self) -> (Router<S>, OpenApi, Vec<RouteEntry>) {
        let (router, document) = self.router.split_for_parts();
        (router, document, self.table)
    }
}

impl<S> std::fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Routes").field("table", &self.table).finish_non_exhaustive()
    }
}

/// As axum joins a nested path.
fn join(prefix: &str, path: &str) -> String {
    match path {
        "" | "/" => prefix.to_owned(),
        path => format!("{}{path}", prefix.trim_end_matches('/')),
    }
}

fn operations_of(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, item.get.as_mut()),
        (Method::PUT, item.put.as_mut()),
        (Method::POST, item.post.as_mut()),
        (Method::DELETE, item.delete.as_mut()),
        (Method::OPTIONS, item.options.as_mut()),
        (Method::HEAD, item.head.as_mut()),
        (Method::PATCH, item.patch.as_mut()),
        (Method::TRACE, item.trace.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.map(|operation| (method, operation)))
}

const REVISION: &str = r#"^(\*|(W/)?"[0-9]{1,9}"|[0-9]{1,9})$"#;

/// Says what a revision looks like, wherever one may be sent.
fn describe_if_match(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && parameter.name == "If-Match"
        {
            let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some(REVISION));
            parameter.schema = Some(text.into());
        }
    }
}

/// Writes into the document what the policy and the layers may answer, beside what the handler says.
fn document(operation: &mut Operation, method: &Method, policy: Policy) {
    let known = policy.access != Access::Public;
    let mutation = is_mutation(method);
    let body = operation.request_body.is_some();
    describe_if_match(operation);
    for (status, response) in Problems::responses() {
        let possible = match status.as_str() {
            "400" | "415" => body,
            "401" | "404" => known,
            "409" | "413" => mutation,
            "502" | "504" => policy.expensive,
            _ => true,
        };
        if possible {
            operation.responses.responses.entry(status).or_insert(response);
        }
    }
    let word = ExtensionsBuilder::new().add("x-policy", policy.word()).build();
    match &mut operation.extensions {
        Some(extensions) => extensions.merge(word),
        none => *none = Some(word),
    }
}
