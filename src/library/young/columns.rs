//! Young rows column by column, for searches.

use std::collections::HashMap;

use arrow_array::StringArray;

use super::Kept;
use crate::clean::Article;
use crate::library::part::split_url;
use crate::library::{NO_NAME, Named, Names, Spellings};

/// What searches ask of the rows of a chunk again and again.
#[derive(Debug)]
pub(in crate::library) struct Columns {
    pub(in crate::library) headlines: Spellings,
    /// In the order of [`Named::ALL`]: the values, and the number of that of each row.
    names: [(Names, Vec<u32>); Named::ALL.len()],
}

impl Columns {
    pub(super) fn of(rows: &[Kept]) -> Self {
        let headlines = Spellings::of(rows.iter().map(|kept| kept.article.headline()));
        Self { headlines, names: Named::ALL.map(|column| names(rows, column)) }
    }

    /// The values of a column, and the number of that of each row.
    pub(in crate::library) fn names(&self, column: Named) -> &(Names, Vec<u32>) {
        let [byline, site, url_root, lang] = &self.names;
        match column {
            Named::Byline => byline,
            Named::Site => site,
            Named::UrlRoot => url_root,
            Named::Lang => lang,
        }
    }
}

fn names(rows: &[Kept], column: Named) -> (Names, Vec<u32>) {
    let mut known = HashMap::new();
    let mut values = Vec::new();
    let mut number = |name| {
        *known.entry(name).or_insert_with(|| {
            values.push(name);
            values.len() as u32 - 1
        })
    };
    let numbers = rows.iter().map(|kept| name_of(&kept.article, column).map_or(NO_NAME, &mut number)).collect();
    let spelt = match column {
        Named::Byline | Named::Site => Spellings::of(values.iter().copied()),
        Named::UrlRoot | Named::Lang => Spellings::default(),
    };
    (Names::new(StringArray::from_iter_values(values), spelt), numbers)
}

fn name_of(article: &Article, column: Named) -> Option<&str> {
    match column {
        Named::Byline => article.byline.as_deref(),
        Named::Site => article.site.as_deref(),
        Named::UrlRoot => article.url.as_deref().map(|url| split_url(url).0),
        Named::Lang => article.lang.as_deref(),
    }
}
