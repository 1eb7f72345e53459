use proptest::prelude::*;

use super::*;
use crate::text::width::clusters;

fn lines(text: &str, measure: u16) -> Vec<&str> {
    wrap(text, Cells(measure)).into_iter().map(|range| &text[range]).collect()
}

#[test]
fn prose_is_broken_at_spaces() {
    assert_eq!(lines("one two three four", 9), ["one two", "three", "four"]);
    assert_eq!(lines("", 9), Vec::<&str>::new());
    assert_eq!(lines("   ", 9), Vec::<&str>::new());
    assert_eq!(lines("  one  ", 9), ["one"]);
    assert_eq!(lines("one\ntwo\n\nthree", 20), ["one", "two", "three"]);
}

#[test]
fn the_last_line_is_no_stray_word() {
    let text = "the quick brown fox jumps over the lazy dog and then it runs off to sea";
    let set = lines(text, 24);
    assert!(width(set[set.len() - 1]) >= Cells(6), "{set:?}");
    // A line that could be full is not left short for it.
    assert_eq!(lines("aaaa bbbb cccc dddd eeee ffff", 14), ["aaaa bbbb cccc", "dddd eeee ffff"]);
}

#[test]
fn addresses_are_broken_after_punctuation() {
    assert_eq!(
        lines("https://example.org/a/long/path?with=query&more=words", 20),
        ["https://example.org/", "a/long/path?", "with=query&", "more=words"]
    );
    assert_eq!(lines("abcdefghijklmnopqrstuvwxyz", 10), ["abcdefghij", "klmnopqrst", "uvwxyz"]);
}

#[test]
fn east_asian_lines_start_and_end_well() {
    assert_eq!(lines("今天的天气很好，我们一起去公园。", 16), ["今天的天气很好，", "我们一起去公园。"]);
    for line in lines("彼は「東京へ行った。」と言った、そして「また来る」と。", 10) {
        assert!(!line.starts_with(['」', '。', '、', '，']), "{line}");
        assert!(!line.ends_with('「'), "{line}");
    }
    assert_eq!(lines("나는 오늘 학교에 갔다", 10), ["나는 오늘", "학교에", "갔다"]);
}

#[test]
fn scripts_keep_their_clusters() {
    assert_eq!(lines("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 4), ["👩‍👩‍👧👩‍👩‍👧", "👩‍👩‍👧"]);
    assert_eq!(lines("🇺🇦🇪🇺🇯🇵", 2), ["🇺🇦", "🇪🇺", "🇯🇵"]);
    assert_eq!(lines("中", 1), ["中"]);
    assert_eq!(lines("a中b", 1), ["a", "中", "b"]);
    assert_eq!(lines("שלום לכל העולם", 9), ["שלום לכל", "העולם"]);
    assert_eq!(lines("كتاب جديد عن البحر", 10), ["كتاب جديد", "عن البحر"]);
    assert_eq!(lines("no\u{A0}break here", 8), ["no\u{A0}break", "here"]);
}

#[test]
fn a_cluster_wider_than_the_measure_is_broken() {
    let chain = "क\u{94D}".repeat(50) + "क";
    let set = lines(&chain, 10);
    assert!(set.iter().all(|l| width(l) <= Cells(10)), "{set:?}");
    assert_eq!(set.concat(), chain);
}

#[test]
fn long_paragraphs_are_set_in_linear_time() {
    // At quadratic cost these would run for minutes.
    for unit in ["word ", "中", "x", "a/", "e\u{301}", "👩\u{200D}", "\n", " ", "क\u{94D}"] {
        let text = unit.repeat(300_000 / unit.len());
        let set = wrap(&text, Cells(72));
        assert!(set.windows(2).all(|w| w[0].end <= w[1].start));
    }
}

#[test]
fn even_setting_is_never_worse_than_line_by_line() {
    let text =
        "It was late when the two of them came back from the harbour with a basket of herrings and no money at all";
    let cost = |set: &[Range<usize>], measure: usize| -> u64 {
        let (last, rest) = set.split_last().expect("text has lines");
        let rest: u64 = rest.iter().map(|r| square(measure - r.len())).sum();
        rest + shortness(last.len(), measure, usize::from(set.len() > 1))
    };
    for measure in 12..80 {
        let mut greedy = Vec::new();
        let cells = Cells(measure as u16);
        set_line_by_line(pieces(text, cells), cells, &mut greedy);
        assert!(cost(&wrap(text, cells), measure) <= cost(&greedy, measure), "measure {measure}");
    }
}

fn text() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a",
        "word",
        "longer",
        " ",
        " ",
        " ",
        "  ",
        "\n",
        "-",
        "/",
        ".",
        "é",
        "e\u{301}",
        "中",
        "。",
        "「",
        "한국",
        "कि",
        "क्ष",
        "ก็",
        "לֹ",
        "لا",
        "👩‍👩‍👧",
        "🇺🇦",
        "1️⃣",
        "\u{A0}",
        "\u{3000}",
        "ｶﾞ",
        "\u{301}",
        "\u{200D}",
        "https://a.example/b?c=d&e",
        "ﾞ",
        "\u{94D}",
    ]);
    prop::collection::vec(
        prop_oneof![9 => part.prop_map(String::from), 1 => any::<char>().prop_map(String::from)],
        0..80,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_line_is_too_wide_and_nothing_is_lost(text in text(), measure in 1_u16..40) {
        let set = wrap(&text, Cells(measure));
        let mut at = 0;
        for range in &set {
            prop_assert!(!range.is_empty());
            prop_assert!(text[at..range.start].chars().all(is_hanging), "lost {:?}", &text[at..range.start]);
            let line = &text[range.clone()];
            prop_assert!(width(line) <= Cells(measure.max(2)), "{} cells in {:?}", width(line), line);
            prop_assert!(!line.ends_with(' '), "{:?}", line);
            if width(line) > Cells(measure) {
                prop_assert_eq!(clusters(line).count(), 1);
            }
            at = range.end;
        }
        prop_assert!(text[at..].chars().all(is_hanging));
    }

    #[test]
    fn line_by_line_holds_the_same(text in text(), measure in 1_u16..40) {
        let cells = Cells(measure);
        let mut at = 0;
        let mut set = Vec::new();
        let mut rest = pieces(&text, cells).peekable();
        while rest.peek().is_some() {
            set_line_by_line(rest.by_ref(), cells, &mut set);
        }
        for range in set {
            prop_assert!(text[at..range.start].chars().all(is_hanging));
            prop_assert!(width(&text[range.clone()]) <= Cells(measure.max(2)));
            at = range.end;
        }
        prop_assert!(text[at..].chars().all(is_hanging));
    }
}
