//! Articles for people: plain text and Markdown.

use crate::clean::{Article, Block, Role, joined};

/// An article as plain text: title, a line of metadata, and the body, parted by blank lines.
pub(super) fn text(article: &Article) -> String {
    let mut text = String::new();
    let fields = [article.title.clone(), metadata(article, str::to_owned, str::to_owned)];
    for part in fields.into_iter().flatten().chain([joined(article.below_title())]).filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&part);
    }
    text.push('\n');
    text
}

/// An article as Markdown (`CommonMark`). Nothing in it is taken for markup that was not markup in the page.
pub(super) fn markdown(article: &Article) -> String {
    let mut text = String::new();
    if let Some(title) = &article.title {
        text.push_str("# ");
        escape_into(&mut text, title);
        text.push_str("\n\n");
    }
    if let Some(metadata) = metadata(article, escaped, address) {
        text.push_str(&metadata);
        text.push_str("\n\n");
    }
    let mut last = None;
    for block in article.below_title() {
        if let Some(last) = last {
            // Lines of one list or one listing belong together.
            let together = last == block.role && matches!(last, Role::ListItem | Role::Code);
            text.push_str(if together { "\n" } else { "\n\n" });
        }
        push_block(&mut text, block);
        last = Some(block.role);
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn push_block(text: &mut String, block: &Block) {
    let (before, after) = match block.role {
        Role::Standfirst => ("*", "*"),
        Role::Heading => ("## ", ""),
        Role::Paragraph => ("", ""),
        Role::ListItem => ("- ", ""),
        Role::Quote => ("> ", ""),
        Role::Code => ("    ", ""),
    };
    text.push_str(before);
    if block.role == Role::Code {
        text.push_str(&block.text);
    } else {
        escape_into(text, &block.text);
    }
    text.push_str(after);
}

/// Byline, date, site and address on one line.
fn metadata(article: &Article, word: fn(&str) -> String, address: fn(&str) -> String) -> Option<String> {
    let words = [&article.byline, &article.published, &article.site].map(|field| field.as_deref().map(word));
    let all: Vec<String> = words.into_iter().flatten().chain(article.url.as_deref().map(address)).collect();
    (!all.is_empty()).then(|| all.join(" · "))
}

fn address(url: &str) -> String {
    let plain = (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'));
    if plain { format!("<{url}>") } else { escaped(url) }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(&mut out, text);
    out
}

/// Appends text with a backslash before each character that would be markup where it stands.
fn escape_into(out: &mut String, text: &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let markup = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&' => true,
            '#' => at == 0 || text.len() == at + 1 || text[at..].bytes().all(|b| b == b'#'),
            '+' | '-' | '=' => at == 0,
            '.' | ')' => at > 0 && at == digits,
            _ => false,
        };
        if markup {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::ArticleId;
    use crate::source::{LineNo, Origin};

    fn article(blocks: &[(Role, &str)]) -> Article {
        let blocks = blocks.iter().map(|&(role, text)| Block { role, text: text.into(), line: LineNo(1) });
        Article {
            id: ArticleId([0; 16]),
            origin: Origin { path: "x".into(), line: None },
            title: Some("The *quay*".into()),
            byline: Some("A. Writer".into()),
            published: Some("2024-05-18".into()),
            site: None,
            url: Some("https://example.org/a_b".into()),
            lang: None,
            words: 0,
            blocks: blocks.collect(),
            removed: Vec::new(),
        }
    }

    #[test]
    fn prose_of_an_article() {
        let article = article(&[
            (Role::Standfirst, "In short."),
            (Role::Heading, "Why #1"),
            (Role::Paragraph, "1. May <b>bold</b>"),
            (Role::ListItem, "one"),
            (Role::ListItem, "- two"),
            (Role::Code, "let x = a * b;"),
            (Role::Code, "  x"),
            (Role::Quote, "said she"),
        ]);
        let markdown_form = "# The \\*quay\\*\n\nA. Writer · 2024-05-18 · <https://example.org/a_b>\n\n*In short.*\n\n\
            ## Why #1\n\n1\\. May \\<b\\>bold\\</b\\>\n\n- one\n- \\- two\n\n    let x = a * b;\n      x\n\n> said she\n";
        assert_eq!(markdown(&article), markdown_form);
        assert!(
            text(&article)
                .starts_with("The *quay*\n\nA. Writer · 2024-05-18 · https://example.org/a_b\n\nIn short.\n\n")
        );
    }

    #[test]
    fn articles_of_nothing() {
        let mut article = article(&[]);
        article.title = None;
        (article.byline, article.published, article.url) = (None, None, None);
        assert_eq!((text(&article).as_str(), markdown(&article).as_str()), ("\n", "\n"));
    }

    #[test]
    fn what_is_no_markup_is_left_alone() {
        for plain in ["C# and F#, 3.5 + 2 - 1 = 4.5", "Dr. No (1962).", "a-b, #tag"] {
            assert_eq!(escaped(plain), plain);
        }
        let table = [
            ("# no heading", "\\# no heading"),
            ("2024) a year", "2024\\) a year"),
            ("--- no rule", "\\--- no rule"),
            ("a heading ##", "a heading \\#\\#"),
            ("&copy; [x](y) `c`", "\\&copy; \\[x\\](y) \\`c\\`"),
        ];
        for (text, markdown) in table {
            assert_eq!(escaped(text), markdown);
        }
    }
}
