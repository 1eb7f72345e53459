//! Keys and what they ask for. The bindings are data (`assets/keymap.toml`, then the user's own file); this module reads
//! them, resolves a key through its layers, and tells help, README and `offprint keys` what is bound.

mod action;
mod key;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

pub use action::{Action, Group, Slot};
pub use key::Key;

/// The bindings that ship with the program, in the same form as a user's file.
pub const DEFAULTS: &str = include_str!("../assets/keymap.toml");

/// A set of bindings that applies in some place. A key is looked up in the mode's layer first, then the pane's, then
/// [`Layer::Global`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Everywhere that text is not being typed.
    Global,
    /// The list pane.
    List,
    /// The reading pane.
    Reader,
    /// Wherever text is typed.
    Text,
    /// The filter bar, over [`Layer::Text`].
    Filter,
    /// Prompts with a list to choose from (tags, palette), over [`Layer::Text`].
    Choice,
    /// Help and problems.
    Overlay,
    /// The filter bar where one article or several are chosen, over [`Layer::Filter`].
    Pick,
}

impl Layer {
    /// All layers with their names in the keymap file and their headings in help.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Global, "global", "Everywhere"),
        (Self::List, "list", "List"),
        (Self::Reader, "reader", "Reading pane"),
        (Self::Text, "text", "Typing"),
        (Self::Filter, "filter", "Filter bar"),
        (Self::Choice, "choice", "Prompts with choices"),
        (Self::Overlay, "overlay", "Help and problems"),
        (Self::Pick, "pick", "Choosing"),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n, _)| *n == name).map(|(layer, ..)| *layer)
    }
}

/// All bindings in force.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    bound: BTreeMap<(Layer, Key), Binding>,
    files: usize,
}

/// What a key does, and where that is written: hints name the key that stands first, and the user's own before ours.
#[derive(Debug, Clone, Copy)]
struct Binding {
    action: Action,
    place: (Reverse<usize>, usize),
}

/// What is wrong in a keymap file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeymapError(String);

impl fmt::Display for KeymapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Keymap {
    /// The bindings that ship with the program.
    ///
    /// # Errors
    /// Where the shipped file is wrong; a test holds that it is not.
    pub fn shipped() -> Result<Self, KeymapError> {
        let mut map = Self::default();
        map.extend(DEFAULTS, Path::new("assets/keymap.toml"))?;
        Ok(map)
    }

    /// Lays the bindings of a keymap file over those in force; a key bound to `none` is free again.
    ///
    /// # Errors
    /// Names the file, the layer and the key: text that is no TOML, an unknown layer, key or action, one key bound twice.
    pub fn extend(&mut self, toml: &str, path: &Path) -> Result<(), KeymapError> {
        let wrong = |why: String| KeymapError(format!("{}: {why}", path.display()));
        let file: toml::Table = toml::from_str(toml).map_err(|e| wrong(e.to_string().trim_end().to_owned()))?;
        self.files += 1;
        let mut seen = BTreeMap::new();
        for (section, bindings) in &file {
            let layer = Layer::named(section).ok_or_else(|| wrong(unknown_layer(section)))?;
            let bindings = bindings.as_table().ok_or_else(|| wrong(format!("{section} is not a [layer] of keys")))?;
            for (spelling, name) in bindings {
                let name = name
                    .as_str()
                    .ok_or_else(|| wrong(format!("[{section}] \"{spelling}\": put the action's name in quotes")))?;
                let key: Key = spelling.parse().map_err(|e| wrong(format!("[{section}] {e}")))?;
                if let Some(other) = seen.insert((layer, key), spelling) {
                    return Err(wrong(format!(
                        "[{section}] \"{other}\" and \"{spelling}\" are one key; keep one of them"
                    )));
                }
                if name == "none" {
                    self.bound.remove(&(layer, key));
                    continue;
                }
                let action = Action::named(name).ok_or_else(|| {
                    wrong(format!("[{section}] \"{spelling}\": no action \"{name}\"; `offprint keys` lists them all"))
                })?;
                let place = (Reverse(self.files), seen.len());
                self.bound.insert((layer, key), Binding { action, place });
            }
        }
        Ok(())
    }

    /// What a key asks for, the first of `layers` that knows it deciding.
    pub fn action(&self, layers: &[Layer], key: Key) -> Option<Action> {
        layers.iter().find_map(|layer| self.bound.get(&(*layer, key)).map(|binding| binding.action))
    }

    /// All bindings, by layer and key.
    pub fn iter(&self) -> impl Iterator<Item = (Layer, Key, Action)> {
        self.bound.iter().map(|((layer, key), binding)| (*layer, *key, binding.action))
    }

    /// The keys of an action in a layer, as the keymap file orders them.
    pub fn keys(&self, layer: Layer, action: Action) -> Vec<Key> {
        let here = self.bound.iter().filter(|((l, _), binding)| *l == layer && binding.action == action);
        let mut keys: Vec<_> = here.map(|((_, key), binding)| (binding.place, *key)).collect();
        keys.sort_unstable();
        keys.into_iter().map(|(_, key)| key).collect()
    }

    /// The first key of an action in any layer, as a hint names it.
    pub fn hint(&self, action: Action) -> Option<String> {
        Layer::ALL.iter().find_map(|(layer, ..)| self.keys(*layer, action).first().map(ToString::to_string))
    }

    /// The key table: for each layer its heading and its rows of keys and help line, in the order of the actions; the ten
    /// number keys are one row. Help, README and `offprint keys` are made from it.
    pub fn table(&self) -> Vec<(&'static str, Vec<(String, String)>)> {
        self.table_of(|_| true)
    }

    /// The part of the key table that is about some layers.
    pub fn table_of(&self, about: impl Fn(Layer) -> bool) -> Vec<(&'static str, Vec<(String, String)>)> {
        Layer::ALL
            .iter()
            .filter(|(layer, ..)| about(*layer))
            .map(|(layer, _, heading)| (*heading, self.rows(*layer)))
            .filter(|(_, r)| !r.is_empty())
            .collect()
    }

    fn rows(&self, layer: Layer) -> Vec<(String, String)> {
        let mut rows: Vec<(String, String)> = Vec::new();
        let mut numbers = Vec::new();
        for action in Action::all() {
            let keys: Vec<String> = self.keys(layer, action).iter().map(ToString::to_string).collect();
            if keys.is_empty() {
                continue;
            }
            if matches!(action, Action::Slot(_)) {
                numbers.extend(keys);
                continue;
            }
            if let (Action::Repeat, false) = (action, numbers.is_empty()) {
                let (first, last) = (numbers[0].clone(), numbers[numbers.len() - 1].clone());
                rows.push((format!("{first} … {last}"), "put or take off the tag of the key".to_owned()));
            }
            rows.push((keys.join(" "), action.help().to_owned()));
        }
        rows
    }
}

fn unknown_layer(section: &str) -> String {
    let known: Vec<&str> = Layer::ALL.iter().map(|(_, name, _)| *name).collect();
    format!("no layer [{section}]; the layers are {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_over(toml: &str) -> Result<Keymap, String> {
        let mut map = Keymap::shipped().map_err(|e| e.to_string())?;
        map.extend(toml, Path::new("mine.toml")).map_err(|e| e.to_string())?;
        Ok(map)
    }

    fn key(name: &str) -> Key {
        name.parse().unwrap()
    }

    #[test]
    fn the_shipped_file_reads_and_binds_what_users_rely_on() {
        let map = Keymap::shipped().unwrap();
        for (layer, keys, action) in [
            (Layer::Global, "?", Action::Help),
            (Layer::Global, ":", Action::Palette),
            (Layer::Global, "tab", Action::OtherPane),
            (Layer::Global, "/", Action::Search),
            (Layer::Global, "u", Action::Undo),
            (Layer::Global, "s", Action::Star),
            (Layer::Global, "0", Action::Slot(Slot(10))),
            (Layer::List, "enter", Action::Open),
            (Layer::Global, "r", Action::ShowRemoved),
        ] {
            assert_eq!(map.action(&[layer], key(keys)), Some(action), "{keys}");
        }
    }

    #[test]
    fn every_action_is_bound_or_in_the_palette() {
        let map = Keymap::shipped().unwrap();
        for action in Action::all() {
            let bound = map.iter().any(|(_, _, a)| a == action);
            assert!(bound || action.in_palette(), "{} can be reached by nothing", action.name());
        }
    }

    #[test]
    fn the_inner_layer_decides() {
        let map = laid_over("[list]\n\"?\" = \"quit\"").unwrap();
        assert_eq!(map.action(&[Layer::List, Layer::Global], key("?")), Some(Action::Quit));
        assert_eq!(map.action(&[Layer::Reader, Layer::Global], key("?")), Some(Action::Help));
    }

    #[test]
    fn none_frees_a_key() {
        let map = laid_over("[global]\n\"Q\" = \"none\"").unwrap();
        assert_eq!(map.action(&[Layer::Global], key("Q")), None);
    }

    #[test]
    fn mistakes_name_file_layer_and_key() {
        for (toml, said) in [
            ("[global]\n\"ctrl-d\" = \"down\"\n\"Ctrl-D\" = \"up\"", "are one key"),
            ("[global]\n\"hyper-x\" = \"down\"", "hyper-x"),
            ("[global]\n\"x\" = \"dance\"", "no action \"dance\""),
            ("[lists]\n\"x\" = \"down\"", "no layer [lists]"),
            ("[global\n", "line 1"),
        ] {
            let error = laid_over(toml).unwrap_err();
            assert!(error.contains(said) && error.contains("mine.toml"), "{error}");
        }
    }
}
