//! The lock that processes sharing a journal hold while they write.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::time::{Duration, Instant};

use super::{beside, cannot, folder_of, problem};
use crate::source::Problem;

/// An exclusive lock on `<file>.lock`, given back on drop.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "closing the file gives the lock back")] File);

/// How long to wait for others. They hold it for one write and sync; only a stopped process holds it longer.
const PATIENCE: Duration = Duration::from_secs(5);

impl Lock {
    /// Waits for the lock beside `journal`.
    pub(super) fn take(journal: &Path) -> Result<Self, Problem> {
        let path = beside(journal, ".lock");
        let failed = |e: &_| cannot(&path, "lock", e);
        // Who may write the journal may lock it.
        let mode = fs::metadata(journal).map_or(0o600, |meta| meta.mode() & 0o666);
        // Somebody may have removed the folder while the journal was open.
        fs::create_dir_all(folder_of(journal)).map_err(|e| failed(&e))?;
        let begun = Instant::now();
        let mut pause = Duration::from_micros(50);
        loop {
            let mut options = OpenOptions::new();
            let file = options.read(true).append(true).create(true).mode(mode).open(&path).map_err(|e| failed(&e))?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Ok(Self(file)),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(e)) => return Err(failed(&e)),
            }
            if begun.elapsed() > PATIENCE {
                let why = format!("another process has kept the tag journal locked for {} seconds", PATIENCE.as_secs());
                return Err(problem(&path, &why, "end or continue that process, then try again"));
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(5));
        }
    }
}

/// Whether the path still names this file: a lock on a file that somebody has deleted keeps nobody out.
fn is_at(file: &File, path: &Path) -> bool {
    let same = |a: fs::Metadata, b: fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata().and_then(|a| Ok(same(a, fs::metadata(path)?))).unwrap_or(false)
}
