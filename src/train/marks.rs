//! How well what was kept of pages agrees with their truth.

use super::tokens::{Token, shingles};

/// The truth of a page as its shingles, sorted.
#[derive(Debug, Clone)]
pub(super) struct Gold(Vec<u64>);

/// Precision and recall of one page's shingles; no precision where nothing was kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    pub precision: Option<f64>,
    pub recall: f64,
}

impl Gold {
    pub(super) fn new(truth: &[Token]) -> Self {
        Self(sorted(truth))
    }

    /// Marks what was kept.
    pub(super) fn mark(&self, kept: &[Token]) -> Mark {
        let kept_shingles = sorted(kept);
        let both = common(&self.0, &kept_shingles);
        let share = |of: usize| if both == 0 { 0.0 } else { both as f64 / of as f64 };
        let (precision, recall) = match (self.0.len(), kept_shingles.len()) {
            (0, 0) => (1.0, 1.0),
            (gold, kept) => (share(kept), share(gold)),
        };
        Mark { precision: (!kept.is_empty()).then_some(precision), recall }
    }

    /// Marks what was kept with the lifted fields in front, or without, whichever is better: truths differ on whether the
    /// headline belongs to the body.
    pub(super) fn mark_with(&self, fields: &[Token], kept: &[Token]) -> Mark {
        let mark = self.mark(kept);
        if fields.is_empty() {
            return mark;
        }
        let with = self.mark(&[fields, kept].concat());
        if with.f() > mark.f() { with } else { mark }
    }
}

fn sorted(tokens: &[Token]) -> Vec<u64> {
    let mut shingles: Vec<u64> = shingles(tokens).collect();
    shingles.sort_unstable();
    shingles
}

/// How many two sorted lists have in common, each as often as it stands in both.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut common = 0;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let order = x.cmp(y);
        common += usize::from(order.is_eq());
        if order.is_le() {
            a.next();
        }
        if order.is_ge() {
            b.next();
        }
    }
    common
}

impl Mark {
    pub(super) fn f(self) -> f64 {
        f(self.precision.unwrap_or_default(), self.recall)
    }

    /// Whether more than a twentieth was lost.
    pub(super) fn is_harmed(self) -> bool {
        self.recall < 0.95
    }
}

fn f(precision: f64, recall: f64) -> f64 {
    if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}

/// The marks of many pages: precision is the mean over pages of which something was kept, F that of the two means.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Figures {
    pub pages: usize,
    pub precision: f64,
    pub recall: f64,
    /// The share of pages of which more than a twentieth was lost.
    pub harmed: f64,
}

impl Figures {
    pub(super) fn of<'a>(marks: impl IntoIterator<Item = &'a Mark>) -> Self {
        let (mut pages, mut told) = (0_usize, 0_usize);
        let mut sums = Self::default();
        for mark in marks {
            pages += 1;
            told += usize::from(mark.precision.is_some());
            sums.precision += mark.precision.unwrap_or_default();
            sums.recall += mark.recall;
            sums.harmed += f64::from(u8::from(mark.is_harmed()));
        }
        let mean = |sum: f64, of: usize| sum / of.max(1) as f64;
        Self {
            pages,
            precision: mean(sums.precision, told),
            recall: mean(sums.recall, pages),
            harmed: mean(sums.harmed, pages),
        }
    }

    pub(crate) fn f(self) -> f64 {
        f(self.precision, self.recall)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::of;
    use super::*;

    #[test]
    fn shingles_count_as_often_as_they_stand_in_both() {
        let gold = Gold::new(&of("a b c d e"));
        let mark = |text: &str| gold.mark(&of(text));
        assert_eq!(mark("a b c d e"), Mark { precision: Some(1.0), recall: 1.0 });
        assert_eq!(mark("a b c d a b c d"), Mark { precision: Some(0.2), recall: 0.5 });
        assert_eq!(mark("x a b c d"), Mark { precision: Some(0.5), recall: 0.5 });
        assert_eq!(mark(""), Mark { precision: None, recall: 0.0 });
        assert_eq!(Gold::new(&[]).mark(&[]), Mark { precision: None, recall: 1.0 });
        assert_eq!(Gold::new(&of("a b")).mark(&of("a b c")), Mark { precision: Some(0.0), recall: 0.0 });
    }

    #[test]
    fn a_headline_in_front_never_costs() {
        let title = of("the title of it");
        let with = Gold::new(&of("the title of it a b c d"));
        assert_eq!(with.mark_with(&title, &of("a b c d")).f().to_bits(), 1.0_f64.to_bits());
        let without = Gold::new(&of("a b c d"));
        assert_eq!(without.mark_with(&title, &of("a b c d")).f().to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn empty_pages_do_not_count_for_precision() {
        let marks = [Mark { precision: None, recall: 0.0 }, Mark { precision: Some(0.5), recall: 1.0 }];
        let figures = Figures::of(&marks);
        assert_eq!(figures, Figures { pages: 2, precision: 0.5, recall: 0.5, harmed: 0.5 });
        assert_eq!(figures.f().to_bits(), 0.5_f64.to_bits());
    }
}
