//! Rows of entries: menus, lists of headlines and names of sections that a renderer has put on one line. In words such a line
//! is as long as a paragraph, and nobody would read it as one.

use super::super::script;
use super::length::Length;

/// A shorter line is no paragraph anyway, in words.
pub(super) const SHORTEST: f32 = 12.0;
/// Entries at least, and words of the longest at most.
const LEAST: usize = 5;
const LONGEST: f32 = 9.0;
/// The first entry ends within so many bytes.
const FIRST: usize = 160;

/// Words of the longest entry; `None` where the line is no row of entries. They are parted by bars, dots and arrows; in a
/// script without spaces also by spaces, where no mark says that there are clauses.
pub(super) fn longest(text: &str, length: &Length) -> Option<f32> {
    let clauses = || text.contains(['。', '，', '、', '？']);
    let by_bars = || longest_between(text, parts);
    let by_spaces = || longest_between(text, |c| c == ' ' || parts(c));
    starts_barred(text)
        .then(by_bars)
        .flatten()
        .or_else(|| (length.unspaced > length.spaced && !clauses()).then(by_spaces).flatten())
}

/// Whether a bar stands where one has to if the line is a row.
fn starts_barred(text: &str) -> bool {
    if text.is_ascii() {
        return memchr::memchr(b'|', text.as_bytes()).is_some_and(|at| at < FIRST);
    }
    text.char_indices().take_while(|(at, _)| *at < FIRST).any(|(_, c)| parts(c))
}

/// Whether a character parts entries: bars and arrows, and the signs that pages draw them with.
fn parts(c: char) -> bool {
    script::is_bar(c) || script::is_arrow(c) || matches!(c, '│' | '┃' | '︱' | '●' | '■' | '▪' | '◆')
}

fn longest_between(text: &str, parted: impl Fn(char) -> bool) -> Option<f32> {
    let (mut entries, mut longest) = (0, 0.0_f32);
    for entry in text.split(parted) {
        let words = Length::of(entry).words();
        if words > LONGEST {
            return None;
        }
        entries += usize::from(words > 0.0);
        longest = longest.max(words);
    }
    (entries >= LEAST).then_some(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_as_long_as_their_longest_entry() {
        for (line, expected) in [
            ("Harbour | Fish market | Ferries | Weather | Letters to the editor | Tides", Some(4.0)),
            ("Häfen • Fähren und Fahrpläne • Wetter • Gezeiten • Leserbriefe", Some(3.0)),
            ("渡船 冬季时刻表 潮汐 天气 读者来信", Some(3.0)),
            ("渡船晚点了，因为领航员 在找眼镜 潮汐 天气 读者来信", None),
            ("Ferries | Weather | Tides", None),
            (
                "The ferry was late | because its pilot had slept until long after noon on that day | he | said | so",
                None,
            ),
            ("The ferry left the harbour an hour late because the pilot had been looking for his spectacles.", None),
            ("", None),
        ] {
            let words = longest(line, &Length::of(line));
            assert!(words.map(f32::round) == expected, "{line}: {words:?}");
        }
    }

    #[test]
    fn a_row_is_no_paragraph() {
        let row = ["Ferries and boats of the coast"; 8].join(" | ");
        let lines = super::super::split(&row, 1);
        assert!(!super::super::measure(&lines)[0].is_long());
    }
}
