//! What was deleted by the word or by the line, to be put in again elsewhere: readline's kill ring.

/// Deleted texts, the last one last. One for all lines of the program: what is deleted in the filter can go into a tag.
#[derive(Debug, Clone, Default)]
pub struct KillRing {
    texts: Vec<String>,
}

/// On which side of the cursor a deleted text stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// So many texts are kept.
const MOST: usize = 30;

impl KillRing {
    /// Keeps a text; joined to the last one where both were deleted in one go, as they stood in the line.
    pub(super) fn keep(&mut self, text: &str, side: Side, joins: bool) {
        match self.texts.last_mut().filter(|_| joins) {
            Some(last) if side == Side::Left => last.insert_str(0, text),
            Some(last) => last.push_str(text),
            None => {
                self.texts.push(text.to_owned());
                self.texts.drain(..self.texts.len().saturating_sub(MOST));
            }
        }
    }

    /// The text that was kept last.
    pub(super) fn last(&self) -> Option<&str> {
        self.texts.last().map(String::as_str)
    }

    /// Makes the text before the last one the last, and the last one the first.
    pub(super) fn turn(&mut self) {
        if !self.texts.is_empty() {
            self.texts.rotate_right(1);
        }
    }
}
