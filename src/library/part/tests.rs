use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::clean::{Block, Reason, Removed, Role};
use crate::text;

fn written(draft: &Draft) -> (TempDir, PartEntry) {
    let library = tempfile::tempdir().expect("a folder");
    let entry = Part::write(&library.path().join("part"), draft).expect("a part");
    (library, entry)
}

/// Asks for everything that a part can say: each answer is what was put in, or a damage.
fn answers_hold(part: &Part, draft: &Draft) -> Result<(), Damage> {
    for (at, article) in (0..).zip(&draft.articles) {
        let Some(row) = part.row(at) else { return Err(part.article(at).expect_err("why there is no row")) };
        assert_eq!(row.id(), article.id);
        assert_eq!((row.title(), row.byline()), (article.title.as_deref(), article.byline.as_deref()));
        assert_eq!((row.site(), row.published()), (article.site.as_deref(), article.published.as_deref()));
        assert_eq!((row.url(), row.lang()), (article.url.clone(), article.lang.as_deref()));
        assert_eq!(row.url_root(), article.url.as_deref().map(|url| split_url(url).0));
        assert_eq!(row.lead(), article.title.is_none().then(|| article.headline()));
        assert_eq!(row.headline(), article.headline());
        assert_eq!((row.words(), row.line()), (article.words, article.origin.line));
        assert_eq!(u32::from(row.minutes()), text::minutes(article).min(65_535));
        assert_eq!(Some(&row.document()), draft.row_documents.get(at as usize));
    }
    for (at, article) in (0..).zip(&draft.articles) {
        assert_eq!(&part.article(at)?, &**article);
        let found = part.find(article.id)?.expect("its row");
        assert_eq!(draft.articles.iter().position(|other| other.id == article.id), Some(found as usize));
    }
    for (found, article) in part.articles().zip(&draft.articles) {
        assert_eq!(&found?, &**article);
    }
    assert_eq!(part.find(ArticleId([0xA5; 16]))?, None);
    assert_eq!(part.headlines()?.len(), draft.articles.len());
    documents_hold(part, draft)
}

fn documents_hold(part: &Part, draft: &Draft) -> Result<(), Damage> {
    let documents = part.documents()?;
    assert!(documents.iter().map(DocumentRow::state).eq(draft.documents.iter().cloned()));
    for document in documents.iter() {
        assert!(document.place() < documents.len());
        let own = |row: &u32| draft.row_documents[*row as usize] == document.place();
        let rows: Vec<u32> = (0..part.len()).filter(own).collect();
        match document.rows() {
            Some(range) => assert_eq!(range.collect::<Vec<_>>(), rows),
            None => assert!(rows.windows(2).any(|pair| pair[0] + 1 != pair[1])),
        }
    }
    assert!(part.document(documents.len())?.is_none());
    assert!(part.repeats()?.eq(draft.repeats.iter().copied()));
    assert!(part.problems()?.eq(draft.problems.iter().cloned()));
    Ok(())
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z ]{0,40}", "\\PC{0,20}", "[ابتثج ]{0,30}", "[a\u{1E}]{0,4}"]
}

fn line() -> impl Strategy<Value = LineNo> {
    prop_oneof![0..200u32, any::<u32>()].prop_map(LineNo)
}

fn role() -> impl Strategy<Value = Role> {
    use Role::{Code, Heading, ListItem, Paragraph, Quote, Standfirst};
    prop::sample::select(vec![Standfirst, Heading, Paragraph, ListItem, Quote, Code])
}

fn reason() -> impl Strategy<Value = Reason> {
    use Reason::{
        Advertisement, AuthorBox, Caption, Comments, Legal, Metadata, Navigation, Outside, Related, Repeated,
    };
    use Reason::{Rating, Sharing, Subscription};
    let all = [Advertisement, AuthorBox, Caption, Comments, Legal, Metadata, Navigation, Outside, Related, Repeated];
    prop::sample::select([&all[..], &[Rating, Sharing, Subscription]].concat())
}

fn path() -> impl Strategy<Value = PathBuf> {
    let bytes = prop_oneof![Just(b"/news/a.jsonl".to_vec()), vec(1..=255u8, 0..12)];
    bytes.prop_map(|bytes| PathBuf::from(OsString::from_vec(bytes)))
}

fn article() -> impl Strategy<Value = Arc<Article>> {
    let url = "(https?://)?[a-z.@:]{0,12}[/?#]?\\PC{0,8}";
    let fields = prop::array::uniform6(option::of(prop_oneof![4 => words(), 1 => url]));
    let block = (role(), words(), line()).prop_map(|(role, text, line)| Block { role, text, line });
    let removed = (line(), words(), reason()).prop_map(|(line, text, why)| Removed { line, text, why });
    let origin = (path(), option::of(line())).prop_map(|(path, line)| Origin { path, line });
    let id = prop_oneof![3 => any::<[u8; 16]>(), 1 => Just([7; 16])];
    (id, origin, fields, any::<u32>(), vec(block, 0..5), vec(removed, 0..5)).prop_map(
        |(id, origin, [title, byline, published, site, url, lang], words, blocks, removed)| {
            let id = ArticleId(id);
            Arc::new(Article { id, origin, title, byline, published, site, url, lang, words, blocks, removed })
        },
    )
}

fn document() -> impl Strategy<Value = DocumentState> {
    let numbers = (any::<u64>(), any::<i64>(), any::<u64>(), any::<u64>(), any::<u32>());
    (path(), numbers, any::<bool>(), any::<[u8; 16]>()).prop_map(
        |(path, (size, modified, bytes, items, line), complete, fingerprint)| {
            let (stamp, read) = (Stamp { size, modified }, Position { bytes, items, line });
            DocumentState { path, stamp, read, complete, fingerprint }
        },
    )
}

fn draft() -> impl Strategy<Value = Draft> {
    let place = any::<prop::sample::Index>;
    let rows = vec((article(), place()), 0..40);
    let repeats = vec((any::<[u8; 16]>(), place(), option::of(line())), 0..4);
    let problems = vec((place(), path(), option::of(line()), words(), words()), 0..4);
    (vec(document(), 1..20), rows, repeats, problems, any::<bool>()).prop_map(
        |(documents, rows, repeats, problems, in_order)| {
            let place = |index: &prop::sample::Index| index.index(documents.len()) as u32;
            let mut row_documents: Vec<_> = rows.iter().map(|(_, index)| place(index)).collect();
            if in_order {
                row_documents.sort_unstable();
            }
            let repeats = repeats.iter().map(|(id, index, line)| Repeat {
                id: ArticleId(*id),
                document: place(index),
                line: *line,
            });
            let problems = problems.iter().map(|(index, path, line, why, advice)| {
                let (path, why, advice) = (path.clone(), why.clone(), advice.clone());
                (place(index), Problem { line: *line, ..Problem::new(&path, why, advice) })
            });
            let (repeats, problems) = (repeats.collect(), problems.collect());
            let articles = rows.into_iter().map(|(article, _)| article).collect();
            Draft { articles, documents, row_documents, repeats, problems }
        },
    )
}

/// A draft of articles that fill several batches of rows and frames of bodies.
fn large(rows: u32) -> Draft {
    let documents = ["/a", "/b"].map(|path| DocumentState {
        path: path.into(),
        stamp: Stamp { size: 1, modified: -1 },
        read: Position::default(),
        complete: true,
        fingerprint: [1; 16],
    });
    let article = |n: u32| {
        let text = format!("Words {n} and more of them. ").repeat(n as usize * 7 % 23);
        let mut id = [0; 16];
        id[..4].copy_from_slice(&n.wrapping_mul(2_654_435_761).to_be_bytes());
        Arc::new(Article {
            id: ArticleId(id),
            origin: Origin { path: "/a".into(), line: Some(LineNo(n)) },
            title: (!n.is_multiple_of(5)).then(|| format!("Title {n}")),
            byline: None,
            published: Some("2024-02-03".to_owned()),
            site: Some(format!("Site {}", n % 9)),
            url: None,
            lang: Some("en".to_owned()),
            words: n,
            blocks: vec![Block { role: Role::Paragraph, text, line: LineNo(2) }],
            removed: Vec::new(),
        })
    };
    Draft {
        articles: (0..rows).map(article).collect(),
        row_documents: (0..rows).map(|n| u32::from(n > 300)).collect(),
        documents: documents.into(),
        ..Draft::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_put_in_comes_out(draft in draft()) {
        let (library, entry) = written(&draft);
        let part = Part::open(library.path(), &entry).expect("a part");
        prop_assert_eq!(part.len() as usize, draft.articles.len());
        answers_hold(&part, &draft).expect("no damage");
        prop_assert!(part.row(part.len()).is_none());
        prop_assert!(part.article(part.len()).is_err());
    }
}

#[test]
fn a_large_part_holds_too() {
    let draft = large(1500);
    let (library, entry) = written(&draft);
    let part = Part::open(library.path(), &entry).expect("a part");
    answers_hold(&part, &draft).expect("no damage");
}

/// Enough text for a dictionary.
#[test]
fn bodies_quote_from_their_dictionary() {
    let mut draft = large(600);
    for article in &mut draft.articles {
        let article = Arc::make_mut(article);
        let word = article.words;
        article.blocks[0].text = format!("Word {word} of the same words again and again. ").repeat(20);
    }
    let (library, entry) = written(&draft);
    let part = Part::open(library.path(), &entry).expect("a part");
    answers_hold(&part, &draft).expect("no damage");
    let packed = |packing| -> usize {
        let pieces = bodies::pack(&draft.articles, |_| None, packing).expect("bodies");
        pieces.iter().map(Vec::len).sum()
    };
    let small = Packing { frame: 4 << 10, ..Packing::default() };
    let (with, without) = (packed(small), packed(Packing { dictionary: 0, ..small }));
    assert!(with < without, "{with} and {without} without");
}

#[test]
fn long_titles_close_their_batch() {
    let mut draft = large(700);
    for article in &mut draft.articles[..400] {
        Arc::make_mut(article).title = Some("long ".repeat(2000));
    }
    let (library, entry) = written(&draft);
    let part = Part::open(library.path(), &entry).expect("a part");
    answers_hold(&part, &draft).expect("no damage");
}

/// Each flipped bit and each cut end is met as a damage, or does not matter.
#[test]
fn damage_is_found() {
    let draft = large(600);
    let (library, entry) = written(&draft);
    let files: Vec<&(String, u64)> = entry.files.iter().filter(|(name, _)| !name.starts_with(TEXT)).collect();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(120));
    let damages = (0..files.len(), any::<prop::sample::Index>(), prop_oneof![(0..8u32).prop_map(Some), Just(None)]);
    let result = runner.run(&damages, |(file, at, bit)| {
        let (name, length) = files[file];
        let path = library.path().join("part").join(name);
        let whole = fs::read(&path).expect("the file");
        let mut bytes = whole.clone();
        let at = at.index(*length as usize);
        match bit {
            Some(bit) => bytes[at] ^= 1 << bit,
            None => bytes.truncate(at),
        }
        fs::write(&path, bytes).expect("the file");
        let outcome = Part::open(library.path(), &entry).and_then(|part| answers_hold(&part, &draft));
        prop_assert!(bit.is_some() || outcome.is_err(), "cut to {at}");
        // The footer of the rows is for others, and what stands between the blocks says nothing.
        prop_assert!(outcome.is_err() || name == rows::FILE, "{name} at {at}");
        fs::write(&path, whole).expect("the file");
        Ok(())
    });
    result.expect("damage to be found");
}

#[test]
fn what_is_missing_is_damage() {
    let draft = large(600);
    let (library, entry) = written(&draft);
    // The full text answers for itself.
    for (name, _) in entry.files.iter().filter(|(name, _)| !name.starts_with(TEXT)) {
        let path = library.path().join("part").join(name);
        let whole = fs::read(&path).expect("the file");
        let early = Part::open(library.path(), &entry).expect("a part");
        fs::remove_file(&path).expect("a file");
        assert_eq!(Part::open(library.path(), &entry).map(|_| ()).map_err(|damage| damage.path), Err(path.clone()));
        if !name.starts_with(TEXT) {
            answers_hold(&early, &draft).expect_err("a file is missing");
        }
        fs::write(&path, whole).expect("the file");
    }
}

#[test]
fn a_draft_that_contradicts_itself_is_refused() {
    let library = tempfile::tempdir().expect("a folder");
    let draft = Draft { row_documents: vec![3], ..Draft::default() };
    assert!(Part::write(&library.path().join("part"), &draft).is_err());
    assert!(!library.path().join("part").exists());
}

#[test]
fn an_address_is_cut_after_its_host() {
    for (url, root, rest) in [
        ("https://news.example/a/b?c", "https://news.example", "/a/b?c"),
        ("https://news.example", "https://news.example", ""),
        ("http://me@news.example:80?a/b", "http://me@news.example:80", "?a/b"),
        ("news.example/a", "news.example", "/a"),
        ("", "", ""),
        ("://#", "://", "#"),
    ] {
        assert_eq!(split_url(url), (root, rest), "{url}");
    }
}
