use super::super::query::{DateRange, WordRange};
use super::*;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2024, 5, 31);

fn read(text: &str) -> Query {
    parse(text, TODAY)
}

/// The groups in a short notation, or the error.
fn meaning(text: &str) -> String {
    let query = read(text);
    if let Some(error) = query.error() {
        return format!("error: {}", error.message);
    }
    let group = |group: &Group| group.any.iter().map(term).collect::<Vec<_>>().join(" or ");
    query.groups().iter().map(group).collect::<Vec<_>>().join(" and ")
}

fn term(term: &Term) -> String {
    let condition = match &term.condition {
        Condition::Word(text) => format!("~{text}"),
        Condition::Literal { text, anchor: Anchor::Anywhere } => format!("={text}"),
        Condition::Literal { text, anchor } => format!("{anchor:?}={text}"),
        Condition::Tag(name) => format!("#{name}"),
        Condition::Untagged => "untagged".to_owned(),
        Condition::Site(text) => format!("site={text}"),
        Condition::Byline(text) => format!("by={text}"),
        Condition::Lang(text) => format!("lang={text}"),
        Condition::Published(DateRange { first, last }) => {
            let day = |day: &Option<Date>| day.map_or(String::new(), |day| day.to_string());
            format!("{}..{}", day(first), day(last))
        }
        Condition::Words(WordRange { least, most: u64::MAX }) => format!("{least}.."),
        Condition::Words(WordRange { least, most }) => format!("{least}..{most}"),
        Condition::Body(passage) => format!("text={passage}"),
        Condition::Phrase(passage) => format!("\"{passage}\""),
    };
    if term.negated { format!("not {condition}") } else { condition }
}

#[test]
fn words_and_marks_mean_what_they_mean_in_fzf() {
    for (text, expected) in [
        ("", ""),
        ("  \t ", ""),
        ("foo bar", "~foo and ~bar"),
        ("Foo", "~Foo"),
        ("Žižek", "~zizek"),
        ("'Wild", "=wild"),
        ("'wild'", "Words=wild"),
        ("^music", "Start=music"),
        (".mp3$", "End=.mp3"),
        ("^core$", "Whole=core"),
        ("!fire", "not =fire"),
        ("!^music", "not Start=music"),
        ("!.mp3$", "not End=.mp3"),
        ("!'fuzzy", "not ~fuzzy"),
        ("'end$", "End=end"),
        ("$", "~$"),
        ("a$b", "~a$b"),
        (r"two\ words", "~two words"),
        (r"'two\ words", "=two words"),
        (r"back\slash\", r"~back\slash\"),
        ("^core go$ | rb$ | py$", "Start=core and End=go or End=rb or End=py"),
        ("a | b c", "~a or ~b and ~c"),
        ("c a | b", "~c and ~a or ~b"),
        ("a|b", "~a|b"),
        ("!a | b", "not =a or ~b"),
    ] {
        assert_eq!(meaning(text), expected, "{text}");
    }
}

#[test]
fn fields_tags_and_phrases() {
    for (text, expected) in [
        ("#China !#done #none", "#China and not #done and untagged"),
        ("#\"to read\"", "#to read"),
        ("#None | #nonexistent", "untagged or #nonexistent"),
        ("site:BBC by:Müller", "site=bbc and by=muller"),
        ("site:\"New  York\"", "site=new york"),
        ("!site:bbc", "not site=bbc"),
        ("lang:pt-BR", "lang=pt-br"),
        ("text:Crème", "text=creme"),
        ("text:wor*", "text=wor*"),
        ("text:\"Two  words\" text:co-op", "text=two words and text=co op"),
        ("!text:\"two wor*\" | text:北京市", "not text=two wor* or text=北京 京市"),
        ("text:الكتاب \"人\"", "text=كتاب and \"人*\""),
        ("\"A  Phrase’s\u{a0}end\"", "\"a phrase s end\""),
        ("“curly quotes”next", "\"curly quotes\" and ~next"),
        ("!\"no way\" a", "not \"no way\" and ~a"),
        ("https://a.b/c", "~https://a.b/c"),
        ("Date:2024", "~Date:2024"),
        ("say\"hi", "~say\"hi"),
        ("#a | site:b", "#a or site=b"),
        ("words:>800", "801.."),
        ("words:>=800", "800.."),
        ("words:<300", "0..299"),
        ("words:<=300", "0..300"),
        ("words:<0", "1..0"),
        ("words:200..500", "200..500"),
        ("words:..500", "0..500"),
        ("words:200..", "200.."),
        ("words:0", "0..0"),
    ] {
        assert_eq!(meaning(text), expected, "{text}");
    }
}

#[test]
fn dates() {
    for (value, expected) in [
        ("2024", "2024-01-01..2024-12-31"),
        ("2024-02", "2024-02-01..2024-02-29"),
        ("2024-05-18", "2024-05-18..2024-05-18"),
        ("2023..2024-02", "2023-01-01..2024-02-29"),
        ("..2024-05-18", "..2024-05-18"),
        ("2024-05..", "2024-05-01.."),
        ("today", "2024-05-31..2024-05-31"),
        ("yesterday", "2024-05-30..2024-05-30"),
        ("7d", "2024-05-24.."),
        ("2w", "2024-05-17.."),
        ("3m", "2024-02-29.."),
        ("1y", "2023-05-31.."),
        ("..7d", "..2024-05-24"),
        ("3m..today", "2024-02-29..2024-05-31"),
    ] {
        assert_eq!(meaning(&format!("date:{value}")), expected, "{value}");
    }
}

#[test]
fn half_typed_parts_restrict_nothing() {
    for text in [
        "#",
        "!#",
        "!",
        "'",
        "^",
        "!^",
        "^$",
        "!'",
        "\"",
        "\"open phrase",
        "!\"open",
        "text:\"open",
        "\"\"",
        "|",
        "| |",
        "site:",
        "by:",
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
        "words:200..5",
        "date:",
        "date:2",
        "date:202",
        "date:2024-",
        "date:2024-0",
        "date:2024-1",
        "date:2024-05-",
        "date:2024-05-1",
        "date:2024.",
        "date:..",
        "date:2024-05..2",
        "date:2024-05..2024-1",
        "date:tod",
        "date:7",
        "date:y",
        "\u{301}",
        "site:\u{301}",
    ] {
        let query = read(text);
        assert!(query.error().is_none() && query.is_empty(), "{text}: {query:?}");
        assert!(query.parts().iter().any(|part| part.unfinished.is_some()), "{text}: {query:?}");
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
        ("a \"b c", "~a"),
    ] {
        assert_eq!(meaning(text), expected, "{text}");
    }
}

#[test]
fn wrong_parts_say_what_to_do() {
    for (text, message) in [
        ("date:2024-13", "there is no month 13; months go from 01 to 12"),
        ("date:2024-00-1", "there is no month 00; months go from 01 to 12"),
        ("date:2023-02-29", "there is no day 29 in 2023-02; its days go from 01 to 28"),
        ("date:2024-06..2024-05", "this range ends before it starts; swap the two dates"),
        ("date:99999999999999999999d", "this is longer ago than dates go; write a smaller number"),
        ("date:9999999y", "this is longer ago than dates go; write a smaller number"),
        ("words:99999999999999999999", "no article is that long; write a smaller number"),
        ("lang:english", "this is no language code; write one such as en, ru or pt-br"),
    ] {
        assert_eq!(meaning(text), format!("error: {message}"), "{text}");
    }
    for text in [
        "date:monday",
        "date:24-05",
        "date:2024x",
        "date:20245",
        "date:2024-05-18-1",
        "date:2024/05",
        "words:many",
        "words:+5",
        "words:>many",
    ] {
        assert!(read(text).error().is_some(), "{text}");
    }
    let query = read("xi date:2024-13 #a");
    assert_eq!(query.error().map(|error| error.span.clone()), Some(3..15));
    assert_eq!(query.groups().len(), 2);
}

#[test]
fn parts_tell_how_each_stretch_is_understood() {
    let kinds: Vec<_> = read("a 'b ^c d$ !e | !#f !site:g \"h i\" date:x")
        .parts()
        .iter()
        .map(|part| (part.span.clone(), part.kind, part.unfinished.is_some()))
        .collect();
    let expected = [
        (0..1, Kind::Word),
        (2..4, Kind::Exact),
        (5..7, Kind::Start),
        (8..10, Kind::End),
        (11..13, Kind::Not),
        (14..15, Kind::Or),
        (16..17, Kind::Not),
        (17..19, Kind::Tag),
        (20..21, Kind::Not),
        (21..27, Kind::Field),
        (28..33, Kind::Phrase),
        (34..40, Kind::Error),
    ];
    assert_eq!(kinds, expected.map(|(span, kind)| (span, kind, false)));
}

#[test]
fn a_long_query_is_read_in_linear_time() {
    let text = "a | \"b\" !#c \\ | date:1 ".repeat(20_000) + &"\"".repeat(100_001) + &"|".repeat(100_000);
    assert!(read(&text).parts().len() > 100_000);
}

proptest! {
    #[test]
    fn parts_cover_all_but_blanks(text in r#"([\PC\s]|[ |'^$!#"“\\:.<>=0-9-]|date:|words:|lang:|text:|2024|7d){0,24}"#) {
        let query = read(&text);
        let mut end = 0;
        for part in query.parts() {
            prop_assert!(part.span.start < part.span.end && part.span.end <= text.len());
            let between = text.get(end..part.span.start);
            prop_assert!(between.is_some_and(|blank| blank.trim().is_empty()), "{:?}", query);
            prop_assert!(text.is_char_boundary(part.span.end));
            prop_assert!(part.kind != Kind::Error || query.error().is_some());
            end = part.span.end;
        }
        prop_assert!(text.get(end..).is_some_and(|blank| blank.trim().is_empty()));
        prop_assert!(query.groups().iter().all(|group| !group.any.is_empty()));
    }

    #[test]
    fn any_text_is_a_query(text in any::<String>()) {
        let query = read(&text);
        let indented = read(&format!("  {text}"));
        prop_assert!(query.means_the_same(&indented));
    }
}
