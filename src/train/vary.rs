//! Pages made out of pages: what the marked ones are short of, and many others are.
//!
//! Most articles at hand are long, and in languages that there are word lists for. Out of each a short one is made, in its
//! own furniture and without any, some of them in letters that say nothing to a word list, some without blank lines.

use super::bare;
use super::corpus::{Input, Record};
use super::labels::{self, Truth};
use super::random::Random;
use super::talk;
use super::tokens::{self, Token};

/// Words of a short article: at least, and at most.
const SHORT: (f32, f32) = (40.0, 300.0);
/// A longer page in its letters stays what it is where no more than this is left out.
const LEFT_OUT: f32 = 0.3;
/// A line stays in where less than this share of it is left out.
const LEFT_IN: f32 = 0.3;
/// The shares of pages that are ciphered, and that lose their blank lines.
const CIPHERED: f32 = 0.5;
const PACKED: f32 = 0.35;
/// The share of pages with readers' comments that name no part.
const NAMELESS: f32 = 0.5;

/// The variants of `inputs` that can be made of `records`; each has its page's site.
pub(super) fn vary(records: &[Record], inputs: &[Input]) -> Vec<Record> {
    let mut varied = Vec::new();
    for ((seed, record), other) in (1..).zip(records).zip(records.iter().cycle().skip(1)) {
        let mut random = Random::new(seed);
        let Some(short) = shorten(&record.truth, &mut random) else { continue };
        for input in inputs {
            if *input == Input::Talk {
                varied.extend(with_talk(record, &short, &other.truth, &mut random));
                continue;
            }
            if *input == Input::Foreign {
                let page = either(record, &mut random);
                varied.extend(page.map(|page| variant(record, *input, cipher(&record.truth), cipher(page))));
                continue;
            }
            let page = match input {
                Input::Short => either(record, &mut random).map(|page| short.cut(page)),
                Input::Part => Some(short.kept.join("\n\n")),
                _ => None,
            };
            let Some(mut page) = page else { continue };
            let mut truth = short.kept.join("\n\n");
            if random.happens(PACKED) {
                page = page.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n");
            }
            if random.happens(CIPHERED) {
                (page, truth) = (cipher(&page), cipher(&truth));
            }
            varied.push(variant(record, *input, truth, page));
        }
    }
    varied
}

/// The page's text in one layout or the other.
fn either<'a>(record: &'a Record, random: &mut Random) -> Option<&'a str> {
    let from = if random.happens(0.5) { Input::Text } else { Input::Inscriptis };
    record.given.iter().find(|(given, _)| *given == from).map(|(_, page)| page.as_str())
}

fn variant(of: &Record, input: Input, truth: String, page: String) -> Record {
    let source = input.name().to_owned();
    let (id, site) = (format!("{}-{source}", of.id), of.site.clone());
    Record { id, source, site, title: None, truth, given: vec![(input, page)] }
}

/// A page of HTML with comments below its article.
fn with_talk(record: &Record, short: &Short<'_>, other: &str, random: &mut Random) -> Option<Record> {
    let (_, page) = record.given.iter().find(|(given, _)| *given == Input::Html)?;
    let other: Vec<&str> = other.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (mut page, truth) = talk::html(page, &short.kept, &short.left_out, &other, random)?;
    if random.happens(NAMELESS) {
        page = bare::bare(&page, false);
    }
    Some(variant(record, Input::Talk, truth, page))
}

/// The start of an article, and the lines that were left out.
struct Short<'a> {
    kept: Vec<&'a str>,
    left_out: Vec<&'a str>,
}

fn words(line: &str) -> usize {
    line.split_whitespace().count()
}

fn shorten<'a>(truth: &'a str, random: &mut Random) -> Option<Short<'a>> {
    let enough = random.between(SHORT);
    let lines = || truth.lines().map(str::trim).filter(|line| !line.is_empty());
    let all: usize = lines().map(words).sum();
    let (mut kept, mut left_out, mut so_far) = (Vec::new(), Vec::new(), 0);
    for line in lines() {
        if (so_far as f32) < enough {
            kept.push(line);
            so_far += words(line);
        } else {
            left_out.push(line);
        }
    }
    ((all - so_far) as f32 > all as f32 * LEFT_OUT).then_some(Short { kept, left_out })
}

impl Short<'_> {
    /// The page without what is left out.
    fn cut(&self, page: &str) -> String {
        let left_out = Truth::new(&self.left_out.join("\n"));
        let lines: Vec<Vec<Token>> = page.lines().map(tokens::of).collect();
        let labels = labels::label(&lines, &left_out);
        let rest = page.lines().zip(labels).filter(|(_, label)| *label < LEFT_IN).map(|(line, _)| line);
        rest.collect::<Vec<_>>().join("\n")
    }
}

/// The text in letters that no word list knows; which words are the same, which are long and which have capitals stays.
pub(super) fn cipher(text: &str) -> String {
    const FROM: &str = "abcdefghijklmnopqrstuvwxyz";
    const TO: &str = "ebvdizjhocmlnxutqkpswfgyra";
    let swap = |c: char| {
        let lower = FROM.find(c.to_ascii_lowercase()).filter(|_| c.is_ascii_alphabetic());
        let swapped = lower.and_then(|at| TO.get(at..=at)).and_then(|c| c.chars().next());
        swapped.map_or(c, |swapped| if c.is_ascii_uppercase() { swapped.to_ascii_uppercase() } else { swapped })
    };
    text.chars().map(swap).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const LONG: &str = "the ferry left the harbour an hour late and nobody knew why ";

    fn record() -> Record {
        let truth = (0..90)
            .map(|i| LONG.replace("ferry", &format!("ferry{i}")))
            .map(|line| line.replace("hour", &line[4..12]))
            .collect::<Vec<_>>()
            .join("\n\n");
        let page = format!("Home\n\n{truth}\n\nMore ferries");
        let text = |text: &str| text.to_owned();
        Record {
            id: text("a"),
            source: text("b"),
            site: text("c"),
            title: None,
            truth,
            given: vec![(Input::Text, page.clone()), (Input::Inscriptis, page)],
        }
    }

    #[test]
    fn a_short_page_keeps_its_furniture_and_its_first_lines() {
        let varied = vary(&[record()], &[Input::Text, Input::Short, Input::Part, Input::Foreign]);
        let made: Vec<Input> = varied.iter().map(|r| r.given[0].0).collect();
        assert_eq!(made, [Input::Short, Input::Part, Input::Foreign]);
        assert_eq!(varied[2].truth, cipher(&record().truth));
        for record in &varied[..2] {
            let words = words(&record.truth);
            assert!((40..=320).contains(&words), "{words}");
            let page = &record.given[0].1;
            assert!(record.truth.lines().all(|line| page.contains(line)));
            assert_eq!(record.site, "c");
        }
        let short = &varied[0].given[0].1;
        assert_eq!(
            short.lines().filter(|l| !l.is_empty()).count(),
            varied[0].truth.lines().filter(|l| !l.is_empty()).count() + 2
        );
    }

    #[test]
    fn ciphers_change_letters_one_for_one() {
        let text = "Share this: 12, Über";
        let other = cipher(text);
        assert_eq!(other.chars().count(), text.chars().count());
        assert!(other.starts_with(char::is_uppercase) && other.ends_with("bik") && other.contains("12, Ü"), "{other}");
        let letters: BTreeSet<String> = ('a'..='z').map(|c| cipher(&c.to_string())).collect();
        assert_eq!(letters.len(), 26);
    }
}
