//! A language's words, names and topics, made once.

use std::collections::HashSet;

use super::random::{Random, Zipf};
use super::words::Language;

/// Words of a topic, and how many of them each has.
const TOPIC_WORDS: usize = 300;
const TOPIC_PHRASES: usize = 24;
const TOPIC_PEOPLE: usize = 40;

/// All that articles of a language are made of.
pub struct Lexicon {
    pub language: &'static Language,
    pub function: Vec<String>,
    /// Most frequent first.
    pub content: Vec<String>,
    pub topics: Vec<Topic>,
    pub bylines: Vec<String>,
    pub sites: Vec<Site>,
    pub places: Vec<String>,
    pub draw: Draws,
}

/// How ranks are drawn.
pub struct Draws {
    pub function: Zipf,
    pub content: Zipf,
    pub topic: Zipf,
    pub topic_word: Zipf,
    pub phrase: Zipf,
    pub person: Zipf,
    pub site: Zipf,
}

/// What some articles are about.
pub struct Topic {
    /// Ranks of words.
    pub words: Vec<u32>,
    pub phrases: Vec<String>,
    pub people: Vec<String>,
}

/// A publication.
pub struct Site {
    pub name: String,
    pub host: String,
    /// Whether its quotation marks are curly.
    pub curly: bool,
    /// How its dates are written.
    pub dates: Dates,
}

/// How a date is written.
#[derive(Clone, Copy)]
pub enum Dates {
    Instant,
    Day,
    Words,
}

impl Lexicon {
    pub fn new(language: &'static Language, seed: u64) -> Self {
        let mut maker = Maker::new(language, seed);
        let function: Vec<String> = language.function.split_whitespace().map(str::to_owned).collect();
        let mut content: Vec<String> = language.common.split_whitespace().map(str::to_owned).collect();
        content.retain(|word| maker.known.insert(word.clone()));
        maker.known.extend(function.iter().cloned());
        let common = content.len();
        content.extend((0..language.invented).map(|rank| maker.new_word(rank)));
        let places: Vec<String> = (0..600).map(|_| maker.name(2, 3)).collect();
        let first: Vec<String> = (0..400).map(|_| maker.name(1, 2)).collect();
        let last: Vec<String> = (0..6000).map(|_| maker.name(2, 3)).collect();
        let people: Vec<String> = (0..language.bylines).map(|_| maker.person(&first, &last)).collect();
        let topics = (0..language.topics).map(|_| maker.topic(&content, common, &first, &last)).collect();
        let sites = (0..language.sites).map(|at| maker.site(at, &places)).collect();
        let draw = Draws {
            function: Zipf::new(function.len(), 0.5),
            content: Zipf::new(content.len(), 8.0),
            topic: Zipf::new(language.topics, 20.0),
            topic_word: Zipf::new(TOPIC_WORDS, 6.0),
            phrase: Zipf::new(TOPIC_PHRASES, 2.0),
            person: Zipf::new(TOPIC_PEOPLE, 3.0),
            site: Zipf::new(language.sites, 5.0),
        };
        Self { language, function, content, topics, bylines: people, sites, places, draw }
    }
}

/// Invents words.
pub struct Maker {
    random: Random,
    known: HashSet<String>,
    onsets: Vec<&'static str>,
    vowels: Vec<&'static str>,
    codas: Vec<&'static str>,
    endings: Vec<&'static str>,
    language: &'static Language,
}

/// The parts of a list; `-` is nothing.
fn parts(list: &'static str) -> Vec<&'static str> {
    list.split_whitespace().map(|part| if part == "-" { "" } else { part }).collect()
}

impl Maker {
    fn new(language: &'static Language, seed: u64) -> Self {
        Self {
            random: Random::of(seed, language.invented as u64, language.function.len() as u64),
            known: HashSet::new(),
            onsets: parts(language.onsets),
            vowels: parts(language.vowels),
            codas: parts(language.codas),
            endings: parts(language.endings),
            language,
        }
    }

    /// A word that is not there yet; the rarer, the longer.
    fn new_word(&mut self, rank: usize) -> String {
        let most = match rank {
            _ if self.language.space.is_empty() => 1 + usize::from(rank > 8_000),
            0..300 => 1,
            300..8_000 => 2,
            _ => 3,
        };
        loop {
            let stem = self.stem(most.min(2), most);
            let word = self.ended(stem);
            if word.chars().count() > 1 && self.known.insert(word.clone()) {
                return word;
            }
        }
    }

    fn stem(&mut self, least: usize, most: usize) -> String {
        let syllables = self.random.between(least, most);
        let mut stem = String::new();
        for at in 0..syllables {
            stem.push_str(self.random.text_of(&self.onsets));
            stem.push_str(self.random.text_of(&self.vowels));
            // Consonants pile up only where a word ends.
            if at + 1 == syllables || self.random.chance(120) {
                stem.push_str(self.random.text_of(&self.codas));
            }
        }
        stem
    }

    fn ended(&mut self, stem: String) -> String {
        const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
        let ending = self.random.text_of(&self.endings);
        let cut = if ending.starts_with(VOWELS) { stem.trim_end_matches(VOWELS) } else { &stem };
        if cut.is_empty() { stem } else { format!("{cut}{ending}") }
    }

    fn name(&mut self, least: usize, most: usize) -> String {
        capital(&self.stem(least, most))
    }

    fn person(&mut self, first: &[String], last: &[String]) -> String {
        let (first, last) = (self.random.one_of(first), self.random.one_of(last));
        match (self.language.space, self.random.below(20)) {
            ("", _) => format!("{last}{first}"),
            (space, 0) => format!("{first}{space}{}.{space}{last}", first.chars().next().unwrap_or('A')),
            (space, _) => format!("{first}{space}{last}"),
        }
    }

    fn topic(&mut self, content: &[String], common: usize, first: &[String], last: &[String]) -> Topic {
        // Half of the words are known to all readers, the others turn up hardly anywhere else.
        let word = |random: &mut Random| match random.below(4) {
            0 => random.below(common),
            1 => common + random.below(3_000),
            _ => common + random.below(content.len() - common),
        };
        let words: Vec<u32> = (0..TOPIC_WORDS).map(|_| word(&mut self.random) as u32).collect();
        let phrases = (0..TOPIC_PHRASES).map(|_| self.phrase(content, &words)).collect();
        Topic { words, phrases, people: (0..TOPIC_PEOPLE).map(|_| self.person(first, last)).collect() }
    }

    fn phrase(&mut self, content: &[String], words: &[u32]) -> String {
        let length = self.random.between(2, 3);
        let words: Vec<&str> = (0..length).map(|_| content[*self.random.one_of(words) as usize].as_str()).collect();
        words.join(self.language.space)
    }

    fn site(&mut self, at: usize, places: &[String]) -> Site {
        let papers: Vec<&str> = self.language.papers.split_whitespace().collect();
        let place = &places[at];
        let name = format!("{place}{}{}", self.language.space, self.random.one_of(&papers));
        let latin = place.is_ascii().then(|| place.to_lowercase());
        let host =
            format!("www.{}-{at}.example", latin.unwrap_or_else(|| format!("news{}", self.language.papers.len())));
        let dates = [Dates::Instant, Dates::Instant, Dates::Instant, Dates::Day, Dates::Words];
        Site { name, host, curly: self.random.chance(500), dates: *self.random.one_of(&dates) }
    }
}

/// A word with its first letter in upper case.
pub fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
