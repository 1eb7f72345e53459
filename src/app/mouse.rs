//! The mouse: the wheel scrolls what is under it, a click goes there.

use ratatui::layout::Position;

use super::{App, Effects, Mode, Mouse, MouseDid, Now, Pane};
use crate::keymap::Action;

/// Lines of an article, or articles of the list, that one notch of the wheel goes.
const NOTCH: isize = 3;

impl App {
    pub(super) fn mouse(&mut self, mouse: Mouse, now: Now) -> Effects {
        match self.mode {
            Mode::Filter if self.pick().is_some() => self.mouse_in_picker(mouse),
            Mode::Browse | Mode::Filter | Mode::Find(_) => self.mouse_in_panes(mouse),
            Mode::Tag(_) | Mode::Palette(_) | Mode::Sort(_) | Mode::Help(_) | Mode::Problems(_) => {
                let action = match mouse.did {
                    MouseDid::WheelDown => Action::Down,
                    MouseDid::WheelUp => Action::Up,
                    MouseDid::Click => Action::Leave,
                };
                self.act(action, now)
            }
        }
    }

    pub(super) fn mouse_in_panes(&mut self, mouse: Mouse) -> Effects {
        let layout = self.layout();
        let at = Position::new(mouse.column, mouse.row);
        let notch = if mouse.did == MouseDid::WheelUp { -NOTCH } else { NOTCH };
        if layout.bar.contains(at) && mouse.did == MouseDid::Click {
            return self.start_filtering();
        }
        if layout.list.contains(at) {
            if mouse.did == MouseDid::Click {
                return self.click_in_list(usize::from((at.y - layout.list.y) / layout.row_height()));
            }
            self.list.scroll(notch, layout.list_rows());
            return self.show_selected();
        }
        if layout.reader.contains(at) {
            if mouse.did == MouseDid::Click {
                self.mode = Mode::Browse;
                return self.open();
            }
            self.scroll_article(notch);
        }
        Effects::none()
    }

    fn click_in_list(&mut self, row: usize) -> Effects {
        let place = self.list.top() + row;
        if place >= self.list.hits().len() {
            return Effects::none();
        }
        self.mode = Mode::Browse;
        let again = self.pane == Pane::List && place == self.list.selected();
        self.pane = Pane::List;
        self.list.select(place, self.layout().list_rows());
        // A second click on the same article reads it, as Enter does.
        if again { self.open() } else { self.show_selected() }
    }
}
