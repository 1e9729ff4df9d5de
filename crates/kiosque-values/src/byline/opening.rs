//! The reporters whom East Asian stories name before they begin.

use crate::authors::{self, Author, AuthorKind};
use crate::fold::Folded;

/// What reporters are called before their names in brackets, and behind them.
const BEFORE: [&str; 5] = ["本报记者", "本報記者", "特约记者", "记者", "記者"];
const BEHIND: [&str; 3] = ["기자", "특파원", "記者"];

/// The reporters named where a story begins: `〔記者張例子／高雄報導〕`, `本报5日电 （记者张三、李四）`, `(서울=예시통신) 홍길동 기자 =`.
///
/// Empty for most texts. Spans are of `text`.
///
/// ```
/// use kiosque_values::read_opening_credit;
/// let names = |text| read_opening_credit(text).into_iter().map(|author| author.name).collect::<Vec<_>>();
/// assert_eq!(names("〔記者張例子／高雄報導〕高雄市昨日大雨。"), ["張例子"]);
/// assert_eq!(names("(서울=예시통신) 홍길동 기자 = 비가 내렸다."), ["홍길동"]);
/// assert!(names("（记者会）今天下雨。").is_empty());
/// ```
pub fn read_opening_credit(text: &str) -> Vec<Author> {
    /// In bytes: all of it stands in the first line.
    const HEAD: usize = 180;
    let head = &text[..text.floor_char_boundary(HEAD)];
    if head.starts_with(|c: char| c.is_ascii_alphanumeric()) || head.is_ascii() {
        return Vec::new();
    }
    let folded = Folded::new(head);
    let found = in_brackets(folded.as_str()).or_else(|| before_sign(folded.as_str())).unwrap_or_default();
    found.into_iter().map(|author| Author { span: folded.to_source(author.span.clone()), ..author }).collect()
}

/// The names behind the title in the first brackets that have it.
fn in_brackets(text: &str) -> Option<Vec<Author>> {
    const OPEN: [char; 5] = ['(', '（', '〔', '【', '['];
    const CLOSE: [char; 5] = [')', '）', '〕', '】', ']'];
    text.match_indices(OPEN).find_map(|(at, open)| {
        let inner = &text[at + open.len()..];
        let inner = &inner[..inner.find(CLOSE)?];
        let (start, title) = BEFORE.iter().find_map(|title| Some((inner.find(title)?, title)))?;
        names(text, at + open.len() + start + title.len(), &inner[start + title.len()..])
    })
}

/// The names before the sign with which Korean agencies begin a story.
fn before_sign(text: &str) -> Option<Vec<Author>> {
    let behind_brackets = text.find([')', ']']).map_or(0, |at| at + 1);
    let end = behind_brackets + text[behind_brackets..].find('=')?;
    let line = text[behind_brackets..end].trim_end();
    let title = BEHIND.iter().find(|title| line.ends_with(*title))?;
    names(text, behind_brackets, &line[..line.len() - title.len()])
}

/// The names that `part`, which stands at `start`, consists of; none if it says anything else.
fn names(text: &str, start: usize, part: &str) -> Option<Vec<Author>> {
    let list = part.split(['/', '／', '|', '｜']).next()?;
    let list = without_place(list);
    let pieces = list.split(['、', ',', '，', ' ', '·']).filter(|piece| !piece.is_empty());
    let author = |name: &str| {
        let at = start + (name.as_ptr() as usize - part.as_ptr() as usize);
        debug_assert_eq!(&text[at..at + name.len()], name);
        Author { name: name.to_owned(), kind: AuthorKind::Person, role: None, span: at..at + name.len() }
    };
    let names: Vec<&str> = pieces.collect();
    let are_names = !names.is_empty() && names.iter().all(|name| authors::is_east_asian_name(name));
    are_names.then(|| names.into_iter().map(author).collect())
}

/// `張例子高雄報導`, `張例子高雄3日電`: without the place, which has two characters, and the day.
fn without_place(list: &str) -> &str {
    const WORDS: [&str; 6] = ["報導", "报道", "報道", "电", "電", "摄"];
    let Some(rest) = WORDS.iter().find_map(|word| list.trim_end().strip_suffix(word)) else { return list };
    let rest = rest.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '日' | '月' | ' '));
    let place = rest.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    // `張例 報導` names no place.
    if rest[..place].chars().count() >= 2 { &rest[..place] } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings() {
        for (text, expected) in [
            ("〔記者張例子／高雄報導〕高雄市昨日大雨。", vec!["張例子"]),
            ("【記者張例子台北報導】昨日大雨。", vec!["張例子"]),
            ("（中央社記者張例子高雄3日電）昨日大雨。", vec!["張例子"]),
            ("本报苍岭3月5日电 （记者张三、李四）山里下雨。", vec!["张三", "李四"]),
            ("新华社贵阳3月5日电（记者张三 李四）山里下雨。", vec!["张三", "李四"]),
            ("(서울=예시통신) 홍길동 기자 = 비가 내렸다.", vec!["홍길동"]),
            ("[예시신문=홍길동 기자] 비가 내렸다.", vec![]),
            ("홍길동 기자 = 비가 내렸다.", vec!["홍길동"]),
            ("（记者会结束之后的发言）山里下雨。", vec![]),
            ("山里下雨（记者在港口看到）。", vec![]),
            ("(AP) The rain", vec![]),
            ("x = y", vec![]),
            ("", vec![]),
        ] {
            let found = read_opening_credit(text);
            let names: Vec<&str> = found.iter().map(|author| author.name.as_str()).collect();
            assert_eq!(names, expected, "{text}");
            for author in &found {
                assert_eq!(&text[author.span.clone()], author.name);
            }
        }
    }
}
