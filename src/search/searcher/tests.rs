use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::clean::ArticleId;
use crate::library::{Order, RowIndex};
use crate::search::parse;
use crate::search::run::tests::article;

fn query(text: &str) -> Query {
    parse(text, date(2024, 5, 31))
}

fn push(catalog: &mut Catalog, fields: &(String, String, String)) {
    let mut article = article(&fields.0, &fields.1, &fields.2);
    article.id = ArticleId(u128::from(catalog.span()).to_be_bytes());
    catalog.push(Arc::new(article));
}

/// The plain reading: every row scored by the scorer.
fn plain(request: &Request<'_>) -> Vec<RowIndex> {
    let mut tagged = Tagged::default();
    let Request { catalog, tags, typos, .. } = *request;
    let mut making = Making { catalog, tags, tagged: &mut tagged, typos, cancel: &|| false };
    let plan = Plan::new(request.query, &mut making).expect("in memory").expect("nobody cancels");
    let rank = |(at, row)| Some(Rank::of(plan.score(at, row)?, at));
    let mut ranks: Vec<Rank> = catalog.iter().filter_map(rank).collect();
    if request.query.is_ranked() {
        ranks.sort_unstable_by(|a, b| b.cmp(a));
    }
    ranks.into_iter().map(Rank::row).collect()
}

fn check(
    searcher: &mut Searcher,
    text: &str,
    catalog: &Catalog,
    wanted: usize,
    typos: bool,
) -> Result<(), TestCaseError> {
    let (query, tags) = (query(text), TagSets::default());
    let request = Request { query: &query, catalog, sort: None, tags: &tags, wanted, typos };
    let hits = searcher.run(&request, &|| false).expect("in memory").expect("nobody cancels");
    if query.is_empty() {
        prop_assert_eq!(hits, Hits::all(Order::identity(catalog.span())));
        return Ok(());
    }
    let expected = plain(&request);
    prop_assert_eq!(hits.len(), expected.len(), "{}", text);
    prop_assert!(hits.ranked() >= wanted.min(expected.len()), "{}", text);
    prop_assert!(hits.iter().eq(expected.into_iter().take(hits.ranked())), "{}", text);
    Ok(())
}

fn fields() -> impl Strategy<Value = (String, String, String)> {
    ("([a-dA-D]{1,3}[ -]){0,6}[éБбв中文]{0,2}", "[abБ ]{0,4}", "[ab]{0,3}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn what_is_typed_finds_what_a_new_search_finds(
        seeds in prop::collection::vec(fields(), 1..40),
        keys in prop::collection::vec("[abcdé中б '!|^$]|<", 1..24),
        repeats in 1..60_usize,
        typos: bool,
    ) {
        let mut catalog = Catalog::default();
        let mut articles = seeds.iter().cycle().take(seeds.len() * repeats);
        let mut searcher = Searcher::default();
        let mut text = String::new();
        for (at, key) in keys.iter().enumerate() {
            articles.by_ref().take(seeds.len() * repeats / 8 + 1).for_each(|fields| push(&mut catalog, fields));
            match key.as_str() {
                "<" => _ = text.pop(),
                key => text.push_str(key),
            }
            let wanted = if at % 5 == 4 { usize::MAX } else { at };
            check(&mut searcher, &text, &catalog, wanted, typos)?;
            // Without new rows, from memory.
            check(&mut searcher, &text, &catalog, wanted.saturating_add(300 * (at % 2)), typos)?;
        }
    }

    #[test]
    fn misspelt_words_come_after_all_others(seeds in prop::collection::vec("[abc]{3,8}( [abc]{3,8})?", 1..40), text in "[abc]{5,7}( [ab]{1,2})?") {
        let mut catalog = Catalog::default();
        for title in &seeds {
            push(&mut catalog, &(title.clone(), String::new(), String::new()));
        }
        check(&mut Searcher::default(), &text, &catalog, usize::MAX, true)?;
        let found = |typos| {
            let (query, tags) = (query(&text), TagSets::default());
            let request = Request { query: &query, catalog: &catalog, sort: None, tags: &tags, wanted: usize::MAX, typos };
            Searcher::default().run(&request, &|| false).expect("in memory").expect("nobody cancels")
        };
        let (exact, all) = (found(false), found(true));
        prop_assert!(exact.iter().eq(all.iter().take(exact.len())));
    }
}

#[test]
fn what_was_sorted_is_put_in_order_when_that_is_asked_for() {
    let mut catalog = Catalog::default();
    let titled = |title: &str| (title.to_owned(), String::new(), String::new());
    (0..600).for_each(|n| push(&mut catalog, &titled(&format!("x title {n}"))));
    let mut searcher = Searcher::default();
    let (query, tags) = (query("title"), TagSets::default());
    let mut ask = |catalog: &Catalog, sort| {
        let request = Request { query: &query, catalog, sort, tags: &tags, wanted: 0, typos: false };
        searcher.run(&request, &|| false).expect("in memory").expect("nobody cancels")
    };
    assert_eq!(ask(&catalog, Some(Sort::Found)).len(), 600);
    assert!(ask(&catalog, None).ranked() >= LEAST_WANTED);
    assert_eq!(ask(&catalog, Some(Sort::Found)).len(), 600);
    push(&mut catalog, &titled("title of the best"));
    push(&mut catalog, &titled("t i t l e"));
    let hits = ask(&catalog, None);
    assert_eq!((hits.get(0), hits.len()), (Some(RowIndex(600)), 602));
    assert!(hits.ranked() >= LEAST_WANTED);
}

#[test]
fn a_snapshot_tells_whether_rows_have_left() {
    let of = |span, len| Snapshot { epoch: 1, span, len };
    assert!(of(10, 10).has_only_grown(of(10, 10)) && of(12, 12).has_only_grown(of(10, 10)));
    assert!(!of(10, 9).has_only_grown(of(10, 10)) && !of(12, 11).has_only_grown(of(10, 10)));
    assert!(!of(9, 9).has_only_grown(of(10, 10)) && !of(10, 10).has_only_grown(Snapshot { epoch: 2, ..of(10, 10) }));
}

#[test]
fn a_cancelled_search_is_forgotten() {
    let mut catalog = Catalog::default();
    for n in 0..CHUNK * 8 {
        push(&mut catalog, &(format!("title {n}"), String::new(), String::new()));
    }
    let mut searcher = Searcher::default();
    let (query, tags) = (query("title"), TagSets::default());
    let request = Request { query: &query, catalog: &catalog, sort: None, tags: &tags, wanted: 10, typos: false };
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let cancel = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= 3;
    assert_eq!(searcher.run(&request, &cancel), Ok(None));
    let hits = searcher.run(&request, &|| false).expect("in memory").expect("nobody cancels");
    assert_eq!(hits.len(), catalog.len());
    assert!(hits.ranked() < hits.len());
}
