//! Signatures that vouch for a library in place of a pin.

use crate::Error;
use crate::location::{Contents, read_guarded};
use minisign_verify::{PublicKey, Signature};
use std::path::{Path, PathBuf};

/// A key whose signatures are trusted: the second line of a `minisign.pub`.
///
/// ```
/// use kiosque_native::Key;
/// let key = Key::parse("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3").unwrap();
/// assert!(key.to_string().starts_with("RWQf6LRC"));
/// assert!(Key::parse("RWQf6LRC").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    text: String,
    key: PublicKey,
}

impl Key {
    /// Reads a key as minisign writes it: 56 characters of base 64.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Key, String> {
        let text = text.trim();
        match PublicKey::from_base64(text) {
            Ok(key) => Ok(Key { text: text.to_owned(), key }),
            Err(error) => Err(format!(
                "`{text}` is no minisign key ({error}); expected the second line of a minisign.pub"
            )),
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Where the signature of a library lies: `libgazette.so.minisig` beside `libgazette.so`.
fn path_of(library: &Path) -> PathBuf {
    let mut path = library.as_os_str().to_owned();
    path.push(".minisig");
    path.into()
}

/// The key that has signed a library and what the signer says of it; `None` without a signature.
pub(crate) fn signer<'k>(
    folder: &Path,
    library: &Contents,
    keys: &'k [Key],
) -> Result<Option<(&'k Key, String)>, Error> {
    let path = path_of(&library.path);
    if keys.is_empty() || !path.exists() {
        return Ok(None);
    }
    let wrong = |reason: String| Error::Signature { path: path.clone(), reason };
    let file = read_guarded(folder, &path)?;
    let text = String::from_utf8(file.bytes).map_err(|_| wrong("it is not text".into()))?;
    let signature =
        Signature::decode(&text).map_err(|error| wrong(format!("it is no signature ({error})")))?;
    let signed = |key: &&Key| key.key.verify(&library.bytes, &signature, false).is_ok();
    match keys.iter().find(signed) {
        Some(key) => Ok(Some((key, signature.trusted_comment().to_owned()))),
        None => Err(wrong(format!(
            "none of the {} trusted keys has signed this file as it is; sha256 {}",
            keys.len(),
            library.sha256
        ))),
    }
}
