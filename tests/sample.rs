//! The built-in sample comes out of the cleaner as a reader would have it: `sample_truth.toml` says how, by hand.

mod support;

use std::collections::BTreeMap;

use offprint::clean::{Article, Role};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Truth {
    title: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    #[serde(default)]
    headings: Vec<String>,
    first: String,
    last: String,
    paragraphs: usize,
    dropped: Vec<String>,
}

fn truths() -> BTreeMap<String, Truth> {
    toml::from_str(include_str!("sample_truth.toml")).expect("the truth reads")
}

fn articles() -> BTreeMap<String, Article> {
    let named = |article: Article| {
        let file = article.origin.path.file_name().expect("a file").to_string_lossy().into_owned();
        let name = article.origin.line.map_or(file.clone(), |line| format!("{file}#{line}"));
        (name, article)
    };
    support::sample().into_iter().map(named).collect()
}

#[test]
fn every_page_comes_out_as_written_down() {
    let (truths, articles) = (truths(), articles());
    assert!(truths.keys().eq(articles.keys()), "a page is without its truth, or a truth without its page");
    let wrong: Vec<String> =
        truths.iter().flat_map(|(name, truth)| differences(name, truth, &articles[name])).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn differences(name: &str, truth: &Truth, article: &Article) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut is = |what: &str, want: &dyn std::fmt::Debug, have: &dyn std::fmt::Debug| {
        let (want, have) = (format!("{want:?}"), format!("{have:?}"));
        if want != have {
            wrong.push(format!("{name}: {what} should be {want} and is {have}"));
        }
    };
    is("title", &truth.title, &article.title);
    is("byline", &truth.byline, &article.byline);
    is("published", &truth.published, &article.published);
    let headings: Vec<&str> =
        article.blocks.iter().filter(|b| b.role == Role::Heading).map(|b| b.text.as_str()).collect();
    is("headings", &truth.headings, &headings);
    is("number of blocks", &truth.paragraphs, &article.blocks.len());
    let text = article.text();
    let begins = text.starts_with(&truth.first);
    is("that it begins with its first words", &true, &begins);
    is("that it ends with its last words", &true, &text.ends_with(&truth.last));
    for noise in truth.dropped.iter().filter(|noise| text.contains(noise.as_str())) {
        is("noise", &"gone", noise);
    }
    wrong
}
