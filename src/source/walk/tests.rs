use std::fs;
use std::os::unix::fs::symlink;

use super::super::{Input, Options, read};
use super::*;

/// What a folder gives: paths below it, problems with their reason.
fn found(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let _ = read(&[Input::Path(root.to_owned())], &Options::default(), &mut |item| {
        let (path, why) = match item {
            Ok(raw) => (raw.origin.path, String::new()),
            Err(problem) => (problem.path, format!(": {}", problem.why)),
        };
        found.push(format!("{}{why}", path.strip_prefix(root).unwrap_or(&path).display()));
        ControlFlow::Continue(())
    });
    found
}

fn folder(files: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for file in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, "{\"text\": \"Some words.\"}\n").expect("a file");
    }
    dir
}

#[test]
fn hidden_and_ignored_files_are_data() {
    let dir =
        folder(&["page10.txt", "page9.txt", ".hidden/a.md", "out/b.html", "b.jsonl", "c.json", "skip.rs", "Makefile"]);
    fs::create_dir(dir.path().join(".git")).expect("a folder");
    fs::write(dir.path().join(".gitignore"), "*.txt\nout/\n").expect("a file");
    fs::write(dir.path().join(".ignore"), "*\n").expect("a file");
    let expected = [".hidden/a.md", "b.jsonl", "c.json", "out/b.html", "page9.txt", "page10.txt"];
    assert_eq!(found(dir.path()), expected);
}

#[test]
fn packed_files_are_known_by_what_is_packed() {
    let dir = folder(&["a.jsonl.gz", "b.md.XZ", "c.tar.gz", "d.gz", "e.json.bz2", "f.zst", "g.html.zst", "h.txt.zip"]);
    assert_eq!(found(dir.path()), ["a.jsonl.gz", "b.md.XZ", "e.json.bz2", "g.html.zst"]);
}

#[test]
fn links_are_followed_and_loops_are_not() {
    let dir = folder(&["a/one.txt", "b/two.txt"]);
    let elsewhere = folder(&["three.txt"]);
    symlink("..", dir.path().join("a/up")).expect("a link");
    symlink("../b", dir.path().join("a/side")).expect("a link");
    symlink("../a", dir.path().join("b/back")).expect("a link");
    symlink(elsewhere.path(), dir.path().join("c")).expect("a link");
    symlink("a/one.txt", dir.path().join("d.txt")).expect("a link");
    assert_eq!(found(dir.path()), ["a/one.txt", "a/side/two.txt", "c/three.txt", "d.txt"]);
}

#[test]
fn webs_of_links_stay_small() {
    let dir = folder(&["l30/x.txt"]);
    for level in 0..30 {
        let here = dir.path().join(format!("l{level}"));
        fs::create_dir(&here).expect("a folder");
        for name in ["a", "b"] {
            symlink(format!("../l{}", level + 1), here.join(name)).expect("a link");
        }
    }
    assert_eq!(found(dir.path()).len(), 1);
}

#[test]
fn dead_links_and_pipes() {
    let dir = folder(&["a.txt"]);
    symlink("nowhere", dir.path().join("dead.txt")).expect("a link");
    symlink("nowhere", dir.path().join("dead")).expect("a link");
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("pipe.txt")).status();
    assert!(made.is_ok_and(|status| status.success()));
    assert_eq!(found(dir.path()), ["a.txt", "dead.txt: is a link that leads nowhere"]);
}

#[test]
fn files_named_by_hand_are_read_whatever_their_name() {
    let dir = folder(&["README", "a.rs"]);
    assert_eq!(found(&dir.path().join("README")), [""]);
    assert_eq!(found(dir.path()), [": holds no file with a known ending"]);
    assert_eq!(found(&dir.path().join("missing")), [": does not exist"]);
}

#[test]
fn unreadable_files_are_problems() {
    // Reading this file fails even for root, who may read all others.
    let memory = Path::new("/proc/self/mem");
    if memory.exists() {
        let found = found(memory);
        assert!(found.len() == 1 && found[0].contains("could not be read"), "{found:?}");
    }
}

#[test]
fn natural_order() {
    let mut names = ["b", "a10", "a9", "a09", "a", "10", "9", "a9b", "a-1", "é", "99999999999999999999999", ""];
    names.sort_by(|a, b| natural(OsStr::new(a), OsStr::new(b)));
    assert_eq!(names, ["", "9", "10", "99999999999999999999999", "a", "a09", "a9", "a9b", "a10", "a-1", "b", "é"]);
}
