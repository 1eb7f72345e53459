//! What kinds of characters [`sanitise`](super::sanitise()) tells apart, and the quick way over those that need no look.

use unicode_normalization::char::is_combining_mark;

/// What is to be done with a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Stays.
    Plain,
    /// Breaks the line in another way than LF.
    LineBreak,
    Tab,
    /// Introduces an escape sequence.
    Escape,
    /// Never stands in text.
    Drop,
    /// A C1 code that was a windows-1252 character before it was decoded wrongly.
    Windows(char),
    /// Means nothing to anyone else.
    Junk,
    /// A combining mark of Latin, Greek, Cyrillic or symbols.
    Diacritic,
    /// Any other combining mark.
    Mark,
    /// A vowel or tail that completes a Hangul syllable.
    JamoTail,
    /// An emoji modifier.
    SkinTone,
    Variation,
    /// ZWJ or ZWNJ.
    Joiner,
    /// Belongs to the character after it.
    Prepend,
}

/// The class of a character.
pub(super) fn class(c: char) -> Class {
    match c {
        '\t' => Class::Tab,
        '\n' | '\x20'..='\x7e' => Class::Plain,
        '\r' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::LineBreak,
        '\x1b' | '\u{90}' | '\u{98}' | '\u{9b}' | '\u{9d}'..='\u{9f}' => Class::Escape,
        '\u{91}' => Class::Windows('\u{2018}'),
        '\u{92}' => Class::Windows('\u{2019}'),
        '\u{93}' => Class::Windows('\u{201C}'),
        '\u{94}' => Class::Windows('\u{201D}'),
        '\u{95}' => Class::Windows('\u{2022}'),
        '\u{96}' => Class::Windows('\u{2013}'),
        '\u{97}' => Class::Windows('\u{2014}'),
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => Class::Drop,
        '\u{200C}' | '\u{200D}' => Class::Joiner,
        '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Class::Variation,
        c if is_ignorable(c) => Class::Drop,
        c if is_junk(c) => Class::Junk,
        '\u{1160}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FB}' => Class::JamoTail,
        '\u{1F3FB}'..='\u{1F3FF}' => Class::SkinTone,
        c if is_prepend(c) => Class::Prepend,
        c if is_diacritic(c) => Class::Diacritic,
        c if is_combining_mark(c) => Class::Mark,
        _ => Class::Plain,
    }
}

/// `Default_Ignorable_Code_Point` of Unicode 17 (DerivedCoreProperties.txt) but for joiners and variation selectors, which
/// have rules of their own; with it, interlinear annotation and the object replacement character.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Private use, noncharacters, and the planes to which no character is assigned (4 to 13).
fn is_junk(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{40000}'..='\u{DFFFF}' | '\u{E1000}'..)
        || c as u32 & 0xFFFE == 0xFFFE
}

/// `Grapheme_Cluster_Break=Prepend` of Unicode 17 (GraphemeBreakProperty.txt), and the Devanagari caret: most have no width
/// of their own.
fn is_prepend(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{605}' | '\u{6DD}' | '\u{70F}' | '\u{890}'..='\u{891}' | '\u{8E2}' | '\u{D4E}' | '\u{A8FA}'
        | '\u{110BD}' | '\u{110CD}' | '\u{111C2}'..='\u{111C3}' | '\u{113D1}' | '\u{1193F}' | '\u{11941}'
        | '\u{11A84}'..='\u{11A89}' | '\u{11D46}' | '\u{11F02}')
}

fn is_diacritic(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{2DE0}'..='\u{2DFF}' | '\u{FE20}'..='\u{FE2F}')
}

/// `Extended_Pictographic` of Unicode 17 (emoji-data.txt): what ZWJ can join to one picture.
pub(super) fn is_pictographic(c: char) -> bool {
    matches!(c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2194}'..='\u{2199}'
        | '\u{21A9}'..='\u{21AA}' | '\u{231A}'..='\u{231B}' | '\u{2328}' | '\u{23CF}' | '\u{23E9}'..='\u{23F3}'
        | '\u{23F8}'..='\u{23FA}' | '\u{24C2}' | '\u{25AA}'..='\u{25AB}' | '\u{25B6}' | '\u{25C0}'
        | '\u{25FB}'..='\u{25FE}' | '\u{2600}'..='\u{2604}' | '\u{260E}' | '\u{2611}' | '\u{2614}'..='\u{2615}'
        | '\u{2618}' | '\u{261D}' | '\u{2620}' | '\u{2622}'..='\u{2623}' | '\u{2626}' | '\u{262A}'
        | '\u{262E}'..='\u{262F}' | '\u{2638}'..='\u{263A}' | '\u{2640}' | '\u{2642}' | '\u{2648}'..='\u{2653}'
        | '\u{265F}'..='\u{2660}' | '\u{2663}' | '\u{2665}'..='\u{2666}' | '\u{2668}' | '\u{267B}'
        | '\u{267E}'..='\u{267F}' | '\u{2692}'..='\u{2697}' | '\u{2699}' | '\u{269B}'..='\u{269C}'
        | '\u{26A0}'..='\u{26A1}' | '\u{26A7}' | '\u{26AA}'..='\u{26AB}' | '\u{26B0}'..='\u{26B1}'
        | '\u{26BD}'..='\u{26BE}' | '\u{26C4}'..='\u{26C5}' | '\u{26C8}' | '\u{26CE}'..='\u{26CF}' | '\u{26D1}'
        | '\u{26D3}'..='\u{26D4}' | '\u{26E9}'..='\u{26EA}' | '\u{26F0}'..='\u{26F5}' | '\u{26F7}'..='\u{26FA}'
        | '\u{26FD}' | '\u{2702}' | '\u{2705}' | '\u{2708}'..='\u{270D}' | '\u{270F}' | '\u{2712}' | '\u{2714}'
        | '\u{2716}' | '\u{271D}' | '\u{2721}' | '\u{2728}' | '\u{2733}'..='\u{2734}' | '\u{2744}' | '\u{2747}'
        | '\u{274C}' | '\u{274E}' | '\u{2753}'..='\u{2755}' | '\u{2757}' | '\u{2763}'..='\u{2764}'
        | '\u{2795}'..='\u{2797}' | '\u{27A1}' | '\u{27B0}' | '\u{27BF}' | '\u{2934}'..='\u{2935}'
        | '\u{2B05}'..='\u{2B07}' | '\u{2B1B}'..='\u{2B1C}' | '\u{2B50}' | '\u{2B55}' | '\u{3030}' | '\u{303D}'
        | '\u{3297}' | '\u{3299}' | '\u{1F004}' | '\u{1F02C}'..='\u{1F02F}' | '\u{1F094}'..='\u{1F09F}'
        | '\u{1F0AF}'..='\u{1F0B0}' | '\u{1F0C0}' | '\u{1F0CF}'..='\u{1F0D0}' | '\u{1F0F6}'..='\u{1F0FF}'
        | '\u{1F170}'..='\u{1F171}' | '\u{1F17E}'..='\u{1F17F}' | '\u{1F18E}' | '\u{1F191}'..='\u{1F19A}'
        | '\u{1F1AE}'..='\u{1F1E5}' | '\u{1F201}'..='\u{1F20F}' | '\u{1F21A}' | '\u{1F22F}'
        | '\u{1F232}'..='\u{1F23A}' | '\u{1F23C}'..='\u{1F23F}' | '\u{1F249}'..='\u{1F25F}'
        | '\u{1F266}'..='\u{1F321}' | '\u{1F324}'..='\u{1F393}' | '\u{1F396}'..='\u{1F397}'
        | '\u{1F399}'..='\u{1F39B}' | '\u{1F39E}'..='\u{1F3F0}' | '\u{1F3F3}'..='\u{1F3F5}'
        | '\u{1F3F7}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1F4FD}' | '\u{1F4FF}'..='\u{1F53D}'
        | '\u{1F549}'..='\u{1F54E}' | '\u{1F550}'..='\u{1F567}' | '\u{1F56F}'..='\u{1F570}'
        | '\u{1F573}'..='\u{1F57A}' | '\u{1F587}' | '\u{1F58A}'..='\u{1F58D}' | '\u{1F590}'
        | '\u{1F595}'..='\u{1F596}' | '\u{1F5A4}'..='\u{1F5A5}' | '\u{1F5A8}' | '\u{1F5B1}'..='\u{1F5B2}'
        | '\u{1F5BC}' | '\u{1F5C2}'..='\u{1F5C4}' | '\u{1F5D1}'..='\u{1F5D3}' | '\u{1F5DC}'..='\u{1F5DE}'
        | '\u{1F5E1}' | '\u{1F5E3}' | '\u{1F5E8}' | '\u{1F5EF}' | '\u{1F5F3}' | '\u{1F5FA}'..='\u{1F64F}'
        | '\u{1F680}'..='\u{1F6C5}' | '\u{1F6CB}'..='\u{1F6D2}' | '\u{1F6D5}'..='\u{1F6E5}' | '\u{1F6E9}'
        | '\u{1F6EB}'..='\u{1F6F0}' | '\u{1F6F3}'..='\u{1F6FF}' | '\u{1F7DA}'..='\u{1F7FF}'
        | '\u{1F80C}'..='\u{1F80F}' | '\u{1F848}'..='\u{1F84F}' | '\u{1F85A}'..='\u{1F85F}'
        | '\u{1F888}'..='\u{1F88F}' | '\u{1F8AE}'..='\u{1F8AF}' | '\u{1F8BC}'..='\u{1F8BF}'
        | '\u{1F8C2}'..='\u{1F8CF}' | '\u{1F8D9}'..='\u{1F8FF}' | '\u{1F90C}'..='\u{1F93A}'
        | '\u{1F93C}'..='\u{1F945}' | '\u{1F947}'..='\u{1F9FF}' | '\u{1FA58}'..='\u{1FA5F}'
        | '\u{1FA6E}'..='\u{1FAFF}' | '\u{1FC00}'..='\u{1FFFD}')
}

/// Whether `base` has the variant that `selector` asks for, by the kinds of sequences in StandardizedVariants.txt,
/// emoji-variation-sequences.txt and the Ideographic Variation Database. By block, not by pair: an unknown pair is drawn
/// as its base.
pub(super) fn takes_variation(base: char, selector: char) -> bool {
    match selector {
        '\u{FE0E}'..='\u{FE0F}' => is_pictographic(base) || matches!(base, '0'..='9' | '#' | '*'),
        '\u{FE00}'..='\u{FE0D}' => {
            is_han(base)
                || matches!(base,
                    '0' | '\u{1000}'..='\u{109F}' | '\u{2018}'..='\u{201D}' | '\u{2200}'..='\u{22FF}'
                    | '\u{2A00}'..='\u{2AFF}' | '\u{3001}'..='\u{303F}' | '\u{A840}'..='\u{A877}'
                    | '\u{FF01}'..='\u{FF1F}')
        }
        '\u{E0100}'..='\u{E01EF}' => is_han(base),
        _ => matches!(base, '\u{1820}'..='\u{18AA}'),
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

/// Whether `c` is a letter of a script whose spelling uses ZWNJ and ZWJ: those that join their letters.
pub(super) fn is_joining_letter(c: char) -> bool {
    let script = matches!(c,
        '\u{620}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}'
        | '\u{1B00}'..='\u{1B7F}' | '\u{A840}'..='\u{A8FF}' | '\u{A980}'..='\u{A9FF}' | '\u{FB50}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}' | '\u{11000}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}');
    script && c.is_alphabetic()
}

/// The end of the run of characters of class [`Class::Plain`] that starts at `at`. May stop early, at a plain character
/// that only [`class`] can tell from its neighbours.
pub(super) fn plain_run(text: &[u8], mut at: usize) -> usize {
    while let Some(&lead) = text.get(at) {
        match lead {
            0x20..=0x7e | b'\n' => at = ascii_run(text, at + 1),
            0xc2..=0xdb if plain_pair(lead, byte(text, at + 1)) => at += 2,
            0xe1..=0xef if plain_triple(lead, byte(text, at + 1), byte(text, at + 2)) => at += 3,
            0xf0 if plain_emoji(byte(text, at + 1), byte(text, at + 2)) => at += 4,
            _ => return at,
        }
    }
    at
}

fn byte(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or(0)
}

fn ascii_run(text: &[u8], mut at: usize) -> usize {
    const STEP: usize = 32;
    let harmless = |b: u8| (0x20..0x7f).contains(&b) || b == b'\n';
    // One space between two words of another script is no run.
    if text.get(at).is_none_or(|b| !harmless(*b)) {
        return at;
    }
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<STEP>) {
        // No early exit: that is what lets the compiler compare the whole chunk at once.
        if !chunk.iter().fold(true, |all, b| all & harmless(*b)) {
            break;
        }
        at += STEP;
    }
    at + text.get(at..).unwrap_or_default().iter().take(STEP).take_while(|b| harmless(**b)).count()
}

/// U+00A0 – U+06FF, where Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic letters are.
fn plain_pair(lead: u8, second: u8) -> bool {
    match lead {
        0xc2 => second >= 0xa0 && second != 0xad,
        0xc3..=0xcb | 0xce..=0xd1 | 0xd3..=0xd5 | 0xda => true,
        0xd2 => !(0x83..=0x89).contains(&second),
        0xd7 => second >= 0x90,
        0xd8 => second >= 0xa0,
        0xd9 => second < 0x8b || (0xa0..0xb0).contains(&second) || second > 0xb0,
        0xdb => second < 0x96,
        _ => false,
    }
}

/// Latin and Greek Extended, punctuation and symbols, kana, Han and Hangul.
fn plain_triple(lead: u8, second: u8, third: u8) -> bool {
    match (lead, second) {
        (0xe2, 0x80) => third <= 0x8a || (0x90..=0xa7).contains(&third) || third >= 0xaf,
        (0xe2, 0x81) => third < 0xa0,
        (0xe3, 0x80) => !(0xaa..=0xaf).contains(&third),
        (0xe3, 0x82) => !(0x99..=0x9a).contains(&third),
        (0xe3, 0x85) => third != 0xa4,
        (0xe1, 0xb8..=0xbf)
        | (0xe2, 0x82 | 0x84..=0xb2 | 0xb4 | 0xb6 | 0xb8..=0xbf)
        | (0xe3..=0xe9 | 0xeb..=0xec, _) => true,
        (0xea, _) => second >= 0xb0,
        (0xed, _) => second < 0x9e,
        (0xef, _) => (0xa4..=0xab).contains(&second) || matches!(second, 0xad | 0xbc..=0xbd),
        _ => false,
    }
}

/// U+1F000 – U+1FEFF but for skin tones.
fn plain_emoji(second: u8, third: u8) -> bool {
    second == 0x9f && third < 0xbc && third != 0x8f
}
