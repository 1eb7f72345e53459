//! What holds for every article, whatever page it was lifted from.

use std::path::PathBuf;

use offprint::clean::{Article, clean};
use offprint::source::{Format, Given, LineNo, Origin, RawArticle};
use offprint::text::sanitise;

/// Cleans a page and fails unless the article is harmless, in order, and the same the second time.
pub fn check(format: Format, text: &str, given: Given) -> Article {
    let origin = Origin { path: PathBuf::from("-"), line: None };
    let raw = RawArticle { origin, format, text: text.to_owned(), given, input: Vec::new() };
    let article = clean(&raw);
    assert_eq!(article, clean(&raw), "another article the second time");
    is_harmless(&article);
    if format != Format::Text || !has_gutters(text) {
        is_in_order(&article);
    }
    article
}

fn is_harmless(article: &Article) {
    let Article { title, byline, published, site, url, lang, .. } = article;
    let fields = [title, byline, published, site, url, lang].into_iter().flatten();
    let blocks = article.blocks.iter().map(|block| &block.text);
    let removed = article.removed.iter().map(|line| &line.text);
    for text in fields.chain(blocks).chain(removed) {
        assert_eq!(sanitise(text), *text, "not harmless");
        assert!(!text.contains('\n'), "not one line: {text:?}");
        assert!(!text.trim().is_empty(), "blank");
    }
}

/// Whether cells may stand side by side on the page: then they are read apart, and stand in another order than its lines.
/// What is taken away from a line to make it harmless has a place in its columns.
fn has_gutters(text: &str) -> bool {
    let parts = |line: &str| line.contains("   ") || line.contains('\t');
    text.lines().any(|line| parts(line.trim()) || sanitise(line).len() != line.len())
}

fn is_in_order(article: &Article) {
    let ascends = |lines: &mut dyn Iterator<Item = LineNo>| lines.is_sorted_by(|a, b| a < b);
    assert!(ascends(&mut article.blocks.iter().map(|block| block.line)), "blocks out of order");
    assert!(ascends(&mut article.removed.iter().map(|line| line.line)), "removed lines out of order");
    assert!(
        article.blocks.iter().all(|block| article.removed.binary_search_by_key(&block.line, |r| r.line).is_err()),
        "a line is in two places"
    );
}

/// Fails unless every line of plain text stands where a block or `removed` says, once, or was lifted.
pub fn accounts_for(text: &str, article: &Article) {
    if has_gutters(text) {
        return;
    }
    let harmless = sanitise(text);
    let page: Vec<String> =
        harmless.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let mut places = vec![0_u32; page.len() + 1];
    for line in &article.removed {
        let at = line.line.0 as usize;
        assert!(page[at - 1].ends_with(&line.text), "{:?} was {:?}", line.text, page[at - 1]);
        places[at] += 1;
    }
    for block in &article.blocks {
        let (mut left, mut at) = (block.text.as_str(), block.line.0 as usize);
        while !left.is_empty() {
            // Without its bullet, which is one character and a space.
            let line = page[at - 1].as_str();
            let bare = line.split_once(' ').map_or(line, |(_, item)| item);
            let text = if left.starts_with(line) { line } else { bare };
            assert!(left.starts_with(text) && !text.is_empty(), "{left:?} was {line:?}");
            left = left[text.len()..].trim_start();
            places[at] += 1;
            at += 1;
        }
    }
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let fields = || [&article.title, &article.byline, &article.site].into_iter().flatten();
    let said: Vec<String> = fields().map(|field| letters(field)).filter(|field| !field.is_empty()).collect();
    for (line, places) in page.iter().zip(&places[1..]) {
        assert!(*places <= 1, "{line:?} stands in {places} places");
        let lifted = || {
            // Behind its label, or as it is, or as part of a headline that was wrapped.
            let words = letters(line);
            let says = |field: &String| words.ends_with(field.as_str()) || !words.is_empty() && field.contains(&words);
            said.iter().any(says)
                || fields().any(|field| field == line)
                || article.published.is_some() && line.contains(char::is_numeric)
        };
        assert!(line.is_empty() || *places == 1 || lifted(), "{line:?} is lost");
    }
}

/// The first byte of what the fuzzer gives, for choices, and the rest as text.
pub fn choices(bytes: &[u8]) -> (u8, std::borrow::Cow<'_, str>) {
    let (first, rest) = bytes.split_first().unwrap_or((&0, bytes));
    (*first, String::from_utf8_lossy(rest))
}

/// What the input itself may say: some of the lines of the page, by the bits of a choice.
pub fn given(choice: u8, text: &str) -> Given {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut one = |bit: u8| if choice & bit == 0 { None } else { lines.next().map(str::to_owned) };
    Given { title: one(2), byline: one(4), published: one(8), site: one(16), url: one(32), lang: one(64) }
}
