//! What the reader asks of an article.

use std::path::Path;

use crate::clean::Article;

impl Article {
    /// What stands for the article in a list: its headline, or its first words.
    pub fn heading(&self) -> &str {
        self.title.as_deref().unwrap_or_else(|| self.lead())
    }

    /// Where the article is known to be, so that its tags find it again when its text was edited: its URL, else the
    /// absolute path of a file that holds nothing else. Relative paths start from `folder`.
    pub fn address(&self, folder: &Path) -> Option<String> {
        if let Some(url) = &self.url {
            return Some(url.clone());
        }
        let whole = self.origin.is_file() && self.origin.line.is_none();
        whole.then(|| folder.join(&self.origin.path).to_string_lossy().into_owned())
    }
}
