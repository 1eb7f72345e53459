//! What each line is worth to a run of lines that is taken for the body.
//!
//! The form is that of the "longest run of long lines": a paragraph is worth its words up to a bound, all else costs.

use super::lines::{Features, Hint, Line};

/// A paragraph's worth in words is bounded, so that one boilerplate monster cannot outweigh an article.
const MOST: f32 = 60.0;
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
const LABEL: f32 = -14.0;
/// Every further short line between two paragraphs costs less, or a list would tear an article apart.
const DECAY: f32 = 0.75;
const FLOOR: f32 = 0.1;

/// The worth of every line.
pub(super) fn worth(lines: &[Line], features: &[Features]) -> Vec<f32> {
    let mut worth: Vec<f32> = (0..features.len()).map(|i| worth_of(i, lines, features)).collect();
    let mut discount = 1.0_f32;
    for (w, f) in worth.iter_mut().zip(features) {
        if f.is_long() && f.hit.is_none() && *w > 0.0 {
            discount = 1.0;
        } else if f.hit.is_none() && *w < 0.0 && *w > TEASER {
            *w *= discount;
            discount = (discount * DECAY).max(FLOOR);
        }
    }
    worth
}

fn worth_of(i: usize, lines: &[Line], features: &[Features]) -> f32 {
    let (Some(line), Some(f)) = (lines.get(i), features.get(i)) else { return 0.0 };
    if let Some(hit) = f.hit {
        return if hit.end { END } else { NOISE };
    }
    if is_teaser(i, features) {
        return TEASER;
    }
    if f.is_long() {
        return if f.repeats > 1 { 0.0 } else { f.words.min(MOST) };
    }
    match line.hint {
        Hint::Code => return f.words.min(MOST) / 2.0,
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
    let long = |j: Option<usize>| j.and_then(|j| features.get(j)).is_some_and(|f| f.is_long() && f.hit.is_none());
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

/// Whether the line was cut off and stands among others that were.
pub(super) fn is_teaser(i: usize, features: &[Features]) -> bool {
    const NEAR: usize = 6;
    let cut = |j: &usize| features.get(*j).is_some_and(|f| f.cut_off && f.words >= 4.0);
    cut(&i) && (i.saturating_sub(NEAR)..=i + NEAR).filter(|j| *j != i).any(|j| cut(&j))
}
