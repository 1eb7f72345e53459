//! What the page's head and markup say of the article. Nothing is guessed: what is not said stays `None`.

use super::super::dates;
use super::super::lines::{fold, same};
use super::dom::NodeId;
use super::{jsonld, title};
use crate::source::Given;
use crate::text::sanitise;

mod gather;
mod keys;
mod names;

use keys::{AUTHOR_METAS, DATE_METAS, MODIFIED_METAS, TITLE_METAS};
use names::{as_name, is_handle, labelled_meta, labelled_or_bare, listed};

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

/// A day that a text says in passing, if it is not one of a change.
fn written(text: &str, day_first: Option<bool>) -> Option<String> {
    dates::find(text, day_first).filter(|found| !found.changed)?.value
}

/// Harmless, on one line.
fn one_line(text: &str) -> String {
    fold(&sanitise(text))
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
