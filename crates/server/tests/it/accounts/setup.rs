//! The first account: from local mode, nothing lost.

use heraut_identity::store::{ensure_local_account, installation};
use heraut_identity::usecase::entering::Visitor;
use heraut_identity::usecase::setup::{NewAccount, enable, is_needed, setup, token};
use heraut_identity::{Error, Identity, Settings};
use heraut_kernel::Locale;
use heraut_server::app;
use heraut_testkit::PASSWORD;

use crate::support::empty::{closed, on_each_empty_database};

fn visitor() -> Visitor {
    let address = std::net::Ipv4Addr::LOCALHOST.into();
    Visitor {
        address,
        tls: false,
        agent: String::new(),
        session: None,
        device: None,
        correlation: heraut_kernel::CorrelationId::generate(),
    }
}

fn account() -> NewAccount {
    NewAccount { email: "Camille@Exemple.fr".to_owned(), name: "Camille".to_owned(), password: PASSWORD.into() }
}

fn code<T: std::fmt::Debug>(outcome: Result<T, Error>) -> &'static str {
    match outcome {
        Err(Error::Refused(problem)) => problem.code,
        other => panic!("{other:?}"),
    }
}

on_each_empty_database! {
    async fn the_local_person_becomes_the_first_owner(empty) {
        Box::pin(heraut_store::migrate::migrate(&empty.settings, &app::migrations())).await.expect("migrations run");
        let db = empty.db().await;
        let local = ensure_local_account(&db).await.expect("a person");
        let identity = Identity::new(db.clone(), Settings { accounts: true, ..Settings::default() });
        assert!(is_needed(&identity).await.expect("an answer"));
        assert!(!is_needed(&Identity::new(db.clone(), Settings::default())).await.expect("an answer"));
        let (first, second) = (token(&identity).await.expect("a token"), token(&identity).await.expect("a token"));
        assert_eq!(code(setup(&identity, "autre", account(), &visitor(), Locale::Fr).await), "link_invalid");
        let weak = NewAccount { password: "motdepasse123".into(), ..account() };
        assert_eq!(code(setup(&identity, first.expose(), weak, &visitor(), Locale::Fr).await), "invalid");
        let done = setup(&identity, first.expose(), account(), &visitor(), Locale::Fr).await.expect("an account");
        assert_eq!(done.user, local.user);
        let profile = heraut_identity::store::people::profile(&db, done.user).await.expect("a read").expect("a person");
        assert_eq!((profile.email.as_deref(), profile.name.as_str()), (Some("camille@exemple.fr"), "Camille"));
        assert!(!is_needed(&identity).await.expect("an answer"));
        // Neither the same link nor another one makes a second first account.
        for token in [first, second] {
            assert_eq!(code(setup(&identity, token.expose(), account(), &visitor(), Locale::Fr).await), "link_invalid");
        }
        let late = token(&identity).await.expect("a token");
        assert_eq!(code(setup(&identity, late.expose(), account(), &visitor(), Locale::Fr).await), "already_set_up");
        assert_eq!(code(enable(&identity, "a@b.fr", None, None, Locale::Fr).await), "already_set_up");
        // The next start leaves memberships to the owners.
        let again = ensure_local_account(&db).await.expect("a person");
        assert_eq!((again.user, again.workspace.id), (local.user, local.workspace.id));
        closed(db).await;
    }

    async fn the_operator_turns_accounts_on_for_good(empty) {
        Box::pin(heraut_store::migrate::migrate(&empty.settings, &app::migrations())).await.expect("migrations run");
        let db = empty.db().await;
        let local = ensure_local_account(&db).await.expect("a person");
        let identity = Identity::new(db.clone(), Settings { accounts: true, ..Settings::default() });
        assert!(!installation::accounts_are_on(&db).await.expect("an answer"));
        assert_eq!(code(enable(&identity, "pas une adresse", None, None, Locale::Fr).await), "invalid");
        let link = enable(&identity, "camille@exemple.fr", None, None, Locale::Fr).await.expect("done").expect("a link");
        assert!(installation::accounts_are_on(&db).await.expect("an answer"));
        // Said again with a password: the link is not needed any more.
        let password = Some(PASSWORD.into());
        let none = enable(&identity, "camille@exemple.fr", Some("Camille".to_owned()), password, Locale::Fr).await;
        assert!(none.expect("done").is_none());
        assert_eq!(code(setup(&identity, link.expose(), account(), &visitor(), Locale::Fr).await), "link_invalid");
        let at = visitor();
        let done = heraut_identity::usecase::login::login(&identity, "camille@exemple.fr", PASSWORD.into(), &at);
        assert_eq!(done.await.expect("a session").user, local.user);
        closed(db).await;
    }
}
