//! How far an escape sequence reaches (ECMA-48, section 5; string ends as xterm reads them).

/// Longest control string that is taken for one. Clipboard and link sequences found in the wild are shorter; what is
/// longer without an end is an article behind a stray introducer.
const MAX_STRING: usize = 4096;

/// Longest run of parameters and intermediates of a sequence.
const MAX_PARAMETERS: usize = 64;

/// Length in bytes of the sequence at the start of `text`, which starts with ESC or a C1 introducer. At least the
/// length of that character. Looks at no more than a bounded number of bytes, or at bytes that no later call looks at.
pub(super) fn len(text: &str) -> usize {
    let mut chars = text.chars();
    let (introducer, kind) = match chars.next() {
        Some('\x1b') => match chars.next() {
            Some(c @ '\x20'..='\x7e') => (2, c),
            _ => return 1,
        },
        // A C1 control is ESC and the character 64 below: ECMA-48, section 5.3.
        Some(c) => (c.len_utf8(), char::from_u32((c as u32).wrapping_sub(0x40)).unwrap_or(c)),
        None => return 0,
    };
    let rest = text.as_bytes().get(introducer..).unwrap_or_default();
    introducer
        + match kind {
            '[' => control_sequence(rest),
            ']' | 'P' | 'X' | '^' | '_' => control_string(rest),
            '\x20'..='\x2f' => designation(rest),
            _ => 0,
        }
}

/// Parameters, intermediates and the final byte; nothing where the final byte is missing.
fn control_sequence(rest: &[u8]) -> usize {
    let body = rest.iter().take(MAX_PARAMETERS).take_while(|b| (0x20..=0x3f).contains(*b)).count();
    match rest.get(body) {
        Some(0x40..=0x7e) => body + 1,
        _ => 0,
    }
}

/// More intermediates and the final byte; nothing where the final byte is missing.
fn designation(rest: &[u8]) -> usize {
    let body = rest.iter().take(MAX_PARAMETERS).take_while(|b| (0x20..=0x2f).contains(*b)).count();
    match rest.get(body) {
        Some(0x30..=0x7e) => body + 1,
        _ => 0,
    }
}

/// All up to and with ST or BEL; nothing where a line break, another sequence or the bound comes first.
fn control_string(rest: &[u8]) -> usize {
    let window = &rest[..rest.len().min(MAX_STRING)];
    for (at, pair) in window.iter().zip(rest.iter().skip(1).map(Some).chain([None])).enumerate() {
        match pair {
            (0x07, _) => return at + 1,
            (0x1b, Some(b'\\')) | (0xc2, Some(0x9c)) => return at + 2,
            // CAN, SUB and line breaks end a string unfinished, and so does the start of another sequence.
            (0x18 | 0x1a | 0x1b | b'\n' | b'\r', _) | (0xc2, Some(0x80..=0x9f)) => return 0,
            _ => {}
        }
    }
    0
}
