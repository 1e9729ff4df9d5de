//! The engine: from a page to its article.

use crate::Config;
use crate::explain::{Explanation, explain};
use crate::fivefilters::SiteConfigs;
use crate::registry::{self, LoadedSite};
use crate::route::{Route, Router};
use crate::sources::{label_copies, label_story};
use kiosque_core::article::{Article, ErrorInfo, InputInfo, PluginInfo, Record, Status};
use kiosque_core::{
    Extractor, Fact, Label, Labels, Mark, Medium, Page, Reading, Reason, Reasons, Site, Tier, assemble,
    assemble_with_comments, printed_days, watch,
};
use kiosque_generic::{Mode, Options};
use kiosque_html::Tree;
use kiosque_input::hexadecimal;
use kiosque_rules::{RuleFileError, Rules};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The program and its version, as records name it.
pub(crate) const ENGINE: &str = concat!("kiosque ", env!("CARGO_PKG_VERSION"));

/// Why the sites could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// Rule files make no sense: all their mistakes.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Rules(Vec<RuleFileError>),
    /// A folder of sites could not be read.
    #[error("{}: {source}", path.display())]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A site's folder has a name that is no id.
    #[error("{}: `{found}` is no id of a site; small letters, digits and hyphens were expected, a letter first", path.display())]
    Id {
        /// The folder.
        path: PathBuf,
        /// Its name.
        found: String,
    },
    /// Two sites claim the same id or host.
    #[error(
        "{what} is claimed twice: by {first} and by {second}; to let the second take the first's place, write\n  [sites.{id}]\n  override = true\nin kiosque.toml"
    )]
    Clash {
        /// What both claim.
        what: String,
        /// The site found first, and where.
        first: String,
        /// The site found second, and where.
        second: String,
        /// The id of the second.
        id: String,
    },
    /// A native library could not be loaded and the configuration is strict, or it is to run isolated and this program
    /// cannot do that.
    #[error("site `{id}`: {why}")]
    Native {
        /// The site.
        id: String,
        /// Why.
        why: String,
    },
}

/// Builds a [`Kiosque`].
///
/// ```no_run
/// # fn my_site() -> Box<dyn kiosque::Extractor> { unimplemented!() }
/// let kiosque = kiosque::Kiosque::builder()
///     .folder("my-sites")          // a folder of site folders
///     .extractor(my_site())        // an extractor of the program's own
///     .build()?;
/// # Ok::<(), kiosque::SetupError>(())
/// ```
#[derive(Default)]
pub struct Builder {
    config: Config,
    rules: Vec<Rules>,
    program: Vec<Box<dyn Extractor>>,
}

impl Builder {
    /// Uses this configuration; what was said before is forgotten, rules and extractors excepted.
    #[must_use]
    pub fn config(mut self, config: Config) -> Builder {
        self.config = config;
        self
    }

    /// Adds a folder of sites, or the folder of one site.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Builder {
        self.config.plugins.push(folder.into());
        self
    }

    /// Uses a folder of FiveFilters site configs for pages of hosts that no site of another kind claims.
    #[must_use]
    pub fn site_configs(mut self, folder: impl Into<PathBuf>) -> Builder {
        self.config.sites.fivefilters.push(folder.into());
        self
    }

    /// Registers an extractor of the program's own.
    #[must_use]
    pub fn extractor(mut self, extractor: Box<dyn Extractor>) -> Builder {
        self.program.push(extractor);
        self
    }

    /// Registers the rules of a site that no folder holds.
    #[must_use]
    pub fn rules(mut self, rules: Rules) -> Builder {
        self.rules.push(rules);
        self
    }

    /// Leaves out the sites that kiosque ships.
    #[must_use]
    pub fn without_bundled(mut self) -> Builder {
        self.config.bundled = Some(false);
        self
    }

    /// Says what to do with blocks of HTML pages that may be body or not.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Builder {
        self.config.mode = mode;
        self
    }

    /// Says whether articles carry the entries of readers' comments, `comments.entries`.
    #[must_use]
    pub fn comments(mut self, wanted: bool) -> Builder {
        self.config.comments = wanted;
        self
    }

    /// Loads the sites.
    ///
    /// # Errors
    /// When a folder cannot be read, a rule file makes no sense, or two sites claim the same id or host.
    pub fn build(self) -> Result<Kiosque, SetupError> {
        let (limits, options) = (self.config.limits, Options { mode: self.config.mode });
        let comments = self.config.comments;
        let sites = registry::load(&self.config, self.rules, self.program)?;
        let folders = self.config.sites.fivefilters.iter();
        let configs = folders.map(|folder| SiteConfigs::open(folder)).collect::<Result<_, _>>()?;
        Ok(Kiosque { router: Router::new(&sites), sites, configs, limits, options, comments })
    }
}

/// Reads pages as articles. Shared by any number of threads.
pub struct Kiosque {
    sites: Vec<LoadedSite>,
    configs: Vec<SiteConfigs>,
    router: Router,
    limits: crate::Limits,
    options: Options,
    comments: bool,
}

/// A page on its way: read, sent to its site, labelled.
pub(crate) struct Labelled<'k> {
    pub(crate) reading: Reading,
    pub(crate) labels: Labels,
    pub(crate) site: Option<&'k LoadedSite>,
    /// What the markup tells of readers' comments, if their entries are asked for.
    comments: Option<Vec<Fact>>,
}

impl Kiosque {
    /// The sites that kiosque ships, and the generic extractor for all others.
    ///
    /// # Errors
    /// See [`Builder::build`]; the bundled sites themselves are known to load.
    pub fn new() -> Result<Kiosque, SetupError> {
        Kiosque::builder().build()
    }

    /// A kiosque with sites of one's own.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The loaded sites in the order of their ids.
    pub fn sites(&self) -> &[LoadedSite] {
        &self.sites
    }

    /// The folders of FiveFilters site configs.
    pub fn site_configs(&self) -> &[SiteConfigs] {
        &self.configs
    }

    /// The site of this id: a loaded one, else one that a FiveFilters site config is turned into.
    pub fn site(&self, id: &str) -> Option<&LoadedSite> {
        let loaded = self.sites.iter().find(|site| site.site.id == id);
        loaded.or_else(|| self.configs.iter().find_map(|configs| configs.site_of_id(id)))
    }

    /// The limits that pages are read with.
    pub fn limits(&self) -> crate::Limits {
        self.limits
    }

    /// What is done with blocks of HTML pages that may be body or not.
    pub fn mode(&self) -> Mode {
        self.options.mode
    }

    /// Whether articles carry the entries of readers' comments.
    pub fn comments(&self) -> bool {
        self.comments
    }

    /// The article of `page`. Never fails: what cannot be found is absent, and `status` says how it ended.
    pub fn extract(&self, page: &Page) -> Article {
        let labelled = self.label(page, None, false);
        self.finish(page, &labelled)
    }

    /// The article of `page`, the reason for every block, and what the page states of the article's fields. With `site`, the
    /// page is read as that site's, whatever it looks like; an unknown id reads it as nobody's.
    pub fn explain(&self, page: &Page, site: Option<&str>) -> (Article, Explanation) {
        let (_, article, explanation) = self.explained(page, site);
        (article, explanation)
    }

    /// The same, and of the blocks of an HTML page [what speaks for and against](crate::MainContent) their being main content.
    /// That asks the models many times over: it takes several times as long.
    pub fn explain_with_grounds(&self, page: &Page, site: Option<&str>) -> (Article, Explanation) {
        let (labelled, article, mut explanation) = self.explained(page, site);
        let rules = labelled.site.and_then(|site| site.rules.as_ref());
        if rules.is_none_or(Rules::uses_generic) {
            explanation.add_grounds(&labelled.reading, self.options.mode);
        }
        (article, explanation)
    }

    fn explained(&self, page: &Page, site: Option<&str>) -> (Labelled<'_>, Article, Explanation) {
        let labelled = self.label(page, site, true);
        let article = self.finish(page, &labelled);
        let Labelled { reading, labels, site, .. } = &labelled;
        let printed = printed_days(page, reading, labels, site.map(|site| &site.site));
        let explanation = explain(reading, labels, &article, &printed);
        (labelled, article, explanation)
    }

    fn label(&self, page: &Page, site: Option<&str>, trace: bool) -> Labelled<'_> {
        let mut time = TimeBudget::new(self.limits.page_milliseconds);
        let (mut tree, reading) = time.give(Step::Reading, || self.read(page));
        let comments = self.comments.then(|| time.give(Step::Reading, || comment_facts(page, tree.as_ref())));
        let mut labels = Labels::of(&reading);
        if trace {
            labels.trace();
        }
        let site = match site {
            Some(id) => self.site(id),
            None => self.route(&reading, &mut labels),
        };
        let rules = site.and_then(|site| site.rules.as_ref());
        // Only rules ask the tree again.
        if let Some(tree) = tree.take_if(|_| rules.is_none()) {
            kiosque_html::recycle(tree);
        }
        if rules.is_none_or(Rules::uses_generic) {
            time.give(Step::Labelling, || {
                kiosque_generic::label_with(&reading, &mut labels, &self.options);
                label_story(&reading, &mut labels);
            });
        }
        let rules = rules.filter(|_| time.allows("the site's rules", &mut labels));
        let before = rules.filter(|rules| rules.has_quarantine()).map(|_| labels.clone());
        time.give(Step::Rules, || match (rules, &tree) {
            (Some(rules), Some(tree)) => rules.extract_tree(&reading, tree, &mut labels),
            (Some(rules), None) => rules.extract(&reading, &mut labels),
            (None, _) => {}
        });
        let code = site.and_then(|site| site.code.as_ref());
        if let Some(code) = code.filter(|_| time.allows("the site's native code", &mut labels)) {
            code.extract(&reading, &mut labels);
        }
        let mut labels = match (rules, before) {
            (Some(rules), Some(before)) => quarantined(rules, &self.options, &reading, labels, before),
            _ => labels,
        };
        time.note(&mut labels);
        label_copies(&reading, &mut labels);
        keep_output_within(self.limits.output_bytes, &reading, &mut labels);
        if let Some(tree) = tree {
            kiosque_html::recycle(tree);
        }
        Labelled { reading, labels, site, comments }
    }

    fn read<'p>(&self, page: &'p Page) -> (Option<Tree<'p>>, Reading) {
        let budget = self.limits.budget();
        let tree = (page.medium == Medium::Html).then(|| kiosque_html::parse_shown(budget.cut(&page.text).0));
        let reading = match &tree {
            None => kiosque_text::read_within(page, &budget),
            Some(tree) => kiosque_html::read_tree_within(page, tree, &budget),
        };
        (tree, reading)
    }

    fn route(&self, reading: &Reading, labels: &mut Labels) -> Option<&LoadedSite> {
        let id = |index: usize| self.sites[index].site.id.as_str();
        let route = self.router.route(&self.sites, reading);
        if let Route::Site(index) = route {
            return Some(&self.sites[index]);
        }
        if let Some(site) = self.config_for(reading) {
            return Some(site);
        }
        match route {
            Route::Site(_) | Route::Unknown => {}
            Route::Weak(index, weight) => labels.warn(format!(
                "weak_recognition: marks of {} are on the page, but weigh {weight:.2} of 1; read as a page of no known site",
                id(index)
            )),
            Route::Tie(a, b) => labels.warn(format!(
                "tied_recognition: marks of {} and {} weigh the same; read as a page of no known site",
                id(a),
                id(b)
            )),
        }
        None
    }

    /// The site config of the page's host. They are for HTML, and the first folder that has one counts.
    fn config_for(&self, reading: &Reading) -> Option<&LoadedSite> {
        let host = reading.host().filter(|_| reading.medium() == Medium::Html)?;
        self.configs.iter().find_map(|configs| configs.site_for(host))
    }

    fn finish(&self, page: &Page, labelled: &Labelled<'_>) -> Article {
        let known = labelled.site.map(|site| &site.site);
        let (reading, labels) = (&labelled.reading, &labelled.labels);
        let mut article = match &labelled.comments {
            None => assemble(page, reading, labels, known),
            Some(signs) => assemble_with_comments(page, reading, labels, known, signs),
        };
        article.provenance.engine = ENGINE.into();
        article.provenance.plugin = labelled.site.map(|site| plugin_info(site, &labelled.labels));
        article.id = identity(&article, known);
        article
    }
}

/// What the markup of a page tells of readers' comments; nothing of a dump.
fn comment_facts(page: &Page, tree: Option<&Tree<'_>>) -> Vec<Fact> {
    tree.map_or_else(Vec::new, |tree| kiosque_html::comment_facts(page, tree))
}

/// A step on the way to an article that may take long.
#[derive(Clone, Copy)]
enum Step {
    Reading,
    Labelling,
    Rules,
}

impl Step {
    /// When it must be over, in quarters of the page's time: what is read in time is also labelled in time.
    fn end(self) -> u32 {
        match self {
            Step::Reading => 2,
            Step::Labelling => 3,
            Step::Rules => 4,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Step::Reading => "reading",
            Step::Labelling => "labelling",
            Step::Rules => "the site's rules",
        }
    }
}

/// The time of a page: the loops of each step ask for it and end when it is over.
struct TimeBudget {
    start: Instant,
    most: Option<Duration>,
    breaches: Vec<&'static str>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a budget of the driver, noted on the page; engines read no clock"
)]
impl TimeBudget {
    fn new(milliseconds: u64) -> TimeBudget {
        let most = (milliseconds > 0).then(|| Duration::from_millis(milliseconds));
        TimeBudget { start: Instant::now(), most, breaches: Vec::new() }
    }

    /// Does a step, as far as there is time for it.
    fn give<R>(&mut self, step: Step, work: impl FnOnce() -> R) -> R {
        let Some(most) = self.most else { return work() };
        let (start, end) = (self.start, most * step.end() / 4);
        let (result, was_over) = watch::during(move || start.elapsed() > end, work);
        self.breaches.extend(was_over.then(|| step.name()));
        result
    }

    /// Whether there is time for a step; if not, the page says which.
    fn allows(&self, step: &str, labels: &mut Labels) -> bool {
        let is_over = self.most.is_some_and(|most| self.start.elapsed() > most);
        if is_over {
            labels.warn(format!("budget_time: no time was left for {step}"));
        }
        !is_over
    }

    /// Says on the page what was not finished.
    fn note(&self, labels: &mut Labels) {
        for step in &self.breaches {
            labels.warn(format!("budget_time: {step} took too long; what was known by then stands here"));
        }
    }
}

/// Leaves out the last blocks of a page whose kept text is longer than `most` bytes.
fn keep_output_within(most: usize, reading: &Reading, labels: &mut Labels) {
    if reading.all_text().len() <= most {
        return;
    }
    let is_kept = |label: Label| !matches!(label, Label::Chrome | Label::Navigation | Label::Duplicate);
    let mut used = 0;
    let mut beyond = Vec::new();
    for block in (0..reading.len()).filter(|&block| is_kept(labels.label(block))) {
        used += reading.text(block).len();
        if used > most {
            beyond.push(block);
        }
    }
    if beyond.is_empty() {
        return;
    }
    labels.warn(format!(
        "budget_output: the page's text has {used} bytes; what goes beyond {most} is left out"
    ));
    let reason = Reason { name: "budget/output".into(), why: "beyond the bytes that a page may give".into() };
    let by = labels.register(&Arc::new(Reasons { tier: Tier::Generic, list: vec![reason] })).by(0);
    beyond.into_iter().for_each(|block| labels.set(block, Mark::new(Label::Chrome, by)));
}

/// The labels of a site, or those of the generic reading where the site's do not fit the page. `before` is what was known
/// before the site was asked; a site that does without the generic reading is compared only when it finds no title or
/// no body.
fn quarantined(
    rules: &Rules,
    options: &Options,
    reading: &Reading,
    labels: Labels,
    mut before: Labels,
) -> Labels {
    let Some(layout) = labels.layout().map(str::to_owned) else { return labels };
    if !rules.uses_generic() {
        let has = |wanted: fn(Label) -> bool| labels.marks().iter().any(|mark| wanted(mark.label));
        if has(|label| label == Label::Title) && has(Label::is_body) {
            return labels;
        }
        kiosque_generic::label_with(reading, &mut before, options);
    }
    let Some(why) = rules.misfit(reading, &labels, &before) else { return labels };
    let id = &rules.site().id;
    let of_plugin = labels.warnings().iter().filter(|warning| warning.starts_with("plugin_"));
    of_plugin.for_each(|warning| before.warn(warning.clone()));
    before.warn(format!(
        "quarantined: the rules of {id} (layout {layout}) {why}; read as a page of no known site"
    ));
    before
}

fn plugin_info(site: &LoadedSite, labels: &Labels) -> PluginInfo {
    PluginInfo {
        id: site.site.id.clone(),
        tier: site.tier().into(),
        layout: labels.layout().map(str::to_owned),
        sha256: site.sha256.clone(),
    }
}

/// The hash of site and address, else of the letters of title and text.
fn identity(article: &Article, site: Option<&Site>) -> String {
    let mut hash = Sha256::new();
    match article.canonical_url.as_ref().or(article.url.as_ref()) {
        Some(url) => {
            hash.update(site.map_or("", |site| site.id.as_str()));
            hash.update("\n");
            hash.update(url.split('#').next().unwrap_or(url));
        }
        None => {
            hash.update(letters(article.title.as_deref().unwrap_or("")));
            hash.update("\n");
            hash.update(letters(&article.text));
        }
    }
    format!("sha256:{}", hexadecimal(&hash.finalize()))
}

/// The letters and digits of a text: what is left of it whatever a capture did to its spaces and punctuation. ASCII
/// letters in lower case; of the other characters, the Latin-1 signs and general punctuation are left out.
fn letters(text: &str) -> Vec<u8> {
    /// What a byte becomes; 0 is left out.
    const LETTERS: [u8; 256] = {
        let mut letters = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            let is_letter = (byte as u8).is_ascii_alphanumeric() || byte >= 0x80;
            letters[byte] = if is_letter { (byte as u8).to_ascii_lowercase() } else { 0 };
            byte += 1;
        }
        letters
    };
    let bytes = text.as_bytes();
    let mut letters = vec![0; bytes.len()];
    let (mut at, mut len) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        // U+0080 to U+00BF and U+2000 to U+207F.
        let sign = match byte {
            0xc2 => 2,
            0xe2 if matches!(bytes.get(at + 1), Some(0x80 | 0x81)) => 3,
            _ => 0,
        };
        letters[len] = LETTERS[usize::from(byte)];
        len += usize::from(sign == 0 && letters[len] != 0);
        at += sign.max(1);
    }
    letters.truncate(len);
    letters
}

/// The record of a page that could not be read.
pub(crate) fn error_article(page: &Page, code: &str, detail: String) -> Article {
    let mut article = Article {
        status: Status::Error,
        error: Some(ErrorInfo { code: code.into(), detail }),
        record: Record::of(page),
        url: page.url.clone(),
        ..Article::default()
    };
    article.provenance.engine = ENGINE.into();
    article.provenance.input = InputInfo::of(page);
    article
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_what_captures_agree_on() {
        let text = |text: &str| String::from_utf8(letters(text)).expect("whole characters are left out");
        assert_eq!(text("L’Iran\u{a0}: « Été 2024 »"), "liranÉté2024");
        assert_eq!(text("L'IRAN: \"Été 2024\""), "liranÉté2024");
        assert_eq!(text("ماء … مطر"), "ماءمطر");
    }
}
