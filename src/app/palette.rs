//! The command palette: every action by name.

use super::{App, Effects, LineEditor, Mode, Now};
use crate::keymap::Action;

/// The state of the palette.
#[derive(Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub editor: LineEditor,
    /// The chosen place in [`Palette::choices`].
    pub chosen: usize,
}

impl Palette {
    /// The actions whose name or help line holds every word that is typed; names that start with it first.
    pub fn choices(&self) -> Vec<Action> {
        let typed = self.editor.text().to_lowercase();
        let holds = |a: &Action| typed.split_whitespace().all(|w| a.name().contains(w) || a.help().contains(w));
        let mut choices: Vec<Action> = Action::all().filter(|a| a.in_palette() && holds(a)).collect();
        choices.sort_by_key(|a| !a.name().starts_with(typed.trim()));
        choices
    }

    /// The chosen action.
    pub(super) fn choice(&self) -> Option<Action> {
        self.choices().get(self.chosen).copied()
    }

    pub(super) fn insert(&mut self, text: &str) {
        self.editor.insert(text);
        self.chosen = 0;
    }
}

impl App {
    pub(super) fn act_choosing(&mut self, action: Action, now: Now) -> Effects {
        let Mode::Palette(palette) = &mut self.mode else {
            return Effects::none();
        };
        let choices = palette.choices();
        match action {
            Action::Leave => self.mode = Mode::Browse,
            Action::Down | Action::Complete => palette.chosen = (palette.chosen + 1) % choices.len().max(1),
            Action::Up => palette.chosen = (palette.chosen + choices.len().max(1) - 1) % choices.len().max(1),
            Action::Submit => {
                let chosen = palette.choice();
                self.mode = Mode::Browse;
                return chosen.map_or_else(Effects::none, |action| self.act_browsing(action, now));
            }
            _ if palette.editor.act(action, &mut self.kills) => palette.chosen = 0,
            _ => {}
        }
        Effects::none()
    }
}
