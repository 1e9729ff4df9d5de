//! Objects on servers and in object stores.
//!
//! `object_store` speaks to them asynchronously; here each object is a plain [`Read`], whose small runtime runs only while
//! a piece is awaited, on the thread that reads.

use crate::options::Options;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt};
use std::io::{self, Read};
use std::sync::{Arc, Once};
use tokio::runtime::{Builder, Runtime};
use url::{Position, Url};

/// How often an object whose connection breaks is taken up again without any byte between.
const ATTEMPTS: usize = 4;

/// An object and its size in bytes, where that is known.
pub(crate) struct Object {
    pub(crate) address: String,
    pub(crate) bytes: u64,
}

/// A place where objects are.
struct Store {
    store: Arc<dyn ObjectStore>,
    path: Path,
    url: Url,
}

impl Store {
    fn at(address: &str, options: &Options) -> io::Result<Store> {
        install_cryptography();
        let wrong = |error: String| io::Error::new(io::ErrorKind::InvalidInput, error);
        let url = Url::parse(address).map_err(|error| wrong(error.to_string()))?;
        let mut settings = options.store.clone();
        if url.scheme() == "http" {
            settings.push(("allow_http".into(), "true".into()));
        }
        let (store, path) =
            object_store::parse_url_opts(&url, settings).map_err(|error| wrong(error.to_string()))?;
        Ok(Store { store: store.into(), path, url })
    }

    /// Whether names can be listed: servers of the web have no such list.
    fn has_list(&self) -> bool {
        !self.url.scheme().starts_with("http")
    }
}

/// The objects that `address` leads to: one, or, when it ends in a slash, all below it in byte order of name.
pub(crate) fn objects(address: &str, options: &Options) -> io::Result<Vec<Object>> {
    let store = Store::at(address, options)?;
    if !store.has_list() || !(address.ends_with('/') || store.path.as_ref().is_empty()) {
        return Ok(vec![Object { address: address.to_owned(), bytes: 0 }]);
    }
    let listed = store.store.list(Some(&store.path));
    let mut found: Vec<ObjectMeta> = runtime()?.block_on(listed.try_collect()).map_err(io_error)?;
    found.sort_by(|a, b| a.location.as_ref().cmp(b.location.as_ref()));
    let base = &store.url[..Position::BeforePath];
    Ok(found
        .into_iter()
        .map(|object| Object { address: format!("{base}/{}", object.location), bytes: object.size })
        .collect())
}

/// Opens an object.
pub(crate) fn open(address: &str, options: &Options) -> io::Result<impl Read + use<>> {
    let store = Store::at(address, options)?;
    let runtime = runtime()?;
    let answer = runtime.block_on(store.store.get(&store.path)).map_err(io_error)?;
    let size = answer.meta.size;
    Ok(Download {
        runtime,
        store,
        pieces: answer.into_stream(),
        piece: Vec::new(),
        taken: 0,
        position: 0,
        size,
    })
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// The cryptography that HTTPS uses is chosen once for the whole program.
fn install_cryptography() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // It fails when the program has chosen another, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// The bytes of an object as they come.
struct Download {
    runtime: Runtime,
    store: Store,
    pieces: BoxStream<'static, object_store::Result<bytes::Bytes>>,
    piece: Vec<u8>,
    taken: usize,
    /// Bytes that came.
    position: u64,
    size: u64,
}

impl Download {
    /// The next piece; `None` at the end. A connection that breaks is taken up where it broke.
    fn next_piece(&mut self) -> io::Result<Option<bytes::Bytes>> {
        let mut attempts = 0;
        loop {
            let error = match self.runtime.block_on(self.pieces.next()) {
                Some(Ok(piece)) => return Ok(Some(piece)),
                None if self.position >= self.size => return Ok(None),
                Some(Err(error)) => io_error(error),
                None => {
                    io::Error::new(io::ErrorKind::UnexpectedEof, "the connection ended before the object did")
                }
            };
            attempts += 1;
            if attempts == ATTEMPTS {
                return Err(error);
            }
            let range = GetRange::Offset(self.position);
            let options = GetOptions { range: Some(range), ..GetOptions::default() };
            let again = self.runtime.block_on(self.store.store.get_opts(&self.store.path, options));
            self.pieces = again.map_err(|_| error)?.into_stream();
        }
    }
}

impl Read for Download {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.piece.len() {
            let Some(piece) = self.next_piece()? else { return Ok(0) };
            self.position += piece.len() as u64;
            (self.piece, self.taken) = (piece.into(), 0);
        }
        let count = out.len().min(self.piece.len() - self.taken);
        out[..count].copy_from_slice(&self.piece[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

fn io_error(error: object_store::Error) -> io::Error {
    match error {
        object_store::Error::NotFound { .. } => io::Error::new(io::ErrorKind::NotFound, error),
        error => io::Error::other(error),
    }
}
