//! One document being read: what kind it is, and its bytes in the way that its format asks for them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

use super::document::Meter;
use super::items::Items;
use super::kind::{self, Kind};
use super::packed::Packing;
use super::{Options, Problem, decode, feed, json, jsonl, page, parquet, warc};

/// The longest article, page or line that is read, in bytes. Far above any article; it keeps a stray disk image from
/// filling the memory.
pub(super) const MAX_LEN: usize = 256 << 20;

/// How much is asked for at a time, in bytes.
pub(super) const CHUNK: usize = 256 << 10;

/// Reads a document. Without a `named` kind its content tells. A new format is one line here and one in the tables of
/// [`kind`].
pub(super) fn read(
    path: &Path,
    named: Option<Kind>,
    content: Content<'_>,
    options: &Options,
    items: &mut Items<'_>,
) -> ControlFlow<()> {
    let reading = match Reading::start(path, named, content, options) {
        Ok(reading) => reading,
        Err(problem) => return items.fail(problem),
    };
    let (kind, reading) = match reading.known() {
        Ok(known) => known,
        Err(problem) => return items.fail(problem),
    };
    match kind {
        Kind::Page(format) => page::read(format, reading, items),
        Kind::JsonLines => jsonl::read(reading, items),
        Kind::Json => json::read(reading, items),
        Kind::Warc => warc::read(reading, items),
        Kind::Xml => feed::read(reading, items),
        Kind::Parquet => parquet::read(reading, items),
    }
}

/// What a format is given to read. It takes the content in one of three ways: as [`lines`](Self::lines) of a stream, as
/// one [`text`](Self::text), or as a [`file`](Self::file).
pub(super) struct Reading<'a> {
    /// What the document is called.
    pub(super) path: &'a Path,
    /// How it is to be read.
    pub(super) options: &'a Options,
    named: Option<Kind>,
    packed: bool,
    /// What has been read of the content.
    head: Vec<u8>,
    content: Content<'a>,
}

/// The content of a document, from its beginning on or from where its head ends.
pub(super) enum Content<'a> {
    /// A file as it lies on disk.
    File(Metered<File>),
    /// What can be read once.
    Stream(Box<dyn Read + 'a>),
    /// What has been read and decoded.
    Text(String),
}

impl<'a> Content<'a> {
    pub(super) fn file(file: File, meter: &Meter) -> Self {
        Self::File(Metered::new(file, meter))
    }

    pub(super) fn stream(reader: impl Read + 'a, meter: &Meter) -> Self {
        Self::Stream(Box::new(Metered::new(reader, meter)))
    }
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Stream(stream) => stream.read(buffer),
            Self::Text(_) => Ok(0),
        }
    }
}

/// Content as lines, from some place on.
pub(super) struct Lines<'a> {
    /// Where the lines come from.
    pub(super) reader: Box<dyn BufRead + 'a>,
    /// The byte of the file that they start at; `None` where there is no going to a byte.
    pub(super) start: Option<u64>,
    /// Whether they are being unpacked, so that there may be any number of them in a small file.
    pub(super) packed: bool,
}

impl<'a> Reading<'a> {
    /// Reads as much as it takes to see what this is.
    ///
    /// # Errors
    /// Where it cannot be read or is nothing that holds articles.
    fn start(
        path: &'a Path,
        named: Option<Kind>,
        mut content: Content<'a>,
        options: &'a Options,
    ) -> Result<Self, Problem> {
        let mut head = head(&mut content).map_err(|error| Problem::io(path, &error))?;
        let packing = Packing::of_head(&head);
        if let Some(packing) = packing {
            (head, content) = unpacked(packing, head, content).map_err(|error| Problem::io(path, &error))?;
            if Packing::of_head(&head).is_some() {
                return Err(Problem::new(path, "is packed twice", "unpack it once"));
            }
        }
        let named = if kind::is_parquet(&head) { Some(Kind::Parquet) } else { named };
        let text = !named.or_else(|| Kind::of_head(&head)).is_some_and(Kind::is_binary);
        if let Some((why, advice)) = kind::binary(&head).filter(|_| text) {
            return Err(Problem::new(path, why, advice));
        }
        Ok(Self { path, options, named, packed: packing.is_some(), head, content })
    }

    /// The kind by name, else by how it begins, else by the whole.
    fn known(mut self) -> Result<(Kind, Self), Problem> {
        let kind = match self.named.or_else(|| Kind::of_head(&self.head)) {
            // Lines of two-byte characters are not found by their breaks.
            Some(Kind::JsonLines) if decode::wide(&self.head).is_some() => Kind::JsonLines,
            Some(kind) => return Ok((kind, self)),
            None => {
                let text = self.take_text()?;
                let kind = Kind::of_text(&text);
                self.content = Content::Text(text);
                return Ok((kind, self));
            }
        };
        self.content = Content::Text(self.take_text()?);
        Ok((kind, self))
    }

    /// The whole content, decoded: no longer than [`MAX_LEN`] bytes, and not blank.
    ///
    /// # Errors
    /// Where it is longer, is blank, is no text, or cannot be read to its end.
    pub(super) fn text(mut self) -> Result<String, Problem> {
        self.take_text()
    }

    fn take_text(&mut self) -> Result<String, Problem> {
        if let Content::Text(text) = &mut self.content {
            return Ok(std::mem::take(text));
        }
        let bytes = self.take_bytes()?;
        if decode::wide(&bytes).is_none()
            && let Some((why, advice)) = kind::binary(&bytes)
        {
            return Err(Problem::new(self.path, why, advice));
        }
        let html = match self.named {
            Some(kind) => kind.declares_encoding(),
            // Looking for a declaration in what turns out to be plain text does no harm: it would have to be one itself.
            None => kind::first(&bytes) == Some(b'<'),
        };
        let text = decode::decode(bytes, html);
        if text.trim().is_empty() { Err(empty(self.path)) } else { Ok(text) }
    }

    fn take_bytes(&mut self) -> Result<Vec<u8>, Problem> {
        let mut bytes = std::mem::take(&mut self.head);
        let room = (MAX_LEN + 1).saturating_sub(bytes.len()) as u64;
        match (&mut self.content).take(room).read_to_end(&mut bytes) {
            Err(error) => Err(Problem::io(self.path, &error)),
            Ok(_) if bytes.len() > MAX_LEN => Err(self.too_long()),
            Ok(_) => Ok(bytes),
        }
    }

    /// The content as lines, from the byte `from` of a file on; from the beginning where that is no place to go to, as
    /// with all that is not a file as it lies on disk.
    ///
    /// # Errors
    /// Where the file cannot be read there.
    pub(super) fn lines(self, from: u64) -> io::Result<Lines<'a>> {
        let Self { head, content, packed, .. } = self;
        match content {
            Content::Text(text) => Ok(Lines { reader: Box::new(io::Cursor::new(text)), start: None, packed }),
            Content::File(mut file) if from > 0 => {
                file.seek(SeekFrom::Start(from))?;
                Ok(Lines { reader: Box::new(BufReader::with_capacity(CHUNK, file)), start: Some(from), packed })
            }
            content => {
                let start = matches!(content, Content::File(_)).then_some(0);
                let whole = io::Read::chain(io::Cursor::new(head), content);
                Ok(Lines { reader: Box::new(BufReader::with_capacity(CHUNK, whole)), start, packed })
            }
        }
    }

    /// Whether it is a file as it lies on disk.
    pub(super) fn is_file(&self) -> bool {
        matches!(self.content, Content::File(_))
    }

    /// The whole content as it is, no longer than [`MAX_LEN`].
    ///
    /// # Errors
    /// Where it is longer or cannot be read to its end.
    pub(super) fn bytes(mut self) -> Result<Vec<u8>, Problem> {
        self.take_bytes()
    }

    /// The file itself, for a format that goes back and forth in it.
    ///
    /// # Errors
    /// Where it is not a file that lies on disk as it is.
    pub(super) fn file(self) -> Result<Metered<File>, Problem> {
        if let Content::File(file) = self.content {
            return Ok(file);
        }
        Err(Problem::new(self.path, "cannot be read as a stream", "save it as a file, unpacked, and name that"))
    }

    fn too_long(&self) -> Problem {
        let why = format!("is longer than {} MiB", MAX_LEN >> 20);
        let advice = match self.named {
            Some(Kind::Json) => "convert it to JSON Lines: jq -c '.[]' FILE > FILE.jsonl",
            _ => "split it into articles: one a file, or one a line in JSON Lines",
        };
        Problem::new(self.path, why, advice)
    }
}

/// The head of what is packed, and the rest of it.
fn unpacked(packing: Packing, head: Vec<u8>, content: Content<'_>) -> io::Result<(Vec<u8>, Content<'_>)> {
    let mut reader = packing.unpack(io::Read::chain(io::Cursor::new(head), content))?;
    Ok((self::head(&mut reader)?, Content::Stream(reader)))
}

/// The start of a stream, as far as it takes to tell what it is. Asks for no more than that, so that a program that
/// writes a line and waits for its answer gets it.
fn head(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut chunk = vec![0; CHUNK];
    while kind::undecided(&head) {
        match reader.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => head.extend_from_slice(chunk.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(head)
}

/// The problem of a file without anything in it.
pub(super) fn empty(path: &Path) -> Problem {
    Problem::new(path, "is empty", "name another file, or fetch this one again")
}

/// Counts each byte of a reader once, however often it is read.
pub(super) struct Metered<R> {
    inner: R,
    meter: Meter,
    at: u64,
    counted: u64,
}

impl<R> Metered<R> {
    pub(super) fn new(inner: R, meter: &Meter) -> Self {
        Self { inner, meter: meter.clone(), at: 0, counted: 0 }
    }

    /// What is read.
    pub(super) fn inner(&self) -> &R {
        &self.inner
    }

    /// Counts everything up to the byte `at` as read.
    pub(super) fn reach(&mut self, at: u64) {
        self.at = at;
        self.meter.add(at.saturating_sub(self.counted));
        self.counted = self.counted.max(at);
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.reach(self.at + read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.inner.seek(to)?;
        self.reach(at);
        Ok(at)
    }
}

#[cfg(test)]
mod tests;
