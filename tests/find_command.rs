//! `offprint find` as a shell runs it.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const LANTERNS: &str = "{\"title\":\"Café Lanterns\",\"url\":\"https://bay.example/1\",\
    \"text\":\"They hang over the bay and light the boats home.\"}\n";
const NETS: &str = "{\"title\":\"Long apart: nets\",\"text\":\"Nothing here is of use to anybody at all.\",\"n\":7}\n";

/// A folder with articles and, once written, a journal.
struct Desk(TempDir);

impl Desk {
    fn new(articles: &str) -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        fs::write(desk.path("a.jsonl"), articles).expect("a file");
        desk
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    /// Finds among the articles, with no tags but those of `tags.jsonl`.
    fn find(&self, args: &[&str], query: &str) -> Output {
        find(&[&["--tags", &self.path("tags.jsonl")], args, &[&self.path("a.jsonl"), query]].concat())
    }

    /// The exit code, the lines found, and what was said.
    fn found(&self, args: &[&str], query: &str) -> (Option<i32>, Vec<String>, String) {
        let output = self.find(args, query);
        let lines = text(&output.stdout).lines().map(str::to_owned).collect();
        (output.status.code(), lines, text(&output.stderr).to_owned())
    }

    fn records(&self, query: &str) -> Vec<Value> {
        let output = self.find(&["--format", "jsonl"], query);
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
    command.arg("find").args(args).env_remove("OFFPRINT_TAGS").stdin(Stdio::null());
    // Libraries of tests are not to be found in the cache of whoever runs them.
    command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

fn find(args: &[&str]) -> Output {
    command(args).output().expect("the program runs")
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
fn a_wrong_saved_query_is_wrong_only_where_it_is_named() {
    let desk = Desk::new(NETS);
    let settings = desk.path("config.toml");
    fs::write(&settings, "[queries]\nweek = \"date:2024-13\"\n").expect("a file");
    assert_eq!(desk.find(&["--config", &settings], "'a").status.code(), Some(0));
    let output = desk.find(&["--config", &settings], "?week");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("?week is wrong: there is no month 13"), "{}", text(&output.stderr));
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
fn hits_come_best_first() {
    let desk = Desk::new(&format!("{NETS}{LANTERNS}"));
    // Both have these letters in this order, one of them close together.
    let (code, hits, _) = desk.found(&[], "lant");
    assert_eq!((code, hits.len()), (Some(0), 2));
    assert!(hits[0].ends_with("a.jsonl:2"), "{hits:?}");
    assert_eq!(desk.found(&["--limit", "1"], "lant").1, hits[..1]);
    assert_eq!(desk.found(&["--limit", "0"], "lant").0, Some(2), "nothing to print is nothing to ask for");
    assert_eq!(desk.found(&[], "lantern").1, hits[..1]);
    assert_eq!(desk.found(&[], "cafe text:boats").1, hits[..1]);
    assert_eq!(desk.found(&[], "#none").1.len(), 2);
}

#[test]
fn exit_codes_tell_found_from_nothing_and_from_bad_input() {
    let desk = Desk::new(LANTERNS);
    assert_eq!(desk.found(&[], "lanterns").0, Some(0));
    assert_eq!(desk.found(&[], "zebra"), (Some(1), Vec::new(), String::new()));

    let desk = Desk::new(&format!("{LANTERNS}not JSON\n"));
    for (query, hits) in [("lanterns", 1), ("zebra", 0)] {
        let (code, found, said) = desk.found(&[], query);
        assert_eq!((code, found.len()), (Some(2), hits), "{said}");
        assert!(said.starts_with("offprint: ") && said.contains("a.jsonl:2: not JSON"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    let missing = find(&["nowhere\u{1b}[2J", "x"]);
    assert_eq!((missing.status.code(), text(&missing.stdout)), (Some(2), ""));
    assert!(!missing.stderr.contains(&0x1b) && text(&missing.stderr).contains("does not exist"), "{missing:?}");
}

#[test]
fn a_library_that_cannot_be_used_is_no_bad_input() {
    let desk = Desk::new(LANTERNS);
    let library = desk.path("library");
    let find = |query: &str| desk.found(&["--library", &library], query);
    assert_eq!(find("lanterns").0, Some(0));
    // One that another version has written.
    let manifest = desk.path("library/manifest.json");
    let written = fs::read(&manifest).expect("a manifest");
    fs::write(&manifest, &written[..written.len() / 2]).expect("a torn manifest");
    let (code, hits, said) = find("lanterns");
    assert!(code == Some(0) && hits.len() == 1 && said.contains("made anew"), "{code:?} {said}");
    assert_eq!(find("zebra"), (Some(1), Vec::new(), String::new()));

    // One that cannot be written, with all that is to be read in it, and without.
    fs::remove_file(desk.path("library/lock")).expect("the lock");
    fs::create_dir(desk.path("library/lock")).expect("a folder");
    for articles in [LANTERNS.to_owned(), format!("{NETS}{LANTERNS}")] {
        fs::write(desk.path("a.jsonl"), &articles).expect("the articles");
        let (code, hits, said) = find("");
        assert_eq!((code, hits.len()), (Some(0), articles.lines().count()), "{said}");
        assert!(said.contains("library: cannot be written"), "{said}");
    }

    // A folder that may not be used, and one that cannot be made.
    fs::write(desk.path("note.txt"), "Not ours.").expect("a file");
    for library in [desk.path(""), desk.path("note.txt")] {
        for (query, expected) in [("lanterns", (Some(0), 1)), ("zebra", (Some(1), 0))] {
            let (code, hits, said) = desk.found(&["--library", &library], query);
            assert_eq!((code, hits.len()), expected, "{said}");
            assert!(said.contains(library.trim_end_matches('/')), "{said}");
        }
    }
    assert_eq!(fs::read(desk.path("note.txt")).expect("the file"), b"Not ours.");
}

#[test]
fn a_word_of_the_query_that_stands_among_the_sources_is_told_of() {
    let desk = Desk::new(LANTERNS);
    let file = desk.path("a.jsonl");
    let output = find(&["xi putin", &file]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
    let said = "offprint: xi putin: does not exist; check the name: the query comes last, in quotes\n";
    assert_eq!(text(&output.stderr), said);
    let output = find(&[&file, "cafe", "lanterns"]);
    assert_eq!((output.status.code(), text(&output.stdout).lines().count()), (Some(2), 1));
    let said = text(&output.stderr);
    assert!(
        said.contains("cafe: does not exist") && said.contains("the query? The query comes last, in quotes"),
        "{said}"
    );
}

#[test]
fn records_have_the_fields_of_clean() {
    let desk = Desk::new(&format!("{NETS}{LANTERNS}"));
    let records = desk.records("");
    let mut cleaned = Command::new(env!("CARGO_BIN_EXE_offprint"));
    let cleaned = cleaned.args(["clean", &desk.path("a.jsonl")]).output().expect("the program runs");
    let cleaned = text(&cleaned.stdout).lines().map(|line| serde_json::from_str::<Value>(line).expect(line));
    assert_eq!(records.len(), 2);
    for (mut cleaned, found) in cleaned.zip(records) {
        // The catalog keeps articles, not the other fields of their input.
        cleaned["input"] = json!({});
        assert_eq!(found, cleaned);
    }
}

#[test]
fn one_thing_of_each_hit_is_printed_for_the_next_program() {
    let desk = Desk::new(&format!("{NETS}{LANTERNS}"));
    let file = desk.path("a.jsonl");
    let print = |what: &[&str], query: &str| {
        let output = desk.find(&[&["--print"], what].concat(), query);
        (output.status.code(), text(&output.stdout).to_owned())
    };
    assert_eq!(print(&["path"], "lantern"), (Some(0), format!("{file}:2\n")));
    assert_eq!(print(&["title", "-0", "--limit", "1"], "lant"), (Some(0), "Café Lanterns\0".to_owned()));
    assert_eq!(print(&["url"], "lant"), (Some(0), "https://bay.example/1\n".to_owned()));
    assert_eq!(print(&["url"], "nets"), (Some(1), String::new()));
    assert_eq!(print(&["path"], "zebra"), (Some(1), String::new()));
    assert_eq!(print(&["path", "--format", "text"], "lant"), (Some(2), String::new()));

    let folder = TempDir::new().expect("a folder");
    let name = OsStr::from_bytes(b"\xff\nodd.txt");
    fs::write(folder.path().join(name), "Lanterns\n\nThey hang over the bay and light the boats home.\n")
        .expect("a page");
    let output = find(&[&folder.path().display().to_string(), "--print", "path", "--print0", "lanterns"]);
    let path = folder.path().join(name);
    assert_eq!(output.stdout, [path.as_os_str().as_bytes(), b"\0"].concat());
}

#[test]
fn tags_are_those_of_the_named_journal() {
    let desk = Desk::new(&format!("{NETS}{LANTERNS}"));
    let id = desk.records("lanterns")[0]["id"].clone();
    let line = json!({"t": 1, "w": "a", "n": 1, "ids": [id], "add": ["bay"], "del": [], "title": "Lanterns"});
    fs::write(desk.path("tags.jsonl"), format!("{line}\n")).expect("a journal");
    let before = fs::read(desk.path("tags.jsonl")).expect("the journal");
    for (query, line) in [("#bay", ":2"), ("!#bay", ":1"), ("#none", ":1"), ("#BAY cafe", ":2")] {
        let (code, hits, said) = desk.found(&[], query);
        assert!(code == Some(0) && hits.len() == 1 && hits[0].ends_with(line), "{query}: {hits:?} {said}");
    }
    assert_eq!(desk.found(&[], "#quay").0, Some(1));
    assert_eq!(fs::read(desk.path("tags.jsonl")).expect("the journal"), before);
    assert!(!Path::new(&desk.path("tags.jsonl.lock")).exists(), "finding takes no lock");

    let unreadable = find(&["--tags", "/", &desk.path("a.jsonl"), "#bay"]);
    assert_eq!((unreadable.status.code(), text(&unreadable.stdout)), (Some(2), ""));
    assert!(text(&unreadable.stderr).starts_with("offprint: /: "), "{unreadable:?}");
}

#[test]
fn standard_input_is_read_where_no_source_is_named() {
    let desk = Desk::new(LANTERNS);
    for args in [&["cafe"][..], &["-", "cafe"]] {
        let stdin = fs::File::open(desk.path("a.jsonl")).expect("the articles");
        let output = command(args).stdin(stdin).output().expect("the program runs");
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).ends_with(" -:1\n"), "{output:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    // More than a pipe holds.
    let desk = Desk::new(&LANTERNS.repeat(5000));
    let args = ["--format", "jsonl", &desk.path("a.jsonl"), "cafe"];
    let mut child: Child =
        command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut first = String::new();
    let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
    reader.read_line(&mut first).expect("a line");
    drop(reader);
    let output = child.wait_with_output().expect("the program ends");
    assert!(first.ends_with('\n'));
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}

#[test]
fn a_full_disk_is_a_failure() {
    let desk = Desk::new(LANTERNS);
    let Ok(full) = fs::File::options().write(true).open("/dev/full") else { return };
    let output = command(&[&desk.path("a.jsonl"), "cafe"]).stdout(full).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.starts_with("offprint: standard output: cannot write: ") && said.contains("; make room"), "{said}");
}
