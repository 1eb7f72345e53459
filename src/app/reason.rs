//! Why the filter finds nothing, where that can be told.

use std::borrow::Cow;

use super::App;
use crate::library::Named;
use crate::search::{self, Condition, Kind, Part, is_variety};

/// More varieties of a language nobody has.
const MOST_VARIETIES: usize = 100;

impl App {
    /// The part of the filter for which its list is empty, and why or what may be meant instead: a clause without a full stop.
    /// `None` where the list is not empty, or not known yet.
    pub fn why_nothing(&self) -> Option<(&Part, Cow<'static, str>)> {
        if !self.list.hits().is_empty() || self.list_is_stale() || self.importing {
            return None;
        }
        let parts = self.filter.typed.parts();
        let is_negated = |part: &Part| parts.iter().any(|not| not.kind == Kind::Not && not.span.end == part.span.start);
        let mut asked_for = parts.iter().filter(|part| !is_negated(part));
        let meant = || parts.iter().find_map(|part| Some((part, Cow::Borrowed(part.advice?))));
        asked_for.find_map(|part| Some((part, Cow::Owned(self.nobodys(part)?)))).or_else(meant)
    }

    /// What to say of a part that asks for a tag or a language that no article has.
    fn nobodys(&self, part: &Part) -> Option<String> {
        if !matches!(part.kind, Kind::Tag | Kind::Field) || part.unfinished.is_some() {
            return None;
        }
        // By itself: what a saved query asks for is not in the bar.
        let text = self.filter.editor.text().get(part.span.clone())?;
        let query = search::parse(text, jiff::civil::Date::MIN);
        match &query.terms().next()?.condition {
            Condition::Tag(name) if !self.tags_coming => {
                let begins = name.to_lowercase();
                let is_there = self.tags.names().iter().any(|(name, _)| name.starts_with(&begins));
                (!is_there).then(|| format!("no article has the tag {name}"))
            }
            Condition::Lang(code) => {
                let names = self.catalog.names_beginning(Named::Lang, code, MOST_VARIETIES);
                let is_there = names.iter().any(|(name, _)| is_variety(name, code));
                (!is_there).then(|| format!("no article is in the language {code}"))
            }
            _ => None,
        }
    }
}
