//! How often keys were met, in bounded memory.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// Counts of the keys that are met most. Keys are hashes; the table's own hash is drawn anew each time, so that no input can
/// be made to fill one place of it.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    table: HashMap<u64, u32, RandomState>,
    most: usize,
    lost: u32,
}

impl Counts {
    /// A table of so many keys at the most.
    pub(super) fn new(most: usize) -> Self {
        Self { table: HashMap::default(), most, lost: 0 }
    }

    /// How often a key was met: not more often than it was, and less often by [`Self::lost`] at the most.
    pub(super) fn get(&self, key: u64) -> u32 {
        self.table.get(&key).copied().unwrap_or(0)
    }

    /// By how much a count can be too low.
    pub(super) fn lost(&self) -> u32 {
        self.lost
    }

    /// Counts a key.
    pub(super) fn add(&mut self, key: u64, times: u32) {
        if let Some(count) = self.table.get_mut(&key) {
            *count = count.saturating_add(times);
            return;
        }
        if self.table.len() >= self.most {
            self.forget();
        }
        self.table.insert(key, times);
    }

    /// Adds the counts of another table.
    pub(super) fn merge(&mut self, other: &Self) {
        self.lost = self.lost.saturating_add(other.lost);
        for (key, count) in other.sorted(1) {
            self.add(key, count);
        }
    }

    /// The keys that were met so often at the least, in their order.
    pub(super) fn sorted(&self, least: u32) -> Vec<(u64, u32)> {
        let often = self.table.iter().filter(|(_, count)| **count >= least);
        let mut counts: Vec<(u64, u32)> = often.map(|(key, count)| (*key, *count)).collect();
        counts.sort_unstable();
        counts
    }

    /// Forgets the keys that were met least, half of them or more. Which ones does not depend on their order.
    fn forget(&mut self) {
        let mut counts: Vec<u32> = self.table.values().copied().collect();
        let middle = counts.len() / 2;
        let (_, bound, _) = counts.select_nth_unstable(middle);
        let bound = *bound;
        self.table.retain(|_, count| *count > bound);
        self.lost = self.lost.saturating_add(bound);
    }

    /// Says how much was lost before.
    pub(super) fn set_lost(&mut self, lost: u32) {
        self.lost = lost;
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.table.len()
    }
}
