//! Waiting for what a program shows in a terminal.

use std::thread;
use std::time::{Duration, Instant};

use crate::tty::Tty;

/// How often the screen is looked at.
pub const GLANCE: Duration = Duration::from_micros(100);

/// How long a screen is waited for.
const PATIENCE: Duration = Duration::from_secs(120);

/// Waits until the screen has not changed for so long.
pub fn settle(tty: &Tty, quiet: Duration) {
    let end = Instant::now() + PATIENCE;
    let (mut length, mut since) = (tty.written(), Instant::now());
    while since.elapsed() < quiet && Instant::now() < end {
        thread::sleep(Duration::from_millis(2));
        if tty.written() != length {
            (length, since) = (tty.written(), Instant::now());
        }
    }
}

pub fn until(tty: &mut Tty, mut holds: impl FnMut(&mut Tty) -> bool) -> Result<(), String> {
    let end = Instant::now() + PATIENCE;
    while !holds(tty) {
        if tty.has_ended() {
            let screen = tty.screen();
            return Err(format!("it ended: {}", screen.trim().lines().last().unwrap_or_default()));
        }
        if Instant::now() > end {
            eprintln!("{}", tty.screen());
            return Err(format!("no full screen after {} s", PATIENCE.as_secs()));
        }
        thread::sleep(GLANCE);
    }
    Ok(())
}

/// Quits as a user does, so that nothing is left locked for the next.
pub fn leave(tty: &mut Tty) {
    tty.keys("Q");
    let end = Instant::now() + Duration::from_secs(2);
    while !tty.has_ended() && Instant::now() < end {
        thread::sleep(Duration::from_millis(1));
    }
}
