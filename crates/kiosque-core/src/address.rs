//! Addresses as pages write them, made absolute (RFC 3986, section 5.2, on what browsers let pass).

use std::borrow::Cow;

/// The address `reference` seen from `base`; `None` if it is no web address: `javascript:`, `data:`, `mailto:`, a mere
/// fragment, or relative where no base is known.
///
/// ```
/// use kiosque_core::absolute_address;
///
/// let base = Some("https://gazette.example/news/rain.html?page=2");
/// for (reference, address) in [
///     ("wind.html", "https://gazette.example/news/wind.html"),
///     ("../a/./b?c", "https://gazette.example/a/b?c"),
///     ("//cdn.example/x.jpg", "https://cdn.example/x.jpg"),
///     ("?page=3", "https://gazette.example/news/rain.html?page=3"),
///     ("HTTP://gazette.example", "http://gazette.example"),
/// ] {
///     assert_eq!(absolute_address(base, reference).as_deref(), Some(address));
/// }
/// assert_eq!(absolute_address(base, " java\nscript:alert(1)"), None);
/// assert_eq!(absolute_address(None, "wind.html"), None);
/// ```
pub fn absolute_address(base: Option<&str>, reference: &str) -> Option<String> {
    let reference = cleaned(reference);
    if reference.is_empty() || reference.starts_with('#') {
        return None;
    }
    if let Some((scheme, rest)) = split_scheme(&reference) {
        let scheme = ["http", "https"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
        let rest = rest.trim_start_matches('/');
        return (rest.len() > 1).then(|| [scheme, "://", rest].concat());
    }
    let base = cleaned(base?);
    let (scheme, rest) = split_scheme(&base).filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    if let Some(rest) = reference.strip_prefix("//") {
        return (!rest.is_empty()).then(|| [scheme, "://", rest].concat());
    }
    let rest = rest.trim_start_matches('/');
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#'));
    let (host, path) = rest.split_at(end.unwrap_or(rest.len()));
    // Most paths are whole, and need no folder.
    if reference.starts_with('/') && !reference.contains("/.") {
        return Some([scheme, "://", host, &reference].concat());
    }
    Some([scheme, "://", host, &resolved(path, &reference)].concat())
}

/// A path with its query, seen from another.
fn resolved(base: &str, reference: &str) -> String {
    let base_path = &base[..base.find(['?', '#']).unwrap_or(base.len())];
    if reference.starts_with('?') {
        return [if base_path.is_empty() { "/" } else { base_path }, reference].concat();
    }
    let (path, query) = reference.split_at(reference.find(['?', '#']).unwrap_or(reference.len()));
    let folder = if path.starts_with('/') { "" } else { &base_path[..base_path.rfind('/').unwrap_or(0)] };
    let mut steps: Vec<&str> = Vec::new();
    let all = folder.split('/').chain(path.strip_prefix('/').unwrap_or(path).split('/'));
    for step in all.filter(|&step| step != ".") {
        match step {
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    if path.ends_with("/..") || path.ends_with("/.") || matches!(path, "." | "..") {
        steps.push("");
    }
    let joined = steps.join("/");
    ["/", joined.trim_start_matches('/'), query].concat()
}

/// Without the white space around it and the line feeds and tabs inside, which browsers pass over; spaces escaped.
fn cleaned(address: &str) -> Cow<'_, str> {
    // Without a branch in it, many bytes are told at once.
    if !address.bytes().fold(false, |found, byte| found | (byte <= b' ')) {
        return Cow::Borrowed(address);
    }
    let address = address.trim_matches(|c: char| c <= ' ');
    let kept = address.chars().filter(|&c| c >= ' ').collect::<String>();
    Cow::Owned(kept.replace(' ', "%20"))
}

fn split_scheme(address: &str) -> Option<(&str, &str)> {
    if !address.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let (scheme, rest) = address.split_at(address.bytes().position(|byte| !goes_on(byte))?);
    Some((scheme, rest.strip_prefix(':')?))
}

/// The address that an attribute's raw value spells: the references that addresses are written with are read.
pub(crate) fn from_markup(raw: &str) -> Cow<'_, str> {
    const WRITTEN: [(&str, &str); 8] = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#38;", "&"),
        ("&#038;", "&"),
        ("&#x26;", "&"),
        ("&amp;", "&"),
    ];
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(WRITTEN.iter().fold(raw.to_owned(), |text, (written, meant)| text.replace(written, meant)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_from_their_page() {
        let base = "https://gazette.example/a/b/c?d#e";
        for (reference, expected) in [
            ("x", Some("https://gazette.example/a/b/x")),
            ("./x/", Some("https://gazette.example/a/b/x/")),
            ("..", Some("https://gazette.example/a/")),
            ("../../../../x", Some("https://gazette.example/x")),
            ("/x?y=/../z", Some("https://gazette.example/x?y=/../z")),
            ("a b\n.html", Some("https://gazette.example/a/b/a%20b.html")),
            ("x:y", None),
            ("mailto:ann@gazette.example", None),
            ("#top", None),
            ("", None),
            ("https:", None),
            ("data:text/html,x", None),
        ] {
            assert_eq!(absolute_address(Some(base), reference).as_deref(), expected, "{reference}");
        }
        assert_eq!(
            absolute_address(Some("https://gazette.example"), "x").as_deref(),
            Some("https://gazette.example/x")
        );
        assert_eq!(absolute_address(Some("file:///tmp/x"), "x"), None);
    }

    #[test]
    fn markup_is_read() {
        for (raw, address) in [("?a=1&amp;b=2", "?a=1&b=2"), ("?a&#38;copy=1", "?a&copy=1"), ("/x", "/x")] {
            assert_eq!(from_markup(raw), address);
        }
    }
}
