//! The whole program in a terminal: from a key to the frame that answers it, and the same for fzf.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;

use crate::desk::{COLUMNS, Desk, ROWS};
use crate::screen::{GLANCE, leave, settle, until};
use crate::table::{Sample, detail, goal, missing};
use crate::tty::Tty;
use crate::watch::has;

use super::asked::typings;
use super::burst;
use super::engines::{Engine, Fzf};
use super::ours::Ours;
use super::titles::Stock;

/// How often the sequences are typed.
const ROUNDS: usize = 3;

/// How long a key is waited for, after which it counts as lost.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between an answer and the next key, as a fast typist leaves it.
const PAUSE: Duration = Duration::from_millis(30);

/// A line in which somebody types, and the number of matches beside or above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub text: String,
    /// `None` while there is none, or while it is said to be out of date.
    pub found: Option<usize>,
}

impl Bar {
    /// The filter bar on a screen of the program: ` / putin              12/1 043`.
    pub fn of(screen: &str) -> Option<Self> {
        let line = screen.lines().find_map(|line| line.strip_prefix(" / "))?;
        let (text, count) = line.rsplit_once("  ").unwrap_or((line, ""));
        Some(Self { text: text.trim_end().to_owned(), found: found(count) })
    }

    /// The prompt of fzf, and its count in the line above or below.
    fn of_fzf(screen: &str) -> Option<Self> {
        // A title that is pointed at has the same mark; the prompt is the line beside the count.
        let lines: Vec<&str> = screen.lines().collect();
        let is_count = |line: &&str| !line.contains(['>', '%']) && found(line).is_some();
        let at = lines.iter().position(is_count)?;
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| lines.get(at));
        let text = beside.filter_map(|line| line.strip_prefix('>')).next_back()?;
        Some(Self { text: text.trim().to_owned(), found: found(lines.get(at)?) })
    }
}

/// The first number of `12/1 043`; `None` where there is no such thing, or a mark that there is more to come.
fn found(count: &str) -> Option<usize> {
    let (found, _) = count.split_once('/').filter(|_| !count.contains('…'))?;
    let digits: String = found.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// What each text finds.
pub type Truth = HashMap<String, usize>;

fn truth(engine: &mut dyn Engine) -> Truth {
    let keys = typings().into_iter().flat_map(|typing| typing.keys);
    let mut truth = Truth::new();
    for key in keys.chain(burst::typings().into_iter().flat_map(|typing| typing.keys)) {
        // Blanks at the end mean nothing, and cannot be seen.
        let text = key.text.trim_end();
        if !truth.contains_key(text) {
            truth.insert(text.to_owned(), engine.ask(text));
        }
    }
    truth
}

/// Measures keys, one by one and ten at once.
pub fn keys(desk: &Desk, stock: &Stock) -> io::Result<()> {
    println!("\nkey → complete frame at {}, {COLUMNS} × {ROWS}, p50 / p95", stock.catalog.len());
    let expected = truth(&mut Ours::new(&stock.catalog, 4));
    let mut tty = match opened(desk, stock) {
        Ok(tty) => tty,
        Err(why) => {
            missing("keys", &why);
            return Ok(());
        }
    };
    let (ours, lost) = typed(&mut tty, &expected, clear, Bar::of);
    let (p50, p95) = (ours.median(), ours.percentile(95));
    goal("offprint", "≤ 16 / 33 ms", &format!("{p50:.1} / {p95:.1} ms"), p50 <= 16.0 && p95 <= 33.0);
    detail(&of(&ours, lost));
    if has("fzf") {
        against_fzf(desk, &stock.title_file(desk)?, &ours);
    } else {
        missing("fzf", "fzf is not installed");
    }
    burst::burst(&mut tty, &expected);
    leave(&mut tty);
    Ok(())
}

fn against_fzf(desk: &Desk, titles: &Path, ours: &Sample) {
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", "exec fzf -i <\"$0\""]);
    command.arg(titles);
    let mut tty = Tty::run(command, &desk.home(), COLUMNS, ROWS);
    let all = |tty: &mut Tty| Bar::of_fzf(&tty.screen()).is_some_and(|bar| bar.found > Some(0));
    if let Err(why) = until(&mut tty, all) {
        return missing("fzf", &why);
    }
    settle(&tty, Duration::from_millis(500));
    let expected = truth(&mut Fzf { titles: titles.to_owned() });
    let (theirs, lost) = typed(&mut tty, &expected, |tty| _ = tty.keys("\x15"), Bar::of_fzf);
    let (p50, p95) = (theirs.median(), theirs.percentile(95));
    goal("fzf", "", &format!("{p50:.1} / {p95:.1} ms"), true);
    detail(&of(&theirs, lost));
    let (half, most) = (ours.median() / p50, ours.percentile(95) / p95);
    goal("offprint ÷ fzf", "≤ 0.1", &format!("{half:.3} / {most:.3}"), half <= 0.1 && most <= 0.1);
}

fn of(sample: &Sample, lost: usize) -> String {
    format!("{} keys, worst {:.1} ms, {lost} without an answer", sample.len(), sample.percentile(100))
}

/// Opens the reader with an empty bar.
fn opened(desk: &Desk, stock: &Stock) -> Result<Tty, String> {
    let mut tty = desk.reader(&stock.collection);
    until(&mut tty, |tty| tty.screen().contains("? keys"))?;
    // The look whether anything has changed is to be over.
    settle(&tty, Duration::from_secs(1));
    clear(&mut tty);
    Ok(tty)
}

/// Empties the filter bar, and waits until the list is whole again.
pub fn clear(tty: &mut Tty) {
    // Enter leaves the bar for the list.
    tty.keys("/\r\\");
    settle(tty, Duration::from_millis(200));
    tty.keys("/");
    settle(tty, Duration::from_millis(100));
}

/// Types all sequences, each key once the last has been answered. How long each took, and how many were never answered.
fn typed(
    tty: &mut Tty,
    expected: &Truth,
    mut clear: impl FnMut(&mut Tty),
    bar: fn(&str) -> Option<Bar>,
) -> (Sample, usize) {
    let (mut times, mut lost) = (Vec::new(), 0);
    for typing in (0..ROUNDS).flat_map(|_| typings()) {
        clear(tty);
        settle(tty, Duration::from_millis(300));
        for key in typing.keys {
            let text = key.text.trim_end();
            let wanted = Bar { text: text.to_owned(), found: expected.get(text).copied() };
            thread::sleep(PAUSE);
            let answered = answer(tty, &key.press, |screen| bar(screen).as_ref() == Some(&wanted));
            times.extend(answered);
            if answered.is_none() {
                if lost == 0 {
                    eprintln!("{text:?} was not answered by {wanted:?}:\n{}", tty.screen());
                }
                lost += 1;
            }
        }
    }
    (Sample::new(times), lost)
}

/// Presses a key, and waits for a screen that answers it.
fn answer(tty: &mut Tty, key: &str, answers: impl Fn(&str) -> bool) -> Option<Duration> {
    let mut looked_at = tty.written();
    let start = Instant::now();
    tty.keys(key);
    while start.elapsed() < PATIENCE {
        thread::sleep(GLANCE);
        let written = tty.written();
        if written != looked_at {
            let now = start.elapsed();
            looked_at = written;
            if answers(&tty.screen()) {
                return Some(now);
            }
        }
    }
    None
}
