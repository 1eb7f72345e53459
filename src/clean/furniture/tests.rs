use std::path::PathBuf;

use proptest::prelude::*;

use super::super::{Article, Reason, clean, clean_in};
use super::*;
use crate::source::{Format, Given, Origin, RawArticle};

fn raw(text: &str) -> RawArticle {
    RawArticle {
        origin: Origin { path: PathBuf::from("-"), line: None },
        format: Format::Text,
        text: text.to_owned(),
        given: Given::default(),
        input: Vec::new(),
    }
}

/// Cleans pages that are one collection.
fn clean_all(pages: &[RawArticle]) -> Vec<Article> {
    let mut furniture = Furniture::default();
    let imprints: Vec<Imprint> = pages.iter().map(Imprint::of).collect();
    for imprint in &imprints {
        furniture.add(imprint);
    }
    pages.iter().zip(&imprints).map(|(page, imprint)| clean_in(page, &furniture.look(imprint))).collect()
}

/// A word for each number.
fn word(mut n: usize) -> String {
    const SYLLABLES: [&str; 8] = ["har", "bo", "lin", "ver", "dal", "mo", "ket", "su"];
    let mut word = String::new();
    for _ in 0..4 {
        word.push_str(SYLLABLES[n % 8]);
        n /= 8;
    }
    word
}

/// A paragraph that no other number has.
fn paragraph(n: usize) -> String {
    let words: Vec<String> = (0..30).map(|i| word(n * 31 + i * 7)).collect();
    format!("The {} and, after all, the {}.", words[..15].join(" "), words[15..].join(" "))
}

fn headline(n: usize) -> String {
    format!("How the {} came to the {} of {}", word(n * 31), word(n * 31 + 7), word(n * 31 + 14))
}

/// A page of five paragraphs with `lines` in the middle of them.
fn page(n: usize, lines: &[&str]) -> String {
    let mut blocks = vec![headline(n), paragraph(n * 5), paragraph(n * 5 + 1)];
    blocks.extend(lines.iter().map(|line| (*line).to_owned()));
    blocks.extend((2..5).map(|i| paragraph(n * 5 + i)));
    blocks.join("\n\n")
}

fn recurring(article: &Article) -> Vec<&str> {
    article.removed.iter().filter(|r| r.why == Reason::Recurring).map(|r| r.text.as_str()).collect()
}

const PROMPT: &str = "Our evening ships carry the whole story to your door";
const LAW: &str = "The Harbour Post and its ships are run by the Harbour Company, which is bound by the law of the sea, and whoever prints a line of this without a word to the company will hear from its pilot, who is eighty and has time.";

#[test]
fn what_thirty_articles_share_is_gone_and_nothing_else() {
    let pages: Vec<RawArticle> = (0..30).map(|n| raw(&page(n, &[PROMPT]))).collect();
    for (raw, article) in pages.iter().zip(clean_all(&pages)) {
        assert_eq!(recurring(&article), [PROMPT]);
        let alone = clean(raw);
        let text = alone.text();
        assert!(text.contains(PROMPT), "{text}");
        assert_eq!(article.text(), text.replace(&format!("{PROMPT}\n\n"), ""));
        assert_eq!((article.id, article.title), (alone.id, alone.title));
    }
}

#[test]
fn a_paragraph_of_law_is_furniture_and_one_of_a_subject_is_not() {
    let share = |n: usize| if n.is_multiple_of(5) { paragraph(9999) } else { String::new() };
    let pages: Vec<RawArticle> = (0..60)
        .map(|n| {
            let law = if n < 50 { LAW } else { "" };
            raw(&page(n, &[&share(n), law]))
        })
        .collect();
    for (n, article) in clean_all(&pages).iter().enumerate() {
        let expected = if n < 50 { vec![LAW] } else { Vec::new() };
        assert_eq!(recurring(article), expected, "{n}");
    }
}

#[test]
fn a_story_told_again_and_again_keeps_its_lines() {
    let version = |n: usize| {
        let told = page(1, &["What the pilot saw from his bridge that night"]);
        raw(&format!("{PROMPT}\n\n{told}\n\n{}", paragraph(500 + n)))
    };
    let mut pages: Vec<RawArticle> = (0..12).map(version).collect();
    pages.extend((20..60).map(|n| raw(&format!("{PROMPT}\n\n{}", page(n, &[])))));
    for (n, article) in clean_all(&pages).iter().enumerate().take(12) {
        let text = article.text();
        for i in 5..10 {
            assert!(text.contains(&paragraph(i)), "{n}: {text}");
        }
        assert!(text.contains("What the pilot saw from his bridge that night"), "{n}: {text}");
        assert!(!text.contains(PROMPT), "{n}: {text}");
    }
}

#[test]
fn copies_do_not_make_furniture_of_each_other() {
    let mut pages: Vec<RawArticle> = (0..40).map(|_| raw(&page(1, &[PROMPT]))).collect();
    pages.extend((10..40).map(|n| raw(&page(n, &[]))));
    let mut furniture = Furniture::default();
    for page in &pages {
        furniture.add(&Imprint::of(page));
    }
    assert_eq!(furniture.articles(), 31);
    assert!(furniture.look(&Imprint::of(&pages[0])).is_empty());
}

#[test]
fn a_headline_and_its_lead_stay_where_other_pages_tease_them() {
    let lead = "How an old man, a pair of glasses and a slow tide kept a town waiting";
    let own =
        format!("{}\n\n{lead}\n\nBy Jo Field\n\n{}", headline(0), page(0, &[]).split_once("\n\n").expect("two").1);
    let mut pages = vec![raw(&own)];
    pages.extend((1..40).map(|n| raw(&format!("{}\n\nMost Popular\n\n{}\n\n{lead}", page(n, &[]), headline(0)))));
    let article = clean_all(&pages).remove(0);
    assert_eq!(article.title, Some(headline(0)));
    assert!(article.text().contains(lead), "{article:?}");
    assert_eq!(recurring(&article), Vec::<&str>::new());
}

#[test]
fn five_articles_prove_nothing() {
    let pages: Vec<RawArticle> = (0..5).map(|n| raw(&page(n, &[PROMPT]))).collect();
    for (raw, article) in pages.iter().zip(clean_all(&pages)) {
        assert_eq!(article, clean(raw));
    }
}

#[test]
fn lists_that_articles_share_stay() {
    let list = ["Ingredients", "2 tablespoons of very good oil", "1 onion", "Preheat the oven to 200 degrees.", "Pros"];
    let pages: Vec<RawArticle> =
        (0..40).map(|n| raw(&page(n, if n.is_multiple_of(8) { &list } else { &[] }))).collect();
    for (raw, article) in pages.iter().zip(clean_all(&pages)) {
        assert_eq!(article, clean(raw));
    }
}

#[test]
fn sites_are_counted_apart() {
    let of = |n: usize, url: &str| {
        let mut raw = raw(&page(n, &[PROMPT]));
        raw.given.url = Some(format!("{url}{n}"));
        raw
    };
    let mut pages: Vec<RawArticle> = (0..30).map(|n| of(n, "https://www.a.example/")).collect();
    pages.extend((30..33).map(|n| of(n, "http://b.example:80/")));
    pages.push(of(33, "http://A.example/x?"));
    let gone: Vec<bool> = clean_all(&pages).iter().map(|article| !recurring(article).is_empty()).collect();
    assert_eq!(gone.iter().filter(|gone| **gone).count(), 31);
    assert_eq!(gone[30..], [false, false, false, true]);
}

#[test]
fn shapes_leave_out_case_marks_and_numbers() {
    let shape = |line: &str| shape::shape(line).map(|shape| shape.shape);
    let same = [
        ("• 12 Comments", "3 COMMENTS:"),
        ("5 min read", "12 min\u{a0}read"),
        ("Éditions du Port", "éditions du port »"),
        ("评论（12）", "评论 (3)"),
    ];
    for (a, b) in same {
        assert_eq!(shape(a), shape(b), "{a}");
    }
    let others = [
        ("$10.00 – $20.00", "$15.00 – $25.00"),
        ("Rating: 4.5 / 5.0", "Rating: 3.5 / 5.0"),
        ("The tide rose by 12 feet.", "The tide rose by 3 feet."),
        ("Harbour", "Harbours"),
    ];
    for (a, b) in others {
        assert_ne!(shape(a), shape(b), "{a}");
    }
    assert_eq!(shape("– – –"), None);
}

#[test]
fn a_million_lines_take_no_more_than_their_bound() {
    const MOST: usize = 1 << 14;
    let mut counts = Counts::new(MOST);
    let mut often = 0;
    for n in 0..1_000_000_u64 {
        counts.add(shape::mix(n, 7), 1);
        assert!(counts.len() <= MOST);
        if n.is_multiple_of(1000) {
            counts.add(1, 1);
            often += 1;
        }
    }
    let known = counts.get(1);
    assert!(known <= often && often - known <= counts.lost(), "{known} of {often}, {} lost", counts.lost());
    assert!(known > 0);
}

#[test]
fn articles_are_remembered_for_long_and_not_for_ever() {
    let mut pages = Pages::new(100);
    assert!((0..100).all(|n| pages.insert(n)));
    assert!((0..100).all(|n| !pages.insert(n)));
    assert!((100..300).all(|n| pages.insert(n)));
    assert!(pages.insert(0));
    assert!(pages.sorted().len() <= 200);
}

fn imprints() -> impl Strategy<Value = Vec<Imprint>> {
    let imprint = (0_u64..3, 0_u64..20, prop::collection::btree_set(0_u64..30, 0..12));
    let imprint = imprint.prop_map(|(site, page, shapes)| Imprint { site, page, shapes: shapes.into_iter().collect() });
    // A copy has the lines of what it is a copy of.
    prop::collection::vec(imprint, 0..40).prop_map(|mut imprints| {
        imprints.sort_by_key(|imprint| imprint.page);
        imprints.dedup_by_key(|imprint| imprint.page);
        imprints
    })
}

fn counted(imprints: &[Imprint]) -> Furniture {
    let mut furniture = Furniture::default();
    for imprint in imprints {
        furniture.add(imprint);
    }
    furniture
}

proptest! {
    #[test]
    fn order_and_copies_do_not_matter((imprints, shuffled) in imprints().prop_flat_map(|all| {
        let twice = [all.clone(), all.clone()].concat();
        (Just(all), Just(twice).prop_shuffle())
    })) {
        let (one, other) = (counted(&imprints), counted(&shuffled));
        for imprint in &imprints {
            prop_assert_eq!(one.look(imprint), other.look(imprint));
        }
        prop_assert_eq!(one.to_bytes(), other.to_bytes());
    }

    #[test]
    fn counts_can_be_put_together(imprints in imprints(), at in 0_usize..40) {
        let (front, back) = imprints.split_at(at.min(imprints.len()));
        let mut whole = counted(front);
        whole.merge(&counted(back));
        for imprint in &imprints {
            prop_assert_eq!(whole.look(imprint), counted(&imprints).look(imprint));
        }
    }

    #[test]
    fn what_is_kept_is_never_too_high(imprints in imprints()) {
        let furniture = counted(&imprints);
        let kept = Furniture::from_bytes(&furniture.to_bytes()).expect("what was written");
        for imprint in &imprints {
            let (now, then) = (furniture.look(imprint), kept.look(imprint));
            prop_assert_eq!(now.articles, then.articles);
            prop_assert!(then.counts.iter().all(|count| now.counts.contains(count)));
            prop_assert_eq!(now.counts.len(), then.counts.len());
        }
    }

    #[test]
    fn damage_is_noticed(imprints in imprints(), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut bytes = counted(&imprints).to_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(Furniture::from_bytes(&bytes).is_none());
        prop_assert!(Furniture::from_bytes(&bytes[..at]).is_none());
    }

    #[test]
    fn counts_are_too_low_by_what_was_lost(keys in prop::collection::vec(0_u64..60, 0..2000)) {
        let mut counts = Counts::new(20);
        for key in &keys {
            counts.add(*key, 1);
            prop_assert!(counts.len() <= 20);
        }
        for key in 0..60 {
            let true_count = keys.iter().filter(|k| **k == key).count() as u32;
            let known = counts.get(key);
            prop_assert!(known <= true_count && true_count <= known + counts.lost());
        }
    }

    #[test]
    fn lines_that_cleaning_sees_are_known(text in "([A-Za-zé,.0-9 \u{4e00}•-]{0,300}(\n|\r\n|\n\n)){0,12}") {
        // Of long lines with uneven spaces nothing is promised.
        let words = |line: &str| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let raw = raw(&text.split('\n').map(words).collect::<Vec<_>>().join("\n"));
        let imprint = Imprint::of(&raw);
        let lines = super::super::lines::split(&crate::text::sanitise(&raw.text), 1);
        for line in lines.iter().filter(|line| line.parts.is_empty()) {
            if let Some(shape) = shape::shape(&line.text) {
                prop_assert!(imprint.shapes.contains(&shape.shape), "{}", line.text);
            }
        }
    }
}

#[test]
fn cells_that_were_laid_side_by_side_are_known_again() {
    let menu = ["Home", "Tides and times", "Harbour", "Kitchens", "Soups of the week", "Contact"];
    let prose = "The ferry left the harbour an hour late because the pilot had been looking for his spectacles.";
    let row =
        |(i, entry): (usize, &&str)| if i % 2 == 0 { format!("{entry:24}{prose}\n") } else { format!("{entry}\n") };
    let laid: String = menu.iter().enumerate().map(row).collect();
    let plain = format!("{}\n{prose}", menu.join("\n"));
    assert_eq!(Imprint::of(&raw(&laid)).shapes, Imprint::of(&raw(&plain)).shapes);
}
