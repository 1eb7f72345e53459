//! Author and date as the lines of a page say them, beside what its head and its markup say.

use super::super::lines::{Hint, same};
use super::super::{Reason, byline, dates};
use super::fates::{Each, Known};
use super::metadata::{self, Sources};
use crate::source::Given;

/// How far above the headline, into the body and below it author and date are looked for, in lines.
const ABOVE: usize = 5;
const INTO_BODY: usize = 2;
/// … and how far into the body where its first paragraph is a summary that no other paragraph follows.
const FAR_INTO_BODY: usize = 8;
const BELOW: usize = 8;
/// Longest of those that can be particulars, in words.
const LONGEST_BELOW: f32 = 20.0;
/// Most lines between a headline and its body.
const FAR: usize = 40;

/// What the lines around the headline say.
#[derive(Debug, Default)]
struct Printed {
    /// The author, behind a label.
    labelled: Option<String>,
    /// A name between headline and date.
    bare: Option<String>,
    published: Option<String>,
    changed: Option<String>,
    /// A line with a date whose day depends on the order of its numbers.
    either: Option<String>,
}

impl Known<'_> {
    /// Completes and corrects headline, author and date by what the page shows its readers. What the input gave stays.
    pub(super) fn reconcile(&self, fields: &mut Given, given: &Given, sources: &Sources) {
        if given.title.is_none() {
            fields.title = self.headline(fields.title.take(), sources.says_title());
        }
        let printed = self.printed(fields.title.as_deref());
        if given.byline.is_none() {
            fields.byline = self.author(&printed, sources, fields.site.as_deref());
        }
        if given.published.as_deref().and_then(|date| dates::normalise(date, self.day_first)).is_none() {
            fields.published = self.date(&printed, sources, fields.title.as_deref(), fields.url.as_deref());
        }
    }

    fn author(&self, printed: &Printed, sources: &Sources, site: Option<&str>) -> Option<String> {
        let authors = sources.authors(site);
        let of_site = |name: &String| site.is_some_and(|site| same(site, name));
        let labelled = printed.labelled.clone().filter(|name| !of_site(name));
        let sure = authors.head.or(authors.marked);
        // The name that readers see, and not the user who put the article in.
        let other =
            |name: &String| byline::is_bare_name(name) && sure.as_deref().is_some_and(|sure| !overlap(sure, name));
        if let Some(name) = labelled.clone().filter(other) {
            return Some(name);
        }
        // A person's own site bears that person's name.
        let person = printed.labelled.clone().filter(|name| byline::is_bare_name(name));
        let shown = labelled.or(authors.called).or(authors.linked).or(person).or_else(|| printed.bare.clone());
        let name = sure.or(shown).or_else(|| self.signed()).or(authors.boxed);
        let name = name.or(authors.doubtful).or_else(|| printed.labelled.clone())?;
        Some(self.as_written(&name).unwrap_or(name))
    }

    fn date(&self, printed: &Printed, sources: &Sources, title: Option<&str>, url: Option<&str>) -> Option<String> {
        let head = sources.published_in_head(self.day_first);
        let witness = url.and_then(dates::in_address);
        let either = printed.either.as_deref();
        let shown = printed.published.clone();
        let shown = shown.or_else(|| resolved(either?, self.order(), sources.meant(either?), witness.as_deref()));
        let shown = shown.or_else(|| self.posted());
        let Some(head) = head else {
            let said = || sources.published_in_state().map(str::to_owned).or(witness);
            // Where the page shows no other day than that of its last change, it is the one to have. A day that could be
            // read in two ways is better than one that stands anywhere.
            let page = || sources.published_on_page(title, self.day_first).filter(|_| either.is_none());
            return shown.or_else(said).or_else(|| printed.changed.clone()).or_else(page);
        };
        let shown = shown.filter(|shown| dates::day(shown).is_some() && dates::day(shown) != dates::day(&head));
        if let Some(shown) = shown {
            let changed = sources.modified(self.day_first).any(|day| dates::day(&day) == dates::day(&shown));
            let local = dates::is_universal(&head) && dates::are_neighbours(&shown, &head);
            if local || !changed && dates::day(&shown) < dates::day(&head) {
                return Some(shown);
            }
        }
        let local = |day: &String| {
            dates::is_universal(&head) && dates::day(day) != dates::day(&head) && dates::are_neighbours(day, &head)
        };
        Some(witness.filter(local).unwrap_or(head))
    }

    /// The order of numbers in the page's dates, as the language gives it or as those dates do whose numbers tell.
    fn order(&self) -> Option<bool> {
        let told = || {
            let mut orders = self.each().filter(|e| e.f.date).filter_map(|e| dates::shown_order(&e.line.text));
            orders.next().filter(|first| orders.all(|order| order == *first))
        };
        self.day_first.or_else(told)
    }

    /// The day that a line below the body gives behind a label, or below the author.
    fn posted(&self) -> Option<String> {
        let last = self.kept.iter().rposition(|kept| *kept)?;
        let near: Vec<Each<'_>> = self.each().skip(last.saturating_sub(BELOW)).take(2 * BELOW + 1).collect();
        near.iter().enumerate().filter(|(_, e)| !e.kept && e.f.words <= LONGEST_BELOW).find_map(|(i, e)| {
            let date = dates::find(&e.line.text, self.day_first)?;
            let label = e.line.text.get(..date.span.0)?;
            let above = i.checked_sub(1).and_then(|i| near.get(i)).filter(|e| date.alone && e.f.words <= LONGEST_BELOW);
            let labelled = |text: &str| byline::find(text).is_some() || dates::says_published(text);
            let sure = dates::says_published(label) || above.is_some_and(|e| labelled(&e.line.text));
            date.value.filter(|day| dates::day(day).is_some() && !date.changed && sure)
        })
    }

    /// Author and date from the lines around the headline: those below it go before those above, which can be a teaser's.
    fn printed(&self, title: Option<&str>) -> Printed {
        let lead = self.lead();
        let title = self.title_line(title, lead);
        let below = |title: usize| self.each().position(|e| e.at > title && e.kept && e.f.is_long()).unwrap_or(lead);
        let title = title.filter(|&t| t <= lead || self.each().nth(t).is_some_and(|e| e.markup.level == 1));
        let lead = title.map_or(lead, below);
        let title = title.filter(|t| *t <= lead && lead - t <= FAR);
        let from = title.unwrap_or(lead).saturating_sub(ABOVE);
        let split = title.map_or(from, |title| title + 1);
        let mut printed = Printed::default();
        self.read(&self.near(split, lead), title, &mut printed);
        let mut above = Printed::default();
        let lines: Vec<Each<'_>> = self.each().skip(from).take(split - from).collect();
        self.read(&lines, title, &mut above);
        printed.labelled = printed.labelled.or(above.labelled);
        if printed.published.is_none() && printed.either.is_none() {
            (printed.published, printed.either) = (above.published, above.either);
        }
        printed.changed = printed.changed.or(above.changed);
        printed
    }

    /// The lines from one on down to the first paragraph and a little behind it, and further where no text follows.
    fn near(&self, from: usize, lead: usize) -> Vec<Each<'_>> {
        let behind = |e: &Each<'_>| e.at <= lead + INTO_BODY || e.at <= lead + FAR_INTO_BODY && !e.kept;
        self.each().skip(from).take_while(behind).collect()
    }

    fn read(&self, lines: &[Each<'_>], title: Option<usize>, printed: &mut Printed) {
        for (i, e) in lines.iter().enumerate() {
            let (next, previous) = (lines.get(i + 1), i.checked_sub(1).and_then(|i| lines.get(i)));
            if is_small(e) || is_dated_heading(e) {
                self.take_date(e, previous, title, printed);
            }
            if !is_small(e) {
                printed.labelled = printed.labelled.take().or_else(|| called(e));
                continue;
            }
            printed.labelled = printed.labelled.take().or_else(|| labelled(e, next));
            printed.bare = printed.bare.take().or_else(|| bare(e, next, previous, title));
        }
    }

    fn take_date(&self, e: &Each<'_>, previous: Option<&Each<'_>>, title: Option<usize>, printed: &mut Printed) {
        let Some(date) = dates::find(&e.line.text, self.day_first).filter(|d| d.alone || !e.f.end_mark) else { return };
        // "Last updated:" on a line of its own.
        let changed = date.changed || previous.is_some_and(|p| p.f.words <= 4.0 && dates::says_changed(&p.line.text));
        // A month anywhere else than right below the headline is one of an archive.
        let right_below = title.is_some_and(|title| (title + 1..=title + ABOVE).contains(&e.at));
        let whole = |day: &String| dates::day(day).is_some() || right_below;
        match date.value.filter(whole) {
            Some(day) if changed => printed.changed = printed.changed.take().or(Some(day)),
            Some(day) => printed.published = printed.published.take().or(Some(day)),
            None if !changed => printed.either = printed.either.take().or_else(|| Some(e.line.text.clone())),
            None => {}
        }
    }

    /// The author's name at the end of the body or below it, behind its label, or in brackets as newsrooms sign.
    fn signed(&self) -> Option<String> {
        const LAST: usize = 3;
        let kept: Vec<Each<'_>> = self.each().filter(|e| e.kept).collect();
        let last = kept.last()?.at;
        let ending = kept.iter().rev().take(LAST).map(|e| e.at).min().unwrap_or(last);
        let lines: Vec<Each<'_>> = self.each().skip(ending).take(last + BELOW - ending).collect();
        let short = |e: &&Each<'_>| e.f.words <= 14.0;
        let behind_label = || lines.windows(2).find_map(|two| below_label(two.first()?, two.last()?));
        let alone = || lines.iter().filter(short).find_map(|e| signature(&e.line.text));
        let bracketed = || kept.iter().rev().take(LAST).find_map(|e| byline::signature::at_end(&e.line.text));
        let first = || kept.iter().take(LAST).find_map(|e| byline::signature::at_start(&e.line.text));
        alone().or_else(behind_label).or_else(bracketed).or_else(first)
    }

    /// The authors as a line near the headline has them, where it names them all: with "and" before the last.
    fn as_written(&self, byline: &str) -> Option<String> {
        /// Bytes that "and" in any language adds.
        const LONGER: usize = 12;
        let names: Vec<&str> = byline.split(", ").collect();
        if names.len() < 2 {
            return None;
        }
        let lines = self.each().take(self.lead() + INTO_BODY).filter(|e| e.f.words <= 30.0);
        lines
            .filter_map(|e| byline::find(&e.line.text))
            .map(|found| found.names)
            .find(|found| names.iter().all(|name| found.contains(name)) && found.len() <= byline.len() + LONGER)
    }
}

/// The day of a line that can be read in two ways: as the page's order has it, as its element means it, or as the page's
/// address bears out.
fn resolved(line: &str, order: Option<bool>, meant: Option<String>, witness: Option<&str>) -> Option<String> {
    let read = |order: bool| dates::find(line, Some(order))?.value;
    let borne_out = || {
        [true, false]
            .into_iter()
            .filter_map(read)
            .find(|day| witness.is_some_and(|witness| dates::day(day) == Some(witness)))
    };
    meant.or_else(borne_out).or_else(|| read(order?)).filter(|day| dates::day(day).is_some())
}

/// Whether two bylines share a name or a part of one.
fn overlap(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 2).map(str::to_owned).collect()
    };
    let b = words(b);
    words(a).iter().any(|w| b.contains(w))
}

fn is_small(e: &Each<'_>) -> bool {
    let noise = e.f.hit.is_some_and(|hit| hit.worded && !matches!(hit.reason, Reason::Metadata | Reason::AuthorBox));
    e.f.words <= 20.0 && e.markup.level == 0 && e.line.hint != Hint::Code && !noise
}

/// Whether a line is a lesser heading that says a day and hardly more.
fn is_dated_heading(e: &Each<'_>) -> bool {
    const MOST_WORDS: usize = 3;
    let day = || dates::find(&e.line.text, None).filter(|found| found.value.as_deref().and_then(dates::day).is_some());
    let hardly_more = |span: (usize, usize)| {
        let (before, behind) = (e.line.text.get(..span.0), e.line.text.get(span.1..));
        let words = |text: Option<&str>| text.map_or(0, |text| text.split_whitespace().count());
        words(before) == 0 && byline::find(&e.line.text).is_some() || words(before) + words(behind) <= MOST_WORDS
    };
    e.markup.level > 1 && e.f.words <= 14.0 && day().is_some_and(|found| hardly_more(found.span))
}

/// The author that a line names behind a label, or with the label on a line of its own.
fn labelled(e: &Each<'_>, next: Option<&Each<'_>>) -> Option<String> {
    if let Some(found) = byline::find(&e.line.text) {
        return Some(found.names);
    }
    let next = next?;
    if e.f.words > 3.0 || next.f.words > 6.0 || next.f.hit.is_some() {
        return None;
    }
    let split = byline::find(&format!("{} {}", e.line.text, next.line.text)).filter(|found| found.alone);
    split.map(|found| found.names)
}

/// The author that a heading below the headline names.
fn called(e: &Each<'_>) -> Option<String> {
    let heading = e.markup.level > 1 && e.f.words <= 12.0;
    let names = byline::find(&e.line.text).filter(|_| heading)?.names;
    let first = names.split(", ").next()?;
    byline::is_bare_name(first).then(|| first.to_owned())
}

/// The author in a line that says nothing more, but perhaps a date.
fn signature(line: &str) -> Option<String> {
    let found = byline::find(line)?;
    let dated =
        || byline::is_bare_name(&found.names) && dates::find(line, None).is_some_and(|date| date.value.is_some());
    (found.alone || dated()).then_some(found.names)
}

/// A name below a line or a heading that is nothing but its label.
fn below_label(label: &Each<'_>, name: &Each<'_>) -> Option<String> {
    let labelled = label.f.words <= 3.0 && byline::is_label(&label.line.text);
    (labelled && byline::is_bare_name(&name.line.text)).then(|| name.line.text.clone())
}

/// A name that stands alone with the date above or below it, below the headline or right above it.
fn bare(e: &Each<'_>, next: Option<&Each<'_>>, previous: Option<&Each<'_>>, title: Option<usize>) -> Option<String> {
    let near_title = title.is_some_and(|t| t < e.at || t - e.at < ABOVE);
    let says_day = |text: &str| dates::find(text, None).is_some_and(|date| date.value.is_some());
    let day_only = |e: &Each<'_>| {
        e.f.words <= 9.0 && !e.f.end_mark && says_day(&e.line.text) && byline::find(&e.line.text).is_none()
    };
    let dated = |other: Option<&Each<'_>>| other.is_some_and(|other| other.f.date || day_only(other));
    let named = || byline::is_bare_name(&e.line.text) && metadata::may_be_person(&e.line.text);
    (near_title && e.f.hit.is_none() && (dated(next) || dated(previous)) && named()).then(|| e.line.text.clone())
}
