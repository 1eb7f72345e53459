//! What the page says of itself in JSON-LD (schema.org).

use serde_json::Value;

use super::dom::{Dom, NodeId};
use super::scan;

/// What a page says of its article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub lang: Option<String>,
}

/// Bytes of JSON-LD that are read.
const MOST: usize = 2 << 20;
/// Objects that are looked at.
const MOST_OBJECTS: usize = 5_000;

/// Types that are an article, without those that end in `Article` or `Posting`.
const ARTICLES: [&str; 8] = ["Report", "Review", "Recipe", "HowTo", "CreativeWork", "WebPage", "FAQPage", "ItemPage"];

/// Reads the scripts; `agrees` tells whether a headline stands on the page as such.
pub(super) fn read(dom: &Dom, scripts: &[NodeId], agrees: impl Fn(&str) -> bool) -> Said {
    let parsed: Vec<Value> = scripts.iter().filter_map(|&id| parse(&dom.text_below(id, MOST))).collect();
    let objects = objects(&parsed);
    let rank = |object: &Value| {
        let headline = headline(object);
        let stands = headline.as_deref().is_some_and(&agrees);
        (kind(object) * 2).saturating_sub(u8::from(!stands))
    };
    let best = objects.iter().filter(|o| rank(o) > 1).rev().max_by_key(|o| rank(o));
    let Some(best) = best else { return Said { publisher: publisher_alone(&objects), ..Said::default() } };
    // A page without an article in its JSON-LD still has dates and authors there.
    let fields = |key: &str| best.get(key).filter(|v| !v.is_null());
    Said {
        headline: headline(best),
        authors: ["author", "creator"].iter().find_map(|k| fields(k)).map(|v| names(v, &objects)).unwrap_or_default(),
        published: ["datePublished", "dateCreated"].iter().find_map(|k| text(fields(k)?)),
        publisher: fields("publisher")
            .and_then(|v| names(v, &objects).into_iter().next())
            .or_else(|| publisher_alone(&objects)),
        url: ["url", "mainEntityOfPage"].iter().find_map(|k| fields(k).and_then(address)),
        lang: fields("inLanguage").and_then(text),
    }
}

/// Parses a script; raw line breaks inside strings, and comments around the whole, are common faults.
fn parse(source: &str) -> Option<Value> {
    let source =
        source.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let source = source
        .trim()
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    serde_json::from_str(source).ok().or_else(|| {
        let plain: String = source.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&plain).ok()
    })
}

/// All objects, outer before inner.
fn objects(parsed: &[Value]) -> Vec<&Value> {
    let mut found = Vec::new();
    let mut level: Vec<&Value> = parsed.iter().collect();
    while !level.is_empty() && found.len() < MOST_OBJECTS {
        let mut below = Vec::new();
        for value in level {
            match value {
                Value::Array(items) => below.extend(items),
                Value::Object(fields) => {
                    found.push(value);
                    below.extend(fields.values().filter(|v| v.is_object() || v.is_array()));
                }
                _ => {}
            }
        }
        level = below;
    }
    found
}

/// How much an object is an article: 3 surely, 1 perhaps.
fn kind(object: &Value) -> u8 {
    let types = match object.get("@type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => return 0,
    };
    let bare = |t: &str| t.rsplit(['/', ':']).next().unwrap_or_default().to_owned();
    let types: Vec<String> = types.into_iter().map(bare).collect();
    if types.iter().any(|t| t.ends_with("Article") || t.ends_with("Posting") || t == "Recipe") {
        3
    } else {
        u8::from(types.iter().any(|t| ARTICLES.contains(&t.as_str())))
    }
}

fn headline(object: &Value) -> Option<String> {
    ["headline", "name"].iter().find_map(|k| text(object.get(*k)?))
}

/// A string, or the first of several.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(scan::decoded(text)).filter(|t| !t.is_empty()),
        Value::Array(items) => items.iter().find_map(Value::as_str).map(scan::decoded),
        Value::Object(fields) => fields.get("@value").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

fn address(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value.get("@id").and_then(Value::as_str)).map(str::to_owned)
}

/// Names of persons or organisations; one that is only named by its `@id` is looked up.
fn names(value: &Value, objects: &[&Value]) -> Vec<String> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    items.iter().take(20).filter_map(|item| name(item, objects)).collect()
}

fn name(item: &Value, objects: &[&Value]) -> Option<String> {
    if let Some(name) = item.as_str() {
        return Some(scan::decoded(name));
    }
    if let Some(name) = item.get("name") {
        return text(name);
    }
    let id = item.get("@id")?.as_str()?;
    let named = objects.iter().find(|o| o.get("name").is_some() && o.get("@id").and_then(Value::as_str) == Some(id))?;
    text(named.get("name")?)
}

/// The publication, where nothing says whose the article is.
fn publisher_alone(objects: &[&Value]) -> Option<String> {
    let site = objects.iter().find(|o| matches!(o.get("@type").and_then(Value::as_str), Some("WebSite")))?;
    text(site.get("name")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(script: &str) -> Said {
        let dom = Dom::parse(&format!("<script type='application/ld+json'>{script}</script>")).unwrap();
        let scripts: Vec<NodeId> = dom
            .walk(super::super::dom::ROOT)
            .filter_map(|step| match step {
                super::super::dom::Step::Enter(id) if dom.name(id) == "script" => Some(id),
                _ => None,
            })
            .collect();
        read(&dom, &scripts, |headline| headline == "The right one")
    }

    #[test]
    fn articles_are_found_in_graphs_and_faulty_scripts() {
        let graph = r##"{"@graph":[{"@type":"WebSite","name":"The Quay"},{"@type":["NewsArticle"],"headline":"H","author":{"@id":"#jo"}},
            {"@type":"Person","@id":"#jo","name":"Jo Field"}]}"##;
        assert_eq!(said(graph).authors, ["Jo Field"]);
        assert_eq!(said(graph).publisher.as_deref(), Some("The Quay"));
        assert_eq!(said("{\"@type\":\"Article\",\"headline\":\"two\nlines\"};").headline.as_deref(), Some("two lines"));
        let two = r#"[{"@type":"Article","headline":"A teaser"},{"@type":"Article","headline":"The right one","author":["Jo Field",{"name":"Mia Dam"}]}]"#;
        assert_eq!(said(two).headline.as_deref(), Some("The right one"));
        assert_eq!(said(two).authors, ["Jo Field", "Mia Dam"]);
        assert_eq!(said("{not json"), Said::default());
        assert_eq!(
            said(r#"{"@type":"Article","headline":["",7,null],"author":[null,{"@id":7}]}"#).authors,
            Vec::<String>::new()
        );
    }
}
