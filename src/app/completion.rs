//! Completing what is typed in the filter bar: what may be meant is offered below it, and two keys go through it.

use std::ops::Range;

use super::{App, Effects, Mode, Now};
use crate::keymap::{Action, Key};
use crate::library::Named;
use crate::search::{Choice, Completion, Kind, Vocabulary, complete};
use crate::text;

/// What may be put in where the cursor stands, and what of it is put in.
#[derive(Debug)]
pub struct Offers {
    /// What is offered, the likeliest first; not empty.
    pub choices: Vec<Choice>,
    /// The choice that stands in the line; `None`: what was typed.
    pub chosen: Option<usize>,
    /// The bytes of the line that are replaced.
    pub span: Range<usize>,
    typed: String,
    after: &'static str,
    is_quiet: bool,
}

impl Offers {
    /// Whether they are to be seen: what is typed may well be whole where it is a word.
    pub fn are_shown(&self) -> bool {
        !self.is_quiet || self.chosen.is_some()
    }
}

impl App {
    /// Offers what may be meant by what stands before the cursor.
    pub(super) fn offer(&mut self) {
        let editor = &self.filter.editor;
        let completion = complete(editor.text(), editor.before().len(), self);
        self.filter.offers = completion.and_then(|Completion { span, choices, after, is_quiet }| {
            let typed = editor.text().get(span.clone())?.to_owned();
            Some(Offers { choices, chosen: None, span, typed, after, is_quiet })
        });
    }

    /// Puts in the next or the previous of what is offered; after the last one stands what was typed.
    pub(super) fn complete_in_filter(&mut self, forward: bool, now: Now) -> Effects {
        let Some(offers) = &mut self.filter.offers else {
            return Effects::none();
        };
        let last = offers.choices.len().saturating_sub(1);
        offers.chosen = match (offers.chosen, forward) {
            (None, true) => Some(0),
            (None, false) => Some(last),
            (Some(at), true) => (at < last).then_some(at + 1),
            (Some(at), false) => at.checked_sub(1),
        };
        let alone = last == 0;
        self.put_chosen();
        if alone {
            // Nothing else can be meant: the next part is typed.
            self.offer();
        }
        self.filter_changed(now)
    }

    /// Takes a completion back, where one was put in.
    pub(super) fn take_back_completion(&mut self, now: Now) -> Option<Effects> {
        self.filter.offers.as_ref()?.chosen?;
        self.filter.offers.as_mut()?.chosen = None;
        self.put_chosen();
        self.filter.offers = None;
        Some(self.filter_changed(now))
    }

    fn put_chosen(&mut self) {
        let Some(offers) = &mut self.filter.offers else {
            return;
        };
        let chosen = offers.chosen.and_then(|at| offers.choices.get(at));
        let after = if offers.choices.len() == 1 && chosen.is_some() { offers.after } else { "" };
        let chosen = chosen.map_or(&offers.typed, |choice| &choice.text);
        offers.span = self.filter.editor.replace(offers.span.clone(), &[chosen, after].concat());
    }

    /// Whether a key completes a tag.
    pub(super) fn completes_tag(&self, key: Key) -> bool {
        let action = self.keymap.action(self.layers(), key);
        let at = self.filter.editor.before().len();
        matches!(action, Some(Action::Complete | Action::CompleteBack))
            && self.filter.typed.parts().iter().any(|part| part.kind == Kind::Tag && part.span.end == at)
    }

    /// The tags are there, for which a completion may have waited.
    pub(super) fn offer_anew(&mut self) {
        if matches!(self.mode, Mode::Filter) && self.filter.offers.is_none() {
            self.offer();
        }
    }
}

impl Vocabulary for App {
    fn tags(&self, begins: &str, most: usize) -> Vec<(String, usize)> {
        let fits = self.tags.names().into_iter().filter(|(name, _)| has_word(name, begins));
        let mut tags: Vec<_> = fits.map(|(name, count)| (name.to_string(), count)).collect();
        tags.sort_by_key(|(name, _)| !name.starts_with(begins));
        tags.truncate(most);
        tags
    }

    fn saved(&self, begins: &str, most: usize) -> Vec<(String, String)> {
        self.config.queries.begun(begins, most)
    }

    fn names(&self, column: Named, begins: &str, most: usize) -> Vec<(String, usize)> {
        let names = self.catalog.names_beginning(column, begins, most).into_iter();
        names.map(|(name, count)| (text::sanitise_line(&name).into_owned(), count)).collect()
    }
}

/// Whether a name, or a later word of it, begins so; `begins` is folded.
fn has_word(name: &str, begins: &str) -> bool {
    let folded = text::fold(name).text;
    let mut places = folded.match_indices(begins).map(|(at, _)| folded.get(..at).unwrap_or_default());
    places.any(|before| !before.ends_with(char::is_alphanumeric))
}
