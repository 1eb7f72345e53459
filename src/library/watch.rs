//! Learns when files of the sources change.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::source::{Problem, Subject};

/// How long nothing must have changed before a look is worth the while: files come in flocks, and are written in steps.
const QUIET: Duration = Duration::from_millis(250);
/// After so long a look is taken all the same.
const AT_LAST: Duration = Duration::from_secs(3);

/// Watches files and folders as long as it lives.
#[derive(Debug)]
pub struct Watch {
    _watcher: RecommendedWatcher,
    changes: Receiver<()>,
}

impl Watch {
    /// Watches files and folders with all below them, but not `except`, where the library itself may be.
    ///
    /// # Errors
    /// Where the system cannot watch so many folders; changes are seen at the next start then.
    pub fn of(sources: &[PathBuf], except: Option<&Path>) -> Result<Self, Problem> {
        let first = sources.first().map_or(Path::new("."), PathBuf::as_path);
        let failed = |error: notify::Error| {
            let why = format!("cannot be watched: {error}");
            let advice = "new and changed files are read at the next start";
            Problem::new(first, why, advice).of(Subject::Library)
        };
        let (sender, changes) = mpsc::channel();
        let except = except.map(Path::to_owned);
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let counts = |event: &notify::Event| {
                let ours = |path: &PathBuf| except.as_ref().is_some_and(|except| path.starts_with(except));
                // Reading and opening change nothing; answering them would wake us for ever.
                event.need_rescan() || !matches!(event.kind, EventKind::Access(_)) && !event.paths.iter().all(ours)
            };
            if event.as_ref().is_ok_and(counts) {
                let _ = sender.send(());
            }
        })
        .map_err(failed)?;
        for path in sources {
            // A file that is replaced takes a watch on itself along: its folder tells of the new one.
            let (folder, mode) = match path.parent().filter(|_| path.is_file()) {
                Some(parent) => (parent, RecursiveMode::NonRecursive),
                None => (path.as_path(), RecursiveMode::Recursive),
            };
            watcher.watch(folder, mode).map_err(failed)?;
        }
        Ok(Self { _watcher: watcher, changes })
    }

    /// Waits until something has changed, and then until that is over for a moment. `false` where nothing will come any more.
    pub fn wait(&self) -> bool {
        if self.changes.recv().is_err() {
            return false;
        }
        let end = Instant::now() + AT_LAST;
        while Instant::now() < end && self.changes.recv_timeout(QUIET).is_ok() {}
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_changed_and_replaced_files_are_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let below = folder.path().join("below");
        std::fs::create_dir(&below).expect("a folder");
        let watch = Watch::of(&[folder.path().to_owned()], None).expect("this system watches");
        std::fs::write(below.join("new.txt"), "x").expect("a file");
        assert!(watch.wait());
        let file = below.join("new.txt");
        let watch = Watch::of(std::slice::from_ref(&file), None).expect("this system watches");
        std::fs::write(below.join("other.txt"), "y").expect("a file");
        std::fs::rename(below.join("other.txt"), &file).expect("a file");
        assert!(watch.wait());
    }

    #[test]
    fn the_library_itself_is_not_watched() {
        let folder = tempfile::tempdir().expect("a folder");
        let library = folder.path().join("library");
        std::fs::create_dir(&library).expect("a folder");
        let watch = Watch::of(&[folder.path().to_owned()], Some(&library)).expect("this system watches");
        std::fs::write(library.join("part"), "x").expect("a file");
        std::fs::read(library.join("part")).expect("a file");
        assert_eq!(watch.changes.recv_timeout(QUIET), Err(mpsc::RecvTimeoutError::Timeout));
    }
}
