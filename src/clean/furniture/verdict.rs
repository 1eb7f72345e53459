//! Which of the lines that come back are furniture.
//!
//! Three kinds of line come back and are none: those of a story that is told more than once, in versions or on several
//! sites; paragraphs that articles on one subject share; and a headline with its lead, which other pages show as a teaser.

use super::super::lines::{Features, Hint, Line};
use super::super::script;
use super::Elsewhere;

/// Shorter lines, in words, are never furniture by their number alone: of those that come back inside a body half are
/// headings such as "Conclusion" and "Pros", of longer ones that are no sentences none (in the pages that the cleaner
/// learns from, taken as one collection of 747).
const LEAST_WORDS: f32 = 5.0;

/// Other articles in which a line must stand whatever their number, and how that grows: with the root of what is counted, as
/// chance does. With fewer than six articles nothing is furniture.
const LEAST: f32 = 4.0;
const GROWTH: f32 = 0.125;

/// A sentence comes back in stories on one subject too: it must stand in so many times [`LEAST`] articles and in this share of
/// the site's. Chosen by reasoning: pages to learn it from would have to be of one site.
const SENTENCES: f32 = 2.0;
const SHARE: f32 = 0.25;

/// Or in this share of the articles in which the page's menus stand, where there are so many lines of menus: the
/// boilerplate of a site goes with its menus, and a site need not be known for that.
const OF_MENUS: f32 = 0.75;
const MENUS: usize = 3;

/// How much more often than its story a line must come back.
const ABOVE_STORY: u32 = 2;

/// How far below the headline a lead stands, in lines.
const LEAD: usize = 8;

/// Writes into the features in how many other articles each line stands, and whether that makes it furniture.
pub(in super::super) fn judge(lines: &[Line], features: &mut [Features], elsewhere: &Elsewhere) {
    if elsewhere.is_empty() {
        return;
    }
    elsewhere.note(lines, features);
    let bench = Bench::of(features, elsewhere.articles);
    for (line, f) in lines.iter().zip(features) {
        f.comes_back = bench.is_furniture(line, f);
    }
}

/// Whether a line below the headline comes back with it: as its teaser on other pages.
pub(in super::super) fn is_teased(at: usize, title: Option<usize>, features: &[Features]) -> bool {
    let Some(title) = title.filter(|title| (title + 1..=title + LEAD).contains(&at)) else { return false };
    let elsewhere = |i: usize| features.get(i).map_or(0, |f| f.elsewhere);
    elsewhere(at) <= elsewhere(title).saturating_mul(ABOVE_STORY)
}

/// What the lines of one page are measured by.
#[derive(Debug)]
struct Bench {
    /// Other articles that make a line furniture which is no sentence.
    line: f32,
    /// The same for a sentence.
    sentence: f32,
    /// In how many other articles the page's story stands.
    story: u32,
}

impl Bench {
    fn of(features: &[Features], articles: u32) -> Self {
        let articles = articles as f32;
        let line = LEAST + GROWTH * articles.sqrt();
        let alone = (line * SENTENCES).max(articles * SHARE);
        let menus = menus(features, line).map(|menus| (menus as f32 * OF_MENUS).max(line));
        Self { line, sentence: menus.map_or(alone, |menus| menus.min(alone)), story: story(features) }
    }

    fn is_furniture(&self, line: &Line, f: &Features) -> bool {
        let number = || line.text.chars().find(|c| script::is_alphanumeric(*c)).is_some_and(script::is_numeric);
        let least = if is_sentence(f) { self.sentence } else { self.line };
        f.elsewhere as f32 >= least
            && f.elsewhere > self.story.saturating_mul(ABOVE_STORY)
            && f.words >= LEAST_WORDS
            && line.hint != Hint::Code
            // What recipes and tables count.
            && !number()
    }
}

fn is_sentence(f: &Features) -> bool {
    f.end_mark || f.is_long()
}

/// In how many other articles the lines of the page's menus stand: the one in the middle of those that come back.
fn menus(features: &[Features], least: f32) -> Option<u32> {
    let back = features.iter().filter(|f| !is_sentence(f) && f.elsewhere as f32 >= least);
    let mut counts: Vec<u32> = back.map(|f| f.elsewhere).collect();
    let middle = counts.len() / 2;
    (counts.len() >= MENUS).then(|| *counts.select_nth_unstable(middle).1)
}

/// In how many other articles the page's story stands: the paragraph in the middle, by length, of those that come back least.
fn story(features: &[Features]) -> u32 {
    let long = features.iter().filter(|f| f.is_paragraph());
    let mut paragraphs: Vec<(u32, f32)> = long.map(|f| (f.elsewhere, f.words)).collect();
    paragraphs.sort_unstable_by_key(|(elsewhere, _)| *elsewhere);
    let mut left = paragraphs.iter().map(|(_, words)| words).sum::<f32>() / 2.0;
    let middle = paragraphs.iter().find(|(_, words)| {
        left -= words;
        left <= 0.0
    });
    middle.map_or(0, |(elsewhere, _)| *elsewhere)
}
