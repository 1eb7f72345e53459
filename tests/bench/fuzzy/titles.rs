//! The headlines that all engines are asked about: of a library on disk for the one, in memory for the others.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use offprint::library::Catalog;

use crate::desk::{Collection, Desk};
use crate::generate::write::{self, Tally};

/// A collection, its rows and their headlines.
pub struct Stock {
    pub collection: Collection,
    pub catalog: Catalog,
    /// One after the other.
    text: String,
    ends: Vec<usize>,
}

impl Stock {
    /// So many generated articles, or so many lines of a file as headlines; of JSON Lines all articles.
    pub fn open(desk: &Desk, file: Option<&Path>, count: u64) -> io::Result<Self> {
        let collection = match file {
            None => heads(desk, count)?,
            Some(file) if file.extension().is_some_and(|ending| ending == "jsonl") => articles(desk, file)?,
            Some(file) => lines(desk, file, count)?,
        };
        let catalog = collection.catalog();
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(catalog.len()));
        for (_, row) in catalog.iter() {
            text.push_str(row.headline());
            ends.push(text.len());
        }
        Ok(Self { collection, catalog, text, ends })
    }

    /// In the order of rows.
    pub fn titles(&self) -> Vec<&str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.text.get(start..*end)).collect()
    }

    /// The headlines as a file, one a line.
    pub fn title_file(&self, desk: &Desk) -> io::Result<PathBuf> {
        let name = self.collection.library.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let path = desk.path(&format!("{name}.titles.txt"));
        let mut out = BufWriter::new(File::create(&path)?);
        self.titles().iter().try_for_each(|title| writeln!(out, "{title}"))?;
        out.flush()?;
        Ok(path)
    }
}

fn heads(desk: &Desk, count: u64) -> io::Result<Collection> {
    let name = format!("heads-{}-{count}", desk.seed);
    desk.collection(&name, &format!("{name}.jsonl"), count, |path| write::heads(&desk.generator, count, path))
}

/// What tells files of one name apart.
fn name_of(file: &Path) -> io::Result<String> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    Ok(format!("{stem}-{}", std::fs::metadata(file)?.len()))
}

fn articles(desk: &Desk, file: &Path) -> io::Result<Collection> {
    let library = desk.path(&format!("{}.library", name_of(file)?));
    Ok(Collection { source: std::path::absolute(file)?, library, count: 0, tally: Tally::default() })
}

fn lines(desk: &Desk, file: &Path, count: u64) -> io::Result<Collection> {
    let name = format!("{}-{count}", name_of(file)?);
    desk.collection(&name, &format!("{name}.jsonl"), count, |path| {
        let mut out = BufWriter::new(File::create(path)?);
        let mut tally = Tally::default();
        let titles = BufReader::new(File::open(file)?).lines();
        for title in titles.filter(|title| title.as_ref().map_or(true, |title| !title.trim().is_empty())) {
            if tally.articles == count {
                break;
            }
            let k = tally.articles;
            let article = serde_json::json!({"title": title?, "text": format!("This is article number {k}.")});
            writeln!(out, "{article}")?;
            tally.articles += 1;
        }
        out.flush()?;
        Ok(tally)
    })
}
