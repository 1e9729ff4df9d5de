//! Describes each line by whole numbers from 0 to 255, for the learned correction.
//!
//! Nothing here depends on a language, a script's words, the size of the page or the place of a line counted from
//! its top: such things do not carry over to other sites.

use crate::page::{Page, Sums, log_scale};
use crate::run::Run;
use crate::shape::Shape;
use crate::shares::{Shares, part};

macro_rules! features {
    ($($name:literal)*) => {
        /// The features in their order; a model is made for one list and refuses any other.
        pub const FEATURES: &[&str] = &[$($name,)*];
        /// How many features a line has.
        pub(crate) const COUNT: usize = FEATURES.len();
    };
}

features! {
    "length" "length-of-longest" "length-of-mean" "sentence" "end" "inner-stops" "words" "capitals" "shouted"
    "digits" "commas" "rules" "quotes" "colons" "bullet" "lower-start" "quote-start" "dated" "copies" "gap"
    "topic" "cased" "address"
    "up1-length" "up1-end" "up1-capitals" "up2-length" "up2-end"
    "down1-length" "down1-end" "down1-capitals" "down2-length" "down2-end"
    "up3-length" "up3-sentences" "down3-length" "down3-sentences"
    "up5-length" "up5-sentences" "up5-topic" "up5-dated" "up5-capitals" "up5-bullets"
    "down5-length" "down5-sentences" "down5-topic" "down5-dated" "down5-capitals" "down5-bullets"
    "up10-length" "up10-sentences" "up10-topic" "up10-copies"
    "down10-length" "down10-sentences" "down10-topic" "down10-copies"
    "in-run" "from-run-start" "from-run-end" "run-mass" "run-density" "place-in-run"
    "in-core" "from-core-start" "from-core-end" "core-mass" "core-density"
    "mass-above" "mass-below" "sentence-above" "sentence-below" "streak"
    "widest-break" "scraps-to-core" "dated-to-core" "mass-to-core"
    "marks" "sentence-length" "typography" "known-to-core" "scraps-since" "dated-since" "known-since"
    "core-topic" "up5-core-topic" "down5-core-topic" "from-title" "scraps-to-run" "core-worth-share" "core-words" "echo" "core-words-of-most"
}

/// A line's features.
pub type Row = [u8; COUNT];

/// Distances that need a walk over the page, found for all lines at once.
#[derive(Clone, Copy, Default)]
pub(crate) struct Walk {
    /// Lines since the last sentence above, and to the next below.
    above: u8,
    below: u8,
    /// Sentences in a row around the line.
    streak: u8,
    /// Longest stretch without sentences between the line and the core.
    widest: u8,
}

impl Walk {
    /// Far from any sentence and outside the run: no model ever says that such a line is body.
    pub(crate) fn hopeless(&self, page: &Page, i: usize) -> bool {
        const FAR: u8 = 40;
        !page.sentence[i] && !page.run.contains(i) && self.above > FAR && self.below > FAR
    }
}

/// Fills `rows` with the features of the `wanted` lines, and zeros for the others.
pub(crate) fn describe(
    page: &Page,
    walks: &mut Vec<Walk>,
    rows: &mut Vec<Row>,
    wanted: impl Fn(usize) -> bool,
) {
    walk(page, walks);
    rows.resize(page.len(), [0; COUNT]);
    let whole = Whole::of(page);
    for (i, (walk, row)) in walks.iter().zip(rows).enumerate() {
        if !wanted(i) {
            *row = [0; COUNT];
            continue;
        }
        let mut row = Writer { rest: row };
        line(page, &whole, i, &mut row);
        neighbours(page, i, &mut row);
        windows(page, i, &mut row);
        place(page, &whole, i, walk, &mut row);
        story(page, &whole, i, &mut row);
        debug_assert!(row.rest.is_empty());
    }
}

/// What is the same for all lines of a page.
struct Whole {
    /// Length of all sentences.
    mass: u32,
    /// That of the run's, and their number.
    run_mass: u32,
    run_sentences: u32,
    /// Parts of the length of all sentences, of those of the run and of the core, and of the longest.
    of_mass: Shares,
    of_run: Shares,
    of_core: Shares,
    of_longest: Shares,
    of_most_core_words: Shares,
    /// How much of the page's sentences they hold, and how many of their lines are sentences; of 255.
    run_shares: [u8; 2],
    core_shares: [u8; 2],
    /// The core's share of the run, of 255.
    core_of_run: u8,
    /// Whether quotes and apostrophes of the core are mostly straight; unknown if they are mixed.
    is_straight: Option<bool>,
}

impl Whole {
    fn of(page: &Page) -> Whole {
        let mass = page.sums[page.len()].mass;
        let [run, core] = [page.run, page.core].map(|run| page.sums[run.end].minus(page.sums[run.start]));
        let shares =
            |sum: &Sums, run: Run| [part(sum.mass, mass), part(sum.sentences, (run.end - run.start) as u32)];
        let is_of_one_make = core.straight.abs_diff(core.curly) > (core.straight + core.curly) / 2;
        Whole {
            mass,
            run_mass: run.mass,
            run_sentences: run.sentences,
            of_mass: Shares::of(mass),
            of_run: Shares::of(run.mass),
            of_core: Shares::of(core.mass),
            of_longest: Shares::of(page.longest),
            of_most_core_words: Shares::of(page.most_core_words.into()),
            run_shares: shares(&run, page.run),
            core_shares: shares(&core, page.core),
            core_of_run: part(core.mass, run.mass),
            is_straight: is_of_one_make.then_some(core.straight > core.curly),
        }
    }
}

/// Writes a row where it will stay; what it held is written over.
pub(crate) struct Writer<'r> {
    /// What is not written yet.
    pub(crate) rest: &'r mut [u8],
}

impl Writer<'_> {
    #[inline]
    pub(crate) fn put<const N: usize>(&mut self, values: [u8; N]) {
        let (own, rest) = std::mem::take(&mut self.rest).split_at_mut(N);
        own.copy_from_slice(&values);
        self.rest = rest;
    }
}

/// What is more than a byte holds is as much as it holds.
#[inline]
pub(crate) fn byte(value: u32) -> u8 {
    value.min(255) as u8
}

fn line(page: &Page, whole: &Whole, i: usize, row: &mut Writer<'_>) {
    let s = &page.shapes[i];
    row.put([
        page.log_length[i],
        whole.of_longest.part(s.length),
        ratio(64 * u64::from(s.length) * u64::from(whole.run_sentences.max(1)), whole.run_mass),
        page.sentence[i].into(),
        s.end as u8,
        byte(s.inner_stops),
        log_scale(s.word_count()),
        page.capitals[i],
        part(s.shouted, s.cased),
        part(s.digits, s.digits + s.letters),
        ratio(1000 * u64::from(s.commas), s.length),
        byte(s.rules),
        byte(s.quotes),
        byte(s.colons),
        s.bullet.into(),
        s.lower_start.into(),
        s.quote_start.into(),
        byte(s.clocks + s.years + s.numeric_dates),
        page.copies[i],
        match page.gaps[i].cmp(&page.usual_gap) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Greater => 2,
        },
        page.topic[i],
        (s.cased > 0).into(),
        s.address.into(),
    ]);
}

fn ratio(some: u64, all: u32) -> u8 {
    (some / u64::from(all.max(1))).min(255) as u8
}

fn neighbours(page: &Page, i: usize, row: &mut Writer<'_>) {
    for (next, after) in [(i.checked_sub(1), i.checked_sub(2)), (Some(i + 1), Some(i + 2))] {
        let known = |near: Option<usize>| near.filter(|&near| near < page.len());
        let length = |near: Option<usize>| near.map_or(0, |near| page.log_length[near]);
        let end = |near: Option<usize>| near.map_or(0, |near| page.shapes[near].end as u8 + 1);
        let (next, after) = (known(next), known(after));
        let capitals = next.map_or(0, |next| page.capitals[next]);
        row.put([length(next), end(next), capitals, length(after), end(after)]);
    }
}

fn windows(page: &Page, i: usize, row: &mut Writer<'_>) {
    let above = |size: usize| Window::above(page, i, size);
    let below = |size: usize| Window::below(page, i, size);
    // One after the other, not in a loop, so that only the sums are made that are asked for.
    let near = |window: Window| [window.mean(window.sum.log_length), window.share(window.sum.sentences)];
    let middle = |window: Window| {
        let Window { sum, .. } = window;
        let (topic, dated) = (window.mean(sum.topic), window.share(sum.dated));
        let (capitals, bullets) = (window.mean(sum.capitals), window.share(sum.bullets));
        let [length, sentences] = near(window);
        [length, sentences, topic, dated, capitals, bullets]
    };
    let wide = |window: Window| {
        let [length, sentences] = near(window);
        [length, sentences, window.mean(window.sum.topic), window.share(window.sum.repeated)]
    };
    row.put(near(above(3)));
    row.put(near(below(3)));
    row.put(middle(above(5)));
    row.put(middle(below(5)));
    row.put(wide(above(WIDEST)));
    row.put(wide(below(WIDEST)));
}

/// No window is larger.
const WIDEST: usize = 10;

/// Up to so many lines above or below one.
#[derive(Clone, Copy)]
struct Window {
    /// What they add up to.
    sum: Sums,
    /// The part of each line, in 2^32ths. It is multiplied instead of dividing, which is faster: what is lost below the
    /// point is less than a part for all sums below 2^28.
    part: u64,
}

impl Window {
    #[inline(always)]
    fn above(page: &Page, i: usize, size: usize) -> Window {
        let start = i.saturating_sub(size);
        Window { sum: page.sums[i].minus(page.sums[start]), part: PARTS[i - start] }
    }

    #[inline(always)]
    fn below(page: &Page, i: usize, size: usize) -> Window {
        let end = (i + 1 + size).min(page.len());
        Window { sum: page.sums[end].minus(page.sums[i + 1]), part: PARTS[end - i - 1] }
    }

    /// The mean of what each line has up to 255 of.
    #[inline(always)]
    fn mean(self, sum: u32) -> u8 {
        ((u64::from(sum) * self.part) >> 32) as u8
    }

    /// So many of the lines, of 255.
    #[inline(always)]
    fn share(self, lines: u32) -> u8 {
        ((u64::from(lines) * (255 * self.part)) >> 32) as u8
    }
}

/// The part of each of so many lines; there is at least one.
const PARTS: [u64; WIDEST + 1] = {
    let mut parts = [1 << 32; WIDEST + 1];
    let mut lines = 1;
    while lines <= WIDEST {
        parts[lines] = (1u64 << 32).div_ceil(lines as u64);
        lines += 1;
    }
    parts
};

/// Where the line stands among the page's sentences.
fn place(page: &Page, whole: &Whole, i: usize, walk: &Walk, row: &mut Writer<'_>) {
    let [run_share, run_density] = whole.run_shares;
    let [core_share, core_density] = whole.core_shares;
    let in_run = page.sums[i].minus(page.sums[page.run.start.min(i)]);
    let (from, to) = between(page, i);
    let between = page.sums[to].minus(page.sums[from]);
    row.put([
        page.run.contains(i).into(),
        signed(i, page.run.start),
        signed(i + 1, page.run.end),
        run_share,
        run_density,
        whole.of_run.part(in_run.mass),
        page.core.contains(i).into(),
        signed(i, page.core.start),
        signed(i + 1, page.core.end),
        core_share,
        core_density,
        whole.of_mass.part(page.sums[i].mass),
        whole.of_mass.part(whole.mass - page.sums[i + 1].mass),
        walk.above,
        walk.below,
        walk.streak,
        walk.widest,
        byte((to - from) as u32 - between.sentences),
        byte(between.dated),
        whole.of_core.part(between.mass),
    ]);
}

/// How the line compares with the core, and what was passed since its beginning.
fn story(page: &Page, whole: &Whole, i: usize, row: &mut Writer<'_>) {
    let s = &page.shapes[i];
    let (from, to) = between(page, i);
    let to_core = page.sums[to].minus(page.sums[from]);
    let start = page.core.start.min(i);
    let since = page.sums[i].minus(page.sums[start]);
    let core_topic = |window: Window| window.mean(window.sum.core_topic);
    let (above, below) = (core_topic(Window::above(page, i, 5)), core_topic(Window::below(page, i, 5)));
    let (from, to) = if i < page.run.start {
        (i + 1, page.run.start)
    } else if i >= page.run.end {
        (page.run.end, i)
    } else {
        (i, i)
    };
    let to_run = page.sums[to].minus(page.sums[from]);
    row.put([
        byte(s.marks),
        log_scale(s.length / (s.inner_stops + 1)),
        typography(s, whole.is_straight),
        byte(to_core.known),
        log_scale((i - start) as u32 - since.sentences),
        byte(since.dated),
        byte(since.known),
        page.core_topic[i],
        above,
        below,
        page.title.map_or(0, |title| signed(i, title)),
        byte((to - from) as u32 - to_run.sentences),
        whole.core_of_run,
        page.core_words[i],
        page.echo[i],
        whole.of_most_core_words.part(page.core_words[i].into()),
    ]);
}

/// Whether the line's quotes and apostrophes are of the core's make: 1 yes, 0 undecided, 2 no.
fn typography(line: &Shape, is_core_straight: Option<bool>) -> u8 {
    match is_core_straight {
        Some(is_straight) if line.straight != line.curly => {
            if (line.straight > line.curly) == is_straight {
                1
            } else {
                2
            }
        }
        _ => 0,
    }
}

/// The lines between line `i` and the core, neither counted.
fn between(page: &Page, i: usize) -> (usize, usize) {
    if i < page.core.start {
        (i + 1, page.core.start)
    } else if i >= page.core.end {
        (page.core.end, i)
    } else {
        (i, i)
    }
}

/// `a - b` around 128, in single steps near zero and coarser ones away from it.
fn signed(a: usize, b: usize) -> u8 {
    let distance = a.abs_diff(b) as u32;
    let step = if distance < 32 { distance } else { 32 + u32::from(log_scale(distance)) / 2 - 40 };
    if a >= b { 128 + step.min(127) as u8 } else { 128 - step.min(128) as u8 }
}

fn walk(page: &Page, walks: &mut Vec<Walk>) {
    walks.clear();
    walks.resize(page.len(), Walk::default());
    let (mut since, mut streak) = (255u8, 0u8);
    for (walk, &sentence) in walks.iter_mut().zip(&page.sentence) {
        walk.above = since;
        streak = if sentence { streak.saturating_add(1) } else { 0 };
        walk.streak = streak;
        since = if sentence { 0 } else { since.saturating_add(1) };
    }
    let (mut until, mut streak) = (255u8, 0u8);
    for (walk, &sentence) in walks.iter_mut().zip(&page.sentence).rev() {
        walk.below = until;
        streak = if sentence { streak.max(walk.streak) } else { 0 };
        walk.streak = streak;
        until = if sentence { 0 } else { until.saturating_add(1) };
    }
    widest_breaks(page, walks);
}

/// Going away from the core, the longest stretch without sentences crossed so far.
fn widest_breaks(page: &Page, walks: &mut [Walk]) {
    fn widen<'w>(lines: impl Iterator<Item = (&'w mut Walk, &'w bool)>) {
        let (mut widest, mut length) = (0u8, 0u8);
        for (walk, &sentence) in lines {
            length = if sentence { 0 } else { length.saturating_add(1) };
            widest = widest.max(length);
            walk.widest = widest;
        }
    }
    let (above, rest) = walks.split_at_mut(page.core.start);
    widen(above.iter_mut().zip(&page.sentence[..page.core.start]).rev());
    let inside = page.core.end - page.core.start;
    widen(rest[inside..].iter_mut().zip(&page.sentence[page.core.end..]));
}

impl Sums {
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Self {
            log_length: self.log_length - other.log_length,
            sentences: self.sentences - other.sentences,
            mass: self.mass - other.mass,
            topic: self.topic - other.topic,
            dated: self.dated - other.dated,
            repeated: self.repeated - other.repeated,
            bullets: self.bullets - other.bullets,
            capitals: self.capitals - other.capitals,
            known: self.known - other.known,
            straight: self.straight - other.straight,
            curly: self.curly - other.curly,
            core_topic: self.core_topic - other.core_topic,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_as_if_divided() {
        for lines in 1..=WIDEST as u32 {
            let window = Window { sum: Sums::default(), part: PARTS[lines as usize] };
            for sum in 0..=255 * lines {
                assert_eq!(u32::from(window.mean(sum)), sum / lines, "{sum} / {lines}");
            }
            for some in 0..=lines {
                assert_eq!(u32::from(window.share(some)), 255 * some / lines, "{some} of {lines}");
            }
        }
    }
}
