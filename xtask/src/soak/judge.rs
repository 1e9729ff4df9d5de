//! Whether a run has grown.

use anyhow::{Result, ensure};
use std::fmt;

/// Bytes that a thousand pages may add: a leak of a byte a page is seen.
const MOST_BYTES_A_THOUSAND: f64 = 1024.0;

/// Rounds of the second half without which nothing is said of growth.
const ROUNDS_TO_JUDGE: usize = 20;

/// The highest resident memory of the last quarter of a run is at most so many times that of the quarter before. What the
/// system's allocator keeps of memory that was given back differs by half from round to round, so that a slope says little:
/// within its highest it comes and goes.
const MOST_ABOVE: f64 = 1.1;

/// What the process holds after so many pages.
pub(super) struct Sample {
    pub(super) pages: u64,
    /// Bytes of resident memory.
    pub(super) resident: f64,
    /// Bytes that are allocated.
    pub(super) live: f64,
    pub(super) files: usize,
    pub(super) threads: usize,
}

/// Says how much the second half of a run grew; an error if it surely did.
pub(super) fn judge(samples: &[Sample]) -> Result<()> {
    let (before, after) = samples.split_at(samples.len() / 2);
    let [live, resident] = [|sample: &Sample| sample.live, |sample: &Sample| sample.resident]
        .map(|of| Slope::over(after, of).a_thousand());
    println!("slope over the second half, bytes a thousand pages: live heap {live}; resident {resident}");
    if after.len() < ROUNDS_TO_JUDGE {
        println!("{} rounds are too few to judge by", samples.len());
        return Ok(());
    }
    ensure!(live.bytes <= MOST_BYTES_A_THOUSAND, "the live heap grows");
    let (third, last) = after.split_at(after.len() / 2);
    let highest = |samples: &[Sample]| samples.iter().map(|sample| sample.resident).fold(0.0, f64::max);
    let (third, last) = (highest(third), highest(last));
    println!("highest resident memory of the last two quarters: {:.1} and {:.1} MB", third / 1e6, last / 1e6);
    ensure!(last <= third * MOST_ABOVE, "resident memory grows");
    // A thread that has done its work may be seen for a moment longer.
    let fewest = |samples: &[Sample], of: fn(&Sample) -> usize| samples.iter().map(of).min();
    for of in [|sample: &Sample| sample.files, |sample: &Sample| sample.threads] {
        // The first rounds start the workers that the later ones find.
        let settled = &before[before.len() / 2..];
        ensure!(fewest(after, of) <= fewest(settled, of), "files or threads are left over");
    }
    Ok(())
}

/// Growth by least squares.
#[derive(Clone, Copy, Debug)]
struct Slope {
    bytes: f64,
    /// Its standard error, as if no round had to do with the one before.
    error: f64,
}

impl Slope {
    /// Bytes a page.
    fn over(samples: &[Sample], of: fn(&Sample) -> f64) -> Slope {
        let count = samples.len() as f64;
        let mean = |of: &dyn Fn(&Sample) -> f64| samples.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(&|sample| sample.pages as f64), mean(&of));
        let sum = |term: &dyn Fn(f64, f64) -> f64| -> f64 {
            samples.iter().map(|sample| term(sample.pages as f64 - x, of(sample) - y)).sum()
        };
        let squares = sum(&|x, _| x * x);
        if squares == 0.0 || samples.len() < 3 {
            return Slope { bytes: 0.0, error: f64::INFINITY };
        }
        let bytes = sum(&|x, y| x * y) / squares;
        let left = sum(&|x, y| (y - bytes * x).powi(2));
        Slope { bytes, error: (left / (count - 2.0) / squares).sqrt() }
    }

    fn a_thousand(self) -> Slope {
        Slope { bytes: self.bytes * 1000.0, error: self.error * 1000.0 }
    }
}

impl fmt::Display for Slope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.1} ± {:.1}", self.bytes, self.error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rounds of a thousand pages, with what each adds to the live heap, to resident memory and to the files.
    fn rounds(live: f64, resident: f64, files: usize) -> Vec<Sample> {
        let round = |number: u64| Sample {
            pages: number * 1000,
            live: 1e7 + live * number as f64,
            // Memory that comes and goes.
            resident: 8e7 + resident * number as f64 + (number * 7 % 11) as f64 * 1e6,
            files: 10 + files * number as usize,
            threads: 1,
        };
        (0..4 * ROUNDS_TO_JUDGE as u64).map(round).collect()
    }

    #[test]
    fn growth_is_seen() {
        let check = |live: f64, resident: f64, files: usize, is_good: bool| {
            let outcome = judge(&rounds(live, resident, files));
            assert_eq!(outcome.is_ok(), is_good, "{live} {resident} {files}: {outcome:?}");
        };
        check(0.0, 0.0, 0, true);
        check(500.0, 0.0, 0, true);
        check(2000.0, 2000.0, 0, false);
        check(0.0, 100_000.0, 0, true);
        check(0.0, 1_000_000.0, 0, false);
        check(0.0, 0.0, 1, false);
    }

    #[test]
    fn slopes_know_how_sure_they_are() {
        let steady = Slope::over(&rounds(3.0, 0.0, 0), |sample| sample.live).a_thousand();
        assert!((steady.bytes - 3.0).abs() < 1e-6 && steady.error < 1e-3, "{steady}");
        let noisy = Slope::over(&rounds(0.0, 0.0, 0), |sample| sample.resident).a_thousand();
        assert!(noisy.bytes.abs() < noisy.error * 3.0 && noisy.error > 1000.0, "{noisy}");
        assert!(Slope::over(&rounds(0.0, 0.0, 0)[..2], |sample| sample.live).error.is_infinite());
    }
}
