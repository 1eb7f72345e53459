//! What the list, the filter and the tags need of an article, without its body.

use std::path::PathBuf;
use std::sync::Arc;

use super::Damage;
use crate::clean::{Article, ArticleId};
use crate::source::{LineNo, Origin};
use crate::text;

/// One row of a [`Catalog`](super::Catalog): a handle that looks each field up when it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a>(Place<'a>);

#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    Young(&'a Arc<Article>),
}

impl<'a> Row<'a> {
    /// The row of an article that is in memory.
    pub fn of(article: &'a Arc<Article>) -> Self {
        Self(Place::Young(article))
    }

    /// See [`Article::id`].
    pub fn id(self) -> ArticleId {
        match self.0 {
            Place::Young(article) => article.id,
        }
    }

    /// See [`Article::title`].
    pub fn title(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article) => article.title.as_deref(),
        }
    }

    /// See [`Article::headline`].
    pub fn headline(self) -> &'a str {
        match self.0 {
            Place::Young(article) => article.headline(),
        }
    }

    /// See [`Article::byline`].
    pub fn byline(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article) => article.byline.as_deref(),
        }
    }

    /// See [`Article::site`].
    pub fn site(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article) => article.site.as_deref(),
        }
    }

    /// See [`Article::published`].
    pub fn published(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article) => article.published.as_deref(),
        }
    }

    /// See [`Article::url`].
    pub fn url(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article) => article.url.as_deref(),
        }
    }

    /// See [`Article::lang`].
    pub fn lang(self) -> Option<&'a str> {
        match self.0 {
            Place::Young(article) => article.lang.as_deref(),
        }
    }

    /// See [`Article::words`].
    pub fn words(self) -> u32 {
        match self.0 {
            Place::Young(article) => article.words,
        }
    }

    /// How long it takes to read, in minutes.
    pub fn minutes(self) -> u32 {
        match self.0 {
            Place::Young(article) => text::minutes(article),
        }
    }

    /// See [`Article::origin`].
    pub fn origin(self) -> Origin {
        match self.0 {
            Place::Young(article) => article.origin.clone(),
        }
    }

    /// The file that holds the article.
    pub fn path(self) -> PathBuf {
        self.origin().path
    }

    /// The line of that file, where it holds many articles.
    pub fn line(self) -> Option<LineNo> {
        self.origin().line
    }

    /// The whole article, to be loaded where waiting does no harm.
    pub fn body(self) -> Body {
        match self.0 {
            Place::Young(article) => Body(Kept::Young(Arc::clone(article))),
        }
    }
}

/// An article with its text, not loaded yet. Holds on to what it is loaded from, whatever becomes of the catalog.
#[derive(Debug, Clone)]
pub struct Body(Kept);

#[derive(Debug, Clone)]
enum Kept {
    Young(Arc<Article>),
}

impl Body {
    /// Loads the article; takes less than a millisecond where the file is in the system's cache.
    ///
    /// # Errors
    /// Where what is on disk cannot be used.
    pub fn load(&self) -> Result<Arc<Article>, Damage> {
        match &self.0 {
            Kept::Young(article) => Ok(Arc::clone(article)),
        }
    }
}
