//! HTML pages: an extraction finds the article's part of the page, our own rendering of the whole page gives the lines,
//! and the markup, the words and the extraction together say what every line is.

use super::lines::{self, Features, Line};
use super::roles::Fate;
use super::{Article, identify, language, primary_language, script, words};
use crate::source::{Given, RawArticle};
use crate::text::sanitise;

mod align;
mod dom;
mod fates;
mod jsonld;
mod marks;
mod metadata;
mod render;
mod scan;
mod title;

use dom::Dom;
use metadata::Sources;
use render::{Markup, Page};

/// An extract of fewer letters is no article.
const LEAST_EXTRACT: u32 = 140;

/// Lifts the article out of HTML source.
///
/// A page that is nested too deep or holds too many elements is read without a tree: its tags are stripped and its lines
/// are read as plain text.
pub(super) fn clean(raw: &RawArticle) -> Article {
    let html = raw.text.as_str();
    let dom = if scan::is_overloaded(html) { None } else { Dom::parse(html) };
    let Some(dom) = dom else {
        return super::lift(raw, &raw.given, lines::split(&sanitise(&scan::strip(html)), 1));
    };
    let page = render::render(&dom, dom::ROOT);
    let sources = Sources::read(&dom);
    let fields = with_given(&raw.given, sources.choose(None));
    let features = lines::measure(&page.lines);
    let mut kept = extract(html).map(|extract| align::align(&page.lines, &extract.lines)).unwrap_or_default();
    if is_too_little(&page, &features, &kept) {
        let fates = super::roles::decide(&page.lines, &features, None).fates;
        kept = fates.iter().map(|fate| matches!(fate, Fate::Keep(_))).collect();
    }
    if !kept.contains(&true) {
        return super::lift(raw, &fields, page.lines);
    }
    assemble(raw, fields, &sources, page, &features, &kept)
}

/// Whether what the extraction kept is no article, or is little beside the prose that it left.
fn is_too_little(page: &Page, features: &[Features], kept: &[bool]) -> bool {
    let all = || page.lines.iter().zip(&page.markup).zip(features).enumerate();
    let prose = |f: &Features, m: &Markup| f.is_long() && f.hit.is_none() && m.linked * 2 < m.all;
    let kept_text: u32 = all().filter(|(i, _)| kept.get(*i) == Some(&true)).map(|(_, ((_, m), _))| m.all).sum();
    let left: u32 = all().filter(|(i, ((_, m), f))| kept.get(*i) != Some(&true) && prose(f, m)).map(|(_, ((_, m), _))| m.all).sum();
    const RATIO: u32 = 8;
    kept_text < LEAST_EXTRACT || left / RATIO > kept_text
}

/// The article's part of the page.
fn extract(html: &str) -> Option<Page> {
    let options = legible::Options::new().disable_json_ld(true);
    let article = legible::parse(html, None, Some(options)).ok()?;
    let dom = Dom::parse(&article.content)?;
    Some(render::render(&dom, dom::ROOT))
}

/// Given fields win over found ones.
fn with_given(given: &Given, found: Given) -> Given {
    let given = super::harmless(given);
    Given {
        title: given.title.or(found.title),
        byline: given.byline.or(found.byline),
        published: given.published.or(found.published),
        site: given.site.or(found.site),
        url: given.url.or(found.url),
        lang: given.lang.or(found.lang),
    }
}

fn assemble(raw: &RawArticle, mut fields: Given, sources: &Sources, page: Page, features: &[Features], kept: &[bool]) -> Article {
    let lang = fields.lang.as_deref().and_then(primary_language).or_else(|| {
        let body = page.lines.iter().zip(kept).filter(|(_, kept)| **kept).map(|(line, _)| line);
        language::detect(body)
    });
    let day_first = lang.as_deref().and_then(|lang| words::lists().day_first.get(lang).copied());
    let given_date = super::harmless(&raw.given).published.and_then(|date| super::dates::normalise(&date, day_first));
    fields.published = given_date.or_else(|| sources.choose(day_first).published);
    let mut known = fates::Known {
        page: &page,
        features,
        kept,
        fields: &fields,
        page_title: sources.page_title(),
        description: sources.description(),
        day_first,
    };
    let (author, published) = fates::find_particulars(&known);
    let fields = Given { byline: fields.byline.clone().or(author), published: fields.published.clone().or(published), ..fields.clone() };
    known.fields = &fields;
    let fates = fates::decide(&known);
    let mut article = Article {
        id: identify(raw),
        origin: raw.origin.clone(),
        title: fields.title,
        byline: fields.byline,
        published: fields.published,
        site: fields.site,
        url: fields.url,
        lang,
        words: 0,
        blocks: Vec::new(),
        removed: Vec::new(),
    };
    place(&mut article, page.lines, fates);
    article
}

fn place(article: &mut Article, lines: Vec<Line>, fates: Vec<Fate>) {
    for (line, fate) in lines.into_iter().zip(fates) {
        article.place(line, fate);
    }
    article.words = article.blocks.iter().map(|block| script::count_words(&block.text)).sum();
}
