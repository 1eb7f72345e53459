//! HTML pages: an extraction finds the article's part of the page, our own rendering of the whole page gives the lines,
//! and the extraction, the markup and the words together say what every line is.

use super::furniture::{self, Elsewhere};
use super::lines::{self, Features};
use super::roles::Fate;
use super::{Article, dates, harmless, identify, keep_something, language, lift, names, primary_language};
use crate::source::{Given, RawArticle};
use crate::text::sanitise;

mod align;
mod dom;
mod evidence;
mod fates;
mod holders;
mod jsonld;
mod marks;
mod metadata;
mod model;
mod particulars;
mod render;
mod scan;
mod shown;
pub(crate) mod study;
mod title;

#[cfg(test)]
mod tests;

use dom::Dom;
use evidence::View;
use metadata::Sources;
use render::Page;

/// Lifts the article out of HTML source. Lines are counted as [`render`] makes them.
///
/// A page that is nested too deep or holds too many elements is read without a tree, and so is one that shows nothing (a
/// frameset, a page that a script unhides): its tags are stripped and its lines are read as plain text.
pub(super) fn clean(raw: &RawArticle, elsewhere: &Elsewhere) -> Article {
    // The tree goes before anything else is made of the page: it is the largest part of what a page takes.
    let read = Dom::parse(&raw.text).map(|dom| (render::render(&dom), Sources::read(&dom)));
    match read.filter(|(page, _)| !page.lines.is_empty()) {
        Some((page, sources)) => clean_page(raw, &sources, page, elsewhere),
        None => lift(raw, &raw.given, lines::split(&sanitise(&scan::strip(&raw.text)), 1), elsewhere),
    }
}

/// The text of a page without its tags, a block a line.
pub(super) fn strip(html: &str) -> String {
    scan::strip(html)
}

fn clean_page(raw: &RawArticle, sources: &Sources, page: Page, elsewhere: &Elsewhere) -> Article {
    let mut features = lines::measure(&page.lines);
    furniture::judge(&page.lines, &mut features, elsewhere);
    let given = harmless(&raw.given);
    let lang = [given.lang.as_deref(), sources.language()].into_iter().flatten().find_map(primary_language);
    let lang = lang.or_else(|| {
        language::detect(page.lines.iter().zip(&features).filter(|(_, f)| f.is_long()).map(|(line, _)| line))
    });
    let tag = [given.lang.as_deref(), sources.language()].into_iter().flatten().next();
    let day_first = dates::day_first(lang.as_deref(), tag);
    let mut fields = with_given(given, sources.choose(day_first), day_first);
    fields.lang = lang;
    let title = fields.title.as_deref().or(sources.page_title());
    let extracted = extract(&raw.text).map(|extract| align::align(&page.lines, &extract.lines)).unwrap_or_default();
    let view = View::new(&page, &features, title, sources.description(), &extracted);
    let kept = model::keep(&view).unwrap_or_else(|| extracted.clone());
    if !kept.contains(&true) {
        return lift(raw, &fields, page.lines, elsewhere);
    }
    let known = fates::Known {
        page: &page,
        features: &features,
        kept: &kept,
        page_title: sources.page_title(),
        description: sources.description(),
        day_first,
    };
    known.reconcile(&mut fields, &raw.given, sources);
    let mut fates = fates::decide(&known, &fields);
    keep_something(&features, &mut fates);
    names::name_dropped(&features, &mut fates);
    assemble(raw, fields, page, &features, fates)
}

/// Given fields win over found ones.
fn with_given(given: Given, found: Given, day_first: Option<bool>) -> Given {
    let published = given.published.as_deref().and_then(|date| dates::normalise(date, day_first));
    Given {
        title: given.title.or(found.title),
        byline: given.byline.or(found.byline),
        published: published.or(found.published),
        site: given.site.or(found.site),
        url: given.url.or(found.url),
        lang: given.lang.or(found.lang),
    }
}

/// The article's part of the page; none of a page that would take far more memory than its length.
fn extract(html: &str) -> Option<Page> {
    if scan::grows_when_written(html) {
        return None;
    }
    let options = legible::Options::new().disable_json_ld(true);
    // What else it makes of the page goes at once.
    let content = legible::parse(html, None, Some(options)).ok()?.content;
    Some(render::render(&Dom::parse(&content)?))
}

fn assemble(raw: &RawArticle, fields: Given, page: Page, features: &[Features], fates: Vec<Fate>) -> Article {
    let mut article = Article {
        id: identify(raw),
        origin: raw.origin.clone(),
        title: fields.title,
        byline: fields.byline,
        published: fields.published,
        site: fields.site,
        url: fields.url,
        lang: fields.lang,
        words: 0,
        blocks: Vec::new(),
        removed: Vec::new(),
    };
    for ((line, f), fate) in page.lines.into_iter().zip(features).zip(fates) {
        article.place(line, f.count, fate);
    }
    article
}
