//! What kind of file something is: by its name, else by what stands in it.

use std::borrow::Cow;
use std::path::Path;

use super::packed::{self, Packing};
use super::{Format, decode, feed};

/// A kind of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One article.
    Page(Format),
    /// One JSON object a line.
    JsonLines,
    /// JSON objects, or arrays of them, laid out freely.
    Json,
    /// A web archive, of pages as they were sent or of their text.
    Warc,
    /// A feed, or else a page.
    Xml,
    /// A table with one article a row.
    Parquet,
}

/// The endings that a folder is searched for.
const ENDINGS: [(&str, Kind); 17] = [
    ("txt", Kind::Page(Format::Text)),
    ("text", Kind::Page(Format::Text)),
    ("md", Kind::Page(Format::Markdown)),
    ("markdown", Kind::Page(Format::Markdown)),
    ("html", Kind::Page(Format::Html)),
    ("htm", Kind::Page(Format::Html)),
    ("xhtml", Kind::Page(Format::Html)),
    ("jsonl", Kind::JsonLines),
    ("ndjson", Kind::JsonLines),
    ("json", Kind::Json),
    ("warc", Kind::Warc),
    ("wet", Kind::Warc),
    ("rss", Kind::Xml),
    ("atom", Kind::Xml),
    ("xml", Kind::Xml),
    ("parquet", Kind::Parquet),
    ("parq", Kind::Parquet),
];

/// How well-known binary files begin, what they are, and how to get at their text.
const MAGIC: [(&[u8], &str, &str); 5] = [
    (b"PK\x03\x04", "is a zip archive", "unpack it and name the folder"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive", "unpack it and name the folder"),
    (b"\x04\x22\x4d\x18", "is packed with lz4", "unpack it: lz4 -dc FILE | offprint -"),
    (b"%PDF-", "is a PDF", "convert it: pdftotext FILE"),
    (b"\x89PNG", "is a picture", "name text, Markdown, HTML or JSON Lines"),
];

/// Where the header of the first file in a tar archive bears its sign, in bytes, and the sign.
const TAR: (usize, &[u8]) = (257, b"ustar");

/// How far into a file the signs of its kind are looked for, in bytes.
const SIGNS: usize = 8 * 1024;

/// How much white space may stand before them, in bytes.
const LEAD: usize = 1 << 20;

impl Kind {
    /// The kind that the ending of a path names, in either case; of a packed file the ending before that of its packing.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        let unpacked = Packing::of_path(path).map_or(Cow::Borrowed(path), |_| Cow::Owned(path.with_extension("")));
        let ending = unpacked.extension()?.to_str()?;
        ENDINGS.iter().find(|(name, _)| ending.eq_ignore_ascii_case(name)).map(|&(_, kind)| kind)
    }

    /// The kind of a stream without a telling name that begins like this, where its beginning tells.
    pub(super) fn of_head(head: &[u8]) -> Option<Self> {
        match head {
            _ if head.starts_with(b"WARC/") => Some(Self::Warc),
            _ if first(head) != Some(b'{') => None,
            _ if feed::json::is_likely(head) => Some(Self::Json),
            _ => Some(Self::JsonLines),
        }
    }

    /// The kind of a text without a telling name.
    pub(super) fn of_text(text: &str) -> Self {
        if text.trim_start().starts_with('{') {
            Self::JsonLines
        } else if feed::is_feed(text) {
            Self::Xml
        } else if is_html(text) {
            Self::Page(Format::Html)
        } else {
            Self::Page(Format::Text)
        }
    }

    /// Whether a file of this kind need not be text.
    pub(super) fn is_binary(self) -> bool {
        matches!(self, Self::Warc | Self::Parquet)
    }

    /// Whether a text of this kind may say itself which encoding it is in.
    pub(super) fn declares_encoding(self) -> bool {
        matches!(self, Self::Page(Format::Html) | Self::Xml)
    }

    /// All endings in words, for advice.
    pub(super) fn endings() -> String {
        let plain: Vec<String> = ENDINGS.iter().map(|(name, _)| format!(".{name}")).collect();
        let packed: Vec<String> = Packing::endings().map(|name| format!(".{name}")).collect();
        format!("{}, and for these packed, with {} after it", plain.join(" "), packed.join(" "))
    }
}

/// Whether a file begins as Parquet files do.
pub(super) fn is_parquet(head: &[u8]) -> bool {
    head.starts_with(b"PAR1")
}

/// The first byte that is neither white space nor part of a byte order mark.
pub(super) fn first(head: &[u8]) -> Option<u8> {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).iter().copied().find(|b| !b.is_ascii_whitespace())
}

/// Whether a text plainly is HTML: it starts with a tag, and is a document or a run of block elements.
pub(super) fn is_html(text: &str) -> bool {
    const DOCUMENT: [&str; 4] = ["<!doctype html", "<html", "<head", "<body"];
    const BLOCK: [&str; 10] = ["p", "div", "article", "section", "main", "h1", "h2", "table", "ul", "figure"];
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if !text.starts_with('<') {
        return false;
    }
    let mut end = text.len().min(SIGNS);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = text[..end].to_ascii_lowercase();
    let tag = start[1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    DOCUMENT.iter().any(|sign| start.contains(sign)) || BLOCK.contains(&tag) && start.contains("</")
}

/// Whether a stream must be read further to tell what it is: up to its first four bytes and its first byte that is not
/// blank, and to the end of a sign that has begun.
pub(super) fn undecided(head: &[u8]) -> bool {
    head.len() < 4 || packed::undecided(head) || first(head).is_none() && head.len() < LEAD
}

/// What a binary file is and what can be done about it; `None` for text of any encoding.
pub(super) fn binary(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if let Some(&(_, why, advice)) = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Some((why, advice));
    }
    if bytes.get(TAR.0..).is_some_and(|rest| rest.starts_with(TAR.1)) {
        return Some(("is a tar archive", "unpack it and name the folder"));
    }
    let start = &bytes[..bytes.len().min(SIGNS)];
    let zero = memchr::memchr(0, start).is_some() && decode::wide(bytes).is_none();
    // Encodings of text use of the control codes only white space, ESC (ISO 2022) and, in old files, a few strays.
    let controls = start.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31 | 127)).count();
    let noise = controls * 20 > start.len() && !start.contains(&0);
    (zero || noise).then_some(("is not text", "name text, Markdown, HTML or JSON Lines"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_names() {
        let table = [
            ("a.txt", Some(Kind::Page(Format::Text))),
            ("a.MD", Some(Kind::Page(Format::Markdown))),
            ("dir.txt/a.xhtml", Some(Kind::Page(Format::Html))),
            ("a.NDJSON", Some(Kind::JsonLines)),
            ("a.json", Some(Kind::Json)),
            ("a.rss", Some(Kind::Xml)),
            ("a=b/part.PARQUET", Some(Kind::Parquet)),
            ("a.tar.gz", None),
            ("a.gz", None),
            ("a.jsonl.gz", Some(Kind::JsonLines)),
            ("a.b.HTML.Xz", Some(Kind::Page(Format::Html))),
            ("a.txt.gz.bz2", None),
            (".zst", None),
            ("CC-MAIN-7.warc.wet.gz", Some(Kind::Warc)),
            ("crawl.WARC", Some(Kind::Warc)),
            (".txt", None),
            ("txt", None),
        ];
        for (name, kind) in table {
            assert_eq!(Kind::of_path(Path::new(name)), kind, "{name}");
        }
    }

    #[test]
    fn kinds_of_texts() {
        let table = [
            ("  {\"text\": 1}", Kind::JsonLines),
            ("\u{feff}<!DOCTYPE HTML>\n<p>x", Kind::Page(Format::Html)),
            ("<?xml version=\"1.0\"?>\n<html xmlns=\"…\">", Kind::Page(Format::Html)),
            ("<!-- made by hand --><rss version='2.0'><channel><html/></channel></rss>", Kind::Xml),
            ("<?xml version='1.0'?><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", Kind::Xml),
            ("<p>One <b>paragraph</b> of a feed.</p>", Kind::Page(Format::Html)),
            ("<pre-war notes, in plain words>", Kind::Page(Format::Text)),
            ("<p and nothing that closes it", Kind::Page(Format::Text)),
            ("A page about <html> and </p>.", Kind::Page(Format::Text)),
            ("", Kind::Page(Format::Text)),
        ];
        for (text, kind) in table {
            assert_eq!(Kind::of_text(text), kind, "{text}");
        }
        let long = format!("<p>{}", "é".repeat(SIGNS));
        assert_eq!(Kind::of_text(&long), Kind::Page(Format::Text));
    }

    #[test]
    fn binary_files_are_known() {
        assert_eq!(binary(b"PK\x03\x04rest").map(|b| b.0), Some("is a zip archive"));
        let tar = [b"page.html".as_slice(), &[0; 248], b"ustar\0"].concat();
        assert_eq!(binary(&tar).map(|b| b.0), Some("is a tar archive"));
        assert_eq!(binary(b"\x7fELF\x02\0\0").map(|b| b.0), Some("is not text"));
        let noise: Vec<u8> = (0..300_u32).map(|n| (n * 7919 % 255 + 1) as u8).collect();
        assert_eq!(binary(&noise).map(|b| b.0), Some("is not text"));
        assert_eq!(binary("Zażółć".as_bytes()), None);
        assert_eq!(binary(b"\x1b[1mA man page, say\x1b[0m, with a bell\x07 in it"), None);
    }
}
