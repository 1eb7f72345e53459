//! What a line's characters and words look like, beside those of the page's prose and of its title.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::super::super::lines::{Features, Line};
use super::super::super::script;
use super::super::render::Markup;
use super::is_prose;

/// Shares of kinds of characters and words.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    pub capitals: f32,
    pub digits: f32,
    pub lower: bool,
    pub near: f32,
    pub titled: f32,
    pub quotes: bool,
    pub marks: f32,
    pub colon: bool,
}

/// Calls back with a hash of each word, of each two characters where words are not parted by spaces.
fn for_words(text: &str, mut take: impl FnMut(u64)) {
    const SHORTEST: usize = 4;
    let mut hasher = FxHasher::default();
    let (mut length, mut last) = (0, None);
    for c in text.chars().chain([' ']) {
        if script::is_unspaced(c) {
            if let Some(last) = last {
                let mut pair = FxHasher::default();
                (last, c).hash(&mut pair);
                take(pair.finish());
            }
            last = Some(c);
        } else {
            last = None;
            if script::is_alphanumeric(c) {
                script::lower(c).hash(&mut hasher);
                length += 1;
                continue;
            }
        }
        if length >= SHORTEST {
            take(hasher.finish());
        }
        if length > 0 {
            hasher = FxHasher::default();
            length = 0;
        }
    }
}

pub(super) fn shapes(lines: &[Line], features: &[Features], markup: &[Markup], title: Option<&str>) -> Vec<Shape> {
    let mut known: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
    let prosy = |i: usize| features.get(i).zip(markup.get(i)).is_some_and(|(f, m)| is_prose(f, m));
    for (i, line) in lines.iter().enumerate().filter(|(i, _)| prosy(*i)) {
        for_words(&line.text, |word| {
            let entry = known.entry(word).or_insert((0, u32::MAX));
            if entry.1 != i as u32 {
                *entry = (entry.0 + 1, i as u32);
            }
        });
    }
    let mut titled: FxHashSet<u64> = FxHashSet::default();
    for_words(title.unwrap_or_default(), |word| {
        titled.insert(word);
    });
    let each = |(i, line): (usize, &Line)| {
        let mut s = Shape::default();
        let (mut letters, mut starts, mut capitals, mut digits, mut marks, mut inside) =
            (0_u32, 0_u32, 0_u32, 0_u32, 0_u32, false);
        for c in line.text.chars() {
            if script::is_alphanumeric(c) {
                letters += 1;
                if !inside {
                    starts += 1;
                    capitals += u32::from(c.is_uppercase());
                    if starts == 1 {
                        s.lower = c.is_lowercase();
                    }
                }
                digits += u32::from(script::is_numeric(c));
                inside = true;
            } else {
                inside = false;
                marks += u32::from(!c.is_whitespace());
            }
        }
        s.capitals = capitals as f32 / starts.max(1) as f32;
        s.digits = digits as f32 / letters.max(1) as f32;
        s.marks = marks as f32 / (letters + marks).max(1) as f32;
        s.quotes = line.text.starts_with(['"', '“', '«', '„', '「', '‘', '—', '–']);
        s.colon = line.text.ends_with([':', '：']);
        let own = u32::from(prosy(i));
        let (mut n, mut near, mut in_title) = (0_u32, 0_u32, 0_u32);
        for_words(&line.text, |word| {
            n += 1;
            near += u32::from(known.get(&word).is_some_and(|(count, _)| *count > own));
            in_title += u32::from(titled.contains(&word));
        });
        s.near = if n == 0 { -1.0 } else { near as f32 / n as f32 };
        s.titled = in_title as f32 / titled.len().max(1) as f32;
        s
    };
    lines.iter().enumerate().map(each).collect()
}
