//! Pages: files that are one article each.

use std::ops::ControlFlow;
use std::path::Path;

use super::items::Items;
use super::reading::Reading;
use super::{Format, Given, Origin, RawArticle};

/// Reads a page.
pub(super) fn read(format: Format, reading: Reading<'_>, items: &mut Items<'_>) -> ControlFlow<()> {
    let path = reading.path;
    match reading.text() {
        Ok(text) => give(path, format, text, items),
        Err(problem) => items.fail(problem),
    }
}

/// Gives a page whose text has been read.
pub(super) fn give(path: &Path, format: Format, text: String, items: &mut Items<'_>) -> ControlFlow<()> {
    let origin = Origin { path: path.to_owned(), line: None };
    items.give(Ok(RawArticle { origin, format, text, given: Given::default(), input: Vec::new() }))
}
