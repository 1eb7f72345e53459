//! Gathers all that speaks of the article in one walk over the page.

use super::super::dom::{Dom, NodeId, ROOT, Step};
use super::super::{jsonld, marks, title};
use super::keys::DATE_WORDS;
use super::{Dated, Sources, names, one_line, squeezed, state};
use crate::clean::Reason;

/// Elements of one kind that are looked at.
const MOST: usize = 24;
/// Metas that are looked at.
const MOST_METAS: usize = 400;
/// Bytes read of an element that names an author or a date.
const SHORT: usize = 200;

impl Sources {
    /// Reads the whole page once.
    pub(in super::super) fn read(dom: &Dom) -> Self {
        let mut sources = Self::default();
        let mut walk = dom.walk(ROOT);
        while let Some(step) = walk.next() {
            let id = match step {
                Step::Enter(id) => id,
                Step::Leave(id) => {
                    sources.teasers = sources.teasers.filter(|of| *of != id);
                    continue;
                }
            };
            match dom.name(id) {
                "" => {}
                "template" | "svg" | "noscript" => walk.pass_over(id),
                name => {
                    let classes = classes(dom, id);
                    if is_of_comments(name, &classes) {
                        walk.pass_over(id);
                    } else {
                        sources.look_at(dom, id, name, &classes);
                    }
                }
            }
        }
        let stands = |headline: &str| sources.h1.iter().chain(&sources.title).any(|h| title::agree(h, headline));
        let said = jsonld::read(dom, &sources.scripts[0], stands);
        sources.said = said;
        sources.state = state::published(dom, &sources.scripts[1]);
        sources
    }

    fn look_at(&mut self, dom: &Dom, id: NodeId, name: &str, classes: &[Vec<String>]) {
        let attribute = |key: &str| dom.attribute(id, key).map(one_line).filter(|v| !v.is_empty());
        let text = |most: usize| Some(one_line(&dom.text_below(id, most))).filter(|t| !t.is_empty());
        match name {
            "html" => self.lang = attribute("lang").or_else(|| attribute("xml:lang")),
            "meta" if self.metas.len() < MOST_METAS => {
                let key = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|k| attribute(k));
                if let (Some(key), Some(content)) = (key, attribute("content")) {
                    self.metas.push((squeezed(&key), content));
                }
            }
            "title" if self.title.is_none() => self.title = text(1000),
            "link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.canonical = self.canonical.take().or(attribute("href"));
            }
            "script" if attribute("type").is_some_and(|t| t.to_lowercase().starts_with("application/ld+json")) => {
                self.scripts[0].push(id);
            }
            "script" if dom.attribute(id, "src").is_none() => self.scripts[1].push(id),
            "link" if self.languages.len() < MOST_METAS => {
                self.languages.extend(attribute("hreflang").zip(attribute("href")));
            }
            "h1" if self.h1.len() < MOST => self.h1.extend(text(1000)),
            "h2" if self.h2.len() < MOST => self.h2.extend(text(1000)),
            _ => {}
        }
        if self.teasers.is_none() && marks::read(dom, id) == Some(Reason::Related) {
            self.teasers = Some(id);
        }
        self.look_for_author(dom, id, name, classes);
        self.look_for_date(dom, id, name, classes);
    }

    fn look_for_author(&mut self, dom: &Dom, id: NodeId, name: &str, classes: &[Vec<String>]) {
        if name == "meta" || name == "body" || name == "html" || name == "link" {
            return;
        }
        let has = |key: &str, words: &[&str]| {
            dom.attribute(id, key)
                .is_some_and(|v| v.split_whitespace().any(|w| words.iter().any(|word| w.eq_ignore_ascii_case(word))))
        };
        let marked = has("rel", &["author"])
            || has("itemprop", &["author", "creator"])
            || has("property", &["author", "schema:author", "dc:creator", "dcterms:creator"]);
        let linked = || name == "a" && dom.attribute(id, "href").is_some_and(is_authors_page);
        let [sure, likely, by_link] = &mut self.authors;
        if marked {
            push(sure, || named_within(dom, id).unwrap_or_else(|| one_line(&dom.text_below(id, SHORT))));
        } else if self.teasers.is_some() {
            // Those are authors of other articles.
        } else if classes.iter().any(|words| calls_author(words)) {
            push(likely, || one_line(&dom.text_below(id, SHORT)));
        } else if linked() {
            push(by_link, || one_line(&dom.text_below(id, SHORT)));
        } else if self.boxed.len() < MOST && classes.iter().flatten().any(|word| names_author(word)) {
            self.boxed.extend(name_in_box(dom, id));
        }
    }

    fn look_for_date(&mut self, dom: &Dom, id: NodeId, name: &str, classes: &[Vec<String>]) {
        let (below, elsewhere) = (self.h1.len(), self.teasers.is_some());
        let dated = || {
            let given = ["datetime", "content"].iter().find_map(|k| dom.attribute(id, k));
            let text = one_line(&dom.text_below(id, SHORT));
            let value = given.filter(|v| !v.trim().is_empty()).map_or_else(|| text.clone(), one_line);
            Dated { value, text, below }
        };
        let property = ["itemprop", "property"].iter().find_map(|k| dom.attribute(id, k)).unwrap_or_default();
        let is = |names: &[&str]| property.split_whitespace().any(|p| names.contains(&p));
        let [marked, timed, called] = &mut self.dates;
        if is(&["datePublished", "dateCreated", "schema:datePublished", "schema:dateCreated"]) {
            push(marked, dated);
        } else if is(&["dateModified", "schema:dateModified"]) {
            push(&mut self.modified, || dated().value);
        } else if name == "time" && !elsewhere {
            let changed = classes.iter().flatten().any(|w| w.starts_with("updated") || w == "modified");
            let published = classes.iter().flatten().any(|w| w == "published");
            if changed && !published {
                push(&mut self.modified, || dated().value);
            } else {
                push(timed, dated);
            }
        } else if !elsewhere
            && !matches!(name, "body" | "html" | "meta")
            && classes.iter().any(|words| words.iter().any(|w| DATE_WORDS.contains(&w.as_str())))
        {
            push(called, || {
                let text = one_line(&dom.text_below(id, SHORT));
                Dated { value: text.clone(), text, below }
            });
        }
    }
}

fn push<T>(texts: &mut Vec<T>, text: impl FnOnce() -> T) {
    if texts.len() < MOST {
        texts.push(text());
    }
}

/// Whether an element holds readers' comments or the form for them.
fn is_of_comments(name: &str, classes: &[Vec<String>]) -> bool {
    let part = |w: &str| {
        matches!(
            w,
            "list"
                | "area"
                | "author"
                | "body"
                | "section"
                | "content"
                | "wrapper"
                | "container"
                | "header"
                | "form"
                | "reply"
                | "metadata"
        )
    };
    matches!(name, "div" | "section" | "ol" | "ul" | "li" | "p" | "article" | "footer" | "header" | "cite")
        && classes.iter().any(|words| match words.as_slice() {
            [one] => matches!(one.as_str(), "comment" | "comments" | "commentlist" | "disqus"),
            [first, second, ..] => matches!(first.as_str(), "comment" | "comments") && part(second),
            [] => false,
        })
}

/// Whether the words of a class call an author. Words behind that have digits come from style sheets that number them.
fn calls_author(words: &[String]) -> bool {
    let numbered = words.iter().position(|w| w.chars().any(char::is_numeric)).unwrap_or(words.len());
    let words: Vec<&str> = words.iter().take(numbered).map(String::as_str).collect();
    let names = names_author;
    match words.as_slice() {
        [.., "authorname" | "bylinename"] => true,
        [.., first, "name" | "link" | "names"] => names(first),
        [.., last] => names(last),
        [] => false,
    }
}

/// Whether a word of a class stands for an author.
fn names_author(word: &str) -> bool {
    matches!(word, "byline" | "author" | "authors" | "autor" | "auteur" | "writer")
}

/// The first text in a box about an author that can only be a name.
fn name_in_box(dom: &Dom, id: NodeId) -> Option<String> {
    let inner = dom.walk(id).take(MOST * 4).filter_map(|step| match step {
        Step::Enter(at) => dom.text(at),
        Step::Leave(_) => None,
    });
    inner.filter(|text| text.len() <= SHORT).find_map(|text| names::boxed(&one_line(text)))
}

/// Whether an address is that of one author's page.
fn is_authors_page(href: &str) -> bool {
    const FOLDERS: [&str; 14] = [
        "author",
        "authors",
        "autor",
        "autores",
        "auteur",
        "auteurs",
        "autore",
        "autori",
        "autorzy",
        "avtor",
        "contributor",
        "contributors",
        "writers",
        "yazarlar",
    ];
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.rsplit('/').filter(|part| !part.is_empty());
    parts.next().is_some() && parts.next().is_some_and(|folder| FOLDERS.contains(&folder))
}

/// The name within an element of microdata that says more.
fn named_within(dom: &Dom, id: NodeId) -> Option<String> {
    let is_name = |id: NodeId| dom.attribute(id, "itemprop").is_some_and(|v| v.split_whitespace().any(|p| p == "name"));
    let mut walk = dom.walk(id).take(MOST * 4);
    let name = walk.find_map(|step| match step {
        Step::Enter(at) if at != id && is_name(at) => Some(at),
        _ => None,
    })?;
    let text = dom.attribute(name, "content").map_or_else(|| one_line(&dom.text_below(name, SHORT)), one_line);
    (!text.is_empty()).then_some(text)
}

/// The class names of an element, each taken apart.
fn classes(dom: &Dom, id: NodeId) -> Vec<Vec<String>> {
    let value = dom.attribute(id, "class").filter(|v| v.len() <= 300).unwrap_or_default();
    value.split_whitespace().take(12).map(marks::split).collect()
}
