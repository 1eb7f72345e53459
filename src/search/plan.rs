//! A query made ready to be run, and its plain reading: one article at a time, all of it looked at, fuzzy words scored by the
//! scorer itself. What a scan finds fast is what this says.

use std::sync::Arc;

use super::fields::{Field, Fields};
use super::fuzzy::{Misspelling, Needle};
use super::literal::Literal;
use super::query::{Anchor, Condition, DateRange, Group, Missing, Query, Term, WordRange};
use super::rows::RowSet;
use super::tagged::{TagSets, Tagged};
use crate::library::{Catalog, Damage, Holders, Row, RowIndex};
use crate::text::fold;

/// What a matched letter at the start of a word scores: 16 for the letter, 8 for the place.
const LETTER: i32 = 24;

/// How much less a fuzzy word counts in byline and site than in the title: one letter.
pub(super) const FIELD_HANDICAP: i32 = LETTER;

/// What a point of the full text's score counts beside fuzzy words: a rare word in a body, some ten points, is worth a good match
/// of a short word.
const TEXT_SCORE: f32 = 8.0;

/// What a misspelt word scores: so far below any other match that it comes after all of them.
pub(super) const MISSPELT: i32 = -(1 << 24);

/// A query made ready: groups in the order of their cost.
#[derive(Debug)]
pub(super) struct Plan<'q> {
    /// Those that hold or do not.
    pub(super) conditions: Vec<PlannedGroup<'q>>,
    /// Those whose scores count.
    pub(super) ranked: Vec<PlannedGroup<'q>>,
    /// How many checks there are.
    pub(super) checks: usize,
}

/// Alternatives, in the order of their cost.
#[derive(Debug)]
pub(super) struct PlannedGroup<'q> {
    pub(super) any: Vec<Check<'q>>,
}

/// A condition or its opposite.
#[derive(Debug)]
pub(super) struct Check<'q> {
    pub(super) negated: bool,
    pub(super) test: Test<'q>,
    /// Its place among all checks.
    pub(super) slot: usize,
}

/// A condition with what is worth preparing once a run. In the order of cost.
#[derive(Debug)]
pub(super) enum Test<'q> {
    /// The rows are known.
    Rows(Arc<RowSet>),
    Text(TextHits),
    Words(WordRange),
    Missing(Missing),
    Lang(&'q str),
    Byline(Literal<'q>),
    Site(Literal<'q>),
    Published(DateRange),
    File(Literal<'q>),
    Literal(Literal<'q>, i32),
    Word(Box<Word>),
}

/// A fuzzy word.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) needle: Needle,
    /// Where misspellings count.
    pub(super) misspelling: Option<Misspelling>,
}

/// The rows that hold a passage.
#[derive(Debug)]
pub(super) struct TextHits {
    pub(super) holders: Holders,
    pub(super) rows: RowSet,
    /// No row scores more.
    pub(super) most: i32,
}

impl TextHits {
    fn of(holders: Holders) -> Self {
        let rows = RowSet::of_rows(holders.rows());
        let most = holders.scored().iter().map(|(_, score)| text_score(*score)).max().unwrap_or_default();
        Self { holders, rows, most }
    }
}

/// What the score of the full text counts.
pub(super) fn text_score(score: f32) -> i32 {
    (score * TEXT_SCORE) as i32
}

/// What a plan is made for.
pub(super) struct Making<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) tags: &'a TagSets,
    pub(super) tagged: &'a mut Tagged,
    pub(super) typos: bool,
    pub(super) cancel: &'a (dyn Fn() -> bool + Sync),
}

impl<'q> Plan<'q> {
    /// Makes a query ready; `None` where it was cancelled.
    pub(super) fn new(query: &'q Query, making: &mut Making<'_>) -> Result<Option<Self>, Damage> {
        let mut plan = Self { conditions: Vec::new(), ranked: Vec::new(), checks: 0 };
        for group in query.groups() {
            let Some(planned) = PlannedGroup::new(group, making, &mut plan.checks)? else { return Ok(None) };
            if group.is_ranked() { &mut plan.ranked } else { &mut plan.conditions }.push(planned);
        }
        plan.conditions.sort_by_key(PlannedGroup::cost);
        plan.ranked.sort_by_key(PlannedGroup::cost);
        Ok(Some(plan))
    }

    /// All checks.
    pub(super) fn all(&self) -> impl Iterator<Item = &Check<'q>> {
        self.conditions.iter().chain(&self.ranked).flat_map(|group| &group.any)
    }

    /// The score of an article; `None` where it does not satisfy the query.
    pub(super) fn score(&self, at: RowIndex, row: Row<'_>) -> Option<i32> {
        let fields = Fields::of(row);
        let score = |group: &PlannedGroup<'_>| group.score(at, row, &fields);
        let holds = self.conditions.iter().all(|group| score(group).is_some());
        let mut scores = self.ranked.iter().map(score);
        if holds { scores.try_fold(0_i32, |sum, own| Some(sum.saturating_add(own?))) } else { None }
    }
}

impl<'q> PlannedGroup<'q> {
    fn new(group: &'q Group, making: &mut Making<'_>, slot: &mut usize) -> Result<Option<Self>, Damage> {
        let mut any = Vec::with_capacity(group.any.len());
        for term in &group.any {
            let Some(test) = Test::new(term, making)? else { return Ok(None) };
            any.push(Check { negated: term.negated, test, slot: *slot });
            *slot += 1;
        }
        any.sort_by_key(|check| check.test.cost());
        Ok(Some(Self { any }))
    }

    fn cost(&self) -> u8 {
        self.any.iter().map(|check| check.test.cost()).max().unwrap_or_default()
    }

    /// The best of the alternatives that hold.
    fn score(&self, at: RowIndex, row: Row<'_>, fields: &Fields) -> Option<i32> {
        self.any.iter().filter_map(|check| check.score(at, row, fields)).max()
    }
}

impl Check<'_> {
    /// What the alternative adds to a ranked group: a literal text counts as a run of letters, what is no text nothing.
    fn score(&self, at: RowIndex, row: Row<'_>, fields: &Fields) -> Option<i32> {
        let score = self.test.score(at, row, fields);
        if self.negated { score.is_none().then_some(0) } else { score }
    }
}

impl<'q> Test<'q> {
    fn new(term: &'q Term, making: &mut Making<'_>) -> Result<Option<Self>, Damage> {
        let anywhere = |text: &'q String| Literal::new(text, Anchor::Anywhere);
        Ok(Some(match &term.condition {
            Condition::Word(text) => Self::Word(Box::new(Word {
                needle: Needle::new(text),
                misspelling: (making.typos && !term.negated).then(|| Misspelling::of(text)).flatten(),
            })),
            Condition::Literal { text, anchor } => {
                Self::Literal(Literal::new(text, *anchor), text.chars().map(|_| LETTER).sum())
            }
            Condition::Tag(name) => {
                let ids = making.tags.of.get(name).cloned().unwrap_or_default();
                Self::Rows(making.tagged.rows(&ids, making.catalog))
            }
            Condition::Untagged => {
                let tagged = making.tagged.rows(&making.tags.tagged, making.catalog);
                Self::Rows(Arc::new(tagged.others(making.catalog.span())))
            }
            Condition::Site(text) => Self::Site(anywhere(text)),
            Condition::Byline(text) => Self::Byline(anywhere(text)),
            Condition::File(text) => Self::File(anywhere(text)),
            Condition::Lang(code) => Self::Lang(code),
            Condition::Published(range) => Self::Published(*range),
            Condition::Words(range) => Self::Words(*range),
            Condition::Missing(what) => Self::Missing(*what),
            Condition::Body(passage) | Condition::Phrase(passage) => {
                let in_title = matches!(term.condition, Condition::Phrase(_));
                match making.catalog.holding(passage, in_title, making.cancel)? {
                    Some(holders) => Self::Text(TextHits::of(holders)),
                    None => return Ok(None),
                }
            }
        }))
    }

    /// The place in the order of trying.
    fn cost(&self) -> u8 {
        match self {
            Self::Rows(_) | Self::Text(_) => 0,
            Self::Words(_) => 1,
            Self::Missing(_) | Self::Lang(_) => 2,
            Self::Byline(_) | Self::Site(_) => 3,
            Self::Published(_) => 4,
            Self::File(_) => 5,
            Self::Literal(..) => 6,
            Self::Word(_) => 7,
        }
    }

    /// What an article scores; `None` where the condition does not hold.
    fn score(&self, at: RowIndex, row: Row<'_>, fields: &Fields) -> Option<i32> {
        let holds = match self {
            Self::Rows(rows) => rows.has(at),
            Self::Text(hits) => return hits.holders.score(at).map(text_score),
            Self::Words(range) => range.contains(row.words()),
            Self::Missing(what) => is_missing(*what, row),
            Self::Lang(code) => row.lang().is_some_and(|lang| is_variety(lang, code)),
            Self::Byline(text) => text.matches(&fields.byline.lower().text),
            Self::Site(text) => {
                text.matches(&fields.site.lower().text) || row.url_root().is_some_and(|root| is_host(root, text))
            }
            Self::File(text) => row.source().is_some_and(|(path, _)| is_in_path(path, text)),
            Self::Published(range) => row.published().is_some_and(|date| range.contains(date)),
            Self::Literal(text, score) => {
                return in_any(fields, |field| text.matches(&field.lower().text)).then_some(*score);
            }
            Self::Word(word) => return word.score(fields),
        };
        holds.then_some(0)
    }
}

impl Word {
    fn score(&self, fields: &Fields) -> Option<i32> {
        let best = best_field(&self.needle, fields).map(|(_, score)| score);
        best.or_else(|| {
            let misspelling = self.misspelling.as_ref()?;
            in_any(fields, |field| !misspelling.places(&field.folded().text).is_empty()).then_some(MISSPELT)
        })
    }
}

/// The field in which a fuzzy word scores best, as an index into [`Fields::each`], and the score. Of equals the first.
pub(super) fn best_field(needle: &Needle, fields: &Fields) -> Option<(usize, i32)> {
    let mut best: Option<(usize, i32)> = None;
    for (at, field) in fields.each().into_iter().enumerate() {
        let handicap = if at == 0 { 0 } else { FIELD_HANDICAP };
        if let Some(score) = needle.score(field).map(|score| score as i32 - handicap)
            && best.is_none_or(|(_, other)| score > other)
        {
            best = Some((at, score));
        }
    }
    best
}

fn in_any(fields: &Fields, holds: impl Fn(&Field) -> bool) -> bool {
    fields.each().into_iter().any(holds)
}

pub(super) fn is_missing(what: Missing, row: Row<'_>) -> bool {
    match what {
        Missing::Title => row.title().is_none(),
        Missing::Byline => row.byline().is_none(),
        Missing::Site => row.site().is_none(),
        Missing::Date => row.published().is_none(),
        Missing::Lang => row.lang().is_none(),
    }
}

/// Whether a language tag is the one wanted (in lower case) or a variety of it.
pub fn is_variety(lang: &str, wanted: &str) -> bool {
    let (head, tail) = lang.split_at_checked(wanted.len()).unwrap_or_default();
    head.eq_ignore_ascii_case(wanted) && (tail.is_empty() || tail.starts_with('-'))
}

/// Whether a text stands in a path.
pub(super) fn is_in_path(path: &str, text: &Literal) -> bool {
    text.matches(&fold(path).text)
}

/// Whether a text stands in the host of an address.
pub(super) fn is_host(url_root: &str, text: &Literal) -> bool {
    text.matches(&fold(host(url_root)).text)
}

/// The host of an address; the whole where there is no scheme or path.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}
