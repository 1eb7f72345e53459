//! One article as one line of JSON: what `clean` writes, and whatever else gives articles to scripts.

use std::io::{self, Write};

use serde::ser::{SerializeMap, SerializeStruct, Serializer};
use serde::{Serialize, ser};
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

use crate::clean::{Article, Removed};

/// An article with the other fields of its input.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    /// The article.
    pub(super) article: &'a Article,
    /// The other fields of a JSON input object, as [`crate::library::Imported`] has them.
    pub(super) input: &'a [(String, Box<RawValue>)],
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let article = self.article;
        let from_json = !self.input.is_empty() || article.origin.line.is_some();
        let mut record = serializer.serialize_struct("Record", 11 + usize::from(from_json))?;
        record.serialize_field("id", &article.id.to_string())?;
        record.serialize_field("source", &article.origin.to_string())?;
        record.serialize_field("title", &article.title)?;
        record.serialize_field("byline", &article.byline)?;
        record.serialize_field("published", &article.published)?;
        record.serialize_field("site", &article.site)?;
        record.serialize_field("url", &article.url)?;
        record.serialize_field("lang", &article.lang)?;
        record.serialize_field("words", &article.words)?;
        record.serialize_field("text", &article.text())?;
        record.serialize_field("removed", &List(&article.removed))?;
        if from_json {
            record.serialize_field("input", &Fields(self.input))?;
        }
        record.end()
    }
}

struct List<'a>(&'a [Removed]);

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Line))
    }
}

struct Line<'a>(&'a Removed);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_struct("Line", 3)?;
        line.serialize_field("line", &self.0.line.0)?;
        line.serialize_field("text", &self.0.text)?;
        line.serialize_field("why", self.0.why.label())?;
        line.end()
    }
}

struct Fields<'a>(&'a [(String, Box<RawValue>)]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Writes a value as one line of JSON that is harmless to print: every character that acts on a terminal, reorders text
/// or cannot be seen is written as `\uXXXX`.
///
/// # Errors
/// Where `out` cannot be written to, or a map's key is no string.
pub(super) fn write_line(mut out: impl Write, value: &impl ser::Serialize) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Harmless))?;
    out.write_all(b"\n")
}

/// Compact JSON without characters that do something.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_escaped(writer, fragment)
    }

    fn write_raw_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // In JSON they only stand between tokens, never in strings. A line break there would tear the line.
        if fragment.bytes().any(|b| b.is_ascii_control() && b != 0x7f) {
            return write_escaped(writer, &fragment.replace(|c: char| c < ' ', " "));
        }
        write_escaped(writer, fragment)
    }
}

fn write_escaped<W: ?Sized + Write>(writer: &mut W, fragment: &str) -> io::Result<()> {
    let mut plain = 0;
    for (at, c) in fragment.char_indices().filter(|&(_, c)| c > '~' && acts(c)) {
        writer.write_all(&fragment.as_bytes()[plain..at])?;
        plain = at + c.len_utf8();
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(writer, "\\u{unit:04x}")?;
        }
    }
    writer.write_all(&fragment.as_bytes()[plain..])
}

/// Whether a character beyond ASCII's printable ones does something other than stand there: DEL and C1 controls, the
/// soft hyphen, marks and controls of direction, joiners, line and paragraph separators, fillers, tags.
fn acts(c: char) -> bool {
    matches!(c,
        '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clean::{ArticleId, Block, Reason, Role};
    use crate::source::{LineNo, Origin};

    fn article() -> Article {
        Article {
            id: ArticleId([0xab; 16]),
            origin: Origin { path: "a/b.jsonl".into(), line: Some(LineNo(3)) },
            title: Some("A \"title\"".into()),
            byline: None,
            published: None,
            site: None,
            url: None,
            lang: Some("en".into()),
            words: 4,
            blocks: ["One two.", "Three four."]
                .map(|text| Block { role: Role::Paragraph, text: text.into(), line: LineNo(1) })
                .into(),
            removed: vec![Removed { line: LineNo(2), text: "Share".into(), why: Reason::Sharing }],
        }
    }

    fn line(article: &Article, input: &[(String, Box<RawValue>)]) -> String {
        let mut out = Vec::new();
        write_line(&mut out, &Record { article, input }).expect("memory");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn the_contract() {
        let raw = |json: &str| RawValue::from_string(json.to_owned()).expect("JSON");
        let input = [("n".to_owned(), raw("1.50")), ("é".to_owned(), raw("{ \"b\":\n\"\u{202e}\u{7f}\\u0041\" }"))];
        let expected = concat!(
            r#"{"id":"abababababababababababababababab","source":"a/b.jsonl:3","title":"A \"title\"","byline":null,"#,
            r#""published":null,"site":null,"url":null,"lang":"en","words":4,"text":"One two.\n\nThree four.","#,
            r#""removed":[{"line":2,"text":"Share","why":"sharing"}],"#,
            r#""input":{"n":1.50,"é":{ "b": "\u202e\u007f\u0041" }}}"#,
            "\n"
        );
        assert_eq!(line(&article(), &input), expected);
        let mut page = article();
        assert!(line(&page, &[]).ends_with(",\"input\":{}}\n"));
        page.origin.line = None;
        assert!(line(&page, &[]).ends_with("\"why\":\"sharing\"}]}\n"));
    }

    proptest! {
        #[test]
        fn whatever_the_text_the_line_is_harmless_and_true(text in "(\\PC|\\p{Cc}|\\p{Cf}|[\u{2028}\u{2029}\u{e0041}])*") {
            let mut article = article();
            article.title = Some(text.clone());
            let raw = RawValue::from_string(serde_json::to_string(&text).expect("a string")).expect("JSON");
            let line = line(&article, &[("x".to_owned(), raw)]);
            let body = line.strip_suffix('\n').expect("a line");
            prop_assert!(!body.chars().any(|c| c.is_control() || acts(c)));
            let value: serde_json::Value = serde_json::from_str(body).expect("JSON");
            prop_assert_eq!(value["title"].as_str(), Some(text.as_str()));
            prop_assert_eq!(value["input"]["x"].as_str(), Some(text.as_str()));
        }
    }
}
