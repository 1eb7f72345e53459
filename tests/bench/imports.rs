//! How long it takes until a collection can be searched, at first and again.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::desk::{Collection, Desk, size, text};
use crate::frames;
use crate::generate::write;
use crate::table::{head, judged, megabytes, missing, row};
use crate::watch::{self, Watched};

/// How many files of a folder change.
const CHANGED: u64 = 100;

/// Bytes on which gzip is tried.
const GZIP: u64 = 300_000_000;

/// From nothing to searchable, and how large it becomes.
pub fn import(desk: &Desk, collection: &Collection) {
    head(&format!("import of {} articles from JSON Lines", collection.count));
    let _ = fs::remove_dir_all(&collection.library);
    let watched = match desk.index(collection) {
        Ok(watched) => watched,
        Err(why) => return missing("offprint index", &why),
    };
    let text = megabytes(collection.tally.text);
    let rate = text / watched.wall.as_secs_f64();
    let figure = format!("{rate:.1} MB/s, {:.1} s, {}", watched.wall.as_secs_f64(), on_processors(&watched));
    row(&format!("{text:.0} MB of text"), "≥ 40 MB/s", &judged(figure, rate >= 40.0), &gzip(&collection.source));
    let own = megabytes(watched.anonymous);
    let beside = format!("with mapped files {:.0} MB", megabytes(watched.resident));
    row("  most memory of its own", "≤ 1 GB", &judged(format!("{own:.0} MB"), own <= 1000.0), &beside);
    let size = megabytes(size(&collection.library));
    let beside = format!("collection {:.0} MB", megabytes(collection.tally.bytes));
    row("  library ÷ text", "≤ 0.9", &judged(format!("{:.2}, {size:.0} MB", size / text), size <= text * 0.9), &beside);
    match desk.index(collection) {
        Ok(again) => row("  again, nothing changed", "", &format!("{:.0} ms", again.wall.as_secs_f64() * 1e3), ""),
        Err(why) => missing("  again, nothing changed", &why),
    }
}

fn on_processors(watched: &Watched) -> String {
    watched.processor.map_or_else(String::new, |time| format!("CPU {:.1} s", time.as_secs_f64()))
}

fn gzip(source: &Path) -> String {
    let script = format!("head -c {GZIP} \"$0\" | gzip -1 | wc -c");
    let run = watch::run(Command::new("sh").args(["-c", &script, &text(source)]));
    let bytes = fs::metadata(source).map_or(0, |metadata| metadata.len()).min(GZIP);
    match run {
        Ok(run) if run.status.success() => {
            format!("gzip -1 {:.0} MB/s on one core", megabytes(bytes) / run.wall.as_secs_f64())
        }
        _ => "gzip is not installed".to_owned(),
    }
}

/// Re-opening a folder of many files, of which none or a few have changed.
pub fn reopen(desk: &Desk, folder: &Collection, file: &Collection) {
    head(&format!("re-opening a folder of {} files", folder.count));
    let _ = fs::remove_dir_all(&folder.library);
    match desk.index(folder) {
        Ok(built) => row("the first time", "", &format!("{:.1} s", built.wall.as_secs_f64()), &on_processors(&built)),
        Err(why) => return missing("offprint index", &why),
    }
    match frames::reopen(desk, folder, file) {
        Ok((ours, plain)) => {
            let ratio = ours / plain;
            let figure = format!("{ours:.1} ms, {ratio:.2} ×");
            let beside = format!("the same articles from one file {plain:.1} ms");
            row("first full frame, nothing changed", "≤ 1.1 ×", &judged(figure, ratio <= 1.1), &beside);
        }
        Err(why) => missing("first full frame", &why),
    }
    let find = watch::run(Command::new("find").args([&text(&folder.source), "-newermt", "2100-01-01"]));
    let find = find.map_or_else(|_| String::new(), |find| format!("find(1) {:.0} ms", find.wall.as_secs_f64() * 1e3));
    match desk.index(folder) {
        Ok(again) => row("index, nothing changed", "", &format!("{:.0} ms", again.wall.as_secs_f64() * 1e3), &find),
        Err(why) => missing("index, nothing changed", &why),
    }
    let changed = change(desk, folder).map_err(|error| error.to_string()).and_then(|()| desk.index(folder));
    match changed {
        Ok(again) => {
            let seconds = again.wall.as_secs_f64();
            let figure = judged(format!("{seconds:.2} s"), seconds <= 2.0);
            row(&format!("index, {CHANGED} files changed"), "≤ 2 s", &figure, &is_found(desk, folder));
        }
        Err(why) => missing("index, files changed", &why),
    }
}

/// Writes other articles into some of the files.
fn change(desk: &Desk, folder: &Collection) -> std::io::Result<()> {
    // The clock of some file systems is no finer than that.
    std::thread::sleep(std::time::Duration::from_millis(20));
    for at in 0..CHANGED.min(folder.count) {
        let mut line = Vec::new();
        write::line(&desk.generator.article(folder.count + at), &mut line);
        fs::write(write::file_path(&folder.source, folder.count * at / CHANGED, true), line)?;
    }
    Ok(())
}

/// Whether what stands in a changed file now can be found.
fn is_found(desk: &Desk, folder: &Collection) -> String {
    let title = desk.generator.title(folder.count);
    let (source, library) = (text(&folder.source), text(&folder.library));
    let found = desk.offprint(&["find", &source, &format!("\"{title}\""), "--library", &library]).output();
    let found = found.is_ok_and(|found| found.status.success());
    format!("a changed article is {}", if found { "found" } else { "NOT FOUND" })
}
