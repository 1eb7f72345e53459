use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::*;

/// The cells that ratatui uses up when it draws `text`.
fn drawn(text: &str) -> u16 {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 2000, 1));
    buffer.set_stringn(0, 0, text, usize::MAX, Style::default()).0
}

fn mixed() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "a",
        " ",
        "é",
        "e\u{301}",
        "ж",
        "中",
        "の",
        "한",
        "\u{1112}\u{1161}\u{11AB}",
        "क्षि",
        "ก็",
        "לֹ",
        "لا",
        "لَا",
        "👩‍👩‍👧",
        "🇺🇦",
        "🇺",
        "1️⃣",
        "❤️",
        "❤",
        "👍🏽",
        "🏽",
        "ｶﾞ",
        "ﾞ",
        "\u{301}",
        "\u{200D}",
        "\u{FE0F}",
        "“",
        "—",
        "…",
        "\u{3000}",
        "\u{A0}",
        "\u{605}",
        "\t",
        "\n",
        "ⵏ⵿ⴾ",
        "／",
        "©",
        "©\u{FE0F}",
    ]);
    prop::collection::vec(
        prop_oneof![6 => odd.prop_map(String::from), 1 => any::<char>().prop_map(String::from)],
        0..30,
    )
    .prop_map(|parts| parts.concat())
}

#[test]
fn widths_are_those_of_the_screen() {
    for (text, cells) in [
        ("", 0),
        ("plain", 5),
        ("Ελλάδα", 6),
        ("ви\u{301}на", 4),
        ("中文", 4),
        ("한국", 4),
        ("\u{1112}\u{1161}\u{11AB}", 2),
        ("👩‍👩‍👧‍👦", 2),
        ("🇺🇦🇪🇺", 4),
        ("1️⃣", 2),
        // ratatui counts the voicing mark twice: unicode-width gives it a cell by now.
        ("ｶﾞ", 3),
        ("שָׁלוֹם", 4),
        ("हिन्दी", 5),
        ("สวัสดี", 4),
    ] {
        assert_eq!(width(text), Cells(cells), "{text}");
        assert_eq!(drawn(text), cells, "{text}");
    }
}

#[test]
fn every_character_is_measured_as_drawn() {
    for c in '\0'..=char::MAX {
        let text = format!("a{c}b");
        assert_eq!(width(&text).0, drawn_short(&text), "U+{:04X}", c as u32);
    }
}

/// As [`drawn`], without a new buffer each time.
fn drawn_short(text: &str) -> u16 {
    thread_local!(static BUFFER: std::cell::RefCell<Buffer> = std::cell::RefCell::new(Buffer::empty(Rect::new(0, 0, 16, 1))));
    BUFFER.with_borrow_mut(|buffer| buffer.set_stringn(0, 0, text, usize::MAX, Style::default()).0)
}

#[test]
fn arithmetic_saturates() {
    assert_eq!(Cells(u16::MAX) + Cells(1), Cells(u16::MAX));
    assert_eq!(Cells(1) - Cells(2), Cells(0));
    assert_eq!(width(&"x".repeat(70_000)), Cells(u16::MAX));
    assert_eq!(width(&"中".repeat(70_000)), Cells(u16::MAX));
    assert_eq!(fit(&"中".repeat(70_000), Cells(5)), "中中…");
    assert_eq!(width(&fit(&"中".repeat(70_000), Cells(u16::MAX))), Cells(u16::MAX));
}

#[test]
fn what_is_too_wide_is_cut() {
    for (text, cells, expected) in [
        ("word", 4, "word"),
        ("words", 4, "wor…"),
        ("two words", 5, "two…"),
        ("中文字", 5, "中文…"),
        ("中文字", 4, "中…"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
        ("👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"),
    ] {
        assert_eq!(fit(text, Cells(cells)), expected);
    }
    assert_eq!(fit_exact("中文字", Cells(4)), "中… ");
    assert_eq!(fit_exact("a", Cells(3)), "a  ");
    assert_eq!(fit_middle("/home/ann/articles/2024/may.txt", Cells(16)), "/home…24/may.txt");
    assert_eq!(fit_middle("short", Cells(16)), "short");
}

#[test]
fn the_focus_is_seen() {
    let text = "The long title of an article about a bridge in a small town";
    let at = |needle: &str| {
        let start = text.find(needle).unwrap_or(0);
        start..start + needle.len()
    };
    assert_eq!(fit_around(text, Cells(20), at("long")).text(text), "The long title of a…");
    let window = fit_around(text, Cells(20), at("bridge"));
    assert_eq!(window.text(text), "…about a bridge in …");
    assert_eq!(fit_around(text, Cells(20), at("town")).text(text), "…ge in a small town");
    assert_eq!(fit_around(text, Cells(80), at("town")).text(text), text);
}

/// The parts as they are drawn.
fn parted(text: &str, parts: &[Range<usize>]) -> String {
    let mut shown = String::new();
    let mut end = 0;
    for part in parts {
        shown.push_str(if part.start > end { "…" } else { "" });
        shown.push_str(&text[part.clone()]);
        end = part.end;
    }
    shown + if end < text.len() { "…" } else { "" }
}

fn places(text: &str, needles: &[&str]) -> Vec<Range<usize>> {
    let place = |needle: &&str| text.find(needle).map(|at| at..at + needle.len());
    needles.iter().filter_map(place).collect()
}

#[test]
fn marks_far_apart_are_all_seen() {
    let bridge = "The long title of an article about a bridge in a small town";
    let wedding = "الرجل الذي يقيس الماء بالنجوم في مدينة بعيدة";
    let books = "给一本书续上两百年的人和他的学生们";
    let families = "one 👩‍👩‍👧 and another 👩‍👩‍👧‍👦 went far away";
    for (text, needles, cells, expected) in [
        (bridge, &["long", "town"][..], 59, bridge),
        (bridge, &["long", "town"], 24, "The long tit… small town"),
        (bridge, &["long", "town"], 12, "…e long…town"),
        (bridge, &["long", "bridge", "town"], 24, "…e long …a bridge … town"),
        (bridge, &["long", "bridge", "town"], 14, "… long…bridge…"),
        (bridge, &["long", "town"], 6, "…long…"),
        (bridge, &["long", "town"], 3, "…l…"),
        (bridge, &["long", "town"], 1, "…"),
        (bridge, &["long", "town"], 0, "…"),
        (wedding, &["الرجل", "بعيدة"], 20, "الرجل ال…مدينة بعيدة"),
        (books, &["给", "学生"], 15, "给一…他的学生们"),
        (books, &["给", "学生"], 14, "给一…他的学生…"),
        (families, &["👩‍👩‍👧", "away"], 12, "…e 👩‍👩‍👧 … away"),
    ] {
        let marks = places(text, needles);
        let shown = parted(text, &fit_marked(text, Cells(cells), &marks));
        assert_eq!(shown, expected, "{cells}");
    }
}

#[test]
fn running_text_is_cut_between_words() {
    let text = "and the wind came over the harbour wall at night";
    let harbour = places(text, &["harbour"]);
    assert_eq!(parted(text, &fit_words(text, Cells(25), &harbour)), "…over the harbour wall…");
    assert_eq!(parted(text, &fit_words(text, Cells(10), &harbour)), "…harbour…");
    assert_eq!(parted(text, &fit_words(text, Cells(5), &harbour)), "…har…");
    let books = "给一本书续上两百年的人和他的学生们";
    assert_eq!(parted(books, &fit_words(books, Cells(10), &places(books, &["百年"]))), "…两百年的…");
}

proptest! {
    #[test]
    fn parts_fit_and_show_the_marks(
        text in mixed(),
        cells in 0_u16..40,
        marks in prop::collection::vec((0_usize..5, 1_usize..4), 0..6),
        words in any::<bool>(),
    ) {
        let starts: Vec<usize> = clusters(&text).map(|c| c.start).chain([text.len()]).collect();
        let at = |n: usize| starts[n.min(starts.len() - 1)];
        let mut from = 0;
        let marks: Vec<Range<usize>> = marks.into_iter().map(|(gap, len)| {
            let mark = at(from + gap)..at(from + gap + len);
            from += gap + len + 1;
            mark
        }).filter(|mark| !mark.is_empty()).collect();
        let parts = if words { fit_words(&text, Cells(cells), &marks) } else { fit_marked(&text, Cells(cells), &marks) };
        let shown = parted(&text, &parts);
        prop_assert!(width(&shown) <= Cells(cells.max(1)), "{:?} {:?}", shown, parts);
        for part in &parts {
            prop_assert!(part.start <= part.end && starts.contains(&part.start) && starts.contains(&part.end));
        }
        prop_assert!(parts.windows(2).all(|pair| pair[0].end < pair[1].start), "{:?}", parts);
        let cost = marks.iter().map(|mark| width(&text[mark.clone()])).sum::<Cells>() + Cells(marks.len() as u16 + 1);
        if cost <= Cells(cells) && marks.iter().all(|mark| width(&text[mark.clone()]) > Cells(0)) {
            for mark in &marks {
                prop_assert!(parts.iter().any(|part| part.start <= mark.start && mark.end <= part.end), "{:?} {:?}", parts, mark);
            }
        }
    }

    #[test]
    fn widths_are_those_of_the_buffer(text in mixed()) {
        prop_assert_eq!(width(&text).0, drawn(&text), "{:?}", text);
    }

    #[test]
    fn clusters_are_those_of_the_standard(text in mixed()) {
        let ours: Vec<&str> = clusters(&text).map(|c| &text[c.start..c.end]).collect();
        let theirs: Vec<&str> = text.graphemes(true).collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn fitted_text_fits(text in mixed(), cells in 0_u16..30) {
        let cells = Cells(cells);
        prop_assert!(width(&fit(&text, cells)) <= cells);
        prop_assert!(width(&fit_middle(&text, cells)) <= cells);
        prop_assert_eq!(width(&fit_exact(&text, cells)), cells);
        if width(&text) <= cells {
            prop_assert_eq!(fit(&text, cells), &text[..]);
            prop_assert_eq!(fit_middle(&text, cells), &text[..]);
        }
    }

    #[test]
    fn a_window_fits_and_shows_its_focus(text in mixed(), cells in 0_u16..30, from in 0_usize..30, len in 0_usize..5) {
        let starts: Vec<usize> = clusters(&text).map(|c| c.start).chain([text.len()]).collect();
        let at = |n: usize| starts[n.min(starts.len() - 1)];
        let focus = at(from)..at(from + len);
        let window = fit_around(&text, Cells(cells), focus.clone());
        prop_assert!(width(&window.text(&text)) <= Cells(cells), "{:?}", window);
        if width(&text[focus.clone()]) > Cells(0) && width(&text[focus.clone()]) + Cells(2) <= Cells(cells) {
            prop_assert!(window.range.start <= focus.start && focus.end <= window.range.end, "{:?} {:?}", window, focus);
        }
    }
}
