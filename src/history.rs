//! The file of filters that were used, for the next session: one a line, newest last.
//!
//! Nothing here is precious. A file that cannot be read is as an empty one; processes that write at the same time do not lose each
//! other's lines.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::app::history::merged;
use crate::paths;

/// The file.
#[derive(Debug, Clone)]
pub struct HistoryFile {
    path: PathBuf,
}

/// The longest file that is read, in bytes: what is ever written is shorter.
const LONGEST: u64 = 1 << 20;

/// So long others are waited for that write, who need a millisecond each; then their lines may be lost.
const PATIENCE: Duration = Duration::from_secs(5);

/// Between two looks at the lock.
const STEP: Duration = Duration::from_millis(5);

impl HistoryFile {
    /// `history` in the state folder; `None` where the home folder is not known.
    pub fn usual() -> Option<Self> {
        Some(Self { path: paths::state_dir().ok()?.join("history") })
    }

    /// What is in it, newest last, cleaned of what could act on a terminal.
    pub fn read(&self) -> Vec<String> {
        let mut text = Vec::new();
        let read = File::open(&self.path).and_then(|file| file.take(LONGEST).read_to_end(&mut text));
        if read.is_err() {
            return Vec::new();
        }
        merged(Vec::new(), String::from_utf8_lossy(&text).lines().map(str::to_owned).collect())
    }

    /// Writes it anew with these after what is in it.
    ///
    /// # Errors
    /// The file stays as it was.
    pub fn add(&self, used: Vec<String>) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let _lock = locked(&self.path.with_extension("lock"))?;
        // Only its owner may read it, as what somebody looks for is private.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        for query in merged(self.read(), used) {
            writeln!(file, "{query}")?;
        }
        file.persist(&self.path)?;
        Ok(())
    }
}

/// The lock, held until the file is dropped.
fn locked(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)?;
    let since = Instant::now();
    while file.try_lock().is_err() && since.elapsed() < PATIENCE {
        sleep(STEP);
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path) -> HistoryFile {
        HistoryFile { path: folder.join("new/history") }
    }

    fn of(queries: &[&str]) -> Vec<String> {
        queries.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_added_is_read_and_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert!(file.read().is_empty());
        file.add(of(&["one", "two"])).unwrap();
        file.add(of(&["путин #none", "one"])).unwrap();
        assert_eq!(file.read(), ["two", "путин #none", "one"]);
        assert_eq!(std::fs::metadata(&file.path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_another_process_has_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let ours = file(folder.path());
        let write = |n: usize| {
            let file = ours.clone();
            std::thread::spawn(move || (0..10).for_each(|m| file.add(vec![format!("{n}-{m}")]).unwrap()))
        };
        (0..4).map(write).collect::<Vec<_>>().into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(ours.read().len(), 40);
    }

    #[test]
    fn a_file_that_is_none_is_empty_and_a_hostile_one_is_harmless() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        std::fs::create_dir_all(&file.path).unwrap();
        assert!(file.read().is_empty() && file.add(of(&["one"])).is_err());
        std::fs::remove_dir(&file.path).unwrap();
        std::fs::write(&file.path, b"\x1b]52;c;eA==\x07one\n\xff\xfetwo\n\n\0\n").unwrap();
        let read = file.read();
        assert!(read.len() == 2 && read.iter().all(|query| !query.contains(char::is_control)), "{read:?}");
    }
}
