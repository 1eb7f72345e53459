//! What the list, the filter and the tags need of an article, without its body.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Damage;
use super::part::{Part, PartRow, split_url};
use super::roots::Roots;
use crate::clean::{Article, ArticleId};
use crate::source::{LineNo, Origin};
use crate::text;

/// One row of a [`Catalog`](super::Catalog): a handle that looks each field up when it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a>(Place<'a>);

#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    Young(&'a Arc<Article>, Option<&'a Roots>),
    OnDisk(&'a Arc<Part>, u32, PartRow<'a>, &'a Roots),
}

impl<'a> Row<'a> {
    /// The row of an article that is in memory.
    pub fn of(article: &'a Arc<Article>) -> Self {
        Self(Place::Young(article, None))
    }

    /// The row of an article that is in memory, and found at an absolute path.
    pub(super) fn young(article: &'a Arc<Article>, roots: &'a Roots) -> Self {
        Self(Place::Young(article, Some(roots)))
    }

    /// A row on disk; `None` where there is none, or what is there cannot be used.
    pub(super) fn on_disk(part: &'a Arc<Part>, at: u32, roots: &'a Roots) -> Option<Self> {
        Some(Self(Place::OnDisk(part, at, part.row(at)?, roots)))
    }

    /// See [`Article::id`].
    pub fn id(self) -> ArticleId {
        match self.0 {
            Place::Young(article, _) => article.id,
            Place::OnDisk(_, _, row, _) => row.id(),
        }
    }

    /// See [`Article::title`].
    pub fn title(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article, _) => article.title.as_deref(),
            Place::OnDisk(_, _, row, _) => row.title(),
        }
    }

    /// See [`Article::headline`].
    pub fn headline(self) -> &'a str {
        match self.0 {
            Place::Young(article, _) => article.headline(),
            Place::OnDisk(_, _, row, _) => row.headline(),
        }
    }

    /// See [`Article::byline`].
    pub fn byline(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article, _) => article.byline.as_deref(),
            Place::OnDisk(_, _, row, _) => row.byline(),
        }
    }

    /// See [`Article::site`].
    pub fn site(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article, _) => article.site.as_deref(),
            Place::OnDisk(_, _, row, _) => row.site(),
        }
    }

    /// See [`Article::published`].
    pub fn published(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article, _) => article.published.as_deref(),
            Place::OnDisk(_, _, row, _) => row.published(),
        }
    }

    /// See [`Article::url`].
    pub fn url(self) -> Option<Cow<'a, str>> {
        match self.0 {
            Place::Young(article, _) => article.url.as_deref().map(Cow::Borrowed),
            Place::OnDisk(_, _, row, _) => row.url().map(Cow::Owned),
        }
    }

    /// The address up to the end of its host: costs less than the whole, for those who ask for it of each row.
    pub fn url_root(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article, _) => article.url.as_deref().map(|url| split_url(url).0),
            Place::OnDisk(_, _, row, _) => row.url_root(),
        }
    }

    /// See [`Article::lang`].
    pub fn lang(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article, _) => article.lang.as_deref(),
            Place::OnDisk(_, _, row, _) => row.lang(),
        }
    }

    /// See [`Article::words`].
    pub fn words(self) -> u32 {
        match self.0 {
            Place::Young(article, _) => article.words,
            Place::OnDisk(_, _, row, _) => row.words(),
        }
    }

    /// How long it takes to read, in minutes.
    pub fn minutes(self) -> u32 {
        match self.0 {
            Place::Young(article, _) => text::minutes(article),
            Place::OnDisk(_, _, row, _) => u32::from(row.minutes()),
        }
    }

    /// The line of its file, where that holds many articles.
    pub fn line(self) -> Option<LineNo> {
        match self.0 {
            Place::Young(article, _) => article.origin.line,
            Place::OnDisk(_, _, row, _) => row.line(),
        }
    }

    /// The path of the file that holds the article, and whether it holds many; `None` where the path is not UTF-8.
    pub fn source(self) -> Option<(&'a str, bool)> {
        let path = match self.0 {
            Place::Young(article, _) => article.origin.path.to_str(),
            Place::OnDisk(part, _, row, _) => part.document(row.document()).ok()??.path().to_str(),
        };
        Some((path?, self.line().is_some()))
    }

    /// Where it was found, as the user named it.
    pub fn origin(self) -> Origin {
        let path = match self.0 {
            Place::Young(article, roots) => named(&article.origin.path, roots),
            Place::OnDisk(part, _, row, roots) => {
                let document = part.document(row.document()).ok().flatten();
                document.map(|document| roots.named(document.path())).unwrap_or_default()
            }
        };
        Origin { path, line: self.line() }
    }

    /// The whole article, to be loaded where waiting does no harm.
    pub fn body(self) -> Body {
        match self.0 {
            Place::Young(article, roots) => Body(Kept::Young(Arc::clone(article)), roots.cloned()),
            Place::OnDisk(part, at, _, roots) => Body(Kept::OnDisk(Arc::clone(part), at), Some(roots.clone())),
        }
    }
}

fn named(path: &Path, roots: Option<&Roots>) -> PathBuf {
    roots.map_or_else(|| path.to_owned(), |roots| roots.named(path))
}

/// An article with its text, not loaded yet. Holds on to what it is loaded from, whatever becomes of the catalog.
#[derive(Debug, Clone)]
pub struct Body(Kept, Option<Roots>);

#[derive(Debug, Clone)]
enum Kept {
    Young(Arc<Article>),
    OnDisk(Arc<Part>, u32),
}

impl Body {
    /// Loads the article; takes less than a millisecond where the file is in the system's cache.
    ///
    /// # Errors
    /// Where what is on disk cannot be used.
    pub fn load(&self) -> Result<Arc<Article>, Damage> {
        let mut article = match &self.0 {
            Kept::Young(article) => Arc::clone(article),
            Kept::OnDisk(part, row) => Arc::new(part.article(*row)?),
        };
        let path = named(&article.origin.path, self.1.as_ref());
        if path != article.origin.path {
            Arc::make_mut(&mut article).origin.path = path;
        }
        Ok(article)
    }
}
