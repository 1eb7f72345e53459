//! Which lines a setting has.

use std::ops::Range;
use std::sync::Arc;

use super::super::width::{Cells, width};
use super::super::wrap::{parts, wrap};
use super::{LineKind, Piece, SetLine, Setting, meta};
use crate::clean::{Article, Removed, Role};

/// Cells before list items, quotations, code and reasons; in narrower measures than [`NARROW`] there are none.
const INDENT: u8 = 2;
const NARROW: Cells = Cells(12);

/// Cells between a dropped line and its reason: an em dash between spaces.
const DASH: Cells = Cells(3);

/// Dropped lines that follow each other and have one reason, from which on it is said once, above them.
const GROUP: usize = 4;

/// Sets an article.
pub(super) fn set(article: &Arc<Article>, measure: Cells, show_removed: bool) -> Setting {
    let mut setting = Setting {
        article: Arc::clone(article),
        meta: meta::line(article),
        shows_removed: show_removed,
        lines: Vec::new(),
        blocks: Vec::with_capacity(article.blocks.len()),
        removed: Vec::with_capacity(article.removed.len()),
        groups: Vec::new(),
    };
    let measure = measure.max(Cells(1));
    let mut layout = Layout { lines: &mut setting.lines, groups: &mut setting.groups, measure, last: None };
    if let Some(title) = &article.title {
        layout.text(title, Piece::Title, Form::Title);
    }
    layout.text(&setting.meta, Piece::Meta, Form::Meta);

    // Dropped lines are in page order, and so are blocks, but for those of cells that stand side by side on the page.
    let title_block = article.title_block();
    let (mut blocks, mut removed) =
        ((0_u32..).zip(&article.blocks).peekable(), (0_u32..).zip(&article.removed).peekable());
    // Where the run of dropped lines with one reason ends, and whether that reason stands above all of them.
    let (mut listed, mut grouped) = (0_u32, false);
    loop {
        let upto = blocks.peek().map(|(_, block)| block.line);
        let dropped = removed.next_if(|(_, r)| upto.is_none_or(|line| r.line < line));
        if let Some((i, dropped)) = dropped {
            if show_removed && i >= listed {
                let alike = |r: &&Removed| r.why == dropped.why && upto.is_none_or(|line| r.line < line);
                let run = article.removed.iter().skip(i as usize).take_while(alike).count();
                if run >= GROUP {
                    layout.heads_group(run, dropped.why.label());
                }
                listed = i.saturating_add(run as u32);
                grouped = run >= GROUP;
            }
            let first = match () {
                () if !show_removed => layout.next(),
                () if grouped => layout.text(&dropped.text, Piece::Removed(i), Form::Listed),
                () => layout.removed(&dropped.text, i, dropped.why.label()),
            };
            setting.removed.push(first);
        } else if let Some((i, block)) = blocks.next() {
            setting.blocks.push(match title_block {
                Some(at) if at == i as usize => layout.next(),
                _ => layout.text(&block.text, Piece::Block(i), Form::of(block.role)),
            });
        } else {
            break;
        }
    }
    setting.lines.shrink_to_fit();
    setting
}

/// What decides about blank lines and signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Title,
    Meta,
    Standfirst,
    Heading,
    Paragraph,
    Item,
    Quote,
    Code,
    Removed,
    /// Dropped, one of many with one reason.
    Listed,
}

impl Form {
    fn of(role: Role) -> Self {
        match role {
            Role::Standfirst => Self::Standfirst,
            Role::Heading => Self::Heading,
            Role::Paragraph => Self::Paragraph,
            Role::ListItem => Self::Item,
            Role::Quote => Self::Quote,
            Role::Code => Self::Code,
        }
    }

    /// The kinds of its first and of its further lines.
    fn kinds(self) -> (LineKind, LineKind) {
        match self {
            Self::Title => (LineKind::Title, LineKind::Title),
            Self::Meta => (LineKind::Meta, LineKind::Meta),
            Self::Standfirst => (LineKind::Standfirst, LineKind::Standfirst),
            Self::Heading => (LineKind::Heading, LineKind::Heading),
            Self::Paragraph => (LineKind::Paragraph, LineKind::Paragraph),
            Self::Item => (LineKind::Item, LineKind::ItemMore),
            Self::Quote => (LineKind::Quote, LineKind::Quote),
            Self::Code => (LineKind::Code, LineKind::Code),
            Self::Removed | Self::Listed => (LineKind::Removed, LineKind::Removed),
        }
    }

    fn is_indented(self) -> bool {
        matches!(self, Self::Item | Self::Quote | Self::Code)
    }

    /// The blank line between this and what follows, if there is one. A heading stands on its text; what belongs
    /// together stays together.
    fn gap_before(self, next: Self) -> Option<LineKind> {
        match (self, next) {
            (Self::Title, Self::Meta)
            | (Self::Heading, Self::Paragraph | Self::Item | Self::Quote | Self::Code | Self::Standfirst)
            | (Self::Item, Self::Item)
            | (Self::Code, Self::Code)
            | (Self::Removed, Self::Removed)
            | (Self::Listed, Self::Listed) => None,
            (Self::Quote, Self::Quote) => Some(LineKind::Quote),
            _ => Some(LineKind::Gap),
        }
    }
}

struct Layout<'a> {
    lines: &'a mut Vec<SetLine>,
    groups: &'a mut Vec<String>,
    measure: Cells,
    last: Option<Form>,
}

impl Layout<'_> {
    fn next(&self) -> u32 {
        self.lines.len() as u32
    }

    fn indent(&self) -> u8 {
        if self.measure < NARROW { 0 } else { INDENT }
    }

    /// Sets the text of a piece; returns its first line.
    fn text(&mut self, text: &str, piece: Piece, form: Form) -> u32 {
        let indent = if form.is_indented() { self.indent() } else { 0 };
        let measure = self.measure - Cells(u16::from(indent));
        let ranges = if form == Form::Code { code_lines(text, measure) } else { wrap(text, measure) };
        if ranges.is_empty() {
            return self.next();
        }
        self.gap(form);
        let first = self.next();
        let (mut kind, further) = form.kinds();
        self.lines.reserve(ranges.len());
        for range in ranges {
            self.push(range, piece, kind, indent);
            kind = further;
        }
        first
    }

    /// Sets what stands above a run of dropped lines: how many there are and why, or as much of it as there is room for.
    fn heads_group(&mut self, lines: usize, reason: &str) {
        if self.last == Some(Form::Listed) {
            self.last = Some(Form::Removed);
        }
        self.gap(Form::Listed);
        let indent = self.indent();
        let room = self.measure.get().saturating_sub(usize::from(indent));
        let whole = format!("{lines} lines · {reason}");
        let said = if width(&whole).get() <= room { whole } else { reason.to_owned() };
        let group = self.groups.len();
        self.groups.push(said);
        self.push(group..group, Piece::Gap, LineKind::Group, indent);
    }

    /// Sets a dropped line and its reason; returns its first line.
    fn removed(&mut self, text: &str, i: u32, reason: &str) -> u32 {
        let piece = Piece::Removed(i);
        let first = self.text(text, piece, Form::Removed);
        let Some(last) = self.lines.last_mut().filter(|l| l.piece == piece) else { return first };
        let end = last.end as usize;
        let used = text.get(last.range()).map_or(Cells::ZERO, width);
        // Compared as usize: saturating arithmetic would find room in the widest measure.
        if used.get() + DASH.get() + width(reason).get() <= self.measure.get() {
            last.kind = LineKind::RemovedEnd;
        } else {
            let indent = self.indent();
            self.push(end..end, piece, LineKind::Reason, indent);
        }
        first
    }

    fn gap(&mut self, next: Form) {
        if let Some(kind) = self.last.and_then(|last| last.gap_before(next)) {
            let indent = if kind == LineKind::Quote { self.indent() } else { 0 };
            self.push(0..0, Piece::Gap, kind, indent);
        }
        self.last = Some(next);
    }

    fn push(&mut self, range: Range<usize>, piece: Piece, kind: LineKind, indent: u8) {
        self.lines.push(SetLine { start: range.start as u32, end: range.end as u32, piece, kind, indent });
    }
}

/// Code is not set anew: its spaces stay, and only what is too wide is broken, wherever it must.
fn code_lines(text: &str, measure: Cells) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let (mut from, mut used) = (0, 0);
        for part in parts(line, measure) {
            if used + part.width.get() > measure.get() && part.start > from {
                lines.push(start + from..start + part.start);
                (from, used) = (part.start, 0);
            }
            used += part.width.get();
        }
        lines.push(start + from..start + line.len());
        start += line.len() + 1;
    }
    lines
}
