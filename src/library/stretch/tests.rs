use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::clean::Article;
use crate::library::catalog::Kept;
use crate::library::ledger::Place as DocumentPlace;
use crate::library::roots::Roots;
use crate::library::tests::{article, draft, library};
use crate::library::{PartEntry, Row, RowIndex};
use crate::text::spelling::COLUMNS;

fn text() -> impl Strategy<Value = String> {
    let long = "[A-Za-z ]{250,300}";
    prop_oneof![4 => "[A-Za-z0-9 ,]{0,40}", 2 => "\\PC{0,20}", 1 => "[а-яА-Я ё]{0,30}", 1 => "[ابتثج ]{0,30}", 1 => long, 1 => "[中文字é\u{301}]{0,300}"]
}

fn name() -> impl Strategy<Value = Option<String>> {
    option::of(prop_oneof![3 => "[a-c]", 1 => text()])
}

fn articles() -> impl Strategy<Value = Vec<Arc<Article>>> {
    let date = option::of(prop_oneof!["20[0-9]{2}-[0-9]{2}", "\\PC{0,8}"]);
    let fields = (option::of(text()), text(), name(), name(), name(), name(), date, any::<u32>());
    vec(fields, 0..40).prop_map(|all| {
        (0..)
            .zip(all)
            .map(|(n, (title, lead, byline, site, url, lang, published, words))| {
                let article = Article::clone(&article(n, &lead));
                Arc::new(Article { title, byline, published, site, url, lang, words, ..article })
            })
            .collect()
    })
}

fn of_row(column: Named, row: Row<'_>) -> Option<&str> {
    match column {
        Named::Byline => row.byline(),
        Named::Site => row.site(),
        Named::UrlRoot => row.url_root(),
        Named::Lang => row.lang(),
    }
}

fn assert_spelt(spellings: &Spellings, texts: &[&str]) {
    let expected = Spellings::of(texts.iter().copied());
    assert_eq!(spellings.len(), texts.len());
    for (at, text) in texts.iter().enumerate() {
        let (found, wanted) = (spellings.get(at).expect("a spelling"), expected.get(at).expect("a spelling"));
        assert_eq!(&found.readable[..found.len], &wanted.readable[..wanted.len], "{text:?}");
        assert_eq!(spellings.is_cut(at), expected.is_cut(at), "{text:?}");
    }
    for column in 0..COLUMNS {
        assert_eq!(spellings.column(column), expected.column(column));
    }
}

/// All that a stretch says is what the rows say, for all rows and for some.
fn assert_is_of_rows(catalog: &Catalog, stretch: &Stretch<'_>) -> Result<(), Damage> {
    let rows = stretch.rows().map(|row| catalog.get(RowIndex(row)));
    let Some(rows) = rows.collect::<Option<Vec<Row<'_>>>>() else {
        return Err(catalog.damage().expect("why a row is not there"));
    };
    assert_spelt(&stretch.headlines()?, &rows.iter().map(|row| row.headline()).collect::<Vec<_>>());
    let all = rows.len() as u32;
    for range in [0..all, all / 3..all, 1.min(all)..all / 2, 0..all + 9, 255.min(all)..261, all + 1..all + 2] {
        let within = within(&rows, range.clone());
        let mut numbers = vec![1];
        stretch.words(range.clone(), &mut numbers)?;
        assert_eq!(numbers, within.iter().map(|row| row.words()).collect::<Vec<_>>());
        let mut dates = Vec::new();
        stretch.published(range.clone(), &mut |at, date| dates.push((at, date.to_owned())))?;
        let own = (range.start..).zip(within).filter_map(|(at, row)| Some((at, row.published()?.to_owned())));
        assert_eq!(dates, own.collect::<Vec<_>>());
        for column in Named::ALL {
            let names = stretch.names(column)?;
            stretch.numbers(column, range.clone(), &mut numbers)?;
            let found: Vec<_> = numbers.iter().map(|number| names.get(*number)).collect();
            assert_eq!(found, within.iter().map(|row| of_row(column, *row)).collect::<Vec<_>>());
            assert!(numbers.iter().all(|number| *number == NO_NAME || names.get(*number).is_some()));
        }
    }
    for column in Named::ALL {
        let names = stretch.names(column)?;
        let values: Vec<&str> = (0..names.len() as u32).filter_map(|name| names.get(name)).collect();
        assert_eq!(values.iter().collect::<HashSet<_>>().len(), values.len());
        match column {
            Named::Byline | Named::Site => assert_spelt(names.spellings(), &values),
            Named::UrlRoot | Named::Lang => assert!(names.spellings().is_empty()),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn stretches_say_what_the_rows_say(parts in vec(articles(), 0..3), young in articles()) {
        let (_folder, mut catalog) = library(parts);
        for article in young {
            catalog.push(Arc::new(Article { blocks: Vec::new(), ..Article::clone(&article) }));
        }
        let mut next = 0;
        for stretch in catalog.stretches() {
            prop_assert_eq!(stretch.rows().start, next);
            next = stretch.rows().end;
            assert_is_of_rows(&catalog, &stretch).expect("no damage");
        }
        prop_assert_eq!(next, catalog.span());
    }
}

fn push(catalog: &mut Catalog, articles: Vec<Arc<Article>>) {
    for article in articles {
        catalog.push(article);
    }
}

fn many(rows: Range<u32>) -> Vec<Arc<Article>> {
    let named = |n: u32| {
        let odd = if n.is_multiple_of(3) { "é" } else { "e" };
        Arc::new(Article {
            title: (!n.is_multiple_of(5)).then(|| format!("Titl{odd} {n}")),
            byline: (!n.is_multiple_of(4)).then(|| format!("Nam{odd} {}", n % 70)),
            site: Some(format!("Site {}", n % 9)),
            url: Some(format!("https://{}.example/{n}", n % 11)),
            published: (!n.is_multiple_of(7)).then(|| format!("20{:02}-01", n % 100)),
            words: n,
            ..Article::clone(&article(n, &format!("The lead {n}")))
        })
    };
    rows.map(named).collect()
}

#[test]
fn rows_of_several_batches_and_chunks() {
    let (_folder, mut catalog) = library(vec![many(0..700), many(700..710), vec![], many(710..1300)]);
    push(&mut catalog, many(1300..4000));
    let stretches = catalog.stretches();
    assert_eq!(
        stretches.iter().map(|stretch| stretch.rows().end).collect::<Vec<_>>(),
        [700, 710, 710, 1300, 2324, 3348, 4000]
    );
    for stretch in stretches {
        assert_is_of_rows(&catalog, &stretch).expect("no damage");
    }
}

#[test]
fn a_snapshot_keeps_its_young_rows() {
    let mut catalog = Catalog::default();
    push(&mut catalog, many(0..10));
    let (before, untouched) = (catalog.clone(), catalog.clone());
    assert_eq!(before.stretches()[0].headlines().expect("no damage").len(), 10);
    push(&mut catalog, many(10..20));
    for (catalog, rows) in [(&catalog, 20), (&before, 10), (&untouched, 10)] {
        assert_eq!(catalog.stretches()[0].rows(), 0..rows);
        assert_is_of_rows(catalog, &catalog.stretches()[0]).expect("no damage");
    }
}

#[test]
fn young_rows_settle() {
    let (folder, mut catalog) = library(vec![many(0..100)]);
    push(&mut catalog, many(100..150));
    catalog.close_batch();
    push(&mut catalog, many(150..160));
    let ends = |catalog: &Catalog| catalog.stretches().iter().map(|stretch| stretch.rows().end).collect::<Vec<_>>();
    assert_eq!(ends(&catalog), [100, 150, 160]);
    let entry = Part::write(&folder.path().join("part-00000009"), &draft(many(100..150))).expect("a part");
    catalog.settle(Arc::new(Part::open(folder.path(), &entry).expect("a part")));
    assert_eq!(ends(&catalog), [100, 150, 160]);
    for stretch in catalog.stretches() {
        assert_is_of_rows(&catalog, &stretch).expect("no damage");
    }
}

#[test]
fn rows_that_have_left_are_cleared() {
    let (_folder, mut catalog) = library(vec![many(0..100), many(100..230)]);
    let mut rows = [u64::MAX; 3];
    catalog.clear_gone(0, &mut rows);
    assert_eq!(rows, [u64::MAX; 3], "none has left");
    catalog.bury(&HashSet::from([DocumentPlace { part: 1, document: 0 }])).expect("no damage");
    for first in [0, 1, 37, 64, 99, 100, 229, 230, u32::MAX - 70] {
        let mut rows = [u64::MAX; 2];
        catalog.clear_gone(first, &mut rows);
        for at in (0..128).filter(|at| first.checked_add(*at).is_some()) {
            let stays = rows[at as usize / 64] >> (at % 64) & 1 != 0;
            assert_eq!(stays, !catalog.is_gone(RowIndex(first + at)), "{first} {at}");
        }
    }
    assert_eq!(catalog.stretches().len(), 2, "they are among the stretches");
}

/// Each flipped bit is met as a damage, or does not matter.
#[test]
fn damage_is_found() {
    let (folder, whole) = library(vec![many(0..600)]);
    let expected = look(&whole.stretches()[0]).expect("no damage");
    let part = folder.path().join("part-00000001");
    let names = ["spellings", "rows.arrow", "rows.sums"];
    let files = names.map(|name| (part.join(name), std::fs::read(part.join(name)).expect("the file")));
    let lengths = files
        .each_ref()
        .map(|(path, bytes)| (path.file_name().expect("a name").to_string_lossy().into_owned(), bytes.len() as u64));
    let entry = PartEntry { name: "part-00000001".to_owned(), rows: 600, files: lengths.into() };
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(200));
    let harmless = Cell::new(0);
    let flips = (0..files.len(), any::<prop::sample::Index>(), 0..8u32);
    let result = runner.run(&flips, |(file, at, bit)| {
        let (path, whole) = &files[file];
        let mut bytes = whole.clone();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        std::fs::write(path, bytes).expect("the file");
        let part = Arc::new(Part::open(folder.path(), &entry).expect("a part"));
        let catalog = Catalog::of(Kept::new(vec![part], None, Roots::default()), 0);
        let seen = look(&catalog.stretches()[0]);
        std::fs::write(path, whole).expect("the file");
        // Of the rows there are columns that are not looked through.
        prop_assert!(seen.is_err() || path.ends_with("rows.arrow"), "{at} of {path:?}");
        match seen {
            Ok(seen) => {
                harmless.set(harmless.get() + 1);
                prop_assert!(seen == expected, "{at} of {path:?}");
            }
            Err(_) => prop_assert!(catalog.damage().is_some()),
        }
        Ok(())
    });
    result.expect("damage to be found");
    assert!(harmless.get() > 0);
}

/// What a stretch says, without its rows.
fn look(stretch: &Stretch<'_>) -> Result<Vec<String>, Damage> {
    let mut seen = Vec::new();
    let headlines = stretch.headlines()?;
    let spelt = |at| headlines.get(at).map(|spelling| spelling.readable[..spelling.len].to_vec());
    seen.extend((0..headlines.len()).map(|at| format!("{:?}", spelt(at))));
    seen.extend((0..COLUMNS).map(|column| format!("{:?}", headlines.column(column))));
    let mut numbers = Vec::new();
    for column in Named::ALL {
        let names = stretch.names(column)?;
        stretch.numbers(column, 0..u32::MAX, &mut numbers)?;
        seen.extend(numbers.iter().map(|number| format!("{:?}", names.get(*number))));
    }
    stretch.words(0..u32::MAX, &mut numbers)?;
    seen.push(format!("{numbers:?}"));
    stretch.published(0..u32::MAX, &mut |at, date| seen.push(format!("{at} {date}")))?;
    Ok(seen)
}
