//! What stands between a file and the decoder: it looks at the lengths that the file tells before anything is set aside
//! for them.
//!
//! The decoder trusts two kinds of number: how many children a node of the schema has, and what a page unpacks to. A
//! gzip or LZ4 page it unpacks to whatever comes out. Each may be thousands of times the file.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};

use super::super::reading::MAX_LEN;

mod thrift;

/// The tests hold everything to so many times less, or they would be at it for a minute.
const SCALE: usize = if cfg!(test) { 64 } else { 1 };

/// What a page may unpack to, in bytes. Some writers end a page only after every thousandth row, be they books.
pub(super) const PAGE: u64 = (2 * MAX_LEN / SCALE) as u64;

/// What all the pages of a batch may unpack to, in bytes, and those of a batch of one row.
const PAGES: u64 = PAGE / 8;
const ROW: u64 = PAGE * 3 / 2;

/// The most values that a page may hold. Values take room even where they are none: two levels and a view each.
const VALUES: u64 = 16 << 20;

const PACKED: &str = "is packed with Brotli or LZO, which is not read: snappy, zstd, gzip and LZ4 are";

/// How many bytes of a page header are looked at. What comes before the number of values takes no more than 40.
const HEADER: u64 = 64;

/// The greatest length of a footer, in bytes. Decoded, it is up to thirty times as long.
const FOOTER: u64 = 32 << 20;

/// A file that can be read from many places, and what has been read of it.
pub(super) struct Guard<R> {
    source: Arc<R>,
    watch: Arc<Watch>,
}

#[derive(Default)]
struct Watch {
    /// Where the columns are that are packed with something that does not bound what it unpacks to.
    unbounded: Vec<(Range<u64>, Codec)>,
    /// Whether pages are read, and no longer the footer.
    pages: bool,
    /// What pages unpack to, by the places of their headers: those whose content has not been asked for yet, or was passed
    /// over.
    headers: Mutex<BTreeMap<u64, u64>>,
    room: AtomicU64,
    exhausted: AtomicBool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codec {
    Gzip,
    /// The older form, which is a stream.
    Lz4,
}

impl<R> Clone for Guard<R> {
    fn clone(&self) -> Self {
        Self { source: self.source.clone(), watch: self.watch.clone() }
    }
}

impl<R: ChunkReader> Guard<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source: Arc::new(source), watch: Arc::default() }
    }

    /// Looks through the schema in the footer.
    ///
    /// # Errors
    /// Where it cannot be the footer of a Parquet file, as a clause that says why.
    pub(super) fn check_footer(&self) -> std::result::Result<(), String> {
        const CUT: &str = "is no whole Parquet file: its end is missing";
        let size = self.source.len();
        let end = size.checked_sub(8).filter(|&end| end >= 4).ok_or(CUT)?;
        let tail = self.source.get_bytes(end, 8).map_err(|error| super::tell(&error))?;
        match tail.get(4..) {
            Some(b"PAR1") => {}
            Some(b"PARE") => return Err("is encrypted".to_owned()),
            _ => return Err(CUT.to_owned()),
        }
        let length = tail.first_chunk().map_or(0, |&bytes| u64::from(u32::from_le_bytes(bytes)));
        let start = end.checked_sub(length).filter(|_| length <= FOOTER).ok_or(CUT)?;
        let footer = self.source.get_bytes(start, length as usize).map_err(|error| super::tell(&error))?;
        thrift::check_schema(&footer).ok_or_else(|| "is a broken Parquet file: its schema makes no sense".to_owned())
    }

    /// From here on, pages are read.
    ///
    /// # Errors
    /// Where columns lie outside the file, which the decoder takes for a fault of its own, and panics; or where they are
    /// packed with something that is not read.
    pub(super) fn watch(&mut self, metadata: &ParquetMetaData) -> std::result::Result<(), String> {
        let mut unbounded = Vec::new();
        for chunk in metadata.row_groups().iter().flat_map(RowGroupMetaData::columns) {
            let range = self.range(chunk).ok_or("is a broken Parquet file: its columns lie outside it")?;
            match chunk.compression() {
                Compression::GZIP(_) => unbounded.push((range, Codec::Gzip)),
                Compression::LZ4 => unbounded.push((range, Codec::Lz4)),
                // Nothing bounds what a page of it unpacks to, and hardly anyone uses it.
                Compression::BROTLI(_) | Compression::LZO => return Err(PACKED.to_owned()),
                _ => {}
            }
        }
        unbounded.sort_by_key(|(range, _)| range.start);
        self.watch = Arc::new(Watch { unbounded, pages: true, ..Watch::default() });
        Ok(())
    }

    /// Where a column of a row group lies.
    fn range(&self, chunk: &ColumnChunkMetaData) -> Option<Range<u64>> {
        let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
        let (start, length) = (u64::try_from(start).ok()?, u64::try_from(chunk.compressed_size()).ok()?);
        let end = start.checked_add(length).filter(|&end| end <= self.source.len())?;
        Some(start..end)
    }

    /// Forgets the headers of pages that nobody will ask for.
    pub(super) fn forget(&self) {
        self.headers().clear();
    }

    /// Gives room for the pages of one batch, or of a single row.
    pub(super) fn start(&self, single: bool) {
        self.watch.room.store(if single { ROW } else { PAGES }, Ordering::Relaxed);
        self.watch.exhausted.store(false, Ordering::Relaxed);
    }

    /// Whether what has been read since was more than there was room for.
    pub(super) fn is_exhausted(&self) -> bool {
        self.watch.exhausted.load(Ordering::Relaxed)
    }

    fn take(&self, bytes: u64) -> Result<()> {
        let taken = self.watch.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| room.checked_sub(bytes));
        if taken.is_ok() {
            return Ok(());
        }
        self.watch.exhausted.store(true, Ordering::Relaxed);
        Err(ParquetError::General(format!("its pages unpack to more than {} MiB a row", ROW >> 20)))
    }

    fn check_header(&self, start: u64) -> Result<()> {
        let mut header = Vec::new();
        self.source.get_read(start)?.take(HEADER).read_to_end(&mut header)?;
        let broken = || ParquetError::General("a page makes no sense".to_owned());
        let page = thrift::page(&header).ok_or_else(broken)?;
        if page.unpacked > PAGE || page.values > VALUES {
            return Err(ParquetError::General(format!("a page is longer than {} MiB", PAGE >> 20)));
        }
        self.headers().insert(start, page.unpacked);
        Ok(())
    }

    fn headers(&self) -> MutexGuard<'_, BTreeMap<u64, u64>> {
        self.watch.headers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn check_page(&self, start: u64, page: &Bytes) -> Result<()> {
        let header = self.headers().range(..start).next_back().map(|(&at, &unpacked)| (at, unpacked));
        if let Some((at, unpacked)) = header {
            self.headers().remove(&at);
            self.take(unpacked)?;
        }
        let before = self.watch.unbounded.partition_point(|(range, _)| range.start <= start);
        let codec = before.checked_sub(1).and_then(|at| self.watch.unbounded.get(at));
        let Some((_, codec)) = codec.filter(|(range, _)| range.contains(&start)) else { return Ok(()) };
        let longest = page.len() as u64 * codec.ratio();
        if longest > PAGE && codec.unpacked(page, PAGE + 1) > PAGE {
            return Err(ParquetError::General(format!("a page unpacks to more than {} MiB", PAGE >> 20)));
        }
        Ok(())
    }
}

impl Codec {
    /// The most that a byte can unpack to. Deflate: 258 bytes for two bits; LZ4: 255 bytes for one.
    fn ratio(self) -> u64 {
        match self {
            Self::Gzip => 1032,
            Self::Lz4 => 255,
        }
    }

    /// What a page unpacks to, up to `most`, in bytes.
    fn unpacked(self, page: &[u8], most: u64) -> u64 {
        match self {
            Self::Gzip => {
                let unpacked = flate2::read::MultiGzDecoder::new(page).take(most);
                io::copy(&mut { unpacked }, &mut io::sink()).unwrap_or(0)
            }
            // There is no telling without unpacking it, and no page of this old form is as long as a MiB packed.
            Self::Lz4 => most,
        }
    }
}

impl<R: ChunkReader> Length for Guard<R> {
    fn len(&self) -> u64 {
        self.source.len()
    }
}

impl<R: ChunkReader> ChunkReader for Guard<R> {
    type T = Checked<R>;

    /// The decoder reads the headers of pages here, and their content with [`Self::get_bytes`].
    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(Checked { inner: self.source.get_read(start)?, guard: self.watch.pages.then(|| self.clone()), start })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let end = start.checked_add(length as u64).filter(|&end| end <= self.source.len());
        if end.is_none() {
            return Err(ParquetError::EOF("the file ends too soon".to_owned()));
        }
        let bytes = self.source.get_bytes(start, length)?;
        if self.watch.pages {
            self.check_page(start, &bytes)?;
        }
        Ok(bytes)
    }
}

/// A reader of a page header, which is looked at before it is read. The decoder asks for readers that it does not use:
/// not each of them is at a header.
pub(super) struct Checked<R: ChunkReader> {
    inner: R::T,
    guard: Option<Guard<R>>,
    start: u64,
}

impl<R: ChunkReader> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(guard) = self.guard.take() {
            guard.check_header(self.start).map_err(io::Error::other)?;
            // Readers of one file share its place in it.
            self.inner = guard.source.get_read(self.start).map_err(io::Error::other)?;
        }
        self.inner.read(buffer)
    }
}
