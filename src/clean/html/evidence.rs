//! What can be seen of each line of a page: its text, its markup, its neighbours and its place in the tree, as numbers that
//! depend on no language and no site.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::super::lines::{Features, Line};
use super::holders::{self, Holder, Kind, Sum};
use super::render::{Markup, Page};

mod columns;
mod shapes;
mod twins;

pub(super) use columns::COLUMNS;
use columns::{hit, row, share, yes};
use shapes::{Shape, shapes};
use twins::{Twin, twins};

/// What is seen of a page as a whole.
pub(super) struct View<'a> {
    page: &'a Page,
    features: &'a [Features],
    shapes: Vec<Shape>,
    own: Vec<Sum>,
    whole: Vec<Sum>,
    half: Vec<(u16, u16)>,
    most: Vec<(u16, u16)>,
    dense: Vec<(u16, u16)>,
    paths: FxHashMap<u64, Sum>,
    styled: FxHashMap<u64, Sum>,
    /// Prose and words before each line; one more than lines.
    prose: Vec<f32>,
    words: Vec<f32>,
    linked: Vec<f32>,
    all: Vec<f32>,
    /// The nearest line of prose above and below each.
    above: Vec<Option<usize>>,
    below: Vec<Option<usize>>,
    /// The last line that says that the article is over.
    ended: Vec<Option<usize>>,
    heading: Vec<Option<usize>>,
    title: Option<usize>,
    first: usize,
    last: usize,
    described: Vec<bool>,
    kept: &'a [bool],
    runs: Vec<(f32, f32)>,
    twins: Vec<Twin>,
}

fn is_prose(f: &Features, m: &Markup) -> bool {
    f.is_long() && !m.is_linked()
}

fn sum_of(f: &Features, m: &Markup) -> Sum {
    Sum {
        lines: 1,
        words: f.words,
        prose: if is_prose(f, m) { f.words } else { 0.0 },
        all: m.all as f32,
        linked: m.linked as f32,
        commas: f.commas as f32,
    }
}

/// Prose that no word list knows.
fn is_plain_prose(m: &Markup, f: &Features) -> bool {
    is_prose(f, m) && f.hit.is_none()
}

/// Sums by path.
type Paths = FxHashMap<u64, Sum>;

/// The lines of a page, to be gone along.
#[derive(Clone, Copy)]
struct Lines<'a> {
    page: &'a Page,
    features: &'a [Features],
}

impl<'a> Lines<'a> {
    fn each(self) -> impl Iterator<Item = (&'a Markup, &'a Features)> {
        self.page.markup.iter().zip(self.features)
    }

    /// What the parts hold that the same elements lead to, and those that elements of the same class lead to.
    fn by_path(self) -> (Paths, Paths) {
        let (mut paths, mut styled) = (Paths::default(), Paths::default());
        for (m, f) in self.each() {
            let holder = self.page.holders.get(m.holder as usize).copied().unwrap_or_default();
            paths.entry(holder.path).or_default().add(&sum_of(f, m));
            styled.entry(holder.styled_path).or_default().add(&sum_of(f, m));
        }
        (paths, styled)
    }

    /// The sum before each line; one more than lines.
    fn running(self, of: impl Fn(&Markup, &Features) -> f32) -> Vec<f32> {
        let mut sum = 0.0;
        let sums = self.each().map(|(m, f)| {
            sum += of(m, f);
            sum
        });
        std::iter::once(0.0).chain(sums).collect()
    }

    /// For each line the last one before it, in the order given, that `is`.
    fn near(self, order: impl Iterator<Item = usize>, is: impl Fn(&Markup, &Features) -> bool) -> Vec<Option<usize>> {
        let mut near = vec![None; self.features.len()];
        let mut last = None;
        for at in order {
            if let (Some(slot), Some(m), Some(f)) = (near.get_mut(at), self.page.markup.get(at), self.features.get(at))
            {
                *slot = last;
                if is(m, f) {
                    last = Some(at);
                }
            }
        }
        near
    }

    /// The first and the last line of prose near where most of it is, else anywhere.
    fn ends_of_prose(self, dense: &[(u16, u16)]) -> (usize, usize) {
        const NEAR: u16 = 3;
        let prose = || self.each().enumerate().filter(|(_, (m, f))| is_plain_prose(m, f)).map(|(at, (m, _))| (at, m));
        let is_near = |m: &Markup| dense.get(m.holder as usize).is_some_and(|d| d.1 == 0 && d.0 <= NEAR);
        let mut near = prose().filter(|(_, m)| is_near(m)).map(|(at, _)| at);
        let first = near.next().or_else(|| prose().next().map(|(at, _)| at));
        let last = near.last().or(first.filter(|_| prose().any(|(_, m)| is_near(m))));
        (first.unwrap_or(0), last.or_else(|| prose().last().map(|(at, _)| at)).unwrap_or(self.features.len()))
    }
}

impl<'a> View<'a> {
    pub(super) fn new(
        page: &'a Page,
        features: &'a [Features],
        title: Option<&str>,
        description: Option<&str>,
        kept: &'a [bool],
    ) -> Self {
        let lines = Lines { page, features };
        let (own, whole) = holders::sum_up(&page.holders, lines.each().map(|(m, f)| (m.holder, sum_of(f, m))));
        let distance = |heart| holders::distances(&page.holders, heart);
        let dense = distance(holders::densest(&page.holders, &own, &whole));
        let (paths, styled) = lines.by_path();
        let (first, last) = lines.ends_of_prose(&dense);
        let n = features.len();
        let same = |text: &str| description.is_some_and(|d| super::super::lines::same(d, text));
        Self {
            shapes: shapes(&page.lines, features, &page.markup, title),
            half: distance(holders::heart(&page.holders, &whole, 0.5)),
            most: distance(holders::heart(&page.holders, &whole, 0.8)),
            dense,
            paths,
            styled,
            prose: lines.running(|m, f| if is_prose(f, m) { f.words } else { 0.0 }),
            words: lines.running(|_, f| f.words),
            linked: lines.running(|m, _| m.linked as f32),
            all: lines.running(|m, _| m.all as f32),
            above: lines.near(0..n, is_plain_prose),
            below: lines.near((0..n).rev(), is_plain_prose),
            ended: lines.near(0..n, |_, f| f.hit.is_some_and(|h| h.end)),
            heading: lines.near(0..n, |m, _| m.level > 0),
            title: title.and_then(|title| title_at(page, title)),
            first,
            last,
            described: page.lines.iter().map(|l| same(&l.text)).collect(),
            runs: runs(features, &page.markup),
            twins: twins(&page.holders, &whole, &page.markup, features),
            kept,
            page,
            features,
            own,
            whole,
        }
    }

    /// How many lines the page has.
    pub(super) fn lines(&self) -> usize {
        self.features.len()
    }

    /// One row for each line of some. A row takes more room than most lines, so that long pages are looked at in stretches.
    pub(super) fn rows(&self, lines: Range<usize>) -> impl Iterator<Item = Vec<f32>> {
        lines.filter_map(|at| Some(row(&self.at(at)?)))
    }

    fn at(&'a self, at: usize) -> Option<At<'a>> {
        let m = self.page.markup.get(at)?;
        Some(At {
            v: self,
            no: at,
            line: self.page.lines.get(at)?,
            f: self.features.get(at)?,
            m,
            s: self.shapes.get(at)?,
            holder: self.page.holders.get(m.holder as usize)?,
        })
    }

    fn between(sums: &[f32], from: usize, to: usize) -> f32 {
        let sum = |at: usize| sums.get(at.min(sums.len().saturating_sub(1))).copied().unwrap_or_default();
        sum(to) - sum(from)
    }
}

/// The line that says the title: a heading, the greater the better, else the first.
fn title_at(page: &Page, title: &str) -> Option<usize> {
    let says = |(at, (line, m)): (usize, (&Line, &Markup))| {
        let rank = if m.level == 0 { u8::MAX } else { m.level };
        super::super::lines::same(&line.text, title).then_some((rank, at))
    };
    page.lines.iter().zip(&page.markup).enumerate().filter_map(says).min().map(|(_, at)| at)
}

/// Running worth of the lines up to and from each: how a run of paragraphs that goes on weighs, and decays at what is none.
fn runs(features: &[Features], markup: &[Markup]) -> Vec<(f32, f32)> {
    let worth: Vec<f32> = features
        .iter()
        .zip(markup)
        .map(|(f, m)| {
            if is_prose(f, m) {
                f.counted()
            } else if f.hit.is_some() {
                -16.0
            } else {
                -6.0
            }
        })
        .collect();
    let mut runs = vec![(0.0, 0.0); worth.len()];
    let mut sum = 0.0_f32;
    for (w, slot) in worth.iter().zip(&mut runs) {
        sum = (sum + w).clamp(0.0, 400.0);
        slot.0 = sum;
    }
    sum = 0.0;
    for (w, slot) in worth.iter().zip(&mut runs).rev() {
        sum = (sum + w).clamp(0.0, 400.0);
        slot.1 = sum;
    }
    runs
}

/// One line beside what is seen of the page.
struct At<'a> {
    v: &'a View<'a>,
    no: usize,
    line: &'a Line,
    f: &'a Features,
    m: &'a Markup,
    s: &'a Shape,
    holder: &'a Holder,
}

impl At<'_> {
    fn kind(&self, kind: Kind) -> f32 {
        yes(self.holder.kinds & kind.bit() != 0)
    }

    /// The holder some levels further out.
    fn outer(&self, levels: usize) -> usize {
        let mut at = self.m.holder;
        for _ in 0..levels {
            match self.v.page.holders.get(at as usize).and_then(|h| h.parent) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at as usize
    }

    fn whole(&self, levels: usize) -> Sum {
        self.v.whole.get(self.outer(levels)).copied().unwrap_or_default()
    }

    fn page_prose(&self) -> f32 {
        self.v.whole.first().map_or(1.0, |s| s.prose.max(1.0))
    }

    /// Of a neighbour.
    fn beside(&self, offset: isize, of: impl Fn(&Features, &Markup) -> f32) -> f32 {
        let at = self.no.checked_add_signed(offset);
        let found = at.and_then(|at| self.v.features.get(at).zip(self.v.page.markup.get(at)));
        found.map_or(-1.0, |(f, m)| of(f, m))
    }

    fn words_beside(&self, offset: isize) -> f32 {
        self.beside(offset, |f, _| f.words)
    }

    fn linked_beside(&self, offset: isize) -> f32 {
        self.beside(offset, |_, m| share(m))
    }

    fn hit_beside(&self, offset: isize) -> f32 {
        self.beside(offset, |f, _| hit(f))
    }

    fn same_path(&self, offset: isize) -> f32 {
        let path = |m: &Markup| self.v.page.holders.get(m.holder as usize).map(|h| h.styled_path);
        self.beside(offset, |_, m| yes(path(m) == Some(self.holder.styled_path)))
    }

    /// How many levels out the holder is that this line shares with a neighbour.
    fn shared(&self, offset: isize) -> f32 {
        let Some(other) = self.no.checked_add_signed(offset).and_then(|at| self.v.page.markup.get(at)) else {
            return -1.0;
        };
        let (mut a, mut b, mut levels) = (self.m.holder, other.holder, 0);
        let depth = |at: u32| self.v.page.holders.get(at as usize).map_or(0, |h| h.depth);
        let parent = |at: u32| self.v.page.holders.get(at as usize).and_then(|h| h.parent).unwrap_or(0);
        while a != b && levels < 24 {
            if depth(a) >= depth(b) { (a, levels) = (parent(a), levels + 1) } else { b = parent(b) }
        }
        levels as f32
    }

    /// Share of prose among the words of lines around.
    fn prose_share(&self, before: usize, after: usize) -> f32 {
        let (from, to) = (self.no.saturating_sub(before), self.no + 1 + after);
        View::between(&self.v.prose, from, to) / View::between(&self.v.words, from, to).max(1.0)
    }

    fn prose_near(&self, before: usize, after: usize) -> f32 {
        View::between(&self.v.prose, self.no.saturating_sub(before), self.no + 1 + after)
    }

    fn linked_near(&self, before: usize, after: usize) -> f32 {
        let (from, to) = (self.no.saturating_sub(before), self.no + 1 + after);
        View::between(&self.v.linked, from, to) / View::between(&self.v.all, from, to).max(1.0)
    }

    fn away(&self, from: Option<usize>) -> f32 {
        from.map_or(999.0, |from| self.no as f32 - from as f32)
    }

    fn path(&self) -> Sum {
        self.v.paths.get(&self.holder.path).copied().unwrap_or_default()
    }

    fn styled(&self) -> Sum {
        self.v.styled.get(&self.holder.styled_path).copied().unwrap_or_default()
    }

    fn distance(&self, of: &[(u16, u16)]) -> (f32, f32) {
        let (down, up) = of.get(self.m.holder as usize).copied().unwrap_or_default();
        (f32::from(down), f32::from(up))
    }

    /// How many levels out the innermost marked holder is, and why it is marked.
    fn marked(&self) -> (f32, f32, f32) {
        let mut at = Some(self.m.holder);
        let mut levels = 0;
        while let Some(holder) = at.and_then(|at| self.v.page.holders.get(at as usize)) {
            if let Some(why) = holder.why {
                let held = at.and_then(|at| self.v.whole.get(at as usize)).map_or(0.0, |s| s.prose);
                return (levels as f32, why as u32 as f32, held / self.page_prose());
            }
            levels += 1;
            if levels > 12 {
                break;
            }
            at = holder.parent;
        }
        (99.0, -1.0, -1.0)
    }

    fn reason(&self, n: u32) -> f32 {
        yes(self.holder.kinds & (1 << n) != 0)
    }

    fn run(&self) -> (f32, f32) {
        self.v.runs.get(self.no).copied().unwrap_or_default()
    }

    fn twin(&self) -> Twin {
        self.v.twins.get(self.m.holder as usize).copied().unwrap_or_default()
    }

    fn kept_beside(&self, before: usize, after: usize) -> f32 {
        let (from, to) = (self.no.saturating_sub(before), (self.no + 1 + after).min(self.v.kept.len()));
        let range = self.v.kept.get(from..to).unwrap_or_default();
        range.iter().filter(|k| **k).count() as f32 / range.len().max(1) as f32
    }
}
