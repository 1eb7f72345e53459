use super::*;
use crate::search::query::{Condition, Kind};
use crate::search::{Query, parse_with};
use jiff::civil::date;

const TODAY: Date = date(2024, 5, 31);

fn saved() -> Saved {
    Saved::of([
        ("asia", "#china | #japan"),
        ("Morning", "date:today words:>800"),
        ("long", "?morning !?asia"),
        ("café", "'coffee"),
        ("both", "a | b c"),
        ("loop", "a ?pool"),
        ("pool", "?loop"),
        ("self", "?self"),
        ("bad", "x date:2024-13"),
        ("worse", "?bad"),
        ("half", "x site:"),
        ("empty", " "),
        ("two words", "x"),
        ("lost", "?nowhere"),
    ])
}

fn read(text: &str) -> Query {
    parse_with(text, TODAY, &saved())
}

#[test]
fn a_name_stands_for_its_query() {
    for (text, same) in [
        ("?asia x", "#china | #japan x"),
        ("?ASIA", "#china|#japan"),
        ("?cafe", "'coffee"),
        ("？café", "'coffee"),
        ("x | ?asia | y", "x | #china | #japan | y"),
        ("?asia|?cafe", "#china | #japan | 'coffee"),
        ("?morning x", "date:2024-05-31 words:>800 x"),
        ("!?asia", "!#china !#japan"),
        ("!?morning", "!date:today | !words:>800"),
        ("?long", "date:today words:>800 !#china !#japan"),
        ("!?long", "!date:today | !words:>800 | #china | #japan"),
        ("?", ""),
        ("?as", ""),
        ("x | ?as | y", "x | y"),
        ("what? \\?asia", "what? \\?asia"),
    ] {
        let query = read(text);
        assert_eq!(query.error(), None, "{text}");
        assert!(query.means_the_same(&crate::search::parse(same, TODAY)), "{text}: {query:?}");
    }
    let query = read("!?asia ?mo");
    let parts: Vec<_> = query.parts().iter().map(|part| (part.span.clone(), part.kind, part.unfinished)).collect();
    let hint = Some("complete the name of a saved query");
    assert_eq!(parts, [(0..1, Kind::Not, None), (1..6, Kind::Saved, None), (7..10, Kind::Saved, hint)]);
}

#[test]
fn what_is_wrong_is_said_under_the_name() {
    for (text, span, message) in [
        (
            "x ?nobody",
            2..9,
            "no saved query is called nobody; add it under [queries] in config.toml, or write '? for the sign",
        ),
        ("?self", 0..5, "?self is wrong: ?self would go round in a circle; take it out of itself"),
        ("?loop", 0..5, "?loop is wrong: ?pool is wrong: ?loop would go round in a circle; take it out of itself"),
        ("?worse", 0..6, "?worse is wrong: ?bad is wrong: there is no month 13; months go from 01 to 12"),
        ("?half", 0..5, "?half is wrong: this part is unfinished; name a site, or none"),
        ("?empty", 0..6, "?empty is wrong: it is empty; write a query"),
        ("!?both", 0..6, "this saved query is too complex to be negated; write ! before its parts"),
        ("a | ?long", 4..9, "a saved query that asks for several things is no alternative; write out its parts"),
        ("x ?long | a", 2..7, "a saved query that asks for several things is no alternative; write out its parts"),
    ] {
        let query = read(text);
        let error = query.error().unwrap_or_else(|| panic!("{text}: {query:?}"));
        assert_eq!(error.span, span, "{text}");
        assert_eq!(error.message, message, "{text}");
        let part = query.parts().iter().find(|part| part.span == span);
        assert_eq!(part.map(|part| part.kind), Some(Kind::Error), "{text}");
    }
}

#[test]
fn the_settings_are_checked_as_a_whole() {
    let wrong: Vec<_> = saved().check(TODAY).into_iter().map(|(name, error)| (name, error.span)).collect();
    let expected = [
        ("bad", 2..14),
        ("empty", 0..1),
        ("half", 2..7),
        ("loop", 2..7),
        ("lost", 0..8),
        ("pool", 0..5),
        ("self", 0..5),
        ("two words", 0..1),
        ("worse", 0..4),
    ];
    assert_eq!(wrong, expected.map(|(name, span)| (name.to_owned(), span)));
    assert_eq!(Saved::of([("a", "?b"), ("b", "x")]).check(TODAY), []);
}

#[test]
fn queries_that_double_each_other_end() {
    let chain =
        (0..40).map(|n| (format!("q{n}"), format!("?q{0} ?q{0}", n + 1))).chain([("q40".to_owned(), "x".to_owned())]);
    let query = parse_with("?q0", TODAY, &Saved::of(chain));
    assert!(query.error().is_some_and(|error| error.message.ends_with("write them out")));
}

#[test]
fn a_negated_negation_asks_for_the_word() {
    let saved = Saved::of([("quiet", "!'loud")]);
    let query = parse_with("!?quiet", TODAY, &saved);
    let term = query.terms().next().expect("a term");
    assert!(!term.negated && matches!(&term.condition, Condition::Word(word) if word == "loud"));
}
