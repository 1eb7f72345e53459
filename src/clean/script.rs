//! What the cleaner must know of scripts: which have no spaces, which have no case, what ends a sentence.

/// Whether the character is one of the letters beyond ASCII that most texts are written with. A letter that is not may
/// still be one: it is to be looked up in the tables of the standard library, which takes ten times as long.
fn is_common_letter(c: char) -> bool {
    match c {
        ..'\u{370}' => matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2c1}'),
        ..'\u{531}' => {
            matches!(c,
            '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' | '\u{3f7}'..='\u{3ff}' | '\u{3a3}'..='\u{3f5}'
            | '\u{38e}'..='\u{3a1}')
        }
        ..'\u{3041}' => {
            matches!(c,
            '\u{620}'..='\u{657}' | '\u{66e}'..='\u{6d3}' | '\u{5d0}'..='\u{5ea}' | '\u{8f0}'..='\u{93b}')
        }
        _ => {
            matches!(c,
            '\u{4e00}'..='\u{a48c}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
            | '\u{ac00}'..='\u{d7a3}')
        }
    }
}

/// Whether the character is one of the quotation marks, dashes, bullets and spaces beyond ASCII that stand between letters.
#[inline]
fn is_common_sign(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{a9}' | '\u{ab}'..='\u{b1}' | '\u{bb}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}

/// [`char::is_alphabetic`], quicker.
#[inline]
pub(super) fn is_alphabetic(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    is_common_letter(c) || !is_common_sign(c) && c.is_alphabetic()
}

/// [`char::is_numeric`], quicker.
#[inline]
pub(super) fn is_numeric(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { !is_common_letter(c) && !is_common_sign(c) && c.is_numeric() }
}

/// [`char::is_alphanumeric`], quicker.
#[inline]
pub(super) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_common_letter(c) || !is_common_sign(c) && c.is_alphanumeric()
}

/// The one character whose lower case is two.
const TWO: char = 'İ';

/// The lower case of a character, but for [`TWO`], which stays.
#[inline]
pub(super) fn lower(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { lower_beyond_ascii(c) }
}

fn lower_beyond_ascii(c: char) -> char {
    match c {
        // Scripts without case, and letters in lower case.
        '\u{80}'..='\u{bf}'
        | '\u{df}'..='\u{ff}'
        | '\u{3ac}'..='\u{3ce}'
        | '\u{430}'..='\u{45f}'
        | '\u{557}'..='\u{109f}'
        | '\u{1ffd}'..='\u{2125}'
        | '\u{2cf3}'..='\u{a63f}'
        | '\u{ac00}'..='\u{d7ff}'
        | TWO => c,
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Appends [`char::to_lowercase`].
#[inline]
pub(super) fn push_lower(text: &mut String, c: char) {
    if c == TWO { text.extend(c.to_lowercase()) } else { text.push(lower(c)) }
}

/// Bytes of what [`push_lower`] appends.
#[inline]
pub(super) fn lower_len(c: char) -> usize {
    match c {
        c if c.is_ascii() => 1,
        TWO => c.to_lowercase().map(char::len_utf8).sum(),
        c => lower(c).len_utf8(),
    }
}

/// A lower-case letter as word lists have it, so that lines in capitals, which many languages write without accents, and
/// the two or three ways to write a letter are one: without its accent (Latin, Greek), е for ё, one form of alef, yeh, kaf
/// and heh, no dotless ı. `None` for signs that only go with a letter: vowel points, combining accents, nuktas.
pub(super) fn plain(c: char) -> Option<char> {
    Some(match c {
        '\0'..='\u{bf}' => c,
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | TWO => 'i',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'ة' => 'ه',
        '\u{200c}' => ' ',
        '\u{958}' => 'क',
        '\u{959}' => 'ख',
        '\u{95a}' => 'ग',
        '\u{95b}' => 'ज',
        '\u{95c}' => 'ड',
        '\u{95d}' => 'ढ',
        '\u{95e}' => 'फ',
        '\u{300}'..='\u{36f}' | '\u{5b0}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{93c}' => return None,
        c => c,
    })
}

/// Puts [`str::to_lowercase`] of `word` in place of what `text` holds.
pub(super) fn lower_into(text: &mut String, word: &str) {
    text.clear();
    if word.is_ascii() {
        text.push_str(word);
        text.make_ascii_lowercase();
        return;
    }
    // The one letter whose lower case depends on where it stands.
    if word.contains('Σ') {
        text.push_str(&word.to_lowercase());
    } else {
        word.chars().for_each(|c| push_lower(text, c));
    }
}

/// Whether each character counts as a word: Han, kana, Hangul is spaced and does not.
#[inline]
pub(super) fn is_cjk(c: char) -> bool {
    c >= '\u{3040}'
        && matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether the character is a syllable of Korean.
pub(super) fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Whether the script has no spaces between words: CJK, Thai, Lao, Myanmar, Khmer.
#[inline]
pub(super) fn is_unspaced(c: char) -> bool {
    let southeast = || matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}');
    c >= '\u{e00}' && (is_cjk(c) || southeast())
}

/// Whether the character is a vowel sign or another mark that belongs to the letter before it.
#[inline]
pub(super) fn is_mark(c: char) -> bool {
    c >= '\u{300}'
        && matches!(c,
        '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05c7}' | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}'
        | '\u{0900}'..='\u{0903}' | '\u{093a}'..='\u{094f}' | '\u{0951}'..='\u{0957}')
}

/// Whether a character points from one place of a site to the next. Two of them are quotation marks as well.
pub(super) fn is_arrow(c: char) -> bool {
    matches!(c, '»' | '›' | '→' | '▸' | '❯')
}

/// Whether a character parts the entries of a menu.
pub(super) fn is_bar(c: char) -> bool {
    matches!(c, '|' | '·' | '•' | '｜' | '┊')
}

/// Whether a sentence can end with the character.
pub(super) fn is_end_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '．' | '｡' | '؟' | '۔' | '।' | '॥' | '…' | '։' | '።' | '‽')
}

/// Whether the character may follow the end mark: closing quotes and brackets, footnote signs.
pub(super) fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | '“'
            | '„'
            | '«'
            | ')'
            | ']'
            | '）'
            | '］'
            | '」'
            | '』'
            | '】'
            | '》'
            | '〉'
            | '*'
            | '†'
            | '‡'
            | '\u{200f}'
            | '\u{200e}'
    )
}

/// Number of words as readers count: runs of letters and digits between spaces, and every CJK character.
pub(super) fn count_words(text: &str) -> u32 {
    let mut words = 0;
    let mut inside = false;
    for c in text.chars() {
        if is_cjk(c) {
            words += 1;
            inside = false;
        } else if c.is_whitespace() {
            inside = false;
        } else if !inside && is_alphanumeric(c) {
            words += 1;
            inside = true;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_ways_agree_with_the_tables() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_numeric(c), c.is_numeric(), "{c:?}");
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            let mut lower = String::new();
            push_lower(&mut lower, c);
            assert!(lower.chars().eq(c.to_lowercase()), "{c:?}");
        }
        let mut lower = String::from("before");
        for word in ["ΤΗΣ", "ΣΤΗ", "İZMİR", "Straße", "АВТОР", "وقال", "A1"] {
            lower_into(&mut lower, word);
            assert_eq!(lower, word.to_lowercase());
        }
    }

    #[test]
    fn words_are_counted_as_readers_count() {
        for (text, words) in
            [("", 0), ("one — two", 2), ("don't stop", 2), ("東京は雨。", 4), ("the 東京 tower", 4), ("…", 0)]
        {
            assert_eq!(count_words(text), words, "{text}");
        }
    }
}
