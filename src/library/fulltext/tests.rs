use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::clean::{Article, ArticleId, Block, Role};
use crate::source::{LineNo, Origin};

fn article(title: &str, blocks: &[&str]) -> Article {
    let block = |text: &&str| Block { role: Role::Paragraph, text: (*text).to_owned(), line: LineNo(1) };
    Article {
        id: ArticleId([0; 16]),
        origin: Origin { path: "x".into(), line: None },
        title: (!title.is_empty()).then(|| title.to_owned()),
        byline: None,
        published: None,
        site: None,
        url: None,
        lang: None,
        words: 0,
        blocks: blocks.iter().map(block).collect(),
        removed: Vec::new(),
    }
}

fn part(articles: &[Article]) -> (TempDir, FullText) {
    let folder = tempfile::tempdir().expect("a folder");
    build(folder.path(), articles.iter()).expect("it can be written");
    let text = FullText::open(folder.path()).expect("it can be read");
    (folder, text)
}

fn hits(text: &FullText, asked: &str, within: Within) -> Vec<(u32, f32)> {
    let Some(passage) = Passage::parse(asked) else { return Vec::new() };
    let stats = Stats::gather([text], &passage).expect("it is whole");
    let mut hits = Vec::new();
    text.find(&passage, within, &stats, &mut |row, score| hits.push((row, score))).expect("it is whole");
    hits
}

fn rows(text: &FullText, asked: &str, within: Within) -> Vec<u32> {
    hits(text, asked, within).into_iter().map(|(row, _)| row).collect()
}

#[test]
fn passages_are_found_in_many_languages() {
    let articles = [
        article("Harbour news", &["The ferry left; nobody counted.", "It’s the co-op’s boat."]),
        article("", &["Die Fähre fuhr über die Straße, l’eau était froide."]),
        article("رحلة", &["غادرت العبّارة الميناء وركب الكتاب"]),
        article("渡轮", &["渡轮离开港口之前没有人想到。", "東京タワーへ行く"]),
        article("여객선", &["여객선은 항구를 떠났다", "เรือออกจากท่าแล้ว"]),
        article("Паром", &["Паром ушёл из İstanbul", "המעבורת עָזְבָה 🎉 2024"]),
        article("The ferry", &["Nothing in it"]),
        article("", &[]),
    ];
    let (_folder, text) = part(&articles);
    assert_eq!(text.len(), 8);
    for (asked, expected) in [
        ("ferry", vec![0]),
        ("fer*", vec![0]),
        ("left nobody", vec![0]),
        ("nobody counted it", vec![]),
        ("co-op's boat", vec![0]),
        ("the co*", vec![0]),
        ("the b*", vec![]),
        ("fahre", vec![1]),
        ("STRASSE leau", vec![]),
        ("strasse l'eau", vec![1]),
        ("كتاب", vec![2]),
        ("والميناء", vec![2]),
        ("渡", vec![3]),
        ("港口之前", vec![3]),
        ("到東", vec![]),
        ("タワー", vec![3]),
        ("여객선", vec![4]),
        ("จากท่า", vec![4]),
        ("УШЕЛ", vec![5]),
        ("istanbul", vec![5]),
        ("עזבה 2024", vec![5]),
        ("🎉", vec![]),
        ("missing", vec![]),
        ("missing fer*", vec![]),
    ] {
        assert_eq!(rows(&text, asked, Within::Body), expected, "{asked}");
    }
    assert_eq!(rows(&text, "ferry", Within::Article), [0, 6]);
    assert_eq!(rows(&text, "渡轮", Within::Article), [3]);
    assert_eq!(rows(&text, "the fer*", Within::Article), [0, 6]);
}

#[test]
fn better_hits_score_higher() {
    let filler = "and the rest of it is about other things ".repeat(20);
    let articles = [
        article("Other", &[&filler, "one ferry", &filler]),
        article("The ferry", &[&filler, "one ferry", &filler]),
        article("Other", &["one ferry, two of a ferry"]),
        article("Other", &[&filler, "ferry ferry ferry ferry", &filler]),
    ];
    let (_folder, text) = part(&articles);
    let score =
        |asked: &str| hits(&text, asked, Within::Article).into_iter().map(|(_, score)| score).collect::<Vec<_>>();
    let ferry = score("ferry");
    assert!(ferry[1] > ferry[3] && ferry[3] > ferry[0] && ferry[2] > ferry[0], "{ferry:?}");
    assert!(score("ferr*").iter().zip(&ferry).all(|(open, whole)| (open - whole).abs() < 1e-6));
    assert!(score("one ferry")[0] > ferry[0], "two words are rarer than one");
}

#[test]
fn nothing_can_be_indexed_too() {
    for articles in [vec![], vec![article("", &[])], vec![article("", &["…"])]] {
        let (_folder, text) = part(&articles);
        assert_eq!(text.len() as usize, articles.len());
        for asked in ["a", "a*", "a b", "a b*"] {
            assert_eq!(rows(&text, asked, Within::Article), [0; 0]);
        }
    }
}

#[test]
fn one_huge_article_is_indexed() {
    let text = "ab cd 北京市 ".repeat(100_000) + &"x".repeat(1_000_000);
    let (_folder, part) = part(&[article("", &[&text]), article("", &["cd ab"])]);
    assert_eq!(rows(&part, "ab cd", Within::Body), [0]);
    assert_eq!(rows(&part, "北京市", Within::Body), [0]);
    assert_eq!(rows(&part, "xxx*", Within::Body), [0]);
    assert_eq!(rows(&part, "cd ab*", Within::Body), [1]);
}

#[test]
fn words_are_found_in_their_rows_among_empty_and_long_ones() {
    let long = "filler ".repeat(600);
    let articles: Vec<_> = (0..1_500)
        .map(|row| match row % 500 {
            7 => article("", &["", "rare word", ""]),
            8 => article("rare", &[&long, "rare word"]),
            _ => article("", &[]),
        })
        .collect();
    let (_folder, text) = part(&articles);
    assert_eq!(rows(&text, "rare word", Within::Body), [7, 8, 507, 508, 1_007, 1_008]);
    assert_eq!(rows(&text, "filler filler", Within::Body), [8, 508, 1_008]);
    assert_eq!(rows(&text, "filler rare", Within::Article), [0; 0]);
}

#[test]
fn missing_files_are_damage() {
    let gone = FullText::open(Path::new("/nonexistent/of/this/test"));
    assert!(gone.is_err_and(|damage| damage.path.ends_with("test")));
    let (folder, text) = part(&[article("A title", &["and a body"])]);
    drop(text);
    let files: Vec<_> =
        std::fs::read_dir(folder.path()).expect("it is there").map(|entry| entry.expect("a file").path()).collect();
    for file in files {
        let bytes = std::fs::read(&file).expect("it is there");
        for cut in [0, bytes.len() / 2, bytes.len().saturating_sub(2)] {
            std::fs::write(&file, &bytes[..cut]).expect("it can be written");
            let opened = FullText::open(folder.path());
            let is_lock = file.extension().is_some_and(|extension| extension == "lock");
            assert!(is_lock || bytes.is_empty() || opened.is_err(), "{} cut to {cut}", file.display());
        }
        std::fs::write(&file, &bytes).expect("it can be written");
    }
    assert!(FullText::open(folder.path()).is_ok());
}

/// Bytes of the files of a part are turned over, one place at a time: opening and searching end, with hits or with damage.
#[test]
fn damaged_files_end_no_search_but_their_own() {
    let texts: Vec<String> = (0..300).map(|n| format!("common word{n} ferry {} left the harbour", n % 7)).collect();
    let articles: Vec<_> = texts.iter().map(|text| article(text, &[text, "common ferry"])).collect();
    let (folder, whole) = part(&articles);
    drop(whole);
    let files: Vec<_> =
        std::fs::read_dir(folder.path()).expect("it is there").map(|entry| entry.expect("a file").path()).collect();
    let mut state = 1_u32;
    let mut random = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize
    };
    // What is caught would fill the screen.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut damaged = 0;
    for file in files {
        let bytes = std::fs::read(&file).expect("it is there");
        for _ in 0..40 {
            let mut broken = bytes.clone();
            let at = random() % broken.len().max(1);
            if let Some(byte) = broken.get_mut(at) {
                *byte ^= 1 << (random() % 8);
            }
            std::fs::write(&file, &broken).expect("it can be written");
            damaged += usize::from(search_all(folder.path()).is_err());
        }
        std::fs::write(&file, &bytes).expect("it can be written");
    }
    std::panic::set_hook(hook);
    assert!(damaged > 20, "{damaged}");
    assert_eq!(search_all(folder.path()), Ok(()));
}

fn search_all(folder: &Path) -> Result<(), Damage> {
    let text = FullText::open(folder)?;
    for asked in ["common", "w*", "ferry 3", "common word1*", "harbour"] {
        let Some(passage) = Passage::parse(asked) else { continue };
        let stats = Stats::gather([&text], &passage)?;
        text.find(&passage, Within::Article, &stats, &mut |_, _| {})?;
    }
    Ok(())
}

fn words() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "ab",
        "ba",
        "B",
        "á",
        "a-b",
        "a'b",
        "中",
        "国",
        "中国",
        "か\u{3099}",
        "한국",
        "الكتاب",
        "كتاب",
        "و",
        "ท่า",
        "…",
        "1",
    ]);
    let blank = prop::sample::select(vec![" ", " ", "", ", "]);
    prop::collection::vec((piece, blank), 0..8)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(a, b)| [a, b]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn the_index_finds_what_a_plain_reading_finds(
        texts in prop::collection::vec((words(), prop::collection::vec(words(), 0..3)), 1..12),
        asked in prop::collection::vec((words(), any::<bool>()), 20),
        parts in 1_usize..3,
    ) {
        let articles: Vec<Article> = texts
            .iter()
            .map(|(title, blocks)| article(title, &blocks.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        let chunks: Vec<_> = articles.chunks(articles.len().div_ceil(parts)).collect();
        let built: Vec<_> = chunks.iter().map(|chunk| part(chunk)).collect();
        for (asked, is_begun) in asked {
            let Some(passage) = Passage::parse(&asked) else { continue };
            let passage = if is_begun { passage.begun() } else { passage };
            let stats = Stats::gather(built.iter().map(|(_, text)| text), &passage).expect("it is whole");
            for within in [Within::Body, Within::Article] {
                let mut first = 0;
                for (chunk, (_, text)) in chunks.iter().zip(&built) {
                    let mut found = Vec::new();
                    text.find(&passage, within, &stats, &mut |row, score| found.push((row, score))).expect("it is whole");
                    let plain: Vec<_> = (0..).zip(*chunk).filter(|(_, article)| {
                        let in_title = article.title.as_deref().is_some_and(|title| passage.is_in(title));
                        let in_body = article.blocks.iter().any(|block| passage.is_in(&block.text));
                        in_body || within == Within::Article && in_title
                    }).map(|(row, _)| row).collect();
                    prop_assert_eq!(found.iter().map(|(row, _)| *row).collect::<Vec<u32>>(), plain, "{}", passage);
                    for (row, score) in found {
                        let young = stats.score(&passage, within, &chunk[row as usize]);
                        prop_assert!(young.is_some_and(|young| (young - score).abs() <= 1e-4 * score), "{} {:?} {}", passage, young, score);
                    }
                    first += chunk.len();
                }
                prop_assert_eq!(first, articles.len());
            }
        }
    }
}

/// `cargo test --release --lib library::fulltext::tests::measure -- --ignored --nocapture`; `OFFPRINT_PARTS` says how many
/// parts of 25,000 articles are built (2). Times are those of a core, so that they hold on a busy machine.
#[test]
#[ignore = "measures; needs a release build and Linux"]
fn measure() {
    let count: u64 = std::env::var("OFFPRINT_PARTS").ok().and_then(|parts| parts.parse().ok()).unwrap_or(2);
    let vocabulary = vocabulary(400_000);
    let folder = tempfile::tempdir().expect("a folder");
    for n in 0..count {
        let articles = generate(&vocabulary, n, 25_000);
        let megabytes = articles.iter().map(|article| article.text().len()).sum::<usize>() as f64 / 1e6;
        let at = folder.path().join(n.to_string());
        let seconds = timed(|| build(&at, articles.iter()).expect("it can be written")) / 1e3;
        let sizes = std::fs::read_dir(&at).expect("it is there").map(|entry| {
            let entry = entry.expect("a file");
            (
                entry.path().extension().unwrap_or_default().display().to_string(),
                entry.metadata().expect("a file").len(),
            )
        });
        let sizes: Vec<_> = sizes.collect();
        let size = sizes.iter().map(|(_, size)| size).sum::<u64>() as f64 / 1e6;
        if n == 0 {
            println!(
                "{megabytes:.1} MB: {:.1} MB/s, {:.3} of the text {sizes:?}",
                megabytes / seconds,
                size / megabytes
            );
        }
    }
    let mut parts = Vec::new();
    let opening = timed(|| {
        parts.extend((0..count).map(|n| FullText::open(&folder.path().join(n.to_string())).expect("whole")));
    });
    println!("opened in {:.2} ms a part", opening / count as f64);
    for (kind, name) in KINDS.iter().enumerate() {
        let mut times: Vec<(f64, usize, String)> = (0..40)
            .map(|n| {
                let asked = asked(&vocabulary, n, kind);
                let mut found = 0;
                // The system counts in steps of milliseconds.
                let time = timed(|| (0..20).for_each(|_| found = search(&parts, &asked)));
                (time / 20.0 / count as f64, found, asked)
            })
            .collect();
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (slowest, hits, asked) = &times[39];
        println!(
            "{name:20} a part: p50 {:6.3} ms, p95 {:6.3}, most {slowest:6.3} ({asked}, {hits} hits)",
            times[20].0, times[37].0
        );
    }
}

const KINDS: [&str; 8] = [
    "common word",
    "word",
    "two common words",
    "common, other word",
    "three words",
    "start of 3",
    "start of 2",
    "phrase, start of 2",
];

fn asked(vocabulary: &[String], n: usize, kind: usize) -> String {
    let word = |rank: usize| vocabulary[rank].as_str();
    let (common, other) = (word(n * 7 % 40), word(100 + n * 37 % 5_000));
    match kind {
        0 => common.to_owned(),
        1 => other.to_owned(),
        2 => format!("{common} {}", word(n * 3 % 40)),
        3 => format!("{common} {other}"),
        4 => format!("{other} {} {common}", word(n * 11 % 300)),
        5 => format!("{}*", &other[..3]),
        6 => format!("{}*", &other[..2]),
        _ => format!("{common} {}*", &other[..2]),
    }
}

fn search(parts: &[FullText], asked: &str) -> usize {
    let passage = Passage::parse(asked).expect("words");
    let mut stats = Stats::default();
    for part in parts {
        stats.add(&part.stats(&passage).expect("whole"));
    }
    let mut hits: Vec<(u32, f32)> = Vec::new();
    for part in parts {
        part.find(&passage, Within::Body, &stats, &mut |row, score| hits.push((row, score))).expect("whole");
    }
    hits.len()
}

/// What this thread took of a core, in milliseconds.
fn timed(work: impl FnOnce()) -> f64 {
    let now = || {
        let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        times.split(' ').next().and_then(|time| time.parse::<u64>().ok()).unwrap_or_default()
    };
    let started = now();
    work();
    (now() - started) as f64 / 1e6
}

/// Words of letters as they are common in English, of two to twelve letters.
fn vocabulary(count: usize) -> Vec<String> {
    let mut random = random(7);
    let letters = b"eeeeetttaaaooiinnsshhrrddllcumwfgypbvk";
    let mut seen = std::collections::HashSet::new();
    let mut words = Vec::new();
    while words.len() < count {
        let least = if words.len() < 100 { 2 } else { 4 };
        let len = least + random() % 4 + random() % 5;
        let word: String = (0..len).map(|_| char::from(letters[random() % letters.len()])).collect();
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

fn random(seed: u64) -> impl FnMut() -> usize {
    let mut state = 0x0139_408D_CBBF_7A44_u64 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as usize
    }
}

/// Articles of some 400 words, whose frequency falls with their rank (Zipf).
fn generate(vocabulary: &[String], seed: u64, count: usize) -> Vec<Article> {
    let mut random = random(seed + 100);
    let top = (vocabulary.len() as f64).ln();
    let mut word = move || {
        let uniform = (random() % (1 << 30)) as f64 / f64::from(1 << 30);
        ((top * uniform).exp() - 1.0) as usize
    };
    (0..count)
        .map(|_| {
            let mut sentence = |len: usize| (0..len).map(|_| vocabulary[word()].as_str()).collect::<Vec<_>>().join(" ");
            let title = sentence(9);
            let blocks: Vec<_> = (0..8).map(|_| sentence(50)).collect();
            article(&title, &blocks.iter().map(String::as_str).collect::<Vec<_>>())
        })
        .collect()
}
