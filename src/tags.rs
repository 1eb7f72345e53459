//! Tags: what they are now ([`Tags`]) and the journal that keeps them. The journal is the one file that must never be lost.
//!
//! ```text
//!   key ─► Tags::change ─► lines ─► Writer ─► Journal ─► one append, fdatasync ─► Report::Saved
//!            │  ▲                                 │
//!            ▼  └──── replay ◄── Report::Followed ◄┘ lines of other processes
//!          State
//! ```
//! [`Tags`] is pure: it changes at once and returns the lines to be written. [`Journal`] is the file, [`Writer`] the thread
//! that owns it. [`State`] is what lines come to, in whatever order they are read.

mod export;
mod hash;
mod journal;
mod line;
mod name;
mod state;
mod writer;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

pub use export::{Export, Format, Record};
pub use journal::{Journal, News, Opened, read, read_state};
pub(crate) use line::write_json;
pub use line::{Line, MAX_NUMBER, Stamp, WriterId};
pub use name::{BadName, MAX_GRAPHEMES, TagName};
pub use state::{Places, State};
pub use writer::{Report, Unsaved, Writer};

use crate::clean::ArticleId;

/// All tags as they are now, with what this session did to them. No I/O: what changes is returned as lines to be written.
///
/// Everything that [`State`] answers can be asked here.
#[derive(Debug)]
pub struct Tags {
    state: State,
    writer: WriterId,
    /// `t` and `n` of the last line that this session made.
    last: (u64, u64),
    /// Every line of this session, for [`Tags::rebuild`].
    own: Vec<Arc<Line>>,
    undo: Vec<Vec<Arc<Line>>>,
    redo: Vec<Vec<Arc<Line>>>,
}

/// An article to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target<'a> {
    /// Its content's hash.
    pub id: ArticleId,
    /// Where it is known to be: its URL, else the absolute path of a file that is this one article.
    pub place: Option<String>,
    /// Its headline.
    pub title: Option<&'a str>,
}

/// What an undo or a redo did. Displays as one line for the status bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The lines to be written; empty where nothing was left to restore.
    pub lines: Vec<Arc<Line>>,
    /// Tags that came back, each once.
    pub added: Vec<TagName>,
    /// Tags that went again, each once.
    pub removed: Vec<TagName>,
    /// How many articles changed.
    pub articles: usize,
    /// The headline, where one article changed and has one.
    pub title: Option<String>,
    /// How many decisions stay as they are, because another session has decided anew since.
    pub kept: usize,
}

/// Titles are for people who read the file: so many grapheme clusters and bytes of them are enough.
const TITLE_GRAPHEMES: usize = 200;
const TITLE_BYTES: usize = 1000;
/// Longer places than a browser or a file system takes are no places.
const PLACE_BYTES: usize = 4096;

impl Tags {
    /// Begins a session on what the journal holds.
    pub fn new(state: State) -> Self {
        Self { state, writer: WriterId::random(), last: (0, 0), own: Vec::new(), undo: Vec::new(), redo: Vec::new() }
    }

    /// Takes in one line of another session. Returns whether any article's tags changed by it.
    pub fn replay(&mut self, line: &Line) -> bool {
        self.state.replay(line)
    }

    /// Starts anew from what the journal holds, after its file was replaced. What this session decided stays decided.
    pub fn rebuild(&mut self, state: State) {
        self.state = state;
        for line in &self.own {
            self.state.replay(line);
        }
    }

    /// Gives and takes tags, and returns the lines to be written. A line lists only articles that truly change, and all of
    /// them in the same way, so that each line can be undone exactly; there is one line for each way that occurs, and none
    /// when nothing changes. A tag in both lists is given. `now` is in milliseconds since 1970.
    pub fn change(&mut self, now: u64, targets: &[Target], add: &[TagName], del: &[TagName]) -> Vec<Arc<Line>> {
        let add = each_once(add.iter());
        let del: Vec<_> = each_once(del.iter().filter(|name| !add.contains(name)));
        let mut seen = HashSet::new();
        let edits: Vec<_> = targets
            .iter()
            .filter(|target| seen.insert(target.id))
            .map(|target| Edit {
                id: target.id,
                place: target.place.as_deref(),
                title: target.title,
                add: add.iter().filter(|name| !self.state.has(target.id, name)).cloned().collect(),
                del: del.iter().filter(|name| self.state.has(target.id, name)).cloned().collect(),
            })
            .collect();
        let lines = self.write(now, edits, None);
        if !lines.is_empty() {
            self.undo.push(lines.clone());
            self.redo.clear();
        }
        lines
    }

    /// Takes back the last change of this session that still stands; `None` when there is none.
    ///
    /// Restores exactly what the change found, by new lines: nothing is ever rewritten. A decision on the same tag of the
    /// same article that another session made since is later and somebody's will, so it stays; [`Change::kept`] counts
    /// these.
    pub fn undo(&mut self, now: u64) -> Option<Change> {
        let lines = self.undo.pop()?;
        let change = self.invert(now, &lines);
        if !change.lines.is_empty() {
            self.redo.push(change.lines.clone());
        }
        Some(change)
    }

    /// Does again what was last undone, by the same rule as [`Tags::undo`]; `None` when nothing was undone since the last
    /// change.
    pub fn redo(&mut self, now: u64) -> Option<Change> {
        let lines = self.redo.pop()?;
        let change = self.invert(now, &lines);
        if !change.lines.is_empty() {
            self.undo.push(change.lines.clone());
        }
        Some(change)
    }

    /// Hands the tags that an edited article had under its old id on to its new one, and returns the lines to be written;
    /// none when there is nothing to hand on. Tags on which the new id was ever decided stay as decided. Not a change that
    /// `undo` knows.
    pub fn adopt(&mut self, now: u64, new: &Target, old: ArticleId) -> Vec<Arc<Line>> {
        let undecided = |name: &&TagName| self.state.standing(new.id, name).is_none();
        let add: Vec<_> = self.state.of(old).filter(undecided).cloned().collect();
        let edit = Edit { id: new.id, place: new.place.as_deref(), title: new.title, add, del: Vec::new() };
        self.write(now, vec![edit], Some(old))
    }

    /// Makes lines of edits: those that do the same share a line.
    fn write(&mut self, now: u64, edits: Vec<Edit>, from: Option<ArticleId>) -> Vec<Arc<Line>> {
        let mut groups: Vec<Vec<Edit>> = Vec::new();
        let mut group_of: HashMap<(Vec<TagName>, Vec<TagName>), usize> = HashMap::new();
        for edit in edits.into_iter().filter(|edit| !edit.add.is_empty() || !edit.del.is_empty()) {
            let group = *group_of.entry((edit.add.clone(), edit.del.clone())).or_insert(groups.len());
            if group == groups.len() {
                groups.push(Vec::new());
            }
            if let Some(group) = groups.get_mut(group) {
                group.push(edit);
            }
        }
        let lines: Vec<_> = groups.into_iter().filter_map(|group| self.line(now, group, from)).map(Arc::new).collect();
        for line in &lines {
            self.state.replay(line);
        }
        self.own.extend(lines.iter().cloned());
        lines
    }

    fn line(&mut self, now: u64, group: Vec<Edit>, from: Option<ArticleId>) -> Option<Line> {
        let stamp = self.stamp(now);
        let title = match group.as_slice() {
            [one] => one.title.map(shorten).filter(|title| !title.is_empty()),
            _ => None,
        };
        let place = |edit: &Edit| edit.place.filter(|p| !p.is_empty() && p.len() <= PLACE_BYTES).map(str::to_owned);
        let ids = group.iter().map(|edit| edit.id).collect();
        let mut at: Vec<_> = group.iter().map(place).collect();
        if at.iter().all(Option::is_none) {
            at.clear();
        }
        let Edit { add, del, .. } = group.into_iter().next()?;
        Some(Line { stamp, ids, add, del, title, at, from })
    }

    /// The next stamp: later than everything seen, so that what a person does now wins over what was there, whatever the
    /// clocks say.
    fn stamp(&mut self, now: u64) -> Stamp {
        let seen = self.state.latest().max(self.last.0);
        self.last = (now.max(seen + 1).min(MAX_NUMBER), self.last.1 + 1);
        Stamp { t: self.last.0, w: self.writer, n: self.last.1 }
    }

    fn invert(&mut self, now: u64, lines: &[Arc<Line>]) -> Change {
        let mut kept = 0;
        let mut edits = Vec::new();
        for line in lines {
            for (i, id) in line.ids.iter().enumerate() {
                let mut ours = |name: &&TagName, on: bool| {
                    let Some((now, stamp)) = self.state.standing(*id, name) else { return false };
                    kept += usize::from(stamp.w != self.writer);
                    now == on && stamp.w == self.writer
                };
                edits.push(Edit {
                    id: *id,
                    place: line.at.get(i).and_then(Option::as_deref),
                    title: line.title.as_deref(),
                    add: line.del.iter().filter(|name| ours(name, false)).cloned().collect(),
                    del: line.add.iter().filter(|name| ours(name, true)).cloned().collect(),
                });
            }
        }
        let lines = self.write(now, edits, None);
        Change {
            added: each_once(lines.iter().flat_map(|line| &line.add)),
            removed: each_once(lines.iter().flat_map(|line| &line.del)),
            articles: lines.iter().map(|line| line.ids.len()).sum(),
            title: if let [line] = lines.as_slice() { line.title.clone() } else { None },
            lines,
            kept,
        }
    }
}

/// What is to happen to one article.
struct Edit<'a> {
    id: ArticleId,
    place: Option<&'a str>,
    title: Option<&'a str>,
    add: Vec<TagName>,
    del: Vec<TagName>,
}

impl Deref for Tags {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.articles == 0 {
            return f.write_str("nothing to restore: another session has decided since");
        }
        let signs = self.added.iter().map(|name| ('+', name)).chain(self.removed.iter().map(|name| ('−', name)));
        for (sign, name) in signs {
            write!(f, "{sign}{name} ")?;
        }
        match (&self.title, self.articles) {
            (Some(title), _) => write!(f, "on “{title}”")?,
            (None, 1) => f.write_str("on 1 article")?,
            (None, articles) => write!(f, "on {articles} articles")?,
        }
        match self.kept {
            0 => Ok(()),
            kept => write!(f, "; {kept} left as another session decided"),
        }
    }
}

/// Whether a character cannot be seen or moves its neighbours: controls, bidirectional controls, invisible formatting.
/// The joiners U+200C and U+200D and variation selectors are not among them: words and emoji are spelt with them.
pub(crate) fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}')
        || matches!(c, '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn each_once<'a>(names: impl Iterator<Item = &'a TagName>) -> Vec<TagName> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(*name)).cloned().collect()
}

/// One harmless line of a title, at most [`TITLE_GRAPHEMES`] long.
fn shorten(title: &str) -> String {
    let mut line = String::new();
    // A cluster can be of any length, so the bytes are bounded before clusters are counted.
    let end = (0..=title.len().min(TITLE_BYTES)).rev().find(|end| title.is_char_boundary(*end)).unwrap_or(0);
    let title = crate::text::sanitise(title.get(..end).unwrap_or_default());
    for word in title.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if let Some((end, _)) = line.grapheme_indices(true).nth(TITLE_GRAPHEMES) {
        line.truncate(end);
    }
    line
}
