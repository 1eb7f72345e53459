//! `offprint index`: builds the library of some sources, or brings it up to date.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use clap::Args;

use super::{Exit, Failure, Global, InputArgs, report};
use crate::library::{Cancel, Library, News, Progress, Stage};
use crate::source::{Input, Options, Problem, Subject};
use crate::text;

const EXAMPLES: &str = "\
Examples:
  offprint index dump.jsonl           read it once, so that it opens in a blink
  offprint index pages/ && offprint pages/
  offprint --library lib index pages/  keep the library in the folder lib

Files that are as they were are not read again. Ctrl-C stops it; the next time it goes on from there.
The library is a cache: deleting it loses nothing, and no tag.";

/// Build the library of sources, or bring it up to date
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct IndexArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
}

/// Runs `offprint index`.
///
/// # Errors
/// Where the sources cannot be kept in a library, or the library cannot be written.
pub(super) fn run(args: &IndexArgs, global: &Global) -> Result<Exit, Failure> {
    let (inputs, options) = global.inputs(&args.input);
    super::read::check_sources(&inputs)?;
    if inputs.iter().any(|input| !matches!(input, Input::Path(_))) {
        return Err(Failure("what is piped in cannot be kept in a library; name files or folders".into()));
    }
    let mut bar = Bar::new();
    let (library, exit) = refreshed(global, inputs, options, &mut |progress| bar.draw(&progress))?;
    bar.clear();
    if !library.is_kept() {
        return Err(Failure("nothing is kept of it; name files or folders, and a library that can be written".into()));
    }
    let articles = library.catalog().len();
    let copies = match library.catalog().repeated() {
        0 => String::new(),
        n => format!(", {} found more than once", grouped(n as u64)),
    };
    // Where standard error is closed, the exit code still tells.
    let _ = writeln!(io::stderr(), "{} articles{copies}", grouped(articles as u64));
    Ok(exit)
}

/// Opens the library of inputs and brings it up to date, reporting what cannot be read.
///
/// # Errors
/// Where not all could be read. That it could not be kept is reported only.
pub(super) fn refreshed(
    global: &Global,
    inputs: Vec<Input>,
    options: Options,
    progressed: &mut dyn FnMut(Progress),
) -> Result<(Library, Exit), Failure> {
    let home = global.home(&inputs, &options);
    let (mut library, damaged) = Library::open(home, inputs, options);
    let mut problems = library.problems().unwrap_or_default();
    problems.extend(damaged);
    problems.iter().for_each(report);
    let exit = refresh(&mut library, progressed)?;
    Ok((library, if problems.iter().any(is_bad_input) { Exit::BadInput } else { exit }))
}

/// Brings a library up to date, reporting what cannot be read.
///
/// # Errors
/// Where not all could be read. That it could not be kept is reported only.
pub(super) fn refresh(library: &mut Library, progressed: &mut dyn FnMut(Progress)) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    let flow = library.refresh(&Cancel::default(), &mut |news| {
        match news {
            News::Problem(problem) => {
                report(&problem);
                if is_bad_input(&problem) {
                    exit = Exit::BadInput;
                }
            }
            News::Waiting(problem) => report(&problem),
            News::Progress(progress) => progressed(progress),
            News::Catalog(_) => {}
        }
        ControlFlow::Continue(())
    });
    if flow.is_continue() || library.is_whole() {
        Ok(exit)
    } else {
        Err(Failure("the library could not be brought up to date".into()))
    }
}

/// Whether articles may be missing for a problem: not where it is with the library, which is a cache.
pub(super) fn is_bad_input(problem: &Problem) -> bool {
    problem.subject == Subject::Source
}

/// A line on standard error that says how far it is.
struct Bar {
    is_terminal: bool,
    next: Instant,
}

/// Cells of the bar itself.
const WIDTH: usize = 24;
/// How often a log file gets a line.
const LOG_EVERY: Duration = Duration::from_secs(10);

impl Bar {
    fn new() -> Self {
        Self { is_terminal: io::stderr().is_terminal(), next: Instant::now() }
    }

    fn draw(&mut self, progress: &Progress) {
        let text = described(progress);
        if self.is_terminal {
            let _ = write!(io::stderr(), "\r\x1b[K{text}");
        } else if Instant::now() >= self.next {
            self.next = Instant::now() + LOG_EVERY;
            let _ = writeln!(io::stderr(), "{text}");
        }
    }

    fn clear(&self) {
        if self.is_terminal {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// `━━━━━━━━────────  38 %  412 000 articles  61 MB/s  2 min left`
fn described(progress: &Progress) -> String {
    let articles = grouped(progress.articles);
    match progress.stage {
        Stage::Checking => return format!("looking for changes  {articles} files"),
        Stage::Writing => return format!("writing  {articles} articles"),
        Stage::Reading => {}
    }
    let mut parts = Vec::new();
    if let Some(share) = progress.share() {
        let done = (share * WIDTH as f64) as usize;
        parts.push(format!("{}{}", "━".repeat(done), "─".repeat(WIDTH.saturating_sub(done))));
        parts.push(format!("{:3.0} %", (share * 100.0).floor()));
    }
    parts.push(format!("{articles} articles"));
    parts.push(format!("{}/s", size(progress.rate() as u64)));
    parts.extend(progress.left().map(|left| format!("{} left", lasting(left))));
    parts.join("  ")
}

fn grouped(number: u64) -> String {
    text::grouped(number, ' ')
}

/// `50 MB`, by the powers of ten that disks are sold by.
fn size(bytes: u64) -> String {
    match bytes {
        ..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// `8 s`, `3 min`, `2 h 5 min`.
fn lasting(time: Duration) -> String {
    match time.as_secs() {
        seconds @ ..90 => format!("{} s", seconds.max(1)),
        seconds @ ..5400 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_in_words() {
        let elapsed = Duration::from_secs(10);
        let progress =
            Progress { stage: Stage::Reading, done: 500_000_000, total: 2_000_000_000, articles: 200_000, elapsed };
        assert_eq!(described(&progress), "━━━━━━──────────────────   25 %  200 000 articles  50 MB/s  30 s left");
        let checking = Progress { stage: Stage::Checking, total: 0, done: 0, articles: 1200, elapsed };
        assert_eq!(described(&checking), "looking for changes  1 200 files");
        assert_eq!(lasting(Duration::from_secs(7500)), "2 h 5 min");
    }
}
