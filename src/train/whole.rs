//! Articles as people save them, made out of pages: with the headline and the particulars that stood above the body, with a
//! line or two of furniture left in, and short ones with nothing but the furniture right above and below.
//!
//! Truths at hand begin with the first paragraph; half of what people call an article does not. And most pages at hand have
//! so much furniture that nobody could take them for an article.

use super::corpus::{Input, Record};
use super::labels::{self, Truth};
use super::random::Random;
use super::tokens::{self, Token};
use crate::clean::study::is_particular;

/// Lines of author and date above an article, at most.
const PARTICULARS: usize = 3;
/// How far above the body they are looked for, in lines.
const ABOVE: usize = 12;
/// A line is the article's where no less than this share of it is.
const OWN: f32 = 0.5;
/// Lines of furniture that are left in, at most, and the longest, in tokens.
const LEFT: usize = 2;
const LONGEST: usize = 40;

/// Words of the article in a narrow page, and lines of furniture above and below it, at least and at most.
const WORDS: (f32, f32) = (40.0, 400.0);
const FURNITURE: (f32, f32) = (1.0, 12.0);

/// The variants of `inputs` that can be made of `records`; each has its page's site.
pub(super) fn vary(records: &[Record], inputs: &[Input]) -> Vec<Record> {
    let mut varied = Vec::new();
    for (seed, record) in (1..).zip(records) {
        let mut random = Random::new(seed);
        let Some((_, raw)) = record.given.iter().find(|(input, _)| *input == Input::Text) else { continue };
        let page = Page::read(raw, &record.truth);
        for input in inputs {
            let made = match input {
                Input::Headed => page.headed(record).map(|text| (text.clone(), text)),
                Input::Specked => page.specked(&mut random).map(|text| (text, record.truth.clone())),
                Input::Narrow => page.narrow(&mut random),
                Input::Piece => piece(&record.truth, &page.head(record), &mut random).map(|text| (text.clone(), text)),
                _ => None,
            };
            let Some((text, truth)) = made else { continue };
            let source = input.name().to_owned();
            let (id, site) = (format!("{}-{source}", record.id), record.site.clone());
            varied.push(Record { id, source, site, title: record.title.clone(), truth, given: vec![(*input, text)] });
        }
    }
    varied
}

/// A page beside its truth.
struct Page<'a> {
    lines: Vec<(&'a str, Vec<Token>, f32)>,
    /// The first line of the article.
    first: usize,
}

impl<'a> Page<'a> {
    fn read(raw: &'a str, truth: &str) -> Self {
        let lines: Vec<&str> = raw.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let read: Vec<Vec<Token>> = lines.iter().map(|line| tokens::of(line)).collect();
        let labels = labels::label(&read, &Truth::new(truth));
        let lines: Vec<_> = lines.into_iter().zip(read).zip(labels).map(|((a, b), c)| (a, b, c)).collect();
        let first = lines.iter().position(|(_, _, label)| *label >= OWN).unwrap_or(0);
        Self { lines, first }
    }

    /// The article below its headline and its particulars.
    fn headed(&self, record: &Record) -> Option<String> {
        let head = self.head(record);
        (!head.is_empty()).then(|| format!("{}\n\n{}", head.join("\n"), record.truth))
    }

    /// The headline, if the truth does not begin with it, and the particulars.
    fn head(&self, record: &Record) -> Vec<&'a str> {
        let title = record.title.as_deref().map(tokens::of).unwrap_or_default();
        let opening = tokens::of(record.truth.lines().next().unwrap_or_default());
        let mut head: Vec<&str> = Vec::new();
        if !title.is_empty() && title != opening {
            head.extend(self.lines.iter().find(|(_, tokens, _)| *tokens == title).map(|(line, _, _)| *line));
        }
        let above = self.lines.get(self.first.saturating_sub(ABOVE)..self.first).unwrap_or_default();
        let particulars = above.iter().map(|(line, _, _)| *line).filter(|line| is_particular(line));
        head.extend(particulars.take(PARTICULARS));
        head
    }

    /// The article with a line or two of the furniture that stood in it or beside it.
    fn specked(&self, random: &mut Random) -> Option<String> {
        let last = self.lines.iter().rposition(|(_, _, label)| *label >= OWN)?;
        let near = self.first.saturating_sub(LEFT)..(last + 1 + LEFT).min(self.lines.len());
        let noise: Vec<usize> = near
            .clone()
            .filter(|at| self.lines.get(*at).is_some_and(|(_, own, label)| *label == 0.0 && own.len() <= LONGEST))
            .collect();
        let most = noise.len().checked_sub(1)?;
        let left: Vec<usize> =
            (0..LEFT).filter_map(|_| noise.get((random.share() * (most + 1) as f32) as usize).copied()).collect();
        let keeps = |at: usize| self.lines.get(at).is_some_and(|(_, _, label)| *label >= OWN) || left.contains(&at);
        let lines: Vec<&str> =
            near.filter(|at| keeps(*at)).filter_map(|at| self.lines.get(at)).map(|(line, _, _)| *line).collect();
        Some(lines.join("\n\n"))
    }

    /// A short article between the furniture right above and below it, and what of it is the article.
    fn narrow(&self, random: &mut Random) -> Option<(String, String)> {
        let enough = random.between(WORDS);
        let (above, below) = (random.between(FURNITURE) as usize, random.between(FURNITURE) as usize);
        let last = self.lines.iter().rposition(|(_, _, label)| *label >= OWN)?;
        let (mut page, mut article, mut words) = (Vec::new(), Vec::new(), 0);
        for (line, own, label) in
            self.lines.get(self.first.saturating_sub(above)..(last + 1 + below).min(self.lines.len()))?
        {
            if *label < OWN {
                page.push(*line);
            } else if (words as f32) < enough {
                words += own.len();
                page.push(*line);
                article.push(*line);
            }
        }
        Some((page.join("\n\n"), article.join("\n\n")))
    }
}

/// Words of a piece of an article, at least and at most; from how many places in it the one with the shortest lines is taken;
/// how often its head stands above it.
const PIECE: (f32, f32) = (30.0, 200.0);
const PLACES: usize = 4;
const BELOW_HEAD: f32 = 0.5;

/// Some lines out of an article, rather short ones: letters, lists, poems and recipes are clean text too.
fn piece(truth: &str, head: &[&str], random: &mut Random) -> Option<String> {
    let lines: Vec<&str> = truth.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let words = |line: &str| tokens::of(line).len();
    let enough = random.between(PIECE);
    let from = |start: usize| {
        let mut so_far = 0;
        let rest = lines.get(start..).unwrap_or_default().iter().copied();
        let own: Vec<&str> = rest
            .take_while(|line| {
                let goes_on = (so_far as f32) < enough;
                so_far += words(line);
                goes_on
            })
            .collect();
        (so_far as f32 >= PIECE.0).then_some((so_far / own.len().max(1), own))
    };
    let places: Vec<usize> = (0..PLACES).map(|_| (random.share() * lines.len() as f32) as usize).collect();
    let (_, own) = places.into_iter().filter_map(from).min_by_key(|(length, _)| *length)?;
    let head = if random.happens(BELOW_HEAD) { head } else { &[] };
    Some([head, &own].concat().join("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: [&str; 3] = [
        "The ferry left the harbour an hour late on Friday because the pilot had been looking for his spectacles.",
        "Nobody on the quay complained, since they were found in the end on the nose of the harbour master.",
        "The company has promised a second pair of spectacles, and a second pilot who wants none.",
    ];

    fn record() -> Record {
        let text = |text: &str| text.to_owned();
        let above = ["Home", "Sport", "Ferry Leaves Late", "By Jo Field", "4 May 2023", "Share"];
        let page = [&above[..], &BODY, &["Most read", "A goat in the chapel"]].concat().join("\n");
        Record {
            id: text("a"),
            source: text("b"),
            site: text("c"),
            title: Some(text("Ferry Leaves Late")),
            truth: BODY.join("\n\n"),
            given: vec![(Input::Text, page)],
        }
    }

    fn made(input: Input) -> Record {
        let mut varied = vary(&[record()], &[input]);
        assert_eq!(varied.len(), 1);
        varied.remove(0)
    }

    #[test]
    fn headline_and_particulars_stand_above_the_article() {
        let headed = made(Input::Headed);
        assert_eq!(headed.truth, format!("Ferry Leaves Late\nBy Jo Field\n4 May 2023\n\n{}", BODY.join("\n\n")));
        assert_eq!(headed.given[0].1, headed.truth);
        assert_eq!(headed.site, "c");
    }

    #[test]
    fn a_specked_article_is_whole_and_has_a_line_or_two_more() {
        let specked = made(Input::Specked);
        let lines: Vec<&str> = specked.given[0].1.split("\n\n").collect();
        assert!((4..=5).contains(&lines.len()), "{lines:?}");
        assert!(BODY.iter().all(|line| lines.contains(line)));
        assert_eq!(specked.truth, BODY.join("\n\n"));
    }

    #[test]
    fn a_narrow_page_has_the_furniture_next_to_the_article() {
        let narrow = made(Input::Narrow);
        let page = &narrow.given[0].1;
        assert!(narrow.truth.starts_with(BODY[0]) && page.contains(&narrow.truth));
        assert!(page.contains("Share") && page.contains("Most read"));
    }

    #[test]
    fn a_piece_is_some_lines_that_follow_each_other() {
        let piece = made(Input::Piece);
        assert_eq!(piece.given[0].1, piece.truth);
        let own: Vec<&str> = piece.truth.split("\n\n").filter(|line| BODY.contains(line)).collect();
        assert!(!own.is_empty() && BODY.join("\n").contains(&own.join("\n")), "{own:?}");
    }
}
