//! What an article has beside its row: blocks, removed lines, the path as it was given. Packed, a few articles together.
//!
//! ```text
//! frames     each zstd: outlines of its articles (postcard), then all their text
//! dictionary zstd too: pieces of text, from which the frames quote
//! index      20 bytes for each of these: first row, place, length unpacked, checksum
//! count      4 bytes: how many frames
//! checksum   4 bytes, of index and count
//! ```
//!
//! The lengths of all text stand before the text and not in it: that packs better, and one check for UTF-8 is enough.
//!
//! What was weighed: bytes packed for each byte of text, megabytes of text packed in a second by one core (of four, all
//! busy), and microseconds to unpack a frame; English prose of documentation, 7 MB, Arabic news, 12 MB, invented news, 80 MB.
//!
//! ```text
//! frame  level  dictionary   English             Arabic              invented
//! 32 KiB 3      none         .368 156  46        .324 154  44        .493 158  42
//! 64 KiB 1      none         .373 260  77        .329 233  66        .517 304  81
//! 64 KiB 3      none         .350 182  79        .310 169  88        .485 164  85
//! 64 KiB 6      none         .333  63  79        .295  58  88        .461  57 102
//! 128 KiB 6     none         .320  58  77        .274  59  87        .452  53 121
//! 64 KiB 3      64 KiB       .331 141 120        .292 149 108        .459 132  81
//! 32 KiB 3      256 KiB      .326 132  66        .287 148  67        .444 134  74
//! 64 KiB 3      256 KiB      .320 131 129        .283 163 109        .444 146 121   taken
//! 64 KiB 4      256 KiB      .303  71 118        .284 151 110        .422  70 121
//! 64 KiB 3      512 KiB      .302 101 118        .283 160 108        .425 100 165
//! ```
//!
//! A dictionary that zstd trains (2 s for a part) is better by one to three hundredths than pieces of text of its size, and
//! worse than pieces of twice its size. A larger one has to be unpacked, and kept in memory, for each part that is read.

use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use super::files::{self, Folder};
use crate::clean::{Article, Block, Reason, Removed, Role};
use crate::library::Damage;
use crate::source::LineNo;

pub(super) const FILE: &str = "bodies";

/// How bodies are packed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packing {
    /// Bytes of text after which a frame is closed.
    pub(super) frame: usize,
    /// Of zstd.
    pub(super) level: i32,
    /// Bytes of the dictionary, at the most.
    pub(super) dictionary: usize,
}

impl Default for Packing {
    fn default() -> Self {
        Self { frame: 64 << 10, level: 3, dictionary: 256 << 10 }
    }
}

/// A dictionary takes no more than one part in this many of all text: each byte of it has to be saved elsewhere.
const DICTIONARY_SHARE: usize = 100;
/// Bytes that an article lends to the dictionary.
const PIECE: usize = 2 << 10;

/// The most that a frame unpacks to: an article may be as long as the longest page.
const LARGEST_FRAME: usize = 1 << 30;

/// What an article has beside its row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    /// Where it was found, where that is not the path of its document.
    pub(super) path: Option<Vec<u8>>,
    pub(super) blocks: Vec<Block>,
    pub(super) removed: Vec<Removed>,
}

/// A body without its text.
#[derive(Debug, Serialize, Deserialize)]
struct Outline {
    path: Option<Vec<u8>>,
    blocks: Vec<Entry<Role>>,
    removed: Vec<Entry<Reason>>,
}

/// What it is, its line as the step from the one before, the length of its text.
type Entry<K> = (K, i32, u32);

impl Outline {
    fn of(article: &Article, path: Option<Vec<u8>>, text: &mut String) -> Self {
        let mut line = 0;
        let blocks = article.blocks.iter().map(|b| entry(b.role, b.line, &b.text, &mut line, text)).collect();
        let mut line = 0;
        let removed = article.removed.iter().map(|r| entry(r.why, r.line, &r.text, &mut line, text)).collect();
        Self { path, blocks, removed }
    }

    /// The bytes of text that belong to it.
    fn len(&self) -> usize {
        let lengths = self.blocks.iter().map(|b| b.2).chain(self.removed.iter().map(|r| r.2));
        lengths.map(|len| len as usize).fold(0, usize::saturating_add)
    }

    fn fill(self, text: &str) -> Option<Body> {
        let mut text = Text { rest: text, line: 0 };
        let blocks =
            self.blocks.into_iter().map(|entry| text.take(entry).map(|(role, line, text)| Block { role, text, line }));
        let blocks = blocks.collect::<Option<_>>()?;
        text.line = 0;
        let removed =
            self.removed.into_iter().map(|entry| text.take(entry).map(|(why, line, text)| Removed { line, text, why }));
        Some(Body { path: self.path, blocks, removed: removed.collect::<Option<_>>()? })
    }
}

fn entry<K>(kind: K, LineNo(line): LineNo, piece: &str, before: &mut u32, text: &mut String) -> Entry<K> {
    text.push_str(piece);
    let step = line.wrapping_sub(*before).cast_signed();
    *before = line;
    (kind, step, piece.len() as u32)
}

struct Text<'a> {
    rest: &'a str,
    line: u32,
}

impl Text<'_> {
    fn take<K>(&mut self, (kind, step, len): Entry<K>) -> Option<(K, LineNo, String)> {
        let (piece, rest) = self.rest.split_at_checked(len as usize)?;
        self.rest = rest;
        self.line = self.line.wrapping_add_signed(step);
        Some((kind, LineNo(self.line), piece.to_owned()))
    }
}

/// The file, in pieces. Frames are packed on all cores that are free. `path` gives what is kept as [`Body::path`].
pub(super) fn pack<A>(
    articles: &[A],
    path: impl Fn(usize) -> Option<Vec<u8>> + Sync,
    packing: Packing,
) -> io::Result<Vec<Vec<u8>>>
where
    A: AsRef<Article> + Sync,
{
    let dictionary = dictionary(articles, packing.dictionary);
    let prepared = EncoderDictionary::copy(&dictionary, packing.level);
    let frames = frames(articles, packing.frame).into_par_iter().map_init(
        || Compressor::with_prepared_dictionary(&prepared),
        |compressor, rows| {
            let compressor = compressor.as_mut().map_err(|error| io::Error::other(error.to_string()))?;
            Frame::pack(articles, rows, &path, compressor)
        },
    );
    let mut frames: Vec<Frame> = frames.collect::<Result<_, _>>()?;
    let count = frames.len() as u32;
    let packed = zstd::bulk::compress(&dictionary, packing.level)?;
    frames.push(Frame { first: articles.len() as u32, unpacked: dictionary.len() as u32, bytes: packed });
    let index = index(&frames, count);
    Ok(frames.into_iter().map(|frame| frame.bytes).chain([files::seal(index)]).collect())
}

fn index(frames: &[Frame], count: u32) -> Vec<u8> {
    let mut index = Vec::with_capacity(frames.len() * ENTRY + FOOT);
    let mut offset = 0u64;
    for frame in frames {
        index.extend(frame.first.to_le_bytes());
        index.extend(offset.to_le_bytes());
        index.extend(frame.unpacked.to_le_bytes());
        index.extend(crc32fast::hash(&frame.bytes).to_le_bytes());
        offset += frame.bytes.len() as u64;
    }
    index.extend(count.to_le_bytes());
    index
}

/// Pieces of articles from all over the part, in the form in which frames hold them. As they are text they are never
/// taken for a dictionary that zstd trained: those start with what is no UTF-8.
fn dictionary<A: AsRef<Article>>(articles: &[A], most: usize) -> Vec<u8> {
    let all: usize = articles.iter().map(|article| text_len(article.as_ref())).sum();
    let pieces = most.min(all / DICTIONARY_SHARE) / PIECE;
    if pieces == 0 {
        return Vec::new();
    }
    let mut dictionary = Vec::with_capacity(pieces * PIECE);
    let mut text = String::new();
    for article in articles.iter().step_by(articles.len().div_ceil(pieces)) {
        text.clear();
        Outline::of(article.as_ref(), None, &mut text);
        let start = text.len().saturating_sub(PIECE) / 2;
        dictionary.extend(text.as_bytes().iter().skip(start).take(PIECE));
    }
    dictionary
}

/// The rows of each frame. An article that is longer than a frame has one of its own, so that it is unpacked for nobody
/// else.
fn frames<A: AsRef<Article>>(articles: &[A], size: usize) -> Vec<Range<usize>> {
    let mut frames = Vec::new();
    let (mut first, mut held) = (0, 0);
    for (row, article) in articles.iter().enumerate() {
        let own = text_len(article.as_ref());
        if row > first && held + own > size {
            frames.push(first..row);
            (first, held) = (row, 0);
        }
        held += own;
    }
    if first < articles.len() {
        frames.push(first..articles.len());
    }
    frames
}

fn text_len(article: &Article) -> usize {
    let blocks = article.blocks.iter().map(|block| block.text.len());
    blocks.chain(article.removed.iter().map(|line| line.text.len())).sum()
}

struct Frame {
    first: u32,
    unpacked: u32,
    bytes: Vec<u8>,
}

impl Frame {
    fn pack<A: AsRef<Article>>(
        articles: &[A],
        rows: Range<usize>,
        path: &impl Fn(usize) -> Option<Vec<u8>>,
        compressor: &mut Compressor<'_>,
    ) -> io::Result<Self> {
        let mut text = String::new();
        let first = rows.start as u32;
        let outlines: Vec<_> =
            rows.filter_map(|row| Some(Outline::of(articles.get(row)?.as_ref(), path(row), &mut text))).collect();
        let mut unpacked = postcard::to_stdvec(&outlines).map_err(io::Error::other)?;
        unpacked.extend(text.as_bytes());
        if unpacked.len() > LARGEST_FRAME {
            return Err(io::Error::other("an article is too long for the library"));
        }
        let bytes = compressor.compress(&unpacked)?;
        Ok(Self { first, unpacked: unpacked.len() as u32, bytes })
    }
}

const ENTRY: usize = 20;
const FOOT: usize = 8;

/// The bodies of a part, mapped.
pub(super) struct Bodies {
    bytes: OwnedBytes,
    frames: usize,
    /// Where the frames end and their index starts.
    end: usize,
    dictionary: OnceLock<Option<DecoderDictionary<'static>>>,
}

impl fmt::Debug for Bodies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bodies").field("frames", &self.frames).finish_non_exhaustive()
    }
}

impl Bodies {
    pub(super) fn open(folder: &Folder) -> Result<Self, Damage> {
        let bytes = folder.map(FILE)?;
        let damage = || folder.damage(FILE, files::MISMATCH);
        let foot = bytes.len().checked_sub(FOOT).ok_or_else(damage)?;
        let frames = files::u32_at(&bytes, foot).ok_or_else(damage)? as usize;
        let end = frames.checked_add(1).and_then(|entries| foot.checked_sub(entries.checked_mul(ENTRY)?));
        let end = end.ok_or_else(damage)?;
        files::unseal(bytes.get(end..).unwrap_or_default()).ok_or_else(damage)?;
        Ok(Self { bytes, frames, end, dictionary: OnceLock::new() })
    }

    /// The frame that holds a row.
    pub(super) fn frame_of(&self, row: u32) -> Option<usize> {
        let (mut low, mut high) = (0, self.frames);
        while low < high {
            let middle = low.midpoint(high);
            if self.first(middle)? <= row { low = middle + 1 } else { high = middle }
        }
        low.checked_sub(1)
    }

    fn first(&self, frame: usize) -> Option<u32> {
        files::u32_at(&self.bytes, self.end + frame * ENTRY)
    }

    fn offset(&self, frame: usize) -> Option<usize> {
        if frame > self.frames {
            return Some(self.end);
        }
        files::u64_at(&self.bytes, self.end + frame * ENTRY + 4)?.try_into().ok()
    }

    /// The body of a row. `None` where it is damaged.
    pub(super) fn body(&self, row: u32) -> Option<Body> {
        self.unpack(self.frame_of(row)?, |first, outlines, text| {
            let at = row.checked_sub(first)? as usize;
            let before = outlines.get(..at)?.iter().map(Outline::len).fold(0, usize::saturating_add);
            outlines.into_iter().nth(at)?.fill(text.get(before..)?)
        })
    }

    /// The bodies of a frame and the row of the first. `None` where it is damaged.
    pub(super) fn bodies(&self, frame: usize) -> Option<(u32, Vec<Body>)> {
        self.unpack(frame, |first, outlines, mut text| {
            let bodies = outlines.into_iter().map(|outline| {
                let (own, rest) = text.split_at_checked(outline.len())?;
                text = rest;
                outline.fill(own)
            });
            Some((first, bodies.collect::<Option<_>>()?))
        })
    }

    fn unpack<T>(&self, frame: usize, take: impl FnOnce(u32, Vec<Outline>, &str) -> Option<T>) -> Option<T> {
        if frame >= self.frames {
            return None;
        }
        let dictionary = self.dictionary.get_or_init(|| {
            let bytes = self.decompress(self.frames, &mut Decompressor::new().ok()?)?;
            Some(DecoderDictionary::copy(&bytes))
        });
        let mut decompressor = Decompressor::with_prepared_dictionary(dictionary.as_ref()?).ok()?;
        let bytes = self.decompress(frame, &mut decompressor)?;
        let (outlines, text) = postcard::take_from_bytes(&bytes).ok()?;
        take(self.first(frame)?, outlines, std::str::from_utf8(text).ok()?)
    }

    /// What a frame or the dictionary was packed from. What is damaged never reaches zstd.
    fn decompress(&self, frame: usize, decompressor: &mut Decompressor<'_>) -> Option<Vec<u8>> {
        let entry = self.end + frame * ENTRY;
        let packed = self.bytes.get(self.offset(frame)?..self.offset(frame + 1)?)?;
        if crc32fast::hash(packed) != files::u32_at(&self.bytes, entry + 16)? {
            return None;
        }
        let length = files::u32_at(&self.bytes, entry + 12)? as usize;
        decompressor.decompress(packed, length.min(LARGEST_FRAME)).ok()
    }
}
