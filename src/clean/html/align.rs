//! Finds the lines of an extract in the page it was taken from.

use std::collections::HashMap;
use std::ops::Range;

use super::super::lines::Line;

/// Lines looked at for a line that stands in the page in another form.
const WINDOW: usize = 40;
/// Fewest letters by which part of a line is known again.
const LEAST: usize = 12;

/// Bytes compared in search of lines in another form, for a page and for each byte of it: pages that need more are no
/// pages that an extraction changed a little.
const MOST_COMPARED: usize = 1 << 24;
const COMPARED_A_BYTE: usize = 16;

/// Which lines of `page` hold the lines of `extract`, which come in the same order but may have been joined, parted and
/// trimmed. Time is linear in both.
pub(super) fn align(page: &[Line], extract: &[Line]) -> Vec<bool> {
    let page: Vec<String> = page.iter().map(|l| squeeze(&l.text)).collect();
    let extract: Vec<String> = extract.iter().map(|l| squeeze(&l.text)).collect();
    let mut kept = vec![false; page.len()];
    let places = places(&page);
    let bounds = bounds(&places, &page, &extract);
    let mut budget = MOST_COMPARED + COMPARED_A_BYTE * page.iter().map(String::len).sum::<usize>();
    let mut from = 0;
    for (text, bound) in extract.iter().zip(bounds).filter(|(text, _)| !text.is_empty()) {
        let to = bound.max(from);
        let all = places.get(text.as_str()).map(Vec::as_slice).unwrap_or_default();
        let exact = all.get(all.partition_point(|&at| at < from)).filter(|&&at| at <= to);
        if let Some(&at) = exact {
            mark(&mut kept, at);
            from = at + 1;
        } else {
            from = mark_parts(&page, text, from..to, &mut kept, &mut budget);
        }
    }
    kept
}

/// Marks lines within `range` that hold part of `text` or that `text` holds; returns where to go on.
fn mark_parts(page: &[String], text: &str, range: Range<usize>, kept: &mut [bool], budget: &mut usize) -> usize {
    let (from, end) = (range.start, range.end.saturating_add(1));
    let mut next = from;
    let near = from..end.min(from + WINDOW);
    let far = near.end.max(range.end.saturating_sub(WINDOW))..end;
    for at in near.chain(far) {
        let Some(line) = page.get(at) else { break };
        let (short, long) = if line.len() < text.len() { (line.as_str(), text) } else { (text, line.as_str()) };
        let Some(left) = budget.checked_sub(long.len()) else { break };
        *budget = left;
        if short.len() < LEAST || !(long.contains(short) || is_trimmed(short, long)) {
            continue;
        }
        mark(kept, at);
        if line.len() >= text.len() {
            // A longer line can hold the next lines of the extract too.
            return if line.len() > text.len() { at } else { at + 1 };
        }
        next = at + 1;
    }
    next
}

/// Whether two texts start or end alike: something was taken out between.
fn is_trimmed(short: &str, long: &str) -> bool {
    const SAME: usize = 30;
    let start: String = short.chars().take(SAME).collect();
    let end: String = short.chars().rev().take(SAME).collect::<Vec<_>>().into_iter().rev().collect();
    start.chars().count() == SAME && (long.starts_with(&start) || long.ends_with(&end))
}

fn mark(kept: &mut [bool], at: usize) {
    if let Some(slot) = kept.get_mut(at) {
        *slot = true;
    }
}

/// Where each text stands.
fn places(page: &[String]) -> HashMap<&str, Vec<usize>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::with_capacity(page.len());
    for (at, line) in page.iter().enumerate() {
        places.entry(line).or_default().push(at);
    }
    places
}

/// For each line of the extract the last line of the page where it can stand: the place of the next line that both have
/// once.
fn bounds(places: &HashMap<&str, Vec<usize>>, page: &[String], extract: &[String]) -> Vec<usize> {
    let mut counts: HashMap<&str, u32> = HashMap::with_capacity(extract.len());
    for line in extract.iter().filter(|l| l.len() >= LEAST) {
        *counts.entry(line).or_default() += 1;
    }
    let mut bound = page.len();
    let mut bounds = vec![bound; extract.len()];
    for (line, slot) in extract.iter().zip(&mut bounds).rev() {
        let once = counts.get(line.as_str()) == Some(&1);
        if let (true, Some([at])) = (once, places.get(line.as_str()).map(Vec::as_slice)) {
            bound = bound.min(*at);
        }
        *slot = bound;
    }
    bounds
}

/// Letters and digits alone: white space and marks differ between two renderings.
fn squeeze(text: &str) -> String {
    let squeezed: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if squeezed.is_empty() { text.to_owned() } else { squeezed }
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::split;
    use super::*;

    #[test]
    fn lines_are_known_again_where_they_were_parted_joined_and_trimmed() {
        let lines = |texts: &[&str]| split(&texts.join("\n\n"), 1);
        let a = "The ferry left the harbour an hour late";
        let b = "Nobody on the quay remembered why they had been waiting for it";
        let both = format!("{a}. {b}");
        for (page, extract, kept) in [
            (vec!["Menu", a, b, "Menu"], vec![a, b], vec![false, true, true, false]),
            (vec![a, "Menu", a, b], vec![a, b], vec![true, false, false, true]),
            (vec!["Menu", &both, "Foot"], vec![a, b], vec![false, true, false]),
            (vec!["Menu", a, b, "Foot"], vec![&both], vec![false, true, true, false]),
            (vec!["Menu", b], vec!["Nobody on the quay remembered why they had been there"], vec![false, true]),
            (vec!["Menu", "Foot"], vec![], vec![false, false]),
            (vec![], vec![a], vec![]),
        ] {
            assert_eq!(align(&lines(&page), &lines(&extract)), kept, "{page:?} {extract:?}");
        }
    }
}
