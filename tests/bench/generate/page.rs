//! Sentences, paragraphs, headlines, and what stands around them on a page.

use super::lexicon::{Lexicon, Site, Topic, capital};
use super::random::Random;
use super::words::TURNS;
use super::{BODY, Dates, Generator, Head};

/// Of a thousand words, how many hold the sentence together.
const FUNCTION: usize = 450;

/// What one article's sentences draw from.
struct Writer<'a> {
    lexicon: &'a Lexicon,
    topics: [&'a Topic; 2],
    /// Words that this article uses again and again, and others hardly.
    own: Vec<usize>,
    people: Vec<&'a str>,
    quotes: (char, char),
    random: Random,
    text: String,
    /// Words written so far.
    words: usize,
}

/// The text of an article, with or without the noise of its page.
pub(super) fn text(all: &Generator, lexicon: &Lexicon, head: &Head, title: &str, k: u64) -> String {
    let mut random = Random::of(all.seed, k, BODY);
    let topics = head.topics.map(|topic| &lexicon.topics[topic]);
    let own = (0..12).map(|_| lexicon.draw.content.draw(&mut random)).collect();
    let people = (0..4).map(|_| topics[0].people[lexicon.draw.person.draw(&mut random)].as_str()).collect();
    let quotes = if lexicon.sites[head.site].curly { ('“', '”') } else { ('"', '"') };
    let text = String::with_capacity(head.words * 8 + 800);
    let mut writer = Writer { lexicon, topics, own, people, quotes, random, text, words: 0 };
    if head.is_noisy {
        writer.page(all, head, title, k);
    } else {
        writer.body(head.words, "\n\n", None);
    }
    writer.text
}

impl Writer<'_> {
    /// Writes the paragraphs, and a line in the middle of them.
    fn body(&mut self, words: usize, parted: &str, between: Option<&str>) {
        let paragraphs = (words / 55 + self.random.below(3)).clamp(3, 12).min(words / 10);
        for paragraph in 1..=paragraphs {
            if paragraph > 1 {
                self.text.push_str(parted);
            }
            if let Some(line) = between.filter(|_| paragraph == paragraphs / 2 + 1) {
                self.text.push_str(line);
                self.text.push_str(parted);
            }
            let end = words * paragraph / paragraphs;
            let start = self.text.len();
            while self.words + 3 < end || self.text.len() == start {
                if self.text.len() > start {
                    self.text.push_str(self.lexicon.language.space);
                }
                let left = end.saturating_sub(self.words);
                self.sentence(left);
            }
        }
    }

    /// Writes a sentence, of no more words than are left where few are.
    fn sentence(&mut self, left: usize) {
        let length = 7 + self.random.below(12) + self.random.below(12);
        let length = if left < length + 5 { left.max(3) } else { length };
        let quoted = self.random.chance(40);
        if quoted {
            self.text.push(self.quotes.0);
        }
        let start = self.text.len();
        let end = self.words + length;
        let mut holds = self.random.chance(500);
        let mut since_comma = 0;
        while self.words < end {
            if self.text.len() > start {
                let comma = since_comma > 4 && self.random.chance(110) && self.words + 2 < end;
                since_comma = if comma { 0 } else { since_comma + 1 };
                self.text.push_str(if comma { self.lexicon.language.comma } else { "" });
                self.text.push_str(self.lexicon.language.space);
            }
            // Words that hold and words that mean take turns.
            holds = self.random.chance(if holds { FUNCTION - 200 } else { FUNCTION + 165 });
            self.piece(holds);
        }
        capitalise(&mut self.text, start);
        if quoted {
            self.attribute();
        } else {
            let mark = if self.random.chance(30) && !self.lexicon.language.space.is_empty() {
                "?"
            } else {
                self.lexicon.language.stop
            };
            self.text.push_str(mark);
        }
    }

    /// Ends a sentence that somebody said.
    fn attribute(&mut self) {
        let language = self.lexicon.language;
        let who = *self.random.one_of(&self.people);
        self.text.push_str(language.comma);
        self.text.push(self.quotes.1);
        for part in [language.space, who, language.space, language.said, language.stop] {
            self.text.push_str(part);
        }
        self.words += 3;
    }

    /// Writes a word, a name, a number or a phrase.
    fn piece(&mut self, holds: bool) {
        let draw = &self.lexicon.draw;
        self.words += 1;
        if holds {
            let rank = draw.function.draw(&mut self.random);
            return self.text.push_str(&self.lexicon.function[rank]);
        }
        let topic = self.topics[usize::from(self.random.chance(300))];
        match self.random.below(1000) {
            0..330 => {
                let rank = topic.words[draw.topic_word.draw(&mut self.random)];
                self.text.push_str(&self.lexicon.content[rank as usize]);
            }
            330..450 => {
                let rank = *self.random.one_of(&self.own);
                self.text.push_str(&self.lexicon.content[rank]);
            }
            450..490 => {
                self.text.push_str(&topic.phrases[draw.phrase.draw(&mut self.random)]);
                self.words += 1;
            }
            490..520 if self.lexicon.language.space == " " && self.lexicon.sites.len() > 100 => {
                self.text.push_str(self.random.text_of(&TURNS));
                self.words += 4;
            }
            520..555 => {
                self.text.push_str(self.random.text_of(&self.people));
                self.words += 1;
            }
            555..575 => {
                let place =
                    self.random.below(self.lexicon.places.len()).min(self.random.below(self.lexicon.places.len()));
                self.text.push_str(&self.lexicon.places[place]);
            }
            575..600 => self.number(),
            // A word that is found nowhere else: texts never run out of them.
            600..604 if !self.lexicon.language.space.is_empty() => self.once(),
            _ => {
                let rank = draw.content.draw(&mut self.random);
                self.text.push_str(&self.lexicon.content[rank]);
            }
        }
    }

    fn once(&mut self) {
        for _ in 0..2 {
            let rank = self.random.below(self.lexicon.content.len());
            self.text.push_str(&self.lexicon.content[rank]);
        }
    }

    fn number(&mut self) {
        let number = match self.random.below(4) {
            0 => self.random.between(2, 90).to_string(),
            1 => self.random.between(1950, 2030).to_string(),
            2 => format!("{}.{}", self.random.below(100), self.random.below(10)),
            _ => format!("{},{:03}", self.random.between(1, 400), self.random.below(1000)),
        };
        self.text.push_str(&number);
    }

    /// Writes the article as its page shows it.
    fn page(&mut self, all: &Generator, head: &Head, title: &str, k: u64) {
        let language = self.lexicon.language;
        let page = &language.page;
        let site = &self.lexicon.sites[head.site];
        let section = page.sections[head.topics[0] % page.sections.len()];
        let parted = if site.curly { "\n\n" } else { "\n" };
        let mut top = vec![format!("{} > {section}", page.home), title.to_owned()];
        top.extend(head.author.as_ref().map(|author| format!("{}{author}", page.by)));
        top.push(format!("{}{}", page.published, date(head.day, head.second, Dates::Words)));
        for line in top {
            self.text.push_str(&line);
            self.text.push_str(parted);
        }
        let between = *self.random.one_of(page.advertisement);
        self.body(head.words, parted, Some(between));
        let mut foot =
            vec![(*self.random.one_of(page.share)).to_owned(), (*self.random.one_of(page.related)).to_owned()];
        if k > 0 {
            let recent = k.min(5_000) as usize;
            foot.extend((0..self.random.between(3, 5)).map(|_| all.title(k - 1 - self.random.below(recent) as u64)));
        }
        foot.push(format!("© {} {}", site.name, page.rights));
        for line in foot {
            self.text.push_str(parted);
            self.text.push_str(&line);
        }
    }
}

/// A headline of five to twelve words, in title case where the script has cases.
pub(super) fn headline(lexicon: &Lexicon, head: &Head, random: &mut Random) -> String {
    let topic = &lexicon.topics[head.topics[0]];
    let length = random.between(5, 12);
    let mut title = String::new();
    let mut words = 0;
    let mut was_held = true;
    while words < length {
        if words > 0 {
            title.push_str(lexicon.language.space);
        }
        let holds = !was_held && words + 1 < length && random.chance(400);
        was_held = holds;
        words += 1;
        if holds {
            title.push_str(&lexicon.function[lexicon.draw.function.draw(random)]);
        } else if random.chance(120) {
            title.push_str(&topic.people[lexicon.draw.person.draw(random)]);
            words += 1;
        } else if random.chance(100) {
            title.push_str(random.text_of(&lexicon.places));
        } else {
            let own = topic.words[lexicon.draw.topic_word.draw(random)] as usize;
            let rank = if random.chance(550) { own } else { lexicon.draw.content.draw(random) };
            title.push_str(&capital(&lexicon.content[rank]));
        }
    }
    title
}

/// The address of an article's page.
pub(super) fn url(site: &Site, head: &Head, title: &str, k: u64) -> String {
    let (year, month, day) = civil(head.day);
    let slug: Vec<String> = title.split(' ').filter(|word| word.is_ascii()).take(5).map(str::to_lowercase).collect();
    let slug = slug.join("-").replace('.', "");
    format!("https://{}/{year}/{month:02}/{day:02}/{slug}{}{k}", site.host, if slug.is_empty() { "" } else { "-" })
}

/// A day and its second as a site writes them.
pub(super) fn date(day: u64, second: usize, dates: Dates) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, of_month) = civil(day);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    match dates {
        Dates::Instant => format!("{year}-{month:02}-{of_month:02}T{hour:02}:{minute:02}:{:02}Z", second % 60),
        Dates::Day => format!("{year}-{month:02}-{of_month:02}"),
        Dates::Words => format!("{of_month} {} {year}", MONTHS[month as usize - 1]),
    }
}

/// The year, month and day of a day counted from 1970-01-01. Years are taken to start in March, so that leap days come
/// last in them (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn civil(day: u64) -> (u64, u64, u64) {
    let from_march = day + 719_468;
    let (era, of_era) = (from_march / 146_097, from_march % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, of_month)
}

fn capitalise(text: &mut String, start: usize) {
    let Some(first) = text[start..].chars().next() else { return };
    if first.is_ascii_lowercase() {
        let upper = first.to_ascii_uppercase().to_string();
        text.replace_range(start..=start, &upper);
    } else if first.is_lowercase() {
        let upper: String = first.to_uppercase().collect();
        text.replace_range(start..start + first.len_utf8(), &upper);
    }
}
