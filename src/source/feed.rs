//! Feeds: RSS, Atom and JSON Feed, one article an entry.
//!
//! What is not well-formed is read as far as it makes sense: feeds are written by hand-made templates. Nothing that a feed
//! names is fetched, and none of the entities that it declares is known.

use std::ops::ControlFlow;
use std::path::Path;

use url::Url;

use super::items::Items;
use super::reading::Reading;
use super::{Format, Given, LineNo, Origin, Problem, RawArticle, kind, page};

mod entities;
pub(super) mod json;
mod value;
mod xml;

use value::{Kind, Value};

/// Reads a document of XML: a feed, or else a page.
pub(super) fn read(reading: Reading<'_>, items: &mut Items<'_>) -> ControlFlow<()> {
    let path = reading.path;
    let text = match reading.text() {
        Ok(text) => text,
        Err(problem) => return items.fail(problem),
    };
    if xml::is_feed(&text) {
        return xml::read(path, &text, items);
    }
    if kind::is_html(&text) {
        return page::give(path, Format::Html, text, items);
    }
    let advice = "name an RSS or Atom feed, or a page; from other XML, make JSON Lines with one object an article";
    items.fail(Problem::new(path, "is neither a feed nor a page", advice))
}

/// Whether a text is an RSS or Atom feed.
pub(super) fn is_feed(text: &str) -> bool {
    xml::is_feed(text)
}

/// What a feed says of all its entries.
#[derive(Debug, Default)]
struct Channel {
    title: Option<String>,
    lang: Option<String>,
    authors: Vec<String>,
    /// What addresses are relative to, the likeliest first: a declared base, the site, the feed itself.
    bases: [Option<String>; 3],
}

/// What one entry says.
#[derive(Debug, Default)]
struct Entry {
    title: Option<String>,
    authors: Vec<String>,
    published: Option<String>,
    updated: Option<String>,
    link: Option<String>,
    /// An identifier, which is an address in some feeds.
    id: Option<String>,
    lang: Option<String>,
    base: Option<String>,
    content: Option<Value>,
    summary: Option<Value>,
}

impl Entry {
    fn into_article(self, origin: Origin, channel: &Channel) -> RawArticle {
        let full = [self.content, self.summary].into_iter().flatten().find(|value| !value.is_blank());
        let (format, text) = full.map_or((Format::Text, String::new()), Value::into_page);
        let authors = if self.authors.is_empty() { &channel.authors } else { &self.authors };
        let base = self.base.as_deref().map(|base| channel.resolve(None, base));
        let id = self.id.filter(|id| id.starts_with("http://") || id.starts_with("https://"));
        let given = Given {
            title: self.title,
            byline: (!authors.is_empty()).then(|| authors.join(", ")),
            published: self.published.or(self.updated),
            site: channel.title.clone(),
            url: self.link.map(|link| channel.resolve(base.as_deref(), &link)).or(id),
            lang: self.lang.or_else(|| channel.lang.clone()),
        };
        RawArticle { origin, format, text, given, input: Vec::new() }
    }
}

impl Channel {
    /// An address as it is meant. What cannot be resolved stays as it is written.
    fn resolve(&self, base: Option<&str>, address: &str) -> String {
        if Url::parse(address).is_ok() {
            return address.to_owned();
        }
        let mut bases = base.into_iter().chain(self.bases.iter().filter_map(Option::as_deref));
        let base = bases.find_map(|base| Url::parse(base).ok());
        base.and_then(|base| base.join(address).ok()).map_or_else(|| address.to_owned(), String::from)
    }
}

/// The place of an entry, counted from 1.
fn origin(path: &Path, entry: u32) -> Origin {
    Origin { path: path.to_owned(), line: Some(LineNo(entry)) }
}

/// The problem of a feed without entries.
fn no_entries(path: &Path) -> Problem {
    Problem::new(path, "is a feed that holds no articles", "fetch it again later, or leave it out")
}

#[cfg(test)]
mod tests;
