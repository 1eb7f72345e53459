//! What an article has beside its row: blocks, removed lines, the path as it was given. Packed, a few articles together.
//!
//! ```text
//! frames     each zstd: the outline of its articles (postcard), then all their text, each piece closed by U+001E
//! dictionary zstd too: pieces of text, from which the frames quote
//! index      20 bytes for each of these: first row, place, length unpacked, checksum
//! count      4 bytes: how many frames
//! checksum   4 bytes, of index and count
//! ```
//!
//! What is alike stands together: roles, lines, and text; and the end of a piece, which is nearly always a full stop and a
//! mark, packs better than its length (.472 → .464 of the text of invented news, .337 → .326 of English documentation). One
//! check for UTF-8 is enough for all text.
//!
//! What was weighed: bytes packed, dictionary and all, for each byte of text; milliseconds of one core (of four, all busy) to
//! pack a megabyte; microseconds to unpack a frame. English prose of documentation, 6 MB, and invented news, 75 MB. Tables
//! are those that zstd looks for repeats in, as the logarithm of their entries.
//!
//! ```text
//! frame   dictionary tables   English         invented
//! 64 KiB  256 KiB    16       .326 4.8  77    .464  5.9  96
//! 128 KiB 256 KiB    17       .310 4.8 154    .449  6.6 163
//! 128 KiB 256 KiB    18       .308 5.4 154    .442  7.6 195
//! 128 KiB 384 KiB    18       .304 5.4 154    .437  7.6 195
//! 64 KiB  512 KiB    18       .300 5.4  77    .433  7.6 110
//! 128 KiB 512 KiB    17       .300 4.8 148    .443  6.1 227
//! 128 KiB 512 KiB    18       .296 5.4 154    .433  7.3 228   taken
//! 128 KiB 512 KiB    19       .295 5.4 154    .427  8.3 228
//! 128 KiB 640 KiB    18       .294 4.8 231    .432  6.8 195
//! ```
//!
//! Longer search (greedy, lazy) costs twice as much for a hundredth. Pieces chosen for what they share with others, in the
//! manner in which zstd trains, save less than a hundredth at 256 KiB and half of one at 512 KiB. The dictionary has to be
//! unpacked (0.4 ms) and kept in memory for each part that is read: that bounds its size.

use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::DecoderDictionary;
use zstd::zstd_safe::{CParameter, Strategy};

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
    /// Bytes of the dictionary, at the most.
    pub(super) dictionary: usize,
}

impl Default for Packing {
    fn default() -> Self {
        Self { frame: 128 << 10, dictionary: 512 << 10 }
    }
}

/// A dictionary takes no more than one part in this many of all text: each byte of it has to be saved elsewhere.
const DICTIONARY_SHARE: usize = 100;
/// Bytes that an article lends to the dictionary.
const PIECE: usize = 1 << 10;

/// How zstd looks for repeats: what its level 3 does, with tables that are large enough for the dictionary.
const SEARCH: [CParameter; 5] = [
    CParameter::Strategy(Strategy::ZSTD_dfast),
    CParameter::WindowLog(20),
    CParameter::HashLog(18),
    CParameter::ChainLog(17),
    CParameter::MinMatch(5),
];
const LEVEL: i32 = 3;

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

/// The bodies of a frame without their text.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Outline {
    articles: Vec<Entry>,
    roles: Vec<Role>,
    reasons: Vec<Reason>,
    /// Of blocks and removed lines, in the order of the text: the step from the line before.
    steps: Vec<i32>,
    /// Pieces that hold [`END`] themselves, by their place, and how often.
    broken: Vec<(u32, u32)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    path: Option<Vec<u8>>,
    blocks: u32,
    removed: u32,
}

/// Closes each piece of text: a separator of records, which text does not hold as a rule.
const END: char = '\u{1E}';

impl Outline {
    /// Adds an article, and its text to that of the frame.
    fn add(&mut self, article: &Article, path: Option<Vec<u8>>, text: &mut String) {
        let (blocks, removed) = (article.blocks.len() as u32, article.removed.len() as u32);
        self.articles.push(Entry { path, blocks, removed });
        self.roles.extend(article.blocks.iter().map(|block| block.role));
        self.reasons.extend(article.removed.iter().map(|line| line.why));
        let mut before = 0;
        for (line, piece) in pieces(article) {
            let held = memchr::memchr_iter(END as u8, piece.as_bytes()).count();
            if held > 0 {
                self.broken.push((self.steps.len() as u32, held as u32));
            }
            self.steps.push(line.0.wrapping_sub(before).cast_signed());
            before = line.0;
            text.push_str(piece);
            text.push(END);
        }
    }

    /// The bodies and their text. `skip` of them are not made.
    fn bodies<'a>(&'a self, text: &'a str, skip: usize) -> impl Iterator<Item = Option<Body>> + 'a {
        let mut reader = Reader { outline: self, text, at: 0, broken: 0, roles: 0, reasons: 0 };
        let (skipped, wanted) = self.articles.split_at_checked(skip).unwrap_or((&self.articles, &[]));
        let sound = skipped.iter().try_for_each(|entry| reader.skip(entry)).is_some();
        wanted.iter().map(move |entry| reader.body(entry).filter(|_| sound))
    }
}

/// Blocks, then removed lines.
fn pieces(article: &Article) -> impl Iterator<Item = (LineNo, &str)> {
    let blocks = article.blocks.iter().map(|block| (block.line, block.text.as_str()));
    blocks.chain(article.removed.iter().map(|line| (line.line, line.text.as_str())))
}

/// Reads the pieces of a frame one by one.
struct Reader<'a> {
    outline: &'a Outline,
    /// What was not read yet.
    text: &'a str,
    /// Places in the columns of the outline.
    at: usize,
    broken: usize,
    roles: usize,
    reasons: usize,
}

impl<'a> Reader<'a> {
    fn skip(&mut self, entry: &Entry) -> Option<()> {
        for _ in 0..u64::from(entry.blocks) + u64::from(entry.removed) {
            self.piece()?;
        }
        self.roles += entry.blocks as usize;
        self.reasons += entry.removed as usize;
        Some(())
    }

    fn body(&mut self, entry: &Entry) -> Option<Body> {
        let (outline, mut line) = (self.outline, 0);
        let roles = outline.roles.get(self.roles..)?.get(..entry.blocks as usize)?;
        let reasons = outline.reasons.get(self.reasons..)?.get(..entry.removed as usize)?;
        self.roles += roles.len();
        self.reasons += reasons.len();
        let mut next = || {
            let (step, text) = self.piece()?;
            line = u32::wrapping_add_signed(line, step);
            Some((LineNo(line), text.to_owned()))
        };
        let blocks = roles.iter().map(|role| next().map(|(line, text)| Block { role: *role, text, line }));
        let blocks = blocks.collect::<Option<_>>()?;
        let removed = reasons.iter().map(|why| next().map(|(line, text)| Removed { line, text, why: *why }));
        Some(Body { path: entry.path.clone(), blocks, removed: removed.collect::<Option<_>>()? })
    }

    /// The next piece and the step to its line.
    fn piece(&mut self) -> Option<(i32, &'a str)> {
        let step = *self.outline.steps.get(self.at)?;
        let held = match self.outline.broken.get(self.broken) {
            Some((at, held)) if *at as usize == self.at => {
                self.broken += 1;
                *held as usize
            }
            _ => 0,
        };
        self.at += 1;
        let end = memchr::memchr_iter(END as u8, self.text.as_bytes()).nth(held)?;
        let (piece, rest) = self.text.split_at_checked(end)?;
        self.text = rest.strip_prefix(END)?;
        Some((step, piece))
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
    // To prepare the dictionary takes milliseconds: once for each thread, and not for each share of work.
    let idle = Mutex::new(Vec::new());
    let frames = frames(articles, packing.frame).into_par_iter().map(|rows| {
        let free = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut compressor = free.map_or_else(|| compressor(&dictionary), Ok)?;
        let frame = Frame::pack(articles, rows, &path, &mut compressor);
        idle.lock().unwrap_or_else(PoisonError::into_inner).push(compressor);
        frame
    });
    let mut frames: Vec<Frame> = frames.collect::<Result<_, _>>()?;
    let count = frames.len() as u32;
    let packed = compressor(&[])?.compress(&dictionary)?;
    frames.push(Frame { first: articles.len() as u32, unpacked: dictionary.len() as u32, bytes: packed });
    let index = index(&frames, count);
    Ok(frames.into_iter().map(|frame| frame.bytes).chain([files::seal(index)]).collect())
}

fn compressor(dictionary: &[u8]) -> io::Result<Compressor<'static>> {
    let mut compressor = Compressor::with_dictionary(LEVEL, dictionary)?;
    SEARCH.into_iter().try_for_each(|parameter| compressor.set_parameter(parameter))?;
    Ok(compressor)
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
        Outline::default().add(article.as_ref(), None, &mut text);
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
    pieces(article).map(|(_, text)| text.len()).sum()
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
        let mut outline = Outline::default();
        for row in rows {
            if let Some(article) = articles.get(row) {
                outline.add(article.as_ref(), path(row), &mut text);
            }
        }
        let mut unpacked = postcard::to_stdvec(&outline).map_err(io::Error::other)?;
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
        self.unpack(self.frame_of(row)?, |first, outline, text| {
            outline.bodies(text, row.checked_sub(first)? as usize).next()?
        })
    }

    /// The bodies of a frame and the row of the first. `None` where it is damaged.
    pub(super) fn bodies(&self, frame: usize) -> Option<(u32, Vec<Body>)> {
        self.unpack(frame, |first, outline, text| Some((first, outline.bodies(text, 0).collect::<Option<_>>()?)))
    }

    fn unpack<T>(&self, frame: usize, take: impl FnOnce(u32, &Outline, &str) -> Option<T>) -> Option<T> {
        if frame >= self.frames {
            return None;
        }
        let dictionary = self.dictionary.get_or_init(|| {
            let bytes = self.decompress(self.frames, &mut Decompressor::new().ok()?)?;
            Some(DecoderDictionary::copy(&bytes))
        });
        let mut decompressor = Decompressor::with_prepared_dictionary(dictionary.as_ref()?).ok()?;
        let bytes = self.decompress(frame, &mut decompressor)?;
        let (outline, text) = postcard::take_from_bytes::<Outline>(&bytes).ok()?;
        take(self.first(frame)?, &outline, std::str::from_utf8(text).ok()?)
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
