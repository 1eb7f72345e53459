//! Whether the engine finds what plain scoring finds, in the same order.
//!
//! Plain scoring folds each field and each word, has `SkimMatcherV2` judge each word in each field, takes a word's best field
//! (byline and site count [`HANDICAP`] less), adds the words up, and puts equals in the order of rows.

use std::cmp::Reverse;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use offprint::library::Catalog;
use offprint::search::query::Condition;
use offprint::search::{Hits, Query};
use offprint::text::spelling::matched_part;
use rayon::prelude::*;

use crate::generate::random::Random;

use super::engines::Engine;
use super::ours::Ours;

/// What a word in byline or site counts less: a letter at the start of a word.
const HANDICAP: i64 = 24;

/// Differences that are told of.
const TOLD: usize = 10;

/// How many ranks are asked for in turn: a screen, some, all.
const WANTED: [usize; 3] = [40, 500, usize::MAX];

thread_local! {
    static SKIM: SkimMatcherV2 = SkimMatcherV2::default().ignore_case();
}

/// Everything that fuzzy words are looked for in, folded: title, byline, site.
struct Plain(Vec<(u32, [String; 3])>);

impl Plain {
    fn of(catalog: &Catalog) -> Self {
        let fields = catalog.iter().map(|(row, article)| {
            let fields = [article.headline(), article.byline().unwrap_or_default(), article.site().unwrap_or_default()];
            (row.0, fields.map(|field| matched_part(field).0))
        });
        Self(fields.collect())
    }

    /// The rows that have all words, best first.
    fn find(&self, words: &[&str]) -> Vec<u32> {
        let scored = self.0.par_iter().filter_map(|(row, fields)| Some((Reverse(score(words, fields)?), *row)));
        let mut hits: Vec<(Reverse<i64>, u32)> = scored.collect();
        hits.par_sort_unstable();
        hits.into_iter().map(|(_, row)| row).collect()
    }
}

fn score(words: &[&str], fields: &[String; 3]) -> Option<i64> {
    words.iter().try_fold(0, |sum, word| {
        let scored =
            fields.iter().zip([0, HANDICAP, HANDICAP]).filter_map(|(field, less)| Some(judge(word, field)? - less));
        Some(sum + scored.max()?)
    })
}

/// A matcher that has judged before may err on a doubled letter: those have a new one each.
fn judge(word: &str, field: &str) -> Option<i64> {
    let doubles = word.chars().zip(word.chars().skip(1)).any(|(one, next)| one.eq_ignore_ascii_case(&next));
    if doubles {
        return SkimMatcherV2::default().ignore_case().fuzzy_match(field, word);
    }
    SKIM.with(|skim| skim.fuzzy_match(field, word))
}

/// Asks random queries, and gives the number of those that were answered differently.
pub fn check(catalog: &Catalog, queries: usize, seed: u64) -> usize {
    println!("\n{queries} random queries over {} articles, beside plain scoring", catalog.len());
    let plain = Plain::of(catalog);
    let mut ours = Ours::new(catalog, 4);
    let (mut differing, mut pairs) = (0, 0);
    for number in 0..queries {
        let mut random = Random::of(seed, number as u64, 0);
        let (text, query) = asked(&plain, &mut random);
        let words = words_of(&query).unwrap_or_default();
        let wanted = WANTED[number % WANTED.len()];
        // As it is typed, or at once.
        if random.chance(300) {
            let ends = text.char_indices().map(|(end, _)| end).skip(1);
            ends.for_each(|end| _ = ours.ask(&text[..end]));
        } else {
            ours.forget();
        }
        let found = ours.find(&query, wanted);
        let expected = plain.find(&words);
        pairs += expected.len();
        if let Some(what) = difference(&found, &expected, wanted) {
            differing += 1;
            if differing <= TOLD {
                println!("  {text:?}: {what}");
            }
        }
        if (number + 1) % 100 == 0 {
            eprint!("\r{} queries, {differing} differ ", number + 1);
        }
    }
    eprintln!();
    println!("{differing} of {queries} queries differ in set or order; {pairs} matches compared");
    differing
}

/// What differs: the number of hits, how many are in order, or the order. Where all are wanted, that is the set too.
fn difference(found: &Hits, expected: &[u32], wanted: usize) -> Option<String> {
    if found.len() != expected.len() {
        return Some(format!("{} found instead of {}", found.len(), expected.len()));
    }
    if found.ranked() < wanted.min(expected.len()) {
        return Some(format!("{} in order instead of {wanted}", found.ranked()));
    }
    let mut ranks = found.iter().map(|row| row.0).zip(expected).zip(1..);
    let ((found, expected), rank) = ranks.find(|((found, expected), _)| found != *expected)?;
    Some(format!("row {found} instead of {expected} at rank {rank}"))
}

/// A query of fuzzy words alone.
fn asked(plain: &Plain, random: &mut Random) -> (String, Query) {
    loop {
        let words = [1, 1, 1, 2, 2, 3][random.below(6)];
        let words: Vec<String> = (0..words).map(|_| word(plain, random)).collect();
        let text = words.join(" ");
        let query = Ours::parse(&text);
        if words_of(&query).is_some_and(|words| !words.is_empty()) {
            return (text, query);
        }
    }
}

/// The words of a query, folded; `None` where there is anything else in it.
fn words_of(query: &Query) -> Option<Vec<&str>> {
    let alone = |group: &'_ [offprint::search::query::Term]| group.len() == 1;
    let groups = query.groups().iter().map(|group| match group.any.first() {
        Some(term) if alone(&group.any) && !term.negated => match &term.condition {
            Condition::Word(word) => Some(word.as_str()),
            _ => None,
        },
        _ => None,
    });
    groups.collect()
}

/// Letters of a field side by side or with some left out, or any; in the case in which they stand, or small.
fn word(plain: &Plain, random: &mut Random) -> String {
    const ANY: &str = "etaoinsrhldcumfpgwybvkxjqzETAOS0123456789";
    let longest = random.between(1, 12);
    if random.chance(100) {
        let any: Vec<char> = ANY.chars().collect();
        return (0..longest.min(4)).map(|_| *random.one_of(&any)).collect();
    }
    let Some((_, fields)) = plain.0.get(random.below(plain.0.len().max(1))) else { return "e".to_owned() };
    let field = &fields[[0, 0, 0, 0, 1, 2][random.below(6)]];
    let letters: Vec<char> = field.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let most_left_out = random.below(4);
    let mut at = random.below(letters.len().max(1));
    let mut word = String::new();
    while let Some(letter) = letters.get(at).filter(|_| word.chars().count() < longest) {
        word.push(*letter);
        at += 1 + random.below(most_left_out + 1);
    }
    if random.chance(600) { word.to_lowercase() } else { word }
}
