//! Lines, blocks and elements put together by what they have alike.

/// The number of a line, block or element with its key, as one number: such sort faster than pairs, by key and then by
/// place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Keyed(u64);

impl Keyed {
    pub(crate) fn new(key: u32, at: usize) -> Keyed {
        Keyed(u64::from(key) << 32 | at as u64)
    }

    pub(crate) fn at(self) -> usize {
        self.0 as u32 as usize
    }

    fn is_alike(&self, other: &Keyed) -> bool {
        self.0 >> 32 == other.0 >> 32
    }
}

/// Groups of equal keys, each in the order of the page. They are dealt out to buckets first, by counting, so that few
/// are left to be sorted. The vectors are kept from page to page.
#[derive(Default)]
pub(crate) struct Alike {
    keyed: Vec<Keyed>,
    /// Where each bucket ends.
    buckets: Vec<u32>,
    /// Where each group ends.
    groups: Vec<u32>,
}

impl Alike {
    /// Groups by keys that are hashes: their upper bits spread them.
    pub(crate) fn by_hash(&mut self, keyed: impl Iterator<Item = Keyed> + Clone) {
        const BITS: u32 = 8;
        self.by_bucket(1 << BITS, keyed.map(|keyed| ((keyed.0 >> (64 - BITS)) as usize, keyed)));
    }

    /// Groups by bucket and key.
    pub(crate) fn by_bucket(&mut self, buckets: usize, keyed: impl Iterator<Item = (usize, Keyed)> + Clone) {
        self.buckets.clear();
        self.buckets.resize(buckets, 0);
        for (bucket, _) in keyed.clone() {
            self.buckets[bucket] += 1;
        }
        let mut count = 0;
        for end in &mut self.buckets {
            count += std::mem::replace(end, count);
        }
        self.keyed.clear();
        self.keyed.resize(count as usize, Keyed::default());
        for (bucket, keyed) in keyed {
            let end = &mut self.buckets[bucket];
            self.keyed[*end as usize] = keyed;
            *end += 1;
        }
        self.divide();
    }

    /// Divides each bucket into groups.
    fn divide(&mut self) {
        self.groups.clear();
        let mut start = 0;
        for &end in &self.buckets {
            if end - start > 1 {
                let bucket = &mut self.keyed[start as usize..end as usize];
                bucket.sort_unstable();
                let borders =
                    bucket.windows(2).zip(start + 1..).filter(|(pair, _)| !pair[0].is_alike(&pair[1]));
                self.groups.extend(borders.map(|(_, border)| border));
            }
            if end > start {
                self.groups.push(end);
            }
            start = end;
        }
    }

    /// The groups.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &[Keyed]> {
        let mut rest = self.keyed.as_slice();
        let mut start = 0;
        self.groups.iter().map(move |&end| {
            let (group, after) = rest.split_at((end - start) as usize);
            (rest, start) = (after, end);
            group
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_equal_keys() {
        let check = |keys: &[u32], expected: &[&[usize]]| {
            let mut alike = Alike::default();
            alike.by_hash(keys.iter().enumerate().map(|(at, key)| Keyed::new(*key, at)));
            let groups: Vec<Vec<usize>> =
                alike.groups().map(|group| group.iter().map(|keyed| keyed.at()).collect()).collect();
            assert_eq!(groups, expected, "{keys:?}");
        };
        check(&[], &[]);
        check(&[7], &[&[0]]);
        check(&[u32::MAX, 7, u32::MAX, 8, 7], &[&[1, 4], &[3], &[0, 2]]);
    }
}
