//! What the indentation says: renderers of HTML indent by the depth of nesting, so that an article's paragraphs stand at one
//! depth and menus, lists and boxes at others. Where all lines start at one column, it says nothing.

use rustc_hash::FxHashMap;

use super::super::lines::{Features, Line};
use super::{flag, share};

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

/// How much of the page's prose starts at each column, and how many lines.
type Kinds = FxHashMap<u32, (f32, f32)>;

/// What a line counts among the prose, in words.
fn prose(f: &Features) -> f32 {
    if f.is_paragraph() { f.counted() } else { 0.0 }
}

impl Indents {
    pub(super) fn over(lines: &[Line], features: &[Features]) -> Self {
        let first = lines.first().map(|line| line.indent);
        if lines.iter().all(|line| Some(line.indent) == first) {
            return Self::default();
        }
        let mut kinds = Kinds::default();
        for (line, f) in lines.iter().zip(features) {
            let (words, count) = kinds.entry(line.indent).or_default();
            *words += prose(f);
            *count += 1.0;
        }
        // Of two that hold as much, the less indented one.
        let most = kinds.iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(a.0)));
        let own = most.map_or(0, |(indent, _)| *indent);
        let all = features.iter().map(prose).sum();
        let mut indents: Vec<Indent> = Vec::with_capacity(lines.len());
        for run in lines.chunk_by(|a, b| a.indent == b.indent) {
            let start = indents.len();
            let end = start + run.len();
            let Some(Line { indent, .. }) = run.first() else { continue };
            let words: f32 = features.get(start..end).unwrap_or_default().iter().map(prose).sum();
            let (of_kind, count) = kinds.get(indent).copied().unwrap_or_default();
            let one = Indent {
                shift: far(own, *indent),
                prose: share(of_kind, all),
                lines: count / lines.len() as f32,
                run: (run.len() as f32).ln_1p(),
                run_prose: share(words, all),
                ..Indent::default()
            };
            indents.extend(std::iter::repeat_n(one, run.len()));
        }
        put_steps(&mut indents, lines);
        Self { lines: indents, kinds: (kinds.len() as f32).ln() }
    }

    #[inline(always)]
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

/// How much deeper one line starts than another, in columns.
fn far(from: u32, to: u32) -> f32 {
    (to as f32 - from as f32).clamp(-FAR, FAR)
}

/// Says of each line how far it steps in or out.
fn put_steps(indents: &mut [Indent], lines: &[Line]) {
    for (at, pair) in lines.windows(2).enumerate() {
        let [above, below] = pair else { continue };
        let step = far(above.indent, below.indent);
        if let Some([above, below]) = indents.get_mut(at..at + 2) {
            (above.below, below.above) = (step, step);
        }
    }
}
