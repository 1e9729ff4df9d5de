//! The sequential test of one signal.

use super::{DAYS, SHIFT, TOLERANCE};

/// Rates nearer to 0 or 1 are taken for this: a page of another kind always comes. A rate that may already be nearer
/// has no room to go further, and is not watched for it.
const EDGE: f64 = 0.005;

/// `ln 100`: one interval in a hundred does not hold the true rate.
const DOUBT: f64 = 4.605_170_185_988_091;

/// Which way a rate has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// A cumulative sum that looks for a rate that has gone one way.
#[derive(Clone, Debug)]
pub(super) struct Chart {
    on: f64,
    off: f64,
    sum: f64,
}

impl Chart {
    /// For a signal that was on for `seen` of `of` pages, and whose rate differs from day to day by `daily` log odds
    /// (standard deviation).
    pub(super) fn new(way: Way, seen: u32, of: u32, daily: f64) -> Chart {
        let sign = if way == Way::Up { 1.0 } else { -1.0 };
        let edge = bound(way, f64::from(seen), f64::from(of));
        if (way == Way::Up && edge > 1.0 - EDGE) || (way == Way::Down && edge < EDGE) {
            return Chart { on: 0.0, off: 0.0, sum: 0.0 };
        }
        let edge = edge.clamp(EDGE, 1.0 - EDGE);
        let before = logit(edge) + sign * TOLERANCE.max(DAYS * daily);
        let (p0, p1) = (logistic(before), logistic(before + sign * SHIFT));
        Chart { on: (p1 / p0).ln(), off: ((1.0 - p1) / (1.0 - p0)).ln(), sum: 0.0 }
    }

    /// Takes the next page; returns the sum.
    pub(super) fn add(&mut self, is_on: bool) -> f64 {
        self.sum = (self.sum + if is_on { self.on } else { self.off }).max(0.0);
        self.sum
    }

    pub(super) fn reset(&mut self) {
        self.sum = 0.0;
    }
}

fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The rate furthest to one side that `seen` of `of` pages still speak for.
fn bound(way: Way, seen: f64, of: f64) -> f64 {
    if of == 0.0 {
        return 0.5;
    }
    let rate = seen / of;
    let (mut near, mut far) = (rate, if way == Way::Up { 1.0 } else { 0.0 });
    // Sixty halvings are more than a number of 53 bits can tell apart.
    for _ in 0..60 {
        let middle = f64::midpoint(near, far);
        if of * divergence(rate, middle) <= DOUBT { near = middle } else { far = middle }
    }
    near
}

/// Kullback and Leibler's divergence of two rates, in nats.
fn divergence(p: f64, q: f64) -> f64 {
    let term = |p: f64, q: f64| if p == 0.0 { 0.0 } else { p * (p / q).ln() };
    term(p, q) + term(1.0 - p, 1.0 - q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_narrow_as_pages_come_and_hold_the_rate() {
        for (seen, of, down, up) in
            [(200.0, 200.0, 0.977, 1.0), (0.0, 200.0, 0.0, 0.023), (100.0, 200.0, 0.393, 0.607)]
        {
            assert!((bound(Way::Down, seen, of) - down).abs() < 0.002, "{seen} of {of}");
            assert!((bound(Way::Up, seen, of) - up).abs() < 0.002, "{seen} of {of}");
        }
        assert!(bound(Way::Down, 1000.0, 2000.0) > bound(Way::Down, 100.0, 200.0));
    }

    /// Pages until the sum of a signal that was on for `seen` of 300 pages and now always or never is reaches 16.
    fn pages(way: Way, seen: u32, is_on: bool, daily: f64) -> Option<usize> {
        let mut chart = Chart::new(way, seen, 300, daily);
        (1..100_000).find(|_| chart.add(is_on) >= 16.0)
    }

    #[test]
    fn a_plain_change_is_seen_within_fifty_pages_and_none_where_nothing_changes() {
        assert!(pages(Way::Down, 300, false, 0.3).unwrap() <= 10);
        assert!(pages(Way::Down, 150, false, 0.3).unwrap() <= 50);
        assert!(pages(Way::Up, 0, true, 0.3).unwrap() <= 10);
        assert_eq!(pages(Way::Down, 300, true, 0.3), None);
        assert_eq!(pages(Way::Up, 0, false, 0.3), None);
        assert_eq!(pages(Way::Up, 300, true, 0.3), None);
        // Where every day is another, it takes longer to be sure.
        assert!(pages(Way::Down, 150, false, 0.8) > pages(Way::Down, 150, false, 0.3));
    }
}
