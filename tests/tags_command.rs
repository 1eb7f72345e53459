//! `offprint tags`, as it is run from a shell.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use offprint::clean::ArticleId;
use offprint::tags::{Journal, Tags, Target};
use tempfile::TempDir;

fn offprint(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
    command.args(args).current_dir(home).env_clear().env("HOME", home).output().unwrap()
}

fn said(output: &Output) -> (i32, &str, &str) {
    let text = |bytes| std::str::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// A home folder with a journal at the default place: two articles, of which one is starred.
fn home() -> TempDir {
    let home = TempDir::new().unwrap();
    let opened = Journal::open(&home.path().join(".local/share/offprint/tags.jsonl")).unwrap();
    let (mut journal, mut tags) = (opened.journal, Tags::new(opened.state));
    let target = |byte, title| Target { id: ArticleId([byte; 16]), place: None, title: Some(title) };
    let (dams, star) = (["dams".parse().unwrap()], ["star".parse().unwrap()]);
    journal.append(&tags.change(1000, &[target(1, "Low water"), target(2, "High water")], &dams, &[])).unwrap();
    journal.append(&tags.change(2000, &[target(1, "Low \u{202e}water\u{1b}[2J")], &star, &[])).unwrap();
    home
}

#[test]
fn the_table_lists_the_most_used_first() {
    let home = home();
    assert_eq!(said(&offprint(home.path(), &["tags"])), (0, "2  dams\n1  star\n", ""));
}

#[test]
fn a_journal_is_named_before_or_after_the_command() {
    let home = home();
    fs::rename(home.path().join(".local/share/offprint/tags.jsonl"), home.path().join("team.jsonl")).unwrap();
    for args in [["--tags", "team.jsonl", "tags"], ["tags", "--tags", "team.jsonl"]] {
        assert_eq!(said(&offprint(home.path(), &args)).0, 0, "{args:?}");
    }
    let (code, out, err) = (1, "", "no tags yet");
    let output = offprint(home.path(), &["tags"]);
    assert_eq!((said(&output).0, said(&output).1), (code, out));
    assert!(said(&output).2.contains(err));
    assert!(!home.path().join(".local/share/offprint/tags.jsonl").exists(), "looking makes nothing");
}

#[test]
fn export_is_one_safe_record_an_article() {
    let home = home();
    let output = offprint(home.path(), &["tags", "export"]);
    let (code, out, _) = said(&output);
    let records: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((code, records.len()), (0, 2));
    assert_eq!(records[0]["id"], "02".repeat(16));
    assert_eq!((&records[0]["title"], &records[0]["t"]), (&serde_json::Value::Null, &1000.into()));
    assert_eq!(records[1]["tags"], serde_json::json!(["star", "dams"]));
    assert!(!out.contains(['\u{1b}', '\u{202e}']), "{out:?}");
    let table = offprint(home.path(), &["tags", "export", "--format", "tsv", "-o", "out.tsv"]);
    assert_eq!(said(&table), (0, "", ""));
    let table = fs::read_to_string(home.path().join("out.tsv")).unwrap();
    assert_eq!(table.lines().next(), Some("id\ttags\ttitle\tat\tchanged"));
    assert_eq!(table.lines().nth(1).unwrap(), format!("{}\tdams\t\t\t1970-01-01T00:00:01Z", "02".repeat(16)));
}

#[test]
fn the_journal_is_never_written_over() {
    let home = home();
    let journal = home.path().join(".local/share/offprint/tags.jsonl");
    let before = fs::read(&journal).unwrap();
    let output = offprint(home.path(), &["tags", "export", "-o", ".local/share/../share/offprint/tags.jsonl"]);
    assert_eq!(said(&output).0, 2);
    assert!(said(&output).2.contains("this is the tag journal itself"));
    assert_eq!(fs::read(&journal).unwrap(), before);
}

#[test]
fn what_goes_wrong_is_named() {
    let home = home();
    let journal = home.path().join(".local/share/offprint/tags.jsonl");
    fs::OpenOptions::new().append(true).open(&journal).unwrap().write_all(b"oops\n{\"t\":1").unwrap();
    let output = offprint(home.path(), &["tags"]);
    let (code, out, err) = said(&output);
    assert_eq!((code, out), (2, "2  dams\n1  star\n"));
    assert!(err.contains("tags.jsonl:3: not JSON") && err.lines().count() == 1, "{err}");
    let full = offprint(home.path(), &["tags", "export", "-o", "/dev/full"]);
    assert!(said(&full).0 == 2 && said(&full).2.contains("/dev/full: cannot write: "), "{full:?}");
    let folder = offprint(home.path(), &["--tags", "/", "tags"]);
    assert!(said(&folder).0 == 2 && said(&folder).2.starts_with("offprint: /: cannot read"), "{folder:?}");
    let misplaced = offprint(home.path(), &["page.html", "tags"]);
    assert!(said(&misplaced).0 == 2 && said(&misplaced).2.starts_with("offprint: page.html: "), "{misplaced:?}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let home = home();
    let pipe = format!(
        "{} tags export | true; {} tags | head -1",
        env!("CARGO_BIN_EXE_offprint"),
        env!("CARGO_BIN_EXE_offprint")
    );
    let output =
        Command::new("sh").args(["-c", &pipe]).env("HOME", home.path()).env_remove("XDG_DATA_HOME").output().unwrap();
    assert_eq!(said(&output), (0, "2  dams\n", ""));
}
