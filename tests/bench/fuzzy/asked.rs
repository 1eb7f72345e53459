//! What is asked: queries at once, and queries as they are typed.

/// From one letter to twelve, several words, letters left out, capitals, no match, accents, Cyrillic, digits. The words occur in
/// generated headlines as well as in those of newspapers.
pub const QUERIES: [&str; 20] = [
    "e",
    "th",
    "gov",
    "nyc",
    "bank",
    "senate",
    "climate",
    "gvrnmnt",
    "hospital",
    "constitution",
    "bank loan",
    "clmte chng",
    "rain coast",
    "fire in city",
    "NASA",
    "iPhone",
    "zxqjk",
    "café",
    "война",
    "2014",
];

/// What is typed, with how many backspaces after each piece.
const TYPED: [&[(&str, usize)]; 5] = [
    &[("bank loan", 4), ("court", 0)],
    &[("climate change", 6), ("law", 0)],
    &[("NASA", 3), ("asa mars", 0)],
    &[("sprme crt", 0)],
    &[("show me train", 5), ("rust", 0)],
];

/// A key, and what stands in the bar after it.
pub struct Key {
    pub press: String,
    pub text: String,
}

/// A sequence of keys.
pub struct Typing {
    /// With an arrow for each backspace.
    pub label: String,
    pub keys: Vec<Key>,
}

/// All sequences. The bar is never empty after a key.
pub fn typings() -> Vec<Typing> {
    TYPED.iter().map(|pieces| typing(pieces)).collect()
}

/// A text typed from its beginning.
pub fn typing(pieces: &[(&str, usize)]) -> Typing {
    let (mut label, mut text, mut keys) = (String::new(), String::new(), Vec::new());
    for (typed, backspaces) in pieces {
        for letter in typed.chars() {
            text.push(letter);
            label.push(letter);
            keys.push(Key { press: letter.into(), text: text.clone() });
        }
        for _ in 0..*backspaces {
            text.pop();
            label.push('←');
            keys.push(Key { press: "\x7f".into(), text: text.clone() });
        }
    }
    Typing { label, keys }
}
