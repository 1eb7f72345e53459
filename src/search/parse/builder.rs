//! Puts what the tokens mean together.

use std::ops::Range;

use super::token::{Head, Token};
use super::{Meaning, word};
use crate::search::query::{Group, Kind, Part, Query, QueryError, Term};

/// Collects parts and groups.
#[derive(Default)]
pub(super) struct Builder {
    groups: Vec<Group>,
    parts: Vec<Part>,
    error: Option<QueryError>,
    /// Whether a `|` stands between the last term and the next.
    joining: bool,
    /// Whether the alternatives of the running `a | b | …` have a group yet: half-typed ones have none.
    open_group: bool,
    /// The last term, where it is a saved query of several groups: nothing can be an alternative to it.
    several: Option<Range<usize>>,
}

pub(super) const BAR_HINT: &str = "add an alternative, or remove the bar";

const SEVERAL: &str = "a saved query that asks for several things is no alternative; write out its parts";

impl Builder {
    pub(super) fn bar(&mut self, token: &Token) {
        if let Some(span) = self.several.take() {
            self.wrong(span, SEVERAL.to_owned());
            if let Some(part) = self.parts.last_mut() {
                part.kind = Kind::Error;
            }
        }
        let after_term = !self.joining && !self.parts.is_empty();
        let unfinished = if after_term { None } else { Some(BAR_HINT) };
        self.joining |= after_term;
        self.parts.push(Part { span: token.span.clone(), kind: Kind::Or, unfinished, advice: None });
    }

    pub(super) fn term(&mut self, token: &Token, kind: Kind, meaning: Meaning) {
        self.several = None;
        self.open_group &= std::mem::take(&mut self.joining);
        let meaning = match meaning {
            Meaning::All(groups) if self.open_group && groups.len() > 1 => Meaning::Wrong(SEVERAL.to_owned()),
            meaning => meaning,
        };
        let (kind, unfinished) = match &meaning {
            Meaning::Wrong(_) => (Kind::Error, None),
            Meaning::Unfinished(hint) | Meaning::Begun(_, hint) => (kind, Some(*hint)),
            Meaning::Is(_) | Meaning::All(_) => (kind, None),
        };
        self.push_parts(token, kind, unfinished);
        match meaning {
            Meaning::Is(condition) | Meaning::Begun(condition, _) => {
                self.push_terms(vec![Term { negated: token.is_negated(), condition }]);
            }
            Meaning::All(groups) => {
                self.several = (groups.len() > 1).then(|| token.span.clone());
                for group in groups {
                    self.push_terms(group.any);
                    self.open_group &= self.several.is_none();
                }
            }
            Meaning::Unfinished(_) => {}
            Meaning::Wrong(message) => self.wrong(token.span.clone(), message),
        }
    }

    fn wrong(&mut self, span: Range<usize>, message: String) {
        self.error.get_or_insert(QueryError { span, message });
    }

    fn push_terms(&mut self, mut terms: Vec<Term>) {
        match self.groups.last_mut() {
            Some(group) if self.open_group => group.any.append(&mut terms),
            _ => self.groups.push(Group { any: terms }),
        }
        self.open_group = true;
    }

    /// One part, but a `!` before a tag, field, phrase or saved query is one of its own.
    fn push_parts(&mut self, token: &Token, kind: Kind, unfinished: Option<&'static str>) {
        let mut span = token.span.clone();
        if token.is_negated() && matches!(kind, Kind::Tag | Kind::Field | Kind::Phrase | Kind::Saved) {
            let not = span.start..span.start + token.not;
            span.start = not.end;
            self.parts.push(Part { span: not, kind: Kind::Not, unfinished: None, advice: None });
        }
        let advice = if token.head == Head::Word { word::advice(&token.value) } else { None };
        self.parts.push(Part { span, kind, unfinished, advice });
    }

    pub(super) fn finish(mut self) -> Query {
        // Only a bar leaves the builder joining, but unfinished bars may follow it.
        if self.joining
            && let Some(bar) = self.parts.iter_mut().rev().take_while(|part| part.kind == Kind::Or).last()
        {
            bar.unfinished = Some(BAR_HINT);
        }
        Query::new(self.groups, self.parts, self.error)
    }
}
