//! Which lines speak of the same: the paragraphs of an article come back to its names and to the words of its headline,
//! teasers that stand one below the other do not.

use std::ops::Range;

use super::super::lines::Features;
use super::marks::Words;
use super::{ln_1p_of, share};

/// Paragraphs above and below that a line is held against, and lines within which they stand.
const PARAGRAPHS: usize = 3;
const REACH: usize = 24;
/// Lines above a line among which its headline is looked for, and the fewest words of one.
const HEAD: usize = 12;
const HEAD_WORDS: f32 = 3.0;
/// Lines on each side that are averaged over.
const AROUND: usize = 5;

/// What a line has in common with those around it.
#[derive(Debug, Clone, Copy, Default)]
struct Common {
    /// Shares of its words, rare ones counting more, that the paragraphs above and below have.
    above: f32,
    below: f32,
    /// The same of the headline above it and the text below that one, and how many lines above it stands.
    head: f32,
    since_head: f32,
    /// Sum over the paragraphs so far of the greater of the two shares, and their number.
    sum: f32,
    count: f32,
}

/// What the lines of a page have in common.
#[derive(Debug, Default)]
pub(super) struct Cohesion(Vec<Common>);

impl Cohesion {
    pub(super) fn over(features: &[Features], words: &Words) -> Self {
        let table = Table::of(words);
        let mut common = vec![Common::default(); features.len()];
        table.fill(features, words, 0..features.len(), &mut common, |common| &mut common.above);
        table.fill(features, words, (0..features.len()).rev(), &mut common, |common| &mut common.below);
        let heads: Vec<f32> = features.iter().zip(&common).map(|(f, own)| headline(f, own)).collect();
        let (mut sum, mut count) = (0.0, 0.0);
        for i in 0..common.len() {
            let (head, since_head) = best_head(&heads, i);
            let (Some(own), Some(f)) = (common.get_mut(i), features.get(i)) else { break };
            if f.is_paragraph() {
                sum += own.above.max(own.below);
                count += 1.0;
            }
            *own = Common { head, since_head, sum, count, ..*own };
        }
        Self(common)
    }

    #[inline(always)]
    pub(super) fn put(&self, i: usize, put: &mut impl FnMut(&'static str, f32)) {
        let own = self.0.get(i).copied().unwrap_or_default();
        put("common.above", own.above);
        put("common.below", own.below);
        put("common.around", self.mean(i.saturating_sub(AROUND)..i + AROUND + 1));
        put("head.back", own.head);
        put("head.since", own.since_head);
    }

    /// The mean over the paragraphs among some lines of what they have in common with their neighbours.
    pub(super) fn mean(&self, lines: Range<usize>) -> f32 {
        let until = |i: usize| {
            let last = i.min(self.0.len()).checked_sub(1).and_then(|last| self.0.get(last));
            last.map_or((0.0, 0.0), |own| (own.sum, own.count))
        };
        let (start, end) = (until(lines.start), until(lines.end));
        share(end.0 - start.0, end.1 - start.1)
    }
}

/// How much of a line comes back below it, where it may be a headline.
fn headline(f: &Features, own: &Common) -> f32 {
    if f.words >= HEAD_WORDS && !f.is_long() && f.hit.is_none() { own.below } else { 0.0 }
}

/// The headline above a line: of the lines there the one that comes back most, and how far above it stands.
fn best_head(heads: &[f32], i: usize) -> (f32, f32) {
    let mut best = (0.0, HEAD as f32 + 1.0);
    let above = heads.get(i.saturating_sub(HEAD)..i).unwrap_or_default();
    for (head, since) in above.iter().rev().zip(1_u8..) {
        if *head > best.0 {
            best = (*head, f32::from(since));
        }
    }
    best
}

/// What words count, by their hashes: the rarer on the page, the more.
struct Table(Vec<f32>);

impl Table {
    fn of(words: &Words) -> Self {
        let places = words.places();
        let mut counts = vec![0_u32; places];
        for hash in &words.hashes {
            if let Some(count) = counts.get_mut(*hash as usize & (places - 1)) {
                *count += 1;
            }
        }
        // A word that stands nowhere else weighs most.
        let most = ln_1p_of(words.ends.len());
        let weight = |count: &u32| (most - ln_1p_of(*count as usize)).max(0.0).powi(2);
        Self(counts.iter().map(weight).collect())
    }

    /// Fills one share of every line, in the order of `lines`.
    fn fill(
        &self,
        features: &[Features],
        words: &Words,
        lines: impl Iterator<Item = usize>,
        common: &mut [Common],
        slot: impl Fn(&mut Common) -> &mut f32,
    ) {
        // When a paragraph last had each word: its number in this order, from 1.
        let mut last = vec![0_u32; self.0.len()];
        // The lines of the last paragraphs.
        let mut recent = [usize::MAX; PARAGRAPHS];
        let mut paragraphs = 0_u32;
        for i in lines {
            let (Some(f), Some(own)) = (features.get(i), common.get_mut(i)) else { return };
            let reached = recent.iter().filter(|line| line.abs_diff(i) <= REACH).count() as u32;
            let (mut all, mut both) = (0.0, 0.0);
            let prose = f.is_paragraph();
            for hash in words.of(i) {
                let place = *hash as usize & (self.0.len() - 1);
                let (Some(weight), Some(last)) = (self.0.get(place), last.get_mut(place)) else { continue };
                all += *weight;
                if *last > 0 && *last <= paragraphs && paragraphs - *last < reached {
                    both += *weight;
                }
                if prose {
                    *last = paragraphs + 1;
                }
            }
            *slot(own) = share(both, all);
            if prose {
                paragraphs += 1;
                recent.rotate_right(1);
                recent[0] = i;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::{measure, split};
    use super::*;

    const STORY: [&str; 3] = [
        "The ferry Halcyon left Brixholm an hour late because its pilot Ostrander had been looking for his spectacles.",
        "Ostrander told the harbour office of Brixholm that the Halcyon would not have moved without his spectacles.",
        "Nobody in Brixholm minded, since the Halcyon is never punctual and Ostrander is known to lose his spectacles.",
    ];
    const OTHERS: [&str; 3] = [
        "Three goats were elected to the parish council on Tuesday after every other candidate had withdrawn.",
        "A bakery with no door opened in Quillan yesterday, and customers climb in through its only window.",
        "Scientists have counted all stones on one beach; they will now begin with what lies below them.",
    ];

    /// Of lines above the menu of a page.
    fn cohesion(lines: &[&str]) -> Cohesion {
        let menu: String = (0..200).map(|no| format!("\n\nEntry {no}")).collect();
        let lines = split(&(lines.join("\n\n") + &menu), 1);
        let features = measure(&lines);
        let (_, words) = super::super::marks::read(&lines, &features, &(0..0));
        Cohesion::over(&features, &words)
    }

    #[test]
    fn paragraphs_of_one_article_have_more_in_common_than_those_of_three() {
        let page = [&["Ostrander of the Halcyon"], &STORY[..], &["More of today"], &OTHERS].concat();
        let cohesion = cohesion(&page);
        assert!(cohesion.mean(1..4) > cohesion.mean(5..8) + 0.1);
        assert!(cohesion.0[1].above < 0.01 && cohesion.0[1].below > 0.1 && cohesion.0[3].above > 0.1);
        // Both words that say something come back below the headline.
        assert!(cohesion.0[2].head > 0.5 && (cohesion.0[2].since_head - 2.0).abs() < 0.1);
    }

    #[test]
    fn what_stands_far_off_has_nothing_in_common() {
        let far = [&STORY[..1], &["Home"; 30], &STORY[1..2]].concat();
        assert!(cohesion(&far).0[31].above < 0.01);
        assert!(cohesion(&STORY[..2]).0[1].above > 0.1);
    }
}
