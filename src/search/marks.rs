//! What to highlight in the list: why an article is a hit.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use unicode_segmentation::UnicodeSegmentation;

use super::fields::{Field, Fields};
use super::fuzzy::Needle;
use super::literal::Literal;
use super::plan::{best_field, host, is_variety};
use super::query::{Anchor, Condition, Query};
use crate::library::Row;
use crate::text;

/// The matched stretches of an article's fields in bytes: in order, apart from each other, whole grapheme clusters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// In the title or, where there is none, in the lead.
    pub title: Vec<Range<usize>>,
    /// In the byline.
    pub byline: Vec<Range<usize>>,
    /// In the site.
    pub site: Vec<Range<usize>>,
    /// In the host of the address ([`host_of`]), where it was found there and not in the site.
    pub host: Vec<Range<usize>>,
    /// In the name of its file, made harmless ([`file_name_of`]).
    pub file: Vec<Range<usize>>,
    /// Whether it was found by its date.
    pub date: bool,
    /// Whether it was found by its number of words.
    pub words: bool,
    /// Whether it was found by its language.
    pub lang: bool,
    /// The tags that are asked for, in lower case; the start of a name stands for all names that begin so.
    pub tags: Vec<String>,
}

impl Marks {
    /// Whether one of an article's tags, `tag`, is what is asked for.
    pub fn has_tag<'t>(&self, tag: &str, mut tags: impl Iterator<Item = &'t str>) -> bool {
        let mut names = self.tags.iter();
        names.any(|name| name == tag || (tag.starts_with(name.as_str()) && !tags.any(|other| other == name)))
    }
}

/// Finds what to highlight. A fuzzy word is marked in the field where it scores best, a literal text wherever it stands.
///
/// Meant for the rows on the screen: it costs some ten microseconds an article.
pub fn marks(query: &Query, row: Row<'_>) -> Marks {
    let fields = Fields::of(row);
    let mut stretches: [Vec<Range<usize>>; 3] = Default::default();
    let mut marks = Marks::default();
    for term in query.terms().filter(|term| !term.negated) {
        let found = find(&term.condition, &fields);
        if found.iter().all(|(_, found)| found.is_empty()) {
            find_beside(&term.condition, row, &mut marks);
        }
        for (field, found) in found {
            if let Some(stretches) = stretches.get_mut(field) {
                stretches.extend(found);
            }
        }
    }
    let [title, byline, site] = stretches;
    marks.title = whole_graphemes(fields.title.text(), title);
    marks.byline = whole_graphemes(fields.byline.text(), byline);
    marks.site = whole_graphemes(fields.site.text(), site);
    marks.host = whole_graphemes(host_of(row).unwrap_or_default(), marks.host);
    marks.file = whole_graphemes(&file_name_of(row), marks.file);
    marks
}

/// The name of the file that holds an article, made harmless.
pub fn file_name_of(row: Row<'_>) -> Cow<'_, str> {
    let name = row.source().and_then(|(path, _)| Path::new(path).file_name()?.to_str());
    text::sanitise_line(name.unwrap_or_default())
}

/// The host of an article's address.
pub fn host_of(row: Row<'_>) -> Option<&str> {
    row.url_root().map(host).filter(|host| !host.is_empty())
}

/// Notes what a condition finds outside the fields of text.
fn find_beside(condition: &Condition, row: Row<'_>, marks: &mut Marks) {
    match condition {
        Condition::Site(text) => {
            let host = Field::new(host_of(row).unwrap_or_default());
            marks.host.extend(literal_stretches(&Literal::new(text, Anchor::Anywhere), &host));
        }
        Condition::File(text) => {
            let name = file_name_of(row);
            marks.file.extend(literal_stretches(&Literal::new(text, Anchor::Anywhere), &Field::new(&name)));
        }
        Condition::Tag(name) => marks.tags.push(name.to_lowercase()),
        Condition::Lang(code) => marks.lang |= row.lang().is_some_and(|lang| is_variety(lang, code)),
        Condition::Published(range) => marks.date |= row.published().is_some_and(|date| range.contains(date)),
        Condition::Words(range) => marks.words |= range.contains(row.words()),
        _ => {}
    }
}

const TITLE: usize = 0;
const BYLINE: usize = 1;
const SITE: usize = 2;

/// Where a condition's text stands: indices into [`Fields::each`] with stretches of the field.
fn find(condition: &Condition, fields: &Fields) -> Vec<(usize, Vec<Range<usize>>)> {
    let literal = |text, anchor, places: &[usize]| {
        let literal = Literal::new(text, anchor);
        let each = fields.each().into_iter().enumerate().filter(|(at, _)| places.contains(at));
        each.map(|(at, field)| (at, literal_stretches(&literal, field))).collect()
    };
    match condition {
        Condition::Word(text) => {
            let needle = Needle::new(text);
            // A word that is in no field letter by letter has nothing to show.
            let Some((at, _)) = best_field(&needle, fields) else { return Vec::new() };
            let field = fields.each().into_iter().nth(at);
            field.map(|field| (at, fuzzy_stretches(&needle, field))).into_iter().collect()
        }
        Condition::Literal { text, anchor } => literal(text, *anchor, &[TITLE, BYLINE, SITE]),
        Condition::Phrase(passage) => vec![(TITLE, passage.places(fields.title.text()))],
        Condition::Byline(text) => literal(text, Anchor::Anywhere, &[BYLINE]),
        Condition::Site(text) => literal(text, Anchor::Anywhere, &[SITE]),
        Condition::Tag(_)
        | Condition::Untagged
        | Condition::File(_)
        | Condition::Lang(_)
        | Condition::Published(_)
        | Condition::Words(_)
        | Condition::Body(_)
        | Condition::Missing(_) => Vec::new(),
    }
}

fn fuzzy_stretches(needle: &Needle, field: &Field) -> Vec<Range<usize>> {
    let folded = field.folded();
    let places = needle.positions(&folded.text).unwrap_or_default();
    places.into_iter().map(|at| folded.source(at..at + 1)).collect()
}

fn literal_stretches(literal: &Literal, field: &Field) -> Vec<Range<usize>> {
    let lower = field.lower();
    literal.places(&lower.text).into_iter().map(|place| lower.source(place)).collect()
}

/// The grapheme clusters that the stretches touch, neighbours as one.
pub(super) fn whole_graphemes(text: &str, mut stretches: Vec<Range<usize>>) -> Vec<Range<usize>> {
    stretches.sort_unstable_by_key(|stretch| (stretch.start, stretch.end));
    let mut stretches = stretches.into_iter().peekable();
    let mut marks: Vec<Range<usize>> = Vec::new();
    for (start, grapheme) in text.grapheme_indices(true) {
        let end = start + grapheme.len();
        while stretches.next_if(|stretch| stretch.end <= start).is_some() {}
        let Some(next) = stretches.peek() else { break };
        if next.start >= end {
            continue;
        }
        match marks.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => marks.push(start..end),
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::Article;
    use crate::search::parse;
    use crate::search::run::tests::article;
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn marked(query: &str, article: &Article) -> [String; 3] {
        let article = Arc::new(article.clone());
        let row = Row::of(&article);
        let marks = marks(&parse(query, date(2024, 5, 31)), row);
        let fields = Fields::of(row);
        [(fields.title.text(), marks.title), (fields.byline.text(), marks.byline), (fields.site.text(), marks.site)]
            .map(|(text, marks)| {
                let mut shown = text.to_owned();
                for mark in marks.iter().rev() {
                    shown.insert(mark.end, ']');
                    shown.insert(mark.start, '[');
                }
                shown
            })
    }

    #[test]
    fn marks_show_why() {
        let article = article("Cafe\u{301} Straße open", "Zoë Open", "The Opener");
        for (query, expected) in [
            ("café", ["[Cafe\u{301}] Straße open", "Zoë Open", "The Opener"]),
            ("strasse", ["Cafe\u{301} [Straße] open", "Zoë Open", "The Opener"]),
            ("'open", ["Cafe\u{301} Straße [open]", "Zoë [Open]", "The [Open]er"]),
            ("'open'", ["Cafe\u{301} Straße [open]", "Zoë [Open]", "The Opener"]),
            ("zoe", ["Cafe\u{301} Straße open", "[Zoë] Open", "The Opener"]),
            ("by:open site:open", ["Cafe\u{301} Straße open", "Zoë [Open]", "The [Open]er"]),
            ("\"CAFÉ  stras*\"", ["[Cafe\u{301} Straße] open", "Zoë Open", "The Opener"]),
            ("!'open cs", ["[C]afe\u{301} [S]traße open", "Zoë Open", "The Opener"]),
            ("#tag words:>2 date:2024", ["Cafe\u{301} Straße open", "Zoë Open", "The Opener"]),
        ] {
            assert_eq!(marked(query, &article), expected, "{query}");
        }
    }

    #[test]
    fn what_is_no_text_is_marked_where_it_holds() {
        let mut article = article("A bridge", "Ann Lee", "The Review");
        article.url = Some("https://www.bücher-post.example/a".to_owned());
        article.published = Some("2024-05".to_owned());
        article.lang = Some("pt-br".to_owned());
        article.words = 812;
        let article = Arc::new(article);
        let of = |query: &str| marks(&parse(query, date(2024, 5, 31)), Row::of(&article));
        let none = Marks::default();
        let stretches = |ends: &[(usize, usize)]| ends.iter().map(|(from, to)| *from..*to).collect::<Vec<_>>();
        assert_eq!((of("site:bucher").host, of("site:bucher").site), (stretches(&[(4, 11)]), Vec::new()));
        assert_eq!(host_of(Row::of(&article)), Some("www.bücher-post.example"));
        assert_eq!((of("site:review").host, of("site:review").site), (Vec::new(), stretches(&[(4, 10)])));
        assert_eq!(of("site:review site:post").host, stretches(&[(12, 16)]));
        assert_eq!(of("date:2024"), Marks { date: true, ..none.clone() });
        assert_eq!(of("lang:pt"), Marks { lang: true, ..none.clone() });
        assert_eq!(of("words:>800"), Marks { words: true, ..none.clone() });
        assert_eq!(of("#Rivers"), Marks { tags: vec!["rivers".to_owned()], ..none.clone() });
        assert_eq!(of("words:<9 | date:2024"), Marks { date: true, ..none.clone() }, "only what holds");
        for negated in ["!site:other", "!date:2023", "!lang:en", "!words:<9", "!#rivers", "#none", "text:bridge"] {
            assert_eq!(of(negated), none, "{negated}");
        }
    }

    #[test]
    fn the_start_of_a_tag_stands_for_all_that_begin_so() {
        let marks = Marks { tags: vec!["riv".to_owned()], ..Marks::default() };
        assert!(marks.has_tag("rivers", ["rivers", "lakes"].into_iter()));
        assert!(!marks.has_tag("lakes", ["rivers", "lakes"].into_iter()));
        assert!(!marks.has_tag("rivers", ["riv", "rivers"].into_iter()), "there is the very tag");
    }

    #[test]
    fn marks_of_several_words_are_joined() {
        let article = article("Market on the ice", "", "");
        for (query, expected) in [
            ("mark 'arket", "[Market] on the ice"),
            ("'mark | 'ket", "[Market] on the ice"),
            ("'market market", "[Market] on the ice"),
            ("'mark | jar", "[Mark]et on the ice"),
            ("ice !jar", "Market on the [ice]"),
        ] {
            assert_eq!(marked(query, &article)[0], expected, "{query}");
        }
    }

    #[test]
    fn an_article_without_title_is_marked_in_its_lead() {
        let mut article = article("", "", "");
        article.title = None;
        article.blocks[0].text = "First words of a lead".to_owned();
        assert_eq!(marked("words", &article)[0], "First [words] of a lead");
    }

    #[test]
    fn ten_thousand_combining_marks_are_one_letter() {
        let title = format!("a{} b", "\u{301}".repeat(10_000));
        let article = Arc::new(article(&title, "", ""));
        let marks = marks(&parse("'a", date(2024, 5, 31)), Row::of(&article));
        assert_eq!(marks.title, vec![0..20_001]);
    }

    proptest! {
        #[test]
        fn marks_are_whole_graphemes_apart_and_in_order(
            title in "([abé]|e\u{301}|я|👩‍👩‍👧|\\PC){1,30}",
            query in "[abeя'^$!| ]{0,8}",
        ) {
            let article = Arc::new(article(&title, "", ""));
            let marks = marks(&parse(&query, date(2024, 5, 31)), Row::of(&article)).title;
            let boundaries: Vec<_> = title.grapheme_indices(true).map(|(at, _)| at).chain([title.len()]).collect();
            let mut end = None;
            for mark in marks {
                prop_assert!(mark.start < mark.end && end < Some(mark.start));
                prop_assert!(boundaries.contains(&mark.start) && boundaries.contains(&mark.end));
                end = Some(mark.end);
            }
        }
    }
}
