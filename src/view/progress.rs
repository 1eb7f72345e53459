//! How far reading has come: a few words and a thin bar at the end of the last line. The bar stands still at the right, the
//! words in front of it grow and shrink to the left.
//!
//! ```text
//! reading 38 % · 412 000 articles · 2 min left ━━━━━━──────────
//! ```

use std::time::Duration;

use super::paint::{Line, grouped, width};
use crate::library::{Progress, Stage};
use crate::theme::Styles;

/// Writes as much as there is room for in `room` cells at the end of the line, and keeps the cells.
pub(super) fn put_right(progress: &Progress, room: u16, styles: &Styles, line: &mut Line) {
    let words = forms(progress).into_iter().zip(BARS);
    let bar = |cells: u16| if progress.share().is_some() { cells } else { 0 };
    let fits = |(text, cells): &(String, u16)| width(text) + bar(*cells) + u16::from(bar(*cells) > 0) <= room;
    let Some((text, cells)) = words.into_iter().find(fits) else {
        return;
    };
    if let (Some(share), 1..) = (progress.share(), bar(cells)) {
        // A bar that is full before the end would be a promise that is not kept.
        let full = ((share * f64::from(cells)) as u16).min(cells - 1);
        line.put_right(&"─".repeat(usize::from(cells - full)), styles.rule);
        line.put_right(&"━".repeat(usize::from(full)), styles.marker);
        line.reserve(1);
    }
    line.put_right(&text, styles.faint);
}

/// The cells of the bar beside each of [`forms`].
const BARS: [u16; 4] = [16, 10, 6, 0];

/// What to say, the fullest first.
fn forms(progress: &Progress) -> [String; 4] {
    let (doing, short) = match progress.stage {
        Stage::Checking => ("checking for changes", "checking"),
        Stage::Reading => ("reading", "reading"),
        Stage::Writing => ("writing the library", "writing"),
    };
    // All is done only when nothing more is said.
    let part = progress.share().map(|share| format!(" {:.0} %", (share * 100.0).floor().min(99.0))).unwrap_or_default();
    let articles = match progress.articles {
        0 => String::new(),
        1 => " · 1 article".to_owned(),
        n => format!(" · {} articles", grouped(n as usize)),
    };
    let left = progress.left().filter(|_| progress.stage == Stage::Reading).map(said).unwrap_or_default();
    [
        format!("{doing}{part}{articles}{left}"),
        format!("{doing}{part}{left}"),
        format!("{short}{part}"),
        if part.is_empty() { short.to_owned() } else { part.trim_start().to_owned() },
    ]
}

/// The time left as people say it: no more exactly than it is known.
fn said(left: Duration) -> String {
    let seconds = left.as_secs();
    match seconds {
        0..10 => " · a moment left".to_owned(),
        10..60 => format!(" · {} s left", seconds.next_multiple_of(10)),
        60..3_600 => format!(" · {} min left", seconds.div_ceil(60)),
        _ => format!(" · {} h {} min left", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn drawn(progress: &Progress, room: u16) -> String {
        let area = Rect::new(0, 0, 80, 1);
        let mut screen = Buffer::empty(area);
        put_right(progress, room, &Styles::default(), &mut Line::new(&mut screen, area, 0));
        screen.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim().to_owned()
    }

    fn reading(done: u64, total: u64) -> Progress {
        Progress { stage: Stage::Reading, done, total, articles: 412_000, elapsed: Duration::from_secs(60) }
    }

    #[test]
    fn it_says_as_much_as_there_is_room_for() {
        let progress = reading(1, 3);
        for (room, said) in [
            (80, "reading 33 % · 412 000 articles · 2 min left ━━━━━───────────"),
            (60, "reading 33 % · 2 min left ━━━───────"),
            (19, "reading 33 % ━━────"),
            (4, "33 %"),
            (3, ""),
        ] {
            assert_eq!(drawn(&progress, room), said);
        }
        assert_eq!(drawn(&reading(3, 3), 19), "reading 99 % ━━━━━─");
    }

    #[test]
    fn what_nobody_knows_is_not_said() {
        assert_eq!(drawn(&reading(5, 0), 60), "reading · 412 000 articles");
        let checking = Progress { stage: Stage::Checking, articles: 0, ..reading(5, 0) };
        assert_eq!(drawn(&checking, 60), "checking for changes");
        assert_eq!(drawn(&checking, 10), "checking");
    }

    #[test]
    fn time_is_said_as_exactly_as_it_is_known() {
        for (seconds, words) in [(3, "a moment"), (31, "40 s"), (61, "2 min"), (4000, "1 h 6 min")] {
            assert_eq!(said(Duration::from_secs(seconds)), format!(" · {words} left"));
        }
    }
}
