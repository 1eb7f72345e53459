//! Which row of a part has an id.
//!
//! ```text
//! starts   4 bytes for each row, rising: the first bytes of an id
//! rows     4 bytes for each row, in the order of the starts; equal starts in the order of rows
//! checksum 4 bytes
//! ```
//!
//! The rest is compared in the column of ids in `rows.arrow`. Ids are hashes, so whoever asks for one that is not here, as an
//! import does for each new article and each part, gets there once in 100,000 times.

use tantivy::directory::OwnedBytes;

use super::files::{self, Folder};
use super::sorted::lower_bound;
use crate::clean::ArticleId;
use crate::library::Damage;

pub(super) const FILE: &str = "ids";

/// Ids and their rows, mapped.
#[derive(Debug)]
pub(super) struct Ids {
    bytes: OwnedBytes,
    len: usize,
}

const START: usize = size_of::<u32>();
const ROW: usize = size_of::<u32>();

/// The file, in bytes.
pub(super) fn pack(ids: impl Iterator<Item = ArticleId>) -> Vec<u8> {
    let mut sorted: Vec<(u32, u32)> = ids.map(ArticleId::start).zip(0..).collect();
    sorted.sort_unstable();
    let mut bytes = Vec::with_capacity(sorted.len() * (START + ROW) + 4);
    bytes.extend(sorted.iter().flat_map(|(start, _)| start.to_le_bytes()));
    bytes.extend(sorted.iter().flat_map(|(_, row)| row.to_le_bytes()));
    files::seal(bytes)
}

impl ArticleId {
    /// The first bytes, as a number that sorts as the id does.
    pub(in crate::library) fn start(self) -> u32 {
        self.0.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes))
    }
}

impl Ids {
    pub(super) fn open(folder: &Folder, rows: u32) -> Result<Self, Damage> {
        let bytes = folder.map_sealed(FILE)?;
        let len = rows as usize;
        if bytes.len() != len * (START + ROW) {
            return Err(folder.damage(FILE, "has not one id for each row"));
        }
        Ok(Self { bytes, len })
    }

    /// The rows whose ids start as `id` does, first row first: nearly always none or the one.
    pub(super) fn candidates(&self, id: ArticleId) -> impl Iterator<Item = u32> {
        let wanted = id.start();
        let number = |at: usize| files::u32_at(&self.bytes, at * START).unwrap_or(u32::MAX);
        let first = lower_bound(self.len, f64::from(wanted) / f64::from(u32::MAX), wanted, number);
        (first..self.len)
            .take_while(move |at| number(*at) == wanted)
            .filter_map(|at| files::u32_at(&self.bytes, self.len * START + at * ROW))
    }

    /// Goes through many ids at once. `wanted` are their starts, rising, each with something that says which it is; `look` gets
    /// that and a row whose id has the start, first row first, until it says that this is the one.
    pub(super) fn meet(
        &self,
        wanted: &[(u32, u32)],
        look: &mut dyn FnMut(u32, u32) -> Result<bool, Damage>,
    ) -> Result<(), Damage> {
        let (starts, rows) = self.bytes.split_at_checked(self.len * START).unwrap_or_default();
        let (starts, rows) = (starts.as_chunks::<START>().0, rows.as_chunks::<ROW>().0);
        let starts = |at: usize| starts.get(at).map(|start| u32::from_le_bytes(*start));
        let mut at = 0;
        for (start, which) in wanted {
            while starts(at).is_some_and(|own| own < *start) {
                at += 1;
            }
            let equal = (at..).take_while(|at| starts(*at) == Some(*start));
            for row in equal.map_while(|at| rows.get(at)) {
                if look(*which, u32::from_le_bytes(*row))? {
                    break;
                }
            }
        }
        Ok(())
    }
}
