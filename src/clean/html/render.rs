//! A tree to lines: block by block, in document order, numbered from 1. What a browser does not show is not there.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::super::Reason;
use super::super::lines::{self, Hint, Line, fold};
use super::dom::{Dom, NodeId, ROOT, Step, Walk};
use super::holders::{self, Holder, Kind, Tag};
use super::marks;
use crate::source::LineNo;
use crate::text::sanitise;

mod elements;

use elements::{is_block, is_hidden, is_row, is_skipped};

/// The lines of a page with what the markup says of them.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub lines: Vec<Line>,
    /// One for each line.
    pub markup: Vec<Markup>,
    /// The marked parts of the page, outer before inner.
    pub parts: Vec<Part>,
    /// The block elements of the page, outer before inner; the first is the page itself.
    pub holders: Vec<Holder>,
}

/// What the markup says of a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Markup {
    /// The innermost marked part that the line stands in.
    pub part: Option<usize>,
    /// Level of the heading; 0 where it is none.
    pub level: u8,
    /// Characters that are links, and all characters but spaces.
    pub linked: u32,
    pub all: u32,
    /// Whether it is a row of a table.
    pub row: bool,
    /// Whether the markup calls it the summary.
    pub standfirst: bool,
    /// The innermost block element around it.
    pub holder: u32,
    /// Letters in bold, and in parts that a script calls up.
    pub bold: u32,
    /// Whether a single line break ended the line before, or this one.
    pub broken: bool,
}

impl Markup {
    /// Whether most of the line is links.
    pub(super) fn is_linked(&self) -> bool {
        self.linked.saturating_mul(2) > self.all
    }
}

/// A part of the page that the markup marks as something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub why: Reason,
    pub parent: Option<usize>,
    /// Characters within.
    pub all: u32,
}

/// What holds for the text below an element.
#[derive(Debug, Clone, Copy, Default)]
struct Scope {
    hint: Option<Hint>,
    level: u8,
    part: Option<usize>,
    linked: bool,
    flow: Flow,
    standfirst: bool,
    holder: u32,
    bold: bool,
}

/// How the text of an element runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Flow {
    /// In blocks, white space folded.
    #[default]
    Blocks,
    /// All on one line: a row of a table.
    Row,
    /// Line by line as written.
    Preformatted,
}

#[derive(Debug, Default)]
struct Renderer {
    page: Page,
    most_lines: usize,
    scopes: Vec<Scope>,
    text: String,
    linked: u32,
    bold: u32,
    breaks: u32,
    broken: bool,
}

/// Renders a page. One of more lines than any page has, for its length, is given up: no line comes back.
pub(super) fn render(dom: &Dom) -> Page {
    let mut renderer = Renderer { most_lines: lines::most(dom.bytes()), ..Renderer::default() };
    renderer.page.holders.push(Holder::default());
    let mut walk = dom.walk(ROOT);
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(id) => renderer.enter(dom, id, &mut walk),
            Step::Leave(id) => renderer.leave(dom, id),
        }
        if renderer.is_full() {
            return Page::default();
        }
    }
    renderer.flush();
    renderer.page.add_up();
    renderer.page
}

impl Page {
    /// Parts hold what their inner parts hold.
    fn add_up(&mut self) {
        for markup in &self.markup {
            if let Some(part) = markup.part.and_then(|at| self.parts.get_mut(at)) {
                part.all = part.all.saturating_add(markup.all);
            }
        }
        for at in (0..self.parts.len()).rev() {
            let Some(Part { parent: Some(parent), all, .. }) = self.parts.get(at).copied() else { continue };
            if let Some(parent) = self.parts.get_mut(parent) {
                parent.all = parent.all.saturating_add(all);
            }
        }
    }
}

impl Renderer {
    fn is_full(&self) -> bool {
        self.page.lines.len() > self.most_lines
    }

    fn scope(&self) -> Scope {
        self.scopes.last().copied().unwrap_or_default()
    }

    fn enter(&mut self, dom: &Dom, id: NodeId, walk: &mut Walk<'_>) {
        let outer = self.scope();
        if let Some(text) = dom.text(id) {
            self.write(text, outer);
            self.scopes.push(outer);
            return;
        }
        let name = dom.name(id);
        if is_skipped(name) || is_hidden(dom, id) {
            self.scopes.push(outer);
            walk.pass_over(id);
            return;
        }
        if name == "br" {
            self.breaks += 1;
            if outer.flow == Flow::Preformatted {
                self.flush();
            }
        } else if outer.flow == Flow::Row && matches!(name, "td" | "th") {
            self.part_cells();
        } else if is_block(name) && outer.flow != Flow::Row {
            self.flush();
        }
        let inner = self.inner(dom, id, name, outer);
        self.scopes.push(inner);
    }

    fn inner(&mut self, dom: &Dom, id: NodeId, name: &str, outer: Scope) -> Scope {
        let mut inner = outer;
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                inner.hint = Some(Hint::Heading);
                inner.level = name.bytes().last().map_or(0, |digit| digit - b'0');
            }
            "li" => (inner.hint, inner.level) = (Some(Hint::Item), 0),
            "blockquote" => (inner.hint, inner.level) = (Some(Hint::Quote), 0),
            "pre" => (inner.hint, inner.flow) = (Some(Hint::Code), Flow::Preformatted),
            "a" => inner.linked |= dom.attribute(id, "href").is_some(),
            "tr" if is_row(dom, id) => inner.flow = Flow::Row,
            "" => return inner,
            _ => {}
        }
        inner.bold |= matches!(name, "b" | "strong");
        inner.standfirst |= marks::is_standfirst(dom, id);
        let why = marks::read(dom, id);
        if let Some(why) = why {
            inner.part = Some(self.page.parts.len());
            self.page.parts.push(Part { why, parent: outer.part, all: 0 });
        }
        if is_block(name) || why.is_some() {
            inner.holder = self.hold(dom, id, name, why, outer.holder);
        }
        inner
    }

    /// Adds a holder within another; returns its place.
    fn hold(&mut self, dom: &Dom, id: NodeId, name: &str, why: Option<Reason>, within: u32) -> u32 {
        let outer = self.page.holders.get(within as usize).copied().unwrap_or_default();
        let mut hasher = FxHasher::default();
        (outer.path, name).hash(&mut hasher);
        let path = hasher.finish();
        let mut hasher = FxHasher::default();
        (outer.styled_path, name, dom.attribute(id, "class")).hash(&mut hasher);
        let kinds = Kind::of(name) | marks::kinds(dom, id) | why.map_or(0, holders::bit_of);
        self.page.holders.push(Holder {
            parent: Some(within),
            depth: outer.depth.saturating_add(1),
            tag: Tag::of(name),
            kinds: outer.kinds | kinds,
            why,
            path,
            styled_path: hasher.finish(),
        });
        (self.page.holders.len() - 1) as u32
    }

    fn leave(&mut self, dom: &Dom, id: NodeId) {
        let name = dom.name(id);
        let outer_row =
            self.scopes.len().checked_sub(2).and_then(|at| self.scopes.get(at)).is_some_and(|s| s.flow == Flow::Row);
        if is_block(name) && !outer_row && !is_skipped(name) {
            self.flush();
        } else if self.scope().flow == Flow::Row && is_block(name) {
            self.text.push(' ');
        }
        self.scopes.pop();
    }

    fn write(&mut self, text: &str, scope: Scope) {
        if text.trim().is_empty() && scope.flow != Flow::Preformatted {
            self.text.push(' ');
            return;
        }
        match self.breaks {
            0 => {}
            1 => self.text.push(' '),
            _ => self.flush(),
        }
        self.breaks = 0;
        if scope.flow == Flow::Preformatted {
            let mut lines = text.split('\n');
            self.text.push_str(lines.next().unwrap_or_default());
            for line in lines {
                if self.is_full() {
                    return;
                }
                self.flush();
                self.text.push_str(line);
            }
        } else {
            self.text.push_str(text);
        }
        if scope.linked {
            self.linked += text.chars().filter(|c| !c.is_whitespace()).count() as u32;
        }
        if scope.bold {
            self.bold += text.chars().filter(|c| !c.is_whitespace()).count() as u32;
        }
    }

    /// Parts two cells of a row, empty ones left aside.
    fn part_cells(&mut self) {
        let written = self.text.trim_end();
        if !written.is_empty() && !written.ends_with('·') {
            self.text.push_str(" · ");
        }
    }

    /// Ends the line.
    fn flush(&mut self) {
        self.broken |= self.breaks > 0;
        self.breaks = 0;
        let linked = std::mem::take(&mut self.linked);
        let bold = std::mem::take(&mut self.bold);
        if self.text.trim().is_empty() {
            self.text.clear();
            return;
        }
        let scope = self.scope();
        let written = sanitise(&self.text);
        let mut text = if scope.flow == Flow::Preformatted { indented(&written) } else { fold(&written) };
        self.text.clear();
        if scope.flow == Flow::Row {
            text.truncate(text.trim_end_matches([' ', '·']).len());
        }
        if text.is_empty() {
            return;
        }
        let (hint, text) = match scope.hint {
            Some(hint) => (hint, text),
            None => match lines::list_item(&text) {
                Some(item) => (Hint::Item, item.to_owned()),
                None => (Hint::None, text),
            },
        };
        let all = text.chars().filter(|c| !c.is_whitespace()).count() as u32;
        let no = LineNo(u32::try_from(self.page.lines.len() + 1).unwrap_or(u32::MAX));
        self.page.lines.push(Line { no, text, hint, parts: Vec::new(), gap: true, indent: 0 });
        self.page.markup.push(Markup {
            part: scope.part,
            level: scope.level,
            linked: linked.min(all),
            all,
            row: scope.flow == Flow::Row,
            standfirst: scope.standfirst,
            holder: scope.holder,
            bold: bold.min(all),
            broken: std::mem::take(&mut self.broken),
        });
    }
}

/// A line of code: its spaces stay, tabs before it are four of them, and it starts no further in than a bound.
fn indented(line: &str) -> String {
    const DEEPEST: usize = 64;
    let line = line.trim_end();
    let text = line.trim_start();
    let white = line.get(..line.len() - text.len()).unwrap_or_default().chars();
    let indent = white.map(|c| if c == '\t' { 4 } else { 1 }).sum::<usize>().min(DEEPEST);
    let spaces = std::iter::repeat_n(' ', if text.is_empty() { 0 } else { indent });
    spaces.chain(text.chars().map(|c| if c.is_whitespace() { ' ' } else { c })).collect()
}
