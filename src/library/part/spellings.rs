//! How the texts of a part are spelt that fuzzy words are looked for in: headlines, one a row, and the distinct bylines and sites.
//!
//! ```text
//! counts   32 bytes: headlines, bylines, sites, bytes of their own
//! columns, starts, lengths    of the headlines, of the bylines, of the sites
//! bytes    spellings that are not their text, and zeros behind the last
//! checksum 4 bytes
//! ```
//!
//! A text of ASCII is its own spelling and stays where it stands, in `rows.arrow`: a start says where. Numbers are of 64, 32 and
//! 16 bits, each column padded to 8 bytes, so that they are used in place.

use std::io;
use std::ops::Range;

use arrow_buffer::{Buffer, ScalarBuffer};

use super::files::{self, Folder};
use crate::library::Damage;
use crate::library::spellings::{Own, READABLE, Spellings, SpellingsDraft, column_words};

pub(super) const FILE: &str = "spellings";

/// Headlines, bylines, sites.
const GROUPS: usize = 3;
const COUNTS: usize = 8 * (GROUPS + 1);

/// The file, in bytes. `texts` says where in the file of the rows the texts stand.
pub(super) fn pack(rows: &[u8], texts: &[Vec<Range<usize>>; GROUPS]) -> io::Result<Vec<u8>> {
    let mut own = Own::default();
    let mut bytes = vec![0; COUNTS];
    for group in texts {
        let mut draft = SpellingsDraft::default();
        for range in group {
            let text = rows.get(range.clone()).and_then(|text| std::str::from_utf8(text).ok());
            let text = text.ok_or_else(|| io::Error::other("the rows were not written as they should be"))?;
            let is_readable = range.start + READABLE <= rows.len();
            draft.push(text, u32::try_from(range.start).ok().filter(|_| is_readable), &mut own);
        }
        draft.columns().into_iter().for_each(|word| bytes.extend(word.to_le_bytes()));
        draft.starts.iter().for_each(|start| bytes.extend(start.to_le_bytes()));
        pad(&mut bytes);
        draft.lengths.iter().for_each(|length| bytes.extend(length.to_le_bytes()));
        pad(&mut bytes);
    }
    let own = own.finish();
    if i32::try_from(own.len()).is_err() {
        return Err(io::Error::other("a part has too many texts to be spelt"));
    }
    let counts = texts.iter().map(Vec::len).chain([own.len()]);
    for (place, count) in bytes.as_chunks_mut().0.iter_mut().zip(counts) {
        *place = (count as u64).to_le_bytes();
    }
    bytes.extend(own);
    Ok(files::seal(bytes))
}

fn pad(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().next_multiple_of(8), 0);
}

/// Maps the file: the spellings of headlines, bylines and sites. `rows` is the file of the rows.
pub(super) fn open(folder: &Folder, rows: &Buffer, counts: [usize; GROUPS]) -> Result<[Spellings; GROUPS], Damage> {
    let bytes = folder.map_sealed(FILE)?;
    let damage = || folder.damage(FILE, "is not of these rows");
    let count = |at: usize| files::u64_at(&bytes, 8 * at).and_then(|count| usize::try_from(count).ok());
    let known = counts.iter().enumerate().all(|(at, wanted)| count(at) == Some(*wanted));
    let own = count(GROUPS).filter(|_| known).ok_or_else(damage)?;
    let mut reader = Reader { bytes: Buffer::from(bytes::Bytes::from_owner(bytes)), at: COUNTS };
    let groups = counts.map(|count| reader.group(count));
    let own = reader.take(own).filter(|_| reader.at == reader.bytes.len()).ok_or_else(damage)?;
    let kept = |group: Option<Group>| {
        let (columns, starts, lengths) = group?;
        Spellings::kept([rows.clone(), own.clone()], starts, lengths, columns)
    };
    let [headlines, bylines, sites] = groups.map(|group| kept(group).ok_or_else(damage));
    Ok([headlines?, bylines?, sites?])
}

type Group = (ScalarBuffer<u64>, ScalarBuffer<u32>, ScalarBuffer<u16>);

struct Reader {
    bytes: Buffer,
    at: usize,
}

impl Reader {
    fn group(&mut self, count: usize) -> Option<Group> {
        let columns = self.column(column_words(count), size_of::<u64>())?;
        let starts = self.column(count, size_of::<u32>())?;
        let lengths = self.column(count, size_of::<u16>())?;
        Some((columns.into(), starts.into(), lengths.into()))
    }

    /// So many numbers of so many bytes, and what pads them.
    fn column(&mut self, count: usize, size: usize) -> Option<Buffer> {
        let column = self.take(count.checked_mul(size)?)?;
        self.at = self.at.next_multiple_of(8);
        Some(column)
    }

    fn take(&mut self, length: usize) -> Option<Buffer> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len())?;
        let taken = self.bytes.slice_with_length(self.at, length);
        self.at = end;
        // What is mapped starts at a page. Were it not so, numbers could not be used in place.
        let is_aligned = taken.as_ptr().addr().is_multiple_of(8) || length == 0;
        Some(if is_aligned { taken } else { Buffer::from_slice_ref(taken.as_slice()) })
    }
}
