use std::path::PathBuf;

use proptest::prelude::*;

use super::*;

mod accountable;
mod harmless;
mod seeds;

fn raw(format: Format, text: &str) -> RawArticle {
    RawArticle {
        origin: Origin { path: PathBuf::from("-"), line: None },
        format,
        text: text.to_owned(),
        given: Given::default(),
        input: Vec::new(),
    }
}

fn of(text: &str) -> Article {
    clean(&raw(Format::Text, text))
}

fn roles(article: &Article) -> Vec<(Role, &str)> {
    article.blocks.iter().map(|b| (b.role, b.text.as_str())).collect()
}

fn dropped(article: &Article) -> Vec<(Reason, &str)> {
    article.removed.iter().map(|r| (r.why, r.text.as_str())).collect()
}

const FIRST: &str = "The ferry left the harbour an hour late on Friday because the pilot, who is eighty, had been looking for his spectacles since noon.";
const SECOND: &str = "Nobody on the quay complained, since the spectacles were found in the end on the nose of the harbour master, who had been reading the tide tables.";
const THIRD: &str = "The company has promised a second pair of spectacles, to be kept on a chain, and a second pilot, who will not be kept on one.";

fn page() -> String {
    format!(
        "HomeNewsFerry Leaves Late as Pilot...\n\nFerry Leaves Late as Pilot Seeks His Spectacles\n\nA small town waits for an old man and his glasses.\n\nBy Jo Field\n\nPublished May 4, 2023 - 9:30pm\n\n3 min read\n\n{FIRST}\n\n- Advertisement -\n\nWhere They Were\n\n{SECOND}\n\nRead more: Ferries of the north\n\n{THIRD}\n\nShare\n\nMost Popular\n\nA Goat in the Chapel\n\nIt came in during the second hymn and would not be...\n\nSeven Soups for Winter\n\nWhen evenings draw in there is little that comforts a household like..."
    )
}

#[test]
fn a_page_is_taken_apart() {
    let article = of(&page());
    assert_eq!(article.title.as_deref(), Some("Ferry Leaves Late as Pilot Seeks His Spectacles"));
    assert_eq!(article.byline.as_deref(), Some("Jo Field"));
    assert_eq!(article.published.as_deref(), Some("2023-05-04T21:30"));
    assert_eq!(article.lang.as_deref(), Some("en"));
    assert_eq!(
        roles(&article),
        [
            (Role::Standfirst, "A small town waits for an old man and his glasses."),
            (Role::Paragraph, FIRST),
            (Role::Heading, "Where They Were"),
            (Role::Paragraph, SECOND),
            (Role::Paragraph, THIRD),
        ]
    );
    let dropped = dropped(&article);
    assert_eq!(
        &dropped[..5],
        [
            (Reason::Repeated, "HomeNewsFerry Leaves Late as Pilot..."),
            (Reason::Metadata, "3 min read"),
            (Reason::Advertisement, "- Advertisement -"),
            (Reason::Related, "Read more: Ferries of the north"),
            (Reason::Sharing, "Share"),
        ]
    );
    assert!(dropped[5..].iter().all(|(why, _)| *why == Reason::Related), "{dropped:?}");
}

#[test]
fn clean_text_stays_as_it_is() {
    let article = of(&format!("{FIRST}\n\n{SECOND}\n\nWhat Comes Next\n\n{THIRD}\n\nHe waved."));
    assert_eq!((article.title.as_deref(), article.removed.len(), article.blocks.len()), (None, 0, 5));
}

#[test]
fn a_clean_page_loses_nothing_but_the_headline_that_opens_it() {
    let title = "Late Ferry Finds Its Pilot";
    for (head, lifted) in [
        (title.to_owned(), 1),
        (format!("{title}\n\nBy Jo Field, 4 May 2023"), 0),
        (format!("4 May 2023\n\n{title}"), 0),
    ] {
        let page = format!("{head}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}\n\nPhotograph: Kim Holt");
        let article = of(&page);
        assert_eq!(article.title.as_deref(), Some(title), "{head}");
        assert_eq!(dropped(&article), [], "{head}");
        assert_eq!(article.text(), page.split("\n\n").skip(lifted).collect::<Vec<_>>().join("\n\n"));
    }
}

#[test]
fn comments_are_no_part_of_the_article() {
    let comment = "I have taken this ferry for thirty years and it has never once left on time, spectacles or no spectacles, and I shall take it again.";
    let article = of(&format!(
        "{FIRST}\n\n{SECOND}\n\n3 Comments\n\nComments\n\nrower77\n\n{comment}\n\nReply\n\nkim\n\n{comment} Indeed.\n\n{THIRD} Yes."
    ));
    assert_eq!(roles(&article), [(Role::Paragraph, FIRST), (Role::Paragraph, SECOND)]);
    assert!(dropped(&article).iter().all(|(why, _)| *why == Reason::Comments));
}

#[test]
fn the_site_is_what_stands_behind_the_repeated_title() {
    let article = of(&format!(
        "Late Ferry Finds Its Pilot | The Harbour Post\n\nMenu\n\nLate Ferry Finds Its Pilot\n\n{FIRST}\n\n{SECOND}"
    ));
    assert_eq!(article.title.as_deref(), Some("Late Ferry Finds Its Pilot"));
    assert_eq!(article.site.as_deref(), Some("The Harbour Post"));
}

#[test]
fn a_line_that_says_more_than_its_field_is_in_removed() {
    let article = of(&format!(
        "Late Ferry Finds Its Pilot\n\nBy Jo Field, Harbour Correspondent\n\nShare this article\n\n{FIRST}\n\n{SECOND}\n\nMost Popular\n\nNews\n\nSport"
    ));
    assert_eq!(article.byline.as_deref(), Some("Jo Field"));
    assert!(dropped(&article).contains(&(Reason::Metadata, "By Jo Field, Harbour Correspondent")));
}

#[test]
fn given_fields_win() {
    let mut raw = raw(Format::Text, &page());
    raw.given = Given {
        title: Some("Another\ntitle".to_owned()),
        published: Some("2020-01-02".to_owned()),
        lang: Some("EN-gb".to_owned()),
        ..Given::default()
    };
    let article = clean(&raw);
    assert_eq!(article.title.as_deref(), Some("Another title"));
    assert_eq!(article.published.as_deref(), Some("2020-01-02"));
    assert_eq!(article.lang.as_deref(), Some("en"));
    assert!(dropped(&article).contains(&(Reason::Metadata, "Published May 4, 2023 - 9:30pm")));
    assert!(dropped(&article).contains(&(Reason::Metadata, "Ferry Leaves Late as Pilot Seeks His Spectacles")));
}

#[test]
fn markdown_is_taken_apart() {
    let text = format!(
        "---\ntitle: Late Ferry\ndate: 2023-05-04\nlayout: post\n---\n# Late Ferry\n\n{FIRST}\n\n## Where *they* were\n\n- the [pilot](/p)\n- the master\n\n> {SECOND}\n\n```\nlet late = true;\n```\n\n{THIRD}\n"
    );
    let article = clean(&raw(Format::Markdown, &text));
    assert_eq!((article.title.as_deref(), article.published.as_deref()), (Some("Late Ferry"), Some("2023-05-04")));
    assert_eq!(
        roles(&article),
        [
            (Role::Paragraph, FIRST),
            (Role::Heading, "Where they were"),
            (Role::ListItem, "the pilot"),
            (Role::ListItem, "the master"),
            (Role::Quote, SECOND),
            (Role::Code, "let late = true;"),
            (Role::Paragraph, THIRD),
        ]
    );
    assert_eq!(dropped(&article), [(Reason::Metadata, "layout: post")]);
}

#[test]
fn ids_are_of_the_text_and_not_of_its_spaces() {
    assert_eq!(of("a  b\n\nc ").id, of("a b c").id);
    assert_ne!(of("ab c").id, of("a bc").id);
    let named = |title: &str| {
        let mut raw = raw(Format::Text, " \n");
        raw.given.title = Some(title.to_owned());
        clean(&raw).id
    };
    assert_ne!(named("One"), named("Two"));
    assert_eq!(of("ferry").id.to_string().parse::<ArticleId>(), Ok(of("ferry").id));
}

#[test]
fn nothing_is_an_article_too() {
    for text in ["", "\n\n \n", "×", "Home"] {
        let article = of(text);
        assert!(article.blocks.len() + article.removed.len() + usize::from(article.title.is_some()) <= 1, "{text}");
    }
}

/// Time is in proportion to the text: these would take minutes or the stack otherwise.
#[test]
fn long_input_is_read_in_linear_time() {
    for text in [
        "word ".repeat(100_000),
        "a\n".repeat(20_000),
        "[".repeat(50_000),
        "e\u{301}".repeat(50_000),
        "字。".repeat(50_000),
    ] {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            clean(&raw(format, &text));
        }
    }
}

#[test]
fn crowded_pages_are_read_in_heaps_and_lose_nothing() {
    for format in [Format::Text, Format::Markdown] {
        let page: String = (0..30_000).map(|n| format!("{n}\n")).collect();
        let article = clean(&raw(format, &format!("{page}{FIRST}\n{page}")));
        assert!(article.blocks.len() + article.removed.len() < 1000, "{format:?}");
        let texts =
            article.blocks.iter().map(|b| (b.line, &b.text)).chain(article.removed.iter().map(|r| (r.line, &r.text)));
        let mut texts: Vec<(LineNo, &String)> = texts.collect();
        texts.sort_unstable();
        let words: Vec<&str> = texts.iter().flat_map(|(_, text)| text.split(' ')).collect();
        assert_eq!(words.len(), 60_000 + FIRST.split(' ').count(), "{format:?}");
        assert_eq!((words[29_999], words.last()), ("29999", Some(&"29999")), "{format:?}");
    }
}

#[test]
fn what_notation_leaves_behind_is_harmless() {
    for (format, text) in [
        (Format::Markdown, "*\u{301}12"),
        (Format::Markdown, "a\u{301}\u{302}\u{303}\u{304}*\u{305}\u{306} b"),
        (Format::Text, "By:\u{301}Jo Field\n\n2024-05-18"),
    ] {
        let article = clean(&raw(format, &format!("{text}\n\n{FIRST}\n\n{SECOND}")));
        for text in article.blocks.iter().map(|b| &b.text).chain(&article.byline).chain(&article.title) {
            assert_eq!(sanitise(text), *text);
        }
    }
}

#[test]
fn lines_of_marks_are_not_all_the_same() {
    let mut page = raw(Format::Text, "```\nThe ferry left.\n***");
    page.given.title = Some("\u{fffd}".to_owned());
    let article = clean(&page);
    assert_eq!(article.blocks.len() + article.removed.len(), 3);
}

#[test]
fn a_page_with_words_never_comes_out_empty() {
    for text in ["404", "Home\nNews\nAbout us", "a list of 3 words\n12 May 2024", "Subscribe to our newsletter"] {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let article = clean(&raw(format, text));
            assert!(!article.blocks.is_empty() || article.title.is_some(), "{text}");
        }
    }
}

#[test]
fn author_and_date_are_found_on_lines_of_their_own() {
    let page =
        |lines: &str| of(&format!("Menu\n\nHome\n\nLate Ferry Finds Its Pilot\n\n{lines}\n\n{FIRST}\n\n{SECOND}"));
    for (lines, byline, published) in [
        ("By\n\nJo Field\n\nMay 18, 2024", Some("Jo Field"), Some("2024-05-18")),
        ("May 18, 2024\n\nJo Field", Some("Jo Field"), Some("2024-05-18")),
        ("Jo Field\n\nMay 18, 2024", Some("Jo Field"), Some("2024-05-18")),
        ("Last updated:\n\nMay 20, 2024", None, Some("2024-05-20")),
        ("Updated May 20, 2024\n\nPublished May 18, 2024", None, Some("2024-05-18")),
        ("By Jo Field on May 18, 2024", Some("Jo Field"), Some("2024-05-18")),
    ] {
        let article = page(lines);
        assert_eq!(article.title.as_deref(), Some("Late Ferry Finds Its Pilot"), "{lines}");
        assert_eq!((article.byline.as_deref(), article.published.as_deref()), (byline, published), "{lines}");
    }
}

/// A line of a page: prose, labels, noise, dates, names and characters of any kind.
fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(FIRST.to_owned()),
        2 => Just(SECOND.to_owned()),
        2 => Just(String::new()),
        1 => Just("Comments".to_owned()),
        1 => Just("Most Popular".to_owned()),
        1 => Just("By Jo Field".to_owned()),
        1 => Just("By Jo Field | May 4, 2023".to_owned()),
        1 => Just("4 May 2023, 10:15".to_owned()),
        1 => Just("Ferry Leaves Late".to_owned()),
        1 => Just("Ferry Leaves Late | The Harbour Post".to_owned()),
        1 => Just("* a list item of some words".to_owned()),
        1 => Just("the ferry left the harbour an hour late and nobody knew".to_owned()),
        1 => Just("渡轮晚点一小时离开港口。".to_owned()),
        2 => "[A-Z][a-z ]{0,40}[.?!…]?",
        1 => "\\PC{0,60}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Every line that is not blank is in a block, in `removed` or in a field, once.
    #[test]
    fn every_line_ends_in_one_place(page in prop::collection::vec(any_line(), 0..40)) {
        let article = of(&page.join("\n"));
        // Lines are those of the page as it is once it is harmless.
        let harmless = sanitise(&page.join("\n")).into_owned();
        let page: Vec<&str> = harmless.split('\n').collect();
        let mut places = vec![0_u32; page.len() + 1];
        for line in &article.removed {
            places[line.line.0 as usize] += 1;
            let text = lines::fold(page[line.line.0 as usize - 1]);
            prop_assert!(text.ends_with(&line.text), "{text} / {}", line.text);
        }
        let mut last = 0;
        for block in &article.blocks {
            // A block of joined lines starts on `line` and holds those that follow it.
            let mut left = block.text.as_str();
            let mut at = block.line.0 as usize;
            prop_assert!(at > last, "blocks are in the order of the page");
            while !left.is_empty() {
                let folded = lines::fold(page[at - 1]);
                let text = lines::list_item(&folded).unwrap_or(&folded);
                prop_assert!(left.starts_with(text), "{left} / {text}");
                left = left[text.len()..].trim_start();
                places[at] += 1;
                last = at;
                at += 1;
            }
        }
        let fields = [&article.title, &article.byline, &article.published, &article.site];
        for (line, count) in page.iter().zip(places.iter().skip(1)) {
            let blank = line.trim().is_empty();
            prop_assert!(*count <= 1, "{line} stands {count} times");
            if !blank && *count == 0 {
                let said = fields.iter().any(|f| f.as_ref().is_some_and(|f| lines::fold(line).contains(f.as_str())))
                    || dates::find(line, None).is_some_and(|d| d.value == article.published);
                prop_assert!(said, "{line} is lost");
            }
        }
    }

    #[test]
    fn no_input_panics(text in "\\PC{0,300}", given in "\\PC{0,30}") {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let mut raw = raw(format, &text.replace('§', "\n"));
            raw.given.title = Some(given.clone());
            raw.given.published = Some(given.clone());
            clean(&raw);
        }
    }

    #[test]
    fn markdown_never_panics(rows in prop::collection::vec("[-#>*_`\\[\\]()!|: a-z0-9.]{0,30}", 0..20)) {
        clean(&raw(Format::Markdown, &rows.join("\n")));
    }
}
