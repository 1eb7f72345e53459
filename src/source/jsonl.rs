//! JSON Lines: one object a line.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::path::Path;

use super::stream::{self, MAX_LEN};
use super::{LineNo, Options, Origin, Problem, Sink, decode, record};

/// What is kept of the line buffer between lines, in bytes: one long line shall not cost its memory to the end.
const KEEP: usize = 1 << 20;

/// Reads one article a line; blank lines are none. Holds one line at a time.
pub(super) fn read(path: &Path, mut reader: impl BufRead, options: &Options, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut buffer = Vec::new();
    let mut line = LineNo(0);
    let mut any = false;
    loop {
        buffer.clear();
        buffer.shrink_to(KEEP);
        let found = match read_line(&mut reader, &mut buffer) {
            Ok(Line::End) => break,
            Ok(found) => found,
            Err(error) => return sink(Err(Problem { line: Some(line.next()), ..Problem::io(path, &error) })),
        };
        line = line.next();
        if line == LineNo(1) && buffer.starts_with(b"\xef\xbb\xbf") {
            buffer.drain(..3);
        }
        let origin = Origin { path: path.to_owned(), line: Some(line) };
        if found == Line::TooLong {
            let why = format!("the line is longer than {} MiB", MAX_LEN >> 20);
            any = true;
            sink(Err(Problem::at(&origin, why, "write one article a line")))?;
        } else if !buffer.trim_ascii().is_empty() {
            any = true;
            sink(record::parse(&decoded(&buffer), origin, options))?;
        }
    }
    if any { ControlFlow::Continue(()) } else { sink(Err(stream::empty(path))) }
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
    TooLong,
    End,
}

/// Reads up to the next line break. Of a line that is too long the rest is passed over, and `buffer` is left empty.
fn read_line(reader: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<Line> {
    let mut found = Line::End;
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            return Ok(found);
        }
        let end = memchr::memchr(b'\n', chunk);
        let (part, used) = end.map_or((chunk, chunk.len()), |end| (&chunk[..end], end + 1));
        if found == Line::TooLong || buffer.len() + part.len() > MAX_LEN {
            buffer.clear();
            found = Line::TooLong;
        } else {
            buffer.extend_from_slice(part);
            found = Line::Whole;
        }
        reader.consume(used);
        if end.is_some() {
            return Ok(found);
        }
    }
}

#[cfg(test)]
mod tests;
