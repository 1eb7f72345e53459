use std::fs;
use std::path::PathBuf;

use super::*;
use crate::clean::{Article, ArticleId, Block, Role};
use crate::library::part::{DocumentState, Draft};
use crate::source::{LineNo, Origin, Position, Stamp};

/// An article with this number as its id, and a body unless `text` is empty.
pub(super) fn article(n: u32, text: &str) -> Arc<Article> {
    let mut id = [0; 16];
    id[..4].copy_from_slice(&n.to_be_bytes());
    let block = Block { role: Role::Paragraph, text: text.to_owned(), line: LineNo(1) };
    Arc::new(Article {
        id: ArticleId(id),
        origin: Origin { path: "x".into(), line: None },
        title: None,
        byline: None,
        published: None,
        site: None,
        url: None,
        lang: None,
        words: 0,
        blocks: if text.is_empty() { Vec::new() } else { vec![block] },
        removed: Vec::new(),
    })
}

/// A draft of a part with these articles.
pub(super) fn draft(articles: Vec<Arc<Article>>) -> Draft {
    let document = DocumentState {
        path: "/a".into(),
        stamp: Stamp { size: 1, modified: 1 },
        read: Position::default(),
        complete: true,
        fingerprint: [1; 16],
    };
    Draft { row_documents: vec![0; articles.len()], articles, documents: vec![document], ..Draft::default() }
}

/// A library of parts with these articles.
pub(super) fn library(parts: Vec<Vec<Arc<Article>>>) -> (tempfile::TempDir, Catalog) {
    let folder = tempfile::tempdir().expect("a folder");
    let parts = (1..).zip(parts).map(|(number, articles)| {
        let entry = Part::write(&folder.path().join(format!("part-{number:08}")), &draft(articles)).expect("a part");
        Arc::new(Part::open(folder.path(), &entry).expect("a part"))
    });
    let kept = Kept::new(parts.collect(), None, Roots::default());
    (folder, Catalog::of(kept, 0))
}

/// A folder of sources and a library of it.
struct Desk {
    _folder: tempfile::TempDir,
    sources: PathBuf,
    library: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a folder");
        let desk = Self { sources: root.join("sources"), library: root.join("library"), _folder: folder };
        fs::create_dir(&desk.sources).expect("a folder");
        desk
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.sources.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Writes JSON Lines with one article for each headline.
    fn lines(&self, name: &str, headlines: &[&str]) {
        self.write(name, &headlines.iter().map(|headline| line(headline)).collect::<String>());
    }

    fn open(&self) -> (Library, Option<Problem>) {
        let inputs = vec![Input::Path(self.sources.clone())];
        let home = Home::of(&inputs, &Options::default(), |_| self.library.clone());
        Library::open(home, inputs, Options::default())
    }

    /// Opens the library, brings it up to date, and gives it with the problems that were told and the number of articles read.
    fn refreshed(&self) -> (Library, Vec<String>, u64) {
        let (mut library, damaged) = self.open();
        let mut problems: Vec<String> = damaged.iter().map(|problem| problem.why.clone()).collect();
        let mut read = 0;
        let flow = library.refresh(&Cancel::default(), &mut |news| {
            match news {
                News::Problem(problem) => problems.push(problem.why),
                News::Progress(progress) => read = read.max(progress.articles),
                News::Waiting(_) | News::Catalog(_) => {}
            }
            ControlFlow::Continue(())
        });
        assert_eq!(flow, ControlFlow::Continue(()), "{problems:?}");
        (library, problems, read)
    }

    /// The headlines in the order of finding, after a refresh.
    fn headlines(&self) -> Vec<String> {
        headlines(self.refreshed().0.catalog())
    }
}

fn line(headline: &str) -> String {
    format!("{{\"title\":\"{headline}\",\"text\":\"Of {headline} there is much to tell, and it takes a line.\"}}\n")
}

fn headlines(catalog: &Catalog) -> Vec<String> {
    catalog.order(Sort::Found).iter().filter_map(|row| Some(catalog.get(row)?.headline().to_owned())).collect()
}

#[test]
fn what_was_read_is_there_at_the_next_start_without_reading() {
    let desk = Desk::new();
    desk.lines("a.jsonl", &["One", "Two"]);
    desk.lines("b.jsonl", &["Three"]);
    desk.write("c.txt", "A page of plain text\n\nIt has a paragraph that says a thing or two about the weather.\n");
    let (library, problems, read) = desk.refreshed();
    assert_eq!((problems, read, library.catalog().len()), (vec![], 4, 4));
    let (again, problem) = desk.open();
    assert_eq!(problem, None);
    assert_eq!(headlines(again.catalog()), ["One", "Two", "Three", "A page of plain text"]);
    let row = again.catalog().get(RowIndex(1)).expect("a row");
    let article = row.body().load().expect("an article");
    assert_eq!(article.title.as_deref(), Some("Two"));
    assert_eq!((row.origin(), article.origin.line), (article.origin.clone(), Some(LineNo(2))));
    assert_eq!(again.catalog().find(article.id), Some(RowIndex(1)));
    assert_eq!(desk.refreshed().2, 0, "nothing is read again");
}

#[test]
fn only_what_changed_is_read_again() {
    let desk = Desk::new();
    for (name, headline) in [("1.jsonl", "One"), ("2.jsonl", "Two"), ("10.jsonl", "Ten")] {
        desk.lines(name, &[headline]);
    }
    assert_eq!(desk.headlines(), ["One", "Two", "Ten"]);
    desk.lines("2.jsonl", &["Two anew", "Two more"]);
    desk.lines("3.jsonl", &["Three"]);
    fs::remove_file(desk.sources.join("1.jsonl")).expect("it is there");
    let (library, _, read) = desk.refreshed();
    assert_eq!(headlines(library.catalog()), ["Two anew", "Two more", "Three", "Ten"]);
    assert_eq!((read, library.catalog().len()), (3, 4));
    assert_eq!(headlines(desk.open().0.catalog()), ["Two anew", "Two more", "Three", "Ten"]);
    fs::remove_dir_all(&desk.sources).expect("it is there");
    fs::create_dir(&desk.sources).expect("a folder");
    assert!(desk.headlines().is_empty());
}

#[test]
fn lines_that_were_appended_are_read_alone() {
    let desk = Desk::new();
    desk.lines("a.jsonl", &["One", "Two"]);
    desk.lines("b.jsonl", &["Last"]);
    desk.refreshed();
    desk.lines("a.jsonl", &["One", "Two", "Three"]);
    let (library, _, read) = desk.refreshed();
    assert_eq!(
        (headlines(library.catalog()), read),
        (vec!["One".into(), "Two".into(), "Three".into(), "Last".into()], 1)
    );
    // As long, but other lines.
    desk.lines("a.jsonl", &["Six", "Ten", "Eight", "Nine"]);
    let (library, _, read) = desk.refreshed();
    assert_eq!((headlines(library.catalog()).join(" "), read), ("Six Ten Eight Nine Last".into(), 4));
}

#[test]
fn equal_content_is_one_row_wherever_it_stands() {
    let desk = Desk::new();
    desk.lines("a.jsonl", &["One", "Two", "One"]);
    desk.lines("b.jsonl", &["Two", "Three"]);
    let (library, ..) = desk.refreshed();
    let copies = |catalog: &Catalog| {
        let each = catalog.order(Sort::Found).iter().map(|row| catalog.copies(row)).collect::<Vec<_>>();
        (headlines(catalog).join(" "), each, catalog.repeated())
    };
    let expected = ("One Two Three".to_owned(), vec![2, 2, 1], 2);
    assert_eq!(copies(library.catalog()), expected);
    assert_eq!(copies(desk.open().0.catalog()), expected);
    // The row of Two was that of a.jsonl.
    desk.lines("a.jsonl", &["One"]);
    assert_eq!(copies(desk.refreshed().0.catalog()), ("One Two Three".to_owned(), vec![1, 1, 1], 0));
    fs::remove_file(desk.sources.join("a.jsonl")).expect("it is there");
    assert_eq!(copies(desk.refreshed().0.catalog()), ("Two Three".to_owned(), vec![1, 1], 0));
}

#[test]
fn what_cannot_be_read_is_told_until_it_can() {
    let desk = Desk::new();
    desk.write("a.jsonl", &format!("{}not JSON\n{}", line("One"), line("Two")));
    desk.write("empty.txt", "");
    let (library, problems, _) = desk.refreshed();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(library.problems().expect("a library").len(), 1, "the empty file may be full another time");
    let (library, problems, read) = desk.refreshed();
    assert_eq!((problems.len(), read), (1, 0), "the empty file is looked at again: {problems:?}");
    assert_eq!(library.problems().expect("a library")[0].line, Some(LineNo(2)));
    desk.lines("a.jsonl", &["One", "Two"]);
    assert!(desk.refreshed().0.problems().expect("a library").is_empty());
}

#[test]
fn an_import_that_was_broken_off_goes_on_where_it_was() {
    let desk = Desk::new();
    let names: Vec<String> = (0..3000).map(|n| format!("Number {n}")).collect();
    desk.lines("a.jsonl", &names.iter().map(String::as_str).collect::<Vec<_>>());
    let (mut library, _) = desk.open();
    let cancel = Cancel::default();
    let flow = library.refresh(&cancel, &mut |news| {
        if matches!(&news, News::Catalog(catalog) if catalog.len() > 500) {
            cancel.cancel();
        }
        ControlFlow::Continue(())
    });
    assert_eq!(flow, ControlFlow::Break(()));
    drop(library);
    let (library, problems, _) = desk.refreshed();
    assert_eq!((headlines(library.catalog()), problems), (names, vec![]));
}

#[test]
fn a_damaged_library_is_made_anew() {
    let desk = Desk::new();
    desk.lines("a.jsonl", &["One", "Two"]);
    desk.refreshed();
    let manifest = desk.library.join("manifest.json");
    let whole = fs::read(&manifest).expect("it is there");
    fs::write(&manifest, &whole[..whole.len() / 2]).expect("a file");
    let (library, problems, read) = desk.refreshed();
    assert_eq!((headlines(library.catalog()).join(" "), problems.len(), read), ("One Two".into(), 1, 2));
    let part = fs::read_dir(&desk.library).expect("a folder").filter_map(Result::ok).find(|e| e.path().is_dir());
    fs::remove_dir_all(part.expect("a part").path()).expect("it is there");
    let (library, problems, read) = desk.refreshed();
    assert_eq!((headlines(library.catalog()).join(" "), problems.len(), read), ("One Two".into(), 1, 2));
    assert_eq!(desk.refreshed().2, 0);
}

#[test]
fn two_processes_share_a_library() {
    let desk = Desk::new();
    desk.lines("a.jsonl", &["One"]);
    let (mut first, _) = desk.open();
    let (mut second, _) = desk.open();
    let cancel = Cancel::default();
    let mut tell = |_| ControlFlow::Continue(());
    assert_eq!(first.refresh(&cancel, &mut tell), ControlFlow::Continue(()));
    let mut read = 0;
    let mut count = |news| {
        if let News::Progress(progress) = news {
            read = progress.articles;
        }
        ControlFlow::Continue(())
    };
    assert_eq!(second.refresh(&cancel, &mut count), ControlFlow::Continue(()));
    assert_eq!((headlines(second.catalog()), read), (vec!["One".to_owned()], 0));
}

#[test]
fn what_cannot_be_read_again_is_kept_in_memory() {
    let home = Home::of(&[Input::Sample], &Options::default(), |_| unreachable!("nothing is to be written"));
    let (mut library, _) = Library::open(home, vec![Input::Sample], Options::default());
    let flow = library.refresh(&Cancel::default(), &mut |_| ControlFlow::Continue(()));
    assert_eq!(flow, ControlFlow::Continue(()));
    assert!(library.catalog().len() > 10);
    assert!(library.watch().is_none());
}

#[test]
fn what_is_being_read_is_called_as_the_user_named_it() {
    let desk = Desk::new();
    desk.lines("a.jsonl", &["One", "Two"]);
    let named = desk.sources.join("../sources");
    let inputs = vec![Input::Path(named.clone())];
    let home = Home::of(&inputs, &Options::default(), |_| desk.library.clone());
    let (mut library, _) = Library::open(home, inputs, Options::default());
    let mut called = Vec::new();
    let _ = library.refresh(&Cancel::default(), &mut |news| {
        if let News::Catalog(catalog) = news {
            called.extend(catalog.iter().map(|(_, row)| row.origin().path));
        }
        ControlFlow::Continue(())
    });
    assert!(!called.is_empty() && called.iter().all(|path| *path == named.join("a.jsonl")), "{called:?}");
}

const PROMPT: &str = "Our evening ships carry the whole story to your door";

/// A page of a site that has the same line in all of its pages.
fn furnished(n: u32) -> String {
    let words = |from: u32| (0..30).map(|i| format!("w{n}x{} ", from + i)).collect::<String>();
    // In letters: headlines that differ in their numbers are one shape of line.
    let name: String = n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
    format!("The headline of ship {name}\n\nFirst {}.\n\n{PROMPT}\n\nThen {}.\n", words(0).trim(), words(50).trim())
}

/// The bodies of all articles.
fn bodies(library: &Library) -> Vec<String> {
    let rows = library.catalog().iter().map(|(_, row)| row.body().load().expect("an article"));
    rows.map(|article| article.text()).collect()
}

/// The file of counts in the library's folder.
fn counts(desk: &Desk) -> PathBuf {
    let manifest = Manifest::read(&desk.library).expect("a manifest").expect("a manifest");
    desk.library.join(manifest.lines.expect("counts").name)
}

#[test]
fn lines_that_come_back_are_gone_and_are_known_the_next_time() {
    let desk = Desk::new();
    (0..20).for_each(|n| desk.write(&format!("{n}.txt"), &furnished(n)));
    let (library, ..) = desk.refreshed();
    assert!(bodies(&library).iter().all(|body| !body.contains(PROMPT)));
    desk.write("7.txt", &furnished(107));
    let (library, problems, read) = desk.refreshed();
    assert_eq!((problems, read), (vec![], 1));
    let bodies = bodies(&library);
    assert!(bodies.iter().any(|body| body.contains("w107x1 ")));
    assert!(bodies.iter().all(|body| !body.contains(PROMPT)), "{bodies:?}");
}

#[test]
fn counts_that_are_damaged_or_missing_begin_anew() {
    for damage in [|path: &PathBuf| fs::write(path, "x"), |path: &PathBuf| fs::remove_file(path)] {
        let desk = Desk::new();
        (0..20).for_each(|n| desk.write(&format!("{n}.txt"), &furnished(n)));
        drop(desk.refreshed());
        damage(&counts(&desk)).expect("a damaged file");
        desk.write("7.txt", &furnished(107));
        let (library, problems, read) = desk.refreshed();
        assert_eq!((problems, read, library.catalog().len()), (vec![], 1, 20));
        // Of the one page that was read there is nothing to compare it with.
        assert_eq!(bodies(&library).iter().filter(|body| body.contains(PROMPT)).count(), 1);
        assert!(fs::metadata(counts(&desk)).is_ok_and(|file| file.len() > 1));
    }
}
