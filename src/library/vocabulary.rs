//! The values that a column has, for whoever types one.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::stretch::{Named, Names, Stretch};
use super::{Catalog, Damage};
use crate::text::spelling::{self, COLUMNS};
use crate::text::{Case, fold, fold_with};

/// Values that are looked at for one answer, and that are counted: what a person types is answered between two keys. Values stand
/// in the order of finding, so what is often found is among the first of its stretch.
const LOOKED_AT: usize = 16_384;
const COUNTED: usize = 4096;

/// Values of a stretch that are looked at even where stretches are many.
const LEAST: usize = 16;

impl Catalog {
    /// Distinct values of a column in which a word begins with `begins`, whatever its case and its marks, and how many rows have
    /// each, those that have left among them. First those that begin with it as a whole, then those with more rows. Of a column of
    /// very many values not all are looked at.
    pub fn names_beginning(&self, column: Named, begins: &str, most: usize) -> Vec<(String, usize)> {
        let begins = fold(begins).text;
        let stretches = self.stretches();
        let shares = [LOOKED_AT, COUNTED].map(|most| (most / stretches.len().max(1)).max(LEAST));
        let found = stretches.par_iter().filter_map(|stretch| stretch.names_beginning(column, &begins, shares).ok());
        let found: Vec<(Names, Vec<Found>)> = found.collect();
        let mut counts: FxHashMap<&str, (bool, usize)> = FxHashMap::default();
        for (names, found) in &found {
            for Found { name, is_later, rows } in found {
                let Some(name) = names.get(*name) else { continue };
                counts.entry(name).or_insert((*is_later, 0)).1 += *rows as usize;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().filter(|(_, (_, rows))| *rows > 0).collect();
        counts.sort_unstable_by_key(|(name, (is_later, rows))| (*is_later, Reverse(*rows), *name));
        counts.into_iter().take(most).map(|(name, (_, rows))| (name.to_owned(), rows)).collect()
    }
}

/// A value in which a word begins as it should.
struct Found {
    name: u32,
    /// Whether that word is not the first.
    is_later: bool,
    rows: u32,
}

impl Stretch<'_> {
    fn names_beginning(
        &self,
        column: Named,
        begins: &str,
        [looked_at, counted]: [usize; 2],
    ) -> Result<(Names, Vec<Found>), Damage> {
        let names = self.names(column)?;
        let rows = self.rows_of_names(column, names.len())?;
        let found = candidates(&names, begins).take(looked_at).filter_map(|name| {
            let is_later = is_later(names.get(name)?, begins)?;
            Some(Found { name, is_later, rows: rows.get(name as usize).copied()? })
        });
        let found = found.take(counted).collect();
        Ok((names, found))
    }
}

/// The values that hold all letters of a folded text, as far as their columns tell.
fn candidates(names: &Names, begins: &str) -> impl Iterator<Item = u32> {
    let all = names.len() as u32;
    let spellings = names.spellings();
    let set = if spellings.is_empty() { 0 } else { spelling::columns(&fold_with(begins, Case::AsciiKept).text) };
    let columns: Vec<&[u64]> =
        (0..COLUMNS).filter(|column| set >> column & 1 != 0).map(|column| spellings.column(column)).collect();
    let words = (0..all.div_ceil(64) as usize).map(move |at| {
        columns.iter().fold(u64::MAX, |word, column| word & column.get(at).copied().unwrap_or_default())
    });
    let bits = |word: u64| (0..64).filter(move |bit| word >> bit & 1 != 0);
    let names = (0..).step_by(64).zip(words).filter(|(_, word)| *word != 0);
    names.flat_map(move |(first, word)| bits(word).map(move |bit| first + bit)).take_while(move |name| *name < all)
}

/// Whether the first word of a value that begins with a folded text is not its first; `None` where no word does.
fn is_later(value: &str, begins: &str) -> Option<bool> {
    let folded = fold(value).text;
    if folded.starts_with(begins) {
        return Some(false);
    }
    let is_start = |at: usize| folded.get(..at).and_then(|before| before.chars().next_back()).is_none_or(is_gap);
    folded.match_indices(begins).any(|(at, _)| is_start(at)).then_some(true)
}

fn is_gap(c: char) -> bool {
    !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::Article;
    use crate::library::tests::{article, library};
    use std::sync::Arc;

    #[test]
    fn values_are_found_by_their_words() {
        let named = |n: u32| {
            let byline = ["Ann Lee", "Lee Ánn", "Joanne", "ÉMILE L’Anné", "Émile", "Ян"].get(n as usize % 6);
            let site = (n == 3).then(|| "The Annals".to_owned());
            let url = Some(format!("https://www.{}.example/x", ["news", "annals"][n as usize % 2]));
            let byline = byline.map(|name| (*name).to_owned());
            Arc::new(Article { byline, site, url, ..Article::clone(&article(n, "words")) })
        };
        let (_folder, mut catalog) = library(vec![(0..12).map(named).collect(), (12..19).map(named).collect()]);
        (19..24).map(named).for_each(|article| _ = catalog.push(article));
        let found = |column, begins| catalog.names_beginning(column, begins, 9);
        let found = |column, begins| found(column, begins).into_iter().map(|(name, rows)| format!("{name} {rows}"));
        let found = |column, begins| found(column, begins).collect::<Vec<_>>();
        assert_eq!(found(Named::Byline, "aNn"), ["Ann Lee 4", "Lee Ánn 4", "ÉMILE L’Anné 4"]);
        assert_eq!(found(Named::Byline, "é"), ["ÉMILE L’Anné 4", "Émile 4"]);
        assert_eq!(found(Named::Byline, "я"), ["Ян 4"]);
        assert_eq!(found(Named::Byline, "").len(), 6);
        assert_eq!(found(Named::Byline, "oann"), [""; 0]);
        assert_eq!(found(Named::Site, "annal"), ["The Annals 1"]);
        assert_eq!(found(Named::UrlRoot, "anna"), ["https://www.annals.example 12"]);
        assert_eq!(catalog.names_beginning(Named::Byline, "", 2).len(), 2);
    }
}
