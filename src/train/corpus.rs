//! Reads pages and their truth: `train_text`, `train_inscriptis` and `train_html.jsonl.gz` of one folder.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::bare;

/// What a page is given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    /// Its text, one block a line.
    Text,
    /// Its text in the layout of another renderer.
    Inscriptis,
    /// Its HTML.
    Html,
    /// Its HTML, the names of its parts taken away.
    Bare,
    /// Its truth: an article without furniture, of which nothing may be lost.
    Clean,
    /// A page of text whose article was cut short.
    Short,
    /// The start of a truth.
    Part,
    /// A page of text in letters that no word list knows.
    Foreign,
    /// A page of HTML with readers' comments below its article.
    Talk,
    /// A truth below its headline and its particulars.
    Headed,
    /// A truth with a line or two of furniture.
    Specked,
    /// The start of a truth between the furniture that stood next to it.
    Narrow,
    /// Some lines out of a truth.
    Piece,
    /// A short article among the menus and teasers of a portal.
    Portal,
    /// A truth, or the start of one, with readers' comments that belong to it.
    Discussed,
    /// A truth, or the start of one, that is or holds lines that are no prose: lists, tables, verses, talk.
    Listed,
}

impl Input {
    /// Whether it is an article without furniture.
    pub(crate) fn is_clean(self) -> bool {
        matches!(self, Self::Clean | Self::Part | Self::Headed | Self::Piece | Self::Discussed | Self::Listed)
    }

    /// Whether it is a page as it was found, or made out of one to be like many that are found.
    pub(crate) fn is_page(self) -> bool {
        matches!(self, Self::Text | Self::Inscriptis | Self::Html | Self::Bare | Self::Short | Self::Portal)
    }
}

impl Input {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Inscriptis => "inscriptis",
            Self::Html => "html",
            Self::Bare => "bare",
            Self::Clean => "clean",
            Self::Short => "short",
            Self::Part => "part",
            Self::Foreign => "foreign",
            Self::Talk => "talk",
            Self::Headed => "headed",
            Self::Specked => "specked",
            Self::Narrow => "narrow",
            Self::Piece => "piece",
            Self::Portal => "portal",
            Self::Discussed => "discussed",
            Self::Listed => "listed",
        }
    }
}

/// A page with its truth.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub id: String,
    /// The data set that it comes from.
    pub source: String,
    /// Its site: the host of its address; its own id where that is not known.
    pub site: String,
    /// Its headline, where a person noted it.
    pub title: Option<String>,
    pub truth: String,
    pub given: Vec<(Input, String)>,
}

#[derive(Deserialize)]
struct Marked {
    id: String,
    source: String,
    url: Option<String>,
    title: Option<String>,
    truth_text: String,
    raw_text: String,
}

#[derive(Deserialize)]
struct Rendered {
    id: String,
    #[serde(alias = "html")]
    raw_text: String,
}

/// Reads a folder's pages as the inputs that are asked for.
///
/// # Errors
/// A file is missing or a line of it is no page; the message names both.
pub(crate) fn read(folder: &Path, inputs: &[Input]) -> Result<Vec<Record>, String> {
    let marked: Vec<Marked> = lines(&folder.join("train_text.jsonl.gz"))?;
    let mut others = Vec::new();
    for input in inputs {
        if let Input::Inscriptis | Input::Html | Input::Bare = input {
            let file = if *input == Input::Bare { Input::Html } else { *input };
            let path = folder.join(format!("train_{}.jsonl.gz", file.name()));
            let pages: Vec<Rendered> = lines(&path)?;
            let pages: FxHashMap<String, String> = pages.into_iter().map(|page| (page.id, page.raw_text)).collect();
            others.push((*input, pages));
        }
    }
    let record = |marked: Marked| {
        let mut given = Vec::new();
        for input in inputs {
            let other = others.iter_mut().find(|(other, _)| other == input);
            let text = match input {
                Input::Text => Some(marked.raw_text.clone()),
                Input::Clean => Some(marked.truth_text.clone()),
                Input::Short
                | Input::Part
                | Input::Foreign
                | Input::Talk
                | Input::Headed
                | Input::Specked
                | Input::Narrow
                | Input::Piece
                | Input::Portal
                | Input::Discussed
                | Input::Listed => None,
                Input::Inscriptis | Input::Html => other.and_then(|(_, pages)| pages.remove(&marked.id)),
                Input::Bare => other.and_then(|(_, pages)| pages.remove(&marked.id)).map(|html| {
                    // Every third page without paragraphs, whichever.
                    bare::bare(&html, blake3::hash(marked.id.as_bytes()).as_bytes()[0].is_multiple_of(3))
                }),
            };
            given.extend(text.map(|text| (*input, text)));
        }
        let site = marked.url.as_deref().and_then(site).unwrap_or_else(|| marked.id.clone());
        Record { id: marked.id, source: marked.source, site, title: marked.title, truth: marked.truth_text, given }
    };
    Ok(marked.into_iter().map(record).collect())
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, String> {
    let unread = |error: &dyn std::fmt::Display| format!("{}: cannot read: {error}", path.display());
    let file = File::open(path).map_err(|error| unread(&error))?;
    let mut records = Vec::new();
    for (no, line) in (1..).zip(BufReader::new(MultiGzDecoder::new(file)).lines()) {
        let line = line.map_err(|error| unread(&error))?;
        let record = serde_json::from_str(&line);
        records.push(record.map_err(|error| format!("{}:{no}: no page: {error}", path.display()))?);
    }
    Ok(records)
}

/// The host of an address, without `www.`.
fn site(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// A fold for every record: all pages of a site are in the same one, and all folds have about as many pages.
pub(crate) fn folds(records: &[Record], folds: usize) -> Vec<usize> {
    let mut pages_of: FxHashMap<&str, usize> = FxHashMap::default();
    for record in records {
        *pages_of.entry(record.site.as_str()).or_default() += 1;
    }
    let mut sites: Vec<(&str, usize)> = pages_of.into_iter().collect();
    // Large sites first; those of one size in an order that says nothing of them.
    let scrambled = |name: &str| *blake3::hash(name.as_bytes()).as_bytes();
    sites.sort_by_cached_key(|(name, pages)| (std::cmp::Reverse(*pages), scrambled(name)));
    let mut held = vec![0; folds.max(1)];
    let mut fold_of: FxHashMap<&str, usize> = FxHashMap::default();
    for (name, pages) in sites {
        let smallest = (0..held.len()).min_by_key(|fold| held.get(*fold)).unwrap_or_default();
        held.get_mut(smallest).into_iter().for_each(|count| *count += pages);
        fold_of.insert(name, smallest);
    }
    records.iter().map(|record| fold_of.get(record.site.as_str()).copied().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(site: &str) -> Record {
        let empty = String::new;
        Record { id: empty(), source: empty(), site: site.into(), title: None, truth: empty(), given: Vec::new() }
    }

    #[test]
    fn a_site_is_in_one_fold_and_folds_are_even() {
        let records: Vec<Record> = (0..100).map(|n| record(&format!("site{}", n % 40))).collect();
        let folds = folds(&records, 5);
        for (a, fold) in records.iter().zip(&folds) {
            assert!(records.iter().zip(&folds).all(|(b, other)| a.site != b.site || fold == other));
        }
        assert!((0..5).all(|fold| (18..=22).contains(&folds.iter().filter(|f| **f == fold).count())), "{folds:?}");
    }

    #[test]
    fn a_site_is_the_host() {
        assert_eq!(site("https://www.example.org/a").as_deref(), Some("example.org"));
        assert_eq!(site("example"), None);
    }

    #[test]
    fn a_bad_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("train_text.jsonl.gz");
        assert!(read(folder.path(), &[Input::Text]).unwrap_err().contains("train_text"));
        let mut gz = flate2::write::GzEncoder::new(File::create(&path).unwrap(), flate2::Compression::fast());
        let good = r#"{"id":"1","source":"own","url":"http://a.b/","raw_text":"x","truth_text":"y"}"#;
        std::io::Write::write_all(&mut gz, format!("{good}\nnonsense\n").as_bytes()).unwrap();
        gz.finish().unwrap();
        assert!(read(folder.path(), &[Input::Text]).unwrap_err().contains("jsonl.gz:2: "));
    }
}
