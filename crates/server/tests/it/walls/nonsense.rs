//! What is wrong with a request as a whole: its path, query, headers, and the form of its body.

use serde_json::Value;

use crate::support::attempt::Attempt;
use crate::support::attempt::Verdict::{self, Either, Exactly, Refused};
use crate::support::catalogue::{Catalogue, Operation, types};
use crate::support::possessions::{Possessions, placeholders};
use crate::support::sample;

const UUID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// What stands in the path and the query, and may reach the database.
pub fn values(operation: &Operation, catalogue: &Catalogue, mine: &Possessions) -> Vec<Attempt> {
    let good = good(operation, catalogue, mine);
    let mut all = paths(operation, &good, mine);
    all.extend(queries(operation, catalogue, &good));
    all
}

/// Headers, and the form of the body.
pub fn forms(operation: &Operation, catalogue: &Catalogue, mine: &Possessions) -> Vec<Attempt> {
    let good = good(operation, catalogue, mine);
    let mut all = headers(operation, &good);
    if operation.is_mutation() {
        let large = vec![b' '; 20 << 20];
        all.push(good.clone().json(large).named("20 MB", Exactly(413)));
    }
    if operation.body().is_some() {
        all.extend(bodies(operation, &good));
    }
    all
}

/// A request that is right, as far as the schema tells.
pub fn good(operation: &Operation, catalogue: &Catalogue, mine: &Possessions) -> Attempt {
    let mut path = mine.path(&operation.path);
    let required = operation.parameters("query").into_iter().filter(|parameter| parameter.required);
    for (n, parameter) in required.enumerate() {
        let value = mine.field(&operation.id, &parameter.name).unwrap_or_default();
        let sign = if n == 0 { '?' } else { '&' };
        path = format!("{path}{sign}{}={}", parameter.name, value.to_string().trim_matches('"'));
    }
    let attempt = Attempt::new(&operation.method, path);
    match sample::body(catalogue, operation, mine) {
        Some(body) => attempt.json(body.to_string()),
        None => attempt,
    }
}

fn paths(operation: &Operation, good: &Attempt, mine: &Possessions) -> Vec<Attempt> {
    let huge = "9".repeat(4000);
    let ids = [
        "0",
        "-1",
        "9223372036854775807",
        "9223372036854775808",
        "abc",
        UUID,
        "%00",
        "1%00",
        "%FF",
        "%20",
        "1.0",
        "1e3",
        "%2e%2e",
        "null",
        "%F0%9F%8E%89",
        "0x1",
        &huge,
    ];
    let mut all = Vec::new();
    for name in placeholders(&operation.path) {
        for id in ids {
            // Elsewhere `+1` and `01` may be read as the number; both are refused or found, and either is right.
            let path = mine.path(&operation.path.replace(&format!("{{{name}}}"), id));
            let query = good.path.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
            let label = format!("{name} = {}", id.get(..40).unwrap_or(id));
            // A key is no identifier: what opens nothing is told so, in the words of each route.
            let verdict = if name == "key" { Refused } else { Exactly(404) };
            all.push(Attempt { path: format!("{path}{query}"), ..good.clone() }.named(label, verdict));
        }
    }
    all
}

fn queries(operation: &Operation, catalogue: &Catalogue, good: &Attempt) -> Vec<Attempt> {
    let long = "x".repeat(60_000);
    let mut all = Vec::new();
    for parameter in operation.parameters("query") {
        let schema = catalogue.resolve(&parameter.schema);
        let is_text = types(schema).contains(&"string") && schema["enum"].is_null() && schema["format"].is_null();
        let free = if is_text { Either } else { Refused };
        let long_verdict =
            if is_text && schema["maxLength"].is_null() && parameter.name != "cursor" { Either } else { Refused };
        let cursor = if parameter.name == "cursor" { Refused } else { free };
        let uuid = if schema["format"] == "uuid" { Either } else { cursor };
        let number = if types(schema).contains(&"integer") { Refused } else { cursor };
        let cases: [(&str, Verdict); 13] = [
            ("abc", cursor),
            ("%00", Refused),
            ("%FF", Refused),
            ("-1", number),
            ("0", number),
            ("1e400", number),
            (UUID, uuid),
            ("9223372036854775808", cursor),
            ("%22%27%3B--", cursor),
            ("1.5", cursor),
            ("null", cursor),
            ("%F0%9F%8E%89", cursor),
            (&long, long_verdict),
        ];
        for (value, verdict) in cases {
            let label = format!("?{}={}", parameter.name, value.get(..40).unwrap_or(value));
            let base = without(&good.path, &parameter.name);
            let sign = if base.contains('?') { '&' } else { '?' };
            // A limit of 0 is refused by its minimum; a flag that is no flag as well.
            let path = format!("{base}{sign}{}={value}", parameter.name);
            all.push(Attempt { path, ..good.clone() }.named(label, verdict));
        }
        let sign = if good.path.contains('?') { '&' } else { '?' };
        let twice = format!("{}{sign}{n}=1&{n}=2", good.path, n = parameter.name);
        all.push(Attempt { path: twice, ..good.clone() }.named(format!("{} twice", parameter.name), Either));
        if parameter.required {
            let path = without(&good.path, &parameter.name);
            all.push(Attempt { path, ..good.clone() }.named(format!("no {}", parameter.name), Refused));
        }
    }
    all
}

/// A path without one parameter of its query.
fn without(path: &str, name: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let kept: Vec<_> = query.split('&').filter(|pair| pair.split('=').next() != Some(name)).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

fn headers(operation: &Operation, good: &Attempt) -> Vec<Attempt> {
    let mut all = Vec::new();
    let matches =
        operation.parameters("header").iter().any(|parameter| parameter.name.eq_ignore_ascii_case("if-match"));
    if matches {
        let garbage: [&[u8]; 9] =
            [b"abc", b"\"", b"\"1", b"-1", b"\"-1\"", b"99999999999999999999", b"\"1\", \"2\"", b"\xc3\xa9\xff", b""];
        for value in garbage {
            let label = format!("If-Match: {}", String::from_utf8_lossy(value));
            all.push(good.clone().header("if-match", value).named(label, Exactly(422)));
        }
        all.push(good.clone().header("if-match", "\"999999\"").named("a stale If-Match", Exactly(409)));
        let twice = good.clone().header("if-match", "\"999998\"").header("if-match", "\"999999\"");
        all.push(twice.named("If-Match twice", Refused));
    }
    if operation.is_mutation() && operation.replay && operation.is_for_members() {
        let long = vec![b'k'; 129];
        for value in [&b""[..], &long, b"a b", b"\xc3\xa9", b"\xff\xfe"] {
            let label = format!("Idempotency-Key of {} bytes", value.len());
            all.push(good.clone().header("idempotency-key", value).named(label, Exactly(422)));
        }
        let twice = good.clone().header("idempotency-key", "a").header("idempotency-key", "b");
        all.push(twice.named("Idempotency-Key twice", Exactly(422)));
    }
    let odd = good.clone().header("accept-language", &b"\xff;q=9, *"[..]).header("accept", &b"\x80"[..]);
    all.push(odd.named("garbage in Accept", Either));
    all
}

fn bodies(operation: &Operation, good: &Attempt) -> Vec<Attempt> {
    // An optional body may be null, and `{}` may be all that is needed.
    let optional = Catalogue::nullable(operation.body().unwrap_or(&Value::Null));
    let absent = if optional { Either } else { Refused };
    let bare = |body: &[u8]| Attempt { headers: Vec::new(), body: body.to_vec(), ..good.clone() };
    let mut all = vec![
        bare(b"").named("no body", absent),
        bare(&good.body).named("no content type", Exactly(415)),
        good.clone().json("").named("an empty body", Refused),
        good.clone().json("null").named("null", absent),
        good.clone().json("{}").named("{}", Either),
    ];
    for (label, body) in shapes() {
        all.push(good.clone().json(body).named(label, Refused));
    }
    for kind in [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "",
        "x",
        "application/jsonp",
    ] {
        all.push(bare(&good.body).header("content-type", kind).named(format!("as « {kind} »"), Exactly(415)));
    }
    all.push(bare(&good.body).header("content-type", &b"\xff"[..]).named("as garbage", Exactly(415)));
    let twice = bare(b"{").header("content-type", "application/json").header("content-type", "text/plain");
    all.push(twice.named("two content types", Refused));
    all
}

/// Bodies that no operation takes.
fn shapes() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |open: &str, close: &str| [open.repeat(200), close.repeat(200)].concat().into_bytes();
    vec![
        ("an array", b"[]".to_vec()),
        ("an array of an object", b"[{}]".to_vec()),
        ("a text", b"\"x\"".to_vec()),
        ("a number", b"1".to_vec()),
        ("true", b"true".to_vec()),
        ("half a body", b"{\"nom\": \"x".to_vec()),
        ("two bodies", b"{} {}".to_vec()),
        ("invalid UTF-8", b"{\"nom\": \"\xff\xfe\", \"message\": \"\xc3\"}".to_vec()),
        ("UTF-16", "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("NUL bytes", b"{\"nom\": \"a\0b\"}".to_vec()),
        ("a NUL in a key", b"{\"a\\u0000b\": 1}".to_vec()),
        ("a comment", b"{/* */}".to_vec()),
        ("200 arrays", nested("[", "]")),
        ("200 objects", nested("{\"a\":", "}")),
        ("no end", vec![b'['; 100_000]),
    ]
}
