//! Writing rows: all of a part in memory, a tenth of its text.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::{FixedSizeBinaryBuilder, Int32Builder};
use arrow_array::{ArrayRef, DictionaryArray, Int32Array, RecordBatch, StringArray, UInt16Array, UInt32Array};
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use arrow_ipc::{Block, MetadataVersion};
use arrow_schema::{ArrowError, SchemaRef};

use super::columns::{Buffers, View};
use super::{BATCH, BATCH_BYTES, BatchPlace, Dictionaries, ID, LEAD, Place, Sums, TITLE, message, schema, split_url};
use crate::clean::Article;
use crate::library::part::{Draft, files};
use crate::text;

/// What is written of the rows.
pub(in crate::library::part) struct Packed {
    /// The file of the rows.
    pub(in crate::library::part) file: Vec<u8>,
    /// The file of their checksums.
    pub(in crate::library::part) sums: Vec<u8>,
    /// Where in the file of the rows each headline, each distinct byline and each distinct site stands.
    pub(in crate::library::part) texts: [Vec<Range<usize>>; 3],
}

/// Makes the files of the rows.
pub(in crate::library::part) fn pack(draft: &Draft) -> io::Result<Packed> {
    let columns = Columns::of(draft)?;
    let batches = batches(draft);
    let file = columns.file(draft, &batches).map_err(io::Error::other)?;
    let odd = || io::Error::other("the rows were not written as they should be");
    let sums = sums(&file, &batches).ok_or_else(odd)?;
    let texts = texts_of(&file, &sums).ok_or_else(odd)?;
    let sums = postcard::to_stdvec(&sums).map_err(io::Error::other)?;
    Ok(Packed { file, sums: files::seal(sums), texts })
}

/// Where the texts stand that are spelt.
fn texts_of(file: &[u8], sums: &Sums) -> Option<[Vec<Range<usize>>; 3]> {
    let headlines = sums.batches.iter().flat_map(|batch| {
        let view = batch.view(file);
        let (titles, leads) = (view.texts(TITLE), view.texts(LEAD));
        (0..batch.rows as usize).map(move |row| titles.range(row).or_else(|| leads.range(row)).unwrap_or_default())
    });
    let headlines = headlines.collect();
    let [bylines, sites, ..] = sums.dictionaries;
    Some([headlines, values(file, bylines)?, values(file, sites)?])
}

/// Where the values of a dictionary stand.
fn values(file: &[u8], place: Place) -> Option<Vec<Range<usize>>> {
    let block = file.get(place.range(file.len())?)?;
    let batch = message(block).ok()?.header_as_dictionary_batch()?.data()?;
    let buffers: Vec<u32> = places(batch, place)?;
    let view = View::new(file, place, &buffers);
    let texts = view.texts_at(0);
    Some((0..usize::try_from(batch.length()).ok()?).map_while(|at| texts.range(at)).collect())
}

/// Where the buffers of a batch start, and where the last ends, counted from the start of its block.
fn places<T: FromIterator<u32>>(batch: arrow_ipc::RecordBatch<'_>, place: Place) -> Option<T> {
    let buffers = batch.buffers()?;
    let starts = buffers.iter().map(arrow_ipc::Buffer::offset);
    let end = buffers.iter().next_back().map(|buffer| buffer.offset() + buffer.length());
    starts.chain(end).map(|at| place.header.checked_add(u32::try_from(at).ok()?)).collect()
}

/// The rows of each batch. One without rows where there are none, since dictionaries go with a batch.
fn batches(draft: &Draft) -> Vec<Range<usize>> {
    let mut batches = Vec::new();
    let (mut first, mut held) = (0, 0);
    for (row, article) in draft.articles.iter().enumerate() {
        held += texts(article).into_iter().flatten().map(str::len).sum::<usize>();
        if held >= BATCH_BYTES || row + 1 - first == BATCH {
            batches.push(first..row + 1);
            (first, held) = (row + 1, 0);
        }
    }
    if first < draft.articles.len() || batches.is_empty() {
        batches.push(first..draft.articles.len());
    }
    batches
}

/// The texts that stand in a batch itself.
fn texts(article: &Article) -> [Option<&str>; 4] {
    let lead = article.title.is_none().then(|| article.headline());
    [article.title.as_deref(), lead, article.published.as_deref(), url_rest(article)]
}

fn url_root(article: &Article) -> Option<&str> {
    article.url.as_deref().map(|url| split_url(url).0)
}

fn url_rest(article: &Article) -> Option<&str> {
    article.url.as_deref().map(|url| split_url(url).1)
}

/// What all batches share.
struct Columns {
    schema: SchemaRef,
    byline: Dictionary,
    site: Dictionary,
    url_root: Dictionary,
    lang: Dictionary,
    sources: ArrayRef,
}

/// The numbers of a column, and the texts that they stand for.
struct Dictionary {
    numbers: Vec<Option<i32>>,
    texts: ArrayRef,
}

impl Dictionary {
    fn of<'a>(column: impl Iterator<Item = Option<&'a str>>) -> io::Result<Self> {
        let mut known = HashMap::new();
        let mut texts = Vec::new();
        let mut number = |text: &'a str| {
            *known.entry(text).or_insert_with(|| {
                texts.push(text);
                // Rows are fewer than an i32 can count.
                (texts.len() as u32 - 1).cast_signed()
            })
        };
        let numbers = column.map(|text| text.map(&mut number)).collect();
        Ok(Self { numbers, texts: strings(&texts)? })
    }

    fn slice(&self, rows: Range<usize>) -> Result<ArrayRef, ArrowError> {
        let mut numbers = Int32Builder::with_capacity(rows.len());
        numbers.extend(self.numbers.get(rows).unwrap_or_default().iter().copied());
        Ok(Arc::new(DictionaryArray::try_new(numbers.finish(), Arc::clone(&self.texts))?))
    }
}

/// The texts of a dictionary: Arrow counts their bytes in 31 bits.
fn strings<S: AsRef<str>>(texts: &[S]) -> io::Result<ArrayRef> {
    let bytes = texts.iter().map(|text| text.as_ref().len()).sum::<usize>();
    if i32::try_from(bytes).is_err() {
        return Err(io::Error::other("a part has too many names for its rows"));
    }
    Ok(Arc::new(StringArray::from_iter_values(texts)))
}

impl Columns {
    fn of(draft: &Draft) -> io::Result<Self> {
        let sources: Vec<_> = draft.documents.iter().map(|document| document.path.to_string_lossy()).collect();
        Ok(Self {
            schema: schema(Dictionaries::AsText),
            byline: Dictionary::of(draft.articles.iter().map(|article| article.byline.as_deref()))?,
            site: Dictionary::of(draft.articles.iter().map(|article| article.site.as_deref()))?,
            url_root: Dictionary::of(draft.articles.iter().map(|article| url_root(article)))?,
            lang: Dictionary::of(draft.articles.iter().map(|article| article.lang.as_deref()))?,
            sources: strings(&sources)?,
        })
    }

    fn file(&self, draft: &Draft, batches: &[Range<usize>]) -> Result<Vec<u8>, ArrowError> {
        let options = IpcWriteOptions::try_new(ALIGNMENT, false, MetadataVersion::V5)?;
        let mut writer = FileWriter::try_new_with_options(Vec::new(), &self.schema, options)?;
        for rows in batches {
            writer.write(&self.batch(draft, rows.clone())?)?;
        }
        writer.finish()?;
        writer.into_inner()
    }

    fn batch(&self, draft: &Draft, rows: Range<usize>) -> Result<RecordBatch, ArrowError> {
        let articles = draft.articles.get(rows.clone()).unwrap_or_default();
        let documents = draft.row_documents.get(rows.clone()).unwrap_or_default();
        let mut ids = FixedSizeBinaryBuilder::with_capacity(articles.len(), ID);
        articles.iter().try_for_each(|article| ids.append_value(article.id.0))?;
        let text = |which: fn(&Article) -> Option<&str>| -> ArrayRef {
            Arc::new(articles.iter().map(|article| which(article)).collect::<StringArray>())
        };
        let minutes = articles.iter().map(|article| u16::try_from(text::minutes(article)).unwrap_or(u16::MAX));
        let documents = documents.iter().map(|document| document.cast_signed()).collect::<Int32Array>();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(ids.finish()),
            text(|article| article.title.as_deref()),
            text(|article| article.title.is_none().then(|| article.headline())),
            text(|article| article.published.as_deref()),
            self.byline.slice(rows.clone())?,
            self.site.slice(rows.clone())?,
            self.url_root.slice(rows.clone())?,
            self.lang.slice(rows)?,
            Arc::new(articles.iter().map(|article| article.words).collect::<UInt32Array>()),
            Arc::new(minutes.collect::<UInt16Array>()),
            Arc::new(DictionaryArray::try_new(documents, Arc::clone(&self.sources))?),
            Arc::new(articles.iter().map(|article| article.origin.line.map(|line| line.0)).collect::<UInt32Array>()),
            text(url_rest),
        ];
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }
}

/// Of each column in the file: enough for all numbers here.
const ALIGNMENT: usize = 8;

/// What `rows.sums` says of a file.
fn sums(file: &[u8], batches: &[Range<usize>]) -> Option<Sums> {
    let (rest, tail) = file.split_last_chunk::<10>()?;
    let length = arrow_ipc::reader::read_footer_length(*tail).ok()?;
    let footer = arrow_ipc::root_as_footer(rest.get(rest.len().checked_sub(length)?..)?).ok()?;
    let mut dictionaries = [Place::default(); 5];
    for block in footer.dictionaries()? {
        let place = place(file, block)?;
        let number = message(file.get(place.range(file.len())?)?).ok()?.header_as_dictionary_batch()?.id();
        *dictionaries.get_mut(usize::try_from(number).ok()?)? = place;
    }
    let blocks = footer.recordBatches()?;
    let batches = blocks.iter().zip(batches).map(|(block, rows)| {
        let block = place(file, block)?;
        let batch = message(file.get(block.range(file.len())?)?).ok()?.header_as_record_batch()?;
        let buffers = Buffers::of(&places::<Vec<u32>>(batch, block)?)?;
        let mut batch = BatchPlace { block, rows: rows.len() as u32, buffers };
        batch.seal(file);
        Some(batch)
    });
    Some(Sums { dictionaries, batches: batches.collect::<Option<_>>()? })
}

fn place(file: &[u8], block: &Block) -> Option<Place> {
    let place = Place {
        offset: u64::try_from(block.offset()).ok()?,
        header: u32::try_from(block.metaDataLength()).ok()?,
        body: u64::try_from(block.bodyLength()).ok()?,
        sum: 0,
    };
    Some(Place { sum: crc32fast::hash(file.get(place.range(file.len())?)?), ..place })
}
