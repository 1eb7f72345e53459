//! HTML pages: for now the tags are stripped and what is left is read as plain text.

use super::Article;
use super::lines;
use crate::source::RawArticle;

/// Lifts the article out of HTML source.
pub(super) fn clean(raw: &RawArticle) -> Article {
    super::lift(raw, &raw.given, lines::split(&strip_tags(&crate::text::sanitise(&raw.text)), 1))
}

/// The text between tags; line breaks stay where they are, so that lines keep their numbers.
fn strip_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 4);
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            '\n' => text.push('\n'),
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}
