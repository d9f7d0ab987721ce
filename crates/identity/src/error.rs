//! What can fail here, and what the caller is told.

use std::time::Duration;

use heraut_kernel::{FieldError, Locale, Problem};
use heraut_store::WriteError;

use crate::password::{LONGEST, SHORTEST, Weakness};

/// A decision that could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] heraut_store::Error),
    /// The caller is told this.
    #[error("refused: {0}")]
    Refused(Box<Problem>),
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl WriteError for Error {
    fn database(&self) -> Option<&heraut_store::Error> {
        match self {
            Self::Store(error) => Some(error),
            Self::Refused(_) => None,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(problem) => *problem,
            Error::Store(error) => error.into_problem(),
        }
    }
}

/// 409: what needs accounts where there are none.
#[must_use]
pub fn accounts_off() -> Problem {
    Problem::conflict(
        "accounts_off",
        "Cette installation n'a pas de comptes. L'exploitant les active par « heraut accounts enable ».",
        "This installation has no accounts. Its operator turns them on with `heraut accounts enable`.",
    )
}

/// 409: somebody has an account already, so the first one is not to be made.
#[must_use]
pub fn already_set_up() -> Problem {
    Problem::conflict(
        "already_set_up",
        "Cette installation a déjà un compte. Connectez-vous.",
        "This installation has an account already. Sign in.",
    )
}

/// 401: the same words for a wrong password and for an address that nobody has.
#[must_use]
pub fn invalid_credentials() -> Problem {
    Problem::new(
        401,
        "invalid_credentials",
        "Cette adresse et ce mot de passe ne vont pas ensemble.",
        "This address and this password do not belong together.",
    )
}

/// 429: too many failures.
#[must_use]
pub fn login_throttled(wait: Duration) -> Problem {
    let mut problem = Problem::new(
        429,
        "login_throttled",
        "Trop d'essais. Patientez avant de recommencer, ou demandez un lien de réinitialisation.",
        "Too many attempts. Wait before the next one, or ask for a reset link.",
    );
    problem.retry_after = Some(wait);
    problem
}

/// 429: too many links were asked for. The same whether or not somebody has the address.
#[must_use]
pub fn reset_throttled(wait: Duration) -> Problem {
    let mut problem = Problem::new(
        429,
        "rate_limited",
        "Trop de liens demandés. Relevez votre courrier, ou patientez avant d'en demander un autre.",
        "Too many links were asked for. Look at your mail, or wait before asking for another.",
    );
    problem.retry_after = Some(wait);
    problem
}

/// 409: no mail leaves from here.
#[must_use]
pub fn mail_off() -> Problem {
    Problem::conflict(
        "mail_off",
        "Cette installation n'envoie pas de courrier. Son exploitant donne un lien par « heraut accounts reset-link ».",
        "This installation sends no mail. Its operator gives a link with `heraut accounts reset-link`.",
    )
}

/// 410: a link that was used, has expired, or never was.
#[must_use]
pub fn link_invalid() -> Problem {
    Problem::new(
        410,
        "link_invalid",
        "Ce lien n'est pas valable : il a servi, il a expiré ou il est incomplet. Demandez-en un autre.",
        "This link is not valid: it was used, it has expired, or it is incomplete. Ask for another.",
    )
}

/// 422: no mail can arrive there.
#[must_use]
pub fn invalid_email(locale: Locale) -> Problem {
    let (fr, en) = ("Cette adresse e-mail n'est pas valable.", "This e-mail address is not valid.");
    Problem::invalid_field("email", "invalid_email", locale, fr, en)
}

/// 422: a password that is not good enough.
#[must_use]
pub fn weak(field: &str, weakness: Weakness, locale: Locale) -> Problem {
    let (code, fr, en) = match weakness {
        Weakness::Short => (
            "too_short",
            format!("Au moins {SHORTEST} caractères sont attendus."),
            format!("At least {SHORTEST} characters are expected."),
        ),
        Weakness::Long => (
            "too_long",
            format!("Trop long : {LONGEST} caractères au plus."),
            format!("Too long: at most {LONGEST} characters."),
        ),
        Weakness::Guessable => (
            "guessable",
            "Ce mot de passe est parmi ceux qu'on essaie d'abord. Quelques mots sans lien en font un bon.".to_owned(),
            "This password is among those that are tried first. A few unrelated words make a good one.".to_owned(),
        ),
    };
    let message = locale.pick(&fr, &en).to_string();
    Problem::invalid(vec![FieldError { field: field.to_owned(), code: code.to_owned(), message }])
}

/// 409: a holder has as many keys as one can keep apart.
#[must_use]
pub fn too_many_keys() -> Problem {
    Problem::conflict(
        "too_many_keys",
        "Il y a déjà 100 clés. Révoquez celles qui ne servent plus.",
        "There are 100 keys already. Revoke those that are not used any more.",
    )
}

/// 403: the key was not made for this.
#[must_use]
pub fn key_scope() -> Problem {
    Problem::new(
        403,
        "key_scope",
        "Cette clé n'a pas la portée « write » ou « read » qu'il faut ici.",
        "This key lacks the scope \u{201c}write\u{201d} or \u{201c}read\u{201d} that this needs.",
    )
}

/// 409: they are in already.
#[must_use]
pub fn already_member() -> Problem {
    Problem::conflict(
        "already_member",
        "Cette personne est déjà membre de l'espace.",
        "This person is a member of the workspace already.",
    )
}

/// 409: too many who were asked and did not come.
#[must_use]
pub fn too_many_invitations() -> Problem {
    Problem::conflict(
        "too_many_invitations",
        "Il y a déjà 200 invitations en attente. Retirez celles qui ne servent plus.",
        "There are 200 invitations waiting already. Take back those that are not needed any more.",
    )
}

/// 409: the address of the invitation has an account, which accepts it signed in.
#[must_use]
pub fn sign_in_first() -> Problem {
    Problem::conflict(
        "sign_in_first",
        "Cette adresse a déjà un compte. Connectez-vous, puis acceptez l'invitation.",
        "This address has an account already. Sign in, then accept the invitation.",
    )
}

/// 409: the invitation is for another address.
#[must_use]
pub fn other_invitee() -> Problem {
    Problem::conflict(
        "other_invitee",
        "Cette invitation est pour une autre adresse que celle de votre compte.",
        "This invitation is for another address than your account's.",
    )
}

/// 409: a workspace has an owner.
#[must_use]
pub fn last_owner() -> Problem {
    Problem::conflict(
        "last_owner",
        "C'est le dernier propriétaire de l'espace. Nommez-en un autre d'abord.",
        "This is the last owner of the workspace. Name another one first.",
    )
}

/// 422: what was typed is not the name of what is to be deleted.
#[must_use]
pub fn other_name(locale: Locale) -> Problem {
    let (fr, en) = ("Ce n'est pas le nom de l'espace.", "This is not the name of the workspace.");
    Problem::invalid_field("confirm", "other_name", locale, fr, en)
}

/// 409: without accounts everything opens in the first workspace.
#[must_use]
pub fn first_workspace() -> Problem {
    Problem::conflict(
        "first_workspace",
        "Sans comptes, tout s'ouvre dans ce premier espace : il ne se supprime pas. Videz-le, ou supprimez le dossier des données.",
        "Without accounts everything opens in this first workspace: it cannot be deleted. Empty it, or delete the data folder.",
    )
}

/// 409: without this account elsewhere, and without a password, nobody could sign in as them any more.
#[must_use]
pub fn last_way_in() -> Problem {
    Problem::conflict(
        "last_way_in",
        "C'est votre seul moyen d'entrer. Choisissez d'abord un mot de passe, par « Mot de passe oublié ».",
        "This is your only way in. Choose a password first, by \u{201c}Forgotten password\u{201d}.",
    )
}

/// 403: what cannot be undone wants somebody who has just signed in.
#[must_use]
pub fn sign_in_again() -> Problem {
    Problem::new(
        403,
        "sign_in_again",
        "Reconnectez-vous d'abord : votre session a plus de dix minutes.",
        "Sign in again first: your session is older than ten minutes.",
    )
}

/// 502: the provider of the other account does not answer.
#[must_use]
pub fn oidc_unavailable() -> Problem {
    Problem::new(
        502,
        "oidc_unavailable",
        "Ce fournisseur de connexion ne répond pas. Réessayez dans un moment.",
        "This sign-in provider does not answer. Try again in a moment.",
    )
}
