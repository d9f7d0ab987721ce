//! The scanner and the tolerant reading, by example and by chance.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Extracted, Scanner, Seen, extract};
use crate::Shown;

fn shown() -> Shown {
    Shown { text: Some("message".to_owned()), items: Some("items".to_owned()) }
}

fn schema() -> Value {
    json!({ "type": "object", "required": ["message", "items"], "properties": {
        "message": { "type": "string" },
        "note": { "type": "string" },
        "items": { "type": "array", "items": { "type": "object", "required": ["titre"], "properties": {
            "titre": { "type": "string" }, "heure": { "type": ["string", "null"] } } } } } })
}

fn read(text: &str) -> Extracted {
    extract(text, &schema(), &shown())
}

fn whole(value: Value) -> Extracted {
    Extracted::Answer { value, whole: true }
}

/// What is shown of a text that comes in pieces of so many characters.
fn watch(text: &str, step: usize) -> (String, Vec<Value>) {
    let shown = shown();
    let mut scanner = Scanner::new(&shown);
    let chars: Vec<char> = text.chars().collect();
    let (mut said, mut items) = (String::new(), Vec::new());
    for piece in chars.chunks(step.max(1)) {
        for seen in scanner.push(&piece.iter().collect::<String>()) {
            match seen {
                Seen::Text(text) => said.push_str(&text),
                Seen::Item(item) => items.push(item),
            }
        }
    }
    (said, items)
}

#[test]
fn an_answer_is_found_in_whatever_surrounds_it() {
    let good = json!({ "message": "Voilà", "items": [{ "titre": "a" }] });
    let text = good.to_string();
    for dressed in [
        text.clone(),
        format!("```json\n{text}\n```"),
        format!("Bien sûr ! {{voici}} [1] le résultat :\n{text}\nDites-moi {{si}} cela convient."),
        format!("<think>{{\"message\":\"non\",\"items\":[]}}</think>\n{text}"),
        format!("{{\"message\":\"brouillon\",\"items\":[]}}</think>{text}"),
        format!("{{\"plan\":{text}}}"),
        format!("{{\"type\":\"object\",\"properties\":{text}}}"),
        Value::String(text.clone()).to_string(),
        "{\"message\":\"Voilà\",\"items\":[{\"titre\":\"a\",},],}".to_owned(),
        "{\"message\":\"Voilà\" \"note\":null, \"items\":[{\"titre\":\"a\", \"heure\": None}]}".to_owned(),
    ] {
        assert_eq!(read(&dressed), whole(good.clone()), "{dressed}");
    }
    assert_eq!(read("[{\"titre\":\"a\"}]"), whole(json!({ "items": [{ "titre": "a" }] })));
}

#[test]
fn a_cut_list_keeps_what_is_closed() {
    let cut = "{\"message\":\"ok\",\"items\":[{\"titre\":\"a\"},{\"titre\":\"b\"},{\"titre\":\"c";
    let kept = json!({ "message": "ok", "items": [{ "titre": "a" }, { "titre": "b" }] });
    assert_eq!(read(cut), Extracted::Answer { value: kept.clone(), whole: false });
    assert_eq!(read(&format!("Voici : {cut}")), Extracted::Answer { value: kept, whole: false });
    assert_eq!(
        read("{\"message\":\"Bonj"),
        Extracted::Answer { value: json!({ "message": "Bonj" }), whole: false },
        "the text that was shown stays"
    );
}

#[test]
fn the_schema_is_no_answer_and_neither_is_prose() {
    assert_eq!(read(&schema().to_string()), Extracted::Echo);
    let mut echo = schema();
    echo["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    assert_eq!(read(&format!("```json\n{echo}\n```")), Extracted::Echo);
    for nothing in ["", "Désolé.", "{}", "{ non }", "null", "12", "<html><body>502</body></html>"] {
        assert_eq!(read(nothing), Extracted::Nothing, "{nothing}");
    }
}

#[test]
fn what_is_shown_does_not_depend_on_the_pieces() {
    let text = "Voici {x} : {\"note\":\"n\",\"message\":\"H\\u00e9 \\ud83d\\ude42\\n\\\"oui\\\"\",\
                \"items\":[{\"titre\":\"a\",\"sub\":{\"items\":[1]}},{\"titre\":\"b\"}],\"autre\":[{\"titre\":\"c\"}]} fin {\"message\":\"x\"}";
    let expected =
        ("Hé 🙂\n\"oui\"".to_owned(), vec![json!({ "titre": "a", "sub": { "items": [1] } }), json!({ "titre": "b" })]);
    for step in 1..text.len() {
        assert_eq!(watch(text, step), expected, "{step}");
    }
    assert_eq!(watch("[{\"titre\":\"a\"}, {\"titre\"", 1).1, [json!({ "titre": "a" })]);
}

#[test]
fn depth_and_size_have_an_end() {
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    assert!(matches!(read(&deep), Extracted::Answer { whole: false, .. } | Extracted::Nothing));
    let long = format!("{{\"message\":\"{}\"}}", "é".repeat(2_000_000));
    let start = std::time::Instant::now();
    assert_eq!(watch(&long, 1).0.chars().count(), 2_000_000);
    assert!(start.elapsed().as_secs() < 20, "once over each character");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,4}", inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn valid_json_is_read_as_it_is(message in any::<String>(), items in prop::collection::vec(any_json(), 0..6), step in 1usize..9) {
        let value = json!({ "message": message, "items": items });
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let shown = shown();
            let mut scanner = Scanner::new(&shown);
            let chars: Vec<char> = text.chars().collect();
            for piece in chars.chunks(step) {
                scanner.push(&piece.iter().collect::<String>());
            }
            let scanned = scanner.finish().unwrap();
            prop_assert!(scanned.whole);
            prop_assert_eq!(&scanned.value, &value);
            prop_assert_eq!(watch(&text, step), (message.clone(), items.clone()));
        }
    }

    #[test]
    fn a_cut_anywhere_keeps_a_prefix_of_the_list(items in prop::collection::vec(any_json(), 0..6), cut in 0.0f64..1.0) {
        let text = json!({ "items": items }).to_string();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
        let place = (text.len() as f64 * cut) as usize;
        let place = (0..=place).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        if let Extracted::Answer { value, .. } = read(&text[..place]) && let Some(list) = value.get("items").and_then(Value::as_array) {
            let pruned = extract(&text, &schema(), &shown());
            let Extracted::Answer { value: full, .. } = pruned else { panic!("the whole text has an answer") };
            let full = full["items"].as_array().unwrap();
            prop_assert!(list.len() <= full.len() && list[..] == full[..list.len()]);
        }
    }

    #[test]
    fn nothing_makes_it_stumble(text in ".*", noise in "[\\[\\]{}\",:\\\\a-z0-9 u]{0,200}") {
        let _ = read(&text);
        let _ = read(&noise);
        prop_assert_eq!(watch(&noise, 1), watch(&noise, 1000));
    }
}
