//! The key table, made from the bindings in force.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{self, Line};
use crate::app::{App, HelpLine, Scroll};

/// Cells for the names of the keys.
const KEYS: u16 = 16;

pub(super) fn draw(app: &App, scroll: Scroll, screen: &mut Buffer) {
    let styles = &app.theme.styles;
    let area = screen.area;
    let area = Rect {
        y: area.y + u16::from(area.height > 8),
        height: area.height.saturating_sub(2 * u16::from(area.height > 8)),
        ..area
    };
    let inside = paint::frame(screen, area, "keys", styles.rule, styles.heading);
    let columns = app.help_columns();
    let width = inside.width / columns.len().max(1) as u16;
    for (n, column) in columns.iter().enumerate() {
        let at = Rect { x: inside.x + n as u16 * width, width: width.saturating_sub(1), ..inside };
        for (row, help) in column.iter().skip(scroll.0).take(usize::from(inside.height)).enumerate() {
            let mut line = Line::new(screen, at, row as u16);
            match help {
                HelpLine::Blank => {}
                HelpLine::Heading(text) => _ = line.put(text, styles.heading),
                HelpLine::Row(keys, text) => {
                    let start = line.column();
                    let keys_room = KEYS.min(line.room() / 2);
                    line.put(keys, styles.key);
                    let gap = (start + keys_room).saturating_sub(line.column()).max(1);
                    line.skip(gap).put(text, styles.text);
                }
            }
        }
    }
}
