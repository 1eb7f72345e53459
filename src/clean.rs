//! Lifts the article out of a raw page. Pure: text in, [`Article`] out, no I/O, no clock.

use std::fmt;

use crate::source::{LineNo, Origin, RawArticle};

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
    /// When it was published: RFC 3339, `YYYY-MM-DDTHH:MM[:SS]` where the page names no zone, or `YYYY-MM-DD`, `YYYY-MM`, `YYYY`.
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
    /// Its text: one line, no line breaks, white space folded.
    pub text: String,
    /// The line of the page on which it starts.
    pub line: LineNo,
}

/// What a block of the body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// Readers' comments and rating prompts.
    Comments,
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
}

impl Article {
    /// The body as the output contract has it: blocks parted by one blank line.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.blocks.iter().map(|b| b.text.len() + 2).sum());
        for block in &self.blocks {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&block.text);
        }
        text
    }

    /// What stands for the article in a list where it has no title: the first body text.
    pub fn lead(&self) -> &str {
        self.blocks.first().map_or("", |b| &b.text)
    }
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
            Self::Legal => "legal",
            Self::Caption => "caption",
            Self::AuthorBox => "author box",
            Self::Metadata => "metadata",
            Self::Repeated => "repeated",
            Self::Outside => "outside the article",
        }
    }
}

/// Lifts the article out of `raw`.
pub fn clean(raw: &RawArticle) -> Article {
    let _ = raw;
    todo!()
}
