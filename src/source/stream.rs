//! One file or stream: what kind it is, and its articles.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

use super::kind::{self, Kind};
use super::{Format, Given, Options, Origin, Problem, RawArticle, Sink, decode, json, jsonl};

/// The longest article, page or line that is read, in bytes. Far above any article; it keeps a stray disk image from
/// filling the memory.
pub(super) const MAX_LEN: usize = 256 << 20;

const CHUNK: usize = 256 << 10;

/// Reads a file. Without a `kind` its content tells.
pub(super) fn open(path: &Path, kind: Option<Kind>, options: &Options, sink: &mut Sink<'_>) -> ControlFlow<()> {
    match File::open(path) {
        Ok(file) => read(path, kind, file, options, sink),
        Err(error) => sink(Err(Problem::io(path, &error))),
    }
}

/// Reads a stream. JSON Lines are handed out as they arrive; anything else is read to its end first.
pub(super) fn read(
    path: &Path,
    kind: Option<Kind>,
    mut reader: impl Read,
    options: &Options,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let head = match head(&mut reader) {
        Ok(head) => head,
        Err(error) => return sink(Err(Problem::io(path, &error))),
    };
    if let Some((why, advice)) = kind::binary(&head) {
        return sink(Err(Problem::new(path, why, advice)));
    }
    let lines = kind.map_or(first(&head) == Some(b'{'), |kind| kind == Kind::JsonLines);
    if lines && decode::wide(&head).is_none() {
        let lines = BufReader::with_capacity(CHUNK, io::Read::chain(head.as_slice(), reader));
        jsonl::read(path, lines, options, sink)
    } else {
        read_whole(path, kind, head, reader, options, sink)
    }
}

/// The start of a stream, as far as it takes to tell JSON Lines from the rest: at the least its first four bytes and
/// its first byte that is not blank. Asks for no more than that, so that a program that writes a line and waits for its
/// answer gets it.
fn head(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut chunk = vec![0; CHUNK];
    while head.len() < 4 || first(&head).is_none() && head.len() < MAX_LEN {
        match reader.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => head.extend_from_slice(chunk.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(head)
}

/// The first byte that is neither white space nor part of a byte order mark.
fn first(head: &[u8]) -> Option<u8> {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).iter().copied().find(|b| !b.is_ascii_whitespace())
}

fn read_whole(
    path: &Path,
    kind: Option<Kind>,
    mut bytes: Vec<u8>,
    reader: impl Read,
    options: &Options,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let room = (MAX_LEN + 1).saturating_sub(bytes.len()) as u64;
    if let Err(error) = reader.take(room).read_to_end(&mut bytes) {
        return sink(Err(Problem::io(path, &error)));
    }
    if bytes.len() > MAX_LEN {
        return sink(Err(too_long(path, kind)));
    }
    if decode::wide(&bytes).is_none()
        && let Some((why, advice)) = kind::binary(&bytes)
    {
        return sink(Err(Problem::new(path, why, advice)));
    }
    let html = match kind {
        Some(kind) => kind == Kind::Page(Format::Html),
        // Looking for a declaration in what turns out to be plain text does no harm: it would have to be one itself.
        None => first(&bytes) == Some(b'<'),
    };
    let text = decode::decode(bytes, html);
    if text.trim().is_empty() {
        return sink(Err(empty(path)));
    }
    match kind.unwrap_or_else(|| Kind::of_text(&text)) {
        Kind::JsonLines => jsonl::read(path, text.as_bytes(), options, sink),
        Kind::Json => json::read(path, &text, options, sink),
        Kind::Page(format) => {
            let origin = Origin { path: path.to_owned(), line: None };
            sink(Ok(RawArticle { origin, format, text, given: Given::default(), input: Vec::new() }))
        }
    }
}

/// The problem of a file without anything in it.
pub(super) fn empty(path: &Path) -> Problem {
    Problem::new(path, "is empty", "name another file, or fetch this one again")
}

fn too_long(path: &Path, kind: Option<Kind>) -> Problem {
    let why = format!("is longer than {} MiB", MAX_LEN >> 20);
    let advice = match kind {
        Some(Kind::Json) => "convert it to JSON Lines: jq -c '.[]' FILE > FILE.jsonl",
        _ => "split it into articles: one a file, or one a line in JSON Lines",
    };
    Problem::new(path, why, advice)
}

#[cfg(test)]
mod tests;
