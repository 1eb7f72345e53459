//! The words that give noise, bylines and dates away, in many languages: `assets/clean/*.toml`, read at first use.
//!
//! A pattern is one or more words in lower case, matched against a line in the form of [`normal`]. Alone it must be the
//! whole line; `share*` is how a line starts, `*share` how it ends, `*share*` stands anywhere in it, `share*friends`
//! leaves out what stands between. `#` is any number.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Reason;
use super::script;

/// Sources of the lists. A language is one file and one line here.
const FILES: [&str; 25] = [
    include_str!("../../assets/clean/en.toml"),
    include_str!("../../assets/clean/es.toml"),
    include_str!("../../assets/clean/ru.toml"),
    include_str!("../../assets/clean/zh.toml"),
    include_str!("../../assets/clean/ar.toml"),
    include_str!("../../assets/clean/fr.toml"),
    include_str!("../../assets/clean/de.toml"),
    include_str!("../../assets/clean/it.toml"),
    include_str!("../../assets/clean/pt.toml"),
    include_str!("../../assets/clean/uk.toml"),
    include_str!("../../assets/clean/pl.toml"),
    include_str!("../../assets/clean/el.toml"),
    include_str!("../../assets/clean/ja.toml"),
    include_str!("../../assets/clean/he.toml"),
    include_str!("../../assets/clean/tr.toml"),
    include_str!("../../assets/clean/hi.toml"),
    include_str!("../../assets/clean/nl.toml"),
    include_str!("../../assets/clean/sv.toml"),
    include_str!("../../assets/clean/ro.toml"),
    include_str!("../../assets/clean/cs.toml"),
    include_str!("../../assets/clean/ko.toml"),
    include_str!("../../assets/clean/fa.toml"),
    include_str!("../../assets/clean/id.toml"),
    include_str!("../../assets/clean/vi.toml"),
    include_str!("../../assets/clean/any.toml"),
];

/// One language's file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    language: String,
    /// Function words, to tell the language by.
    function: Vec<String>,
    noise: NoiseLists,
    ends: EndLists,
    byline: BylineLists,
    dates: DateLists,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NoiseLists {
    navigation: Vec<String>,
    advertisement: Vec<String>,
    sharing: Vec<String>,
    subscription: Vec<String>,
    related: Vec<String>,
    comments: Vec<String>,
    rating: Vec<String>,
    legal: Vec<String>,
    caption: Vec<String>,
    author_box: Vec<String>,
    metadata: Vec<String>,
}

/// Lines after which the article does not go on.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct EndLists {
    comments: Vec<String>,
    related: Vec<String>,
    author_box: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct BylineLists {
    /// Words that stand before the author's name: "by".
    before: Vec<String>,
    /// Words between two names: "and".
    between: Vec<String>,
    /// Occupations glued on behind the name: "staff writer".
    jobs: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DateLists {
    /// Twelve lists of names, January first.
    months: Vec<Vec<String>>,
    /// Words that may stand beside a date and say nothing more: "published", "at", "Monday".
    beside: Vec<String>,
    /// Words that say that the date is of a later change: "updated".
    changed: Vec<String>,
    /// `dmy` or `mdy` where the language writes numeric dates in one order only.
    order: Option<String>,
}

/// What a line was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    /// Why it is no part of the article.
    pub reason: Reason,
    /// Whether the article is over here.
    pub end: bool,
    /// Whether words gave it away, and not its shape.
    pub worded: bool,
}

#[derive(Debug, Clone)]
struct Pattern {
    /// Marks that must stand right before the words, unless these start the line.
    mark: String,
    words: String,
    /// What must follow somewhere, in order.
    then: Vec<String>,
    open_before: bool,
    open_after: bool,
    /// One word that starts a line, without a colon or another mark behind it: prose starts with every word.
    weak: bool,
    hit: Hit,
}

/// All lists of all languages, ready for looking up. The hash is a quick one: no text from outside gets into the maps.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// By their first word.
    patterns: FxHashMap<String, Vec<Pattern>>,
    /// Those of them that need not start the line.
    inner: FxHashMap<String, Vec<Pattern>>,
    /// The words of `patterns`, and those of `inner`.
    first_words: Sieve,
    inner_words: Sieve,
    /// Function word → the languages (places in `languages`) that use it.
    pub function: FxHashMap<String, Vec<usize>>,
    pub languages: Vec<String>,
    /// By their first character, the longest first.
    pub byline_before: FxHashMap<char, Vec<String>>,
    pub byline_between: Vec<String>,
    pub jobs: Vec<String>,
    /// Month name → 1 … 12.
    pub months: FxHashMap<String, u8>,
    pub date_beside: FxHashMap<String, bool>,
    /// Language → day first.
    pub day_first: FxHashMap<String, bool>,
}

/// The lists, parsed once.
pub(super) fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(Lists::load)
}

impl Lists {
    fn load() -> Self {
        let mut lists = Self::default();
        for source in FILES {
            // A test parses every file; a broken one costs its language at run time, not the program.
            lists.add(toml::from_str(source).unwrap_or_default());
        }
        for labels in lists.byline_before.values_mut() {
            labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
        }
        lists
    }

    fn add(&mut self, file: File) {
        let File { language, function, noise, ends, byline, dates } = file;
        let NoiseLists { navigation, advertisement, sharing, subscription, related, .. } = noise;
        let NoiseLists { comments, rating, legal, caption, author_box, metadata, .. } = noise;
        for (list, reason, end) in [
            (navigation, Reason::Navigation, false),
            (advertisement, Reason::Advertisement, false),
            (sharing, Reason::Sharing, false),
            (subscription, Reason::Subscription, false),
            (related, Reason::Related, false),
            (comments, Reason::Comments, false),
            (rating, Reason::Rating, false),
            (legal, Reason::Legal, false),
            (caption, Reason::Caption, false),
            (author_box, Reason::AuthorBox, false),
            (metadata, Reason::Metadata, false),
            (ends.comments, Reason::Comments, true),
            (ends.related, Reason::Related, true),
            (ends.author_box, Reason::AuthorBox, true),
        ] {
            for pattern in &list {
                self.add_pattern(pattern, Hit { reason, end, worded: true });
            }
        }
        let place = self.languages.len();
        for word in function {
            self.function.entry(word).or_default().push(place);
        }
        if let Some(order) = dates.order {
            self.day_first.insert(language.clone(), order == "dmy");
        }
        self.languages.push(language);
        for label in byline.before {
            self.byline_before.entry(label.chars().next().unwrap_or_default()).or_default().push(label);
        }
        self.byline_between.extend(byline.between);
        self.jobs.extend(byline.jobs);
        for (names, number) in dates.months.into_iter().zip(1..) {
            self.months.extend(names.into_iter().map(|name| (name, number)));
        }
        self.date_beside.extend(dates.beside.into_iter().map(|w| (w, false)));
        self.date_beside.extend(dates.changed.into_iter().map(|w| (w, true)));
    }

    fn add_pattern(&mut self, written: &str, hit: Hit) {
        let open_before = written.starts_with('*');
        let open_after = written.ends_with('*');
        let mut parts = written.trim_matches('*').split('*').map(folded);
        let opening = parts.next().unwrap_or_default();
        let bare = opening.trim_start_matches(|c: char| !is_wordlike(c));
        let mark = opening[..opening.len() - bare.len()].trim().to_owned();
        let then: Vec<String> = parts.filter(|part| !part.trim().is_empty()).collect();
        let closed = !open_after && then.is_empty();
        let words = if closed { bare.trim_end_matches(|c: char| !is_wordlike(c)) } else { bare.trim_end() }.to_owned();
        let mut parts_of = tokens(&words);
        let Some((start, end)) = parts_of.next() else { return };
        let first = words[start..end].to_owned();
        let few = parts_of.next().is_none() || parts_of.next().is_none() && first.chars().any(script::is_unspaced);
        drop(parts_of);
        let weak = few && open_after && then.is_empty() && words.chars().next_back().is_some_and(is_wordlike);
        let pattern = Pattern { mark, words, then, open_before, open_after, weak, hit };
        if open_before {
            self.inner_words.add(&first);
            self.inner.entry(first.clone()).or_default().push(pattern.clone());
        }
        self.first_words.add(&first);
        self.patterns.entry(first).or_default().push(pattern);
    }

    /// Whether a word of the line, as written, can be the first one of a pattern: where not, no pattern fits the line nor
    /// the end of it from any word on.
    pub(super) fn can_recognise(&self, line: &str) -> bool {
        let (mut hash, mut last) = (None, '\0');
        let mut words = &self.first_words;
        for c in line.trim_matches(is_margin).chars() {
            let wordlike = match c {
                'a'..='z' | '#' | '%' | '_' | '\'' => Some(c),
                'A'..='Z' => Some(c.to_ascii_lowercase()),
                '0'..='9' => Some('#'),
                c if c.is_ascii() => None,
                c => match script::plain(script::lower(c)) {
                    None => continue,
                    Some('’' | '‘' | 'ʼ') => Some('\''),
                    Some(c) if script::is_numeric(c) => Some('#'),
                    Some(c) => Some(c).filter(|c| is_wordlike(*c)),
                },
            };
            if let (Some(before), true) = (hash, wordlike.is_none_or(script::is_unspaced) || script::is_unspaced(last))
            {
                if words.can_hold(before) {
                    return true;
                }
                (hash, words) = (None, &self.inner_words);
            }
            if let Some(c) = wordlike.filter(|c| *c != '#' || last != '#') {
                hash = Some(Sieve::step(hash.unwrap_or(Sieve::START), c));
            }
            last = wordlike.unwrap_or(' ');
        }
        hash.is_some_and(|hash| words.can_hold(hash))
    }

    /// What a line is known as, by the first pattern that fits: ends of the article before all others, then whole lines.
    /// `line` is in the form of [`normal`]; only what `fits` says yes to counts. It is told whether the pattern is weak: one
    /// word at the start of a line of more.
    pub(super) fn recognise(&self, line: &str, fits: impl Fn(Hit, bool) -> bool) -> Option<Hit> {
        let mut found: Option<(u8, Hit)> = None;
        for (start, end) in tokens(line) {
            let patterns = if start == 0 { &self.patterns } else { &self.inner };
            let Some(patterns) = patterns.get(&line[start..end]) else { continue };
            for p in patterns.iter().filter(|p| p.fits(line, start) && fits(p.hit, p.weak)) {
                let rank = u8::from(p.hit.end) * 2 + u8::from(!p.open_before && !p.open_after);
                if found.is_none_or(|(best, _)| rank > best) {
                    found = Some((rank, p.hit));
                }
            }
        }
        found.map(|(_, hit)| hit)
    }
}

/// A set of words that says no to nearly every word that is not in it, by a hash that is made while the word is read: no
/// hit is lost, and most lines of prose need not be brought into the form of [`normal`] at all.
#[derive(Debug)]
struct Sieve {
    bits: Vec<u64>,
}

impl Default for Sieve {
    fn default() -> Self {
        Self { bits: vec![0; Self::BITS / 64] }
    }
}

impl Sieve {
    const BITS: usize = 1 << 17;
    const START: u32 = 0x811c_9dc5;

    /// One step of FNV-1a, a character at a time.
    #[inline]
    fn step(hash: u32, c: char) -> u32 {
        (hash ^ u32::from(c)).wrapping_mul(0x0100_0193)
    }

    fn place(hash: u32) -> (usize, u64) {
        let bit = (hash ^ hash >> 15) as usize % Self::BITS;
        (bit / 64, 1 << (bit % 64))
    }

    fn add(&mut self, word: &str) {
        let (at, bit) = Self::place(word.chars().fold(Self::START, Self::step));
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= bit;
        }
    }

    fn can_hold(&self, hash: u32) -> bool {
        let (at, bit) = Self::place(hash);
        self.bits.get(at).is_some_and(|bits| bits & bit != 0)
    }
}

impl Pattern {
    fn fits(&self, line: &str, start: usize) -> bool {
        let Some(mut after) = line.get(start..).and_then(|rest| rest.strip_prefix(self.words.as_str())) else {
            return false;
        };
        let whole_word = match (self.words.chars().next_back(), after.chars().next()) {
            (Some(a), Some(b)) => script::is_unspaced(a) || script::is_unspaced(b) || !script::is_alphanumeric(b),
            _ => true,
        };
        for part in &self.then {
            // The last part of a pattern that is closed behind must end the line.
            let at = if self.open_after { after.find(part.as_str()) } else { after.rfind(part.as_str()) };
            let Some(at) = at else { return false };
            after = after.get(at + part.len()..).unwrap_or_default();
        }
        let marked =
            start == 0 || line.get(..start).is_some_and(|before| before.trim_end().ends_with(self.mark.as_str()));
        marked && whole_word && (self.open_before || start == 0) && (self.open_after || after.is_empty())
    }
}

/// A line as patterns see it: lower case, numbers as `#`, white space and apostrophes folded, no marks at either end.
pub(super) fn normal(line: &str) -> String {
    folded(line.trim_matches(is_margin))
}

/// Whether two lines could have the same [`normal`] form, by its first character.
pub(super) fn starts_alike(a: &str, b: &str) -> bool {
    let plain = |c: char| {
        let c = script::plain(c).unwrap_or(c);
        if script::is_numeric(c) { '#' } else { script::plain(script::lower(c)).unwrap_or(c) }
    };
    let first = |line: &str| line.trim_start_matches(is_margin).chars().next().map(plain);
    first(a) == first(b)
}

/// Whether the character says nothing at either end of a line.
fn is_margin(c: char) -> bool {
    !script::is_alphanumeric(c) && !script::is_mark(c) && !matches!(c, '#' | '©' | '%')
}

/// Lower case without accents and vowel signs (see [`script::plain`]), numbers as `#`, white space and apostrophes folded.
fn folded(trimmed: &str) -> String {
    let mut normal = String::with_capacity(trimmed.len() + 4);
    let mut last = '\0';
    for c in trimmed.chars() {
        if c.is_ascii_lowercase() {
            normal.push(c);
            last = c;
            continue;
        }
        let Some(c) = (if c.is_ascii() { Some(c) } else { script::plain(script::lower(c)) }) else { continue };
        last = match c {
            'a'..='z' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            ' ' | '\t'..='\r' if last == ' ' => continue,
            ' ' | '\t'..='\r' => ' ',
            '0'..='9' if last == '#' => continue,
            '0'..='9' => '#',
            c if c.is_ascii() => c,
            '’' | '‘' | 'ʼ' => '\'',
            c if script::is_numeric(c) && last == '#' || c.is_whitespace() && last == ' ' => continue,
            c if script::is_numeric(c) => '#',
            c if c.is_whitespace() => ' ',
            c => {
                script::push_lower(&mut normal, c);
                last = c;
                continue;
            }
        };
        normal.push(last);
    }
    normal
}

/// Where words start and end; each character of a script without spaces is a word.
fn tokens(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = run(line, at, |c| !is_wordlike(c));
        let first = line.get(start..)?.chars().next()?;
        at = if script::is_unspaced(first) {
            start + first.len_utf8()
        } else {
            run(line, start, |c| is_wordlike(c) && !script::is_unspaced(c))
        };
        Some((start, at))
    })
}

/// The end of the characters from `at` on that are `alike`. ASCII is looked at byte by byte.
fn run(line: &str, mut at: usize, alike: impl Fn(char) -> bool) -> usize {
    loop {
        match line.as_bytes().get(at) {
            None => return at,
            Some(byte) if byte.is_ascii() => {
                if !alike(char::from(*byte)) {
                    return at;
                }
                at += 1;
            }
            Some(_) => match line.get(at..).and_then(|rest| rest.chars().next()).filter(|c| alike(*c)) {
                Some(c) => at += c.len_utf8(),
                None => return at,
            },
        }
    }
}

#[inline]
fn is_wordlike(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '#' | '%' | '_' | '\'');
    }
    script::is_alphanumeric(c) || c == '©' || script::is_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_parses_and_has_twelve_months() {
        for source in FILES {
            let file: File = toml::from_str(source).unwrap();
            assert!(!file.language.is_empty());
            assert!(file.dates.months.is_empty() || file.dates.months.len() == 12, "{}", file.language);
        }
    }

    #[test]
    fn every_language_has_every_section() {
        /// Languages that number their months.
        const NUMBERED: [&str; 4] = ["zh", "ja", "ko", "vi"];
        /// Languages that their script tells.
        const BY_SCRIPT: [&str; 5] = ["zh", "ja", "ko", "el", "he"];
        const LEAST: usize = 8;
        for source in FILES {
            let File { language, function, noise, ends, byline, dates } = toml::from_str(source).unwrap();
            if language == "und" {
                continue;
            }
            let NoiseLists { navigation, advertisement, sharing, subscription, related, comments, .. } = &noise;
            let NoiseLists { rating, legal, caption, author_box, metadata, .. } = &noise;
            let long = [
                ("navigation", navigation),
                ("advertisement", advertisement),
                ("sharing", sharing),
                ("subscription", subscription),
                ("related", related),
                ("comments", comments),
                ("rating", rating),
                ("legal", legal),
                ("caption", caption),
                ("author_box", author_box),
                ("metadata", metadata),
                ("ends.comments", &ends.comments),
                ("ends.related", &ends.related),
                ("dates.beside", &dates.beside),
            ];
            for (section, list) in long {
                assert!(list.len() >= LEAST, "{language}: {section} has {}", list.len());
            }
            for (section, list) in [
                ("ends.author_box", &ends.author_box),
                ("byline.before", &byline.before),
                ("byline.jobs", &byline.jobs),
                ("dates.changed", &dates.changed),
            ] {
                assert!(!list.is_empty(), "{language}: {section} is empty");
            }
            assert!(dates.months.len() == 12 || NUMBERED.contains(&language.as_str()), "{language}: months");
            assert!(function.len() >= LEAST || BY_SCRIPT.contains(&language.as_str()), "{language}: function words");
        }
    }

    #[test]
    fn every_pattern_recognises_itself() {
        for pattern in lists().patterns.values().flatten() {
            let rest = if pattern.open_after { " x" } else { "" };
            let line = format!("{} {}{rest}", pattern.words, pattern.then.join(" x "));
            assert!(lists().recognise(line.trim(), |_, _| true).is_some(), "{line}");
        }
    }

    #[test]
    fn the_sieve_lets_every_pattern_through() {
        let known = |line: &str| lists().recognise(&normal(line), |_, _| true).is_some();
        for pattern in lists().patterns.values().flatten() {
            let line = format!("{}{} {}x", pattern.mark, pattern.words, pattern.then.join(" x "));
            for line in [line.to_uppercase(), format!("Ferry {line}"), line.trim_end_matches('x').to_owned(), line] {
                assert!(!known(&line) || lists().can_recognise(&line), "{line}");
            }
        }
        assert!(!lists().can_recognise("Quayside spectacles"));
        // The last character is a mark.
        assert!(known("कुकीज़"));
    }

    proptest::proptest! {
        #[test]
        fn the_sieve_loses_no_hit(words in proptest::collection::vec("[Ss]hare|comments?|[0-9]{1,3}|By|ferry|阅读|分享|Поделиться|[’'_#%.-]|[a-z]{1,6}", 1..6), glue in "[ ’-]?") {
            let line = words.join(if glue.is_empty() { " " } else { &glue });
            let known = lists().recognise(&normal(&line), |_, _| true);
            proptest::prop_assert!(known.is_none() || lists().can_recognise(&line), "{}", line);
        }
    }

    #[test]
    fn patterns_are_whole_words() {
        let lists = lists();
        let reason = |line: &str| lists.recognise(&normal(line), |_, _| true).map(|hit| hit.reason);
        assert_eq!(reason("- Advertisement -"), Some(Reason::Advertisement));
        assert_eq!(reason("12 Comments"), Some(Reason::Comments));
        assert_eq!(reason("Advertisements for the poor were pasted on the town hall"), None);
        assert_eq!(reason("The quarry"), None);
    }

    /// Every pattern as it is written, with the place of its list.
    fn written() -> Vec<(String, &'static str, Reason, Lists)> {
        let mut all = Vec::new();
        for source in FILES {
            let file: toml::Table = toml::from_str(source).unwrap();
            for part in ["noise", "ends"] {
                for (key, list) in file.get(part).and_then(toml::Value::as_table).into_iter().flatten() {
                    for pattern in list.as_array().unwrap() {
                        let mut lists = Lists::default();
                        let hit = Hit { reason: Reason::Outside, end: part == "ends", worded: true };
                        lists.add_pattern(pattern.as_str().unwrap(), hit);
                        let place = format!(
                            "{}\t{part}.{key}\t{}",
                            file["language"].as_str().unwrap(),
                            pattern.as_str().unwrap()
                        );
                        all.push((place, part, hit.reason, lists));
                    }
                }
            }
        }
        all
    }

    #[test]
    #[ignore = "needs prose: OFFPRINT_PROSE=file cargo test -- --ignored prose --nocapture"]
    fn patterns_do_not_hit_prose() {
        let path =
            std::env::var_os("OFFPRINT_PROSE").expect("OFFPRINT_PROSE names a file of prose, a paragraph a line");
        let prose = std::fs::read_to_string(path).unwrap();
        let written = written();
        for line in super::super::lines::split(&prose.replace('\n', "\n\n"), 1) {
            let f = &super::super::lines::measure(std::slice::from_ref(&line))[0];
            if f.hit.is_none_or(|hit| !hit.worded) {
                continue;
            }
            let normal = normal(&line.text);
            for (place, ..) in written.iter().filter(|(.., lists)| lists.recognise(&normal, |_, _| true).is_some()) {
                println!("HIT\t{place}\t{}", line.text);
            }
        }
    }

    #[test]
    #[ignore = "measures; cargo test --release -- --ignored lists_load --nocapture"]
    fn lists_load_fast() {
        for _ in 0..3 {
            let start = std::time::Instant::now();
            let lists = Lists::load();
            println!("{} first words in {:?}", lists.patterns.len(), start.elapsed());
        }
    }
}
