//! The loop of the reader: wait for something to happen, apply all of it, draw once.

use std::collections::VecDeque;
use std::future::ready;
use std::io;
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::Event as Input;
use crossterm::execute;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::Screen;
use super::answers::{Answers, Sorted};
use super::input::{self, Keyboard};
use crate::app::{App, Event, Now, Tone};
use crate::keymap::{Action, Key};
use crate::worker::{Editing, ForTerminal, Worker, edit};

/// So long a frame waits for answers that are under way, so that a key and its answer are drawn together.
const GRACE: Duration = Duration::from_millis(6);
/// The first frame waits longer, for the first articles.
const FIRST_GRACE: Duration = Duration::from_millis(30);
/// The first frame waits so long for the tags; a journal that takes longer is long, and its tags come when they come.
const TAGS_GRACE: Duration = Duration::from_millis(10);
/// So long a key waits for what it is meant for; longer than that nobody would call an answer to a key.
const SETTLE: Duration = Duration::from_millis(300);
/// So long events are applied before a frame is drawn in any case.
const FRAME: Duration = Duration::from_millis(16);
/// So often a frame is drawn at most for what only tells how far reading has come.
const PROGRESS: Duration = Duration::from_millis(100);
/// So often what could not be written is tried again, while that is so.
const RETRY: Duration = Duration::from_secs(2);
/// A longer text than this would not get through the terminals' clipboard sequence (xterm and tmux cut near 100 kB of it).
const MOST_COPIED: usize = 74_000;

/// How the session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The user left.
    Left,
    /// A signal of this number asked the program to end.
    Signal(u8),
}

struct Signals {
    terminate: Signal,
    hang_up: Signal,
    interrupt: Signal,
    quit: Signal,
    stop: Signal,
    go_on: Signal,
}

struct Session<'a> {
    app: &'a mut App,
    worker: &'a mut Worker,
    screen: &'a mut Screen,
    events: Receiver<Event>,
    keyboard: Option<Keyboard>,
    answers: Answers,
    /// What was typed from the first key on that needs the tags, until they are there.
    held: VecDeque<Event>,
    /// A file to be edited as soon as what has happened is applied.
    editing: Option<Editing>,
    ending: Option<Ending>,
    /// Whether something has happened since the last frame.
    dirty: bool,
    /// Whether reading has gone on since then.
    progressed: bool,
    /// When the last frame was drawn.
    drawn: Instant,
}

/// Runs the reader until the user leaves or a signal comes.
///
/// # Errors
/// Where the terminal cannot be read or written any more.
pub async fn run(
    app: &mut App,
    worker: &mut Worker,
    screen: &mut Screen,
    events: Receiver<Event>,
) -> io::Result<Ending> {
    let mut signals = Signals {
        terminate: signal(SignalKind::terminate())?,
        hang_up: signal(SignalKind::hangup())?,
        interrupt: signal(SignalKind::interrupt())?,
        quit: signal(SignalKind::quit())?,
        stop: signal(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))?,
        go_on: signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?,
    };
    let keyboard = Some(Keyboard::listen());
    let answers = Answers::default();
    let mut session = Session {
        app,
        worker,
        screen,
        events,
        keyboard,
        answers,
        held: VecDeque::new(),
        editing: None,
        ending: None,
        dirty: true,
        progressed: false,
        drawn: Instant::now(),
    };
    let begun = Instant::now();
    session.await_answers(FIRST_GRACE, |app| app.catalog.is_empty() && app.importing).await?;
    session.await_answers(TAGS_GRACE.saturating_sub(begun.elapsed()), |app| app.tags_coming).await?;
    for input in session.screen.typed_ahead() {
        session.take(Some(Ok(input))).await?;
    }
    loop {
        session.await_answers(GRACE, App::expects_answers).await?;
        session.draw()?;
        session.next(&mut signals).await?;
        session.drain().await?;
        if let Some(editing) = session.editing.take() {
            session.edit(editing, &mut signals).await?;
        }
        if let Some(ending) = session.ending {
            return Ok(ending);
        }
    }
}

impl Session<'_> {
    /// Draws a frame where there is something new to show.
    fn draw(&mut self) -> io::Result<()> {
        let due = self.progressed && self.drawn.elapsed() >= PROGRESS;
        if !self.dirty && !due {
            return Ok(());
        }
        (self.dirty, self.progressed, self.drawn) = (false, false, Instant::now());
        self.screen.draw(self.app)
    }

    /// Waits for one thing to happen and applies it.
    async fn next(&mut self, signals: &mut Signals) -> io::Result<()> {
        let keyboard = self.keyboard.get_or_insert_with(Keyboard::listen);
        tokio::select! {
            read = keyboard.next() => self.take(read).await?,
            Some(event) = self.events.recv() => self.apply(event)?,
            _ = signals.terminate.recv() => self.ending = Some(Ending::Signal(15)),
            _ = signals.hang_up.recv() => self.ending = Some(Ending::Signal(1)),
            _ = signals.interrupt.recv() => self.ending = Some(Ending::Signal(2)),
            _ = signals.quit.recv() => self.ending = Some(Ending::Signal(3)),
            () = ready(()), if !self.held.is_empty() && !self.app.tags_coming => {}
            () = sleep_until(self.drawn + PROGRESS), if self.progressed => {}
            () = sleep(RETRY), if self.app.saving.trouble.is_some() => self.apply(Event::RetryDue)?,
            _ = signals.stop.recv() => self.suspend()?,
            _ = signals.go_on.recv() => self.resume()?,
        }
        Ok(())
    }

    /// Applies whatever else has happened already, for a frame's time at most.
    async fn drain(&mut self) -> io::Result<()> {
        let end = Instant::now() + FRAME;
        while self.ending.is_none() && self.editing.is_none() && Instant::now() < end {
            if !self.app.tags_coming
                && let Some(held) = self.held.pop_front()
            {
                self.await_answers(SETTLE, App::is_unsettled).await?;
                self.apply(held)?;
                continue;
            }
            // Lets the keyboard's task hand over what has been typed.
            tokio::task::yield_now().await;
            if let Some(read) = self.keyboard.as_mut().and_then(Keyboard::waiting) {
                self.take(Some(read)).await?;
            } else if let Ok(event) = self.events.try_recv() {
                self.apply(event)?;
            } else {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Applies answers as they come, while some are expected and there is time.
    async fn await_answers(&mut self, grace: Duration, expected: impl Fn(&App) -> bool) -> io::Result<()> {
        let end = Instant::now() + grace;
        while expected(self.app) && self.ending.is_none() {
            match timeout_at(end, self.events.recv()).await {
                Ok(Some(event)) => self.apply(event)?,
                Ok(None) | Err(_) => return Ok(()),
            }
        }
        Ok(())
    }

    /// Takes an input, when what was asked for before it is there: a key after one that opens an article, or after a filter, is
    /// meant for what these bring.
    async fn take(&mut self, read: Option<io::Result<Input>>) -> io::Result<()> {
        let key = match &read {
            Some(Ok(Input::Key(key))) => Some(Key::from(*key)),
            _ => None,
        };
        let unsettled = |app: &App| app.is_unsettled() || key.is_some_and(|key| app.must_settle_for(key));
        self.await_answers(SETTLE, unsettled).await?;
        self.read(read)
    }

    fn read(&mut self, read: Option<io::Result<Input>>) -> io::Result<()> {
        // No more input, or none that can be read: the terminal is gone.
        let Some(Ok(read)) = read else {
            self.ending = Some(Ending::Signal(1));
            return Ok(());
        };
        match self.answers.sort(read) {
            Sorted::Nothing => Ok(()),
            Sorted::Background(background) => self.apply(Event::Background(background)),
            Sorted::Own(inputs) => inputs.into_iter().filter_map(input::event).try_for_each(|event| self.typed(event)),
        }
    }

    /// Applies what was typed, or keeps it: a key that needs the tags waits for them, and all that come after it wait with it,
    /// or they would go to another article than they were meant for. Asking twice to quit is not kept waiting.
    fn typed(&mut self, event: Event) -> io::Result<()> {
        let event = match event {
            Event::Resize(terminal) => Event::Resize(self.screen.fit(terminal)),
            event => event,
        };
        let waits = match &event {
            Event::Key(key) if !self.held.is_empty() => !self.quits_again(*key),
            Event::Key(key) => self.app.waits_for_tags(*key),
            Event::Resize(_) => false,
            _ => !self.held.is_empty(),
        };
        if !waits {
            return self.apply(event);
        }
        if self.held.is_empty() {
            self.apply(Event::Told(Tone::Plain, "the tags are still being read: your keys wait for them".into()))?;
        }
        self.held.push_back(event);
        Ok(())
    }

    fn quits_again(&self, key: Key) -> bool {
        let quits = |key| self.app.keymap.action(self.app.layers(), key) == Some(Action::Quit);
        quits(key) && self.held.iter().any(|event| matches!(event, Event::Key(held) if quits(*held)))
    }

    fn apply(&mut self, event: Event) -> io::Result<()> {
        if self.ending.is_some() {
            return Ok(());
        }
        // How far reading has come changes many times a second, and nobody reads it so often.
        if matches!(event, Event::Progress(_)) {
            self.progressed = true;
        } else {
            self.dirty = true;
        }
        for effect in self.app.apply(event, now()) {
            if let Some(request) = self.worker.carry_out(effect) {
                self.on_terminal(request)?;
            }
        }
        Ok(())
    }

    fn on_terminal(&mut self, request: ForTerminal) -> io::Result<()> {
        match request {
            ForTerminal::Quit => self.ending = Some(Ending::Left),
            ForTerminal::Redraw => self.screen.forget(),
            ForTerminal::Tell(told) => self.apply(told)?,
            ForTerminal::Suspend => self.suspend()?,
            ForTerminal::Edit(editing) => self.editing = Some(editing),
            ForTerminal::Copy(text) => {
                let told = self.copy(&text)?;
                self.apply(told)?;
            }
        }
        Ok(())
    }

    /// Stops until the shell continues us. The whole group stops, as when the terminal itself sends the signal: a script or
    /// `cargo run` around us too. Not by the signal for it, which we catch.
    ///
    /// In a shell's own group (within `$(…)`, or in a terminal opened for us alone) nobody would be left to continue us.
    fn suspend(&mut self) -> io::Result<()> {
        if rustix::process::getsid(None).is_ok_and(|session| session == rustix::process::getpgrp()) {
            return self.apply(Event::Told(Tone::Plain, "nobody could wake it up again here: it goes on".into()));
        }
        self.screen.leave();
        rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
        self.resume()
    }

    /// Takes the terminal again. Its size may be another one: nobody is told of that while another program has it.
    fn resume(&mut self) -> io::Result<()> {
        self.screen.enter()?;
        let size = self.screen.size()?;
        self.apply(Event::Resize(size))
    }

    /// Gives terminal and keys to the editor until it ends. Interrupt and quit are typed at the editor, not at us.
    async fn edit(&mut self, editing: Editing, signals: &mut Signals) -> io::Result<()> {
        if let Some(keyboard) = self.keyboard.take() {
            keyboard.stop().await;
        }
        self.screen.leave();
        let mut editor = tokio::task::spawn_blocking(move || edit(&editing));
        let edited = loop {
            tokio::select! {
                done = &mut editor => break done.unwrap_or_else(|fault| Err(fault.to_string())),
                _ = signals.interrupt.recv() => {}
                _ = signals.quit.recv() => {}
                _ = signals.go_on.recv() => {}
                // The editor has stopped itself and its group; the shell waits until all of it has stopped.
                _ = signals.stop.recv() => {
                    rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
                }
                // Not before the editor ends: it has the terminal, and would go on with it beside the shell.
                _ = signals.terminate.recv() => self.ending = Some(Ending::Signal(15)),
                _ = signals.hang_up.recv() => self.ending = Some(Ending::Signal(1)),
            }
        };
        if self.ending.is_some() {
            return Ok(());
        }
        self.resume()?;
        self.apply(match edited {
            Ok(()) => Event::Told(Tone::Plain, "back from the editor: what has changed is read anew".into()),
            Err(why) => Event::Told(Tone::Error, why),
        })
    }

    fn copy(&mut self, text: &str) -> io::Result<Event> {
        if text.len() > MOST_COPIED {
            let why = "the text is too long for the terminal's clipboard; `offprint clean --format text` prints it";
            return Ok(Event::Told(Tone::Warning, why.into()));
        }
        execute!(self.screen.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))?;
        Ok(Event::Told(Tone::Plain, "copied the article's text".into()))
    }
}

/// The time, for [`App::apply`].
pub fn now() -> Now {
    let now = jiff::Zoned::now();
    Now { millis: u64::try_from(now.timestamp().as_millisecond()).unwrap_or(0), today: now.date() }
}
