//! Names of files.

/// The longest part of a title in a name, in bytes.
const TITLE_BYTES: usize = 80;

/// A name for the file of an article: its number, and the letters and digits of its title: `00012-the-bridge-is-open.md`.
///
/// The name follows from number and title alone, cannot leave its folder, and is no name that a system keeps for itself.
///
/// ```
/// assert_eq!(kiosque_output::file_name(12, "../../etc/passwd: “Rain?”", "md"), "00012-etc-passwd-rain.md");
/// ```
pub fn file_name(number: u64, title: &str, ending: &str) -> String {
    let title = slug(title);
    let dash = if title.is_empty() { "" } else { "-" };
    format!("{number:05}{dash}{title}.{ending}")
}

/// Letters and digits in lower case, what stands between them as one hyphen.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars() {
        let is_kept = c.is_alphanumeric();
        if !is_kept && (slug.is_empty() || slug.ends_with('-')) {
            continue;
        }
        let before = slug.len();
        if is_kept {
            slug.extend(c.to_lowercase());
        } else {
            slug.push('-');
        }
        if slug.len() > TITLE_BYTES {
            slug.truncate(before);
            break;
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder() {
        let long = "é".repeat(200);
        for (title, expected) in [
            ("Rain at last", "00001-rain-at-last.txt"),
            ("..\\..\\C:\\con", "00001-c-con.txt"),
            ("\u{202e}txt.exe\0", "00001-txt-exe.txt"),
            ("هطل المطر", "00001-هطل-المطر.txt"),
            ("…", "00001.txt"),
            (&long, &format!("00001-{}.txt", "é".repeat(40))),
        ] {
            assert_eq!(file_name(1, title, "txt"), expected, "{title:?}");
        }
    }
}
