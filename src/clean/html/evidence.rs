//! What can be seen of each line of a page: its text, its markup, its neighbours and its place in the tree, as numbers that
//! depend on no language and no site.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

use super::super::lines::{Features, Hint, Line};
use super::super::script;
use super::holders::{self, Holder, Kind, Sum};
use super::render::{Markup, Page};

/// Names columns and says what stands in them.
macro_rules! columns {
    ($a:ident: $of:ty; $($name:ident = $value:expr;)*) => {
        /// The names of the columns.
        pub(super) const COLUMNS: &[&str] = &[$(stringify!($name)),*];

        fn row($a: $of) -> Vec<f32> {
            vec![$($value),*]
        }
    };
}

/// What is seen of a page as a whole.
pub(super) struct View<'a> {
    page: &'a Page,
    features: &'a [Features],
    shapes: Vec<Shape>,
    own: Vec<Sum>,
    whole: Vec<Sum>,
    half: Vec<(u16, u16)>,
    most: Vec<(u16, u16)>,
    dense: Vec<(u16, u16)>,
    paths: FxHashMap<u64, Sum>,
    styled: FxHashMap<u64, Sum>,
    /// Prose and words before each line; one more than lines.
    prose: Vec<f32>,
    words: Vec<f32>,
    linked: Vec<f32>,
    all: Vec<f32>,
    /// The nearest line of prose above and below each.
    above: Vec<Option<usize>>,
    below: Vec<Option<usize>>,
    /// The last line that says that the article is over.
    ended: Vec<Option<usize>>,
    heading: Vec<Option<usize>>,
    title: Option<usize>,
    first: usize,
    last: usize,
    described: Vec<bool>,
    kept: &'a [bool],
    runs: Vec<(f32, f32)>,
}

/// Shares of kinds of characters and words.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    capitals: f32,
    digits: f32,
    lower: bool,
    near: f32,
    titled: f32,
    quotes: bool,
    marks: f32,
    colon: bool,
}

fn is_prose(f: &Features, m: &Markup) -> bool {
    f.is_long() && !m.is_linked()
}

fn sum_of(f: &Features, m: &Markup) -> Sum {
    Sum {
        lines: 1,
        words: f.words,
        prose: if is_prose(f, m) { f.words } else { 0.0 },
        all: m.all as f32,
        linked: m.linked as f32,
        commas: f.commas as f32,
    }
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

impl<'a> View<'a> {
    pub(super) fn new(
        page: &'a Page,
        features: &'a [Features],
        title: Option<&str>,
        description: Option<&str>,
        kept: &'a [bool],
    ) -> Self {
        let each = || page.markup.iter().zip(features);
        let (own, whole) = holders::sum_up(&page.holders, each().map(|(m, f)| (m.holder, sum_of(f, m))));
        let distance = |heart| holders::distances(&page.holders, heart);
        let mut paths: FxHashMap<u64, Sum> = FxHashMap::default();
        let mut styled: FxHashMap<u64, Sum> = FxHashMap::default();
        for (m, f) in each() {
            let holder = page.holders.get(m.holder as usize).copied().unwrap_or_default();
            paths.entry(holder.path).or_default().add(&sum_of(f, m));
            styled.entry(holder.styled_path).or_default().add(&sum_of(f, m));
        }
        let run = |of: &dyn Fn(&Markup, &Features) -> f32| {
            let mut sums = Vec::with_capacity(features.len() + 1);
            sums.push(0.0);
            let mut sum = 0.0;
            for (m, f) in each() {
                sum += of(m, f);
                sums.push(sum);
            }
            sums
        };
        let near = |lines: &mut dyn Iterator<Item = usize>, is: &dyn Fn(&Markup, &Features) -> bool| {
            let mut near = vec![None; features.len()];
            let mut last = None;
            for at in lines {
                if let (Some(slot), Some(m), Some(f)) = (near.get_mut(at), page.markup.get(at), features.get(at)) {
                    *slot = last;
                    if is(m, f) {
                        last = Some(at);
                    }
                }
            }
            near
        };
        let prosy = |m: &Markup, f: &Features| is_prose(f, m) && f.hit.is_none();
        let n = features.len();
        let half = holders::heart(&page.holders, &whole, 0.5);
        let dense = holders::densest(&page.holders, &own, &whole);
        let prose_lines: Vec<usize> = each().enumerate().filter(|(_, (m, f))| prosy(m, f)).map(|(i, _)| i).collect();
        let dense_distance = distance(dense);
        let in_dense = |i: &usize| {
            page.markup
                .get(*i)
                .and_then(|m| dense_distance.get(m.holder as usize))
                .is_some_and(|d| d.1 == 0 && d.0 <= 3)
        };
        let first = prose_lines.iter().copied().find(in_dense).or(prose_lines.first().copied()).unwrap_or(0);
        let last = prose_lines.iter().copied().rfind(in_dense).or(prose_lines.last().copied()).unwrap_or(n);
        let same = |text: &str| description.is_some_and(|d| super::super::lines::same(d, text));
        Self {
            shapes: shapes(&page.lines, features, &page.markup, title),
            half: distance(half),
            most: distance(holders::heart(&page.holders, &whole, 0.8)),
            dense: dense_distance,
            paths,
            styled,
            prose: run(&|m, f| if is_prose(f, m) { f.words } else { 0.0 }),
            words: run(&|_, f| f.words),
            linked: run(&|m, _| m.linked as f32),
            all: run(&|m, _| m.all as f32),
            above: near(&mut (0..n), &prosy),
            below: near(&mut (0..n).rev(), &prosy),
            ended: near(&mut (0..n), &|_, f| f.hit.is_some_and(|h| h.end)),
            heading: near(&mut (0..n), &|m, _| m.level > 0),
            title: title.and_then(|title| title_at(page, title)),
            first,
            last,
            described: page.lines.iter().map(|l| same(&l.text)).collect(),
            runs: runs(features, &page.markup),
            kept,
            page,
            features,
            own,
            whole,
        }
    }

    /// One row for each line.
    pub(super) fn rows(&self) -> Vec<Vec<f32>> {
        (0..self.features.len()).filter_map(|at| Some(row(&self.at(at)?))).collect()
    }

    fn at(&'a self, at: usize) -> Option<At<'a>> {
        let m = self.page.markup.get(at)?;
        Some(At {
            v: self,
            at,
            line: self.page.lines.get(at)?,
            f: self.features.get(at)?,
            m,
            s: self.shapes.get(at)?,
            holder: self.page.holders.get(m.holder as usize)?,
        })
    }

    fn between(sums: &[f32], from: usize, to: usize) -> f32 {
        let sum = |at: usize| sums.get(at.min(sums.len().saturating_sub(1))).copied().unwrap_or_default();
        sum(to) - sum(from)
    }
}

/// The line that says the title: a heading, the greater the better, else the first.
fn title_at(page: &Page, title: &str) -> Option<usize> {
    let says = |(at, (line, m)): (usize, (&Line, &Markup))| {
        let rank = if m.level == 0 { u8::MAX } else { m.level };
        super::super::lines::same(&line.text, title).then_some((rank, at))
    };
    page.lines.iter().zip(&page.markup).enumerate().filter_map(says).min().map(|(_, at)| at)
}

/// Running worth of the lines up to and from each: how a run of paragraphs that goes on weighs, and decays at what is none.
fn runs(features: &[Features], markup: &[Markup]) -> Vec<(f32, f32)> {
    let worth: Vec<f32> = features
        .iter()
        .zip(markup)
        .map(|(f, m)| {
            if is_prose(f, m) {
                f.words.min(75.0)
            } else if f.hit.is_some() {
                -16.0
            } else {
                -6.0
            }
        })
        .collect();
    let mut runs = vec![(0.0, 0.0); worth.len()];
    let mut sum = 0.0_f32;
    for (w, slot) in worth.iter().zip(&mut runs) {
        sum = (sum + w).clamp(0.0, 400.0);
        slot.0 = sum;
    }
    sum = 0.0;
    for (w, slot) in worth.iter().zip(&mut runs).rev() {
        sum = (sum + w).clamp(0.0, 400.0);
        slot.1 = sum;
    }
    runs
}

fn shapes(lines: &[Line], features: &[Features], markup: &[Markup], title: Option<&str>) -> Vec<Shape> {
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
    let mut titled: rustc_hash::FxHashSet<u64> = rustc_hash::FxHashSet::default();
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

/// One line beside what is seen of the page.
struct At<'a> {
    v: &'a View<'a>,
    at: usize,
    line: &'a Line,
    f: &'a Features,
    m: &'a Markup,
    s: &'a Shape,
    holder: &'a Holder,
}

impl At<'_> {
    fn kind(&self, kind: Kind) -> f32 {
        yes(self.holder.kinds & kind.bit() != 0)
    }

    /// The holder some levels further out.
    fn outer(&self, levels: usize) -> usize {
        let mut at = self.m.holder;
        for _ in 0..levels {
            match self.v.page.holders.get(at as usize).and_then(|h| h.parent) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at as usize
    }

    fn whole(&self, levels: usize) -> Sum {
        self.v.whole.get(self.outer(levels)).copied().unwrap_or_default()
    }

    fn page_prose(&self) -> f32 {
        self.v.whole.first().map_or(1.0, |s| s.prose.max(1.0))
    }

    /// Of a neighbour.
    fn beside(&self, offset: isize, of: impl Fn(&Features, &Markup) -> f32) -> f32 {
        let at = self.at.checked_add_signed(offset);
        let found = at.and_then(|at| self.v.features.get(at).zip(self.v.page.markup.get(at)));
        found.map_or(-1.0, |(f, m)| of(f, m))
    }

    fn words_beside(&self, offset: isize) -> f32 {
        self.beside(offset, |f, _| f.words)
    }

    fn linked_beside(&self, offset: isize) -> f32 {
        self.beside(offset, |_, m| share(m))
    }

    fn hit_beside(&self, offset: isize) -> f32 {
        self.beside(offset, |f, _| hit(f))
    }

    fn same_path(&self, offset: isize) -> f32 {
        let path = |m: &Markup| self.v.page.holders.get(m.holder as usize).map(|h| h.styled_path);
        self.beside(offset, |_, m| yes(path(m) == Some(self.holder.styled_path)))
    }

    /// How many levels out the holder is that this line shares with a neighbour.
    fn shared(&self, offset: isize) -> f32 {
        let Some(other) = self.at.checked_add_signed(offset).and_then(|at| self.v.page.markup.get(at)) else {
            return -1.0;
        };
        let (mut a, mut b, mut levels) = (self.m.holder, other.holder, 0);
        let depth = |at: u32| self.v.page.holders.get(at as usize).map_or(0, |h| h.depth);
        let parent = |at: u32| self.v.page.holders.get(at as usize).and_then(|h| h.parent).unwrap_or(0);
        while a != b && levels < 24 {
            if depth(a) >= depth(b) { (a, levels) = (parent(a), levels + 1) } else { b = parent(b) }
        }
        levels as f32
    }

    /// Share of prose among the words of lines around.
    fn prose_share(&self, before: usize, after: usize) -> f32 {
        let (from, to) = (self.at.saturating_sub(before), self.at + 1 + after);
        View::between(&self.v.prose, from, to) / View::between(&self.v.words, from, to).max(1.0)
    }

    fn prose_near(&self, before: usize, after: usize) -> f32 {
        View::between(&self.v.prose, self.at.saturating_sub(before), self.at + 1 + after)
    }

    fn linked_near(&self, before: usize, after: usize) -> f32 {
        let (from, to) = (self.at.saturating_sub(before), self.at + 1 + after);
        View::between(&self.v.linked, from, to) / View::between(&self.v.all, from, to).max(1.0)
    }

    fn away(&self, from: Option<usize>) -> f32 {
        from.map_or(999.0, |from| self.at as f32 - from as f32)
    }

    fn path(&self) -> Sum {
        self.v.paths.get(&self.holder.path).copied().unwrap_or_default()
    }

    fn styled(&self) -> Sum {
        self.v.styled.get(&self.holder.styled_path).copied().unwrap_or_default()
    }

    fn distance(&self, of: &[(u16, u16)]) -> (f32, f32) {
        let (down, up) = of.get(self.m.holder as usize).copied().unwrap_or_default();
        (f32::from(down), f32::from(up))
    }

    /// How many levels out the innermost marked holder is, and why it is marked.
    fn marked(&self) -> (f32, f32, f32) {
        let mut at = Some(self.m.holder);
        let mut levels = 0;
        while let Some(holder) = at.and_then(|at| self.v.page.holders.get(at as usize)) {
            if let Some(why) = holder.why {
                let held = at.and_then(|at| self.v.whole.get(at as usize)).map_or(0.0, |s| s.prose);
                return (levels as f32, why as u32 as f32, held / self.page_prose());
            }
            levels += 1;
            if levels > 12 {
                break;
            }
            at = holder.parent;
        }
        (99.0, -1.0, -1.0)
    }

    fn reason(&self, n: u32) -> f32 {
        yes(self.holder.kinds & (1 << n) != 0)
    }

    fn run(&self) -> (f32, f32) {
        self.v.runs.get(self.at).copied().unwrap_or_default()
    }

    fn kept_beside(&self, before: usize, after: usize) -> f32 {
        let (from, to) = (self.at.saturating_sub(before), (self.at + 1 + after).min(self.v.kept.len()));
        let range = self.v.kept.get(from..to).unwrap_or_default();
        range.iter().filter(|k| **k).count() as f32 / range.len().max(1) as f32
    }
}

fn yes(is: bool) -> f32 {
    f32::from(u8::from(is))
}

fn share(m: &Markup) -> f32 {
    m.linked as f32 / m.all.max(1) as f32
}

fn hit(f: &Features) -> f32 {
    f.hit.map_or(-1.0, |h| h.reason as u32 as f32)
}

fn hint(hint: Hint) -> f32 {
    match hint {
        Hint::None => 0.0,
        Hint::Item => 1.0,
        Hint::Quote => 2.0,
        Hint::Heading => 3.0,
        Hint::Code => 4.0,
        Hint::Title | Hint::Picture | Hint::Links => 5.0,
    }
}

columns! { a: &At<'_>;
    words = a.f.words;
    commas = a.f.commas as f32 / a.f.words.max(1.0);
    ends = yes(a.f.end_mark);
    cut_off = yes(a.f.cut_off);
    repeats = a.f.repeats as f32;
    date = yes(a.f.date);
    hit = hit(a.f);
    hit_end = a.f.hit.map_or(-1.0, |h| yes(h.end));
    hit_worded = a.f.hit.map_or(-1.0, |h| yes(h.worded));
    capitals = a.s.capitals;
    digits = a.s.digits;
    lower = yes(a.s.lower);
    quotes = yes(a.s.quotes);
    marks = a.s.marks;
    colon = yes(a.s.colon);
    near = a.s.near;
    titled = a.s.titled;
    described = yes(a.v.described.get(a.at) == Some(&true));
    hint = hint(a.line.hint);
    level = f32::from(a.m.level);
    linked = share(a.m);
    bold = a.m.bold as f32 / a.m.all.max(1) as f32;
    broken = yes(a.m.broken);
    row = yes(a.m.row);
    standfirst = yes(a.m.standfirst);
    tag = a.holder.tag as u32 as f32;
    depth = f32::from(a.holder.depth);
    in_article = a.kind(Kind::Article);
    in_main = a.kind(Kind::Main);
    in_aside = a.kind(Kind::Aside);
    in_nav = a.kind(Kind::Navigation);
    in_header = a.kind(Kind::Header);
    in_footer = a.kind(Kind::Footer);
    in_form = a.kind(Kind::Form);
    in_body = a.kind(Kind::Body);
    in_list = a.kind(Kind::List);
    in_table = a.kind(Kind::Table);
    in_figure = a.kind(Kind::Figure);
    in_comments = a.kind(Kind::Comments);
    why_nav = a.reason(0);
    why_ad = a.reason(1);
    why_share = a.reason(2);
    why_subscribe = a.reason(3);
    why_related = a.reason(4);
    why_comments = a.reason(5);
    why_legal = a.reason(6);
    why_caption = a.reason(7);
    why_author = a.reason(8);
    why_meta = a.reason(9);
    why_outside = a.reason(11);
    marked_levels = a.marked().0;
    marked_why = a.marked().1;
    marked_prose = a.marked().2;
    lines_0 = a.whole(0).lines as f32;
    lines_1 = a.whole(1).lines as f32;
    lines_2 = a.whole(2).lines as f32;
    lines_3 = a.whole(3).lines as f32;
    density_0 = a.whole(0).link_density();
    density_1 = a.whole(1).link_density();
    density_2 = a.whole(2).link_density();
    density_3 = a.whole(3).link_density();
    length_0 = a.whole(0).words_a_line();
    length_1 = a.whole(1).words_a_line();
    length_2 = a.whole(2).words_a_line();
    length_3 = a.whole(3).words_a_line();
    prose_0 = a.whole(0).prose / a.page_prose();
    prose_1 = a.whole(1).prose / a.page_prose();
    prose_2 = a.whole(2).prose / a.page_prose();
    prose_3 = a.whole(3).prose / a.page_prose();
    prose_4 = a.whole(4).prose / a.page_prose();
    own_words = a.v.own.get(a.m.holder as usize).map_or(0.0, |s| s.words);
    half_down = a.distance(&a.v.half).0;
    half_up = a.distance(&a.v.half).1;
    most_down = a.distance(&a.v.most).0;
    most_up = a.distance(&a.v.most).1;
    dense_down = a.distance(&a.v.dense).0;
    dense_up = a.distance(&a.v.dense).1;
    path_lines = a.path().lines as f32;
    path_length = a.path().words_a_line();
    path_prose = a.path().prose / a.page_prose();
    path_links = a.path().link_density();
    styled_lines = a.styled().lines as f32;
    styled_length = a.styled().words_a_line();
    styled_prose = a.styled().prose / a.page_prose();
    styled_links = a.styled().link_density();
    from_title = a.away(a.v.title);
    from_first = a.at as f32 - a.v.first as f32;
    from_last = a.at as f32 - a.v.last as f32;
    from_above = a.away(a.v.above.get(a.at).copied().flatten());
    from_below = a.away(a.v.below.get(a.at).copied().flatten());
    from_end = a.away(a.v.ended.get(a.at).copied().flatten());
    from_heading = a.away(a.v.heading.get(a.at).copied().flatten());
    end_words = a.v.ended.get(a.at).copied().flatten().map_or(-1.0, |e| View::between(&a.v.prose, e, a.at));
    words_before = View::between(&a.v.words, 0, a.at);
    words_after = View::between(&a.v.words, a.at, a.v.features.len());
    prose_before = View::between(&a.v.prose, 0, a.at) / a.page_prose();
    share_before = View::between(&a.v.words, 0, a.at) / View::between(&a.v.words, 0, a.v.features.len()).max(1.0);
    from_start = a.at as f32;
    to_end = a.v.features.len() as f32 - a.at as f32;
    page_prose = a.page_prose();
    page_lines = a.v.features.len() as f32;
    page_words = View::between(&a.v.words, 0, a.v.features.len());
    page_links = a.v.whole.first().map_or(0.0, Sum::link_density);
    prose_back_4 = a.prose_near(4, 0);
    prose_on_4 = a.prose_near(0, 4);
    prose_back_12 = a.prose_near(12, 0);
    prose_on_12 = a.prose_near(0, 12);
    prose_share_2 = a.prose_share(2, 2);
    prose_share_5 = a.prose_share(5, 5);
    prose_share_12 = a.prose_share(12, 12);
    linked_2 = a.linked_near(2, 2);
    linked_back_5 = a.linked_near(5, 0);
    linked_on_5 = a.linked_near(0, 5);
    run_back = a.run().0;
    run_on = a.run().1;
    words_b1 = a.words_beside(-1);
    words_b2 = a.words_beside(-2);
    words_b3 = a.words_beside(-3);
    words_a1 = a.words_beside(1);
    words_a2 = a.words_beside(2);
    words_a3 = a.words_beside(3);
    linked_b1 = a.linked_beside(-1);
    linked_b2 = a.linked_beside(-2);
    linked_a1 = a.linked_beside(1);
    linked_a2 = a.linked_beside(2);
    hit_b1 = a.hit_beside(-1);
    hit_b2 = a.hit_beside(-2);
    hit_a1 = a.hit_beside(1);
    hit_a2 = a.hit_beside(2);
    ends_b1 = a.beside(-1, |f, _| yes(f.end_mark));
    ends_a1 = a.beside(1, |f, _| yes(f.end_mark));
    date_b1 = a.beside(-1, |f, _| yes(f.date));
    date_a1 = a.beside(1, |f, _| yes(f.date));
    level_b1 = a.beside(-1, |_, m| f32::from(m.level));
    level_a1 = a.beside(1, |_, m| f32::from(m.level));
    same_b1 = a.same_path(-1);
    same_b2 = a.same_path(-2);
    same_a1 = a.same_path(1);
    same_a2 = a.same_path(2);
    shared_b1 = a.shared(-1);
    shared_a1 = a.shared(1);
    extracted = a.kept_beside(0, 0);
    extracted_3 = a.kept_beside(3, 3);
    extracted_back = a.kept_beside(20, 0);
    extracted_on = a.kept_beside(0, 20);
    before_lead = a.at as f32 / (a.v.first.max(1) as f32);
}
