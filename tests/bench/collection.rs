//! Writes the collection that the other measurements read:
//! `cargo bench --bench collection -- generate --count 1000000 --out FILE`.

mod generate;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Parser, Subcommand};
use generate::write::{self, Tally};
use generate::{Generator, SCRIPTS};

#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Given by cargo
    #[arg(long, global = true, hide = true)]
    bench: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write articles as JSON Lines, or as a folder of files
    Generate(Generate),
}

#[derive(Debug, Args)]
struct Generate {
    /// How many articles
    #[arg(long, default_value_t = 1_000)]
    count: u64,
    /// The file to write, or the folder with --files
    #[arg(long, value_name = "FILE", required_unless_present = "titles")]
    out: Option<PathBuf>,
    /// Write so many files into a folder
    #[arg(long, value_name = "N")]
    files: Option<u64>,
    /// Write the headlines alone, one a line, without those of copies
    #[arg(long, value_name = "FILE")]
    titles: Option<PathBuf>,
    /// What the collection depends on
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let Cli { command: Command::Generate(args), .. } = Cli::parse();
    match args.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("collection: cannot write: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Generate {
    fn run(&self) -> io::Result<()> {
        let generator = Generator::new(self.seed);
        if let Some(path) = &self.titles {
            let tally = write::titles(&generator, self.count, path)?;
            eprintln!("{} headlines, {:.1} MB: {}", tally.articles, tally.bytes as f64 / 1e6, path.display());
        }
        let Some(path) = &self.out else { return Ok(()) };
        let start = Instant::now();
        let tally = match self.files {
            Some(files) => write::files(&generator, self.count, files, path)?,
            None => write::lines(&generator, 0..self.count, path)?,
        };
        eprintln!("{}", said(&tally, start.elapsed().as_secs_f64()));
        Ok(())
    }
}

/// What was written, in words.
fn said(tally: &Tally, seconds: f64) -> String {
    let of = |part: u64, whole: u64| part as f64 / (whole as f64).max(1.0);
    let share = |part: u64| 100.0 * of(part, tally.articles);
    let scripts: Vec<String> =
        SCRIPTS.iter().zip(tally.scripts).map(|(name, count)| format!("{name} {:.1} %", share(count))).collect();
    format!(
        "{} articles, {:.1} words and {:.0} bytes of text each; {:.1} MB of text in {:.1} MB\n\
         {}; copies {:.1} %, page noise {:.1} %, without title {:.1} %, without date {:.1} %\n\
         {seconds:.1} s, {:.0} MB/s",
        tally.articles,
        of(tally.words, tally.articles),
        of(tally.text, tally.articles),
        tally.text as f64 / 1e6,
        tally.bytes as f64 / 1e6,
        scripts.join(", "),
        share(tally.copies),
        share(tally.noisy),
        share(tally.untitled),
        share(tally.undated),
        tally.bytes as f64 / 1e6 / seconds,
    )
}
