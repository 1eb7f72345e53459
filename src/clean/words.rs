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
const FILES: [&str; 17] = [
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
    hit: Hit,
}

/// All lists of all languages, ready for looking up. The hash is a quick one: no text from outside gets into the maps.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// By their first word.
    patterns: FxHashMap<String, Vec<Pattern>>,
    /// Those of them that need not start the line.
    inner: FxHashMap<String, Vec<Pattern>>,
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
    LISTS.get_or_init(|| {
        let mut lists = Lists::default();
        for source in FILES {
            // A test parses every file; a broken one costs its language at run time, not the program.
            lists.add(toml::from_str(source).unwrap_or_default());
        }
        for labels in lists.byline_before.values_mut() {
            labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
        }
        lists
    })
}

impl Lists {
    fn add(&mut self, file: File) {
        let File { language, function, noise, ends, byline, dates } = file;
        let NoiseLists { navigation, advertisement, sharing, subscription, related, .. } = noise;
        let NoiseLists { comments, legal, caption, author_box, metadata, .. } = noise;
        for (list, reason, end) in [
            (navigation, Reason::Navigation, false),
            (advertisement, Reason::Advertisement, false),
            (sharing, Reason::Sharing, false),
            (subscription, Reason::Subscription, false),
            (related, Reason::Related, false),
            (comments, Reason::Comments, false),
            (legal, Reason::Legal, false),
            (caption, Reason::Caption, false),
            (author_box, Reason::AuthorBox, false),
            (metadata, Reason::Metadata, false),
            (ends.comments, Reason::Comments, true),
            (ends.related, Reason::Related, true),
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
        let first = tokens(&words).next().map(|(start, end)| words[start..end].to_owned());
        let Some(first) = first else { return };
        let pattern = Pattern { mark, words, then, open_before, open_after, hit };
        if open_before {
            self.inner.entry(first.clone()).or_default().push(pattern.clone());
        }
        self.patterns.entry(first).or_default().push(pattern);
    }

    /// What a line is known as, by the first pattern that fits: ends of the article before all others, then whole lines.
    /// `line` is in the form of [`normal`]; only what `fits` says yes to counts.
    pub(super) fn recognise(&self, line: &str, fits: impl Fn(Hit) -> bool) -> Option<Hit> {
        let mut found: Option<(u8, Hit)> = None;
        for (start, end) in tokens(line) {
            let patterns = if start == 0 { &self.patterns } else { &self.inner };
            let Some(patterns) = patterns.get(&line[start..end]) else { continue };
            for p in patterns.iter().filter(|p| p.fits(line, start) && fits(p.hit)) {
                let rank = u8::from(p.hit.end) * 2 + u8::from(!p.open_before && !p.open_after);
                if found.is_none_or(|(best, _)| rank > best) {
                    found = Some((rank, p.hit));
                }
            }
        }
        found.map(|(_, hit)| hit)
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
    let lower = |c: char| if script::is_numeric(c) { Some('#') } else { c.to_lowercase().next() };
    let first = |line: &str| line.trim_start_matches(is_margin).chars().next().and_then(lower);
    first(a) == first(b)
}

/// Whether the character says nothing at either end of a line.
fn is_margin(c: char) -> bool {
    !script::is_alphanumeric(c) && !matches!(c, '#' | '©' | '%')
}

/// Lower case, numbers as `#`, white space and apostrophes folded.
fn folded(trimmed: &str) -> String {
    let mut normal = String::with_capacity(trimmed.len());
    let mut last = '\0';
    for c in trimmed.chars() {
        last = match c {
            'a'..='z' => c,
            '’' | '‘' | 'ʼ' => '\'',
            c if script::is_numeric(c) && last == '#' || c.is_whitespace() && last == ' ' => continue,
            c if script::is_numeric(c) => '#',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        script::push_lower(&mut normal, last);
    }
    normal
}

/// Where words start and end; each character of a script without spaces is a word.
fn tokens(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + line.get(at..)?.find(is_wordlike)?;
        let rest = line.get(start..)?;
        let first = rest.chars().next()?;
        let len = if script::is_unspaced(first) {
            first.len_utf8()
        } else {
            rest.find(|c| !is_wordlike(c) || script::is_unspaced(c)).unwrap_or(rest.len())
        };
        at = start + len;
        Some((start, at))
    })
}

fn is_wordlike(c: char) -> bool {
    script::is_alphanumeric(c) || matches!(c, '#' | '©' | '%' | '_' | '\'') || script::is_mark(c)
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
    fn every_pattern_recognises_itself() {
        for pattern in lists().patterns.values().flatten() {
            let line = format!("{} {}", pattern.words, pattern.then.join(" x "));
            assert!(lists().recognise(line.trim(), |_| true).is_some(), "{line}");
        }
    }

    #[test]
    fn patterns_are_whole_words() {
        let lists = lists();
        let reason = |line: &str| lists.recognise(&normal(line), |_| true).map(|hit| hit.reason);
        assert_eq!(reason("- Advertisement -"), Some(Reason::Advertisement));
        assert_eq!(reason("12 Comments"), Some(Reason::Comments));
        assert_eq!(reason("Advertisements for the poor were pasted on the town hall"), None);
        assert_eq!(reason("The quarry"), None);
    }
}
