//! Mail: the operator's server, and the job that sends what waits.

use clap::{Args, ValueEnum};
use heraut_egress::{Mail as Outgoing, MailTls, Mailer};
use heraut_identity::Identity;
use heraut_identity::mail::{KIND, Letter, Mail};
use heraut_identity::usecase::mailing;
use heraut_jobs::{Failure, Handler, Task};
use secrecy::{ExposeSecret, SecretString};

/// Whether the way to the mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SmtpTls {
    /// By STARTTLS, or nothing is sent.
    Required,
    /// It is not.
    Off,
}

/// Settings of mail. Without a server none is sent.
#[derive(Args, Clone, Debug, Default)]
pub struct MailSettings {
    /// Server that sends mail: smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host.
    #[arg(long, env = "HERAUT_SMTP_URL", hide_env_values = true, global = true, help_heading = "Mail")]
    pub smtp_url: Option<SecretString>,
    /// Address that mail comes from: desk@example.org, or "Héraut <desk@example.org>".
    #[arg(long, env = "HERAUT_MAIL_FROM", global = true, help_heading = "Mail")]
    pub mail_from: Option<String>,
    /// Whether smtp:// must be encrypted; where nothing is said, unless the server is on this machine.
    #[arg(long, env = "HERAUT_SMTP_TLS", value_enum, global = true, help_heading = "Mail")]
    pub smtp_tls: Option<SmtpTls>,
}

impl MailSettings {
    /// Whether a server is named.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.smtp_url.as_ref().is_some_and(|url| !url.expose_secret().is_empty())
    }

    /// What sends mail, where a server is named.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn mailer(&self) -> Result<Option<Mailer>, String> {
        let Some(url) = self.smtp_url.as_ref().filter(|_| self.is_on()) else { return Ok(None) };
        let from = self.mail_from.as_deref().filter(|from| !from.is_empty());
        let from = from.ok_or("HERAUT_SMTP_URL is set, and HERAUT_MAIL_FROM does not say in whose name to write.")?;
        let tls = self.smtp_tls.map(|tls| match tls {
            SmtpTls::Required => MailTls::Required,
            SmtpTls::Off => MailTls::Off,
        });
        let mailer = Mailer::new(url.expose_secret(), from, tls);
        mailer.map(Some).map_err(|why| format!("HERAUT_SMTP_URL, HERAUT_MAIL_FROM: {why}."))
    }
}

/// Sends what people are written; an instance without a mail server leaves it to one that has.
#[must_use]
pub fn handler(identity: Identity, mailer: Mailer) -> Handler {
    Handler::new(KIND, move |task: Task| {
        let (identity, mailer) = (identity.clone(), mailer.clone());
        async move {
            let mail: Mail = serde_json::from_value(task.payload).map_err(|_| Failure::dead("mail_unreadable"))?;
            let letter = mailing::write(&identity, &mail).await.map_err(|_| Failure::retry("store_failed"))?;
            // Nobody to write to any more, or there never was.
            let Some(letter) = letter else { return Ok(()) };
            mailer.send(&outgoing(letter)).await.map_err(|error| {
                if error.transient() { Failure::retry(error.code()) } else { Failure::dead(error.code()) }
            })
        }
    })
}

/// A letter as the mailer takes it.
#[must_use]
pub fn outgoing(letter: Letter) -> Outgoing {
    Outgoing { to: letter.to, subject: letter.subject, text: letter.text, html: letter.html }
}
