//! What a user can ask for. Each action has a name for the keymap file and a help line, in one table.

use crate::library::Sort;

/// What the user asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the table below says what each one does, in the words that users read")]
pub enum Action {
    Help,
    Palette,
    Problems,
    OtherPane,
    Zoom,
    Search,
    ClearFilter,
    Sort,
    SortBy(Option<Sort>),
    Leave,
    Back,
    Quit,
    Suspend,
    Redraw,
    Down,
    Up,
    Top,
    Bottom,
    HalfPageDown,
    HalfPageUp,
    PageDown,
    PageUp,
    NextGroup,
    PreviousGroup,
    NextArticle,
    PreviousArticle,
    Open,
    NextSection,
    PreviousSection,
    NextParagraph,
    PreviousParagraph,
    NextHit,
    PreviousHit,
    ShowRemoved,
    Narrower,
    Wider,
    Browse,
    Edit,
    Yank,
    AddTag,
    RemoveTag,
    Slot(Slot),
    Star,
    Repeat,
    Undo,
    Redo,
    Typos,
    Submit,
    Complete,
    CompleteBack,
    OlderQuery,
    NewerQuery,
    CursorLeft,
    CursorRight,
    CursorWordLeft,
    CursorWordRight,
    CursorStart,
    CursorEnd,
    DeleteLeft,
    DeleteRight,
    DeleteWord,
    DeleteWordLeft,
    DeleteWordRight,
    DeleteToStart,
    DeleteToEnd,
    MarkDown,
    MarkUp,
    YankBack,
    YankOlder,
    UndoTyping,
}

/// One of the ten number keys, 1 to 10; 10 is the key `0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u8);

/// Where an action belongs in the palette and in help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Getting about: panes, overlays, leaving.
    Going,
    /// Moving through a list or an article.
    Moving,
    /// Reading.
    Reading,
    /// Tagging.
    Tagging,
    /// Editing a line of text; makes no sense in the palette.
    Typing,
}

/// Every action: its name, its group, its help line.
const TABLE: &[(Action, &str, Group, &str)] = {
    use Action as A;
    use Group as G;
    &[
        (A::Help, "help", G::Going, "show the keys"),
        (A::Palette, "palette", G::Going, "find a command by name"),
        (A::Problems, "problems", G::Going, "show what could not be read"),
        (A::Search, "search", G::Going, "filter the list; find in the article"),
        (A::ClearFilter, "clear-filter", G::Going, "clear the filter"),
        (A::Typos, "typos", G::Going, "look for misspellings too, or not"),
        (A::Sort, "sort", G::Going, "sort the list"),
        (A::SortBy(Some(Sort::Found)), "sort-found", G::Going, "sort the list as found"),
        (A::SortBy(Some(Sort::Newest)), "sort-newest", G::Going, "sort the list, newest first"),
        (A::SortBy(Some(Sort::Title)), "sort-title", G::Going, "sort the list by title"),
        (A::SortBy(Some(Sort::Site)), "sort-site", G::Going, "sort the list by site"),
        (A::SortBy(Some(Sort::Longest)), "sort-longest", G::Going, "sort the list, longest first"),
        (A::SortBy(None), "sort-best", G::Going, "sort the hits of a search, best first"),
        (A::OtherPane, "other-pane", G::Going, "go to the other pane"),
        (A::Zoom, "zoom", G::Going, "show one pane alone, or both"),
        (A::Leave, "leave", G::Going, "leave one thing"),
        (A::Back, "back", G::Going, "go back; at the list, quit"),
        (A::Quit, "quit", G::Going, "quit"),
        (A::Suspend, "suspend", G::Going, "suspend; fg in the shell comes back"),
        (A::Redraw, "redraw", G::Going, "draw the screen anew"),
        (A::Down, "down", G::Moving, "down one"),
        (A::Up, "up", G::Moving, "up one"),
        (A::Top, "top", G::Moving, "to the top"),
        (A::Bottom, "bottom", G::Moving, "to the bottom"),
        (A::HalfPageDown, "half-page-down", G::Moving, "down half a page"),
        (A::HalfPageUp, "half-page-up", G::Moving, "up half a page"),
        (A::PageDown, "page-down", G::Moving, "down a page"),
        (A::PageUp, "page-up", G::Moving, "up a page"),
        (A::NextGroup, "next-group", G::Moving, "to the next group of the order"),
        (A::PreviousGroup, "previous-group", G::Moving, "to the group before"),
        (A::NextArticle, "next-article", G::Moving, "next article, from anywhere"),
        (A::PreviousArticle, "previous-article", G::Moving, "previous article, from anywhere"),
        (A::Open, "open", G::Reading, "read the article"),
        (A::NextSection, "next-section", G::Reading, "next section"),
        (A::PreviousSection, "previous-section", G::Reading, "previous section"),
        (A::NextParagraph, "next-paragraph", G::Reading, "next paragraph"),
        (A::PreviousParagraph, "previous-paragraph", G::Reading, "previous paragraph"),
        (A::NextHit, "next-hit", G::Reading, "next hit of the search in the article"),
        (A::PreviousHit, "previous-hit", G::Reading, "previous hit"),
        (A::ShowRemoved, "show-removed", G::Reading, "show what was removed, or hide it"),
        (A::Narrower, "narrower", G::Reading, "narrower lines"),
        (A::Wider, "wider", G::Reading, "wider lines"),
        (A::Browse, "browse", G::Reading, "open the page in the browser"),
        (A::Edit, "edit", G::Reading, "open the source in the editor"),
        (A::Yank, "yank", G::Reading, "copy the article's text"),
        (A::AddTag, "add-tag", G::Tagging, "add tags"),
        (A::RemoveTag, "remove-tag", G::Tagging, "remove tags"),
        (A::Star, "star", G::Tagging, "star, or take the star off"),
        (A::Slot(Slot(1)), "slot-1", G::Tagging, "put or take off tag 1"),
        (A::Slot(Slot(2)), "slot-2", G::Tagging, "put or take off tag 2"),
        (A::Slot(Slot(3)), "slot-3", G::Tagging, "put or take off tag 3"),
        (A::Slot(Slot(4)), "slot-4", G::Tagging, "put or take off tag 4"),
        (A::Slot(Slot(5)), "slot-5", G::Tagging, "put or take off tag 5"),
        (A::Slot(Slot(6)), "slot-6", G::Tagging, "put or take off tag 6"),
        (A::Slot(Slot(7)), "slot-7", G::Tagging, "put or take off tag 7"),
        (A::Slot(Slot(8)), "slot-8", G::Tagging, "put or take off tag 8"),
        (A::Slot(Slot(9)), "slot-9", G::Tagging, "put or take off tag 9"),
        (A::Slot(Slot(10)), "slot-10", G::Tagging, "put or take off tag 10"),
        (A::Repeat, "repeat", G::Tagging, "tag like the last article, and go on"),
        (A::Undo, "undo", G::Tagging, "undo the last tagging"),
        (A::Redo, "redo", G::Tagging, "redo what was undone"),
        (A::Submit, "submit", G::Typing, "take it"),
        (A::Complete, "complete", G::Typing, "complete what is typed"),
        (A::CompleteBack, "complete-back", G::Typing, "the completion before"),
        (A::OlderQuery, "older-query", G::Typing, "the filter that was used before"),
        (A::NewerQuery, "newer-query", G::Typing, "the filter that was used after it"),
        (A::CursorLeft, "cursor-left", G::Typing, "left one character"),
        (A::CursorRight, "cursor-right", G::Typing, "right one character"),
        (A::CursorWordLeft, "cursor-word-left", G::Typing, "left one word"),
        (A::CursorWordRight, "cursor-word-right", G::Typing, "right one word"),
        (A::CursorStart, "cursor-start", G::Typing, "to the start of the line"),
        (A::CursorEnd, "cursor-end", G::Typing, "to the end of the line"),
        (A::DeleteLeft, "delete-left", G::Typing, "delete the last character"),
        (A::DeleteRight, "delete-right", G::Typing, "delete the next character"),
        (A::DeleteWord, "delete-word", G::Typing, "delete back to the blank before"),
        (A::DeleteWordLeft, "delete-word-left", G::Typing, "delete the word before"),
        (A::DeleteWordRight, "delete-word-right", G::Typing, "delete the next word"),
        (A::DeleteToStart, "delete-to-start", G::Typing, "delete to the start"),
        (A::DeleteToEnd, "delete-to-end", G::Typing, "delete to the end"),
        (A::MarkDown, "mark-down", G::Typing, "mark, and down one (--multi)"),
        (A::MarkUp, "mark-up", G::Typing, "mark, and up one (--multi)"),
        (A::YankBack, "yank-back", G::Typing, "put in what was deleted last"),
        (A::YankOlder, "yank-older", G::Typing, "the one deleted before it"),
        (A::UndoTyping, "undo-typing", G::Typing, "undo the last change of the line"),
    ]
};

impl Action {
    /// All actions in the order of help.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(action, ..)| *action)
    }

    /// The action of a name in the keymap file.
    pub fn named(name: &str) -> Option<Self> {
        TABLE.iter().find(|(_, n, ..)| *n == name).map(|(action, ..)| *action)
    }

    /// Its name in the keymap file and the palette.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Where it belongs.
    pub fn group(self) -> Group {
        self.row().2
    }

    /// What it does, in a few words.
    pub fn help(self) -> &'static str {
        self.row().3
    }

    /// Whether it makes sense to choose it by name.
    pub fn in_palette(self) -> bool {
        self.group() != Group::Typing && !matches!(self, Self::Palette | Self::Leave)
    }

    fn row(self) -> &'static (Self, &'static str, Group, &'static str) {
        TABLE.iter().find(|(action, ..)| *action == self).unwrap_or(&TABLE[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_lead_back() {
        for action in Action::all() {
            assert_eq!(Action::named(action.name()), Some(action));
            assert_eq!(TABLE.iter().filter(|(_, name, ..)| *name == action.name()).count(), 1);
        }
    }
}
