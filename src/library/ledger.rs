//! Which documents a library knows, and which of them have changed.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use super::Damage;
use super::part::{DocumentRow, DocumentState, Part};
use crate::source::{self, Document, Position};

/// All documents of the parts of a library. A document that was read in several steps is in several parts; the last says how
/// far it has been read.
#[derive(Debug)]
pub(super) struct Ledger<'a> {
    parts: &'a [Arc<Part>],
    /// In the order of path and part.
    entries: Vec<Entry>,
    /// Which of them have been found again.
    met: Vec<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u64,
    part: u32,
    document: u32,
}

/// A document in a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) part: u32,
    pub(super) document: u32,
}

/// What is to be done with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing: it is as it was read.
    Same,
    /// To be read from here on: it is new, it has grown, or reading was interrupted.
    GoOn(Position),
    /// To be read anew; what came out of it before has left.
    Anew,
}

impl<'a> Ledger<'a> {
    /// The documents of parts, without those that have left.
    pub(super) fn of(parts: &'a [Arc<Part>], left: &HashSet<Place>) -> Result<Self, Damage> {
        let mut entries = Vec::new();
        for (part, content) in (0..).zip(parts) {
            let documents = content.documents()?;
            let entry = |document: DocumentRow<'_>| Entry {
                hash: path_hash(document.path()),
                part,
                document: document.place(),
            };
            let all = documents.iter().map(entry);
            entries.extend(all.filter(|entry| left.is_empty() || !left.contains(&entry.place())));
        }
        entries.sort_unstable();
        let met = vec![false; entries.len()];
        Ok(Self { parts, entries, met })
    }

    pub(super) fn parts(&self) -> &'a [Arc<Part>] {
        self.parts
    }

    /// Compares a document that was found with what is known of it.
    pub(super) fn meet(&mut self, document: &Document, absolute: &Path) -> Standing {
        let range = self.range(absolute);
        if let Some(met) = self.met.get_mut(range.clone()) {
            met.fill(true);
        }
        let known = self.entries.get(range).and_then(<[Entry]>::last).and_then(|entry| self.state(*entry));
        known.map_or(Standing::GoOn(Position::default()), |known| standing(document, &known))
    }

    /// Where a document is.
    pub(super) fn places(&self, absolute: &Path) -> impl Iterator<Item = Place> {
        self.entries.get(self.range(absolute)).unwrap_or_default().iter().map(Entry::place)
    }

    /// The documents that were not met: they have left.
    pub(super) fn unmet(&self) -> impl Iterator<Item = Place> {
        let entries = self.entries.iter().zip(&self.met);
        entries.filter(|(_, met)| !**met).map(|(entry, _)| entry.place())
    }

    fn range(&self, absolute: &Path) -> std::ops::Range<usize> {
        let hash = path_hash(absolute);
        let start = self.entries.partition_point(|entry| entry.hash < hash);
        let len = self.entries.get(start..).map_or(0, |rest| rest.partition_point(|entry| entry.hash == hash));
        start..start + len
    }

    fn state(&self, entry: Entry) -> Option<DocumentState> {
        let part = self.parts.get(entry.part as usize)?;
        Some(part.document(entry.document).ok()??.state())
    }
}

impl Entry {
    fn place(&self) -> Place {
        Place { part: self.part, document: self.document }
    }
}

/// Tells paths apart in little room; of a million paths two have the same one with a chance of one in thirty million.
pub(super) fn path_hash(path: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.as_os_str().as_encoded_bytes().hash(&mut hasher);
    hasher.finish()
}

fn standing(document: &Document, known: &DocumentState) -> Standing {
    let Some(stamp) = document.stamp else {
        return Standing::Anew;
    };
    if stamp == known.stamp {
        return if known.complete { Standing::Same } else { Standing::GoOn(known.read) };
    }
    let upto = known.read.bytes;
    let grown = document.grows() && upto > 0 && stamp.size >= upto;
    // Where it cannot be read, reading it anew will say why.
    if grown && source::fingerprint(&document.path, upto).is_ok_and(|print| print == known.fingerprint) {
        return Standing::GoOn(known.read);
    }
    Standing::Anew
}
