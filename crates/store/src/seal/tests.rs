use super::*;

const ONE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const OTHER: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

fn under(keys: &str) -> Seal {
    Seal::said(&keys.into()).unwrap()
}

fn at(row: &str) -> Place {
    Place::new("provider_keys", "sealed", row)
}

#[test]
fn what_is_sealed_opens_in_its_place_and_nowhere_else() {
    let (seal, secret) = (under(ONE), SecretString::from("sk-très-secret"));
    let sealed = seal.seal(&at("1/openai"), &secret).unwrap();
    assert_eq!(seal.open(&at("1/openai"), &sealed).unwrap().expose_secret(), "sk-très-secret");
    assert!(!sealed.contains("secret") && !format!("{seal:?}").contains("AAAA"));
    assert_ne!(seal.seal(&at("1/openai"), &secret).unwrap(), sealed, "a nonce of its own");
    for place in [at("2/openai"), Place { column: "other", ..at("1/openai") }, Place { table: "x", ..at("1/openai") }] {
        assert!(matches!(seal.open(&place, &sealed), Err(SealError::Broken)), "{place:?}");
    }
}

#[test]
fn a_changed_text_does_not_open() {
    let seal = under(ONE);
    let sealed = seal.seal(&at("1"), &"abc".into()).unwrap();
    for n in 0..sealed.len() {
        let mut bytes = sealed.clone().into_bytes();
        bytes[n] = if bytes[n] == b'A' { b'B' } else { b'A' };
        assert!(seal.open(&at("1"), std::str::from_utf8(&bytes).unwrap()).is_err(), "{n}");
    }
    for short in ["", "1", "1.", "1.abc", "1..", "2.x.y", &sealed[..sealed.len() - 1], &sealed[..20]] {
        assert!(seal.open(&at("1"), short).is_err(), "{short}");
    }
}

#[test]
fn keys_change_without_losing_what_was_sealed() {
    let old = under(ONE).seal(&at("1"), &"abc".into()).unwrap();
    let both = under(&format!("{OTHER}, {ONE}"));
    assert_eq!(both.open(&at("1"), &old).unwrap().expose_secret(), "abc");
    let new = both.seal(&at("1"), &"abc".into()).unwrap();
    assert!(matches!(under(ONE).open(&at("1"), &new), Err(SealError::OtherKey(_))));
    assert_eq!(under(OTHER).open(&at("1"), &new).unwrap().expose_secret(), "abc");
    for wrong in ["", "abc", "AAAA", &ONE[1..], &format!("{ONE},x")] {
        assert!(matches!(Seal::said(&wrong.into()), Err(SealError::Key)), "{wrong}");
    }
}

#[cfg(unix)]
#[test]
fn the_file_is_made_at_first_need_and_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    let seal = Seal::in_folder(folder.path()).unwrap();
    let twin = Seal::in_folder(folder.path()).unwrap();
    assert!(!path.exists() && !seal.has_keys());
    assert!(matches!(seal.open(&at("1"), "1.x.y"), Err(SealError::None)), "reading makes no key");
    let sealed = seal.seal(&at("1"), &"abc".into()).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(twin.open(&at("1"), &sealed).unwrap().expose_secret(), "abc", "another process reads the same key");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let refused = Seal::in_folder(folder.path()).unwrap_err();
    assert!(matches!(refused, SealError::Readable(_)) && refused.to_string().contains("chmod 600"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&path, "nothing").unwrap();
    assert!(matches!(Seal::in_folder(folder.path()), Err(SealError::Content(_))));
}
