//! `offprint [SOURCE]…`: opens the reader.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tokio::sync::mpsc::Sender;

use super::{Exit, Failure, Global, InputArgs, own_file};
use crate::app::{App, Event, OpenedTags, Start};
use crate::config::Config;
use crate::history::HistoryFile;
use crate::keymap::Keymap;
use crate::places::{Keeper, Remembered};
use crate::source::{Input, Problem, Subject};
use crate::tags::{self, Journal, Unsaved};
use crate::terminal::{self, Ending, Screen};
use crate::text;
use crate::theme::{Background, Depth, Theme};
use crate::worker::Worker;

/// Opens the reader and runs it until the user leaves.
///
/// # Errors
/// Where there is no terminal, or a settings file is wrong: nothing has been shown then.
pub(super) fn run(args: &InputArgs, global: &Global) -> Result<Exit, Failure> {
    let (inputs, options) = global.inputs(args);
    check_sources(&inputs)?;
    terminal::check().map_err(Failure)?;
    let config = global.config()?;
    let keymap = keymap()?;
    let (theme, asks_background) = (theme_of(global, &config)?, asks_background(global, &config));
    let (mut worker, events) = Worker::start().map_err(no_threads)?;
    let keeper = Keeper::of(&inputs).map(Arc::new);
    if let Some(keeper) = &keeper {
        worker.remember_with(Arc::clone(keeper)).map_err(no_threads)?;
    }
    let history = HistoryFile::usual();
    if let Some(history) = history.clone() {
        worker.keep_history_in(history).map_err(no_threads)?;
    }
    // Reading and opening the journal begin before the terminal is taken: the first frame is to have rows and tags in it.
    let home = global.home(&inputs, &options);
    worker.import(home, inputs, options).map_err(no_threads)?;
    open_tags(worker.events(), global.journal(&config)).map_err(no_threads)?;

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Failure(format!("the event loop does not start: {e}; close other programs")))?;
    let mut screen = Screen::take(config.mouse, None).map_err(terminal_gone)?;
    let start = Start {
        keymap,
        theme,
        problems: config.wrong_queries.clone(),
        config,
        query: global.query.clone().unwrap_or_default(),
        size: screen.size().map_err(terminal_gone)?,
        folder: std::env::current_dir().unwrap_or_default(),
        remembered: remembered(keeper.as_deref(), global),
        history: history.as_ref().map(HistoryFile::read).unwrap_or_default(),
    };
    let mut app = App::new(start, terminal::now());
    if asks_background {
        screen.ask_background().map_err(terminal_gone)?;
    }
    let ended = runtime.block_on(terminal::run(&mut app, &mut worker, &mut screen, events));
    drop(screen);
    if let Some(keeper) = keeper {
        let _ = keeper.write(u64::MAX, &app.remembered());
    }
    // What the worker has not come to write.
    if let Some(history) = history.filter(|_| !app.history.used().is_empty()) {
        let _ = history.add(app.history.used().to_vec());
    }
    // An editor that outlives us is not waited for.
    runtime.shutdown_background();
    saved(worker.close())?;
    match ended.map_err(terminal_gone)? {
        Ending::Left => Ok(Exit::Done),
        Ending::Signal(number) => Ok(Exit::Signal(number)),
    }
}

/// Where the user was; but the filter that is asked for, an empty one too, goes before the one that was.
fn remembered(keeper: Option<&Keeper>, global: &Global) -> Remembered {
    let remembered = keeper.map(Keeper::read).unwrap_or_default();
    let query = if global.query.is_some() { String::new() } else { remembered.query.clone() };
    Remembered { query, ..remembered }
}

/// Opens the journal on a thread, for it may be long, and sends the tags when they are there.
fn open_tags(events: Sender<Event>, journal: Result<PathBuf, Failure>) -> io::Result<()> {
    let open = move || {
        let opened = catch_unwind(AssertUnwindSafe(|| opened_tags(journal))).unwrap_or_else(|_| {
            closed(Problem::new(Path::new("tags.jsonl"), "could not be read by a fault of offprint", "report it"))
        });
        let _ = events.blocking_send(Event::TagsOpened(Box::new(opened)));
    };
    thread::Builder::new().name("tags".into()).spawn(open).map(drop)
}

/// What the journal holds. The tags of one that cannot be written are shown all the same.
fn opened_tags(journal: Result<PathBuf, Failure>) -> OpenedTags {
    let path = match journal {
        Ok(path) => path,
        Err(Failure(why)) => {
            return closed(Problem::new(Path::new("tags.jsonl"), why, "name a file with --tags"));
        }
    };
    match Journal::open(&path) {
        Ok(tags::Opened { journal, state, problems }) => {
            OpenedTags { state, journal: Some(journal), closed: None, problems }
        }
        Err(problem) => {
            let (state, problems) = tags::read_state(&path).unwrap_or_default();
            OpenedTags { state, problems, ..closed(problem) }
        }
    }
}

fn closed(problem: Problem) -> OpenedTags {
    OpenedTags { closed: Some(problem.of(Subject::Tags)), ..OpenedTags::default() }
}

/// Whether there is anything to open; a name that is mistyped should not open an empty reader.
pub(super) fn check_sources(inputs: &[Input]) -> Result<(), Failure> {
    let missing = |input: &Input| matches!(input, Input::Path(path) if !path.exists());
    match inputs.first() {
        Some(Input::Path(first)) if inputs.iter().all(missing) => {
            Err(Failure(format!("{}: does not exist; check the name", text::sanitise_line(&first.to_string_lossy()))))
        }
        _ => Ok(()),
    }
}

/// What could not be written is printed: it is the user's work, and the terminal is the last place left for it.
fn saved(unsaved: Result<(), Option<Unsaved>>) -> Result<(), Failure> {
    match unsaved {
        Ok(()) => Ok(()),
        Err(None) => {
            Err(Failure("the last tags may not be saved: the writer has failed; look at the end of the file".into()))
        }
        Err(Some(unsaved)) => {
            let mut lines = Vec::new();
            for line in &unsaved.lines {
                line.write(&mut lines);
            }
            let lines = String::from_utf8_lossy(&lines);
            Err(Failure(format!(
                "{}\nadd these lines to the file by hand, they are not saved:\n{lines}",
                unsaved.error
            )))
        }
    }
}

/// The bindings in force: the shipped ones, and the user's own file over them.
///
/// # Errors
/// Names the file and the key.
pub(super) fn keymap() -> Result<Keymap, Failure> {
    let mut keymap = Keymap::shipped().map_err(|e| Failure(e.to_string()))?;
    if let Some(path) = own_file("keymap.toml").filter(|path| path.exists()) {
        let text = std::fs::read_to_string(&path)
            .map_err(|e| Failure(format!("{}: {e}; make it readable or remove it", path.display())))?;
        keymap.extend(&text, &path).map_err(|e| Failure(e.to_string()))?;
    }
    Ok(keymap)
}

/// The colours: as named by `--theme`, else by the settings.
///
/// # Errors
/// Names what is wrong in the theme file.
pub(super) fn theme_of(global: &Global, config: &Config) -> Result<Theme, Failure> {
    theme(global.theme.as_deref().unwrap_or(&config.theme))
}

/// Whether the terminal is to be asked for its background.
pub(super) fn asks_background(global: &Global, config: &Config) -> bool {
    global.theme.is_none() && config.theme == "auto" && !plain()
}

fn theme(name: &str) -> Result<Theme, Failure> {
    let name = if name == "auto" && plain() { "mono" } else { name };
    let depth = std::env::var("COLORTERM").is_ok_and(|c| c == "truecolor" || c == "24bit");
    let depth = if depth { Depth::True } else { Depth::Indexed };
    Theme::load(name, guessed_background(), depth).map_err(Failure)
}

/// Whether colours are not wanted (no-color.org: set and not empty).
fn plain() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
}

/// Until the terminal answers: rxvt and Konsole say it in `COLORFGBG`, as `foreground;background` of the 16 colours.
fn guessed_background() -> Background {
    let colours = std::env::var("COLORFGBG").unwrap_or_default();
    match colours.rsplit(';').next().and_then(|ground| ground.parse().ok()) {
        Some(7 | 15_u8) => Background::Light,
        _ => Background::Dark,
    }
}

pub(super) fn no_threads(error: io::Error) -> Failure {
    Failure(format!("the system gives no threads: {error}; close other programs"))
}

pub(super) fn terminal_gone(error: io::Error) -> Failure {
    Failure(format!("the terminal: {error}; try another terminal, or `offprint clean`"))
}
