//! Saved queries: `?name` stands for a query of the settings.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use jiff::civil::Date;

use super::parse::{Meaning, parse_within};
use super::query::{Group, QueryError, Term};
use crate::text::fold;

/// Queries by name. Names are compared without regard to case and accents. Cloning is cheap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// By folded name.
    queries: Arc<BTreeMap<String, SavedQuery>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SavedQuery {
    name: String,
    text: String,
}

impl Saved {
    /// Queries with their names, as the table `[queries]` of the settings has them; of equal names the last. Wrong ones are
    /// kept: see [`Self::check`].
    pub fn of<N: Into<String>, T: Into<String>>(queries: impl IntoIterator<Item = (N, T)>) -> Self {
        let queries = queries.into_iter().map(|(name, text)| {
            let name = name.into();
            (fold(&name).text.into_owned(), SavedQuery { name, text: text.into() })
        });
        Self { queries: Arc::new(queries.collect()) }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.queries.is_empty()
    }

    /// What is wrong with the queries, by name in the order of names; each error's span is in that query's text.
    pub fn check(&self, today: Date) -> Vec<(String, QueryError)> {
        let checked = self.queries.iter().map(|(key, query)| {
            let error = Expansion::new(self, today).check(key, query).err()?;
            Some((query.name.clone(), error))
        });
        checked.flatten().collect()
    }

    /// The queries whose names begin so, in the order of names: name and text. For completion.
    pub fn begun(&self, begins: &str, most: usize) -> Vec<(String, String)> {
        let begins = fold(begins).text;
        let begun = self.begin(&begins).take(most);
        begun.map(|query| (query.name.clone(), query.text.clone())).collect()
    }

    fn begin<'s>(&'s self, begins: &'s str) -> impl Iterator<Item = &'s SavedQuery> {
        let from = self.queries.range::<str, _>((Bound::Included(begins), Bound::Unbounded));
        from.take_while(move |(key, _)| key.starts_with(begins)).map(|(_, query)| query)
    }
}

/// Saved queries that one query may expand, those within others included. Two that each name the one before twice would take
/// ages otherwise.
const MOST: usize = 200;

/// What is known while a query is understood: what saved queries it may name, and in which it stands.
pub(super) struct Expansion<'a> {
    saved: &'a Saved,
    today: Date,
    /// The saved queries that are being expanded, by folded name.
    within: Vec<&'a str>,
    /// How many more may be.
    left: usize,
}

impl<'a> Expansion<'a> {
    pub(super) fn new(saved: &'a Saved, today: Date) -> Self {
        Self { saved, today, within: Vec::new(), left: MOST }
    }

    pub(super) fn today(&self) -> Date {
        self.today
    }

    /// What `?name` means.
    pub(super) fn read(&mut self, name: &str, negated: bool) -> Meaning {
        let folded = fold(name).text;
        let saved = self.saved;
        let Some((key, query)) = saved.queries.get_key_value(&*folded) else {
            return self.unknown(name, &folded);
        };
        if self.within.contains(&key.as_str()) {
            return Meaning::Wrong(format!("?{} would go round in a circle; take it out of itself", query.name));
        }
        if self.left == 0 {
            return Meaning::Wrong("this names too many saved queries; write them out".to_owned());
        }
        self.left -= 1;
        match self.check(key, query) {
            Err(error) => Meaning::Wrong(format!("?{} is wrong: {}", query.name, error.message)),
            Ok(groups) if !negated => Meaning::All(groups),
            Ok(groups) => opposite(groups).map_or_else(
                || Meaning::Wrong("this saved query is too complex to be negated; write ! before its parts".to_owned()),
                Meaning::All,
            ),
        }
    }

    fn unknown(&self, name: &str, folded: &str) -> Meaning {
        if folded.is_empty() && self.saved.is_empty() {
            return Meaning::Unfinished("name a saved query; they stand under [queries] in config.toml");
        }
        if self.saved.begin(folded).next().is_some() {
            return Meaning::Unfinished("complete the name of a saved query");
        }
        Meaning::Wrong(format!(
            "no saved query is called {name}; add it under [queries] in config.toml, or write '? for the sign"
        ))
    }

    /// What a saved query asks for, or the first thing that is wrong with it, half-typed parts included.
    fn check(&mut self, key: &'a str, query: &SavedQuery) -> Result<Vec<Group>, QueryError> {
        let whole = |message: &str| QueryError { span: 0..query.text.len(), message: message.to_owned() };
        if key.is_empty() || key.contains(|c: char| c.is_whitespace() || super::parse::token::is_bar(c)) {
            return Err(whole("its name is not one word; give it another"));
        }
        if query.text.trim().is_empty() {
            return Err(whole("it is empty; write a query"));
        }
        self.within.push(key);
        let read = parse_within(&query.text, None, self);
        self.within.pop();
        if let Some(error) = read.error() {
            return Err(error.clone());
        }
        match read.parts().iter().find_map(|part| Some((part.span.clone(), part.unfinished?))) {
            Some((span, hint)) => Err(QueryError { span, message: format!("this part is unfinished; {hint}") }),
            None => Ok(read.groups().to_vec()),
        }
    }
}

/// The groups that hold where others do not: `!(a & b)` is `!a | !b`, and `!(a | b)` is `!a & !b`. What is both would grow.
fn opposite(groups: Vec<Group>) -> Option<Vec<Group>> {
    let not = |term: Term| Term { negated: !term.negated, ..term };
    let is_plain = groups.iter().all(|group| group.any.len() == 1);
    if is_plain {
        return Some(vec![Group { any: groups.into_iter().flat_map(|group| group.any).map(not).collect() }]);
    }
    let mut groups = groups.into_iter();
    let (only, None) = (groups.next()?, groups.next()) else { return None };
    Some(only.any.into_iter().map(|term| Group { any: vec![not(term)] }).collect())
}

#[cfg(test)]
mod tests;
