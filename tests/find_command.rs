//! `offprint find` as a shell runs it.

use std::fs;
use std::process::{Command, Output};

fn find(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
    // No tags but those of the test.
    command.arg("find").args(args).env_remove("OFFPRINT_TAGS").stdin(std::process::Stdio::null());
    command.output().expect("the program runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_wrong_query_is_pointed_at() {
    let output = find(&["nowhere", "law date:2024-13"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    let stderr = "offprint: the query is wrong: there is no month 13; months go from 01 to 12\n  law date:2024-13\n      ^^^^^^^^^^^^\n";
    assert_eq!(text(&output.stderr), stderr);
}

#[test]
fn help_has_examples_and_usage() {
    let output = find(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let help = text(&output.stdout);
    assert!(help.contains("[SOURCE]... <QUERY>") && help.contains("Examples:"), "{help}");
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
}

#[test]
fn nothing_found_is_exit_code_1() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.jsonl"), "{\"title\":\"Lanterns\",\"text\":\"They hang over the bay.\"}\n")
        .expect("a file");
    let tags = folder.path().join("tags.jsonl");
    let (tags, folder) = (tags.display().to_string(), folder.path().join("a.jsonl").display().to_string());
    let output = find(&["--tags", &tags, &folder, "zebra"]);
    assert_eq!((output.status.code(), text(&output.stdout), text(&output.stderr)), (Some(1), "", ""));
}

#[test]
#[ignore = "needs the library to read and clean"]
fn hits_come_best_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    let lines = "{\"title\":\"Long apart: nets\",\"text\":\"Nothing here is of use to anybody at all.\"}\n\
                 {\"title\":\"Café Lanterns\",\"text\":\"They hang over the bay and light the boats home.\"}\n";
    fs::write(&path, lines).expect("a file");
    let tags = folder.path().join("tags.jsonl");
    let (tags, path) = (tags.display().to_string(), path.display().to_string());
    let found = |query: &str| {
        let output = find(&["--tags", &tags, &path, query]);
        (output.status.code(), text(&output.stdout).lines().map(str::to_owned).collect::<Vec<_>>())
    };
    let (code, hits) = found("lane");
    assert_eq!((code, hits.len()), (Some(0), 1));
    let (_, hits) = found("nts");
    assert!(hits.len() == 2 && hits[0].ends_with("a.jsonl:2"), "{hits:?}");
    assert_eq!(found("cafe text:boats").1.len(), 1);
    assert_eq!(found("#none").1.len(), 2);
}
