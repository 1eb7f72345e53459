//! Tags for other programs: one record an article.

use std::collections::HashMap;
use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::{Line, Stamp, State, TagName, hidden, write_json};
use crate::clean::ArticleId;

/// How tags are written out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One JSON object an article, exact
    #[default]
    Jsonl,
    /// For spreadsheets; a ' stands before what they would take for a formula
    Csv,
    /// For pipes; tabs and line breaks within a field become spaces
    Tsv,
}

/// A replay of lines that also keeps what is only needed outside: titles, places and times.
#[derive(Debug, Default)]
pub struct Export {
    state: State,
    details: HashMap<ArticleId, Detail>,
}

/// An article that has tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// Its content's hash.
    pub id: ArticleId,
    /// Its tags, `star` first, then by the alphabet.
    pub tags: Vec<&'a TagName>,
    /// Its headline, as far as any line knows it.
    pub title: Option<&'a str>,
    /// Its place, as far as any line knows it.
    pub at: Option<&'a str>,
    /// When its tags last changed, in milliseconds since 1970.
    pub t: u64,
}

#[derive(Debug, Default)]
struct Detail {
    title: Option<(Stamp, String)>,
    at: Option<(Stamp, String)>,
    t: u64,
}

impl Export {
    /// Takes in one line; free of order like [`State::replay`].
    pub fn replay(&mut self, line: Line) {
        self.state.replay(&line);
        let mut places = line.at.into_iter();
        let only = line.ids.len() == 1;
        for id in line.ids {
            let detail = self.details.entry(id).or_default();
            detail.t = detail.t.max(line.stamp.t);
            if let Some(place) = places.next().flatten() {
                detail.at = detail.at.take().max(Some((line.stamp, place)));
            }
            if let Some(title) = line.title.as_ref().filter(|_| only) {
                detail.title = detail.title.take().max(Some((line.stamp, title.clone())));
            }
        }
    }

    /// What the lines come to.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The articles that have tags, in the order of their last change.
    pub fn records(&self) -> Vec<Record<'_>> {
        let tagged = self.state.tagged();
        let mut records: Vec<_> = tagged
            .iter()
            .filter_map(|id| {
                let detail = self.details.get(id)?;
                Some(Record {
                    id: *id,
                    tags: self.state.of(*id).collect(),
                    title: detail.title.as_ref().map(|(_, title)| title.as_str()),
                    at: detail.at.as_ref().map(|(_, place)| place.as_str()),
                    t: detail.t,
                })
            })
            .collect();
        records.sort_unstable_by_key(|record| (record.t, record.id));
        records
    }

    /// Writes all records. The tables have the columns id, tags (parted by spaces), title, at, changed (RFC 3339, UTC);
    /// everything written is safe to print.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, format: Format, out: &mut impl Write) -> io::Result<()> {
        let mut bytes = Vec::new();
        let row = match format {
            Format::Jsonl => json_row,
            Format::Csv => csv_row,
            Format::Tsv => tsv_row,
        };
        match format {
            Format::Jsonl => {}
            Format::Csv => out.write_all(b"id,tags,title,at,changed\r\n")?,
            Format::Tsv => out.write_all(b"id\ttags\ttitle\tat\tchanged\n")?,
        }
        for record in self.records() {
            bytes.clear();
            row(&record, &mut bytes);
            out.write_all(&bytes)?;
        }
        out.flush()
    }
}

fn json_row(record: &Record, out: &mut Vec<u8>) {
    #[derive(Serialize)]
    struct Row<'a> {
        id: String,
        tags: &'a [&'a TagName],
        title: Option<&'a str>,
        at: Option<&'a str>,
        t: u64,
    }
    let Record { id, tags, title, at, t } = record;
    write_json(&Row { id: id.to_string(), tags, title: *title, at: *at, t: *t }, out);
}

/// RFC 4180. Titles and addresses come from strangers' pages, and a spreadsheet runs a field that begins like a formula:
/// such a field gets a `'` in front, which is what OWASP advises against CSV injection.
fn csv_row(record: &Record, out: &mut Vec<u8>) {
    for (i, field) in fields(record).iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        let formula = field.starts_with(['=', '+', '-', '@']);
        if formula || field.contains([',', '"']) {
            let field = field.replace('"', "\"\"");
            out.extend_from_slice(if formula { b"\"'" } else { b"\"" });
            out.extend_from_slice(field.as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(field.as_bytes());
        }
    }
    out.extend_from_slice(b"\r\n");
}

fn tsv_row(record: &Record, out: &mut Vec<u8>) {
    out.extend_from_slice(fields(record).join("\t").as_bytes());
    out.push(b'\n');
}

fn fields(record: &Record) -> [String; 5] {
    let tags: Vec<&str> = record.tags.iter().map(|name| &***name).collect();
    let changed = i64::try_from(record.t).ok().and_then(|t| Timestamp::from_millisecond(t).ok());
    [
        record.id.to_string(),
        tags.join(" "),
        plain(record.title.unwrap_or_default()),
        plain(record.at.unwrap_or_default()),
        changed.map(|t| t.to_string()).unwrap_or_default(),
    ]
}

/// One line without anything hidden: a table has no escapes for it.
fn plain(text: &str) -> String {
    text.chars().map(|c| if hidden(c) { ' ' } else { c }).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::WriterId;

    fn export() -> Export {
        let line = |n: u64, id: u8, add: &str, title: &str, at: Option<&str>| Line {
            stamp: Stamp { t: 1_700_000_000_000 + n, w: WriterId::parse("a").unwrap(), n },
            ids: vec![ArticleId([id; 16])],
            add: add.split(' ').map(|name| TagName::parse(name).unwrap()).collect(),
            del: vec![],
            title: Some(title.into()),
            at: vec![at.map(Into::into)],
            from: None,
        };
        let mut export = Export::default();
        export.replay(line(2, 1, "star rivers", "Dams, \"old\" and new", Some("https://river.test/a")));
        export.replay(line(1, 1, "asia", "An older title", None));
        export.replay(line(3, 2, "asia", "=1+1\u{1b}[2J\tx", None));
        export.replay(Line { add: vec![], del: vec![TagName::parse("asia").unwrap()], ..line(4, 3, "x", "t", None) });
        export
    }

    fn written(format: Format) -> String {
        let mut out = Vec::new();
        export().write(format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn json_lines_hold_everything() {
        let (one, two) = ("01".repeat(16), "02".repeat(16));
        let first = format!(
            r#"{{"id":"{one}","tags":["star","asia","rivers"],"title":"Dams, \"old\" and new","at":"https://river.test/a","t":1700000000002}}"#
        );
        let second =
            format!(r#"{{"id":"{two}","tags":["asia"],"title":"=1+1\u001b[2J\tx","at":null,"t":1700000000003}}"#);
        assert_eq!(written(Format::Jsonl), format!("{first}\n{second}\n"));
    }

    #[test]
    fn csv_is_quoted_and_runs_nothing() {
        let (one, two) = ("01".repeat(16), "02".repeat(16));
        let first = format!(
            "{one},star asia rivers,\"Dams, \"\"old\"\" and new\",https://river.test/a,2023-11-14T22:13:20.002Z"
        );
        let second = format!("{two},asia,\"'=1+1 [2J x\",,2023-11-14T22:13:20.003Z");
        assert_eq!(written(Format::Csv), format!("id,tags,title,at,changed\r\n{first}\r\n{second}\r\n"));
    }

    #[test]
    fn tsv_has_five_fields_a_line() {
        let text = written(Format::Tsv);
        assert!(text.lines().all(|line| line.split('\t').count() == 5), "{text}");
        assert!(!text.contains(|c: char| c.is_control() && c != '\t' && c != '\n'));
    }
}
