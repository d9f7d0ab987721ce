//! Who may start the product on a schema that is complete.

use heraut_server::app;
use heraut_testkit::on_each_database;

on_each_database! {
    async fn a_complete_schema_needs_no_owner(app: TestApp) {
        let mut settings = app.settings.clone();
        settings.owner_url = None;
        assert_eq!(heraut_store::migrate::migrate(&settings, &app::migrations()).await.expect("nothing to do"), 0);
    }
}
