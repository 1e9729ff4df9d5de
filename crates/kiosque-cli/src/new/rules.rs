//! The `site.toml` of a new site: what was inferred, and comments that teach.

use super::infer::Facts;
use kiosque::Medium;

/// Countries of one time zone, by the ending of their hosts. A proposal, never more: papers write for readers abroad.
const ZONES: [(&str, &str); 48] = [
    ("ae", "Asia/Dubai"),
    ("at", "Europe/Vienna"),
    ("be", "Europe/Brussels"),
    ("bg", "Europe/Sofia"),
    ("by", "Europe/Minsk"),
    ("ch", "Europe/Zurich"),
    ("ci", "Africa/Abidjan"),
    ("cm", "Africa/Douala"),
    ("cn", "Asia/Shanghai"),
    ("co", "America/Bogota"),
    ("cz", "Europe/Prague"),
    ("de", "Europe/Berlin"),
    ("dk", "Europe/Copenhagen"),
    ("dz", "Africa/Algiers"),
    ("ee", "Europe/Tallinn"),
    ("eg", "Africa/Cairo"),
    ("fi", "Europe/Helsinki"),
    ("fr", "Europe/Paris"),
    ("gr", "Europe/Athens"),
    ("hr", "Europe/Zagreb"),
    ("hu", "Europe/Budapest"),
    ("ie", "Europe/Dublin"),
    ("il", "Asia/Jerusalem"),
    ("in", "Asia/Kolkata"),
    ("is", "Atlantic/Reykjavik"),
    ("it", "Europe/Rome"),
    ("jp", "Asia/Tokyo"),
    ("ke", "Africa/Nairobi"),
    ("kr", "Asia/Seoul"),
    ("lt", "Europe/Vilnius"),
    ("lv", "Europe/Riga"),
    ("ma", "Africa/Casablanca"),
    ("ng", "Africa/Lagos"),
    ("nl", "Europe/Amsterdam"),
    ("no", "Europe/Oslo"),
    ("pe", "America/Lima"),
    ("ph", "Asia/Manila"),
    ("pk", "Asia/Karachi"),
    ("pl", "Europe/Warsaw"),
    ("ro", "Europe/Bucharest"),
    ("rs", "Europe/Belgrade"),
    ("se", "Europe/Stockholm"),
    ("sn", "Africa/Dakar"),
    ("tn", "Africa/Tunis"),
    ("tr", "Europe/Istanbul"),
    ("tw", "Asia/Taipei"),
    ("uk", "Europe/London"),
    ("vn", "Asia/Ho_Chi_Minh"),
];

pub(super) fn site_toml(id: &str, facts: &Facts) -> String {
    let mut text = format!(
        "# {}: say in a line what it is, of which country, and what is odd about its pages.\n\
         # The generic reading comes first, and rules correct it: a file without rules is a valid site. `kiosque explain PAGE`\n\
         # shows every block with its label and who gave it; `kiosque try {id} RULE PAGE` what one rule would do; `kiosque lint`\n\
         # what is wrong here; `kiosque schema site` is the JSON Schema of this file, for editors.\n\n",
        facts.publisher.as_deref().unwrap_or(id)
    );
    text += &head(facts);
    text += &marks(facts);
    for medium in &facts.media {
        text += &layout(*medium, facts);
    }
    text
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn list<'s>(items: impl Iterator<Item = &'s str>) -> String {
    format!("[{}]", items.map(quoted).collect::<Vec<_>>().join(", "))
}

fn head(facts: &Facts) -> String {
    let mut text = match facts.hosts.as_slice() {
        [] => "# hosts   = [\"gazette.example\"]    # sub-domains are included; no given page says its address\n".to_owned(),
        hosts => format!("hosts     = {}    # sub-domains are included\n", list(hosts.iter().map(String::as_str))),
    };
    text += &match &facts.publisher {
        Some(name) => format!("publisher = {}\n", quoted(name)),
        None => "# publisher = \"The Gazette\"        # as the paper prints it\n".to_owned(),
    };
    let seen: Vec<String> = facts
        .languages
        .iter()
        .map(|(language, count)| format!("{language} on {count} of {}", facts.pages))
        .collect();
    text += &match facts.languages.as_slice() {
        [] => "# language = [\"en\"]                # the usual one first; no given page has text enough to tell\n".to_owned(),
        list_of => format!(
            "language  = {}    # {}\n",
            list(list_of.iter().map(|(language, _)| language.as_str())),
            seen.join(", ")
        ),
    };
    text + &zone(facts)
}

/// Never set by itself: a wrong zone is worse than none.
fn zone(facts: &Facts) -> String {
    let ending = facts.hosts.first().and_then(|host| host.rsplit('.').next()).unwrap_or_default();
    match ZONES.iter().find(|(known, _)| *known == ending) {
        Some((_, zone)) => format!(
            "# zone    = \"{zone}\"    # proposed from .{ending}: only if the paper prints its times in it\n"
        ),
        None => "# zone    = \"Europe/Paris\"         # only when it is known; fills dates.*.zone, never an offset\n".to_owned(),
    }
}

fn marks(facts: &Facts) -> String {
    let mut text = String::from(
        "\n# Phrases on every page, by which a page without an address is recognised. Weights are added, 1 is enough: a phrase\n\
         # that only this site prints may weigh 1, one that others print as well must not decide.\n",
    );
    if facts.marks.is_empty() {
        return text + "# marks = [\"Follow us on gazette.example\"]\n";
    }
    text += "marks = [\n";
    for mark in &facts.marks {
        let weight = if mark.weight < 1.0 { format!(", weight = {}", mark.weight) } else { String::new() };
        text += &format!(
            "  {{ text = {}{weight} }},    # on {} of {} pages\n",
            quoted(&mark.text),
            mark.pages,
            facts.pages
        );
    }
    text + "]\n"
}

fn layout(medium: Medium, facts: &Facts) -> String {
    let name = if medium == Medium::Html { "html" } else { "dump" };
    let mut text = format!("\n[[layout]]\nname   = \"{name}\"\nmedium = \"{}\"\n", medium.name());
    if !facts.misread.is_empty() {
        text += "\n# On several of the given pages, and taken for part of the article on some.\n\
                 [[layout.rule]]\nname   = \"furniture\"\nlabel  = \"chrome\"\nrepeat = [\n";
        for line in &facts.misread {
            text += &format!("  {},\n", quoted(line));
        }
        text += "]\n";
    }
    text + if medium == Medium::Html { HTML_HINTS } else { DUMP_HINTS }
}

const DUMP_HINTS: &str = r#"
# The first rule that fits a block labels it. Rules for lines that have a form come first, then those that speak of what
# lies between them. Take off the # of what you need, and correct it:
#
# [[layout.rule]]
# name  = "meta"                       # 3 May 2024 - By A. Reporter
# label = "meta"
# line  = '^(?<date>\d{1,2} \w+ \d{4}) - By (?<author>.+)$'
#
# [[layout.rule]]
# name    = "more"                     # a heading, and below it titles and teasers in turn
# label   = "related_heading"
# line    = '^Read also ?:?$'
# related = "more"
# pairs   = ["related_title", "related_teaser"]
#
# [[layout.rule]]
# name  = "title"                      # the last block before the meta line
# label = "title"
# until = "meta"
# nth   = -1
#
# [[layout.rule]]
# name  = "body"                       # what lies between; headings and lists keep their label
# label = "paragraph"
# after = "meta"
# until = "more"
# keep  = ["heading", "list_item", "quote"]
"#;

const HTML_HINTS: &str = r#"
# The first rule that fits a block labels it. `kiosque explain` shows each block's path. Take off the # of what you need,
# and correct it:
#
# [[layout.rule]]
# name  = "byline"
# label = "byline"
# css   = ".article-author"
#
# [[layout.rule]]
# name  = "read-also"                  # a line inside the story that is no story
# label = "related_title"
# css   = "article p"
# text  = '^Read also:'
#
# [[layout.rule]]
# name  = "newsletter"
# label = "promo"
# css   = "article .newsletter"
"#;
