//! The order of the list: the menu that asks for one, and the groups that stand together in it.

use super::{App, Effects, Mode, Status};
use crate::keymap::Action;
use crate::library::{Group, Sort, group_start, next_group};

/// In which order the list is wanted.
///
/// The order that was chosen stays until another one is. While a search says what is better, the best comes first all the
/// same, unless an order is chosen during that search: it holds until the search ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sorting {
    sort: Sort,
    over_relevance: bool,
}

/// The menu of orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortMenu {
    /// The chosen place in [`SORTS`].
    pub chosen: usize,
}

/// The orders that can be asked for: the letter that chooses one in the menu, and what it is called there. `None` is by
/// relevance.
pub const SORTS: [(Option<Sort>, char, &str); 6] = [
    (Some(Sort::Found), 'f', "as found"),
    (Some(Sort::Newest), 'n', "newest first"),
    (Some(Sort::Title), 't', "by title"),
    (Some(Sort::Site), 's', "by site"),
    (Some(Sort::Longest), 'l', "longest first"),
    (None, 'b', "best match first"),
];

/// What an order is called.
pub fn sort_name(sort: Option<Sort>) -> &'static str {
    SORTS.iter().find(|(known, ..)| *known == sort).map_or("", |(.., name)| name)
}

impl Sorting {
    pub(super) fn of(sort: Sort) -> Self {
        Self { sort, over_relevance: false }
    }

    /// The order that holds while no search says what is better.
    pub fn sort(self) -> Sort {
        self.sort
    }

    /// A search has ended, or a new one has begun.
    pub(super) fn forget_override(&mut self) {
        self.over_relevance = false;
    }
}

impl App {
    /// The order in which the list is wanted; `None`: best first.
    pub fn wanted_sort(&self) -> Option<Sort> {
        let ranks = self.filter.shown.is_ranked() && !self.sorting.over_relevance;
        (!ranks).then_some(self.sorting.sort)
    }

    pub(super) fn open_sort_menu(&mut self) -> Effects {
        let wanted = self.wanted_sort();
        let chosen = SORTS.iter().position(|(sort, ..)| *sort == wanted).unwrap_or(0);
        self.mode = Mode::Sort(SortMenu { chosen });
        Effects::none()
    }

    pub(super) fn act_sorting(&mut self, action: Action) -> Effects {
        let Mode::Sort(menu) = &mut self.mode else {
            return Effects::none();
        };
        let last = SORTS.len() - 1;
        match action {
            Action::Leave | Action::Back => self.mode = Mode::Browse,
            Action::Quit => return self.quit(),
            Action::Down | Action::Complete | Action::Sort => menu.chosen = (menu.chosen + 1) % SORTS.len(),
            Action::Up => menu.chosen = (menu.chosen + last) % SORTS.len(),
            Action::Top => menu.chosen = 0,
            Action::Bottom => menu.chosen = last,
            Action::Submit | Action::Open => {
                let chosen = SORTS.get(menu.chosen).map(|(sort, ..)| *sort);
                return chosen.map_or_else(Effects::none, |sort| self.sort_by(sort));
            }
            _ => {}
        }
        Effects::none()
    }

    /// Chooses the order of a letter, where the menu is open and has it.
    pub(super) fn sort_by_letter(&mut self, letter: char) -> Option<Effects> {
        let (sort, ..) = SORTS.iter().find(|(_, of, _)| *of == letter && matches!(self.mode, Mode::Sort(_)))?;
        Some(self.sort_by(*sort))
    }

    pub(super) fn sort_by(&mut self, sort: Option<Sort>) -> Effects {
        self.mode = Mode::Browse;
        let before = self.wanted_sort();
        let ranks = self.filter.shown.is_ranked();
        match sort {
            None if !ranks => {
                self.status = Status::plain("the best match comes first when you search for words");
                return Effects::none();
            }
            None => self.sorting.over_relevance = false,
            Some(sort) => self.sorting = Sorting { sort, over_relevance: ranks },
        }
        self.status = Status::plain(sort_name(sort));
        if self.wanted_sort() == before {
            return Effects::none();
        }
        self.filter.expect_others();
        self.list.keep_in_view(self.layout().list_rows());
        self.refilter()
    }

    /// What the article at a place of the list stands together with; `None` where hits are by relevance.
    pub fn group_at(&self, place: usize) -> Option<Group<'_>> {
        self.catalog.group(self.list.hits().get(place)?, self.list.sort()?)
    }

    /// Goes to the first article of the next group, or of this one and then of the one before.
    pub(super) fn go_to_group(&mut self, forward: bool) -> Effects {
        if self.list.sort().is_none() {
            self.status = Status::plain("the best match comes first: there are no groups");
            return Effects::none();
        }
        let (at, len) = (self.list.selected(), self.list.hits().len());
        let group = |place| self.group_at(place);
        let to = if forward {
            next_group(len, at, group)
        } else {
            let start = group_start(at, group);
            if start < at { Some(start) } else { at.checked_sub(1).map(|before| group_start(before, group)) }
        };
        let Some(to) = to else {
            let end = if forward { "this is the last group" } else { "this is the first group" };
            self.status = Status::plain(end);
            return Effects::none();
        };
        self.list.select_on_top(to, self.layout().list_rows());
        if let Some(group) = self.group_at(to) {
            self.status = Status::plain(crate::text::sanitise_line(&group.to_string()));
        }
        self.show_selected()
    }
}
