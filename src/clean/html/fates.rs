//! Names what every line of a page is, given which of them are the article's, by what the markup and the words say.

use super::super::lines::{Features, Hint, Line, same};
pub(super) use super::super::roles::Fate;
use super::super::{Reason, Role, byline, dates, furniture};
use super::render::{Markup, Page};
use crate::source::Given;

/// What is known of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    pub page: &'a Page,
    pub features: &'a [Features],
    /// Which lines are the article's.
    pub kept: &'a [bool],
    /// The page's title as its head has it.
    pub page_title: Option<&'a str>,
    /// The summary that the head gives.
    pub description: Option<&'a str>,
    pub day_first: Option<bool>,
}

/// All that is known of one line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Each<'a> {
    pub at: usize,
    pub line: &'a Line,
    pub markup: &'a Markup,
    pub f: &'a Features,
    pub kept: bool,
}

impl<'a> Known<'a> {
    /// The lines in order.
    pub(super) fn each(&self) -> impl Iterator<Item = Each<'a>> {
        let lines = self.page.lines.iter().zip(&self.page.markup).zip(self.features).zip(self.kept).enumerate();
        lines.map(|(at, (((line, markup), f), kept))| Each { at, line, markup, f, kept: *kept })
    }

    /// The first long line of the body.
    pub(super) fn lead(&self) -> usize {
        self.each().position(|e| e.kept && e.f.is_long()).or_else(|| self.kept.iter().position(|k| *k)).unwrap_or(0)
    }

    /// The heading that says the title, else the last line above the body that does.
    pub(super) fn title_line(&self, title: Option<&str>, lead: usize) -> Option<usize> {
        let title = title?;
        let says: Vec<Each<'_>> = self.each().filter(|e| says(&e.line.text, title)).collect();
        let heading = |level: fn(u8) -> bool| says.iter().find(move |e| level(e.markup.level)).map(|e| e.at);
        let above = || says.iter().rfind(|e| e.at <= lead).map(|e| e.at);
        heading(|level| level == 1).or_else(|| heading(|level| level > 1)).or_else(above)
    }
}

/// Whether two texts say the same to the digit, marks and case left aside.
fn says(a: &str, b: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    a == b || same(a, b) && letters(a) == letters(b)
}

/// Decides on all lines.
pub(super) fn decide(known: &Known<'_>, fields: &Given) -> Vec<Fate> {
    let lead = known.lead();
    let desk = Desk {
        known,
        fields,
        lead,
        title: known.title_line(fields.title.as_deref(), lead),
        kept_text: known.each().filter(|e| e.kept).map(|e| e.markup.all).fold(0, u32::saturating_add),
    };
    known.each().map(|e| desk.fate(&e)).collect()
}

/// Where one line after the other is decided on.
#[derive(Debug)]
struct Desk<'a> {
    known: &'a Known<'a>,
    fields: &'a Given,
    /// The first long line of the body.
    lead: usize,
    title: Option<usize>,
    /// Letters of the lines that are kept.
    kept_text: u32,
}

impl Desk<'_> {
    fn fate(&self, e: &Each<'_>) -> Fate {
        let above_or_below = || self.title_again(e).or_else(|| self.particular(e));
        let named = above_or_below().or_else(|| self.comes_back(e)).or_else(|| self.label(e));
        named.unwrap_or_else(|| match self.boxed(e).or_else(|| pointer(e)).or_else(|| self.above_lead(e)) {
            Some(why) => Fate::Drop(why),
            None if e.markup.standfirst && self.is_standfirst(e) => Fate::Keep(Role::Standfirst),
            None if !e.kept => Fate::Drop(self.reason(e).unwrap_or(Reason::Outside)),
            None if self.is_standfirst(e) => Fate::Keep(Role::Standfirst),
            None => Fate::Keep(role(e)),
        })
    }

    /// The headline, and lines that say it again.
    fn title_again(&self, e: &Each<'_>) -> Option<Fate> {
        if self.title == Some(e.at) {
            return Some(Fate::Lift);
        }
        let titles = [self.fields.title.as_deref(), self.known.page_title];
        let again = titles.into_iter().flatten().any(|title| same(title, &e.line.text));
        let heading_or_outside = e.markup.level > 0 || e.at <= self.lead || !e.kept;
        (again && heading_or_outside).then_some(Fate::Drop(Reason::Repeated))
    }

    /// Short lines around the headline that say who wrote it and when.
    fn particular(&self, e: &Each<'_>) -> Option<Fate> {
        /// How far above the headline and into the body they stand, in lines, and how long they are, in words.
        const ABOVE: usize = 25;
        const INTO_BODY: usize = 3;
        const LONGEST: f32 = 20.0;
        let near = e.at + ABOVE >= self.title.unwrap_or(self.lead) && e.at <= self.lead + INTO_BODY;
        let small = e.f.words <= LONGEST && e.line.hint != Hint::Code && !e.f.is_long() && e.markup.level == 0;
        if !near || !small {
            return None;
        }
        let (byline, published) = (self.fields.byline.as_deref(), self.fields.published.as_deref());
        let author = byline::find(&e.line.text);
        let date = dates::find(&e.line.text, self.known.day_first);
        let whole_author = byline.is_some_and(|byline| {
            says(&e.line.text, byline) || author.as_ref().is_some_and(|a| a.alone && a.names == byline)
        });
        let day = |value: &str| published.is_some_and(|p| value.get(..10).is_some_and(|day| p.starts_with(day)));
        let whole = |value: &str| published == Some(value) || value.len() == 10 && day(value);
        let whole_date =
            date.as_ref().is_some_and(|d| d.alone && !d.another && !d.changed && d.value.as_deref().is_some_and(whole));
        if whole_author || whole_date {
            return Some(Fate::Lift);
        }
        let between = self.title.is_some_and(|title| title < e.at) && e.at < self.lead;
        // The day of publication, or a day between headline and body, is no sentence of the article.
        let sure = date.as_ref().is_some_and(|d| between || d.value.as_deref().is_some_and(day));
        let likely = author.is_some() || date.is_some_and(|d| d.alone);
        (sure || likely && !e.kept).then_some(Fate::Drop(Reason::Metadata))
    }

    /// The summary between headline and body.
    fn is_standfirst(&self, e: &Each<'_>) -> bool {
        const BELOW: usize = 8;
        let below = self.title.is_some_and(|t| (t + 1..=t + BELOW).contains(&e.at)) && e.at <= self.lead;
        let sized = (5.0..=70.0).contains(&e.f.words) && e.f.hit.is_none() && e.line.hint != Hint::Item;
        let called = e.markup.standfirst || self.known.description.is_some_and(|d| same(d, &e.line.text));
        below && sized && called
    }

    /// A line that stands in many other articles too, not only where they show this one's headline.
    fn comes_back(&self, e: &Each<'_>) -> Option<Fate> {
        let furniture =
            e.f.comes_back && !self.is_standfirst(e) && !furniture::is_teased(e.at, self.title, self.known.features);
        furniture.then(|| Fate::Drop(self.reason(e).unwrap_or(Reason::Recurring)))
    }

    /// Lines left out above the headline are labels: sections, flags, dates.
    fn label(&self, e: &Each<'_>) -> Option<Fate> {
        let above = self.title.is_some_and(|t| e.at < t && t <= self.lead) && !e.kept;
        above.then(|| Fate::Drop(self.reason(e).unwrap_or(Reason::Navigation)))
    }

    fn reason(&self, e: &Each<'_>) -> Option<Reason> {
        known_as(e).or_else(|| self.marked(e.markup))
    }

    /// What its words or the markup give a short line between headline and body away as: reading times, share bars.
    fn above_lead(&self, e: &Each<'_>) -> Option<Reason> {
        /// Lines into the body: a summary can be as long as a paragraph.
        const INTO_BODY: usize = 3;
        const LONGEST: f32 = 12.0;
        let worded = e.f.hit.filter(|hit| hit.worded).map(|hit| hit.reason);
        let why = worded.or_else(|| self.marked(e.markup))?;
        let particular = matches!(why, Reason::Metadata | Reason::Sharing);
        (particular && e.at < self.lead + INTO_BODY && e.f.words <= LONGEST).then_some(why)
    }

    /// What the markup calls a box in the article. Held against marked pages, going by the box alone costs nothing, and a
    /// newsletter prompt is an irritation.
    fn boxed(&self, e: &Each<'_>) -> Option<Reason> {
        const SHARE: u32 = 20;
        const SMALL: u32 = 200;
        /// Longest line of an advertisement, in words: parts that hold the body are called so too.
        const ADVERTISEMENT: f32 = 12.0;
        let part = self.known.page.parts.get(e.markup.part?)?;
        let sure = match part.why {
            Reason::Subscription | Reason::Sharing | Reason::Comments | Reason::Caption | Reason::AuthorBox => true,
            Reason::Advertisement => e.f.words < ADVERTISEMENT,
            _ => false,
        };
        (sure && part.all <= (self.kept_text / SHARE).max(SMALL)).then_some(part.why)
    }

    /// What the markup calls the innermost part around a line that does not hold a great share of the body.
    fn marked(&self, markup: &Markup) -> Option<Reason> {
        const OUTWARDS: usize = 8;
        const GREAT: u32 = 4;
        const SMALL: u32 = 200;
        let mut part = markup.part;
        for _ in 0..OUTWARDS {
            let this = self.known.page.parts.get(part?)?;
            if this.all <= (self.kept_text / GREAT).max(SMALL) {
                return Some(this.why);
            }
            part = this.parent;
        }
        None
    }
}

/// A line that points to another article, in words and by a link.
fn pointer(e: &Each<'_>) -> Option<Reason> {
    let hit = e.f.hit.filter(|hit| hit.worded && hit.reason == Reason::Related)?;
    (e.markup.linked > 0).then_some(hit.reason)
}

/// What the words of a line give it away as. Rows of tables look like menus; "Comments" as a heading can be one.
fn known_as(e: &Each<'_>) -> Option<Reason> {
    let hit = e.f.hit?;
    let row = e.markup.row && hit.reason == Reason::Navigation;
    let heading = e.line.hint == Hint::Heading && hit.end && e.kept;
    (!row && !heading).then_some(hit.reason)
}

fn role(e: &Each<'_>) -> Role {
    match e.line.hint {
        Hint::Item => Role::ListItem,
        Hint::Quote => Role::Quote,
        Hint::Code => Role::Code,
        _ if e.markup.level > 0 => Role::Heading,
        _ => Role::Paragraph,
    }
}
