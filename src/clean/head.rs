//! What stands above the body: headline, standfirst, author, date, publication.

use std::ops::Range;

use super::lines::{Features, Hint, Line, same};
use super::roles::Fate;
use super::words::{ends_as, normal};
use super::{Reason, Role, byline, dates};
use crate::source::Given;

mod foot;
mod headline;

pub(super) use headline::find as headline;

#[cfg(test)]
mod tests;

/// What was found above (or at the very start of) the body, with the places of the lines.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub published: Option<String>,
    pub site: Option<String>,
    /// The day of the last change.
    changed: Option<String>,
    /// A day above the headline, and its line: it can be a teaser's.
    above: Option<(String, usize)>,
    /// First line of the body, title and particulars aside.
    pub body_start: usize,
    pub title_line: Option<usize>,
    title_lost: bool,
    /// Whether the input says that it is the headline.
    title_given: bool,
    standfirst: Option<usize>,
    /// Lines that say the title again, or part of it.
    again: Vec<usize>,
    /// Lines that a field was taken from; whether the field says all that they say.
    particulars: Vec<(usize, bool)>,
}

/// How far below the headline a second date or author is still one of the article's particulars, in lines.
const FAR_BELOW: usize = 6;
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
    let title = title.or_else(|| headline::find(lines, features, lead, run));
    if let Some(at) = title {
        head.title_line = Some(at);
        head.title = lines.get(at).map(|l| l.text.clone());
        head.find_again(at, lines, run);
    }
    let day_first = day_first.or_else(|| shown_order(lines, features));
    head.find_particulars(lines, features, lead, run, day_first);
    head.byline = head.byline.take().or_else(|| foot::signed(lines, run));
    // Where the page gives no other day than that of its last change, it is the one to have.
    let posted = || foot::posted(lines, features, run, day_first);
    head.published = head.published.take().or_else(posted).or(head.changed.take());
    head.find_standfirst(lines, features, lead, run);
    head.body_start = head.start_of_body(lines, features, lead, run);
    head
}

/// The order of numbers in dates that those of the page's dates show whose numbers tell.
fn shown_order(lines: &[Line], features: &[Features]) -> Option<bool> {
    let dated = lines.iter().zip(features).filter(|(_, f)| f.date);
    let mut orders = dated.filter_map(|(line, _)| dates::shown_order(&line.text));
    orders.next().filter(|first| orders.all(|order| order == *first))
}

/// Whether a line in the body is one of particulars, and not a sentence or an entry that holds a date or a name.
fn may_be_particular(text: &str) -> bool {
    let date = dates::find(text, None);
    byline::find(text).is_some_and(|found| found.alone || is_signed_and_dated(&found, date.as_ref()))
        || date.is_some_and(|found| found.alone)
}

/// Whether a line names a person and a day: no other line of a page does but the article's.
fn is_signed_and_dated(author: &byline::Byline, date: Option<&dates::Found>) -> bool {
    byline::is_bare_name(&author.names) && date.is_some_and(|date| date.value.as_deref().and_then(dates::day).is_some())
}

/// Whether a line that ends in a count of comments is the byline all the same.
fn is_whole_byline(text: &str) -> bool {
    byline::find(text).is_some_and(|found| is_signed_and_dated(&found, dates::find(text, None).as_ref()))
}

/// The first paragraph from a line on.
fn first_long(features: &[Features], from: usize) -> usize {
    let long = features.iter().skip(from).position(Features::is_paragraph);
    long.map_or(from, |at| from + at)
}

impl Head {
    /// Lines that say the title again; a publication's name behind one of them is the site.
    fn find_again(&mut self, title_at: usize, lines: &[Line], run: &Range<usize>) {
        let Some(title) = &self.title else { return };
        let title_normal = normal(title);
        let ends_as_title = ends_as(title);
        let opening: String = title.chars().take(12).collect::<String>().to_lowercase();
        for (i, line) in lines.iter().enumerate().take(run.end).filter(|(i, _)| *i != title_at) {
            if line.text.len() > title.len() * 2 + 80 {
                continue;
            }
            let line_normal = ends_as_title(&line.text).then(|| normal(&line.text));
            if line.text == *title || line_normal.as_ref() == Some(&title_normal) {
                self.again.push(i);
                continue;
            }
            if let Some(rest) = line.text.strip_prefix(title.as_str()) {
                self.again.push(i);
                self.site = self.site.take().or_else(|| site_suffix(rest));
            } else if i < title_at
                && (line_normal.is_some_and(|line| line.ends_with(&title_normal))
                    || is_cut_title(&line.text, title, &opening))
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
        let lead = self.title_line.map_or(lead, |t| if t > lead { first_long(features, t + 1) } else { lead });
        let top = self.title_line.map_or(lead.saturating_sub(10), |t| t.saturating_sub(4));
        let bottom = (lead + INTO_BODY).min(run.end.max(lead)).min(lines.len());
        let mut paragraphs = 0;
        for i in top..bottom {
            let (Some(line), Some(f)) = (lines.get(i), features.get(i)) else { continue };
            if Some(i) == self.title_line || self.again.contains(&i) || line.hint == Hint::Code {
                continue;
            }
            if f.is_paragraph() {
                paragraphs += 1;
                if paragraphs > 1 {
                    break;
                }
                continue;
            }
            let noise = f.hit.is_some_and(|hit| !matches!(hit.reason, Reason::Metadata | Reason::AuthorBox));
            if f.words > 20.0 && !f.date || noise && !(i <= lead && (f.date || is_whole_byline(&line.text))) {
                continue;
            }
            if !self.take_name(i, lines, features) && (i < lead || may_be_particular(&line.text)) {
                let changed =
                    i > 0 && lines.get(i - 1).is_some_and(|l| l.text.len() <= 40 && dates::says_changed(&l.text));
                self.take(i, &line.text, f, day_first, changed);
            }
        }
        self.settle_day(lines, features, lead, day_first);
    }

    /// Takes the day above the headline where none stands below it, not even one that can be read in two ways.
    fn settle_day(&mut self, lines: &[Line], features: &[Features], lead: usize, day_first: Option<bool>) {
        let Some((day, at)) = self.above.take() else { return };
        let unclear = |i: usize| {
            let dated = features.get(i).is_some_and(|f| f.date);
            dated && lines.get(i).and_then(|line| dates::find(&line.text, day_first)).is_some_and(|d| d.value.is_none())
        };
        let below = self.title_line.map_or(0, |title| title + 1);
        if self.published.is_none() && !(below..=lead).any(unclear) {
            self.published = Some(day);
        } else if self.published.as_ref() != Some(&day) {
            self.particulars.iter_mut().filter(|(i, _)| *i == at).for_each(|(_, whole)| *whole = false);
        }
    }

    /// Takes a name that stands alone: below its label, or below the headline beside the date.
    fn take_name(&mut self, i: usize, lines: &[Line], features: &[Features]) -> bool {
        let (Some(line), Some(f)) = (lines.get(i), features.get(i)) else { return false };
        if self.byline.is_some() || f.hit.is_some() || f.words > 6.0 {
            return false;
        }
        let label = i.checked_sub(1).and_then(|i| lines.get(i)).filter(|l| byline::is_label(&l.text));
        if let Some(label) = label {
            let found = byline::find(&format!("{} {}", label.text, line.text));
            let found = found.filter(|found| found.alone || byline::is_bare_name(&found.names));
            let Some(found) = found else { return false };
            self.byline = Some(found.names);
            self.particulars.push((i - 1, false));
            if found.alone {
                self.particulars.push((i, true));
            }
            // Behind the name the line can say the day.
            return found.alone;
        }
        // "May 18, 2024 · 5 min read" is a date too.
        let says_day = |text: &str| dates::find(text, None).is_some_and(|date| date.value.is_some());
        let dated = |j: usize| {
            let short = features.get(j).filter(|f| f.words <= 9.0 && !f.end_mark);
            // A line that names an author itself is not one's date, nor is the address of a picture.
            let day_only = |text: &str| !text.contains("://") && says_day(text) && byline::find(text).is_none();
            short.is_some_and(|f| f.date || lines.get(j).is_some_and(|line| day_only(&line.text)))
        };
        let beside = dated(i + 1)
            || dated(i + 2) && !features.get(i + 1).is_some_and(Features::is_long)
            || i > 0 && dated(i - 1);
        let below_title = self.title_line.is_some_and(|t| t < i);
        if !below_title || !beside || byline::find(&line.text).is_some() {
            return false;
        }
        let bare = Some(line.text.as_str()).filter(|text| byline::is_bare_name(text));
        // "Ferries Late in Torquay" is a headline, but not right below another one.
        let placed = || byline::titled::in_place(&line.text).filter(|_| self.title_line.is_some_and(|t| t + 1 == i));
        let Some(name) = bare.or_else(placed) else { return false };
        self.byline = Some(name.to_owned());
        self.particulars.push((i, bare.is_some()));
        true
    }

    /// Takes author and date out of one line.
    fn take(&mut self, i: usize, text: &str, f: &Features, day_first: Option<bool>, changed: bool) {
        let author = byline::find(text);
        let date =
            dates::find(text, day_first).filter(|d| d.alone || author.is_some() || !f.end_mark && f.words <= 14.0);
        // The second date of a page is one that the article speaks of.
        let known = self.byline.is_some() || author.is_none();
        let dated = self.published.is_some() && date.as_ref().is_none_or(|d| !d.changed && d.value != self.published);
        if author.is_none() && date.is_none() || known && dated && self.title_line.is_none_or(|t| i > t + FAR_BELOW) {
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
            let usable = found.value.is_some() && !found.changed && !changed;
            let above = self.title_line.is_some_and(|title| i < title);
            if usable && above && self.above.is_none() {
                self.above = found.value.clone().map(|day| (day, i));
            } else if usable && !above && self.published.is_none() {
                self.published.clone_from(&found.value);
            } else {
                whole &= usable && self.published == found.value;
            }
            if found.changed || changed {
                self.changed = self.changed.take().or_else(|| found.value.clone());
            }
            whole &= found.alone && !found.another;
        }
        self.particulars.push((i, whole));
    }

    /// One short paragraph below the headline that particulars or noise part from the body, or that is no sentence and has the
    /// first paragraph right below it.
    fn find_standfirst(&mut self, lines: &[Line], features: &[Features], lead: usize, run: &Range<usize>) {
        let Some(title) = self.title_line else { return };
        let is_particular = |i: usize| {
            self.particulars.iter().any(|(at, _)| *at == i)
                || self.again.contains(&i)
                || features.get(i).is_some_and(|f| f.hit.is_some() || f.date)
        };
        let Some(at) = (title + 1..lines.len().min(title + 8)).find(|&i| !is_particular(i)) else { return };
        let Some(f) = features.get(at) else { return };
        let next = (at + 1..lines.len()).find(|&i| features.get(i).is_some_and(Features::is_paragraph));
        let parted = next.is_some_and(|next| (at + 1..next).any(is_particular));
        let right_below = at == title + 1 && next == Some(at + 1) && !f.end_mark && f.words <= 20.0;
        let near = at <= lead.max(run.start);
        if near && (parted || right_below) && (7.0..=60.0).contains(&f.words) && !f.cut_off {
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
        // What stands above the headline is no part of the article, unless all of the page is.
        if let Some(title) = self.title_line.filter(|t| (run.start..=lead).contains(t) && run.len() < lines.len()) {
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
            self.title_given = true;
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

    /// Writes what was found here into the fates. Of a page that is all body
    /// the headline alone is lifted, and only where the page opens with it: nothing else of it moves.
    pub(super) fn settle(&self, lines: &[Line], clean: bool, fates: &mut [Fate]) {
        let mut set = |i: usize, fate: Fate| {
            if let Some(slot) = fates.get_mut(i) {
                *slot = fate;
            }
        };
        if !clean {
            for &(i, whole) in &self.particulars {
                set(i, if whole { Fate::Lift } else { Fate::Drop(Reason::Metadata) });
            }
            self.again.iter().for_each(|i| set(*i, Fate::Drop(Reason::Repeated)));
        }
        if let Some(i) = self.standfirst {
            set(i, Fate::Keep(Role::Standfirst));
        }
        if let Some(i) = self.title_line.filter(|i| *i < lines.len()) {
            match (self.title_lost, clean) {
                (false, true) if !self.opens_with(i, lines) => {}
                (false, _) => set(i, Fate::Lift),
                (true, false) => set(i, Fate::Drop(Reason::Metadata)),
                (true, true) => {}
            }
        }
    }
}

impl Head {
    /// Whether line `i`, the headline, can go from a clean page and part nothing: it stands first and the text follows, or
    /// the notation or the input calls it the headline. Above or beside author and date it stays with them.
    fn opens_with(&self, i: usize, lines: &[Line]) -> bool {
        let noted = lines.get(i).is_some_and(|line| matches!(line.hint, Hint::Title | Hint::Heading));
        noted || self.title_given || i == 0 && self.particulars.is_empty()
    }
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
