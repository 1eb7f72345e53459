//! A stretch made ready for a scan: the values of its columns, and which of them satisfy the conditions.

use super::super::fuzzy::{Asked, Depth, NO_MATCH, Needle, Seen, Texts};
use super::super::literal::Literal;
use super::super::plan::{FIELD_HANDICAP, MISSPELT, Plan, Test, Word, is_host, is_variety};
use super::super::rows::{has, places};
use super::chunk::below;
use crate::library::{Damage, Named, Names, Spellings, Stretch};

/// A stretch and what is known of its values.
pub(super) struct Ready<'a> {
    pub(super) stretch: Stretch<'a>,
    /// Empty where no condition asks for them.
    pub(super) headlines: Spellings,
    /// Headlines that are longer than their spelling: what is looked for may stand behind it. Empty where no condition asks.
    pub(super) cut: Vec<u64>,
    /// For each check.
    pub(super) values: Vec<Values>,
}

/// What the values of the columns score that a condition looks at, [`NO_MATCH`] where they do not satisfy it; `None` where none
/// does.
#[derive(Debug, Default)]
pub(super) struct Values(pub(super) [Option<Vec<i32>>; COLUMNS.len()]);

/// The columns that have values.
pub(super) const COLUMNS: [Named; 4] = [Named::Byline, Named::Site, Named::UrlRoot, Named::Lang];

/// Below this a bound says no more than that it is a match: every score is of interest.
const ALL: i32 = NO_MATCH + 2;

impl<'a> Ready<'a> {
    pub(super) fn new(stretch: Stretch<'a>, plan: &Plan<'_>) -> Result<Self, Damage> {
        let asks_title = plan.all().any(|check| matches!(check.test, Test::Literal(..) | Test::Word(_)));
        let headlines = if asks_title { stretch.headlines()? } else { Spellings::default() };
        let asks_all = plan.all().any(|check| matches!(check.test, Test::Literal(..)));
        let cut = if asks_all { headlines.cut() } else { Vec::new() };
        let mut values: Vec<Values> = (0..plan.checks).map(|_| Values::default()).collect();
        for (at, column) in COLUMNS.into_iter().enumerate() {
            if !plan.all().any(|check| asks(&check.test, column)) {
                continue;
            }
            let names = stretch.names(column)?;
            for check in plan.all().filter(|check| asks(&check.test, column)) {
                if let Some(values) = values.get_mut(check.slot).and_then(|values| values.0.get_mut(at)) {
                    *values = satisfying(&check.test, column, &names);
                }
            }
        }
        Ok(Self { stretch, headlines, cut, values })
    }
}

/// Whether a condition looks at a column.
fn asks(test: &Test<'_>, column: Named) -> bool {
    match test {
        Test::Word(_) | Test::Literal(..) => matches!(column, Named::Byline | Named::Site),
        Test::Byline(_) => column == Named::Byline,
        Test::Site(_) => matches!(column, Named::Site | Named::UrlRoot),
        Test::Lang(_) => column == Named::Lang,
        Test::Rows(_) | Test::Text(_) | Test::Words(_) | Test::Missing(_) | Test::Published(_) | Test::File(_) => false,
    }
}

fn satisfying(condition: &Test<'_>, column: Named, names: &Names) -> Option<Vec<i32>> {
    let each = |holds: &dyn Fn(&str) -> bool| {
        (0..names.len() as u32).map(|at| if holds(name(names, at)) { 0 } else { NO_MATCH }).collect()
    };
    let scores = match condition {
        Test::Word(word) => of_word(word, names),
        Test::Literal(text, score) => of_literal(text, *score, names),
        Test::Site(text) if column == Named::UrlRoot => each(&|root| is_host(root, text)),
        Test::Byline(text) | Test::Site(text) => of_literal(text, 0, names),
        Test::Lang(code) => each(&|lang| is_variety(lang, code)),
        _ => Vec::new(),
    };
    scores.iter().any(|score| *score != NO_MATCH).then_some(scores)
}

/// One bit a value: those that have some columns.
fn having(columns: &[u8], names: &Names) -> Vec<u64> {
    let mut words = all(names);
    for column in columns {
        words.iter_mut().zip(names.spellings().column(*column as usize)).for_each(|(word, has)| *word &= has);
    }
    words
}

/// One bit a value.
fn all(names: &Names) -> Vec<u64> {
    (0..names.len() as u32).step_by(64).map(|at| below(names.len() as u32 - at)).collect()
}

fn of_word(word: &Word, names: &Names) -> Vec<i32> {
    let mut scores = of_needle(&word.needle, names);
    if let Some(misspelling) = &word.misspelling {
        let spellings = names.spellings();
        let mut may = all(names);
        misspelling.candidates(&|column| spellings.column(column as usize), &mut may);
        let mut held = vec![0; may.len()];
        misspelling.held(Texts { spellings, first: 0, asked: &may }, &|at| name(names, at), &mut held);
        for at in places(&held) {
            if let Some(score) = scores.get_mut(at as usize).filter(|score| **score == NO_MATCH) {
                *score = MISSPELT;
            }
        }
    }
    scores
}

fn of_needle(needle: &Needle, names: &Names) -> Vec<i32> {
    let having = having(needle.columns(), names);
    let texts = Texts { spellings: names.spellings(), first: 0, asked: &having };
    let (mut matched, mut reached) = (vec![0; having.len()], Vec::new());
    let asked = Asked { texts, least: |_| ALL, depth: Depth::Exact };
    needle.look(&asked, &|at| name(names, at), &mut Seen { matched: &mut matched, reached: &mut reached });
    let mut scores = vec![NO_MATCH; names.len()];
    for (at, bound) in reached {
        if let Some(score) = scores.get_mut(at as usize) {
            *score = bound - FIELD_HANDICAP;
        }
    }
    scores
}

fn of_literal(text: &Literal<'_>, score: i32, names: &Names) -> Vec<i32> {
    let spellings = names.spellings();
    let mut asked = having(text.columns(), names);
    asked.iter_mut().zip(spellings.cut()).for_each(|(word, cut)| *word |= cut);
    let mut held = vec![0; asked.len()];
    text.held(Texts { spellings, first: 0, asked: &asked }, &|at| name(names, at), &mut held);
    (0..names.len() as u32).map(|at| if has(&held, at) { score } else { NO_MATCH }).collect()
}

fn name(names: &Names, at: u32) -> &str {
    names.get(at).unwrap_or_default()
}
