//! The part of the terminal that is drawn on: all of it, or some lines below the shell's prompt.
//!
//! Lines below the prompt are reached from where the cursor is, up and down, never by their numbers. So nobody has to know where
//! on the screen they stand: when the screen scrolls, or the terminal sets its lines anew for another size, the cursor goes with
//! them. Between two frames it is in the window's first line, above which nothing of the window can be cut or broken.

use std::io::{self, BufWriter, Stdout, Write};

use crossterm::cursor::{MoveDown, MoveToColumn, MoveUp};
use crossterm::queue;
use crossterm::style::{Print, PrintStyledContent, StyledContent};
use crossterm::terminal::{Clear, ClearType as Part};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, IntoCrossterm, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::Style;

use super::height::Height;

/// What the terminal is drawn through.
pub(super) struct Window {
    out: CrosstermBackend<BufWriter<Stdout>>,
    inline: Option<Inline>,
}

/// Lines below the prompt.
struct Inline {
    height: Height,
    /// The line of the window that the cursor is in.
    row: u16,
}

impl Window {
    /// The whole screen; with a height, so many lines of it.
    pub(super) fn new(height: Option<Height>) -> Self {
        let out = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, io::stdout()));
        Self { out, inline: height.map(|height| Inline { height, row: 0 }) }
    }

    /// Whether it is lines below the prompt.
    pub(super) fn is_inline(&self) -> bool {
        self.inline.is_some()
    }

    /// What is left of a screen of this size.
    pub(super) fn fit(&self, screen: Size) -> Size {
        let height = self.inline.as_ref().map_or(screen.height, |inline| inline.height.of(screen.height));
        Size { height, ..screen }
    }

    /// Makes room from the cursor's line on, scrolling the screen where that is at its end.
    pub(super) fn make_room(&mut self) -> io::Result<()> {
        let below = self.size()?.height.saturating_sub(1);
        queue!(self.out, MoveToColumn(0))?;
        for _ in 0..below {
            queue!(self.out, Print('\n'))?;
        }
        // A move of no lines is one of one.
        if below > 0 {
            queue!(self.out, MoveUp(below))?;
        }
        queue!(self.out, Clear(Part::FromCursorDown))?;
        self.inline.iter_mut().for_each(|inline| inline.row = 0);
        Ok(())
    }

    fn go_to(&mut self, column: u16, row: u16) -> io::Result<()> {
        let Some(inline) = &mut self.inline else {
            return Ok(());
        };
        let from = std::mem::replace(&mut inline.row, row);
        match from {
            _ if from > row => queue!(self.out, MoveUp(from - row))?,
            _ if from < row => queue!(self.out, MoveDown(row - from))?,
            _ => {}
        }
        queue!(self.out, MoveToColumn(column))
    }

    fn draw_below<'a>(&mut self, cells: impl Iterator<Item = (u16, u16, &'a Cell)>) -> io::Result<()> {
        let mut run = Run::default();
        for (x, y, cell) in cells {
            if !run.goes_on(x, y, cell) {
                self.put(&run)?;
                run = Run { x, y, next: x, style: cell.style(), text: String::new() };
            }
            run.text.push_str(cell.symbol());
            run.next = x + 1;
        }
        self.put(&run)?;
        self.go_to(0, 0)
    }

    fn put(&mut self, run: &Run) -> io::Result<()> {
        if run.text.is_empty() {
            return Ok(());
        }
        self.go_to(run.x, run.y)?;
        queue!(self.out, PrintStyledContent(StyledContent::new(run.style.into_crossterm(), &run.text)))
    }
}

/// Cells side by side that look alike.
#[derive(Default)]
struct Run {
    x: u16,
    y: u16,
    /// The column that comes next.
    next: u16,
    style: Style,
    text: String,
}

impl Run {
    fn goes_on(&self, x: u16, y: u16, cell: &Cell) -> bool {
        !self.text.is_empty() && (self.next, self.y) == (x, y) && self.style == cell.style()
    }
}

/// Clears the lines below the prompt where the cursor is in the first of them, and goes back to where the cursor was: in the line
/// above, where the window has begun below it.
pub(super) fn give_back(above: Option<u16>, out: &mut impl Write) -> io::Result<()> {
    queue!(out, MoveToColumn(0), Clear(Part::FromCursorDown))?;
    match above {
        Some(column) => queue!(out, MoveUp(1), MoveToColumn(column)),
        None => Ok(()),
    }
}

impl Write for Window {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Write::write(&mut self.out, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.out)
    }
}

impl Backend for Window {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, cells: I) -> io::Result<()> {
        if self.is_inline() { self.draw_below(cells) } else { self.out.draw(cells) }
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.out.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.out.show_cursor()
    }

    /// Not asked of the terminal: its answer would come among the keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        if self.is_inline() { self.go_to(x, y) } else { self.out.set_cursor_position(Position { x, y }) }
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, part: ClearType) -> io::Result<()> {
        if !self.is_inline() {
            return self.out.clear_region(part);
        }
        self.go_to(0, 0)?;
        // What is below is cleared first: it would be pushed up into view, where the screen has become lower.
        queue!(self.out, Clear(Part::FromCursorDown))?;
        self.make_room()
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.fit(self.out.size()?))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.out.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.out)
    }
}
