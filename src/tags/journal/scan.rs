//! Reading the lines of a journal, however many and however bad.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use super::cannot;
use crate::source::{LineNo, Problem};
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

/// Reads from where `from` ended, giving each line to `each`. Blank lines are passed over; bad ones become problems.
pub(super) fn scan(
    file: &File,
    path: &Path,
    from: Scan,
    problems: &mut Vec<Problem>,
    mut each: impl FnMut(Line),
) -> Result<Scan, Problem> {
    let failed = |e: &_| cannot(path, "read", e);
    let mut reader = BufReader::with_capacity(1 << 18, file);
    reader.seek(SeekFrom::Start(from.end)).map_err(|e| failed(&e))?;
    let (mut at, mut bad) = (from, 0_usize);
    loop {
        at.tail.clear();
        let read = reader.read_until(b'\n', &mut at.tail).map_err(|e| failed(&e))?;
        if at.tail.last() != Some(&b'\n') {
            break;
        }
        at.end += read as u64;
        at.lines = at.lines.saturating_add(1);
        let line = at.tail.trim_ascii();
        let line = if at.lines == 1 { line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line) } else { line };
        if line.is_empty() {
            continue;
        }
        match Line::parse(line) {
            Ok(line) => each(line),
            Err(why) => {
                bad += 1;
                if bad <= MOST_PROBLEMS {
                    problems.push(bad_line(path, at.lines, line, why));
                }
            }
        }
    }
    if bad > MOST_PROBLEMS {
        let why = format!("{} more lines cannot be read", bad - MOST_PROBLEMS);
        let advice = "make sure that the file is a tag journal";
        problems.push(Problem { path: path.to_owned(), line: None, why, advice: advice.into() });
    }
    Ok(at)
}

fn bad_line(path: &Path, number: u32, line: &[u8], why: String) -> Problem {
    let conflict = [&b"<<<<<<<"[..], b"=======", b">>>>>>>", b"|||||||"].iter().any(|mark| line.starts_with(mark));
    let (why, advice) = if conflict {
        ("a merge left its mark here".to_owned(), "delete this line; the lines of both sides count")
    } else {
        (why, "mend or delete this line; it is passed over")
    };
    Problem { path: path.to_owned(), line: Some(LineNo(number)), why, advice: advice.into() }
}
