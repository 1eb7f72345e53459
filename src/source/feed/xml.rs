//! RSS of all versions, and Atom.

use std::ops::ControlFlow;
use std::path::Path;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::super::Problem;
use super::super::items::Items;
use super::{Channel, Entry, Kind, Value, entities, no_entries, origin};

/// Namespaces by the prefixes that they usually have; the elements of the core formats have none.
const NAMESPACES: [(&str, &str); 8] = [
    ("http://www.w3.org/2005/Atom", ""),
    ("http://purl.org/atom/ns#", ""),
    ("http://purl.org/rss/1.0/", ""),
    ("http://purl.org/rss/1.0/modules/content/", "content:"),
    ("http://purl.org/dc/elements/1.1/", "dc:"),
    ("http://purl.org/dc/terms/", "dcterms:"),
    ("http://www.w3.org/1999/xhtml", "xhtml:"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
];

/// What an element of a feed or an entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Author,
    Published,
    Updated,
    Link,
    Id,
    Lang,
    Content,
    Summary,
}

const FIELDS: [(&str, Field); 25] = [
    ("title", Field::Title),
    ("dc:title", Field::Title),
    ("author", Field::Author),
    ("dc:creator", Field::Author),
    ("pubdate", Field::Published),
    ("published", Field::Published),
    ("issued", Field::Published),
    ("dc:date", Field::Published),
    ("dcterms:issued", Field::Published),
    ("dcterms:created", Field::Published),
    ("dcterms:date", Field::Published),
    ("date", Field::Published),
    ("updated", Field::Updated),
    ("modified", Field::Updated),
    ("dcterms:modified", Field::Updated),
    ("link", Field::Link),
    ("guid", Field::Id),
    ("id", Field::Id),
    ("language", Field::Lang),
    ("dc:language", Field::Lang),
    ("content:encoded", Field::Content),
    ("content", Field::Content),
    ("xhtml:body", Field::Content),
    ("description", Field::Summary),
    ("summary", Field::Summary),
];

/// The elements around entries.
const CONTAINERS: [&str; 4] = ["rss", "rdf:rdf", "feed", "channel"];
const ENTRIES: [&str; 2] = ["item", "entry"];

/// Whether a text is a feed by its outermost element.
pub(super) fn is_feed(text: &str) -> bool {
    if !text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with('<') {
        return false;
    }
    let mut reader = reader(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = name(&reader, &tag);
                return name == "entry" || CONTAINERS.iter().take(3).any(|container| *container == name);
            }
            Ok(Event::Eof | Event::End(_)) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// Reads every entry as an article.
pub(super) fn read(path: &Path, text: &str, items: &mut Items<'_>) -> ControlFlow<()> {
    let mut feed = Feed { text, reader: reader(text), channel: Channel::default(), entry: None };
    let mut count = 0;
    loop {
        match feed.next() {
            Ok(Some(entry)) => {
                count += 1;
                items.give(Ok(entry.into_article(origin(path, count), &feed.channel)))?;
            }
            Ok(None) if count > 0 => return ControlFlow::Continue(()),
            Ok(None) => return items.fail(no_entries(path)),
            Err(why) => {
                let problem = Problem::at(&origin(path, count + 1), why, "fetch the feed again");
                return items.fail(problem);
            }
        }
    }
}

fn reader(text: &str) -> NsReader<&[u8]> {
    let mut reader = NsReader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    reader
}

/// An element's name in lower case, with the usual prefix of its namespace.
fn name(reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> String {
    let (namespace, local) = reader.resolver().resolve_element(tag.name());
    let local = local.as_ref().to_ascii_lowercase();
    match namespace {
        ResolveResult::Bound(namespace) => {
            let known = NAMESPACES.iter().find(|(name, _)| *name == namespace.as_ref());
            match (known, tag.name().prefix()) {
                (Some((_, prefix)), _) => format!("{prefix}{local}"),
                // Whatever the older formats called theirs.
                (None, None) => local,
                (None, Some(_)) => format!("other:{local}"),
            }
        }
        ResolveResult::Unknown(prefix) => format!("{}:{local}", prefix.to_ascii_lowercase()),
        ResolveResult::Unbound => local,
    }
}

/// A feed that is being read.
struct Feed<'a> {
    text: &'a str,
    reader: NsReader<&'a [u8]>,
    channel: Channel,
    entry: Option<Entry>,
}

impl<'a> Feed<'a> {
    /// Reads the next entry.
    ///
    /// # Errors
    /// Where the feed cannot be read on, as a clause that says why.
    fn next(&mut self) -> Result<Option<Entry>, String> {
        loop {
            match self.reader.read_event().map_err(|error| format!("is not XML: {error}"))? {
                Event::Start(tag) => self.element(&tag)?,
                Event::End(tag) => {
                    let (_, local) = self.reader.resolver().resolve_element(tag.name());
                    let ends = ENTRIES.iter().any(|entry| local.as_ref().eq_ignore_ascii_case(entry));
                    if ends && let Some(entry) = self.entry.take() {
                        return Ok(Some(entry));
                    }
                }
                Event::Eof if self.entry.is_some() => return Err("ends in the middle of an entry".to_owned()),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn element(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let name = name(&self.reader, tag);
        if ENTRIES.contains(&name.as_str()) && self.entry.is_none() {
            let (lang, base) = (attribute(tag, "xml:lang"), attribute(tag, "xml:base"));
            self.entry = Some(Entry { lang, base, ..Entry::default() });
            return Ok(());
        }
        if CONTAINERS.contains(&name.as_str()) && self.entry.is_none() {
            let [base, ..] = &mut self.channel.bases;
            fill(base, attribute(tag, "xml:base"));
            fill(&mut self.channel.lang, attribute(tag, "xml:lang"));
            return Ok(());
        }
        let inner = self.inner(tag)?;
        let Some(&(_, field)) = FIELDS.iter().find(|(known, _)| *known == name) else { return Ok(()) };
        match &mut self.entry {
            Some(entry) => entry.take(field, tag, inner),
            None => self.channel.take(field, tag, inner),
        }
        Ok(())
    }

    /// What stands between the tags of an element that has just begun, as it is written.
    fn inner(&mut self, tag: &BytesStart<'_>) -> Result<&'a str, String> {
        let span =
            self.reader.read_to_end(tag.name()).map_err(|_| format!("the element {:?} has no end", tag.name().0))?;
        Ok(self.text.get(span.start as usize..span.end as usize).unwrap_or_default())
    }
}

impl Channel {
    fn take(&mut self, field: Field, tag: &BytesStart<'_>, inner: &str) {
        let [_, site, feed] = &mut self.bases;
        match field {
            Field::Title => fill(&mut self.title, line(tag, inner)),
            Field::Lang => fill(&mut self.lang, line(tag, inner)),
            Field::Author => self.authors.extend(author(inner)),
            Field::Link => match attribute(tag, "rel").as_deref() {
                Some("self") => fill(feed, address(tag, inner)),
                Some("alternate") | None => fill(site, address(tag, inner)),
                Some(_) => {}
            },
            _ => {}
        }
    }
}

impl Entry {
    fn take(&mut self, field: Field, tag: &BytesStart<'_>, inner: &str) {
        match field {
            Field::Title => fill(&mut self.title, line(tag, inner)),
            Field::Lang => fill(&mut self.lang, line(tag, inner)),
            Field::Published => fill(&mut self.published, line(tag, inner)),
            Field::Updated => fill(&mut self.updated, line(tag, inner)),
            Field::Id if attribute(tag, "isPermaLink").is_none_or(|is| is != "false") => {
                fill(&mut self.id, line(tag, inner));
            }
            Field::Author => {
                self.authors.extend(author(inner));
                self.authors.dedup();
            }
            Field::Link if attribute(tag, "rel").is_none_or(|rel| rel == "alternate") => {
                fill(&mut self.link, address(tag, inner));
            }
            Field::Content => fill_value(&mut self.content, tag, inner),
            Field::Summary => fill_value(&mut self.summary, tag, inner),
            Field::Id | Field::Link => {}
        }
    }
}

/// The first that has a value counts.
fn fill(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

fn fill_value(field: &mut Option<Value>, tag: &BytesStart<'_>, inner: &str) {
    if field.as_ref().is_none_or(Value::is_blank) && attribute(tag, "src").is_none() {
        *field = value(tag, inner);
    }
}

/// What an element holds; `None` where it says that it is something else than text.
fn value(tag: &BytesStart<'_>, inner: &str) -> Option<Value> {
    let kind = match attribute(tag, "type").as_deref().map(str::trim) {
        Some("text" | "text/plain") => Some(Kind::Text),
        Some("html" | "xhtml" | "text/html" | "application/xhtml+xml") => Some(Kind::Html),
        Some(other) if other.contains('/') && !other.contains("xml") => return None,
        _ => None,
    };
    Some(Value::read(inner, kind))
}

fn line(tag: &BytesStart<'_>, inner: &str) -> Option<String> {
    value(tag, inner)?.into_line()
}

/// The address of a link: of Atom in an attribute, of RSS as text.
fn address(tag: &BytesStart<'_>, inner: &str) -> Option<String> {
    let address = attribute(tag, "href").or_else(|| Value::read(inner, Some(Kind::Text)).into_line())?;
    let address = address.trim();
    (!address.is_empty()).then(|| address.to_owned())
}

/// The name of an author: an element of its own in Atom; in RSS a bare name, or one that stands beside an address.
fn author(inner: &str) -> Option<String> {
    let text = Value::read(element(inner, "name").unwrap_or(inner), None).into_line()?;
    let beside = |open: char, close: char| {
        let (before, within) = text.split_once(open)?;
        let (before, within) = (before.trim(), within.trim_end_matches(close).trim());
        let name = if within.contains('@') { before } else { within };
        (text.contains('@') && !name.is_empty()).then(|| name.to_owned())
    };
    beside('(', ')').or_else(|| beside('（', '）')).or_else(|| beside('<', '>')).or(Some(text.clone()))
}

/// What stands in the first element of that name.
fn element<'a>(inner: &'a str, wanted: &str) -> Option<&'a str> {
    let mut reader = reader(inner);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let span = reader.read_to_end(tag.name()).ok()?;
                if tag.local_name().as_ref().eq_ignore_ascii_case(wanted) {
                    return inner.get(span.start as usize..span.end as usize);
                }
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.html_attributes();
    let attributes = attributes.with_checks(false).filter_map(Result::ok);
    let mut named = attributes.filter(|attribute| attribute.key.as_ref() == name);
    named.next().map(|attribute| entities::decode(&attribute.value))
}
