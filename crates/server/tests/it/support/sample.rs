//! A valid body for each operation: made from its schema, unless the schema cannot tell.

use heraut_testkit::PASSWORD;
use serde_json::{Map, Value, json};

use super::catalogue::{Catalogue, Operation, types};
use super::possessions::Possessions;

/// The least body that the operation takes, or nothing where it takes none.
pub fn body(catalogue: &Catalogue, operation: &Operation, own: &Possessions) -> Option<Value> {
    let schema = operation.body()?;
    Some(by_hand(operation, own).unwrap_or_else(|| make(catalogue, operation, own, "", schema)))
}

/// Where a rule beyond the schema decides (one of two fields, a file of ours).
fn by_hand(operation: &Operation, own: &Possessions) -> Option<Value> {
    Some(match operation.id.as_str() {
        "post_chat" => json!({"scenario_id": own.scenario, "message": "Bonjour"}),
        "add_scenario_objectif" | "add_scenario_cible" => json!({"label": "Nouveau"}),
        "add_scenario_ressource" => json!({"type": "video", "titre": "Nouveau"}),
        "log_in" => json!({"email": own.account.email, "password": PASSWORD}),
        "reset_password" => json!({"token": own.account.reset_token, "password": "quatre-vaches-bleues-dansent"}),
        "look_at_invitation" => json!({"token": own.account.invitation_token}),
        "accept_invitation_as_new" => {
            json!({"token": own.account.invitation_token, "name": "Nouvelle", "password": PASSWORD})
        }
        "accept_invitation" => json!({"token": own.account.own_invitation}),
        "create_invitation" => json!({"email": "autre@exemple.fr", "role": "editor"}),
        "change_password" => json!({"old_password": PASSWORD, "new_password": "quatre-vaches-bleues-dansent"}),
        "delete_me" => json!({"password": PASSWORD}),
        "delete_workspace" => json!({"confirm": own.mark}),
        "open_partage" => json!({"token": own.partage_token}),
        "update_agent" => json!({"name": "Nouveau", "origins": ["https://exemple.fr"]}),
        "add_agent_document" => json!({"titre": "Nouveau", "content": "Un texte."}),
        "complete_chat" => json!({"model": "agent", "messages": [{"role": "user", "content": "Bonjour"}]}),
        "create_agent" => json!({"name": "Nouveau"}),
        "leave_lead" => json!({"email": "autre@exemple.fr", "consent": true}),
        "judge_answer" => json!({"feedback": 1}),
        "import_scenario" => own.exported.clone(),
        _ => return None,
    })
}

fn make(catalogue: &Catalogue, operation: &Operation, own: &Possessions, name: &str, schema: &Value) -> Value {
    if let Some(known) = own.field(&operation.id, name) {
        return known;
    }
    let schema = catalogue.resolve(schema);
    if let Some(first) = schema["enum"].as_array().and_then(|words| words.first()) {
        return first.clone();
    }
    let kind = types(schema).into_iter().find(|kind| *kind != "null");
    match kind {
        Some("string") => text(schema),
        Some("integer") => json!(schema["minimum"].as_i64().unwrap_or(1)),
        Some("number") => json!(schema["minimum"].as_f64().unwrap_or(1.0)),
        Some("boolean") => json!(true),
        Some("array") => {
            let count = usize::try_from(schema["minItems"].as_u64().unwrap_or(0)).expect("a size");
            vec![make(catalogue, operation, own, "", &schema["items"]); count].into()
        }
        Some("object") | None => {
            let names = schema["required"].as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(Value::as_str);
            let member = |name: &str| make(catalogue, operation, own, name, &schema["properties"][name]);
            Value::Object(names.map(|name| (name.to_owned(), member(name))).collect::<Map<_, _>>())
        }
        Some(other) => panic!("{}: no sample of a {other}", operation.id),
    }
}

fn text(schema: &Value) -> Value {
    let least = usize::try_from(schema["minLength"].as_u64().unwrap_or(1)).expect("a size");
    match schema["format"].as_str() {
        Some("uuid") => json!("01890a5d-ac96-774b-bcce-b302099a8057"),
        Some("date") => json!("2027-02-01"),
        Some("date-time") => json!("2027-02-01T08:00:00Z"),
        Some("uri") => json!("https://exemple.fr/"),
        _ => json!("x".repeat(least.max(1))),
    }
}
