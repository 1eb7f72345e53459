//! Fuzzy search beside other engines, and keys in a terminal:
//! `cargo bench --bench fuzzy -- [FILE] [--count N,N] [--dir DIR] [--only PART,PART]`.
//!
//! `--only order` compares with plain scoring instead, query by query, and fails where anything differs. Else nothing is judged
//! here: machines differ, ratios less so.

// One program in several files.
#![allow(unreachable_pub)]

#[path = "fuzzy/asked.rs"]
mod asked;
#[path = "fuzzy/burst.rs"]
mod burst;
#[path = "fuzzy/conditions.rs"]
mod conditions;
mod desk;
#[path = "fuzzy/engines.rs"]
mod engines;
mod generate;
#[path = "fuzzy/keys.rs"]
mod keys;
#[path = "fuzzy/order.rs"]
mod order;
#[path = "fuzzy/ours.rs"]
mod ours;
#[path = "fuzzy/race.rs"]
mod race;
mod screen;
mod table;
#[path = "fuzzy/titles.rs"]
mod titles;
#[path = "../support/tty.rs"]
mod tty;
mod watch;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use desk::Desk;
use titles::Stock;

#[derive(Debug, Parser)]
struct Cli {
    /// Headlines, one a line, or articles as .jsonl, of which all are taken [default: generated]
    file: Option<PathBuf>,
    /// How many headlines, rising
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [10_000, 100_000, 1_000_000])]
    count: Vec<u64>,
    /// What to measure [default: all but order]
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// Where collections and libraries are kept between runs; else in a folder that is removed
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The program to measure, if not the one that was built with this
    #[arg(long, value_name = "PROGRAM")]
    offprint: Option<PathBuf>,
    /// How many random queries, for order
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    queries: usize,
    /// What the collections and the random queries depend on
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Memory of the engine
    Memory,
    /// Cold answers, beside other engines
    Queries,
    /// Answers to keys, beside other engines
    Typing,
    /// Tags, dates, sites
    Conditions,
    /// Keys of the whole program in a terminal, at the largest count
    Keys,
    /// Set and order beside plain scoring, at 50 000 headlines unless --count says otherwise
    Order,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("fuzzy: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    fn wants(&self, part: Part) -> bool {
        self.only.contains(&part) || self.only.is_empty() && part != Part::Order
    }

    /// Whether nothing was found wrong.
    fn run(&self) -> io::Result<bool> {
        let temporary = if self.dir.is_some() { None } else { Some(tempfile::tempdir()?) };
        let folder = self.dir.clone().or_else(|| temporary.as_ref().map(|folder| folder.path().to_owned()));
        let desk = Desk::new(folder.unwrap_or_default(), self.offprint.clone(), self.seed)?;
        let open = |count| Stock::open(&desk, self.file.as_deref(), count);
        if self.wants(Part::Order) {
            const DEFAULT: u64 = 50_000;
            let count = if let [count] = self.count[..] { count } else { DEFAULT };
            let differing = order::check(&open(count)?.catalog, self.queries, self.seed);
            if self.only.len() == 1 || differing > 0 {
                return Ok(differing == 0);
            }
        }
        let mut largest: Option<Stock> = None;
        for count in &self.count {
            let stock = open(*count)?;
            let known = largest.as_ref().map_or(0, |known| known.catalog.len());
            // Of a file no more than there is.
            if stock.catalog.len() > known {
                self.measure(&desk, &stock)?;
                largest = Some(stock);
            }
        }
        if let Some(stock) = largest.filter(|_| self.wants(Part::Keys)) {
            keys::keys(&desk, &stock)?;
        }
        Ok(true)
    }

    fn measure(&self, desk: &Desk, stock: &Stock) -> io::Result<()> {
        if self.wants(Part::Memory) {
            race::memory(stock);
        }
        if self.wants(Part::Conditions) {
            conditions::conditions(stock);
        }
        let titles = stock.titles();
        if self.wants(Part::Queries) {
            race::queries(desk, stock, &titles)?;
        }
        if self.wants(Part::Typing) {
            race::typing(desk, stock, &titles)?;
        }
        Ok(())
    }
}
