//! Markup read without a tree: what tags stand where, in one pass and in constant memory. For pages on which a tree would
//! cost too much.

use memchr::{memchr, memchr_iter, memchr3_iter, memmem};

/// Most bytes of a page that start something; html5ever takes the text between them in one step.
const MOST_MARKS: usize = 1_000_000;
/// Most comparisons of attributes: html5ever compares each with all before it in its tag.
const MOST_COMPARED: usize = 40_000_000;

/// Most metas: what reads the head keeps them all. Of 2,876 pages none had more than 134.
const MOST_METAS: usize = 5_000;

/// Elements whose content is text to the parser and is not shown.
const RAW: [&str; 8] = ["script", "style", "noscript", "textarea", "title", "iframe", "noembed", "xmp"];

/// Elements that part no text.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "wbr",
];

/// A piece of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    /// A start or end tag: its name as written, and the number of attributes.
    Tag {
        name: &'a str,
        attributes: usize,
    },
}

/// Reads markup piece by piece.
#[derive(Debug)]
struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    fn cut(&mut self, at: usize) -> &'a str {
        let (head, tail) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
        self.rest = tail;
        head
    }

    /// Cuts behind the next `mark`; without one the rest of the page belongs to what was open.
    fn cut_behind(&mut self, mark: &str) {
        let at = memmem::find(self.rest.as_bytes(), mark.as_bytes()).map_or(self.rest.len(), |at| at + mark.len());
        self.cut(at);
    }

    fn tag(&mut self) -> Piece<'a> {
        self.cut(1);
        let end = self.rest.starts_with('/');
        self.cut(usize::from(end));
        let length =
            self.rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(self.rest.len());
        let name = self.cut(length);
        let attributes = self.attributes();
        if !end && RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
            self.raw(name);
        }
        Piece::Tag { name, attributes }
    }

    /// Skips the attributes of a tag and its `>`, and counts them.
    fn attributes(&mut self) -> usize {
        let mut count = 0;
        loop {
            self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if self.rest.is_empty() || self.rest.starts_with('>') {
                self.cut(1);
                return count;
            }
            count += 1;
            let named =
                self.rest.char_indices().skip(1).find(|(_, c)| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='));
            self.cut(named.map_or(self.rest.len(), |(at, _)| at));
            let value = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
            let Some(value) = value.strip_prefix('=') else { continue };
            self.rest = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
            let quote = self.rest.bytes().next().filter(|first| matches!(first, b'"' | b'\''));
            let end = if let Some(quote) = quote {
                self.cut(1);
                memchr(quote, self.rest.as_bytes()).map(|at| at + 1)
            } else {
                self.rest.find(|c: char| c.is_ascii_whitespace() || c == '>')
            };
            self.cut(end.unwrap_or(self.rest.len()));
        }
    }

    /// Skips to the end tag of a raw element.
    fn raw(&mut self, name: &str) {
        while let Some(at) = memmem::find(self.rest.as_bytes(), b"</") {
            if self
                .rest
                .as_bytes()
                .get(at + 2..at + 2 + name.len())
                .is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
            {
                self.cut(at);
                return;
            }
            self.cut(at + 2);
        }
        self.rest = "";
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let open = memchr(b'<', self.rest.as_bytes());
            match open {
                _ if self.rest.is_empty() => return None,
                Some(0) => {}
                Some(at) => return Some(Piece::Text(self.cut(at))),
                None => return Some(Piece::Text(std::mem::take(&mut self.rest))),
            }
            if self.rest.starts_with("<!--") {
                self.cut(4);
                self.cut_behind("-->");
            } else if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.cut_behind(">");
            } else {
                let mut after = self.rest.chars().skip(1);
                let next = after.next();
                if next.is_some_and(|c| c.is_ascii_alphabetic())
                    || next == Some('/') && after.next().is_some_and(|c| c.is_ascii_alphabetic())
                {
                    return Some(self.tag());
                }
                let at = memchr(b'<', self.rest.as_bytes().get(1..).unwrap_or_default())
                    .map_or(self.rest.len(), |at| at + 1);
                return Some(Piece::Text(self.cut(at)));
            }
        }
    }
}

/// Whether parsing the page would take html5ever far longer than its length tells.
pub(super) fn is_overloaded(html: &str) -> bool {
    if memchr3_iter(b'<', b'&', 0, html.as_bytes()).nth(MOST_MARKS).is_some() {
        return true;
    }
    let (mut compared, mut gathered, mut metas) = (0_usize, 0_usize, 0_usize);
    Scanner { rest: html }.any(|piece| {
        if let Piece::Tag { name, attributes } = piece {
            let mut before = attributes;
            // The attributes of every further one of these are added to the first.
            if name.eq_ignore_ascii_case("html") || name.eq_ignore_ascii_case("body") {
                gathered += attributes;
                before = gathered;
            }
            compared = compared.saturating_add(attributes.saturating_mul(before));
            metas += usize::from(name.eq_ignore_ascii_case("meta"));
        }
        compared > MOST_COMPARED || metas > MOST_METAS
    })
}

/// Whether the page grows much when it is written as HTML again: a bare `>` comes out as four letters.
pub(super) fn grows_when_written(html: &str) -> bool {
    /// One for so many bytes. Of 2,876 pages none had more than one for 259.
    const BARE: usize = 16;
    let count = |mark: u8| memchr_iter(mark, html.as_bytes()).count();
    count(b'>').saturating_sub(count(b'<')) > html.len() / BARE
}

/// The text of a page without its tags, a block a line.
pub(super) fn strip(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 4);
    for piece in (Scanner { rest: html }) {
        match piece {
            Piece::Text(source) => decode(source, &mut text),
            Piece::Tag { name, .. } if INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline)) => {}
            Piece::Tag { .. } => {
                if !text.ends_with('\n') {
                    text.push('\n');
                }
            }
        }
    }
    text
}

/// Named characters that are common in prose; the others stay as written.
const NAMED: [(&str, &str); 30] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bdquo", "„"),
    ("sbquo", "‚"),
    ("hellip", "…"),
    ("bull", "•"),
    ("middot", "·"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("euro", "€"),
    ("pound", "£"),
    ("deg", "°"),
    ("shy", ""),
    ("eacute", "é"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
];

/// Longest reference that is looked for behind an ampersand.
const LONGEST_NAME: usize = 10;

/// Appends text with its character references resolved; line breaks of the source are spaces.
fn decode(source: &str, text: &mut String) {
    let mut rest = source;
    while let Some(at) = rest.find(['&', '\n', '\r']) {
        let (plain, from) = rest.split_at(at);
        text.push_str(plain);
        let body = from.get(1..).unwrap_or_default();
        let end = body.char_indices().take(LONGEST_NAME + 1).find(|(_, c)| *c == ';').map(|(end, _)| end);
        let decoded = end.filter(|_| from.starts_with('&')).and_then(|end| Some((reference(body.get(..end)?)?, end)));
        rest = if let Some((decoded, end)) = decoded {
            text.push_str(&decoded);
            body.get(end + 1..).unwrap_or_default()
        } else {
            text.push(if from.starts_with('&') { '&' } else { ' ' });
            body
        };
    }
    text.push_str(rest);
}

/// A string of a script with its character references resolved: many systems write markup there.
pub(super) fn decoded(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    decode(source.trim(), &mut text);
    text
}

fn reference(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
        let code = hexadecimal.unwrap_or_else(|| number.parse()).ok()?;
        return char::from_u32(code).map(String::from);
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| (*character).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_lines_and_what_is_not_shown_goes() {
        for (html, text) in [
            ("<p>One <b>two</b></p><p>three</p>", "\nOne two\nthree\n"),
            ("a<br>b<script>if (a<b) {}</script >c", "a\nb\nc"),
            ("a<!-- <p> -->b<!doctype x>c", "abc"),
            ("a &lt; b &amp;&#x41;&#66; &bogus; &", "a < b &AB &bogus; &"),
            ("1 < 2 <3", "1 < 2 <3"),
            ("<p title='a > b'>x", "\nx"),
            ("<p title=\"never closed>x", "\n"),
            ("a<!-- never closed", "a"),
            ("a<style>never closed", "a\n"),
        ] {
            assert_eq!(strip(html), text, "{html}");
        }
    }

    #[test]
    fn pages_that_take_too_long_are_found() {
        assert!(!is_overloaded("<p class=a id='b' hidden data-c = \"d\">"));
        let many = " a=1".repeat(10_000);
        assert!(is_overloaded(&format!("<p>text</p><p{many}>")));
        let bodies = |count: usize| (0..count).map(|n| format!("<body a{n}=1>")).collect::<String>();
        assert!(is_overloaded(&bodies(10_000)) && !is_overloaded(&bodies(1_000)));
        assert!(!is_overloaded(&"<".repeat(MOST_MARKS)));
        assert!(is_overloaded(&"<&\0".repeat(MOST_MARKS / 3 + 1)));
    }

    #[test]
    fn pages_that_grow_when_written_again_are_found() {
        assert!(
            !grows_when_written("<p>Mail > Inbox > Harbour, and what else there is to say") && !grows_when_written("")
        );
        assert!(grows_when_written("<p>>>>"));
    }
}
