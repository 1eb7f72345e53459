//! What a row of the list shows, and why it is there.

use offprint::app::{Effect, Event};
use offprint::source::Given;

use super::support::articles::{PROSE, quay, titled};
use super::support::{self, Session, sample};

/// What of the second line of an article of the list is marked, and the whole line.
fn beneath(reader: &Session, title: &str) -> (String, String) {
    let (screen, _) = reader.buffer();
    let row =
        1 + reader.screen().lines().position(|line| line.contains(title)).expect("the article is in the list") as u16;
    let width = reader.app.layout().list.width;
    let marked = reader.app.theme.styles.matched.fg;
    let cell = |x: u16| screen[(x, row)].symbol();
    let shown = (0..width).map(cell).collect::<String>();
    let marks = (0..width).filter(|x| screen[(*x, row)].fg == marked.unwrap()).map(cell).collect();
    (marks, shown[shown.char_indices().nth(2).unwrap().0..].trim_end().to_owned())
}

#[test]
fn the_reason_for_a_match_is_in_the_list() {
    for (width, query, title, marked, line) in [
        (80, "site:wilhelmina", "A market", "wilhelmina", "…wilhelmina…"),
        (80, "by:lee", "A market", "Lee", "The Marsh… · …bernathy-Lee"),
        (40, "by:wilhelmina", "A market", "Wilhelmina", "The Marsh… · Wilhelmina"),
        (80, "site:marsh", "A market", "Marsh", "The Marsh"),
        (80, "date:2024", "A market", "18 May 2024", "18 May 2024"),
        (80, "date:2024", "Winter", "Jan 2024", "Winter.txt         Jan 2024"),
        (80, "file:wint", "Winter", "Wint", "Winter.txt"),
        (80, "words:>100", "Doors", "320 words", "Harbour Post      320 words"),
        (80, "lang:en", "Doors", "en", "Harbour Post     en   2 min"),
        (80, "#rivers", "A market", "rivers", "rivers ice"),
        (80, "#trade-and-commerce-of-the-north", "A market", "trade-and-commerce-of-the…", ""),
        (80, "#rivers date:2024 words:>9", "A market", "rive…18 May 20…218 words", ""),
        (80, "text:harbour", "A market", "harbour", "…over the harbour wall…"),
        (100, "\"upper town\"", "Doors", "upper town", "The lamps of the upper town were…"),
        (100, "text:lamps text:harbour", "Doors", "lampsharbour", "The lamps of…The harbour had…"),
        (120, "text:lamps by:per site:post", "Doors", "PostPerlamps", "Harbour Post · Per Olsson · The lamps of…"),
    ] {
        let mut reader = quay(width, 24);
        reader.keys(&format!("/{query}<Enter>"));
        let (marks, shown) = beneath(&reader, title);
        assert_eq!(marks, marked, "{query}: {shown}");
        assert!(shown.contains(line), "{query}: {shown}");
    }
}

#[test]
fn all_that_matched_in_a_headline_is_seen() {
    let mut reader = quay(80, 24);
    reader.keys("/market canal<Enter>");
    assert!(reader.screen().contains("A market on t…ery old canal"), "{}", reader.screen());
}

/// Sixty lamps on the quay.
fn lamps() -> Session {
    let body = |n: usize| format!("Lamp number {n} stood on the quay. {PROSE}");
    let articles = (0..60).map(|n| titled(&format!("Lamp {n}"), "Harbour Post", "Ann Lee")).collect::<Vec<_>>();
    let articles = articles.into_iter().enumerate().map(|(n, article)| {
        let given = Given { title: article.title.clone(), site: article.site.clone(), ..Given::default() };
        support::given(&format!("{n}.txt"), given, &body(n))
    });
    Session::open(articles.collect(), 100, 24)
}

/// For how many rows snippets have been asked for, each time since the last call.
fn asked(reader: &mut Session) -> Vec<usize> {
    let jobs = std::mem::take(&mut reader.asked);
    let jobs = jobs.iter().filter_map(|effect| match effect {
        Effect::Snippets(job) => Some(job.bodies.len()),
        _ => None,
    });
    jobs.collect()
}

#[test]
fn snippets_come_in_the_background_for_the_rows_in_view_and_stay() {
    let mut reader = lamps();
    reader.carries_snippets = false;
    reader.keys("/text:quay<Enter>");
    let rows = reader.app.layout().list_rows();
    let before = asked(&mut reader);
    assert!(before.iter().all(|rows| *rows <= 11) && before.last() == Some(&rows), "{before:?}");
    let screen = reader.screen();
    assert!(screen.contains("Harbour Post") && !screen.contains("▌ Lamp number"), "the source until then: {screen}");
    reader.keys("j");
    assert_eq!(asked(&mut reader), [0; 0], "they are under way");

    reader.carries_snippets = true;
    reader.keys("GgG");
    assert!(reader.screen().contains("number 59 stood on the"), "{}", reader.screen());
    reader.carries_snippets = false;
    reader.keys("gG");
    assert_eq!(asked(&mut reader), [0; 0], "they have been kept");
    assert!(reader.screen().contains("number 59 stood on the"), "{}", reader.screen());

    reader.keys("/<Ctrl-U>text:lamp<Enter>");
    assert!(!asked(&mut reader).is_empty() && !reader.screen().contains("▌ Lamp number"), "{}", reader.screen());
    let made = vec![(reader.app.current().unwrap().id(), None)];
    reader.happens(Event::Snippets(offprint::app::Generation(1), made));
    reader.carries_snippets = true;
    reader.keys("Gg");
    assert!(
        reader.screen().contains("Lamp number 0 stood"),
        "what came for another query is not taken: {}",
        reader.screen()
    );
}

#[test]
fn a_row_found_by_its_title_alone_has_its_date_and_length() {
    let given = |title: &str| Given {
        title: Some(title.to_owned()),
        site: Some("Harbour Post".to_owned()),
        published: Some("2024-05-18".to_owned()),
        ..Given::default()
    };
    let articles = vec![
        support::given("a.txt", given("The cold quay"), &format!("Ropes were sold. {PROSE}")),
        support::given("b.txt", given("Lamps"), &format!("He stood on the cold quay at noon and waited. {PROSE}")),
    ];
    let mut reader = Session::open(articles, 100, 24);
    reader.keys("/\"cold quay\"<Enter>");
    let screen = reader.screen();
    let below = |title: &str| {
        let mut lines = screen.lines().skip(1).skip_while(|line| !line.contains(title));
        lines.nth(1).unwrap_or_default().split('│').next().unwrap_or_default().to_owned()
    };
    assert!(below("The cold quay").contains("May 2024") && below("The cold quay").contains(" min"), "{screen}");
    assert!(below("Lamps").contains("on the cold quay"), "{screen}");
}

#[test]
fn dates_and_lengths_stand_in_columns() {
    for width in [40, 79, 80, 88, 96, 100, 120, 160, 200] {
        let reader = Session::open(sample(), width, 60);
        let screen = reader.screen();
        let list: Vec<String> = screen
            .lines()
            .skip(1)
            .map(|line| line.chars().take(usize::from(reader.app.layout().list.width)).collect::<String>())
            .filter(|line| line.trim_end().ends_with(" min") && line.starts_with(['▌', ' ']))
            .collect();
        let cells = |line: &String| offprint::text::width(line.trim_end()).get();
        assert!(list.len() > 10 && list.iter().all(|line| cells(line) == cells(&list[0])), "{width}: {list:#?}");
        let dated = list.iter().filter(|line| line.contains(" 202")).count();
        assert!(dated == 0 || dated > 10, "{width}: {list:#?}");
    }
}
