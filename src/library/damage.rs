//! What is wrong with a library on disk.

use std::fmt;
use std::path::{Path, PathBuf};

/// Something of a library that cannot be used. Nothing is lost with it: whoever meets one has the library made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it, as a clause without a full stop.
    pub why: String,
}

impl Damage {
    /// Something wrong with a file or folder.
    pub fn new(path: &Path, why: impl Into<String>) -> Self {
        Self { path: path.to_owned(), why: why.into() }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.why)
    }
}

impl std::error::Error for Damage {}
