//! Markdown to lines.

use super::lines::{self, Line};
use crate::source::Given;

/// A Markdown page: its lines, and the given fields with those of the front matter.
#[derive(Debug)]
pub(super) struct Page {
    pub lines: Vec<Line>,
    pub given: Given,
}

pub(super) fn read(text: &str, given: &Given) -> Page {
    Page { lines: lines::split(text, 1), given: given.clone() }
}
