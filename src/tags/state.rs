//! What the lines of a journal come to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::hash::HashedMap;
use super::{Line, Stamp, TagName};
use crate::clean::ArticleId;
use crate::text::fold;

/// The replay of lines: which articles have which tags. Free of order and of repetition: any permutation of the same
/// lines, each once or many times, gives the same state, so two journals are joined by replaying both.
///
/// For each tag of each article the line with the greatest stamp decides. Lines of one stamp (only a hand-edited file has
/// two) that disagree are settled in favour of the tag, because a tag too many is seen and one too few is not.
#[derive(Debug, Clone, Default)]
pub struct State {
    tags: Vec<Tag>,
    numbers: HashMap<TagName, TagNumber>,
    /// Marks of each article, in the order of their tag's number.
    articles: HashedMap<ArticleId, Vec<Mark>>,
    tagged: Arc<HashSet<ArticleId>>,
    places: Places,
    latest: u64,
}

/// A tag's number in order of first sight: an index into `State::tags`, of no meaning outside one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct TagNumber(u32);

#[derive(Debug, Clone)]
struct Tag {
    name: TagName,
    on: Arc<HashSet<ArticleId>>,
    /// The least stamp that gave the tag to an article, and its position in that line.
    made: Option<(Stamp, usize)>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    tag: TagNumber,
    on: bool,
    stamp: Stamp,
}

/// The article last known at each place, by the place's hash: the place itself would be most of the memory. Cloning copies
/// only what was learnt since the first clone.
#[derive(Debug, Clone, Default)]
pub struct Places {
    known: Arc<HashedMap<[u8; 16], Known>>,
    since: HashedMap<[u8; 16], Known>,
}

/// What is known of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    stamp: Stamp,
    id: ArticleId,
    headline: Words,
}

impl State {
    /// Takes in one line. Returns whether any article's tags changed by it.
    pub fn replay(&mut self, line: &Line) -> bool {
        for (place, known) in known_places(line) {
            self.places.learn(place, known);
        }
        self.decide_all(line, true)
    }

    /// Takes in the decisions of a line, and keeps the sets of articles up to date where `sets` says so.
    fn decide_all(&mut self, line: &Line, sets: bool) -> bool {
        self.latest = self.latest.max(line.stamp.t);
        if line.ids.is_empty() {
            return false;
        }
        let mut changed = false;
        for (position, name) in line.add.iter().enumerate() {
            let tag = self.number(name);
            self.note_made(tag, (line.stamp, position));
            for id in &line.ids {
                changed |= self.decide(*id, tag, line.stamp, true, sets);
            }
            if let Some(old) = line.from.filter(|old| !line.ids.contains(old)) {
                changed |= self.decide(old, tag, line.stamp, false, sets);
            }
        }
        for name in &line.del {
            let tag = self.number(name);
            for id in &line.ids {
                changed |= self.decide(*id, tag, line.stamp, false, sets);
            }
        }
        changed
    }

    /// The tags of an article: `star` first, then by the alphabet.
    pub fn of(&self, id: ArticleId) -> impl Iterator<Item = &TagName> {
        let marks = self.marks(id).iter().filter(|m| m.on);
        let mut names: Vec<_> = marks.filter_map(|m| self.tag(m.tag)).map(|tag| &tag.name).collect();
        names.sort_unstable_by_key(|name| (!name.is_star(), *name));
        names.into_iter()
    }

    /// Whether an article has a tag.
    pub fn has(&self, id: ArticleId, name: &TagName) -> bool {
        self.standing(id, name).is_some_and(|(on, _)| on)
    }

    /// The decision that stands on a tag of an article, and who made it when; `None` where none was ever made.
    pub fn standing(&self, id: ArticleId, name: &TagName) -> Option<(bool, Stamp)> {
        let number = *self.numbers.get(name)?;
        let marks = self.marks(id);
        let mark = marks.get(marks.binary_search_by_key(&number, |m| m.tag).ok()?)?;
        Some((mark.on, mark.stamp))
    }

    /// The articles that have a tag. The set is shared: it stays as it is while the state goes on.
    pub fn ids(&self, name: &TagName) -> Arc<HashSet<ArticleId>> {
        let tag = self.numbers.get(name).and_then(|number| self.tag(*number));
        tag.map(|tag| Arc::clone(&tag.on)).unwrap_or_default()
    }

    /// The articles that have any tag; shared like [`State::ids`].
    pub fn tagged(&self) -> Arc<HashSet<ArticleId>> {
        Arc::clone(&self.tagged)
    }

    /// The tags in use and their number of articles: most used first, then by the alphabet.
    pub fn names(&self) -> Vec<(&TagName, usize)> {
        let mut names: Vec<_> = self.tags.iter().map(|t| (&t.name, t.on.len())).filter(|(_, n)| *n > 0).collect();
        names.sort_unstable_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        names
    }

    /// The tags of the number keys: the first ten ever made, `star` aside. A tag keeps its key when it falls out of use.
    pub fn slots(&self) -> Vec<&TagName> {
        let mut made: Vec<_> =
            self.tags.iter().filter(|t| !t.name.is_star()).filter_map(|t| Some((t.made?, &t.name))).collect();
        made.sort_unstable();
        made.into_iter().take(10).map(|(_, name)| name).collect()
    }

    /// Whether it is known of any article where it was.
    pub fn knows_places(&self) -> bool {
        !self.places.is_empty()
    }

    /// The article that was last known at a place: at a URL whatever it was called, at a path only if most of its headline
    /// is that of the article there now. A scraper that fills a folder anew puts other articles under the same names.
    pub fn last_at(&self, place: &str, headline: &str) -> Option<ArticleId> {
        self.places.last_at(place, headline)
    }

    /// Where tagged articles were.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The greatest `t` of all lines.
    pub fn latest(&self) -> u64 {
        self.latest
    }

    fn marks(&self, id: ArticleId) -> &[Mark] {
        self.articles.get(&id).map_or(&[], Vec::as_slice)
    }

    fn tag(&self, number: TagNumber) -> Option<&Tag> {
        self.tags.get(number.0 as usize)
    }

    fn number(&mut self, name: &TagName) -> TagNumber {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = TagNumber(self.tags.len() as u32);
        self.tags.push(Tag { name: name.clone(), on: Arc::default(), made: None });
        self.numbers.insert(name.clone(), number);
        number
    }

    fn note_made(&mut self, tag: TagNumber, made: (Stamp, usize)) {
        if let Some(tag) = self.tags.get_mut(tag.0 as usize) {
            tag.made = Some(tag.made.map_or(made, |m| m.min(made)));
        }
    }

    fn decide(&mut self, id: ArticleId, tag: TagNumber, stamp: Stamp, on: bool, sets: bool) -> bool {
        let marks = self.articles.entry(id).or_insert_with(|| Vec::with_capacity(1));
        let was_tagged = marks.iter().any(|m| m.on);
        let was = match marks.binary_search_by_key(&tag, |m| m.tag) {
            Ok(at) => {
                let Some(mark) = marks.get_mut(at) else { return false };
                if (stamp, on) <= (mark.stamp, mark.on) {
                    return false;
                }
                mark.stamp = stamp;
                std::mem::replace(&mut mark.on, on)
            }
            Err(at) => {
                marks.insert(at, Mark { tag, on, stamp });
                false
            }
        };
        if was == on || !sets {
            return was != on;
        }
        let is_tagged = on || marks.iter().any(|m| m.on);
        if let Some(tag) = self.tags.get_mut(tag.0 as usize) {
            put(&mut tag.on, id, on);
        }
        if was_tagged != is_tagged {
            put(&mut self.tagged, id, is_tagged);
        }
        true
    }
}

/// What a line says of places.
fn known_places(line: &Line) -> impl Iterator<Item = ([u8; 16], Known)> {
    let headline = line.title.as_deref().filter(|_| line.ids.len() == 1 && !line.at.is_empty());
    let headline = headline.map_or(Words::default(), Words::of);
    let known = move |id: &ArticleId| Known { stamp: line.stamp, id: *id, headline };
    line.ids.iter().zip(&line.at).filter_map(move |(id, place)| Some((hash(place.as_deref()?), known(id))))
}

/// The replay of many lines at once: what can be worked out of each line alone is, on any thread, and the sets of articles
/// are made when all lines are in.
#[derive(Debug, Default)]
pub(super) struct Replay(State);

/// A line, and what it says of places.
#[derive(Debug)]
pub(super) struct Ready {
    line: Line,
    places: Vec<([u8; 16], Known)>,
}

impl Ready {
    pub(super) fn of(mut line: Line) -> Self {
        let places = known_places(&line).collect();
        (line.at, line.title) = (Vec::new(), None);
        Self { line, places }
    }

    pub(super) fn stamp(&self) -> Stamp {
        self.line.stamp
    }
}

impl Replay {
    pub(super) fn take(&mut self, ready: Ready) {
        for (place, known) in ready.places {
            self.0.places.learn(place, known);
        }
        self.0.decide_all(&ready.line, false);
    }

    pub(super) fn end(self) -> State {
        let Self(mut state) = self;
        let mut ids: Vec<Vec<ArticleId>> = vec![Vec::new(); state.tags.len()];
        let mut tagged = Vec::new();
        for (id, marks) in &state.articles {
            for mark in marks.iter().filter(|mark| mark.on) {
                ids.get_mut(mark.tag.0 as usize).into_iter().for_each(|ids| ids.push(*id));
            }
            tagged.extend(marks.iter().any(|mark| mark.on).then_some(*id));
        }
        ids.push(tagged);
        let mut sets: Vec<HashSet<_>> = ids.into_par_iter().map(|ids| ids.into_iter().collect()).collect();
        state.tagged = Arc::new(sets.pop().unwrap_or_default());
        for (tag, set) in state.tags.iter_mut().zip(sets) {
            tag.on = Arc::new(set);
        }
        state
    }
}

impl Places {
    /// Whether nothing is known of any place.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.since.is_empty()
    }

    /// See [`State::last_at`].
    pub fn last_at(&self, place: &str, headline: &str) -> Option<ArticleId> {
        let known = self.get(&hash(place))?;
        let same = place.contains("://") || known.headline.mostly(Words::of(headline));
        same.then_some(known.id)
    }

    /// The places of the articles that are not there any more.
    #[must_use]
    pub fn without(&self, is_there: impl Fn(ArticleId) -> bool) -> Self {
        let gone = self.iter().filter(|(_, known)| !is_there(known.id));
        Self { known: Arc::default(), since: gone.collect() }
    }

    fn iter(&self) -> impl Iterator<Item = ([u8; 16], Known)> {
        let newer = |place: &[u8; 16], known: &Known| self.since.get(place).is_none_or(|since| since <= known);
        let older = |place: &[u8; 16], since: &Known| self.known.get(place).is_none_or(|known| known < since);
        let known = self.known.iter().filter(move |(place, known)| newer(place, known));
        known
            .chain(self.since.iter().filter(move |(place, since)| older(place, since)))
            .map(|(at, known)| (*at, *known))
    }

    fn get(&self, place: &[u8; 16]) -> Option<Known> {
        self.known.get(place).max(self.since.get(place)).copied()
    }

    fn learn(&mut self, place: [u8; 16], known: Known) {
        // What is shared is not copied for one line more: it may be large.
        let map = match Arc::get_mut(&mut self.known) {
            Some(map) if self.since.is_empty() => map,
            _ => &mut self.since,
        };
        let last = map.entry(place).or_insert(known);
        *last = (*last).max(known);
    }
}

impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        self.iter().count() == other.iter().count()
            && self.iter().all(|(place, known)| other.get(&place) == Some(known))
    }
}

impl Eq for Places {}

fn put(set: &mut Arc<HashSet<ArticleId>>, id: ArticleId, on: bool) {
    let set = Arc::make_mut(set);
    if on {
        set.insert(id);
    } else {
        set.remove(&id);
    }
}

/// The words of a headline as a set of 64 bits, one a word: enough to tell an edited headline from another one, and a
/// fraction of its memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Words(u64);

impl Words {
    fn of(headline: &str) -> Self {
        let folded = fold(headline);
        let bit = |word: &str| 1 << (short_hash(word) % 64);
        Self(folded.text.unicode_words().take(HEADLINE_WORDS).map(bit).fold(0, |set, bit| set | bit))
    }

    /// Whether both have at least half of all their words in common. A headline that is not known is like no other.
    fn mostly(self, other: Self) -> bool {
        let common = (self.0 & other.0).count_ones();
        common > 0 && 2 * common >= (self.0 | other.0).count_ones()
    }
}

/// Words of a headline that are looked at: more would fill the 64 bits.
const HEADLINE_WORDS: usize = 16;

/// FNV-1a (Fowler, Noll, Vo), folded: it only spreads words over 64 bits.
fn short_hash(word: &str) -> u64 {
    let hash = word
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash ^ hash >> 32
}

fn hash(place: &str) -> [u8; 16] {
    let mut short = [0; 16];
    short.iter_mut().zip(blake3::hash(place.as_bytes()).as_bytes()).for_each(|(to, from)| *to = *from);
    short
}

/// States are equal when they answer every question alike; the numbers that tags happen to have do not count.
impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        let tags = |state: &Self| -> HashMap<TagName, _> {
            state.tags.iter().map(|tag| (tag.name.clone(), (tag.made, Arc::clone(&tag.on)))).collect()
        };
        let marks = |state: &Self| -> HashMap<(ArticleId, TagName), _> {
            let all = state.articles.iter().flat_map(|(id, marks)| marks.iter().map(|mark| (*id, *mark)));
            all.filter_map(|(id, mark)| Some(((id, state.tag(mark.tag)?.name.clone()), (mark.stamp, mark.on))))
                .collect()
        };
        self.latest == other.latest
            && self.places == other.places
            && self.tagged == other.tagged
            && tags(self) == tags(other)
            && marks(self) == marks(other)
    }
}

impl Eq for State {}
