//! JSON Lines: one object a line.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::path::Path;

use super::document::Position;
use super::items::Items;
use super::reading::{self, Lines, MAX_LEN, Reading};
use super::{LineNo, Options, Origin, Problem, decode, record};

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
}

impl<'a> Cursor<'a> {
    fn new(reading: Reading<'a>, from: Position) -> io::Result<Self> {
        // One byte earlier, to see whether the line before had its line break.
        let Lines { reader, start } = reading.lines(from.bytes.saturating_sub(1))?;
        let mut cursor = Self { reader, buffer: Vec::new(), byte: start, line: LineNo(0) };
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
        let (line, read) = read_line(&mut self.reader, &mut self.buffer)?;
        if line != Line::End {
            self.byte = self.byte.map(|byte| byte + read);
            self.line = self.line.next();
            if self.line == LineNo(1) && self.buffer.starts_with(b"\xef\xbb\xbf") {
                self.buffer.drain(..3);
            }
        }
        Ok(line)
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
            let item = match found {
                Line::TooLong => Some(Err(too_long(&origin))),
                _ if self.buffer.trim_ascii().is_empty() => None,
                _ => Some(record::parse(&decoded(&self.buffer), origin, options)),
            };
            any |= item.is_some();
            match item {
                // Another process may be writing it: what is there of the line is not all.
                Some(Err(problem)) if found == Line::Unended => items.fail(problem)?,
                item => {
                    items.reach(self.byte.unwrap_or(0), self.line.0);
                    item.map_or(ControlFlow::Continue(()), |item| items.give(item))?;
                }
            }
        }
        if any { ControlFlow::Continue(()) } else { items.fail(reading::empty(path)) }
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

/// Reads up to the next line break, and says how many bytes that took. Of a line that is too long the rest is passed
/// over, and `buffer` is left empty. White space at the start of a line counts but is not kept.
fn read_line(reader: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<(Line, u64)> {
    let mut length = 0_u64;
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr::memchr(b'\n', chunk);
        let (part, used) = end.map_or((chunk, chunk.len()), |end| (&chunk[..end], end + 1));
        if chunk.is_empty() && length == 0 {
            return Ok((Line::End, 0));
        }
        length += part.len() as u64;
        if length > MAX_LEN as u64 {
            buffer.clear();
        } else if buffer.is_empty() {
            buffer.extend_from_slice(part.trim_ascii_start());
        } else {
            buffer.extend_from_slice(part);
        }
        let last = chunk.is_empty();
        reader.consume(used);
        if end.is_some() || last {
            let ended = u64::from(end.is_some());
            let line = match (length > MAX_LEN as u64, last) {
                (true, _) => Line::TooLong,
                (false, true) => Line::Unended,
                (false, false) => Line::Whole,
            };
            return Ok((line, length + ended));
        }
    }
}

#[cfg(test)]
mod tests;
