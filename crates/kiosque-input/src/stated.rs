//! What containers and sidecars state of a page.

use crate::error::{InputError, Problem};
use crate::moment::moment;
use crate::options::Fields;
use crate::unpack::ENDINGS;
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// What the container of a page, or a sidecar beside it, states of it. Other keys of a sidecar (the expectations of a
/// sample) are left to others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Stated {
    /// The page's address.
    pub url: Option<String>,
    /// When it was fetched (RFC 3339).
    pub captured: Option<String>,
    /// Encoding that was declared for it.
    pub encoding: Option<String>,
}

/// Bytes of a sidecar that are read.
const SIDECAR: u64 = 4 << 20;

impl Stated {
    /// Reads the sidecar of a page, without which nothing is stated. For `a.html` that is the first of these files:
    /// `a.toml`, `a.json`, `a.html.json` (whose keys may be called by any of the names in `fields`), `a.url`,
    /// `a.html.url` (a shortcut as browsers and Windows save it).
    ///
    /// # Errors
    /// When there is one and it cannot be read or makes no sense.
    pub fn beside(page: &Path, fields: &Fields) -> Result<Stated, InputError> {
        for path in sidecars(page) {
            let wrong = |problem| InputError::new(path.display().to_string(), problem);
            let text = match text_of(&path) {
                Ok(Some(text)) => text,
                Ok(None) => continue,
                Err(error) => return Err(wrong(Problem::Io(error))),
            };
            let stated = match path.extension().and_then(|ending| ending.to_str()) {
                Some("toml") => toml::from_str(&text).map_err(|error| error.to_string()),
                Some("json") => serde_json::from_str(&text)
                    .map(|value| Stated::in_json(&value, fields))
                    .map_err(|error| error.to_string()),
                _ => Ok(Stated { url: shortcut(&text), ..Stated::default() }),
            };
            return stated.map_err(|message| wrong(Problem::Sidecar(message)));
        }
        Ok(Stated::default())
    }

    fn in_json(value: &Value, fields: &Fields) -> Stated {
        let text = |names: &[String]| {
            names.iter().find_map(|name| lookup(value, name)).and_then(Value::as_str).map(str::to_owned)
        };
        Stated {
            url: text(&fields.url),
            captured: text(&fields.captured).and_then(|text| moment(&text)),
            encoding: text(&fields.encoding),
        }
    }
}

/// The text of a file; `None` where there is none. Whoever writes into a pipe of that name would be waited for.
fn text_of(path: &Path) -> io::Result<Option<String>> {
    let mut text = String::new();
    let read = fs::metadata(path).and_then(|about| match about.is_file() {
        true => fs::File::open(path)?.take(SIDECAR).read_to_string(&mut text).map(|_| true),
        false => Ok(false),
    });
    match read {
        Ok(is_there) => Ok(is_there.then_some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The value that `path`, with dots between the keys, leads to. Letter case does not count.
pub(crate) fn lookup<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let field = |key: &str| {
        let fields = value.as_object()?;
        let any_case =
            || fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value);
        fields.get(key).or_else(any_case).filter(|value| !value.is_null())
    };
    field(path).or_else(|| {
        let (key, rest) = path.split_once('.')?;
        lookup(field(key)?, rest)
    })
}

/// Files that may tell of `page`.
fn sidecars(page: &Path) -> Vec<PathBuf> {
    let page = without_packing(page);
    let added = |ending| {
        let mut path = page.clone().into_os_string();
        path.push(ending);
        PathBuf::from(path)
    };
    let candidates = [
        page.with_extension("toml"),
        page.with_extension("json"),
        added(".json"),
        page.with_extension("url"),
        added(".url"),
    ];
    candidates.into_iter().filter(|path| *path != page).collect()
}

/// Whether the file at `path`, a `.json` or `.url` one, tells of a page beside it.
pub(crate) fn is_sidecar(path: &Path) -> bool {
    let is_kind = path.extension().is_some_and(|ending| ending == "json" || ending == "url");
    let bare = path.with_extension("");
    is_kind
        && (crate::walk::PAGE_ENDINGS.iter().any(|ending| bare.with_extension(ending).is_file())
            || (crate::walk::has_page_ending(&bare) && bare.is_file()))
}

fn without_packing(path: &Path) -> PathBuf {
    let name = path.as_os_str().to_str().unwrap_or_default();
    match ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)) {
        Some(name) => PathBuf::from(name),
        None => path.to_path_buf(),
    }
}

/// The address in a shortcut: `[InternetShortcut]`, then `URL=…` among its lines.
fn shortcut(text: &str) -> Option<String> {
    let address = text.lines().find_map(|line| {
        let (key, value) = line.trim_start_matches('\u{feff}').trim().split_once('=')?;
        key.trim_end().eq_ignore_ascii_case("url").then(|| value.trim().to_owned())
    });
    address.filter(|address| !address.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sidecar: &str, text: &str, url: Option<&str>, captured: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(sidecar), text).unwrap();
        let stated = Stated::beside(&folder.path().join("a.html"), &Fields::default()).unwrap();
        assert_eq!((stated.url.as_deref(), stated.captured.as_deref()), (url, captured), "{sidecar}");
    }

    #[test]
    fn sidecars_of_several_kinds() {
        let url = Some("https://gazette.example/rain");
        check("a.toml", "url = 'https://gazette.example/rain'\n[expect]\ntitle = 'Rain'", url, None);
        check("a.url", "[InternetShortcut]\r\nURL=https://gazette.example/rain\r\n", url, None);
        check("a.html.url", "[InternetShortcut]\nurl = https://gazette.example/rain", url, None);
        check("a.json", r#"{"URI": "https://gazette.example/rain", "x": 1}"#, url, None);
        check(
            "a.html.json",
            r#"{"metadata": {"url": "https://gazette.example/rain"}, "fetch_time": "20240314120000"}"#,
            url,
            Some("2024-03-14T12:00:00Z"),
        );
        check("b.toml", "url = 'https://gazette.example/rain'", None, None);
        check("a.json", "[1]", None, None);
    }

    #[test]
    fn a_sidecar_that_makes_no_sense_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.json"), "{").unwrap();
        let error = Stated::beside(&folder.path().join("a.html"), &Fields::default()).unwrap_err();
        assert_eq!(error.code(), "sidecar");
        assert!(error.to_string().contains("a.json"), "{error}");
    }
}
