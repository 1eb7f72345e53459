//! Makes text from outside harmless.

use std::borrow::Cow;

use unicode_normalization::char::canonical_combining_class;

use class::{Class, class, is_joining_letter, is_pictographic, plain_run, takes_variation};

mod class;
mod escape;
#[cfg(test)]
mod tests;

/// Most diacritics (marks made for Latin, Greek, Cyrillic and symbols) that one base keeps. Vietnamese stacks two,
/// polytonic Greek three, phonetic notation four.
const MAX_DIACRITICS: u8 = 4;

/// Most marks of any kind that one base keeps. Pointed Hebrew with cantillation needs six, the tallest Tibetan stack in
/// use (the tenfold seal) nine.
const MAX_MARKS: u8 = 10;

/// Most joiners in one cluster. The longest emoji recommended for interchange has three.
const MAX_JOINS: u8 = 8;

/// Most format characters in a row that belong to what follows (Arabic number signs, prefixed Indic letters).
const MAX_PREPENDS: u8 = 4;

const SKIN_TONES: std::ops::RangeInclusive<char> = '\u{1F3FB}'..='\u{1F3FF}';

/// Makes text from outside harmless to store, show, print, copy and pipe. Keeps line breaks, as `\n`.
///
/// Borrows where there is nothing to do. Takes time in proportion to the text, whatever it holds; doing it twice does
/// no more than doing it once.
///
/// What comes out holds no character that a terminal obeys, none that hides or reorders others, and no cluster that grows
/// without bound. The rules, and why:
///
/// | in the text | becomes | because |
/// |---|---|---|
/// | CSI, by `ESC [` or U+009B | nothing, whole | it moves the cursor, colours, asks for reports |
/// | OSC, DCS, SOS, PM, APC up to ST or BEL | nothing, whole | they write the clipboard, titles, links, files |
/// | the same without an end on its line within 4096 bytes | loses its introducer only | it must not swallow the article |
/// | other `ESC` sequences | nothing, whole | they switch character sets and reset terminals |
/// | U+0091 – U+0097 | the quotes, bullet and dashes of windows-1252 | so does every browser: WHATWG HTML, §13.2.5.80 |
/// | other C0, DEL, C1 | nothing | terminals obey some, and none is text |
/// | tab | four spaces in indentation, else one | its width depends on where it stands |
/// | CR LF, CR, VT, FF, NEL, U+2028, U+2029 | LF | one kind of line break |
/// | bidi embeddings, overrides, isolates, marks | nothing | they show text in another order than it is stored |
/// | zero-width space, word joiner, BOM, soft hyphen, fillers, invisible operators, tags, and all else that is default ignorable | nothing | two words that look the same must be the same |
/// | interlinear annotation, object replacement | nothing | anchors of what is not there |
/// | ZWJ | stays between two pictographs, 8 in a cluster, and as ZWNJ | it makes families of emoji |
/// | ZWNJ, ZWJ in scripts that join | stay between letters and after a virama | Persian and Indic spelling need them |
/// | variation selectors | stay after a base that takes them | elsewhere they hide data |
/// | combining marks | 4 diacritics and 10 marks of any kind a base | Vietnamese needs two, Hebrew with cantillation six, a Tibetan stack nine |
/// | a mark at the start of a line or after white space | gets a dotted circle, U+25CC | else it would join what the screen has to its left |
/// | a jamo vowel or tail without a syllable | U+FFFD | it has no width of its own |
/// | private use, noncharacters, planes without characters | U+FFFD | no two fonts agree; the loss is shown |
///
/// No-break spaces stay: they are typography.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    if plain_run(text.as_bytes(), 0) == text.len() {
        return Cow::Borrowed(text);
    }
    let mut pass = Pass::new(text);
    while pass.step().is_some() {}
    pass.finish()
}

/// Makes text from outside harmless and one line: every run of line breaks, with the spaces around it, becomes one
/// space, and none is left at either end.
pub fn sanitise_line(text: &str) -> Cow<'_, str> {
    let clean = sanitise(text);
    if memchr::memchr(b'\n', clean.as_bytes()).is_none() {
        return clean;
    }
    let mut line = String::with_capacity(clean.len());
    for part in clean.split('\n') {
        let part = part.trim_matches(' ');
        if part.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(part);
    }
    Cow::Owned(line)
}

/// One pass over a text. What stays as it is gets copied in stretches, and only once something has changed.
struct Pass<'a> {
    text: &'a str,
    /// Where the next character is read.
    at: usize,
    out: String,
    /// Up to where the text stands in `out`.
    copied: usize,
    cluster: Cluster,
}

/// What the last characters of the output are: all rules that look back, look here.
#[derive(Clone, Copy)]
struct Cluster {
    /// The last character that is no mark; `\n` at the start of a line.
    base: char,
    /// The last character.
    last: char,
    marks: u8,
    diacritics: u8,
    joins: u8,
    prepends: u8,
    /// Nothing but tabs stands between the start of the line and here.
    indent: bool,
}

const LINE_START: Cluster =
    Cluster { base: '\n', last: '\n', marks: 0, diacritics: 0, joins: 0, prepends: 0, indent: true };

impl<'a> Pass<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, out: String::new(), copied: 0, cluster: LINE_START }
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.copied == 0 && self.out.is_empty() {
            return Cow::Borrowed(self.text);
        }
        self.out.push_str(self.text.get(self.copied..).unwrap_or_default());
        Cow::Owned(self.out)
    }

    /// Reads one stretch of plain text and one character that is not plain; `None` at the end.
    fn step(&mut self) -> Option<()> {
        let end = plain_run(self.text.as_bytes(), self.at);
        if let Some(run) = self.text.get(self.at..end).filter(|run| !run.is_empty()) {
            self.cluster.plain(run);
            self.at = end;
        }
        let rest = self.text.get(self.at..)?;
        let c = rest.chars().next()?;
        match class(c) {
            Class::Plain => self.cluster.plain(&rest[..c.len_utf8()]),
            Class::LineBreak => {
                let len = if rest.starts_with("\r\n") { 2 } else { c.len_utf8() };
                self.replace(len, "\n");
                self.cluster = LINE_START;
            }
            Class::Tab => self.tab(),
            Class::Escape => self.replace(escape::len(rest), ""),
            Class::Drop => self.replace(c.len_utf8(), ""),
            Class::Windows(typed) => self.put(c, typed),
            Class::Junk => self.put(c, char::REPLACEMENT_CHARACTER),
            Class::Diacritic => self.mark(c, true),
            Class::Mark => self.mark(c, false),
            Class::JamoTail => self.jamo_tail(c),
            Class::SkinTone => self.skin_tone(c),
            Class::Variation => self.variation(c),
            Class::Joiner => self.joiner(c, rest),
            Class::Prepend => self.prepend(c),
        }
        self.at = self.at.max(self.text.len() - rest.len() + c.len_utf8());
        Some(())
    }

    /// Lets `with` stand for the next `len` bytes.
    fn replace(&mut self, len: usize, with: &str) {
        self.out.push_str(self.text.get(self.copied..self.at).unwrap_or_default());
        self.out.push_str(with);
        self.at += len;
        self.copied = self.at;
    }

    /// Lets the plain character `with` stand for `c`.
    fn put(&mut self, c: char, with: char) {
        let mut buffer = [0; 4];
        let with = with.encode_utf8(&mut buffer);
        self.replace(c.len_utf8(), with);
        self.cluster.plain(with);
    }

    fn tab(&mut self) {
        let indent = self.cluster.indent;
        self.replace(1, if indent { "    " } else { " " });
        self.cluster.plain(" ");
        self.cluster.indent = indent;
    }

    fn mark(&mut self, c: char, diacritic: bool) {
        let full = self.cluster.marks >= MAX_MARKS || (diacritic && self.cluster.diacritics >= MAX_DIACRITICS);
        if full {
            return self.replace(c.len_utf8(), "");
        }
        // A no-break space could carry a mark (The Unicode Standard, section 7.9), but where white space is folded it goes,
        // and the mark would be left alone.
        if self.cluster.base.is_whitespace() {
            self.replace(0, "\u{25CC}");
            self.cluster.plain("\u{25CC}");
        }
        self.cluster.extend(c);
        self.cluster.diacritics += u8::from(diacritic);
    }

    fn jamo_tail(&mut self, c: char) {
        let hangul =
            matches!(self.cluster.base, '\u{1100}'..='\u{115E}' | '\u{A960}'..='\u{A97C}' | '\u{AC00}'..='\u{D7A3}');
        if !hangul {
            self.put(c, char::REPLACEMENT_CHARACTER);
        } else if self.cluster.marks >= MAX_DIACRITICS {
            self.replace(c.len_utf8(), "");
        } else {
            self.cluster.extend(c);
        }
    }

    fn skin_tone(&mut self, c: char) {
        let modifies = is_pictographic(self.cluster.base) && !SKIN_TONES.contains(&self.cluster.last);
        if modifies && self.cluster.marks < MAX_MARKS {
            self.cluster.extend(c);
        } else {
            self.cluster.plain(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn variation(&mut self, c: char) {
        if self.cluster.last == self.cluster.base && takes_variation(self.cluster.base, c) {
            self.cluster.extend(c);
        } else {
            self.replace(c.len_utf8(), "");
        }
    }

    fn joiner(&mut self, c: char, rest: &str) {
        let next = rest.chars().nth(1);
        let Cluster { base, last, joins, .. } = self.cluster;
        let stays = joins < MAX_JOINS
            && last != ZWJ
            && last != ZWNJ
            && if is_joining_letter(base) {
                is_virama(last) || next.is_some_and(|n| is_joining_letter(n) && matches!(class(n), Class::Plain))
            } else {
                c == ZWJ && is_pictographic(base) && next.is_some_and(is_pictographic)
            };
        if stays {
            self.cluster.joins += 1;
            self.cluster.last = c;
        } else {
            self.replace(c.len_utf8(), "");
        }
    }

    fn prepend(&mut self, c: char) {
        let prepends = self.cluster.prepends;
        if prepends >= MAX_PREPENDS {
            return self.replace(c.len_utf8(), "");
        }
        self.cluster.plain(c.encode_utf8(&mut [0; 4]));
        self.cluster.prepends = prepends + 1;
    }
}

const ZWJ: char = '\u{200D}';
const ZWNJ: char = '\u{200C}';

/// Whether `c` takes the vowel from the letter before it and may join it to the next.
fn is_virama(c: char) -> bool {
    const VIRAMA: u8 = 9;
    canonical_combining_class(c) == VIRAMA
}

impl Cluster {
    /// Takes note of plain text that was written.
    fn plain(&mut self, run: &str) {
        let Some(last) = run.chars().next_back() else { return };
        if last == '\n' {
            *self = LINE_START;
            return;
        }
        let joined = matches!(self.last, ZWJ | ZWNJ) && run.len() == last.len_utf8();
        let joins = if joined { self.joins } else { 0 };
        *self = Self { base: last, last, marks: 0, diacritics: 0, joins, prepends: 0, indent: false };
    }

    /// Takes note of a mark that was written.
    fn extend(&mut self, c: char) {
        self.last = c;
        self.marks += 1;
        self.indent = false;
    }
}
