//! What of a library changes from commit to commit, in one file that is replaced whole: which rows are dead, which were
//! found more than once, and the orders of the live ones.
//!
//! ```text
//! 256 bytes    mark, version, rows, live rows, repeats, length of each section, checksums of the sections and of this
//! dead         one bit a row, the lowest of each byte first; nothing where no row is dead
//! copies       pairs of a row and how often it was found, by row
//! orders       one of each kind: the rows in order; nothing where they are those from 0 on
//! ```
//!
//! All numbers are little-endian, of 32 bits where nothing else is said. The file is mapped: what is not asked for is not
//! read. So opening checks the header and all lengths and no more; a value that is damaged all the same is passed over
//! where it is no row, and is a wrong but harmless answer where it is one.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes};

use super::manifest::FileEntry;
use super::{Damage, Order, RowIndex, Sort};
use header::{Header, ORDERS, Section};

mod dead;
mod header;
#[cfg(test)]
mod tests;

pub(super) use dead::Dead;

/// What a summary is written from.
#[derive(Debug, Clone, Default)]
pub(super) struct SummaryDraft {
    /// Number of rows of all parts, dead ones included.
    pub rows: u32,
    /// The dead rows.
    pub dead: Dead,
    /// How often each row was found that was found more than once.
    pub copies: Vec<(RowIndex, u32)>,
    /// How many articles were found whose content was there already.
    pub repeated: u64,
    /// Orders of the live rows; those that are not there are made when they are asked for.
    pub orders: Vec<(Sort, Order)>,
}

/// A summary, mapped. Cloning is cheap.
#[derive(Clone)]
pub(super) struct Summary {
    path: PathBuf,
    header: Header,
    dead: Dead,
    copies: OwnedBytes,
    orders: [Option<Order>; ORDERS],
    sections: OwnedBytes,
}

impl fmt::Debug for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Summary").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Summary {
    /// Writes a summary that is not there yet into the folder of a library, and waits until it is on the disk.
    ///
    /// # Errors
    /// It cannot be written, or an order is not one of all live rows.
    pub(super) fn write(folder: &Path, name: &str, draft: &SummaryDraft) -> io::Result<FileEntry> {
        let path = folder.join(name);
        // Never written into a file that is there: a process that has it mapped would see it change.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.seek(SeekFrom::Start(header::LEN as u64))?;
        let mut header = Header::of(draft)?;
        let mut sections = Checked { out: BufWriter::with_capacity(1 << 18, &file), hasher: blake3::Hasher::new() };
        write_sections(&header, draft, &mut sections)?;
        sections.out.flush()?;
        header.check = *sections.hasher.finalize().as_bytes();
        file.write_all_at(&header.to_bytes(), 0)?;
        file.sync_all()?;
        Ok(FileEntry { name: name.to_owned(), length: header.file_len() })
    }

    /// Opens a summary of a library with `rows` rows. Reads its first page.
    ///
    /// # Errors
    /// It is missing, not as long as it was written, not of this library, or its header is not as it was written.
    pub(super) fn open(folder: &Path, entry: &FileEntry, rows: u32) -> Result<Self, Damage> {
        let path = folder.join(&entry.name);
        let damage = |why: &str| Damage::new(&path, why);
        let bytes = map(folder, &entry.name).map_err(|why| damage(&why))?;
        if bytes.len() as u64 != entry.length {
            return Err(damage("is not as long as it was written"));
        }
        let (Some(header), sections) = (bytes.as_slice().first_chunk(), bytes.len().min(header::LEN)..bytes.len())
        else {
            return Err(damage("is too short for a summary"));
        };
        let header = Header::parse(header).ok_or_else(|| damage("does not begin as a summary does"))?;
        if header.rows != rows || header.file_len() != entry.length {
            return Err(damage("is not of this library"));
        }
        let sections = bytes.slice(sections);
        let section = |section| header.range(section).and_then(|range| cut(&sections, range));
        let order = |at| {
            Some(match section(Section::Order(at))? {
                bytes if bytes.is_empty() => Order::identity(header.live),
                bytes => Order::mapped(bytes, rows),
            })
        };
        Ok(Self {
            dead: section(Section::Dead).map(Dead::mapped).unwrap_or_default(),
            copies: section(Section::Copies).unwrap_or_else(OwnedBytes::empty),
            orders: std::array::from_fn(order),
            path,
            header,
            sections,
        })
    }

    /// Number of rows, dead ones included.
    pub(super) fn rows(&self) -> u32 {
        self.header.rows
    }

    /// Number of live rows.
    pub(super) fn live(&self) -> u32 {
        self.header.live
    }

    /// How many articles were found whose content was there already.
    pub(super) fn repeated(&self) -> u64 {
        self.header.repeated
    }

    /// The dead rows.
    pub(super) fn dead(&self) -> &Dead {
        &self.dead
    }

    /// How often the content of a row was found.
    pub(super) fn copies(&self, row: RowIndex) -> u32 {
        let pairs = self.pairs();
        let at = pairs.partition_point(|pair| pair_of(*pair).0 < row);
        pairs.get(at).copied().map(pair_of).filter(|(found, _)| *found == row).map_or(1, |(_, count)| count.max(1))
    }

    /// The rows that were found more than once, and how often.
    #[cfg(test)]
    pub(super) fn repeats(&self) -> impl Iterator<Item = (RowIndex, u32)> {
        self.pairs().iter().copied().map(pair_of)
    }

    fn pairs(&self) -> &[[u8; 8]] {
        self.copies.as_slice().as_chunks().0
    }

    /// The live rows in an order; `None` where it is yet to be made.
    pub(super) fn order(&self, sort: Sort) -> Option<&Order> {
        self.orders.get(header::place(sort))?.as_ref()
    }

    /// Whether all is as it was written. Reads the whole file.
    ///
    /// # Errors
    /// It is not.
    pub(super) fn verify(&self) -> Result<(), Damage> {
        let is_whole = *blake3::hash(&self.sections).as_bytes() == self.header.check;
        if is_whole {
            Ok(())
        } else {
            Err(Damage::new(&self.path, "does not have the content that it was written with"))
        }
    }
}

fn pair_of(pair: [u8; 8]) -> (RowIndex, u32) {
    let [a, b, c, d, rest @ ..] = pair;
    (RowIndex(u32::from_le_bytes([a, b, c, d])), u32::from_le_bytes(rest))
}

fn cut(bytes: &OwnedBytes, range: std::ops::Range<usize>) -> Option<OwnedBytes> {
    (range.start <= range.end && range.end <= bytes.len()).then(|| bytes.slice(range))
}

/// Maps a file whole.
fn map(folder: &Path, name: &str) -> Result<OwnedBytes, String> {
    let unreadable = |error: String| format!("cannot be read: {error}");
    let directory = MmapDirectory::open(folder).map_err(|error| unreadable(error.to_string()))?;
    let file = directory.open_read(Path::new(name)).map_err(|error| unreadable(error.to_string()))?;
    file.read_bytes().map_err(|error| unreadable(error.to_string()))
}

fn write_sections(header: &Header, draft: &SummaryDraft, out: &mut impl Write) -> io::Result<()> {
    if header.len_of(Section::Dead) > 0 {
        out.write_all(&draft.dead.bits(draft.rows))?;
    }
    let mut copies = draft.copies.clone();
    copies.sort_unstable();
    for (row, count) in copies {
        out.write_all(&row.0.to_le_bytes())?;
        out.write_all(&count.to_le_bytes())?;
    }
    for at in 0..ORDERS {
        if header.len_of(Section::Order(at)) > 0
            && let Some(order) = header::order(draft, at)
        {
            order.to_vec().into_iter().try_for_each(|row| out.write_all(&row.to_le_bytes()))?;
        }
    }
    Ok(())
}

/// Writes, and hashes what is written.
struct Checked<W> {
    out: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Checked<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
