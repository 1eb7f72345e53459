//! The lock of the one process that writes a library.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The file that is locked. It stays: removing it would let two processes lock two files of one name.
pub(super) const NAME: &str = "lock";
/// What the file begins with, which also tells that the folder is a library; the holder's process number follows.
pub(super) const MARK: &str = "offprint ";

/// An exclusive lock on a library. Given back on drop, and by the system when the process dies, however it dies.
#[derive(Debug)]
pub(super) struct Lock {
    folder: PathBuf,
    #[expect(dead_code, reason = "closing the file gives the lock back")]
    file: File,
}

impl Lock {
    /// Takes the lock of a library, or gives `None` where another has it. Never waits.
    ///
    /// # Errors
    /// The file cannot be made, or the file system knows no locks.
    pub(super) fn try_take(folder: &Path) -> io::Result<Option<Self>> {
        let path = folder.join(NAME);
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // A lock on a file that somebody has deleted meanwhile keeps nobody out.
        if !is_at(&file, &path) {
            return Ok(None);
        }
        // Always of one length, so that no moment of the writing leaves the file without its mark.
        file.write_all_at(format!("{MARK}{:010}\n", std::process::id()).as_bytes(), 0)?;
        Ok(Some(Self { folder: folder.to_owned(), file }))
    }

    /// The process that took the lock last, for a message; it may have died since.
    pub(super) fn holder(folder: &Path) -> Option<u32> {
        let mut start = [0; 19];
        File::open(folder.join(NAME)).ok()?.read_exact_at(&mut start, 0).ok()?;
        std::str::from_utf8(&start).ok()?.strip_prefix(MARK)?.parse().ok()
    }

    /// The folder of the library.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    let same = |a: fs::Metadata, b: fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata().and_then(|a| Ok(same(a, fs::metadata(path)?))).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;

    const FOLDER: &str = "OFFPRINT_TEST_LOCK";

    #[test]
    fn one_at_a_time_has_it() {
        let dir = tempfile::tempdir().expect("a folder");
        assert_eq!(Lock::holder(dir.path()), None);
        let lock = Lock::try_take(dir.path()).expect("a lock").expect("nobody else has it");
        assert_eq!(Lock::holder(dir.path()), Some(std::process::id()));
        assert!(Lock::try_take(dir.path()).expect("an answer").is_none());
        fs::remove_file(dir.path().join(NAME)).expect("a file");
        fs::write(dir.path().join(NAME), "scribbles").expect("a file");
        assert_eq!(Lock::holder(dir.path()), None);
        drop(lock);
        assert!(Lock::try_take(dir.path()).expect("an answer").is_some());
        assert!(Lock::try_take(&dir.path().join("missing")).is_err());
    }

    #[test]
    fn a_killed_process_gives_it_back() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "library::lock::tests::holds_it_as_a_child", "--ignored"])
            .env(FOLDER, dir.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("a child");
        let begun = Instant::now();
        while Lock::holder(dir.path()) != Some(child.id()) {
            assert!(begun.elapsed() < Duration::from_secs(20), "the child takes no lock");
            thread::sleep(Duration::from_millis(5));
        }
        assert!(Lock::try_take(dir.path()).expect("an answer").is_none());
        child.kill().expect("a living child");
        child.wait().expect("a dead child");
        assert!(Lock::try_take(dir.path()).expect("an answer").is_some());
    }

    #[test]
    #[ignore = "needs a parent that kills it"]
    fn holds_it_as_a_child() {
        let Some(folder) = std::env::var_os(FOLDER) else { return };
        let _lock = Lock::try_take(Path::new(&folder)).expect("a lock").expect("nobody else has it");
        thread::sleep(Duration::from_secs(30));
    }
}
