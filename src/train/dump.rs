//! Writes rows as a table for other programs to look at.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::corpus::Record;
use super::cross::{self, FOLDS};
use super::samples;
use super::task::Task;

/// Writes the rows of the first stage, tab-separated: where a line comes from, its label and weight, its columns.
pub(super) fn write<T: Task>(task: &T, records: &[Record], path: &Path) -> io::Result<()> {
    let Some(stage) = task.stages().into_iter().next() else { return Ok(()) };
    let samples = samples::prepare(task, records, FOLDS);
    let table = cross::table(task, 0, &stage, &samples, &vec![Vec::new(); samples.len()]);
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "id\tinput\tsource\tfold\tline\tlabel\tweight\t{}", stage.columns.join("\t"))?;
    let mut row = 0;
    for sample in &samples {
        let Some(record) = records.get(sample.record) else { continue };
        for line in 0..sample.len() {
            let (label, weight) = (table.labels.get(row), table.weights.get(row));
            let (id, input, source, fold) = (&record.id, sample.input.name(), &record.source, sample.fold);
            write!(file, "{id}\t{input}\t{source}\t{fold}\t{line}")?;
            for cell in label.into_iter().chain(weight).chain(table.row(row)) {
                write!(file, "\t{cell}")?;
            }
            writeln!(file)?;
            row += 1;
        }
    }
    file.flush()
}
