//! What could not be read: the place and the reason, and below it what to do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{self, Line};
use crate::app::{App, Scroll};
use crate::text;

pub(super) fn draw(app: &App, scroll: Scroll, screen: &mut Buffer) {
    let styles = &app.theme.styles;
    let area = screen.area;
    let area = Rect {
        y: area.y + u16::from(area.height > 8),
        height: area.height.saturating_sub(2 * u16::from(area.height > 8)),
        ..area
    };
    let inside = paint::frame(screen, area, "problems", styles.rule, styles.heading);
    if app.problems.is_empty() {
        Line::new(screen, inside, 0).put("Everything could be read.", styles.faint);
    }
    let first = scroll.0 / 2;
    for (n, problem) in app.problems.iter().skip(first).take(usize::from(inside.height)).enumerate() {
        let Some(row) = (2 * n).checked_sub(scroll.0 % 2) else {
            put_advice(app, &problem.advice, 0, inside, screen);
            continue;
        };
        let place = match problem.line {
            Some(line) => format!("{}:{line}", problem.path.display()),
            None => problem.path.display().to_string(),
        };
        let mut line = Line::new(screen, inside, row as u16);
        line.put(&text::sanitise_line(&place), styles.key).put(": ", styles.text);
        line.put(&text::sanitise_line(&problem.why), styles.warning);
        put_advice(app, &problem.advice, row as u16 + 1, inside, screen);
    }
}

fn put_advice(app: &App, advice: &str, row: u16, area: Rect, screen: &mut Buffer) {
    Line::new(screen, area, row).skip(2).put(&text::sanitise_line(advice), app.theme.styles.faint);
}
