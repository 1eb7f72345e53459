//! The keys of the two panes.

use super::{App, Effect, Effects, Find, Mode, Now, Palette, Pane, Scroll, Status};
use crate::keymap::Action;
use crate::library::Row;

/// Said at the end of the list while it grows.
const MORE_TO_COME: &str = "this is the last article so far: more are being read";

impl App {
    pub(super) fn act_browsing(&mut self, action: Action, now: Now) -> Effects {
        use Action as A;
        match action {
            A::Help => self.overlay(Mode::Help(Scroll::default())),
            A::Problems => self.overlay(Mode::Problems(Scroll::default())),
            A::Palette => self.overlay(Mode::Palette(Palette::default())),
            A::Search if self.pane == Pane::Reader => self.start_finding(),
            A::Search => self.start_filtering(),
            A::ClearFilter => self.clear_filter(now),
            A::Typos => self.toggle_typos(),
            A::Sort => self.open_sort_menu(),
            A::SortBy(sort) => self.sort_by(sort),
            A::NextGroup | A::PreviousGroup => self.go_to_group(action == A::NextGroup),
            A::OtherPane => self.other_pane(),
            A::Zoom => self.zoom(),
            A::Leave => self.leave_one_thing(now),
            A::Back => self.back(),
            A::Quit => self.quit(),
            A::Down | A::Up | A::Top | A::Bottom | A::HalfPageDown | A::HalfPageUp | A::PageDown | A::PageUp => {
                match self.pane {
                    Pane::List => self.move_in_list(action),
                    Pane::Reader => self.move_in_article(action),
                }
            }
            A::NextArticle => self.go_to_article(1),
            A::PreviousArticle => self.go_to_article(-1),
            A::Open => self.open(),
            A::NextSection | A::PreviousSection | A::NextParagraph | A::PreviousParagraph => {
                self.move_in_article(action)
            }
            A::NextHit => self.next_hit(true),
            A::PreviousHit => self.next_hit(false),
            A::ShowRemoved => self.toggle_removed(),
            A::Narrower => self.change_measure(false),
            A::Wider => self.change_measure(true),
            A::Browse => self.browse(),
            A::Edit => self.edit(),
            A::Yank => self.yank(),
            _ => self.act_on_tags(action, now),
        }
    }

    fn overlay(&mut self, mode: Mode) -> Effects {
        self.mode = mode;
        Effects::none()
    }

    fn other_pane(&mut self) -> Effects {
        match self.pane {
            Pane::List => self.open(),
            Pane::Reader => self.go_to_list(),
        }
    }

    fn go_to_list(&mut self) -> Effects {
        self.pane = Pane::List;
        self.reader.departed = None;
        self.list.keep_in_view(self.layout().list_rows());
        self.show_selected()
    }

    fn zoom(&mut self) -> Effects {
        self.zoomed = !self.zoomed;
        self.list.keep_in_view(self.layout().list_rows());
        self.show_selected()
    }

    fn leave_one_thing(&mut self, now: Now) -> Effects {
        if self.pane == Pane::Reader && !self.reader.needle.is_empty() {
            self.forget_search();
            Effects::none()
        } else if self.zoomed {
            self.zoom()
        } else if self.pane == Pane::Reader {
            self.go_to_list()
        } else if self.filter.editor.is_empty() {
            Effects::none()
        } else {
            self.clear_filter(now)
        }
    }

    fn back(&mut self) -> Effects {
        match self.pane {
            Pane::Reader => self.go_to_list(),
            Pane::List => self.quit(),
        }
    }

    pub(super) fn move_in_list(&mut self, action: Action) -> Effects {
        let rows = self.layout().list_rows();
        let page = rows.saturating_sub(1).max(1);
        let at = self.list.selected();
        let to = match action {
            Action::Down => at + 1,
            Action::Up => at.saturating_sub(1),
            Action::Top => 0,
            Action::HalfPageDown => at + (rows / 2).max(1),
            Action::HalfPageUp => at.saturating_sub((rows / 2).max(1)),
            Action::PageDown => at + page,
            Action::PageUp => at.saturating_sub(page),
            _ => usize::MAX,
        };
        let moved = self.list.select(to, rows);
        if !moved && !self.list.is_beyond() && to > at && self.importing && !self.list.hits().is_empty() {
            self.status = Status::plain(MORE_TO_COME);
        }
        self.show_selected()
    }

    pub(super) fn go_to_article(&mut self, by: isize) -> Effects {
        if self.reads_departed() {
            // The nearest one is selected already.
            self.reader.departed = None;
            self.list.choose();
            return self.show_selected();
        }
        let to = self.list.selected().saturating_add_signed(by);
        if !self.list.select(to, self.layout().list_rows()) && !self.list.is_beyond() {
            self.status = Status::plain(match by > 0 {
                true if self.importing => MORE_TO_COME,
                true => "this is the last article",
                false => "this is the first article",
            });
        }
        self.show_selected()
    }

    fn browse(&mut self) -> Effects {
        let Some(article) = self.current() else {
            self.status = self.nothing_current();
            return Effects::none();
        };
        let Some(url) = article.url() else {
            self.status = Status::plain("this article names no web address");
            return Effects::none();
        };
        if !is_web_address(&url) {
            self.status = Status::warning("its address is not one of a web page: it is not opened");
            return Effects::none();
        }
        Effect::Browse(url.into_owned()).into()
    }

    fn edit(&mut self) -> Effects {
        let Some(origin) = self.current().map(Row::origin) else {
            self.status = self.nothing_current();
            return Effects::none();
        };
        if !origin.is_file() {
            self.status = Status::plain("this article has no file of its own");
            return Effects::none();
        }
        if !origin.is_plain() {
            self.status = Status::plain("its file is packed or an archive: an editor shows no text of it");
            return Effects::none();
        }
        Effect::Edit(origin).into()
    }

    fn yank(&mut self) -> Effects {
        let copied = self.current().map(|article| Effect::Copy(article.body()));
        if copied.is_none() {
            self.status = self.nothing_current();
        }
        copied.into()
    }

    pub(super) fn pasted(&mut self, text: &str, now: Now) -> Effects {
        self.status.clear();
        // Outside a prompt a pasted text would be a burst of commands that nobody meant.
        if self.types_text() { self.typed(text, now) } else { Effects::none() }
    }

    pub(super) fn typed(&mut self, text: &str, now: Now) -> Effects {
        match &mut self.mode {
            Mode::Filter => self.type_in_filter(text, now),
            Mode::Find(Find { editor, .. }) => {
                editor.insert(text);
                self.needle_changed()
            }
            Mode::Tag(prompt) => {
                prompt.insert(text);
                Effects::none()
            }
            Mode::Palette(palette) => {
                palette.insert(text);
                Effects::none()
            }
            Mode::Browse | Mode::Sort(_) | Mode::Help(_) | Mode::Problems(_) => Effects::none(),
        }
    }
}

/// Whether an address is safe to hand to the browser: of the web, and without anything that ends an argument.
fn is_web_address(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://"))
        && url.chars().all(|c| c.is_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c))
}

#[cfg(test)]
mod tests {
    use super::is_web_address;

    #[test]
    fn only_web_addresses_are_opened() {
        assert!(is_web_address("https://example.org/a?b=c&d=%20#e"));
        assert!(is_web_address("HTTP://example.org/статья"));
        for bad in
            ["file:///etc/passwd", "javascript:alert(1)", "--help", "http://a b", "https://x\n", "https://`id`", ""]
        {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
