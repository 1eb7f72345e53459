//! The built-in sample collection: every file of `assets/sample`, embedded in the binary.

use std::ops::ControlFlow;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::kind::Kind;
use super::{Options, Sink, stream};

/// The folder that the pages of the sample seem to lie in: a name that nobody gives to one of their own.
pub(super) const FOLDER: &str = "(sample)";

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/sample");

/// Reads the sample in the order of its names, each file as if it lay in a folder of that name.
pub(super) fn read(options: &Options, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut files: Vec<_> = SAMPLE.files().filter_map(|f| Some((f, Kind::of_path(f.path())?))).collect();
    files.sort_by_key(|(file, _)| file.path());
    files.into_iter().try_for_each(|(file, kind)| {
        stream::read(&Path::new(FOLDER).join(file.path()), Some(kind), file.contents(), options, sink)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_sample_is_embedded_and_opens() {
        let mut files = std::collections::BTreeSet::new();
        let _ = read(&Options::default(), &mut |item| {
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
