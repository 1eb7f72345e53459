//! Parquet files: one article a row, whatever the columns are called.
//!
//! Which column is the text and what the others say follows the rules for JSON objects, and partition keys in the path
//! (`lang=en/date=2024-01/part-0.parquet`) are columns like others. Rows are decoded a few at a time; see [`guard`] for
//! what keeps a file from taking more memory than that.

use std::error::Error;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow_array::RecordBatch;
use bytes::Bytes;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::ChunkReader;
use serde_json::value::RawValue;

use super::items::Items;
use super::reading::Reading;
use super::{LineNo, Options, Origin, Problem, RawArticle, given, record};

mod cell;
mod columns;
mod guard;
mod partition;

use columns::Columns;
use guard::Guard;

/// How many rows are decoded at a time, at most.
const ROWS: u64 = 1024;

/// How many bytes of text the rows that are decoded at a time shall hold, by what the file says of itself.
const BATCH: u64 = 4 << 20;

/// By how much fewer rows are decoded at a time where those of a place are far longer than the others.
const FEWER: u64 = 16;

/// What of an error is told, in characters: some quote what they found.
const TELL: usize = 200;

/// What errors say before they say anything.
const PREFIXES: [&str; 4] = ["Parquet argument error: ", "Parquet error: ", "External: ", "EOF: "];

const MEND: &str = "fetch it again, or write it anew with the program that made it";

/// Reads one article a row. The line of an article is its row, counted from 1.
pub(super) fn read(reading: Reading<'_>, items: &mut Items<'_>) -> ControlFlow<()> {
    let (path, options) = (reading.path, reading.options);
    if !reading.is_file() {
        return match reading.bytes() {
            Ok(bytes) => read_table(path, Bytes::from(bytes), options, &mut |_| {}, items),
            Err(problem) => items.fail(problem),
        };
    }
    let mut file = match reading.file() {
        Ok(file) => file,
        Err(problem) => return items.fail(problem),
    };
    match file.inner().try_clone() {
        Ok(source) => read_table(path, source, options, &mut |at| file.reach(at), items),
        Err(error) => items.fail(Problem::io(path, &error)),
    }
}

/// Reads the rows that have not been given yet. Calls `progress` with the bytes of the file that are behind it.
fn read_table<R: ChunkReader + 'static>(
    path: &Path,
    source: R,
    options: &Options,
    progress: &mut dyn FnMut(u64),
    items: &mut Items<'_>,
) -> ControlFlow<()> {
    let size = source.len();
    let table = match Table::open(path, source, options) {
        Ok(table) => table,
        Err(problem) => return items.fail(problem),
    };
    let total = table.rows();
    if total == 0 {
        return items.fail(Problem::new(path, "holds no rows", "name another file"));
    }
    let from = items.resume().items;
    let mut first = 0;
    for group in 0..table.metadata.metadata().num_row_groups() {
        let rows = table.rows_of(group);
        if from < first + rows {
            let mut part = Part { table: &table, group, first, done: from.saturating_sub(first) };
            part.read(items, &mut |row| progress((u128::from(size) * u128::from(row) / u128::from(total)) as u64))?;
        }
        first += rows;
    }
    progress(size);
    ControlFlow::Continue(())
}

/// A file whose footer has been read.
struct Table<'a, R: ChunkReader> {
    path: &'a Path,
    options: &'a Options,
    metadata: ArrowReaderMetadata,
    columns: Columns,
    guard: Guard<R>,
}

impl<'a, R: ChunkReader + 'static> Table<'a, R> {
    fn open(path: &'a Path, source: R, options: &'a Options) -> Result<Self, Problem> {
        let mut guard = Guard::new(source);
        guard.check_footer().map_err(|why| Problem::new(path, why, MEND))?;
        let broken = |why| Problem::new(path, format!("is a broken Parquet file: {why}"), MEND);
        // The types that Arrow notes beside the file's own tell nothing more about text.
        let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = decode(|| ArrowReaderMetadata::load(&guard, plain)).map_err(broken)?;
        let columns = Columns::choose(path, &metadata, options)?;
        let viewed = ArrowReaderOptions::new().with_schema(columns.schema.clone());
        let metadata = decode(|| ArrowReaderMetadata::try_new(metadata.metadata().clone(), viewed)).map_err(broken)?;
        guard.watch(metadata.metadata()).map_err(|why| Problem::new(path, why, MEND))?;
        Ok(Self { path, options, metadata, columns, guard })
    }

    fn rows(&self) -> u64 {
        (0..self.metadata.metadata().num_row_groups()).map(|group| self.rows_of(group)).fold(0, u64::saturating_add)
    }

    fn rows_of(&self, group: usize) -> u64 {
        // Line numbers end at u32; no sum of the rows of groups comes near the end of u64.
        let rows = self.metadata.metadata().row_groups().get(group).map_or(0, RowGroupMetaData::num_rows);
        u64::try_from(rows).unwrap_or(0).min(u64::from(u32::MAX))
    }

    fn origin(&self, row: u64) -> Origin {
        let line = u32::try_from(row + 1).unwrap_or(u32::MAX);
        Origin { path: self.path.to_owned(), line: Some(LineNo(line)) }
    }
}

/// A row group that is being read.
struct Part<'a, R: ChunkReader> {
    table: &'a Table<'a, R>,
    group: usize,
    /// The file's rows before the group.
    first: u64,
    /// The group's rows that have been passed.
    done: u64,
}

impl<R: ChunkReader + 'static> Part<'_, R> {
    /// Reads the rest of the group. What cannot be read of it is one problem, and the group ends there. Calls `progress`
    /// with the number of rows of the file that are behind it.
    fn read(&mut self, items: &mut Items<'_>, progress: &mut dyn FnMut(u64)) -> ControlFlow<()> {
        let rows = self.table.rows_of(self.group);
        let mut at_once = self.table.columns.batch_size(self.table.metadata.metadata(), self.group);
        loop {
            self.table.guard.start(at_once == 1);
            let why = match self.batches(at_once, items, progress)? {
                Ok(()) if self.done >= rows => return ControlFlow::Continue(()),
                Ok(()) => "the rows end too soon".to_owned(),
                Err(_) if self.table.guard.is_exhausted() && at_once > 1 => {
                    at_once = (at_once / FEWER).max(1);
                    continue;
                }
                Err(why) => why,
            };
            let origin = self.table.origin(self.first + self.done);
            let why = format!("cannot be read from here to row {}: {why}", self.first + rows);
            items.pass((rows - self.done).saturating_sub(1));
            return items.give(Err(Problem::at(&origin, why, MEND)));
        }
    }

    /// Reads on, so many rows at a time, to the end of the group or to what cannot be read, which is told.
    fn batches(
        &mut self,
        at_once: u64,
        items: &mut Items<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> ControlFlow<(), Result<(), String>> {
        let mut batches = match decode(|| self.reader(at_once)) {
            Ok(batches) => batches,
            Err(why) => return ControlFlow::Continue(Err(why)),
        };
        loop {
            match decode(|| batches.next().transpose()) {
                Ok(Some(batch)) => self.rows(&batch, items)?,
                Ok(None) => return ControlFlow::Continue(Ok(())),
                Err(why) => return ControlFlow::Continue(Err(why)),
            }
            progress(self.first + self.done);
            self.table.guard.start(at_once == 1);
        }
    }

    fn reader(&self, at_once: u64) -> Result<ParquetRecordBatchReader, ParquetError> {
        let table = self.table;
        table.guard.forget();
        let mask = table.columns.mask(table.metadata.metadata().file_metadata().schema_descr());
        ParquetRecordBatchReaderBuilder::new_with_metadata(table.guard.clone(), table.metadata.clone())
            .with_row_groups(vec![self.group])
            .with_offset(self.done as usize)
            .with_batch_size(at_once as usize)
            .with_projection(mask)
            .build()
    }

    fn rows(&mut self, batch: &RecordBatch, items: &mut Items<'_>) -> ControlFlow<()> {
        for row in 0..batch.num_rows() {
            let at = self.first + self.done;
            self.done += 1;
            items.give(self.table.article(batch, row, at))?;
        }
        ControlFlow::Continue(())
    }
}

impl<R: ChunkReader + 'static> Table<'_, R> {
    fn article(&self, batch: &RecordBatch, row: usize, at: u64) -> Result<RawArticle, Problem> {
        let origin = self.origin(at);
        let column = |name: usize| batch.columns().get(name).map(AsRef::as_ref);
        let texts = self.columns.texts.iter().filter_map(|&i| Some((i, cell::text(column(i)?, row)?)));
        let Some((at, text)) = record::first_text(texts) else {
            return Err(record::no_text(&origin, self.options));
        };
        let text = text.into_owned();
        let mut fields: Vec<(String, Box<RawValue>)> = Vec::with_capacity(self.columns.names.len());
        for (i, name) in self.columns.names.iter().enumerate() {
            if i != at
                && let Some(value) = column(i).and_then(|column| cell::json(column, row))
            {
                fields.push((name.clone(), value));
            }
        }
        fields.extend(self.columns.partition.iter().cloned());
        let field = self.columns.names.get(at).map_or("", String::as_str);
        let format = record::format(field, &text);
        Ok(RawArticle { origin, format, text, given: given::given(&fields), input: fields })
    }
}

/// Decodes something, or tells what went wrong. The decoder panics where pages say one thing and their headers another;
/// what it was working on is not touched again.
fn decode<T, E: Error>(work: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| tell(&error)),
        Err(_) => Err("its pages make no sense".to_owned()),
    }
}

/// What went wrong, on one line that is not long.
fn tell(error: &dyn Error) -> String {
    let text = error.to_string();
    let mut told = text.as_str();
    while let Some(rest) = PREFIXES.iter().find_map(|prefix| told.strip_prefix(prefix)) {
        told = rest;
    }
    told.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TELL).collect()
}

#[cfg(test)]
mod tests;
