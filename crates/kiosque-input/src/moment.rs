//! Moments as containers write them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;

/// A moment in RFC 3339: from RFC 3339 itself (kept as it is), from the fourteen digits of web archives, which are in
/// UTC, or from RFC 2822, as mails, feeds and servers write it. A day or a time without a zone stays one.
pub(crate) fn moment(text: &str) -> Option<String> {
    const RFC_2822: DateTimeParser = DateTimeParser::new();
    let text = text.trim();
    if text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let moment = DateTime::strptime("%Y%m%d%H%M%S", text).ok()?;
        return Some(format!("{moment}Z"));
    }
    if text.parse::<Timestamp>().is_ok() || text.parse::<DateTime>().is_ok() {
        return Some(text.replacen(' ', "T", 1));
    }
    let moment = RFC_2822.parse_zoned(text).ok()?;
    Some(moment.timestamp().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_many_forms() {
        for (text, expected) in [
            ("2024-03-14T12:00:00Z", Some("2024-03-14T12:00:00Z")),
            ("2024-03-14T12:00:00.123456+01:00", Some("2024-03-14T12:00:00.123456+01:00")),
            ("2024-03-14 12:00:00", Some("2024-03-14T12:00:00")),
            ("2024-03-14", Some("2024-03-14")),
            ("20240314120000", Some("2024-03-14T12:00:00Z")),
            ("Thu, 14 Mar 2024 12:00:00 +0100", Some("2024-03-14T11:00:00Z")),
            ("Thu, 14 Mar 2024 12:00:00 GMT", Some("2024-03-14T12:00:00Z")),
            ("20241314120000", None),
            ("last week", None),
            ("", None),
        ] {
            assert_eq!(moment(text).as_deref(), expected, "{text}");
        }
    }
}
