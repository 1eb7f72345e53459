//! Lines that come back: in how many other articles of its site a line stood.
//!
//! ```text
//!   RawArticle ──► Imprint ──► Furniture::add        page after page, in their order
//!                     │            │
//!                     └──────► Furniture::look ──► Elsewhere ──► clean_in
//! ```
//!
//! A line is counted by its shape: letters without case, marks and spaces left out, each run of digits as one where the line
//! is no sentence. It counts once an article, and copies of an article count once. Articles whose input names no address and
//! no publication make one site together.
//!
//! Counts are never too high, but for two shapes in 2⁶⁴ that are taken for one. They are too low once more than
//! `MOST_LINES` different lines have been counted: the rarest half and more is forgotten then (a lossy count after Manku
//! and Motwani, "Approximate Frequency Counts over Data Streams", VLDB 2002), and [`Furniture::lost`] bounds the error. Some
//! 18 MB hold the lines, 9 MB the sites and 18 MB what tells copies apart, whatever is counted; a collection of a thousand
//! pages takes 2 MB.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::lines::{Features, Line};

mod counts;
mod shape;
mod stored;
mod verdict;

#[cfg(test)]
mod tests;

use counts::Counts;
pub use shape::Imprint;
pub(super) use verdict::{is_teased, judge};

/// Different lines that are counted at the same time: as many as a table of 2²⁰ places takes.
const MOST_LINES: usize = (1 << 20) / 8 * 7;
/// Different sites that are counted at the same time.
const MOST_SITES: usize = (1 << 19) / 8 * 7;
/// Articles that are remembered, so that copies of them count once; twice as many while the older ones leave.
const MOST_PAGES: usize = (1 << 19) / 8 * 7;

/// In how many articles of their sites lines stood.
#[derive(Debug, Clone)]
pub struct Furniture {
    lines: Counts,
    /// Articles of each site.
    sites: Counts,
    pages: Pages,
}

impl Default for Furniture {
    fn default() -> Self {
        Self::bounded(MOST_LINES, MOST_SITES, MOST_PAGES)
    }
}

impl Furniture {
    fn bounded(lines: usize, sites: usize, pages: usize) -> Self {
        Self { lines: Counts::new(lines), sites: Counts::new(sites), pages: Pages::new(pages) }
    }

    /// Counts the lines of an article, unless it is a copy of one that was counted. Until something is forgotten, the order
    /// of articles makes no difference.
    pub fn add(&mut self, page: &Imprint) {
        if page.shapes.is_empty() || !self.pages.insert(page.page) {
            return;
        }
        self.sites.add(page.site, 1);
        for shape in &page.shapes {
            self.lines.add(key(page.site, *shape), 1);
        }
    }

    /// What is known of the lines of an article that was counted.
    pub fn look(&self, page: &Imprint) -> Elsewhere {
        let others = |shape: &u64| self.lines.get(key(page.site, *shape)).saturating_sub(1);
        let counts = page.shapes.iter().map(|shape| (*shape, others(shape))).filter(|(_, count)| *count > 0);
        Elsewhere { articles: self.sites.get(page.site), counts: counts.collect() }
    }

    /// Takes in what was counted elsewhere. Articles that both have counted count twice.
    pub fn merge(&mut self, other: &Self) {
        self.lines.merge(&other.lines);
        self.sites.merge(&other.sites);
        self.pages.merge(&other.pages);
    }

    /// How many different articles have been counted, as far as they are remembered.
    pub fn articles(&self) -> usize {
        self.pages.young.len() + self.pages.old.len()
    }

    /// By how much a count can be too low.
    pub fn lost(&self) -> u32 {
        self.lines.lost()
    }
}

/// The key of a line of a site.
fn key(site: u64, shape: u64) -> u64 {
    shape::mix(site ^ shape::SEED, shape)
}

/// In how many other articles of its site each line of a page stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// Articles of the site, this one among them.
    articles: u32,
    /// By their shape, in its order; none that stands nowhere else.
    counts: Vec<(u64, u32)>,
}

impl Elsewhere {
    /// Whether no line of the page stands anywhere else.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// In how many other articles a line stands; where it is joined of several, the one of them that stands in the fewest.
    fn of(&self, line: &Line) -> u32 {
        let count = |text: &str| {
            let shape = shape::shape(text)?.shape;
            self.counts.binary_search_by_key(&shape, |(known, _)| *known).ok().and_then(|at| self.counts.get(at))
        };
        let of = |text: &str| count(text).map_or(0, |(_, count)| *count);
        let parts = line.parts.iter().map(|(_, text)| of(text)).min();
        parts.unwrap_or_else(|| of(&line.text))
    }

    /// Writes into the features of lines what is known of them.
    fn note(&self, lines: &[Line], features: &mut [Features]) {
        for (line, f) in lines.iter().zip(features) {
            f.elsewhere = self.of(line);
        }
    }
}

/// Articles that were counted, the latest of them.
#[derive(Debug, Clone)]
struct Pages {
    young: HashSet<u64, RandomState>,
    old: HashSet<u64, RandomState>,
    most: usize,
}

impl Pages {
    fn new(most: usize) -> Self {
        Self { young: HashSet::default(), old: HashSet::default(), most }
    }

    /// Remembers an article; whether it was not known.
    fn insert(&mut self, page: u64) -> bool {
        if self.old.contains(&page) || !self.young.insert(page) {
            return false;
        }
        if self.young.len() >= self.most {
            self.old = std::mem::take(&mut self.young);
        }
        true
    }

    fn merge(&mut self, other: &Self) {
        for page in other.sorted() {
            self.insert(page);
        }
    }

    fn sorted(&self) -> Vec<u64> {
        let mut pages: Vec<u64> = self.old.iter().chain(&self.young).copied().collect();
        pages.sort_unstable();
        pages
    }
}
