//! `heraut mail`: whether mail leaves from here.

use std::process::ExitCode;

use clap::Subcommand;
use heraut_kernel::Locale;

use crate::config::Config;
use crate::mail::outgoing;
use crate::serve::{Failure, say};

/// What to do with mail.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum What {
    /// Send a mail that asks for nothing, to see whether it arrives.
    Test {
        /// To this address.
        #[arg(long)]
        to: String,
    },
}

pub(super) async fn perform(what: What, config: &Config, locale: Locale) -> Result<ExitCode, Failure> {
    let What::Test { to } = what;
    let Some(mailer) = config.mail.mailer().map_err(Failure::Settings)? else {
        let (fr, en) = ("Aucun serveur de courrier : HERAUT_SMTP_URL.", "No mail server is named: HERAUT_SMTP_URL.");
        return Err(Failure::Settings(locale.pick(fr, en).to_owned()));
    };
    let letter = heraut_identity::mail::test(&to, locale);
    mailer.send(&outgoing(letter)).await.map_err(|error| Failure::Settings(error.to_string()))?;
    say(locale.pick("Le serveur a pris le message.", "The server took the message."));
    Ok(ExitCode::SUCCESS)
}
