use proptest::prelude::*;

use super::*;

fn folded(text: &str) -> String {
    fold(text).text.into_owned()
}

#[test]
fn what_people_leave_out_is_folded_away() {
    for (text, expected) in [
        ("plain", "plain"),
        ("UPPER", "upper"),
        ("Café, cafe\u{301}", "cafe, cafe"),
        ("Ёлка й", "елка и"),
        ("ΟΔΌΣ ὁδός", "οδοσ οδοσ"),
        ("Straße ẞ Łódź Øre Æsir Œuvre İstanbul ı", "strasse ss lodz ore aesir oeuvre istanbul i"),
        ("“don’t” – «oui» …", "\"don't\" - \"oui\" ..."),
        ("ＡＢＣ１２３　ﬁn", "abc123 fin"),
        ("Tiếng Việt đẹp", "tieng viet dep"),
        ("שָׁלוֹם", "שלום"),
        ("السَّلَامُ أإآٱ ىی ة كتـــاب ک", "السلام اااا يي ه كتاب ك"),
        ("١٢٣ ۴۵", "123 45"),
        ("می\u{200C}خواهم", "ميخواهم"),
        ("a\u{A0}b", "a b"),
        ("¿Qué? ¡Sí! 「東京」《史记》", "?que? !si! \"東京\"\"史记\""),
        ("m² № 5 ℃ 𝐁𝐨𝐥𝐝 ⅷ", "m2 no 5 °c bold viii"),
        ("ﻣﺼﺮ", "مصر"),
        ("ｶﾞｲﾄﾞ ﾊﾟｰﾃｨｰ", "ガイド パーティー"),
        ("⼈ 5㎏", "人 5kg"),
        ("a\u{202E}b\u{2066}c\u{2069}", "abc"),
    ] {
        assert_eq!(folded(text), expected, "{text}");
    }
}

#[test]
fn what_makes_another_sound_stays() {
    for text in ["が", "ガ", "कि", "कु", "ที่", "한국", "中文", "བོད"] {
        assert_eq!(folded(text), text);
    }
    assert_eq!(folded("か\u{3099}"), "が");
    assert_eq!(folded("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}"), "한국");
}

#[test]
fn case_can_be_kept() {
    assert_eq!(fold_with("Café ẞ Æ ＡÀ", Case::Kept).text, "Cafe SS AE AA");
    assert_eq!(fold_with("ABC", Case::Kept).text, "ABC");
    assert_eq!(fold_with("CAFÉ ẞ Æ ＡÀ ΑΓΆ “War—Peace”", Case::AsciiKept).text, "CAFe ss ae aa αγα \"War-Peace\"");
    assert_eq!(fold_with("ABC", Case::AsciiKept).text, "ABC");
    assert_eq!(Case::of_needle("été"), Case::Folded);
    assert_eq!(Case::of_needle("Été"), Case::Kept);
}

#[test]
fn the_way_back_takes_whole_letters() {
    for (text, needle, expected) in [
        ("Le café noir", "cafe", "café"),
        ("Le cafe\u{301} noir", "cafe", "cafe\u{301}"),
        ("Le cafe\u{301} noir", " noir", " noir"),
        ("die Straße dort", "stras", "Straß"),
        ("die Straße dort", "se d", "ße d"),
        ("und … so", ". s", "… s"),
        ("קרא שָׁלוֹם לי", "שלום", "שָׁלוֹם"),
        ("か\u{3099}く", "が", "か\u{3099}"),
        ("x\u{1112}\u{1161}\u{11AB}y", "한", "\u{1112}\u{1161}\u{11AB}"),
        ("\u{301}ab", "a", "a"),
        ("İzmir", "i", "İ"),
        ("Ёж и ёлка", "елка", "ёлка"),
    ] {
        let folded = fold(text);
        let at = folded.text.find(needle).expect(text);
        assert_eq!(&text[folded.source(at..at + needle.len())], expected, "{text}");
    }
}

#[test]
fn every_character_folds_once() {
    for c in '\0'..=char::MAX {
        let text = String::from(c);
        for case in [Case::Folded, Case::Kept, Case::AsciiKept] {
            let once = fold_with(&text, case).text.into_owned();
            assert_eq!(fold_with(&once, case).text, once, "U+{:04X}", c as u32);
        }
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    for unit in ["\u{301}", "か\u{3099}", "é", "ß", "\u{1161}", "\u{640}"] {
        let text = unit.repeat(300_000 / unit.len());
        let folded = fold(&text);
        assert_eq!(folded.source(0..folded.text.len()).end, text.len());
    }
}

fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        'a', 'B', 'é', '\u{301}', 'ß', 'Ж', 'й', 'か', '\u{3099}', '\u{1112}', '\u{1161}', '\u{11AB}', '한', '\u{640}',
        'آ', '\u{5B4}', 'ש', '…', '“', 'İ', 'ﬁ', '中', '\u{93F}', '\u{200D}', ' ', 'Σ',
    ]);
    prop::collection::vec(prop_oneof![6 => odd, 1 => any::<char>()], 0..40).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn keeping_ascii_differs_in_the_case_of_ascii_alone(text in text()) {
        let kept = fold_with(&text, Case::AsciiKept).text.into_owned();
        prop_assert_eq!(kept.to_ascii_lowercase(), &fold(&text).text[..]);
        prop_assert!(!kept.chars().any(|c| !c.is_ascii() && c.is_uppercase() && c.to_lowercase().next() != Some(c)));
    }

    #[test]
    fn folding_is_idempotent(text in text()) {
        for case in [Case::Folded, Case::Kept, Case::AsciiKept] {
            let once = fold_with(&text, case).text.into_owned();
            prop_assert_eq!(fold_with(&once, case).text, &once[..]);
        }
    }

    #[test]
    fn positions_are_in_order_and_on_characters(text in text()) {
        let folded = fold(&text);
        let starts: Vec<usize> = folded.text.char_indices().map(|(i, _)| i).chain([folded.text.len()]).collect();
        let mut before = 0..0;
        for pair in starts.windows(2) {
            let range = folded.source(pair[0]..pair[1]);
            prop_assert!(text.get(range.clone()).is_some_and(|s| !s.is_empty()), "{:?} of {:?}", range, text);
            prop_assert!(range.start >= before.start && range.end >= before.end);
            before = range;
        }
        // The whole comes from the whole, but for marks that stand on nothing at the start.
        let whole = folded.source(0..folded.text.len());
        if !folded.text.is_empty() {
            prop_assert_eq!(whole.end, text.len());
            prop_assert_eq!(fold(&text[whole]).text, folded.text);
        }
    }
}
