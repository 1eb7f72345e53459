//! Nothing that comes out of a hostile page harms a terminal.

use proptest::prelude::*;

use super::super::{Article, clean};
use super::raw;
use crate::source::Format;
use crate::text::sanitise;

/// Pieces of pages, with what terminals act on.
fn piece() -> impl Strategy<Value = String> {
    let hostile = "\u{1b}]0;|\u{1b}\\[2J|\u{7}|\u{9b}31m|\u{202e}|\u{2066}|\u{300}{1,9}|\u{200d}|\u{0}|\r|\u{85}|\u{2028}|\u{feff}|\u{e0041}";
    let plain = "Ferry|By Jo Field|4 May 2023|The pilot had been looking for his spectacles since noon, said nobody\\.|  |   |\n|\n\n|\t";
    prop_oneof![2 => hostile, 5 => plain]
}

fn strings(article: &Article) -> impl Iterator<Item = &str> {
    let fields = [&article.title, &article.byline, &article.published, &article.site, &article.url, &article.lang];
    let texts = article.blocks.iter().map(|b| b.text.as_str()).chain(article.removed.iter().map(|r| r.text.as_str()));
    fields.into_iter().flatten().map(String::as_str).chain(texts)
}

fn is_harmless(page: &str, format: Format) -> Result<(), TestCaseError> {
    let article = clean(&raw(format, page));
    for text in strings(&article) {
        prop_assert_eq!(&sanitise(text), text, "{:?} {:?}", format, page);
        prop_assert!(!text.contains(['\n', '\t']), "{:?} of {:?} {:?}", text, format, page);
    }
    Ok(())
}

proptest! {
    #[test]
    fn text_in_cells_is_harmless(cells in prop::collection::vec((piece(), piece(), piece()), 0..24)) {
        let row = |(a, b, c): &(String, String, String)| format!("{a:30}   {b}{c}");
        is_harmless(&cells.iter().map(row).collect::<Vec<_>>().join("\n"), Format::Text)?;
    }

    #[test]
    fn pages_and_what_they_say_of_themselves_are_harmless(pieces in prop::collection::vec(piece(), 8)) {
        let [title, meta, author, day, data, class, text, end] = &pieces[..] else { return Ok(()) };
        let page = format!(
            "<html lang='{end}'><title>{title}{text}</title><meta name=author content=\"{meta}{author}\">\
             <meta property=og:site_name content=\"{class}{title}\"><link rel=canonical href=\"https://quay.example/{data}\">\
             <script>{{\"publishedAt\":\"2023-05-04{data}\"}}</script>\
             <script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"author\":{{\"name\":\"{author}\"}}}}</script>\
             <h1>{title}</h1><p class=byline>{meta}{author}</p><time datetime=\"2023-05-04{day}\">{day}</time>\
             <p>{text}{end}</p><table><tr><td>{class}<td>{data}</table>"
        );
        is_harmless(&page, Format::Html)?;
        is_harmless(&pieces.concat(), Format::Markdown)?;
    }
}
