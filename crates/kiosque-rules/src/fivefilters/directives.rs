//! The directives of the format, and what is made of each: one table.

/// What is made of a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A rule, or a part of one.
    Rule,
    /// It says how other directives are meant.
    Setting,
    /// A check on samples.
    Check,
    /// Nothing, and nothing is lost: why.
    NotNeeded(&'static str),
    /// Nothing: why.
    Unsupported(&'static str),
}

impl Use {
    /// In a word: `rule`, `setting`, `check`, `not needed`, `unsupported`.
    pub fn name(self) -> &'static str {
        match self {
            Use::Rule => "rule",
            Use::Setting => "setting",
            Use::Check => "check",
            Use::NotNeeded(_) => "not needed",
            Use::Unsupported(_) => "unsupported",
        }
    }
}

const FETCH: &str = "it is for fetching pages, and kiosque reads pages that are there";
const LATER_PAGES: &str = "further pages of a story are not fetched; each page is read as it is";
const PARSER: &str = "there is one parser, the one of the HTML standard";
const MARKUP: &str = "markup is not rewritten: every text keeps its place in the page";
const IMAGES: &str = "images are read from what the page states of them and from its figures";

/// Names and uses, in the order of the names.
const DIRECTIVES: [(&str, Use); 40] = [
    ("author", Use::Rule),
    ("autodetect_next_page", Use::NotNeeded(LATER_PAGES)),
    ("autodetect_on_failure", Use::Setting),
    ("body", Use::Rule),
    ("convert_double_br_tags", Use::NotNeeded("two line breaks end a paragraph anyway")),
    ("date", Use::Rule),
    ("dissolve", Use::NotNeeded(MARKUP)),
    ("find_string", Use::Rule),
    ("footnotes", Use::NotNeeded("it is for the printed form of a page")),
    ("http_header", Use::NotNeeded(FETCH)),
    ("if_page_contains", Use::NotNeeded(LATER_PAGES)),
    ("insert_detected_image", Use::NotNeeded(IMAGES)),
    ("login_extra_fields", Use::NotNeeded(FETCH)),
    ("login_password_field", Use::NotNeeded(FETCH)),
    ("login_uri", Use::NotNeeded(FETCH)),
    ("login_username_field", Use::NotNeeded(FETCH)),
    ("move_into", Use::Unsupported("blocks keep the order of the page")),
    ("native_ad_clue", Use::Unsupported("an article has no field for paid content")),
    ("next_page_link", Use::NotNeeded(LATER_PAGES)),
    ("not_logged_in_xpath", Use::NotNeeded(FETCH)),
    ("parser", Use::NotNeeded(PARSER)),
    ("post_strip_attr", Use::NotNeeded(MARKUP)),
    ("prune", Use::Setting),
    ("replace_string", Use::Rule),
    ("requires_login", Use::NotNeeded(FETCH)),
    ("single_page_link", Use::NotNeeded(LATER_PAGES)),
    ("single_page_link_in_feed", Use::NotNeeded(LATER_PAGES)),
    ("skip_id_or_class", Use::Unsupported("the generic reading is not told what to keep")),
    ("skip_json_ld", Use::NotNeeded("rules go before what a page states of itself")),
    ("src_lazy_load_attr", Use::NotNeeded(IMAGES)),
    ("strip", Use::Rule),
    ("strip_attr", Use::NotNeeded(MARKUP)),
    ("strip_comments", Use::NotNeeded("comments of readers are told from the story anyway")),
    ("strip_id_or_class", Use::Rule),
    ("strip_image_src", Use::NotNeeded(IMAGES)),
    ("test_contains", Use::Check),
    ("test_url", Use::Check),
    ("tidy", Use::NotNeeded(PARSER)),
    ("title", Use::Rule),
    ("wrap_in", Use::NotNeeded(MARKUP)),
];

/// What is made of the directive of this name; `None` where there is none.
pub(super) fn known(name: &str) -> Option<Use> {
    let found = DIRECTIVES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(DIRECTIVES[found].1)
}

/// All names.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    DIRECTIVES.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        for name in names() {
            assert!(known(name).is_some(), "{name} stands out of order");
        }
        assert_eq!(known("bodys"), None);
    }
}
