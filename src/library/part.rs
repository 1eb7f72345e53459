//! A part of the library on disk: some tens of thousands of articles, written once and never changed.
//!
//! ```text
//! rows.arrow, rows.sums   what the list and the filter need            rows.rs
//! spellings               how texts are spelt for fuzzy words          spellings.rs
//! bodies                  what only the reading pane needs, packed     bodies.rs
//! ids                     which row has an id                          ids.rs
//! documents               what the part was read from                  documents.rs
//! text/                   full text; its documents have the numbers of the rows
//! ```
//!
//! Opening a part asks for the lengths of its files and nothing else. Each file is mapped on first use, and what is used of
//! it is checked against its checksum once, so that whatever happened to the file there is a [`Damage`] or what was
//! written, and never something else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::fulltext::{self, FullText};
use super::manifest::PartEntry;
use super::{Damage, Named, Spellings};
use crate::clean::{Article, ArticleId};
use crate::source::{LineNo, Origin, Position, Problem, Stamp};

mod bodies;
mod documents;
mod files;
mod ids;
mod rows;
mod searched;
mod sorted;
mod spellings;

use bodies::{Bodies, Body, Packing};
pub(super) use documents::{DocumentRow, Documents};
use files::{Folder, Lazy, lazily};
use ids::Ids;
use rows::Rows;
pub(super) use rows::{PartRow, split_url};

/// What a part is to hold.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// In the order of finding: the rows.
    pub(super) articles: Vec<Arc<Article>>,
    /// What was read, in the order of reading.
    pub(super) documents: Vec<DocumentState>,
    /// For each row the document it was found in, by its place in `documents`.
    pub(super) row_documents: Vec<u32>,
    /// Contents that were found again.
    pub(super) repeats: Vec<Repeat>,
    /// What could not be read, by the place of its document.
    pub(super) problems: Vec<(u32, Problem)>,
}

/// A document and how far it has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DocumentState {
    /// Absolute.
    pub(super) path: PathBuf,
    /// When it was read.
    pub(super) stamp: Stamp,
    /// Where to go on.
    pub(super) read: Position,
    /// Whether it was read to its end.
    pub(super) complete: bool,
    /// Of what was read.
    pub(super) fingerprint: [u8; 16],
}

/// An article whose content is a row already, here or in an earlier part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeat {
    pub(super) id: ArticleId,
    /// By its place among the documents of the part.
    pub(super) document: u32,
    pub(super) line: Option<LineNo>,
}

/// The folder of the full text.
const TEXT: &str = "text";

/// A part, each file mapped on first use. Whoever shares it shares the maps.
///
/// A file that another process has removed since, with a part that its manifest names no more, is met as a damage too:
/// whoever meets one looks at the manifest again before the library is blamed.
#[derive(Debug)]
pub(super) struct Part {
    folder: Folder,
    text: PathBuf,
    len: u32,
    rows: Lazy<Rows>,
    /// That the bytes of the headlines are what was written.
    headlines: Lazy<()>,
    /// See [`Part::rows_of_names`].
    rows_of_names: [Lazy<Arc<[u32]>>; Named::ALL.len()],
    /// Of headlines, bylines and sites.
    spellings: Lazy<[Spellings; 3]>,
    bodies: Lazy<Bodies>,
    ids: Lazy<Ids>,
    documents: Lazy<documents::Table>,
    full_text: Lazy<FullText>,
    damage: OnceLock<Damage>,
}

impl Part {
    /// Writes a part; `folder` must not be there yet. When this returns, the part is on the disk and stays there through
    /// a loss of power, but no manifest names it yet.
    ///
    /// # Errors
    /// What the system says; and where the draft contradicts itself or holds an article of more than a gigabyte. What was
    /// written until then stays for whoever clears the library of folders that no manifest names.
    pub(super) fn write(folder: &Path, draft: &Draft) -> io::Result<PartEntry> {
        check(draft)?;
        let name = folder.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| io::Error::other("the folder of a part has no name"))?.to_owned();
        fs::create_dir(folder)?;
        let rows = rows::pack(draft)?;
        files::write(&folder.join(rows::FILE), &[&rows.file])?;
        files::write(&folder.join(rows::SUMS), &[&rows.sums])?;
        files::write(&folder.join(spellings::FILE), &[&spellings::pack(&rows.file, &rows.texts)?])?;
        drop(rows);
        let bodies = bodies::pack(&draft.articles, |row| odd_path(draft, row), Packing::default())?;
        files::write(&folder.join(bodies::FILE), &bodies.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
        drop(bodies);
        files::write(&folder.join(ids::FILE), &[&ids::pack(draft.articles.iter().map(|article| article.id))])?;
        files::write(&folder.join(documents::FILE), &[&documents::pack(draft)?])?;
        fulltext::build(&folder.join(TEXT), draft.articles.iter().map(|article| &**article))?;
        let files = files::sync(folder)?;
        folder.parent().map_or(Ok(()), files::sync_folder)?;
        Ok(PartEntry { name, rows: draft.articles.len() as u32, files })
    }

    /// Opens a part of a library: looks at the length of each file, and reads none.
    pub(super) fn open(library: &Path, entry: &PartEntry) -> Result<Self, Damage> {
        let path = library.join(&entry.name);
        let text = path.join(TEXT);
        let folder = Folder::open(path, &entry.files)?;
        Ok(Self {
            folder,
            text,
            len: entry.rows,
            rows: OnceLock::new(),
            headlines: OnceLock::new(),
            rows_of_names: Named::ALL.map(|_| OnceLock::new()),
            spellings: OnceLock::new(),
            bodies: OnceLock::new(),
            ids: OnceLock::new(),
            documents: OnceLock::new(),
            full_text: OnceLock::new(),
            damage: OnceLock::new(),
        })
    }

    /// The name of its folder.
    pub(super) fn name(&self) -> &str {
        self.folder.path().file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// Number of rows.
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// A row; `None` where there are fewer, and where it is damaged: then [`Part::article`] says how.
    pub(super) fn row(&self, at: u32) -> Option<PartRow<'_>> {
        if at >= self.len {
            return None;
        }
        let row = self.rows().and_then(|rows| rows.row(at));
        row.inspect_err(|damage| self.note(damage)).ok()
    }

    /// The first damage that was met.
    pub(super) fn damage(&self) -> Option<&Damage> {
        self.damage.get()
    }

    /// The article of a row, as it was when the part was written.
    pub(super) fn article(&self, at: u32) -> Result<Article, Damage> {
        let whole = || self.folder.damage(bodies::FILE, files::MISMATCH);
        if at >= self.len {
            return Err(whole());
        }
        let body = self.bodies().and_then(|bodies| bodies.body(at).ok_or_else(whole));
        body.and_then(|body| self.joined(at, body)).inspect_err(|damage| self.note(damage))
    }

    /// Remembers that the part is damaged, for the next refresh.
    pub(super) fn note(&self, damage: &Damage) {
        let _ = self.damage.set(damage.clone());
    }

    /// All articles in the order of rows, each frame of bodies unpacked once.
    pub(super) fn articles(&self) -> impl Iterator<Item = Result<Article, Damage>> {
        let mut unpacked = (0, Vec::new().into_iter());
        let mut next_frame = 0;
        let mut body = move || -> Result<Body, Damage> {
            loop {
                if let Some(body) = unpacked.1.next() {
                    return Ok(body);
                }
                let (first, bodies) = self
                    .bodies()?
                    .bodies(next_frame)
                    .ok_or_else(|| self.folder.damage(bodies::FILE, files::MISMATCH))?;
                unpacked = (first, bodies.into_iter());
                next_frame += 1;
            }
        };
        (0..self.len).map(move |at| self.joined(at, body()?))
    }

    /// The row of an article, the first of several.
    pub(super) fn find(&self, id: ArticleId) -> Result<Option<u32>, Damage> {
        for row in self.ids()?.candidates(id) {
            let rows = self.rows()?;
            // The start of an id is equal and the rest is not: a rare chance, or damage, which decoding the row finds.
            if rows.may_be(row, id) || rows.row(row)?.id() == id {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// What the part was read from.
    pub(super) fn documents(&self) -> Result<Documents<'_>, Damage> {
        Ok(Documents { table: self.table()?, paths: self.rows()?.sources()? })
    }

    /// A document, by its place.
    pub(super) fn document(&self, at: u32) -> Result<Option<DocumentRow<'_>>, Damage> {
        Ok(self.documents()?.get(at))
    }

    /// Contents that were found again.
    pub(super) fn repeats(&self) -> Result<impl ExactSizeIterator<Item = Repeat>, Damage> {
        Ok(self.table()?.repeats())
    }

    /// What could not be read, by the place of its document.
    pub(super) fn problems(&self) -> Result<impl ExactSizeIterator<Item = (u32, Problem)>, Damage> {
        Ok(self.table()?.problems())
    }

    /// The full text.
    pub(super) fn full_text(&self) -> Result<&FullText, Damage> {
        lazily(&self.full_text, || FullText::open(&self.text)).map_err(Clone::clone)
    }

    fn ids(&self) -> Result<&Ids, Damage> {
        lazily(&self.ids, || Ids::open(&self.folder, self.len)).map_err(Clone::clone)
    }

    fn rows(&self) -> Result<&Rows, Damage> {
        lazily(&self.rows, || Rows::open(&self.folder, self.len)).map_err(Clone::clone)
    }

    fn bodies(&self) -> Result<&Bodies, Damage> {
        lazily(&self.bodies, || Bodies::open(&self.folder)).map_err(Clone::clone)
    }

    fn table(&self) -> Result<&documents::Table, Damage> {
        lazily(&self.documents, || documents::Table::open(&self.folder)).map_err(Clone::clone)
    }

    fn joined(&self, at: u32, body: Body) -> Result<Article, Damage> {
        let row = self.rows()?.row(at)?;
        let path = match body.path {
            Some(path) => documents::path_of(&path).to_owned(),
            None => self.document(row.document())?.map(|document| document.path().to_owned()).unwrap_or_default(),
        };
        let own = |text: Option<&str>| text.map(str::to_owned);
        Ok(Article {
            id: row.id(),
            origin: Origin { path, line: row.line() },
            title: own(row.title()),
            byline: own(row.byline()),
            published: own(row.published()),
            site: own(row.site()),
            url: row.url(),
            lang: own(row.lang()),
            words: row.words(),
            blocks: body.blocks,
            removed: body.removed,
        })
    }
}

/// The path of an article where it is not that of its document.
fn odd_path(draft: &Draft, row: usize) -> Option<Vec<u8>> {
    let document = draft.documents.get(*draft.row_documents.get(row)? as usize)?;
    let path = &draft.articles.get(row)?.origin.path;
    // As bytes: paths are equal that are written differently.
    let (path, document) = (documents::bytes_of(path), documents::bytes_of(&document.path));
    (path != document).then(|| path.to_owned())
}

fn check(draft: &Draft) -> io::Result<()> {
    let documents = draft.documents.len();
    let mut named = draft.row_documents.iter().chain(draft.repeats.iter().map(|repeat| &repeat.document));
    let sound = draft.articles.len() == draft.row_documents.len()
        && i32::try_from(draft.articles.len()).is_ok()
        && i32::try_from(documents).is_ok()
        && named.all(|document| (*document as usize) < documents)
        && draft.problems.iter().all(|(document, _)| (*document as usize) < documents);
    if sound { Ok(()) } else { Err(io::Error::other("a part contradicts itself")) }
}

#[cfg(test)]
mod tests;
