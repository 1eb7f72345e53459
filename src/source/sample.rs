//! The built-in sample collection: every file of `assets/sample`, embedded in the binary.

use std::ops::ControlFlow;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::Options;
use super::document::{Meter, Position};
use super::items::Items;
use super::kind::Kind;
use super::reading::{self, Content};

/// The folder that the pages of the sample seem to lie in: a name that nobody gives to one of their own.
pub(super) const FOLDER: &str = "(sample)";

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/sample");

/// Reads the sample in the order of its names, each file as if it lay in a folder of that name. All of them are one
/// document.
pub(super) fn read(options: &Options, items: &mut Items<'_>) -> ControlFlow<()> {
    let mut files: Vec<_> = SAMPLE.files().filter_map(|f| Some((f, Kind::of_path(f.path())?))).collect();
    files.sort_by_key(|(file, _)| file.path());
    files.into_iter().try_for_each(|(file, kind)| {
        let content = Content::stream(file.contents(), &Meter::default());
        let mut give = |item, _| items.give(item);
        let mut page = Items::new(Position::default(), &mut give);
        reading::read(&Path::new(FOLDER).join(file.path()), Some(kind), content, options, &mut page)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_sample_is_embedded_and_opens() {
        let mut files = std::collections::BTreeSet::new();
        let _ = super::super::read(&[super::super::Input::Sample], &Options::default(), &mut |item| {
            let raw = item.expect("a page of our own opens");
            assert!(!raw.text.trim().is_empty(), "{} is empty", raw.origin);
            files.insert(raw.origin.path);
            ControlFlow::Continue(())
        });
        // Cargo does not see that a page was added; then this test does.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
        let names =
            std::fs::read_dir(folder).expect("the folder of the sample").map(|e| e.expect("an entry").file_name());
        let there =
            names.map(|name| Path::new(FOLDER).join(name)).filter(|path| Kind::of_path(path).is_some()).collect();
        assert_eq!(files, there);
    }
}
