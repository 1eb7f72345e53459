//! The first 256 bytes of a summary.

use std::io;
use std::ops::Range;

use super::dead::bits_len;
use super::{Order, Sort, SummaryDraft};

/// Length of the header in bytes.
pub(super) const LEN: usize = 256;
/// Number of orders.
pub(super) const ORDERS: usize = 5;

/// What the file begins with: its name and the version of its layout.
const MARK: [u8; 12] = *b"offprintsum1";
/// The length of an order that has not been made.
const ABSENT: u64 = u64::MAX;
const SECTIONS: usize = 2 + ORDERS;
/// Where the checksum of the header is, which is of all before it.
const CHECKED: usize = LEN - blake3::OUT_LEN;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub rows: u32,
    pub live: u32,
    pub repeated: u64,
    /// BLAKE3 of all sections.
    pub check: [u8; blake3::OUT_LEN],
    lens: [u64; SECTIONS],
}

/// A section of the file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Section {
    Dead,
    Copies,
    /// By [`place`].
    Order(usize),
}

impl Section {
    fn index(self) -> usize {
        match self {
            Self::Dead => 0,
            Self::Copies => 1,
            Self::Order(at) => 2 + at,
        }
    }
}

/// The place of an order in the file, which stays whatever becomes of [`Sort::all`].
pub(super) fn place(sort: Sort) -> usize {
    match sort {
        Sort::Found => 0,
        Sort::Newest => 1,
        Sort::Title => 2,
        Sort::Site => 3,
        Sort::Longest => 4,
    }
}

/// The order at a place, where the draft has it.
pub(super) fn order(draft: &SummaryDraft, at: usize) -> Option<&Order> {
    draft.orders.iter().find(|(sort, _)| place(*sort) == at).map(|(_, order)| order)
}

impl Header {
    /// The header of a draft, without the checksum of the sections.
    pub(super) fn of(draft: &SummaryDraft) -> io::Result<Self> {
        let dead = draft.dead.count(draft.rows);
        let live = draft.rows - dead;
        let mut lens = [0; SECTIONS];
        lens[Section::Dead.index()] = if dead > 0 { bits_len(draft.rows) as u64 } else { 0 };
        lens[Section::Copies.index()] = draft.copies.len() as u64 * 8;
        for at in 0..ORDERS {
            lens[Section::Order(at).index()] = match order(draft, at) {
                None => ABSENT,
                Some(order) if order.len() != live as usize => {
                    return Err(io::Error::other("an order is not one of all live rows"));
                }
                Some(order) if order.is_identity() => 0,
                // One that is mapped from a damaged file may have lost rows.
                Some(order) if order.to_vec().len() != order.len() => {
                    return Err(io::Error::other("an order has places without a row"));
                }
                Some(_) => u64::from(live) * 4,
            };
        }
        Ok(Self { rows: draft.rows, live, repeated: draft.repeated, check: [0; blake3::OUT_LEN], lens })
    }

    pub(super) fn to_bytes(&self) -> [u8; LEN] {
        let mut bytes = Vec::with_capacity(LEN);
        bytes.extend(MARK);
        bytes.extend(self.rows.to_le_bytes());
        bytes.extend(self.live.to_le_bytes());
        bytes.extend(self.repeated.to_le_bytes());
        bytes.extend(self.lens.iter().flat_map(|len| len.to_le_bytes()));
        bytes.extend(self.check);
        bytes.resize(CHECKED, 0);
        bytes.extend(blake3::hash(&bytes).as_bytes());
        let mut header = [0; LEN];
        header.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        header
    }

    /// Reads a header that is as it was written, with lengths that fit its numbers.
    pub(super) fn parse(bytes: &[u8; LEN]) -> Option<Self> {
        let (checked, check) = bytes.split_at(CHECKED);
        let mut from = Fields(checked.strip_prefix(&MARK)?);
        if blake3::hash(checked).as_bytes() != check {
            return None;
        }
        let (rows, live) = (u32::from_le_bytes(from.take()?), u32::from_le_bytes(from.take()?));
        let repeated = u64::from_le_bytes(from.take()?);
        let mut lens = [0; SECTIONS];
        for len in &mut lens {
            *len = u64::from_le_bytes(from.take()?);
        }
        let header = Self { rows, live, repeated, check: from.take()?, lens };
        header.is_sound().then_some(header)
    }

    fn is_sound(&self) -> bool {
        let [dead, copies, orders @ ..] = self.lens;
        let order = u64::from(self.live) * 4;
        self.live <= self.rows
            && [0, bits_len(self.rows) as u64].contains(&dead)
            && copies.is_multiple_of(8)
            && copies / 8 <= u64::from(self.rows)
            && orders.iter().all(|len| [0, ABSENT, order].contains(len))
    }

    /// Bytes of a section, 0 where it is absent.
    pub(super) fn len_of(&self, section: Section) -> u64 {
        self.lens.get(section.index()).copied().filter(|len| *len != ABSENT).unwrap_or_default()
    }

    /// Where a section is, from the end of the header; `None` where it is absent.
    pub(super) fn range(&self, section: Section) -> Option<Range<usize>> {
        let at = section.index();
        self.lens.get(at).filter(|len| **len != ABSENT)?;
        let start: u64 = self.lens.get(..at)?.iter().filter(|len| **len != ABSENT).sum();
        let end = start + self.len_of(section);
        Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }

    /// Bytes of the whole file.
    pub(super) fn file_len(&self) -> u64 {
        LEN as u64 + self.lens.iter().filter(|len| **len != ABSENT).sum::<u64>()
    }
}

struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*field)
    }
}
