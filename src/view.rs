//! Draws the screen from `&App` and changes nothing. One file a part of the screen; where the parts stand is
//! [`crate::app::Layout`]'s to say. Only what is in view is built.

mod bar;
mod foot;
mod list;
mod overlay;
mod paint;
mod pick;
mod popup;
mod progress;
mod reader;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::{App, Mode};

/// Draws the whole screen. Returns where the cursor is to be seen, where text is being typed.
pub fn draw(app: &App, screen: &mut Buffer) -> Option<Position> {
    let layout = app.layout();
    let mut cursor = bar::draw(app, layout.bar, screen);
    list::draw(app, &layout, screen);
    paint::rule(screen, layout.rule, app.theme.styles.rule);
    reader::draw(app, &layout, screen);
    bar::draw_hint(app, &layout, screen);
    let typed = foot::draw(app, layout.foot, screen);
    match &app.mode {
        Mode::Help(scroll) => overlay::draw(app, "keys", *scroll, screen),
        Mode::Problems(scroll) => overlay::draw(app, "problems", *scroll, screen),
        Mode::Tag(_) | Mode::Find(_) | Mode::Palette(_) | Mode::Sort(_) => {
            cursor = typed;
            popup::draw(app, layout.foot, screen);
        }
        Mode::Browse | Mode::Filter => {}
    }
    cursor.filter(|at| screen.area.contains(*at))
}
