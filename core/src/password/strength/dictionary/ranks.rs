/// Ranks in buckets, each a tenth wider than the ranks below it: whatever stands for a bucket is within 5 % of each rank
/// in it.
#[derive(Clone, Debug)]
pub struct Ranks {
    /// The first rank of each bucket, and behind the last.
    firsts: Vec<u32>,
}

/// No list is longer.
const LAST_RANK: u32 = 1 << 24;

impl Ranks {
    /// Buckets for ranks up to `last`.
    #[must_use]
    pub fn up_to(last: u32) -> Self {
        let mut firsts = vec![1];
        let mut first = 1;
        while first <= last.min(LAST_RANK) {
            first += (first / 10).max(1);
            firsts.push(first);
        }
        Self { firsts }
    }

    /// How many buckets there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.firsts.len() - 1
    }

    /// The bucket of a rank.
    #[must_use]
    pub fn bucket(&self, rank: u32) -> usize {
        self.firsts.partition_point(|first| *first <= rank).saturating_sub(1)
    }

    /// What stands for a bucket: as far from its first rank as from its last, in proportion.
    #[must_use]
    pub fn representative(&self, bucket: usize) -> u32 {
        let first = self.firsts.get(bucket).copied().unwrap_or(LAST_RANK);
        let last = self.firsts.get(bucket + 1).map_or(first, |next| next - 1);
        let (first, last) = (u64::from(first), u64::from(last));
        let mean = (4 * first * last + first + last) / (2 * (first + last));
        u32::try_from(mean).unwrap_or(LAST_RANK)
    }
}

#[cfg(test)]
mod tests {
    use super::Ranks;

    #[test]
    fn a_rank_is_rounded_by_at_most_five_per_cent() {
        let ranks = Ranks::up_to(100_000);
        for rank in 1..=100_000 {
            let rounded = ranks.representative(ranks.bucket(rank));
            assert!(
                f64::from(rounded.abs_diff(rank)) <= 0.05 * f64::from(rank),
                "{rank} is rounded to {rounded}"
            );
        }
    }
}
