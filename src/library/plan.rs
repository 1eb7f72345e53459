//! What a refresh has to read, and what has left.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::finish::Found;
use super::ledger::{Ledger, Place, Standing, path_hash};
use super::part::{DocumentRow, Part};
use super::roots::Roots;
use super::{Cancel, Damage};
use crate::clean::ArticleId;
use crate::source::{self, Document, Input, Position, Problem};

/// What is to be done to bring a library up to date.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// What is to be read, in the order of finding.
    pub(super) works: Vec<Work>,
    /// The documents whose rows have left.
    pub(super) left: HashSet<Place>,
    /// What could not be looked at.
    pub(super) problems: Vec<Problem>,
    /// All documents that are there.
    pub(super) found: Found,
}

/// A document to be read.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub(super) document: Document,
    /// Its absolute path.
    pub(super) path: PathBuf,
    pub(super) from: Position,
    /// Its place in the order of finding.
    pub(super) ordinal: u32,
}

impl Work {
    /// Bytes that are to be read, as they are on disk.
    pub(super) fn bytes(&self) -> u64 {
        self.document.stamp.map_or(0, |stamp| stamp.size.saturating_sub(self.from.bytes))
    }
}

/// Looks at all documents of `inputs` but those in the folder `ours`, and compares them with what the parts know of them. `anew`
/// has all of them read again.
/// `None` where it was cancelled.
///
/// # Errors
/// Where a part cannot be read.
pub(super) fn plan(
    mut ledger: Ledger<'_>,
    inputs: &[Input],
    roots: &Roots,
    ours: Option<&Path>,
    anew: bool,
    cancel: &Cancel,
    looked: &mut dyn FnMut(u32),
) -> Result<Option<Plan>, Damage> {
    let mut plan = Plan::default();
    let mut same: Vec<Work> = Vec::new();
    let flow = source::documents(inputs, &mut |found| {
        if cancel.is_cancelled() {
            return ControlFlow::Break(());
        }
        let document = match found {
            Ok(document) => document,
            Err(problem) => {
                plan.problems.push(problem);
                return ControlFlow::Continue(());
            }
        };
        let path = roots.absolute(&document.path);
        // A file that is named and lies in a folder that is named too is read once.
        // A library may lie in a folder that it is made of.
        if ours.is_some_and(|ours| path.starts_with(ours)) {
            return ControlFlow::Continue(());
        }
        let ordinal = plan.found.len() as u32;
        match plan.found.entry(path_hash(&path)) {
            Entry::Occupied(_) => return ControlFlow::Continue(()),
            Entry::Vacant(place) => place.insert(ordinal),
        };
        let standing = ledger.meet(&document, &path);
        let standing = if anew && standing == Standing::Same { Standing::Anew } else { standing };
        let mut work = Work { document, path, from: Position::default(), ordinal };
        match standing {
            Standing::Same => same.push(work),
            Standing::GoOn(from) => {
                work.from = from;
                plan.works.push(work);
            }
            Standing::Anew => {
                plan.left.extend(ledger.places(&work.path));
                plan.works.push(work);
            }
        }
        looked(ordinal);
        ControlFlow::Continue(())
    });
    if flow.is_break() {
        return Ok(None);
    }
    plan.left.extend(ledger.unmet());
    if !plan.left.is_empty() {
        read_copies_anew(&mut plan, &ledger, same)?;
    }
    Ok(Some(plan))
}

/// Content that stood in several documents has one row, and that may have left with one of them: the others are read anew.
fn read_copies_anew(plan: &mut Plan, ledger: &Ledger<'_>, same: Vec<Work>) -> Result<(), Damage> {
    let parts = ledger.parts();
    let mut copies: HashMap<ArticleId, Vec<Place>> = HashMap::new();
    for (number, part) in (0..).zip(parts) {
        for repeat in part.repeats()? {
            copies.entry(repeat.id).or_default().push(Place { part: number, document: repeat.document });
        }
    }
    if copies.is_empty() {
        return Ok(());
    }
    // What is only to be read on holds copies as well.
    let (grown, works) = std::mem::take(&mut plan.works).into_iter().partition(|work| work.from.items > 0);
    plan.works = works;
    let unchanged = same.len();
    let mut known = same;
    known.extend::<Vec<Work>>(grown);
    let mut by_place: HashMap<Place, usize> = HashMap::new();
    for (at, work) in known.iter().enumerate() {
        by_place.extend(ledger.places(&work.path).map(|place| (place, at)));
    }
    let mut reread = HashSet::new();
    let mut leaving: Vec<Place> = plan.left.iter().copied().collect();
    while let Some(place) = leaving.pop() {
        let Some(part) = parts.get(place.part as usize) else { continue };
        for id in ids(part, place.document)? {
            for copy in copies.get(&id).into_iter().flatten() {
                let again = by_place.get(copy).filter(|at| reread.insert(**at));
                let Some(work) = again.and_then(|at| known.get(*at)) else { continue };
                let places = ledger.places(&work.path).filter(|place| plan.left.insert(*place));
                leaving.extend(places.collect::<Vec<_>>());
                plan.works.push(Work { from: Position::default(), ..work.clone() });
            }
        }
    }
    let grown = known.into_iter().enumerate().skip(unchanged);
    plan.works.extend(grown.filter(|(at, _)| !reread.contains(at)).map(|(_, work)| work));
    plan.works.sort_by_key(|work| work.ordinal);
    Ok(())
}

/// The ids of the rows of a document.
fn ids(part: &Part, document: u32) -> Result<Vec<ArticleId>, Damage> {
    let rows = part.document(document)?.and_then(DocumentRow::rows).unwrap_or_default();
    Ok(rows.filter_map(|row| Some(part.row(row)?.id())).collect())
}
