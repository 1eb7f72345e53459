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
mod state;
#[cfg(test)]
mod tests;

use keys::{AUTHOR_METAS, DATE_METAS, MODIFIED_METAS, TITLE_METAS};
use names::{as_name, has_job, is_handle, labelled_meta, labelled_or_bare, listed};

/// Everything in the page that speaks of the article, before any of it is chosen.
#[derive(Debug, Default)]
pub(super) struct Sources {
    metas: Vec<(String, String)>,
    title: Option<String>,
    canonical: Option<String>,
    lang: Option<String>,
    /// JSON-LD, and what else stands in scripts.
    scripts: [Vec<NodeId>; 2],
    /// What `link` says of this page in other languages: tag and address.
    languages: Vec<(String, String)>,
    h1: Vec<String>,
    h2: Vec<String>,
    /// Authors by `rel` and `itemprop`, by class, by the address that their names lead to.
    authors: [Vec<String>; 3],
    /// Names in boxes about authors.
    boxed: Vec<String>,
    /// Dates by `itemprop`, by `time`, by class.
    dates: [Vec<Dated>; 3],
    /// Dates of the last change.
    modified: Vec<String>,
    said: jsonld::Said,
    /// The day of publication in data for scripts.
    state: Option<String>,
    /// The part of the page around what is read that holds teasers of other articles.
    teasers: Option<NodeId>,
}

/// An element that the markup calls a date.
#[derive(Debug, Default)]
struct Dated {
    /// What its attribute says, if it has one, else its text.
    value: String,
    /// What readers see.
    text: String,
    /// How many first-level headings stand above it.
    below: usize,
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
        self.meta(&["ogdescription", "description", "twitterdescription"])
    }

    /// The title as the page's own `title` element has it.
    pub(super) fn page_title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Whether anything but the page's `title` element says the headline to machines.
    pub(super) fn says_title(&self) -> bool {
        self.said.headline.is_some() || self.meta(&TITLE_METAS).is_some()
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
        [authors.head, authors.marked, authors.called, authors.linked, authors.boxed, authors.doubtful]
            .into_iter()
            .find_map(|n| n)
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
            boxed: self.boxed.iter().find(|name| sound(name)).cloned(),
            doubtful: head.iter().find(|n| !of_site(n)).or(head.first()).cloned().or_else(any),
            head: head.into_iter().find(|name| sound(&name)),
        }
    }

    fn published(&self, day_first: Option<bool>) -> Option<String> {
        self.published_in_head(day_first).or_else(|| self.published_on_page(None, day_first))
    }

    /// The day of publication as the head or a property says it.
    pub(super) fn published_in_head(&self, day_first: Option<bool>) -> Option<String> {
        let normal = |text: &str| dates::normalise(text, day_first);
        self.said
            .published
            .as_deref()
            .and_then(normal)
            .or_else(|| DATE_METAS.iter().flat_map(|key| self.metas_of(key)).find_map(normal))
            .or_else(|| self.dates[0].iter().find_map(|dated| written(&dated.value, day_first)))
    }

    /// The day of publication in data for scripts.
    pub(super) fn published_in_state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// The first day that the markup calls a date, below the headline if there is one: it can be of another article.
    pub(super) fn published_on_page(&self, title: Option<&str>, day_first: Option<bool>) -> Option<String> {
        let headline = title.and_then(|title| self.h1.iter().position(|h1| same(h1, title)));
        let [_, timed, called] = &self.dates;
        let below = || timed.iter().chain(called).filter(|dated| headline.is_none_or(|at| dated.below > at));
        let mut found = below().map(|dated| written(&dated.value, day_first));
        let whole = |value: &String| dates::day(value).is_some();
        found
            .find_map(|value| value.filter(whole))
            .or_else(|| below().find_map(|dated| written(&dated.value, day_first)))
    }

    /// The day that an element gives in an attribute, of a text that does not say which day it is.
    pub(super) fn meant(&self, line: &str) -> Option<String> {
        let mut all = self.dates.iter().flatten().filter(|dated| dated.value != dated.text && !dated.text.is_empty());
        written(&all.find(|dated| line.contains(&dated.text))?.value, None)
    }

    /// The days on which the page says that it was changed last.
    pub(super) fn modified(&self, day_first: Option<bool>) -> impl Iterator<Item = String> {
        let metas = MODIFIED_METAS.iter().flat_map(|key| self.metas_of(key));
        let all =
            self.said.modified.as_deref().into_iter().chain(metas).chain(self.modified.iter().map(String::as_str));
        all.filter_map(move |text| dates::normalise(text, day_first))
    }

    fn site(&self) -> Option<String> {
        let found =
            self.meta(&["ogsitename"]).or(self.said.publisher.as_deref()).or_else(|| self.meta(&["applicationname"]));
        found.map(one_line).filter(|site| !site.is_empty() && !site.contains("://") && site.chars().count() <= 80)
    }

    fn url(&self) -> Option<String> {
        [self.canonical.as_deref(), self.meta(&["ogurl"]), self.said.url.as_deref()]
            .into_iter()
            .flatten()
            .find_map(web_address)
    }

    /// The language tag that the page gives.
    pub(super) fn language(&self) -> Option<&str> {
        let of_self = || {
            let url = self.canonical.as_deref().or_else(|| self.meta(&["ogurl"]))?;
            let itself = |(tag, href): &&(String, String)| href == url && tag != "x-default";
            // An address for several languages says nothing.
            let mut tags = self.languages.iter().filter(itself);
            tags.next().filter(|_| tags.next().is_none()).map(|(tag, _)| tag.as_str())
        };
        let found = [
            self.lang.as_deref(),
            self.meta(&["oglocale"]),
            self.meta(&["contentlanguage"]),
            self.said.lang.as_deref(),
            of_self(),
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
    /// In a box about the author.
    pub boxed: Option<String>,
    /// What the head names, even if it is a user's name, the site or a company.
    pub doubtful: Option<String>,
}

/// Whether a text can be a person's name, going by its words: it names no job and is no label.
pub(super) fn may_be_person(text: &str) -> bool {
    as_name(text).is_some() && !has_job(text)
}

/// A day that a text says in passing, if it is not one of a change.
fn written(text: &str, day_first: Option<bool>) -> Option<String> {
    dates::find(text, day_first).filter(|found| !found.changed)?.value
}

/// The name of a meta or of a field without what parts its words, in small letters.
fn squeezed(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
