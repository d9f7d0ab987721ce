//! How a JSON schema reads.

use maud::{Markup, html};
use serde_json::Value;

/// A member that is text, or nothing.
pub fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// A sentence; what stands between backticks is code.
pub fn inline(sentence: &str) -> Markup {
    html! {
        @for (n, part) in sentence.split('`').enumerate() {
            @if n % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// What a value is, in a few words, with links to the schemas it names.
pub fn kind(schema: &Value) -> Markup {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return html! { a href={ "#schema-" (name) } { (name) } };
    }
    if let Some(words) = schema["enum"].as_array() {
        return either(words.iter().map(|word| html! { code { (word) } }).collect());
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if let Some(list) = schema[several].as_array() {
            return either(list.iter().map(kind).collect());
        }
    }
    match &schema["type"] {
        Value::Array(types) => {
            either(types.iter().map(|word| simple(word.as_str().unwrap_or_default(), schema)).collect())
        }
        Value::String(word) => simple(word, schema),
        _ => html! { "anything" },
    }
}

fn either(parts: Vec<Markup>) -> Markup {
    html! {
        @for (n, part) in parts.iter().enumerate() {
            @if n > 0 { " or " }
            (part)
        }
    }
}

fn simple(word: &str, schema: &Value) -> Markup {
    match (word, schema["format"].as_str()) {
        ("array", _) => html! { "list of " (kind(&schema["items"])) },
        ("null", _) => html! { "null" },
        ("integer", _) => html! { "integer" },
        (_, Some(format)) => html! { (word) " (" (format) ")" },
        _ => html! { (word) },
    }
}

/// A schema by its name: its words and its fields.
pub fn described(name: &str, schema: &Value) -> Markup {
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let whole = std::iter::once(schema).chain(parts).filter(|part| part["properties"].is_object());
    let whole: Vec<&Value> = whole.collect();
    html! {
        p { (inline(text(schema, "description"))) }
        @if let Some(variants) = schema["oneOf"].as_array() {
            ul { @for variant in variants { li { (inline(text(variant, "description"))) " " (variant_of(name, variant)) } } }
        } @else if whole.is_empty() {
            p { (kind(schema)) }
        } @else {
            @if let Some(others) = schema["allOf"].as_array() {
                @for other in others.iter().filter(|other| other["$ref"].is_string()) { p { "All of " (kind(other)) ", and:" } }
            }
            @for part in whole { (fields(name, part)) }
        }
    }
}

fn variant_of(name: &str, variant: &Value) -> Markup {
    if variant["properties"].is_object() {
        return html! { (fields(name, variant)) };
    }
    let Some(parts) = variant["allOf"].as_array() else { return kind(variant) };
    html! { @for part in parts { (variant_of(name, part)) " " } }
}

fn fields(name: &str, schema: &Value) -> Markup {
    let required = |field: &str| schema["required"].as_array().is_some_and(|list| list.iter().any(|it| it == field));
    html! {
        div.wide tabindex="0" role="group" aria-label={ "Fields of " (name) } {
            table {
                caption { "Fields of " (name) }
                thead { tr { th scope="col" { "Field" } th scope="col" { "Type" } th scope="col" { "Meaning" } } }
                tbody {
                    @for (field, value) in schema["properties"].as_object().into_iter().flatten() {
                        tr {
                            th scope="row" { code { (field) } @if !required(field) { " " small { "optional" } } }
                            td { (kind(value)) }
                            td { (inline(meaning(value))) }
                        }
                    }
                }
            }
        }
    }
}

/// Its own words, or those of the one alternative that has some.
fn meaning(value: &Value) -> &str {
    let inner = value["oneOf"].as_array().into_iter().flatten();
    std::iter::once(value)
        .chain(inner)
        .map(|value| text(value, "description"))
        .find(|it| !it.is_empty())
        .unwrap_or_default()
}
