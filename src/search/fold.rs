//! Folding: the form of a text in which `cafe` is in `CAFÉ`, `путин` in `Путин` and a curly quote is a quote.
//!
//! ASCII stays as it is, capitals too: the fuzzy scorer ranks equal case higher. Everything else is brought to lower case and
//! decomposed by compatibility, diacritics are dropped, and quotes and dashes are made plain, so that they count as the start
//! of a word. Marks that are letters of their own script (vowel signs of India, voicing marks of kana) stay.

use std::borrow::Cow;

use unicode_normalization::char::decompose_compatible;

/// A folded text that knows where each of its bytes came from.
#[derive(Debug)]
pub struct Folded<'a> {
    text: Cow<'a, str>,
    /// For each byte of `text` the byte at which its character starts in the original; empty where nothing was folded.
    origins: Vec<usize>,
}

impl<'a> Folded<'a> {
    /// Folds a text.
    pub fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self { text: Cow::Borrowed(text), origins: Vec::new() };
        }
        let mut folded = String::with_capacity(text.len());
        let mut origins = Vec::with_capacity(text.len());
        for (at, char) in text.char_indices() {
            fold_char(char, &mut folded);
            origins.resize(folded.len(), at);
        }
        Self { text: Cow::Owned(folded), origins }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte of the original at which the character starts that the folded byte `at` came from.
    pub fn origin(&self, at: usize) -> usize {
        self.origins.get(at).copied().unwrap_or(at)
    }
}

/// Folds a text. Free for ASCII.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let (plain, other) = rest.split_at(at);
        folded.push_str(plain);
        let mut chars = other.chars();
        if let Some(char) = chars.next() {
            fold_char(char, &mut folded);
        }
        rest = chars.as_str();
    }
    folded.push_str(rest);
    Cow::Owned(folded)
}

/// Folds a text and brings ASCII to lower case too: for comparing without regard to case.
pub fn fold_lower(text: &str) -> String {
    let mut folded = fold(text).into_owned();
    folded.make_ascii_lowercase();
    folded
}

fn fold_char(char: char, out: &mut String) {
    // Plain small letters of Russian and its neighbours, by far the most frequent.
    if char.is_ascii() || matches!(char, 'а'..='и' | 'к'..='я') {
        out.push(char);
        return;
    }
    if let Some(plain) = plain(char) {
        out.push_str(plain);
        return;
    }
    // Decomposed first: what a letter decomposes to may still be a capital.
    decompose_compatible(char, |part| {
        if is_diacritic(part) {
            return;
        }
        for lower in part.to_lowercase().filter(|lower| !is_diacritic(*lower)) {
            match plain(lower) {
                Some(plain) => out.push_str(plain),
                None => out.push(lower),
            }
        }
    });
}

/// Characters that Unicode does not decompose, but that people type as these, or not at all.
fn plain(char: char) -> Option<&'static str> {
    Some(match char {
        '‘'..='‛' | '‹' | '›' | '′' => "'",
        '“'..='‟' | '«' | '»' | '″' | '「'..='』' | '《' | '》' => "\"",
        '‐'..='―' | '−' => "-",
        '¡' => "!",
        '¿' => "?",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ł' => "l",
        'ı' => "i",
        'ς' => "σ",
        // Soft hyphen, zero-width space and joiners, marks of direction, byte order mark.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => "",
        _ => return None,
    })
}

/// Marks that readers leave out when they type: Latin, Greek and Cyrillic accents, points of Hebrew and Arabic.
fn is_diacritic(char: char) -> bool {
    matches!(char,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_as_people_type() {
        for (text, folded) in [
            ("Café", "Cafe"),
            ("CAFÉ", "CAFe"),
            ("Cafe\u{301}", "Cafe"),
            ("Путин Ёлка", "путин елка"),
            ("Straße", "Strasse"),
            ("İstanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("“war—peace”", "\"war-peace\""),
            ("don’t", "don't"),
            ("ﬁn ＡＢ", "fin ab"),
            ("a\u{a0}b\u{200b}c", "a bc"),
            ("הָאָרֶץ", "הארץ"),
            ("ΛΌΓΟΣ λόγος", "λογοσ λογοσ"),
            ("が", "か\u{3099}"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in ".*") {
            let once = fold_lower(&text);
            prop_assert_eq!(&fold_lower(&once), &once);
        }

        #[test]
        fn origins_are_character_starts_in_order(text in ".*") {
            let folded = Folded::new(&text);
            prop_assert_eq!(folded.text(), fold(&text));
            let origins: Vec<_> = (0..folded.text().len()).map(|at| folded.origin(at)).collect();
            prop_assert!(origins.is_sorted());
            prop_assert!(origins.iter().all(|&at| at < text.len() && text.is_char_boundary(at)));
        }
    }
}
