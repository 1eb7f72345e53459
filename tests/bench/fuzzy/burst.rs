//! Ten keys in a tenth of a second: what the frames of the program say meanwhile.

use std::thread;
use std::time::{Duration, Instant};

use crate::desk::{COLUMNS, ROWS};
use crate::screen::GLANCE;
use crate::table::{Sample, detail, goal};
use crate::tty::Tty;

use super::asked::{Typing, typing};
use super::keys::{Bar, Truth, clear};

/// Ten keys each.
const TYPED: [&str; 5] = ["government", "clmte chng", "bank court", "presidents", "eeeeeeeeee"];

/// From a key to the next.
const PERIOD: Duration = Duration::from_millis(10);

/// How long the last answer is waited for, and how long the screen is watched after it.
const PATIENCE: Duration = Duration::from_secs(3);
const AFTER: Duration = Duration::from_millis(100);

/// How often each text is typed.
const ROUNDS: usize = 4;

/// What ends a frame.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// What is typed at once.
pub fn typings() -> Vec<Typing> {
    TYPED.iter().map(|text| typing(&[(text, 0)])).collect()
}

/// What was seen of a burst.
#[derive(Default)]
struct Seen {
    /// Frames that answer the text above them, that wait for an answer, and that show another text's.
    right: usize,
    waiting: usize,
    stale: usize,
    /// From the last key to its answer.
    last: Option<Duration>,
    /// The first stale frame.
    first_stale: Option<Bar>,
}

/// Types each text and tells what was seen.
pub fn burst(tty: &mut Tty, expected: &Truth) {
    println!("\n10 keys in 100 ms, {} times", ROUNDS * TYPED.len());
    let seen: Vec<Seen> = (0..ROUNDS)
        .flat_map(|_| TYPED)
        .map(|text| {
            clear(tty);
            watched(tty, text, expected)
        })
        .collect();
    let sum = |of: fn(&Seen) -> usize| seen.iter().map(of).sum::<usize>();
    let (right, waiting, stale) = (sum(|seen| seen.right), sum(|seen| seen.waiting), sum(|seen| seen.stale));
    goal("frames with another text's answer", "0", &stale.to_string(), stale == 0);
    detail(&format!("{right} answer the text, {waiting} wait for an answer"));
    if let Some(bar) = seen.iter().find_map(|seen| seen.first_stale.as_ref()) {
        detail(&format!("the first: {:?} with {} matches", bar.text, bar.found.unwrap_or_default()));
    }
    let unanswered = seen.iter().filter(|seen| seen.last.is_none()).count();
    goal("bursts without an answer to the whole text", "0", &unanswered.to_string(), unanswered == 0);
    let last = Sample::new(seen.iter().filter_map(|seen| seen.last).collect());
    let (p50, worst) = (last.median(), last.percentile(100));
    goal("last key → its answer, p50 / worst", "≤ 40 ms", &format!("{p50:.1} / {worst:.1} ms"), worst <= 40.0);
}

/// Types a text at once and looks at each frame.
fn watched(tty: &mut Tty, text: &str, expected: &Truth) -> Seen {
    let before = tty.written();
    let whole = Bar { text: text.to_owned(), found: expected.get(text).copied() };
    // When so many bytes had come.
    let mut log: Vec<(Duration, usize)> = Vec::new();
    let mut letters = text.chars().zip(0_u32..);
    let mut next = letters.next();
    let (mut last_key, mut answered) = (Duration::ZERO, None);
    let start = Instant::now();
    loop {
        let now = start.elapsed();
        if let Some((letter, number)) = next
            && now >= PERIOD * number
        {
            tty.keys(letter.encode_utf8(&mut [0; 4]));
            last_key = start.elapsed();
            next = letters.next();
        }
        let written = tty.written();
        if log.last().map_or(before, |(_, written)| *written) != written {
            log.push((start.elapsed(), written));
            if next.is_none() && answered.is_none() && Bar::of(&tty.screen()).as_ref() == Some(&whole) {
                answered = Some(start.elapsed());
            }
        }
        let since = answered.unwrap_or(last_key + PATIENCE);
        if next.is_none() && now > since + AFTER {
            break;
        }
        thread::sleep(GLANCE);
    }
    let arrived = |end: usize| log.iter().find(|(_, written)| *written >= end).map(|(time, _)| *time);
    judge(&tty.raw(), before, expected, &whole, |end| Some(arrived(end)?.saturating_sub(last_key)))
}

/// Draws the frames again, one by one, and looks what they say. `since` tells when a frame had arrived, from the last key on.
fn judge(raw: &[u8], before: usize, expected: &Truth, whole: &Bar, since: impl Fn(usize) -> Option<Duration>) -> Seen {
    let mut seen = Seen::default();
    let mut screen = vt100::Parser::new(ROWS, COLUMNS, 0);
    let (drawn, rest) = raw.split_at(before.min(raw.len()));
    screen.process(drawn);
    let mut from = 0;
    for end in memchr::memmem::find_iter(rest, FRAME_END).map(|at| at + FRAME_END.len()) {
        screen.process(&rest[from..end]);
        from = end;
        let Some(bar) = Bar::of(&screen.screen().contents()) else { continue };
        if bar == *whole && seen.last.is_none() {
            seen.last = since(before + end);
        }
        match bar.found {
            None => seen.waiting += 1,
            found if found == expected.get(&bar.text).copied() => seen.right += 1,
            Some(_) => {
                seen.stale += 1;
                seen.first_stale.get_or_insert(bar);
            }
        }
    }
    seen
}
