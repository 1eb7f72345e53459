//! The rows of one field that hold a passage, and how often.

use std::io;

use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use crate::text::Passage;

/// A row and how often the passage stands in it.
pub(super) type Match = (u32, u32);

const FREQS: IndexRecordOption = IndexRecordOption::WithFreqs;
const POSITIONS: IndexRecordOption = IndexRecordOption::WithFreqsAndPositions;

/// All rows that hold the passage, in their order.
pub(super) fn find(index: &InvertedIndexReader, rows: u32, passage: &Passage) -> io::Result<Vec<Match>> {
    let Some((last, before)) = passage.tokens().split_last() else { return Ok(Vec::new()) };
    match (before.is_empty(), passage.is_open()) {
        (true, false) => word(index, rows, last),
        (true, true) => start(index, rows, last),
        (false, false) => phrase(index, passage.tokens(), |places| places.len() as u32),
        (false, true) => open_phrase(index, rows, before, last),
    }
}

/// What the index says of a word.
pub(super) fn term(index: &InvertedIndexReader, word: &str) -> io::Result<Option<TermInfo>> {
    index.terms().get(word)
}

/// Gives what the index says of each word that starts so. There is no bound to how many; two letters (see
/// [`Passage::is_broad`]) are the start of some thousands in a part.
pub(super) fn terms(
    index: &InvertedIndexReader,
    start: &str,
    mut each: impl FnMut(&TermInfo) -> io::Result<()>,
) -> io::Result<()> {
    let mut after = start.as_bytes().to_vec();
    // No byte of UTF-8 is the greatest.
    if let Some(last) = after.last_mut() {
        *last = last.saturating_add(1);
    }
    let mut stream = index.terms().range().ge(start).lt(after).without_keys().into_stream()?;
    while stream.advance() {
        each(stream.value())?;
    }
    Ok(())
}

fn word(index: &InvertedIndexReader, rows: u32, word: &str) -> io::Result<Vec<Match>> {
    let Some(info) = term(index, word)? else { return Ok(Vec::new()) };
    let mut found = Vec::with_capacity(info.doc_freq.min(rows) as usize);
    let mut blocks = index.read_block_postings_from_terminfo(&info, FREQS)?;
    each_block(&mut blocks, |docs, counts| found.extend(docs.iter().copied().zip(counts.iter().copied())));
    Ok(found)
}

fn each_block(blocks: &mut BlockSegmentPostings, mut each: impl FnMut(&[u32], &[u32])) {
    while blocks.block_len() > 0 {
        each(blocks.docs(), blocks.freqs());
        blocks.advance();
    }
}

/// Rows and counts of one word after the other, in the same memory.
struct Blocks<'a> {
    index: &'a InvertedIndexReader,
    blocks: Option<BlockSegmentPostings>,
}

impl<'a> Blocks<'a> {
    fn new(index: &'a InvertedIndexReader) -> Self {
        Self { index, blocks: None }
    }

    fn of(&mut self, info: &TermInfo) -> io::Result<&mut BlockSegmentPostings> {
        Ok(match &mut self.blocks {
            Some(blocks) => {
                self.index.reset_block_postings_from_terminfo(info, blocks)?;
                blocks
            }
            none => none.insert(self.index.read_block_postings_from_terminfo(info, FREQS)?),
        })
    }
}

/// Counts of all words that start so, row by row.
fn start(index: &InvertedIndexReader, rows: u32, start: &str) -> io::Result<Vec<Match>> {
    let mut counts = vec![0_u32; rows as usize];
    let mut blocks = Blocks::new(index);
    terms(index, start, |info| {
        each_block(blocks.of(info)?, |docs, freqs| {
            for (row, count) in docs.iter().zip(freqs) {
                if let Some(sum) = counts.get_mut(*row as usize) {
                    *sum = sum.saturating_add(*count);
                }
            }
        });
        Ok(())
    })?;
    Ok((0..).zip(counts).filter(|(_, count)| *count > 0).collect())
}

/// A word of a phrase and how far it is from the phrase's last.
struct PhraseWord {
    postings: SegmentPostings,
    to_last: u32,
}

/// Rows that hold the words side by side, with what `made` makes of the places of the last of them, where that is not 0.
fn phrase(
    index: &InvertedIndexReader,
    tokens: &[String],
    mut made: impl FnMut(&[u32]) -> u32,
) -> io::Result<Vec<Match>> {
    let mut words = Vec::with_capacity(tokens.len());
    for (to_last, token) in (0..).zip(tokens.iter().rev()) {
        let Some(info) = term(index, token)? else { return Ok(Vec::new()) };
        words.push((
            info.doc_freq,
            PhraseWord { postings: index.read_postings_from_terminfo(&info, POSITIONS)?, to_last },
        ));
    }
    // The rarest word leads.
    words.sort_by_key(|(rows, _)| *rows);
    let mut words: Vec<_> = words.into_iter().map(|(_, word)| word).collect();
    let (mut places, mut others) = (Vec::new(), Vec::new());
    let mut found = Vec::new();
    let mut row = words.first().map_or(TERMINATED, |word| word.postings.doc());
    while row < TERMINATED {
        match meet(&mut words, row) {
            Ok(()) => {
                side_by_side(&mut words, &mut places, &mut others)?;
                let count = if places.is_empty() { 0 } else { made(&places) };
                if count > 0 {
                    found.push((row, count));
                }
                row = words.first_mut().map_or(TERMINATED, |word| word.postings.advance());
            }
            Err(next) => row = words.first_mut().map_or(TERMINATED, |word| word.postings.seek(next)),
        }
    }
    Ok(found)
}

/// Brings all words to a row at which the first is, or says which row is the next that may hold all.
fn meet(words: &mut [PhraseWord], row: u32) -> Result<(), u32> {
    for word in words.iter_mut().skip(1) {
        if word.postings.doc() < row {
            word.postings.seek(row);
        }
        if word.postings.doc() > row {
            return Err(word.postings.doc());
        }
    }
    Ok(())
}

/// The places, in the row where all words are, of the last word of each phrase.
fn side_by_side(words: &mut [PhraseWord], places: &mut Vec<u32>, others: &mut Vec<u32>) -> io::Result<()> {
    for (at, word) in words.iter_mut().enumerate() {
        if at == 0 {
            read_places(&mut word.postings, word.to_last, places)?;
        } else {
            read_places(&mut word.postings, word.to_last, others)?;
            keep_common(places, others);
        }
        if places.is_empty() {
            break;
        }
    }
    Ok(())
}

/// The places of a word in its row, each `further` on.
fn read_places(postings: &mut SegmentPostings, further: u32, places: &mut Vec<u32>) -> io::Result<()> {
    if postings.term_freq() > MAX_COUNT {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "a word stands in an article more often than articles are long",
        ));
    }
    postings.positions_with_offset(further, places);
    Ok(())
}

/// Keeps the numbers of an ascending list that are in another.
fn keep_common(kept: &mut Vec<u32>, others: &[u32]) {
    let mut others = others.iter().copied().peekable();
    kept.retain(|place| {
        while others.next_if(|other| other < place).is_some() {}
        others.peek() == Some(place)
    });
}

/// A phrase whose last word may go on. The words before it are found first; each word that starts so is then looked for only
/// in their rows.
fn open_phrase(index: &InvertedIndexReader, rows: u32, before: &[String], start: &str) -> io::Result<Vec<Match>> {
    let mut places: Vec<u32> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    let candidates = phrase(index, before, |found| {
        places.extend(found.iter().map(|place| place + 1));
        ends.push(places.len());
        1
    })?;
    // Which candidate a row is, from 1.
    let mut candidate_of = vec![0_u32; rows as usize];
    for ((row, _), nth) in candidates.iter().zip(1..) {
        if let Some(candidate) = candidate_of.get_mut(*row as usize) {
            *candidate = nth;
        }
    }
    let places_of = |nth: usize| {
        let from = nth.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
        ends.get(nth).and_then(|end| places.get(from..*end)).unwrap_or_default()
    };
    let mut counts = vec![0_u32; candidates.len()];
    let mut here = Vec::new();
    let mut blocks = Blocks::new(index);
    terms(index, start, |info| {
        // Most words are rare, and in none of the rows: it costs less to see that without their places.
        if info.doc_freq < LEAP {
            let mut is_there = false;
            let in_candidate = |row: &u32| candidate_of.get(*row as usize).is_some_and(|nth| *nth > 0);
            each_block(blocks.of(info)?, |docs, _| is_there |= docs.iter().any(in_candidate));
            if !is_there {
                return Ok(());
            }
        }
        let mut postings = index.read_postings_from_terminfo(info, POSITIONS)?;
        let mut next = 0;
        while postings.doc() < TERMINATED {
            let candidate = candidate_of.get(postings.doc() as usize).map_or(0, |nth| *nth as usize);
            if let Some(at) = candidate.checked_sub(1) {
                read_places(&mut postings, 0, &mut here)?;
                keep_common(&mut here, places_of(at));
                if let Some(count) = counts.get_mut(at) {
                    *count = count.saturating_add(here.len() as u32);
                }
                next = at + 1;
            }
            // Common words leap to the next candidate, rare ones are walked.
            let leap = if info.doc_freq >= LEAP { candidates.get(next).map_or(TERMINATED, |(row, _)| *row) } else { 0 };
            if leap > postings.doc() {
                postings.seek(leap)
            } else {
                postings.advance()
            };
        }
        Ok(())
    })?;
    let rows = candidates.into_iter().map(|(row, _)| row);
    Ok(rows.zip(counts).filter(|(_, count)| *count > 0).collect())
}

/// How often a word stands in an article at most: memory is reserved by what damaged files say.
const MAX_COUNT: u32 = 1 << 26;

/// From how many rows on a word's blocks are worth skipping: four blocks.
const LEAP: u32 = 512;
