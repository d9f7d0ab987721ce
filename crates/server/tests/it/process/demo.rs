//! The demonstration scenarios: once, and deleted for good.

use super::Server;

const ON: &[(&str, &str)] = &[("HERAUT_DEMO", "true")];

#[test]
fn a_demonstration_that_was_deleted_stays_deleted() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut server = Server::start(folder.path(), ON);
    let loaded = server.scenarios();
    assert_eq!(loaded.len(), 8);
    let (deleted, _) = loaded[3];
    assert_eq!(server.request("DELETE", &format!("/api/scenarios/{deleted}"), None).expect("an answer").0, 204);
    let _ = server.terminate();
    let mut server = Server::start(folder.path(), ON);
    let mut left = loaded;
    left.remove(3);
    assert_eq!(server.scenarios(), left);
    for (id, _) in left {
        assert_eq!(server.request("DELETE", &format!("/api/scenarios/{id}"), None).expect("an answer").0, 204);
    }
    let _ = server.terminate();
    assert_eq!(Server::start(folder.path(), ON).scenarios(), []);
}
