//! What single characters fold to.

use unicode_normalization::char::{decompose_canonical, decompose_compatible, is_combining_mark};

/// What becomes of a character, apart from its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letter {
    /// Stays, and has no upper case.
    Same,
    /// Has no marks: becomes itself, in lower case.
    Bare,
    Dropped,
    /// Becomes this.
    Plain(&'static str),
    /// Becomes what it decomposes to, folded; or itself, in lower case. See [`decompose`].
    Decomposed,
}

/// What becomes of `c`.
pub(super) fn letter(c: char) -> Letter {
    match c {
        // Most letters of most texts, before the tables are asked.
        '\0'..='\x7F' | 'А'..='И' | 'К'..='Я' => Letter::Bare,
        'à'..='å' => Letter::Plain("a"),
        'è'..='ë' => Letter::Plain("e"),
        'ì'..='ï' => Letter::Plain("i"),
        'ò'..='ö' => Letter::Plain("o"),
        'ù'..='ü' => Letter::Plain("u"),
        '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{3041}'..='\u{30FF}' => Letter::Same,
        'а'..='и' | 'к'..='я' | '\u{62A}'..='\u{63A}' | '\u{641}'..='\u{642}' | '\u{644}'..='\u{648}' => {
            Letter::Same
        }
        c if is_folded_away(c) => Letter::Dropped,
        c => plain(c).map_or_else(|| undecomposed(c), Letter::Plain),
    }
}

/// Gives the parts of a character.
pub(super) fn decompose(c: char, part: impl FnMut(char)) {
    if is_styled(c) { decompose_compatible(c, part) } else { decompose_canonical(c, part) }
}

/// Plain characters raised, lowered, circled or in another style, squared units, radicals, kana of half width, and Arabic
/// letters in the shape of their place. Not the squared and circled forms of kana and Hangul: what they decompose to would
/// have to be composed again.
fn is_styled(c: char) -> bool {
    matches!(c,
        'ª' | '²' | '³' | 'µ' | '¹' | 'º' | '¼'..='¾' | '\u{2B0}'..='\u{2E4}' | '\u{1D2C}'..='\u{1DBF}' | '\u{2070}'..='\u{209C}'
        | '\u{2100}'..='\u{2189}' | '\u{2460}'..='\u{24EA}' | '\u{2F00}'..='\u{2FD5}' | '\u{3371}'..='\u{337A}'
        | '\u{3380}'..='\u{33FE}' | '\u{FF66}'..='\u{FF9F}' | '\u{FB50}'..='\u{FDFC}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{1D400}'..='\u{1D7FF}')
}

/// Characters whose parts a search tells apart (`が` is no `か`) stay whole.
fn undecomposed(c: char) -> Letter {
    if !is_cased(c) && c > '\u{2FF}' && !is_styled(c) {
        let (mut marked, mut parts) = (false, 0);
        decompose_canonical(c, |part| {
            parts += 1;
            marked |= is_folded_away(part) || part != c && plain(part).is_some();
        });
        if parts > 1 && !marked || parts == 1 && is_combining_mark(c) {
            return Letter::Same;
        }
    }
    Letter::Decomposed
}

fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase()
}

/// Marks and signs that people leave out when they type.
fn is_folded_away(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{5BF}'
        | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{640}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{6E7}'..='\u{6E8}'
        | '\u{6EA}'..='\u{6ED}' | '\u{8D3}'..='\u{8E1}' | '\u{93C}' | '\u{9BC}' | '\u{A3C}' | '\u{B3C}' | '\u{8E3}'..='\u{8FF}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' | '\u{FEFF}')
}

/// The plain form of letters, punctuation and digits that have one but no canonical decomposition to it.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => " ",
        '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2039}' | '\u{203A}' | '\u{2BC}' | '\u{B4}' | '\u{5F3}' => "'",
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{AB}' | '\u{BB}' | '\u{5F4}' | '「'..='』' | '《' | '》' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{5BE}' => "-",
        '\u{2026}' => "...",
        '¡' => "!",
        '¿' => "?",
        '\u{DF}' => "ss",
        '\u{1E9E}' => "SS",
        'Æ' | 'Ǽ' | 'Ǣ' => "AE",
        'æ' | 'ǽ' | 'ǣ' => "ae",
        'Œ' => "OE",
        'œ' => "oe",
        'Ø' | 'Ǿ' => "O",
        'ø' | 'ǿ' => "o",
        'Đ' | 'Ð' => "D",
        'đ' | 'ð' => "d",
        'Ħ' => "H",
        'ħ' => "h",
        'Ŧ' => "T",
        'ŧ' => "t",
        'Þ' => "TH",
        'þ' => "th",
        'ı' => "i",
        'Ł' | 'Ŀ' => "L",
        'ł' | 'ŀ' => "l",
        'ŉ' => "n",
        'ſ' => "s",
        'ς' => "σ",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return plain_eastern(c),
    })
}

fn plain_eastern(c: char) -> Option<&'static str> {
    const ASCII: &str =
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    let nth = |base: &'static str, first: u32| {
        let at = (c as u32 - first) as usize;
        base.get(at..=at)
    };
    match c {
        '\u{FF01}'..='\u{FF5E}' => nth(ASCII, 0xFF01),
        '\u{660}'..='\u{669}' => nth("0123456789", 0x660),
        '\u{6F0}'..='\u{6F9}' => nth("0123456789", 0x6F0),
        'ٱ' | 'آ' | 'أ' | 'إ' => Some("ا"),
        'ى' | 'ی' | 'ې' | 'ۍ' | 'ئ' | 'ے' | 'ۓ' => Some("ي"),
        'ک' | 'ڪ' => Some("ك"),
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۀ' | 'ۂ' | 'ۃ' => Some("ه"),
        'ؤ' => Some("و"),
        _ => None,
    }
}
