//! What stands above the body: headline, standfirst, author, date, publication.

use std::cell::LazyCell;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::lines::{Features, Hint, Line, same};
use super::roles::Fate;
use super::words::normal;
use super::{Reason, Role, byline, dates, script};
use crate::source::Given;

/// What was found above (or at the very start of) the body, with the places of the lines.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub published: Option<String>,
    pub site: Option<String>,
    /// First line of the body, title and particulars aside.
    pub body_start: usize,
    title_line: Option<usize>,
    title_lost: bool,
    standfirst: Option<usize>,
    /// Lines that say the title again, or part of it.
    again: Vec<usize>,
    /// Lines that a field was taken from; whether the field says all that they say.
    particulars: Vec<(usize, bool)>,
}

/// How far above the body a headline can stand, in lines.
const FAR: usize = 60;
/// Short lines at the start of the body among which author and date are looked for.
const INTO_BODY: usize = 8;

/// Finds the particulars of the article whose body is `run`.
pub(super) fn find(
    lines: &[Line],
    features: &[Features],
    run: &Range<usize>,
    given: &Given,
    day_first: Option<bool>,
) -> Head {
    let mut head = Head { body_start: run.start, ..Head::default() };
    let Some(lead) = run.clone().find(|&i| features.get(i).is_some_and(Features::is_long)).or(Some(run.start)) else {
        return head;
    };
    if lines.is_empty() {
        return head;
    }
    let title = match &given.title {
        Some(title) => {
            (0..=lead.min(lines.len() - 1)).rev().find(|&i| lines.get(i).is_some_and(|l| same(&l.text, title)))
        }
        None => None,
    };
    let title = title.or_else(|| find_title(lines, features, lead, run));
    if let Some(at) = title {
        head.title_line = Some(at);
        head.title = lines.get(at).map(|l| l.text.clone());
        head.find_again(at, lines, run);
    }
    head.find_particulars(lines, features, lead, run, day_first);
    head.find_standfirst(lines, features, lead, run);
    head.body_start = head.start_of_body(lines, features, lead, run);
    head
}

impl Head {
    /// Lines that say the title again; a publication's name behind one of them is the site.
    fn find_again(&mut self, title_at: usize, lines: &[Line], run: &Range<usize>) {
        let Some(title) = &self.title else { return };
        let title_normal = normal(title);
        let opening: String = title.chars().take(12).collect::<String>().to_lowercase();
        for (i, line) in lines.iter().enumerate().take(run.end).filter(|(i, _)| *i != title_at) {
            if line.text.len() > title.len() * 2 + 80 {
                continue;
            }
            let line_normal = normal(&line.text);
            if line.text == *title || line_normal == title_normal {
                self.again.push(i);
                continue;
            }
            if let Some(rest) = line.text.strip_prefix(title.as_str()) {
                self.again.push(i);
                self.site = self.site.take().or_else(|| site_suffix(rest));
            } else if i < title_at
                && (line_normal.ends_with(&title_normal) || is_cut_title(&line.text, title, &opening))
            {
                self.again.push(i);
            }
        }
    }

    fn find_particulars(
        &mut self,
        lines: &[Line],
        features: &[Features],
        lead: usize,
        run: &Range<usize>,
        day_first: Option<bool>,
    ) {
        let top = self.title_line.map_or(lead.saturating_sub(10), |t| t.saturating_sub(4));
        let bottom = (lead + INTO_BODY).min(run.end.max(lead)).min(lines.len());
        let mut paragraphs = 0;
        for i in top..bottom {
            let (Some(line), Some(f)) = (lines.get(i), features.get(i)) else { continue };
            if Some(i) == self.title_line || self.again.contains(&i) || line.hint == Hint::Code {
                continue;
            }
            if f.is_long() && f.hit.is_none() {
                paragraphs += 1;
                if paragraphs > 1 {
                    break;
                }
                continue;
            }
            let noise = f.hit.is_some_and(|hit| !matches!(hit.reason, Reason::Metadata | Reason::AuthorBox));
            let below_title = self.title_line.is_some_and(|t| t < i);
            if below_title
                && self.byline.is_none()
                && f.hit.is_none()
                && features.get(i + 1).is_some_and(|next| next.date)
                && byline::is_bare_name(&line.text)
                && byline::find(&line.text).is_none()
            {
                self.byline = Some(line.text.clone());
                self.particulars.push((i, true));
            } else if f.words <= 20.0 && !noise {
                self.take(i, &line.text, f, day_first);
            }
        }
    }

    /// Takes author and date out of one line.
    fn take(&mut self, i: usize, text: &str, f: &Features, day_first: Option<bool>) {
        let author = byline::find(text);
        let date =
            dates::find(text, day_first).filter(|d| d.alone || author.is_some() || !f.end_mark && f.words <= 14.0);
        if author.is_none() && date.is_none() {
            return;
        }
        let mut whole = true;
        if let Some(found) = &author {
            if self.byline.is_none() {
                self.byline = Some(found.names.clone());
            } else {
                whole &= self.byline.as_deref() == Some(found.names.as_str());
            }
            whole &= found.alone;
        }
        if let Some(found) = date {
            let usable = found.value.is_some() && !found.changed;
            if usable && self.published.is_none() {
                self.published.clone_from(&found.value);
            } else {
                whole &= usable && self.published == found.value;
            }
            whole &= found.alone;
        }
        self.particulars.push((i, whole));
    }

    /// One short paragraph below the headline that particulars or noise part from the body.
    fn find_standfirst(&mut self, lines: &[Line], features: &[Features], lead: usize, run: &Range<usize>) {
        let Some(title) = self.title_line else { return };
        let is_particular = |i: usize| {
            self.particulars.iter().any(|(at, _)| *at == i)
                || self.again.contains(&i)
                || features.get(i).is_some_and(|f| f.hit.is_some() || f.date)
        };
        let Some(at) = (title + 1..lines.len().min(title + 8)).find(|&i| !is_particular(i)) else { return };
        let Some(f) = features.get(at) else { return };
        let next = (at + 1..lines.len()).find(|&i| features.get(i).is_some_and(|f| f.is_long() && f.hit.is_none()));
        let parted = next.is_some_and(|next| (at + 1..next).any(is_particular));
        let near = at <= lead.max(run.start);
        if near && parted && (7.0..=60.0).contains(&f.words) && (f.end_mark || f.words >= 9.0) && !f.cut_off {
            self.standfirst = Some(at);
        }
    }

    /// The body starts below the headline; what leads up to the first paragraph without noise belongs to it.
    fn start_of_body(&self, lines: &[Line], features: &[Features], lead: usize, run: &Range<usize>) -> usize {
        let floor = self.title_line.filter(|t| *t < run.start).map_or(run.start, |t| t + 1);
        let mut start = run.start;
        while start > floor {
            let i = start - 1;
            let (Some(f), Some(line)) = (features.get(i), lines.get(i)) else { break };
            let particular = self.particulars.iter().any(|(at, _)| *at == i) || self.again.contains(&i);
            let text = f.end_mark && f.words >= 3.0 || f.words >= 4.0 && super::roles::looks_like_heading(line, f);
            if particular || f.hit.is_some() || f.date || f.repeats > 1 || !text || Some(i) == self.standfirst {
                break;
            }
            start = i;
        }
        if let Some(title) = self.title_line.filter(|t| (run.start..=lead).contains(t)) {
            start = title;
        }
        start
    }

    /// Given fields win over found ones; a line whose field gave way says something that no field holds.
    pub(super) fn give_way(&mut self, given: &Given, day_first: Option<bool>) {
        let longer =
            given.title.as_ref().zip(self.title.as_ref()).and_then(|(given, found)| given.strip_prefix(found.as_str()));
        if let Some(site) = longer.and_then(site_suffix) {
            self.site = Some(site);
        } else if let Some(title) = &given.title {
            self.title_lost = self.title.as_ref().is_some_and(|found| !same(found, title));
            self.title = Some(title.clone());
        }
        let published = given.published.as_deref().and_then(|date| dates::normalise(date, day_first));
        let lost = given.byline.as_ref().is_some_and(|b| self.byline.as_ref().is_some_and(|found| found != b))
            || published.is_some() && self.published.is_some() && self.published != published;
        if lost {
            self.particulars.iter_mut().for_each(|(_, whole)| *whole = false);
        }
        self.byline = given.byline.clone().or(self.byline.take());
        self.published = published.or(self.published.take());
        self.site = given.site.clone().or(self.site.take());
    }

    /// Writes what was found here into the fates.
    pub(super) fn settle(&self, lines: &[Line], fates: &mut [Fate]) {
        let mut set = |i: usize, fate: Fate| {
            if let Some(slot) = fates.get_mut(i) {
                *slot = fate;
            }
        };
        for &(i, whole) in &self.particulars {
            set(i, if whole { Fate::Lift } else { Fate::Drop(Reason::Metadata) });
        }
        for &i in &self.again {
            set(i, Fate::Drop(Reason::Repeated));
        }
        if let Some(i) = self.standfirst {
            set(i, Fate::Keep(Role::Standfirst));
        }
        if let Some(i) = self.title_line.filter(|i| *i < lines.len()) {
            set(i, if self.title_lost { Fate::Drop(Reason::Metadata) } else { Fate::Lift });
        }
    }
}

/// The headline's line: short, without an end mark, near the body, speaking of what the body speaks of.
fn find_title(lines: &[Line], features: &[Features], lead: usize, run: &Range<usize>) -> Option<usize> {
    const LEAST: f32 = 3.5;
    let vocabulary = LazyCell::new(|| vocabulary(lines, run, lead));
    let mut best: Option<(f32, usize)> = None;
    for i in lead.saturating_sub(FAR)..=lead.min(lines.len().saturating_sub(1)) {
        let (Some(line), Some(f)) = (lines.get(i), features.get(i)) else { continue };
        if !could_be_title(line, f) {
            continue;
        }
        let score = title_score(i, lines, features, lead, &vocabulary);
        if score >= LEAST && best.is_none_or(|(b, _)| score > b) {
            best = Some((score, i));
        }
    }
    best.map(|(_, i)| i)
}

fn could_be_title(line: &Line, f: &Features) -> bool {
    let last = line.text.chars().next_back();
    let stop = f.end_mark && !matches!(last, Some('?' | '!' | '？' | '！' | '؟' | '"' | '”' | '»' | '’' | '\'' | '」'));
    line.hint == Hint::Title
        || f.hit.is_none()
            && !f.date
            && !stop
            && !f.cut_off
            && f.repeats <= 3
            && (1.5..=30.0).contains(&f.words)
            && !matches!(line.hint, Hint::Item | Hint::Quote | Hint::Code)
            && byline::find(&line.text).is_none()
            && !matches!(last, Some(':' | '：' | ','))
}

fn title_score(i: usize, lines: &[Line], features: &[Features], lead: usize, vocabulary: &FxHashSet<Stem>) -> f32 {
    let (Some(line), Some(f)) = (lines.get(i), features.get(i)) else { return 0.0 };
    let mut score = match f.words {
        5.0..=20.0 => 2.0,
        3.0..5.0 => 1.0,
        _ => 0.0,
    };
    if i + 1 == lead && (0..i).all(|j| features.get(j).is_some_and(|f| f.hit.is_some())) {
        score += 1.5;
    }
    score += match line.hint {
        Hint::Title => 6.0,
        Hint::Heading => 2.0,
        _ => 0.0,
    };
    let words: Vec<Stem> = content_words(&line.text).collect();
    let known = words.iter().filter(|w| vocabulary.contains(*w)).count();
    score += 4.0 * known as f32 / words.len().max(1) as f32;
    let near = |j: usize| {
        features.get(j).is_some_and(|f| f.date) || lines.get(j).is_some_and(|l| byline::find(&l.text).is_some())
    };
    if (i + 1..=i + 4).any(near) {
        score += BESIDE;
    }
    let sentence = |j: usize| features.get(j).is_some_and(|f| f.end_mark && f.words >= 6.0 && f.hit.is_none());
    if (i.saturating_sub(4)..i).any(sentence) {
        score += BELOW;
    }
    if f.repeats == 2 || f.repeats == 3 {
        score += 1.0;
    }
    let prefix = |l: &Line| {
        l.text.len() > line.text.len() && l.text.len() < line.text.len() + 60 && l.text.starts_with(&line.text)
    };
    if f.words >= 3.0 && lines.iter().take(i).any(prefix) {
        score += 2.0;
    }
    score - FARTHER * lead.saturating_sub(i) as f32
}

/// Words of the body that are compared: so few that even words chosen to share a hash cost nothing.
const VOCABULARY: usize = 600;

/// Words of the first part of the body, for comparing with headlines.
fn vocabulary(lines: &[Line], run: &Range<usize>, lead: usize) -> FxHashSet<Stem> {
    let body = lines.get(lead..run.end.max(lead).min(lines.len())).unwrap_or_default();
    let mut vocabulary = FxHashSet::with_capacity_and_hasher(VOCABULARY, FxBuildHasher);
    vocabulary.extend(body.iter().flat_map(|l| content_words(&l.text)).take(VOCABULARY));
    vocabulary
}

/// What author or date right below are worth to a headline, a sentence above it, and each line down to the body.
const BESIDE: f32 = 3.0;
const BELOW: f32 = -1.5;
const FARTHER: f32 = 0.06;

/// The first letters of a word, one behind the other: 21 bits each.
type Stem = u128;

/// Letters of a word that are compared: as many as there is room for, less one.
const STEM: usize = 5;

fn stem(letters: impl Iterator<Item = char>) -> Stem {
    letters.take(STEM).fold(0, |stem, c| stem << 21 | Stem::from(u32::from(c)))
}

/// Words of four letters and more, and pairs of characters of scripts without spaces.
fn content_words(text: &str) -> impl Iterator<Item = Stem> {
    let spaced = text
        .split(|c: char| !script::is_alphanumeric(c))
        .filter(|w| w.chars().nth(3).is_some() && !w.chars().any(script::is_unspaced));
    let pairs =
        text.chars().zip(text.chars().skip(1)).filter(|(a, b)| script::is_unspaced(*a) && script::is_unspaced(*b));
    // Endings change with the sentence; the first letters stay.
    spaced.map(|w| stem(w.chars().map(script::lower))).chain(pairs.map(|(a, b)| stem([a, b].into_iter())))
}

/// The publication's name behind a headline: `… | The Harbour Post`.
fn site_suffix(rest: &str) -> Option<String> {
    let rest = rest.trim_start();
    let name = [" ", ""].iter().find_map(|s| {
        ["|", "-", "–", "—", "·", "•", "::"].iter().find_map(|bar| rest.strip_prefix(&format!("{bar}{s}")))
    })?;
    let name = name.trim();
    let short = name.split_whitespace().count() <= 5 && name.chars().count() <= 40;
    (short && name.chars().any(char::is_alphabetic) && !name.contains('|')).then(|| name.to_owned())
}

/// Whether a line holds the start of the title and was then cut off: a breadcrumb.
fn is_cut_title(line: &str, title: &str, opening: &str) -> bool {
    let bare = line.trim_end_matches(['.', '…', ' ']);
    if bare.len() == line.len() {
        return false;
    }
    let bare = bare.to_lowercase();
    let title = title.to_lowercase();
    bare.find(opening).is_some_and(|at| !opening.is_empty() && title.starts_with(&bare[at..]))
}
