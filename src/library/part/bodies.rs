//! What an article has beside its row: blocks, removed lines, the path as it was given. Packed, a few articles together.
//!
//! ```text
//! frames   each zstd: outlines of its articles (postcard), then all their text
//! index    20 bytes for each frame: first row, place, length unpacked, checksum of the frame
//! count    4 bytes: how many frames
//! checksum 4 bytes, of index and count
//! ```
//!
//! The lengths of all text stand before the text and not in it: that packs better, and one check for UTF-8 is enough.

use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;

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
}

impl Default for Packing {
    fn default() -> Self {
        Self { frame: 64 << 10, level: 6 }
    }
}

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
) -> std::io::Result<Vec<Vec<u8>>>
where
    A: AsRef<Article> + Sync,
{
    let frames: Vec<Frame> = frames(articles, packing.frame)
        .into_par_iter()
        .map_init(
            || zstd::bulk::Compressor::new(packing.level),
            |compressor, rows| {
                let compressor = compressor.as_mut().map_err(|error| std::io::Error::other(error.to_string()))?;
                Frame::pack(articles, rows, &path, compressor)
            },
        )
        .collect::<Result<_, _>>()?;
    let mut index = Vec::with_capacity(frames.len() * ENTRY + 8);
    let mut offset = 0u64;
    for frame in &frames {
        index.extend(frame.first.to_le_bytes());
        index.extend(offset.to_le_bytes());
        index.extend(frame.unpacked.to_le_bytes());
        index.extend(crc32fast::hash(&frame.bytes).to_le_bytes());
        offset += frame.bytes.len() as u64;
    }
    index.extend((frames.len() as u32).to_le_bytes());
    let mut pieces: Vec<_> = frames.into_iter().map(|frame| frame.bytes).collect();
    pieces.push(files::seal(index));
    Ok(pieces)
}

/// The rows of each frame.
fn frames<A: AsRef<Article>>(articles: &[A], size: usize) -> Vec<Range<usize>> {
    let mut frames = Vec::new();
    let (mut first, mut held) = (0, 0);
    for (row, article) in articles.iter().enumerate() {
        let article = article.as_ref();
        held += article.blocks.iter().map(|b| b.text.len()).sum::<usize>();
        held += article.removed.iter().map(|r| r.text.len()).sum::<usize>();
        if held >= size {
            frames.push(first..row + 1);
            (first, held) = (row + 1, 0);
        }
    }
    if first < articles.len() {
        frames.push(first..articles.len());
    }
    frames
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
        compressor: &mut zstd::bulk::Compressor<'_>,
    ) -> std::io::Result<Self> {
        let mut text = String::new();
        let first = rows.start as u32;
        let outlines: Vec<_> =
            rows.filter_map(|row| Some(Outline::of(articles.get(row)?.as_ref(), path(row), &mut text))).collect();
        let mut unpacked = postcard::to_stdvec(&outlines).map_err(std::io::Error::other)?;
        unpacked.extend(text.as_bytes());
        if unpacked.len() > LARGEST_FRAME {
            return Err(std::io::Error::other("an article is too long for the library"));
        }
        let bytes = compressor.compress(&unpacked)?;
        Ok(Self { first, unpacked: unpacked.len() as u32, bytes })
    }
}

const ENTRY: usize = 20;
const FOOT: usize = 8;

/// The bodies of a part, mapped.
#[derive(Debug)]
pub(super) struct Bodies {
    bytes: OwnedBytes,
    frames: usize,
    /// Where the frames end and their index starts.
    end: usize,
}

impl Bodies {
    pub(super) fn open(folder: &Folder) -> Result<Self, Damage> {
        let bytes = folder.map(FILE)?;
        let damage = || folder.damage(FILE, files::MISMATCH);
        let foot = bytes.len().checked_sub(FOOT).ok_or_else(damage)?;
        let frames = files::u32_at(&bytes, foot).ok_or_else(damage)? as usize;
        let end = frames.checked_mul(ENTRY).and_then(|index| foot.checked_sub(index)).ok_or_else(damage)?;
        files::unseal(bytes.get(end..).unwrap_or_default()).ok_or_else(damage)?;
        Ok(Self { bytes, frames, end })
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
        if frame == self.frames {
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
        let entry = self.end + frame * ENTRY;
        let packed = self.bytes.get(self.offset(frame)?..self.offset(frame + 1)?)?;
        if crc32fast::hash(packed) != files::u32_at(&self.bytes, entry + 16)? {
            return None;
        }
        let length = files::u32_at(&self.bytes, entry + 12)? as usize;
        let bytes = zstd::bulk::decompress(packed, length.min(LARGEST_FRAME)).ok()?;
        let (outlines, text) = postcard::take_from_bytes(&bytes).ok()?;
        take(self.first(frame)?, outlines, std::str::from_utf8(text).ok()?)
    }
}
