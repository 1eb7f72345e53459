//! Which line above or in the body is the headline: every short line near the first paragraph is measured, and a linear
//! score over the measures says which of them is one, or that none is.

use std::cell::OnceCell;
use std::ops::{ControlFlow, Range};

use rustc_hash::FxHashMap;

use super::super::evidence::ln_1p;
use super::super::lines::{Features, Hint, Line};
use super::super::words::Sieve;
use super::super::{Reason, byline, dates, script};

mod stems;
#[cfg(test)]
mod tests;

use stems::{Stem, capitals, content_words, start_of};

/// How far above the first paragraph a headline can stand, and how far below it, in lines.
const ABOVE: usize = 100;
const BELOW: usize = 40;

/// Lines at the start of a page without noise that could be its headline.
const FIRST: usize = 3;

/// What is measured of a line, by the places in [`WEIGHTS`].
const MEASURES: usize = 42;

/// What is known of a line, in the order of [`WEIGHTS`].
type Measures = [f32; MEASURES];

/// The page around the lines that could be the headline.
struct Page<'a> {
    lines: &'a [Line],
    features: &'a [Features],
    lead: usize,
    /// Lines that could be the headline.
    range: Range<usize>,
    /// How often the body has words of lines that could be the headline.
    vocabulary: FxHashMap<Stem, u32>,
    /// Whether lines name an author, from the start of `range` on: looked up once, where it is asked.
    named: Vec<OnceCell<bool>>,
    /// The starts and the lengths of the lines that are not too long for a headline.
    starts: OnceCell<Vec<(u64, u32)>>,
    /// How many paragraphs stand above each line.
    paragraphs: Vec<u32>,
    /// The first line that is neither noise nor a date.
    first_plain: usize,
}

/// The headline's line.
pub(in super::super) fn find(lines: &[Line], features: &[Features], lead: usize, run: &Range<usize>) -> Option<usize> {
    let mut page = Page::new(lines, features, lead, run);
    let candidates: Vec<usize> = page.range.clone().filter(|&i| page.looks_like_one(i)).collect();
    page.count_words(&candidates, run);
    page.best(&candidates).or_else(|| page.stands_first(run))
}

/// What the measures are worth: a multinomial logistic regression over the candidates of a page and "none of them", fitted on
/// 565 scraped pages in two renderings and on bodies alone. Cross-validated by site it is right on 449 of the pages: 414 times
/// with a line, 35 times without one. What no such page had (notation) is set by hand.
#[rustfmt::skip]
const WEIGHTS: Measures = [
    0.17, // always
    -3.83, // of under 3 words
    -1.99, // of 3 or 4 words
    -0.92, // of more than 14 words
    -1.41, // of more than 20 words
    1.07, // share of its words that the body has
    0.24, // … that the body has more than once
    1.49, // mean logarithm of how often the body has them
    2.13, // author or date within 2 lines below
    1.81, // … 3 to 5 lines below
    0.52, // … within 3 lines above
    -1.01, // logarithm of the lines to the next paragraph
    -0.23, // logarithm of the lines down to the lead
    -0.79, // logarithm of the lines up to the lead
    -0.83, // below the lead
    -0.11, // stands two or three times
    -0.29, // a longer line starts so
    0.43, // a shorter line starts so
    -0.55, // a sentence within 4 lines above
    -1.10, // logarithm of the paragraphs above
    -0.60, // a paragraph right below
    0.95, // share of words with a capital
    -0.23, // asks
    1.19, // has a colon
    0.73, // has a digit
    2.00, // called a heading
    8.00, // called the title
    -1.32, // mean length of the 3 lines above
    -0.26, // … of the 3 lines below
    0.01, // the longest around
    0.76, // nothing but noise above
    -3.32, // the first line
    1.42, // particulars or a share bar below
    1.00, // share of noise in the 4 lines above
    0.26, // a sentence right below
    -0.54, // no small letters
    -2.09, // holds a date
    -2.91, // holds a bar or a slash
    -0.50, // another of 4 words right above
    -0.23, // … right below
    3.00, // ends a breadcrumb above (set by hand)
    1.50, // stands right above too (set by hand)
];

impl<'a> Page<'a> {
    fn new(lines: &'a [Line], features: &'a [Features], lead: usize, run: &Range<usize>) -> Self {
        // Where all of the page is the article, nothing but its first lines can be a headline.
        let all = *run == (0..lines.len());
        let range =
            if all { 0..FIRST.min(lines.len()) } else { lead.saturating_sub(ABOVE)..(lead + BELOW).min(lines.len()) };
        let named = vec![OnceCell::new(); (range.len() + NEAR).min(lines.len() - range.start.min(lines.len()))];
        let mut above = 0;
        let seen = features.get(..(range.end + ABOVE).min(features.len())).unwrap_or_default();
        let counts = seen.iter().map(|f| {
            above += u32::from(f.is_paragraph());
            above
        });
        let paragraphs: Vec<u32> = std::iter::once(0).chain(counts).collect();
        let plain = |f: &Features| f.hit.is_none() && !f.date;
        let first_plain = features.iter().position(plain).unwrap_or(features.len());
        let (vocabulary, starts) = (FxHashMap::default(), OnceCell::new());
        Self { lines, features, lead, range, vocabulary, named, starts, paragraphs, first_plain }
    }

    /// The line of the best score that is a headline rather than none. What is known of a line without a look at its words
    /// says how much it can score at the most: few have to be looked at.
    fn best(&self, candidates: &[usize]) -> Option<usize> {
        /// More than rounding makes of a score.
        const SLACK: f32 = 0.01;
        let most_common = self.vocabulary.values().max().map_or(0.0, |most| ln_1p(*most as f32));
        // What the measures up to one can add that are not taken yet.
        let rest = |stages: std::ops::RangeInclusive<u8>| -> f32 {
            let open = WEIGHTS.iter().zip(0..).filter(|(_, at)| stages.contains(&stage(*at)));
            open.map(|(w, at)| w.max(0.0) * if at == COMMON { most_common } else { 1.0 }).sum::<f32>() + SLACK
        };
        let (below_place, below_words) = (rest(1..=2), rest(2..=2));
        let placed = candidates.iter().map(|&i| (self.measure_place(i), i));
        let mut hopes: Vec<(f32, usize, Measures)> = placed.map(|(m, i)| (worth(&m) + below_place, i, m)).collect();
        hopes.retain(|(hope, ..)| *hope > 0.0);
        hopes.sort_unstable_by(|(a, i, _), (b, j, _)| b.total_cmp(a).then(i.cmp(j)));
        let mut best: Option<(f32, usize)> = None;
        for (hope, i, mut measures) in hopes {
            let could_win = |hope: f32| hope > 0.0 && best.is_none_or(|(b, _)| hope >= b);
            if !could_win(hope) {
                break;
            }
            self.measure_words(i, &mut measures);
            if !could_win(worth(&measures) + below_words) || !self.could_be(i) {
                continue;
            }
            self.measure_beside(i, &mut measures);
            let score = worth(&measures);
            if score > 0.0 && best.is_none_or(|(b, at)| score > b || score >= b && i < at) {
                best = Some((score, i));
            }
        }
        best.map(|(_, i)| i)
    }

    /// Counts in the first part of the body the words of some lines: most of the body's are none of theirs.
    fn count_words(&mut self, of: &[usize], run: &Range<usize>) {
        let mut asked = Sieve::<12>::default();
        for line in of.iter().filter_map(|&i| self.lines.get(i)) {
            let _ = content_words(&line.text, &mut |stem| {
                asked.add(stem);
                ControlFlow::Continue(())
            });
        }
        let body = self.lines.get(self.lead..run.end.max(self.lead).min(self.lines.len())).unwrap_or_default();
        let mut left = VOCABULARY;
        let _ = body.iter().take_while(|_| !of.is_empty()).try_for_each(|line| {
            content_words(&line.text, &mut |stem| {
                if left == 0 {
                    return ControlFlow::Break(());
                }
                left -= 1;
                if asked.can_hold(stem) {
                    *self.vocabulary.entry(stem).or_default() += 1;
                }
                ControlFlow::Continue(())
            })
        });
    }

    fn could_be(&self, i: usize) -> bool {
        self.looks_like_one(i) && (self.lines.get(i).is_some_and(|line| line.hint == Hint::Title) || !self.names(i))
    }

    /// Whether a line could be a headline unless it names an author.
    fn looks_like_one(&self, i: usize) -> bool {
        let (Some(line), Some(f)) = (self.lines.get(i), self.features.get(i)) else { return false };
        let last = line.text.chars().next_back();
        let quoted = matches!(last, Some('?' | '!' | '？' | '！' | '؟' | '"' | '”' | '»' | '’' | '\'' | '」' | ')'));
        line.hint == Hint::Title
            || f.hit.is_none()
                && !f.date
                && (!f.end_mark || quoted)
                && !f.cut_off
                && f.repeats <= 4
                && (1.5..=30.0).contains(&f.words)
                && !matches!(line.hint, Hint::Item | Hint::Quote | Hint::Code)
                && line.text.len() <= LONGEST
                && !matches!(last, Some(':' | '：' | ','))
    }

    /// Whether a line names an author.
    fn names(&self, i: usize) -> bool {
        let names = || self.lines.get(i).is_some_and(|line| byline::find(&line.text).is_some());
        match i.checked_sub(self.range.start).and_then(|at| self.named.get(at)) {
            Some(known) => *known.get_or_init(names),
            None => names(),
        }
    }

    /// The first line of a page that is article from there on, where it stands above a paragraph as a headline does, author
    /// and day aside. The weights know little of such pages: bodies that were marked begin without their headlines.
    fn stands_first(&self, run: &Range<usize>) -> Option<usize> {
        const LONGEST_FIRST: f32 = 20.0;
        let all = *run == (0..self.lines.len());
        let below = (1..NEAR).find(|&i| !self.is_particular(i))?;
        let paragraph = self.features.get(below).is_some_and(Features::is_long);
        // Where noise follows the article, the particulars tell, or the body that begins right there.
        let opens = all || below > 1 && run.start <= below || run.start <= 1 && self.words(0) >= SHORTEST_FIRST;
        (opens && paragraph && self.could_be(0) && self.words(0) <= LONGEST_FIRST).then_some(0)
    }

    fn words(&self, i: usize) -> f32 {
        self.features.get(i).map_or(0.0, |f| f.words)
    }

    fn is_particular(&self, i: usize) -> bool {
        let near = (self.range.start..self.range.end + NEAR).contains(&i);
        near && self.features.get(i).is_some_and(|f| f.date || f.words <= 20.0 && self.names(i))
    }

    /// Whether a line above leads to this one: `Home » Harbour » A Ferry Without a Pilot`.
    fn ends_breadcrumb(&self, i: usize, text: &str) -> bool {
        const ABOVE: usize = 8;
        let leads = |line: &Line| {
            let before = line.text.strip_suffix(text).unwrap_or_default().trim_end();
            before.ends_with(['»', '›', '>', '/', '|', '→', '·', '\\'])
        };
        self.lines.get(i.saturating_sub(ABOVE)..i).is_some_and(|above| above.iter().any(leads))
    }

    fn any(&self, mut range: Range<usize>, is: impl Fn(&Features) -> bool) -> bool {
        range.any(|i| self.features.get(i).is_some_and(&is))
    }

    /// Mean length of lines in words, each counted up to a bound.
    fn mean(&self, range: Range<usize>) -> f32 {
        let count = range.len().max(1) as f32;
        range.map(|i| self.words(i).min(20.0)).sum::<f32>() / count / 10.0
    }

    /// Measures where a line stands and how long it is.
    fn measure_place(&self, i: usize) -> Measures {
        let mut m = [0.0; MEASURES];
        let (Some(line), Some(f)) = (self.lines.get(i), self.features.get(i)) else { return m };
        let log = |n: usize| ln_1p(n as f32);
        let above = |i: usize| self.paragraphs.get(i).or(self.paragraphs.last()).copied().unwrap_or(0);
        m[0] = 1.0;
        m[1] = flag(f.words < 3.0);
        m[2] = flag((3.0..5.0).contains(&f.words));
        m[3] = flag(f.words > 14.0);
        m[4] = flag(f.words > 20.0);
        let below = self.paragraphs.get(i + 2..(i + 2 + ABOVE).min(self.paragraphs.len())).unwrap_or_default();
        let next = below.iter().position(|count| *count > above(i + 1)).map_or(ABOVE, |at| at + 1);
        m[11] = log(next);
        m[12] = log(self.lead.saturating_sub(i));
        m[13] = log(i.saturating_sub(self.lead));
        m[14] = flag(i > self.lead);
        m[15] = flag((2..=3).contains(&f.repeats));
        m[18] = flag(self.any(i.saturating_sub(4)..i, |f| f.end_mark && f.words >= 6.0 && f.hit.is_none()));
        m[19] = log((above(i) - above(i.saturating_sub(ABOVE))) as usize);
        m[20] = flag(self.any(i + 1..i + 2, Features::is_paragraph));
        m[25] = flag(line.hint == Hint::Heading);
        m[26] = flag(line.hint == Hint::Title);
        m[27] = self.mean(i.saturating_sub(3)..i);
        m[28] = self.mean(i + 1..i + 4);
        m[29] = flag(
            (i.saturating_sub(6)..i)
                .chain(i + 1..i + 4)
                .all(|j| self.words(j) <= f.words || self.features.get(j).is_some_and(Features::is_paragraph)),
        );
        m[30] = flag(self.first_plain >= i.min(ABOVE));
        m[31] = flag(i == 0);
        m[32] = flag(
            self.any(i + 1..i + 5, |f| f.hit.is_some_and(|h| matches!(h.reason, Reason::Metadata | Reason::Sharing))),
        );
        let noise = (i.saturating_sub(4)..i).filter(|&j| self.features.get(j).is_some_and(|f| f.hit.is_some()));
        m[33] = noise.count() as f32 / 4.0;
        m[34] = flag(self.any(i + 1..i + 2, |f| f.end_mark && f.words >= 6.0 && f.hit.is_none() && !f.cut_off));
        m
    }

    /// Measures what a line says, beside the words of the body.
    fn measure_words(&self, i: usize, m: &mut Measures) {
        let (Some(line), Some(f)) = (self.lines.get(i), self.features.get(i)) else { return };
        let mut stems: Vec<u32> = Vec::new();
        let _ = content_words(&line.text, &mut |stem| {
            stems.push(self.vocabulary.get(&stem).copied().unwrap_or(0));
            ControlFlow::Continue(())
        });
        let count = stems.len().max(1) as f32;
        let share = |is: &dyn Fn(u32) -> bool| stems.iter().filter(|n| is(**n)).count() as f32 / count;
        let own = flag(self.lead < self.range.end && i > self.lead);
        m[5] = share(&|n| n > 0);
        m[6] = share(&|n| n > own as u32 + 1);
        m[COMMON] = stems.iter().map(|n| if *n == 0 { 0.0 } else { ln_1p(*n as f32) }).sum::<f32>() / count;
        m[21] = capitals(&line.text);
        m[22] = flag(line.text.ends_with(['?', '？', '؟']));
        m[23] = flag(line.text.contains(": ") || line.text.contains('：') || line.text.contains(" – "));
        m[24] = flag(line.text.chars().any(script::is_numeric));
        m[35] = flag(line.text.chars().all(|c| !c.is_lowercase()));
        m[37] = flag(is_parted(&line.text));
        // Names of sections end breadcrumbs and stand twice as headlines do.
        let tells = f.words >= 4.0;
        m[40] = flag(tells && self.ends_breadcrumb(i, &line.text));
        m[41] = flag(tells && (i.saturating_sub(2)..i).any(|j| self.lines.get(j).is_some_and(|l| l.text == line.text)));
    }

    /// Measures what must be looked up in the lines around: authors, dates, and lines that start the same.
    fn measure_beside(&self, i: usize, m: &mut Measures) {
        let (Some(line), Some(f)) = (self.lines.get(i), self.features.get(i)) else { return };
        m[8] = flag((i + 1..i + 3).any(|j| self.is_particular(j)));
        m[9] = flag((i + 3..i + 6).any(|j| self.is_particular(j)));
        m[10] = flag((i.saturating_sub(3)..i).any(|j| self.is_particular(j)));
        let len = line.text.len() as u32;
        let (shortest, longest) = self.lengths(start_of(&line.text), len);
        m[16] = flag(longest > len && longest < len + 60 && f.words >= 3.0);
        m[17] = flag(shortest < len);
        m[36] = flag(dates::find(&line.text, None).is_some());
        m[38] = flag(i > 0 && self.could_be(i - 1) && self.words(i - 1) >= 4.0);
        m[39] = flag(self.could_be(i + 1) && self.words(i + 1) >= 4.0);
    }

    /// The lengths of the shortest and the longest line that starts so, where a line of this length does.
    fn lengths(&self, start: u64, own: u32) -> (u32, u32) {
        let short = || self.lines.iter().take(self.range.end).filter(|l| l.text.len() <= LONGEST);
        let starts = self.starts.get_or_init(|| short().map(|l| (start_of(&l.text), l.text.len() as u32)).collect());
        let alike = starts.iter().filter(|(other, _)| *other == start);
        alike.fold((own, own), |(shortest, longest), (_, len)| (shortest.min(*len), longest.max(*len)))
    }
}

/// The measure of how often the body has the words of a line.
const COMMON: usize = 7;

/// When a measure is taken: with the line's place, with its words, or with what stands beside it.
fn stage(measure: usize) -> u8 {
    match measure {
        5..=COMMON | 21..=24 | 35 | 37 | 40..=41 => 1,
        8..=10 | 16..=17 | 36 | 38..=39 => 2,
        _ => 0,
    }
}

/// What measures are worth together.
fn worth(measures: &Measures) -> f32 {
    measures.iter().zip(WEIGHTS).map(|(m, w)| m * w).sum()
}

fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

/// The shortest headline that nothing but its place gives away, in words: names of sites are shorter.
const SHORTEST_FIRST: f32 = 4.0;
/// Lines behind a headline among which author and date are looked for.
const NEAR: usize = 6;
/// Words of the body that are compared: so few that even words chosen to share a hash cost nothing.
const VOCABULARY: usize = 1_500;
/// Longest headline, in bytes.
const LONGEST: usize = 500;

/// Whether a line holds a mark that parts the entries of menus.
fn is_parted(text: &str) -> bool {
    memchr::memchr2(b'/', b'|', text.as_bytes()).is_some()
        || text.contains(" > ")
        || !text.is_ascii() && text.contains(['›', '»'])
}
