//! Reading the lines of a journal, however many and however bad.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use rayon::prelude::*;

use super::cannot;
use crate::source::{LineNo, Problem, Subject};
use crate::tags::Line;

/// How far a journal has been read.
#[derive(Debug)]
pub(super) struct Scan {
    /// The end of the last complete line, in bytes.
    pub(super) end: u64,
    /// The number of complete lines up to there.
    pub(super) lines: u32,
    /// What stands after it: a torn line, or one that is being written.
    pub(super) tail: Vec<u8>,
}

/// So many bad lines are reported one by one; a file with more is no journal, and one message says so.
const MOST_PROBLEMS: usize = 100;

/// Lines are parsed on all cores in portions of so many bytes; a shorter journal is not worth waking them.
const PORTION: usize = 1 << 20;

/// Reads from where `from` ended, giving each line to `each`, made ready by `prepare` on any thread. Blank lines are passed
/// over; bad ones become problems.
pub(super) fn scan<T: Send>(
    file: &File,
    path: &Path,
    from: Scan,
    problems: &mut Vec<Problem>,
    prepare: impl Fn(Line) -> T + Sync,
    mut each: impl FnMut(T),
) -> Result<Scan, Problem> {
    let failed = |e: &_| cannot(path, "read", e);
    let mut reader = BufReader::with_capacity(1 << 18, file);
    reader.seek(SeekFrom::Start(from.end)).map_err(|e| failed(&e))?;
    let (mut at, mut bad) = (from, 0_usize);
    let mut portion = Portion::default();
    loop {
        let more = portion.fill(&mut reader).map_err(|e| failed(&e))?;
        let first = at.lines;
        for (number, read) in (first.saturating_add(1)..=u32::MAX).zip(portion.parse(first, &prepare)) {
            at.lines = number;
            match read {
                None => {}
                Some(Ok(line)) => each(line),
                Some(Err(why)) => {
                    bad += 1;
                    if bad <= MOST_PROBLEMS {
                        problems.push(bad_line(path, number, portion.line(number - first - 1), why));
                    }
                }
            }
        }
        at.end += portion.ends.last().copied().unwrap_or(0) as u64;
        if !more {
            break;
        }
    }
    at.tail = portion.tail().to_vec();
    if bad > MOST_PROBLEMS {
        let why = format!("{} more lines cannot be read", bad - MOST_PROBLEMS);
        let advice = "make sure that the file is a tag journal";
        problems.push(Problem::new(path, why, advice).of(Subject::Tags));
    }
    Ok(at)
}

/// Some lines of the file.
#[derive(Debug, Default)]
struct Portion {
    bytes: Vec<u8>,
    /// Where each line ends, behind its line break.
    ends: Vec<usize>,
}

impl Portion {
    /// Takes the next lines in. Returns whether there are more.
    fn fill(&mut self, reader: &mut impl BufRead) -> io::Result<bool> {
        self.bytes.clear();
        self.ends.clear();
        while self.bytes.len() < PORTION {
            reader.read_until(b'\n', &mut self.bytes)?;
            if self.bytes.last() != Some(&b'\n') || self.ends.last() == Some(&self.bytes.len()) {
                return Ok(false);
            }
            self.ends.push(self.bytes.len());
        }
        Ok(true)
    }

    /// A line without its break and the blanks around it.
    fn line(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default().trim_ascii()
    }

    /// What stands after the last line break.
    fn tail(&self) -> &[u8] {
        self.bytes.get(self.ends.last().copied().unwrap_or(0)..).unwrap_or_default()
    }

    /// The lines, made ready; `None` for blank ones. `before` lines stand before these in the file.
    fn parse<T: Send>(&self, before: u32, prepare: &(impl Fn(Line) -> T + Sync)) -> Vec<Option<Result<T, String>>> {
        let parse = |number: u32| {
            let line = self.line(number);
            let is_first = before == 0 && number == 0;
            let line = if is_first { line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line) } else { line };
            (!line.is_empty()).then(|| Line::parse(line).map(prepare))
        };
        let lines = 0..self.ends.len() as u32;
        if self.bytes.len() < PORTION {
            lines.map(parse).collect()
        } else {
            lines.into_par_iter().with_min_len(256).map(parse).collect()
        }
    }
}

fn bad_line(path: &Path, number: u32, line: &[u8], why: String) -> Problem {
    let conflict = [&b"<<<<<<<"[..], b"=======", b">>>>>>>", b"|||||||"].iter().any(|mark| line.starts_with(mark));
    let (why, advice) = if conflict {
        ("a merge left its mark here".to_owned(), "delete this line; the lines of both sides count")
    } else {
        (why, "mend or delete this line; it is passed over")
    };
    Problem { line: Some(LineNo(number)), ..Problem::new(path, why, advice).of(Subject::Tags) }
}
