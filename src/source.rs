//! Where raw articles come from: files, folders, JSON Lines, standard input. Knows nothing of cleaning.

use std::fmt;
use std::path::PathBuf;

use serde_json::value::RawValue;

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
    /// The other fields of a JSON input object, in their order and to the letter; empty for other inputs.
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
    /// The file as the user named it or the walk found it; `-` is standard input; `sample/…` the built-in sample.
    pub path: PathBuf,
    /// The line of a file that holds many articles, counted from 1; `None` where the file is one article.
    pub line: Option<LineNo>,
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

/// Something that could not be read, and what to do about it. The rest opens all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder.
    pub path: PathBuf,
    /// The line in it, where one is to blame.
    pub line: Option<LineNo>,
    /// What is wrong, as a clause without a full stop.
    pub why: String,
    /// What the user can do, as an imperative clause without a full stop.
    pub advice: String,
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
