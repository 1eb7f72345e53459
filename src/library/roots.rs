//! How files are called: as the user named their source, and by the absolute path, which is what a library keeps.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::source::Input;

/// The sources of a library under both names.
#[derive(Debug, Clone, Default)]
pub(super) struct Roots(Arc<[Root]>);

#[derive(Debug)]
struct Root {
    absolute: PathBuf,
    named: PathBuf,
}

impl Roots {
    /// The files and folders among inputs.
    pub(super) fn of(inputs: &[Input]) -> Self {
        let named = inputs.iter().filter_map(|input| match input {
            Input::Path(path) => Some(path.clone()),
            Input::Stdin | Input::Sample => None,
        });
        Self(named.map(|named| Root { absolute: absolute(&named), named }).collect())
    }

    /// The absolute paths of the sources, in their order.
    pub(super) fn sources(&self) -> Vec<PathBuf> {
        self.0.iter().map(|root| root.absolute.clone()).collect()
    }

    /// The absolute path of a file that was found in a source.
    pub(super) fn absolute(&self, named: &Path) -> PathBuf {
        rebased(named, self.0.iter().map(|root| (&root.named, &root.absolute)))
    }

    /// What a file is called for the user.
    pub(super) fn named(&self, absolute: &Path) -> PathBuf {
        rebased(absolute, self.0.iter().map(|root| (&root.absolute, &root.named)))
    }
}

/// A path with the longest of the first folders that it lies in replaced by its second.
fn rebased<'a>(path: &Path, folders: impl Iterator<Item = (&'a PathBuf, &'a PathBuf)>) -> PathBuf {
    let inside = folders.filter_map(|(from, to)| Some((from, to, path.strip_prefix(from).ok()?)));
    match inside.max_by_key(|(from, ..)| from.as_os_str().len()) {
        // Joining nothing would end the name of a file in a slash.
        Some((_, to, rest)) if rest.as_os_str().is_empty() => to.clone(),
        Some((_, to, rest)) => to.join(rest),
        None => path.to_owned(),
    }
}

/// Without links and dots where the file is there, so that one file has one name.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_two_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let real = folder.path().canonicalize().expect("a folder");
        std::fs::create_dir_all(real.join("a/b")).expect("a folder");
        let (dotted, file) = (real.join("a/../a"), real.join("a/b/x.txt"));
        let roots = Roots::of(&[Input::Path(dotted.clone()), Input::Stdin, Input::Path(file.clone())]);
        assert_eq!(roots.sources(), [real.join("a"), file.clone()]);
        let named = dotted.join("b/y.txt");
        assert_eq!(roots.absolute(&named), real.join("a/b/y.txt"));
        assert_eq!(roots.named(&real.join("a/b/y.txt")), named);
        assert_eq!((roots.absolute(&file), roots.named(&file)), (file.clone(), file));
        assert_eq!(roots.named(Path::new("(sample)/1.txt")), Path::new("(sample)/1.txt"));
    }
}
