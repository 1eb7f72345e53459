//! The engines side by side: cold answers, and answers to keys.

use crate::desk::Desk;
use crate::table::{detail, goal, megabytes};
use crate::watch::{Memory, has};

use super::asked::{QUERIES, Typing, typings};
use super::engines::{Engine, Frizbee, Fzf, Injected, Plain, cold, median, percentile, pool, timed};
use super::ours::Ours;
use super::titles::Stock;

/// How often sequences are typed.
const ROUNDS: usize = 5;

/// The least that sums are divided by.
const TINY: f64 = 1e-6;

/// An engine in a column of the table.
struct Column<'t> {
    name: &'static str,
    threads: usize,
    engine: Box<dyn Engine + 't>,
    /// The median time of each query.
    times: Vec<f64>,
}

impl<'t> Column<'t> {
    fn new(name: &'static str, threads: usize, engine: impl Engine + 't) -> Self {
        Self { name, threads, engine: Box::new(engine), times: Vec::new() }
    }

    fn sum(&self) -> f64 {
        self.times.iter().sum()
    }

    fn worst(&self) -> f64 {
        self.times.iter().copied().fold(0.0, f64::max)
    }
}

/// All engines, ours first, on 4 threads and on 1; fzf where it is installed.
fn columns<'t>(desk: &Desk, stock: &Stock, titles: &'t [&'t str]) -> std::io::Result<Vec<Column<'t>>> {
    let mut columns = Vec::new();
    for threads in [4, 1] {
        columns.push(Column::new("ours", threads, Ours::new(&stock.catalog, threads)));
    }
    for threads in [4, 1] {
        columns.push(Column::new("frizbee", threads, Frizbee { titles, threads, by_words: true }));
    }
    for threads in [4, 1] {
        columns.push(Column::new("nucleo", threads, Injected::new(titles, threads)));
    }
    for threads in [4, 1] {
        columns.push(Column::new("skim", threads, Plain { titles, pool: pool(threads) }));
    }
    if has("fzf") {
        columns.push(Column::new("fzf", 4, Fzf { titles: stock.title_file(desk)? }));
    }
    Ok(columns)
}

/// Twenty queries, cold.
pub fn queries(desk: &Desk, stock: &Stock, titles: &[&str]) -> std::io::Result<()> {
    println!("\ncold, complete answers at {} headlines, medians in ms", titles.len());
    let mut columns = columns(desk, stock, titles)?;
    heads("query", "matches", &columns);
    for query in QUERIES {
        let mut found = 0;
        for (at, column) in columns.iter_mut().enumerate() {
            let (time, matches) = cold(column.engine.as_mut(), query);
            column.times.push(time);
            if at == 0 {
                found = matches;
            }
        }
        let times: Vec<f64> = columns.iter().filter_map(|column| column.times.last().copied()).collect();
        line(query, &found.to_string(), &times);
    }
    foot(&columns);
    let (many, one) = (sums(&columns, 4), sums(&columns, 1));
    let worst = columns.first().map_or(f64::NAN, Column::worst);
    goal("worst query, 4 threads", "≤ 12 ms", &format!("{worst:.2} ms"), worst <= 12.0);
    goal("sum ÷ frizbee's, 4 threads", "≤ 0.6", &format!("{many:.3}"), many <= 0.6);
    goal("sum ÷ frizbee's, 1 thread", "≤ 0.6", &format!("{one:.3}"), one <= 0.6);
    unparted(&columns, titles);
    if !has("fzf") {
        println!("fzf is not installed");
    }
    Ok(())
}

/// The same beside frizbee as it is quicker: the words of a query are one, in which blanks are letters.
fn unparted(columns: &[Column], titles: &[&str]) {
    for (threads, column) in [4, 1].into_iter().zip(columns) {
        let mut frizbee = Frizbee { titles, threads, by_words: false };
        let sum: f64 = QUERIES.iter().map(|query| cold(&mut frizbee, query).0).sum();
        let ratio = column.sum() / sum.max(TINY);
        detail(&format!("beside frizbee with blanks as letters, {threads} threads: {sum:.2} ms, sum ÷ its {ratio:.3}"));
    }
}

/// Our sum over frizbee's, on so many threads.
fn sums(columns: &[Column], threads: usize) -> f64 {
    let sum = |name| columns.iter().find(|column| column.name == name && column.threads == threads).map(Column::sum);
    sum("ours").zip(sum("frizbee")).map_or(f64::NAN, |(ours, theirs)| ours / theirs.max(TINY))
}

fn heads(what: &str, count: &str, columns: &[Column]) {
    let names = columns.iter().map(|column| column.name.to_owned());
    put(what, count, names);
    let threads =
        |column: &Column| if column.name == "fzf" { "all".to_owned() } else { format!("{} thr", column.threads) };
    put("", "", columns.iter().map(threads));
}

fn line(what: &str, count: &str, times: &[f64]) {
    put(what, count, times.iter().map(|time| if *time < 1000.0 { format!("{time:.2}") } else { format!("{time:.0}") }));
}

/// A line of the table: what and its count share the first column.
fn put(what: &str, count: &str, cells: impl Iterator<Item = String>) {
    const FIRST: usize = 25;
    let room = FIRST.saturating_sub(what.chars().count());
    let cells: String = cells.map(|cell| format!(" {cell:>7}")).collect();
    println!("{what}{count:>room$}{cells}");
}

fn foot(columns: &[Column]) {
    let all = |of: &dyn Fn(&Column) -> f64| columns.iter().map(of).collect::<Vec<f64>>();
    line("sum", "", &all(&|column| column.sum()));
    line("median", "", &all(&|column| median(&mut column.times.clone())));
    line("worst", "", &all(&|column| column.worst()));
    let first = columns.first().map_or(f64::NAN, Column::sum).max(TINY);
    line("sum ÷ ours", "", &all(&|column| column.sum() / first));
}

/// Five sequences of keys with backspaces, each from an empty bar.
pub fn typing(desk: &Desk, stock: &Stock, titles: &[&str]) -> std::io::Result<()> {
    println!("\ntyping at {} headlines, sum of the keys' median times in ms", titles.len());
    let mut columns = columns(desk, stock, titles)?;
    // What is slow anyway need not be measured twice.
    columns.retain(|column| column.name != "fzf" && (column.name != "skim" || column.threads > 1));
    heads("keys", "", &columns);
    let mut further: Vec<Vec<f64>> = columns.iter().map(|_| Vec::new()).collect();
    for sequence in typings() {
        let mut times = Vec::new();
        for (column, further) in columns.iter_mut().zip(&mut further) {
            let keys = typed(column, &sequence);
            times.push(keys.iter().sum());
            column.times.extend(&keys);
            further.extend(keys.iter().skip(1));
        }
        line(&shortened(&sequence.label), &sequence.keys.len().to_string(), &times);
    }
    let mut of_further = |what: &str, hundredths| {
        let times: Vec<f64> = further.iter_mut().map(|times| percentile(times, hundredths)).collect();
        line(what, "", &times);
        times.first().copied().unwrap_or(f64::NAN)
    };
    of_further("further keys, p50", 50);
    let p95 = of_further("          … p95", 95);
    of_further("          … worst", 100);
    let first = columns.first().map_or(f64::NAN, Column::sum).max(TINY);
    let ratios: Vec<f64> = columns.iter().map(|column| column.sum() / first).collect();
    line("sum ÷ ours", "", &ratios);
    goal("each further key, p95, 4 threads", "≤ 8 ms", &format!("{p95:.2} ms"), p95 <= 8.0);
    Ok(())
}

/// The median time of each key.
fn typed(column: &mut Column, sequence: &Typing) -> Vec<f64> {
    let mut rounds: Vec<Vec<f64>> = sequence.keys.iter().map(|_| Vec::new()).collect();
    let some = if column.name == "skim" { 1 } else { ROUNDS };
    for _ in 0..some {
        column.engine.forget();
        for (key, times) in sequence.keys.iter().zip(&mut rounds) {
            times.push(timed(column.engine.as_mut(), &key.text).0);
        }
    }
    rounds.iter_mut().map(|times| median(times)).collect()
}

fn shortened(label: &str) -> String {
    const MOST: usize = 22;
    if label.chars().count() <= MOST { label.to_owned() } else { label.chars().take(MOST - 1).chain(['…']).collect() }
}

/// What the engine holds beside the headlines, in memory of its own and in mapped files.
pub fn memory(stock: &Stock) {
    let titles = stock.catalog.len().max(1) as f64;
    offprint::library::give_back();
    // The headlines have been read: what is mapped of them is not counted again.
    let before = Memory::of(std::process::id());
    let mut ours = Ours::new(&stock.catalog, 4);
    let keys = typings().into_iter().flat_map(|typing| typing.keys).map(|key| key.text);
    for query in QUERIES.map(str::to_owned).into_iter().chain(keys) {
        ours.ask(&query);
    }
    offprint::library::give_back();
    let after = Memory::of(std::process::id());
    let (own, mapped) = (after.anonymous.saturating_sub(before.anonymous), after.mapped.saturating_sub(before.mapped));
    let each = (own + mapped) as f64 / titles;
    println!("\nmemory of the engine beside the headlines, after {} queries and all sequences", QUERIES.len());
    goal("bytes a headline", "≤ 60", &format!("{each:.1}"), each <= 60.0);
    detail(&format!("its own {:.1} MB, mapped {:.1} MB", megabytes(own), megabytes(mapped)));
}
