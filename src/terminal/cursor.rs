//! In which column the cursor is, as the terminal itself says: a shell's line editor may have left it behind a prompt.
//!
//! Asked once, before anything else reads the keys. What is typed before the answer comes is kept. Some terminals do not answer;
//! then the cursor is taken to be where a command finds it that was started by Enter: at the start of a line.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// The question (DSR 6); the answer is `ESC [ row ; column R`, both counted from 1.
const ASK: &[u8] = b"\x1b[6n";
/// So long the answer is waited for: a terminal at the other end of a slow line takes about as long for a key.
const PATIENCE: Duration = Duration::from_millis(150);
/// More than this is not the answer of a terminal, nor typed by hand.
const MOST: usize = 4096;

/// Asks for the cursor's column, counted from 0, in a terminal in raw mode. Returns what was typed meanwhile, too.
pub(super) fn column() -> (u16, Vec<Input>) {
    let mut come = Vec::new();
    let answer = listen(&mut come).ok().flatten();
    let column = answer.map_or(0, |Answer { column, range }| {
        come.drain(range);
        column
    });
    (column, keys(&String::from_utf8_lossy(&come)))
}

struct Answer {
    column: u16,
    range: std::ops::Range<usize>,
}

fn listen(come: &mut Vec<u8>) -> io::Result<Option<Answer>> {
    let mut out = io::stdout();
    out.write_all(ASK)?;
    out.flush()?;
    // Where it is the terminal, standard input: some systems cannot wait for the other.
    let stdin = io::stdin();
    let keyboard =
        if stdin.is_terminal() { stdin.as_fd().try_clone_to_owned()? } else { File::open("/dev/tty")?.into() };
    let end = Instant::now() + PATIENCE;
    let mut buffer = [0; 256];
    while come.len() < MOST {
        let left = end.saturating_duration_since(Instant::now());
        let left = Timespec { tv_sec: 0, tv_nsec: left.subsec_nanos().into() };
        let mut watched = [PollFd::new(&keyboard, PollFlags::IN)];
        poll(&mut watched, Some(&left))?;
        if !watched.iter().all(|fd| fd.revents().contains(PollFlags::IN)) {
            return Ok(None);
        }
        let read = rustix::io::read(&keyboard, &mut buffer)?;
        come.extend_from_slice(buffer.get(..read).unwrap_or_default());
        if let Some(answer) = find(come) {
            return Ok(Some(answer));
        }
        if read == 0 {
            return Ok(None);
        }
    }
    Ok(None)
}

/// Finds the answer among what was typed.
fn find(come: &[u8]) -> Option<Answer> {
    memchr::memmem::find_iter(come, b"\x1b[").find_map(|at| {
        let said = come.get(at + 2..)?;
        let length = said.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
        let (_, column) = std::str::from_utf8(said.get(..length)?).ok()?.split_once(';')?;
        let column: u16 = column.parse().ok()?;
        let ends = said.get(length) == Some(&b'R');
        ends.then(|| Answer { column: column.saturating_sub(1), range: at..at + 2 + length + 1 })
    })
}

/// The keys of what was typed, the usual ones: for so short a time nobody types others.
fn keys(typed: &str) -> Vec<Input> {
    let key = |code| Some(KeyEvent::new(code, KeyModifiers::NONE));
    let mut keys = Vec::new();
    let mut rest = typed.chars();
    while let Some(c) = rest.next() {
        let pressed = match c {
            '\x1b' if rest.as_str().starts_with(['[', 'O']) => {
                rest.next();
                rest.find(|c| ('@'..='~').contains(c)).and_then(named).and_then(key)
            }
            '\x1b' => key(KeyCode::Esc),
            '\r' => key(KeyCode::Enter),
            '\t' => key(KeyCode::Tab),
            '\x7f' => key(KeyCode::Backspace),
            '\x01'..='\x1a' => {
                let letter = char::from(c as u8 - 1 + b'a');
                Some(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL))
            }
            c if c.is_control() => None,
            c => key(KeyCode::Char(c)),
        };
        keys.extend(pressed.map(Input::Key));
    }
    keys
}

/// The key whose sequence ends so.
fn named(end: char) -> Option<KeyCode> {
    match end {
        'A' => Some(KeyCode::Up),
        'B' => Some(KeyCode::Down),
        'C' => Some(KeyCode::Right),
        'D' => Some(KeyCode::Left),
        'H' => Some(KeyCode::Home),
        'F' => Some(KeyCode::End),
        'Z' => Some(KeyCode::BackTab),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::Key;

    fn sorted(come: &[u8]) -> (Option<u16>, String) {
        let mut come = come.to_vec();
        let answer = find(&come);
        let column = answer.as_ref().map(|answer| answer.column);
        if let Some(answer) = answer {
            come.drain(answer.range);
        }
        let names = keys(&String::from_utf8_lossy(&come)).into_iter().map(|input| match input {
            Input::Key(key) => Key::from(key).to_string(),
            other => format!("{other:?}"),
        });
        (column, names.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn the_answer_is_found_among_what_was_typed() {
        for (come, column, typed) in [
            (&b"\x1b[24;1R"[..], Some(0), ""),
            (b"\x1b[1;81R", Some(80), ""),
            (b"ab\x1b[24;9Rc\r", Some(8), "a b c Enter"),
            (b"\x1b[A\x1b[24;3R\x1bOB", Some(2), "↑ ↓"),
            (b"\x1b[24;0R", Some(0), ""),
            (b"\x1b[5;7~\x0e\x7f\t\x1b[Z", None, "Ctrl-N Backspace Tab Shift-Tab"),
            (b"\x1b[24;99999999R", None, ""),
            (b"\x1b[24;", None, ""),
            (b"\x1b", None, "Esc"),
            ("жé".as_bytes(), None, "ж é"),
            (b"", None, ""),
        ] {
            assert_eq!(sorted(come), (column, typed.to_owned()), "{come:?}");
        }
    }
}
