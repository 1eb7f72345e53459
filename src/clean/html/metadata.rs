//! What the page's head and markup say of the article. Nothing is guessed: what is not said stays `None`.

use super::super::lines::{fold, same};
use super::super::{byline, dates};
use super::dom::{Dom, NodeId, ROOT, Step};
use super::{jsonld, marks, title};
use crate::source::Given;
use crate::text::sanitise;

/// Elements of one kind that are looked at.
const MOST: usize = 24;
/// Bytes read of an element that names an author or a date.
const SHORT: usize = 200;

/// Everything in the page that speaks of the article, before any of it is chosen.
#[derive(Debug, Default)]
pub(super) struct Sources {
    metas: Vec<(String, String)>,
    title: Option<String>,
    canonical: Option<String>,
    lang: Option<String>,
    scripts: Vec<NodeId>,
    h1: Vec<String>,
    h2: Vec<String>,
    /// Authors by `rel` and `itemprop`, then by class.
    authors: [Vec<String>; 2],
    /// Dates by `itemprop`, by `time`, by class.
    dates: [Vec<String>; 3],
    said: jsonld::Said,
}

impl Sources {
    /// Reads the whole page once.
    pub(super) fn read(dom: &Dom) -> Self {
        let mut sources = Self::default();
        let mut walk = dom.walk(ROOT);
        while let Some(step) = walk.next() {
            let Step::Enter(id) = step else { continue };
            match dom.name(id) {
                "" => {}
                "template" | "svg" | "noscript" => walk.pass_over(id),
                name => sources.look_at(dom, id, name),
            }
        }
        let stands = |headline: &str| sources.h1.iter().chain(&sources.title).any(|h| title::agree(h, headline));
        let said = jsonld::read(dom, &sources.scripts, stands);
        sources.said = said;
        sources
    }

    fn look_at(&mut self, dom: &Dom, id: NodeId, name: &str) {
        let attribute = |key: &str| dom.attribute(id, key).map(one_line).filter(|v| !v.is_empty());
        let text = |most: usize| Some(one_line(&dom.text_below(id, most))).filter(|t| !t.is_empty());
        match name {
            "html" => self.lang = attribute("lang").or_else(|| attribute("xml:lang")),
            "meta" => {
                let key = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|k| attribute(k));
                if let (Some(key), Some(content)) = (key, attribute("content")) {
                    self.metas.push((key.to_lowercase(), content));
                }
            }
            "title" if self.title.is_none() => self.title = text(1000),
            "link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.canonical = self.canonical.take().or(attribute("href"));
            }
            "script" if attribute("type").is_some_and(|t| t.to_lowercase().starts_with("application/ld+json")) => {
                self.scripts.push(id);
            }
            "h1" if self.h1.len() < MOST => self.h1.extend(text(1000)),
            "h2" if self.h2.len() < MOST => self.h2.extend(text(1000)),
            _ => {}
        }
        self.look_for_author(dom, id, name);
        self.look_for_date(dom, id, name);
    }

    fn look_for_author(&mut self, dom: &Dom, id: NodeId, name: &str) {
        let has = |key: &str, word: &str| {
            dom.attribute(id, key).is_some_and(|v| v.split_whitespace().any(|w| w.eq_ignore_ascii_case(word)))
        };
        let marked = has("rel", "author") || has("itemprop", "author") || has("itemprop", "creator");
        let called = || {
            classes(dom, id).iter().any(|words| {
                let last = words.last().map_or("", String::as_str);
                matches!(last, "byline" | "author" | "authors" | "autor" | "auteur")
                    || words.len() >= 2 && words.ends_with(&["author".into(), "name".into()])
            })
        };
        let [sure, likely] = &mut self.authors;
        if name == "meta" || name == "body" {
            return;
        }
        if marked && sure.len() < MOST {
            sure.push(one_line(&dom.text_below(id, SHORT)));
        } else if likely.len() < MOST && called() {
            likely.push(one_line(&dom.text_below(id, SHORT)));
        }
    }

    fn look_for_date(&mut self, dom: &Dom, id: NodeId, name: &str) {
        let [marked, timed, called] = &mut self.dates;
        let value =
            || ["datetime", "content"].iter().find_map(|k| dom.attribute(id, k)).filter(|v| !v.trim().is_empty());
        let written = || value().map_or_else(|| one_line(&dom.text_below(id, SHORT)), one_line);
        let property = dom.attribute(id, "itemprop").unwrap_or_default();
        if property.split_whitespace().any(|p| p == "datePublished") {
            if marked.len() < MOST {
                marked.push(written());
            }
        } else if name == "time" {
            let changed = property.contains("dateModified")
                || classes(dom, id).iter().flatten().any(|w| w.starts_with("updated") || w == "modified");
            if timed.len() < MOST && !changed {
                timed.push(written());
            }
        } else if called.len() < MOST
            && !matches!(name, "body" | "html" | "meta")
            && classes(dom, id).iter().any(|words| words.iter().any(|w| DATE_WORDS.contains(&w.as_str())))
        {
            called.push(one_line(&dom.text_below(id, SHORT)));
        }
    }

    /// The content of the first of these metas that is there.
    fn meta(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| self.metas_of(key).next())
    }

    fn metas_of<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(name, _)| name == key).map(|(_, content)| content.as_str())
    }

    /// The summary that the page gives of itself.
    pub(super) fn description(&self) -> Option<&str> {
        self.meta(&["og:description", "description", "twitter:description"])
    }

    /// The title as the page's own `title` element has it.
    pub(super) fn page_title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Chooses one value for each field but the language.
    pub(super) fn choose(&self, day_first: Option<bool>) -> Given {
        let site = self.site();
        let title = title::choose(&title::Forms {
            headline: self.said.headline.as_deref(),
            og: self.meta(&[
                "og:title",
                "twitter:title",
                "parsely-title",
                "sailthru.title",
                "dc.title",
                "dcterms.title",
            ]),
            h1: &self.h1,
            h2: &self.h2,
            page: self.title.as_deref(),
            site: site.as_deref(),
        });
        Given {
            title,
            byline: self.byline(site.as_deref()),
            published: self.published(day_first),
            site,
            url: self.url(),
            lang: None,
        }
    }

    /// The authors: persons before the publication itself, and names in the head before names on the page.
    fn byline(&self, site: Option<&str>) -> Option<String> {
        let names = |texts: &mut dyn Iterator<Item = &str>| listed(texts.filter_map(as_name).collect());
        let [sure, likely] = &self.authors;
        let said = names(&mut self.said.authors.iter().map(String::as_str));
        let metas = AUTHOR_METAS.iter().filter_map(|key| names(&mut self.metas_of(key)));
        let sure = sure.iter().filter_map(|text| as_name(text));
        let likely = likely.iter().filter_map(|text| labelled_or_bare(text));
        let all: Vec<String> = said.into_iter().chain(metas).chain(sure).chain(likely).collect();
        let of_site = |name: &str| [site, self.said.publisher.as_deref()].into_iter().flatten().any(|s| same(s, name));
        all.iter().find(|name| !of_site(name)).or(all.first()).cloned()
    }

    fn published(&self, day_first: Option<bool>) -> Option<String> {
        let normal = |text: &str| dates::normalise(text, day_first);
        let written = |text: &String| dates::find(text, day_first).filter(|found| !found.changed)?.value;
        let [marked, timed, called] = &self.dates;
        self.said
            .published
            .as_deref()
            .and_then(normal)
            .or_else(|| DATE_METAS.iter().flat_map(|key| self.metas_of(key)).find_map(normal))
            .or_else(|| marked.iter().find_map(written))
            .or_else(|| timed.iter().find_map(written))
            .or_else(|| called.iter().find_map(written))
    }

    fn site(&self) -> Option<String> {
        let found = self
            .meta(&["og:site_name"])
            .or(self.said.publisher.as_deref())
            .or_else(|| self.meta(&["application-name"]));
        found.map(one_line).filter(|site| !site.is_empty() && !site.contains("://") && site.chars().count() <= 80)
    }

    fn url(&self) -> Option<String> {
        [self.canonical.as_deref(), self.meta(&["og:url"]), self.said.url.as_deref()]
            .into_iter()
            .flatten()
            .find_map(web_address)
    }

    /// The language tag that the page gives.
    pub(super) fn language(&self) -> Option<&str> {
        let found = [
            self.lang.as_deref(),
            self.meta(&["og:locale"]),
            self.meta(&["content-language"]),
            self.said.lang.as_deref(),
        ];
        found.into_iter().flatten().find(|lang| super::super::primary_language(lang).is_some())
    }
}

/// Words of classes that call a date.
const DATE_WORDS: [&str; 12] = [
    "date",
    "published",
    "pubdate",
    "timestamp",
    "dateline",
    "posted",
    "datetime",
    "publication",
    "fecha",
    "datum",
    "postdate",
    "time",
];

/// Metas that name authors, best first.
const AUTHOR_METAS: [&str; 12] = [
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "citation_author",
    "og:article:author",
    "article:author_name",
    "authors",
    "creator",
];

/// Metas that give the day of publication, best first.
const DATE_METAS: [&str; 22] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_time",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "dc.date",
    "date",
    "article.published",
    "originalpublicationdate",
];

/// Harmless, on one line.
fn one_line(text: &str) -> String {
    fold(&sanitise(text))
}

/// The class names of an element, each taken apart.
fn classes(dom: &Dom, id: NodeId) -> Vec<Vec<String>> {
    let value = dom.attribute(id, "class").filter(|v| v.len() <= 300).unwrap_or_default();
    value.split_whitespace().take(12).map(marks::split).collect()
}

/// An address of the web that shows nothing else than it is.
fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let scheme = ["http://", "https://"]
        .iter()
        .find(|s| text.get(..s.len()).is_some_and(|head| head.eq_ignore_ascii_case(s)))?;
    let host = text.get(scheme.len()..)?.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`'));
    (plain && !host.is_empty() && !host.contains('@') && text.len() <= 2000).then(|| text.to_owned())
}

/// A name as given in a field for names: not an address, not a handle, without "By".
fn as_name(text: &str) -> Option<String> {
    let text = one_line(text);
    let text = byline::find(&text).map_or(text.clone(), |found| found.names);
    let text = text
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | ':' | '-' | '·' | '•' | '/'))
        .to_owned();
    let lower = text.to_lowercase();
    let fits = (2..=100).contains(&text.chars().count())
        && text.chars().any(char::is_alphabetic)
        && !lower.contains("://")
        && !lower.contains("www.")
        && !text.contains(['@', '{', '}', '<', '>', '='])
        && !NOBODY.contains(&lower.as_str());
    fits.then_some(text)
}

/// Several names as one byline, each once.
fn listed(names: Vec<String>) -> Option<String> {
    const MOST_NAMES: usize = 12;
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !kept.iter().any(|have| same(have, &name) || have.contains(&name)) {
            kept.push(name);
        }
    }
    (!kept.is_empty() && kept.len() <= MOST_NAMES).then(|| kept.join(", "))
}

/// What systems write where no author is named.
const NOBODY: [&str; 14] = [
    "admin",
    "administrator",
    "author",
    "authors",
    "by",
    "none",
    "null",
    "undefined",
    "unknown",
    "root",
    "user",
    "webmaster",
    "wordpress",
    "n/a",
];

/// The name in an element that a class calls author or byline: behind its label, or all there is, if it can only be a name.
fn labelled_or_bare(text: &str) -> Option<String> {
    if let Some(found) = byline::find(text) {
        return as_name(&found.names);
    }
    let words = text.split(' ').count();
    let capital =
        |w: &str| w.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase()) || w.chars().count() <= 3;
    let bare = (1..=5).contains(&words)
        && text.split(' ').all(capital)
        && !text.chars().any(char::is_numeric)
        && !text.contains([':', '?', '!', '…']);
    if bare { as_name(text) } else { None }
}
