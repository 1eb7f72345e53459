//! What choosing adds to the screen: marks in the list, their number, and what stands before the filter.

use std::borrow::Cow;

use super::paint::{Line, grouped};
use crate::app::App;
use crate::library::Row;
use crate::text::{self, Cells};

/// Writes the mark of an article, or leaves its cell free.
pub(super) fn put_mark(app: &App, article: Row<'_>, line: &mut Line) {
    if app.marked() > 0 && app.is_marked(article.id()) {
        line.put("•", app.theme.styles.marker);
    } else {
        line.skip(1);
    }
}

/// Says at the end of the line how many articles are marked.
pub(super) fn put_count(app: &App, line: &mut Line) {
    if app.marked() > 0 {
        line.put_right(&format!("{} marked", grouped(app.marked())), app.theme.styles.marker).reserve(2);
    }
}

/// What stands before the filter; a long prompt leaves half of the bar to it.
pub(super) fn prompt(app: &App, room: u16) -> Cow<'_, str> {
    let own = app.pick().and_then(|pick| pick.prompt.as_deref());
    own.map_or("/ ".into(), |prompt| text::fit(prompt, Cells(room / 2)))
}
