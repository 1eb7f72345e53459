//! Writes the full text of a part.

use std::borrow::Borrow;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use tantivy::columnar::ColumnarWriter;
use tantivy::directory::{Directory, MmapDirectory, TerminatingWrite};
use tantivy::fieldnorm::FieldNormsSerializer;
use tantivy::index::SegmentComponent;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexMeta, IndexSettings, Segment};

use super::inverter::Inverter;
use crate::clean::Article;

/// The names of the fields.
pub(super) const TITLE: &str = "title";
pub(super) const BODY: &str = "body";

/// The name of the tokeniser in the schema: ours, which tantivy does not know.
const TOKENIZER: &str = "words";

/// Where tantivy looks for what an index is made of.
const META: &str = "meta.json";

/// Writes the full text of articles, row by row, into a folder that is made for it; on return all of it is on the disk.
/// Takes memory of about one and a half times the text.
///
/// tantivy's own writer takes twice the time: it keeps the places of each word in an arena where they grow in steps, and
/// makes a table for the greatest scores of each word, which no search here asks for. So the words are gathered by
/// [`Inverter`], and tantivy only packs them: the words and places on the disk are the same, byte by byte.
pub(in super::super) fn build<A: Borrow<Article>>(folder: &Path, articles: impl Iterator<Item = A>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let (mut titles, mut bodies) = (Inverter::default(), Inverter::default());
    for article in articles {
        let article = article.borrow();
        titles.add(article.title.as_deref().into_iter())?;
        bodies.add(article.blocks.iter().map(|block| block.text.as_str()))?;
    }
    write(folder, titles, bodies).map_err(io::Error::other)?;
    sync(folder)
}

/// Writes one segment and what names it.
fn write(folder: &Path, titles: Inverter, bodies: Inverter) -> tantivy::Result<()> {
    let mut schema = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::default().set_indexing_options(words);
    let title = schema.add_text_field(TITLE, options.clone());
    let body = schema.add_text_field(BODY, options);
    let index = Index::create(MmapDirectory::open(folder)?, schema.build(), IndexSettings::default())?;
    let rows = titles.lengths().len() as u32;
    let segment = index.new_segment().with_max_doc(rows);
    write_fields(&segment, [(title, titles), (body, bodies)])?;
    // Nothing is stored, but tantivy opens no segment without these.
    segment.open_write(SegmentComponent::Store)?.terminate()?;
    let mut columns = segment.open_write(SegmentComponent::FastFields)?;
    ColumnarWriter::default().serialize(rows, None, &mut columns)?;
    columns.terminate()?;
    let meta = IndexMeta { segments: vec![segment.meta().clone()], ..IndexMeta::with_schema(index.schema()) };
    index.directory().sync_directory()?;
    index.directory().atomic_write(Path::new(META), &serde_json::to_vec_pretty(&meta).map_err(io::Error::other)?)?;
    Ok(())
}

fn write_fields(segment: &Segment, fields: [(Field, Inverter); 2]) -> tantivy::Result<()> {
    let mut lengths = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
    let mut index = InvertedIndexSerializer::open(segment)?;
    for (field, inverter) in fields {
        lengths.serialize_field(field, inverter.lengths())?;
        // Without the lengths tantivy notes no greatest score for each block of rows, which only its own search asks for.
        let mut words = index.new_field(field, inverter.words(), None)?;
        inverter.write(&mut words)?;
        words.close()?;
    }
    lengths.close()?;
    index.close()?;
    Ok(())
}

/// tantivy syncs most of its files, and says nowhere which.
fn sync(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    // A folder cannot be synced everywhere.
    File::open(folder).and_then(|folder| folder.sync_all()).or_else(|error| match error.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::PermissionDenied => Ok(()),
        _ => Err(error),
    })
}
