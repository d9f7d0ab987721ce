//! Mail by SMTP, to the one server that the operator names.
//!
//! The server is the operator's choice, so the address rules do not bind it. What binds it is TLS: `smtps` from the first
//! byte, `smtp` by STARTTLS and not without; unencrypted only on this machine, or where the operator says so.

use std::net::IpAddr;
use std::time::Duration;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use percent_encoding::percent_decode_str;
use url::Url;

/// How long reaching the server may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long handing over a mail may take in all: lettre's own limit ends once the server has greeted.
const WHOLE: Duration = Duration::from_secs(60);

/// Whether the way to the server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// It is, or nothing is sent.
    Required,
    /// It is not.
    Off,
}

/// A mail to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// To whom, an address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// The words, as text.
    pub text: String,
    /// The same words, as HTML.
    pub html: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(…)")
    }
}

/// Why a mail did not leave. The server's own words are in no message: they may repeat the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The address is none, or the mail cannot be written.
    #[error("the mail cannot be written to this address")]
    Unwritable,
    /// The server cannot be reached, or broke off.
    #[error("the mail server cannot be reached")]
    Unreachable,
    /// TLS with the server failed, or it offers none.
    #[error("no TLS with the mail server")]
    Tls,
    /// The server asks to try later.
    #[error("the mail server asks to try later (code {0})")]
    Later(u16),
    /// The server refuses, for good.
    #[error("the mail server refuses (code {0})")]
    Refused(u16),
}

impl MailError {
    /// Whether another try may go better.
    #[must_use]
    pub const fn transient(self) -> bool {
        // Refused credentials are put right by the operator, and the mail then leaves.
        matches!(self, Self::Unreachable | Self::Tls | Self::Later(_) | Self::Refused(530 | 534 | 535 | 538))
    }

    /// A word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unwritable => "mail_unwritable",
            Self::Unreachable => "mail_unreachable",
            Self::Tls => "mail_tls",
            Self::Later(_) => "mail_later",
            Self::Refused(_) => "mail_refused",
        }
    }
}

impl From<lettre::transport::smtp::Error> for MailError {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        match error.status().map(u16::from) {
            Some(code) if error.is_permanent() => Self::Refused(code),
            Some(code) => Self::Later(code),
            // Asked for STARTTLS, it has none.
            None if error.is_tls() || error.is_client() => Self::Tls,
            None => Self::Unreachable,
        }
    }
}

/// Sends mail through one server.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Mailer {
    /// Through the server of `smtp://user:password@host:587` or `smtps://…`, in the name of `from`
    /// (`desk@example.org`, `Héraut <desk@example.org>`). Without a word on TLS it is required, except on this machine.
    ///
    /// # Errors
    /// A sentence for the operator, without anything secret in it.
    pub fn new(url: &str, from: &str, tls: Option<MailTls>) -> Result<Self, String> {
        let from: Mailbox = from.parse().map_err(|_| format!("{from} is no address to send from"))?;
        let url = Url::parse(url).map_err(|_| "the address of the mail server is malformed".to_owned())?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or("the mail server has no host")?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let implicit = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err("the mail server is named like smtp://host:587 or smtps://host".to_owned()),
        };
        let off = tls.map_or(is_here(&host), |tls| tls == MailTls::Off) && !implicit;
        let tls = match (off, implicit) {
            (true, _) => Tls::None,
            (_, true) => Tls::Wrapper(parameters(&host)?),
            (_, false) => Tls::Required(parameters(&host)?),
        };
        let port = url.port().unwrap_or(if implicit { 465 } else { 587 });
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&host);
        let hello = ClientId::Domain(from.email.domain().to_owned());
        let mut builder = builder.port(port).tls(tls).timeout(Some(PATIENCE)).hello_name(hello);
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        if !url.username().is_empty() {
            let password = plain(url.password().unwrap_or_default());
            builder = builder.credentials(Credentials::new(plain(url.username()), password));
        }
        Ok(Self { transport: builder.build(), from, host })
    }

    /// Whether the server answers, and takes our credentials where there are some.
    ///
    /// # Errors
    /// What stood in the way.
    pub async fn check(&self) -> Result<(), MailError> {
        if in_time(self.transport.test_connection()).await? { Ok(()) } else { Err(MailError::Unreachable) }
    }

    /// Hands a mail to the server.
    ///
    /// # Errors
    /// What stood in the way.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let to: Address = mail.to.parse().map_err(|_| MailError::Unwritable)?;
        // Nobody's holiday answer is wanted.
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.clone())
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .message_id(None)
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
            .map_err(|_| MailError::Unwritable)?;
        in_time(self.transport.send(message)).await.map(|_| ())
    }
}

/// A server that says nothing any more is one that cannot be reached.
async fn in_time<T>(work: impl Future<Output = Result<T, lettre::transport::smtp::Error>>) -> Result<T, MailError> {
    tokio::time::timeout(WHOLE, work).await.map_err(|_| MailError::Unreachable)?.map_err(MailError::from)
}

/// The certificates of the system or, where there are none, Mozilla's list: as for everything else that leaves.
fn parameters(host: &str) -> Result<TlsParameters, String> {
    let system = rustls_native_certs::load_native_certs();
    let store = if system.certs.is_empty() { CertificateStore::WebpkiRoots } else { CertificateStore::Default };
    TlsParameters::builder(host.to_owned())
        .certificate_store(store)
        .build_rustls()
        .map_err(|_| format!("TLS with {host} cannot be set up"))
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> String {
        Mailer::new(url, "desk@exemple.fr", None).expect_err("a refusal")
    }

    #[test]
    fn a_server_is_named_by_its_address() {
        for url in
            ["smtp://localhost:2525", "smtp://[::1]:25", "smtps://u:p%40ss@mail.exemple.fr", "smtp://mail.exemple.fr"]
        {
            let mailer = Mailer::new(url, "Héraut <desk@exemple.fr>", None).expect("a mailer");
            assert!(!format!("{mailer:?}").contains("p@ss"));
        }
        for url in ["mail.exemple.fr:25", "http://mail.exemple.fr", "smtp://", "smtp:secret"] {
            assert!(!refused(url).contains("secret"), "{url}");
        }
        assert!(Mailer::new("smtp://localhost", "nobody", None).is_err());
    }

    #[tokio::test]
    async fn without_tls_nothing_leaves() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.expect("a caller");
            let mut heard = String::new();
            socket.write_all(b"220 here\r\n").await.expect("a word");
            let mut buffer = [0; 1024];
            while let Ok(read @ 1..) = socket.read(&mut buffer).await {
                heard.push_str(&String::from_utf8_lossy(&buffer[..read]));
                if heard.ends_with("\r\n") {
                    let _ = socket.write_all(b"250 here\r\n").await;
                }
            }
            heard
        });
        let url = format!("smtp://user:s3cret@127.0.0.1:{port}");
        let mailer = Mailer::new(&url, "desk@exemple.fr", Some(MailTls::Required)).expect("a mailer");
        let mail = Mail { to: "a@exemple.fr".into(), subject: "s".into(), text: "t".into(), html: "h".into() };
        let error = mailer.send(&mail).await.expect_err("a refusal");
        assert_eq!(error, MailError::Tls);
        let heard = server.await.expect("what was said");
        assert!(heard.starts_with("EHLO exemple.fr") && !heard.contains("AUTH") && !heard.contains("MAIL"), "{heard}");
    }

    #[tokio::test]
    async fn a_server_that_falls_silent_is_not_waited_for() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let silent = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.expect("a caller");
            socket.write_all(b"220 here\r\n").await.expect("a word");
            let mut buffer = [0; 1024];
            let _ = socket.read(&mut buffer).await;
            // From here on nothing but time can pass.
            tokio::time::pause();
            std::future::pending::<()>().await;
        });
        let mailer = Mailer::new(&format!("smtp://127.0.0.1:{port}"), "desk@exemple.fr", None).expect("a mailer");
        assert_eq!(mailer.check().await, Err(MailError::Unreachable));
        silent.abort();
    }
}
