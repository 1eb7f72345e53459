//! Whether a word is in a spelling, and what the scorer can give for it at the most.
//!
//! ```text
//! text  "The tide turns"   word "tt"
//! t      1...1....1....    where each letter of the word stands, behind the first place of the letter before it
//! t      ....1....1....
//! starts 1...1....1....    where a word starts (or a capital follows a small letter)
//! ```
//!
//! The word is in the text where no such set is empty. From the sets follows a quick bound: each letter at its best wherever that
//! may be. Where that is not too low, [`exact`] does what the scorer does, but only at the places of letters.

// Places in a text are under 256.
#![allow(clippy::cast_possible_wrap)]

use super::kernel::{Kernel, Portable};
use super::positions::{Positions, Wide};
use crate::library::{READABLE, Spelling};
use crate::text::spelling::byte_of;

/// The text does not hold the word.
pub(crate) const NO_MATCH: i32 = i32::MIN;

/// The text holds the word, and scores less than is of interest.
pub(crate) const BELOW: i32 = i32::MIN + 1;

/// How much is found out about a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// A bound that costs little.
    Quick,
    /// The closest bound that there is.
    Exact,
}

/// Letters of a word at the most; longer words are left to the scorer.
pub(super) const LONGEST_WORD: usize = 48;

// What the crate gives, from the defaults of its `SkimScoreConfig`.
const LETTER: i32 = 16;
const LETTER_OF_OTHER_CASE: i32 = 14;
const BESIDE: i32 = 4;
const AFTER_SPACE: i32 = 8;
const AFTER_PUNCTUATION: i32 = 7;
const CAMEL: i32 = 6;
/// A word start at the start of the text counts twice.
const AT_START: i32 = 2 * AFTER_SPACE;
/// What the first letter loses wherever it stands.
const FIRST_LETTER: i32 = -1;
/// A gap of so many characters costs that much more than their number.
const GAP: i32 = 3;
/// Less than anything that can be scored.
const NEVER: i32 = -30_000;

/// A letter of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    /// Its byte in a spelling, as typed.
    byte: u8,
    /// The byte in lower and in upper case, where it is of ASCII.
    cases: (u8, u8),
    /// What it can add to a score.
    most: i32,
    /// What all letters behind it can add.
    rest: i32,
}

/// The letters of a word by their bytes.
pub(super) fn letters(bytes: impl Iterator<Item = u8>) -> Vec<Letter> {
    let mut before = None;
    let letter = |byte: u8| {
        let place = match before.map(|before: u8| i32::from(PLACE_AFTER[before as usize])) {
            None => FIRST_LETTER + AT_START,
            // A small letter loses what it would gain by being found as a capital.
            Some(CAMEL) if !byte.is_ascii_uppercase() => BESIDE,
            Some(place) => place,
        };
        before = Some(byte);
        Letter { byte, cases: (byte.to_ascii_lowercase(), byte.to_ascii_uppercase()), most: LETTER + place, rest: 0 }
    };
    let mut letters: Vec<Letter> = bytes.map(letter).collect();
    let mut rest = 0;
    for letter in letters.iter_mut().rev() {
        letter.rest = rest;
        rest += letter.most;
    }
    letters
}

/// What a place is worth by the byte before it, where it is worth something: the crate's `CharRole`.
const PLACE_AFTER: [u8; 256] = {
    let mut places = [CAMEL as u8; 256];
    let mut byte = 0;
    while byte < 256 {
        match byte as u8 {
            0 | b' ' | b'/' | b'\\' | b'|' | b'(' | b')' | b'[' | b']' | b'{' | b'}' => {
                places[byte] = AFTER_SPACE as u8;
            }
            b'!'..=b'.' | b':'..=b'@' | b'^'..=b'`' | b'~' => places[byte] = AFTER_PUNCTUATION as u8,
            _ => {}
        }
        byte += 1;
    }
    places
};

/// What the scorer gives for the letters up to one of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// By the places of the last letter, in order: the best score with it there.
    scores: [i32; READABLE],
    /// The best of the first so many, each with its place added: a gap costs as much as it is long.
    best: [i32; READABLE + 1],
}

/// The rows of three letters, which take turns.
pub(super) type Rows = [Row; 3];

/// What is written to while a text is judged, kept from text to text.
#[derive(Debug)]
pub(super) struct Scratch {
    pub(super) rows: Rows,
    /// What each letter can add in this text.
    pub(super) gains: [i32; LONGEST_WORD],
}

impl Default for Scratch {
    fn default() -> Self {
        let row = Row { scores: [0; READABLE], best: [0; READABLE + 1] };
        Self { rows: [row; 3], gains: [0; LONGEST_WORD] }
    }
}

/// A letter in both cases, as a kernel looks for it.
#[inline(always)]
pub(super) fn pair_of<K: Kernel>(kernel: K, letter: &Letter) -> K::Pair {
    kernel.pair(letter.cases.0, letter.cases.1)
}

/// A text as it is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a, K: Kernel, P: Positions> {
    kernel: K,
    blocks: P::Blocks<K::Block>,
    bytes: &'a [u8; READABLE],
    /// All its positions.
    all: P,
}

impl<'a, K: Kernel, P: Positions> Text<'a, K, P> {
    #[inline(always)]
    pub(super) fn of(kernel: K, spelling: Spelling<'a>) -> Self {
        let bytes = spelling.readable;
        Self { kernel, blocks: P::load(kernel, bytes), bytes, all: P::before(spelling.len) }
    }

    /// Finds where each letter of a word stands behind the first place of the letter before it. Whether the word is there.
    #[inline(always)]
    pub(super) fn find(self, word: &[K::Pair], sets: &mut [P]) -> bool {
        let (mut open, mut found) = (self.all, self.all);
        // Which texts fail cannot be foreseen: without a branch for each letter it costs less.
        for (set, pair) in sets.iter_mut().zip(word) {
            found = P::equal(self.kernel, self.blocks, *pair) & open;
            *set = found;
            open = found.behind_first() & self.all;
        }
        !found.is_empty()
    }

    /// Where a letter would get more for its place: at the start, after what [`PLACE_AFTER`] knows, and capitals after none.
    #[inline(always)]
    pub(super) fn places(self) -> P {
        let signs = P::within(self.kernel, self.blocks, b' ', b'/')
            | P::within(self.kernel, self.blocks, b':', b'@')
            | P::within(self.kernel, self.blocks, b'[', b'`')
            | P::within(self.kernel, self.blocks, b'{', b'~')
            | P::equal(self.kernel, self.blocks, self.kernel.pair(0, 0));
        let capitals = P::within(self.kernel, self.blocks, b'A', b'Z');
        signs.later(1) | P::before(1) | (capitals & !capitals.later(1))
    }
}

/// Looks for a word in a text that is not longer than sets of positions tell of. The sets are for its use, one a letter.
#[inline(always)]
pub(super) fn bound<K: Kernel, P: Positions>(
    kernel: K,
    (letters, pairs): (&[Letter], &[K::Pair]),
    spelling: Spelling,
    least: (i32, Depth),
    sets: &mut [P],
    scratch: &mut Scratch,
) -> i32 {
    let text = Text::of(kernel, spelling);
    if text.find(pairs, sets) { judge(text, letters, sets, least, scratch) } else { NO_MATCH }
}

/// The same where bytes of the word stand for many characters each, so that the text itself has to be asked.
pub(super) fn bound_in_text(
    word: &str,
    letters: &[Letter],
    folded: &str,
    least: (i32, Depth),
    scratch: &mut Scratch,
) -> i32 {
    let mut bytes = [0; READABLE];
    let mut sets = vec![Wide::default(); letters.len()];
    for (at, (byte, c)) in bytes.iter_mut().zip(folded.chars()).enumerate() {
        *byte = byte_of(c);
        for (set, letter) in sets.iter_mut().zip(word.chars()) {
            if c.eq_ignore_ascii_case(&letter) {
                *set = *set | Wide::only(at);
            }
        }
    }
    let mut open = !Wide::default();
    for set in &mut sets {
        *set = *set & open;
        open = set.behind_first();
    }
    if sets.last().is_none_or(|last| last.is_empty()) {
        return NO_MATCH;
    }
    let spelling = Spelling { readable: &bytes, len: READABLE };
    judge(Text::of(Portable, spelling), letters, &sets, least, scratch)
}

/// What the word can score in a text that holds it, or [`BELOW`].
#[inline(always)]
fn judge<K: Kernel, P: Positions>(
    text: Text<'_, K, P>,
    letters: &[Letter],
    sets: &[P],
    (least, depth): (i32, Depth),
    scratch: &mut Scratch,
) -> i32 {
    if farthest(text, letters, sets) < least {
        return BELOW;
    }
    let places = text.places();
    let most = quick(text, letters, sets, places, &mut scratch.gains);
    if most < least {
        return BELOW;
    }
    match depth {
        Depth::Quick => most,
        Depth::Exact => {
            closest(text, letters, (sets, places), most.saturating_sub(least), &scratch.gains, &mut scratch.rows)
        }
    }
}

/// A bound of the score that heeds no more than the place of the first letter.
#[inline(always)]
pub(super) fn farthest<K: Kernel, P: Positions>(text: Text<'_, K, P>, letters: &[Letter], sets: &[P]) -> i32 {
    letters.first().map_or(0, |first| head(sets, letters, text.bytes) + first.rest)
}

/// The score itself, or [`BELOW`] where it is more than `spare` below the quick bound, of which the gains are.
#[inline(always)]
pub(super) fn closest<K: Kernel, P: Positions>(
    text: Text<'_, K, P>,
    letters: &[Letter],
    (sets, places): (&[P], P),
    spare: i32,
    gains: &[i32],
    rows: &mut Rows,
) -> i32 {
    if spare < LEAST_LOST && !has_way(sets, places, gains, spare) {
        return BELOW;
    }
    exact(sets, (letters, gains), (text.bytes, places), spare, rows)
}

/// What the first letter can score.
#[inline(always)]
fn head<P: Positions>(sets: &[P], letters: &[Letter], bytes: &[u8; READABLE]) -> i32 {
    let (Some(set), Some(letter)) = (sets.first(), letters.first()) else { return 0 };
    let score = if bytes[0] == letter.byte { LETTER } else { LETTER_OF_OTHER_CASE };
    if set.has(0) { score + AT_START + FIRST_LETTER } else { LETTER + AFTER_SPACE + FIRST_LETTER }
}

/// A bound of the score: each letter as good as it can be by itself.
#[inline(always)]
pub(super) fn quick<K: Kernel, P: Positions>(
    text: Text<'_, K, P>,
    letters: &[Letter],
    sets: &[P],
    places: P,
    gains: &mut [i32],
) -> i32 {
    let is_placed = sets.first().is_some_and(|set| !(*set & places).is_empty());
    let mut bound = if is_placed { head(sets, letters, text.bytes) } else { LETTER + FIRST_LETTER };
    if let Some(gain) = gains.first_mut() {
        *gain = bound;
    }
    for ((pair, letter), gain) in sets.windows(2).zip(letters.iter().skip(1)).zip(gains.iter_mut().skip(1)) {
        let [before, set] = pair else { continue };
        let beside = *set & before.later(1);
        let on_place = *set & places;
        // A gap of one character costs 4, each further one 1.
        let gap = if (before.later(2) & on_place).is_empty() { GAP + 2 } else { GAP + 1 };
        let apart = LETTER - GAP - 1;
        let mut best = if on_place.is_empty() { apart } else { LETTER + AFTER_SPACE - gap };
        best = if beside.is_empty() { best } else { best.max(LETTER + BESIDE) };
        best = if (beside & on_place).is_empty() { best } else { letter.most };
        *gain = best;
        bound += best;
    }
    bound
}

/// A letter that stands apart from the one before, and where no place is worth something, loses so much.
const LEAST_LOST: i32 = AFTER_SPACE + BESIDE;

/// Whether there is a way through the sets on which no letter loses more than `spare` of what it could add.
///
/// That leaves out scores that skip letters (see [`exact`]): these lose 15 at the least.
#[inline(always)]
fn has_way<P: Positions>(sets: &[P], places: P, gains: &[i32], spare: i32) -> bool {
    let mut ends = P::default();
    for (number, (set, gain)) in sets.iter().zip(gains).enumerate() {
        let least = gain - spare;
        ends = if number == 0 {
            match least {
                _ if least > LETTER + AFTER_SPACE + FIRST_LETTER => *set & P::before(1),
                _ if least > LETTER + FIRST_LETTER => *set & places,
                _ => *set,
            }
        } else if least > LETTER - GAP - 1 {
            *set & (ends.later(1) | (ends.behind_first() & places))
        } else {
            *set & ends.behind_first()
        };
    }
    !ends.is_empty()
}

/// The score itself, by the recurrence of the crate, but only at the places of the letters.
///
/// With M for the best score that ends in a letter at a place, and P for the best that ended somewhere before it:
/// `M[i][j] = letter + max(M[i-1][j-1] + max(place, 4), P[i-1][j-1] + place)` and
/// `P[i][j] = max(M[i][j-1] - 4, P[i][j-1] - 1)`, so `P[i][j]` is the best of `M[i][q] - 3 - (j - q)` for all `q < j`.
///
/// The crate has two rows of cells that take turns and does not reset the one before a row's first place: it still holds what row
/// `i - 2` left there. So a score can go on from two letters before, or end there, and it does so here.
///
/// Ends with [`BELOW`] once more than `spare` is lost against the quick bound.
#[inline(always)]
fn exact<P: Positions>(
    sets: &[P],
    (letters, gains): (&[Letter], &[i32]),
    text: (&[u8; READABLE], P),
    spare: i32,
    rows: &mut Rows,
) -> i32 {
    let [one, two, three] = rows;
    let (mut older, mut old, mut new) = (one, two, three);
    let (mut best, mut hoped, mut reach) = (NEVER, 0 - spare, NEVER);
    let (mut older_set, mut old_set) = (P::default(), P::default());
    for (number, ((set, letter), gain)) in sets.iter().zip(letters).zip(gains).enumerate() {
        let first = set.first();
        let left_over;
        (left_over, new.best[0]) = match number {
            0 => (NEVER, NEVER),
            1 => (NEVER, 1 + first as i32),
            _ => older.left_over(older_set, first),
        };
        let before = (number != 0).then_some((&*old, old_set));
        best = new.fill(before, *set, letter, text).max(left_over);
        // What a score that skips letters lacks of the quick bound is at least 12 for each; with that it gains no more than 24.
        let reached = best.max(new.best[0] - GAP - first as i32 + 12);
        hoped = hoped.saturating_add(*gain);
        if number + 1 < sets.len() && reached.max(reach - 4) < hoped {
            return BELOW;
        }
        reach = reached;
        (older_set, old_set) = (old_set, *set);
        (older, old, new) = (old, new, older);
    }
    best
}

impl Row {
    /// What it leaves behind for the row after the next, whose letter stands first at `first`: the score that ended in the cell
    /// before that, and the best that goes on from there.
    #[inline(always)]
    fn left_over<P: Positions>(&self, set: P, first: usize) -> (i32, i32) {
        let before = first - 1;
        let rank = set.count_before(before);
        let ended = if set.has(before) { self.scores[rank] } else { NEVER };
        let skipped = self.best[rank] - GAP - before as i32;
        (ended, (ended - GAP - 1).max(skipped - 1) + GAP + first as i32)
    }

    /// Scores a letter at each of its places by the row of the letter before it, where there is one; gives the best.
    #[inline(always)]
    fn fill<P: Positions>(
        &mut self,
        before: Option<(&Self, P)>,
        set: P,
        letter: &Letter,
        (bytes, places): (&[u8; READABLE], P),
    ) -> i32 {
        let (mut best, mut run) = (NEVER, self.best[0]);
        let (mut rest, mut rank) = (set, 0);
        while !rest.is_empty() {
            let at = rest.first();
            rest = rest.without_first();
            let place = if places.has(at) { place(bytes, at) } else { 0 };
            let own = if bytes[at & (READABLE - 1)] == letter.byte { LETTER } else { LETTER_OF_OTHER_CASE };
            let score = own + before.map_or(place + FIRST_LETTER, |(old, set)| old.onward(set, at, place));
            self.scores[rank] = score;
            run = run.max(score + at as i32);
            rank += 1;
            self.best[rank] = run;
            best = best.max(score);
        }
        best
    }

    /// The best score that goes on to a letter at a place that is worth `place`.
    #[inline(always)]
    fn onward<P: Positions>(&self, set: P, at: usize, place: i32) -> i32 {
        let before = at - 1;
        let rank = set.count_before(before);
        let apart = self.best[rank] - GAP - before as i32 + place;
        let beside = if set.has(before) { self.scores[rank] + place.max(BESIDE) } else { NEVER };
        apart.max(beside)
    }
}

/// What a place is worth that is worth something.
#[inline(always)]
fn place(bytes: &[u8; READABLE], at: usize) -> i32 {
    match at.checked_sub(1).and_then(|before| bytes.get(before)) {
        Some(before) => i32::from(PLACE_AFTER[*before as usize]),
        None => AT_START,
    }
}
