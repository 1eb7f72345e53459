use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::folder::{default_folder, prepare};
use super::*;

const FOLDER: &str = "OFFPRINT_TEST_COMMIT";

fn manifest(generation: u64) -> Manifest {
    let sources = vec!["/data/news".into(), OsStr::from_bytes(b"/data/\xffodd").into()];
    let part = |n| PartEntry {
        name: part_name(n),
        rows: 25_000,
        files: vec![("rows.arrow".to_owned(), 1 << 20), ("text/meta.json".to_owned(), n)],
    };
    Manifest {
        key: Key { sources, text_field: Some("body".to_owned()) },
        generation,
        parts: (1..=generation).map(part).collect(),
        summary: Some(FileEntry { name: summary_name(generation), length: 4096 }),
        lines: Some(FileEntry { name: lines_name(generation), length: 52 }),
        left: Vec::new(),
        complete: generation.is_multiple_of(2),
    }
}

fn library() -> (tempfile::TempDir, Lock) {
    let dir = tempfile::tempdir().expect("a folder");
    let lock = Lock::try_take(dir.path()).expect("a lock").expect("nobody else has it");
    (dir, lock)
}

fn why(folder: &Path) -> String {
    Manifest::read(folder).expect_err("a damage").why
}

#[test]
fn what_was_committed_is_read() {
    let (dir, lock) = library();
    assert_eq!(Manifest::read(dir.path()), Ok(None));
    for generation in 0..4 {
        manifest(generation).commit(&lock).expect("a commit");
        assert_eq!(Manifest::read(dir.path()), Ok(Some(manifest(generation))));
    }
    assert_eq!(manifest(3).rows(), 75_000);
    assert!(!dir.path().join(NEW).exists());
    let mode = fs::metadata(dir.path().join(NAME)).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// Every state that a crash can leave: before the first byte, within the new file, before and after the renaming.
#[test]
fn a_crash_at_any_step_leaves_the_old_or_the_new() {
    let (dir, lock) = library();
    manifest(1).commit(&lock).expect("a commit");
    let new = manifest(2).text().expect("memory");
    for len in (0..new.len()).step_by(7).chain([new.len()]) {
        fs::write(dir.path().join(NEW), &new[..len]).expect("a file");
        assert_eq!(Manifest::read(dir.path()), Ok(Some(manifest(1))));
    }
    // The next commit does not mind what lies there.
    fs::remove_file(dir.path().join(NEW)).expect("a file");
    symlink(dir.path().join("elsewhere"), dir.path().join(NEW)).expect("a link");
    manifest(2).commit(&lock).expect("a commit");
    assert_eq!(Manifest::read(dir.path()), Ok(Some(manifest(2))));
    assert!(!dir.path().join("elsewhere").exists());
}

#[test]
fn a_killed_process_leaves_the_old_or_the_new() {
    let (dir, lock) = library();
    drop(lock);
    let mut last = 0;
    for round in 0..12_u64 {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "library::manifest::tests::commits_as_a_child", "--ignored"])
            .env(FOLDER, dir.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("a child");
        let begun = Instant::now();
        while Manifest::read(dir.path()).expect("no damage").is_none_or(|read| read.generation <= last) {
            assert!(begun.elapsed() < Duration::from_secs(20), "the child commits nothing");
        }
        std::thread::sleep(Duration::from_micros(round * 7_919 % 10_000));
        child.kill().expect("a living child");
        child.wait().expect("a dead child");
        let read = Manifest::read(dir.path()).expect("no damage").expect("a manifest");
        assert_eq!(read, manifest(read.generation));
        assert!(read.generation > last, "{} after {last}", read.generation);
        last = read.generation;
    }
}

#[test]
#[ignore = "needs a parent that kills it"]
fn commits_as_a_child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let lock = Lock::try_take(Path::new(&folder)).expect("a lock").expect("nobody else has it");
    let last = Manifest::read(lock.folder()).expect("no damage").map_or(0, |manifest| manifest.generation);
    for generation in last + 1.. {
        manifest(generation).commit(&lock).expect("a commit");
    }
}

#[test]
fn other_versions_say_so() {
    let (dir, _lock) = library();
    for (text, says) in [
        (r#"{"offprint":"0.0.9","format":0,"library":{"what":"it was"}}"#, "was made by an older offprint (0.0.9)"),
        (r#"{"offprint":"7.0","format":9,"library":[],"more":1}"#, "was made by a newer offprint (7.0)"),
        (r#"{"offprint":"0.0.1","format":2,"library":{}}"#, "was made by another version of offprint (0.0.1)"),
        (r#"{"offprint":"\u001b[2J","format":2,"library":{}}"#, "was made by another version of offprint ([2J)"),
    ] {
        fs::write(dir.path().join(NAME), text).expect("a file");
        let said = why(dir.path());
        assert!(said.starts_with(&says[..20]) && !said.contains('\u{1b}'), "{said}");
        assert!(says.contains('[') || said == says, "{said}");
    }
    for torn in ["", "{", "\0\0\0\0", "[]", r#"{"offprint":"0","format":-1,"library":{}}"#, &"[".repeat(100_000)] {
        fs::write(dir.path().join(NAME), torn).expect("a file");
        assert!(why(dir.path()).starts_with("is torn or not a manifest"), "{torn:.20}");
    }
    fs::remove_file(dir.path().join(NAME)).expect("a file");
    fs::create_dir(dir.path().join(NAME)).expect("a folder");
    assert_eq!(why(dir.path()), "cannot be read: it is not a file");
}

#[test]
fn fields_of_later_versions_are_passed_over() {
    let text = manifest(2).text().expect("memory");
    let library =
        r#"{"key":{"sources":["/a"],"zone":"UTC"},"generation":1,"parts":[],"summary":null,"complete":true,"more":{}}"#;
    let check = blake3::hash(library.as_bytes()).to_hex();
    let program = program();
    let more =
        format!(r#"{{"offprint":"{program}","format":{FORMAT},"more":[1],"check":"{check}","library":{library}}}"#);
    assert_eq!(Manifest::parse(text.as_bytes()), Ok(manifest(2)));
    let read = Manifest::parse(more.as_bytes()).expect("no damage");
    assert_eq!((read.key.sources, read.complete), (vec![PathBuf::from("/a")], true));
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let file = |name: &str| {
        let mut manifest = manifest(1);
        manifest.parts[0].files[0].0 = name.to_owned();
        manifest
    };
    let part = |name: &str| {
        let mut manifest = manifest(2);
        manifest.parts[0].name = name.to_owned();
        manifest
    };
    let summary = |name: &str| {
        let mut manifest = manifest(1);
        manifest.summary = Some(FileEntry { name: name.to_owned(), length: 1 });
        manifest
    };
    let lines = |name: &str| {
        let mut manifest = manifest(1);
        manifest.lines = Some(FileEntry { name: name.to_owned(), length: 1 });
        manifest
    };
    let mut many = manifest(3);
    many.parts.iter_mut().for_each(|part| part.rows = u32::MAX / 2);
    let names = ["", ".", "..", "/etc/passwd", "../x", "a/../x", "a//b", "a/", "a\0b", "a\\b", "é"];
    let bad = names.iter().flat_map(|name| [file(name), part(name), summary(name), lines(name)]);
    for bad in
        bad.chain([part("part-00000002"), part("part-1"), summary("part-00000001"), lines("summary-00000001"), many])
    {
        let (dir, lock) = library();
        assert!(bad.commit(&lock).is_err(), "{bad:?}");
        // As an attacker would write it, checksum and all.
        fs::write(dir.path().join(NAME), bad.text().expect("memory")).expect("a file");
        assert!(Manifest::read(dir.path()).is_err(), "{bad:?}");
    }
    assert_eq!(file(".managed.json").is_sound(), Ok(()));
}

#[test]
fn orphans_go_and_nothing_else() {
    let (dir, lock) = library();
    let at = |name: &str| dir.path().join(name);
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("precious"), "kept").expect("a file");
    for folder in ["part-00000001", "part-00000002", "part-00000007", "part-7", "part-0000000x", "notes"] {
        fs::create_dir(at(folder)).expect("a folder");
        fs::write(at(folder).join("rows.arrow"), "x").expect("a file");
    }
    symlink(outside.path(), at("part-00000008")).expect("a link");
    symlink(outside.path(), at("part-00000007/link")).expect("a link");
    let summaries = ["summary-00000001", "summary-00000002", "summary-2"];
    let others = ["lines-00000001", "lines-00000002", "lines-2", "part-00000009", "letter.txt", NEW];
    for file in summaries.into_iter().chain(others) {
        fs::write(at(file), "x").expect("a file");
    }
    fs::create_dir(at("summary-00000003")).expect("a folder");
    manifest(2).commit(&lock).expect("a commit");
    fs::write(at(NEW), "x").expect("a file");
    manifest(2).remove_orphans(&lock).expect("an answer");
    let gone = ["part-00000007", "summary-00000001", "lines-00000001", NEW];
    assert!(gone.iter().all(|name| !at(name).exists()));
    for kept in [
        "part-00000001/rows.arrow",
        "part-00000002",
        "part-7",
        "part-0000000x",
        "notes",
        "part-00000008/precious",
        "summary-00000002",
        "summary-2",
        "lines-00000002",
        "lines-2",
        "part-00000009",
        "letter.txt",
        "summary-00000003",
        NAME,
        "lock",
    ] {
        assert!(at(kept).exists(), "{kept}");
    }
    assert!(outside.path().join("precious").exists());
}

#[test]
fn only_empty_folders_and_libraries_are_used() {
    let dir = tempfile::tempdir().expect("a folder");
    let new = dir.path().join("a/b");
    prepare(&new).expect("a new folder");
    assert_eq!(fs::metadata(&new).expect("a folder").permissions().mode() & 0o777, 0o700);
    prepare(&new).expect("an empty folder");
    fs::write(new.join("lock"), "").expect("a file");
    prepare(&new).expect("killed before the lock was taken");
    fs::write(new.join("lock"), "theirs").expect("a file");
    prepare(&new).expect_err("a lock of somebody else");
    fs::remove_file(new.join("lock")).expect("a file");
    let lock = Lock::try_take(&new).expect("a lock").expect("nobody else has it");
    fs::write(new.join("notes"), "mine").expect("a file");
    prepare(&new).expect("a library without a manifest yet");
    manifest(1).commit(&lock).expect("a commit");
    fs::remove_file(new.join("lock")).expect("a file");
    prepare(&new).expect("a library");

    let documents = dir.path().join("documents");
    fs::create_dir(&documents).expect("a folder");
    for (name, text) in [("letter.txt", "Dear"), ("manifest.json", "{\"name\":\"a web page\"}")] {
        fs::write(documents.join(name), text).expect("a file");
        let problem = prepare(&documents).expect_err("somebody's folder");
        assert!(problem.to_string().ends_with(
            "is not empty, and holds no library of offprint; name an empty folder, or a new one, with --library"
        ));
        fs::remove_file(documents.join(name)).expect("a file");
    }
    fs::write(documents.join("file"), "").expect("a file");
    assert_eq!(prepare(&documents.join("file")).expect_err("a file").why, "is not a folder");
    assert!(prepare(&documents.join("file/below")).is_err());
}

#[test]
fn each_key_has_its_folder() {
    let key = |sources: &[&str], field: Option<&str>| Key {
        sources: sources.iter().map(PathBuf::from).collect(),
        text_field: field.map(str::to_owned),
    };
    let keys = [
        key(&["/a", "/b"], None),
        key(&["/b", "/a"], None),
        key(&["/a"], None),
        key(&["/a"], Some("body")),
        key(&["/ab"], None),
        key(&["/a/b"], None),
        key(&[], Some("/a")),
        key(&[], None),
    ];
    let folders: HashSet<_> = keys.iter().map(|key| default_folder(Path::new("/cache"), key)).collect();
    assert_eq!(folders.len(), keys.len());
    for (source, shown) in [
        ("/data/News 2024.jsonl.gz", "-News-2024-jsonl-gz"),
        ("/data/\u{202e}../\u{1b}[2J新闻", "-2J新闻"),
        ("/data/..", ""),
        ("/", ""),
        ("/data/----", ""),
    ] {
        let folder = default_folder(Path::new("/cache"), &key(&[source], None));
        let name = folder.file_name().and_then(OsStr::to_str).expect("a name");
        assert_eq!(&name[16..], shown);
        assert!(name[..16].bytes().all(|b| b.is_ascii_hexdigit()) && folder.starts_with("/cache/library"));
    }
    let long = default_folder(Path::new("/cache"), &key(&[&format!("/{}", "新".repeat(300))], None));
    assert!(long.file_name().is_some_and(|name| name.len() < 200));
}

#[test]
fn keys_are_of_files_and_folders() {
    let dir = tempfile::tempdir().expect("a folder");
    let real = fs::canonicalize(dir.path()).expect("a folder");
    symlink(&real, real.join("link")).expect("a link");
    let options = Options { text_field: Some("body".to_owned()) };
    let inputs = [Input::Path(real.join("link")), Input::Path(real.join("missing"))];
    let key = Key::of(&inputs, &options).expect("a key");
    assert_eq!(key, Key { sources: vec![real.clone(), real.join("missing")], text_field: Some("body".to_owned()) });
    assert_eq!(Key::of(&[Input::Path(real), Input::Stdin], &options), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever happens to the bytes, what is read is what was written, or a damage.
    #[test]
    fn no_flip_goes_unnoticed(at in any::<prop::sample::Index>(), bit in 0..8_u8, cut in any::<Option<prop::sample::Index>>()) {
        let mut text = manifest(3).text().expect("memory").into_bytes();
        if let Some(cut) = cut {
            text.truncate(cut.index(text.len() - 1));
        } else {
            let at = at.index(text.len() - 1);
            text[at] ^= 1 << bit;
        }
        prop_assert!(!matches!(Manifest::parse(&text), Ok(read) if read != manifest(3)));
    }
}
