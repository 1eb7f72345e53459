//! The terminal: taken over by a guard that gives it back however the program ends, and the loop that runs the reader.

mod answers;
mod cursor;
mod height;
mod input;
mod output;
mod session;
mod window;

use std::io::{self, IsTerminal, Write};
use std::mem::{self, ManuallyDrop};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste, Event as Input};
use crossterm::execute;
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::layout::Size;

use crate::app::App;
use crate::view;

pub use height::Height;
pub use output::{output, set_output_aside};
pub use session::{Ending, now, run};
use window::Window;

/// A terminal that is ours as long as this value lives.
///
/// It is given back on return, on an error and on a panic (by dropping), and by the session on signals and on suspending.
pub struct Screen {
    /// Never dropped: it would show the cursor by itself and panic where the terminal is gone.
    terminal: ManuallyDrop<Terminal<Window>>,
    mouse: bool,
    /// Whether the cursor may be behind a prompt; later it is at the start of a line.
    begins: bool,
    /// What was typed while the terminal was asked.
    typed: Vec<Input>,
    /// Whether the next frame is drawn whole.
    forgotten: bool,
}

/// Buttons and the wheel, in the form without a limit of columns (xterm's modes 1000 and 1006). Not crossterm's command, which
/// asks for every movement too.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// What of the terminal is in our hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    Nothing,
    WholeScreen,
    /// Some lines. Where they begin below the cursor's line, the column that the cursor was in.
    Lines {
        above: Option<u16>,
    },
}

/// For the panic hook.
static TAKEN: Mutex<Taken> = Mutex::new(Taken::Nothing);

fn taken() -> MutexGuard<'static, Taken> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Screen {
    /// Takes the terminal over, or with a height so many lines of it. These leave the mouse to the terminal, which scrolls with it
    /// through what is above.
    ///
    /// # Errors
    /// Where it refuses a mode; all that was changed is undone.
    pub fn take(mouse: bool, height: Option<Height>) -> io::Result<Self> {
        restore_on_panic();
        let terminal = ManuallyDrop::new(Terminal::new(Window::new(height))?);
        let mut screen = Self { terminal, mouse, begins: true, typed: Vec::new(), forgotten: true };
        screen.enter()?;
        Ok(screen)
    }

    /// Takes the terminal over again after [`Screen::leave`].
    ///
    /// # Errors
    /// Where the terminal refuses a mode.
    pub fn enter(&mut self) -> io::Result<()> {
        let inline = self.terminal.backend().is_inline();
        let taking = if inline { Taken::Lines { above: None } } else { Taken::WholeScreen };
        if mem::replace(&mut *taken(), taking) != Taken::Nothing {
            // Stopped from outside: the shell has changed the mode, and crossterm believes that it is still raw.
            let _ = disable_raw_mode();
        }
        enable_raw_mode()?;
        if inline {
            self.enter_lines()?;
        } else {
            execute!(self.terminal.backend_mut(), EnterAlternateScreen)?;
            if self.mouse {
                self.say(MOUSE_ON)?;
            }
        }
        execute!(self.terminal.backend_mut(), EnableBracketedPaste, Hide)?;
        self.forget();
        Ok(())
    }

    fn enter_lines(&mut self) -> io::Result<()> {
        if mem::take(&mut self.begins) {
            let (column, typed) = cursor::column();
            self.typed = typed;
            if column > 0 {
                self.say("\r\n")?;
                *taken() = Taken::Lines { above: Some(column) };
            }
        }
        self.terminal.backend_mut().make_room()
    }

    /// What was typed while the terminal was asked something.
    fn typed_ahead(&mut self) -> Vec<Input> {
        mem::take(&mut self.typed)
    }

    /// What is ours of a terminal of some size.
    fn fit(&self, terminal: Size) -> Size {
        self.terminal.backend().fit(terminal)
    }

    /// Gives the terminal back as it was.
    pub fn leave(&mut self) {
        let _ = self.terminal.backend_mut().flush();
        restore();
    }

    /// The size of what is drawn on, in cells.
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
        if mem::take(&mut self.forgotten) {
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
    let taken = mem::replace(&mut *taken(), Taken::Nothing);
    let mut out = io::stdout();
    let _ = match taken {
        Taken::Nothing => return,
        Taken::WholeScreen => {
            execute!(out, EndSynchronizedUpdate, Print(MOUSE_OFF), DisableBracketedPaste, LeaveAlternateScreen, Show)
        }
        Taken::Lines { above } => {
            let cleared = execute!(out, EndSynchronizedUpdate, DisableBracketedPaste);
            cleared.and_then(|()| window::give_back(above, &mut out)).and_then(|()| execute!(out, Show))
        }
    };
    let _ = disable_raw_mode();
}

/// A panic on the main thread gives the terminal back before its message is printed. Panics of other threads are caught
/// where they happen and told in the status line.
fn restore_on_panic() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() == Some("main") {
            restore();
            hook(info);
        } else if *taken() == Taken::Nothing {
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
    check_term()
}

fn check_term() -> Result<(), String> {
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err("TERM=dumb cannot move the cursor; use `offprint clean` or `offprint find`, or set TERM".into());
    }
    Ok(())
}
