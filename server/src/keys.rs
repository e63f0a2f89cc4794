//! The data directory and the key file in it, which nobody else may read, and what is encrypted with its keys.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    random,
    store::StartError,
    token::{Token, hexadecimal},
};

const FILE: &str = "keys";
/// Signs what a browser keeps for later, and encrypts what has to be readable again.
const KEYS: [&str; 2] = ["signing", "encryption"];
const KEY_BYTES: usize = 32;

type Key = Zeroizing<[u8; KEY_BYTES]>;

/// The server's keys.
pub(crate) struct Keys {
    signing: Key,
    encryption: Key,
}

/// The secret is longer than the cipher takes.
#[derive(Debug)]
pub(crate) struct CannotSeal;

/// What was sealed cannot be opened: another key, another purpose, or damage.
#[derive(Debug)]
pub(crate) struct CannotOpen;

/// Names the key, so that another one can take its place.
const KEY_ID: &str = "1";
const NONCE_BYTES: usize = 24;

impl Keys {
    /// Encrypts `secret` (XChaCha20-Poly1305) for one purpose, which has to be named again to open it.
    pub(crate) fn seal(&self, purpose: &str, secret: &[u8]) -> Result<String, CannotSeal> {
        seal(&self.encryption, purpose, secret)
    }

    /// What was sealed for that purpose.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        open(&self.encryption, purpose, sealed)
    }

    /// As [`Keys::seal`], and opened only by whoever has `token`, which is not stored.
    pub(crate) fn seal_under(&self, token: &Token, purpose: &str, secret: &[u8]) -> Result<String, CannotSeal> {
        seal(&self.key_under(token), purpose, secret)
    }

    /// As [`Keys::open`], of what was sealed under `token`.
    pub(crate) fn open_under(
        &self,
        token: &Token,
        purpose: &str,
        sealed: &str,
    ) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        open(&self.key_under(token), purpose, sealed)
    }

    /// Signs `parts` for one purpose (HMAC-SHA-256).
    pub(crate) fn sign(&self, purpose: &str, parts: &[&str]) -> [u8; 32] {
        self.mac(purpose, parts).finalize().into_bytes().into()
    }

    /// Whether `signature` is what [`Keys::sign`] gives, compared in constant time.
    pub(crate) fn is_signed(&self, purpose: &str, parts: &[&str], signature: &[u8]) -> bool {
        self.mac(purpose, parts).verify_slice(signature).is_ok()
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn mac(&self, purpose: &str, parts: &[&str]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.signing.as_slice()).expect("a key of any length");
        for part in std::iter::once(&purpose).chain(parts) {
            // With its length before it, no part can be taken for a piece of another.
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }

    /// The key itself, from which others are derived.
    pub(crate) fn encryption_key(&self) -> &[u8; KEY_BYTES] {
        &self.encryption
    }

    /// Tells keys apart, and nothing about them.
    pub(crate) fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update("fingerprint of the keys");
        hash.update(self.encryption.as_slice());
        hexadecimal(&hash.finalize())
    }

    fn key_under(&self, token: &Token) -> Key {
        let mut hash = Sha256::new();
        hash.update(self.encryption.as_slice());
        hash.update(token.as_str());
        Zeroizing::new(hash.finalize().into())
    }
}

fn seal(key: &Key, purpose: &str, secret: &[u8]) -> Result<String, CannotSeal> {
    let nonce = random::bytes::<NONCE_BYTES>();
    let payload = Payload {
        msg: secret,
        aad: purpose.as_bytes(),
    };
    let sealed = XChaCha20Poly1305::new((&**key).into())
        .encrypt(&nonce.into(), payload)
        .map_err(|_| CannotSeal)?;
    Ok(format!(
        "{KEY_ID}.{}",
        BASE64URL_NOPAD.encode(&[&nonce[..], &sealed].concat())
    ))
}

fn open(key: &Key, purpose: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    let body = sealed.strip_prefix(KEY_ID).and_then(|rest| rest.strip_prefix('.'));
    let bytes = body.and_then(|body| BASE64URL_NOPAD.decode(body.as_bytes()).ok());
    let bytes = bytes.ok_or(CannotOpen)?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(CannotOpen)?;
    let payload = Payload {
        msg: sealed,
        aad: purpose.as_bytes(),
    };
    XChaCha20Poly1305::new((&**key).into())
        .decrypt(nonce.into(), payload)
        .map(Zeroizing::new)
        .map_err(|_| CannotOpen)
}

/// Makes the directory and the keys at the first start, and checks at every later one that they are safe and whole.
pub(crate) fn prepare(directory: &Path) -> Result<Keys, StartError> {
    make(directory).map_err(|error| failed(directory, "made", &error))?;
    refuse_readable_by_others(directory, "700")?;
    let file = directory.join(FILE);
    match fs::read_to_string(&file).map(Zeroizing::new) {
        Ok(text) => {
            refuse_readable_by_others(&file, "600")?;
            read(&text).ok_or_else(|| damaged(&file))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let text = generate(&file).map_err(|error| failed(&file, "written", &error))?;
            read(&text).ok_or_else(|| damaged(&file))
        }
        Err(error) => Err(failed(&file, "read", &error)),
    }
}

/// The database was written with other keys.
pub(crate) fn of_another_server(directory: &Path) -> StartError {
    StartError::new(format!(
        "the keys in `{}` are not those of the servers of this database: put a copy of another server's file there. When it \
         is lost for good, `DELETE FROM server_keys` makes these the keys; who has an authenticator app sets it up again",
        directory.join(FILE).display()
    ))
}

fn make(directory: &Path) -> io::Result<()> {
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let missing: Vec<_> = directory.ancestors().take_while(is_missing).collect();
    DirBuilder::new().mode(0o700).recursive(true).create(directory)?;
    for made in missing {
        sync_entry(made);
    }
    Ok(())
}

/// Writes new keys. They are there whole or not at all, whatever ends the process or the machine meanwhile; where another
/// process is faster, its keys are the ones.
fn generate(file: &Path) -> io::Result<Zeroizing<String>> {
    let line = |name: &&str| format!("{name} {}\n", hexadecimal(&random::bytes::<KEY_BYTES>()));
    let lines = Zeroizing::new(KEYS.iter().map(line).collect::<Vec<_>>().concat());
    let aside = file.with_extension(hexadecimal(&random::bytes::<8>()));
    let mut open = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&aside)?;
    open.write_all(lines.as_bytes())?;
    open.sync_all()?;
    match fs::hard_link(&aside, file) {
        Ok(()) => fs::remove_file(&aside)?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::remove_file(&aside)?,
        // Not every file system can.
        Err(_) => fs::rename(&aside, file)?,
    }
    sync_entry(file);
    fs::read_to_string(file).map(Zeroizing::new)
}

/// Has the disk know that `path` is there. As with SQLite's own files, a file system that cannot is no failure.
fn sync_entry(path: &Path) {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let _ = File::open(parent.unwrap_or(Path::new("."))).and_then(|directory| directory.sync_all());
}

/// `None` when a key is missing or not whole.
fn read(text: &str) -> Option<Keys> {
    let key = |line: &str, name: &str| -> Option<Key> {
        let digits = line.strip_prefix(name)?.strip_prefix(' ')?;
        let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?);
        Some(Zeroizing::new(bytes.as_slice().try_into().ok()?))
    };
    let keys: Vec<_> = text
        .lines()
        .zip(KEYS)
        .map(|(line, name)| key(line, name))
        .collect::<Option<_>>()?;
    let [signing, encryption] = <[Key; KEYS.len()]>::try_from(keys).ok()?;
    (text.lines().count() == KEYS.len()).then_some(Keys { signing, encryption })
}

fn refuse_readable_by_others(path: &Path, mode: &str) -> Result<(), StartError> {
    let metadata = fs::metadata(path).map_err(|error| failed(path, "looked at", &error))?;
    // The lowest six bits are what the group and others may do.
    let bits = metadata.permissions().mode() & 0o777;
    if bits.trailing_zeros() >= 6 {
        return Ok(());
    }
    let path = path.display();
    Err(StartError::new(format!(
        "`{path}` is open to other users (mode {bits:o}): run `chmod {mode} {path}` and start again"
    )))
}

fn damaged(file: &Path) -> StartError {
    StartError::new(format!(
        "the key file `{}` is damaged: put a backup in its place; what was encrypted with it is lost without one",
        file.display()
    ))
}

fn failed(path: &Path, what: &str, error: &io::Error) -> StartError {
    let path = path.display();
    StartError::new(format!(
        "`{path}` cannot be {what} ({error}): check the path and who owns it"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::TokenKind;

    fn keys() -> Keys {
        Keys {
            signing: Zeroizing::new(random::bytes()),
            encryption: Zeroizing::new(random::bytes()),
        }
    }

    #[test]
    fn what_is_sealed_is_opened_for_the_same_purpose_by_the_same_key_and_by_nothing_else() {
        let keys_here = keys();
        let sealed = keys_here.seal("totp a", b"secret").unwrap();
        assert_eq!(*keys_here.open("totp a", &sealed).unwrap(), b"secret");
        assert!(keys_here.open("totp b", &sealed).is_err());
        assert!(keys().open("totp a", &sealed).is_err());
        assert!(keys_here.open("totp a", &sealed.replacen("1.", "2.", 1)).is_err());
        assert!(keys_here.open("totp a", "1.").is_err());
        assert_ne!(sealed, keys_here.seal("totp a", b"secret").unwrap());
    }

    #[test]
    fn a_signature_is_of_one_key_one_purpose_and_these_parts() {
        let keys_here = keys();
        let signature = keys_here.sign("browser", &["a", "bc"]);
        assert!(keys_here.is_signed("browser", &["a", "bc"], &signature));
        assert!(!keys_here.is_signed("browser", &["ab", "c"], &signature));
        assert!(!keys_here.is_signed("subject", &["a", "bc"], &signature));
        assert!(!keys_here.is_signed("browser", &["a", "bc"], &signature[..31]));
        assert!(!keys().is_signed("browser", &["a", "bc"], &signature));
    }

    #[test]
    fn what_is_sealed_under_a_token_needs_the_token() {
        let keys = keys();
        let (token, other) = (Token::generate(TokenKind::Session), Token::generate(TokenKind::Session));
        let sealed = keys.seal_under(&token, "password", b"secret").unwrap();
        assert_eq!(*keys.open_under(&token, "password", &sealed).unwrap(), b"secret");
        assert!(keys.open_under(&other, "password", &sealed).is_err());
        assert!(keys.open("password", &sealed).is_err());
    }

    #[test]
    fn of_two_processes_that_make_keys_the_later_takes_those_of_the_earlier_and_nothing_else_is_left() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(FILE);
        let first = generate(&file).unwrap();
        assert_eq!(*generate(&file).unwrap(), *first);
        assert!(read(&first).is_some());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }
}
