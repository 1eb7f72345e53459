//! Decides which lines are the body, all lines of a page together: the likeliest way through the page that goes from what
//! stands above the article into its body, passes over what is put in between, and leaves it once.

use std::sync::OnceLock;

use super::lines::{Features, Hint, Line};
use super::trees::{Rows, Trees};
use super::whole::{self, Choice};
use super::{Reason, evidence};

/// The model of plain text.
const MODEL: &str = include_str!("../../assets/clean/text.model");

/// What the ways through a page cost, in log-odds of a line that weighs 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Costs {
    /// Added to every line's log-odds: an article that loses a paragraph is worse than one with a line too many.
    pub shift: f32,
    /// To begin the body, and to end it.
    pub ends: f32,
    /// To leave out what stands in the middle of it, and to come back.
    pub turn: f32,
}

impl Costs {
    /// The names that the costs have in a model's file, in the order of [`Costs::from_values`].
    pub(crate) const NAMES: [&str; 3] = ["shift", "ends", "turn"];

    /// Costs in the order of [`Costs::NAMES`].
    pub(crate) fn from_values([shift, ends, turn]: [f32; 3]) -> Self {
        Self { shift, ends, turn }
    }

    /// The costs that were searched for a model.
    pub(crate) fn of(model: &Trees) -> Self {
        Self::from_values(Self::NAMES.map(|name| model.number(name).unwrap_or_default()))
    }
}

/// Lines whose evidence is held at a time.
const STRETCH: usize = 256;

/// Which lines of a text page are its body.
pub(super) struct Body {
    /// Whether each line is part of it.
    pub kept: Vec<bool>,
    /// Whether the page is an article and next to nothing else.
    pub whole: bool,
}

/// Decides whether each line of a text page is part of the body.
pub(super) fn choose(lines: &[Line], features: &[Features]) -> Body {
    static TREES: OnceLock<Option<Trees>> = OnceLock::new();
    // A test reads the model; a broken one costs the choice at run time, not the program.
    let trees = TREES.get_or_init(|| Trees::parse(MODEL, &evidence::columns()).ok());
    let Some(trees) = trees else { return Body { kept: vec![true; lines.len()], whole: true } };
    let page = evidence::Page::new(lines, features);
    let mut log_odds = Vec::with_capacity(lines.len());
    let mut rows = Rows::new(evidence::width(), lines.len().min(STRETCH));
    for start in (0..lines.len()).step_by(STRETCH) {
        rows.clear();
        page.put_rows(start..(start + STRETCH).min(lines.len()), &mut rows);
        trees.score_rows(&mut rows, &mut log_odds);
    }
    let choice = weigh(lines, features, &log_odds, Costs::of(trees));
    if whole::is_article(&choice) {
        let kept = features.iter().zip(&log_odds).map(|(f, log_odds)| !stands_out(f, *log_odds)).collect();
        return Body { kept, whole: true };
    }
    Body { kept: choice.kept, whole: false }
}

/// Whether a line is furniture in a page without any: both by its words and by all else. Cross-validated, such lines are never
/// a twentieth of an article that was marked.
fn stands_out(f: &Features, log_odds: f32) -> bool {
    const SURELY: f32 = -2.0;
    log_odds < SURELY && is_given_away(f) && f.hit.is_some_and(|hit| hit.worded)
}

/// Chooses the lines that are part of the body where a page is more than an article, given the log-odds of each to be.
pub(super) fn weigh<'a>(lines: &'a [Line], features: &'a [Features], log_odds: &'a [f32], costs: Costs) -> Choice<'a> {
    let rows = lines.iter().zip(features).zip(log_odds);
    let gains: Vec<f32> = rows.map(|((line, f), log_odds)| gain(line, f, *log_odds, costs)).collect();
    let mut kept = way(&gains, costs);
    for (kept, f) in kept.iter_mut().zip(features) {
        *kept &= !is_given_away(f);
    }
    leave_out_labels(&mut kept, lines, features);
    leave_out_labels_above(&mut kept, lines, features);
    Choice { lines, features, log_odds, gains, kept }
}

/// Whether a line is a word or three, as labels are.
fn is_label(line: &Line, f: &Features) -> bool {
    const LABEL: f32 = 3.5;
    line.hint == Hint::None && f.words <= LABEL && !f.end_mark
}

/// Leaves out a label behind the last paragraph: articles end with a sentence, or a signature of more words.
fn leave_out_labels(kept: &mut [bool], lines: &[Line], features: &[Features]) {
    while let Some(last) = kept.iter().rposition(|kept| *kept) {
        if last == 0 || !lines.get(last).zip(features.get(last)).is_some_and(|(line, f)| is_label(line, f)) {
            return;
        }
        kept[last] = false;
    }
}

/// Leaves out labels above the first paragraph that stand right below furniture: places and subjects below a reading time.
fn leave_out_labels_above(kept: &mut [bool], lines: &[Line], features: &[Features]) {
    let mut below_furniture = false;
    for ((kept, line), f) in kept.iter_mut().zip(lines).zip(features) {
        if *kept && f.is_long() {
            return;
        }
        below_furniture = is_given_away(f) || below_furniture && is_label(line, f);
        *kept &= !below_furniture;
    }
}

/// Whether a line inside the body is noise by its words or its shape alone. Prose that mentions such words is longer; only
/// what is on offer is put between paragraphs as a paragraph.
fn is_given_away(f: &Features) -> bool {
    const LONGEST: f32 = 16.0;
    f.hit.is_some_and(|hit| f.words <= LONGEST || matches!(hit.reason, Reason::Advertisement | Reason::Subscription))
}

/// No line is surer than this.
const SUREST: f32 = 5.0;
/// What it is worth that the notation marks a line as part of a text. Pages without notation teach nothing of it.
const NOTED: f32 = 2.0;

/// What it is worth to have a line in the body: its log-odds, the more the longer it is.
fn gain(line: &Line, f: &Features, log_odds: f32, costs: Costs) -> f32 {
    let noted = matches!(line.hint, Hint::Heading | Hint::Quote | Hint::Code);
    let mut log_odds = log_odds.clamp(-SUREST, SUREST) + costs.shift;
    log_odds += if noted { NOTED } else { 0.0 };
    log_odds * (f.words + 1.0).sqrt()
}

/// Where a line stands.
const STATES: usize = 4;
const ABOVE: usize = 0;
const IN: usize = 1;
const BETWEEN: usize = 2;
const BELOW: usize = 3;

/// The way of most gain (A. Viterbi, 1967): lines that are `IN` gain what they are worth, the others lose it.
fn way(gains: &[f32], costs: Costs) -> Vec<bool> {
    let Costs { ends, turn, .. } = costs;
    // From where a line's state can be come to, and at what cost; the likeliest first.
    let ways: [&[(usize, f32)]; STATES] = [
        &[(ABOVE, 0.0)],
        &[(IN, 0.0), (ABOVE, ends), (BETWEEN, turn)],
        &[(BETWEEN, 0.0), (IN, turn)],
        &[(BELOW, 0.0), (IN, ends)],
    ];
    let mut sums = [0.0, f32::NEG_INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    let mut came: Vec<[u8; STATES]> = Vec::new();
    for gain in gains {
        let mut next = [0.0; STATES];
        let mut from = [0; STATES];
        for (state, ways) in ways.iter().enumerate() {
            let mut best = f32::NEG_INFINITY;
            for (before, cost) in *ways {
                if sums[*before] - cost > best {
                    best = sums[*before] - cost;
                    from[state] = *before as u8;
                }
            }
            next[state] = if state == IN { best + gain } else { best - gain };
        }
        // The sums of long pages would swallow the gain of a line.
        let most = next.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        sums = next.map(|sum| sum - most);
        came.push(from);
    }
    let mut state = if sums[IN] - ends > sums[BELOW] { IN } else { BELOW };
    if sums[state].is_infinite() {
        state = ABOVE;
    }
    let mut kept = vec![false; came.len()];
    for (kept, from) in kept.iter_mut().zip(&came).rev() {
        *kept = state == IN;
        state = from.get(state).copied().map_or(ABOVE, usize::from);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const COSTS: Costs = Costs { shift: 0.0, ends: 3.0, turn: 1.0 };

    fn kept(gains: &[f32]) -> String {
        way(gains, COSTS).into_iter().map(|kept| if kept { 'x' } else { '.' }).collect()
    }

    #[test]
    fn the_body_is_one_with_gaps() {
        for (gains, expected) in [
            (&[-2.0, 5.0, 5.0, -2.0][..], ".xx."),
            (&[-2.0, 5.0, -0.4, 5.0, -2.0], ".xxx."),
            (&[-2.0, 5.0, -4.0, 5.0, -2.0], ".x.x."),
            (&[-2.0, 9.0, 9.0, -9.0, 0.5, -9.0], ".xx..."),
            // A page has a body, however unlikely.
            (&[-4.0, -5.0], "x."),
            (&[5.0], "x"),
            (&[], ""),
        ] {
            assert_eq!(kept(gains), expected, "{gains:?}");
        }
    }

    #[test]
    fn a_long_page_does_not_swallow_a_line() {
        let mut gains = vec![20.0; 100_000];
        gains.extend([-3.0, 20.0]);
        let kept = way(&gains, COSTS);
        assert_eq!(kept.iter().filter(|kept| !**kept).count(), 1);
    }

    #[test]
    fn the_model_is_one() {
        let model = Trees::parse(MODEL, &evidence::columns());
        let costs = Costs::of(model.as_ref().expect("the file holds a model for these columns"));
        assert!(costs.ends > 0.0 && costs.turn > 0.0);
    }
}
