//! Every line of a page ends in one place: pages made of parts, each of which holds a word that stands nowhere else.

use proptest::prelude::*;

use super::super::{Article, clean};
use super::raw;
use crate::source::Format;

/// A part of a page. Each line of it gets a word of its own.
#[derive(Debug, Clone, Copy)]
enum Part {
    Title,
    Byline,
    Date,
    Menu(u8),
    Paragraph,
    Wrapped,
    Heading,
    List(u8),
    Quote,
    Teasers(u8),
    Comments(u8),
    Caption,
    Share,
    Footer,
    Odd,
    /// The line before it again.
    Again,
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        1 => Just(Part::Title),
        1 => Just(Part::Byline),
        1 => Just(Part::Date),
        2 => (1..8_u8).prop_map(Part::Menu),
        6 => Just(Part::Paragraph),
        2 => Just(Part::Wrapped),
        2 => Just(Part::Heading),
        1 => (1..5_u8).prop_map(Part::List),
        1 => Just(Part::Quote),
        1 => (1..5_u8).prop_map(Part::Teasers),
        1 => (1..4_u8).prop_map(Part::Comments),
        1 => Just(Part::Caption),
        1 => Just(Part::Share),
        1 => Just(Part::Footer),
        2 => Just(Part::Odd),
        1 => Just(Part::Again),
    ]
}

/// How a line is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Title,
    Heading,
    Text,
    Wrapped,
    Item,
    Quote,
    Link,
    Caption,
    Footer,
}

/// The word of a line: letters only, since numbers are all one to the lists.
fn word(n: usize) -> String {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    ['Q', 'u', letter(n / 676), letter(n / 26), letter(n), 'k'].iter().collect()
}

/// The lines of a page made of parts.
fn lines(parts: &[Part]) -> Vec<(Mark, String)> {
    let mut lines: Vec<(Mark, String)> = Vec::new();
    for part in parts {
        let start = lines.len();
        let mut add = |mark: Mark, before: &str, after: &str| {
            let text = format!("{before}{}{after}", word(lines.len()));
            lines.push((mark, text));
        };
        match *part {
            Part::Title => add(Mark::Title, "The Ferry of ", " Leaves the Harbour an Hour Late"),
            Part::Byline => add(Mark::Text, "By Jo ", ""),
            Part::Date => add(Mark::Text, "Published on 4 May 2023 at ", ""),
            Part::Menu(n) => (0..n).for_each(|_| add(Mark::Link, "", "")),
            Part::Paragraph => add(
                Mark::Text,
                "The ferry left the harbour an hour late, since the pilot of ",
                ", who is eighty, had been looking for his spectacles since noon.",
            ),
            Part::Wrapped => add(
                Mark::Wrapped,
                "nobody on the quay complained of it, and the ",
                " of the harbour was found in the end on the nose of its master, who had been reading the tables of \
                 the tides aloud to anyone who would listen to him.",
            ),
            Part::Heading => add(Mark::Heading, "Where They Were in ", ""),
            Part::List(n) => (0..n).for_each(|_| add(Mark::Item, "a coat of ", "")),
            Part::Quote => add(Mark::Quote, "I have only one pair, said ", ", and I am fond of it."),
            Part::Teasers(n) => (0..n).for_each(|_| {
                add(Mark::Heading, "Seven Soups for the Winter of ", "");
                add(Mark::Text, "When the evenings draw in there is little that comforts like ", "...");
            }),
            Part::Comments(n) => (0..n).for_each(|_| {
                add(Mark::Text, "", " says:");
                add(Mark::Text, "I have taken this ferry for thirty years and it has never left ", " on time.");
                add(Mark::Link, "Reply to ", "");
            }),
            Part::Caption => add(Mark::Caption, "Photo: ", "/Reuters"),
            Part::Share => add(Mark::Link, "Share ", " Facebook Twitter"),
            Part::Footer => add(Mark::Footer, "© 2023 ", ". All rights reserved."),
            Part::Odd => add(Mark::Text, "e\u{301}\u{202e}\u{7} 渡轮 ﷽ 👩‍👩‍👧 ", "\u{200f} \u{a0}\u{3000}…"),
            Part::Again => {
                if let Some((mark, text)) = start.checked_sub(1).and_then(|at| lines.get(at)).cloned() {
                    lines.push((mark, text));
                }
            }
        }
    }
    lines
}

/// A paragraph at a right margin.
fn wrapped(text: &str) -> String {
    let mut rows = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let breaks = column > 60;
        rows.push_str(if breaks { "\n" } else { " " });
        rows.push_str(word);
        column = if breaks { word.len() } else { column + 1 + word.len() };
    }
    rows.trim_start().to_owned()
}

fn render(lines: &[(Mark, String)], format: Format, gaps: bool) -> String {
    let row = |(mark, text): &(Mark, String)| match (format, mark) {
        (Format::Text | Format::Markdown, Mark::Wrapped) => wrapped(text),
        (Format::Text, Mark::Item) => format!("* {text}"),
        (Format::Markdown, Mark::Title) => format!("# {text}"),
        (Format::Markdown, Mark::Heading) => format!("## *{text}*"),
        (Format::Markdown, Mark::Item) => format!("- {text}"),
        (Format::Markdown, Mark::Quote) => format!("> {text}"),
        (Format::Markdown, Mark::Link) => format!("[{text}](/a)"),
        (Format::Markdown, Mark::Caption) => format!("![{text}](/a.png)"),
        (Format::Text | Format::Markdown, _) => text.clone(),
        (Format::Html, Mark::Title) => format!("<h1>{text}</h1>"),
        (Format::Html, Mark::Heading) => format!("<h2>{text}</h2>"),
        (Format::Html, Mark::Item) => format!("<ul><li>{text}</ul>"),
        (Format::Html, Mark::Quote) => format!("<blockquote><p>{text}</blockquote>"),
        (Format::Html, Mark::Link) => format!("<div><a href=/a>{text}</a></div>"),
        (Format::Html, Mark::Caption) => format!("<figure><img src=a.png><figcaption>{text}</figcaption></figure>"),
        (Format::Html, Mark::Footer) => format!("<footer><p>{text}</footer>"),
        (Format::Html, _) => format!("<p>{text}</p>"),
    };
    lines.iter().map(row).collect::<Vec<_>>().join(if gaps { "\n\n" } else { "\n" })
}

/// The lines in two cells side by side, as a renderer lays a table.
fn laid(lines: &[(Mark, String)]) -> String {
    let (left, right) = lines.split_at(lines.len() / 3);
    let width = left.iter().map(|(_, text)| text.chars().count()).max().unwrap_or(0);
    let rows = (0..right.len()).map(|row| {
        let text = |cell: &[(Mark, String)]| cell.get(row).map_or(String::new(), |(_, text)| text.clone());
        let (left, right) = (text(left), text(right));
        format!("{left}{}  {right}", " ".repeat(width - left.chars().count()))
    });
    rows.collect::<Vec<_>>().join("\n\n")
}

/// How often a word stands in the blocks and the removed lines together.
fn places(article: &Article, word: &str) -> usize {
    let texts = article.blocks.iter().map(|b| &b.text).chain(article.removed.iter().map(|r| &r.text));
    texts.map(|text| text.matches(word).count()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_line_of_a_page_ends_in_one_place(parts in prop::collection::vec(part(), 0..24), gaps: bool) {
        let lines = lines(&parts);
        let pages = [Format::Text, Format::Markdown, Format::Html].map(|format| (format, render(&lines, format, gaps)));
        for (format, page) in pages.into_iter().chain([(Format::Text, laid(&lines))]) {
            let article = clean(&raw(format, &page));
            let fields = [&article.title, &article.byline, &article.published, &article.site];
            for n in 0..lines.len() {
                let word = word(n);
                let stands = lines.iter().filter(|(_, text)| text.contains(&word)).count();
                let found = places(&article, &word);
                prop_assert!(found <= stands, "{word} stands {found} times in {format:?}");
                // Lines that are said by a field stand nowhere else.
                let lifted = fields.iter().any(|f| f.as_ref().is_some_and(|f| f.contains(&word)));
                prop_assert!(found == stands || lifted, "{word} is lost in {format:?}");
            }
            let in_order = article.removed.windows(2).all(|pair| pair[0].line <= pair[1].line);
            prop_assert!(in_order, "removed lines are in page order");
        }
    }
}
