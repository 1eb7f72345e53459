use super::super::query::{Anchor, DateRange, Missing, Term, WordRange};
use super::*;
use jiff::civil::date;
use proptest::prelude::*;

mod typing;

const TODAY: Date = date(2024, 5, 31);

fn read(text: &str) -> Query {
    parse(text, TODAY)
}

/// The query while it is typed at its end.
fn typed(text: &str) -> Query {
    parse_typed(text, text.len(), TODAY, &Saved::default())
}

fn meaning(text: &str) -> String {
    notation(&read(text))
}

/// The groups in a short notation, or the error.
fn notation(query: &Query) -> String {
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
        Condition::File(text) => format!("file={text}"),
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
        Condition::Missing(Missing::Byline) => "no byline".to_owned(),
        Condition::Missing(what) => format!("no {what:?}").to_lowercase(),
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
        ("a|b", "~a or ~b"),
        ("'a|!b|^c$ d", "=a or not =b or Whole=c and ~d"),
        (r"a\|b \| \||x", "~a|b and ~| and ~| or ~x"),
        ("a |b", "~a or ~b"),
        ("a| b", "~a or ~b"),
        (r"\#tag \'x \!x \?x \^x$", "~#tag and ~'x and ~!x and ~?x and ~^x$"),
        (r"\\x !\#tag", r"~\x and not =#tag"),
        ("!a | b", "not =a or ~b"),
    ] {
        assert_eq!(meaning(text), expected, "{text}");
    }
}

#[test]
fn fields_tags_and_phrases() {
    for (text, expected) in [
        ("#China !#done #none", "#china and not #done and untagged"),
        ("#\"read\"", "#read"),
        ("#None | #nonexistent", "untagged or #nonexistent"),
        ("site:BBC by:Müller", "site=bbc and by=muller"),
        ("site:\"New  York\"", "site=new york"),
        ("file:Café.jsonl|none", "file=cafe.jsonl or file=none"),
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
        ("Date:2024", "2024-01-01..2024-12-31"),
        ("Re:start 12:30", "~Re:start and ~12:30"),
        (
            "by:none !site:None lang:none date:none title:none",
            "no byline and not no site and no lang and no date and no title",
        ),
        ("by:\"none\" site:\"none\"", "by=none and site=none"),
        ("site:https://www.bbc.co.uk/news/x?y", "site=bbc.co.uk"),
        ("lang:en|ru|by:x", "lang=en or lang=ru or by=x"),
        ("#a|b|'c #d | e", "#a or #b or =c and #d or ~e"),
        ("site:\"a b\"|c", "site=a b or site=c"),
        ("!site:a|c", "not site=a or ~c"),
        ("say\"hi", "~say\"hi"),
        ("#a | site:b", "#a or site=b"),
    ] {
        assert_eq!(meaning(text), expected, "{text}");
    }
}

#[test]
fn numbers_of_words() {
    for (text, expected) in [
        ("words:1k..2k words:>1k", "1000..2000 and 1001.."),
        ("words:..5", "0..5"),
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
        (">2024-05", "2024-06-01.."),
        (">=2024-05", "2024-05-01.."),
        ("<2023", "..2022-12-31"),
        ("<=2023", "..2023-12-31"),
        (">yesterday", "2024-05-31.."),
        (">9999", "9999-12-31.."),
        ("2024-5", "2024-05-01..2024-05-31"),
        ("2024-1", "2024-01-01..2024-01-31"),
        ("2024-5-1", "2024-05-01..2024-05-01"),
        ("2024/05/18", "2024-05-18..2024-05-18"),
        ("2024-1..2024-3", "2024-01-01..2024-03-31"),
        ("2023…2024", "2023-01-01..2024-12-31"),
        ("2023...2024", "2023-01-01..2024-12-31"),
        ("２０２３。。２０２４", "2023-01-01..2024-12-31"),
        ("٢٠٢٤", "2024-01-01..2024-12-31"),
        ("TODAY", "2024-05-31..2024-05-31"),
        ("7D", "2024-05-24.."),
    ] {
        assert_eq!(meaning(&format!("date:{value}")), expected, "{value}");
    }
}

#[test]
fn marks_of_other_keyboards_are_marks() {
    for (text, same) in [
        ("＃выборы　！＃x", "#выборы !#x"),
        ("ｄate：2024 site：bbc", "ｄate：2024 site:bbc"),
        ("date：＞２０２３", "date:>2023"),
        ("words：＞８００", "words:>800"),
        ("a ｜ b｜c", "a | b | c"),
        ("‘exact ‘whole’ ＾start end＄ ＇x", "'exact 'whole' ^start end$ 'x"),
        ("“a b” „a b“ «a b» »a b« 「a b」 『a b』 ＂a b＂", "\"a b\" \"a b\" \"a b\" \"a b\" \"a b\" \"a b\" \"a b\""),
        ("site:«New Bay»", "site:\"New Bay\""),
        ("؟", "?"),
        ("Ｘｉ", "xi"),
    ] {
        assert!(read(text).means_the_same(&read(same)), "{text}: {:?}", read(text));
    }
}

#[test]
fn a_word_that_looks_like_a_field_gets_advice() {
    for (text, advised) in [
        ("author:ruiz", Some("by:")),
        ("sites:bbc", Some("site:")),
        ("path:may", Some("file:")),
        ("Dates:2024", Some("date:")),
        ("txt:sea", Some("text:")),
        ("tag:china", Some("#name")),
        ("$", Some("before the $")),
        ("!language:en", None),
        ("Re:start", None),
        ("https://a.b", None),
        ("author:", None),
        (":x", None),
        ("12:30", None),
        ("bx:1", None),
    ] {
        let query = read(text);
        assert_eq!(query.error(), None);
        let advice = query.advice();
        assert_eq!(advice.is_some(), advised.is_some() || text.starts_with('!'), "{text}: {advice:?}");
        assert!(advised.is_none_or(|advised| advice.is_some_and(|advice| advice.contains(advised))), "{text}");
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
        ("words:500..200", "this range ends before it starts; swap the two numbers"),
        ("date:>7d", "this may be before or after; write 7d for the last seven days, ..7d for all before"),
        ("#\"to read\"", "a tag's name has no spaces; write it as one word, with _ or - between its parts"),
        ("#a,b", "a tag's name cannot hold ,; leave it out"),
        ("title:sea", "title: goes with none alone; leave it out, words are looked for in titles"),
        ("?x", "no saved query is called x; add it under [queries] in config.toml, or write '? for the sign"),
    ] {
        assert_eq!(meaning(text), format!("error: {message}"), "{text}");
    }
    for text in [
        "date:monday",
        "date:24-05",
        "date:2024x",
        "date:20245",
        "date:2024-05-18-1",
        "date:2024-2025",
        "date:>2024..2025",
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
    fn parts_cover_all_but_blanks(text in r#"([\PC\s]|[ |'^$!#?"“«»\\:.<>=0-9-]|date:|words:|lang:|text:|2024|7d){0,24}"#, cursor in 0..40usize) {
        let query = parse_typed(&text, cursor, TODAY, &Saved::default());
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
