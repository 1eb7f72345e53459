//! The filters that were used, gone through with two keys like a shell's history.

use super::{App, Effect, Effects, Now};
use crate::text;

/// The filters that were used, and which of them is in the bar.
#[derive(Debug, Default)]
pub struct History {
    /// Newest last, each once.
    queries: Vec<String>,
    /// Those that were used in this session.
    used: Vec<String>,
    /// The place of the one in the bar.
    at: Option<usize>,
    /// What was typed before the first of them was asked for.
    typed: String,
}

/// So many are kept.
pub const MOST: usize = 500;

/// The longest that is kept, in bytes.
const LONGEST: usize = 1000;

impl History {
    /// What was kept of other sessions, newest last.
    pub fn of(queries: Vec<String>) -> Self {
        Self { queries: merged(Vec::new(), queries), ..Self::default() }
    }

    /// Those that were used in this session, newest last.
    pub fn used(&self) -> &[String] {
        &self.used
    }

    /// Takes up a filter that is used; whether it was not the last one.
    pub(super) fn note(&mut self, query: &str) -> bool {
        self.at = None;
        let query = query.trim();
        if self.queries.last().is_some_and(|last| last == query) && self.used.last().is_some_and(|last| last == query) {
            return false;
        }
        let of = || vec![query.to_owned()];
        self.queries = merged(std::mem::take(&mut self.queries), of());
        self.used = merged(std::mem::take(&mut self.used), of());
        true
    }

    /// The filter that was used before the one that is in the bar; what was typed by hand is kept, as the newest of all.
    pub(super) fn older(&mut self, shown: &str) -> Option<&str> {
        let recalled = self.at.filter(|at| self.queries.get(*at).is_some_and(|query| query == shown));
        let from = recalled.unwrap_or_else(|| {
            shown.clone_into(&mut self.typed);
            self.queries.len()
        });
        // The newest is mostly what stands in the bar already.
        let at = (0..from).rev().find(|at| self.queries.get(*at).is_some_and(|query| query != shown.trim()))?;
        self.at = Some(at);
        self.queries.get(at).map(String::as_str)
    }

    /// The filter that was used after the one that is in the bar, and after the last one what was typed.
    pub(super) fn newer(&mut self, shown: &str) -> Option<&str> {
        let at = self.at.filter(|at| self.queries.get(*at).is_some_and(|query| query == shown))?;
        let is_typed =
            |at: usize| at + 1 == self.queries.len() && self.queries.last().is_some_and(|q| q == self.typed.trim());
        self.at = Some(at + 1).filter(|at| *at < self.queries.len() && !is_typed(*at));
        Some(self.at.and_then(|at| self.queries.get(at)).unwrap_or(&self.typed))
    }
}

impl App {
    /// Puts a filter that was used before into the bar, or the one after it.
    pub(super) fn recall(&mut self, older: bool, now: Now) -> Effects {
        let shown = self.filter.editor.text();
        let query = if older { self.history.older(shown) } else { self.history.newer(shown) };
        let Some(query) = query else {
            return Effects::none();
        };
        self.filter.editor.set(query);
        self.filter.offers = None;
        self.filter_changed(now)
    }

    /// The filter is used: it was left with Enter, or an article under it was opened or tagged.
    pub(super) fn note_filter(&mut self) -> Effects {
        let typed = &self.filter.typed;
        let is_good = !typed.is_empty() && typed.error().is_none();
        let is_new = is_good && self.history.note(self.filter.editor.text());
        is_new.then(|| Effect::KeepHistory(self.history.used().to_vec())).into()
    }
}

/// Filters with newer ones after them: each once, where it was used last; no more than are kept.
pub fn merged(mut queries: Vec<String>, newer: Vec<String>) -> Vec<String> {
    queries.extend(newer);
    let mut seen = std::collections::HashSet::new();
    let mut kept: Vec<String> = queries
        .iter()
        .rev()
        .filter(|query| query.len() <= LONGEST)
        .map(|query| text::sanitise_line(query).trim().to_owned())
        .filter(|query| !query.is_empty() && seen.insert(query.clone()))
        .take(MOST)
        .collect();
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(queries: &[&str]) -> History {
        History::of(queries.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_was_typed_is_the_newest_of_all() {
        let mut history = of(&["one", "two"]);
        assert_eq!(history.older("thr"), Some("two"));
        assert_eq!(history.older("two"), Some("one"));
        assert_eq!(history.older("one"), None);
        assert_eq!(history.newer("one"), Some("two"));
        assert_eq!(history.newer("two"), Some("thr"));
        assert_eq!(history.newer("thr"), None);
    }

    #[test]
    fn what_is_changed_by_hand_is_typed() {
        let mut history = of(&["one", "two"]);
        assert_eq!(history.older(""), Some("two"));
        assert_eq!(history.older("two more"), Some("two"));
        assert_eq!(history.newer("two"), Some("two more"));
    }

    #[test]
    fn what_is_in_the_bar_already_is_passed_over() {
        let mut history = of(&["one", "two"]);
        assert_eq!(history.older("two "), Some("one"));
        assert_eq!(history.newer("one"), Some("two "));
    }

    #[test]
    fn a_filter_is_kept_where_it_was_used_last() {
        let mut history = of(&["one", "two"]);
        assert!(history.note("one ") && !history.note("one"));
        assert_eq!((history.queries.join(","), history.used().join(",")), ("two,one".into(), "one".into()));
        assert!(history.note("two"));
        assert_eq!(history.used(), ["one", "two"]);
    }

    #[test]
    fn hostile_and_endless_histories_are_tamed() {
        let many = (0..2000).map(|n| n.to_string()).chain(["x\u{1b}[31m\u{7}".into(), " ".into(), "y".repeat(5000)]);
        let kept = merged(Vec::new(), many.collect());
        assert_eq!(kept.len(), MOST);
        assert!(kept.iter().all(|query| !query.contains('\u{1b}') && query.len() <= LONGEST), "{kept:?}");
        assert_eq!(kept[MOST - 2], "1999");
    }

    proptest! {
        #[test]
        fn going_back_and_forth_comes_to_what_was_typed(queries in prop::collection::vec("[a-c]{1,2}", 0..8), typed in "[a-c]{0,2}") {
            let mut history = History::of(queries);
            let mut shown = typed.clone();
            let mut steps = 0;
            while let Some(older) = history.older(&shown).map(str::to_owned) {
                prop_assert_ne!(&older, &shown);
                shown = older;
                steps += 1;
            }
            while let Some(newer) = history.newer(&shown).map(str::to_owned) {
                prop_assert_ne!(&newer, &shown);
                shown = newer;
                steps -= 1;
            }
            prop_assert_eq!((shown, steps), (typed, 0));
        }
    }
}
