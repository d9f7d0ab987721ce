//! A mail server of a test's own: it takes what comes, and shows it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail that arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// Whom it was for, by the envelope.
    pub to: String,
    /// As it came: headers and parts.
    pub raw: String,
}

impl Received {
    /// Headers and parts, decoded as far as a reader needs.
    #[must_use]
    pub fn text(&self) -> String {
        let joined = self.raw.replace("=\r\n", "");
        let mut bytes = Vec::with_capacity(joined.len());
        let mut rest = joined.as_bytes();
        while let Some((&byte, after)) = rest.split_first() {
            let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
            match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| byte == b'=') {
                Some(decoded) => {
                    bytes.push(decoded);
                    rest = &after[2..];
                }
                None => {
                    bytes.push(byte);
                    rest = after;
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The token of the link to a page.
    #[must_use]
    pub fn token(&self, page: &str) -> Option<String> {
        let text = self.text();
        let rest = text.split_once(&format!("/{page}#"))?.1;
        Some(rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect())
    }
}

/// The server.
#[derive(Clone, Debug)]
pub struct Mailbox {
    port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    answer: Arc<Mutex<&'static str>>,
}

impl Mailbox {
    /// Listens on this machine.
    ///
    /// # Panics
    /// When there is no port.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let mailbox = Self { port, received: Arc::default(), answer: Arc::new(Mutex::new("250 taken")) };
        let server = mailbox.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { server.talk(socket).await });
            }
        });
        mailbox
    }

    /// How it is named in settings.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// From now on says this to each mail, in place of taking it; `250 taken` takes it.
    pub fn answer(&self, line: &'static str) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = line;
    }

    /// What arrived for an address.
    #[must_use]
    pub fn of(&self, to: &str) -> Vec<Received> {
        let received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.iter().filter(|mail| mail.to == to).cloned().collect()
    }

    async fn talk(self, socket: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(socket);
        let mut to = String::new();
        stream.write_all(b"220 mailbox\r\n").await.ok()?;
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let said = line.trim_end();
            let answer = match said.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => "250-mailbox\r\n250 8BITMIME",
                "RCPT" => {
                    to = said.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    "250 known"
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await.ok()?;
                    let raw = data(&mut stream).await?;
                    let answer = *self.answer.lock().unwrap_or_else(PoisonError::into_inner);
                    if answer.starts_with('2') {
                        let mail = Received { to: to.clone(), raw };
                        self.received.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                    }
                    answer
                }
                "QUIT" => "221 bye",
                _ => "250 well",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
    }
}

async fn data(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut raw = String::new();
    loop {
        let from = raw.len();
        if stream.read_line(&mut raw).await.ok()? == 0 {
            return None;
        }
        if &raw[from..] == ".\r\n" {
            raw.truncate(from);
            return Some(raw);
        }
    }
}
