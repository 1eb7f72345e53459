//! How long until there is something to read, and until a key shows: `cargo bench --bench start [-- SOURCE]`.
//!
//! Each figure is a median of several runs in a pseudo-terminal of 120 × 40, printed beside what another program takes for
//! the nearest thing to it in the same terminal. Nothing is judged here: machines differ, ratios less so.

#[path = "../support/tty.rs"]
mod tty;

use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use tty::{OFFPRINT, Tty};

const RUNS: usize = 10;
const FOOT: &str = "? keys";

fn main() {
    let source = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    let source = source.map(|s| std::path::absolute(s).expect("a path").to_string_lossy().into_owned());
    let home = tempfile::tempdir().expect("a folder");
    let arguments: Vec<&str> = source.as_deref().into_iter().collect();

    // Once unmeasured, for the caches of the file system.
    open(&arguments, home.path());
    let first = median(|| open(&arguments, home.path()).0);
    let shell = median(|| until(CommandBuilder::new("true"), home.path(), Tty::has_ended));
    let fzf =
        has("fzf").then(|| median(|| until(fzf_on_titles(&arguments), home.path(), |tty| tty.screen().contains("> "))));
    println!("exec → first full frame   {:6.1} ms", millis(first));
    println!("  a program that does nothing   {:6.1} ms   ratio {:.2}", millis(shell), ratio(first, shell));
    if let Some(fzf) = fzf {
        println!("  fzf on the same headlines     {:6.1} ms   ratio {:.2}", millis(fzf), ratio(first, fzf));
    }
    let (_, mut tty) = open(&arguments, home.path());
    let ours = median(|| key_to_bytes(&mut tty, "j"));
    let mut cat = Tty::run(CommandBuilder::new("cat"), home.path(), 120, 40);
    std::thread::sleep(Duration::from_millis(100));
    let echo = median(|| key_to_bytes(&mut cat, "j"));
    println!("key → bytes on the terminal   {:6.2} ms", millis(ours));
    println!("  the terminal's own echo       {:6.2} ms   ratio {:.1}", millis(echo), ratio(ours, echo));
}

fn open(arguments: &[&str], home: &Path) -> (Duration, Tty) {
    let start = Instant::now();
    let mut tty = Tty::offprint(arguments, home, 120, 40);
    spin(&mut tty, |tty| {
        let screen = tty.screen();
        let rows = screen.lines().filter(|line| line.contains(" min")).count();
        screen.contains(FOOT) && rows > 0 && !screen.lines().next().unwrap_or_default().contains('…')
    });
    (start.elapsed(), tty)
}

fn until(command: CommandBuilder, home: &Path, holds: impl FnMut(&mut Tty) -> bool) -> Duration {
    let start = Instant::now();
    let mut tty = Tty::run(command, home, 120, 40);
    spin(&mut tty, holds);
    start.elapsed()
}

fn spin(tty: &mut Tty, mut holds: impl FnMut(&mut Tty) -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds(tty) && Instant::now() < end {
        std::thread::sleep(Duration::from_micros(100));
    }
}

fn fzf_on_titles(arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new("sh");
    let script = "\"$0\" clean \"$@\" --format jsonl </dev/null | fzf";
    command.args(["-c", script, OFFPRINT]);
    command.args(arguments);
    command
}

fn key_to_bytes(tty: &mut Tty, key: &str) -> Duration {
    std::thread::sleep(Duration::from_millis(30));
    let before = tty.raw().len();
    let start = Instant::now();
    tty.keys(key);
    spin(tty, |tty| tty.written() > before);
    start.elapsed()
}

fn has(program: &str) -> bool {
    let found = std::process::Command::new(program).arg("--version").output();
    found.is_ok_and(|out| out.status.success())
}

fn median(mut measure: impl FnMut() -> Duration) -> Duration {
    let mut all: Vec<Duration> = (0..RUNS).map(|_| measure()).collect();
    all.sort_unstable();
    all[RUNS / 2]
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64().max(1e-9)
}
