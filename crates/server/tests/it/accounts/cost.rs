//! What it costs to know who asks: run with `--nocapture`, in a release build, for numbers.

use std::time::Instant;

use heraut_identity::secret::hash_of;
use heraut_identity::store::resolve;
use heraut_testkit::on_each_database;

on_each_database! {
    async fn the_session_of_a_request(app: TestApp) {
        let app = app.with_accounts().await;
        let user = app.account("Camille").await.0;
        app.join(user, app.workspace(), heraut_kernel::Role::Viewer).await;
        let hash = hash_of(&app.open_session(user).await).expect("a token");
        let began = Instant::now();
        for _ in 0..200 {
            let at = resolve::session(&app.db, &hash, Some(app.workspace())).await.expect("a look").expect("a session");
            assert!(at.membership.is_some());
        }
        assert!(began.elapsed() < std::time::Duration::from_secs(4), "a look-up by two keys is no scan");
        eprintln!("{:?}: {:?} a request", app.database, began.elapsed() / 200);
    }
}
