//! Where a library is kept.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

use super::Key;
use super::roots::absolute;
use crate::source::{Input, Options};

/// A folder for what was too much for the memory; it goes with the last handle, or when it is cleared.
#[derive(Debug, Clone, Default)]
pub struct Scratch(Arc<Mutex<Option<TempDir>>>);

impl Scratch {
    fn lock(&self) -> MutexGuard<'_, Option<TempDir>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Deletes the folder.
    pub fn clear(&self) {
        drop(self.lock().take());
    }
}

/// Where a library is kept.
#[derive(Debug)]
pub struct Home(Kind);

#[derive(Debug)]
enum Kind {
    Kept(PathBuf),
    /// In memory, and where that would be too much in a folder that goes with the process.
    Passing(Scratch),
}

impl Home {
    /// A lasting folder for the library of inputs that can be read again, no lasting place for others.
    pub fn of(inputs: &[Input], options: &Options, folder: impl FnOnce(&Key) -> PathBuf) -> Self {
        // A pipe that has a name can be read once.
        let lasts = |input: &Input| match input {
            Input::Path(path) => std::fs::metadata(path).map_or(true, |entry| entry.is_file() || entry.is_dir()),
            Input::Stdin | Input::Sample => false,
        };
        let key = Key::of(inputs, options).filter(|_| inputs.iter().all(lasts));
        key.map_or_else(Self::passing, |key| Self(Kind::Kept(absolute(&folder(&key)))))
    }

    /// No lasting place: for what cannot be read again, as standard input, and for the built-in sample.
    pub fn passing() -> Self {
        Self(Kind::Passing(Scratch::default()))
    }

    /// What must be cleared away when the program ends.
    pub fn scratch(&self) -> Scratch {
        match &self.0 {
            Kind::Kept(_) => Scratch::default(),
            Kind::Passing(scratch) => scratch.clone(),
        }
    }

    /// The lasting folder.
    pub fn kept(&self) -> Option<&Path> {
        match &self.0 {
            Kind::Kept(folder) => Some(folder),
            Kind::Passing(_) => None,
        }
    }

    /// Whether it lasts.
    pub(super) fn is_kept(&self) -> bool {
        self.kept().is_some()
    }

    /// The folder to write to, where there is one.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        match &self.0 {
            Kind::Kept(folder) => Some(folder.clone()),
            Kind::Passing(scratch) => scratch.lock().as_ref().map(|folder| folder.path().to_owned()),
        }
    }

    /// The same, made where there is none yet.
    pub(super) fn spill(&self) -> io::Result<PathBuf> {
        match &self.0 {
            Kind::Kept(folder) => Ok(folder.clone()),
            Kind::Passing(scratch) => {
                let mut scratch = scratch.lock();
                if scratch.is_none() {
                    *scratch = Some(TempDir::with_prefix("offprint-")?);
                }
                scratch.as_ref().map(|folder| folder.path().to_owned()).ok_or_else(|| io::ErrorKind::NotFound.into())
            }
        }
    }
}
