//! Parts of a page that stand side by side and are made alike: comments, teasers, products, sections.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::super::holders::{Holder, Sum};
use super::super::render::Markup;
use super::Features;

/// A part of some lines that has others like it beside it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Twin {
    /// How many there are, and which of them it is.
    pub count: f32,
    pub no: f32,
    /// Levels out from the line.
    pub levels: f32,
    /// Words and lines of one, in the mean.
    pub words: f32,
    pub lines: f32,
    /// The share of them that hold a line that is a date or is known as furniture.
    pub dated: f32,
    /// The share of the page's prose that all of them hold.
    pub prose: f32,
}

/// What all parts that are alike hold together.
#[derive(Debug, Clone, Copy, Default)]
struct Kin {
    count: u32,
    dated: u32,
    sum: Sum,
}

/// A part of fewer lines is a line and not a part.
const LEAST_LINES: u32 = 2;
/// How far out from a line twins are looked for.
const OUTWARDS: usize = 8;

/// Which holders hold a line that is a date or is known as furniture.
fn dated(holders: &[Holder], markup: &[Markup], features: &[Features]) -> Vec<bool> {
    let mut dated = vec![false; holders.len()];
    for (m, _) in markup.iter().zip(features).filter(|(_, f)| f.date || f.hit.is_some()) {
        let mut at = Some(m.holder);
        while let Some(slot) = at.and_then(|at| dated.get_mut(at as usize)).filter(|dated| !**dated) {
            *slot = true;
            at = at.and_then(|at| holders.get(at as usize)).and_then(|h| h.parent);
        }
    }
    dated
}

/// What parts have in common that stand side by side and are made alike.
fn key(holder: &Holder) -> u64 {
    let mut hasher = FxHasher::default();
    (holder.parent, holder.path).hash(&mut hasher);
    hasher.finish()
}

/// For each holder the innermost part around it that has twins.
pub(super) fn twins(holders: &[Holder], whole: &[Sum], markup: &[Markup], features: &[Features]) -> Vec<Twin> {
    let dated = dated(holders, markup, features);
    let is_part = |sum: &Sum| sum.lines >= LEAST_LINES;
    let mut kin: FxHashMap<u64, Kin> = FxHashMap::default();
    let mut no = vec![0_u32; holders.len()];
    for (at, (holder, sum)) in holders.iter().zip(whole).enumerate().filter(|(_, (_, sum))| is_part(sum)) {
        let all = kin.entry(key(holder)).or_default();
        if let Some(slot) = no.get_mut(at) {
            *slot = all.count;
        }
        all.count += 1;
        all.dated += u32::from(dated.get(at) == Some(&true));
        all.sum.add(sum);
    }
    let page = whole.first().map_or(1.0, |sum| sum.prose.max(1.0));
    // Outer before inner: what is found for a holder holds for those in it, one level further in.
    let mut found: Vec<Twin> = Vec::with_capacity(holders.len());
    for (at, (holder, sum)) in holders.iter().zip(whole).enumerate() {
        let outer = holder.parent.and_then(|parent| found.get(parent as usize)).copied().unwrap_or_default();
        let all = kin.get(&key(holder)).filter(|all| is_part(sum) && all.count > 1);
        found.push(match all {
            Some(all) => Twin {
                count: all.count as f32,
                no: no.get(at).map_or(0.0, |no| *no as f32),
                levels: 0.0,
                words: all.sum.words / all.count as f32,
                lines: all.sum.lines as f32 / all.count as f32,
                dated: all.dated as f32 / all.count as f32,
                prose: all.sum.prose / page,
            },
            None if outer.levels as usize >= OUTWARDS => Twin::default(),
            None => Twin { levels: outer.levels + 1.0, ..outer },
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_alike_are_counted_and_single_lines_are_not() {
        // 0 the page: 1 and 2 are made alike, with 3 and 4 in them; 5 stands alone; 6 and 7 hold a line each.
        let parents = [None, Some(0), Some(0), Some(1), Some(2), Some(0), Some(0), Some(0)];
        let paths = [1, 2, 2, 3, 3, 4, 5, 5];
        let holders: Vec<Holder> = parents
            .iter()
            .zip(paths)
            .map(|(parent, path)| Holder { parent: *parent, path, ..Holder::default() })
            .collect();
        let whole: Vec<Sum> =
            [16, 4, 6, 4, 6, 3, 1, 1].map(|lines| Sum { lines, words: lines as f32, ..Sum::default() }).into();
        let line = |holder| Markup { holder, ..Markup::default() };
        let dated = Features { date: true, ..Features::default() };
        let found = twins(&holders, &whole, &[line(3), line(5)], &[dated, Features::default()]);
        let seen: Vec<(f32, f32, f32)> = found.iter().map(|twin| (twin.count, twin.no, twin.levels)).collect();
        assert_eq!(seen[1..5], [(2.0, 0.0, 0.0), (2.0, 1.0, 0.0), (2.0, 0.0, 1.0), (2.0, 1.0, 1.0)]);
        assert!(seen[5..].iter().all(|twin| twin.0 == 0.0), "{seen:?}");
        assert_eq!((found[1].dated, found[1].words), (0.5, 5.0));
    }
}
