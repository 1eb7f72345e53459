//! Counts as bytes, for the next time.
//!
//! ```text
//! version, how much was lost, numbers of lines, sites, articles     5 × 4 bytes
//! lines, sites     pairs of a key and its count, in the order of keys     12 bytes each
//! articles         8 bytes each
//! check            BLAKE3 of all before
//! ```
//!
//! All of it little-endian. Lines that were met once are left out: they are most, and one less each is no harm.

use super::{Counts, Furniture};

/// One more with each change to the layout, to the hash of lines or to what is counted.
const VERSION: u32 = 1;

/// Least count of a line that is worth its bytes.
const WORTH: u32 = 2;

const HEAD: usize = 5 * size_of::<u32>();
const CHECK: usize = blake3::OUT_LEN;

impl Furniture {
    /// The counts as bytes: 12 for each line that was met twice, and 8 for each article.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (lines, sites, pages) = (self.lines.sorted(WORTH), self.sites.sorted(1), self.pages.sorted());
        let mut bytes = Vec::with_capacity(HEAD + (lines.len() + sites.len()) * 12 + pages.len() * 8 + CHECK);
        for number in [VERSION, self.lost(), lines.len() as u32, sites.len() as u32, pages.len() as u32] {
            bytes.extend(number.to_le_bytes());
        }
        for (key, count) in lines.into_iter().chain(sites) {
            bytes.extend(key.to_le_bytes());
            bytes.extend(count.to_le_bytes());
        }
        for page in pages {
            bytes.extend(page.to_le_bytes());
        }
        let check = blake3::hash(&bytes);
        bytes.extend(check.as_bytes());
        bytes
    }

    /// The counts that bytes hold; `None` where they are damaged or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (content, check) = bytes.split_last_chunk::<CHECK>()?;
        if blake3::hash(content) != *check {
            return None;
        }
        let mut rest = content;
        let mut number = || take(&mut rest).map(u32::from_le_bytes);
        let (version, lost, lines, sites, pages) = (number()?, number()?, number()?, number()?, number()?);
        if version != VERSION {
            return None;
        }
        let mut furniture = Self::default();
        counts(&mut rest, lines, &mut furniture.lines)?;
        counts(&mut rest, sites, &mut furniture.sites)?;
        for _ in 0..pages {
            furniture.pages.insert(u64::from_le_bytes(take(&mut rest)?));
        }
        furniture.lines.set_lost(lost);
        rest.is_empty().then_some(furniture)
    }
}

fn counts(rest: &mut &[u8], many: u32, counts: &mut Counts) -> Option<()> {
    for _ in 0..many {
        let (key, count) = (u64::from_le_bytes(take(rest)?), u32::from_le_bytes(take(rest)?));
        counts.add(key, count);
    }
    Some(())
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*taken)
}
