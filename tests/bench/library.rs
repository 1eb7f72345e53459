//! What a library costs and gives: `cargo bench --bench library -- [--count N] [--dir DIR] [--only ROWS]`, and
//! `cargo bench --bench library -- kill --times 100`.
//!
//! Each figure stands beside its goal and beside what something else takes in the same run. Nothing is judged here:
//! machines differ, ratios less so.

// One program in several files.
#![allow(unreachable_pub)]

mod desk;
mod frames;
mod generate;
mod imports;
mod kill;
mod queries;
mod screen;
mod table;
#[path = "../support/tty.rs"]
mod tty;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Parser, Subcommand, ValueEnum};
use desk::Desk;
use generate::random::Random;
use kill::Trial;
use table::head;

#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
    /// Given by cargo
    #[arg(long, global = true, hide = true)]
    bench: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Kill imports at random moments, and compare what becomes of them
    Kill(Kill),
}

#[derive(Debug, Args)]
struct Options {
    /// How many articles
    #[arg(long, default_value_t = 20_000)]
    count: u64,
    /// How many files in the folder that is re-opened [default: COUNT, at most 100000]
    #[arg(long, value_name = "N")]
    files: Option<u64>,
    /// Where collections and libraries are kept between runs; else in a folder that is removed
    #[arg(long, global = true)]
    dir: Option<PathBuf>,
    /// What to measure
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// The program to measure, if not the one that was built with this
    #[arg(long, global = true, value_name = "PROGRAM")]
    offprint: Option<PathBuf>,
    /// What the collections depend on
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Time, memory and size of an import
    Import,
    /// Time until the first screen
    Start,
    /// Time from a key to what it shows
    Keys,
    /// Memory of the reader
    Memory,
    /// A folder of many files, unchanged and changed
    Reopen,
    /// Words, phrases and prefixes
    Queries,
    /// The same with another program
    Sqlite,
}

#[derive(Debug, Args)]
struct Kill {
    /// How many kills
    #[arg(long, default_value_t = 100)]
    times: usize,
    /// How many articles are imported: enough that some are kept before the end
    #[arg(long, default_value_t = 60_000)]
    count: u64,
    /// A file or folder to import instead of generated articles
    #[arg(long)]
    source: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.command {
        None => cli.options.measure(),
        Some(Command::Kill(kill)) => kill.run(&cli.options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("library: {why}");
            ExitCode::FAILURE
        }
    }
}

impl Options {
    /// Opens the folder; the second value removes it when it is dropped, where nobody has named it.
    fn desk(&self) -> std::io::Result<(Desk, Option<tempfile::TempDir>)> {
        let temporary = if self.dir.is_some() { None } else { Some(tempfile::tempdir()?) };
        let folder = self.dir.clone().or_else(|| temporary.as_ref().map(|folder| folder.path().to_owned()));
        Ok((Desk::new(folder.unwrap_or_default(), self.offprint.clone(), self.seed)?, temporary))
    }

    fn measure(&self) -> Result<(), String> {
        let (desk, _temporary) = self.desk().map_err(|error| error.to_string())?;
        let lines = |count| desk.lines(count).map_err(|error| error.to_string());
        let wants = |part| self.only.is_empty() || self.only.contains(&part);
        let all = lines(self.count)?;
        if wants(Part::Import) {
            imports::import(&desk, &all);
        }
        if wants(Part::Start) {
            frames::start(&desk, &all, &lines(self.count.min(1_000))?);
        }
        if wants(Part::Keys) {
            frames::keys(&desk, &all);
        }
        if wants(Part::Memory) {
            frames::memory(&desk, &all);
        }
        let some = self.files.unwrap_or(self.count.min(100_000));
        if wants(Part::Reopen) {
            let folder = desk.files(some).map_err(|error| error.to_string())?;
            imports::reopen(&desk, &folder, &lines(some)?);
        }
        if wants(Part::Queries) {
            queries::queries(&desk, &all);
        }
        if wants(Part::Sqlite) {
            queries::sqlite(&desk, &lines(some)?);
        }
        Ok(())
    }
}

impl Kill {
    fn run(&self, options: &Options) -> Result<(), String> {
        let (desk, _temporary) = options.desk().map_err(|error| error.to_string())?;
        let source = match &self.source {
            Some(source) => std::path::absolute(source).map_err(|error| error.to_string())?,
            None => desk.lines(self.count).map_err(|error| error.to_string())?.source,
        };
        let folder = desk.path("kill");
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let trial = Trial { program: desk.program(), source: &source, folder: &folder };
        let start = Instant::now();
        let undisturbed = trial.undisturbed()?;
        head(&format!("kill -9 of imports of {} articles", undisturbed.articles()));
        table::row("undisturbed", "", &format!("{:.0} ms", table::millis(undisturbed.wall)), "");
        let mut random = Random::of(desk.seed, self.times as u64, 0);
        let (mut kills, mut rounds) = (0, 0);
        while kills < self.times {
            kills += trial.round(&undisturbed, self.times - kills, &mut random)?;
            rounds += 1;
            eprint!("\r{kills} kills ");
        }
        eprintln!();
        let figure = format!("{kills} kills in {rounds} imports");
        let beside = format!("each time it opened; the content is the same; {:.0} s", start.elapsed().as_secs_f64());
        table::row("killed", "all complete", &figure, &beside);
        Ok(())
    }
}
