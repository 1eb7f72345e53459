use std::borrow::Cow;

use proptest::prelude::*;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::class::{Class, class, is_pictographic, plain_run};
use super::*;
use crate::text::width::{Cells, width};

fn all_chars() -> impl Iterator<Item = char> {
    '\0'..=char::MAX
}

/// All characters of the planes in use, and the first and last of those that are not.
fn telling_chars() -> impl Iterator<Item = char> {
    let plane_end = |c: &char| (*c as u32 & 0xFFFF) < 8 || (*c as u32 & 0xFFFF) > 0xFFF8;
    all_chars()
        .filter(move |c| *c < '\u{1FFFF}' || ('\u{E0000}'..'\u{E0200}').contains(c) || plane_end(c))
        .filter(move |c| !('\u{3400}'..='\u{F8FF}').contains(c) || ('\u{A000}'..'\u{AC10}').contains(c) || plane_end(c))
}

/// What must not come out, written down apart from the tables that keep it in.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}')
        || matches!(c, '\u{FFF0}'..='\u{FFFC}' | '\u{E0000}'..='\u{E00FF}' | '\u{E000}'..='\u{F8FF}')
        || matches!(c, '\u{FDD0}'..='\u{FDEF}' | '\u{F0000}'..='\u{10FFFF}')
        || c as u32 & 0xFFFF >= 0xFFFE
}

fn assert_harmless(clean: &str) {
    assert!(!clean.contains(is_forbidden), "{clean:?}");
    for line in clean.split('\n') {
        for cluster in line.graphemes(true) {
            let mut marks = cluster.chars().filter(|c| is_combining_mark(*c)).count();
            marks -= marks.min(cluster.matches('\u{200D}').count());
            // Spacing marks take a cell each and are counted by base, of which a conjunct has several.
            let room = usize::from(MAX_MARKS) * (1 + width(cluster).get()) * (1 + usize::from(MAX_JOINS));
            assert!(cluster.chars().count() <= room + 8, "{} characters in {cluster:?}", cluster.chars().count());
            assert!(marks <= room, "{cluster:?}");
        }
    }
}

#[test]
fn harmless_text_is_borrowed() {
    for text in [
        "",
        "plain, and\nsome more",
        "Zażółć gęślą jaźń",
        "Съешь ещё этих мягких булок",
        "ви\u{301}на",
        "Ti\u{1EBF}ng Vi\u{1EC7}t, Vie\u{302}\u{323}t",
        "בְּרֵאשִׁ֖ית בָּרָ֣א",
        "السَّلَامُ عَلَيْكُمْ",
        "می\u{200C}خواهم",
        "हिन्दी में क्\u{200D}ष और क्\u{200C}ष",
        "ന\u{D4D}\u{200D}",
        "ภาษาไทยที่นี่",
        "བོད་སྐད་ ཧྐྵྨླྺྼྻྂ",
        "中文，日本語の「かな」、한국어",
        "\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}",
        "👩\u{200D}👩\u{200D}👧\u{200D}👦 👩🏽\u{200D}🚀 🏳\u{FE0F}\u{200D}🌈 ❤\u{FE0F} 1\u{FE0F}\u{20E3} 🇺🇦🇪🇺",
        "葛\u{E0100}飾区",
        "no\u{A0}break\u{202F}here",
    ] {
        let clean = sanitise(text);
        assert!(matches!(clean, Cow::Borrowed(_)), "{text:?} became {clean:?}");
    }
}

#[test]
fn each_rule_holds() {
    for (text, expected) in [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[38;2;1;2;3mx", "x"),
        ("\u{9b}31mred", "red"),
        ("\x1b[", ""),
        ("\x1b", ""),
        ("\x1b[é", "é"),
        ("\x1b]52;c;aGk=\x07after", "after"),
        ("\x1b]52;c;aGk=\x1b\\after", "after"),
        ("\u{9d}0;title\u{9c}after", "after"),
        ("\x1b]8;;http://a.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0\x1b\\x\x1b_a\x1b\\\x1b^b\x1b\\\x1bXc\x1b\\", "x"),
        ("\x1b]0;no end and much text\nmore", "0;no end and much text\nmore"),
        ("\x1b]0;no end \x1b[1mbold\x07", "0;no end bold"),
        ("\x1b(Bx\x1bcy\x1b=z", "xyz"),
        ("a\0b\x08c\x07d\x7fe\u{84}f", "abcdef"),
        ("don\u{92}t \u{93}x\u{94} \u{96} y", "don’t “x” – y"),
        ("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\x0bg\x0ch\r\r\n", "a\nb\nc\nd\ne\nf\ng\nh\n\n"),
        ("\t\tx\ty\n\tz", "        x y\n    z"),
        ("a\u{202E}b\u{2066}c\u{200E}d\u{61C}e", "abcde"),
        ("a\u{200B}b\u{2060}c\u{FEFF}d\u{AD}e\u{3164}f\u{2062}g\u{E0061}h\u{34F}i", "abcdefghi"),
        ("a\u{200D}b 👩\u{200D}b 👩\u{200D}\u{200D}👧 \u{200D}", "ab 👩b 👩\u{200D}👧 "),
        ("a\u{200C}b س\u{200C}ab", "ab سab"),
        ("a\u{FE0F}b\u{FE00}c\u{E0100}", "abc"),
        ("☺\u{FE0F}\u{FE0F}", "☺\u{FE0F}"),
        ("\u{301}a \u{301}b\n\u{5B4}", "\u{25CC}\u{301}a \u{25CC}\u{301}b\n\u{25CC}\u{5B4}"),
        ("\u{A0}\u{1C}\u{301}", "\u{A0}\u{25CC}\u{301}"),
        ("\u{1161}a\u{11A8}", "\u{FFFD}a\u{FFFD}"),
        ("\u{E000}\u{FDD0}\u{FFFF}\u{50000}\u{10FFFF}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("\u{FFF9}a\u{FFFA}b\u{FFFB}\u{FFFC}", "ab"),
    ] {
        assert_eq!(sanitise(text), expected, "{text:?}");
    }
}

#[test]
fn marks_are_capped() {
    let zalgo = format!("a{}b", "\u{301}\u{327}".repeat(5000));
    assert_eq!(sanitise(&zalgo).chars().count(), 2 + usize::from(MAX_DIACRITICS));
    let vowels = format!("क{}", "\u{941}".repeat(10_000));
    assert_eq!(sanitise(&vowels).chars().count(), 1 + usize::from(MAX_MARKS));
    let lone = "\u{301}".repeat(10_000);
    assert_eq!(sanitise(&lone).chars().count(), 1 + usize::from(MAX_DIACRITICS));
    let family = "👩\u{200D}".repeat(1000);
    assert!(sanitise(&family).graphemes(true).all(|g| g.chars().count() <= 2 * usize::from(MAX_JOINS) + 1));
}

#[test]
fn a_string_is_only_as_long_as_the_bound() {
    let near = format!("\x1b]0;{}\x07after", "x".repeat(4000));
    assert_eq!(sanitise(&near), "after");
    let far = format!("\x1b]0;{}\x07after", "x".repeat(5000));
    assert_eq!(sanitise(&far).len(), 2 + 5000 + 5);
}

#[test]
fn hostile_text_takes_linear_time() {
    // At quadratic cost each of these would run for minutes.
    for unit in
        ["\x1b", "\x1b]", "\x1b[", "\u{9d}", "\u{301}", "\u{200D}", "👩\u{200D}", "\r", "\t", "\x1b[1", "क\u{94D}"]
    {
        let text = unit.repeat(300_000 / unit.len());
        assert!(sanitise(&text).len() <= 4 * text.len() + 8);
    }
}

#[test]
fn the_quick_way_passes_over_plain_characters_only() {
    for c in all_chars() {
        let text = String::from(c);
        if plain_run(text.as_bytes(), 0) > 0 {
            assert_eq!(plain_run(text.as_bytes(), 0), text.len(), "U+{:04X}", c as u32);
            assert_eq!(class(c), Class::Plain, "U+{:04X}", c as u32);
        }
    }
}

#[test]
fn every_character_is_harmless_in_every_place() {
    for c in telling_chars().filter(|c| class(*c) != Class::Plain) {
        for text in [format!("{c}"), format!("a{c}b"), format!("a{}", String::from(c).repeat(30)), format!("👩{c}👩")]
        {
            let clean = sanitise(&text);
            assert_harmless(&clean);
            assert_eq!(sanitise(&clean), clean, "{text:?}");
        }
    }
}

#[test]
fn no_character_repeated_hides_in_one_cell() {
    for c in telling_chars() {
        let text = format!("a{}", String::from(c).repeat(40));
        let clean = sanitise(&text);
        let chars = clean.chars().filter(|c| *c != '\n').count();
        assert!(chars < 20 || width(&clean) >= Cells(20), "U+{:04X}: {chars} in {}", c as u32, width(&clean));
    }
}

#[test]
fn pictographs_are_those_of_the_segmentation_tables() {
    for c in all_chars().filter(|c| !c.is_control()) {
        // GB11 is the only rule by which a pictograph joins after ZWJ.
        let joined = format!("{c}\u{200D}👩").graphemes(true).count() == 1;
        assert_eq!(is_pictographic(c), joined, "U+{:04X}", c as u32);
    }
}

#[test]
fn lines_become_one() {
    for (text, expected) in
        [("a", "a"), ("a\nb", "a b"), ("\n\na \r\n\n b\n", "a b"), ("\n", ""), ("a\u{2028}b", "a b"), ("  a", "  a")]
    {
        assert_eq!(sanitise_line(text), expected);
    }
}

/// Text in which every rule has something to do.
fn hostile() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        '\x1b',
        '[',
        ']',
        '\\',
        '\x07',
        'm',
        ';',
        '1',
        '\n',
        '\r',
        '\t',
        ' ',
        'a',
        '\u{9b}',
        '\u{9c}',
        '\u{9d}',
        '\u{301}',
        '\u{200D}',
        '\u{200C}',
        '\u{FE0F}',
        '👩',
        '🏽',
        'क',
        '\u{94D}',
        '\u{93F}',
        'س',
        '\u{64B}',
        '\u{1100}',
        '\u{1161}',
        '\u{11A8}',
        '각',
        '\u{202E}',
        '\u{2028}',
        '\u{E0061}',
        '\u{E000}',
        '\u{605}',
        '\u{A0}',
        '中',
        '\u{E0100}',
        '🇺',
        '\u{FF9E}',
        '\u{25CC}',
        '\u{20E3}',
        '\u{92}',
        'é',
    ]);
    prop::collection::vec(prop_oneof![4 => odd, 1 => any::<char>()], 0..60).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn what_comes_out_is_harmless(text in hostile()) {
        assert_harmless(&sanitise(&text));
    }

    #[test]
    fn twice_is_once(text in hostile()) {
        let clean = sanitise(&text).into_owned();
        prop_assert_eq!(sanitise(&clean), &clean[..]);
        let line = sanitise_line(&text).into_owned();
        prop_assert_eq!(sanitise_line(&line), &line[..]);
        prop_assert!(!line.contains('\n'));
    }

    #[test]
    fn plain_text_is_untouched(text in "[ -~äßжя中文の한א]{0,80}") {
        prop_assert!(matches!(sanitise(&text), Cow::Borrowed(_)));
    }
}
