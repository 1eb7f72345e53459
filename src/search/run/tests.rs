use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::*;
use crate::clean::{Article, ArticleId, Block, Role};
use crate::search::parse;
use crate::search::query::{Anchor, Condition, Term};
use crate::search::searcher::CHUNK;
use crate::source::{LineNo, Origin};
use crate::text::{Case, fold_with};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// An article with a body of two words and these fields; empty ones are missing.
pub(in crate::search) fn article(title: &str, byline: &str, site: &str) -> Article {
    let field = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let text = "Some body".to_owned();
    Article {
        id: ArticleId([0; 16]),
        origin: Origin { path: "a.txt".into(), line: None },
        title: field(title),
        byline: field(byline),
        published: None,
        site: field(site),
        url: None,
        lang: None,
        words: 2,
        blocks: vec![Block { role: Role::Paragraph, text, line: LineNo(1) }],
        removed: Vec::new(),
    }
}

fn query(text: &str) -> Query {
    parse(text, date(2024, 5, 31))
}

/// Articles get their row as id.
fn catalog(articles: impl IntoIterator<Item = Article>) -> Catalog {
    let mut catalog = Catalog::default();
    for (row, mut article) in articles.into_iter().enumerate() {
        article.id = id(row);
        catalog.push(Arc::new(article));
    }
    catalog
}

fn id(row: usize) -> ArticleId {
    ArticleId((row as u128).to_be_bytes())
}

fn find(text: &str, catalog: &Catalog, tags: &TagSets) -> Vec<usize> {
    let hits = run(&query(text), catalog, None, tags, &|| false).expect("in memory").expect("nobody cancels");
    hits.iter().map(|row| row.0 as usize).collect()
}

fn titles(text: &str, titles: &[&str]) -> Vec<usize> {
    find(text, &catalog(titles.iter().map(|title| article(title, "", ""))), &TagSets::default())
}

#[test]
fn folded_letters_are_found() {
    let cafe = ["a café", "CAFÉ", "cafe\u{301}", "caf"];
    for text in ["cafe", "café", "CAFÉ", "'cafe", "^cafe | 'CAFE\u{301}"] {
        let mut hits = titles(text, &cafe);
        hits.sort_unstable();
        assert_eq!(hits, [0, 1, 2], "{text}");
    }
    assert_eq!(titles("путин", &["Путин", "ПУТИН", "путь"]), [0, 1]);
    assert_eq!(titles("Putin", &["PUTIN", "Putin", "put"]), [1, 0]);
}

#[test]
fn files_are_found_by_their_paths() {
    let paths = ["may/Café.txt", "may/dump.jsonl", "may/dump.jsonl", "june/dump.jsonl", "may/dump.jsonl"];
    let found = |path: &str| Article {
        origin: Origin { path: path.into(), line: None },
        ..article("Nets", "", if path.starts_with("june") { "may/dump" } else { "" })
    };
    let list = catalog(paths.map(found));
    for (text, expected) in [
        ("file:dump", &[1, 2, 3, 4][..]),
        ("file:MAY/dump", &[1, 2, 4]),
        ("file:cafe nets", &[0]),
        ("!file:may/", &[3]),
        ("file:june | file:café", &[0, 3]),
        ("file:nets", &[]),
        ("'dump.jsonl", &[]),
    ] {
        let mut hits = find(text, &list, &TagSets::default());
        hits.sort_unstable();
        assert_eq!(hits, expected, "{text}");
    }
}

#[test]
fn terms_restrict_as_in_fzf() {
    let list = ["core main.go", "core lib.rb", "score main.py", "main core", "fire CORE.go"];
    for (text, expected) in [
        ("^core go$ | rb$ | py$", vec![0, 1]),
        ("'core !fire", vec![0, 1, 2, 3]),
        ("'core'", vec![0, 1, 3, 4]),
        ("!^core", vec![2, 3, 4]),
        ("!go$", vec![1, 2, 3]),
        (r"'core\ main", vec![0, 2]),
        ("^main\\ core$", vec![3]),
        ("^main$", vec![]),
        ("!'cmg 'm", vec![2, 3]),
        ("'lib | 'fire", vec![1, 4]),
        ("", vec![0, 1, 2, 3, 4]),
    ] {
        assert_eq!(titles(text, &list), expected, "{text}");
    }
}

#[test]
fn the_same_word_counts_more_in_the_title() {
    let list = [article("Other", "Xi", ""), article("A day with Xi", "", ""), article("Other", "", "Xi")];
    assert_eq!(find("xi", &catalog(list.clone()), &TagSets::default()), [1, 0, 2]);
    // Each word may be in another field.
    assert_eq!(find("xi other", &catalog(list), &TagSets::default()), [0, 2]);
}

#[test]
fn a_lead_stands_for_a_missing_title() {
    let mut untitled = article("", "", "");
    untitled.blocks[0].text = format!("Lanterns over the bay {}lighthouse", "and the sea ".repeat(20));
    let catalog = catalog([article("Lamps", "", ""), untitled]);
    assert_eq!(find("lantern", &catalog, &TagSets::default()), [1]);
    assert_eq!(find("'lighthouse", &catalog, &TagSets::default()), [0; 0]);
    assert_eq!(find("text:lighthouse", &catalog, &TagSets::default()), [1]);
}

#[test]
fn fields_and_bodies() {
    let mut full = article("Full", "Zoë Ruiz", "Le Monde");
    full.url = Some("https://me@www.news.example:80/bbc?x".to_owned());
    full.lang = Some("pt-BR".to_owned());
    full.published = Some("2024-05-18T00:05".to_owned());
    full.words = 301;
    full.blocks[0].text = "The Crème de la crème, they’d say".to_owned();
    let catalog = catalog([article("Empty", "", ""), full]);
    for text in [
        "by:zoe",
        "site:monde",
        "site:news.example",
        "lang:pt",
        "lang:pt-br",
        "date:2024-05",
        "date:2w",
        "words:>300",
        "words:301",
        "text:\"creme de\"",
        "\"they'd say\"",
        "\"full\"",
        "'empty | by:ruiz 'l",
        "!'empty",
    ] {
        assert_eq!(find(text, &catalog, &TagSets::default()), [1], "{text}");
        let others = format!("!{text}");
        if !text.contains(['|', '!']) {
            assert_eq!(find(&others, &catalog, &TagSets::default()), [0], "{others}");
        }
    }
    for text in ["site:bbc", "lang:por", "lang:br", "date:2024-06", "words:>301", "text:full"] {
        assert_eq!(find(text, &catalog, &TagSets::default()), [0; 0], "{text}");
    }
}

#[test]
fn tags() {
    let catalog = catalog((0..4).map(|_| article("A", "", "")));
    let set = |rows: &[usize]| Arc::new(rows.iter().map(|row| id(*row)).collect::<HashSet<_>>());
    let of = HashMap::from([("china".to_owned(), set(&[0, 2])), ("x".to_owned(), set(&[2]))]);
    let tags = TagSets { of, tagged: set(&[0, 2, 3]) };
    for (text, expected) in [
        ("#china", vec![0, 2]),
        ("#china !#x", vec![0]),
        ("#none", vec![1]),
        ("!#none", vec![0, 2, 3]),
        ("#missing", vec![]),
        ("!#missing", vec![0, 1, 2, 3]),
        ("#x | #none", vec![1, 2]),
    ] {
        assert_eq!(find(text, &catalog, &tags), expected, "{text}");
    }
    assert_eq!(query("#china a | !#x").tags().collect::<Vec<_>>(), ["china", "x"]);
}

#[test]
fn cancel_stops_within_a_chunk_a_thread() {
    let catalog = catalog((0..CHUNK * 64).map(|_| article("A title", "", "")));
    let asked = AtomicUsize::new(0);
    let cancel = || asked.fetch_add(1, Ordering::Relaxed) >= 2;
    assert_eq!(run(&query("title"), &catalog, None, &TagSets::default(), &cancel), Ok(None));
    assert!(asked.load(Ordering::Relaxed) <= 2 + rayon::current_num_threads() * 2);
    assert!(
        run(&query("title"), &catalog, None, &TagSets::default(), &|| false)
            .is_ok_and(|hits| hits.is_some_and(|hits| hits.len() == catalog.len()))
    );
}

#[test]
fn a_literal_is_found_far_down_a_title() {
    let far = format!("{}lighthouse", "and the sea ".repeat(60));
    assert_eq!(titles("'lighthouse", &["lighthouse", &far, "sea"]), [0, 1]);
    assert_eq!(titles("!lighthouse", &["lighthouse", &far, "sea"]), [2]);
    assert_eq!(titles("lighthouse", &["lighthouse", &far]), [0]);
    let articles = [article("x", &far, ""), article("x", "", &far), article("x", "y", "z")];
    assert_eq!(find("lighthouse$", &catalog(articles), &TagSets::default()), [0, 1]);
}

#[test]
fn a_huge_title_does_not_hang() {
    let huge = "a".repeat(5_000_000);
    let started = Instant::now();
    assert_eq!(titles("ab | 'aab", &[&huge]), [0; 0]);
    assert_eq!(titles("aaa", &[&huge]), [0]);
    assert!(started.elapsed().as_secs() < 5);
}

/// The plainest reading of a query made of words and literal texts: everything scored, by new matchers, on one thread.
fn reference(query: &Query, articles: &[Article]) -> Vec<usize> {
    let mut hits: Vec<(i64, usize)> = Vec::new();
    for (row, article) in articles.iter().enumerate() {
        let fields =
            [article.headline(), article.byline.as_deref().unwrap_or(""), article.site.as_deref().unwrap_or("")];
        let scores = query
            .groups()
            .iter()
            .map(|group| group.any.iter().filter_map(|term| reference_score(term, &fields, group.is_ranked())).max());
        if let Some(score) = scores.sum::<Option<i64>>() {
            hits.push((if query.is_ranked() { score } else { 0 }, row));
        }
    }
    hits.sort_by_key(|(score, row)| (-score, *row));
    hits.into_iter().map(|(_, row)| row).collect()
}

fn reference_score(term: &Term, fields: &[&str; 3], ranked: bool) -> Option<i64> {
    let fields = fields.map(|field| fold_with(field, Case::AsciiKept).text);
    let best = match &term.condition {
        Condition::Word(word) => fields
            .iter()
            .zip([0, 24, 24])
            .filter_map(|(field, less)| Some(SkimMatcherV2::default().ignore_case().fuzzy_match(field, word)? - less))
            .max(),
        Condition::Literal { text, anchor } => {
            let holds = |field: &str| match anchor {
                Anchor::Start => field.starts_with(text),
                Anchor::End => field.ends_with(text),
                Anchor::Whole => field == text,
                Anchor::Anywhere | Anchor::Words => field.contains(text),
            };
            let holds = fields.iter().any(|field| holds(&field.to_ascii_lowercase()));
            holds.then_some(if ranked { text.chars().map(|_| 24).sum() } else { 0 })
        }
        _ => None,
    };
    if term.negated { best.is_none().then_some(0) } else { best }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_run_equals_the_plain_reading(
        seeds in prop::collection::vec(("[abAé Б-]{0,12}", "[abБ ]{0,4}", "[ab]{0,3}"), 1..30),
        text in "([!'^]?[abAéб]{1,3}[$]?( [|])? ){1,4}",
    ) {
        // Repeated to more than one chunk, so that threads take part and ties are many.
        let articles: Vec<_> =
            seeds.iter().cycle().take(CHUNK * 2 + 7).map(|(title, byline, site)| article(title, byline, site)).collect();
        let expected = reference(&query(&text), &articles);
        prop_assert_eq!(find(&text, &catalog(articles), &TagSets::default()), expected, "{}", text);
    }
}

#[test]
fn a_sort_that_is_asked_for_comes_before_relevance() {
    let catalog = catalog(["b title", "a title", "c other", "title"].map(|title| article(title, "", "")));
    let titles = |text: &str, sort| -> Vec<String> {
        let hits = run(&query(text), &catalog, sort, &TagSets::default(), &|| false).expect("in memory");
        let hits = hits.expect("nobody cancels");
        hits.iter().filter_map(|row| Some(catalog.get(row)?.headline().to_owned())).collect()
    };
    assert_eq!(titles("title", None)[0], "title");
    assert_eq!(titles("title", Some(Sort::Found)), ["b title", "a title", "title"]);
    assert_eq!(titles("title", Some(Sort::Title)), ["a title", "b title", "title"]);
    assert_eq!(titles("", Some(Sort::Title)), ["a title", "b title", "c other", "title"]);
    assert_eq!(titles("!other", None), ["b title", "a title", "title"]);
}

#[test]
fn what_a_page_does_not_say_is_found_by_none() {
    let mut full = article("A title", "A name", "A site");
    full.lang = Some("en".to_owned());
    full.published = Some("2024".to_owned());
    let mut untitled = full.clone();
    untitled.title = None;
    let catalog = catalog([full, untitled, article("Bare", "", "")]);
    for (text, expected) in [
        ("title:none", vec![1]),
        ("by:none", vec![2]),
        ("site:none", vec![2]),
        ("date:none", vec![2]),
        ("lang:none", vec![2]),
        ("!by:none", vec![0, 1]),
        ("by:none | title:none", vec![1, 2]),
    ] {
        assert_eq!(find(text, &catalog, &TagSets::default()), expected, "{text}");
    }
}
