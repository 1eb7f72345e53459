//! What the indentation says: renderers of HTML indent by the depth of nesting, so that an article's paragraphs stand at one
//! depth and menus, lists and boxes at others. Where all lines start at one column, it says nothing.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::super::lines::{Features, Line};
use super::{flag, share};

/// A paragraph counts for no more than this many words.
const MOST: f32 = 75.0;
/// Deeper is as good as anywhere.
const FAR: f32 = 24.0;

/// What is said of a line by where it starts.
#[derive(Debug, Clone, Copy, Default)]
struct Indent {
    /// Columns from where most of the page's prose starts.
    shift: f32,
    /// Shares of the prose and of the lines that start where it does.
    prose: f32,
    lines: f32,
    /// Columns from where the line above starts to here, and from here to where the line below starts.
    above: f32,
    below: f32,
    /// Lines around it that start where it does, and the share of the prose that they hold.
    run: f32,
    run_prose: f32,
}

/// The indentation of a page; empty where it says nothing.
#[derive(Debug, Default)]
pub(super) struct Indents {
    lines: Vec<Indent>,
    kinds: f32,
}

impl Indents {
    pub(super) fn over(lines: &[Line], features: &[Features]) -> Self {
        let first = lines.first().map(|line| line.indent);
        if lines.iter().all(|line| Some(line.indent) == first) {
            return Self::default();
        }
        let prose = |f: &Features| if f.is_long() && f.hit.is_none() { f.words.min(MOST) } else { 0.0 };
        let mut kinds: HashMap<u32, (f32, f32), RandomState> = HashMap::default();
        for (line, f) in lines.iter().zip(features) {
            let (words, count) = kinds.entry(line.indent).or_default();
            *words += prose(f);
            *count += 1.0;
        }
        // Of two that hold as much, the less indented one.
        let most = kinds.iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(a.0)));
        let own = most.map_or(0, |(indent, _)| *indent);
        let all: f32 = kinds.values().map(|(words, _)| words).sum();
        let far = |from: u32, to: u32| (to as f32 - from as f32).clamp(-FAR, FAR);
        let mut indents: Vec<Indent> = Vec::with_capacity(lines.len());
        for run in lines.chunk_by(|a, b| a.indent == b.indent) {
            let start = indents.len();
            let end = start + run.len();
            let words: f32 = features.get(start..end).unwrap_or_default().iter().map(prose).sum();
            let Some(Line { indent, .. }) = run.first() else { continue };
            let (of_kind, count) = kinds.get(indent).copied().unwrap_or_default();
            let indent_at = |line: Option<usize>| lines.get(line?).map(|line| line.indent);
            let (above, below) = (indent_at(start.checked_sub(1)), indent_at(Some(end)));
            let one = Indent {
                shift: far(own, *indent),
                prose: share(of_kind, all),
                lines: count / lines.len() as f32,
                above: 0.0,
                below: 0.0,
                run: (run.len() as f32).ln_1p(),
                run_prose: share(words, all),
            };
            indents.extend(std::iter::repeat_n(one, run.len()));
            if let Some(first) = indents.get_mut(start) {
                first.above = above.map_or(0.0, |above| far(above, *indent));
            }
            if let Some(last) = indents.last_mut() {
                last.below = below.map_or(0.0, |below| far(*indent, below));
            }
        }
        Self { lines: indents, kinds: (kinds.len() as f32).ln() }
    }

    pub(super) fn put(&self, i: usize, put: &mut impl FnMut(&'static str, f32)) {
        let none = Indent { prose: -1.0, lines: -1.0, run: -1.0, run_prose: -1.0, ..Indent::default() };
        let own = self.lines.get(i).copied().unwrap_or(none);
        put("indent.shift", own.shift);
        put("indent.deeper", flag(own.shift > 0.0) - flag(own.shift < 0.0));
        put("indent.prose", own.prose);
        put("indent.lines", own.lines);
        put("indent.above", own.above);
        put("indent.below", own.below);
        put("indent.run", own.run);
        put("indent.run_prose", own.run_prose);
        put("page.indents", self.kinds);
    }
}
