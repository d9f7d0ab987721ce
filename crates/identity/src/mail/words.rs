//! The words of the mails, in both languages; each as text and as the same paragraphs in HTML.

use heraut_kernel::Locale;

use super::Letter;

/// A paragraph.
enum Part {
    Words(String),
    Link(String),
}

fn say(words: impl Into<String>) -> Part {
    Part::Words(words.into())
}

/// Puts a mail together. A subject is one line, whatever a name in it holds.
fn letter(to: &str, locale: Locale, subject: &str, parts: &[Part]) -> Letter {
    let signed = locale.pick("Héraut", "Héraut");
    let mut text = String::new();
    let mut html = format!("<!doctype html>\n<html lang=\"{}\"><body>\n", locale.code());
    for part in parts {
        match part {
            Part::Words(words) => {
                text.push_str(words);
                html.push_str(&format!("<p>{}</p>\n", escaped(words)));
            }
            Part::Link(url) => {
                text.push_str(url);
                let url = escaped(url);
                html.push_str(&format!("<p><a href=\"{url}\">{url}</a></p>\n"));
            }
        }
        text.push_str("\n\n");
    }
    text.push_str(&format!("-- \n{signed}\n"));
    html.push_str(&format!("<p>{signed}</p>\n</body></html>\n"));
    let subject = subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Letter { to: to.to_owned(), subject, text, html }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// The link to a new password.
#[must_use]
pub fn reset(to: &str, name: &str, link: &str, locale: Locale) -> Letter {
    let (hello, asked, unasked) = match locale {
        Locale::Fr => (
            format!("Bonjour {name},"),
            "Quelqu'un, sans doute vous, a demandé un nouveau mot de passe pour votre compte Héraut. Ce lien permet de le choisir\u{202f}; il sert une fois, pendant une heure\u{a0}:",
            "Si ce n'est pas vous, ne faites rien\u{a0}: votre mot de passe reste le même.",
        ),
        Locale::En => (
            format!("Hello {name},"),
            "Somebody, most likely you, asked for a new password for your Héraut account. This link lets you choose it; it works once, for an hour:",
            "If it was not you, do nothing: your password stays the same.",
        ),
    };
    let subject = locale.pick("Choisir un nouveau mot de passe", "Choose a new password");
    letter(to, locale, subject, &[say(hello), say(asked), Part::Link(link.to_owned()), say(unasked)])
}

/// The link into a workspace.
#[must_use]
pub fn invitation(to: &str, workspace: &str, by: Option<&str>, link: &str, locale: Locale) -> Letter {
    let (subject, asked, unknown) = match locale {
        Locale::Fr => (
            format!("Invitation dans l'espace «\u{a0}{workspace}\u{a0}»"),
            match by {
                Some(by) => format!(
                    "{by} vous invite dans l'espace «\u{a0}{workspace}\u{a0}» de Héraut. Ce lien permet d'y entrer\u{202f}; il sert une fois, pendant sept jours\u{a0}:"
                ),
                None => format!(
                    "Vous êtes invité dans l'espace «\u{a0}{workspace}\u{a0}» de Héraut. Ce lien permet d'y entrer\u{202f}; il sert une fois, pendant sept jours\u{a0}:"
                ),
            },
            "Si vous n'attendiez pas cette invitation, ne faites rien.",
        ),
        Locale::En => (
            format!("Invitation to the workspace “{workspace}”"),
            match by {
                Some(by) => format!(
                    "{by} invites you to the workspace “{workspace}” of Héraut. This link lets you in; it works once, for seven days:"
                ),
                None => format!(
                    "You are invited to the workspace “{workspace}” of Héraut. This link lets you in; it works once, for seven days:"
                ),
            },
            "If you did not expect this invitation, do nothing.",
        ),
    };
    let hello = locale.pick("Bonjour,", "Hello,");
    letter(to, locale, &subject, &[say(hello), say(asked), Part::Link(link.to_owned()), say(unknown)])
}

/// That a password was changed.
#[must_use]
pub fn password_changed(to: &str, name: &str, locale: Locale) -> Letter {
    let (hello, changed, unasked) = match locale {
        Locale::Fr => (
            format!("Bonjour {name},"),
            "Le mot de passe de votre compte Héraut vient de changer, et vos autres sessions sont fermées.",
            "Si ce n'est pas vous, choisissez-en un autre par «\u{a0}Mot de passe oublié\u{a0}», et prévenez la personne qui exploite Héraut chez vous.",
        ),
        Locale::En => (
            format!("Hello {name},"),
            "The password of your Héraut account has just changed, and your other sessions are closed.",
            "If it was not you, choose another with “Forgotten password”, and tell whoever runs Héraut where you are.",
        ),
    };
    let subject = locale.pick("Votre mot de passe a changé", "Your password has changed");
    letter(to, locale, subject, &[say(hello), say(changed), say(unasked)])
}

/// That somebody signed in on a device that was not known.
#[must_use]
pub fn new_device(to: &str, name: &str, (device, address, at): (&str, &str, &str), locale: Locale) -> Letter {
    let (hello, seen, unasked) = match locale {
        Locale::Fr => (
            format!("Bonjour {name},"),
            format!(
                "On s'est connecté à votre compte Héraut sur un nouvel appareil, le {at} (UTC), depuis {address}\u{a0}: {device}"
            ),
            "Si ce n'est pas vous, changez votre mot de passe et fermez les autres sessions dans votre profil.",
        ),
        Locale::En => (
            format!("Hello {name},"),
            format!(
                "Somebody signed in to your Héraut account on a new device, on {at} (UTC), from {address}: {device}"
            ),
            "If it was not you, change your password and close the other sessions in your profile.",
        ),
    };
    let subject = locale.pick("Connexion sur un nouvel appareil", "Sign-in on a new device");
    letter(to, locale, subject, &[say(hello), say(seen), say(unasked)])
}

/// What the operator sends to see whether mail works.
#[must_use]
pub fn test(to: &str, locale: Locale) -> Letter {
    let subject = locale.pick("Essai de Héraut", "Héraut test");
    let words = locale.pick(
        "Ce message montre que Héraut sait envoyer du courrier. Il n'y a rien à faire.",
        "This message shows that Héraut can send mail. There is nothing to do.",
    );
    letter(to, locale, subject, &[say(words)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> String {
        let link = "https://desk.exemple.fr/reset#le-jeton";
        let at = ("Firefox", "192.0.2.1", "2027-01-04 08:00");
        let mut shown = String::new();
        for locale in [Locale::Fr, Locale::En] {
            let letters = [
                reset("marie@exemple.fr", "Marie", link, locale),
                invitation(
                    "ali@exemple.fr",
                    "Atelier",
                    Some("Marie"),
                    "https://desk.exemple.fr/invitation#le-jeton",
                    locale,
                ),
                invitation("ali@exemple.fr", "Atelier", None, "https://desk.exemple.fr/invitation#le-jeton", locale),
                password_changed("marie@exemple.fr", "Marie", locale),
                new_device("marie@exemple.fr", "Marie", at, locale),
                test("ops@exemple.fr", locale),
            ];
            for letter in letters {
                shown.push_str(&format!(
                    "=== {} → {}\n{}---\n{}\n",
                    letter.subject, letter.to, letter.text, letter.html
                ));
            }
        }
        shown
    }

    /// `HERAUT_WRITE_LETTERS=1 cargo test -p heraut-identity` writes the file anew, to be read before it is committed.
    #[test]
    fn the_letters_are_as_they_were_read() {
        if std::env::var_os("HERAUT_WRITE_LETTERS").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/mail/letters.txt"), all()).expect("a file");
        }
        let kept = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/mail/letters.txt"));
        assert_eq!(all(), kept.expect("letters.txt"));
    }

    #[test]
    fn names_are_text_and_subjects_one_line() {
        let letter = invitation("a@b.fr", "<b>x</b>\r\nBcc: tous@b.fr", Some("\"&'"), "https://x/#a", Locale::Fr);
        assert!(!letter.subject.contains(['\r', '\n']), "{}", letter.subject);
        assert!(
            letter.html.contains("&lt;b&gt;x&lt;/b&gt;") && letter.html.contains("&quot;&amp;&#39;"),
            "{}",
            letter.html
        );
    }
}
