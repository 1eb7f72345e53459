//! Where raw articles come from: files, folders, JSON Lines, standard input. Knows nothing of cleaning.
//!
//! [`documents`] finds what holds articles, [`read_document`] hands out one [`RawArticle`] after the other, always in the
//! same order, and a [`Problem`] for whatever could not be read; a problem never stops the rest. [`read`] does both.

use std::fmt;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;

mod decode;
mod document;
mod feed;
mod given;
mod items;
mod json;
mod jsonl;
mod kind;
mod packed;
mod page;
mod parquet;
mod reading;
mod record;
mod sample;
mod walk;
mod warc;

pub use document::{Document, DocumentSink, Meter, Position, Stamp, documents, fingerprint, read_document};
pub use items::ItemSink;

/// One place to read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, read whatever its name, or a folder, searched for files with a known ending.
    Path(PathBuf),
    /// Standard input.
    Stdin,
    /// The built-in sample collection.
    Sample,
}

impl Input {
    /// The input that an argument names; `-` is standard input.
    pub fn from_argument(argument: &Path) -> Self {
        if argument.as_os_str() == "-" { Self::Stdin } else { Self::Path(argument.to_owned()) }
    }
}

/// How inputs are to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The JSON field or the column that holds the text; `None` takes the first of the usual ones.
    pub text_field: Option<String>,
}

/// Takes what was read, one by one; `Break` ends the reading.
pub type Sink<'a> = dyn FnMut(Result<RawArticle, Problem>) -> ControlFlow<()> + 'a;

/// Reads `inputs` in their order, folders in natural order of their paths, and gives each article and each problem to
/// `sink`. Holds one article at a time in memory. `Break` if and only if `sink` broke off.
pub fn read(inputs: &[Input], options: &Options, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let meter = Meter::default();
    documents(inputs, &mut |document| match document {
        Ok(document) => {
            let end = read_document(&document, Position::default(), options, &meter, &mut |item, _| sink(item));
            end.map_continue(drop)
        }
        Err(problem) => sink(Err(problem)),
    })
}

/// One article as it was found, before any cleaning. Text is decoded to UTF-8 and otherwise untouched.
#[derive(Debug, Clone)]
pub struct RawArticle {
    /// Where it was found.
    pub origin: Origin,
    /// How `text` is to be read.
    pub format: Format,
    /// The page: plain text, Markdown or HTML source.
    pub text: String,
    /// What the input itself says about the article, beside the text.
    pub given: Given,
    /// The other fields of a JSON input object, in their order and to the letter, or the other columns of a table's row as
    /// JSON; empty for other inputs.
    pub input: Vec<(String, Box<RawValue>)>,
}

/// How the text of a raw article is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text, one block a line or blocks parted by blank lines.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// HTML source.
    Html,
}

/// Where a raw article was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file as the user named it or the walk found it; `-` is standard input; `(sample)/…` the built-in sample.
    pub path: PathBuf,
    /// The line of a file that holds many articles, or of a web archive the record, counted from 1; `None` where the
    /// file is one article.
    pub line: Option<LineNo>,
}

impl Origin {
    /// Whether it is a file on disk, and not standard input or a page of the built-in sample.
    pub fn is_file(&self) -> bool {
        self.path.as_os_str() != "-" && !self.path.starts_with(sample::FOLDER)
    }
}

impl Origin {
    /// Whether an editor shows the text of its file: not what is packed, nor tables and archives.
    pub fn is_plain(&self) -> bool {
        packed::Packing::of_path(&self.path).is_none()
            && !kind::Kind::of_path(&self.path).is_some_and(kind::Kind::is_binary)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.path.display()),
            None => write!(f, "{}", self.path.display()),
        }
    }
}

/// What an input says about its article in fields of its own (JSON keys, front matter). Never guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Headline.
    pub title: Option<String>,
    /// Author or authors.
    pub byline: Option<String>,
    /// Date as written; `clean` normalises it.
    pub published: Option<String>,
    /// Name of the publication.
    pub site: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// BCP 47 language tag.
    pub lang: Option<String>,
}

/// A line of a file or of a page, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineNo(pub u32);

impl fmt::Display for LineNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a problem is with. It decides whether articles may be missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Subject {
    /// Something that was to be read.
    #[default]
    Source,
    /// The library, a cache: all articles are there without it.
    Library,
    /// The tag journal.
    Tags,
}

/// Something that could not be read, and what to do about it. The rest opens all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it is with.
    pub subject: Subject,
    /// The file or folder.
    pub path: PathBuf,
    /// The line in it, where one is to blame.
    pub line: Option<LineNo>,
    /// What is wrong, as a clause without a full stop.
    pub why: String,
    /// What the user can do, as an imperative clause without a full stop.
    pub advice: String,
}

impl Problem {
    /// A problem with a whole file or folder.
    pub fn new(path: &Path, why: impl Into<String>, advice: impl Into<String>) -> Self {
        let (why, advice) = (why.into(), advice.into());
        Self { subject: Subject::default(), path: path.to_owned(), line: None, why, advice }
    }

    /// The same with something else than a source.
    #[must_use]
    pub fn of(self, subject: Subject) -> Self {
        Self { subject, ..self }
    }

    /// A problem at the place of an article.
    pub fn at(origin: &Origin, why: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { line: origin.line, ..Self::new(&origin.path, why, advice) }
    }

    /// What the operating system, or what unpacks a file, said about a file or folder.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        if let Some(fault) = packed::Fault::of(error) {
            return Self::new(path, &fault.why, &fault.advice);
        }
        match error.kind() {
            io::ErrorKind::NotFound => Self::new(path, "does not exist", "check the name"),
            io::ErrorKind::PermissionDenied => {
                Self::new(path, "may not be read", "give yourself the right to read it, or run as its owner")
            }
            _ => Self::new(path, format!("could not be read: {error}"), "try again, or read a copy of it"),
        }
    }
}

impl fmt::Display for Problem {
    /// One line: `path:line: why; advice`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}; {}", self.why, self.advice)
    }
}
