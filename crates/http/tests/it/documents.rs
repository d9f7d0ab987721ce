use std::collections::BTreeSet;

use crate::desk::all;

#[test]
fn the_table_knows_every_operation_and_its_policy() {
    let (_, _, table) = all().into_parts();
    let mut rows: Vec<String> = table
        .iter()
        .map(|row| format!("{} {} {} {}", row.method, row.path, row.operation_id, row.policy.word()))
        .collect();
    rows.sort();
    assert_eq!(
        rows,
        [
            "DELETE /api/workspace close_workspace owner",
            "GET /api/foreign plain_refusal public",
            "GET /api/formats list_formats public",
            "GET /api/notes list_notes viewer",
            "GET /api/notes/{id} read_note viewer",
            "GET /api/panic burst public",
            "GET /api/slow dawdle public",
            "PATCH /api/notes/{id} edit_note editor",
            "POST /api/notes create_note editor",
            "POST /api/notes/{id}/suggestions suggest editor",
            "POST /api/panic burst_writing editor",
            "POST /api/slow work_slowly editor",
        ]
    );
    assert!(table.iter().any(|row| row.operation_id == "suggest" && row.policy.expensive));
}

#[test]
fn the_document_says_what_the_layers_may_answer() {
    let (_, document, table) = all().into_parts();
    let document = serde_json::to_value(&document).unwrap();
    for row in table {
        let operation = &document["paths"][&row.path][row.method.as_str().to_lowercase()];
        assert_eq!(operation["x-policy"], row.policy.word());
        let statuses: BTreeSet<&str> = operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
        for status in ["403", "422", "429", "500", "503"] {
            assert!(statuses.contains(status), "{} {status}", row.operation_id);
        }
    }
    let create = &document["paths"]["/api/notes"]["post"]["responses"];
    assert_eq!(
        create["415"]["content"]["application/problem+json"]["schema"]["$ref"],
        "#/components/schemas/ProblemBody"
    );
    assert!(document["components"]["schemas"]["ProblemBody"]["properties"]["code"].is_object());
    assert!(document["components"]["schemas"]["FieldError"].is_object());
    assert!(document["components"]["schemas"]["NewNote"].is_object());
}
