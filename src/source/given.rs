//! What a JSON object or a row of a table says about its article, under the names that scrapers and data sets use.

use std::borrow::Borrow;

use serde_json::Value;
use serde_json::value::RawValue;

use super::Given;

const TITLE: &[&str] = &["title", "headline", "name"];
const BYLINE: &[&str] = &["author", "authors", "byline", "creator"];
const PUBLISHED: &[&str] = &[
    "date",
    "published",
    "published_at",
    "publishedAt",
    "date_published",
    "datePublished",
    "publish_date",
    "published_date",
    "publication_date",
    "pubDate",
    "pub_date",
    "datetime",
];
const SITE: &[&str] = &["site", "site_name", "sitename", "publisher", "publication", "domain"];
const URL: &[&str] = &["url", "link", "source_url", "canonical_url", "permalink", "uri"];
const LANG: &[&str] = &["lang", "language"];
const SOURCE: &[&str] = &["source"];

/// Longer values are no metadata, in bytes. Nothing is cut: a value that is too long is none.
pub(super) const LONGEST: usize = 4096;

/// Reads the fields of an object. The first name that has a value wins; names are compared without regard to case.
pub(super) fn given<R: Borrow<RawValue>>(fields: &[(String, R)]) -> Given {
    let find = |names: &[&str]| names.iter().find_map(|name| field(fields, name).and_then(words));
    // In some data sets "source" is the publication, in others the file or the corpus: it counts only where no other
    // field is there for the publication.
    let site_known = SITE.iter().any(|name| field(fields, name).is_some());
    Given {
        title: find(TITLE),
        byline: find(BYLINE),
        published: PUBLISHED.iter().find_map(|name| field(fields, name).and_then(moment)),
        site: if site_known { find(SITE) } else { find(SOURCE) },
        url: find(URL),
        lang: find(LANG),
    }
}

/// Whether a field of that name may say something about the article.
pub(super) fn is_known(name: &str) -> bool {
    let mut names = [TITLE, BYLINE, PUBLISHED, SITE, URL, LANG, SOURCE].into_iter().flatten();
    names.any(|known| known.eq_ignore_ascii_case(name))
}

fn field<'a, R: Borrow<RawValue>>(fields: &'a [(String, R)], name: &str) -> Option<&'a RawValue> {
    fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.borrow())
}

fn value(raw: &RawValue) -> Option<Value> {
    if raw.get().len() > LONGEST { None } else { serde_json::from_str(raw.get()).ok() }
}

/// A string, the name of an object, or several of them joined by commas.
fn words(raw: &RawValue) -> Option<String> {
    match value(raw)? {
        Value::Array(items) => {
            let names: Vec<String> = items.iter().filter_map(name).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        value => name(&value),
    }
}

fn name(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text,
        Value::Object(object) => object.get("name")?.as_str()?,
        _ => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A date as written, or a number of seconds or milliseconds since 1970 as the date it is.
fn moment(raw: &RawValue) -> Option<String> {
    /// 1973 to 2286, in seconds; smaller numbers are years or days in a spreadsheet.
    const SECONDS: std::ops::Range<f64> = 1e8..1e10;
    match value(raw)? {
        Value::Number(number) => {
            let number = number.as_f64()?;
            let seconds = if SECONDS.contains(&(number / 1e3)) { number / 1e3 } else { number };
            let stamp = SECONDS.contains(&seconds).then(|| jiff::Timestamp::from_second(seconds as i64).ok())?;
            stamp.map(|stamp| stamp.to_string())
        }
        value => name(&value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::record;
    use super::super::{Options, Origin};
    use super::*;

    fn given_by(json: &str) -> Given {
        let json = json.replacen('{', "{\"text\": \"x\", ", 1);
        let origin = Origin { path: "x".into(), line: None };
        record::parse(&json, origin, &Options::default()).expect("an object with text").given
    }

    #[test]
    fn names_of_scrapers_and_feeds() {
        let full = Given {
            title: Some("T".into()),
            byline: Some("A, B".into()),
            published: Some("2024-05-18".into()),
            site: Some("S".into()),
            url: Some("u".into()),
            lang: Some("en".into()),
        };
        let table = [
            r#"{"title":"T","author":"A, B","date":"2024-05-18","site":"S","url":"u","lang":"en"}"#,
            r#"{"headline":"T","authors":["A","B"],"published_at":"2024-05-18","publisher":"S","link":"u","language":"en"}"#,
            r#"{"name":"T","byline":[{"name":"A"},{"name":"B"}],"pubDate":"2024-05-18","source":{"id":null,"name":"S"},"source_url":"u","LANG":"en"}"#,
            r#"{"title":" ","headline":" T ","creator":"A, B","datePublished":"2024-05-18","source":"S","URL":"u","lang":null,"language":"en"}"#,
        ];
        for json in table {
            assert_eq!(given_by(json), full, "{json}");
        }
    }

    #[test]
    fn what_is_unknown_stays_unknown() {
        let table = [
            r#"{"title":null,"author":[],"date":2024,"site":null,"source":"corpus-7","url":17,"lang":{"x":1}}"#,
            r#"{"titles":"T","author":[null,3],"date":true,"publisher":"  "}"#,
        ];
        for json in table {
            assert_eq!(given_by(json), Given::default(), "{json}");
        }
        let long = format!(r#"{{"title":"{}"}}"#, "x".repeat(LONGEST));
        assert_eq!(given_by(&long), Given::default());
    }

    #[test]
    fn clocks_of_machines() {
        for number in ["1716005100", "1716005100000", "1716005100.25"] {
            let given = given_by(&format!(r#"{{"date":{number}}}"#));
            assert_eq!(given.published.as_deref(), Some("2024-05-18T04:05:00Z"), "{number}");
        }
    }
}
