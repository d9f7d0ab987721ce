//! The key in a file of the data folder, for an installation of one instance that nobody gave a key.

use std::io::{ErrorKind, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;

use super::{Ring, SealError};

/// What the file is called.
pub const FILE: &str = "secret.key";

/// The keys in a file; nothing where there is none.
pub(super) fn read(path: &Path) -> Result<Option<Ring>, SealError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => SecretString::from(text),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(SealError::File(path.to_owned(), error)),
    };
    if !is_private(path)? {
        return Err(SealError::Readable(path.to_owned()));
    }
    Ring::read(&text).map(Some).ok_or_else(|| SealError::Content(path.to_owned()))
}

#[cfg(unix)]
fn is_private(path: &Path) -> Result<bool, SealError> {
    use std::os::unix::fs::PermissionsExt;
    let about = std::fs::metadata(path).map_err(|error| SealError::File(path.to_owned(), error))?;
    Ok(about.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> Result<bool, SealError> {
    Ok(true)
}

/// Makes the file with a new key. It gets its name when it is whole, and never replaces one that another process made
/// meanwhile: that one counts then.
pub(super) fn make(path: &Path) -> Result<Ring, SealError> {
    let failed = |error| SealError::File(path.to_owned(), error);
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| SealError::None)?;
    let draft = path.with_extension(format!("key.{}", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft).map_err(failed)?;
    let written = writeln!(file, "{}", STANDARD.encode(bytes)).and_then(|()| file.sync_all());
    let named = written.and_then(|()| std::fs::hard_link(&draft, path));
    let _ = std::fs::remove_file(&draft);
    match named {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(failed(error)),
        _ => {}
    }
    tracing::info!(file = %path.display(), "secret.key_ready");
    read(path)?.ok_or_else(|| SealError::Content(path.to_owned()))
}
