//! Pages: files that are one article each.

use std::ops::ControlFlow;

use super::items::Items;
use super::reading::Reading;
use super::{Format, Given, Origin, RawArticle};

/// Reads a page.
pub(super) fn read(format: Format, reading: Reading<'_>, items: &mut Items<'_>) -> ControlFlow<()> {
    let origin = Origin { path: reading.path.to_owned(), line: None };
    match reading.text() {
        Ok(text) => items.give(Ok(RawArticle { origin, format, text, given: Given::default(), input: Vec::new() })),
        Err(problem) => items.fail(problem),
    }
}
