//! `offprint clean`: articles without a terminal.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::record::Record;
use super::{Exit, Failure, Global, InputArgs};
use crate::clean::Article;
use crate::library::{self, Cancel, Imported};
use crate::source::{Options, Problem};
use crate::text;

mod output;
mod prose;

use output::Output;

const EXAMPLES: &str = "\
Examples:
  offprint clean pages/ > articles.jsonl       every page below a folder, one JSON object a line
  offprint clean - < scraped.jsonl             JSON Lines in, JSON Lines out, in the same order
  offprint clean --text-field page dump.jsonl  the page is in the field \"page\"
  offprint clean --format markdown a.html      to read or to keep
  offprint clean - < scraped.jsonl | jq -r .title

Each JSON object has id, source, title, byline, published, site, url, lang, words, text, removed
(every dropped line, with the reason) and input (the other fields of a JSON input object). What
is unknown is null. Characters that could act on a terminal are written as \\uXXXX.

Text and Markdown put a line --- between blank lines between articles.

Standard input is JSON Lines if it begins with {, HTML if it begins like HTML, else text. Without
SOURCE it is read unless it is a terminal; then the built-in sample is.

Whatever cannot be read is one line on standard error; a bad line of JSON is
{\"error\": …, \"line\": N} there. The rest is done, and the exit code is 2.";

/// Clean articles without a terminal: JSON Lines, text or Markdown
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct CleanArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// How to write the articles
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub format: Format,
    /// Write to FILE, which is replaced once all is done, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How articles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a line
    Jsonl,
    /// Plain text
    Text,
    /// Markdown
    Markdown,
}

impl Format {
    fn render(self, imported: &Imported) -> io::Result<Vec<u8>> {
        let article = &imported.article;
        match self {
            Self::Jsonl => {
                let mut line = Vec::with_capacity(length(article));
                text::write_json_line(&mut line, &Record { article, input: &imported.input })?;
                Ok(line)
            }
            Self::Text => Ok(prose::text(article).into_bytes()),
            Self::Markdown => Ok(prose::markdown(article).into_bytes()),
        }
    }

    fn separator(self) -> &'static str {
        match self {
            Self::Jsonl => "",
            Self::Text | Self::Markdown => "\n---\n\n",
        }
    }
}

/// About how long an article's line of JSON becomes, in bytes, so that it is not copied again and again as it grows.
fn length(article: &Article) -> usize {
    const HEAD: usize = 500;
    const REMOVED: usize = 60;
    let blocks = article.blocks.iter().map(|block| block.text.len() + 8).sum::<usize>();
    HEAD + blocks + article.removed.iter().map(|line| line.text.len() + REMOVED).sum::<usize>()
}

/// Runs `offprint clean`.
///
/// # Errors
/// Where the output cannot be written. What cannot be read is reported on standard error and in the exit code.
pub(super) fn run(args: &CleanArgs, _: &Global) -> Result<Exit, Failure> {
    let format = args.format;
    let options = Options { text_field: args.input.text_field.clone() };
    let mut output = Output::open(args.output.as_deref(), format.separator())?;
    let mut exit = Exit::Done;
    let mut stopped: Option<io::Error> = None;
    let finish = move |imported: Imported| format.render(&imported);
    let _ = library::import_with(args.input.inputs(), options, &Cancel::default(), finish, &mut |batch| {
        for problem in &batch.problems {
            exit = Exit::BadInput;
            report(problem);
        }
        match batch.articles.into_iter().try_for_each(|article| output.write(&article?)).and_then(|()| output.flush()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                stopped = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    match stopped {
        Some(error) => output.give_up(error)?,
        None => output.finish()?,
    };
    Ok(exit)
}

/// A problem with one line of the input, for programs that follow standard error.
#[derive(Serialize)]
struct BadLine<'a> {
    error: String,
    line: u32,
    source: &'a str,
}

fn report(problem: &Problem) {
    let Some(line) = problem.line else { return super::report(problem) };
    let error = format!("{}; {}", problem.why, problem.advice);
    let source = problem.path.to_string_lossy();
    // Where standard error is closed, the exit code still tells.
    let _ = text::write_json_line(io::stderr().lock(), &BadLine { error, line: line.0, source: &source });
}
