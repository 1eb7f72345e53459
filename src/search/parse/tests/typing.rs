//! Queries while they are typed.

use super::*;

/// Parts that lack something.
const HALF_TYPED: [&str; 45] = [
    "#",
    "!#",
    "!",
    "'",
    "^",
    "!^",
    "^$",
    "!'",
    "\"",
    "\"\"",
    "|",
    "| |",
    "site:",
    "by:",
    "file:",
    "lang:",
    "lang:e",
    "lang:pt-",
    "text:",
    "text:*",
    "text:$",
    "text:🎉",
    "text:a*",
    "\"the a*\"",
    "\"—\"",
    "words:",
    "words:>",
    "words:>=",
    "words:<",
    "words:..",
    "words:200.",
    "date:",
    "date:2",
    "date:202",
    "date:2024-",
    "date:2024-0",
    "date:2024-05-",
    "date:2024.",
    "date:..",
    "date:2024-05..2",
    "date:tod",
    "date:7",
    "date:y",
    "\u{301}",
    "site:\u{301}",
];

#[test]
fn half_typed_parts_restrict_nothing() {
    for text in HALF_TYPED {
        for query in [read(text), typed(text)] {
            assert!(query.error().is_none() && query.is_empty() && query.keeps_list(&read("a")), "{text}: {query:?}");
            assert!(query.hint(text.len()).is_some(), "{text}: {query:?}");
        }
    }
}

#[test]
fn what_is_being_typed_counts_as_far_as_it_goes() {
    for (text, expected) in [
        ("text:pol", "text=pol*"),
        ("x | !text:pol", "~x or not text=pol*"),
        ("text:pol ", "text=pol"),
        ("text:pol,", "text=pol"),
        ("text:p", ""),
        ("text:5 x text:p", "text=5 and ~x"),
        ("text:é", ""),
        ("text:cafe\u{301}", "text=cafe*"),
        ("text:co-o", "text=co"),
        ("text:co-op", "text=co op*"),
        ("text:北京", "text=北京*"),
        ("\"the qu", "\"the qu*\""),
        ("\"the q", "\"the\""),
        ("\"the ", "\"the\""),
        ("\"the qu\"", "\"the qu\""),
        ("a \"b c", "~a and \"b\""),
        ("!text:\"sea", "not text=sea*"),
        ("site:\"new b", "site=new b"),
        ("words:200..5", ""),
        ("words:200..5 ", "error: this range ends before it starts; swap the two numbers"),
        ("date:2024-1", ""),
        ("date:2024-5", "2024-05-01..2024-05-31"),
        ("date:2024-05-3", ""),
        ("date:2024-05-4", "2024-05-04..2024-05-04"),
        ("date:2024-05..2024-1", ""),
        ("date:2024-05..2024-1 ", "error: this range ends before it starts; swap the two dates"),
        ("two\\", "~two"),
        ("\\", ""),
        ("#a\u{200d}", ""),
        ("lang:en|site", "lang=en"),
    ] {
        assert_eq!(notation(&typed(text)), expected, "{text}");
    }
}

#[test]
fn a_quotation_that_is_opened_leaves_what_follows_alone() {
    for (text, expected) in [
        ("\"sea¦ #a b", "\"sea*\" and #a and ~b"),
        ("x site:\"¦ #a", "~x and #a"),
        ("site:\"new b¦ \"c d\"", "site=new b and \"c d\""),
        ("text:\"sea¦ wind\" x", "text=sea wind and ~x"),
        ("\"sea¦ wind\" \"c d\"", "\"sea wind\" and \"c d\""),
        ("«sea¦ «c d»", "\"sea*\" and \"c d\""),
        ("«sea¦ c d»", "\"sea c d\""),
        ("“sea c¦”", "\"sea c\""),
        ("\"sea wind\" #a¦ \"x", "\"sea wind\" and #a and \"x\""),
    ] {
        let cursor = text.find('¦').expect("a cursor");
        let query = parse_typed(&text.replace('¦', ""), cursor, TODAY, &Saved::default());
        assert_eq!(notation(&query), expected, "{text}");
    }
}

#[test]
fn hints_are_those_at_the_cursor() {
    let query = read("site: x date: \"");
    assert_eq!(query.hint(5), Some("name a site, or none"));
    assert!(query.hint(13).is_some_and(|hint| hint.starts_with("write a day")));
    assert_eq!(query.hint(7), query.hint(0));
    assert_eq!(read("x").hint(1), None);
}

#[test]
fn a_reversed_range_is_told_from_one_that_lacks_a_number() {
    let hint = |text: &str| typed(text).hint(text.len());
    assert!(hint("words:800..200").is_some_and(|hint| hint.contains("swap")));
    assert!(hint("words:..").is_some_and(|hint| hint.starts_with("write a number")));
    assert_eq!(hint("words:800..2000"), None);
}

#[test]
fn what_asks_for_nothing_yet_keeps_the_list() {
    for (shown, typed, keeps) in [
        ("words:>5", "words:>", true),
        ("#a", "#", true),
        ("", "\"", true),
        ("xi", "text:", true),
        ("xi", "date:2024-13", true),
        ("date", "date:x", true),
        ("Site", "Site:", false),
        ("!by", "!by:", false),
        ("si", "site:", false),
        ("ho", "words:", true),
        ("xi", "", false),
        ("xi", "  ", false),
        ("xi site", "xi site:", false),
    ] {
        assert_eq!(
            parse_typed(typed, typed.len(), TODAY, &Saved::default()).keeps_list(&read(shown)),
            keeps,
            "{shown} → {typed}"
        );
    }
}

#[test]
fn half_typed_parts_leave_the_others_alone() {
    for (text, expected) in [
        ("a |", "~a"),
        ("a | |", "~a"),
        ("| a", "~a"),
        ("a | #", "~a"),
        ("a | # | b", "~a or ~b"),
        ("# | a", "~a"),
        ("a # | b", "~a and ~b"),
        ("a | date: b", "~a and ~b"),
        ("a site: b", "~a and ~b"),
        ("a \"b c", "~a and \"b c\""),
        ("x \"open", "~x and \"open\""),
        ("x text:", "~x"),
        ("x words:> #a", "~x and #a"),
    ] {
        assert_eq!(meaning(text), expected, "{text}");
    }
}

/// Queries that are right; each beginning of one must be no error to whoever types it.
fn right() -> impl Strategy<Value = String> {
    let day = || {
        prop_oneof![
            "20[12][0-9]",
            "20[12][0-9]-(0[1-9]|1[0-2])",
            "20[12][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])",
            "20[12][0-9]-[1-9]-[1-9]",
            "[1-9][0-9]?[dwmy]",
            "today|yesterday",
        ]
    };
    let date = prop_oneof![
        4 => day().boxed(),
        1 => (day(), day()).prop_map(|(a, b)| format!("{a}..{b}")).boxed(),
        1 => "(<|>|<=|>=)20[12][0-9](-0[1-9])?".boxed(),
        1 => Just("none".to_owned()).boxed(),
    ];
    let value = "[a-z北]{1,4}|\"[a-z ]{1,6}\"|«[a-z ]{1,6}»";
    let term = prop_oneof![
        2 => r"[!]?(['^]|\\)?[a-zé]{1,4}(\\[ |][a-z]{1,2})?[$]?".boxed(),
        1 => date.prop_map(|date| format!("date:{date}")).boxed(),
        1 => ("(site|by|text):", value).prop_map(|(field, value)| field + &value).boxed(),
        1 => "lang:([a-z]{2}(-[a-z]{2})?|none)(\\|[a-z]{2}|\\|site:x)?".boxed(),
        1 => "words:([<>]=?[0-9]{1,4}k?|[1-9]{1,3}\\.\\.[1-9][0-9]{3})|title:none|\\?morning|!?\\?ab".boxed(),
        1 => "#[a-zé][a-z_-]{0,4}|#none|#👩\u{200d}🔬".boxed(),
        1 => value.boxed(),
    ];
    prop::collection::vec((term, "[ ]| \\| |\\|"), 1..4)
        .prop_map(|terms| terms.into_iter().flat_map(|(term, after)| [term, after]).collect::<String>())
        .prop_map(|text| text.trim_end_matches(['|', ' ']).to_owned())
}

proptest! {
    #[test]
    fn no_beginning_of_a_right_query_is_wrong(text in right()) {
        let saved = Saved::of([("morning", "date:today"), ("ab", "a b")]);
        let whole = parse_with(&text, TODAY, &saved);
        if whole.error().is_none() {
            for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                let begun = parse_typed(&text[..end], end, TODAY, &saved);
                prop_assert_eq!(begun.error(), None, "{:?} of {:?}", &text[..end], text);
            }
        }
    }
}
