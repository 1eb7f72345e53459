//! Whole screens, as they are drawn. `cargo insta review`, or looking at `tests/snapshots`, shows what changed.

mod support;

use std::path::Path;
use std::time::Duration;

use offprint::app::{Event, Pick};
use offprint::library::{Progress, Stage};
use offprint::source::Problem;
use ratatui::style::Modifier;
use support::{Session, page, sample};

const SIZES: [(u16, u16); 3] = [(80, 24), (40, 10), (200, 60)];

/// The screens of a session that has typed `keys`, at every size.
fn shown(name: &str, keys: &str) {
    for (width, height) in SIZES {
        let mut reader = Session::open(sample(), width, height);
        reader.keys(keys);
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), reader.screen());
    }
}

#[test]
fn the_start() {
    shown("start", "");
}

#[test]
fn an_article_with_tags() {
    shown("article", "tpaper archive<Enter>sj2<Enter><Space>");
}

#[test]
fn removed_lines() {
    shown("removed", "<Enter>r");
}

#[test]
fn a_filter_being_typed() {
    shown("filter", "/t h site:re");
}

#[test]
fn a_wrong_filter() {
    shown("wrong-filter", "/words:many");
}

#[test]
fn a_filter_being_completed() {
    shown("completion", "tchina chile<Enter>jtchina chad<Enter>/the !#ch<Tab><Tab>");
}

#[test]
fn what_articles_were_found_by() {
    shown("reason-text", "/text:the text:one<Enter>");
    shown("reason-fields", "ts a river<Enter>/by:e date:2024 words:>400<Enter>");
    shown("reason-tag", "ta border crossing river<Enter>jtriver<Enter>jsjtborder<Enter>/#river<Enter>");
}

#[test]
fn a_search_in_the_article() {
    shown("find", "<Enter>/the");
}

#[test]
fn the_tag_prompt() {
    shown("tag-prompt", "tpaper archive<Enter>jt<Down>");
}

#[test]
fn the_palette() {
    shown("palette", ":tag");
}

#[test]
fn the_key_table() {
    shown("help", "?");
}

#[test]
fn right_to_left_and_wide_scripts() {
    for (n, name) in [("/lang:ar<Enter>l", "arabic"), ("/lang:zh<Enter>l", "chinese")] {
        shown(name, n);
    }
}

#[test]
fn problems() {
    for (width, height) in SIZES {
        let mut reader = Session::open(sample(), width, height);
        let problems = vec![
            Problem::new(Path::new("pages/locked.txt"), "may not be read", "give yourself the right to read it"),
            Problem::new(Path::new("pages/empty.html"), "is empty", "remove it or fetch the page again"),
        ];
        let Event::Imported(catalog, _) = reader.arrival(Vec::new()) else { unreachable!() };
        reader.happens(Event::Imported(catalog, problems));
        reader.keys(":problems<Enter>");
        insta::assert_snapshot!(format!("problems-{width}x{height}"), reader.screen());
    }
}

#[test]
fn without_colours_meaning_is_carried_by_weight_and_reversal() {
    let mut reader = Session::begin(offprint::tags::State::default(), "", "mono", 100, 24);
    reader.import(sample());
    reader.keys("s<Enter>/the<Enter>r");
    let (buffer, _) = reader.buffer();
    let plain = ratatui::style::Color::Reset;
    assert!(buffer.content.iter().all(|cell| cell.fg == plain && cell.bg == plain));
    for modifier in [Modifier::BOLD, Modifier::REVERSED, Modifier::CROSSED_OUT, Modifier::DIM] {
        assert!(buffer.content.iter().any(|cell| cell.modifier.contains(modifier)), "{modifier:?}");
    }
}

#[test]
fn no_size_and_no_mode_panics() {
    let journeys = [
        "",
        "<Enter>r",
        "/the x",
        "/the words:many",
        "tab ac<Enter>/中文 中文 中文 #a<Tab>",
        "<Enter>/the",
        "ta b<Enter>t<Down>",
        "?",
        ":tag",
        ":problems<Enter>",
        "z",
        "G",
        "S",
        "Snj]",
        "Sl/the",
        "ta b c<Enter>/text:the by:a date:2024 words:>5 lang:en #a",
    ];
    for keys in journeys {
        let mut reader = Session::open(sample(), 80, 24);
        reader.keys(keys);
        for height in 1..14 {
            for width in (1..20).chain([39, 40, 79, 80, 81, 111, 300]) {
                reader.resize(width, height);
                let _ = reader.buffer();
            }
        }
        reader.keys("jkJKgG<Space>b<PgDn><PgUp>");
        let _ = reader.buffer();
    }
}

/// Whatever a page holds, no cell holds what acts on a terminal, and the columns stay where they are.
#[test]
fn hostile_text_is_harmless_on_the_screen() {
    let marks = "\u{301}".repeat(10_000);
    let hostile = [
        "\u{1b}]52;c;cm0gLXJmIH4=\u{7}Copied",
        "\u{1b}]8;;sh://rm\u{1b}\\link\u{1b}]8;;\u{1b}\\",
        "\u{1b}[2J\u{1b}[31mred\u{9b}5n\u{85}next",
        "\u{202e}reversed\u{202c} and \u{2066}isolated\u{2069}",
        "z\u{200b}e\u{200d}r\u{feff}o\u{2060}width",
        &format!("Zalgo z{marks} here"),
        "tab\there\rand\u{8}\u{8}\u{7f}there",
    ];
    let body: String = hostile
        .iter()
        .map(|line| format!("{line} {}\n\n", "and a sentence of some length follows it.".repeat(4)))
        .collect();
    let articles = hostile.iter().map(|title| page(&format!("{title}.txt"), &format!("{title}\n\n{body}"))).collect();
    let mut reader = Session::open(articles, 100, 30);
    for keys in ["", "<Enter>", "r", "<Space>", "q/ze", "<Enter>s", "\\/text:sentence<Enter>"] {
        reader.keys(keys);
        let (buffer, _) = reader.buffer();
        for cell in &buffer.content {
            for c in cell.symbol().chars() {
                let acts = c.is_control() || "\u{200b}\u{feff}\u{2060}".contains(c);
                let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                assert!(!acts && !turns, "{:?} after {keys}", cell.symbol());
            }
            assert!(cell.symbol().chars().count() < 40, "a cell holds a heap of marks");
        }
        let rule = reader.app.layout().rule;
        for y in rule.y..rule.bottom() {
            assert_eq!(buffer[(rule.x, y)].symbol(), "│", "the rule is broken after {keys}");
        }
    }
}

fn reading(stage: Stage, done: u64, total: u64) -> Event {
    Event::Progress(Progress { stage, done, total, articles: 412_000, elapsed: Duration::from_secs(60) })
}

#[test]
fn how_far_reading_has_come() {
    for (width, height) in SIZES {
        let mut reader = Session::begin(offprint::tags::State::default(), "", "dark", width, height);
        reader.come(sample());
        reader.happens(reading(Stage::Reading, 38, 100));
        insta::assert_snapshot!(format!("reading-{width}x{height}"), reader.screen());
        reader.keys("s");
        insta::assert_snapshot!(format!("reading-tagged-{width}x{height}"), reader.screen());
        reader.happens(Event::ImportEnded);
        assert!(!reader.screen().contains("reading 38"), "{}", reader.screen());
    }
}

#[test]
fn progress_moves_nothing_else() {
    let mut reader = Session::begin(offprint::tags::State::default(), "", "dark", 80, 24);
    reader.come(sample());
    let without = |reader: &Session| reader.screen().lines().take(23).collect::<Vec<_>>().join("\n");
    let before = without(&reader);
    for stage in [Stage::Checking, Stage::Reading, Stage::Writing] {
        for (done, total) in [(0, 0), (0, 100), (99, 100), (100, 100)] {
            reader.happens(reading(stage, done, total));
            assert_eq!(without(&reader), before, "{stage:?} {done}");
        }
    }
}

#[test]
fn the_menu_of_orders() {
    shown("sort-menu", "S");
}

#[test]
fn other_orders() {
    for (letter, name) in [('n', "newest"), ('t', "title"), ('s', "site"), ('l', "longest")] {
        shown(&format!("sort-{name}"), &format!("S{letter}jjj"));
    }
    shown("sort-searching", "Sn/the<Enter>");
}

#[test]
fn choosing() {
    for (inline, width, height) in [(false, 110, 20), (false, 80, 24), (true, 90, 9), (true, 40, 4)] {
        let pick = Pick::new(true, inline, inline.then(|| "Which one? ".to_owned()));
        let mut list = Session::choosing(pick, sample(), width, height);
        list.keys("the<Tab><Down><Tab><Up>");
        insta::assert_snapshot!(format!("choosing-{width}x{height}"), list.screen());
    }
}

#[test]
fn choosing_nothing_and_help_on_it() {
    let mut list = Session::choosing(Pick::new(false, true, None), sample(), 80, 9);
    list.keys("qqq");
    insta::assert_snapshot!("choosing-nothing", list.screen());
    list.keys("<Enter>");
    assert!(list.asked.is_empty() && list.screen().contains("nothing matches"), "{}", list.screen());
    list.keys("<F1>");
    insta::assert_snapshot!("choosing-help", list.screen());
}

#[test]
fn choosing_fits_every_size() {
    for inline in [false, true] {
        let prompt = inline.then(|| "A prompt that is long, in 中文 too: ".repeat(3));
        let mut list = Session::choosing(Pick::new(true, inline, prompt), sample(), 80, 24);
        list.keys("a<Tab><Tab>");
        for height in 1..14 {
            for width in (1..20).chain([39, 40, 99, 100, 101, 300]) {
                list.resize(width, height);
                list.keys("<Down><Tab><PgUp>");
                let _ = list.buffer();
            }
        }
    }
}
