//! The data directory and the key file in it, which nobody else may read.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

use zeroize::Zeroizing;

use crate::{random, store::StartError, token::hexadecimal};

const FILE: &str = "keys";
/// Signs what a browser keeps for later, and encrypts what has to be readable again.
const KEYS: [&str; 2] = ["signing", "encryption"];
const KEY_BYTES: usize = 32;

/// Makes the directory and the keys at the first start, and checks at every later one that they are safe and whole.
pub(crate) fn prepare(directory: &Path) -> Result<(), StartError> {
    let created = DirBuilder::new().mode(0o700).recursive(true).create(directory);
    created.map_err(|error| failed(directory, "made", &error))?;
    refuse_readable_by_others(directory, "700")?;
    let file = directory.join(FILE);
    match fs::read_to_string(&file).map(Zeroizing::new) {
        Ok(text) => {
            refuse_readable_by_others(&file, "600")?;
            if is_whole(&text) { Ok(()) } else { Err(damaged(&file)) }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => generate(&file),
        Err(error) => Err(failed(&file, "read", &error)),
    }
}

/// The key that encrypts what has to be readable again, of a directory that was prepared.
pub(crate) fn encryption(directory: &Path) -> Result<Zeroizing<[u8; KEY_BYTES]>, StartError> {
    let file = directory.join(FILE);
    let text = fs::read_to_string(&file)
        .map(Zeroizing::new)
        .map_err(|error| failed(&file, "read", &error))?;
    let line = text.lines().find_map(|line| line.strip_prefix("encryption "));
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    let digits = line.map(str::as_bytes).unwrap_or_default();
    let mut pairs = digits.chunks_exact(2);
    for byte in key.iter_mut() {
        let pair = pairs.next().and_then(|pair| std::str::from_utf8(pair).ok());
        *byte = pair
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .ok_or_else(|| damaged(&file))?;
    }
    Ok(key)
}

fn generate(file: &Path) -> Result<(), StartError> {
    let line = |name: &&str| format!("{name} {}\n", hexadecimal(&random::bytes::<KEY_BYTES>()));
    let lines = Zeroizing::new(KEYS.iter().map(line).collect::<Vec<_>>().concat());
    let write = || {
        let mut open = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
        open.write_all(lines.as_bytes())?;
        open.sync_all()
    };
    write().map_err(|error| failed(file, "written", &error))
}

fn is_whole(text: &str) -> bool {
    let is_key = |(line, name): (&str, &&str)| {
        line.strip_prefix(name)
            .and_then(|rest| rest.strip_prefix(' '))
            .is_some_and(|key| key.len() == 2 * KEY_BYTES && key.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    text.lines().count() == KEYS.len() && text.lines().zip(&KEYS).all(is_key)
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

fn failed(path: &Path, what: &str, error: &std::io::Error) -> StartError {
    let path = path.display();
    StartError::new(format!(
        "`{path}` cannot be {what} ({error}): check the path and who owns it"
    ))
}
