//! Where everything stands on the screen, worked out from the size and the state alone. The mouse and the page keys ask
//! here as well as the view.

use ratatui::layout::Rect;

use super::{App, Mode, Pane};
use crate::library::Sort;

/// Lines of one article in the list: its title, and below it where it is from.
pub const ROW_HEIGHT: u16 = 2;

/// From this width on both panes fit.
const TWO_PANES: u16 = 80;
/// From this width on a list that is there to choose from has the article beside it.
const PREVIEW: u16 = 100;

/// The areas of the screen; those that there is no room for are empty.
///
/// ```text
/// ┌──────────────────────────────────┐
/// │ bar: the filter            12/34 │
/// │ hint, while the filter is typed  │
/// │ list        │ head: tags    38 % │
/// │             │   text, centred    │
/// │             │                    │
/// │ foot: status, or a prompt  saved │
/// └──────────────────────────────────┘
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// The filter bar.
    pub bar: Rect,
    /// While the filter is typed: what is said of it, under the part that it is about. Over the list it takes the place of the head
    /// or a line of its own, so that nothing moves from key to key; beside the list it lies over the reading pane's first line.
    pub hint: Rect,
    /// Over the list: the group that its first article is in, and its order, where that is another than usual.
    pub list_head: Rect,
    /// The list pane.
    pub list: Rect,
    /// The line between the panes.
    pub rule: Rect,
    /// The reading pane.
    pub reader: Rect,
    /// The reading pane's first line: tags and position.
    pub head: Rect,
    /// The lines of the article.
    pub text: Rect,
    /// The status line, or the prompt in its place.
    pub foot: Rect,
    /// In a list with fewer lines than this an article has one.
    low: u16,
}

impl Layout {
    /// The areas for the app as it is.
    pub fn of(app: &App) -> Self {
        let (width, height) = (app.size.width, app.size.height);
        let bar_height = u16::from(height >= 2 || matches!(app.mode, Mode::Filter));
        let foot_height = u16::from(height >= 3 || takes_the_foot(&app.mode)).min(height - bar_height.min(height));
        let bar = Rect::new(0, 0, width, bar_height.min(height));
        let foot = Rect::new(0, height - foot_height, width, foot_height);
        let body = Rect::new(0, bar.height, width, height - bar.height - foot.height);
        let (list, rule, reader) = panes(app, body);
        let heads = app.sorting.sort() != Sort::Found && list.height >= 4;
        let list_head = Rect { height: u16::from(heads), ..list };
        let hints = matches!(app.mode, Mode::Filter) && list.height >= 3;
        let hint = Rect { width: body.width, height: u16::from(hints), ..body };
        let above = list_head.height.max(hint.height);
        let list = Rect { y: list.y + above, height: list.height - above, ..list };
        // Some lines below a prompt are there to compare headlines.
        let articles = if app.pick().is_some_and(|pick| pick.inline) { 6 } else { 3 };
        let low = articles * ROW_HEIGHT;
        let head = Rect { height: u16::from(reader.height >= 4), ..reader };
        let below = Rect { y: reader.y + head.height, height: reader.height - head.height, ..reader };
        Self { bar, hint, list_head, list, rule, reader, head, text: column(below, app.reader.measure), foot, low }
    }

    /// How many articles the list shows at a time.
    pub fn list_rows(&self) -> usize {
        usize::from(self.list.height / self.row_height()).max(1)
    }

    /// How many lines an article has in the list: one where the list is very low.
    pub fn row_height(&self) -> u16 {
        if self.list.height < self.low { 1 } else { ROW_HEIGHT }
    }

    /// Whether the list is on the screen.
    pub fn shows_list(&self) -> bool {
        !self.list.is_empty()
    }

    /// Whether the reading pane is on the screen.
    pub fn shows_reader(&self) -> bool {
        !self.reader.is_empty()
    }
}

fn takes_the_foot(mode: &Mode) -> bool {
    matches!(mode, Mode::Find(_) | Mode::Tag(_) | Mode::Palette(_))
}

fn panes(app: &App, body: Rect) -> (Rect, Rect, Rect) {
    let none = Rect::default();
    let both = match app.pick() {
        Some(pick) => !pick.inline && body.width >= PREVIEW,
        None => body.width >= TWO_PANES,
    };
    if app.zoomed || !both {
        return match app.pane {
            Pane::List => (body, none, none),
            Pane::Reader => (none, none, body),
        };
    }
    let list_width = (body.width * 3 / 8).clamp(30, 68);
    let list = Rect { width: list_width, ..body };
    let rule = Rect { x: list_width, width: 1, ..body };
    let reader = Rect { x: list_width + 1, width: body.width - list_width - 1, ..body };
    (list, rule, reader)
}

/// The column of text in the middle of an area, with a margin wherever there is room for one.
fn column(area: Rect, measure: u16) -> Rect {
    let margin = match area.width {
        0..12 => 0,
        12..48 => 1,
        _ => 2,
    };
    let width = measure.min(area.width - 2 * margin);
    Rect { x: area.x + (area.width - width) / 2, width, ..area }
}
