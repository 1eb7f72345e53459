//! Runs of paragraphs: those of an article follow each other, with a heading or a picture between; teasers have their
//! headlines and days between them. On a page of many runs the longest may not be by far the longest.

use std::ops::Range;

use super::super::lines::Features;
use super::cohesion::Cohesion;
use super::{ln_1p, share};

/// Further off is as good as nowhere.
const FAR: f32 = 40.0;
/// Short lines that may stand between two paragraphs of a loose run.
const BETWEEN: usize = 2;

/// A run of paragraphs.
#[derive(Debug, Clone, Default)]
struct Chain {
    lines: Range<usize>,
    words: f32,
    paragraphs: f32,
}

/// The runs of a page.
#[derive(Debug, Default)]
struct Kind {
    /// In their order, apart from each other.
    chains: Vec<Chain>,
    greatest: usize,
    second: f32,
}

impl Kind {
    /// Runs in which no more than so many short lines follow each other.
    fn over(features: &[Features], between: usize) -> Self {
        let mut kind = Self::default();
        let mut since = usize::MAX;
        for (i, f) in features.iter().enumerate() {
            let prose = f.hit.is_none() && (f.is_long() || f.end_mark && f.words >= 5.0);
            if !prose {
                since = if f.date { usize::MAX } else { since.saturating_add(1) };
                continue;
            }
            if since > between {
                kind.chains.push(Chain { lines: i..i, ..Chain::default() });
            }
            since = 0;
            if let Some(chain) = kind.chains.last_mut() {
                chain.lines.end = i + 1;
                chain.words += f.counted();
                chain.paragraphs += 1.0;
            }
        }
        let words = |at: usize| kind.chains.get(at).map_or(0.0, |chain| chain.words);
        kind.greatest = (0..kind.chains.len()).max_by(|a, b| words(*a).total_cmp(&words(*b))).unwrap_or(0);
        let others = (0..kind.chains.len()).filter(|at| *at != kind.greatest);
        kind.second = share(others.map(words).fold(0.0, f32::max), words(kind.greatest));
        kind
    }

    fn of(&self, i: usize) -> Option<&Chain> {
        let at = self.chains.partition_point(|chain| chain.lines.end <= i);
        self.chains.get(at).filter(|chain| chain.lines.contains(&i))
    }

    #[inline(always)]
    fn put(&self, names: &[&'static str; 6], i: usize, put: &mut impl FnMut(&'static str, f32)) {
        let greatest = self.chains.get(self.greatest);
        let own = self.of(i);
        put(names[0], own.map_or(0.0, |own| own.paragraphs.min(FAR)));
        put(names[1], own.map_or(0.0, |own| ln_1p(own.words)));
        put(names[2], own.zip(greatest).map_or(0.0, |(own, most)| share(own.words, most.words)));
        put(names[3], own.map_or(-1.0, |own| ((i - own.lines.start.min(i)) as f32).min(FAR)));
        put(names[4], greatest.map_or(FAR, |most| distance(&most.lines, i)));
        put(names[5], self.second);
    }
}

/// Lines from a range to a line: below 0 above it, 0 in it.
fn distance(range: &Range<usize>, i: usize) -> f32 {
    let (start, end, at) = (range.start as f32, range.end as f32 - 1.0, i as f32);
    ((at - start).min(0.0) + (at - end).max(0.0)).clamp(-FAR, FAR)
}

/// The runs of a page, strict and loose.
#[derive(Debug, Default)]
pub(super) struct Chains {
    strict: Kind,
    loose: Kind,
}

impl Chains {
    pub(super) fn over(features: &[Features]) -> Self {
        Self { strict: Kind::over(features, 0), loose: Kind::over(features, BETWEEN) }
    }

    #[inline(always)]
    pub(super) fn put(&self, i: usize, cohesion: &Cohesion, put: &mut impl FnMut(&'static str, f32)) {
        const STRICT: [&str; 6] =
            ["chain.lines", "chain.words", "chain.of_greatest", "chain.line", "chain.greatest", "page.second_chain"];
        const LOOSE: [&str; 6] =
            ["loose.lines", "loose.words", "loose.of_greatest", "loose.line", "loose.greatest", "page.second_loose"];
        self.strict.put(&STRICT, i, put);
        self.loose.put(&LOOSE, i, put);
        put("loose.common", self.loose.of(i).map_or(0.0, |own| cohesion.mean(own.lines.clone())));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::{measure, split};
    use super::*;

    const LONG: &str =
        "The ferry left the harbour an hour late because the pilot had been looking for his spectacles since noon.";

    fn runs(lines: &[&str], between: usize) -> Vec<Range<usize>> {
        let features = measure(&split(&lines.join("\n\n"), 1));
        Kind::over(&features, between).chains.into_iter().map(|chain| chain.lines).collect()
    }

    #[test]
    fn headings_part_strict_runs_and_days_part_all() {
        let page = [LONG, "A heading", LONG, LONG, "4 May 2023", LONG];
        assert_eq!(runs(&page, 0), [0..1, 2..4, 5..6]);
        assert_eq!(runs(&page, BETWEEN), [0..4, 5..6]);
        assert!(runs(&["Home", "News"], 0).is_empty());
    }

    #[test]
    fn lines_know_how_far_off_the_greatest_run_is() {
        assert_eq!([0, 2, 3, 5].map(|i| distance(&(2..4), i) as i32), [-2, 0, 0, 2]);
    }
}
