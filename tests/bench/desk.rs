//! What measurements stand on: the program, a folder to work in, generated collections and their libraries.

// Each program that measures uses its own part of this.
#![allow(dead_code)]

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use offprint::library::{Cancel, Catalog, Home, Library};
use offprint::source::{Input, Options};
use portable_pty::CommandBuilder;

use crate::generate::Generator;
use crate::generate::write::{self, Tally};
use crate::tty::{OFFPRINT, Tty};
use crate::watch::{self, Watched};

/// The terminal of all measurements.
pub const COLUMNS: u16 = 120;
pub const ROWS: u16 = 40;

/// The folder and the program.
pub struct Desk {
    folder: PathBuf,
    program: PathBuf,
    pub seed: u64,
    pub generator: Generator,
}

/// Articles in a file or a folder, and where their library is.
pub struct Collection {
    pub source: PathBuf,
    pub library: PathBuf,
    pub count: u64,
    pub tally: Tally,
}

impl Collection {
    /// The rows, from the library, which is brought up to date first.
    pub fn catalog(&self) -> Catalog {
        let (inputs, options) = (vec![Input::Path(self.source.clone())], Options::default());
        let home = Home::of(&inputs, &options, |_| self.library.clone());
        let (mut library, _) = Library::open(home, inputs, options);
        let _ = library.refresh(&Cancel::default(), &mut |_| ControlFlow::Continue(()));
        library.catalog().clone()
    }
}

impl Desk {
    pub fn new(folder: PathBuf, program: Option<PathBuf>, seed: u64) -> io::Result<Self> {
        fs::create_dir_all(folder.join("home"))?;
        let program = program.unwrap_or_else(|| OFFPRINT.into());
        Ok(Self { folder: std::path::absolute(folder)?, program, seed, generator: Generator::new(seed) })
    }

    pub fn program(&self) -> &Path {
        &self.program
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where the program finds no settings, no tags and no library of others.
    pub fn home(&self) -> PathBuf {
        self.path("home")
    }

    /// The generated articles as one file of JSON Lines, from an earlier run if there was one.
    pub fn lines(&self, count: u64) -> io::Result<Collection> {
        let name = format!("articles-{}-{count}", self.seed);
        self.collection(&name, &format!("{name}.jsonl"), count, |path| write::lines(&self.generator, 0..count, path))
    }

    /// The generated articles as so many files in a folder.
    pub fn files(&self, count: u64) -> io::Result<Collection> {
        let name = format!("files-{}-{count}", self.seed);
        self.collection(&name, &name, count, |path| write::files(&self.generator, count, count, path))
    }

    /// What is written into a file or a folder, from an earlier run if there was one.
    pub fn collection(
        &self,
        name: &str,
        source: &str,
        count: u64,
        write: impl FnOnce(&Path) -> io::Result<Tally>,
    ) -> io::Result<Collection> {
        let (source, tally_path) = (self.path(source), self.path(&format!("{name}.tally.json")));
        let known = fs::read(&tally_path).ok().and_then(|tally| serde_json::from_slice(&tally).ok());
        let tally = match known {
            Some(tally) if source.exists() => tally,
            _ => {
                eprintln!("generating {}", source.display());
                let tally = write(&source)?;
                // Last, so that a collection that was broken off is made again.
                fs::write(&tally_path, serde_json::to_vec(&tally)?)?;
                tally
            }
        };
        Ok(Collection { source, library: self.path(&format!("{name}.library")), count, tally })
    }

    /// The headlines alone, one a line, and how many there are.
    pub fn titles(&self, count: u64) -> io::Result<(PathBuf, usize)> {
        let path = self.path(&format!("titles-{}-{count}.txt", self.seed));
        if !path.exists() {
            write::titles(&self.generator, count, &path)?;
        }
        let lines = memchr::memchr_iter(b'\n', &fs::read(&path)?).count();
        Ok((path, lines))
    }

    /// The program with arguments.
    pub fn offprint(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).env_clear().env("HOME", self.home()).env("LANG", "C.UTF-8");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    /// Opens the reader on a collection.
    pub fn reader(&self, collection: &Collection) -> Tty {
        let mut command = CommandBuilder::new(&self.program);
        command.arg(&collection.source);
        command.args(["--library", &text(&collection.library)]);
        Tty::run(command, &self.home(), COLUMNS, ROWS)
    }

    /// Builds or refreshes a library, to the end.
    pub fn index(&self, collection: &Collection) -> Result<Watched, String> {
        let (source, library) = (text(&collection.source), text(&collection.library));
        let watched = watch::run(&mut self.offprint(&["index", &source, "--library", &library]));
        let watched = watched.map_err(|error| error.to_string())?;
        if watched.status.success() {
            Ok(watched)
        } else {
            Err(format!("offprint index: {}: {}", watched.status, watched.last_words))
        }
    }

    /// Builds a library unless an earlier run has.
    pub fn ensure_library(&self, collection: &Collection) -> Result<(), String> {
        if collection.library.exists() {
            return Ok(());
        }
        eprintln!("building {}", collection.library.display());
        self.index(collection).map(|_| ())
    }
}

/// A path as text; paths here are the measurements' own.
pub fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Bytes of all files of a folder.
pub fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}
