//! Short articles in portals: a few paragraphs among hundreds of lines of headlines, teasers and menus, many of which are
//! sentences too. The marked pages hold long articles and little beside them; these are put together out of the start of one,
//! the furniture of its page and of others, and teasers of other articles.

use super::corpus::{Input, Record};
use super::labels::{self, Truth};
use super::layout::Layout;
use super::random::Random;
use super::talk;
use super::tokens;
use super::vary::cipher;

/// Tokens of the article, at least and at most; short ones are commoner.
const WORDS: (f32, f32) = (15.0, 330.0);
/// Blocks of lines on either side; headlines in a block, and teasers that have a lead.
const BLOCKS: (f32, f32) = (1.0, 4.0);
const HEADLINES: (f32, f32) = (3.0, 30.0);
const TEASERS: (f32, f32) = (2.0, 9.0);
/// Lines of furniture right above and below the article, and in a block of another page's.
const NEXT: (f32, f32) = (0.0, 14.0);
const FURNITURE: (f32, f32) = (10.0, 120.0);
/// How often a teaser stands between headline and text or between two paragraphs, comments stand below, the page is in
/// letters that no list knows, and has no blank lines.
const BETWEEN: f32 = 0.15;
const DISCUSSED: f32 = 0.15;
const CIPHERED: f32 = 0.5;
const PACKED: f32 = 0.35;

/// The portals that can be made of `records`, where they are asked for; each has its article's site.
pub(super) fn vary(records: &[Record], inputs: &[Input]) -> Vec<Record> {
    if !inputs.contains(&Input::Portal) {
        return Vec::new();
    }
    let pages: Vec<Option<Page>> = records.iter().map(Page::read).collect();
    let portal = |(at, record, laid_out): (usize, &Record, bool)| {
        let own = pages.get(at)?.as_ref()?;
        let random = Random::new(2 * at as u64 + 1 + u64::from(laid_out));
        let mut portal = Portal { random, own, others: &pages, source: &record.source };
        let (mut page, mut truth) = portal.make(laid_out)?;
        if portal.random.happens(CIPHERED) {
            (page, truth) = (cipher(&page), cipher(&truth));
        }
        let source = Input::Portal.name().to_owned();
        let form = if laid_out { "laid-out" } else { "plain" };
        let (id, site) = (format!("{}-{source}-{form}", record.id), record.site.clone());
        Some(Record { id, source, site, title: None, truth, given: vec![(Input::Portal, page)] })
    };
    let forms = |(at, record)| [(at, record, false), (at, record, true)];
    records.iter().enumerate().flat_map(forms).filter_map(portal).collect()
}

/// A page's furniture and its article.
struct Page<'a> {
    source: &'a str,
    above: Vec<&'a str>,
    below: Vec<&'a str>,
    headline: String,
    article: Vec<&'a str>,
}

impl<'a> Page<'a> {
    fn read(record: &'a Record) -> Option<Self> {
        const OWN: f32 = 0.3;
        let (_, raw) = record.given.iter().find(|(input, _)| *input == Input::Text)?;
        let lines: Vec<&str> = raw.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let read: Vec<_> = lines.iter().map(|line| tokens::of(line)).collect();
        let labels = labels::label(&read, &Truth::new(&record.truth));
        let first = labels.iter().position(|label| *label >= OWN)?;
        let last = labels.iter().rposition(|label| *label >= OWN)?;
        let article: Vec<&str> = record.truth.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let headline = record.title.clone().unwrap_or_else(|| opening(article.first().copied().unwrap_or_default()));
        let below = lines.get(last + 1..).unwrap_or_default().to_vec();
        Some(Self { source: &record.source, above: lines.get(..first)?.to_vec(), below, headline, article })
    }

    /// The start of the article, of about so many tokens.
    fn start(&self, enough: f32) -> Vec<&'a str> {
        tokens::start(self.article.iter().copied(), enough)
    }

    /// A sentence or two of the article.
    fn lead(&self, random: &mut Random) -> String {
        const LONGEST: usize = 260;
        let most = 90 + (random.share() * LONGEST as f32) as usize;
        let line =
            self.article.iter().find(|line| line.len() > 60).or(self.article.first()).copied().unwrap_or_default();
        let mut lead = String::new();
        for sentence in line.split_inclusive(". ") {
            if !lead.is_empty() && lead.len() + sentence.len() > most {
                break;
            }
            lead += sentence;
        }
        lead.trim().to_owned()
    }
}

/// The first words of a line, as a headline.
fn opening(line: &str) -> String {
    const WORDS: usize = 8;
    const CHARS: usize = 60;
    let words: Vec<&str> = line.split_whitespace().take(WORDS).collect();
    words.join(" ").chars().take(CHARS).collect()
}

/// One portal in the making.
struct Portal<'a> {
    random: Random,
    own: &'a Page<'a>,
    others: &'a [Option<Page<'a>>],
    source: &'a str,
}

/// Where teasers stand that are a section's.
const SECTIONS: [&str; 8] = ["Politics", "World", "Sport", "Economy", "Society", "Culture", "Health", "Science"];

impl<'a> Portal<'a> {
    /// The page and its article.
    fn make(&mut self, laid_out: bool) -> Option<(String, String)> {
        let enough = WORDS.0 + self.random.share().powi(2) * (WORDS.1 - WORDS.0);
        let article = self.own.start(enough);
        let mut page = Layout::new(laid_out);
        self.blocks(&mut page);
        let above = self.own.above.len().saturating_sub(self.random.between(NEXT) as usize);
        page.list(&mut self.random);
        self.own.above.get(above..)?.iter().for_each(|line| page.push(line));
        page.prose(&mut self.random);
        let between = self.random.happens(BETWEEN).then(|| (self.random.share() * article.len() as f32) as usize);
        for (at, line) in article.iter().enumerate() {
            if between == Some(at) {
                self.teasers(0, 2, &mut page);
            }
            page.push(line);
        }
        let below = self.random.between(NEXT) as usize;
        page.list(&mut self.random);
        self.own.below.iter().take(below).for_each(|line| page.push(line));
        if self.random.happens(DISCUSSED) {
            let other = self.other()?;
            page.list(&mut self.random);
            let talk = talk::text(&other.article, &mut self.random).unwrap_or_default();
            for line in &talk {
                page.push(line);
            }
        }
        self.blocks(&mut page);
        let parted = if laid_out || self.random.happens(PACKED) { "\n" } else { "\n\n" };
        Some((page.lines.join(parted), article.join("\n\n")))
    }

    /// Another page of the same set: such pages are in like languages.
    fn other(&mut self) -> Option<&'a Page<'a>> {
        const TRIES: usize = 40;
        (0..TRIES).find_map(|_| {
            let at = (self.random.share() * self.others.len() as f32) as usize;
            let other = self.others.get(at)?.as_ref()?;
            (other.source == self.source && !std::ptr::eq(other, self.own)).then_some(other)
        })
    }

    /// Menus and teasers one after the other.
    fn blocks(&mut self, page: &mut Layout) {
        for _ in 0..self.random.between(BLOCKS) as usize {
            page.list(&mut self.random);
            if self.random.happens(0.6) {
                let (form, bounds) = if self.random.happens(0.5) { (0, HEADLINES) } else { (4, TEASERS) };
                let form = form + (self.random.share() * 4.0) as u32;
                let count = self.random.between(bounds) as usize;
                self.teasers(form, count, page);
            } else if let Some(other) = self.other() {
                let lines = if self.random.happens(0.5) { &other.above } else { &other.below };
                let count = self.random.between(FURNITURE) as usize;
                let from = (self.random.share() * lines.len().saturating_sub(count) as f32) as usize;
                lines.iter().skip(from).take(count).for_each(|line| page.push(line));
            }
        }
    }

    /// Teasers of other articles, all of one form.
    fn teasers(&mut self, form: u32, count: usize, page: &mut Layout) {
        let with_year = self.random.happens(0.5);
        for _ in 0..count {
            let Some(other) = self.other() else { return };
            let lead = other.lead(&mut self.random);
            let headline = other.headline.clone();
            let when = self.when(with_year);
            let section = SECTIONS.get((self.random.share() * SECTIONS.len() as f32) as usize).unwrap_or(&SECTIONS[0]);
            let lines = match form {
                0 => vec![headline],
                1 => vec![when, headline],
                2 => vec![headline, when],
                3 => vec![format!("{when} {headline}")],
                4 => vec![headline, lead],
                5 => vec![headline, when, lead, (self.random.share() * 90.0).floor().to_string()],
                6 => vec![(*section).to_owned(), headline, lead],
                _ => vec![headline, format!("{}...", lead.chars().take(90).collect::<String>())],
            };
            if let Some((first, below)) = lines.split_first() {
                page.push(first);
                for line in below {
                    page.push_below(line);
                }
            }
        }
    }

    fn when(&mut self, with_year: bool) -> String {
        let mut number = |from: f32, to: f32| self.random.between((from, to)) as u32;
        let (day, month, hour, minute) = (number(1.0, 28.9), number(1.0, 12.9), number(0.0, 23.9), number(0.0, 59.9));
        if with_year {
            format!("{day:02}.{month:02}.2012 {hour:02}:{minute:02}")
        } else {
            format!("{hour:02}:{minute:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(at: usize) -> Record {
        let truth = format!("The ferry {at} left the harbour an hour late because its pilot had slept. Nobody minded.");
        let page = format!("Home {at}\nNews {at}\n{truth}\nMost read {at}");
        let text = |text: &str| text.to_owned();
        Record {
            id: at.to_string(),
            source: text("b"),
            site: format!("site{at}"),
            title: Some(format!("Ferry {at} Leaves Late")),
            truth,
            given: vec![(Input::Text, page)],
        }
    }

    #[test]
    fn a_portal_holds_one_article_and_headlines_of_others() {
        let records: Vec<Record> = (0..40).map(record).collect();
        let made = vary(&records, &[Input::Text, Input::Portal]);
        assert_eq!(made.len(), 2 * records.len());
        for portal in &made {
            let page = &portal.given[0].1;
            assert!(page.contains(&portal.truth) && page.lines().count() > portal.truth.lines().count());
        }
        assert!(made.iter().any(|portal| portal.given[0].1.matches("Leaves Late").count() >= 3));
        assert_eq!((made[6].site.as_str(), made[7].site.as_str()), ("site3", "site3"));
        assert!(!made[6].given[0].1.contains("\n\n  ") && made[7].given[0].1.contains("\n  "));
        assert!(vary(&records, &[Input::Text]).is_empty());
    }
}
