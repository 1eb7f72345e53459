//! What the page's head and markup say of the article. Nothing is guessed: what is not said stays `None`.

use super::super::lines::{fold, same};
use super::super::{byline, dates, words};
use super::dom::{Dom, NodeId, ROOT, Step};
use super::{jsonld, marks, title};
use crate::source::Given;
use crate::text::sanitise;

/// Elements of one kind that are looked at.
const MOST: usize = 24;
/// Metas that are looked at.
const MOST_METAS: usize = 400;
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
    /// Authors by `rel` and `itemprop`, by class, by the address that their names lead to.
    authors: [Vec<String>; 3],
    /// Dates by `itemprop`, by `time`, by class.
    dates: [Vec<String>; 3],
    /// Dates of the last change.
    modified: Vec<String>,
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
        let said = jsonld::read(dom, &sources.scripts, stands);
        sources.said = said;
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
        } else if classes.iter().any(|words| calls_author(words)) {
            push(likely, || one_line(&dom.text_below(id, SHORT)));
        } else if linked() {
            push(by_link, || one_line(&dom.text_below(id, SHORT)));
        }
    }

    fn look_for_date(&mut self, dom: &Dom, id: NodeId, name: &str, classes: &[Vec<String>]) {
        let [marked, timed, called] = &mut self.dates;
        let value =
            || ["datetime", "content"].iter().find_map(|k| dom.attribute(id, k)).filter(|v| !v.trim().is_empty());
        let written = || value().map_or_else(|| one_line(&dom.text_below(id, SHORT)), one_line);
        let property = ["itemprop", "property"].iter().find_map(|k| dom.attribute(id, k)).unwrap_or_default();
        let is = |names: &[&str]| property.split_whitespace().any(|p| names.contains(&p));
        if is(&["datePublished", "dateCreated", "schema:datePublished", "schema:dateCreated"]) {
            push(marked, written);
        } else if is(&["dateModified", "schema:dateModified"]) {
            push(&mut self.modified, written);
        } else if name == "time" {
            let changed = classes.iter().flatten().any(|w| w.starts_with("updated") || w == "modified");
            let published = classes.iter().flatten().any(|w| w == "published");
            push(if changed && !published { &mut self.modified } else { timed }, written);
        } else if !matches!(name, "body" | "html" | "meta")
            && classes.iter().any(|words| words.iter().any(|w| DATE_WORDS.contains(&w.as_str())))
        {
            push(called, || one_line(&dom.text_below(id, SHORT)));
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
        let url = self.url();
        let metas: Vec<&str> = TITLE_METAS.iter().filter_map(|key| self.metas_of(key).next()).collect();
        let title = title::choose(&title::Forms {
            headline: self.said.headline.as_deref(),
            metas: &metas,
            h1: &self.h1,
            h2: &self.h2,
            page: self.title.as_deref(),
            site: site.as_deref(),
            url: url.as_deref(),
        });
        Given {
            title,
            byline: self.byline(site.as_deref()),
            published: self.published(day_first),
            site,
            url,
            lang: None,
        }
    }

    /// The authors: persons before the publication itself, and names in the head before names on the page.
    fn byline(&self, site: Option<&str>) -> Option<String> {
        let authors = self.authors(site);
        [authors.head, authors.marked, authors.called, authors.linked, authors.doubtful].into_iter().find_map(|n| n)
    }

    /// The authors as each kind of source names them.
    pub(super) fn authors(&self, site: Option<&str>) -> Authors {
        let of_site = |name: &str| [site, self.said.publisher.as_deref()].into_iter().flatten().any(|s| same(s, name));
        let names = |texts: &mut dyn Iterator<Item = &str>| listed(texts.filter_map(as_name).collect());
        let said = names(&mut self.said.authors.iter().map(String::as_str));
        let labelled = labelled_meta(&self.metas);
        let metas = AUTHOR_METAS.iter().filter_map(|key| names(&mut self.metas_of(key)));
        let head: Vec<String> = said.clone().into_iter().chain(labelled).chain(metas).collect();
        let collective = self.said.collective.then_some(said).flatten();
        let sound = |name: &&String| !of_site(name) && !is_handle(name) && collective.as_ref() != Some(*name);
        let [sure, likely, by_link] = &self.authors;
        let first = |texts: &[String], name: fn(&str) -> Option<String>| {
            texts.iter().filter_map(|text| name(text)).find(|name| sound(&name))
        };
        let any = || sure.iter().chain(likely).find_map(|text| labelled_or_bare(text));
        Authors {
            marked: first(sure, labelled_or_bare).or_else(|| first(sure, as_name)),
            called: first(likely, labelled_or_bare),
            linked: first(by_link, labelled_or_bare),
            doubtful: head.iter().find(|n| !of_site(n)).or(head.first()).cloned().or_else(any),
            head: head.into_iter().find(|name| sound(&name)),
        }
    }

    fn published(&self, day_first: Option<bool>) -> Option<String> {
        self.published_in_head(day_first).or_else(|| self.published_on_page(day_first))
    }

    /// The day of publication as the head or a property says it.
    pub(super) fn published_in_head(&self, day_first: Option<bool>) -> Option<String> {
        let normal = |text: &str| dates::normalise(text, day_first);
        self.said
            .published
            .as_deref()
            .and_then(normal)
            .or_else(|| DATE_METAS.iter().flat_map(|key| self.metas_of(key)).find_map(normal))
            .or_else(|| self.dates[0].iter().find_map(|text| written(text, day_first)))
    }

    /// The first day that the markup calls a date: it can be of another article.
    pub(super) fn published_on_page(&self, day_first: Option<bool>) -> Option<String> {
        let [_, timed, called] = &self.dates;
        timed.iter().chain(called).find_map(|text| written(text, day_first))
    }

    /// The days on which the page says that it was changed last.
    pub(super) fn modified(&self, day_first: Option<bool>) -> impl Iterator<Item = String> {
        let metas = MODIFIED_METAS.iter().flat_map(|key| self.metas_of(key));
        let all =
            self.said.modified.as_deref().into_iter().chain(metas).chain(self.modified.iter().map(String::as_str));
        all.filter_map(move |text| dates::normalise(text, day_first))
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

/// The authors as each kind of source names them.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Authors {
    /// By JSON-LD and metas.
    pub head: Option<String>,
    /// By `rel` and by the properties of microdata or of `RDFa`.
    pub marked: Option<String>,
    /// By a class.
    pub called: Option<String>,
    /// By a link to an author's page.
    pub linked: Option<String>,
    /// What the head names, even if it is a user's name, the site or a company.
    pub doubtful: Option<String>,
}

fn push(texts: &mut Vec<String>, text: impl FnOnce() -> String) {
    if texts.len() < MOST {
        texts.push(text());
    }
}

/// A day that a text says in passing, if it is not one of a change.
fn written(text: &str, day_first: Option<bool>) -> Option<String> {
    dates::find(text, day_first).filter(|found| !found.changed)?.value
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
    let names = |w: &str| matches!(w, "byline" | "author" | "authors" | "autor" | "auteur" | "writer");
    match words.as_slice() {
        [.., "authorname" | "bylinename"] => true,
        [.., first, "name" | "link" | "names"] => names(first),
        [.., last] => names(last),
        [] => false,
    }
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

/// The name beside a label in the metas that make cards: `twitter:label1`, `twitter:data1`.
fn labelled_meta(metas: &[(String, String)]) -> Option<String> {
    let value = |key: String| metas.iter().find(|(name, _)| *name == key).map(|(_, content)| content.as_str());
    (1..=2).find_map(|n| {
        let (label, data) = (value(format!("twitter:label{n}"))?, value(format!("twitter:data{n}"))?);
        byline::is_label(label).then(|| as_name(data))?
    })
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

/// Metas that give the headline, best first.
const TITLE_METAS: [&str; 11] = [
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "cxenseparse:title",
    "headline",
    "hdl",
    "article:title",
];

/// Metas that name authors, best first.
const AUTHOR_METAS: [&str; 19] = [
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
    "cxenseparse:author",
    "og:author",
    "article_author",
    "author_name",
    "authorname",
    "blogger_name",
    "dc.contributor",
];

/// Metas that give the day of publication, best first.
const DATE_METAS: [&str; 31] = [
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
    "dc.date.published",
    "dcterms.issued",
    "dcterms.available",
    "cxenseparse:publishtime",
    "article_date_original",
    "article:published",
    "published",
    "w-published-date",
    "citation_online_date",
];

/// Metas that give the day of the last change.
const MODIFIED_METAS: [&str; 9] = [
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "last-modified",
    "revised",
    "dc.date.modified",
    "dcterms.modified",
    "updated",
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
        && !NOBODY.contains(&lower.as_str())
        && !byline::is_label(&text)
        && !is_furniture(&text);
    fits.then_some(text)
}

/// Whether a text is one of the labels that stand around articles: "Reading time", "Updated".
fn is_furniture(text: &str) -> bool {
    words::lists().recognise(&words::normal(text), |_, _| true).is_some() || dates::says_changed(text)
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

/// Whether a name is the one of a user of a system: no space, no capital, but digits, dots or bars.
fn is_handle(name: &str) -> bool {
    !name.contains(' ')
        && !name.chars().any(char::is_uppercase)
        && name.chars().any(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
        || name.split(' ').any(|w| NOBODY.contains(&w.to_lowercase().as_str()))
}

/// The name in an element that a class calls author or byline: behind its label, or all there is but a date, if it can only
/// be a name.
fn labelled_or_bare(text: &str) -> Option<String> {
    if let Some(found) = byline::find(text) {
        return as_name(&found.names);
    }
    let text = dates::find(text, None).map_or(text, |date| text.get(..date.span.0).unwrap_or(text));
    let text =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '·' | '•' | '-' | '–' | '—' | '/'));
    let words = text.split(' ').count();
    let capital =
        |w: &str| w.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase()) || w.chars().count() <= 3;
    let bare = (1..=5).contains(&words)
        && text.split(' ').all(capital)
        && !text.chars().any(char::is_numeric)
        && !text.contains([':', '?', '!', '…', '*'])
        && !byline::is_label(text);
    if bare { as_name(text) } else { None }
}
