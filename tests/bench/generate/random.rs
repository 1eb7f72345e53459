//! Chance that is the same on every machine: integers, and floating point of the four basic operations only.

/// A stream of numbers that looks like chance: `SplitMix64`.
pub struct Random(u64);

impl Random {
    /// The stream of a purpose within an item, so that items do not depend on one another.
    pub fn of(seed: u64, item: u64, purpose: u64) -> Self {
        Self(mix(seed ^ mix(item.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ mix(purpose))))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number under `end`.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// A number from `first` to `last`, both included.
    pub fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// Whether something happens that does so in so many of a thousand cases.
    pub fn chance(&mut self, permille: usize) -> bool {
        self.below(1000) < permille
    }

    pub fn one_of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    pub fn text_of<'a>(&mut self, items: &'a [impl AsRef<str>]) -> &'a str {
        self.one_of(items).as_ref()
    }

    /// A number from 0 up to 1.
    pub fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number of mean 0 and deviation 1, as good as normal within three deviations (the sum of twelve).
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.fraction()).sum::<f64>() - 6.0
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// e to the power of `x`. The one of the standard library may differ in the last bit between machines.
pub fn exp(x: f64) -> f64 {
    const HALVINGS: i32 = 8;
    let x = x / f64::from(1 << HALVINGS);
    let mut sum = 1.0 + x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0)));
    for _ in 0..HALVINGS {
        sum *= sum;
    }
    sum
}

/// Draws ranks that are the rarer the higher they are, at one cost whatever their number: Walker's alias method.
pub struct Zipf(Vec<(u32, u32)>);

impl Zipf {
    /// Rank r comes in proportion to 1 ÷ (r + 1 + `offset`), after Zipf and Mandelbrot.
    pub fn new(ranks: usize, offset: f64) -> Self {
        let weights: Vec<f64> = (0..ranks).map(|rank| 1.0 / (rank as f64 + 1.0 + offset)).collect();
        let scale = ranks as f64 / weights.iter().sum::<f64>();
        let mut shares: Vec<f64> = weights.iter().map(|weight| weight * scale).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..ranks).partition(|&rank| shares[rank] < 1.0);
        let mut table: Vec<(u32, u32)> = (0..ranks as u32).map(|rank| (u32::MAX, rank)).collect();
        while let (Some(&poor), Some(&rich)) = (small.last(), large.last()) {
            small.pop();
            table[poor] = ((shares[poor] * f64::from(u32::MAX)) as u32, rich as u32);
            shares[rich] -= 1.0 - shares[poor];
            if shares[rich] < 1.0 {
                large.pop();
                small.push(rich);
            }
        }
        Self(table)
    }

    pub fn draw(&self, random: &mut Random) -> usize {
        let drawn = random.next();
        let at = (((drawn >> 32) * self.0.len() as u64) >> 32) as usize;
        let (share, other) = self.0[at];
        if drawn as u32 <= share { at } else { other as usize }
    }
}
