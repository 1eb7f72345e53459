//! Author and date as the lines of a page say them, for pages whose head and markup say nothing.

use super::super::lines::Hint;
use super::super::{Reason, byline, dates};
use super::fates::{Each, Known};

/// How far above the headline, into the body and below it author and date are looked for, in lines.
const ABOVE: usize = 5;
const INTO_BODY: usize = 2;
const BELOW: usize = 6;
/// Most lines between a headline and its body.
const FAR: usize = 40;

impl Known<'_> {
    /// Author and date from the lines around the headline, or the author from below the body.
    pub(super) fn particulars(&self, title: Option<&str>) -> (Option<String>, Option<String>) {
        let lead = self.lead();
        let title = self.title_line(title, lead).filter(|t| *t <= lead && lead - t <= FAR);
        let from = title.unwrap_or(lead).saturating_sub(ABOVE);
        let lines: Vec<Each<'_>> = self.each().skip(from).take(lead + INTO_BODY + 1 - from).collect();
        let (mut author, mut published) = (None, None);
        for (i, e) in lines.iter().enumerate().filter(|(_, e)| is_small(e)) {
            let date = dates::find(&e.line.text, self.day_first).filter(|d| !d.changed && (d.alone || !e.f.end_mark));
            published = published.or(date.and_then(|d| d.value));
            author = author.or_else(|| author_of(e, lines.get(i + 1), title));
        }
        (author.or_else(|| self.signed()), published)
    }

    /// The author's name below the body, behind its label and alone.
    fn signed(&self) -> Option<String> {
        let last = self.kept.iter().rposition(|kept| *kept)?;
        let lines = self.each().skip(last).take(BELOW).filter(|e| e.f.words <= 8.0);
        lines.filter_map(|e| byline::find(&e.line.text)).find(|found| found.alone).map(|found| found.names)
    }

    /// The authors as a line near the headline has them, where it names them all: with "and" before the last.
    pub(super) fn as_written(&self, byline: &str) -> Option<String> {
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

fn is_small(e: &Each<'_>) -> bool {
    let noise = e.f.hit.is_some_and(|hit| !matches!(hit.reason, Reason::Metadata | Reason::AuthorBox));
    e.f.words <= 20.0 && e.markup.level == 0 && e.line.hint != Hint::Code && !noise
}

/// The author that a line names behind a label, with the label on a line of its own, or bare between title and date.
fn author_of(e: &Each<'_>, next: Option<&Each<'_>>, title: Option<usize>) -> Option<String> {
    if let Some(found) = byline::find(&e.line.text) {
        return Some(found.names);
    }
    let next = next?;
    if e.f.words <= 3.0 && next.f.words <= 6.0 && next.f.hit.is_none() {
        let split = byline::find(&format!("{} {}", e.line.text, next.line.text)).filter(|found| found.alone);
        if let Some(found) = split {
            return Some(found.names);
        }
    }
    let below_title = title.is_some_and(|t| t < e.at);
    (below_title && next.f.date && byline::is_bare_name(&e.line.text)).then(|| e.line.text.clone())
}
