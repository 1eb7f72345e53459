//! Fits the models that cleaning decides by, from pages whose article a person marked.
//!
//! A [`task::Task`] turns pages into rows, and log-odds into lines that are kept. [`cross::run`] fits its stages, cross-validates
//! them by site and searches the settings of its decoder; what comes out is written as files that cleaning reads.

mod bare;
mod corpus;
mod cross;
mod dump;
mod fit;
mod grow;
mod held;
mod labels;
mod layout;
mod marks;
mod page;
mod portal;
mod random;
mod report;
mod samples;
mod search;
mod table;
mod talk;
mod task;
mod tokens;
mod vary;
mod whole;

use std::fs;
use std::path::Path;

use crate::clean::trees::Trees;

pub(crate) use corpus::Input;
pub(crate) use fit::Params;
pub(crate) use marks::Figures;
pub(crate) use task::{Cost, Stage, Task};

/// Fits a task's models to the pages in a folder and writes them below the current folder.
///
/// # Errors
/// A file cannot be read or written; the message names it.
pub(crate) fn train<T: Task>(task: &T, folder: &Path, say: &mut dyn FnMut(String)) -> Result<(), String> {
    let records = read(task, folder)?;
    let outcome = cross::run(task, &records, say);
    say(report::figures(&outcome));
    say(format!("Worst:\n{}", report::worst(&outcome, &records)));
    for model in &outcome.models {
        let file = report::file(model, &outcome, &records);
        let read =
            Trees::parse(&file, &model.stage.columns).map_err(|fault| format!("{}: {fault}", model.stage.asset))?;
        debug_assert_eq!(read, model.trees);
        fs::write(model.stage.asset, file)
            .map_err(|error| format!("{}: cannot write: {error}; run it in the crate's folder", model.stage.asset))?;
    }
    Ok(())
}

/// Writes the rows of a task's first stage.
///
/// # Errors
/// A file cannot be read or written; the message names it.
pub(crate) fn dump<T: Task>(task: &T, folder: &Path, file: &Path) -> Result<(), String> {
    let records = read(task, folder)?;
    dump::write(task, &records, file).map_err(|error| format!("{}: cannot write: {error}", file.display()))
}

fn read<T: Task>(task: &T, folder: &Path) -> Result<Vec<corpus::Record>, String> {
    let inputs: Vec<Input> = task.inputs().into_iter().map(|(input, _)| input).collect();
    let mut records = corpus::read(folder, &inputs)?;
    let kinds = [vary::vary, whole::vary, portal::vary, held::vary];
    let varied = kinds.map(|vary| vary(&records, &inputs));
    records.extend(varied.into_iter().flatten());
    Ok(records)
}
