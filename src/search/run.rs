//! Runs a query over a catalog.
//!
//! Each article meets the conditions cheapest first: tags, numbers, dates, short fields, letters of fuzzy words, bodies. Only what
//! passed all of them is scored. Rows are taken in chunks, on all threads.
//!
//! The score of an article is the sum, over the fuzzy words, of the word's best score in any field. A word in byline or site
//! counts 24 less, which is one letter, than in the title, so the same word comes first where it is in the title, even if it stands
//! at the very start of the other field. Of alternatives the best counts. Equal scores keep the catalog's order.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::fields::{Field, Fields};
use super::fuzzy::Needle;
use super::hits::Hits;
use super::literal::Literal;
use super::query::{Anchor, Condition, DateRange, Group, Query, Term, WordRange};
use crate::clean::ArticleId;
use crate::library::{Catalog, Row, RowIndex};
use crate::tags::{State, TagName};
use crate::text::{Passage, fold};

/// What a matched letter at the start of a word scores: 16 for the letter, 8 for the place.
const LETTER: i64 = 24;

/// How much less a fuzzy word counts in byline and site than in the title: one letter.
const FIELD_HANDICAP: i64 = LETTER;

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

/// Finds the articles that satisfy `query`, best first. `None` when `cancel` came true before the end; it is asked every
/// 512 rows, from all threads.
pub fn run(query: &Query, catalog: &Catalog, tags: &TagSets, cancel: &(dyn Fn() -> bool + Sync)) -> Option<Hits> {
    if query.is_empty() {
        return Some(Hits::all(catalog.order(crate::library::Sort::Found)));
    }
    let plan = Plan::new(query, tags);
    let chunks: Option<Vec<Vec<(i64, RowIndex)>>> = (0..catalog.len().div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| (!cancel()).then(|| plan.chunk(catalog, chunk)))
        .collect();
    let mut hits = chunks?.concat();
    if !query.is_ranked() {
        return Some(Hits::in_order(hits.into_iter().map(|(_, row)| row).collect()));
    }
    hits.par_sort_unstable_by_key(|(score, row)| (Reverse(*score), *row));
    Some(Hits::ranked(hits.into_iter().map(|(_, row)| row).collect()))
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
    Phrase(&'q Passage),
    Body(&'q Passage),
}

impl<'q> Plan<'q> {
    fn new(query: &'q Query, tags: &'q TagSets) -> Self {
        let mut groups: Vec<_> = query.groups().iter().map(|group| PlannedGroup::new(group, tags)).collect();
        groups.sort_by_key(PlannedGroup::cost);
        Self { groups }
    }

    /// The hits among the rows of a chunk, in order.
    fn chunk(&self, catalog: &Catalog, chunk: usize) -> Vec<(i64, RowIndex)> {
        let rows = chunk * CHUNK..catalog.len().min((chunk + 1) * CHUNK);
        let rows = rows.filter_map(|row| u32::try_from(row).ok()).map(RowIndex);
        rows.filter_map(|at| Some((self.score(catalog.get(at)?)?, at))).collect()
    }

    /// The score of an article; `None` where it does not satisfy the query.
    fn score(&self, row: Row<'_>) -> Option<i64> {
        let fields = Fields::of(row);
        let may_hold = self.groups.iter().all(|group| group.may_hold(row, &fields));
        let mut ranked = self.groups.iter().filter(|group| group.is_ranked);
        may_hold.then(|| ranked.try_fold(0, |sum, group| Some(sum + group.score(row, &fields)?)))?
    }
}

impl<'q> PlannedGroup<'q> {
    fn new(group: &'q Group, tags: &'q TagSets) -> Self {
        let mut any: Vec<_> = group.any.iter().map(|term| Check::new(term, tags)).collect();
        any.sort_by_key(Check::cost);
        Self { any, is_ranked: group.is_ranked() }
    }

    fn cost(&self) -> u8 {
        self.any.iter().map(Check::cost).max().unwrap_or_default()
    }

    /// Whether an alternative holds; for a group that will be scored, whether scoring is worth the while.
    fn may_hold(&self, row: Row<'_>, fields: &Fields) -> bool {
        self.any.iter().any(|check| match &check.test {
            Test::Word(needle) if !check.negated => fields.each().iter().any(|field| needle.may_match(field)),
            _ => check.holds(row, fields),
        })
    }

    fn score(&self, row: Row<'_>, fields: &Fields) -> Option<i64> {
        self.any.iter().filter_map(|check| check.score(row, fields)).max()
    }
}

impl<'q> Check<'q> {
    fn new(term: &'q Term, tags: &'q TagSets) -> Self {
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
            Condition::Body(passage) => Test::Body(passage),
            Condition::Phrase(passage) => Test::Phrase(passage),
        };
        Self { negated: term.negated, test }
    }

    /// The place in the order of trying. Bodies come last: each is as long as fifty titles.
    fn cost(&self) -> u8 {
        match self.test {
            Test::Words(_) => 0,
            Test::Tag(_) | Test::Untagged(_) => 1,
            Test::Lang(_) => 2,
            Test::Published(_) => 3,
            Test::Byline(_) | Test::Site(_) => 4,
            Test::Literal(..) => 5,
            Test::Word(_) => 6,
            Test::Phrase(_) | Test::Body(_) => 7,
        }
    }

    fn holds(&self, row: Row<'_>, fields: &Fields) -> bool {
        let holds = match &self.test {
            Test::Words(range) => range.contains(row.words()),
            Test::Tag(set) => set.is_some_and(|set| set.contains(&row.id())),
            Test::Untagged(tagged) => !tagged.contains(&row.id()),
            Test::Lang(code) => row.lang().is_some_and(|lang| is_variety(lang, code)),
            Test::Published(range) => row.published().is_some_and(|date| range.contains(date)),
            Test::Byline(text) => text.matches(&fields.byline.lower().text),
            Test::Site(text) => {
                text.matches(&fields.site.lower().text)
                    || row.url().is_some_and(|url| text.matches(&fold(host(url)).text))
            }
            Test::Literal(text, _) => in_any(fields, |field| text.matches(&field.lower().text)),
            Test::Word(needle) => in_any(fields, |field| needle.matches(field)),
            Test::Phrase(passage) => passage.is_in(fields.title.text()) || in_body(row, passage),
            Test::Body(passage) => in_body(row, passage),
        };
        holds != self.negated
    }

    /// What the alternative adds to a ranked group: a literal text counts as a run of letters, what is no text nothing.
    fn score(&self, row: Row<'_>, fields: &Fields) -> Option<i64> {
        match &self.test {
            Test::Word(needle) if !self.negated => best_field(needle, fields).map(|(_, score)| score),
            Test::Literal(_, score) if !self.negated => self.holds(row, fields).then_some(*score),
            _ => self.holds(row, fields).then_some(0),
        }
    }
}

fn in_any(fields: &Fields, holds: impl Fn(&Field) -> bool) -> bool {
    fields.each().into_iter().any(holds)
}

fn in_body(row: Row<'_>, passage: &Passage) -> bool {
    row.body().load().is_ok_and(|article| article.blocks.iter().any(|block| passage.is_in(&block.text)))
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
