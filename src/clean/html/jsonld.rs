//! What the page says of itself in JSON-LD (schema.org).

use serde_json::Value;

use super::dom::{Dom, NodeId};
use super::scan;

/// What a page says of its article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub headline: Option<String>,
    /// Persons; organisations where no person is named.
    pub authors: Vec<String>,
    /// Whether the authors are organisations.
    pub collective: bool,
    pub published: Option<String>,
    /// When it was changed last.
    pub modified: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub lang: Option<String>,
}

/// Bytes of JSON-LD that are read.
const MOST: usize = 1 << 19;
/// Objects that are looked at.
const MOST_OBJECTS: usize = 5_000;

/// Types that are an article, without those that end in `Article` or `Posting`.
const ARTICLES: [&str; 8] = ["Report", "Review", "Recipe", "HowTo", "CreativeWork", "WebPage", "FAQPage", "ItemPage"];

/// Reads the scripts; `agrees` tells whether a headline stands on the page as such.
pub(super) fn read(dom: &Dom, scripts: &[NodeId], agrees: impl Fn(&str) -> bool) -> Said {
    let mut read = 0;
    let sources = scripts.iter().map_while(|&id| {
        let source = (read < MOST).then(|| dom.text_below(id, MOST - read))?;
        read += source.len();
        Some(source)
    });
    let parsed: Vec<Value> = sources.flat_map(|source| parse(&source)).collect();
    let objects = objects(&parsed);
    let rank = |object: &Value| {
        let headline = headline(object);
        let stands = headline.as_deref().is_some_and(&agrees);
        (kind(object) * 2).saturating_sub(u8::from(!stands))
    };
    let mut ranked: Vec<(u8, &Value)> = objects.iter().map(|o| (rank(o), *o)).filter(|(rank, _)| *rank > 1).collect();
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    let Some((_, best)) = ranked.first() else {
        return Said { publisher: publisher_alone(&objects), ..Said::default() };
    };
    let headline = headline(best);
    let fields = |key: &str| {
        let others = ranked.iter().skip(1).map(|(_, o)| *o).filter(|o| is_same(o, best, headline.as_deref()));
        std::iter::once(*best).chain(others).find_map(|o| o.get(key).filter(|v| !is_empty(v)))
    };
    let named =
        ["author", "creator"].iter().filter_map(|k| fields(k)).map(|v| names(v, &objects)).find(|n| !n.is_empty());
    let named = named.unwrap_or_default();
    let collective = !named.iter().any(|n| n.person);
    let authors = named.into_iter().filter(|n| n.person != collective).map(|n| n.name).collect();
    Said {
        authors,
        collective,
        published: ["datePublished", "dateCreated"].iter().find_map(|k| text(fields(k)?)),
        modified: fields("dateModified").and_then(text),
        publisher: fields("publisher")
            .and_then(|v| names(v, &objects).into_iter().next().map(|n| n.name))
            .or_else(|| publisher_alone(&objects)),
        url: ["url", "mainEntityOfPage"].iter().find_map(|k| fields(k).and_then(address)),
        lang: fields("inLanguage").and_then(text),
        headline,
    }
}

/// Whether another object speaks of the article too: it has the same headline or is the page itself, without one.
fn is_same(object: &Value, best: &Value, headline: Option<&str>) -> bool {
    let same_id = object
        .get("@id")
        .is_some_and(|id| best.get("mainEntityOfPage").is_some_and(|page| page == id || page.get("@id") == Some(id)));
    let same_headline = self::headline(object).is_some_and(|h| Some(h.as_str()) == headline);
    same_id || same_headline && kind(object) > 0
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_empty),
        _ => false,
    }
}

/// Parses a script: one value or several one behind the other. Raw line breaks inside strings, commas behind the last item
/// and comments around the whole are common faults; of what is broken beyond that the fields are read one by one.
fn parse(source: &str) -> Vec<Value> {
    let source =
        source.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let source = source
        .trim()
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(source) {
        return vec![value];
    }
    let mended = mended(source);
    let values: Vec<Value> = serde_json::Deserializer::from_str(&mended).into_iter().map_while(Result::ok).collect();
    if values.is_empty() { pick(&mended).into_iter().collect() } else { values }
}

/// Without control characters, and without commas that nothing follows.
fn mended(source: &str) -> String {
    let mut mended = String::with_capacity(source.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in source.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if !quoted && matches!(c, '}' | ']') {
            let bare = mended.trim_end();
            if bare.ends_with(',') {
                mended.truncate(bare.len() - 1);
            }
        }
        quoted ^= c == '"' && !escaped;
        escaped = quoted && c == '\\' && !escaped;
        mended.push(c);
    }
    mended
}

/// The fields of an article in a script that cannot be parsed, as far as they are strings.
fn pick(source: &str) -> Option<Value> {
    let string = |source: &str| {
        let rest = source.trim_start().strip_prefix(':')?.trim_start();
        let quote = rest.strip_prefix('"')?;
        let end = quote
            .match_indices('"')
            .map(|(at, _)| at)
            .find(|&at| !quote.get(..at).is_some_and(|t| t.ends_with('\\')))?;
        serde_json::from_str::<Value>(rest.get(..end + 2)?).ok()
    };
    let behind = |source: &'_ str, key: &str| {
        let at = source.find(key)?;
        source.get(at + key.len()..).map(str::to_owned)
    };
    let field = |key: &str| string(&behind(source, &format!("\"{key}\""))?);
    let mut fields = serde_json::Map::new();
    for key in ["headline", "datePublished", "dateModified", "author"] {
        fields.extend(field(key).map(|value| (key.to_owned(), value)));
    }
    let author = behind(source, "\"author\"").and_then(|rest| {
        let near: String = rest.chars().take(NEAR).collect();
        string(&behind(&near, "\"name\"")?)
    });
    if let (None, Some(author)) = (fields.get("author"), author) {
        fields.insert("author".to_owned(), author);
    }
    let article = source.contains("Article\"") || source.contains("Posting\"");
    (article && !fields.is_empty()).then(|| {
        fields.insert("@type".to_owned(), Value::from("Article"));
        Value::Object(fields)
    })
}

/// How far behind `"author"` in a broken script the name stands, in characters.
const NEAR: usize = 200;

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

/// A name and whose it is.
#[derive(Debug)]
struct Named {
    name: String,
    person: bool,
}

/// Names of persons or organisations; one that is only named by its `@id` is looked up.
fn names(value: &Value, objects: &[&Value]) -> Vec<Named> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    // Lists of authors stand in lists, here and there.
    let inner = |item: &'_ Value| item.as_array().cloned().unwrap_or_else(|| vec![item.clone()]);
    items.iter().take(MOST_NAMES).flat_map(inner).take(MOST_NAMES).filter_map(|item| name(&item, objects)).collect()
}

const MOST_NAMES: usize = 20;

fn name(item: &Value, objects: &[&Value]) -> Option<Named> {
    if let Some(name) = item.as_str() {
        return Some(Named { name: scan::decoded(name), person: true });
    }
    let named = |item: &Value| {
        let both = || {
            let [given, family] = ["givenName", "familyName"].map(|key| item.get(key).and_then(text));
            Some(format!("{} {}", given?, family?))
        };
        Some(Named { name: item.get("name").and_then(text).or_else(both)?, person: !is_organisation(item) })
    };
    named(item).or_else(|| {
        let id = item.get("@id")?.as_str()?;
        objects.iter().filter(|o| o.get("@id").and_then(Value::as_str) == Some(id)).find_map(|o| named(o))
    })
}

fn is_organisation(item: &Value) -> bool {
    let is = |t: &str| {
        ["Organization", "Corporation", "WebSite", "Brand", "LocalBusiness"].iter().any(|end| t.ends_with(end))
    };
    match item.get("@type") {
        Some(Value::String(one)) => is(one),
        Some(Value::Array(many)) => {
            many.iter().filter_map(Value::as_str).any(is) && !many.iter().any(|t| t.as_str() == Some("Person"))
        }
        _ => false,
    }
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

    #[test]
    fn broken_scripts_are_read_as_far_as_they_go() {
        let comma = r#"{"@type":"NewsArticle","headline":"H","author":[{"name":"Jo Field",},],}"#;
        assert_eq!(said(comma).authors, ["Jo Field"]);
        let two = r#"{"@type":"WebSite","name":"The Quay"}{"@type":"NewsArticle","headline":"H"}"#;
        assert_eq!((said(two).headline.as_deref(), said(two).publisher.as_deref()), (Some("H"), Some("The Quay")));
        let cut = r#"{"@type":"NewsArticle","headline":"A \"late\" ferry","datePublished":"2024-05-18","author":{"@type":"Person","name":"Jo Field"},"text":"cut"#;
        let cut = said(cut);
        assert_eq!((cut.headline.as_deref(), cut.published.as_deref()), (Some("A \"late\" ferry"), Some("2024-05-18")));
        assert_eq!(cut.authors, ["Jo Field"]);
    }

    #[test]
    fn persons_go_before_organisations() {
        let both = r#"{"@type":"Article","author":[{"@type":"Organization","name":"The Quay"},[{"@type":"Person","givenName":"Jo","familyName":"Field"}]]}"#;
        assert_eq!((said(both).authors, said(both).collective), (vec!["Jo Field".to_owned()], false));
        let one =
            r#"{"@type":"Article","dateModified":"2024-05-20","author":{"@type":"Organization","name":"The Quay"}}"#;
        assert_eq!((said(one).authors, said(one).collective), (vec!["The Quay".to_owned()], true));
        assert_eq!(said(one).modified.as_deref(), Some("2024-05-20"));
    }

    proptest::proptest! {
        #[test]
        fn no_script_panics(script in "[{}\\[\\]:,\"\\\\a é]{0,40}", tail in "\\PC{0,20}") {
            parse(&format!("{{\"@type\":\"Article\",\"author\":{script}\"name\":\"{tail}"));
        }
    }
}
