//! Rule files changed at random are refused or harmless.

use kiosque_core::{Extractor, Labels, Page, assemble};
use kiosque_rules::Rules;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Rule files that use much of the language.
static FILES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let plugins = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    let mut files: Vec<_> = std::fs::read_dir(plugins)
        .into_iter()
        .flatten()
        .filter_map(|entry| std::fs::read_to_string(entry.ok()?.path().join("site.toml")).ok())
        .collect();
    files.push(
        "hosts = [\"gazette.example\"]\nmarks = [\"The Gazette\", { line = '^17', weight = 0.5, count = 2 }]\n\
         [[layout]]\nname = \"dump\"\n[[layout.rule]]\nname = \"meta\"\nlabel = \"byline\"\n\
         line = '^By (?<author>.+) \\| (?<date>.+)$'\n[[layout.rule]]\nname = \"tags\"\nlabel = \"tags\"\n\
         after = [\"meta\"]\nline = '^Tags: (?<tags>.*)$'\nnth = -1\n[[layout.rule]]\nname = \"related\"\nlabel = \"related_title\"\n\
         repeat = [\"Read also: Sun\"]\npairs = [\"related_title\", \"related_teaser\"]\n"
            .into(),
    );
    files.sort();
    files
});

const PAGE: &str = "The Gazette\nRain at last\nBy Ada Quill | 3 March 2024, 17:10\nIt rained on Monday.\n\n17:10 Fog\n\
                    Read also: Sun\nmore sun\nTags: rain, wind\n***\nImprint\n";

/// What the search for inputs that fail has found.
#[test]
fn a_zone_until_the_start_ends_nowhere() {
    let rule = "[[layout]]\nname = \"dump\"\n[[layout.rule]]\nname = \"first\"\nlabel = \"title\"\nline = '^Rain'\n\
                [[layout.rule]]\nname = \"tags\"\nlabel = \"tags\"\nafter = [\"first\"]\nuntil = [\"@start\"]\nline = '^Tags: (?<tags>.*)$'\n";
    let rules = Rules::parse("the-gazette", "site.toml", rule).unwrap();
    let reading = kiosque_text::read(&Page::text(PAGE));
    let mut labels = Labels::of(&reading);
    rules.extract(&reading, &mut labels);
    assert!(labels.marks().iter().any(|mark| mark.label == kiosque_core::Label::Tags));
}

/// A change: where, as a share of the file, how many bytes go, and what comes.
type Change = (f64, usize, String);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let piece = prop_oneof![
        "[ -~\n]{0,6}",
        Just("../../../etc/passwd".to_owned()),
        Just("(a+)+$".to_owned()),
        Just("(?:x{1000}){1000}".to_owned()),
        Just("[[layout.rule]]\n".to_owned()),
        Just("inherits = \"..\"\n".to_owned()),
        Just("-9223372036854775808".to_owned()),
        Just("\"\"\"".to_owned()),
        Just("é\u{202e}\0".to_owned()),
    ];
    prop::collection::vec((0.0..1.0, 0_usize..12, piece), 1..6)
}

fn changed(file: &str, changes: &[Change]) -> String {
    let mut text = file.to_owned();
    for (share, gone, come) in changes {
        let at = text.floor_char_boundary((text.len() as f64 * share) as usize);
        let end = text.ceil_char_boundary((at + gone).min(text.len()));
        text.replace_range(at..end, come);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A file is an error that names its place, or its rules label the page within its bounds and the same way twice.
    #[test]
    fn a_mutated_file_is_refused_or_harmless(which in any::<prop::sample::Index>(), changes in changes()) {
        let original: &String = which.get(FILES.as_slice());
        let file = changed(original, &changes);
        let rules = match Rules::parse("the-gazette", "site.toml", &file) {
            Ok(rules) => rules,
            Err(error) => {
                prop_assert!(error.to_string().contains("site.toml"), "{error}");
                return Ok(());
            }
        };
        let page = Page::text(PAGE).with_url("https://gazette.example/a");
        let reading = kiosque_text::read(&page);
        let article = || {
            let mut labels = Labels::of(&reading);
            rules.extract(&reading, &mut labels);
            for block in 0..reading.len() {
                for part in labels.parts(block) {
                    assert!(reading.text(block).get(part.range.range()).is_some());
                }
            }
            assemble(&page, &reading, &labels, Some(rules.site()))
        };
        prop_assert_eq!(article(), article());
    }
}
