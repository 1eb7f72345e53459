use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::*;
use crate::tags::tests::{id, name};
use crate::tags::{Tags, Target, read};

/// Long enough for a busy machine; nothing waits for it that works.
const SOON: Duration = Duration::from_secs(20);

struct Desk {
    folder: TempDir,
    path: PathBuf,
    tags: Tags,
    writer: Writer,
    reports: Receiver<Report>,
}

fn desk() -> Desk {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("tags.jsonl");
    let opened = Journal::open(&path).unwrap();
    let (send, reports) = mpsc::channel();
    let writer = Writer::spawn(opened.journal, move |report| _ = send.send(report)).unwrap();
    Desk { folder, path, tags: Tags::new(opened.state), writer, reports }
}

/// One keystroke: a tag on or off.
fn toggle(tags: &mut Tags, byte: u8) -> Vec<Arc<Line>> {
    let target = Target { id: id(byte), place: None, title: None };
    let on = tags.has(id(byte), &name("asia"));
    let tag = [name("asia")];
    if on { tags.change(1, &[target], &[], &tag) } else { tags.change(1, &[target], &tag, &[]) }
}

fn count(path: &Path) -> usize {
    let mut count = 0;
    assert_eq!(read(path, |_| count += 1).unwrap(), []);
    count
}

#[test]
fn a_thousand_keystrokes_are_saved_in_few_writes() {
    let Desk { path, mut tags, writer, reports, folder: _folder } = desk();
    for n in 0..1000 {
        writer.append(toggle(&mut tags, n as u8));
    }
    let mut saves = 0;
    loop {
        let Report::Saved { upto } = reports.recv_timeout(SOON).unwrap() else { panic!("only saves are expected") };
        assert!(count(&path) as u64 >= upto, "saved means saved");
        saves += 1;
        if upto == 1000 {
            break;
        }
    }
    writer.close().unwrap();
    assert!(saves < 500, "{saves} syncs");
    assert_eq!(Journal::open(&path).unwrap().state, *tags);
}

#[test]
fn closing_writes_what_is_queued() {
    let Desk { path, mut tags, writer, reports, folder: _folder } = desk();
    for n in 0..100 {
        writer.append(toggle(&mut tags, n));
    }
    writer.close().unwrap();
    assert_eq!(count(&path), 100);
    assert!(reports.iter().any(|report| matches!(report, Report::Saved { upto: 100 })));
}

#[test]
fn lines_of_others_come_in_by_themselves() {
    let Desk { path, writer, reports, folder: _folder, .. } = desk();
    let mut other = Journal::open(&path).unwrap().journal;
    let lines = toggle(&mut Tags::new(State::default()), 7);
    other.append(&lines).unwrap();
    let Report::Followed(heard) = reports.recv_timeout(SOON).unwrap() else { panic!("lines are expected") };
    assert_eq!(heard, [Line::clone(&lines[0])]);
    writer.close().unwrap();
}

#[test]
fn a_replaced_file_is_told_and_saved_lines_return() {
    let Desk { path, mut tags, writer, reports, folder } = desk();
    writer.append(toggle(&mut tags, 1));
    assert!(matches!(reports.recv_timeout(SOON).unwrap(), Report::Saved { upto: 1 }));
    let copy = folder.path().join("copy");
    fs::write(&copy, "").unwrap();
    fs::rename(&copy, &path).unwrap();
    let Report::Replaced(state) = reports.recv_timeout(SOON).unwrap() else { panic!("a new state is expected") };
    assert_eq!(*state, State::default());
    tags.rebuild(*state);
    writer.close().unwrap();
    assert_eq!(Journal::open(&path).unwrap().state, *tags);
}

#[test]
fn what_cannot_be_written_waits_quietly_and_is_retried() {
    let Desk { path, mut tags, writer, reports, folder: _folder } = desk();
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    writer.append(toggle(&mut tags, 1));
    let fails = |waiting| {
        let until = Instant::now() + SOON;
        while Instant::now() < until {
            match reports.recv_timeout(SOON).unwrap() {
                Report::Failed { waiting: found, .. } => return assert_eq!(found, waiting),
                Report::Saved { .. } => panic!("nothing can be saved"),
                _ => {}
            }
        }
    };
    fails(1);
    writer.append(toggle(&mut tags, 2));
    fails(2);
    // The echo of a failed write is at most a few events; answering each with a write would never end.
    let (quiet, mut echoes) = (Duration::from_millis(300), 0);
    while reports.recv_timeout(quiet).is_ok() {
        echoes += 1;
        assert!(echoes < 20, "a failure must not echo");
    }
    fs::remove_dir(&path).unwrap();
    writer.retry();
    assert!(reports.iter().any(|report| matches!(report, Report::Saved { upto: 2 })));
    writer.append(toggle(&mut tags, 3));
    writer.close().unwrap();
    assert_eq!(count(&path), 3);
}

#[test]
fn what_was_never_written_comes_back_on_closing() {
    let Desk { path, mut tags, writer, folder: _folder, .. } = desk();
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    writer.append(toggle(&mut tags, 1));
    let unsaved = writer.close().unwrap_err().unwrap();
    assert_eq!(unsaved.lines.len(), 1);
    assert!(unsaved.error.to_string().contains("--tags"), "{}", unsaved.error);
}

#[test]
#[ignore = "measures: lines through the writer as fast as they can be queued"]
fn figures() {
    let Desk { path, mut tags, writer, folder: _folder, .. } = desk();
    let lines: Vec<_> = (0..20_000).map(|n| toggle(&mut tags, n as u8)).collect();
    let begun = Instant::now();
    for line in lines {
        writer.append(line);
    }
    writer.close().unwrap();
    println!("batched: {:.0} lines/s", 20_000.0 / begun.elapsed().as_secs_f64());
    assert_eq!(count(&path), 20_000);
}
