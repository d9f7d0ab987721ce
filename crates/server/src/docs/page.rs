//! The page at `/api/docs`: the OpenAPI document as people read it.

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, html};
use serde_json::{Map, Value};

use super::problems::CASES;
use super::schema::{self, inline, text};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// An operation and where it is.
struct Operation<'d> {
    method: &'static str,
    path: &'d str,
    value: &'d Value,
}

impl Operation<'_> {
    fn id(&self) -> &str {
        text(self.value, "operationId")
    }

    fn tag(&self) -> &str {
        self.value["tags"][0].as_str().unwrap_or("operations")
    }
}

/// The whole page.
pub fn render(document: &Value) -> String {
    let operations = operations(document);
    let mut tags: BTreeMap<&str, Vec<&Operation<'_>>> = BTreeMap::new();
    for operation in &operations {
        tags.entry(operation.tag()).or_default().push(operation);
    }
    let schemas = document["components"]["schemas"].as_object();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (text(&document["info"], "title")) " API" }
                link rel="stylesheet" href="/api/docs.css";
            }
            body {
                a.skip href="#content" { "Skip to content" }
                header {
                    h1 { (text(&document["info"], "title")) " API " small { (text(&document["info"], "version")) } }
                    p { (inline(text(&document["info"], "description"))) }
                    p { "For programs: " a href="/api/openapi.json" { "openapi.json" } " (OpenAPI " (text(document, "openapi")) ")." }
                }
                (contents(&tags))
                main #content tabindex="-1" {
                    @for (tag, list) in &tags {
                        section aria-labelledby={ "tag-" (tag) } {
                            h2 #{ "tag-" (tag) } { (tag) }
                            @for operation in list { (described(operation)) }
                        }
                    }
                    (problems())
                    @if let Some(schemas) = schemas { (all(schemas)) }
                }
            }
        }
    };
    page.into_string()
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            METHODS.iter().filter_map(move |method| Some(Operation { method, path, value: item.get(method)? }))
        })
        .collect()
}

fn contents(tags: &BTreeMap<&str, Vec<&Operation<'_>>>) -> Markup {
    html! {
        nav aria-label="Contents" {
            @for (tag, list) in tags {
                details open {
                    summary { (tag) }
                    ul {
                        @for operation in list {
                            li { a href={ "#" (operation.id()) } { span.method { (operation.method.to_uppercase()) } " " (operation.path) } }
                        }
                    }
                }
            }
            ul {
                li { a href="#problems" { "Problems" } }
                li { a href="#schemas" { "Schemas" } }
            }
        }
    }
}

fn described(operation: &Operation<'_>) -> Markup {
    let value = operation.value;
    let (summary, description) = (text(value, "summary"), text(value, "description"));
    html! {
        article aria-labelledby=(operation.id()) {
            h3 #(operation.id()) { span.method { (operation.method.to_uppercase()) } " " code { (operation.path) } }
            p { (inline(summary)) }
            @if !description.is_empty() && description != summary { p { (inline(description)) } }
            p { "Who: " strong { (text(value, "x-policy")) } }
            @if let Some(list) = value["parameters"].as_array() { (parameters(list)) }
            @if let Some(content) = value["requestBody"]["content"].as_object() {
                p { "Body: " (bodies(content)) }
            }
            @if let Some(list) = value["responses"].as_object() { (responses(list)) }
        }
    }
}

fn parameters(list: &[Value]) -> Markup {
    html! {
        div.wide tabindex="0" role="group" aria-label="Parameters" {
            table {
                caption { "Parameters" }
                thead { tr { th scope="col" { "Name" } th scope="col" { "In" } th scope="col" { "Type" } th scope="col" { "Meaning" } } }
                tbody {
                    @for parameter in list {
                        tr {
                            th scope="row" { code { (text(parameter, "name")) } }
                            td { (text(parameter, "in")) @if parameter["required"] == true { ", required" } }
                            td { (schema::kind(&parameter["schema"])) }
                            td { (inline(text(parameter, "description"))) }
                        }
                    }
                }
            }
        }
    }
}

fn bodies(content: &Map<String, Value>) -> Markup {
    html! {
        @for (n, (media, body)) in content.iter().enumerate() {
            @if n > 0 { ", " }
            (schema::kind(&body["schema"])) " as " code { (media) }
        }
    }
}

fn responses(list: &Map<String, Value>) -> Markup {
    html! {
        div.wide tabindex="0" role="group" aria-label="Answers" {
            table {
                caption { "Answers" }
                thead { tr { th scope="col" { "Status" } th scope="col" { "Meaning" } th scope="col" { "Body" } } }
                tbody {
                    @for (status, answer) in list {
                        tr {
                            th scope="row" { (status) }
                            td { (inline(text(answer, "description"))) }
                            td { @if let Some(content) = answer["content"].as_object() { (bodies(content)) } }
                        }
                    }
                }
            }
        }
    }
}

fn problems() -> Markup {
    html! {
        section aria-labelledby="problems" {
            h2 #problems { "Problems" }
            p { "Every refusal is " code { "application/problem+json" } " with a stable " code { "code" } "; its " code { "type" }
                " points here. The shape: " a href="#schema-ProblemBody" { "ProblemBody" } "." }
            @for case in CASES {
                article aria-labelledby={ "problems-" (case.code) } {
                    h3 #{ "problems-" (case.code) } { code { (case.code) } " " small { (case.status) } }
                    p { (inline(case.when)) }
                }
            }
        }
    }
}

fn all(schemas: &Map<String, Value>) -> Markup {
    html! {
        section aria-labelledby="schemas" {
            h2 #schemas { "Schemas" }
            @for (name, value) in schemas {
                article aria-labelledby={ "schema-" (name) } {
                    h3 #{ "schema-" (name) } { (name) }
                    (schema::described(name, value))
                }
            }
        }
    }
}
