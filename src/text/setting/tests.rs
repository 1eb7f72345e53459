use proptest::prelude::*;

use super::*;
use crate::clean::{ArticleId, Block, Removed, Role};
use crate::source::{LineNo, Origin};
use crate::text::Passage;
use crate::text::width::width;

fn block(line: u32, role: Role, text: &str) -> Block {
    Block { role, text: text.to_owned(), line: LineNo(line) }
}

fn dropped(line: u32, why: Reason, text: &str) -> Removed {
    Removed { line: LineNo(line), text: text.to_owned(), why }
}

fn article(title: Option<&str>, blocks: Vec<Block>, removed: Vec<Removed>) -> Arc<Article> {
    Arc::new(Article {
        id: ArticleId([0; 16]),
        origin: Origin { path: "page.txt".into(), line: None },
        title: title.map(str::to_owned),
        byline: Some("Ann Reed".to_owned()),
        published: Some("2024-05-18T00:05".to_owned()),
        site: None,
        url: None,
        lang: None,
        words: 412,
        blocks,
        removed,
    })
}

fn sample() -> Arc<Article> {
    article(
        Some("A bridge for the ferry town"),
        vec![
            block(3, Role::Standfirst, "After forty years of waiting the boats get company."),
            block(
                5,
                Role::Paragraph,
                "The first stone was laid on Monday, in rain, by a man who had come to sell his boat.",
            ),
            block(7, Role::Heading, "What it costs"),
            block(8, Role::Paragraph, "More than a ferry."),
            block(9, Role::ListItem, "steel that was rolled in another country"),
            block(10, Role::ListItem, "paint"),
            block(11, Role::Quote, "I shall miss the noise."),
            block(12, Role::Quote, "I shall not."),
            block(14, Role::Code, "  x = 1"),
            block(15, Role::Code, "  y = 2"),
        ],
        vec![
            dropped(1, Reason::Navigation, "Home > Town"),
            dropped(6, Reason::Advertisement, "Buy two boats and get one free of charge, today only"),
            dropped(13, Reason::Sharing, "Share"),
        ],
    )
}

/// A setting as text, with the signs that the view draws.
fn drawn(setting: &Setting) -> Vec<String> {
    let line = |i: usize| {
        let line = setting.line(i).expect("a line");
        let sign = match line.kind {
            LineKind::Item => "• ",
            LineKind::Quote => "│ ",
            LineKind::Reason | LineKind::Group => "— ",
            _ => "  ",
        };
        let indent = if line.indent() == Cells(0) { "" } else { sign };
        let reason = if line.kind == LineKind::RemovedEnd { setting.reason(i).map(Reason::label) } else { None };
        let tail = reason.map(|r| format!(" — {r}")).unwrap_or_default();
        format!("{indent}{}{tail}", setting.text(i)).replace('\u{A0}', " ")
    };
    (0..setting.len()).map(line).collect()
}

#[test]
fn an_article_is_set() {
    assert_eq!(
        drawn(&Setting::new(&sample(), Cells(30), false)),
        [
            "A bridge for the ferry town",
            "Ann Reed ·",
            "18 May 2024, 00:05 ·",
            "412 words · 2 min",
            "",
            "After forty years of waiting",
            "the boats get company.",
            "",
            "The first stone was laid on",
            "Monday, in rain, by a man who",
            "had come to sell his boat.",
            "",
            "What it costs",
            "More than a ferry.",
            "",
            "• steel that was rolled in",
            "  another country",
            "• paint",
            "",
            "│ I shall miss the noise.",
            "│ ",
            "│ I shall not.",
            "",
            "    x = 1",
            "    y = 2",
        ]
    );
}

#[test]
fn many_lines_removed_for_one_reason_have_it_above_them() {
    let menu = (1..=5).map(|n| dropped(n, Reason::Navigation, "Home > Town"));
    let removed = menu.chain([dropped(6, Reason::Sharing, "Share")]).collect();
    let page = article(None, vec![block(9, Role::Paragraph, "More than a ferry.")], removed);
    let set = drawn(&Setting::new(&page, Cells(40), true));
    let at = set.iter().position(|l| l.starts_with('—')).expect("the reason");
    assert_eq!(set[at..at + 2], ["— 5 lines · navigation", "Home > Town"]);
    assert_eq!(set[at + 5..at + 8], ["Home > Town", "", "Share — sharing"]);
    let narrow = drawn(&Setting::new(&page, Cells(16), true));
    assert!(narrow.contains(&"— navigation".to_owned()), "{narrow:?}");
}

#[test]
fn what_was_removed_stands_in_its_place() {
    let set = drawn(&Setting::new(&sample(), Cells(34), true));
    assert_eq!(set[4..6], ["Home > Town — navigation", ""]);
    let advertisement = |set: &[String]| {
        let at = set.iter().position(|l| l.starts_with("Buy")).expect("the dropped line");
        set[at..at + 4].to_vec()
    };
    assert_eq!(
        advertisement(&set),
        ["Buy two boats and get one free of", "charge, today only — advertisement", "", "What it costs"]
    );
    let narrow = drawn(&Setting::new(&sample(), Cells(30), true));
    assert_eq!(
        advertisement(&narrow),
        ["Buy two boats and get one free", "of charge, today only", "— advertisement", ""]
    );
    assert!(set.contains(&"Share — sharing".to_owned()));
}

#[test]
fn without_a_title_the_meta_line_leads() {
    let article = article(None, vec![block(1, Role::Paragraph, "Text.")], vec![]);
    let setting = Setting::new(&article, Cells(60), false);
    assert_eq!(setting.line(0).map(|l| l.kind), Some(LineKind::Meta));
    assert_eq!(drawn(&setting), ["Ann Reed · 18 May 2024, 00:05 · 412 words · 2 min", "", "Text."]);
}

#[test]
fn a_title_is_not_shown_again_in_the_body() {
    let title = "A bridge for the ferry town";
    let blocks = |texts: &[&str]| (1..).zip(texts).map(|(no, text)| block(no, Role::Paragraph, text)).collect();
    let page = article(Some(title), blocks(&["Ann Reed", title, "The first stone was laid.", title]), vec![]);
    for show in [false, true] {
        let setting = Setting::new(&page, Cells(60), show);
        assert_eq!(
            setting.block_starts().map(|line| setting.text(line)).collect::<Vec<_>>(),
            ["Ann Reed", "The first stone was laid.", title]
        );
        assert_eq!(setting.find("bridge").len(), 2);
        let stood = setting.line_of(Anchor { piece: Piece::Block(1), byte: 0 });
        assert!(setting.line(stood).is_some_and(|line| line.piece != Piece::Block(1)));
    }
    assert_eq!(page.text().matches(title).count(), 2);
    let untitled = article(None, blocks(&[title]), vec![]);
    assert_eq!(Setting::new(&untitled, Cells(60), false).block_starts().count(), 1);
}

#[test]
fn cells_that_stand_side_by_side_have_their_dropped_lines_shown_once() {
    let page = article(
        None,
        vec![block(4, Role::Paragraph, "Left, below."), block(1, Role::Paragraph, "Right, above.")],
        vec![
            dropped(1, Reason::Navigation, "Home"),
            dropped(2, Reason::Outside, "Town"),
            dropped(6, Reason::Legal, "Terms"),
        ],
    );
    let setting = Setting::new(&page, Cells(60), true);
    let pieces: Vec<Piece> = (0..setting.len()).filter_map(|i| setting.line(i)).map(|line| line.piece).collect();
    let shown: Vec<&Piece> =
        pieces.iter().filter(|piece| matches!(piece, Piece::Block(_) | Piece::Removed(_))).collect();
    let (block, removed) = (Piece::Block, Piece::Removed);
    assert_eq!(shown, [&removed(0), &removed(1), &block(0), &block(1), &removed(2)]);
}

#[test]
fn an_empty_article_has_no_lines() {
    let mut empty = Article::clone(&article(None, vec![], vec![]));
    (empty.byline, empty.published, empty.words) = (None, None, 0);
    let setting = Setting::new(&Arc::new(empty), Cells(60), true);
    assert!(setting.is_empty());
    assert_eq!(setting.text(0), "");
    assert_eq!(setting.line_of(setting.position_of(3)), 0);
}

#[test]
fn sections_and_blocks_start_where_they_are_seen() {
    let setting = Setting::new(&sample(), Cells(30), false);
    let texts = |starts: Vec<usize>| starts.into_iter().map(|l| setting.text(l).to_owned()).collect::<Vec<_>>();
    assert_eq!(texts(setting.section_starts().collect()), ["What it costs"]);
    assert_eq!(setting.block_starts().count(), 10);
    assert_eq!(
        texts(setting.block_starts().take(2).collect()),
        ["After forty years of waiting", "The first stone was laid on"]
    );
}

#[test]
fn finding_folds_case_and_diacritics() {
    let article = article(
        Some("Café Noir"),
        vec![
            block(2, Role::Paragraph, "In the café they spoke of CAFES, and of the cafe\u{301} next door."),
            block(3, Role::Paragraph, "Ёжик и ежик; ёлка."),
        ],
        vec![dropped(1, Reason::Sharing, "Share this café")],
    );
    let found = |needle: &str, show: bool| {
        let setting = Setting::new(&article, Cells(20), show);
        setting.find(needle).into_iter().map(|h| setting.piece_text(h.piece)[h.range].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("cafe", false), ["Café", "café", "CAFE", "cafe\u{301}"]);
    assert_eq!(found("cafe", true), ["Café", "café", "café", "CAFE", "cafe\u{301}"]);
    assert_eq!(found("Cafe", false), ["Café"]);
    assert_eq!(found("CAFES", false), ["CAFES"]);
    assert_eq!(found("ежик", false), ["Ёжик", "ежик"]);
    assert_eq!(found("", false), Vec::<String>::new());
    assert_eq!(found("\u{301}", false), Vec::<String>::new());
    assert_eq!(found("absent", true), Vec::<String>::new());
}

#[test]
fn passages_are_found_word_by_word() {
    let blocks =
        vec![block(1, Role::Paragraph, "An art of parts"), block(2, Role::Paragraph, "L’Art-déco, art deco 北京市")];
    let article = article(Some("Art"), blocks, vec![]);
    let setting = Setting::new(&article, Cells(40), false);
    let found = |asked: &[&str]| {
        let passages: Vec<_> = asked.iter().filter_map(|asked| Passage::parse(asked)).collect();
        let hits = setting.find_passages(&passages);
        hits.iter().map(|hit| setting.piece_text(hit.piece)[hit.range.clone()].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found(&["art"]), ["Art", "art", "Art", "art"]);
    assert_eq!(found(&["art deco", "art", "par*"]), ["Art", "art", "parts", "Art-déco", "art deco"]);
    assert_eq!(found(&["北京", "京市"]), ["北京"]);
    assert_eq!(found(&[]), Vec::<String>::new());
}

#[test]
fn hits_are_cut_at_line_ends_and_widened_to_clusters() {
    let article = article(None, vec![block(1, Role::Paragraph, "one two three four five कि six")], vec![]);
    let setting = Setting::new(&article, Cells(14), false);
    let hits = setting.find("three four");
    let shown: Vec<&str> = (0..setting.len())
        .flat_map(|i| setting.hits_on_line(i, &hits).into_iter().map(move |r| (i, r)))
        .map(|(i, r)| &setting.text(i)[r])
        .collect();
    assert_eq!(shown, ["three", "four"]);
    let hits = setting.find("क");
    let last = setting.line_of(hits[0].anchor());
    assert_eq!(
        setting.hits_on_line(last, &hits).into_iter().map(|r| &setting.text(last)[r]).collect::<Vec<_>>(),
        ["कि"]
    );
}

#[test]
fn a_line_takes_little_memory() {
    assert!(size_of::<SetLine>() <= 20);
}

fn articles() -> impl Strategy<Value = Arc<Article>> {
    let role = prop::sample::select(vec![
        Role::Standfirst,
        Role::Heading,
        Role::Paragraph,
        Role::ListItem,
        Role::Quote,
        Role::Code,
    ]);
    let text = "([a-zé中कि한👩‍👩‍👧]{1,12} ?){0,20}";
    let reason = prop::sample::select(vec![Reason::Navigation, Reason::Outside]);
    (
        prop::option::of(text),
        prop::collection::vec((0_u32..30, role, text), 0..8),
        prop::collection::vec((0_u32..30, reason, text), 0..8),
    )
        .prop_map(|(title, mut blocks, mut removed)| {
            blocks.sort_by_key(|b| b.0);
            removed.sort_by_key(|r| r.0);
            let blocks = blocks.iter().map(|(line, role, text)| block(*line, *role, text)).collect();
            let removed = removed.iter().map(|(line, why, text)| dropped(*line, *why, text)).collect();
            article(title.as_deref(), blocks, removed)
        })
}

proptest! {
    #[test]
    fn lines_fit_and_nothing_is_lost(article in articles(), measure in 1_u16..60, show in any::<bool>()) {
        let setting = Setting::new(&article, Cells(measure), show);
        let mut shown = String::new();
        for i in 0..setting.len() {
            let line = setting.line(i).expect("a line");
            let used = line.indent() + width(setting.text(i));
            if !matches!(line.kind, LineKind::Reason | LineKind::Group) {
                prop_assert!(used <= Cells(measure.max(2)), "{} cells in {:?}", used, setting.text(i));
            }
            if line.kind == LineKind::RemovedEnd {
                let label = setting.reason(i).map_or("", Reason::label);
                prop_assert!(used + Cells(3) + width(label) <= Cells(measure));
            }
            if matches!(line.piece, Piece::Block(_)) {
                shown.push_str(setting.text(i));
            }
        }
        let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let below: String = article.below_title().map(|block| block.text.as_str()).collect();
        prop_assert_eq!(letters(&shown), letters(&below));
    }

    #[test]
    fn the_place_survives_another_width(article in articles(), a in 1_u16..60, b in 1_u16..60, show in any::<bool>()) {
        let before = Setting::new(&article, Cells(a), false);
        let after = Setting::new(&article, Cells(b), show);
        for i in 0..before.len() {
            let anchor = before.position_of(i);
            if before.line(i).is_some_and(|l| l.piece != Piece::Gap) {
                prop_assert_eq!(before.line_of(anchor), i);
            }
            let line = after.line(after.line_of(anchor)).expect("a line");
            prop_assert_eq!(line.piece, anchor.piece);
            prop_assert!(line.range().start <= anchor.byte || line.range().start == 0 || anchor.byte == 0);
        }
        for i in 0..after.len() {
            prop_assert!(before.line_of(after.position_of(i)) < before.len().max(1));
        }
    }

    #[test]
    fn hits_hold_the_needle_and_are_all_on_lines(article in articles(), measure in 2_u16..60, needle in "[a-cé中क한]{1,2}", show in any::<bool>()) {
        let setting = Setting::new(&article, Cells(measure), show);
        let hits = setting.find(&needle);
        for hit in &hits {
            let text = &setting.piece_text(hit.piece)[hit.range.clone()];
            let (found, wanted) = (super::super::fold(text).text, super::super::fold(&needle).text);
            prop_assert!(found.contains(&*wanted), "{:?} in {:?}", needle, text);
            let line = setting.line_of(hit.anchor());
            prop_assert!(!setting.hits_on_line(line, &hits).is_empty(), "{:?} on line {}", hit, line);
        }
        for i in 0..setting.len() {
            for range in setting.hits_on_line(i, &hits) {
                prop_assert!(setting.text(i).get(range).is_some_and(|s| !s.is_empty()));
            }
        }
    }
}

#[test]
#[ignore = "needs a release build: measures"]
fn speed() {
    use std::time::Instant;

    use crate::text::{sanitise, wrap};

    let timed = |name: &str, bytes: usize, work: &dyn Fn() -> usize| {
        let best = (0..7).map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed()
        });
        let best = best.min().unwrap_or_default();
        println!("{name:32} {best:>12.2?} {:>8.0} MB/s", bytes as f64 / best.as_secs_f64() / 1e6);
    };
    let samples = [
        ("ascii", "The ferry came in late, with a cargo of apples and one very wet dog on the deck. "),
        ("french", "L’été où la forêt a brûlé, le maire était déjà élu — « c’est réglé », dit-il. "),
        ("russian", "Паром пришёл поздно, с грузом яблок и одной очень мокрой собакой на палубе. "),
        ("chinese", "渡船来得很晚，甲板上装着苹果，还有一只湿透了的狗在甲板上睡觉。"),
        ("arabic", "وصلت العبارة متأخرة وعلى متنها التفاح وكلب مبلل جدا على السطح. "),
        ("hindi", "नाव देर से आई और उसमें सेब थे और एक बहुत भीगा हुआ कुत्ता था। "),
        ("thai", "เรือข้ามฟากมาช้า พร้อมแอปเปิลและสุนัขเปียกหนึ่งตัว "),
    ];
    for (name, unit) in samples {
        let text = unit.repeat(2_000_000 / unit.len());
        timed(&format!("sanitise {name}"), text.len(), &|| sanitise(&text).len());
        timed(&format!("width {name}"), text.len(), &|| width(&text).get());
        timed(&format!("fold {name}"), text.len(), &|| super::super::fold(&text).text.len());
        let paragraph = unit.repeat(600 / unit.len());
        timed(&format!("wrap {name}, 600 B paragraphs"), paragraph.len() * 1000, &|| {
            (0..1000).map(|_| wrap(&paragraph, Cells(72)).len()).sum()
        });
        timed(&format!("wrap {name}, one paragraph"), text.len(), &|| wrap(&text, Cells(72)).len());
    }
    let dirty = "a\x1b[31mb\u{200B}c\r\n".repeat(100_000);
    timed("sanitise dirty", dirty.len(), &|| sanitise(&dirty).len());

    let paragraph = samples[0].1.repeat(5);
    let blocks = (1..=5).map(|i| block(i, Role::Paragraph, &paragraph)).collect();
    let usual = article(Some("A usual headline of a usual length"), blocks, vec![]);
    timed("setting of 400 words", usual.text().len(), &|| Setting::new(&usual, Cells(72), false).len());
    let long =
        article(None, vec![block(1, Role::Paragraph, &samples[0].1.repeat(50_000_000 / samples[0].1.len()))], vec![]);
    timed("setting of 50 MB", 50_000_000, &|| Setting::new(&long, Cells(72), false).len());
    let setting = Setting::new(&long, Cells(72), false);
    timed("find in 50 MB", 50_000_000, &|| setting.find("wet Dog").len());
    timed("find in 50 MB, 600 000 hits", 50_000_000, &|| setting.find("dog").len());
}
