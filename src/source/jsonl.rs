//! JSON Lines: one object a line.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::path::Path;

use super::document::Position;
use super::items::Items;
use super::reading::{self, Lines, MAX_LEN, Reading};
use super::{LineNo, Options, Origin, Problem, RawArticle, decode, record};

/// How many bytes of nothing may stand between the lines of a packed file: no more than a fraction of a
/// second's work.
const BLANK: u64 = 16 << 20;

/// What is kept of the line buffer between lines, in bytes: one long line shall not cost its memory to the end.
const KEEP: usize = 1 << 20;

/// Reads one article a line; blank lines are none. Holds one line at a time. Goes on at the byte of the position in a
/// file, after its line elsewhere.
pub(super) fn read(reading: Reading<'_>, items: &mut Items<'_>) -> ControlFlow<()> {
    let (path, options) = (reading.path, reading.options);
    let from = items.resume();
    match Cursor::new(reading, from) {
        Ok(cursor) => cursor.read(path, options, items),
        Err(error) => items.fail(Problem::io(path, &error)),
    }
}

/// A place in the lines.
struct Cursor<'a> {
    reader: Box<dyn BufRead + 'a>,
    buffer: Vec<u8>,
    /// The byte of the file after what was read; `None` where there is no going to a byte.
    byte: Option<u64>,
    line: LineNo,
    /// Whether a few bytes on disk may be any number of lines.
    packed: bool,
    /// Bytes of white space since the last line with anything in it.
    blank: u64,
}

impl<'a> Cursor<'a> {
    fn new(reading: Reading<'a>, from: Position) -> io::Result<Self> {
        // One byte earlier, to see whether the line before had its line break.
        let Lines { reader, start, packed } = reading.lines(from.bytes.saturating_sub(1))?;
        let mut cursor = Self { reader, buffer: Vec::new(), byte: start, line: LineNo(0), packed, blank: 0 };
        if start.is_some() && from.bytes > 0 {
            cursor.line = LineNo(from.line);
            cursor.finish_line()?;
        } else {
            while cursor.line.0 < from.line && cursor.next()? != Line::End {}
        }
        Ok(cursor)
    }

    /// Reads the byte before the place to go on at. If that is no line break, the line it is in was read without its
    /// end: what follows belongs to it.
    fn finish_line(&mut self) -> io::Result<()> {
        let mut before = [0];
        self.reader.read_exact(&mut before)?;
        self.byte = self.byte.map(|byte| byte + 1);
        if before != [b'\n'] {
            self.line.0 = self.line.0.saturating_sub(1);
        }
        Ok(())
    }

    /// Reads the next line into the buffer.
    fn next(&mut self) -> io::Result<Line> {
        self.buffer.clear();
        self.buffer.shrink_to(KEEP);
        let (found, length) = read_line(&mut self.reader, &mut self.buffer, self.packed)?;
        if found == Line::End {
            return Ok(found);
        }
        self.byte = self.byte.map(|byte| byte + length);
        self.line = self.line.next();
        if self.line == LineNo(1) && self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.buffer.drain(..3);
        }
        let blank = found != Line::TooLong && self.buffer.trim_ascii().is_empty();
        self.blank = if blank { self.blank + length } else { 0 };
        Ok(found)
    }

    fn read(mut self, path: &Path, options: &Options, items: &mut Items<'_>) -> ControlFlow<()> {
        let mut any = items.position().items > 0;
        loop {
            let found = match self.next() {
                Ok(Line::End) => break,
                Ok(found) => found,
                Err(error) => {
                    let line = Some(self.line.next());
                    return items.fail(Problem { line, ..Problem::io(path, &error) });
                }
            };
            let origin = Origin { path: path.to_owned(), line: Some(self.line) };
            if let Some(problem) = self.endless(found, &origin).or_else(|| self.hopeless(items, path)) {
                return items.fail(problem);
            }
            if self.blank > 0 {
                items.reach(self.byte.unwrap_or(0), self.line.0);
                continue;
            }
            any = true;
            match self.parse(found, origin, options) {
                // Another process may be writing it: what is there of the line is not all.
                Err(problem) if found == Line::Unended => items.fail(problem)?,
                item => {
                    items.reach(self.byte.unwrap_or(0), self.line.0);
                    items.give(item)?;
                }
            }
        }
        if any { ControlFlow::Continue(()) } else { items.fail(reading::empty(path)) }
    }

    fn hopeless(&self, items: &Items<'_>, path: &Path) -> Option<Problem> {
        if self.packed { items.hopeless(path) } else { None }
    }

    fn parse(&self, found: Line, origin: Origin, options: &Options) -> Result<RawArticle, Problem> {
        if found == Line::TooLong {
            return Err(too_long(&origin));
        }
        record::parse(&decoded(&self.buffer), origin, options)
    }

    /// The problem of a packed file that unpacks to a line without an end, or to nothing but white space. Of other files
    /// such a line is passed over: they are as long as they lie on disk.
    fn endless(&self, found: Line, origin: &Origin) -> Option<Problem> {
        if !self.packed {
            return None;
        }
        let blank = || {
            let why = format!("unpacks to {} MiB of white space and more", BLANK >> 20);
            Problem::at(origin, why, "fetch it again, or mend what packed it")
        };
        match found {
            Line::TooLong => Some(too_long(origin)),
            _ => (self.blank > BLANK).then(blank),
        }
    }
}

fn too_long(origin: &Origin) -> Problem {
    Problem::at(origin, format!("the line is longer than {} MiB", MAX_LEN >> 20), "write one article a line")
}

impl LineNo {
    fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// JSON is UTF-8 by its standard, but data sets are found in whatever the scraper's machine used.
fn decoded(line: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(line) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(decode::decode(line.to_vec(), false)),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Whole,
    /// The last one, without a line break.
    Unended,
    TooLong,
    End,
}

/// Reads up to the next line break, and says how many bytes that took. Of a line that is too long `buffer` is left
/// empty, and the rest is passed over unless `cut` off. White space at the start of a line need not fit in memory.
fn read_line(reader: &mut impl BufRead, buffer: &mut Vec<u8>, cut: bool) -> io::Result<(Line, u64)> {
    let mut length = 0;
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr::memchr(b'\n', chunk);
        let (part, used) = end.map_or((chunk, chunk.len()), |end| (&chunk[..end], end + 1));
        let last = chunk.is_empty();
        length += used as u64;
        let long = length > MAX_LEN as u64;
        if long {
            buffer.clear();
        } else if !buffer.is_empty() || !part.trim_ascii_start().is_empty() {
            buffer.extend_from_slice(part);
        }
        reader.consume(used);
        if end.is_some() || last || long && cut {
            let line = match (length, last) {
                (0, _) => Line::End,
                _ if long => Line::TooLong,
                (_, true) => Line::Unended,
                (_, false) => Line::Whole,
            };
            return Ok((line, length));
        }
    }
}

#[cfg(test)]
mod tests;
