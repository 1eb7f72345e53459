//! Which lines of a page are the article's: found by setting them beside the truth.

use rustc_hash::FxHashMap;

use super::tokens::{self, SHINGLE, Token, shingles};

/// The truth of a page, to be looked up.
#[derive(Debug, Clone, Default)]
pub(super) struct Truth {
    pub tokens: Vec<Token>,
    /// Whether one of its lines starts at this token; also behind the last.
    starts: Vec<bool>,
    /// Where each shingle stands, at most [`PLACES`] times.
    places: FxHashMap<u64, Vec<u32>>,
}

/// A phrase that stands more often says nothing of where a line belongs.
const PLACES: usize = 16;

impl Truth {
    pub(super) fn new(text: &str) -> Self {
        let mut truth = Self::default();
        for line in text.lines() {
            truth.starts.resize(truth.tokens.len() + 1, false);
            truth.starts.last_mut().into_iter().for_each(|start| *start = true);
            tokens::read(line, &mut truth.tokens);
        }
        truth.starts.resize(truth.tokens.len(), false);
        truth.starts.push(true);
        if truth.tokens.len() >= SHINGLE {
            for (at, shingle) in (0..).zip(shingles(&truth.tokens)) {
                let places = truth.places.entry(shingle).or_default();
                if places.len() < PLACES {
                    places.push(at);
                }
            }
        }
        truth
    }

    fn places(&self, shingle: u64) -> &[u32] {
        self.places.get(&shingle).map_or(&[], Vec::as_slice)
    }

    fn is_start(&self, at: usize) -> bool {
        self.starts.get(at) == Some(&true)
    }

    /// Where a line stands in the truth: where most of its shingles agree that it starts, and how many do.
    fn anchor(&self, line: &[Token]) -> Option<Anchor> {
        if line.len() < SHINGLE {
            return None;
        }
        let mut votes: FxHashMap<i64, u32> = FxHashMap::default();
        for (at, shingle) in (0_i64..).zip(shingles(line)) {
            for place in self.places(shingle) {
                *votes.entry(i64::from(*place) - at).or_default() += 1;
            }
        }
        let (start, votes) = votes.into_iter().max_by_key(|(start, votes)| (*votes, -start))?;
        let start = start.max(0) as usize;
        Some(Anchor { start, end: (start + line.len()).min(self.tokens.len()), votes })
    }
}

/// A line's place in the truth.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    start: usize,
    end: usize,
    votes: u32,
}

/// The share of each line that is the article's.
///
/// A line's share is that of its shingles which the truth has and no line before it used up. The lines that tell the truth in
/// its order come first: a lead that stands above the article once more, in a teaser, is not the article's. Lines of fewer
/// tokens than a shingle have to be lines of the truth, or to fill a hole in it, between their neighbours.
pub(super) fn label(lines: &[Vec<Token>], truth: &Truth) -> Vec<f32> {
    let anchors: Vec<Option<Anchor>> = lines.iter().map(|line| truth.anchor(line)).collect();
    let in_order = in_order(&anchors, truth.tokens.len());
    let mut labels = vec![0.0; lines.len()];
    let mut used = vec![false; truth.tokens.len()];
    for first in [true, false] {
        for (at, (label, line)) in labels.iter_mut().zip(lines).enumerate() {
            if line.len() >= SHINGLE && (in_order.get(at) == Some(&true)) == first {
                *label = use_up(line, truth, &mut used);
            }
        }
    }
    label_short(lines, truth, &anchors, &in_order, &mut labels);
    labels
}

/// The share of a line's shingles that the truth still has; these are used up.
fn use_up(line: &[Token], truth: &Truth, used: &mut [bool]) -> f32 {
    let mut found = 0_usize;
    for shingle in shingles(line) {
        let free = truth.places(shingle).iter().find(|place| used.get(**place as usize) == Some(&false));
        if let Some(used) = free.and_then(|place| used.get_mut(*place as usize)) {
            *used = true;
            found += 1;
        }
    }
    found as f32 / (line.len() + 1 - SHINGLE) as f32
}

/// The lines that tell most of the truth in its order.
fn in_order(anchors: &[Option<Anchor>], tokens: usize) -> Vec<bool> {
    // The heaviest ascending chain by a tree of prefix maxima: for each place the heaviest chain that ends before it.
    let mut heaviest: Vec<(u32, Option<usize>)> = vec![(0, None); tokens + 1];
    let mut before: Vec<Option<usize>> = vec![None; anchors.len()];
    let mut best: (u32, Option<usize>) = (0, None);
    for (at, anchor) in anchors.iter().enumerate() {
        let Some(anchor) = anchor else { continue };
        let (mut weight, mut place) = (0, anchor.start);
        while place > 0 {
            if let Some((most, line)) = heaviest.get(place).filter(|(most, _)| *most > weight) {
                (weight, before[at]) = (*most, *line);
            }
            place &= place - 1;
        }
        weight += anchor.votes;
        let mut place = anchor.start + 1;
        while let Some(most) = heaviest.get_mut(place) {
            // Of equals the later: what stands twice is first a teaser, then the article.
            if weight >= most.0 {
                *most = (weight, Some(at));
            }
            place += place & place.wrapping_neg();
        }
        if weight >= best.0 {
            best = (weight, Some(at));
        }
    }
    let mut chain = vec![false; anchors.len()];
    let mut next = best.1;
    while let Some(at) = next {
        chain[at] = true;
        next = before[at];
    }
    chain
}

/// Labels the lines that are shorter than a shingle.
fn label_short(lines: &[Vec<Token>], truth: &Truth, anchors: &[Option<Anchor>], in_order: &[bool], labels: &mut [f32]) {
    let chained = |at: usize| anchors.get(at).copied().flatten().filter(|_| in_order.get(at) == Some(&true));
    let mut ends = vec![truth.tokens.len(); lines.len()];
    let mut end = truth.tokens.len();
    for at in (0..lines.len()).rev() {
        ends[at] = end;
        end = chained(at).map_or(end, |anchor| anchor.start);
    }
    let mut from = 0;
    for (at, line) in lines.iter().enumerate() {
        if let Some(anchor) = chained(at) {
            from = anchor.end;
        } else if !line.is_empty() && line.len() < SHINGLE {
            let to = ends[at];
            let fills = |place: &usize| {
                let end = place + line.len();
                (truth.is_start(*place) || *place == from)
                    && (truth.is_start(end) || end == to)
                    && truth.tokens.get(*place..end) == Some(line.as_slice())
            };
            if let Some(place) = (from..(to + 1).saturating_sub(line.len())).find(fills) {
                labels[at] = 1.0;
                from = place + line.len();
            }
        }
    }
}

/// How much each line counts, so that pages count about the same: its tokens and the shingles that it breaks up, in shares of
/// the truth. Furniture counts at most [`MOST_NOISE`] times as much as the article.
pub(super) fn weigh(lines: &[Vec<Token>], truth: &Truth) -> Vec<f32> {
    /// A line that is longer counts no more: one paragraph should not decide what paragraphs look like.
    const MOST: usize = 150;
    /// Truths are not taken for shorter, in tokens.
    const LEAST: f32 = 100.0;
    const MOST_NOISE: f32 = 3.0;
    let mut weights: Vec<f32> = lines
        .iter()
        .map(|line| if line.is_empty() { 0.0 } else { (line.len().min(MOST) + SHINGLE - 1) as f32 })
        .collect();
    let all: f32 = weights.iter().sum();
    let whole = (truth.tokens.len() as f32).max(LEAST).max(all / (1.0 + MOST_NOISE));
    for weight in &mut weights {
        *weight /= whole;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(page: &[&str], truth: &str) -> Vec<f32> {
        let lines: Vec<Vec<Token>> = page.iter().map(|line| tokens::of(line)).collect();
        label(&lines, &Truth::new(truth))
    }

    const TRUTH: &str =
        "the ferry left an hour late on Friday\nWhy\nnobody on the quay could say what was missing\nthe end";

    #[test]
    fn lines_of_the_truth_are_the_articles_and_others_are_not() {
        let page = [
            "Home",
            "Why",
            "the ferry left an hour late on Friday",
            "Why",
            "Share this",
            "nobody on the quay could say what was missing",
            "the end",
            "Why",
            "read what others say about the ferry",
        ];
        assert_eq!(labels(&page, TRUTH), [0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
    }

    #[test]
    fn what_stands_twice_is_the_articles_once() {
        let page = [
            "the ferry left an hour late on Friday",
            "Other news of this day and of the day before",
            "the ferry left an hour late on Friday",
            "nobody on the quay could say what was missing",
            "nobody on the quay could say what was missing",
        ];
        let labels = labels(&page, TRUTH);
        assert_eq!(labels[..3], [0.0, 0.0, 1.0]);
        assert!(labels[3].to_bits() != labels[4].to_bits() && labels[3] + labels[4] > 0.99);
    }

    #[test]
    fn a_line_that_is_the_articles_in_part_has_that_share() {
        assert_eq!(labels(&["one two three four five six seven"], "one two three four five"), [0.5]);
        // Out of order, as cells of a table are by another renderer.
        assert_eq!(labels(&["e f g h", "a b c d"], "a b c d\ne f g h"), [1.0, 1.0]);
    }

    #[test]
    fn a_short_line_may_fill_a_hole_in_a_line_of_the_truth() {
        let page = ["the ferry left an", "hour late", "on Friday and came back again"];
        assert_eq!(labels(&page, "the ferry left an hour late on Friday and came back again"), [1.0, 1.0, 1.0]);
    }

    #[test]
    fn pages_count_the_same_whatever_their_length() {
        let truth = Truth::new(&"word ".repeat(1000));
        let lines = vec![vec![1; 100]; 10];
        let sum: f32 = weigh(&lines, &truth).iter().sum();
        assert!((sum - 1.03).abs() < 0.01);
        let noise = vec![vec![1; 5]; 100_000];
        let sum: f32 = weigh(&noise, &truth).iter().sum();
        assert!((sum - 4.0).abs() < 0.01);
        assert_eq!(weigh(&[vec![]], &truth), [0.0]);
    }
}
