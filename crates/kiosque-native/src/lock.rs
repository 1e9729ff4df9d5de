//! `plugins.lock`: which native libraries are trusted.

use crate::location::{Contents, check_mode, check_ways, io_error, read_guarded};
use crate::signature::{Key, signer};
use crate::{Error, Location, library};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What stands above the entries of a lock file.
const PREAMBLE: &str = "\
# Native plugins that this installation trusts.
#
# A native plugin is a program: it runs with all the rights of the user who runs kiosque. An entry here says that
# somebody looked at it and trusts exactly this file. A file whose SHA-256 is another is not opened, and neither is
# one whose site.toml changed, because that names the library.
#
# Written by `kiosque trust`. To take trust away, delete the entry.
";

/// A library that is trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trusted {
    /// The site's id.
    pub id: String,
    /// The library's file name.
    pub file: String,
    /// The plugin's own version when it was trusted; for people.
    pub version: String,
    /// SHA-256 of the library, lower-case hexadecimal.
    pub sha256: String,
    /// SHA-256 of the `site.toml` beside it.
    pub site_sha256: String,
}

/// The trusted libraries: the contents of `plugins.lock`, sorted by id and file.
///
/// ```
/// use kiosque_native::{Error, Location, Lock};
/// # let folder = std::env::temp_dir().join(format!("kiosque-lock-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// let lock = Lock::default();
/// let location = Location::new("the-gazette", &folder, "gazette");
/// assert!(matches!(lock.check(&location), Err(Error::NotTrusted { .. })));
/// # std::fs::remove_dir_all(&folder).unwrap();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    trusted: Vec<Trusted>,
    keys: Vec<Key>,
}

/// Why a library is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vouched<'a> {
    /// The lock has its hash.
    Pinned(&'a Trusted),
    /// A trusted key has signed it.
    Signed {
        /// The key.
        key: &'a Key,
        /// The signer's comment, which the signature covers.
        comment: String,
    },
}

/// The form of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockFile {
    #[serde(default)]
    library: Vec<Trusted>,
}

impl Lock {
    /// Where the pins of a site's library lie when nothing else is said: `plugins.lock` beside the site's folder.
    ///
    /// ```
    /// use kiosque_native::Lock;
    /// assert_eq!(Lock::beside("sites/gazette".as_ref()), std::path::Path::new("sites/plugins.lock"));
    /// ```
    pub fn beside(site: &Path) -> PathBuf {
        site.parent().unwrap_or(Path::new("")).join("plugins.lock")
    }

    /// Reads a lock file; one that does not exist trusts nothing.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::LockSyntax`], and [`Error::Writable`] if others than its owner may change it.
    pub fn read(path: &Path) -> Result<Lock, Error> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Lock::default()),
            Err(error) => return Err(io_error(path)(error)),
        };
        check_mode(path, &std::fs::metadata(path).map_err(io_error(path))?)?;
        check_ways(path)?;
        let syntax = |reason: String| Error::LockSyntax { path: path.to_owned(), reason };
        let LockFile { library: libraries } =
            toml::from_str(&text).map_err(|error| syntax(error.to_string()))?;
        let mut lock = Lock::default();
        for trusted in libraries {
            if lock.find(&trusted.id, &trusted.file).is_some() {
                return Err(syntax(format!("two entries for `{}` ({})", trusted.id, trusted.file)));
            }
            lock.insert(trusted);
        }
        Ok(lock)
    }

    /// Accepts what these keys have signed: a library that is not in the lock, beside which lies its signature
    /// (`libgazette.so.minisig`, as `minisign -S` makes it). A library that is in the lock must be the one that is
    /// pinned, whoever has signed another.
    ///
    /// A signature says who made a library, not that it is the newest: to rule out an old one, pin the new one.
    #[must_use]
    pub fn with_keys(self, keys: impl IntoIterator<Item = Key>) -> Lock {
        Lock { keys: keys.into_iter().collect(), ..self }
    }

    /// Writes the lock file, whole or not at all; its owner alone may change it.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let beside = Path::new(&beside);
        std::fs::write(beside, self.to_string()).map_err(io_error(beside))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::Permissions::from_mode(0o644);
            std::fs::set_permissions(beside, mode).map_err(io_error(beside))?;
        }
        std::fs::rename(beside, path).map_err(io_error(path))
    }

    /// The entries, sorted by id and file.
    pub fn trusted(&self) -> &[Trusted] {
        &self.trusted
    }

    /// Trusts a library as it is now, and the `site.toml` beside it. Replaces an earlier entry.
    ///
    /// The library is opened, so that what does not load is not trusted. Its code runs: call this only when a person
    /// has said so.
    ///
    /// # Errors
    /// Any [`Error`] of verifying and loading, except for the lock's own.
    pub fn trust(&mut self, location: &Location) -> Result<&Trusted, Error> {
        let files = Files::read(location)?;
        let library = library::load(&files.code, &location.id)?;
        let trusted = Trusted {
            id: location.id.clone(),
            file: location.file_name(),
            version: library.version,
            sha256: files.code.sha256,
            site_sha256: files.manifest.sha256,
        };
        let at = self.insert(trusted);
        Ok(&self.trusted[at])
    }

    /// Takes trust from all libraries of a site; says whether there were any.
    pub fn distrust(&mut self, id: &str) -> bool {
        let before = self.trusted.len();
        self.trusted.retain(|trusted| trusted.id != id);
        self.trusted.len() < before
    }

    /// Checks a library without opening it: where it lies, who may write to it, whether it is the trusted file.
    ///
    /// # Errors
    /// [`Error::NotTrusted`], [`Error::Changed`], [`Error::Signature`], [`Error::Writable`], [`Error::OutOfFolder`],
    /// [`Error::Io`] and their like.
    pub fn check(&self, location: &Location) -> Result<Vouched<'_>, Error> {
        self.vouched(location).map(|(vouched, _)| vouched)
    }

    /// The same, and gives the bytes that were checked.
    pub(crate) fn verified(&self, location: &Location) -> Result<Contents, Error> {
        self.vouched(location).map(|(_, library)| library)
    }

    fn vouched(&self, location: &Location) -> Result<(Vouched<'_>, Contents), Error> {
        let not_trusted = || Error::NotTrusted { id: location.id.clone(), path: location.path() };
        let Some(trusted) = self.find(&location.id, &location.file_name()) else {
            if self.keys.is_empty() {
                return Err(not_trusted());
            }
            let library = read_guarded(&location.folder, &location.path())?;
            let (key, comment) = signer(&location.folder, &library, &self.keys)?.ok_or_else(not_trusted)?;
            return Ok((Vouched::Signed { key, comment }, library));
        };
        let files = Files::read(location)?;
        expect(&files.code, &trusted.sha256)?;
        expect(&files.manifest, &trusted.site_sha256)?;
        Ok((Vouched::Pinned(trusted), files.code))
    }

    fn find(&self, id: &str, file: &str) -> Option<&Trusted> {
        self.trusted.iter().find(|trusted| trusted.id == id && trusted.file == file)
    }

    fn insert(&mut self, trusted: Trusted) -> usize {
        let key = |trusted: &Trusted| (trusted.id.clone(), trusted.file.clone());
        match self.trusted.binary_search_by_key(&key(&trusted), key) {
            Ok(at) => {
                self.trusted[at] = trusted;
                at
            }
            Err(at) => {
                self.trusted.insert(at, trusted);
                at
            }
        }
    }
}

/// The lock file's text.
impl std::fmt::Display for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(PREAMBLE)?;
        for trusted in &self.trusted {
            let entry = toml::to_string(trusted).map_err(|_| std::fmt::Error)?;
            write!(f, "\n[[library]]\n{entry}")?;
        }
        Ok(())
    }
}

/// The two files that an entry covers.
struct Files {
    code: Contents,
    manifest: Contents,
}

impl Files {
    fn read(location: &Location) -> Result<Files, Error> {
        Ok(Files {
            code: read_guarded(&location.folder, &location.path())?,
            manifest: read_guarded(&location.folder, &location.manifest())?,
        })
    }
}

fn expect(file: &Contents, expected: &str) -> Result<(), Error> {
    if file.sha256 == expected {
        return Ok(());
    }
    Err(Error::Changed { path: file.path.clone(), found: file.sha256.clone(), expected: expected.to_owned() })
}
