use std::fmt::Write;

use proptest::prelude::*;

use super::super::packed::tests::{ALL, pack};
use super::*;

/// What one item is, in short, and the position after it.
type Given = (Result<(Option<u32>, String), Problem>, Position);

/// Reads a document from a position on: everything given, and the end.
fn rest(document: &Document, from: Position) -> (Vec<Given>, Position) {
    let mut found = Vec::new();
    let end = read_document(document, from, &Options::default(), &Meter::default(), &mut |item, position| {
        found.push((item.map(|raw| (raw.origin.line.map(|l| l.0), raw.text)), position));
        ControlFlow::Continue(())
    });
    match end {
        ControlFlow::Continue(end) => (found, end),
        ControlFlow::Break(()) => panic!("nobody broke off"),
    }
}

fn document(path: &Path) -> Document {
    let mut found = Vec::new();
    let _ = documents(&[Input::Path(path.to_owned())], &mut |document| {
        found.push(document.expect("a file"));
        ControlFlow::Continue(())
    });
    found.remove(0)
}

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, Document) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join(name);
    fs::write(&path, bytes).expect("a file");
    let document = document(&path);
    (dir, document)
}

/// Reading from any position that was given out yields what was given after it, to the end.
fn goes_on_from_everywhere(document: &Document) -> Result<usize, TestCaseError> {
    let (all, end) = rest(document, Position::default());
    let mut places: Vec<Position> = all.iter().map(|(_, position)| *position).collect();
    places.push(end);
    for from in places {
        let (found, its_end) = rest(document, from);
        prop_assert_eq!(&found[..], &all[from.items as usize..], "from {:?}", from);
        prop_assert_eq!(its_end, end, "from {:?}", from);
    }
    Ok(all.len())
}

/// A line of a JSON Lines file, without its end.
fn line() -> impl Strategy<Value = String> {
    let words = "[a-zé\u{4e00}-\u{4e20} ]{0,12}";
    prop_oneof![
        6 => words.prop_map(|text| serde_json::json!({"n": 1, "text": text}).to_string()),
        1 => Just(String::new()),
        1 => Just("  ".to_owned()),
        1 => Just(r#"{"title": "no text"}"#.to_owned()),
        1 => Just("not JSON".to_owned()),
    ]
}

fn lines(ends: [&'static str; 2]) -> impl Strategy<Value = String> {
    let line = (line(), prop::sample::select(ends.to_vec())).prop_map(|(line, end)| line + end);
    (prop::collection::vec(line, 0..12), any::<bool>(), any::<bool>()).prop_map(|(lines, mark, ended)| {
        let text = lines.concat();
        let text = if ended { text.as_str() } else { text.trim_end_matches(['\r', '\n']) };
        format!("{}{text}", if mark { "\u{feff}" } else { "" })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn json_lines_go_on(text in lines(["\n", "\r\n"])) {
        goes_on_from_everywhere(&file("x.jsonl", text.as_bytes()).1)?;
        let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        goes_on_from_everywhere(&file("x.jsonl", &wide).1)?;
    }

    #[test]
    fn packed_lines_go_on(text in lines(["\n", "\r\n"]), packing in prop::sample::select(ALL.to_vec()), cut: bool) {
        let mut packed = pack(packing, text.as_bytes());
        packed.truncate(packed.len() - usize::from(cut));
        goes_on_from_everywhere(&file("x.jsonl.gz", &packed).1)?;
        goes_on_from_everywhere(&file("x.jsonl", &packed).1)?;
    }

    #[test]
    fn json_goes_on(texts in prop::collection::vec("[a-z]{0,5}", 0..9), fault: bool) {
        let mut json = String::new();
        for text in &texts {
            write!(json, "[{{\"text\": \"{text}\"}},\n {{}}]").expect("memory");
        }
        json += if fault { "{\"text\": oops" } else { "" };
        let (_dir, document) = file("x.json", json.as_bytes());
        let count = goes_on_from_everywhere(&document)?;
        prop_assert_eq!(count, (texts.len() * 2 + usize::from(fault)).max(1));
    }

    #[test]
    fn pages_go_on(text in ".{0,20}", name in prop::sample::select(vec!["x.txt", "x.html", "x.md", "x"])) {
        goes_on_from_everywhere(&file(name, text.as_bytes()).1)?;
    }

    #[test]
    fn web_archives_go_on(
        records in prop::collection::vec((0..5_usize, "[a-z ]{0,9}"), 0..12),
        packing in prop::option::of(prop::sample::select(ALL.to_vec())),
    ) {
        let records = records.iter().map(|(kind, text)| {
            let (head, length) = match kind {
                0 => ("WARC-Type: conversion", text.len()),
                1 => ("WARC-Type: response", text.len()),
                2 => ("WARC-Type: conversion", text.len() + 1),
                3 => ("WARC-Type: metadata", text.len() / 2),
                _ => ("no record", 7),
            };
            format!("WARC/1.0\r\n{head}\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n").into_bytes()
        });
        let bytes: Vec<u8> = match packing {
            Some(packing) => records.flat_map(|record| pack(packing, &record)).collect(),
            None => records.flatten().collect(),
        };
        goes_on_from_everywhere(&file("x.warc.gz", &bytes).1)?;
    }

    /// A file that is being written, seen at some moment, and gone on with when it is whole.
    #[test]
    fn appended_lines_are_all_that_is_read(text in lines(["\n", "\r\n"]), cut: prop::sample::Index) {
        let cut = cut.index(text.len() + 1);
        let (_dir, torn) = file("x.jsonl", &text.as_bytes()[..cut]);
        prop_assert!(torn.grows());
        let (mut found, end) = rest(&torn, Position::default());
        found.truncate(end.items as usize);
        let print = fingerprint(&torn.path, end.bytes).expect("a file");
        fs::write(&torn.path, &text).expect("a file");
        let whole = document(&torn.path);
        prop_assert_eq!(fingerprint(&whole.path, end.bytes).expect("a file"), print);
        prop_assert_eq!(whole.stamp.map(|stamp| stamp.size), Some(text.len() as u64));
        let (more, _) = rest(&whole, end);
        found.extend(more);
        let (all, _) = rest(&whole, Position::default());
        let items = |given: &[Given]| given.iter().map(|(item, _)| item.clone()).collect::<Vec<_>>();
        prop_assert_eq!(items(&found), items(&all));
    }
}

#[test]
fn the_sample_goes_on() {
    let sample = Document { path: sample::FOLDER.into(), stamp: None, place: Place::Sample };
    let count = goes_on_from_everywhere(&sample).expect("a property of it");
    assert!(count > 5);
}

#[test]
fn fingerprints_see_both_ends() {
    let mut bytes = b"word ".repeat(4000);
    let (_dir, document) = file("x.jsonl", &bytes);
    let print = |upto| fingerprint(&document.path, upto).expect("a file");
    let before = [print(0), print(10), print(20_000), print(12_000)];
    bytes[19_999] = b'!';
    bytes.extend(b"and more");
    fs::write(&document.path, &bytes).expect("a file");
    let after = [print(0), print(10), print(20_000), print(12_000)];
    assert_eq!([0, 1, 2, 3].map(|i| before[i] == after[i]), [true, true, false, true]);
    bytes[3] = b'!';
    fs::write(&document.path, &bytes).expect("a file");
    assert_eq!([print(0), print(10), print(12_000)].map(|p| after.contains(&p)), [true, false, false]);
    assert!(fingerprint(&document.path, 1 << 20).is_err());
}

#[test]
fn meters_count_what_lies_on_disk() {
    let text = "{\"text\": \"words\"}\n".repeat(50_000);
    for bytes in [text.as_bytes(), &pack(ALL[0], text.as_bytes())] {
        let (_dir, document) = file("x.jsonl", bytes);
        let (found, end) = rest(&document, Position::default());
        for from in [Position::default(), found[3].1, found[40_000].1, end] {
            let meter = Meter::default();
            let _ = read_document(&document, from, &Options::default(), &meter, &mut |_, _| ControlFlow::Continue(()));
            assert_eq!(meter.bytes(), bytes.len() as u64, "from {from:?}");
        }
    }
}

#[test]
fn only_plain_lines_of_files_grow() {
    let table = [("x.jsonl", true), ("x.NDJSON", true), ("x.json", false), ("x.jsonl.gz", false), ("x", false)];
    for (name, grows) in table {
        assert_eq!(file(name, b"{}").1.grows(), grows, "{name}");
    }
}

#[test]
fn what_is_gone_is_a_problem_each_time() {
    let (dir, document) = file("x.jsonl", b"{\"text\": \"one\"}\n");
    let (_, end) = rest(&document, Position::default());
    drop(dir);
    for from in [Position::default(), end] {
        let (found, end) = rest(&document, from);
        assert!(matches!(&found[..], [(Err(problem), _)] if problem.why == "does not exist"), "{found:?}");
        assert_eq!(end.bytes, 0);
    }
}
