//! Which columns of a file are read, and as what.

use std::path::Path;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::file::metadata::ParquetMetaData;
use parquet::schema::types::SchemaDescriptor;
use serde_json::value::RawValue;

use super::super::{Options, Problem, given, record};
use super::{BATCH, ROWS, partition};

/// The columns that are read.
pub(super) struct Columns {
    /// The types of all columns of the file, as they are to be decoded.
    pub(super) schema: SchemaRef,
    /// Their places in the file, rising.
    roots: Vec<usize>,
    /// Their names, in the same order: column `i` of a batch is called `names[i]`.
    pub(super) names: Vec<String>,
    /// Which of `names` may hold the text, the likeliest first.
    pub(super) texts: Vec<usize>,
    /// What the path says beside the columns.
    pub(super) partition: Vec<(String, Box<RawValue>)>,
}

impl Columns {
    /// Chooses the columns that may hold the text, those that say something about the article, and all others that are
    /// plain values.
    ///
    /// # Errors
    /// Where no column may hold the text.
    pub(super) fn choose(path: &Path, metadata: &ArrowReaderMetadata, options: &Options) -> Result<Self, Problem> {
        let fields = metadata.schema().fields();
        let holds_text = |name: &str| record::text_names(options).any(|text| text == name);
        let wanted = |(root, field): (usize, &Arc<Field>)| {
            let told = holds_text(field.name()) || given::is_known(field.name());
            let read = match field.data_type() {
                DataType::Binary => told || mean(metadata.metadata(), root) <= given::LONGEST as u64,
                DataType::FixedSizeBinary(_) | DataType::Map(..) => false,
                kind if kind.is_nested() => given::is_known(field.name()),
                _ => true,
            };
            read.then_some(root)
        };
        let roots: Vec<usize> = fields.iter().enumerate().filter_map(wanted).collect();
        let read: Vec<&Arc<Field>> = roots.iter().filter_map(|&root| fields.get(root)).collect();
        let is_text = |field: &Field| matches!(field.data_type(), DataType::Utf8 | DataType::Binary);
        let texts: Vec<usize> = record::text_names(options)
            .filter_map(|name| read.iter().position(|field| field.name() == name && is_text(field)))
            .collect();
        if texts.is_empty() {
            return Err(no_text(path, fields.iter().filter(|field| is_text(field)), options));
        }
        let names: Vec<String> = read.iter().map(|field| field.name().clone()).collect();
        let mut partition = partition::keys(path);
        partition.retain(|(key, _)| !names.iter().any(|name| name.eq_ignore_ascii_case(key)));
        let schema = Schema::new(fields.iter().map(|field| viewed(field)).collect::<Vec<_>>());
        Ok(Self { schema: Arc::new(schema), roots, names, texts, partition })
    }

    /// What of the file's columns these are.
    pub(super) fn mask(&self, schema: &SchemaDescriptor) -> ProjectionMask {
        ProjectionMask::roots(schema, self.roots.iter().copied())
    }

    /// How many rows of a group are decoded at a time.
    pub(super) fn batch_size(&self, metadata: &ParquetMetaData, group: usize) -> u64 {
        let Some(group) = metadata.row_groups().get(group) else { return 1 };
        let schema = metadata.file_metadata().schema_descr();
        let leaves = group.columns().iter().enumerate();
        let read = leaves.filter(|&(leaf, _)| self.roots.contains(&schema.get_column_root_idx(leaf)));
        let bytes: u64 = read.map(|(_, chunk)| u64::try_from(chunk.uncompressed_size()).unwrap_or(0)).sum();
        let rows = u64::try_from(group.num_rows()).unwrap_or(0);
        (BATCH / (bytes / rows.max(1)).max(1)).clamp(1, ROWS)
    }
}

/// The mean length of a cell of a column, in bytes, packed as it is.
fn mean(metadata: &ParquetMetaData, root: usize) -> u64 {
    let schema = metadata.file_metadata().schema_descr();
    let (mut bytes, mut rows) = (0_u64, 1_u64);
    for group in metadata.row_groups() {
        rows = rows.saturating_add(u64::try_from(group.num_rows()).unwrap_or(0));
        for (leaf, chunk) in group.columns().iter().enumerate() {
            if schema.get_column_root_idx(leaf) == root {
                bytes = bytes.saturating_add(u64::try_from(chunk.uncompressed_size()).unwrap_or(0));
            }
        }
    }
    bytes / rows
}

/// A field whose strings are views of the pages they stand in. Nothing is copied, so that a dictionary of a few long
/// strings does not become as many copies of them as there are rows.
fn viewed(field: &Field) -> Field {
    let nested = |inner: &Arc<Field>| Arc::new(viewed(inner));
    let kind = match field.data_type() {
        DataType::Utf8 => DataType::Utf8View,
        DataType::Binary => DataType::BinaryView,
        DataType::List(item) => DataType::List(nested(item)),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(nested).collect()),
        kind => kind.clone(),
    };
    field.clone().with_data_type(kind)
}

fn no_text<'a>(path: &Path, strings: impl Iterator<Item = &'a Arc<Field>>, options: &Options) -> Problem {
    let names: Vec<String> = strings.take(20).map(|field| format!("{:?}", field.name())).collect();
    let why = match &options.text_field {
        Some(name) => format!("has no column of text {name:?}"),
        None => format!("has no column of text {}", record::text_names(options).collect::<Vec<_>>().join(", ")),
    };
    let advice = if names.is_empty() {
        "name a file that has text in it".to_owned()
    } else {
        format!("name the one that holds the text with --text-field: {}", names.join(", "))
    };
    Problem::new(path, why, advice)
}
