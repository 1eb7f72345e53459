//! What stands in an element: text, or a page's source.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::{Format, given};
use super::entities;

/// The content of an element, with what is said or seen of how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) kind: Kind,
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text and nothing else.
    Text,
    /// HTML.
    Html,
}

/// Elements without content, which HTML writes without an end.
const VOID: [&str; 12] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// Elements that titles are written with; anything else between `<` and `>` is part of a title.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "p",
    "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr",
];

impl Value {
    /// Reads what stands between an element's tags. `kind` is what the feed says of it: what it does not say is seen from
    /// the text.
    pub(super) fn read(inner: &str, kind: Option<Kind>) -> Self {
        if let Some(source) = markup(inner) {
            return Self { kind: Kind::Html, text: source };
        }
        let text = unescaped(inner);
        let kind = kind.unwrap_or_else(|| if is_markup(&text) { Kind::Html } else { Kind::Text });
        Self { kind, text }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(super) fn into_page(self) -> (Format, String) {
        match self.kind {
            Kind::Text => (Format::Text, self.text),
            Kind::Html => (Format::Html, self.text),
        }
    }

    /// The value on one line and without markup; `None` where nothing is left, or more than metadata ever is.
    pub(super) fn into_line(self) -> Option<String> {
        let text = match self.kind {
            Kind::Text => self.text,
            Kind::Html => entities::decode(&without_inline(&self.text)),
        };
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (1..given::LONGEST).contains(&line.len()).then_some(line)
    }
}

/// A reader that takes XML as it comes.
fn lenient(source: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

/// The source as HTML where there are elements in it, as XHTML is written right into a feed; else `None`.
fn markup(inner: &str) -> Option<String> {
    if !inner.contains('<') {
        return None;
    }
    let mut reader = lenient(inner);
    let mut html = String::new();
    let mut any = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                any = true;
                open(&mut html, &tag);
            }
            Ok(Event::Empty(tag)) => {
                any = true;
                open(&mut html, &tag);
                let name = local(&tag);
                if !VOID.iter().any(|void| name.eq_ignore_ascii_case(void)) {
                    close(&mut html, name);
                }
            }
            Ok(Event::End(tag)) => close(&mut html, local(&tag)),
            Ok(Event::Text(text)) => html.push_str(&text),
            Ok(Event::GeneralRef(reference)) => {
                html.push('&');
                html.push_str(&reference);
                html.push(';');
            }
            Ok(Event::CData(text)) => html.push_str(&quick_xml::escape::minimal_escape(&*text)),
            Ok(Event::Eof) | Err(_) => return any.then_some(html),
            Ok(_) => {}
        }
    }
}

/// A tag's name without its prefix; what follows the name is no part of it.
fn local(tag: &str) -> &str {
    let name = tag.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default()
}

fn open(html: &mut String, tag: &str) {
    let name = tag.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
    html.push('<');
    html.push_str(local(tag));
    html.push_str(tag.get(name.len()..).unwrap_or_default());
    html.push('>');
}

fn close(html: &mut String, name: &str) {
    html.push_str("</");
    html.push_str(name);
    html.push('>');
}

/// Text with its references and its literal parts resolved, once.
fn unescaped(inner: &str) -> String {
    if !inner.contains(['&', '<']) {
        return inner.to_owned();
    }
    let mut reader = lenient(inner);
    let mut text = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Text(part)) => text.push_str(&part),
            Ok(Event::CData(part)) => text.push_str(&part),
            Ok(Event::GeneralRef(reference)) => match entities::character(&reference) {
                Some(character) => text.push_str(&character),
                None => text.push_str(&format!("&{};", &*reference)),
            },
            Ok(Event::Eof) | Err(_) => return text,
            Ok(_) => {}
        }
    }
}

/// Whether a text is meant as HTML: there are tags or references in it.
fn is_markup(text: &str) -> bool {
    let tag = |(at, _): (usize, &str)| {
        let rest = text[at + 1..].trim_start_matches('/');
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!')
    };
    text.contains('>') && text.match_indices('<').any(tag) || entities::any(text)
}

/// Takes the tags of [`INLINE`] elements out of a title.
fn without_inline(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let next = rest[1..].find(['<', '>']).map(|next| next + 1);
        let end = next.filter(|&end| {
            let tag = rest[1..end].trim_start_matches('/');
            rest[end..].starts_with('>') && INLINE.iter().any(|inline| local(tag).eq_ignore_ascii_case(inline))
        });
        let (kept, next) = end.map_or((1, 1), |end| (0, end + 1));
        out.push_str(&rest[..kept]);
        rest = &rest[next..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values() {
        let table = [
            ("Plain words", None, Kind::Text, "Plain words"),
            ("5 &lt; 6 &amp; 7 > 2", None, Kind::Text, "5 < 6 & 7 > 2"),
            ("&lt;p>One.&lt;/p>", None, Kind::Html, "<p>One.</p>"),
            ("<![CDATA[<p>Fish &amp; chips</p>]]>", None, Kind::Html, "<p>Fish &amp; chips</p>"),
            ("caf&amp;eacute;", None, Kind::Html, "caf&eacute;"),
            ("a &lt;b&gt; c", Some(Kind::Text), Kind::Text, "a <b> c"),
            (
                "<div xmlns='x'><h:p>A &amp; b<h:br/></h:p><i/></div>",
                Some(Kind::Text),
                Kind::Html,
                "<div xmlns='x'><p>A &amp; b<br></p><i></i></div>",
            ),
            ("<p>One <![CDATA[<two> & three]]><!-- four --></p>", None, Kind::Html, "<p>One &lt;two> &amp; three</p>"),
            ("one &unknown; & two", None, Kind::Text, "one &unknown; & two"),
        ];
        for (inner, said, kind, text) in table {
            assert_eq!(Value::read(inner, said), Value { kind, text: text.to_owned() }, "{inner}");
        }
    }

    #[test]
    fn titles() {
        let table = [
            ("AT&amp;T  and\n the &amp;lsquo;rest&amp;rsquo;", Some("AT&T and the ‘rest’")),
            ("A &lt;em&gt;fine&lt;/em&gt; &lt;Vec&lt;T&gt;&gt; &lt;br/&gt;day", Some("A fine <Vec<T>> day")),
            ("If a &lt; b", Some("If a < b")),
            ("<xhtml:span>One</xhtml:span> two", Some("One two")),
            (" \n", None),
            (&"<".repeat(1 << 20), None),
        ];
        for (inner, expected) in table {
            assert_eq!(Value::read(inner, None).into_line().as_deref(), expected, "{inner}");
        }
    }

    proptest! {
        #[test]
        fn any_content_is_a_value(inner in "([<>&;/:!\\[\\]]|CDATA|p|é|\\PC)*") {
            let value = Value::read(&inner, None);
            let _ = value.clone().into_line();
            let _ = Value { kind: Kind::Html, ..value }.into_line();
        }
    }
}
