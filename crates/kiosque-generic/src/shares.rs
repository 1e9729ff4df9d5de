//! Shares of one whole, of which a page asks many: a reciprocal is multiplied, which is faster than to divide.

/// A whole whose parts are told as shares of 255.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shares {
    all: u32,
    /// 255 over the whole, rounded up.
    reciprocal: u64,
}

impl Shares {
    /// Bits of the reciprocal below the point: the most with which that of 1 fits.
    const POINT: u32 = 56;

    /// What is lost below the point is less than a part of the whole for all wholes below 2^28.
    pub(crate) const fn of(all: u32) -> Shares {
        let reciprocal = if all == 0 { 0 } else { (255u64 << Shares::POINT).div_ceil(all as u64) };
        Shares { all, reciprocal }
    }

    /// As [`part`] tells it: `some` of the whole, no more than 255, and 0 where the whole is none.
    #[inline]
    pub(crate) fn part(self, some: u32) -> u8 {
        ((u128::from(some.min(self.all)) * u128::from(self.reciprocal)) >> Shares::POINT) as u8
    }
}

/// `some` of `all` as a share of 255.
pub(crate) fn part(some: u32, all: u32) -> u8 {
    if all == 0 { 0 } else { (u64::from(some) * 255 / u64::from(all)).min(255) as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_as_if_divided() {
        let check =
            |some: u32, all: u32| assert_eq!(Shares::of(all).part(some), part(some, all), "{some} / {all}");
        for all in 0..=600 {
            (0..=all + 2).for_each(|some| check(some, all));
        }
        for all in (1 << 28) - 600..1 << 28 {
            // Around the parts that come out even, where a wrong digit would show.
            for share in 0..=255u64 {
                let even = (u64::from(all) * share / 255) as u32;
                (even.saturating_sub(1)..=even + 1).for_each(|some| check(some, all));
            }
        }
    }
}
