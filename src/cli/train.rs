//! `offprint train`: fits the models that cleaning decides by. For those who work on cleaning; not in the help.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, Failure};
use crate::clean::html::study::HtmlPages;
use crate::clean::study::TextPages;
use crate::train::{self, Task};

/// Fit the models that cleaning decides by; run it in the crate's folder
#[derive(Debug, Clone, Args)]
pub struct TrainArgs {
    /// The folder of `train_text.jsonl.gz` and the like
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write the rows to FILE as tab-separated values, and fit nothing
    #[arg(long, value_name = "FILE", requires = "only")]
    dump: Option<PathBuf>,
    /// Fit only the model of these pages
    #[arg(long, value_enum)]
    only: Option<Pages>,
}

/// Kinds of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pages {
    /// Plain text
    Text,
    /// HTML
    Html,
}

/// Runs `offprint train`.
///
/// # Errors
/// A file cannot be read or written.
pub(super) fn run(args: &TrainArgs) -> Result<Exit, Failure> {
    for pages in [Pages::Text, Pages::Html] {
        if args.only.is_none_or(|only| only == pages) {
            match pages {
                Pages::Text => fit(&TextPages, args)?,
                Pages::Html => fit(&HtmlPages, args)?,
            }
        }
    }
    Ok(Exit::Done)
}

fn fit<T: Task>(task: &T, args: &TrainArgs) -> Result<(), Failure> {
    let mut say = |message: String| {
        // Where standard error is closed, the files still tell.
        let _ = writeln!(io::stderr(), "{message}");
    };
    match &args.dump {
        Some(file) => train::dump(task, &args.folder, file),
        None => train::train(task, &args.folder, &mut say),
    }
    .map_err(Failure)
}
