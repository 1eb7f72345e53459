//! HTML pages: an extraction finds the article's part of the page, our own rendering of the whole page gives the lines,
//! and the extraction, the markup and the words together say what every line is.

use super::furniture::{self, Elsewhere};
use super::lines::{self, Features};
use super::roles::{self, Fate};
use super::{Article, dates, harmless, identify, keep_something, language, lift, primary_language};
use crate::source::{Given, RawArticle};
use crate::text::sanitise;

mod align;
mod dom;
mod fates;
mod jsonld;
mod marks;
mod metadata;
mod particulars;
mod render;
mod scan;
mod title;

#[cfg(test)]
mod tests;

use dom::Dom;
use metadata::Sources;
use render::Page;

/// An extract of fewer letters is no article.
const LEAST_EXTRACT: u32 = 140;

/// How much more prose than it kept an extraction can leave and still be believed. From pages where it kept a footnote.
const MOST_LEFT: u32 = 8;

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
    let kept = keep(&raw.text, &page, &features, &fields, day_first);
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
    known.reconcile(&mut fields, &raw.given, &sources);
    let mut fates = fates::decide(&known, &fields);
    keep_something(&features, &mut fates);
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

/// Which lines the extraction keeps; where it fails, those in the runs of paragraphs that plain text is read by.
fn keep(html: &str, page: &Page, features: &[Features], fields: &Given, day_first: Option<bool>) -> Vec<bool> {
    let kept = extract(html).map(|extract| align::align(&page.lines, &extract.lines)).unwrap_or_default();
    if is_enough(page, features, &kept) {
        return kept;
    }
    let fates = roles::decide(&page.lines, features, fields, day_first).fates;
    fates.iter().map(|fate| matches!(fate, Fate::Keep(_))).collect()
}

/// The article's part of the page.
fn extract(html: &str) -> Option<Page> {
    let options = legible::Options::new().disable_json_ld(true);
    // What else it makes of the page goes at once.
    let content = legible::parse(html, None, Some(options)).ok()?.content;
    Some(render::render(&Dom::parse(&content)?))
}

/// Whether what the extraction kept is an article, and no small part of the prose on the page.
fn is_enough(page: &Page, features: &[Features], kept: &[bool]) -> bool {
    let (mut kept_text, mut left) = (0_u32, 0_u32);
    for (i, (markup, f)) in page.markup.iter().zip(features).enumerate() {
        if kept.get(i) == Some(&true) {
            kept_text = kept_text.saturating_add(markup.all);
        } else if f.is_long() && f.hit.is_none() && !markup.is_linked() {
            left = left.saturating_add(markup.all);
        }
    }
    kept_text >= LEAST_EXTRACT && left / MOST_LEFT <= kept_text
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
