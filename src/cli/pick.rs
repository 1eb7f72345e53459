//! `offprint pick`: opens the list alone, and prints what is chosen in it. Made for pipes and `$(…)`.
//!
//! The list is drawn on the terminal whatever standard output is, so what is printed is the choice and nothing else.

use std::fs::File;
use std::io::IsTerminal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;

use clap::Args;
use ratatui::layout::Size;
use tokio::sync::mpsc::{Receiver, Sender};

use super::index::is_bad_input;
use super::print::{Printing, What};
use super::read::{asks_background, keymap, no_threads, terminal_gone, theme_of};
use super::{Exit, Failure, Global, InputArgs, find, report};
use crate::app::{App, Event, OpenedTags, Pick, Start};
use crate::config::Config;
use crate::history::HistoryFile;
use crate::places::{Keeper, Remembered};
use crate::search;
use crate::source::{Input, Problem, Subject};
use crate::tags;
use crate::terminal::{self, Ending, Height, Screen};
use crate::text;
use crate::theme::Theme;
use crate::worker::Worker;

const EXAMPLES: &str = "\
Examples:
  vim \"$(offprint pick articles/)\"                      choose a page and edit it
  offprint pick dump.jsonl --print text | less          read one article of many
  offprint pick articles/ -m --print0 | xargs -0 cp -t kept/
  offprint pick dump.jsonl -m --print jsonl > some.jsonl
  curl -s \"$FEED\" | offprint pick --print url --height 40% | xargs -r open
  offprint pick articles/ --query '#todo' --select-1 || echo nothing chosen

Type to filter: the query language is that of the reader (offprint find --help has it).
Enter chooses, Esc and Ctrl-C cancel, Tab marks with --multi, F1 shows the keys.
What is marked is printed in the order of the list, what the filter hides last.

A path is printed as it is, byte for byte, unless to a terminal; of a file that holds many
articles with the line behind it: dump.jsonl:17. A path can hold line breaks: --print0 is safe.

The exit code is 0 when something was chosen, 1 when nothing was, 2 when there is no terminal
to choose in, the arguments are bad, or part of the input could not be read.";

/// Choose articles from a list, and print which
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct PickArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// Start with this filter
    #[arg(long, short, value_name = "Q")]
    pub query: Option<String>,
    /// What to print of what is chosen
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = What::Path)]
    pub print: What,
    /// Choose several: Tab marks
    #[arg(long, short)]
    pub multi: bool,
    /// Take N lines below the prompt, or N% of the screen, instead of all of it
    #[arg(long, value_name = "N")]
    pub height: Option<Height>,
    /// Say this before the filter
    #[arg(long, value_name = "TEXT")]
    pub prompt: Option<String>,
    /// End each choice with a zero byte instead of a line break
    #[arg(long, short = '0')]
    pub print0: bool,
    /// Where one article matches when all is read, choose it without asking
    #[arg(long, short = '1')]
    pub select_1: bool,
    /// Where none matches when all is read, end without asking
    #[arg(long)]
    pub exit_0: bool,
}

/// Runs `offprint pick`.
///
/// # Errors
/// Where there is no terminal, a settings file is wrong, or the choice cannot be printed.
pub(super) fn run(args: &PickArgs, global: &Global) -> Result<Exit, Failure> {
    let (inputs, options) = global.inputs(&args.input);
    super::read::check_sources(&inputs)?;
    let query = args.query.as_ref().or(global.query.as_ref()).cloned().unwrap_or_default();
    let unasked = args.select_1 || args.exit_0;
    let config = global.config()?;
    if let Some(wrong) = wrong_query(&query, &config).filter(|_| unasked) {
        return Err(Failure(wrong));
    }
    // What needs no choice needs no terminal.
    let aside = if unasked { None } else { Some(terminal::set_output_aside().map_err(Failure)?) };
    let (theme, asks) = (theme_of(global, &config)?, asks_background(global, &config));
    let (mut worker, mut events) = Worker::start().map_err(no_threads)?;
    let remembered = order_of(&inputs);
    let home = global.home(&inputs, &options);
    worker.import(home, inputs, options).map_err(no_threads)?;
    read_tags(worker.events(), global.journal(&config)).map_err(no_threads)?;
    let start = start(theme, config, query, remembered)?;
    let mouse = start.config.mouse;
    let prompt = args.prompt.as_deref().map(|prompt| text::sanitise_line(prompt).into_owned());
    let pick = Pick::new(args.multi, args.height.is_some(), prompt);
    let mut app = App::picker(start, pick, terminal::now());
    if unasked && let Some(exit) = decide(args, &mut app, &mut worker, &mut events) {
        return print_and_close(args, &app, worker, terminal::output().map_err(Failure)?, exit);
    }
    let output = match aside.map_or_else(terminal::set_output_aside, Ok) {
        Ok(output) => output,
        Err(missing) => {
            let _ = worker.close();
            return Err(Failure(missing));
        }
    };
    let ending = choose(args, &mut app, &mut worker, events, mouse, asks)?;
    let exit = match ending {
        Ending::Left if app.chosen().is_empty() => Exit::NothingFound,
        Ending::Left => Exit::Done,
        Ending::Signal(number) => Exit::Signal(number),
    };
    print_and_close(args, &app, worker, output, exit)
}

/// What the list starts with.
fn start(theme: Theme, config: Config, query: String, remembered: Remembered) -> Result<Start, Failure> {
    Ok(Start {
        keymap: keymap()?,
        theme,
        config,
        query,
        // Until there is a screen.
        size: Size { width: 80, height: 24 },
        folder: std::env::current_dir().unwrap_or_default(),
        problems: Vec::new(),
        remembered,
        history: HistoryFile::usual().map(|history| history.read()).unwrap_or_default(),
    })
}

/// The list is in the order that the reader showed these articles in the last time; nothing else is taken from there.
fn order_of(inputs: &[Input]) -> Remembered {
    let sort = Keeper::of(inputs).map(|keeper| keeper.read().sort).unwrap_or_default();
    Remembered { sort, ..Remembered::default() }
}

/// What is wrong with a query, where nobody will be there to mend it.
fn wrong_query(query: &str, config: &Config) -> Option<String> {
    find::wrong_part(query, &search::parse_with(query, jiff::Zoned::now().date(), &config.queries))
}

/// Opens the list and lets the user choose.
fn choose(
    args: &PickArgs,
    app: &mut App,
    worker: &mut Worker,
    events: Receiver<Event>,
    mouse: bool,
    asks_background: bool,
) -> Result<Ending, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Failure(format!("the event loop does not start: {e}; close other programs")))?;
    let mut screen = Screen::take(mouse, args.height).map_err(terminal_gone)?;
    let size = screen.size().map_err(terminal_gone)?;
    apply(app, worker, Event::Resize(size));
    if asks_background {
        screen.ask_background().map_err(terminal_gone)?;
    }
    let ended = runtime.block_on(terminal::run(app, worker, &mut screen, events));
    drop(screen);
    runtime.shutdown_background();
    ended.map_err(terminal_gone)
}

/// Reads everything, and answers without asking where one article matches, or none; `None` where there is something to ask.
fn decide(args: &PickArgs, app: &mut App, worker: &mut Worker, events: &mut Receiver<Event>) -> Option<Exit> {
    while !app.is_complete() {
        let event = events.blocking_recv()?;
        apply(app, worker, event);
    }
    if args.select_1 && app.choose_only() {
        return Some(Exit::Done);
    }
    if !args.exit_0 || !app.list.hits().is_empty() {
        return None;
    }
    app.problems.iter().for_each(report);
    Some(if app.problems.iter().any(is_bad_input) { Exit::BadInput } else { Exit::NothingFound })
}

/// Applies an event before there is a screen: what needs one has nothing to do yet.
fn apply(app: &mut App, worker: &mut Worker, event: Event) {
    for effect in app.apply(event, terminal::now()) {
        let _ = worker.carry_out(effect);
    }
}

/// Prints what was chosen before the library may be cleared away, and then tells what could not be read: the list may have
/// lacked what was looked for.
fn print_and_close(args: &PickArgs, app: &App, worker: Worker, output: File, exit: Exit) -> Result<Exit, Failure> {
    let printing = Printing { what: args.print, zero: args.print0, to_terminal: output.is_terminal() };
    let printed = match exit {
        Exit::Done => printing.run(app.chosen().iter().filter_map(|row| app.catalog.get(*row)), output),
        exit => Ok(exit),
    };
    // Nothing was tagged, so there is nothing that could be left unsaved.
    let _ = worker.close();
    let exit = printed?;
    let mut unread = app.problems.iter().filter(|problem| is_bad_input(problem)).peekable();
    if exit != Exit::Done || unread.peek().is_none() {
        return Ok(exit);
    }
    unread.for_each(report);
    Ok(Exit::BadInput)
}

/// Reads the tags on a thread, for the journal may be long. It is not opened: who only chooses leaves no trace beside it.
fn read_tags(events: Sender<Event>, journal: Result<PathBuf, Failure>) -> std::io::Result<()> {
    let read = move || {
        let (opened, problem) = catch_unwind(AssertUnwindSafe(|| tags_of(journal))).unwrap_or_default();
        let _ = events.blocking_send(Event::TagsOpened(Box::new(opened)));
        if let Some(problem) = problem {
            let _ = events.blocking_send(Event::Problem(problem));
        }
    };
    thread::Builder::new().name("tags".into()).spawn(read).map(drop)
}

fn tags_of(journal: Result<PathBuf, Failure>) -> (OpenedTags, Option<Problem>) {
    let read = journal
        .map_err(|Failure(why)| Problem::new(Path::new("tags.jsonl"), why, "name a file with --tags").of(Subject::Tags))
        .and_then(|path| tags::read_state(&path));
    match read {
        Ok((state, problems)) => (OpenedTags { state, problems, ..OpenedTags::default() }, None),
        Err(problem) => (OpenedTags::default(), Some(problem)),
    }
}
