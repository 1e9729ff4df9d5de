//! How likely the body is right: a table made on pages that the models had not seen.

use std::sync::LazyLock;

/// Promised F1 and the share of pages with that promise whose body was right, both in thousandths and rising.
static TABLE: LazyLock<Vec<(u16, u16)>> =
    LazyLock::new(|| read(include_str!("../../model/html-quality.txt")).expect("tests read the table"));

fn read(table: &str) -> Option<Vec<(u16, u16)>> {
    let line = |line: &str| {
        let (promise, right) = line.split_once(' ')?;
        Some((promise.parse().ok()?, right.parse().ok()?))
    };
    table.lines().map(line).collect()
}

/// The probability, in thousandths, that a body which promises this F1 (in thousandths) is right: that its 4-gram F1
/// against an expert's is 0.9 or more.
pub(crate) fn probability(promised: u16) -> u16 {
    let table = TABLE.as_slice();
    let above = table.partition_point(|&(promise, _)| promise <= promised);
    match (above.checked_sub(1).map(|below| table[below]), table.get(above)) {
        (Some(below), Some(&above)) => between(below, above, promised),
        (Some((_, right)), None) | (None, Some(&(_, right))) => right,
        (None, None) => 0,
    }
}

/// On the straight line from one knot to the next.
fn between(below: (u16, u16), above: (u16, u16), at: u16) -> u16 {
    let (width, rise) = (u32::from(above.0 - below.0), u32::from(above.1.saturating_sub(below.1)));
    let part = u32::from(at - below.0) * rise / width.max(1);
    below.1 + part as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_rises() {
        assert!(TABLE.len() > 3);
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1));
        assert!(TABLE.iter().all(|&(promise, right)| promise <= 1000 && right <= 1000));
    }

    #[test]
    fn probabilities_rise_with_the_promise() {
        let all: Vec<u16> = (0..=1000).map(probability).collect();
        assert!(all.is_sorted());
        assert!(all[300] < 100 && all[1000] > 900, "{} {}", all[300], all[1000]);
    }

    #[test]
    fn between_knots() {
        for (at, expected) in [(100, 0), (150, 250), (199, 495)] {
            assert_eq!(between((100, 0), (200, 500), at), expected, "{at}");
        }
    }
}
