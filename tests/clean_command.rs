//! `offprint clean` as scripts use it: the real program, its streams and its exit code.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

fn offprint(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
    command.arg("clean").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn start(args: &[&str]) -> Child {
    offprint(args).spawn().expect("the program starts")
}

/// Runs the program on `input`, written by a thread of its own so that neither side waits for the other.
fn run(args: &[&str], input: impl Into<Vec<u8>>) -> Output {
    let mut child = start(args);
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.into();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    output
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

fn page(n: usize) -> String {
    format!("The council met on day {n} and decided about the old quay. {}", "It took a while. ".repeat(n * 37 % 60))
}

#[test]
fn one_line_in_one_line_out_in_order() {
    let mut input = String::new();
    for n in 0..2000 {
        writeln!(input, "{}", json!({"n": n, "text": page(n), "date": "2024-05-18"})).expect("memory");
    }
    let output = run(&["-"], input);
    assert_eq!(code(&output), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let articles = lines(&output.stdout);
    let order: Vec<u64> = articles.iter().filter_map(|a| a["input"]["n"].as_u64()).collect();
    assert_eq!(order, (0..2000).collect::<Vec<u64>>());
    let fields: Vec<&String> = articles[0].as_object().expect("an object").keys().collect();
    let mut contract =
        ["id", "source", "title", "byline", "published", "site", "url", "lang", "words", "text", "removed", "input"];
    contract.sort_unstable();
    assert_eq!(fields, contract);
    assert_eq!(articles[6]["source"], "-:7");
    assert_eq!(articles[6]["title"], Value::Null);
    assert_eq!(articles[6]["input"]["date"], "2024-05-18");
}

#[test]
fn bad_lines_are_told_and_the_others_done() {
    let output = run(&["-"], "{\"text\":\"One.\"}\nnot JSON\n\n{\"title\":\"no text\"}\n{\"text\":\"Two.\"}\n");
    assert_eq!(code(&output), Some(2));
    assert_eq!(lines(&output.stdout).len(), 2);
    let errors = lines(&output.stderr);
    assert_eq!(errors.iter().map(|e| e["line"].as_u64()).collect::<Vec<_>>(), [Some(2), Some(4)]);
    assert!(errors[0]["error"].as_str().is_some_and(|e| e.starts_with("not JSON")), "{errors:?}");
    assert!(errors[1]["error"].as_str().is_some_and(|e| e.contains("--text-field")), "{errors:?}");
}

#[test]
fn problems_with_files_are_one_line_each() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("empty.txt"), "").expect("a file");
    fs::write(dir.path().join("good"), "Some words of an article.").expect("a file");
    fs::create_dir(dir.path().join("none")).expect("a folder");
    let name = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let (missing, good, none, empty) = (name("missing"), name("good"), name("none"), name("empty.txt"));
    let output = run(&[&missing, &good, &none, &empty], "");
    assert_eq!(code(&output), Some(2));
    let articles = lines(&output.stdout);
    assert_eq!((articles.len(), &articles[0]["source"]), (1, &json!(good)));
    assert_eq!(articles[0].get("input"), None);
    let errors = String::from_utf8(output.stderr).expect("UTF-8");
    let expected = [
        format!("offprint: {missing}: does not exist; "),
        format!("offprint: {none}: holds no file with a known ending; "),
        format!("offprint: {empty}: is empty; "),
    ];
    assert_eq!(errors.lines().count(), expected.len(), "{errors}");
    for (line, start) in errors.lines().zip(expected) {
        assert!(line.starts_with(&start), "{line}");
    }
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let mut child = start(&["-"]);
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || {
        let line = format!("{}\n", json!({"text": page(59)}));
        // Far more than pipes hold; it ends when the program does.
        while stdin.write_all(line.as_bytes()).is_ok() {}
    });
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    drop(stdout);
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    assert_eq!(code(&output), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_conversation_gets_its_answers() {
    let mut child = start(&["-"]);
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    for n in 0..3 {
        writeln!(stdin, "{}", json!({"n": n, "text": "A word."})).expect("a pipe");
        stdin.flush().expect("a pipe");
        let mut line = String::new();
        stdout.read_line(&mut line).expect("a line");
        assert!(line.ends_with(&format!("\"input\":{{\"n\":{n}}}}}\n")), "{line}");
    }
    drop(stdin);
    assert_eq!(child.wait().expect("the program ends").code(), Some(0));
}

#[test]
fn lines_of_many_articles_go_whatever_the_number_of_threads() {
    const PROMPT: &str = "Our evening ships carry the whole story to your door";
    let words = |n: usize, m: usize| (0..30).map(|i| format!("w{n}x{m}x{i}")).collect::<Vec<_>>().join(" ");
    // Headlines that differ in their numbers alone come back too, and what stands below them is a teaser's then.
    let name =
        |n: usize| [n / 26 / 26, n / 26, n].map(|n| char::from(b'a' + (n % 26) as u8)).iter().collect::<String>();
    let page = |n| format!("Headline of ship {}\n\n{}.\n\n{PROMPT}\n\n{}.", name(n), words(n, 1), words(n, 2));
    let input: String = (0..1200).map(|n| format!("{}\n", json!({"text": page(n)}))).collect();
    let runs: Vec<Output> = ["1", "4"]
        .into_iter()
        .map(|threads| {
            let file = tempfile::NamedTempFile::new().expect("a file");
            fs::write(file.path(), &input).expect("a file");
            let mut command = offprint(&["-"]);
            command.env("RAYON_NUM_THREADS", threads);
            command.stdin(fs::File::open(file.path()).expect("a file")).output().expect("the program runs")
        })
        .collect();
    assert_eq!(runs[0].stdout, runs[1].stdout);
    let articles = lines(&runs[0].stdout);
    assert_eq!(articles.len(), 1200);
    for article in &articles {
        let why = article["removed"].as_array().and_then(|removed| removed.iter().find(|r| r["text"] == PROMPT));
        assert_eq!(why.map(|r| &r["why"]), Some(&json!("in other articles too")), "{article}");
    }
}

#[test]
fn nothing_that_is_printed_acts_on_the_terminal() {
    let hostile = "\u{1b}]0;x\u{7}\u{202e}\u{9b}31m\u{200b}\u{7f}\u{85}";
    let input = json!({"text": format!("Words {hostile} of an article."), "title": hostile, hostile: [hostile]});
    let raw = format!("{input}\n{{\"text\":\"More words.\",\"x\":\"{}\"}}\n", "\u{202e}\u{7f}\u{9b}");
    let output = run(&["-"], raw);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let acts = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{200b}".contains(c);
    assert!(!text.contains(acts), "{text:?}");
    let articles = lines(text.as_bytes());
    assert_eq!(articles[0]["input"][hostile][0], hostile);
    assert_eq!(articles[1]["input"]["x"], "\u{202e}\u{7f}\u{9b}");
}

#[test]
fn output_files_are_replaced_whole() {
    let dir = tempfile::tempdir().expect("a folder");
    let target = dir.path().join("out.jsonl");
    fs::write(&target, "old").expect("a file");
    let name = target.to_string_lossy();
    let input = format!("{}\n", json!({"text": "New words."}));
    let output = run(&["-", "-o", &name], input.clone());
    assert_eq!((code(&output), output.stdout.len()), (Some(0), 0));
    assert_eq!(lines(&fs::read(&target).expect("a file")).len(), 1);
    let files: Vec<_> = fs::read_dir(dir.path()).expect("a folder").collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let nowhere = dir.path().join("no/such/out.jsonl");
    let output = run(&["-", "-o", &nowhere.to_string_lossy()], input.clone());
    assert_eq!(code(&output), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("create the folder first"));
    // A device is written to, not replaced.
    if Path::new("/dev/stdout").exists() {
        let output = run(&["-", "-o", "/dev/stdout"], input);
        assert_eq!(lines(&output.stdout).len(), 1);
    }
}

#[cfg(unix)]
#[test]
fn new_output_files_have_the_usual_rights() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().expect("a folder");
    let (ours, theirs) = (dir.path().join("ours"), dir.path().join("theirs"));
    fs::write(&theirs, "").expect("a file");
    run(&["-", "-o", &ours.to_string_lossy()], "Some words.");
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode();
    assert_eq!(mode(&ours), mode(&theirs));
}

#[test]
fn standard_input_tells_its_kind() {
    let text = lines(&run(&[], "Plain words of an article.\n").stdout);
    assert_eq!((&text[0]["source"], text[0].get("input")), (&json!("-"), None));
    let html =
        run(&["-"], "<!doctype html><title>T</title><p>Words of a page that is HTML, enough for a paragraph.</p>");
    assert_eq!(lines(&html.stdout).len(), 1);
    assert_eq!(code(&run(&["-"], "")), Some(2));
    let named = run(&["-", "--text-field", "page"], "{\"text\":\"no\",\"page\":\"Words of the page.\"}\n");
    assert_eq!(lines(&named.stdout)[0]["input"], json!({"text": "no"}));
}

#[test]
fn prose_is_parted_by_rules() {
    let [first, second] = ["first", "second"].map(|which| {
        format!("The council decided about the {which} of the two old quays on Tuesday, after a debate of nine hours.")
    });
    let input = format!("{}\n{}\n", json!({"text": first}), json!({"text": second}));
    for format in ["text", "markdown"] {
        let output = run(&["-", "--format", format], input.clone());
        let expected = format!("{first}\n\n---\n\n{second}\n");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{format}");
    }
}

#[test]
fn a_long_line_among_short_ones() {
    let long = "A sentence of some words. ".repeat(200_000);
    let input = format!("{{\"text\":\"One.\"}}\n{{\"text\":\"{long}\"}}\n{{\"text\":\"Three.\"}}\n");
    let output = run(&["-"], input);
    let sources: Vec<Value> = lines(&output.stdout).into_iter().map(|mut a| a["source"].take()).collect();
    assert_eq!((code(&output), sources), (Some(0), vec![json!("-:1"), json!("-:2"), json!("-:3")]));
}

#[test]
fn help_has_examples() {
    let output = run(&["--help"], "");
    assert!(String::from_utf8_lossy(&output.stdout).contains("offprint clean - < scraped.jsonl"));
}
