//! `heraut accounts`: from local mode to accounts, and back in for somebody who lost their password.

use std::process::ExitCode;

use clap::Subcommand;
use heraut_identity::usecase::{password, person, setup};
use heraut_identity::{Error, Identity};
use heraut_kernel::Locale;
use secrecy::SecretString;

use crate::config::Config;
use crate::serve::{Failure, link, prepare, say};

/// What to do with accounts.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum What {
    /// Turn accounts on: the local person becomes the first owner, and nothing is lost. Without a password, from
    /// HERAUT_OWNER_PASSWORD or --password-stdin, a link is printed that asks for one.
    Enable {
        /// Address, where the first owner signs in.
        #[arg(long)]
        email: String,
        /// Their name.
        #[arg(long)]
        name: Option<String>,
        /// Read the password from the first line of the standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Delete the account of somebody: what they wrote stays with its workspaces and names nobody any more.
    Delete {
        /// Their address.
        #[arg(long)]
        email: String,
    },
    /// Print a link by which somebody chooses a new password. It works once, for a day.
    ResetLink {
        /// Their address.
        #[arg(long)]
        email: String,
    },
}

pub(super) async fn perform(what: What, config: &Config, locale: Locale) -> Result<ExitCode, Failure> {
    let ready = prepare(config).await?;
    let identity = Identity::new(ready.db, config.identity(true));
    match what {
        What::Enable { email, name, password_stdin } => {
            let password = password(password_stdin)?;
            let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            if name.as_deref().is_some_and(|name| name.chars().count() > 150) {
                return Err(Failure::Settings(
                    locale.pick("Ce nom est trop long.", "This name is too long.").to_owned(),
                ));
            }
            let token = setup::enable(&identity, &email, name, password, locale).await.map_err(|e| told(e, locale))?;
            say(locale.pick(
                "Les comptes sont activés. Redémarrez le serveur s'il tourne.",
                "Accounts are on. Restart the server if it runs.",
            ));
            if let Some(token) = token {
                say(locale.pick("Ouvrez ce lien d'ici demain :", "Open this link until tomorrow:"));
                say(&link(config, "setup", &token));
            }
        }
        What::Delete { email } => {
            if !person::delete_by_email(&identity, &email).await.map_err(|e| told(e, locale))? {
                return Err(nobody(locale));
            }
            say(locale.pick("Le compte est supprimé.", "The account is deleted."));
        }
        What::ResetLink { email } => {
            let Some(token) = password::reset_token(&identity, &email).await? else {
                return Err(nobody(locale));
            };
            say(&link(config, "reset", &token));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn nobody(locale: Locale) -> Failure {
    Failure::Settings(locale.pick("Personne n'a cette adresse.", "Nobody has this address.").to_owned())
}

/// The password, where the operator gives one.
fn password(from_stdin: bool) -> Result<Option<SecretString>, Failure> {
    if from_stdin {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        return Ok(Some(line.trim_end_matches(['\r', '\n']).into()));
    }
    Ok(std::env::var("HERAUT_OWNER_PASSWORD").ok().filter(|text| !text.is_empty()).map(SecretString::from))
}

/// A refusal in the words that a person reads.
fn told(error: Error, locale: Locale) -> Failure {
    match error {
        Error::Refused(problem) => {
            let field = problem.errors.first().map(|field| field.message.as_str());
            Failure::Settings(field.unwrap_or_else(|| problem.detail(locale)).to_owned())
        }
        error => error.into(),
    }
}
