//! Whether odd pages stay within their bounds of time and memory:
//! `cargo bench --bench bounds [-- [--size MB] [--program FILE] [NAME]…]`.
//!
//! Each case is a page made to be hard to clean: written to a file and cleaned by the program as a child, whose processor
//! time and peak of memory are read from `/proc`. A page may take two seconds for each 10 MB and twelve times its own
//! length in memory, over what the program takes for a page of one line. What goes beyond is marked, and then the exit
//! code is 1.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::Duration;

#[path = "bounds/html.rs"]
mod html;
#[path = "bounds/text.rs"]
mod text;

/// Seconds for 10 MB.
const SECONDS: f64 = 2.0;
/// Bytes of memory for a byte of the page.
const MEMORY: f64 = 12.0;
/// Seconds for which no page has to be quicker, and after which a child is ended, in bounds.
const LEAST: f64 = 0.1;
const HOPELESS: f64 = 10.0;

/// One kind of page: its name, the ending of its file, and how one of about so many bytes is made.
type Case = (&'static str, &'static str, fn(usize) -> Vec<u8>);

fn main() -> ExitCode {
    let mut size = 10.0;
    let mut program = env!("CARGO_BIN_EXE_offprint").to_owned();
    let mut names: Vec<String> = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--bench" => {}
            "--size" => size = arguments.next().and_then(|n| n.parse().ok()).expect("--size MB"),
            "--program" => program = arguments.next().expect("--program FILE"),
            _ => names.push(argument),
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let page = |name: &str, ending: &str, bytes: &[u8]| {
        let path = folder.path().join(name.replace([' ', '/'], "-")).with_extension(ending);
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    let empty = run(&program, &page("one line", "txt", b"A line."), 60.0).memory;
    println!("{:>8} {:>10} {:>10}   page (program alone: {:.1} MB)", "MB", "s / 10 MB", "x memory", empty / 1e6);
    let mut broken = 0;
    for (name, ending, make) in text::CASES.iter().chain(html::CASES) {
        let name = format!("{name} ({ending})");
        if !names.is_empty() && !names.iter().any(|part| name.contains(part.as_str())) {
            continue;
        }
        let bytes = make((size * 1e6) as usize);
        let path = page(&name, ending, &bytes);
        let mb = bytes.len() as f64 / 1e6;
        let most = (SECONDS * mb / 10.0).max(LEAST);
        let Used { seconds, memory, ended } = run(&program, &path, most * HOPELESS);
        let times = (memory - empty) / bytes.len() as f64;
        let mut verdict = String::new();
        for (wrong, word) in [(!ended, " DIED"), (seconds > most, " SLOW"), (times > MEMORY, " LARGE")] {
            verdict.push_str(if wrong { word } else { "" });
        }
        broken += u32::from(!verdict.is_empty());
        println!("{mb:>8.1} {:>10.2} {times:>10.1}   {name}{verdict}", seconds * 10.0 / mb);
        let _ = std::fs::remove_file(path);
    }
    println!("{broken} beyond the bounds");
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What a page took.
struct Used {
    /// Of processor time.
    seconds: f64,
    /// Peak of resident memory, in bytes.
    memory: f64,
    /// Whether the program came to its end.
    ended: bool,
}

fn run(program: &str, page: &Path, most: f64) -> Used {
    let mut child = Command::new(program)
        .args(["clean", "--format", "jsonl"])
        .arg(page)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let process = format!("/proc/{}", child.id());
    let mut used = Used { seconds: 0.0, memory: 0.0, ended: false };
    loop {
        used.memory = used.memory.max(peak(&process).unwrap_or(0.0));
        used.seconds = used.seconds.max(processor_time(&process).unwrap_or(0.0));
        if let Some(code) = child.try_wait().expect("a child") {
            // 2 is what a page that shows nothing ends with.
            used.ended = matches!(code.code(), Some(0 | 2));
            return used;
        }
        if used.seconds > most {
            let _ = child.kill();
            let _ = child.wait();
            return used;
        }
        sleep(Duration::from_millis(2));
    }
}

/// The most memory that a process has held, in bytes; `None` where there is no `/proc`.
fn peak(process: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok().map(|kilobytes| kilobytes * 1024.0)
}

/// Seconds of processor time that a process has taken; Linux counts in hundredths.
fn processor_time(process: &str) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// `unit` again and again, about `size` bytes.
fn again(unit: &str, size: usize) -> Vec<u8> {
    unit.repeat(size / unit.len().max(1)).into_bytes()
}

/// Units that differ, about `size` bytes.
fn each(size: usize, unit: impl Fn(usize) -> String) -> Vec<u8> {
    let mut all = String::with_capacity(size + 100);
    let mut n = 0;
    while all.len() < size {
        all.push_str(&unit(n));
        n += 1;
    }
    all.into_bytes()
}

/// `before`, then `unit` again and again, then `after`.
fn between(before: &str, unit: &str, after: &str, size: usize) -> Vec<u8> {
    [before.as_bytes(), &again(unit, size), after.as_bytes()].concat()
}
