//! One key press, however the terminal reported it.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers, in one form only: letters carry their case instead of Shift, `Ctrl` letters are lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// Names of keys that are not one character: as written in the keymap file, and as shown.
const NAMED: [(&str, &str, KeyCode); 16] = [
    ("enter", "Enter", KeyCode::Enter),
    ("esc", "Esc", KeyCode::Esc),
    ("tab", "Tab", KeyCode::Tab),
    ("shift-tab", "Shift-Tab", KeyCode::BackTab),
    ("space", "Space", KeyCode::Char(' ')),
    ("backspace", "Backspace", KeyCode::Backspace),
    ("delete", "Del", KeyCode::Delete),
    ("insert", "Ins", KeyCode::Insert),
    ("up", "↑", KeyCode::Up),
    ("down", "↓", KeyCode::Down),
    ("left", "←", KeyCode::Left),
    ("right", "→", KeyCode::Right),
    ("home", "Home", KeyCode::Home),
    ("end", "End", KeyCode::End),
    ("pgup", "PgUp", KeyCode::PageUp),
    ("pgdn", "PgDn", KeyCode::PageDown),
];

impl Key {
    fn new(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let mut modifiers = modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match code {
            // Terminals send one byte for all three.
            KeyCode::Char('7' | '/' | '_') if modifiers.contains(KeyModifiers::CONTROL) => KeyCode::Char('_'),
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => KeyCode::Char(c.to_ascii_lowercase()),
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::Char(single_upper(c)),
            KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            code => code,
        };
        if matches!(code, KeyCode::Char(_) | KeyCode::BackTab) {
            modifiers -= KeyModifiers::SHIFT;
        }
        Self { code, modifiers }
    }

    /// The character that this key types, where it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }
}

fn single_upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(u), None) => u,
        _ => c,
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        Self::new(event.code, event.modifiers)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    /// Some order, for maps: crossterm's key codes are ordered, but only partially by type.
    fn cmp(&self, other: &Self) -> Ordering {
        let keys = self.code.partial_cmp(&other.code).unwrap_or(Ordering::Equal);
        keys.then(self.modifiers.bits().cmp(&other.modifiers.bits()))
    }
}

impl FromStr for Key {
    type Err = String;

    /// Reads `x`, `ctrl-x`, `alt-enter`, `shift-tab`, `f5`; names and modifiers in any case.
    fn from_str(spelling: &str) -> Result<Self, String> {
        let unknown = || {
            format!(
                "no key \"{spelling}\"; write a character, or one of ctrl- alt- shift- before a name like enter, pgdn, f5"
            )
        };
        let mut rest = spelling;
        let mut modifiers = KeyModifiers::NONE;
        while let Some((head, tail)) = rest.split_once('-').filter(|(head, tail)| !head.is_empty() && !tail.is_empty())
        {
            modifiers |= match head.to_ascii_lowercase().as_str() {
                "ctrl" => KeyModifiers::CONTROL,
                "alt" => KeyModifiers::ALT,
                "shift" => KeyModifiers::SHIFT,
                _ => return Err(unknown()),
            };
            rest = tail;
        }
        let mut chars = rest.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return Ok(Self::new(KeyCode::Char(c), modifiers));
        }
        let lower = rest.to_ascii_lowercase();
        if let Some((.., code)) = NAMED.iter().find(|(name, ..)| *name == lower) {
            return Ok(Self::new(*code, modifiers));
        }
        let number = lower.strip_prefix('f').and_then(|n| n.parse().ok()).filter(|n| (1..=24).contains(n));
        number.map(|n| Self::new(KeyCode::F(n), modifiers)).ok_or_else(unknown)
    }
}

impl fmt::Display for Key {
    /// As shown to people: `Ctrl-D`, `Space`, `J`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let control = self.modifiers.contains(KeyModifiers::CONTROL);
        for (set, name) in
            [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SHIFT, "Shift-")]
        {
            if self.modifiers.contains(set) {
                f.write_str(name)?;
            }
        }
        if let Some((_, shown, _)) = NAMED.iter().find(|(.., code)| *code == self.code) {
            return f.write_str(shown);
        }
        match self.code {
            KeyCode::Char(c) if control => write!(f, "{}", c.to_ascii_uppercase()),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "F{n}"),
            _ => f.write_str("?"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for (written, shown) in [
            ("x", "x"),
            ("X", "X"),
            ("-", "-"),
            ("ctrl-d", "Ctrl-D"),
            ("Ctrl-D", "Ctrl-D"),
            ("alt--", "Alt--"),
            ("ctrl-/", "Ctrl-_"),
            ("shift-tab", "Shift-Tab"),
            ("space", "Space"),
            ("f12", "F12"),
            ("ctrl-pgdn", "Ctrl-PgDn"),
            ("ж", "ж"),
        ] {
            assert_eq!(written.parse::<Key>().unwrap().to_string(), shown);
        }
        for wrong in ["", "nokey", "hyper-x", "f0", "f99"] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_key_has_one_form_whatever_the_terminal_reports() {
        let shifted = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::SHIFT);
        let capital = KeyEvent::new(KeyCode::Char('J'), KeyModifiers::NONE);
        let both = KeyEvent::new(KeyCode::Char('J'), KeyModifiers::SHIFT);
        assert_eq!(Key::from(shifted), "J".parse().unwrap());
        assert_eq!(Key::from(capital), Key::from(both));
        let backtab = KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT);
        assert_eq!(Key::from(backtab), "shift-tab".parse().unwrap());
    }
}
