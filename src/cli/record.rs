//! One article as one line of JSON: what `clean` writes, and whatever else gives articles to scripts.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clean::{ArticleId, Block, Reason, Role};
    use crate::source::{LineNo, Origin};
    use crate::text::{acts, write_json_line};

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
        write_json_line(&mut out, &Record { article, input }).expect("memory");
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
