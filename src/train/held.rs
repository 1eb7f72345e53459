//! Articles that hold more than prose, nothing of which is furniture: readers' comments that were saved with them, lists,
//! tables, questions and answers, talk, verses. The marked ones hold little of it.

use super::corpus::{Input, Record};
use super::random::Random;
use super::talk;
use super::tokens;
use super::vary::cipher;

/// Tokens of the start of an article, how often it is whole, and how often it is in letters that no list knows.
const WORDS: (f32, f32) = (40.0, 500.0);
const WHOLE: f32 = 0.3;
const CIPHERED: f32 = 0.5;
/// Items of a list, and words of one.
const ITEMS: (f32, f32) = (5.0, 30.0);
const ITEM_WORDS: (f32, f32) = (1.0, 9.0);

/// The variants of `inputs` that can be made of `records`; each has its page's site.
pub(super) fn vary(records: &[Record], inputs: &[Input]) -> Vec<Record> {
    let mut varied = Vec::new();
    let others = records.iter().cycle().skip(1);
    for ((seed, record), other) in (1..).zip(records).zip(others) {
        let mut random = Random::new(seed);
        let article = start(&record.truth, &mut random);
        let other: Vec<&str> = lines(&other.truth).collect();
        for input in inputs {
            let made = match input {
                Input::Discussed => talk::saved(&other, &mut random).map(|talk| [owned(&article), talk].concat()),
                Input::Listed => Some(listed(&article, &other, &mut random)),
                _ => None,
            };
            let Some(made) = made else { continue };
            let mut text = made.join("\n\n");
            if random.happens(CIPHERED) {
                text = cipher(&text);
            }
            let source = input.name().to_owned();
            let (id, site) = (format!("{}-{source}", record.id), record.site.clone());
            varied.push(Record { id, source, site, title: None, truth: text.clone(), given: vec![(*input, text)] });
        }
    }
    varied
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// An article, or the start of it.
fn start<'a>(truth: &'a str, random: &mut Random) -> Vec<&'a str> {
    let enough = if random.happens(WHOLE) { f32::INFINITY } else { random.between(WORDS) };
    tokens::start(lines(truth), enough)
}

/// The article in one of the forms that are no prose, or with something of the kind in it.
fn listed(article: &[&str], other: &[&str], random: &mut Random) -> Vec<String> {
    let form = (random.share() * 7.0) as u32;
    let items = (other, random.between(ITEMS) as usize);
    match form {
        0 => [owned(article), list(items, random)].concat(),
        1 => {
            let at = (random.share() * article.len() as f32) as usize;
            let (before, after) = article.split_at(at.min(article.len()));
            [owned(before), list(items, random), owned(after)].concat()
        }
        2 => [owned(article), table(items, random)].concat(),
        3 => talk(article, random),
        4 => asked(article, random),
        5 => verses(article, random),
        _ => {
            // Each part below its heading, as steps and entries are.
            let label = |at: usize| other.get(at).map(|line| first_words(line, 3));
            article
                .iter()
                .enumerate()
                .flat_map(|(at, line)| label(at).into_iter().chain([(*line).to_owned()]))
                .collect()
        }
    }
}

fn first_words(line: &str, count: usize) -> String {
    line.split_whitespace().take(count).collect::<Vec<_>>().join(" ")
}

/// Lines of some words each.
fn list((other, count): (&[&str], usize), random: &mut Random) -> Vec<String> {
    let words: Vec<&str> = other.iter().flat_map(|line| line.split_whitespace()).collect();
    let mean = random.between(ITEM_WORDS);
    let mut rest = words.as_slice();
    let mut items = Vec::new();
    while items.len() < count && !rest.is_empty() {
        let length = (mean * (0.5 + random.share())).round().max(1.0) as usize;
        let (item, after) = rest.split_at(length.min(rest.len()));
        items.push(item.join(" ").trim_end_matches(['.', ',', ';', ':']).to_owned());
        rest = after;
    }
    items
}

/// Rows of a word and numbers, a row a line or a cell a line.
fn table((other, count): (&[&str], usize), random: &mut Random) -> Vec<String> {
    let by_cell = random.happens(0.5);
    let columns = random.between((1.0, 4.0)) as usize;
    let mut rows = Vec::new();
    for name in list((other, count), random) {
        let numbers = (0..columns).map(|_| ((random.share() * 1000.0).floor() / 10.0).to_string());
        let cells: Vec<String> = std::iter::once(first_words(&name, 3)).chain(numbers).collect();
        if by_cell { rows.extend(cells) } else { rows.push(cells.join(" ")) }
    }
    rows
}

/// What two or three say in turn.
fn talk(article: &[&str], random: &mut Random) -> Vec<String> {
    const WHO: [&str; 6] = ["ANNA:", "Mr Field:", "Q:", "Interviewer:", "DR OKAFOR:", "Host:"];
    let first = (random.share() * WHO.len() as f32) as usize;
    let apart = random.happens(0.3);
    let said = sentences(article);
    let turns = said.chunks(1 + (random.share() * 3.0) as usize).enumerate();
    let turn = |(at, said): (usize, &[&str])| {
        let who = WHO.get((first + at % 2) % WHO.len()).unwrap_or(&WHO[0]);
        if apart { vec![(*who).to_owned(), said.join(" ")] } else { vec![format!("{who} {}", said.join(" "))] }
    };
    turns.flat_map(turn).collect()
}

/// Questions, each with its answer.
fn asked(article: &[&str], random: &mut Random) -> Vec<String> {
    let words = 4 + (random.share() * 8.0) as usize;
    let pair = |line: &&str| [format!("{}?", first_words(line, words)), (*line).to_owned()];
    article.iter().flat_map(pair).collect()
}

/// The article in short lines.
fn verses(article: &[&str], random: &mut Random) -> Vec<String> {
    let words: Vec<&str> = article.iter().flat_map(|line| line.split_whitespace()).collect();
    let length = 4 + (random.share() * 4.0) as usize;
    words.chunks(length).take(60).map(|line| line.join(" ")).collect()
}

fn sentences<'a>(article: &[&'a str]) -> Vec<&'a str> {
    article.iter().flat_map(|line| line.split_inclusive(". ")).map(str::trim).filter(|s| !s.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(name: &str) -> Record {
        let truth = format!(
            "The {name} left the harbour late. Nobody minded.\n\nIts pilot had slept. He told us so. It rained."
        );
        let text = |text: &str| text.to_owned();
        Record { id: text(name), source: text("b"), site: text("c"), title: None, truth, given: Vec::new() }
    }

    #[test]
    fn all_of_a_page_is_the_article() {
        let records: Vec<Record> = (0..60).map(|at| record(&format!("ferry{at}"))).collect();
        let varied = vary(&records, &[Input::Text, Input::Discussed, Input::Listed]);
        for record in &varied {
            assert_eq!(record.given[0].1, record.truth);
            assert!(record.given[0].0.is_clean() && record.site == "c");
        }
        let listed = varied.iter().filter(|record| record.given[0].0 == Input::Listed);
        assert_eq!(listed.clone().count(), records.len());
        // Some become short lines, and some get lines that are not theirs.
        assert!(listed.clone().any(|record| record.truth.lines().count() > 10));
        assert!(varied.iter().any(|record| record.truth.contains("says:")));
    }

    #[test]
    fn talk_is_by_turns_and_verses_are_short() {
        let article = ["One thing. Another thing. A third. A fourth. A fifth. A sixth."];
        let lines = talk(&article, &mut Random::new(3));
        assert!(lines.len() >= 2 && lines.join(" ").contains("sixth."), "{lines:?}");
        assert!(verses(&article, &mut Random::new(3)).iter().all(|line| line.split(' ').count() <= 8));
    }
}
