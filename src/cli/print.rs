//! What is printed of an article for the next program.

use std::io::{self, BufWriter, Write};

use clap::ValueEnum;

use super::record::Record;
use super::{Exit, Failure, written};
use crate::clean::joined;
use crate::library::Row;
use crate::source::Origin;
use crate::text;

/// What to print of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Its file, and the line where that holds many: articles/a.html, dump.jsonl:17
    Path,
    /// The hash of its content, 32 hexadecimal digits
    Id,
    /// Its headline, or its first words
    Title,
    /// Its web address
    Url,
    /// Headline and text, cleaned
    Text,
    /// Columns parted by tabs: id, source, published, site, title
    #[value(alias = "line")]
    Tsv,
    /// The JSON object that `offprint clean` writes
    Jsonl,
}

/// How articles are printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printing {
    /// What of each article.
    pub(super) what: What,
    /// Whether a zero byte ends each, instead of a line break.
    pub(super) zero: bool,
    /// Whether it is a terminal that would act on what a path holds.
    pub(super) to_terminal: bool,
}

impl Printing {
    /// Prints articles; [`Exit::NothingFound`] where there was nothing to print.
    ///
    /// # Errors
    /// Where it cannot be written, or an article cannot be read any more.
    pub(super) fn run<'a>(self, rows: impl Iterator<Item = Row<'a>>, output: impl Write) -> Result<Exit, Failure> {
        let mut out = BufWriter::new(output);
        let mut printed = 0;
        for row in rows {
            let Some(text) = self.text(row)? else {
                let title = one_line(row.headline());
                // Where standard error is closed, the exit code still tells.
                let _ = writeln!(io::stderr(), "offprint: “{title}” names no web address; --print path names its file");
                continue;
            };
            if let Err(error) = self.put(&text, printed > 0, &mut out) {
                return written(None, Err(error));
            }
            printed += 1;
        }
        let exit = written(None, out.flush())?;
        Ok(if printed == 0 { Exit::NothingFound } else { exit })
    }

    /// Writes one article; texts are parted by an empty line.
    fn put(self, text: &[u8], is_later: bool, out: &mut impl Write) -> io::Result<()> {
        if is_later && self.what == What::Text && !self.zero {
            out.write_all(b"\n")?;
        }
        out.write_all(text)?;
        out.write_all(if self.zero { b"\0" } else { b"\n" })
    }

    /// What there is to print of an article; `None` where it has no such thing.
    fn text(self, article: Row<'_>) -> Result<Option<Vec<u8>>, Failure> {
        Ok(Some(match self.what {
            What::Path => path(&article.origin(), self.to_terminal),
            What::Id => article.id().to_string().into_bytes(),
            What::Title => one_line(article.headline()).into_bytes(),
            What::Url => return Ok(article.url().map(|url| one_line(&text::sanitise(&url)).into_bytes())),
            What::Tsv => columns(article).into_bytes(),
            What::Text => {
                let article = article.body().load().map_err(|damage| Failure(damage.to_string()))?;
                let title = article.title.as_ref().map(|title| format!("{title}\n\n")).unwrap_or_default();
                text::sanitise(&(title + &joined(article.below_title()))).into_owned().into_bytes()
            }
            What::Jsonl => {
                let mut line = json_line(article).map_err(|error| Failure(error.to_string()))?;
                line.truncate(line.trim_ascii_end().len());
                line
            }
        }))
    }
}

/// A path as the system has it: another spelling would be another file. A terminal gets a harmless one.
fn path(origin: &Origin, to_terminal: bool) -> Vec<u8> {
    if to_terminal {
        return one_line(&text::sanitise(&origin.to_string())).into_bytes();
    }
    let line = origin.line.map(|line| format!(":{line}")).unwrap_or_default();
    [origin.path.as_os_str().as_encoded_bytes(), line.as_bytes()].concat()
}

/// The object that `offprint clean` writes of an article, with its line break.
pub(super) fn json_line(row: Row<'_>) -> io::Result<Vec<u8>> {
    let article = row.body().load().map_err(io::Error::other)?;
    let mut line = Vec::new();
    text::write_json_line(&mut line, &Record { article: &article, input: &[] })?;
    Ok(line)
}

/// The columns of an article for programs.
pub(super) fn columns(article: Row<'_>) -> String {
    let source = article.origin().to_string();
    let optional = |field: Option<&str>| one_line(field.unwrap_or_default());
    let columns = [
        article.id().to_string(),
        one_line(&text::sanitise(&source)),
        optional(article.published()),
        optional(article.site()),
        one_line(article.headline()),
    ];
    columns.join("\t")
}

/// Control characters as blanks: a line stays a line and a column a column.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::path::PathBuf;
    use std::sync::Arc;

    use crate::clean::{Article, ArticleId, Block, Role};
    use crate::source::LineNo;

    fn article(path: &[u8], line: Option<u32>) -> Arc<Article> {
        Arc::new(Article {
            id: ArticleId([10; 16]),
            origin: Origin { path: PathBuf::from(OsStr::from_bytes(path)), line: line.map(LineNo) },
            title: Some("Nets\tand boats".to_owned()),
            byline: None,
            published: Some("2024-05-18".to_owned()),
            site: None,
            url: None,
            lang: None,
            words: 4,
            blocks: vec![Block { role: Role::Paragraph, text: "Mended at noon.".to_owned(), line: LineNo(1) }],
            removed: Vec::new(),
        })
    }

    fn printed(what: What, zero: bool, to_terminal: bool, path: &[u8], line: Option<u32>) -> Option<Vec<u8>> {
        let printing = Printing { what, zero, to_terminal };
        let mut out = Vec::new();
        for is_later in [false, true] {
            let text = printing.text(Row::of(&article(path, line))).expect("in memory")?;
            printing.put(&text, is_later, &mut out).expect("memory");
        }
        Some(out)
    }

    #[test]
    fn each_thing_is_printed_for_the_next_program() {
        let id = "0a".repeat(16);
        for (what, text) in [
            (What::Path, "a b.jsonl:7\na b.jsonl:7\n".to_owned()),
            (What::Id, format!("{id}\n{id}\n")),
            (What::Title, "Nets and boats\nNets and boats\n".to_owned()),
            (What::Text, "Nets and boats\n\nMended at noon.\n\nNets and boats\n\nMended at noon.\n".to_owned()),
            (What::Tsv, format!("{id}\ta b.jsonl:7\t2024-05-18\t\tNets and boats\n").repeat(2)),
        ] {
            let out = printed(what, false, false, b"a b.jsonl", Some(7)).expect("something");
            assert_eq!(String::from_utf8_lossy(&out), text, "{what:?}");
        }
        let out = printed(What::Jsonl, false, false, b"a", None).expect("something");
        let ids = out.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        let ids: Vec<_> = ids.map(|line| serde_json::from_slice::<serde_json::Value>(line).expect("JSON")).collect();
        assert!(ids.len() == 2 && ids.iter().all(|record| record["id"] == *id), "{ids:?}");
        assert_eq!(printed(What::Url, false, false, b"a", None), None);
    }

    #[test]
    fn a_path_comes_out_byte_for_byte_but_not_on_a_terminal() {
        let odd = b"\xff\x1b[2J\nodd.txt";
        assert_eq!(
            printed(What::Path, true, false, odd, None).expect("a path"),
            [&odd[..], b"\0", odd, b"\0"].concat()
        );
        let shown = printed(What::Path, false, true, odd, Some(3)).expect("a path");
        assert!(shown.ends_with(b"odd.txt:3\n") && !shown.contains(&0x1b), "{shown:?}");
        assert_eq!(shown.split(|byte| *byte == b'\n').count(), 3);
    }
}
