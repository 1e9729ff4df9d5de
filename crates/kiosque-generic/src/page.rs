//! What the lines of a page tell about each other: repeated lines, shared words, running sums.

use crate::alike::{Alike, Keyed};
use crate::chars::{self, SCRIPTS};
use crate::phrases;
use crate::run::{self, Run, Search};
use crate::shape::{Shape, measure};
use crate::shares::part;
use crate::tally::Tally;
use crate::word::Word;
use crate::{Line, title};

/// Running sums over the lines; entry `i` is the sum over the lines before `i`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) log_length: u32,
    pub(crate) sentences: u32,
    pub(crate) mass: u32,
    pub(crate) topic: u32,
    pub(crate) dated: u32,
    pub(crate) repeated: u32,
    pub(crate) bullets: u32,
    pub(crate) capitals: u32,
    pub(crate) known: u32,
    pub(crate) straight: u32,
    pub(crate) curly: u32,
    pub(crate) core_topic: u32,
}

/// The measured page. Its vectors are kept from page to page.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) words: Vec<Word>,
    pub(crate) shapes: Vec<Shape>,
    /// Blank lines before each line.
    pub(crate) gaps: Vec<u16>,
    /// Other lines with the same words, each line.
    pub(crate) copies: Vec<u8>,
    /// Share of topical words (of 255) that other sentence lines use as well.
    pub(crate) topic: Vec<u8>,
    /// Length on a scale of sixteen steps an octave.
    pub(crate) log_length: Vec<u8>,
    /// Share of words in upper case (of 255) among those that have case.
    pub(crate) capitals: Vec<u8>,
    pub(crate) sentence: Vec<bool>,
    /// What each line adds to a stretch of lines, unless it is known to be no body.
    worths: Vec<i32>,
    /// Written in another script than the page's sentences.
    pub(crate) foreign: Vec<bool>,
    pub(crate) sums: Vec<Sums>,
    /// As `topic`, among the sentences of the core alone.
    pub(crate) core_topic: Vec<u8>,
    /// Topical words of the line that the core's other sentences use.
    pub(crate) core_words: Vec<u8>,
    /// Most of `core_words` among the lines that may be the headline.
    pub(crate) most_core_words: u8,
    /// How often a line's words stand in other lines above the story, in 64ths a word.
    pub(crate) echo: Vec<u8>,
    /// The headline, as far as the core tells.
    pub(crate) title: Option<usize>,
    pub(crate) run: Run,
    /// The densest part of the page: the run that hardly crosses anything.
    pub(crate) core: Run,
    pub(crate) longest: u32,
    pub(crate) usual_gap: u16,
    /// What furniture words a line holds (see [`phrases`]).
    pub(crate) topics: Vec<u16>,
    stems: Stems,
    tally: Tally,
    by_hash: Alike,
}

/// The stems of the topical words of all lines: they are gone through several times.
#[derive(Default)]
struct Stems {
    all: Vec<u32>,
    /// Where those of each line stand.
    ranges: Vec<(u32, u32)>,
}

impl Stems {
    fn read(&mut self, words: &[Word], shapes: &[Shape]) {
        self.all.clear();
        self.all.resize(words.len() + 1, 0);
        self.ranges.clear();
        let mut end = 0;
        for shape in shapes {
            let start = end;
            // Without a branch that nobody can foresee: what is not topical is written over.
            for word in self::words(words, shape) {
                self.all[end] = word.stem;
                end += usize::from(word.topical);
            }
            self.ranges.push((start as u32, end as u32));
        }
    }

    fn of(&self, line: usize) -> &[u32] {
        let (start, end) = self.ranges[line];
        &self.all[start as usize..end as usize]
    }
}

impl Page {
    pub(crate) fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Measures `lines`, replacing what was here.
    pub(crate) fn read(&mut self, lines: &[Line<'_>]) {
        self.words.clear();
        self.shapes.clear();
        let table = chars::table();
        let words = &mut self.words;
        self.shapes.extend(lines.iter().map(|line| measure(line.text, table, words)));
        self.gaps.clear();
        self.gaps.extend(lines.iter().map(|line| line.gap));
        self.log_length.clear();
        self.log_length.extend(self.shapes.iter().map(|s| log_scale(s.length)));
        self.capitals.clear();
        self.capitals.extend(self.shapes.iter().map(|s| part(s.capital, s.cased)));
        self.usual_gap = usual_gap(&self.gaps);
        self.find_topics();
        self.find_foreign();
        self.count_copies();
        self.weigh_topics();
    }

    fn find_topics(&mut self) {
        /// Longer lines may only speak of consent.
        const SHORT: u32 = 120;
        self.topics.clear();
        let words = &self.words;
        self.topics.extend(self.shapes.iter().map(|s| {
            let words = &words[s.words.0 as usize..s.words.1 as usize];
            phrases::topics(words, s.length <= SHORT)
        }));
    }

    /// Lines in a script other than that of most of the page's sentences.
    fn find_foreign(&mut self) {
        self.sentence.clear();
        self.sentence.extend(self.shapes.iter().map(Shape::sentence_like));
        let told = || self.shapes.iter().zip(&self.sentence);
        self.worths.clear();
        self.worths.extend(told().map(|(s, &sentence_like)| run::worth(s.length, sentence_like)));
        let mut mass = [0u64; SCRIPTS];
        for (s, _) in told().filter(|(_, sentence_like)| **sentence_like) {
            if let Some(script) = s.script {
                mass[script as usize] += u64::from(s.length);
            }
        }
        let main = (0..SCRIPTS).max_by_key(|&i| (mass[i], SCRIPTS - i)).filter(|&i| mass[i] > 0);
        self.foreign.clear();
        self.foreign.extend(self.shapes.iter().map(|s| match (s.script, main) {
            (Some(script), Some(main)) => script as usize != main,
            _ => false,
        }));
        self.sentence.iter_mut().zip(&self.foreign).for_each(|(sentence, &foreign)| *sentence &= !foreign);
        self.longest = (self.shapes.iter().zip(&self.sentence).filter(|(_, s)| **s))
            .map(|(s, _)| s.length)
            .max()
            .unwrap_or(1);
    }

    fn count_copies(&mut self) {
        self.copies.clear();
        self.copies.resize(self.shapes.len(), 0);
        let worded = self.shapes.iter().enumerate().filter(|(_, shape)| shape.word_count() > 0);
        self.by_hash.by_hash(worded.map(|(i, shape)| Keyed::new(shape.hash, i)));
        for group in self.by_hash.groups() {
            for line in group {
                self.copies[line.at()] = (group.len() - 1).min(255) as u8;
            }
        }
    }

    fn weigh_topics(&mut self) {
        self.tally.fit(self.words.len());
        self.tally.restart();
        self.stems.read(&self.words, &self.shapes);
        for (line, _) in self.sentence.iter().enumerate().filter(|(_, sentence)| **sentence) {
            self.tally.add_line(self.stems.of(line).iter().copied());
        }
        self.topic.clear();
        for (line, &sentence) in self.sentence.iter().enumerate() {
            let (all, shared) = shared_words(&self.tally, self.stems.of(line), sentence);
            self.topic.push(part(shared, all));
        }
    }

    /// Adds up over the lines; `known` are those that are known to be no body.
    pub(crate) fn add_up(&mut self, known: impl Fn(usize) -> bool) {
        self.sums.clear();
        let mut sum = Sums::default();
        self.sums.push(sum);
        for (i, s) in self.shapes.iter().enumerate() {
            let sentence = self.sentence[i];
            sum.log_length += u32::from(self.log_length[i]);
            sum.sentences += u32::from(sentence);
            sum.mass += if sentence { s.length.min(1000) } else { 0 };
            sum.topic += u32::from(self.topic[i]);
            sum.dated += u32::from(s.dated() && !sentence && s.length < 100);
            sum.repeated += u32::from(self.copies[i] > 0);
            sum.bullets += u32::from(s.bullet);
            sum.capitals += u32::from(self.capitals[i]);
            sum.known += u32::from(known(i));
            sum.straight += s.straight;
            sum.curly += s.curly;
            sum.core_topic += u32::from(self.core_topic.get(i).copied().unwrap_or(0));
            self.sums.push(sum);
        }
    }

    /// Takes the lines that are known to be no body out of the sentences, and finds the rule's run and the core without
    /// them.
    pub(crate) fn find_runs(&mut self, barred: impl Fn(usize) -> bool) {
        /// The core pays three times as much for a line that is no sentence.
        const HARD: i32 = 3;
        let (mut run, mut core) = (Search::default(), Search::default());
        for (i, (sentence, &worth)) in self.sentence.iter_mut().zip(&self.worths).enumerate() {
            let is_barred = barred(i);
            *sentence &= !is_barred;
            let worth = if is_barred { run::BARRED } else { worth };
            run.add(i, worth);
            core.add(i, if worth < 0 { worth * HARD } else { worth });
        }
        (self.run, self.core) = (run.best, core.best);
    }

    /// Compares every line with the words of the core, and finds the headline above it.
    pub(crate) fn weigh_core(&mut self, known: impl Fn(usize) -> bool) {
        self.tally.restart();
        for i in (self.core.start..self.core.end).filter(|&i| self.sentence[i]) {
            self.tally.add_line(self.stems.of(i).iter().copied());
        }
        self.core_topic.clear();
        self.core_words.clear();
        for i in 0..self.shapes.len() {
            let own = self.sentence[i] && self.core.contains(i);
            let (all, shared) = shared_words(&self.tally, self.stems.of(i), own);
            self.core_topic.push(part(shared, all));
            self.core_words.push(shared.min(255) as u8);
        }
        self.title = title::guess(self, &known);
        self.find_echoes();
        self.most_core_words = title::candidates(self).map(|i| self.core_words[i]).max().unwrap_or(0);
        self.add_up(known);
    }

    /// Headlines are repeated above the story: in breadcrumbs, page titles, texts to share.
    fn find_echoes(&mut self) {
        self.echo.clear();
        self.echo.resize(self.shapes.len(), 0);
        self.tally.restart();
        for i in title::candidates(self) {
            self.tally.add_line(words(&self.words, &self.shapes[i]).iter().map(|word| word.key));
        }
        for i in title::candidates(self) {
            let others = |word: &Word| self.tally.lines(word.key).clamp(1, 4) - 1;
            let shape = &self.shapes[i];
            let sum: u32 = words(&self.words, shape).iter().map(others).sum();
            self.echo[i] = (sum * 64).checked_div(shape.word_count()).unwrap_or(0).min(255) as u8;
        }
    }

    /// The words of line `i`.
    pub(crate) fn words_of(&self, i: usize) -> &[Word] {
        words(&self.words, &self.shapes[i])
    }

    /// How many topical words line `i` has.
    pub(crate) fn topical_words(&self, i: usize) -> u32 {
        self.stems.of(i).len() as u32
    }
}

/// How many words there are, and how many of them stand in other lines; their own line was counted if `own`.
fn shared_words(tally: &Tally, stems: &[u32], own: bool) -> (u32, u32) {
    let shared: u32 = stems.iter().map(|&stem| u32::from(tally.lines(stem) > u32::from(own))).sum();
    (stems.len() as u32, shared)
}

fn words<'a>(words: &'a [Word], shape: &Shape) -> &'a [Word] {
    &words[shape.words.0 as usize..shape.words.1 as usize]
}

/// The gap most lines have before them, among none, one and more.
fn usual_gap(gaps: &[u16]) -> u16 {
    let mut counts = [0usize; 3];
    for &gap in gaps.iter().skip(1) {
        counts[usize::from(gap.min(2))] += 1;
    }
    (0..3).max_by_key(|&g| (counts[g], 3 - g)).unwrap_or(0) as u16
}

/// Logarithm to base two in sixteenths, in whole numbers so that every machine agrees.
pub(crate) fn log_scale(n: u32) -> u8 {
    let n = n + 1;
    let octave = n.ilog2();
    let fraction = ((u64::from(n) << 4 >> octave) & 15) as u32;
    (octave * 16 + fraction).min(255) as u8
}
