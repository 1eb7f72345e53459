//! Markdown to lines: notation becomes hints, and what is left is text.

use super::inline;
use super::lines::{self, Hint, Line};
use crate::source::{Given, LineNo};
use crate::text::sanitise;

/// A Markdown page: its lines, and what its front matter says.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub front: Vec<FrontLine>,
    pub lines: Vec<Line>,
}

/// A line of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FrontLine {
    pub no: LineNo,
    pub text: String,
    /// The field that it gives, and the value.
    pub field: Option<(Key, String)>,
}

/// A field that front matter can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Title,
    Byline,
    Published,
    Site,
    Url,
    Lang,
}

impl Key {
    /// The field's place.
    pub(super) fn of(self, given: &mut Given) -> &mut Option<String> {
        match self {
            Self::Title => &mut given.title,
            Self::Byline => &mut given.byline,
            Self::Published => &mut given.published,
            Self::Site => &mut given.site,
            Self::Url => &mut given.url,
            Self::Lang => &mut given.lang,
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name.trim().to_lowercase().as_str() {
            "title" | "headline" => Self::Title,
            "author" | "authors" | "byline" | "by" => Self::Byline,
            "date" | "published" | "published_at" | "pubdate" | "publishdate" | "created" => Self::Published,
            "site" | "site_name" | "sitename" | "publication" | "publisher" => Self::Site,
            "url" | "link" | "canonical" | "canonical_url" | "source_url" => Self::Url,
            "lang" | "language" | "locale" => Self::Lang,
            _ => return None,
        })
    }
}

/// Reads a page.
pub(super) fn read(text: &str) -> Page {
    if lines::is_crowded(text) {
        return Page { front: Vec::new(), lines: lines::split(text, 1) };
    }
    let (front, body_at) = front_matter(&text.split('\n').take(LONGEST_FRONT + 2).collect::<Vec<_>>());
    let mut reader = Reader::default();
    let mut rows = (1..).zip(text.split('\n')).skip(body_at).peekable();
    while let Some((no, row)) = rows.next() {
        reader.row(row, rows.peek().map(|(_, next)| *next), LineNo(no));
    }
    Page { front, lines: reader.lines }
}

/// Longest front matter, in lines; a rule at the top of a page without an end to it is a rule.
const LONGEST_FRONT: usize = 200;

fn front_matter(rows: &[&str]) -> (Vec<FrontLine>, usize) {
    let is_fence = |row: &&str| row.trim_end() == "---";
    if !rows.first().is_some_and(is_fence) {
        return (Vec::new(), 0);
    }
    let inside = rows.get(1..).unwrap_or_default();
    let Some(end) = inside.iter().take(LONGEST_FRONT).position(|row| is_fence(row) || row.trim_end() == "...") else {
        return (Vec::new(), 0);
    };
    if !inside.iter().take(end).any(|row| row.contains(':')) {
        return (Vec::new(), 0);
    }
    let front = (2..)
        .zip(inside.iter().take(end))
        .map(|(no, row)| FrontLine { no: LineNo(no), text: lines::fold(row), field: front_field(row) })
        .filter(|line| !line.text.is_empty());
    (front.collect(), end + 2)
}

/// `key: value` at the margin; a value in brackets is a list.
fn front_field(row: &str) -> Option<(Key, String)> {
    let (name, value) = row.split_once(':')?;
    if name.starts_with([' ', '\t', '-', '#']) {
        return None;
    }
    let unquoted = |v: &str| v.trim().trim_matches(['"', '\'']).trim().to_owned();
    let value = value.trim();
    let value = match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        Some(list) => list.split(',').map(unquoted).collect::<Vec<_>>().join(", "),
        None => unquoted(value),
    };
    (!value.is_empty()).then_some((Key::named(name)?, value))
}

/// The state between two rows.
#[allow(clippy::struct_excessive_bools, reason = "each is a state of its own")]
#[derive(Debug, Default)]
struct Reader {
    lines: Vec<Line>,
    /// The fence that ends the code, while in code.
    fence: Option<char>,
    gap: bool,
    /// The row is the line under a heading and was read with it.
    underline: bool,
    /// Whether the last line may go on in this row.
    open: bool,
    titled: bool,
}

impl Reader {
    fn row(&mut self, row: &str, next: Option<&str>, no: LineNo) {
        if std::mem::take(&mut self.underline) {
            return;
        }
        let trimmed = row.trim();
        if let Some(mark) = fence(trimmed).filter(|mark| self.fence.is_none_or(|open| open == *mark)) {
            self.fence = if self.fence.is_some() { None } else { Some(mark) };
            self.open = false;
        } else if self.fence.is_some() {
            self.push(no, trimmed, Hint::Code);
            self.open = false;
        } else if trimmed.is_empty() {
            self.gap = true;
            self.open = false;
        } else if is_rule(trimmed) || is_table_rule(trimmed) {
            self.open = false;
        } else {
            self.text_row(row, trimmed, next, no);
        }
    }

    fn text_row(&mut self, row: &str, trimmed: &str, next: Option<&str>, no: LineNo) {
        if let Some((level, text)) = atx(trimmed) {
            self.heading(no, level, text);
        } else if let Some(quoted) = trimmed.strip_prefix('>') {
            let text = quoted.trim_start_matches(['>', ' ']);
            self.flow(no, row, text, Hint::Quote);
        } else if let Some(item) = list_item(trimmed) {
            self.open = false;
            self.push(no, item, Hint::Item);
            self.open = true;
        } else if let Some(level) = next.and_then(setext).filter(|_| !self.open) {
            self.underline = true;
            self.heading(no, level, trimmed);
        } else {
            let item =
                self.open && self.lines.last().is_some_and(|l| l.hint == Hint::Item) && row.starts_with([' ', '\t']);
            self.flow(no, row, trimmed, if item { Hint::Item } else { Hint::None });
        }
    }

    fn heading(&mut self, no: LineNo, level: usize, text: &str) {
        let title = level == 1 && !self.titled;
        self.titled |= title;
        self.push(no, text, if title { Hint::Title } else { Hint::Heading });
        self.open = false;
    }

    /// Text that may go on from the row before.
    fn flow(&mut self, no: LineNo, row: &str, text: &str, hint: Hint) {
        let before = self.lines.len();
        let joins = self.open && self.lines.last().is_some_and(|last| last.hint == hint);
        self.push(no, text, hint);
        if joins
            && self.lines.len() > before
            && self.lines.last().is_some_and(|line| line.hint == hint)
            && let (Some(line), Some(last)) = (self.lines.pop(), self.lines.pop())
        {
            self.lines.extend(lines::join([last, line]));
        }
        // A hard break ends the block; and so do short rows, which are menus, and rows longer than anyone wraps.
        let hard = row.ends_with("  ") || row.ends_with('\\');
        self.open = !hard && (hint == Hint::Quote || (WRAPPED_ROW).contains(&text.chars().take(200).count()));
    }

    fn push(&mut self, no: LineNo, text: &str, hint: Hint) {
        let (text, hint) = if hint == Hint::Code { (text.to_owned(), hint) } else { reduce(text, hint) };
        // A mark on a notation that went stands on something else now.
        let text = lines::fold(&sanitise(&text));
        if !text.is_empty() {
            self.lines.push(Line { no, text, hint, parts: Vec::new(), gap: std::mem::take(&mut self.gap), indent: 0 });
        }
    }
}

/// Characters a row, where rows are wrapped.
const WRAPPED_ROW: std::ops::RangeInclusive<usize> = 40..=120;

/// The text of a row without inline notation, and what the notation said.
fn reduce(text: &str, hint: Hint) -> (String, Hint) {
    let reduced = inline::reduce(text);
    match (hint, reduced.text.trim().is_empty()) {
        (_, true) if !reduced.pictures.is_empty() => (reduced.pictures, Hint::Picture),
        (Hint::None | Hint::Item, false) if reduced.links >= 2 && reduced.outside == 0 => (reduced.text, Hint::Links),
        _ => (reduced.text, hint),
    }
}

fn fence(row: &str) -> Option<char> {
    ["```", "~~~"].iter().find(|mark| row.starts_with(**mark)).and_then(|mark| mark.chars().next())
}

fn atx(row: &str) -> Option<(usize, &str)> {
    let text = row.trim_start_matches('#');
    let level = row.len() - text.len();
    ((1..=6).contains(&level) && text.starts_with([' ', '\t']))
        .then(|| (level, text.trim_end_matches(['#', ' ']).trim()))
}

fn setext(row: &str) -> Option<usize> {
    let row = row.trim();
    let all = |c: char| row.len() >= 3 && row.chars().all(|d| d == c);
    if all('=') { Some(1) } else { all('-').then_some(2) }
}

fn is_rule(row: &str) -> bool {
    let mark = row.chars().next().filter(|c| matches!(c, '-' | '*' | '_'));
    mark.is_some_and(|mark| {
        row.chars().all(|c| c == mark || c == ' ') && row.chars().filter(|c| *c == mark).count() >= 3
    })
}

fn is_table_rule(row: &str) -> bool {
    row.contains('|') && row.contains("--") && row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// The text of a list item; numbers stay, bullets go.
fn list_item(row: &str) -> Option<&str> {
    let (marker, rest) = row.split_once([' ', '\t'])?;
    if matches!(marker, "-" | "*" | "+") {
        return (!rest.trim().is_empty()).then(|| rest.trim_start());
    }
    let number = marker.strip_suffix(['.', ')'])?;
    ((1..=3).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit())).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(text: &str) -> Vec<(Hint, String)> {
        read(text).lines.into_iter().map(|l| (l.hint, l.text)).collect()
    }

    #[test]
    fn front_matter_gives_fields() {
        let page = read("---\ntitle: \"Late Ferries\"\nauthor: [Jo Field, Mia Dam]\nlayout: post\n---\n\nText.");
        let fields: Vec<_> = page.front.iter().map(|l| l.field.clone()).collect();
        assert_eq!(
            fields,
            [Some((Key::Title, "Late Ferries".into())), Some((Key::Byline, "Jo Field, Mia Dam".into())), None]
        );
        assert_eq!(page.lines[0].no, LineNo(7));
        assert!(read("---\n\nText without an end.").front.is_empty());
    }

    #[test]
    fn notation_becomes_hints() {
        let text = "# Late *Ferries*\n\nTides\n-----\n\n> One went\n> and one stayed.\n\n- a coat\n1. a hat\n\n```rust\nlet a  = 1;\n```\n\n![boat](b.png)\n\n[Home](/) / [News](/n)\n\n---\n";
        assert_eq!(
            hints(text),
            [
                (Hint::Title, "Late Ferries".into()),
                (Hint::Heading, "Tides".into()),
                (Hint::Quote, "One went and one stayed.".into()),
                (Hint::Item, "a coat".into()),
                (Hint::Item, "1. a hat".into()),
                (Hint::Code, "let a = 1;".into()),
                (Hint::Picture, "boat".into()),
                (Hint::Links, "Home / News".into()),
            ]
        );
    }

    #[test]
    fn wrapped_rows_are_one_paragraph_and_menus_are_not() {
        let wrapped = "The ferry left the harbour an hour late because the pilot\nwas looking for his spectacles.";
        assert_eq!(hints(wrapped).len(), 1);
        assert_eq!(hints("Home\nNews\nSport").len(), 3);
    }
}
