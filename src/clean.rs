//! Lifts the article out of a raw page. Pure: text in, [`Article`] out, no I/O, no clock.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::source::{Format, Given, LineNo, Origin, RawArticle};
use crate::text::{self, sanitise};

pub(crate) mod body;
mod byline;
mod cells;
mod dates;
mod eight;
mod evidence;
pub mod furniture;
mod head;
pub(crate) mod html;
mod inline;
mod language;
mod lines;
mod markdown;
mod names;
mod noise;
mod roles;
mod scores;
mod script;
pub(crate) mod study;
pub(crate) mod trees;
mod whole;
mod words;

use furniture::Elsewhere;
use lines::Line;
use roles::{Decision, Fate};

/// How many characters of its lead stand for the title of an article that has none, at most.
const LEAD_CHARS: usize = 120;

/// A cleaned article: every string in it is harmless to print (see [`crate::text::sanitise`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The content's hash.
    pub id: ArticleId,
    /// Where it came from.
    pub origin: Origin,
    /// Headline; `None` where the page has none, never guessed.
    pub title: Option<String>,
    /// Author or authors, without "By".
    pub byline: Option<String>,
    /// When it was published or, where the page shows no other day, last changed: RFC 3339, `YYYY-MM-DDTHH:MM[:SS]` where the
    /// page names no zone, or `YYYY-MM-DD`, `YYYY-MM`, `YYYY`.
    pub published: Option<String>,
    /// The publication's name.
    pub site: Option<String>,
    /// The page's address.
    pub url: Option<String>,
    /// BCP 47 language tag, lower case primary language.
    pub lang: Option<String>,
    /// Number of words of the body; each CJK character counts as one, as readers and word processors count.
    pub words: u32,
    /// The body in reading order.
    pub blocks: Vec<Block>,
    /// Every line of the page that is in no block and no field, in page order.
    pub removed: Vec<Removed>,
}

/// A content hash: 128 bits, shown as 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub [u8; 16]);

/// One block of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub role: Role,
    /// Its text: one line, no line breaks, white space folded; a line of code keeps its spaces.
    pub text: String,
    /// The line of the page on which it starts.
    pub line: LineNo,
}

/// What a block of the body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// The summary between headline and body.
    Standfirst,
    /// A section heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A block quotation.
    Quote,
    /// A line of preformatted text.
    Code,
}

/// One dropped line and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The line of the page.
    pub line: LineNo,
    /// What stood there.
    pub text: String,
    /// Why it was dropped.
    pub why: Reason,
}

/// Why a line is not part of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// Menus, breadcrumbs, links to other parts of the site.
    Navigation,
    /// Advertisements and promotions.
    Advertisement,
    /// Share bars.
    Sharing,
    /// Newsletter prompts, paywalls.
    Subscription,
    /// Teasers of other articles.
    Related,
    /// Readers' comments.
    Comments,
    /// Prompts to rate the article, votes, stars.
    Rating,
    /// Copyright, cookie notices, terms.
    Legal,
    /// Captions, credits and addresses of pictures.
    Caption,
    /// Boxes about the author.
    AuthorBox,
    /// Reading time, places, tags, bylines and dates that were lifted into no field.
    Metadata,
    /// A line that says again what stands elsewhere.
    Repeated,
    /// Outside the part of the page that holds the article.
    Outside,
    /// A line that stands in many other articles of the site too.
    Recurring,
}

impl Article {
    /// The body as the output contract has it: blocks parted by one blank line.
    pub fn text(&self) -> String {
        joined(self.blocks.iter())
    }

    /// The block that says the title once more: a clean page loses no line, so that its headline stays below an author or a
    /// day. Who shows the title passes over it.
    pub fn title_block(&self) -> Option<usize> {
        /// Blocks among which it is looked for: author, day and place stand above it, on a line each.
        const TOP: usize = 4;
        let title = self.title.as_deref()?;
        self.blocks.iter().take(TOP).position(|block| block.text == title)
    }

    /// The body without [`Article::title_block`].
    pub fn below_title(&self) -> impl Iterator<Item = &Block> + Clone {
        let title = self.title_block();
        self.blocks.iter().enumerate().filter(move |(at, _)| Some(*at) != title).map(|(_, block)| block)
    }

    /// The first body text.
    pub fn lead(&self) -> &str {
        self.blocks.first().map_or("", |b| &b.text)
    }

    /// What stands for the article in a list, in fuzzy search and in the journal: its title or, where it has none, the first
    /// words of its lead. Always the start of the title or the lead, so that ranges in it are ranges there.
    pub fn headline(&self) -> &str {
        self.title.as_deref().unwrap_or_else(|| text::first_words(self.lead(), LEAD_CHARS))
    }
}

/// The texts of blocks, parted by blank lines.
pub(crate) fn joined<'a>(blocks: impl Iterator<Item = &'a Block> + Clone) -> String {
    let mut text = String::with_capacity(blocks.clone().map(|b| b.text.len() + 2).sum());
    for block in blocks {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&block.text);
    }
    text
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl std::str::FromStr for ArticleId {
    type Err = ();

    fn from_str(hex: &str) -> Result<Self, ()> {
        let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8).ok_or(());
        let hex: &[u8; 32] = hex.as_bytes().try_into().map_err(|_| ())?;
        let mut id = [0; 16];
        for (byte, pair) in id.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(id))
    }
}

impl Reason {
    /// The reason in words, as shown in the reading pane.
    pub fn label(self) -> &'static str {
        match self {
            Self::Navigation => "navigation",
            Self::Advertisement => "advertisement",
            Self::Sharing => "sharing",
            Self::Subscription => "subscription",
            Self::Related => "related",
            Self::Comments => "comments",
            Self::Rating => "rating",
            Self::Legal => "legal",
            Self::Caption => "caption",
            Self::AuthorBox => "author box",
            Self::Metadata => "metadata",
            Self::Repeated => "repeated",
            Self::Outside => "outside the article",
            Self::Recurring => "in other articles too",
        }
    }
}

/// Lifts the article out of `raw`.
///
/// Every line that is not blank ends in exactly one place, white space folded: in a block, in `removed`, or lifted to a
/// field. A line is lifted where the field says all that it says, its label ("By", "Published") left aside; where it says
/// more it is in `removed` as [`Reason::Metadata`], even if a field was taken from it. Pure notation (list markers,
/// emphasis, Markdown's rules and fences) is no text and stands nowhere. Of a page that is an article and nothing else no line
/// is lifted but a headline that opens it: lines that fields were taken from stay in the body.
pub fn clean(raw: &RawArticle) -> Article {
    clean_in(raw, &Elsewhere::default())
}

/// Lifts the article out of `raw` as [`clean`] does, knowing in how many other articles its lines stand.
pub fn clean_in(raw: &RawArticle, elsewhere: &Elsewhere) -> Article {
    let mut article = match raw.format {
        Format::Text => lift(raw, &raw.given, lines::read(&raw.text), elsewhere),
        Format::Markdown => lift_markdown(raw, elsewhere),
        Format::Html => html::clean(raw, elsewhere),
    };
    // A field that was cut out of a line can start with a mark that stood on what went.
    for field in [&mut article.title, &mut article.byline, &mut article.site].into_iter().flatten() {
        *field = sanitise(field).into_owned();
    }
    article
}

/// The id of a page: BLAKE3 of its text as it came, before it the headline that the input gives, and where the text is
/// blank the address that it gives; every run of white space folded to one space and trimmed, each of them ended by a line
/// feed; the first 16 bytes.
///
/// It is the page's text that is hashed and not the cleaned result, so that a better cleaner never orphans a tag. Two
/// headlines over one text are two articles.
fn identify(raw: &RawArticle) -> ArticleId {
    let blank = raw.text.trim().is_empty();
    let url = raw.given.url.as_deref().filter(|_| blank);
    let mut hasher = blake3::Hasher::new();
    for part in [raw.given.title.as_deref(), url, Some(raw.text.as_str())].into_iter().flatten() {
        hasher.update(lines::fold(part).as_bytes());
        hasher.update(b"\n");
    }
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    ArticleId(id)
}

/// Front matter gives fields, as the input itself does, which goes first.
fn lift_markdown(raw: &RawArticle, elsewhere: &Elsewhere) -> Article {
    let page = markdown::read(&sanitise(&raw.text));
    let mut given = raw.given.clone();
    for (key, value) in page.front.iter().filter_map(|line| line.field.as_ref()) {
        key.of(&mut given).get_or_insert_with(|| value.clone());
    }
    let mut article = lift(raw, &given, page.lines, elsewhere);
    let mut dropped: Vec<Removed> = Vec::new();
    for line in page.front {
        let said = line.field.is_some_and(|(key, value)| {
            key.of(&mut given).as_ref() == Some(&value)
                && (key != markdown::Key::Published || article.published.is_some())
        });
        if !said {
            dropped.push(Removed { line: line.no, text: line.text, why: Reason::Metadata });
        }
    }
    article.removed.splice(0..0, dropped);
    article
}

/// Lifts the article out of the lines of its page. What is given wins over what is found.
fn lift(raw: &RawArticle, given: &Given, lines: Vec<Line>, elsewhere: &Elsewhere) -> Article {
    let mut features = lines::measure(&lines);
    furniture::judge(&lines, &mut features, elsewhere);
    let given = harmless(given);
    let lang =
        given.lang.as_deref().and_then(primary_language).or_else(|| {
            language::detect(lines.iter().zip(&features).filter(|(_, f)| f.is_long()).map(|(line, _)| line))
        });
    let day_first = dates::day_first(lang.as_deref(), given.lang.as_deref());
    let Decision { mut fates, head } = roles::decide(&lines, &features, &given, day_first);
    keep_something(&features, &mut fates);
    let mut article = Article {
        id: identify(raw),
        origin: raw.origin.clone(),
        title: head.title,
        byline: head.byline,
        published: head.published,
        site: head.site,
        url: given.url,
        lang,
        words: 0,
        blocks: Vec::new(),
        removed: Vec::new(),
    };
    for ((line, f), fate) in lines.into_iter().zip(features).zip(fates) {
        article.place(line, f.count, fate);
    }
    // Cells that were read one after the other stand side by side on the page.
    if !article.removed.is_sorted_by_key(|removed| removed.line) {
        article.removed.sort_by_key(|removed| removed.line);
    }
    article
}

/// Takes sentences back, or else all lines, where every line would be dropped: a text that is too short or too strange to be
/// told from its furniture is better shown as it is than not at all.
fn keep_something(features: &[lines::Features], fates: &mut [Fate]) {
    if fates.iter().any(|fate| matches!(fate, Fate::Keep(_))) {
        return;
    }
    let sentence = |f: &lines::Features| f.words >= SENTENCE_WORDS;
    let any = features.iter().zip(&*fates).any(|(f, fate)| matches!(fate, Fate::Drop(_)) && sentence(f));
    for (f, fate) in features.iter().zip(fates) {
        if matches!(fate, Fate::Drop(_)) && (sentence(f) || !any) {
            *fate = Fate::Keep(Role::Paragraph);
        }
    }
}

/// The least that a line is taken for a sentence by its length alone, in words.
const SENTENCE_WORDS: f32 = 5.0;

/// The primary subtag of a language tag, in lower case.
fn primary_language(tag: &str) -> Option<String> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    ((2..=3).contains(&primary.len()) && primary.chars().all(|c| c.is_ascii_lowercase())).then_some(primary)
}

/// Given fields, harmless to print and on one line; blank ones are none.
fn harmless(given: &Given) -> Given {
    let one = |field: &Option<String>| {
        field.as_deref().map(|text| lines::fold(&sanitise(text))).filter(|text| !text.is_empty())
    };
    Given {
        title: one(&given.title),
        byline: one(&given.byline),
        published: one(&given.published),
        site: one(&given.site),
        url: one(&given.url),
        lang: one(&given.lang),
    }
}

impl Article {
    /// Puts a line of so many words where it belongs.
    fn place(&mut self, line: Line, words: u32, fate: Fate) {
        let Line { no, text, parts, .. } = line;
        match fate {
            Fate::Keep(role) => {
                self.words += words;
                self.blocks.push(Block { role, text, line: no });
            }
            Fate::Drop(why) if parts.is_empty() => self.removed.push(Removed { line: no, text, why }),
            Fate::Drop(why) => {
                self.removed.extend(parts.into_iter().map(|(line, text)| Removed { line, text, why }));
            }
            Fate::Lift => {}
        }
    }
}

#[cfg(test)]
mod tests;
