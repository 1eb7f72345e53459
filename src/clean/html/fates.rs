//! Decides what every line of a page is, from what the extraction kept, what the markup says and what the words say.

use super::super::lines::{Features, Hint, Line, same};
use super::super::roles::Fate;
use super::super::{Reason, Role, byline, dates};
use super::render::{Markup, Page};
use crate::source::Given;

/// What is known of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    pub page: &'a Page,
    pub features: &'a [Features],
    /// Which lines the extraction kept.
    pub kept: &'a [bool],
    pub fields: &'a Given,
    pub page_title: Option<&'a str>,
    pub description: Option<&'a str>,
    pub day_first: Option<bool>,
}

/// Author and date as the lines around the headline say them, for pages whose head and markup say nothing.
pub(super) fn find_particulars(known: &Known<'_>) -> (Option<String>, Option<String>) {
    /// How far above the headline and into the body they are looked for, in lines.
    const ABOVE: usize = 5;
    const INTO_BODY: usize = 2;
    const MOST: usize = 40;
    let lead = known.lead();
    let title = known.title_line(lead).filter(|t| *t <= lead && lead - t <= MOST);
    let from = title.unwrap_or(lead).saturating_sub(ABOVE);
    let lines: Vec<Each<'_>> = known.each().take(lead + INTO_BODY + 1).skip(from).collect();
    let (mut author, mut published) = (None, None);
    for (i, e) in lines.iter().enumerate() {
        let small = e.f.words <= 20.0 && e.markup.level == 0 && e.line.hint != Hint::Code;
        if !small || e.f.hit.is_some_and(|h| !matches!(h.reason, Reason::Metadata | Reason::AuthorBox)) {
            continue;
        }
        let date = dates::find(&e.line.text, known.day_first).filter(|d| !d.changed && (d.alone || !e.f.end_mark));
        published = published.or(date.and_then(|d| d.value));
        let beside_date = || lines.get(i + 1).is_some_and(|next| next.f.date) && title.is_some_and(|t| from + i > t);
        let bare = || Some(e.line.text.clone()).filter(|line| beside_date() && is_bare_name(line));
        let label = || lines.get(i + 1).filter(|next| e.f.words <= 3.0 && next.f.words <= 6.0 && next.f.hit.is_none());
        let split = || byline::find(&format!("{} {}", e.line.text, label()?.line.text)).filter(|b| b.alone).map(|b| b.names);
        author = author.or_else(|| byline::find(&e.line.text).map(|b| b.names)).or_else(split).or_else(bare);
    }
    (author.or_else(|| known.signed()), published)
}

/// Two or three capitalised words and nothing else.
fn is_bare_name(line: &str) -> bool {
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase) && w.chars().skip(1).any(char::is_lowercase);
    let letters = |w: &str| w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.'));
    (2..=3).contains(&line.split(' ').count()) && line.split(' ').all(|w| capital(w) && letters(w))
}

/// Decides on all lines.
pub(super) fn decide(known: &Known<'_>) -> Vec<Fate> {
    let kept_text: u32 = known.each().filter(|e| e.kept).map(|e| e.markup.all).sum();
    let lead = known.lead();
    let last = known.each().collect::<Vec<_>>().iter().rposition(|e| e.kept).unwrap_or(0);
    let title = known.title_line(lead);
    known
        .each()
        .enumerate()
        .map(|(i, line)| {
            known
                .lifted(i, &line, lead, title)
                .or_else(|| known.standfirst(i, &line, lead, title))
                .or_else(|| known.above(i, &line, lead, title, kept_text))
                .unwrap_or_else(|| known.fate(i, &line, lead..last, kept_text))
        })
        .collect()
}

/// All that is known of one line.
#[derive(Debug, Clone, Copy)]
struct Each<'a> {
    line: &'a Line,
    markup: &'a Markup,
    f: &'a Features,
    kept: bool,
}

impl<'a> Known<'a> {
    fn each(&self) -> impl Iterator<Item = Each<'a>> {
        let lines = self.page.lines.iter().zip(&self.page.markup);
        lines.zip(self.features).zip(self.kept).map(|(((line, markup), f), kept)| Each { line, markup, f, kept: *kept })
    }

    /// The first long line of the body.
    fn lead(&self) -> usize {
        self.each().position(|e| e.kept && e.f.is_long()).or_else(|| self.kept.iter().position(|k| *k)).unwrap_or(0)
    }

    /// The author's name below the body, behind its label and alone.
    fn signed(&self) -> Option<String> {
        const BELOW: usize = 6;
        let last = self.kept.iter().rposition(|k| *k)?;
        let lines = self.each().skip(last).take(BELOW);
        lines.filter(|e| e.f.words <= 8.0).find_map(|e| byline::find(&e.line.text).filter(|b| b.alone)).map(|b| b.names)
    }

    /// The authors as a line near the headline has them, where it names them all: with "and" before the last.
    pub(super) fn as_written(&self, byline: &str) -> Option<String> {
        let lead = self.lead();
        let names: Vec<&str> = byline.split(", ").collect();
        let whole = |line: &str| byline::find(line).map(|b| b.names).filter(|b| names.iter().all(|n| b.contains(n)) && b.len() < byline.len() + 12);
        let mut lines = self.each().take(lead + 3).filter(|e| e.f.words <= 30.0);
        if names.len() < 2 { None } else { lines.find_map(|e| whole(&e.line.text)) }
    }

    /// The heading that says the title, else the last line above the body that does.
    fn title_line(&self, lead: usize) -> Option<usize> {
        let title = self.fields.title.as_deref()?;
        let says: Vec<usize> = self.each().enumerate().filter(|(_, e)| same(&e.line.text, title)).map(|(i, _)| i).collect();
        let level = |i: usize| self.page.markup.get(i).map_or(0, |m| m.level);
        let heading = says.iter().copied().find(|&i| level(i) == 1).or_else(|| says.iter().copied().find(|&i| level(i) > 1));
        heading.or_else(|| says.iter().copied().rfind(|&i| i <= lead))
    }

    /// Lines that say the title, the author or the date.
    fn lifted(&self, i: usize, e: &Each<'_>, lead: usize, title: Option<usize>) -> Option<Fate> {
        if title == Some(i) {
            return Some(Fate::Lift);
        }
        let says_title = self.fields.title.as_deref().is_some_and(|t| same(t, &e.line.text))
            || self.page_title.is_some_and(|t| same(t, &e.line.text));
        if says_title && (e.markup.level > 0 || i <= lead || !e.kept) {
            return Some(Fate::Drop(Reason::Repeated));
        }
        let near = i + 25 >= title.unwrap_or(lead) && i <= lead + 3;
        let small = e.f.words <= 20.0 && e.line.hint != Hint::Code && !e.f.is_long();
        if !near || !small || e.markup.level > 0 {
            return None;
        }
        let says_author = self.fields.byline.as_deref().is_some_and(|b| same(b, &e.line.text));
        let author = byline::find(&e.line.text);
        let date = dates::find(&e.line.text, self.day_first);
        let whole_author = says_author || author.as_ref().is_some_and(|a| a.alone && self.fields.byline.as_deref() == Some(a.names.as_str()));
        let said = |value: &str| self.fields.published.as_deref().is_some_and(|p| p == value || value.len() == 10 && p.starts_with(value));
        let same_day = |value: &str| self.fields.published.as_deref().is_some_and(|p| value.get(..10).is_some_and(|day| p.starts_with(day)));
        let whole_date = date.as_ref().is_some_and(|d| d.alone && !d.changed && d.value.as_deref().is_some_and(said));
        if whole_author || whole_date {
            return Some(Fate::Lift);
        }
        let above_body = title.is_some_and(|t| t < i) && i < lead && !e.f.is_long();
        let particular = author.is_some() || date.is_some_and(|d| d.alone || above_body || d.value.as_deref().is_some_and(same_day));
        particular.then_some(Fate::Drop(Reason::Metadata))
    }

    /// The summary between headline and body.
    fn standfirst(&self, i: usize, e: &Each<'_>, lead: usize, title: Option<usize>) -> Option<Fate> {
        let below = title.is_some_and(|t| (t + 1..=t + 8).contains(&i)) && i <= lead;
        let sized = (5.0..=70.0).contains(&e.f.words) && e.f.hit.is_none() && e.line.hint != Hint::Item;
        let called = e.markup.standfirst || self.description.is_some_and(|d| same(d, &e.line.text));
        (below && sized && called).then_some(Fate::Keep(Role::Standfirst))
    }

    /// Short lines above the headline are labels: sections, flags, dates.
    fn above(&self, i: usize, e: &Each<'_>, lead: usize, title: Option<usize>, kept_text: u32) -> Option<Fate> {
        let label = title.is_some_and(|t| i < t && t <= lead) && !e.f.is_long();
        let why = || e.f.hit.map(|h| h.reason).or_else(|| self.marked(e.markup, kept_text));
        label.then(|| Fate::Drop(why().unwrap_or(Reason::Navigation)))
    }

    fn fate(&self, i: usize, e: &Each<'_>, body: std::ops::Range<usize>, kept_text: u32) -> Fate {
        let marked = self.marked(e.markup, kept_text);
        let links = e.markup.linked * 2 > e.markup.all;
        let strong = marked.filter(|why| match why {
            Reason::Outside => false,
            Reason::Related => links,
            Reason::Advertisement => links || e.f.words < 12.0,
            _ => true,
        });
        let hit = e.f.hit.filter(|hit| !(e.markup.row && hit.reason == Reason::Navigation) && !(e.line.hint == Hint::Heading && hit.end));
        let other = || Fate::Drop(hit.map(|h| h.reason).or(marked).unwrap_or(Reason::Outside));
        if !e.kept {
            let within = body.contains(&i) && marked.is_none() && hit.is_none() && e.markup.linked * 2 < e.markup.all;
            let short = e.markup.level > 1 || e.f.words >= 4.0 && e.f.end_mark || e.line.hint == Hint::Item || e.markup.row;
            return if within && (e.f.is_long() || short) { Fate::Keep(role(e.line, e.markup)) } else { other() };
        }
        if let Some(why) = strong {
            return Fate::Drop(why);
        }
        if let Some(hit) = hit {
            return Fate::Drop(hit.reason);
        }
        Fate::Keep(role(e.line, e.markup))
    }

    /// The innermost mark of a part that does not hold a great share of the body.
    fn marked(&self, markup: &Markup, kept_text: u32) -> Option<Reason> {
        const OUTWARDS: usize = 8;
        let mut part = markup.part;
        for _ in 0..OUTWARDS {
            let this = self.page.parts.get(part?)?;
            if this.all <= (kept_text / 4).max(200) {
                return Some(this.why);
            }
            part = this.parent;
        }
        None
    }
}

fn role(line: &Line, markup: &Markup) -> Role {
    match line.hint {
        Hint::Item => Role::ListItem,
        Hint::Quote => Role::Quote,
        Hint::Code => Role::Code,
        _ if markup.level > 0 => Role::Heading,
        _ => Role::Paragraph,
    }
}
