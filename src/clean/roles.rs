//! Decides what every line of a page is, all lines together: an article is one body with headings between its paragraphs,
//! and a run of teasers is none although each of its lines looks like a paragraph.

use std::ops::Range;

use super::furniture;
use super::head::{self, Head};
use super::lines::{Features, Hint, Line};
use super::{Reason, Role, names, scores};
use crate::source::Given;

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// A block of the body.
    Keep(Role),
    /// Dropped.
    Drop(Reason),
    /// Lifted to a field that says all that the line said.
    Lift,
}

/// Every line's fate, and what was found above the body.
#[derive(Debug, Default)]
pub(super) struct Decision {
    pub fates: Vec<Fate>,
    pub head: Head,
}

/// Decides on all lines.
pub(super) fn decide(lines: &[Line], features: &[Features], given: &Given, day_first: Option<bool>) -> Decision {
    let run = if is_clean(features) {
        0..lines.len()
    } else {
        widen(scores::best_run(features, &scores::worth(lines, features)), lines, features)
    };
    let mut head = head::find(lines, features, &run, given, day_first);
    head.give_way(given, day_first);
    let run = head.body_start..run.end.max(head.body_start);
    let teasers = scores::teasers(lines, features);
    let comes_back =
        |i: usize| features.get(i).is_some_and(|f| f.comes_back) && !furniture::is_teased(i, head.title_line, features);
    let mut fates: Vec<Fate> = (0..lines.len())
        .map(|i| match () {
            () if !run.contains(&i) => Fate::Drop(reason(features.get(i), Reason::Outside)),
            () if comes_back(i) => Fate::Drop(reason(features.get(i), Reason::Recurring)),
            () => inside(i, lines, features, teasers.get(i) == Some(&true)),
        })
        .collect();
    drop_boxes(&run, features, &mut fates);
    head.settle(lines, &mut fates);
    names::name(lines, features, &mut fates);
    Decision { fates, head }
}

/// Whether nothing on the page looks like noise, so that there is nothing to lift the article out of.
fn is_clean(features: &[Features]) -> bool {
    /// Lines among which one may look like noise by accident.
    const LINES: usize = 50;
    /// Pages so short that labels prove nothing.
    const SHORT: usize = 30;
    let count = |is: &dyn Fn(&Features) -> bool| features.iter().filter(|f| is(f)).count();
    let lines = features.len();
    let words: f32 = features.iter().map(|f| f.words).sum();
    let long: f32 = features.iter().filter(|f| f.is_long()).map(|f| f.words).sum();
    let labels = count(&|f| f.words < 3.0 && !f.end_mark);
    let worded = |f: &Features| f.hit.filter(|hit| hit.worded);
    let noise = count(&|f| worded(f).is_some() || f.comes_back);
    // Captions, see-alsos and dates stand in articles too.
    let sure = count(&|f| {
        worded(f)
            .is_some_and(|hit| hit.end || !matches!(hit.reason, Reason::Caption | Reason::Related | Reason::Metadata))
    });
    let few_labels = labels * 2 <= lines || lines <= SHORT;
    sure * LINES <= lines && few_labels && noise * 3 <= lines
        || noise * 25 <= lines && labels * 5 <= lines && (long >= words * 0.6 || lines <= 3)
}

/// Takes in short sentences and list items at either end, which alone are worth nothing.
fn widen(run: Range<usize>, lines: &[Line], features: &[Features]) -> Range<usize> {
    let mut end = run.end;
    while let (Some(f), Some(line)) = (features.get(end), lines.get(end)) {
        let sentence = f.end_mark && !f.cut_off && f.words >= 3.0;
        let item = line.hint == Hint::Item && lines.get(end.wrapping_sub(1)).is_some_and(|l| l.hint == Hint::Item);
        if f.hit.is_some() || f.comes_back || f.repeats > 1 || f.date || !(sentence || item && f.words >= 3.0) {
            break;
        }
        end += 1;
    }
    run.start..end
}

/// A line inside the body.
fn inside(i: usize, lines: &[Line], features: &[Features], teaser: bool) -> Fate {
    let (Some(f), Some(line)) = (features.get(i), lines.get(i)) else { return Fate::Drop(Reason::Outside) };
    if let Some(hit) = f.hit {
        let heading = matches!(line.hint, Hint::Heading) && hit.end;
        if !heading {
            return Fate::Drop(hit.reason);
        }
    }
    if teaser {
        return Fate::Drop(Reason::Related);
    }
    Fate::Keep(Role::Paragraph)
}

/// A heading that announces other articles takes the short lines below it along.
fn drop_boxes(run: &Range<usize>, features: &[Features], fates: &mut [Fate]) {
    const LONGEST: usize = 8;
    let ends: Vec<usize> =
        run.clone().filter(|&i| features.get(i).and_then(|f| f.hit).is_some_and(|h| h.end)).collect();
    for at in ends {
        for i in at + 1..(at + 1 + LONGEST).min(run.end) {
            if features.get(i).is_none_or(|f| f.is_long() || f.end_mark && f.words >= 6.0) {
                break;
            }
            if let Some(fate) = fates.get_mut(i) {
                *fate = Fate::Drop(reason(features.get(i), Reason::Related));
            }
        }
    }
}

fn reason(f: Option<&Features>, other: Reason) -> Reason {
    match f {
        Some(Features { hit: Some(hit), .. }) => hit.reason,
        Some(f) if f.date => Reason::Metadata,
        _ => other,
    }
}

/// Whether a line could be a heading by itself: short, no end mark but `?` and `!`, not a fragment of a sentence.
pub(super) fn looks_like_heading(line: &Line, f: &Features) -> bool {
    let last = line.text.chars().next_back();
    let asks = matches!(last, Some('?' | '!' | '？' | '！' | '؟'));
    let opens = matches!(last, Some(':' | '：' | ',' | ';' | '，'));
    let lower = line.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    f.words <= 18.0 && (!f.end_mark || asks) && !opens && !lower && !f.cut_off && f.text
}
