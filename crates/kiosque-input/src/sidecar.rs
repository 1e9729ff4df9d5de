//! A small file beside a page that says what the page itself does not.

use crate::InputError;
use serde::Deserialize;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What a sidecar says. Other keys (the expectations of a sample) are left to others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Sidecar {
    /// The page's address.
    pub url: Option<String>,
    /// When it was fetched (RFC 3339).
    pub captured: Option<String>,
    /// Encoding that was declared for it.
    pub encoding: Option<String>,
}

impl Sidecar {
    /// Reads the sidecar of a page: the file of the same name with the ending `.toml`. Without one nothing is said.
    ///
    /// # Errors
    /// When there is one and it cannot be read or makes no sense.
    pub fn beside(page: &Path) -> Result<Sidecar, InputError> {
        let path = page.with_extension("toml");
        if path == page {
            return Ok(Sidecar::default());
        }
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(Sidecar::default());
            }
            Err(source) => return Err(InputError::Io { path, source }),
        };
        toml::from_str(&text).map_err(|error| InputError::Sidecar { path, message: error.to_string() })
    }
}
