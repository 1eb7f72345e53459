//! Pages whose markup names nothing: what their makers called their parts is taken away, so that a fit learns to read pages
//! whose makers called them nothing, as those of twenty years ago did.

/// Elements that name a part; a `div` says as much as a page without them.
const NAMED: [&str; 9] = ["article", "main", "aside", "nav", "section", "header", "footer", "figure", "figcaption"];

/// A page without classes, ids and roles, its named parts made nameless. Where `broken`, paragraphs are parted by line breaks.
pub(super) fn bare(html: &str, broken: bool) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        out.push_str(text);
        let inner = tag.strip_prefix("</").or(tag.strip_prefix('<')).unwrap_or_default();
        let length = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(length);
        if name.is_empty() {
            out.push('<');
            rest = tag.strip_prefix('<').unwrap_or_default();
            continue;
        }
        let (kept, after) = attributes_of(attributes);
        push_tag(&mut out, name, tag.starts_with("</"), &kept, broken);
        rest = after;
        if matches!(name.to_ascii_lowercase().as_str(), "script" | "style") && !tag.starts_with("</") {
            let end = rest.find("</").unwrap_or(rest.len());
            let (script, after) = rest.split_at(end);
            out.push_str(script);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn push_tag(out: &mut String, name: &str, end: bool, attributes: &str, broken: bool) {
    let lower = name.to_ascii_lowercase();
    if broken && lower == "p" {
        out.push_str(if end { "" } else { "<br><br>" });
        return;
    }
    let name = if NAMED.contains(&lower.as_str()) { "div" } else { lower.as_str() };
    out.push_str(if end { "</" } else { "<" });
    out.push_str(name);
    out.push_str(attributes);
    out.push('>');
}

/// The attributes of a tag that name nothing, and what follows the tag.
fn attributes_of(tag: &str) -> (String, &str) {
    let mut kept = String::new();
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return (kept, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (kept, after);
        }
        let end = attribute_end(rest);
        let (attribute, after) = rest.split_at(end);
        let name = attribute.split('=').next().unwrap_or_default().trim().to_ascii_lowercase();
        let names = matches!(name.as_str(), "class" | "id" | "role" | "itemprop" | "itemtype" | "itemscope")
            || name.starts_with("data-")
            || name.starts_with("aria-");
        if !names {
            kept.push(' ');
            kept.push_str(attribute);
        }
        rest = after;
    }
}

/// Where the attribute ends that a text starts with.
fn attribute_end(text: &str) -> usize {
    let name = text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(text.len()).max(1);
    let name = if text.is_char_boundary(name) { name } else { text.len() };
    let behind = text.get(name..).unwrap_or_default();
    let Some(value) = behind.trim_start().strip_prefix('=') else { return name };
    let value = value.trim_start();
    let start = text.len() - value.len();
    let length = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].find(quote).map_or(value.len(), |at| at + 2),
        _ => value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len()),
    };
    start + length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_and_text_stays() {
        for (html, broken, expected) in [
            (r#"<p class="a>b" href='c' id=x>One</p>"#, false, "<p href='c'>One</p>"),
            ("<article role=main><h1>T</h1></article>", false, "<div><h1>T</h1></div>"),
            ("<p>a</p><p>b</p>", true, "<br><br>a<br><br>b"),
            (
                r#"<script>if (a<b && c) "<p class=x>"</script><b hidden/>c"#,
                false,
                r#"<script>if (a<b && c) "<p class=x>"</script><b hidden>c"#,
            ),
            ("1 < 2 <!-- <p class=a> -->", false, "1 < 2 <!-- <p> -->"),
            ("<a title = \"never closed", false, "<a title = \"never closed>"),
        ] {
            assert_eq!(bare(html, broken), expected);
        }
    }
}
