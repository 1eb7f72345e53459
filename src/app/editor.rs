//! One line of text being typed, with the keys of readline. The cursor moves by grapheme clusters, so an accent or an emoji
//! family is one step.

mod kills;
mod words;

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::keymap::Action;
use crate::text;

pub use self::kills::KillRing;
use self::kills::Side;

/// A line of text and a cursor.
#[derive(Debug, Clone, Default)]
pub struct LineEditor {
    text: String,
    cursor: usize,
    /// What the line was before each change, the last one last.
    past: Vec<(String, usize)>,
    last: Last,
}

/// What was done last, as far as the next thing that is done asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Last {
    /// Something that nothing goes on from.
    #[default]
    Other,
    /// A character was typed; whether it was a blank.
    Typed { blank: bool },
    /// A character was deleted.
    Deleted,
    /// Text was deleted into the kill ring.
    Killed,
    /// These bytes were put in from the kill ring.
    Yanked(Range<usize>),
}

/// What is kept of typed and pasted text, in bytes: no query or tag is longer, and each key looks at the whole line.
const MOST: usize = 1000;

/// What is looked at of pasted text, in bytes: blanks and what could act on a terminal are dropped from it.
const MOST_PASTED: usize = 16 * MOST;

/// So many changes can be undone.
const MOST_PAST: usize = 100;

impl LineEditor {
    /// A line with the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.put(text);
        line
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Puts text in at the cursor; many lines become one, what could act on a terminal is dropped.
    pub fn insert(&mut self, text: &str) {
        let mut chars = text.chars();
        let typed = match (chars.next(), chars.next()) {
            (Some(c), None) => Last::Typed { blank: c.is_whitespace() },
            _ => Last::Other,
        };
        // A word typed is undone at once, with the blank after it.
        let goes_on = match (&self.last, &typed) {
            (Last::Typed { blank: before }, Last::Typed { blank }) => *blank || !*before,
            _ => false,
        };
        if !goes_on {
            self.note();
        }
        self.put(&one_line(text));
        self.last = typed;
    }

    fn put(&mut self, text: &str) {
        // With what stands before it: a mark that is typed after its letter belongs to it.
        let before = [self.before(), text].concat();
        let before = text::sanitise_line(&before);
        let room = MOST.saturating_sub(self.text.len() - self.cursor);
        let end = before.grapheme_indices(true).map(|(at, g)| at + g.len()).take_while(|end| *end <= room).last();
        let before = &before[..end.unwrap_or(0)];
        self.text.replace_range(..self.cursor, before);
        self.cursor = self.boundary_at_or_after(before.len());
    }

    /// The word before the cursor; words are parted by spaces and commas.
    pub fn word(&self) -> &str {
        self.before().rsplit([' ', ',']).next().unwrap_or_default()
    }

    /// Replaces the word before the cursor, and puts a space behind it.
    pub fn replace_word(&mut self, word: &str) {
        let start = self.cursor - self.word().len();
        self.replace(start..self.cursor, &[word, " "].concat());
    }

    /// Puts text in the place of some bytes of the line, and the cursor behind it; returns the bytes that it has there.
    pub(super) fn replace(&mut self, span: Range<usize>, text: &str) -> Range<usize> {
        self.note();
        self.last = Last::Other;
        let span = self.boundary_at_or_after(span.start)..self.boundary_at_or_after(span.end);
        self.text.replace_range(span.clone(), "");
        self.cursor = span.start;
        self.put(text);
        span.start.min(self.cursor)..self.cursor
    }

    /// Puts another text in the place of the whole line.
    pub(super) fn set(&mut self, text: &str) {
        self.replace(0..self.text.len(), text);
    }

    /// Empties the line.
    pub fn clear(&mut self) {
        self.set("");
    }

    /// Moves the cursor, deletes, puts in what was deleted, or undoes; whether the text changed.
    pub fn act(&mut self, action: Action, kills: &mut KillRing) -> bool {
        let (at, end) = (self.cursor, self.text.len());
        match action {
            Action::CursorLeft => self.go(self.left()),
            Action::CursorRight => self.go(self.right()),
            Action::CursorWordLeft => self.go(words::start_before(&self.text, at)),
            Action::CursorWordRight => self.go(words::end_after(&self.text, at)),
            Action::CursorStart => self.go(0),
            Action::CursorEnd => self.go(end),
            Action::DeleteLeft => self.delete(self.left()..at),
            Action::DeleteRight => self.delete(at..self.right()),
            Action::DeleteWord => self.kill(words::blank_before(&self.text, at)..at, Side::Left, kills),
            Action::DeleteWordLeft => self.kill(words::start_before(&self.text, at)..at, Side::Left, kills),
            Action::DeleteWordRight => self.kill(at..words::end_after(&self.text, at), Side::Right, kills),
            Action::DeleteToStart => self.kill(0..at, Side::Left, kills),
            Action::DeleteToEnd => self.kill(at..end, Side::Right, kills),
            Action::YankBack => self.yank(kills),
            Action::YankOlder => self.yank_older(kills),
            Action::UndoTyping => self.undo(),
            _ => false,
        }
    }

    fn go(&mut self, to: usize) -> bool {
        self.cursor = self.boundary_at_or_after(to);
        self.last = Last::Other;
        false
    }

    fn delete(&mut self, span: Range<usize>) -> bool {
        if span.is_empty() {
            return false;
        }
        if self.last != Last::Deleted {
            self.note();
        }
        self.last = Last::Deleted;
        self.cut(span);
        true
    }

    fn kill(&mut self, span: Range<usize>, side: Side, kills: &mut KillRing) -> bool {
        let text = self.text.get(span.clone()).unwrap_or_default();
        if text.is_empty() {
            return false;
        }
        kills.keep(text, side, self.last == Last::Killed);
        self.note();
        self.last = Last::Killed;
        self.cut(span);
        true
    }

    fn cut(&mut self, span: Range<usize>) {
        self.text.replace_range(span.clone(), "");
        self.cursor = self.boundary_at_or_after(span.start);
    }

    fn yank(&mut self, kills: &KillRing) -> bool {
        let Some(text) = kills.last() else {
            return false;
        };
        let span = self.replace(self.cursor..self.cursor, text);
        self.last = Last::Yanked(span);
        true
    }

    /// Puts an older text in the place of the one that was just put in.
    fn yank_older(&mut self, kills: &mut KillRing) -> bool {
        let Last::Yanked(span) = self.last.clone() else {
            return false;
        };
        kills.turn();
        // One step back is what the line was before any of them.
        let before = self.past.len();
        let span = self.replace(span, kills.last().unwrap_or_default());
        self.past.truncate(before);
        self.last = Last::Yanked(span);
        true
    }

    /// Keeps the line as it is, to come back to.
    fn note(&mut self) {
        if self.past.last().is_none_or(|(text, _)| *text != self.text) {
            self.past.push((self.text.clone(), self.cursor));
            self.past.drain(..self.past.len().saturating_sub(MOST_PAST));
        }
    }

    fn undo(&mut self) -> bool {
        self.last = Last::Other;
        while let Some((text, cursor)) = self.past.pop() {
            if text != self.text {
                (self.text, self.cursor) = (text, cursor);
                return true;
            }
        }
        false
    }

    fn left(&self) -> usize {
        GraphemeCursor::new(self.cursor, self.text.len(), true).prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn right(&self) -> usize {
        self.boundary_after(self.cursor)
    }

    fn boundary_after(&self, at: usize) -> usize {
        let end = self.text.len();
        GraphemeCursor::new(at, end, true).next_boundary(&self.text, 0).ok().flatten().unwrap_or(end)
    }

    fn boundary_at_or_after(&self, at: usize) -> usize {
        let at = (at..self.text.len()).find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.text.len());
        match GraphemeCursor::new(at, self.text.len(), true).is_boundary(&self.text, 0) {
            Ok(true) | Err(_) => at,
            Ok(false) => self.boundary_after(at),
        }
    }
}

/// Pasted lines as one: a blank where a line ends, none at the ends of the text.
fn one_line(text: &str) -> String {
    let end = (0..=MOST_PASTED.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = &text[..end];
    if !text.contains(['\n', '\r']) {
        return text.to_owned();
    }
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
