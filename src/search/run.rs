//! Runs a query over a catalog.
//!
//! Each article meets the conditions cheapest first: tags, numbers, dates, short fields, letters of fuzzy words, bodies. Only what
//! passed all of them is scored. Rows are taken in chunks, on all threads.
//!
//! The score of an article is the sum, over the fuzzy words, of the word's best score in any field. A word in byline or site
//! counts 24 less, which is one letter, than in the title, so the same word comes first where it is in the title, even if it stands
//! at the very start of the other field. Of alternatives the best counts. Equal scores keep the catalog's order.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::fields::{Field, Fields};
use super::fuzzy::Needle;
use super::hits::Hits;
use super::literal::Literal;
use super::query::{Anchor, Condition, DateRange, Group, Query, Term, WordRange};
use crate::clean::ArticleId;
use crate::library::{Bitmap, Catalog, Damage, Holders, Row, RowIndex, Sort};
use crate::tags::{State, TagName};
use crate::text::fold;

/// What a matched letter at the start of a word scores: 16 for the letter, 8 for the place.
const LETTER: i64 = 24;

/// How much less a fuzzy word counts in byline and site than in the title: one letter.
const FIELD_HANDICAP: i64 = LETTER;

/// What a point of the full text's score counts beside fuzzy words: a rare word in a body, some ten points, is worth a good match
/// of a short word.
const TEXT_SCORE: f32 = 8.0;

/// Rows between two looks at whether the run is still wanted: about a millisecond of scoring.
const CHUNK: usize = 512;

/// Which articles have the tags that a query names, looked up before the run starts.
#[derive(Debug, Clone, Default)]
pub struct TagSets {
    /// The articles of each tag that [`Query::tags`] names, by the name as typed there. A missing tag is on no article.
    pub of: HashMap<String, Arc<HashSet<ArticleId>>>,
    /// The articles that have any tag, for `#none`.
    pub tagged: Arc<HashSet<ArticleId>>,
}

impl TagSets {
    /// The articles of the tags that a query names.
    pub fn of(query: &Query, tags: &State) -> Self {
        let ids = |name: &str| Some((name.to_owned(), tags.ids(&TagName::parse(name).ok()?)));
        Self { of: query.tags().filter_map(ids).collect(), tagged: tags.tagged() }
    }

    /// The same while the query is being typed: a name that no article has yet stands for all tags that begin with it, so
    /// that the list does not empty between `#chi` and `#china`.
    pub fn while_typing(query: &Query, tags: &State) -> Self {
        let mut sets = Self::of(query, tags);
        for (typed, ids) in sets.of.iter_mut().filter(|(_, ids)| ids.is_empty()) {
            let typed = typed.to_lowercase();
            let begun = tags.names().into_iter().filter(|(name, _)| name.starts_with(&typed));
            *ids = Arc::new(begun.flat_map(|(name, _)| tags.ids(name).iter().copied().collect::<Vec<_>>()).collect());
        }
        sets
    }
}

/// Finds the articles that satisfy `query`, in the order `sort`; where that is `None`, best first, or as found where the query
/// does not say what is better. `None` when `cancel` came true before the end; it is asked every 512 rows, from all threads.
///
/// # Errors
/// Where the full text of the library cannot be read.
pub fn run(
    query: &Query,
    catalog: &Catalog,
    sort: Option<Sort>,
    tags: &TagSets,
    cancel: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Hits>, Damage> {
    if query.is_empty() {
        return Ok(Some(Hits::all(catalog.order(sort.unwrap_or_default()))));
    }
    let Some(texts) = Texts::of(query, catalog, cancel)? else { return Ok(None) };
    let Some(mut hits) = Plan::new(query, tags, &texts).run(catalog, cancel) else { return Ok(None) };
    let rows = |hits: Vec<u64>| hits.into_iter().map(row_of).collect();
    if sort.is_none() && query.is_ranked() {
        hits.par_sort_unstable();
        return Ok(Some(Hits::ranked(rows(hits))));
    }
    let sort = sort.unwrap_or_default();
    if sort == Sort::Found && catalog.is_numbered_as_found() {
        return Ok(Some(Hits::in_order(rows(hits))));
    }
    let found: Bitmap = hits.into_iter().map(|hit| row_of(hit).0).collect();
    Ok(Some(Hits::all(catalog.order(sort).retain(|row| found.has(row.0)))))
}

/// A hit as one number, of which the smaller is the better: the score, upside down, then the row.
fn hit(score: i64, row: RowIndex) -> u64 {
    let score = i32::try_from(score).unwrap_or(if score > 0 { i32::MAX } else { i32::MIN });
    u64::from(!score.cast_unsigned() ^ 1 << 31) << 32 | u64::from(row.0)
}

fn row_of(hit: u64) -> RowIndex {
    RowIndex(hit as u32)
}

/// The rows that hold each passage of a query.
struct Texts {
    holders: Vec<Holders>,
}

impl Texts {
    /// Looks the passages of a query up, in the order of its terms.
    fn of(query: &Query, catalog: &Catalog, cancel: &(dyn Fn() -> bool + Sync)) -> Result<Option<Self>, Damage> {
        let mut holders = Vec::new();
        for term in query.terms() {
            let (passage, in_title) = match &term.condition {
                Condition::Body(passage) => (passage, false),
                Condition::Phrase(passage) => (passage, true),
                _ => continue,
            };
            match catalog.holding(passage, in_title, cancel)? {
                Some(found) => holders.push(found),
                None => return Ok(None),
            }
        }
        Ok(Some(Self { holders }))
    }
}

/// The field in which a fuzzy word scores best, as an index into [`Fields::each`], and the score. Of equals the first.
pub(super) fn best_field(needle: &Needle, fields: &Fields) -> Option<(usize, i64)> {
    let mut best: Option<(usize, i64)> = None;
    for (at, field) in fields.each().into_iter().enumerate() {
        let handicap = if at == 0 { 0 } else { FIELD_HANDICAP };
        if let Some(score) = needle.score(field).map(|score| score - handicap)
            && best.is_none_or(|(_, other)| score > other)
        {
            best = Some((at, score));
        }
    }
    best
}

/// A query made ready: groups in the order of their cost.
struct Plan<'q> {
    groups: Vec<PlannedGroup<'q>>,
}

struct PlannedGroup<'q> {
    any: Vec<Check<'q>>,
    is_ranked: bool,
}

struct Check<'q> {
    negated: bool,
    test: Test<'q>,
}

/// A condition with what is worth preparing once a run. In the order of cost.
enum Test<'q> {
    Words(WordRange),
    Tag(Option<&'q HashSet<ArticleId>>),
    Untagged(&'q HashSet<ArticleId>),
    Lang(&'q str),
    Published(DateRange),
    Byline(Literal<'q>),
    Site(Literal<'q>),
    Literal(Literal<'q>, i64),
    Word(Needle),
    Text(&'q Holders),
    Nothing,
}

impl<'q> Plan<'q> {
    fn new(query: &'q Query, tags: &'q TagSets, texts: &'q Texts) -> Self {
        let mut holders = texts.holders.iter();
        let mut groups: Vec<_> =
            query.groups().iter().map(|group| PlannedGroup::new(group, tags, &mut holders)).collect();
        groups.sort_by_key(PlannedGroup::cost);
        Self { groups }
    }

    /// The hits, in the order of rows; `None` where it was cancelled.
    fn run(&self, catalog: &Catalog, cancel: &(dyn Fn() -> bool + Sync)) -> Option<Vec<u64>> {
        // A passage that every hit holds leaves few rows to be looked at.
        let holders = self.groups.iter().filter_map(PlannedGroup::holders).min_by_key(|holders| holders.rows().len());
        if let (Some(holders), [_]) = (holders, self.groups.as_slice()) {
            // Nothing else is asked.
            let hit = |(row, score): &(u32, f32)| hit((score * TEXT_SCORE) as i64, RowIndex(*row));
            return Some(holders.scored().par_iter().map(hit).collect());
        }
        let chunk = |rows: &mut dyn Iterator<Item = RowIndex>| {
            rows.filter_map(|at| Some(hit(self.score(at, catalog.get(at)?)?, at))).collect::<Vec<u64>>()
        };
        let hits: Option<Vec<Vec<u64>>> = match holders {
            Some(holders) => {
                let rows: Vec<RowIndex> = holders.rows().collect();
                let chunks = rows.par_chunks(CHUNK);
                chunks.map(|rows| (!cancel()).then(|| chunk(&mut rows.iter().copied()))).collect()
            }
            None => (0..catalog.span().div_ceil(CHUNK as u32))
                .into_par_iter()
                .map(|number| {
                    let first = number * CHUNK as u32;
                    let rows = first..catalog.span().min(first + CHUNK as u32);
                    (!cancel()).then(|| chunk(&mut rows.map(RowIndex)))
                })
                .collect(),
        };
        Some(hits?.concat())
    }

    /// The score of an article; `None` where it does not satisfy the query.
    fn score(&self, at: RowIndex, row: Row<'_>) -> Option<i64> {
        let fields = Fields::of(row);
        let may_hold = self.groups.iter().all(|group| group.may_hold(at, row, &fields));
        let mut ranked = self.groups.iter().filter(|group| group.is_ranked);
        may_hold.then(|| ranked.try_fold(0, |sum, group| Some(sum + group.score(at, row, &fields)?)))?
    }
}

impl<'q> PlannedGroup<'q> {
    fn new(group: &'q Group, tags: &'q TagSets, holders: &mut impl Iterator<Item = &'q Holders>) -> Self {
        let mut any: Vec<_> = group.any.iter().map(|term| Check::new(term, tags, holders)).collect();
        any.sort_by_key(Check::cost);
        Self { any, is_ranked: group.is_ranked() }
    }

    fn cost(&self) -> u8 {
        self.any.iter().map(Check::cost).max().unwrap_or_default()
    }

    /// The rows that hold the passage without which there is no hit.
    fn holders(&self) -> Option<&'q Holders> {
        match self.any.as_slice() {
            [Check { negated: false, test: Test::Text(holders) }] => Some(holders),
            _ => None,
        }
    }

    /// Whether an alternative holds; for a group that will be scored, whether scoring is worth the while.
    fn may_hold(&self, at: RowIndex, row: Row<'_>, fields: &Fields) -> bool {
        self.any.iter().any(|check| match &check.test {
            Test::Word(needle) if !check.negated => fields.each().iter().any(|field| needle.may_match(field)),
            _ => check.holds(at, row, fields),
        })
    }

    fn score(&self, at: RowIndex, row: Row<'_>, fields: &Fields) -> Option<i64> {
        self.any.iter().filter_map(|check| check.score(at, row, fields)).max()
    }
}

impl<'q> Check<'q> {
    fn new(term: &'q Term, tags: &'q TagSets, holders: &mut impl Iterator<Item = &'q Holders>) -> Self {
        let anywhere = |text: &'q String| Literal::new(text, Anchor::Anywhere);
        let test = match &term.condition {
            Condition::Word(text) => Test::Word(Needle::new(text)),
            Condition::Literal { text, anchor } => {
                Test::Literal(Literal::new(text, *anchor), text.chars().map(|_| LETTER).sum())
            }
            Condition::Tag(name) => Test::Tag(tags.of.get(name).map(|set| &**set)),
            Condition::Untagged => Test::Untagged(&tags.tagged),
            Condition::Site(text) => Test::Site(anywhere(text)),
            Condition::Byline(text) => Test::Byline(anywhere(text)),
            Condition::Lang(code) => Test::Lang(code),
            Condition::Published(range) => Test::Published(*range),
            Condition::Words(range) => Test::Words(*range),
            // One for each, in the order of terms.
            Condition::Body(_) | Condition::Phrase(_) => holders.next().map_or(Test::Nothing, Test::Text),
        };
        Self { negated: term.negated, test }
    }

    /// The place in the order of trying.
    fn cost(&self) -> u8 {
        match self.test {
            Test::Words(_) | Test::Text(_) | Test::Nothing => 0,
            Test::Tag(_) | Test::Untagged(_) => 1,
            Test::Lang(_) => 2,
            Test::Published(_) => 3,
            Test::Byline(_) | Test::Site(_) => 4,
            Test::Literal(..) => 5,
            Test::Word(_) => 6,
        }
    }

    fn holds(&self, at: RowIndex, row: Row<'_>, fields: &Fields) -> bool {
        let holds = match &self.test {
            Test::Words(range) => range.contains(row.words()),
            Test::Tag(set) => set.is_some_and(|set| set.contains(&row.id())),
            Test::Untagged(tagged) => !tagged.contains(&row.id()),
            Test::Lang(code) => row.lang().is_some_and(|lang| is_variety(lang, code)),
            Test::Published(range) => row.published().is_some_and(|date| range.contains(date)),
            Test::Byline(text) => text.matches(&fields.byline.lower().text),
            Test::Site(text) => {
                text.matches(&fields.site.lower().text)
                    || row.url_root().is_some_and(|root| text.matches(&fold(host(root)).text))
            }
            Test::Literal(text, _) => in_any(fields, |field| text.matches(&field.lower().text)),
            Test::Word(needle) => in_any(fields, |field| needle.matches(field)),
            Test::Text(holders) => holders.has(at),
            Test::Nothing => false,
        };
        holds != self.negated
    }

    /// What the alternative adds to a ranked group: a literal text counts as a run of letters, what is no text nothing.
    fn score(&self, at: RowIndex, row: Row<'_>, fields: &Fields) -> Option<i64> {
        match &self.test {
            Test::Word(needle) if !self.negated => best_field(needle, fields).map(|(_, score)| score),
            Test::Literal(_, score) if !self.negated => self.holds(at, row, fields).then_some(*score),
            Test::Text(holders) if !self.negated => holders.score(at).map(|score| (score * TEXT_SCORE) as i64),
            _ => self.holds(at, row, fields).then_some(0),
        }
    }
}

fn in_any(fields: &Fields, holds: impl Fn(&Field) -> bool) -> bool {
    fields.each().into_iter().any(holds)
}

/// Whether a language tag is the one wanted (in lower case) or a variety of it.
fn is_variety(lang: &str, wanted: &str) -> bool {
    let (head, tail) = lang.split_at_checked(wanted.len()).unwrap_or_default();
    head.eq_ignore_ascii_case(wanted) && (tail.is_empty() || tail.starts_with('-'))
}

/// The host of an address; the whole where there is no scheme or path.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

#[cfg(test)]
pub(super) mod tests;
