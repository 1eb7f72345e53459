//! Hashing of what is a hash already.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// A map by ids or other hashes of 16 bytes.
pub(super) type HashedMap<K, V> = HashMap<K, V, Keyed>;

/// Spreads hashes over a map. With a key, for a journal may come from anybody; a tenth of the time that the standard hasher
/// takes, which has to suit all keys.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keyed(u64, u64);

#[derive(Debug)]
pub(super) struct Spread {
    key: u64,
    state: u64,
}

impl Default for Keyed {
    fn default() -> Self {
        let random = || RandomState::new().build_hasher().finish();
        // An even factor would lose bits.
        Self(random(), random() | 1)
    }
}

impl BuildHasher for Keyed {
    type Hasher = Spread;

    fn build_hasher(&self) -> Spread {
        Spread { key: self.1, state: self.0 }
    }
}

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
            let product = u128::from(u64::from_le_bytes(word) ^ self.state) * u128::from(self.key);
            self.state = (product >> 64) as u64 ^ product as u64;
        }
    }

    /// All keys are of one length.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.state
    }
}
