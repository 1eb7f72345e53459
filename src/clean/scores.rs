//! What each line is worth to a run of lines that is taken for the body.
//!
//! The form is that of the "longest run of long lines": a paragraph is worth its words up to a bound, all else costs.

use std::ops::Range;

use super::Reason;
use super::lines::{Features, Hint, Line};

/// A line that nothing speaks for.
const OTHER: f32 = -12.0;
/// A line known as noise.
const NOISE: f32 = -16.0;
/// A line after which pages rarely go on with the article.
const END: f32 = -60.0;
/// A teaser in a run of teasers.
const TEASER: f32 = -24.0;
/// A sentence too short for a paragraph of its own: dialogue, captions, prompts.
const SENTENCE: f32 = -3.0;
/// A heading between paragraphs.
const HEADING: f32 = -4.0;
/// A list item.
const ITEM: f32 = -5.0;
/// A line that is a word or two, as menus are.
const LABEL: f32 = -13.0;
/// A line that is a date: comments and teasers have one each.
const DATE: f32 = -30.0;
/// Every further short line between two paragraphs costs less, or a list would tear an article apart: the factor for
/// list items and lines of four words, and for labels, which are rather menus.
const DECAY: f32 = 0.8;
const SLOW: f32 = 0.85;
/// Least of that factor, and what it goes back to at a line of noise.
const FLOOR: f32 = 0.1;
const RENEW: f32 = 0.7;

/// The worth of every line.
pub(super) fn worth(lines: &[Line], features: &[Features]) -> Vec<f32> {
    let teasers = teasers(lines, features);
    let mut worth: Vec<f32> = (0..features.len())
        .map(|i| if teasers.get(i) == Some(&true) { TEASER } else { worth_of(i, lines, features) })
        .collect();
    let mut discount = 1.0_f32;
    for (i, w) in worth.iter_mut().enumerate() {
        let Some(f) = features.get(i) else { break };
        if *w > 0.0 {
            discount = 1.0;
        } else if f.hit.is_none() && !f.comes_back && !f.date && *w > TEASER {
            *w *= discount;
            let listed = lines.get(i).is_some_and(|l| l.hint == Hint::Item) || f.words >= 4.0;
            discount = (discount * if listed { DECAY } else { SLOW }).max(FLOOR);
        } else if f.hit.is_some_and(|hit| !matches!(hit.reason, Reason::Advertisement | Reason::Caption)) || f.date {
            discount = discount.max(RENEW);
        }
    }
    worth
}

fn worth_of(i: usize, lines: &[Line], features: &[Features]) -> f32 {
    let (Some(line), Some(f)) = (lines.get(i), features.get(i)) else { return 0.0 };
    if let Some(hit) = f.hit {
        return if hit.end { END } else { NOISE };
    }
    if f.comes_back {
        return NOISE;
    }
    if f.date {
        return DATE;
    }
    if f.is_long() {
        return if f.repeats > 1 { 0.0 } else { f.counted() };
    }
    match line.hint {
        Hint::Code => return f.counted() / 2.0,
        Hint::Quote => return SENTENCE,
        Hint::Heading => return HEADING,
        _ => {}
    }
    if f.repeats > 2 {
        return LABEL;
    }
    if f.end_mark && f.words >= 3.0 {
        return SENTENCE + f.words * 0.5;
    }
    let long = |j: Option<usize>| j.and_then(|j| features.get(j)).is_some_and(Features::is_paragraph);
    let paragraphs = u8::from(long(i.checked_sub(1))) + u8::from(long(i.checked_add(1)));
    match (paragraphs, f.words) {
        (2, 1.5..=16.0) => HEADING,
        (1, 1.5..=16.0) => HEADING * 1.75,
        _ if line.hint == Hint::Item && f.words >= 5.0 => ITEM,
        (_, 6.0..) => OTHER * 0.75,
        (_, 3.0..) => OTHER,
        _ => LABEL,
    }
}

/// The run of lines that is worth most.
pub(super) fn best_run(features: &[Features], worth: &[f32]) -> Range<usize> {
    /// A run of this worth is an article: behind the comments heading there is no other.
    const ARTICLE: f32 = 100.0;
    /// A run of this worth may be a short one, or a lead with a share bar below it.
    const NOTICE: f32 = 40.0;
    /// What a paragraph is worth behind such a heading.
    const COMMENT: f32 = 0.15;
    const TEASED: f32 = 0.6;
    let (mut best, mut best_sum) = (0..0, 0.0_f32);
    let (mut start, mut sum) = (0, 0.0_f32);
    let mut faith = 1.0;
    for (i, (f, w)) in features.iter().zip(worth).enumerate() {
        if sum <= 0.0 {
            (start, sum) = (i, 0.0);
        }
        sum += w * faith;
        if sum > best_sum {
            (best, best_sum) = (start..i + 1, sum);
        }
        match f.hit.filter(|hit| hit.end).map(|hit| hit.reason) {
            Some(Reason::Comments) if best_sum >= ARTICLE => break,
            Some(Reason::Comments) if best_sum >= NOTICE => faith = COMMENT,
            Some(_) if best_sum >= ARTICLE => faith = faith.min(TEASED),
            _ => {}
        }
    }
    best
}

/// Which lines are teasers of other articles: cut off among others that were, or a run of headlines each with one short
/// paragraph that starts behind a share bar, a date or the like. (The same run behind a paragraph is a list of advice.)
pub(super) fn teasers(lines: &[Line], features: &[Features]) -> Vec<bool> {
    let mut teasers: Vec<bool> = (0..features.len()).map(|i| is_cut_off_among_others(i, features)).collect();
    let mut i = 0;
    while i < features.len() {
        let (pairs, end) = run_of_pairs(i, lines, features);
        if pairs >= LEAST_PAIRS && starts_behind_noise(i, features) {
            teasers.iter_mut().take(end).skip(i).for_each(|teaser| *teaser = true);
        }
        i = end.max(i + 1);
    }
    teasers
}

/// Headlines with their leads from which on they are a run.
const LEAST_PAIRS: u32 = 3;
/// Longest lead of a teaser, in words.
const LEAD: f32 = 50.0;

fn is_cut_off_among_others(i: usize, features: &[Features]) -> bool {
    const NEAR: usize = 6;
    // A teaser has a headline above it; a paragraph that trails off has another paragraph.
    let headline = |j: usize| features.get(j).is_some_and(|f| !f.end_mark && f.words <= 25.0);
    let cut = |j: &usize| {
        features.get(*j).is_some_and(|f| f.cut_off && f.words >= 4.0) && j.checked_sub(1).is_some_and(headline)
    };
    cut(&i) && (i.saturating_sub(NEAR)..=i + NEAR).filter(|j| *j != i).any(|j| cut(&j))
}

/// How many pairs of headline and lead stand one after another from a line on, and where they end.
fn run_of_pairs(start: usize, lines: &[Line], features: &[Features]) -> (u32, usize) {
    let label = |i: usize| features.get(i).is_some_and(|f| f.date || f.hit.is_some() || f.words <= 2.0 && !f.end_mark);
    let headline = |i: usize| {
        features.get(i).zip(lines.get(i)).is_some_and(|(f, line)| {
            !f.end_mark
                && f.hit.is_none()
                && (3.0..=20.0).contains(&f.words)
                && line.hint == Hint::None
                && !numbered(&line.text)
        })
    };
    let lead = |i: usize| features.get(i).is_some_and(|f| f.is_long() && f.words <= LEAD && f.hit.is_none());
    let (mut pairs, mut at) = (0, start);
    while headline(at) {
        let below = at + 1 + usize::from(label(at + 1));
        if !lead(below) {
            break;
        }
        pairs += 1;
        at = below + 1;
        if label(at) && headline(at + 1) {
            at += 1;
        }
    }
    (pairs, at)
}

fn numbered(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_numeric)
}

fn starts_behind_noise(i: usize, features: &[Features]) -> bool {
    const NEAR: usize = 3;
    features
        .get(i.saturating_sub(NEAR)..i)
        .unwrap_or_default()
        .iter()
        .any(|f| f.date || f.hit.is_some_and(|hit| !matches!(hit.reason, Reason::Advertisement | Reason::Caption)))
}
