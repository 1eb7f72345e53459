//! What is worked out once all is read: parts put together, orders, copies.

use std::collections::HashMap;
use std::io;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use super::compact::{self, Size};
use super::ledger::Place;
use super::manifest::{Manifest, part_name, summary_name};
use super::orders;
use super::part::Part;
use super::sort::{self, Sort};
use super::summary::{Summary, SummaryDraft};
use super::{Damage, Library, News, RowIndex, Tell};

/// The places of documents in the order of finding, by [`path_hash`].
pub(super) type Found = HashMap<u64, u32>;

impl Library {
    /// Puts small parts together, works out orders and copies, and commits all as complete.
    pub(super) fn round_off(&mut self, found: &Found, tell: &mut Tell<'_>) -> ControlFlow<()> {
        if !self.home.is_kept() {
            return ControlFlow::Continue(());
        }
        match self.put_together().and_then(|()| self.summarise(found)) {
            Ok(()) => tell(News::Catalog(self.catalog.clone())),
            Err(error) => {
                let _ = tell(News::Problem(self.unwritten(&error)));
                ControlFlow::Break(())
            }
        }
    }

    /// Writes small and mostly dead parts anew. Rows get other numbers.
    fn put_together(&mut self) -> io::Result<()> {
        let gone = |rows: Range<u32>| rows.filter(|row| self.catalog.is_gone(RowIndex(*row))).count() as u32;
        let dead = self.catalog.parts().map(|(start, part)| gone(start..start + part.len()));
        let sizes: Vec<Size> =
            self.manifest.parts.iter().zip(dead).map(|(entry, dead)| Size::of(entry, dead)).collect();
        let runs = compact::runs(&sizes);
        let Some(folder) = self.home.folder().filter(|_| !runs.is_empty()) else {
            return Ok(());
        };
        let left = self.left();
        let parts: Vec<Arc<Part>> = self.catalog.parts().map(|(_, part)| Arc::clone(part)).collect();
        let mut manifest = Manifest { parts: Vec::new(), left: Vec::new(), summary: None, ..self.manifest.clone() };
        let mut number = self.next_part();
        for (at, entry) in self.manifest.parts.iter().enumerate() {
            match runs.iter().find(|run| run.contains(&at)) {
                Some(run) if run.start == at => {
                    let together = parts.get(run.clone()).unwrap_or_default();
                    let draft = compact::together(together, at as u32, &left).map_err(io::Error::other)?;
                    if !draft.documents.is_empty() {
                        manifest.parts.push(Part::write(&folder.join(part_name(number)), &draft)?);
                        number += 1;
                    }
                }
                Some(_) => {}
                None => {
                    let new = manifest.parts.len() as u32;
                    let own = left.iter().filter(|place| place.part as usize == at);
                    manifest.left.extend(own.map(|place| (new, place.document)));
                    manifest.parts.push(entry.clone());
                }
            }
        }
        manifest.left.sort_unstable();
        self.manifest = manifest;
        self.commit()?;
        self.reopen().map_err(io::Error::other)
    }

    /// Works out what is known of all rows together, and commits it.
    fn summarise(&mut self, found: &Found) -> io::Result<()> {
        let Some(folder) = self.home.folder() else { return Ok(()) };
        let ordinals = orders::ordinals(&self.catalog, found).map_err(io::Error::other)?;
        let (copies, repeated) = copies(self).map_err(io::Error::other)?;
        let mut draft = SummaryDraft { rows: self.catalog.span(), copies, repeated, ..SummaryDraft::default() };
        let gone = |row: &u32| self.catalog.is_gone(RowIndex(*row));
        (0..self.catalog.span()).filter(gone).for_each(|row| draft.dead.mark(RowIndex(row)));
        let order = orders::found(&self.catalog, &ordinals, draft.dead.live(draft.rows));
        draft.orders = Sort::all().map(|sort| (sort, sort::order(&self.catalog, &order, sort))).into();
        let entry = Summary::write(&folder, &summary_name(self.manifest.generation + 1), &draft)?;
        self.manifest.summary = Some(entry);
        self.manifest.complete = true;
        self.commit()?;
        self.reopen().map_err(io::Error::other)
    }

    /// Opens anew what the manifest names.
    fn reopen(&mut self) -> Result<(), Damage> {
        let folder = self.home.folder().ok_or_else(|| Damage::new(std::path::Path::new("library"), "has no folder"))?;
        self.open_parts(&folder, self.manifest.clone())
    }
}

/// How often content was found that was found more than once, by its row; and how many articles that are in all, beyond the
/// rows.
fn copies(library: &Library) -> Result<(Vec<(RowIndex, u32)>, u64), Damage> {
    let left = library.left();
    let mut copies: HashMap<RowIndex, u32> = HashMap::new();
    let mut repeated = 0;
    for (number, (_, part)) in (0..).zip(library.catalog.parts()) {
        for repeat in part.repeats()? {
            let stays = !left.contains(&Place { part: number, document: repeat.document });
            if let Some(row) = library.catalog.find(repeat.id).filter(|_| stays) {
                *copies.entry(row).or_insert(1) += 1;
                repeated += 1;
            }
        }
    }
    let mut copies: Vec<_> = copies.into_iter().collect();
    copies.sort_unstable();
    Ok((copies, repeated))
}
