//! The command line: arguments, help texts, exit codes. One file a subcommand.

mod clean;
mod find;
mod index;
mod keys;
mod pick;
mod print;
mod read;
mod record;
mod shell;
mod tags;
mod train;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::Config;
use crate::library::{Home, Library};
use crate::paths;
use crate::source::{Input, Options, Problem};
use crate::text;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "offprint", version, about, max_term_width = 100)]
#[command(after_help = EXAMPLES, subcommand_precedence_over_arg = true)]
pub struct Cli {
    /// What to do; none opens the reader.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The reader's own arguments.
    #[command(flatten)]
    pub input: InputArgs,
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
}

const EXAMPLES: &str = "\
Examples:
  offprint                        open the built-in sample
  offprint articles/ more.jsonl   read a folder and a file
  offprint big.jsonl.gz           a large file: read once, and kept in a library
  curl -s URL | offprint          read what a pipe brings
  offprint articles/ --query 'putin #none'

SOURCE named like a command? Write ./clean for the folder clean.
Tags are kept in offprint/tags.jsonl in your data folder; --tags FILE or OFFPRINT_TAGS name another.";

/// Options that every command understands.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// Keep tags in FILE instead of the data folder
    #[arg(long, global = true, value_name = "FILE", env = "OFFPRINT_TAGS")]
    pub tags: Option<PathBuf>,
    /// Read settings from FILE instead of the config folder
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Keep the library of cleaned articles in DIR instead of the cache folder
    #[arg(long, global = true, value_name = "DIR")]
    pub library: Option<PathBuf>,
    /// Colours: dark, light, mono, or the path of a theme file
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// Start with this filter
    #[arg(long, value_name = "Q")]
    pub query: Option<String>,
}

impl Global {
    /// The settings in force.
    fn config(&self) -> Result<Config, Failure> {
        Config::load(self.config.as_deref(), own_file("config.toml")).map_err(Failure)
    }

    /// Where the library of some inputs is kept: as named by `--library`, else in the cache folder. What cannot be read again is
    /// not kept, nor is anything where there is no cache folder.
    fn home(&self, inputs: &[Input], options: &Options) -> Home {
        match (&self.library, paths::cache_dir()) {
            (Some(folder), _) => Home::of(inputs, options, |_| folder.clone()),
            (None, Ok(cache)) => Home::of(inputs, options, |key| key.folder_in(&cache)),
            (None, Err(_)) => Home::passing(),
        }
    }

    /// What is to be read and how: what is named; where nothing is, what the named library was made of.
    fn inputs(&self, args: &InputArgs) -> (Vec<Input>, Options) {
        let named = self.library.as_deref().filter(|_| args.sources.is_empty()).and_then(Library::sources_of);
        named.unwrap_or_else(|| (args.inputs(), Options { text_field: args.text_field.clone() }))
    }

    /// Where the tag journal is: as named by `--tags` or `OFFPRINT_TAGS`, else by the settings, else in the data folder.
    fn journal(&self, config: &Config) -> Result<PathBuf, Failure> {
        match (&self.tags, config.tags.as_str()) {
            (Some(path), _) => Ok(path.clone()),
            (None, "") => paths::data_file("tags.jsonl")
                .map_err(|no_home| Failure(format!("no place for tags: {no_home}, or name a file with --tags"))),
            (None, path) => Ok(PathBuf::from(path)),
        }
    }
}

/// The user's own file of a name in the config folder, whether it exists or not.
fn own_file(name: &str) -> Option<PathBuf> {
    paths::config_dir().ok().map(|folder| folder.join(name))
}

/// Where articles come from.
#[derive(Debug, Clone, Default, Args)]
pub struct InputArgs {
    /// Files, folders, or - for standard input; none: what is piped in, else the built-in sample
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,
    /// The JSON field that holds the text; else the first of the usual ones.
    #[arg(long, value_name = "NAME")]
    #[arg(help = "The JSON field that holds the text [default: text, raw_text, content, body, html in that order]")]
    pub text_field: Option<String>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Clean articles without a terminal: JSON Lines, text or Markdown
    Clean(clean::CleanArgs),
    /// Print the articles that match a query, best first
    Find(find::FindArgs),
    /// Choose articles from a list, and print which
    Pick(pick::PickArgs),
    /// Build the library of sources, or bring it up to date
    Index(index::IndexArgs),
    /// List the tags, or export them
    Tags(tags::TagsArgs),
    /// List the keys
    Keys(keys::KeysArgs),
    /// Print completions for a shell
    Completions(shell::CompletionsArgs),
    /// Print the manual page: offprint man | man -l -
    Man,
    /// Fit the models that cleaning decides by
    #[command(hide = true)]
    Train(train::TrainArgs),
}

impl InputArgs {
    /// The sources that are named; none: standard input, unless that is a terminal, where nobody would know what is waited
    /// for; then the built-in sample.
    fn inputs(&self) -> Vec<Input> {
        inputs(&self.sources)
    }
}

fn inputs(sources: &[impl AsRef<Path>]) -> Vec<Input> {
    match sources {
        [] if io::stdin().is_terminal() => vec![Input::Sample],
        [] => vec![Input::Stdin],
        named => named.iter().map(|source| Input::from_argument(source.as_ref())).collect(),
    }
}

/// How a command ended, where it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done: 0.
    Done,
    /// Nothing was found, or nothing chosen: 1.
    NothingFound,
    /// Done, but part of the input was bad and has been reported: 2.
    BadInput,
    /// Ended by a signal of this number: 128 more than it, as shells count.
    Signal(u8),
}

/// Why a command could not be carried out: one line that names the file and the line and says what to do. Exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::NothingFound => 1,
            Exit::BadInput => 2,
            Exit::Signal(number) => 128 + number,
        })
    }
}

/// Parses the arguments and runs what they ask for.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = Cli::parse_from(args);
    let done = match &cli.command {
        None => read::run(&cli.input, &cli.global),
        Some(_) if !cli.input.sources.is_empty() => Err(misplaced(&cli.input.sources)),
        Some(Command::Clean(args)) => clean::run(args, &cli.global),
        Some(Command::Find(args)) => find::run(args, &cli.global),
        Some(Command::Pick(args)) => pick::run(args, &cli.global),
        Some(Command::Index(args)) => index::run(args, &cli.global),
        Some(Command::Tags(args)) => tags::run(args, &cli.global),
        Some(Command::Keys(args)) => keys::run(args),
        Some(Command::Completions(args)) => shell::completions(args),
        Some(Command::Man) => shell::man(),
        Some(Command::Train(args)) => train::run(args),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            // Where standard error is closed, the exit code still tells.
            let _ = writeln!(io::stderr(), "offprint: {}", text::sanitise(&failure.0));
            Exit::BadInput.into()
        }
    }
}

/// A word after a source may be the name of a command and of a file; guessing would do one of them unasked.
fn misplaced(sources: &[PathBuf]) -> Failure {
    let first = sources.first().map_or_else(String::new, |path| path.display().to_string());
    let advice = "put it after the command, or write ./NAME for a file that is named like a command";
    Failure(format!("{first}: a source stands before a command; {advice}"))
}

/// What a command that has written its output comes to; `None` for the path is standard output. A reader that has seen
/// enough (`| head`) is no failure.
fn written(path: Option<&Path>, result: io::Result<()>) -> Result<Exit, Failure> {
    match result {
        Ok(()) => Ok(Exit::Done),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        Err(error) => Err(unwritten(path, &error)),
    }
}

/// What to tell of an error of writing to a file, or to standard output.
fn unwritten(path: Option<&Path>, error: &io::Error) -> Failure {
    let name = path.map_or("standard output".into(), Path::to_string_lossy);
    let advice = match (path, error.kind()) {
        (_, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => "make room and run it again",
        (None, _) => "write elsewhere",
        (_, io::ErrorKind::NotFound) => "create the folder first",
        (_, io::ErrorKind::IsADirectory) => "name a file in it",
        _ => "name another file with -o",
    };
    Failure(format!("{}: cannot write: {error}; {advice}", text::sanitise(&name)))
}

/// Prints what could not be read as one harmless line on standard error, the rest being done all the same.
fn report(problem: &Problem) {
    let line = problem.to_string();
    // Where standard error is closed, the exit code still tells.
    let _ = writeln!(io::stderr(), "offprint: {}", text::sanitise_line(&line));
}
