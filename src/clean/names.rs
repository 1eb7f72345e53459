//! Says why each dropped line was dropped and what each kept line is, once it is decided which is which.
//!
//! A line that is known by itself (its words, its shape, what the markup says) keeps its reason and is evidence for its
//! neighbours. All others are named together, by the most likely sequence of parts of a page (a Viterbi path) through
//! every run of dropped lines: a menu, a list of teasers, a thread of comments, a prompt, a footer. Part of a page is what
//! a reader would call it, so a run goes on as it is until something speaks for another.

use super::lines::{Features, Hint, Line};
use super::roles::{Fate, looks_like_heading};
use super::{Reason, Role};

/// Gives every dropped line that has no reason of its own (those dropped as [`Reason::Outside`]) its reason, and every
/// kept line its role. Linear in the number of lines.
pub(super) fn name(lines: &[Line], features: &[Features], fates: &mut [Fate]) {
    name_dropped(features, fates);
    name_kept(lines, features, fates);
}

/// Names the dropped lines alone: for pages whose markup gives the roles.
pub(super) fn name_dropped(features: &[Features], fates: &mut [Fate]) {
    let kept = |fate: &Fate| matches!(fate, Fate::Keep(_));
    let first = fates.iter().position(kept).unwrap_or(fates.len());
    let last = fates.iter().rposition(kept).unwrap_or(fates.len());
    let mut path = Path::default();
    let mut at = 0;
    for run in fates.chunk_by_mut(|a, b| !kept(a) && !kept(b)) {
        let start = at;
        at += run.len();
        if run.first().is_none_or(kept) {
            continue;
        }
        let place = match () {
            () if start < first => Place::Above,
            () if start > last => Place::Below,
            () => Place::Inside,
        };
        path.name(features.get(start..at).unwrap_or_default(), place, run);
    }
}

/// Where a run of dropped lines stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Above,
    Inside,
    Below,
}

/// Parts of a page, by the reason that their lines have.
const PARTS: [Reason; 8] = [
    Reason::Navigation,
    Reason::Related,
    Reason::Comments,
    Reason::Subscription,
    Reason::Advertisement,
    Reason::Legal,
    Reason::AuthorBox,
    Reason::Outside,
];

/// How well something agrees with each of [`PARTS`]: logarithms of odds, the likeliest 0. Set by hand, from reading pages.
type Weights = [f32; PARTS.len()];

impl Place {
    /// What a run starts with.
    fn start(self) -> Weights {
        match self {
            Self::Above => [0.0, -2.5, -5.0, -2.5, -2.0, -3.0, -3.0, -3.5],
            Self::Inside => [-1.0, -0.8, -3.0, -1.0, -0.5, -2.5, -2.5, -0.3],
            Self::Below => [-0.6, -0.5, -1.0, -1.0, -1.0, -1.0, -1.0, -1.2],
        }
    }

    /// What going over to another part costs: comments and teasers of other articles stand below.
    fn entry(self) -> Weights {
        match self {
            Self::Above => [-2.0, -3.0, -6.0, -2.5, -2.5, -3.0, -3.5, -3.0],
            Self::Inside => [-2.5, -2.5, -3.5, -2.5, -2.5, -3.0, -3.0, -2.5],
            Self::Below => [-2.5, -2.5, -3.0, -2.5, -2.5, -2.5, -3.0, -3.5],
        }
    }
}

/// What leaving a part costs: threads go on, a prompt is two lines.
const EXIT: Weights = [-0.5, -0.5, -1.0, 0.0, 0.0, 0.0, 0.0, -0.5];

/// What a line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Up to three words.
    Label,
    /// Up to six.
    Phrase,
    /// As long as headlines are.
    Headline,
    /// Longer, without an end mark: menus run together.
    Bulk,
    CutOff,
    Remark,
    Paragraph,
    LongParagraph,
    Date,
    /// One date of several: a menu of months.
    Dates,
    /// Known by itself; whether an article ends here.
    Known(Reason, bool),
}

impl Shape {
    fn of(f: &Features, fate: Fate) -> Self {
        match (fate, f.hit) {
            (_, Some(hit)) if hit.end => Self::Known(hit.reason, true),
            (Fate::Drop(Reason::Outside), Some(hit)) => Self::Known(hit.reason, false),
            (Fate::Drop(Reason::Metadata), _) | (Fate::Drop(Reason::Outside), None) if f.date => Self::Date,
            (Fate::Drop(why), _) if why != Reason::Outside => Self::Known(why, false),
            _ if f.cut_off && f.words >= 4.0 => Self::CutOff,
            _ if f.words >= 45.0 && f.end_mark => Self::LongParagraph,
            _ if f.words >= 12.0 && f.end_mark => Self::Paragraph,
            _ if f.words >= 3.0 && f.end_mark => Self::Remark,
            _ => match f.words {
                ..3.5 => Self::Label,
                ..6.5 => Self::Phrase,
                ..21.0 => Self::Headline,
                _ => Self::Bulk,
            },
        }
    }

    fn weights(self) -> Weights {
        use Reason as R;
        match self {
            //                 navi  rela  comm  subs  adve  legal author outside
            Self::Label => [0.0, -1.5, -1.8, -2.5, -2.5, -2.5, -3.0, -2.5],
            Self::Phrase => [-0.5, -0.8, -2.0, -2.0, -2.0, -3.0, -2.5, -2.0],
            Self::Headline => [-1.8, 0.0, -2.2, -2.0, -1.5, -2.5, -2.5, -1.8],
            Self::Bulk => [-0.7, -1.2, -1.5, -2.5, -2.0, -1.5, -2.0, -1.2],
            Self::CutOff => [-2.5, 0.0, -1.5, -3.0, -2.0, -3.0, -2.0, -3.0],
            Self::Remark => [-2.2, -0.8, -0.7, -0.9, -0.8, -2.0, -2.0, -0.5],
            Self::Paragraph => [-3.5, -0.7, -0.6, -1.8, -1.5, -1.5, -1.2, -0.5],
            Self::LongParagraph => [-6.0, -2.0, -0.8, -3.0, -2.5, -0.9, -1.0, 0.0],
            Self::Date => [-1.5, -0.3, -0.3, -4.0, -4.0, -3.0, -3.0, -2.0],
            Self::Dates => [0.0, -1.5, -1.5, -4.0, -4.0, -3.0, -3.0, -1.5],
            Self::Known(R::Related, true) => [-2.5, 1.5, -4.0, -3.0, -3.0, -4.0, -4.0, -4.0],
            Self::Known(R::Comments | R::Rating, true) => [-3.0, -4.0, 1.5, -4.0, -4.0, -4.0, -4.0, -4.0],
            Self::Known(R::Navigation, _) => [0.0, -1.5, -1.5, -1.5, -1.5, -1.0, -2.0, -2.0],
            Self::Known(R::Related, _) => [-1.8, 0.0, -2.5, -2.5, -2.0, -3.0, -2.5, -2.5],
            Self::Known(R::Comments | R::Rating, _) => [-2.5, -2.5, 0.3, -3.0, -3.0, -3.0, -3.0, -3.0],
            Self::Known(R::Subscription, _) => [-1.0, -1.8, -1.5, 0.3, -1.2, -2.0, -2.0, -2.0],
            Self::Known(R::Advertisement, _) => [-1.2, -1.2, -2.0, -1.2, 0.3, -1.5, -2.0, -1.5],
            Self::Known(R::Legal, _) => [-0.2, -3.5, -3.5, -1.2, -1.5, 0.3, -3.0, -4.0],
            Self::Known(R::Caption, _) => [-1.5, -0.8, -3.0, -2.5, -1.2, -2.5, -1.5, -0.8],
            Self::Known(R::AuthorBox, _) => [-2.0, -1.5, -2.5, -2.5, -2.5, -3.0, 0.5, -2.0],
            Self::Known(R::Metadata, _) => [-1.0, -0.6, -1.0, -2.0, -2.0, -2.0, -1.5, -0.8],
            Self::Known(R::Sharing | R::Repeated | R::Recurring | R::Outside, _) => {
                [-0.6, -1.0, -1.0, -1.2, -1.5, -1.5, -1.0, -1.0]
            }
        }
    }

    /// The reason of a line of this shape in a part.
    fn reason(self, part: Reason, place: Place) -> Reason {
        match (self, part) {
            // A teaser or a comment has its own date, length and buttons; the archive is a menu of months.
            (Self::Dates, _) if place == Place::Below => part,
            (Self::Date | Self::Known(Reason::Metadata, _), Reason::Related | Reason::Comments)
                if place == Place::Below =>
            {
                part
            }
            (Self::Date | Self::Dates, _) => Reason::Metadata,
            (Self::Known(why, _), _) if (why, part) != (Reason::Sharing, Reason::Comments) => why,
            _ => part,
        }
    }
}

/// The best way to each part, line by line; kept between runs for its memory.
#[derive(Debug, Default)]
struct Path {
    shapes: Vec<Shape>,
    /// Whether the furniture of a page stands near a line.
    near: Vec<bool>,
    /// For every line and part, the part before it.
    from: Vec<[u8; PARTS.len()]>,
}

impl Path {
    /// Names the lines of one run.
    fn name(&mut self, features: &[Features], place: Place, fates: &mut [Fate]) {
        self.shapes.clear();
        self.shapes.extend(features.iter().zip(&*fates).map(|(f, fate)| Shape::of(f, *fate)));
        self.tell_dates();
        let mut part = self.walk(features, place);
        for ((shape, from), fate) in self.shapes.iter().zip(&self.from).zip(fates).rev() {
            if let Fate::Drop(why) = fate {
                *why = shape.reason(PARTS.get(part).copied().unwrap_or(Reason::Outside), place);
            }
            part = from.get(part).copied().map_or(part, usize::from);
        }
    }

    /// Tells dates one below the other from those of teasers and comments.
    fn tell_dates(&mut self) {
        let date = |shape: Option<&Shape>| matches!(shape, Some(Shape::Date | Shape::Dates));
        for i in 1..self.shapes.len() {
            if date(self.shapes.get(i - 1)) && date(self.shapes.get(i)) {
                self.shapes.iter_mut().skip(i - 1).take(2).for_each(|shape| *shape = Shape::Dates);
            }
        }
    }

    /// How many lines ago and in how many there is one that words give away as the furniture of a page.
    fn tell_furniture(&mut self, features: &[Features]) {
        let worded = |f: &Features| f.hit.is_some_and(|hit| hit.worded && !matches!(hit.reason, Reason::Caption));
        self.near.clear();
        let mut ago = usize::MAX;
        self.near.extend(features.iter().map(|f| {
            ago = if worded(f) { 0 } else { ago.saturating_add(1) };
            ago <= NEAR
        }));
        ago = usize::MAX;
        for (f, near) in features.iter().zip(&mut self.near).rev() {
            ago = if worded(f) { 0 } else { ago.saturating_add(1) };
            *near |= ago <= NEAR;
        }
    }

    /// Goes through a run forward; returns the part in which it ends best.
    fn walk(&mut self, features: &[Features], place: Place) -> usize {
        self.from.clear();
        self.tell_furniture(features);
        let entry = place.entry();
        let mut best = place.start();
        for ((shape, f), near) in self.shapes.iter().zip(features).zip(&self.near) {
            let mut weights = shape.weights();
            if let [menu, related, .., outside] = &mut weights
                && !near
                && place != Place::Above
            {
                *menu -= 2.0 * LONELY;
                *related -= LONELY;
                *outside += 3.0 * LONELY;
            }
            if f.repeats > 1 {
                let [menu, others @ ..] = &mut weights;
                *menu += REPEATED;
                for other in others {
                    *other -= REPEATED;
                }
            }
            let (leave, out) = greatest(std::array::from_fn(|p| best[p] + EXIT[p]));
            let mut from = [0; PARTS.len()];
            best = std::array::from_fn(|p| {
                let (before, sum) = if best[p] >= out + entry[p] { (p, best[p]) } else { (leave, out + entry[p]) };
                from[p] = before as u8;
                sum + weights[p]
            });
            // Only differences count; sums that grow without bound would lose them.
            let (_, most) = greatest(best);
            best = best.map(|b| b - most);
            self.from.push(from);
        }
        greatest(best).0
    }
}

/// What a line that stands more than once on the page speaks for a menu, and against all else.
const REPEATED: f32 = 0.4;

/// What it speaks against menus and teasers, and for text, that no word near a line gives furniture away: where the body was cut too
/// short, lists and tables stand outside it. Above the body stand the long menus of sections.
const LONELY: f32 = 0.4;
const NEAR: usize = 10;

fn greatest(weights: Weights) -> (usize, f32) {
    let first = (0, f32::NEG_INFINITY);
    weights.into_iter().enumerate().fold(first, |best, (p, w)| if w > best.1 { (p, w) } else { best })
}

/// Gives kept lines their roles: what the notation says, else headings are short lines above text.
fn name_kept(lines: &[Line], features: &[Features], fates: &mut [Fate]) {
    let mut below: Option<usize> = None;
    for i in (0..fates.len()).rev() {
        let (Some(line), Some(f), Some(fate)) = (lines.get(i), features.get(i), fates.get_mut(i)) else { continue };
        if let Fate::Keep(role) = fate {
            if *role == Role::Paragraph {
                *role = role_of(line, f, below.and_then(|j| features.get(j)));
            }
            below = Some(i);
        }
    }
}

fn role_of(line: &Line, f: &Features, below: Option<&Features>) -> Role {
    match line.hint {
        Hint::Heading | Hint::Title => Role::Heading,
        Hint::Item => Role::ListItem,
        Hint::Quote => Role::Quote,
        Hint::Code => Role::Code,
        Hint::None | Hint::Picture | Hint::Links
            if looks_like_heading(line, f) && below.is_some_and(|b| b.words > f.words || b.end_mark) =>
        {
            Role::Heading
        }
        Hint::None | Hint::Picture | Hint::Links => Role::Paragraph,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::{measure, split};
    use super::*;

    const PROSE: &str = "The ferry left the harbour an hour late on Friday because the pilot, who is eighty, had been looking for his spectacles since noon.";

    /// The reasons of lines, those that are prose kept.
    fn reasons(page: &[&str]) -> Vec<Option<Reason>> {
        let lines = split(&page.join("\n\n"), 1);
        let features = measure(&lines);
        let keeps = |line: &Line| line.text == PROSE;
        let of = |line: &Line| {
            if keeps(line) { Fate::Keep(Role::Paragraph) } else { Fate::Drop(Reason::Outside) }
        };
        let mut fates: Vec<Fate> = lines.iter().map(of).collect();
        name(&lines, &features, &mut fates);
        let reason = |fate: &Fate| if let Fate::Drop(why) = fate { Some(*why) } else { None };
        fates.iter().map(reason).collect()
    }

    #[test]
    fn runs_are_named_together() {
        use Reason::{Comments, Navigation, Related};
        let menu = ["Skip to content", "Harbour", "Weather", "Tides and Times", "Lost Property"];
        let teasers = ["Most read", "A goat in the chapel sings the second hymn", "Seven soups for a long winter"];
        let thread = ["Comments", "rower77", "4 May 2023", "I have taken it for thirty years and it was never late."];
        let footer = ["About us", "Contact", "Jobs", "Harbour", "Weather", "Privacy policy"];
        let page = [&menu[..], &[PROSE], &teasers, &thread, &footer].concat();
        let reasons = reasons(&page);
        assert!(reasons[..5].iter().all(|why| *why == Some(Navigation)), "{reasons:?}");
        assert!(reasons[6..9].iter().all(|why| *why == Some(Related)), "{reasons:?}");
        assert!(reasons[9..13].iter().all(|why| *why == Some(Comments)), "{reasons:?}");
        assert!(reasons[13..18].iter().all(|why| *why == Some(Navigation)), "{reasons:?}");
        assert_eq!(reasons[18], Some(Reason::Legal));
    }

    #[test]
    fn text_that_was_cut_off_is_not_called_noise() {
        let page = [PROSE, "where the nets hang", "where the master sleeps", "where the lamps are"];
        assert!(reasons(&page)[1..].iter().all(|why| *why == Some(Reason::Outside)));
    }
}
