//! `offprint tags`: what is tagged, for people and for other programs.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Exit, Failure, Global, report, written};
use crate::source::Problem;
use crate::tags::{self, Export, Format};

const EXAMPLES: &str = "\
Examples:
  offprint tags                               the tags and their numbers of articles
  offprint tags export                        one JSON object for each tagged article
  offprint tags export --format csv -o t.csv  a table for a spreadsheet
  offprint --tags team.jsonl tags             the tags of another journal";

const EXPORT_EXAMPLES: &str = "\
Examples:
  offprint tags export > tags.jsonl
  offprint tags export --format csv -o tags.csv
  offprint tags export | jq -r 'select(.tags | index(\"star\")) | .title'";

/// Lists tags, or does what the subcommand says.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct TagsArgs {
    #[command(subcommand)]
    command: Option<TagsCommand>,
}

#[derive(Debug, Subcommand)]
enum TagsCommand {
    /// Print one record for each tagged article: id, tags, title, place, time of the last change
    Export(ExportArgs),
}

#[derive(Debug, Args)]
#[command(after_help = EXPORT_EXAMPLES)]
struct ExportArgs {
    /// How to write the records
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Carries out `offprint tags`.
///
/// # Errors
/// The journal cannot be read or the output not be written.
pub(super) fn run(args: &TagsArgs, global: &Global) -> Result<Exit, Failure> {
    let journal = global.journal(&global.config()?)?;
    match &args.command {
        None => list(&journal),
        Some(TagsCommand::Export(args)) => export(&journal, args),
    }
}

fn list(journal: &Path) -> Result<Exit, Failure> {
    let (state, problems) = tags::read_state(journal).map_err(|p| failure(&p))?;
    let names = state.names();
    let width = names.first().map_or(0, |(_, most)| most.to_string().len());
    let table =
        |out: &mut dyn Write| names.iter().try_for_each(|(name, count)| writeln!(out, "{count:>width$}  {name}"));
    let mut out = BufWriter::new(io::stdout().lock());
    written(None, table(&mut out).and_then(|()| out.flush()))?;
    Ok(told(&problems, names.is_empty(), journal))
}

fn export(journal: &Path, args: &ExportArgs) -> Result<Exit, Failure> {
    let mut export = Export::default();
    let problems = tags::read(journal, |line| export.replay(line)).map_err(|p| failure(&p))?;
    match args.output.as_deref().filter(|path| *path != Path::new("-")) {
        None => {
            written(None, export.write(args.format, &mut BufWriter::new(io::stdout().lock())))?;
        }
        Some(path) if same_file(path, journal) => {
            let why = "this is the tag journal itself; name another file with -o";
            return Err(Failure(format!("{}: {why}", path.display())));
        }
        Some(path) => {
            let file = File::create(path);
            written(Some(path), file.and_then(|file| export.write(args.format, &mut BufWriter::new(file))))?;
        }
    }
    Ok(told(&problems, export.state().tagged().is_empty(), journal))
}

/// Reports what was wrong with the journal or that it is empty, and says how the command ends.
fn told(problems: &[Problem], empty: bool, journal: &Path) -> Exit {
    problems.iter().for_each(report);
    match (problems.is_empty(), empty) {
        (false, _) => Exit::BadInput,
        (true, true) => {
            eprintln!("offprint: {}: no tags yet; press t on an article in the reader", journal.display());
            Exit::NothingFound
        }
        (true, false) => Exit::Done,
    }
}

fn same_file(a: &Path, b: &Path) -> bool {
    let key = |path: &Path| fs::metadata(path).map(|meta| (meta.dev(), meta.ino()));
    key(a).and_then(|a| Ok(a == key(b)?)).unwrap_or(false)
}

fn failure(problem: &Problem) -> Failure {
    Failure(problem.to_string())
}
