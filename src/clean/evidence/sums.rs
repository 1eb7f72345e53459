//! What is summed over a page: windows around a line, distances, places, and the page as a whole.

use std::ops::Range;

use super::super::lines::{Features, Hint, Line};
use super::super::{Reason, dates};
use super::marks::Marks;
use super::{flag, ln_1p, share};

/// What is summed: words, bounded; those of paragraphs; lines that are paragraphs, known noise, surely noise, the end of
/// sentences, labels; shares of known words; gaps; lines that stand on the page more than once; how much the length changes
/// from the line one, two, three lines above; dates and times; and entries of lists. As many as are summed at once, whatever
/// stands in the last of them.
type Summed = [f32; 16];

const WORDS: usize = 0;
const LONG_WORDS: usize = 1;
const LONG: usize = 2;
const HITS: usize = 3;
const SURE: usize = 4;
const ENDS: usize = 5;
const LABELS: usize = 6;
const KNOWN: usize = 7;
const GAPS: usize = 8;
const REPEATED: usize = 9;
const CHANGES: [usize; 3] = [10, 11, 12];
const STAMPS: usize = 13;
const ITEMS: usize = 14;

/// Sums from the top: what stands in some lines is two look-ups.
#[derive(Debug, Default)]
struct Running(Vec<Summed>);

impl Running {
    fn over(lines: impl ExactSizeIterator<Item = Summed>) -> Self {
        let mut sums = Vec::with_capacity(lines.len() + 1);
        let mut sum = Summed::default();
        sums.push(sum);
        for line in lines {
            sum = std::array::from_fn(|column| sum[column] + line[column]);
            sums.push(sum);
        }
        Self(sums)
    }

    /// All columns above a line.
    fn above(&self, i: usize) -> Summed {
        self.0.get(i).or(self.0.last()).copied().unwrap_or_default()
    }

    fn until(&self, column: usize, i: usize) -> f32 {
        self.0.get(i).or(self.0.last()).map_or(0.0, |sums| sums[column])
    }

    fn sum(&self, column: usize, range: &Range<usize>) -> f32 {
        self.until(column, range.end) - self.until(column, range.start)
    }

    fn all(&self, column: usize) -> f32 {
        self.until(column, usize::MAX)
    }

    /// The mean of each column over some lines.
    fn means(&self, range: &Range<usize>) -> Summed {
        let (above, below, lines) = (self.above(range.start), self.above(range.end), range.len().max(1) as f32);
        std::array::from_fn(|column| (below[column] - above[column]) / lines)
    }
}

/// All that is summed over a page.
#[derive(Debug, Default)]
pub(super) struct Sums {
    lines: usize,
    running: Running,
    /// Lines since and until a paragraph, known noise, a date, and since a heading that ends articles.
    near: Vec<Near>,
    /// The stretch between lines of noise that each line is in, and the words of paragraphs in the greatest.
    stretch: Vec<Range<usize>>,
    greatest: f32,
    /// Lines without a blank line between them.
    group: Vec<Range<usize>>,
    /// Words of paragraphs above and below, each worth less the further off.
    fading: Vec<[f32; 4]>,
    /// The columns that are the same for every line, in the order of [`PAGE`].
    page: [f32; PAGE.len()],
}

/// The names of the columns that say something of the page as a whole.
const PAGE: [&str; 13] = [
    "page.lines",
    "page.words",
    "page.long",
    "page.long_lines",
    "page.hits",
    "page.sure",
    "page.sure_count",
    "page.labels",
    "page.repeated",
    "page.gaps",
    "page.paragraph",
    "page.stamps",
    "page.items",
];

/// The names of the columns of windows, the narrowest first.
const WINDOWS: [[&str; 11]; 3] = [
    [
        "w2.long",
        "w2.words",
        "w2.hits",
        "w2.ends",
        "w2.known",
        "w2.long_above",
        "w2.long_below",
        "w2.labels",
        "w2.gaps",
        "w2.stamps",
        "w2.items",
    ],
    [
        "w5.long",
        "w5.words",
        "w5.hits",
        "w5.ends",
        "w5.known",
        "w5.long_above",
        "w5.long_below",
        "w5.labels",
        "w5.gaps",
        "w5.stamps",
        "w5.items",
    ],
    [
        "w15.long",
        "w15.words",
        "w15.hits",
        "w15.ends",
        "w15.known",
        "w15.long_above",
        "w15.long_below",
        "w15.labels",
        "w15.gaps",
        "w15.stamps",
        "w15.items",
    ],
];

#[derive(Debug, Clone, Copy, Default)]
struct Near {
    long: [f32; 2],
    hit: [f32; 2],
    date: [f32; 2],
    end: f32,
}

/// Whether the line is noise that stands outside of articles: captions and credits stand in them.
fn is_sure(f: &Features) -> bool {
    f.hit.is_some_and(|hit| {
        hit.worded
            && (hit.end
                || !matches!(hit.reason, Reason::Caption | Reason::Metadata | Reason::Related | Reason::Advertisement))
    })
}

impl Sums {
    pub(super) fn over(lines: &[Line], features: &[Features], marks: &[Marks], worth: &[f32]) -> Self {
        let summed = |i: usize| match (lines.get(i), features.get(i), marks.get(i)) {
            (Some(line), Some(f), Some(m)) => {
                let changes = [1, 2, 3].map(|lag| change(marks, i, lag));
                summed(line, f, m, changes)
            }
            _ => Summed::default(),
        };
        let mut sums = Self {
            lines: features.len(),
            running: Running::over((0..features.len()).map(summed)),
            near: near(features),
            fading: fading(worth),
            ..Self::default()
        };
        sums.group = stretches(lines.len(), |i| lines.get(i).is_some_and(|l| l.gap), false);
        let noise = |f: &Features| f.date || is_sure(f);
        sums.stretch = stretches(lines.len(), |i| features.get(i).is_some_and(noise), true);
        sums.greatest = sums.stretch.iter().map(|r| sums.running.sum(LONG_WORDS, r)).fold(0.0, f32::max);
        sums.page = sums.of_page();
        sums
    }

    /// Share of the words of all paragraphs that stand in `run`.
    pub(super) fn long_share(&self, run: &Range<usize>) -> f32 {
        share(self.running.sum(LONG_WORDS, run), self.running.all(LONG_WORDS))
    }

    #[inline(always)]
    pub(super) fn put_windows(&self, i: usize, put: &mut impl FnMut(&'static str, f32)) {
        const OF_CHANGES: [&str; 3] = ["change1", "change2", "change3"];
        for (names, reach) in WINDOWS.iter().zip([2, 5, 15]) {
            let above = i.saturating_sub(reach)..i;
            let below = (i + 1).min(self.lines)..(i + 1 + reach).min(self.lines);
            let means = self.running.means(&(above.start..below.end));
            put(names[0], means[LONG]);
            put(names[1], means[WORDS]);
            put(names[2], means[HITS]);
            put(names[3], means[ENDS]);
            put(names[4], means[KNOWN]);
            put(names[5], share(self.running.sum(LONG, &above), above.len() as f32));
            put(names[6], share(self.running.sum(LONG, &below), below.len() as f32));
            put(names[7], means[LABELS]);
            put(names[8], means[GAPS]);
            put(names[9], means[STAMPS]);
            put(names[10], means[ITEMS]);
        }
        let means = self.running.means(&(i.saturating_sub(3)..(i + 5).min(self.lines)));
        for (name, column) in OF_CHANGES.iter().zip(CHANGES) {
            put(name, means[column]);
        }
    }

    #[inline(always)]
    pub(super) fn put_distances(&self, i: usize, put: &mut impl FnMut(&'static str, f32)) {
        let near = self.near.get(i).copied().unwrap_or_default();
        put("since.long", near.long[0]);
        put("until.long", near.long[1]);
        put("since.hit", near.hit[0]);
        put("until.hit", near.hit[1]);
        put("since.date", near.date[0]);
        put("until.date", near.date[1]);
        put("since.end", near.end);
        let fading = self.fading.get(i).copied().unwrap_or_default();
        put("above.near", fading[0]);
        put("above.far", fading[1]);
        put("below.near", fading[2]);
        put("below.far", fading[3]);
    }

    #[inline(always)]
    pub(super) fn put_places(&self, i: usize, put: &mut impl FnMut(&'static str, f32)) {
        let sums = &self.running;
        let above = sums.until(LONG_WORDS, i);
        let below = sums.all(LONG_WORDS) - sums.until(LONG_WORDS, i + 1);
        put("place", i as f32 / self.lines.max(1) as f32);
        put("line", (i as f32).min(200.0));
        put("line_from_end", ((self.lines - i) as f32).min(200.0));
        put("words_above", share(sums.until(WORDS, i), sums.all(WORDS)));
        put("long_above", ln_1p(above));
        put("long_below", ln_1p(below));
        put("long_above_share", share(above, sums.all(LONG_WORDS)));
        let stretch = self.stretch.get(i).cloned().unwrap_or_default();
        let words = sums.sum(LONG_WORDS, &stretch);
        put("stretch.words", ln_1p(words));
        put("stretch.share", share(words, sums.all(LONG_WORDS)));
        put("stretch.of_greatest", share(words, self.greatest));
        put("stretch.line", ((i - stretch.start.min(i)) as f32).min(50.0));
        put("stretch.from_end", ((stretch.end.max(i) - i) as f32).min(50.0));
        let group = self.group.get(i).cloned().unwrap_or_default();
        put("group.lines", (group.len() as f32).min(50.0));
        put("group.words", ln_1p(sums.sum(WORDS, &group)));
        put("group.mean", share(sums.sum(WORDS, &group), group.len() as f32));
        put("group.line", ((i - group.start.min(i)) as f32).min(50.0));
    }

    #[inline(always)]
    pub(super) fn put_page(&self, put: &mut impl FnMut(&'static str, f32)) {
        PAGE.iter().zip(self.page).for_each(|(name, value)| put(name, value));
    }

    fn of_page(&self) -> [f32; PAGE.len()] {
        let lines = self.lines.max(1) as f32;
        let all = self.running.above(self.lines);
        [
            lines.ln_1p(),
            all[WORDS].ln_1p(),
            share(all[LONG_WORDS], all[WORDS]),
            all[LONG] / lines,
            all[HITS] / lines,
            all[SURE] / lines,
            all[SURE].min(50.0),
            all[LABELS] / lines,
            all[REPEATED] / lines,
            all[GAPS] / lines,
            share(all[LONG_WORDS], all[LONG]),
            all[STAMPS] / lines,
            all[ITEMS] / lines,
        ]
    }
}

fn summed(line: &Line, f: &Features, m: &Marks, changes: [f32; CHANGES.len()]) -> Summed {
    let words = f.counted();
    let long = f.is_paragraph();
    let mut summed = Summed::default();
    summed[WORDS] = words;
    summed[LONG_WORDS] = if long { words } else { 0.0 };
    summed[LONG] = flag(long);
    summed[HITS] = flag(f.hit.is_some());
    summed[SURE] = flag(is_sure(f));
    summed[ENDS] = flag(f.end_mark);
    summed[LABELS] = flag(f.words < 3.0 && !f.end_mark);
    summed[KNOWN] = m.known;
    summed[GAPS] = flag(line.gap);
    summed[REPEATED] = flag(f.repeats > 1);
    summed[STAMPS] = flag(f.date || !f.is_long() && dates::stands_with_time(&line.text));
    summed[ITEMS] = flag(line.hint == Hint::Item);
    CHANGES.iter().zip(changes).for_each(|(column, change)| summed[*column] = change);
    summed
}

/// How much the length changes from a line above to here.
fn change(marks: &[Marks], i: usize, lag: usize) -> f32 {
    let words = |i: usize| marks.get(i).map_or(0.0, |m| m.words);
    i.checked_sub(lag).map_or(1.0, |above| (words(i) - words(above)).abs())
}

/// Further off is as good as nowhere.
const FAR: f32 = 30.0;
/// Lines below the last paragraph within which a label can say that the article is over: in the menus and boxes above an
/// article the same words say nothing.
const IN_REACH: f32 = 12.0;

fn near(features: &[Features]) -> Vec<Near> {
    let mut near = vec![Near::default(); features.len()];
    let mut fill = |side: usize, order: &mut dyn Iterator<Item = usize>| {
        let (mut long, mut hit, mut date, mut end) = (FAR, FAR, FAR, FAR * 10.0);
        for i in order {
            let (Some(near), Some(f)) = (near.get_mut(i), features.get(i)) else { continue };
            (near.long[side], near.hit[side], near.date[side]) = (long, hit, date);
            if side == 0 {
                near.end = end;
            }
            let next = |since: f32, here: bool, far: f32| if here { 1.0 } else { (since + 1.0).min(far) };
            long = next(long, f.is_paragraph(), FAR);
            hit = next(hit, f.hit.is_some(), FAR);
            date = next(date, f.date, FAR);
            end = next(end, near.long[side] <= IN_REACH && f.hit.is_some_and(|hit| hit.end), FAR * 10.0);
        }
    };
    fill(0, &mut (0..features.len()));
    fill(1, &mut (0..features.len()).rev());
    near
}

/// How much of the worth above (or below) is left a line on.
const NEAR_LEFT: f32 = 0.7;
const FAR_LEFT: f32 = 0.93;

fn fading(worth: &[f32]) -> Vec<[f32; 4]> {
    let mut fading = vec![[0.0_f32; 4]; worth.len()];
    let mut fill = |side: usize, order: &mut dyn Iterator<Item = usize>| {
        let (mut near, mut far) = (0.0_f32, 0.0_f32);
        for i in order {
            let (Some(slot), Some(worth)) = (fading.get_mut(i), worth.get(i)) else { continue };
            (slot[side], slot[side + 1]) = (near, far);
            near = near * NEAR_LEFT + worth;
            far = far * FAR_LEFT + worth;
        }
    };
    fill(0, &mut (0..worth.len()));
    fill(2, &mut (0..worth.len()).rev());
    fading
}

/// Parts the lines before each that `parts`; where it stands `alone` it is a stretch of its own.
fn stretches(lines: usize, parts: impl Fn(usize) -> bool, alone: bool) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::with_capacity(lines);
    let mut start = 0;
    for i in 0..=lines {
        let breaks = i == lines || parts(i) || alone && i > start && parts(i - 1);
        if breaks && i > start {
            stretches.extend(std::iter::repeat_n(start..i, i - start));
            start = i;
        }
    }
    stretches
}
