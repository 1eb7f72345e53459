//! How long until a screen is there: at the start, and after a key.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;

use crate::desk::{COLUMNS, Collection, Desk, ROWS};
use crate::screen::{GLANCE, leave, settle, until};
use crate::table::{Sample, head, judged, megabytes, missing, row};
use crate::tty::Tty;
use crate::watch::{Memory, has};

const RUNS: usize = 20;

/// A screen that has not changed for so long is what the key has brought.
const QUIET: Duration = Duration::from_millis(40);

/// From starting the program to its first full screen, here and at 1,000, and fzf's on the same headlines.
pub fn start(desk: &Desk, collection: &Collection, few: &Collection) {
    head(&format!("exec → first full frame, {COLUMNS} × {ROWS}, warm, {RUNS} runs"));
    let [all, few] = [collection, few].map(|c| (c.count, desk.ensure_library(c).and_then(|()| frames(desk, c))));
    let (first, small) = match (all.1, few.1) {
        (Ok(first), Ok(small)) => (first, small),
        (Err(why), _) | (_, Err(why)) => return missing("first full frame", &why),
    };
    let (median, p95) = (first.median(), first.percentile(95));
    let figure = format!("{median:.1} / {p95:.1} ms");
    let nothing = nothing(desk);
    let beside = format!("a program that does nothing {nothing:.1} ms, ratio {:.1}", median / nothing);
    row(
        &format!("library of {}, median / p95", all.0),
        "≤ 30 / 50 ms",
        &judged(figure, median <= 30.0 && p95 <= 50.0),
        &beside,
    );
    let ratio = median / small.median();
    let beside = format!("library of {}: {:.1} / {:.1} ms", few.0, small.median(), small.percentile(95));
    row("  against a small one", "≤ 1.3 ×", &judged(format!("{ratio:.2} ×"), ratio <= 1.3), &beside);
    match fzf(desk, collection.count) {
        Ok(fzf) => {
            let ratio = median / fzf.median();
            let beside = format!("fzf {:.1} / {:.1} ms", fzf.median(), fzf.percentile(95));
            row(
                "  against fzf until its list is complete",
                "≤ 0.15 ×",
                &judged(format!("{ratio:.3} ×"), ratio <= 0.15),
                &beside,
            );
        }
        Err(why) => missing("  against fzf", &why),
    }
}

/// Re-opening a folder of many files, of which none has changed, and the same articles from one file.
pub fn reopen(desk: &Desk, folder: &Collection, file: &Collection) -> Result<(f64, f64), String> {
    desk.ensure_library(file)?;
    Ok((frames(desk, folder)?.median(), frames(desk, file)?.median()))
}

fn frames(desk: &Desk, collection: &Collection) -> Result<Sample, String> {
    let mut durations = Vec::new();
    // Once unmeasured, for the caches of the file system.
    for run in 0..=RUNS {
        let start = Instant::now();
        let mut tty = desk.reader(collection);
        until(&mut tty, |tty| is_full(tty, collection.count))?;
        if run > 0 {
            durations.push(start.elapsed());
        }
        leave(&mut tty);
    }
    Ok(Sample::new(durations))
}

/// Whether the screen has all that it will have: rows down to the foot, an article beside them, keys or a message below.
fn is_full(tty: &Tty, count: u64) -> bool {
    /// Every second line is the second line of a row; the last may be cut.
    const SHOWN: u64 = (ROWS as u64 - 2) / 2 - 1;
    let screen = tty.screen().replace('\u{a0}', " ");
    let of_rows = screen.lines().filter_map(|line| line.split('│').next()).filter(|line| line.contains(" min")).count();
    let article = screen.lines().filter_map(|line| line.split_once('│')).any(|(_, line)| line.contains(" words"));
    of_rows as u64 >= count.min(SHOWN) && article && screen.lines().count() == usize::from(ROWS)
}

fn nothing(desk: &Desk) -> f64 {
    let measure = || {
        let start = Instant::now();
        let mut tty = Tty::run(CommandBuilder::new("true"), &desk.home(), COLUMNS, ROWS);
        let _ = until(&mut tty, Tty::has_ended);
        start.elapsed()
    };
    Sample::new((0..RUNS).map(|_| measure()).collect()).median()
}

fn fzf(desk: &Desk, count: u64) -> Result<Sample, String> {
    if !has("fzf") {
        return Err("fzf is not installed".to_owned());
    }
    let (titles, lines) = desk.titles(count).map_err(|error| error.to_string())?;
    let complete = format!("{lines}/{lines}");
    let measure = |_| {
        let start = Instant::now();
        let mut tty = Tty::run(fzf_on(&titles), &desk.home(), COLUMNS, ROWS);
        until(&mut tty, |tty| tty.screen().contains(&complete))?;
        Ok(start.elapsed())
    };
    let durations: Result<Vec<Duration>, String> = (0..=RUNS / 2).map(measure).collect();
    durations.map(|all| Sample::new(all.into_iter().skip(1).collect()))
}

fn fzf_on(titles: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", "exec fzf <\"$0\""]);
    command.arg(titles);
    command
}

/// From a key to what it changes on the screen.
pub fn keys(desk: &Desk, collection: &Collection) {
    head(&format!("key → frame at {}: first bytes p50 / p99, and the last of them", collection.count));
    let mut tty = match opened(desk, collection) {
        Ok(tty) => tty,
        Err(why) => return missing("keys", &why),
    };
    let echo = echo(desk);
    for (what, keys, times) in [
        ("j", &["j"][..], 200),
        ("k", &["k"], 50),
        ("PgDn", &["\x1b[6~"], 50),
        ("G and g", &["G", "g"], 40),
        ("Enter and h", &["\r", "h"], 40),
        ("J, the next article", &["J"], 50),
    ] {
        let answers: Vec<Option<Answer>> = keys.iter().cycle().take(times).map(|key| press(&mut tty, key)).collect();
        answered(what, &answers, echo);
    }
    press(&mut tty, "\r");
    let answers: Vec<Option<Answer>> = (0..50).map(|_| page(&mut tty)).collect();
    answered("Space in the article", &answers, echo);
}

/// Pages the article; where it is at its end, the next one.
fn page(tty: &mut Tty) -> Option<Answer> {
    (0..3).find_map(|_| {
        let answer = press_within(tty, " ", Duration::from_millis(150));
        if answer.is_none() {
            press(tty, "J");
        }
        answer
    })
}

fn answered(what: &str, answers: &[Option<Answer>], echo: f64) {
    let of = |part: fn(&Answer) -> Duration| Sample::new(answers.iter().flatten().map(part).collect());
    let (first, last) = (of(|answer| answer.first), of(|answer| answer.last));
    let what = format!("{what} × {}", answers.len());
    if first.is_empty() {
        return missing(&what, "no key changed the screen");
    }
    let met = last.percentile(99) <= 16.0;
    let figure = format!("{:.1} / {:.1} ms, last {:.1} ms", first.median(), first.percentile(99), last.percentile(99));
    let silent = answers.len() - first.len();
    let silent = if silent > 0 { format!("; {silent} changed nothing") } else { String::new() };
    row(&what, "p99 ≤ 16 ms", &judged(figure, met), &format!("the terminal's echo {echo:.2} ms{silent}"));
}

/// Memory after paging through the list and twenty queries.
pub fn memory(desk: &Desk, collection: &Collection) {
    head(&format!("resident memory at {}", collection.count));
    let mut tty = match opened(desk, collection) {
        Ok(tty) => tty,
        Err(why) => return missing("memory", &why),
    };
    let opened = Memory::of(tty.pid());
    for _ in 0..500 {
        press(&mut tty, "\x1b[6~");
    }
    press(&mut tty, "G");
    press(&mut tty, "g");
    let paged = Memory::of(tty.pid());
    for query in filters(desk) {
        press(&mut tty, "/");
        tty.keys(&format!("{query}\r"));
        settle(&tty, Duration::from_millis(400));
        press(&mut tty, "\\");
    }
    let searched = Memory::of(tty.pid());
    for (what, memory) in [("opened", opened), ("500 pages down, end, start", paged), ("and 20 queries", searched)] {
        let own = megabytes(memory.anonymous);
        let beside = format!(
            "mapped file pages {:.1} MB; most ever {:.1} MB",
            megabytes(memory.mapped),
            megabytes(memory.high_water)
        );
        row(what, "≤ 250 MB", &judged(format!("{own:.1} MB"), own <= 250.0), &beside);
    }
}

/// Twenty queries of all kinds.
fn filters(desk: &Desk) -> Vec<String> {
    let words = desk.generator.words();
    let mut queries: Vec<String> = (0..10).map(|at| words[at * at * 90].clone()).collect();
    queries.extend((0..4).map(|at| format!("text:{}", words[20 + at * 700])));
    queries.extend(desk.generator.phrases().take(3).map(|phrases| format!("\"{}\"", phrases[0])));
    queries.extend(["lang:zh", "date:2024-05", "words:>800"].map(str::to_owned));
    queries
}

fn opened(desk: &Desk, collection: &Collection) -> Result<Tty, String> {
    desk.ensure_library(collection)?;
    let mut tty = desk.reader(collection);
    until(&mut tty, |tty| is_full(tty, collection.count))?;
    // The look whether anything has changed is to be over.
    settle(&tty, Duration::from_secs(1));
    Ok(tty)
}

/// What a key brought, counted from the key.
struct Answer {
    first: Duration,
    last: Duration,
}

fn press(tty: &mut Tty, key: &str) -> Option<Answer> {
    press_within(tty, key, Duration::from_secs(1))
}

/// Presses a key and waits until the screen has changed and changes no more; `None` where it does not change.
fn press_within(tty: &mut Tty, key: &str, patience: Duration) -> Option<Answer> {
    let mut length = tty.written();
    let start = Instant::now();
    tty.keys(key);
    let (mut first, mut last) = (None, Duration::ZERO);
    loop {
        thread::sleep(GLANCE);
        let (written, now) = (tty.written(), start.elapsed());
        if written != length {
            (length, last) = (written, now);
            first.get_or_insert(now);
        }
        match first {
            None if now > patience => return None,
            Some(first) if now > last + QUIET => return Some(Answer { first, last }),
            _ => {}
        }
    }
}

/// What the terminal itself takes to show a key, in milliseconds.
fn echo(desk: &Desk) -> f64 {
    let mut cat = Tty::run(CommandBuilder::new("cat"), &desk.home(), COLUMNS, ROWS);
    thread::sleep(Duration::from_millis(100));
    let durations = (0..RUNS).filter_map(|_| press(&mut cat, "j")).map(|answer| answer.first).collect();
    Sample::new(durations).median()
}
