use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::*;
use crate::clean::ArticleId;
use crate::library::Catalog;
use crate::search::run::tests::article;
use crate::search::{TagSets, parse, run};
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;

fn query(text: &str) -> Query {
    parse(text, date(2024, 5, 31))
}

#[test]
fn going_on_narrows() {
    for (old, new) in [
        ("", "a"),
        ("put", "putin"),
        ("put", "Putin xi"),
        ("xi", "'putin xi"),
        ("'put", "'putin"),
        ("'put", "^putin$ x"),
        ("^put", "^putin"),
        ("tin$", "putin$"),
        ("'putin'", "^putin$"),
        ("!putin", "!put"),
        ("!putin | xi", "!put"),
        ("a | b", "a"),
        ("a | b", "ac | b | ab"),
        ("site:b", "site:bbc x"),
        ("by:zo", "by:zoe"),
        ("file:may", "file:may/2"),
        ("lang:pt", "lang:pt-br"),
        ("date:2024", "date:2024-05"),
        ("date:2024..", "date:2024-05"),
        ("words:>80", "words:>800"),
        ("#china", "xi #china !#x"),
        ("text:sea", "text:sea a"),
        ("by:none", "date:none by:none"),
        ("x text:", "x text:sea"),
    ] {
        assert!(narrows(&query(new), &query(old)), "{old} → {new}");
    }
}

#[test]
fn going_back_or_elsewhere_does_not_narrow() {
    for (old, new) in [
        ("a", ""),
        ("putin", "put"),
        ("a", "a | b"),
        ("a", "'a"),
        ("'a", "a"),
        ("^a", "'ab"),
        ("'a'", "'ab'"),
        ("!put", "!putin"),
        ("a", "!a"),
        ("lang:pt", "lang:ptx"),
        ("lang:pt-br", "lang:pt"),
        ("date:2024-05", "date:2024"),
        ("date:..2024", "date:2023.."),
        ("words:>800", "words:>80"),
        ("#china", "#chinatown"),
        ("by:none", "by:non"),
        ("site:bay", "by:bay"),
        ("text:sea", "text:seas"),
    ] {
        assert!(!narrows(&query(new), &query(old)), "{old} → {new}");
    }
}

fn id(row: usize) -> ArticleId {
    ArticleId((row as u128).to_be_bytes())
}

fn catalog(seeds: &[(String, String, u8)]) -> Catalog {
    let mut catalog = Catalog::default();
    for (row, (title, byline, n)) in seeds.iter().enumerate() {
        let mut article = article(title, byline, ["", "bab", "a b"][usize::from(n % 3)]);
        article.id = id(row);
        article.words = u32::from(*n);
        article.lang = [None, Some("a"), Some("ab-b"), Some("ab")][usize::from(n % 4)].map(str::to_owned);
        let published = ["", "2024-05", "2024-05-07", "2023", "2024-06-01"][usize::from(n % 5)];
        article.published = (!published.is_empty()).then(|| published.to_owned());
        article.blocks[0].text = format!("{title}b aab");
        catalog.push(Arc::new(article));
    }
    catalog
}

fn term() -> impl Strategy<Value = String> {
    let word = "[!]?[\\^']?[abAя]{1,3}['$]?";
    let field = "[!]?(#[ab]|#none|site:[ab]{1,2}|by:[ab]{1,2}|lang:ab(-b)?|text:[ab]{1,2}|\"[ab]{1,2} [ab]{2}\")";
    let ranges = [
        "date:2024",
        "date:2024-05",
        "date:>2023",
        "date:..2024-05",
        "date:none",
        "!by:none",
        "site:none",
        "words:>2",
        "words:>5",
        "words:3..4",
        "!words:<9",
        "!date:2024-05..",
        "title:none",
        "lang:none",
    ];
    prop_oneof![3 => word, 2 => field, 1 => select(ranges.to_vec()).prop_map(str::to_owned)]
}

/// A query, and one that goes on from it or is another.
fn two() -> impl Strategy<Value = (String, String)> {
    let joined = |terms: Vec<(String, bool)>| {
        terms.into_iter().map(|(term, or)| term + if or { " | " } else { " " }).collect::<String>()
    };
    let terms = || prop::collection::vec((term(), prop::bool::weighted(0.3)), 1..4);
    (terms(), prop::collection::vec((term(), Just(false)), 0..2), "[abя$']{0,2}", any::<bool>(), terms()).prop_map(
        move |(old, more, tail, goes_on, other)| {
            let old = joined(old);
            let new = if goes_on { format!("{}{tail} {}", old.trim_end(), joined(more)) } else { joined(other) };
            (old, new)
        },
    )
}

/// Two terms of which one text is within the other.
fn within() -> impl Strategy<Value = (String, String)> {
    let marks = vec![
        ("", ""),
        ("'", ""),
        ("'", "'"),
        ("^", ""),
        ("", "$"),
        ("^", "$"),
        ("by:", ""),
        ("site:", ""),
        ("lang:", ""),
    ];
    let marks = (select(marks.clone()), select(marks), any::<bool>());
    let not = || prop::bool::weighted(0.3).prop_map(|not| if not { "!" } else { "" });
    ("[ab]{1,2}", "[ab]{0,1}", "[ab]{0,1}", marks, (not(), not())).prop_map(
        |(text, before, after, (old, other, is_other), (not_old, not_new))| {
            let new = if is_other { other } else { old };
            let term = |not: &str, (from, to): (&str, &str), text: &str| format!("{not}{from}{text}{to}");
            (term(not_old, old, &text), term(not_new, new, &format!("{before}{text}{after}")))
        },
    )
}

fn check(seeds: &[(String, String, u8)], old: &str, new: &str) {
    let (old, new) = (query(old), query(new));
    assert!(narrows(&old, &old) && narrows(&new, &new));
    let catalog = catalog(seeds);
    let set = |rest| Arc::new((0..seeds.len()).filter(|row| row % 3 == rest).map(id).collect::<HashSet<_>>());
    let of = HashMap::from([("a".to_owned(), set(0)), ("b".to_owned(), set(1))]);
    let tags = TagSets { of, tagged: Arc::new(set(0).union(&set(1)).copied().collect()) };
    let found = |query: &Query| -> HashSet<u32> {
        let hits = run(query, &catalog, None, &tags, &|| false).expect("in memory").expect("nobody cancels");
        hits.iter().map(|row| row.0).collect()
    };
    for (less, more) in [(&new, &old), (&old, &new)] {
        if narrows(less, more) {
            assert!(found(less).is_subset(&found(more)), "{:?} {:?}", less.groups(), more.groups());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn what_narrows_finds_less(
        seeds in prop::collection::vec(("[abAя ]{0,6}", "[ab ]{0,3}", 0..12u8), 1..24),
        (old, new) in two(),
    ) {
        check(&seeds, &old, &new);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn a_longer_text_finds_less_where_it_is_said_so(
        seeds in prop::collection::vec(("[ab ]{0,4}", "[ab ]{0,2}", 0..12u8), 1..24),
        (old, new) in within(),
    ) {
        check(&seeds, &old, &new);
    }
}
