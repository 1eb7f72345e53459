//! The files of words, as they are written.

use serde::Deserialize;

use super::super::Reason;
use super::Hit;
use super::pattern::Pattern;

/// Sources of the lists. A language is one file and one line here.
pub(super) const FILES: [&str; 25] = [
    include_str!("../../../assets/clean/en.toml"),
    include_str!("../../../assets/clean/es.toml"),
    include_str!("../../../assets/clean/ru.toml"),
    include_str!("../../../assets/clean/zh.toml"),
    include_str!("../../../assets/clean/ar.toml"),
    include_str!("../../../assets/clean/fr.toml"),
    include_str!("../../../assets/clean/de.toml"),
    include_str!("../../../assets/clean/it.toml"),
    include_str!("../../../assets/clean/pt.toml"),
    include_str!("../../../assets/clean/uk.toml"),
    include_str!("../../../assets/clean/pl.toml"),
    include_str!("../../../assets/clean/el.toml"),
    include_str!("../../../assets/clean/ja.toml"),
    include_str!("../../../assets/clean/he.toml"),
    include_str!("../../../assets/clean/tr.toml"),
    include_str!("../../../assets/clean/hi.toml"),
    include_str!("../../../assets/clean/nl.toml"),
    include_str!("../../../assets/clean/sv.toml"),
    include_str!("../../../assets/clean/ro.toml"),
    include_str!("../../../assets/clean/cs.toml"),
    include_str!("../../../assets/clean/ko.toml"),
    include_str!("../../../assets/clean/fa.toml"),
    include_str!("../../../assets/clean/id.toml"),
    include_str!("../../../assets/clean/vi.toml"),
    include_str!("../../../assets/clean/any.toml"),
];

/// One language's file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub language: String,
    /// Function words, to tell the language by.
    pub function: Vec<String>,
    pub noise: NoiseLists,
    pub ends: EndLists,
    pub byline: BylineLists,
    pub dates: DateLists,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NoiseLists {
    pub navigation: Vec<String>,
    pub advertisement: Vec<String>,
    pub sharing: Vec<String>,
    pub subscription: Vec<String>,
    pub related: Vec<String>,
    pub comments: Vec<String>,
    pub rating: Vec<String>,
    pub legal: Vec<String>,
    pub caption: Vec<String>,
    pub author_box: Vec<String>,
    pub metadata: Vec<String>,
}

/// Lines after which the article does not go on.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EndLists {
    pub comments: Vec<String>,
    pub related: Vec<String>,
    pub author_box: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct BylineLists {
    /// Words that stand before the author's name: "by".
    pub before: Vec<String>,
    /// Words between two names: "and".
    pub between: Vec<String>,
    /// Occupations glued on behind the name: "staff writer".
    pub jobs: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DateLists {
    /// Twelve lists of names, January first.
    pub months: Vec<Vec<String>>,
    /// Words that may stand beside a date and say nothing more: "published", "at", "Monday".
    pub beside: Vec<String>,
    /// Words that say that the date is of a later change: "updated".
    pub changed: Vec<String>,
    /// `dmy` or `mdy` where the language writes numeric dates in one order only.
    pub order: Option<String>,
}

impl File {
    /// The patterns of all its lists, in their order.
    pub(super) fn patterns(&self) -> Vec<Pattern> {
        let NoiseLists { navigation, advertisement, sharing, subscription, related, .. } = &self.noise;
        let NoiseLists { comments, rating, legal, caption, author_box, metadata, .. } = &self.noise;
        let ends = &self.ends;
        let lists = [
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
            (&ends.comments, Reason::Comments, true),
            (&ends.related, Reason::Related, true),
            (&ends.author_box, Reason::AuthorBox, true),
        ];
        let read = |(list, reason, end): (&Vec<String>, Reason, bool)| {
            let hit = Hit { reason, end, worded: true };
            list.iter().filter_map(move |written| Pattern::read(written, hit)).collect::<Vec<_>>()
        };
        lists.into_iter().flat_map(read).collect()
    }
}
