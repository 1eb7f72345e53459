//! Whether a page is an article and nothing else, so that there is nothing to lift it out of.
//!
//! Of clean text a cleaner can only lose something: a credit that reads like a menu, a date below a headline. So the page is
//! judged as a whole, by what its lines are like and by how sure the lines to be left out are: furniture comes in numbers.

use super::Reason;
use super::lines::{Features, Hint, Line};
use super::trees::Trees;

/// The model.
const MODEL: &str = include_str!("../../assets/clean/page.model");

/// What is known of a page when its lines have been chosen.
pub(super) struct Choice<'a> {
    pub lines: &'a [Line],
    pub features: &'a [Features],
    /// Log-odds of each line to be the article's.
    pub log_odds: &'a [f32],
    /// What each line is worth to the body.
    pub gains: Vec<f32>,
    /// The lines that would be kept.
    pub kept: Vec<bool>,
}

/// Whether all of the page is the article.
pub(super) fn is_article(choice: &Choice) -> bool {
    static TREES: std::sync::OnceLock<Option<Trees>> = std::sync::OnceLock::new();
    // A test reads the model; without one, pages have furniture.
    let trees = TREES.get_or_init(|| Trees::parse(MODEL, &columns()).ok());
    let all_kept = choice.kept.iter().all(|kept| *kept);
    let likely = || trees.as_ref().is_some_and(|trees| trees.score(&row(choice)) > 0.0);
    all_kept || !is_discussed(choice.features) && !is_offered(choice) && !is_furnished(choice) && likely()
}

/// Whether the page has several kinds of furniture, each by its words, that do not read like the article: of 747 articles that
/// were marked one holds three, and of their pages nine in ten.
fn is_furnished(choice: &Choice) -> bool {
    const KINDS: usize = 3;
    let mut kinds: Vec<Reason> = Vec::with_capacity(KINDS);
    for (f, log_odds) in choice.features.iter().zip(choice.log_odds) {
        if let Some(hit) = f.hit.filter(|hit| hit.worded && *log_odds < SURE && !kinds.contains(&hit.reason)) {
            kinds.push(hit.reason);
        }
    }
    kinds.len() >= KINDS
}

/// Whether readers have their say below the article. Of 747 articles that were marked none holds two such labels, and of
/// their pages every fifth does: too few of them are short for a fit to learn it.
fn is_discussed(features: &[Features]) -> bool {
    let label = |f: &&Features| f.hit.is_some_and(|hit| hit.worded && hit.reason == Reason::Comments);
    features.iter().filter(label).nth(1).is_some()
}

/// The names of the columns of [`row`], in order.
pub(crate) fn columns() -> Vec<&'static str> {
    let mut names = Vec::new();
    put(&Choice { lines: &[], features: &[], log_odds: &[], gains: Vec::new(), kept: Vec::new() }, &mut |name, _| {
        names.push(name);
    });
    names
}

/// The page in numbers. Linear in its lines.
pub(super) fn row(choice: &Choice) -> Vec<f32> {
    let mut row = Vec::new();
    put(choice, &mut |_, value| row.push(value));
    row
}

/// Lines that are surer than this read like the article: it can be about offers.
const SURE: f32 = 1.0;
/// Counts say no more beyond this.
const MANY: f32 = 30.0;

fn put(choice: &Choice, put: &mut impl FnMut(&'static str, f32)) {
    let words: f32 = choice.features.iter().map(Features::counted).sum();
    let lines = choice.features.len().max(1) as f32;
    put("lines", lines.ln_1p());
    put("words", words.ln_1p());
    put_shapes(choice, words, put);
    put_hits(choice.features, put);
    put_dropped(choice, words, put);
    put_log_odds(choice, words, put);
}

fn share(part: f32, whole: f32) -> f32 {
    part / whole.max(1.0)
}

/// What lines look like, and how many stand above the first and below the last paragraph.
fn put_shapes(choice: &Choice, words: f32, put: &mut impl FnMut(&'static str, f32)) {
    let features = choice.features;
    let share_of =
        |is: &dyn Fn(&Features) -> bool| share(features.iter().filter(|f| is(f)).count() as f32, features.len() as f32);
    let words_of = |features: &[Features]| share(features.iter().map(Features::counted).sum(), words);
    put("labels", share_of(&|f| f.words < 3.0 && !f.end_mark));
    put("headings", share_of(&|f| (3.0..12.0).contains(&f.words) && !f.end_mark));
    put("ends", share_of(&|f| f.end_mark));
    put("paragraphs", share_of(&Features::is_paragraph));
    put("paragraph_words", share(features.iter().filter(|f| f.is_paragraph()).map(Features::counted).sum(), words));
    put("repeated", share_of(&|f| f.repeats > 1));
    put("cut_off", (features.iter().filter(|f| f.cut_off).count() as f32).min(MANY));
    put("dates", (features.iter().filter(|f| f.date).count() as f32).min(MANY));
    let items = choice.lines.iter().filter(|line| line.hint == Hint::Item).count();
    put("items", share(items as f32, features.len() as f32));
    let first = features.iter().position(Features::is_paragraph).unwrap_or(0);
    let behind = features.iter().rposition(Features::is_paragraph).map_or(features.len(), |last| last + 1);
    put("above", (first as f32).min(MANY));
    put("below", ((features.len() - behind) as f32).min(MANY));
    put("words_above", words_of(features.get(..first).unwrap_or_default()));
    put("words_below", words_of(features.get(behind..).unwrap_or_default()));
}

/// Whether something is on offer that does not read like the article: who puts one such line in puts in others.
fn is_offered(choice: &Choice) -> bool {
    let offer = |f: &Features| {
        f.hit.is_some_and(|hit| hit.worded && matches!(hit.reason, Reason::Advertisement | Reason::Subscription))
    };
    choice.features.iter().zip(choice.log_odds).any(|(f, log_odds)| *log_odds < SURE && offer(f))
}

/// What lines are known as.
fn put_hits(features: &[Features], put: &mut impl FnMut(&'static str, f32)) {
    use Reason as R;
    let hits = || features.iter().filter_map(|f| f.hit);
    let worded = |reasons: &[Reason]| {
        (hits().filter(|hit| hit.worded && reasons.contains(&hit.reason)).count() as f32).min(MANY)
    };
    put("hits", share(hits().count() as f32, features.len() as f32));
    put("hits.end", (hits().filter(|hit| hit.end).count() as f32).min(MANY));
    put("hits.menu", worded(&[R::Navigation, R::Sharing]));
    put("hits.offer", worded(&[R::Advertisement, R::Subscription]));
    put("hits.comments", worded(&[R::Comments]));
    put("hits.related", worded(&[R::Related]));
    put("hits.legal", worded(&[R::Legal]));
    put("hits.beside", worded(&[R::Caption, R::Metadata, R::AuthorBox]));
}

/// How much would be left out, and how surely.
fn put_dropped(choice: &Choice, words: f32, put: &mut impl FnMut(&'static str, f32)) {
    let (mut count, mut dropped_words, mut against, mut around) = (0.0_f32, 0.0, 0.0, 0.0);
    let (mut run, mut longest, mut runs) = (0.0_f32, 0.0_f32, 0.0_f32);
    for ((f, gain), kept) in choice.features.iter().zip(&choice.gains).zip(&choice.kept) {
        if *kept {
            run = 0.0;
            around += gain.abs();
            continue;
        }
        runs += if run == 0.0 { 1.0 } else { 0.0 };
        run += 1.0;
        longest = longest.max(run);
        count += 1.0;
        dropped_words += f.counted();
        against -= gain;
    }
    put("dropped", count.min(MANY * 2.0));
    put("dropped.share", share(count, choice.features.len() as f32));
    put("dropped.words", share(dropped_words, words));
    put("dropped.run", longest.min(MANY));
    put("dropped.runs", runs.min(MANY));
    put("dropped.worth", against.max(0.0).ln_1p());
    put("dropped.of_worth", against / (against.abs() + around + 1.0));
}

/// What the lines are taken for one by one.
fn put_log_odds(choice: &Choice, words: f32, put: &mut impl FnMut(&'static str, f32)) {
    /// Lines at either end of a page that are looked at.
    const ENDS: usize = 3;
    let log_odds = choice.log_odds;
    let mean = |log_odds: &[f32]| share(log_odds.iter().sum(), log_odds.len() as f32);
    let below = |bound: f32| share(log_odds.iter().filter(|own| **own < bound).count() as f32, log_odds.len() as f32);
    let by_words: f32 = log_odds.iter().zip(choice.features).map(|(own, f)| own * f.counted()).sum();
    put("likely", mean(log_odds));
    put("likely.words", share(by_words, words));
    put("likely.least", log_odds.iter().copied().fold(0.0, f32::min));
    put("likely.first", mean(log_odds.get(..ENDS).unwrap_or(log_odds)));
    put("likely.last", mean(log_odds.get(log_odds.len().saturating_sub(ENDS)..).unwrap_or_default()));
    put("unlikely", below(-2.0));
    put("unlikely.very", below(-4.0));
    put("unlikely.count", (log_odds.iter().filter(|own| **own < -2.0).count() as f32).min(MANY));
}

#[cfg(test)]
mod tests {
    use super::super::lines::{measure, split};
    use super::*;

    #[test]
    fn every_page_has_a_number_in_every_column() {
        for text in ["", "Home", "Home\n\nNews\n\n4 May 2023\n\nThe ferry left.", &"字。\n".repeat(300)] {
            let lines = split(text, 1);
            let features = measure(&lines);
            let log_odds = vec![-3.0; lines.len()];
            let kept = vec![false; lines.len()];
            let choice =
                Choice { lines: &lines, features: &features, log_odds: &log_odds, gains: log_odds.clone(), kept };
            let row = row(&choice);
            assert_eq!(row.len(), columns().len(), "{text}");
            assert!(row.iter().all(|value| value.is_finite()), "{text}");
        }
    }

    #[test]
    fn the_model_is_one() {
        assert_eq!(Trees::parse(MODEL, &columns()).err(), None);
    }
}
