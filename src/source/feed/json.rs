//! JSON Feed: <https://www.jsonfeed.org/version/1.1/>.

use std::ops::ControlFlow;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::items::Items;
use super::super::{Format, Origin, Problem, RawArticle, given, record};
use super::{Channel, no_entries, origin};

/// How the version of a JSON Feed begins.
const VERSION: &str = "https://jsonfeed.org/version/";

/// What is in every feed; slashes may be written with an escape.
const SIGN: &[u8] = b"jsonfeed.org";

/// How near to its name the value of the version is, in bytes.
const NEAR: usize = 64;

/// Where an item has its text, the fullest first.
const TEXTS: [&str; 3] = ["content_html", "content_text", "summary"];

/// A JSON Feed, with its items as they are written.
#[derive(Deserialize)]
pub(in super::super) struct Feed<'a> {
    version: String,
    #[serde(borrow, default)]
    items: Vec<&'a RawValue>,
}

/// Whether a document that begins like this may be a JSON Feed: its version comes first, or soon.
pub(in super::super) fn is_likely(head: &[u8]) -> bool {
    let version = memchr::memmem::find(head, b"\"version\"");
    let value = version.and_then(|at| head.get(at..(at + NEAR).min(head.len())));
    value.is_some_and(|value| memchr::memmem::find(value, SIGN).is_some())
}

impl<'a> Feed<'a> {
    /// Takes a JSON object for a feed, if it says that it is one.
    pub(in super::super) fn of(json: &'a str) -> Option<Self> {
        memchr::memmem::find(json.as_bytes(), SIGN)?;
        let feed: Self = serde_json::from_str(json).ok()?;
        feed.version.trim().starts_with(VERSION).then_some(feed)
    }

    /// Reads every item as an article.
    pub(in super::super) fn read(self, path: &Path, json: &str, items: &mut Items<'_>) -> ControlFlow<()> {
        if self.items.is_empty() {
            return items.fail(no_entries(path));
        }
        let channel = channel(json);
        for (item, number) in self.items.iter().zip(1..) {
            items.give(article(item.get(), origin(path, number), &channel))?;
        }
        ControlFlow::Continue(())
    }
}

fn channel(json: &str) -> Channel {
    let fields = record::fields(json).unwrap_or_default();
    let given = given::given(&fields);
    let bases = ["home_page_url", "feed_url"].map(|name| string(&fields, name));
    let [site, feed] = bases;
    Channel {
        title: given.title,
        lang: given.lang,
        authors: given.byline.into_iter().collect(),
        bases: [None, site, feed],
    }
}

fn string(fields: &[(String, &RawValue)], name: &str) -> Option<String> {
    let (_, value) = fields.iter().find(|(field, _)| field == name)?;
    record::string(value).filter(|text| !text.trim().is_empty())
}

fn article(json: &str, origin: Origin, channel: &Channel) -> Result<RawArticle, Problem> {
    let fields =
        record::fields(json).map_err(|_| Problem::at(&origin, "not a JSON object", "tell who writes the feed"))?;
    let texts = TEXTS.iter().filter_map(|name| {
        let at = fields.iter().position(|(field, _)| field == name)?;
        Some((at, record::string(fields.get(at)?.1)?))
    });
    let (at, text) = record::first_text(texts).unwrap_or((fields.len(), String::new()));
    let field = fields.get(at).map_or("", |(name, _)| name);
    let mut given = given::given(&fields);
    given.site.clone_from(&channel.title);
    given.byline = given.byline.or_else(|| channel.authors.first().cloned());
    given.lang = given.lang.or_else(|| channel.lang.clone());
    given.published = given.published.or_else(|| string(&fields, "date_modified"));
    let url = given.url.or_else(|| string(&fields, "external_url"));
    given.url = url.map(|url| channel.resolve(None, &url));
    let others = fields.iter().enumerate().filter(|&(i, _)| i != at);
    Ok(RawArticle {
        origin,
        format: if field == "content_html" { Format::Html } else { Format::Text },
        text,
        given,
        input: others.map(|(_, (name, value))| (name.clone(), (*value).to_owned())).collect(),
    })
}
