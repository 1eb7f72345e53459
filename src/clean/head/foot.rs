//! What stands at the end of the body and below it: a signature, and the day of publication behind its label.

use std::ops::Range;

use super::super::lines::{Features, Line};
use super::super::{byline, dates};

/// Lines at the end of the body, and below it, that are looked at.
const LAST: usize = 3;
const BELOW: usize = 8;
/// Longest of them, in words, and longest label, in bytes.
const LONGEST: f32 = 20.0;
const LONGEST_LABEL: usize = 40;

/// The names in brackets with which newsrooms sign, behind the last sentence or before the first.
pub(super) fn signed(lines: &[Line], run: &Range<usize>) -> Option<String> {
    let body = lines.get(run.clone())?;
    let last = body.iter().rev().take(LAST).find_map(|line| byline::signature::at_end(&line.text));
    last.or_else(|| body.iter().take(LAST).find_map(|line| byline::signature::at_start(&line.text)))
}

/// The day that a line below the body calls the one of publication.
pub(super) fn posted(
    lines: &[Line],
    features: &[Features],
    run: &Range<usize>,
    day_first: Option<bool>,
) -> Option<String> {
    let below =
        (run.end..lines.len().min(run.end + BELOW)).filter(|&i| features.get(i).is_some_and(|f| f.words <= LONGEST));
    below.filter_map(|i| Some((i, lines.get(i)?))).find_map(|(i, line)| {
        let date = dates::find(&line.text, day_first)?;
        let above = i.checked_sub(1).and_then(|i| lines.get(i)).filter(|l| l.text.len() <= LONGEST_LABEL && date.alone);
        let label = line.text.get(..date.span.0)?;
        let sure = dates::says_published(label) || above.is_some_and(|l| dates::says_published(&l.text));
        date.value.filter(|day| sure && !date.changed && dates::day(day).is_some())
    })
}
