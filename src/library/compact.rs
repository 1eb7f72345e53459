//! Keeps a library that is refreshed often from falling to pieces: small parts become one, and parts that are mostly dead are
//! written anew without their dead.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::Damage;
use super::ledger::Place;
use super::manifest::PartEntry;
use super::part::{Draft, Part, Repeat};

/// What parts that are put together may come to, in bytes on disk: half of what a full part takes.
const TOGETHER: u64 = 24 << 20;

/// What of a part counts here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) rows: u32,
    pub(super) dead: u32,
    /// On disk.
    pub(super) bytes: u64,
}

impl Size {
    pub(super) fn of(entry: &PartEntry, dead: u32) -> Self {
        Self { rows: entry.rows, dead, bytes: entry.files.iter().map(|(_, length)| length).sum() }
    }
}

/// The runs of parts that are to be written anew, each as one part; a run of one part is there for its dead rows. A part at the
/// end takes in the one before it where that is not twice as large: so every article is written anew some log₂ n times, and
/// there are as many small parts.
pub(super) fn runs(sizes: &[Size]) -> Vec<Range<usize>> {
    let mut start = sizes.len();
    let mut bytes = 0;
    for (at, size) in sizes.iter().enumerate().rev() {
        let takes_in = bytes == 0 || (size.bytes <= 2 * bytes && size.bytes + bytes <= TOGETHER);
        if !takes_in {
            break;
        }
        (start, bytes) = (at, bytes + size.bytes);
    }
    let tail = start..sizes.len();
    let mostly_dead = |size: &Size| size.dead * 2 > size.rows;
    let alone = sizes.iter().enumerate().take(start).filter(|(_, size)| mostly_dead(size));
    let mut runs: Vec<_> = alone.map(|(at, _)| at..at + 1).collect();
    if tail.len() > 1 || sizes.get(tail.clone()).unwrap_or_default().iter().any(mostly_dead) {
        runs.push(tail);
    }
    runs
}

/// What is left of parts, to be written as one. `first` is the number of the first of them.
///
/// # Errors
/// Where one of them cannot be read.
pub(super) fn together(parts: &[Arc<Part>], first: u32, left: &HashSet<Place>) -> Result<Draft, Damage> {
    let mut draft = Draft::default();
    for (number, part) in (first..).zip(parts) {
        let mut places = Vec::new();
        for document in part.documents()?.iter() {
            let stays = !left.contains(&Place { part: number, document: document.place() });
            places.push(stays.then_some(draft.documents.len() as u32));
            if stays {
                draft.documents.push(document.state());
            }
        }
        let place = |document: u32| places.get(document as usize).copied().flatten();
        for article in (0..part.len()).zip(part.articles()) {
            let (row, article) = (part.row(article.0), article.1?);
            if let Some(place) = row.and_then(|row| place(row.document())) {
                draft.articles.push(Arc::new(article));
                draft.row_documents.push(place);
            }
        }
        let repeats = part.repeats()?;
        draft.repeats.extend(repeats.filter_map(|r| Some(Repeat { document: place(r.document)?, ..r })));
        let problems = part.problems()?;
        draft.problems.extend(problems.filter_map(|(document, problem)| Some((place(document)?, problem))));
    }
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_parts_at_the_end_become_one() {
        let sizes =
            |bytes: &[u64]| bytes.iter().map(|b| Size { rows: 10, dead: 0, bytes: b << 10 }).collect::<Vec<_>>();
        assert!(runs(&sizes(&[])).is_empty() && runs(&sizes(&[5])).is_empty());
        assert_eq!(runs(&sizes(&[5, 5])), vec![0..2]);
        assert!(runs(&sizes(&[50, 5])).is_empty());
        assert_eq!(runs(&sizes(&[50, 8, 3, 2])), vec![1..4]);
        assert!(runs(&sizes(&[30_000, 20_000])).is_empty(), "full parts stay as they are");
    }

    #[test]
    fn parts_that_are_mostly_dead_are_written_anew() {
        let size = |dead, bytes| Size { rows: 10, dead, bytes };
        assert_eq!(runs(&[size(6, 1 << 30), size(5, 1 << 20), size(0, 10)]), vec![0..1]);
        assert_eq!(runs(&[size(0, 1 << 20), size(10, 10)]), vec![1..2]);
    }

    /// The number of parts, and how often an article is written, stay logarithmic.
    #[test]
    fn a_thousand_refreshes_leave_a_few_parts() {
        let mut sizes: Vec<Size> = Vec::new();
        let mut written = 0;
        for _ in 0..1000 {
            sizes.push(Size { rows: 1, dead: 0, bytes: 1000 });
            written += 1000;
            for run in runs(&sizes).into_iter().rev() {
                let bytes = sizes[run.clone()].iter().map(|size| size.bytes).sum();
                written += bytes;
                sizes.splice(run, [Size { rows: 1, dead: 0, bytes }]);
            }
        }
        assert!(sizes.len() <= 10, "{}", sizes.len());
        assert!(written < 1000 * 1000 * 12, "{written}");
    }
}
