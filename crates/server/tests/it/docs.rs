//! `/api/docs`: the API as people read it.

use std::collections::BTreeSet;

use heraut_server::docs::problems::CASES;
use heraut_testkit::on_each_database;

/// The values of an attribute on a page.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_committed_document_is_that_of_the_code() {
    let committed = include_str!("../../../../openapi.json");
    let made = heraut_server::docs::json(&heraut_server::app::describe().0);
    // The texts are too long to be printed.
    assert!(committed == made, "openapi.json is not current: make openapi");
}

on_each_database! {
    async fn every_link_of_the_page_leads_somewhere(app: TestApp) {
        let page = app.user().get("/api/docs").await.expect(200);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert!(page.header("content-security-policy").contains("default-src 'none'"));
        let text = page.text();
        let ids = values(text, "id");
        let unique: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len(), "an anchor stands twice");
        for link in values(text, "href").into_iter().filter_map(|link| link.strip_prefix('#')) {
            assert!(unique.contains(link), "#{link} leads nowhere");
        }
        for case in CASES {
            let anchor = format!("problems-{}", case.code);
            assert!(unique.contains(anchor.as_str()), "{anchor}");
        }
        for operation in heraut_server::app::describe().1 {
            assert!(unique.contains(operation.operation_id.as_str()), "{}", operation.path);
        }
        // The policy of pages forbids both.
        assert!(!text.contains("<script") && !text.contains("<style") && !text.contains(" style="));
    }

    async fn a_problem_points_into_the_page(app: TestApp) {
        let problem = app.user().get("/api/scenarios/0").await.expect(404);
        let (path, anchor) = problem.json["type"].as_str().and_then(|kind| kind.split_once('#')).expect("an address");
        let page = app.user().get(path).await.expect(200);
        assert!(values(page.text(), "id").contains(&anchor));
        let style = app.user().get("/api/docs.css").await.expect(200);
        assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    }
}
