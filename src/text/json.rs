//! JSON that is harmless to print: what a terminal, a pager or a person meets raw in a file of ours does nothing.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

/// Writes a value as one line of JSON that is harmless to print: every character that acts on a terminal, reorders text
/// or cannot be seen is written as `\uXXXX`.
///
/// # Errors
/// Where `out` cannot be written to, or a map's key is no string.
pub fn write_json_line(mut out: impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Harmless))?;
    out.write_all(b"\n")
}

/// Compact JSON without characters that do something.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_escaped(writer, fragment)
    }

    fn write_raw_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // In JSON they only stand between tokens, never in strings. A line break there would tear the line.
        if fragment.bytes().any(|b| b.is_ascii_control() && b != 0x7f) {
            return write_escaped(writer, &fragment.replace(|c: char| c < ' ', " "));
        }
        write_escaped(writer, fragment)
    }
}

fn write_escaped<W: ?Sized + Write>(writer: &mut W, fragment: &str) -> io::Result<()> {
    let (mut plain, mut at) = (0, 0);
    loop {
        at = printable_run(fragment.as_bytes(), at);
        let Some(c) = fragment.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let end = at + c.len_utf8();
        if c > '~' && acts(c) {
            writer.write_all(&fragment.as_bytes()[plain..at])?;
            plain = end;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        at = end;
    }
    writer.write_all(&fragment.as_bytes()[plain..])
}

/// The end of the run of bytes from `at` on that are ASCII and not DEL.
fn printable_run(text: &[u8], mut at: usize) -> usize {
    /// Bytes looked at together; without an early exit the compiler compares them all at once.
    const STEP: usize = 32;
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<STEP>) {
        if chunk.iter().fold(0, |most, b| most.max(*b)) > b'~' {
            break;
        }
        at += STEP;
    }
    at + text.get(at..).unwrap_or_default().iter().take_while(|b| **b <= b'~').count()
}

/// Whether a character beyond ASCII's printable ones does something other than stand there: DEL and C1 controls, the
/// soft hyphen, marks and controls of direction, joiners, line and paragraph separators, fillers, tags.
pub(crate) fn acts(c: char) -> bool {
    matches!(c,
        '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}
