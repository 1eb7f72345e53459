use super::*;
use crate::library::Spellings;
use crate::text::{Case, fold_with};
use proptest::prelude::*;

fn needle(word: &str) -> Needle {
    Needle::new(&fold_with(word, Case::AsciiKept).text)
}

fn score(word: &str, text: &str) -> Option<i64> {
    let needle = needle(word);
    let score = needle.score(&Field::new(text));
    assert_eq!(score.is_some(), bounds(&needle, &[text], i32::MIN)[0] != NO_MATCH, "{word} in {text}");
    score
}

/// What [`Needle::look`] finds in texts: the bound of each, [`BELOW`] or [`NO_MATCH`].
fn bounds(needle: &Needle, texts: &[&str], least: i32) -> Vec<i32> {
    let spellings = Spellings::of(texts.iter().copied());
    let of = Texts { spellings: &spellings, first: 0, asked: &[(1 << texts.len()) - 1] };
    let (mut matched, mut reached) = ([0], Vec::new());
    let mut seen = Seen { matched: &mut matched, reached: &mut reached };
    needle.look(&Asked { texts: of, least: |_| least, depth: Depth::Exact }, &|at| texts[at as usize], &mut seen);
    let mut found = vec![NO_MATCH; texts.len()];
    places(&matched).for_each(|place| found[place as usize] = BELOW);
    for (place, bound) in reached {
        found[place as usize] = bound;
    }
    found
}

/// What the crate gives for the part of a text that is matched.
fn plainly(word: &str, text: &str) -> Option<i32> {
    let word = fold_with(word, Case::AsciiKept).text;
    score_plainly(&word, &matched_part(text).0).map(|score| score as i32)
}

#[test]
fn finds_what_people_mean() {
    for (word, text) in [
        ("cafe", "Café society"),
        ("cafe", "CAFÉ"),
        ("café", "CAFE\u{301}"),
        ("café", "the cafe"),
        ("путин", "Путин"),
        ("путин", "ПУТИН"),
        ("Putin", "PUTIN"),
        ("PUTIN", "putin"),
        ("sprme crt", "Supreme Court"),
        ("strasse", "Straße"),
        ("b", "the “big” deal"),
    ] {
        assert!(score(word, text).is_some(), "{word} in {text}");
    }
    for (word, text) in [("putin", "put it"), ("ab", "ba"), ("a", ""), ("я", "п"), ("мир", "рим"), ("中文", "文中")]
    {
        assert_eq!(score(word, text), None, "{word} in {text}");
    }
}

#[test]
fn equal_case_and_word_starts_rank_higher() {
    assert!(score("Putin", "a Putin b") > score("Putin", "a PUTIN b"));
    assert!(score("b", "a “b”") > score("b", "ab"));
    assert!(score("p", "war—peace") > score("p", "warpeace"));
}

#[test]
fn a_match_over_a_long_gap_is_a_match() {
    assert!(score("ab", &format!("a{}b", "x".repeat(100))).is_some_and(|score| score < 0));
}

#[test]
fn what_is_far_down_a_field_is_not_matched() {
    assert_eq!(score("z", &format!("{}z", "a".repeat(100_000))), None);
}

#[test]
fn words_longer_than_sets_are_kept_for_are_scored() {
    let word = "ab ".repeat(17);
    let text = format!("{word}{word}");
    assert_eq!(bounds(&needle(&word), &[&text, "ab"], 0), [plainly(&word, &text).unwrap(), NO_MATCH]);
    assert_eq!(bounds(&needle(&word), &[&text], i32::MAX), [BELOW]);
    assert_eq!(bounds(&needle(""), &["a", ""], 0), [0, 0]);
}

#[test]
fn one_letter_or_digit_is_a_column() {
    for (word, is_column) in
        [("a", true), ("A", true), ("7", true), ("ab", false), ("-", false), ("я", false), ("", false)]
    {
        assert_eq!(needle(word).is_column(), is_column, "{word}");
    }
}

/// A word and texts in which it is likely to be found: few different letters, and now and then a part of many.
fn word_and_texts() -> impl Strategy<Value = (String, Vec<String>)> {
    let word = prop_oneof![
        "[abcAB]{1,8}",
        "[ab1 _-]{1,5}",
        "[абa]{1,4}",
        "[中文字a]{1,3}",
        "[a-e]{1,48}",
        "[a-cA-C0-2 .:/'-]{1,12}"
    ];
    let part = prop_oneof![
        "[abcAB]{0,12}",
        "[ab1 _-]{0,12}",
        "[абАa ]{0,12}",
        "[中文字語a]{0,8}",
        "[a-e]{0,80}",
        "[a-cA-C0-2 .:/'-]{0,40}",
        "x{0,120}",
        "[ -~\u{0}]{0,20}",
    ];
    let text = prop::collection::vec(part, 1..5).prop_map(|parts| parts.concat());
    (word, prop::collection::vec(text, 1..8))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 2000 } else { 200_000 }))]
    #[test]
    fn bounds_are_what_the_crate_gives((word, texts) in word_and_texts(), short in 0..3i32) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let needle = needle(&word);
        let all = bounds(&needle, &texts, i32::MIN);
        let spellings = Spellings::of(texts.iter().copied());
        for (at, (text, bound)) in texts.iter().zip(&all).enumerate() {
            let score = plainly(&word, text);
            prop_assert_eq!(*bound, score.unwrap_or(NO_MATCH), "{:?} in {:?}", word, text);
            let Some(score) = score else { continue };
            prop_assert!(score <= needle.most());
            prop_assert!(needle.columns().iter().all(|column| spellings.column(*column as usize)[0] >> at & 1 != 0));
            // What can reach the least is never said to be below.
            prop_assert_eq!(bounds(&needle, &[text], score - short), [score], "{:?} in {:?}", word, text);
            let over = bounds(&needle, &[text], score + 1)[0];
            prop_assert!(over == BELOW || over == score);
        }
    }

    #[test]
    fn words_together_score_what_they_score_one_by_one(
        words in prop::collection::vec("[abcAB]{1,5}|[ab1 _-]{1,3}", 2..5),
        texts in prop::collection::vec("[abcAB]{0,20}|[ab1 _-]{0,40}|([a-cA-C ]{0,24} ?){1,7}", 1..8),
        elsewhere in prop::collection::vec(prop::option::weighted(0.3, -20..90i32), 5),
        short in -1..4i32,
    ) {
        let needles: Vec<Needle> = words.iter().map(|word| needle(word)).collect();
        let together = Together::of(&needles.iter().collect::<Vec<_>>()).expect("they are short");
        let sum = |text: &str| -> Option<i32> {
            let own = |(word, other): (&String, &Option<i32>)| plainly(word, text).max(*other);
            words.iter().zip(&elsewhere).map(own).sum()
        };
        let spellings = Spellings::of(texts.iter().map(String::as_str));
        for (place, text) in (0..).zip(&texts) {
            let of = Texts { spellings: &spellings, first: place, asked: &[1] };
            let (mut matched, mut reached) = ([0], Vec::new());
            let mut seen = Seen { matched: &mut matched, reached: &mut reached };
            let least = sum(text).map_or(i32::MIN + 2, |sum| sum - short);
            together.look(of, |_| least, |word, _| elsewhere[word].unwrap_or(NO_MATCH), &mut seen);
            prop_assert_eq!(matched[0] != 0, sum(text).is_some(), "{:?} in {}", words, text);
            // What can reach the least is never said to be below, and of what cannot nothing is said.
            let expected: Vec<(u32, i32)> = sum(text).filter(|_| short >= 0).map(|sum| (0, sum)).into_iter().collect();
            prop_assert_eq!(reached, expected, "{:?} in {}", words, text);
        }
    }
}
