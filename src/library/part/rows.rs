//! The rows of a part: an Arrow IPC file, mapped, that any Arrow tool can read.
//!
//! ```text
//! rows.arrow  dictionaries of byline, site, url_root, lang, source │ batch │ batch │ … │ footer
//! rows.sums   where each of these blocks is, and its checksum (postcard)
//! ```
//!
//! Each block is checked and decoded on first use, in place: its checksum, offsets and UTF-8. So one row costs one
//! batch of at most [`BATCH`] rows, and what was used once is no more than an index into the map. What is damaged is never
//! given to the decoder, which may panic over it. Searches, which look at all rows, read a few columns of each batch without
//! decoding it; these have checksums of their own.
//!
//! Beside its footer the file says nothing that is not in `rows.sums`; the footer is for other programs.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::AtomicU8;
use std::sync::{Arc, OnceLock};

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, UInt16Type, UInt32Type};
use arrow_array::{FixedSizeBinaryArray, Int32Array, RecordBatch, StringArray, UInt16Array, UInt32Array};
use arrow_buffer::Buffer;
use arrow_ipc::reader::RecordBatchDecoder;
use arrow_ipc::{Message, MetadataVersion};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use serde::{Deserialize, Serialize};

use super::files::{self, Folder, Lazy, lazily};
use crate::clean::ArticleId;
use crate::library::{Damage, Named};

mod columns;
mod row;
mod write;

use columns::{Buffers, buffer_of};
pub(in crate::library) use row::{PartRow, split_url};
pub(super) use write::pack;

pub(super) const FILE: &str = "rows.arrow";
pub(super) const SUMS: &str = "rows.sums";

/// Rows of a batch at the most. A list in another order than that of finding has each row from another batch, so what a
/// batch costs on first use is what such a row costs: at 256 about 60 µs for Arabic and 10 µs for English, most of it the
/// check for UTF-8. Smaller batches take more room for their headers.
const BATCH: usize = 256;

/// Bytes of text of a batch after which it is closed, whatever its rows.
const BATCH_BYTES: usize = 1 << 20;

/// The columns in their order: what searches look through stands together. Those with a dictionary are read here as the
/// numbers that they hold.
const COLUMNS: [(&str, Kind); 13] = [
    ("id", Kind::Id),
    ("title", Kind::Text),
    ("lead", Kind::Text),
    ("published", Kind::Text),
    ("byline", Kind::Dictionary),
    ("site", Kind::Dictionary),
    ("url_root", Kind::Dictionary),
    ("lang", Kind::Dictionary),
    ("words", Kind::Count),
    ("minutes", Kind::Minutes),
    ("source", Kind::Source),
    ("line", Kind::Line),
    ("url_rest", Kind::Text),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Id,
    Text,
    Dictionary,
    Count,
    Minutes,
    Source,
    Line,
}

impl Kind {
    fn data_type(self) -> DataType {
        match self {
            Self::Id => DataType::FixedSizeBinary(ID),
            Self::Text => DataType::Utf8,
            Self::Dictionary | Self::Source => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
            }
            Self::Count | Self::Line => DataType::UInt32,
            Self::Minutes => DataType::UInt16,
        }
    }

    /// How many buffers a column has: first what is missing, last the values.
    const fn buffers(self) -> usize {
        match self {
            Self::Text => 3,
            _ => 2,
        }
    }

    fn is_nullable(self) -> bool {
        matches!(self, Self::Text | Self::Dictionary | Self::Line)
    }
}

/// Bytes of an id.
const ID: i32 = 16;

/// Places of columns that are read without decoding their batch.
const ID_COLUMN: usize = 0;
const TITLE: usize = 1;
const LEAD: usize = 2;
const PUBLISHED: usize = 3;
const BYLINE: usize = 4;
const SITE: usize = 5;
const URL_ROOT: usize = 6;
const LANG: usize = 7;
const WORDS: usize = 8;

/// How the columns that have a dictionary are to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dictionaries {
    /// As the texts that they stand for: what is written.
    AsText,
    /// As the numbers that stand in the column itself.
    AsNumbers,
}

fn schema(dictionaries: Dictionaries) -> SchemaRef {
    let fields = COLUMNS.map(|(name, kind)| {
        let data_type = match kind.data_type() {
            DataType::Dictionary(number, _) if dictionaries == Dictionaries::AsNumbers => *number,
            other => other,
        };
        Field::new(name, data_type, kind.is_nullable())
    });
    Arc::new(Schema::new(fields.to_vec()))
}

/// Where the blocks of the file are: what `rows.sums` holds.
#[derive(Debug, Serialize, Deserialize)]
struct Sums {
    /// In the order of their columns.
    dictionaries: [Place; 5],
    batches: Vec<BatchPlace>,
}

/// A block of the file.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Place {
    offset: u64,
    header: u32,
    body: u64,
    sum: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct BatchPlace {
    block: Place,
    rows: u32,
    buffers: Buffers,
}

/// The rows of a part, mapped.
#[derive(Debug)]
pub(super) struct Rows {
    map: Buffer,
    path: PathBuf,
    schema: SchemaRef,
    bylines: StringArray,
    sites: StringArray,
    url_roots: StringArray,
    langs: StringArray,
    sources: (Place, Lazy<StringArray>),
    /// The first row of each batch.
    starts: Vec<u32>,
    batches: Vec<Kept>,
}

/// A batch, and what of it has been looked at.
#[derive(Debug)]
struct Kept {
    place: BatchPlace,
    /// See [`Section::bit`].
    checked: AtomicU8,
    batch: Lazy<Batch>,
}

impl From<BatchPlace> for Kept {
    fn from(place: BatchPlace) -> Self {
        Self { place, checked: AtomicU8::new(0), batch: OnceLock::new() }
    }
}

impl Rows {
    pub(super) fn open(folder: &Folder, rows: u32) -> Result<Self, Damage> {
        let map = Buffer::from(bytes::Bytes::from_owner(folder.map(FILE)?));
        let path = folder.path().join(FILE);
        let sums = folder.read_sealed(SUMS)?;
        let sums: Sums = postcard::from_bytes(&sums).map_err(|error| folder.damage(SUMS, error.to_string()))?;
        let mut starts = Vec::with_capacity(sums.batches.len());
        let mut next = 0u32;
        for batch in &sums.batches {
            starts.push(next);
            next = next.saturating_add(batch.rows);
        }
        if next != rows {
            return Err(folder.damage(SUMS, format!("tells of {next} rows and should tell of {rows}")));
        }
        let dictionary = |place| dictionary(&map, place).map_err(|why| Damage::new(&path, why));
        let [bylines, sites, url_roots, langs, sources] = sums.dictionaries;
        Ok(Self {
            bylines: dictionary(bylines)?,
            sites: dictionary(sites)?,
            url_roots: dictionary(url_roots)?,
            langs: dictionary(langs)?,
            sources: (sources, OnceLock::new()),
            schema: schema(Dictionaries::AsNumbers),
            starts,
            batches: sums.batches.into_iter().map(Kept::from).collect(),
            map,
            path,
        })
    }

    /// A row of those that there are.
    pub(super) fn row(&self, at: u32) -> Result<PartRow<'_>, Damage> {
        let number = self.batch_of(at);
        let Some((kept, start)) = self.batches.get(number).zip(self.starts.get(number)) else {
            return Err(Damage::new(&self.path, format!("has no row {at}")));
        };
        let decode = || Batch::decode(&self.map, &kept.place, &self.schema).map_err(|why| self.damage(why));
        let batch = lazily(&kept.batch, decode).map_err(Clone::clone)?;
        Ok(PartRow { rows: self, batch, at: (at - start) as usize })
    }

    /// Whether a row has an id, without decoding its batch. What is damaged may be taken for another id.
    pub(super) fn may_be(&self, at: u32, id: ArticleId) -> bool {
        let batch = self.batch_of(at);
        let found = self.batches.get(batch).zip(self.starts.get(batch)).and_then(|(kept, start)| {
            let ids = kept.place.view(&self.map).buffer(buffer_of(ID_COLUMN) + 1);
            ids.get((at - start) as usize * ID as usize..)?.first_chunk()
        });
        found == Some(&id.0)
    }

    fn damage(&self, why: impl Into<String>) -> Damage {
        Damage::new(&self.path, why)
    }

    fn batch_of(&self, at: u32) -> usize {
        // All batches but the last are full, as a rule.
        let guess = at as usize / BATCH;
        match (self.starts.get(guess), self.starts.get(guess + 1)) {
            (Some(start), next) if *start <= at && next.is_none_or(|next| at < *next) => guess,
            _ => self.starts.partition_point(|start| *start <= at).saturating_sub(1),
        }
    }

    /// The file.
    pub(super) fn map(&self) -> &Buffer {
        &self.map
    }

    /// The values of a column.
    pub(super) fn names(&self, column: Named) -> &StringArray {
        match column {
            Named::Byline => &self.bylines,
            Named::Site => &self.sites,
            Named::UrlRoot => &self.url_roots,
            Named::Lang => &self.langs,
        }
    }

    /// The paths of the documents, as text.
    pub(super) fn sources(&self) -> Result<&StringArray, Damage> {
        let (place, cell) = &self.sources;
        let decode = || dictionary(&self.map, *place).map_err(|why| Damage::new(&self.path, why));
        lazily(cell, decode).map_err(Clone::clone)
    }
}

/// A batch, each column an index into the map.
#[derive(Debug)]
struct Batch {
    id: FixedSizeBinaryArray,
    title: StringArray,
    lead: StringArray,
    published: StringArray,
    byline: Int32Array,
    site: Int32Array,
    url_root: Int32Array,
    lang: Int32Array,
    words: UInt32Array,
    minutes: UInt16Array,
    document: Int32Array,
    line: UInt32Array,
    url_rest: StringArray,
}

impl Batch {
    fn decode(map: &Buffer, place: &BatchPlace, schema: &SchemaRef) -> Result<Self, String> {
        let block = place.block.checked(map)?;
        let message = message(&block)?;
        let header = message.header_as_record_batch().ok_or("has a block of another kind")?;
        let batch = decode(&place.block.body(&block), header, schema, message.version()).map_err(|e| e.to_string())?;
        if batch.num_rows() != place.rows as usize {
            return Err("has a batch of another length".to_owned());
        }
        Self::of(&batch).ok_or_else(|| "has other columns".to_owned())
    }

    fn of(batch: &RecordBatch) -> Option<Self> {
        let mut columns = batch.columns().iter();
        Some(Self {
            id: columns.next()?.as_fixed_size_binary_opt()?.clone(),
            title: columns.next()?.as_string_opt()?.clone(),
            lead: columns.next()?.as_string_opt()?.clone(),
            published: columns.next()?.as_string_opt()?.clone(),
            byline: columns.next()?.as_primitive_opt::<Int32Type>()?.clone(),
            site: columns.next()?.as_primitive_opt::<Int32Type>()?.clone(),
            url_root: columns.next()?.as_primitive_opt::<Int32Type>()?.clone(),
            lang: columns.next()?.as_primitive_opt::<Int32Type>()?.clone(),
            words: columns.next()?.as_primitive_opt::<UInt32Type>()?.clone(),
            minutes: columns.next()?.as_primitive_opt::<UInt16Type>()?.clone(),
            document: columns.next()?.as_primitive_opt::<Int32Type>()?.clone(),
            line: columns.next()?.as_primitive_opt::<UInt32Type>()?.clone(),
            url_rest: columns.next()?.as_string_opt()?.clone(),
        })
    }
}

impl Place {
    /// Where the block is in a file of that length.
    fn range(self, length: usize) -> Option<Range<usize>> {
        let end = self.offset.checked_add(u64::from(self.header))?.checked_add(self.body)?;
        let (start, end) = (usize::try_from(self.offset).ok()?, usize::try_from(end).ok()?);
        (end <= length).then_some(start..end)
    }

    /// The bytes of the block, if they are those that were written.
    fn checked(self, map: &Buffer) -> Result<Buffer, String> {
        let block = self.range(map.len()).map(|range| map.slice_with_length(range.start, range.len()));
        block.filter(|block| crc32fast::hash(block) == self.sum).ok_or_else(|| files::MISMATCH.to_owned())
    }

    /// What comes after the header.
    fn body(self, block: &Buffer) -> Buffer {
        block.slice((self.header as usize).min(block.len()))
    }
}

/// Length and mark before the header of a block.
const PREFIX: usize = 8;

fn message(block: &[u8]) -> Result<Message<'_>, String> {
    arrow_ipc::root_as_message(block.get(PREFIX..).unwrap_or_default()).map_err(|error| error.to_string())
}

fn decode(
    body: &Buffer,
    header: arrow_ipc::RecordBatch<'_>,
    schema: &SchemaRef,
    version: MetadataVersion,
) -> Result<RecordBatch, ArrowError> {
    // What is not aligned would be copied; files are written aligned.
    RecordBatchDecoder::try_new(body, header, Arc::clone(schema), &HashMap::new(), &version)?
        .with_require_alignment(true)
        .read_record_batch()
}

fn dictionary(map: &Buffer, place: Place) -> Result<StringArray, String> {
    let block = place.checked(map)?;
    let message = message(&block)?;
    let header = message.header_as_dictionary_batch().and_then(|batch| batch.data());
    let header = header.ok_or("has a block of another kind")?;
    let schema = Arc::new(Schema::new(vec![Field::new("value", DataType::Utf8, true)]));
    let batch = decode(&place.body(&block), header, &schema, message.version()).map_err(|e| e.to_string())?;
    let values = batch.columns().first().and_then(|values| values.as_string_opt::<i32>());
    values.cloned().ok_or_else(|| "has other columns".to_owned())
}
