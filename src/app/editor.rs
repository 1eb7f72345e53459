//! One line of text being typed. The cursor moves by grapheme clusters, so an accent or an emoji family is one step.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::keymap::Action;
use crate::text;

/// A line of text and a cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineEditor {
    text: String,
    cursor: usize,
}

/// What is kept of typed and pasted text, in bytes: no query or tag is longer, and each key looks at the whole line.
const MOST: usize = 1000;

impl LineEditor {
    /// A line with the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
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

    /// Puts text in at the cursor; line breaks become spaces, what could act on a terminal is dropped.
    pub fn insert(&mut self, text: &str) {
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
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
        self.insert(word);
        self.insert(" ");
    }

    /// Empties the line.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Moves the cursor or deletes; whether the text changed.
    pub fn act(&mut self, action: Action) -> bool {
        let before = self.text.len();
        match action {
            Action::CursorLeft => self.cursor = self.left(),
            Action::CursorRight => self.cursor = self.right(),
            Action::CursorWordLeft => self.cursor = self.word_left(),
            Action::CursorWordRight => self.cursor = self.word_right(),
            Action::CursorStart => self.cursor = 0,
            Action::CursorEnd => self.cursor = self.text.len(),
            Action::DeleteLeft => self.delete(self.left(), self.cursor),
            Action::DeleteRight => self.delete(self.cursor, self.right()),
            Action::DeleteWord => self.delete(self.word_left(), self.cursor),
            Action::DeleteToStart => self.delete(0, self.cursor),
            Action::DeleteToEnd => self.delete(self.cursor, self.text.len()),
            _ => {}
        }
        self.text.len() != before
    }

    fn delete(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = self.boundary_at_or_after(from);
    }

    fn left(&self) -> usize {
        GraphemeCursor::new(self.cursor, self.text.len(), true).prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn right(&self) -> usize {
        let end = self.text.len();
        GraphemeCursor::new(self.cursor, end, true).next_boundary(&self.text, 0).ok().flatten().unwrap_or(end)
    }

    fn word_left(&self) -> usize {
        let words = self.before().split_word_bound_indices().rev();
        words.skip_while(|(_, w)| w.trim().is_empty()).map(|(at, _)| at).next().unwrap_or(0)
    }

    fn word_right(&self) -> usize {
        let mut words = self.text[self.cursor..].split_word_bound_indices();
        let end = words.find(|(_, w)| !w.trim().is_empty()).map(|(at, w)| at + w.len());
        end.map_or(self.text.len(), |end| self.cursor + end)
    }

    fn boundary_at_or_after(&self, at: usize) -> usize {
        match GraphemeCursor::new(at, self.text.len(), true).is_boundary(&self.text, 0) {
            Ok(true) | Err(_) => at,
            Ok(false) => Self { text: self.text.clone(), cursor: at }.right(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_family_and_an_accent_are_one_step() {
        let mut line = LineEditor::new("e\u{301}👨‍👩‍👧x");
        line.act(Action::DeleteLeft);
        line.act(Action::DeleteLeft);
        assert_eq!(line.text(), "e\u{301}");
        line.act(Action::DeleteLeft);
        assert!(line.is_empty());
    }

    #[test]
    fn a_mark_typed_after_its_letter_joins_it() {
        let mut line = LineEditor::new("caf");
        line.insert("e");
        line.insert("\u{301}");
        assert_eq!(line.text(), "cafe\u{301}");
        assert_eq!(line.before(), line.text());
    }

    #[test]
    fn words_are_deleted_and_passed_whole() {
        let mut line = LineEditor::new("xi jinping  ");
        line.act(Action::DeleteWord);
        assert_eq!(line.text(), "xi ");
        line.act(Action::CursorWordLeft);
        assert_eq!(line.before(), "");
        line.act(Action::CursorWordRight);
        assert_eq!(line.before(), "xi");
    }

    #[test]
    fn a_pasted_bomb_is_cut() {
        let mut line = LineEditor::new("");
        line.insert(&"п".repeat(1_000_000));
        assert!(line.text().len() <= MOST);
    }

    proptest! {
        #[test]
        fn the_cursor_stays_on_a_boundary(text in ".{0,20}", steps in proptest::collection::vec((0..11usize, ".{0,3}"), 0..40)) {
            use Action as A;
            let actions = [A::CursorLeft, A::CursorRight, A::CursorWordLeft, A::CursorWordRight, A::CursorStart, A::CursorEnd,
                A::DeleteLeft, A::DeleteRight, A::DeleteWord, A::DeleteToStart, A::DeleteToEnd];
            let mut line = LineEditor::new(&text);
            for (which, typed) in steps {
                line.insert(&typed);
                line.act(actions[which]);
                let at = line.before().len();
                prop_assert!(at == line.text.len() || line.text.grapheme_indices(true).any(|(i, _)| i == at));
            }
        }
    }
}
