//! The terminal: taken over by a guard that gives it back however the program ends, and the loop that runs the reader.

mod answers;
mod input;
mod session;

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Size;

use crate::app::App;
use crate::view;

pub use session::{Ending, now, run};

/// A terminal that is ours as long as this value lives.
///
/// It is given back on return, on an error and on a panic (by dropping), and by the session on signals and on suspending.
pub struct Screen {
    /// Never dropped: it would show the cursor by itself and panic where the terminal is gone.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
    mouse: bool,
    /// Whether the next frame is drawn whole.
    forgotten: bool,
}

/// Buttons and the wheel, in the form without a limit of columns (xterm's modes 1000 and 1006). Not crossterm's command, which
/// asks for every movement too.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Whether the terminal is in our hands, for the panic hook.
static TAKEN: AtomicBool = AtomicBool::new(false);

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// Where it refuses a mode; all that was changed is undone.
    pub fn take(mouse: bool) -> io::Result<Self> {
        restore_on_panic();
        let terminal = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, io::stdout())))?;
        let mut screen = Self { terminal: ManuallyDrop::new(terminal), mouse, forgotten: true };
        screen.enter()?;
        Ok(screen)
    }

    /// Takes the terminal over again after [`Screen::leave`].
    ///
    /// # Errors
    /// Where the terminal refuses a mode.
    pub fn enter(&mut self) -> io::Result<()> {
        if TAKEN.swap(true, Ordering::Relaxed) {
            // Stopped from outside: the shell has changed the mode, and crossterm believes that it is still raw.
            let _ = disable_raw_mode();
        }
        enable_raw_mode()?;
        execute!(self.terminal.backend_mut(), EnterAlternateScreen, EnableBracketedPaste, Hide)?;
        if self.mouse {
            self.say(MOUSE_ON)?;
        }
        self.forget();
        Ok(())
    }

    /// Gives the terminal back as it was.
    pub fn leave(&mut self) {
        let _ = self.terminal.backend_mut().flush();
        restore();
    }

    /// The terminal's size in cells.
    ///
    /// # Errors
    /// Where it does not tell.
    pub fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    /// Asks the terminal for its background colour; the answer comes as input.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn ask_background(&mut self) -> io::Result<()> {
        self.say(answers::ASK_BACKGROUND)
    }

    /// Draws the screen.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn draw(&mut self, app: &App) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        if std::mem::take(&mut self.forgotten) {
            // Not `Terminal::clear`, which asks the terminal where its cursor is and waits for the answer among the keys.
            let size = self.terminal.size()?;
            self.terminal.resize(size.into())?;
        }
        self.terminal.draw(|frame| {
            if let Some(at) = view::draw(app, frame.buffer_mut()) {
                frame.set_cursor_position(at);
            }
        })?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Forgets what is on the screen, so that the next frame draws every cell anew.
    pub fn forget(&mut self) {
        self.forgotten = true;
    }

    fn say(&mut self, sequence: &str) -> io::Result<()> {
        let out = self.terminal.backend_mut();
        out.write_all(sequence.as_bytes())?;
        out.flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Undoes every mode that [`Screen::enter`] set. Safe to call twice.
fn restore() {
    if TAKEN.swap(false, Ordering::Relaxed) {
        let _ = execute!(
            io::stdout(),
            EndSynchronizedUpdate,
            Print(MOUSE_OFF),
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
    }
}

/// A panic on the main thread gives the terminal back before its message is printed. Panics of other threads are caught
/// where they happen and told in the status line.
fn restore_on_panic() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() == Some("main") {
            restore();
            hook(info);
        } else if !TAKEN.load(Ordering::Relaxed) {
            hook(info);
        }
    }));
}

/// Why the reader cannot run here, where it cannot.
///
/// # Errors
/// One line that says what is missing and what to do.
pub fn check() -> Result<(), String> {
    if !io::stdout().is_terminal() {
        return Err("standard output is not a terminal; use `offprint clean` or `offprint find` in a pipe".into());
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err("TERM=dumb cannot move the cursor; use `offprint clean` or `offprint find`, or set TERM".into());
    }
    Ok(())
}
