//! What holds in a chunk of rows.

use super::super::fuzzy::{Asked, Depth, NO_MATCH, Seen, Texts};
use super::super::literal::Literal;
use super::super::plan::{Check, PlannedGroup, Test, Word, is_in_path, is_missing};
use super::super::query::{DateRange, Missing, WordRange};
use super::super::rows::{RowSet, add, has, places};
use super::ready::{COLUMNS, Ready};
use super::{Catalog, Chunk, Damage, Row, RowIndex};
use crate::library::{NO_NAME, Named};

/// Words of a chunk.
pub(super) const WORDS: usize = 16;

/// One bit a row of a chunk, the lowest first.
pub(super) type Bits = [u64; WORDS];

pub(super) const NONE: Bits = [0; WORDS];

/// The bits of the first rows.
pub(super) fn first_bits(rows: u32) -> Bits {
    let mut bits = NONE;
    bits.iter_mut().zip((0..).step_by(64)).for_each(|(word, at)| *word = below(rows.saturating_sub(at)));
    bits
}

/// The lowest bits, so many of them.
pub(super) fn below(bits: u32) -> u64 {
    if bits >= 64 { !0 } else { (1 << bits) - 1 }
}

pub(super) fn and(bits: Bits, others: &Bits) -> Bits {
    let mut both = bits;
    both.iter_mut().zip(others).for_each(|(word, other)| *word &= other);
    both
}

pub(super) fn or(bits: Bits, others: &Bits) -> Bits {
    let mut either = bits;
    either.iter_mut().zip(others).for_each(|(word, other)| *word |= other);
    either
}

pub(super) fn without(bits: Bits, others: &Bits) -> Bits {
    let mut rest = bits;
    rest.iter_mut().zip(others).for_each(|(word, other)| *word &= !other);
    rest
}

/// Of each column, the numbers of some values.
pub(super) type Numbers = [Vec<u32>; COLUMNS.len()];

/// Room for the work on a chunk, used again for the next.
pub(super) struct Desk {
    /// Of each column, the numbers of the chunk's values; empty until they are asked for.
    pub(super) numbers: Numbers,
    words: Vec<u32>,
    /// For each check, which rows may hold it and by what.
    pub(super) may: Vec<May>,
    /// Places of the chunk and what they score.
    pub(super) reached: Vec<(u32, i32)>,
}

/// The rows that may satisfy a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct May {
    /// By their headline; to be looked at.
    pub(super) title: Bits,
    /// By their headline, misspelt; to be looked at.
    pub(super) misspelt: Bits,
    /// For certain.
    pub(super) surely: Bits,
}

impl Desk {
    pub(super) fn new(checks: usize) -> Self {
        Self {
            numbers: Default::default(),
            words: Vec::new(),
            may: vec![May { title: NONE, misspelt: NONE, surely: NONE }; checks],
            reached: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.numbers.iter_mut().for_each(Vec::clear);
    }
}

/// A chunk of a stretch.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) ready: &'a Ready<'a>,
    pub(super) catalog: &'a Catalog,
    pub(super) chunk: &'a Chunk,
}

impl<'a> View<'a> {
    /// The headline of a row of the stretch.
    pub(super) fn headline(&self, at: u32) -> &'a str {
        let row = RowIndex(self.ready.stretch.rows().start + at);
        self.catalog.get(row).map_or("", Row::headline)
    }

    /// Those of some rows that satisfy a group.
    pub(super) fn holding(&self, group: &PlannedGroup<'_>, rows: Bits, desk: &mut Desk) -> Result<Bits, Damage> {
        let mut holding = NONE;
        for check in &group.any {
            let asked = without(rows, &holding);
            holding = or(holding, &self.satisfying(check, asked, desk)?);
        }
        Ok(holding)
    }

    /// Those of some rows that satisfy a check.
    pub(super) fn satisfying(&self, check: &Check<'_>, rows: Bits, desk: &mut Desk) -> Result<Bits, Damage> {
        let holding = self.certain(check, rows, desk)?;
        Ok(if check.negated { without(rows, &holding) } else { and(rows, &holding) })
    }

    /// Those of some rows that may satisfy a group whose scores are asked for; which and why is noted on the desk.
    pub(super) fn may_hold(&self, group: &PlannedGroup<'_>, rows: Bits, desk: &mut Desk) -> Result<Bits, Damage> {
        let mut holding = NONE;
        for check in &group.any {
            let may = match &check.test {
                Test::Word(word) if !check.negated => {
                    let title = self.having(word.needle.columns(), rows);
                    let surely = and(rows, &self.by_value(check, desk)?);
                    May { title, misspelt: self.maybe_misspelt(word, rows), surely }
                }
                _ => May { title: NONE, misspelt: NONE, surely: self.satisfying(check, rows, desk)? },
            };
            holding = or(holding, &or(may.title, &or(may.misspelt, &may.surely)));
            if let Some(noted) = desk.may.get_mut(check.slot) {
                *noted = may;
            }
        }
        Ok(holding)
    }

    /// Those of some rows, and perhaps others, for which a condition holds.
    fn certain(&self, check: &Check<'_>, rows: Bits, desk: &mut Desk) -> Result<Bits, Damage> {
        Ok(match &check.test {
            Test::Rows(set) => self.bits(set),
            Test::Text(hits) => self.bits(&hits.rows),
            Test::Words(range) => self.of_length(*range, desk)?,
            Test::Published(range) => self.published(*range, &rows)?,
            Test::File(text) => self.in_files(text, &rows),
            Test::Missing(what) => self.missing(*what, &rows, desk)?,
            Test::Lang(_) | Test::Byline(_) | Test::Site(_) => self.by_value(check, desk)?,
            Test::Literal(text, _) => {
                let mut holding = self.by_value(check, desk)?;
                let open = without(rows, &holding);
                let asked = or(self.having(text.columns(), open), &self.cut(open));
                text.held(self.texts(&asked), &|at| self.headline(at), &mut holding);
                holding
            }
            Test::Word(word) => {
                let mut holding = self.by_value(check, desk)?;
                let may = self.having(word.needle.columns(), without(rows, &holding));
                let asked = Asked { texts: self.texts(&may), least: |_| i32::MAX, depth: Depth::Quick };
                let mut seen = Seen { matched: &mut holding, reached: &mut desk.reached };
                word.needle.look(&asked, &|at| self.headline(at), &mut seen);
                holding
            }
        })
    }

    fn bits(&self, set: &RowSet) -> Bits {
        let mut bits = NONE;
        bits.iter_mut().zip((self.chunk.first..).step_by(64)).for_each(|(word, row)| *word = set.bits(row));
        bits
    }

    fn of_length(&self, range: WordRange, desk: &mut Desk) -> Result<Bits, Damage> {
        let mut holding = NONE;
        self.ready.stretch.words(self.chunk.rows.clone(), &mut desk.words)?;
        let within = desk.words.iter().zip(0..).filter(|(words, _)| range.contains(**words));
        within.for_each(|(_, place)| add(&mut holding, place));
        Ok(holding)
    }

    fn published(&self, range: DateRange, rows: &Bits) -> Result<Bits, Damage> {
        let mut holding = NONE;
        let (first, range) = (self.chunk.rows.start, range.as_written());
        self.ready.stretch.published(self.chunk.rows.clone(), &mut |row, date| {
            if has(rows, row - first) && range.contains(date) {
                add(&mut holding, row - first);
            }
        })?;
        Ok(holding)
    }

    /// Those of some rows in whose paths a text stands. Rows of one file mostly stand together: each path is looked at once.
    fn in_files(&self, text: &Literal<'_>, rows: &Bits) -> Bits {
        let mut holding = NONE;
        let mut last = None;
        for place in places(rows) {
            let row = self.catalog.get(RowIndex(self.chunk.first + place));
            let Some((path, _)) = row.and_then(Row::source) else { continue };
            let holds = match last {
                Some((before, holds)) if before == path => holds,
                _ => is_in_path(path, text),
            };
            last = Some((path, holds));
            if holds {
                add(&mut holding, place);
            }
        }
        holding
    }

    /// Those of some rows, and perhaps others, that do not say something.
    fn missing(&self, what: Missing, rows: &Bits, desk: &mut Desk) -> Result<Bits, Damage> {
        let column = match what {
            Missing::Byline => Named::Byline,
            Missing::Site => Named::Site,
            Missing::Lang => Named::Lang,
            Missing::Title | Missing::Date => {
                let mut missing = NONE;
                let row = |place| self.catalog.get(RowIndex(self.chunk.first + place));
                let open = places(rows).filter(|place| row(*place).is_some_and(|row| is_missing(what, row)));
                open.for_each(|place| add(&mut missing, place));
                return Ok(missing);
            }
        };
        let mut missing = NONE;
        let at = COLUMNS.iter().position(|known| *known == column).unwrap_or_default();
        for (place, number) in (0..).zip(self.numbers(at, desk)?) {
            if *number == NO_NAME {
                add(&mut missing, place);
            }
        }
        Ok(missing)
    }

    /// The headlines of some rows.
    pub(super) fn texts<'b>(&'b self, rows: &'b Bits) -> Texts<'b> {
        Texts { spellings: &self.ready.headlines, first: self.chunk.rows.start, asked: rows }
    }

    /// Those of some rows whose headlines have some columns.
    fn having(&self, columns: &[u8], rows: Bits) -> Bits {
        let first = self.chunk.rows.start as usize / 64;
        let mut having = rows;
        for column in columns {
            let column = self.ready.headlines.column(*column as usize).get(first..).unwrap_or_default();
            let words = column.iter().copied().chain(std::iter::repeat(0));
            having.iter_mut().zip(words).for_each(|(word, has)| *word &= has);
        }
        having
    }

    /// Those of some rows whose headlines are longer than their spelling.
    fn cut(&self, rows: Bits) -> Bits {
        let words = self.ready.cut.get(self.chunk.rows.start as usize / 64..).unwrap_or_default();
        let mut cut = NONE;
        cut.iter_mut().zip(words).for_each(|(word, of_stretch)| *word = *of_stretch);
        and(rows, &cut)
    }

    fn maybe_misspelt(&self, word: &Word, rows: Bits) -> Bits {
        let Some(misspelling) = &word.misspelling else { return NONE };
        let first = self.chunk.rows.start as usize / 64;
        let column = |column: u8| self.ready.headlines.column(column as usize).get(first..).unwrap_or_default();
        let mut may = rows;
        let len = (self.chunk.rows.end - self.chunk.rows.start).div_ceil(64) as usize;
        misspelling.candidates(&column, may.get_mut(..len).unwrap_or_default());
        may
    }

    /// The rows whose values satisfy a check.
    fn by_value(&self, check: &Check<'_>, desk: &mut Desk) -> Result<Bits, Damage> {
        let mut holding = NONE;
        for column in 0..COLUMNS.len() {
            let Some(scores) = self.scores(check, column) else { continue };
            let numbers = self.numbers(column, desk)?;
            for (word, numbers) in holding.iter_mut().zip(numbers.chunks(64)) {
                for (number, bit) in numbers.iter().zip(0..) {
                    let holds = scores.get(*number as usize).is_some_and(|score| *score != NO_MATCH);
                    *word |= u64::from(holds) << bit;
                }
            }
        }
        Ok(holding)
    }

    /// What the values of a column score, where any satisfies the check.
    fn scores(&self, check: &Check<'_>, column: usize) -> Option<&'a [i32]> {
        self.ready.values.get(check.slot)?.0.get(column)?.as_deref()
    }

    fn numbers<'d>(&self, column: usize, desk: &'d mut Desk) -> Result<&'d [u32], Damage> {
        let (Some(numbers), Some(name)) = (desk.numbers.get_mut(column), COLUMNS.get(column)) else { return Ok(&[]) };
        if numbers.is_empty() {
            self.ready.stretch.numbers(*name, self.chunk.rows.clone(), numbers)?;
        }
        Ok(numbers)
    }

    /// The best score of the values of a row, by its place in the chunk.
    pub(super) fn value_score(&self, check: &Check<'_>, place: u32, numbers: &Numbers) -> i32 {
        let of_column = |column: usize| {
            let number = *numbers.get(column)?.get(place as usize)?;
            self.scores(check, column)?.get(number as usize).copied()
        };
        (0..COLUMNS.len()).filter_map(of_column).max().unwrap_or(NO_MATCH)
    }
}
