//! Numbers that look like chance and are the same each time.

/// `SplitMix64` (G. Steele et al., "Fast splittable pseudorandom number generators", OOPSLA 2014).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to 1.
    pub(crate) fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// A number from one to another.
    pub(crate) fn between(&mut self, (least, most): (f32, f32)) -> f32 {
        least + self.share() * (most - least)
    }

    /// Whether something of this likelihood happens.
    pub(crate) fn happens(&mut self, likelihood: f32) -> bool {
        self.share() <= likelihood && likelihood > 0.0
    }
}
