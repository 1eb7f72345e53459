//! One record after the other, each held only if it is wanted.

use std::io::{self, BufRead, Read};

use super::super::packed;
use super::{Fields, MAX_LEN};

/// The longest line that is looked at whole, and the longest header, in bytes.
const LINE: u64 = 64 << 10;
const HEADER: usize = 1 << 20;

/// The records of an archive.
pub(super) struct Records<'a> {
    reader: Box<dyn BufRead + 'a>,
    line: Vec<u8>,
    number: u32,
    /// Whether a record has been damaged, and the next is to be looked for.
    lost: bool,
}

/// What the next record is.
pub(super) enum Found {
    /// One that was wanted.
    Record(Record),
    /// One that was not.
    Other,
    /// One that cannot be read.
    Damaged(Fault),
}

/// A record that was read whole.
pub(super) struct Record {
    pub(super) fields: Fields,
    pub(super) block: Vec<u8>,
}

/// What is wrong with a record, as in a problem.
pub(super) struct Fault {
    pub(super) why: String,
    pub(super) advice: String,
}

impl Fault {
    pub(super) fn new(why: &str) -> Self {
        Self { why: format!("the record {why}"), advice: "fetch the archive again".to_owned() }
    }

    pub(super) fn too_long() -> Self {
        let why = format!("the record is longer than {} MiB", MAX_LEN >> 20);
        Self { why, advice: "leave it out".to_owned() }
    }
}

/// How far one record could be read.
type Step<T> = io::Result<Result<T, Fault>>;

impl<'a> Records<'a> {
    pub(super) fn new(reader: Box<dyn BufRead + 'a>) -> Self {
        Self { reader, line: Vec::new(), number: 0, lost: false }
    }

    /// The number of the record that was read last, counted from 1; 0 before the first.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Reads on to the end of the next record; `None` at the end of all.
    ///
    /// # Errors
    /// Where there is no going on.
    pub(super) fn next(&mut self, wanted: impl Fn(&Fields) -> bool) -> io::Result<Option<Found>> {
        loop {
            let before = self.number;
            let error = match self.record(&wanted) {
                Ok(Some(Found::Damaged(fault))) => {
                    self.lost = true;
                    return Ok(Some(Found::Damaged(fault)));
                }
                Ok(found) => return Ok(found),
                Err(error) => error,
            };
            let Some(fault) = packed::Fault::of(&error).filter(|fault| fault.passes) else { return Err(error) };
            self.line.clear();
            // While a record is looked for, the bytes between may be damaged in any number of ways.
            if !self.lost || self.number != before {
                self.lost = true;
                self.number = before.saturating_add(1);
                return Ok(Some(Found::Damaged(Fault { why: fault.why.clone(), advice: fault.advice.clone() })));
            }
        }
    }

    fn record(&mut self, wanted: &impl Fn(&Fields) -> bool) -> io::Result<Option<Found>> {
        match self.version()? {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(fault) => return Ok(Some(Found::Damaged(fault))),
        }
        let (fields, length) = match self.header()? {
            Ok(header) => header,
            Err(fault) => return Ok(Some(Found::Damaged(fault))),
        };
        let wanted = wanted(&fields);
        let block = if wanted && length <= MAX_LEN as u64 { self.block(length)? } else { self.pass(length)? };
        Ok(Some(match block {
            Err(fault) => Found::Damaged(fault),
            Ok(_) if wanted && length > MAX_LEN as u64 => Found::Damaged(Fault::too_long()),
            Ok(block) if wanted => Found::Record(Record { fields, block }),
            Ok(_) => Found::Other,
        }))
    }

    /// Finds the line that a record begins with; false at the end of all.
    fn version(&mut self) -> Step<bool> {
        loop {
            let begins = self.line.last().is_none_or(|&byte| byte == b'\n');
            if !self.read_line()? {
                return Ok(Ok(false));
            }
            if begins && self.line.starts_with(b"WARC/") {
                self.lost = false;
                self.number = self.number.saturating_add(1);
                return Ok(Ok(true));
            }
            if !self.lost && !self.line.trim_ascii().is_empty() {
                self.number = self.number.saturating_add(1);
                return Ok(Err(Fault::new("does not begin with WARC/1.0")));
            }
        }
    }

    /// Reads a header and the length of its block.
    fn header(&mut self) -> Step<(Fields, u64)> {
        let mut header = Vec::new();
        while self.read_line()? && !self.line.trim_ascii().is_empty() {
            if header.len() + self.line.len() > HEADER {
                return Ok(Err(Fault::new("has a header without an end")));
            }
            header.extend_from_slice(&self.line);
        }
        let fields = Fields::parse(&header);
        let length = fields.get("Content-Length").and_then(|length| length.parse().ok());
        Ok(length.map_or_else(|| Err(Fault::new("does not say its length")), |length| Ok((fields, length))))
    }

    fn block(&mut self, length: u64) -> Step<Vec<u8>> {
        let mut block = Vec::new();
        (&mut self.reader).take(length).read_to_end(&mut block)?;
        let short = (block.len() as u64) < length;
        self.end(short).map(|end| end.map(|()| block))
    }

    fn pass(&mut self, length: u64) -> Step<Vec<u8>> {
        let passed = io::copy(&mut (&mut self.reader).take(length), &mut io::sink())?;
        self.end(passed < length).map(|end| end.map(|()| Vec::new()))
    }

    /// Looks at what follows a block: an empty line, or the end of all.
    fn end(&mut self, short: bool) -> Step<()> {
        self.line.clear();
        Ok(match self.reader.fill_buf() {
            _ if short => Err(Fault::new("is cut off")),
            Ok([] | [b'\r' | b'\n', ..]) => Ok(()),
            Ok(_) => Err(Fault::new("is longer or shorter than it says")),
            // It belongs to what follows.
            Err(error) if packed::Fault::of(&error).is_some_and(|fault| fault.passes) => Ok(()),
            Err(error) => return Err(error),
        })
    }

    /// Reads a line, or a part of a long one; false at the end of all.
    fn read_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        (&mut self.reader).take(LINE).read_until(b'\n', &mut self.line)?;
        Ok(!self.line.is_empty())
    }
}
