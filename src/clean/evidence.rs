//! What speaks for and against each line being part of the body, in numbers that depend on neither language nor site: the
//! line's own shape, its neighbours, where on the page it stands, and the page as a whole.
//!
//! A column is one call of `put`; its name stands beside its value, so that a model can say which columns it reads.
//! What calls it has to be inlined, always, so that where the next number goes need not be kept in memory.

#![allow(clippy::inline_always, reason = "a third less to do for each number")]

use std::ops::Range;
use std::sync::LazyLock;

use super::lines::{Features, Line};
use super::scores;
use super::trees::Rows;

mod chains;
mod cohesion;
mod indents;
mod marks;
mod sums;

use chains::Chains;
use cohesion::Cohesion;
use indents::Indents;
use marks::Marks;
use sums::Sums;

/// The names of the columns of [`evidence`], in order.
pub(crate) fn columns() -> Vec<&'static str> {
    let mut names = Vec::new();
    let features = [Features::default()];
    let line = Line {
        no: crate::source::LineNo(1),
        text: String::new(),
        hint: super::lines::Hint::None,
        parts: Vec::new(),
        gap: false,
        indent: 0,
    };
    Page::new(&[line], &features).put(0, &mut |name, _| names.push(name));
    names
}

/// How many columns there are.
pub(super) fn width() -> usize {
    static WIDTH: LazyLock<usize> = LazyLock::new(|| columns().len());
    *WIDTH
}

/// The evidence for every line of a text page. Linear in the text.
pub(crate) fn evidence(lines: &[Line], features: &[Features]) -> Rows {
    let mut rows = Rows::new(width(), lines.len());
    Page::new(lines, features).put_rows(0..lines.len(), &mut rows);
    rows
}

/// The run of lines that is worth most by hand-made worths.
pub(crate) fn run(lines: &[Line], features: &[Features]) -> Range<usize> {
    scores::best_run(features, &scores::worth(lines, features))
}

/// Lines on each side that are looked at one by one, and those looked at by their kind only.
const NEAR: usize = 2;
const KINDS_NEAR: usize = 4;

/// A page with all that is counted over it.
pub(super) struct Page<'a> {
    lines: &'a [Line],
    features: &'a [Features],
    marks: Vec<Marks>,
    kinds: Vec<f32>,
    worth: Vec<f32>,
    run: Range<usize>,
    sums: Sums,
    indents: Indents,
    chains: Chains,
    cohesion: Cohesion,
}

/// What a line is at first sight, from the least likely part of a body to the likeliest.
pub(super) fn kind(f: &Features) -> f32 {
    match () {
        () if f.hit.is_some_and(|hit| hit.end) => -3.0,
        () if f.hit.is_some() => -2.0,
        () if f.date => -1.0,
        () if f.is_long() => 4.0,
        () if f.end_mark && f.words >= 3.0 => 3.0,
        () if f.words >= 6.0 => 2.0,
        () if f.words >= 3.0 => 1.0,
        () => 0.0,
    }
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// `part` of `whole`; 0 where there is no whole.
fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Logarithms of whole numbers, which most of those are that are asked for.
const LOGS: usize = 8192;

/// [`f32::ln_1p`] of a whole number, to the bit.
fn ln_1p_of(whole: usize) -> f32 {
    static LOGS_OF: LazyLock<[f32; LOGS]> = LazyLock::new(|| std::array::from_fn(|n| (n as f32).ln_1p()));
    LOGS_OF.get(whole).copied().unwrap_or_else(|| (whole as f32).ln_1p())
}

/// [`f32::ln_1p`], to the bit.
pub(super) fn ln_1p(value: f32) -> f32 {
    let whole = value as usize;
    if (whole as f32).to_bits() == value.to_bits() { ln_1p_of(whole) } else { value.ln_1p() }
}

impl<'a> Page<'a> {
    /// Counts what can be counted over a page.
    pub(super) fn new(lines: &'a [Line], features: &'a [Features]) -> Self {
        let worth = scores::worth(lines, features);
        let run = scores::best_run(features, &worth);
        let (marks, words) = marks::read(lines, features, &run);
        let sums = Sums::over(lines, features, &marks, &worth);
        let indents = Indents::over(lines, features);
        let chains = Chains::over(features);
        let cohesion = Cohesion::over(features, &words);
        let kinds = features.iter().map(kind).collect();
        Self { lines, features, marks, kinds, worth, run, sums, indents, chains, cohesion }
    }

    /// Adds the rows of some lines. A row takes more room than most lines, so that long pages are looked at in stretches.
    pub(super) fn put_rows(&self, lines: Range<usize>, rows: &mut Rows) {
        for i in lines.start..lines.end.min(self.lines.len()) {
            rows.push(|row| self.put(i, &mut |_, value| row.put(value)));
        }
    }

    /// Gives the row of line `i`, a column a call.
    #[inline(always)]
    pub(super) fn put(&self, i: usize, put: &mut impl FnMut(&'static str, f32)) {
        let (Some(line), Some(f), Some(marks)) = (self.lines.get(i), self.features.get(i), self.marks.get(i)) else {
            return;
        };
        put_shape(line, f, marks, put);
        put_hit(f, put);
        self.put_neighbours(i, put);
        self.put_run(i, put);
        self.sums.put_windows(i, put);
        self.sums.put_distances(i, put);
        self.sums.put_places(i, put);
        self.sums.put_page(put);
        self.indents.put(i, put);
        self.cohesion.put(i, put);
        self.chains.put(i, &self.cohesion, put);
    }

    #[inline(always)]
    fn put_neighbours(&self, i: usize, put: &mut impl FnMut(&'static str, f32)) {
        const ABOVE: [[&str; 4]; NEAR] =
            [["a1.words", "a1.end", "a1.caps", "a1.gap"], ["a2.words", "a2.end", "a2.caps", "a2.gap"]];
        const BELOW: [[&str; 4]; NEAR] =
            [["b1.words", "b1.end", "b1.caps", "b1.gap"], ["b2.words", "b2.end", "b2.caps", "b2.gap"]];
        const KINDS: [[&str; 2]; KINDS_NEAR] =
            [["a1.kind", "b1.kind"], ["a2.kind", "b2.kind"], ["a3.kind", "b3.kind"], ["a4.kind", "b4.kind"]];
        for (names, d) in ABOVE.iter().zip(1..) {
            self.put_neighbour(names, i.checked_sub(d), put);
        }
        for (names, d) in BELOW.iter().zip(1..) {
            self.put_neighbour(names, Some(i + d), put);
        }
        let kind_at = |j: Option<usize>| j.and_then(|j| self.kinds.get(j)).copied().unwrap_or(-4.0);
        for (names, d) in KINDS.iter().zip(1..) {
            put(names[0], kind_at(i.checked_sub(d)));
            put(names[1], kind_at(Some(i + d)));
        }
    }

    #[inline(always)]
    fn put_neighbour(&self, names: &[&'static str; 4], j: Option<usize>, put: &mut impl FnMut(&'static str, f32)) {
        let at = j.and_then(|j| Some((self.lines.get(j)?, self.features.get(j)?, self.marks.get(j)?)));
        put(names[0], at.map_or(-1.0, |(_, _, m)| m.words));
        put(names[1], at.map_or(-1.0, |(_, f, _)| flag(f.end_mark)));
        put(names[2], at.map_or(-2.0, |(_, _, m)| m.caps));
        put(names[3], at.map_or(-1.0, |(l, _, _)| flag(l.gap)));
    }

    /// What the run of lines that is worth most by hand-made worths says.
    #[inline(always)]
    fn put_run(&self, i: usize, put: &mut impl FnMut(&'static str, f32)) {
        let at = i as f32;
        let (start, end) = (self.run.start as f32, self.run.end as f32);
        put("worth", self.worth.get(i).copied().unwrap_or_default());
        put("run.in", flag(self.run.contains(&i)));
        put("run.below_start", (at - start).clamp(-40.0, 40.0));
        put("run.below_end", (at - end + 1.0).clamp(-40.0, 40.0));
        put("run.place", share(at - start, end - start).clamp(-1.0, 2.0));
        put("run.share", self.sums.long_share(&self.run));
    }
}

#[inline(always)]
fn put_shape(line: &Line, f: &Features, marks: &Marks, put: &mut impl FnMut(&'static str, f32)) {
    put("words", marks.words);
    put("end", flag(f.end_mark));
    put("cut_off", flag(f.cut_off));
    put("commas", share(f.commas as f32, f.words.max(1.0)));
    put("sentences", marks.sentences);
    put("caps", marks.caps);
    put("upper", marks.upper);
    put("digits", marks.digits);
    put("symbols", marks.symbols);
    put("bars", marks.bars);
    put("quotes", marks.quotes);
    put("word_length", marks.word_length);
    put("starts_lower", flag(marks.starts_lower));
    put("starts_digit", flag(marks.starts_digit));
    put("ends_colon", flag(marks.ends_colon));
    put("repeats", (f.repeats as f32).min(8.0));
    put("item", flag(line.hint == super::lines::Hint::Item));
    put("joined", flag(!line.parts.is_empty()));
    put("gap", flag(line.gap));
    put("known", marks.known);
    put("common", marks.common);
}

#[inline(always)]
fn put_hit(f: &Features, put: &mut impl FnMut(&'static str, f32)) {
    use super::Reason as R;
    let is = |reasons: &[R]| flag(f.hit.is_some_and(|hit| reasons.contains(&hit.reason)));
    put("date", flag(f.date));
    put("hit", flag(f.hit.is_some()));
    put("hit.worded", flag(f.hit.is_some_and(|hit| hit.worded)));
    put("hit.end", flag(f.hit.is_some_and(|hit| hit.end)));
    put("hit.menu", is(&[R::Navigation, R::Sharing]));
    put("hit.offer", is(&[R::Advertisement, R::Subscription]));
    put("hit.related", is(&[R::Related]));
    put("hit.comments", is(&[R::Comments]));
    put("hit.legal", is(&[R::Legal]));
    put("hit.beside", is(&[R::Caption, R::Metadata, R::AuthorBox]));
}

#[cfg(test)]
mod tests {
    use super::super::lines::{measure, split};
    use super::*;

    fn table(text: &str) -> (Vec<&'static str>, Vec<Vec<f32>>) {
        let lines = split(text, 1);
        let features = measure(&lines);
        (columns(), evidence(&lines, &features).iter().collect())
    }

    fn cell(text: &str, line: usize, column: &str) -> f32 {
        let (names, evidence) = table(text);
        let at = names.iter().position(|name| *name == column).expect(column);
        evidence[line][at]
    }

    #[test]
    fn every_line_has_a_number_in_every_column() {
        for text in ["", "a", "Home\n\nNews\n\n4 May 2023", &"字。\n".repeat(300)] {
            let (names, evidence) = table(text);
            let lines = split(text, 1).len();
            assert_eq!(evidence.len(), lines, "{text}");
            assert!(evidence.iter().all(|row| row.len() == names.len()), "{text}");
            assert!(evidence.iter().flatten().all(|value| value.is_finite()), "{text}");
        }
        let names = columns();
        let different: std::collections::BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(different.len(), names.len());
        assert!(names.iter().all(|name| !name.contains(char::is_whitespace)));
    }

    #[test]
    fn words_of_the_body_are_known() {
        let paragraph = "The ferry left the harbour an hour late because the pilot had been looking for his spectacles since noon, and nobody on the quay could say where they were.";
        let page = format!("{paragraph}\n\nThe ferry pilot\n\nKitchens Gardens Motors\n\n{paragraph} And so on.");
        assert!(cell(&page, 1, "known") > 0.9);
        assert!(cell(&page, 2, "known") < 0.1);
        assert!(cell(&page, 0, "sentences") < cell(&page, 3, "sentences"));
    }

    #[test]
    fn indentation_is_told_from_where_the_prose_starts() {
        let paragraph =
            "The ferry left the harbour an hour late because the pilot had been looking for his spectacles since noon.";
        let page = format!("        * Home\n        * News\n    {paragraph}\n    {paragraph}\n  More of it");
        for (line, shift, prose, run) in
            [(0, 4.0, 0.0, 3.0), (1, 4.0, 0.0, 3.0), (2, 0.0, 1.0, 3.0), (4, -2.0, 0.0, 2.0)]
        {
            assert!((cell(&page, line, "indent.shift") - shift).abs() < 0.1, "{line}");
            assert!((cell(&page, line, "indent.prose") - prose).abs() < 0.1, "{line}");
            assert!((cell(&page, line, "indent.run").exp() - run).abs() < 0.1, "{line}");
        }
        assert!(
            (cell(&page, 2, "indent.above") + 4.0).abs() < 0.1 && (cell(&page, 3, "indent.below") + 2.0).abs() < 0.1
        );
        for indent in ["", "    "] {
            let page = format!("{indent}Home\n{indent}{paragraph}");
            assert!((0..2).all(|line| cell(&page, line, "indent.shift").abs() < 0.1));
            assert!((0..2).all(|line| cell(&page, line, "indent.prose") < 0.0));
        }
    }

    #[test]
    fn stretches_end_at_noise() {
        let page = "Home\n\nOne of the ferries\n\nShare this\n\nAnother of the ferries\n\nStill another";
        assert!((cell(page, 4, "stretch.line") - 1.0).abs() < 0.1);
        assert!((cell(page, 3, "stretch.from_end") - 2.0).abs() < 0.1);
    }

    #[test]
    fn scripts_without_spaces_have_words() {
        assert!(cell("东京的渡轮今天晚点了", 0, "words") > 1.5);
        assert!(cell("东京的渡轮今天晚点了", 0, "caps") < -0.9);
    }
}
