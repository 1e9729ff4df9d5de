//! Reads small written values: dates, bylines, agencies, languages.
//!
//! ```
//! use kiosque_values::{DateHints, find_dates, read_byline};
//!
//! let line = "24 octobre 2019 - 09h40 - Maroc - Ecrit par : S.A";
//!
//! let dates = find_dates(line, &DateHints::default());
//! assert_eq!(dates[0].value.to_iso(), "2019-10-24T09:40");
//! assert_eq!(&line[dates[0].span.clone()], "24 octobre 2019 - 09h40");
//!
//! let byline = read_byline(line).unwrap();
//! assert_eq!(byline.authors[0].name, "S.A");
//! ```
//!
//! Every reader takes a short text (a line, a paragraph) and answers with values and their spans: half-open byte
//! ranges of that text. What is not written is absent: no year, offset or name is made up. Readers never fail, do no
//! I/O, know no clock, and take linear time.
//!
//! - [`find_dates`], [`read_time`], [`date_of_url`], [`date_role`]: when;
//! - [`read_byline`], [`read_credit`], [`read_opening_credit`], [`split_authors`]: who;
//! - [`find_agencies`], [`read_source_line`], [`read_dateline`], [`read_opening_date`]: through whom, from where and when;
//! - [`read_comment_count`]: how many readers wrote below;
//! - [`language`], [`direction`]: in which tongue, which way;
//! - [`fold`], [`compare_key`]: the form in which texts are matched;
//! - [`letters`]: the words of ASCII letters, read fast.
//!
//! The words they know are tables under `src/data/`; a language or an agency is added by a row.
//!
//! Not here: relative dates ("yesterday"), other calendars than the Gregorian and the Japanese eras, and guesses.

#![forbid(unsafe_code)]

mod agency;
mod authors;
mod byline;
mod comments;
mod date;
mod dateline;
mod digits;
pub mod fold;
mod language;
pub mod letters;
mod script;
mod source_line;
mod words;

pub use self::agency::{Agency, find_agencies};
pub use self::authors::{Author, AuthorKind, is_press_role, split_authors};
pub use self::byline::{Byline, is_byline_lead, may_be_led, read_byline, read_credit, read_opening_credit};
pub use self::comments::read_comment_count;
pub use self::date::{
    Date, DateHints, DateRole, Found, Precision, Time, date_of_stamp, date_of_url, date_role, days_between,
    find_dates, may_give_role, read_date, read_sign_off, read_time, tells_when,
};
pub use self::dateline::{Dateline, read_dateline, read_opening_date};
pub use self::digits::any as has_digit;
pub use self::fold::{compare_key, has_compare_key};
pub use self::language::{Language, language};
pub use self::script::{Direction, direction};
pub use self::source_line::{SourceLine, read_source_line};
