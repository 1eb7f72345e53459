//! The block elements that hold the lines of a page, and what each of them holds: where the prose is in the tree.

use super::super::Reason;

/// An element that holds lines, itself or through others.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Holder {
    /// Place of the holder around it; holders come in document order, outer before inner.
    pub parent: Option<u32>,
    /// Levels below the page's root, blocks alone counted.
    pub depth: u16,
    /// What kind of element it is.
    pub tag: Tag,
    /// What it and the holders around it are marked as, a bit for each [`Kind`] and each reason.
    pub kinds: u32,
    /// Why the markup calls it no part of the article.
    pub why: Option<Reason>,
    /// Hash of the names of the elements down to it, and of those with their classes.
    pub path: u64,
    pub styled_path: u64,
}

/// Elements that tell more than that they part lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Tag {
    #[default]
    Other,
    Paragraph,
    Heading,
    Item,
    List,
    Cell,
    Row,
    Table,
    Quote,
    Pre,
    Figure,
    Caption,
    Section,
    Term,
    Button,
}

impl Tag {
    /// The kind of an element by its name.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "p" => Self::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "li" => Self::Item,
            "ul" | "ol" | "menu" | "dir" => Self::List,
            "td" | "th" => Self::Cell,
            "tr" => Self::Row,
            "table" | "tbody" | "thead" | "tfoot" => Self::Table,
            "blockquote" => Self::Quote,
            "pre" => Self::Pre,
            "figure" => Self::Figure,
            "figcaption" | "caption" => Self::Caption,
            "section" | "article" | "main" => Self::Section,
            "dl" | "dt" | "dd" => Self::Term,
            "button" | "option" | "legend" | "summary" => Self::Button,
            _ => Self::Other,
        }
    }
}

/// What the markup says that a part of the page is, beside the reasons against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Article = 16,
    Main,
    Aside,
    Navigation,
    Header,
    Footer,
    Form,
    Body,
    List,
    Table,
    Figure,
    Comments,
    Button,
}

impl Kind {
    /// Its bit.
    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }

    /// The bits of an element by its name.
    pub(super) fn of(name: &str) -> u32 {
        match name {
            "article" => Self::Article.bit(),
            "main" => Self::Main.bit(),
            "aside" => Self::Aside.bit(),
            "nav" | "menu" => Self::Navigation.bit(),
            "header" => Self::Header.bit(),
            "footer" => Self::Footer.bit(),
            "form" => Self::Form.bit(),
            "ul" | "ol" => Self::List.bit(),
            "table" => Self::Table.bit(),
            "figure" => Self::Figure.bit(),
            "button" => Self::Button.bit(),
            _ => 0,
        }
    }
}

/// The bit of a reason.
pub(super) fn bit_of(why: Reason) -> u32 {
    1 << (why as u32).min(15)
}

/// What a holder holds, its inner holders included.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub lines: u32,
    pub words: f32,
    /// Words of lines that are surely paragraphs.
    pub prose: f32,
    /// Letters, and letters of links.
    pub all: f32,
    pub linked: f32,
    pub commas: f32,
}

impl Sum {
    pub(super) fn add(&mut self, other: &Self) {
        self.lines += other.lines;
        self.words += other.words;
        self.prose += other.prose;
        self.all += other.all;
        self.linked += other.linked;
        self.commas += other.commas;
    }

    /// Share of the letters that are links.
    pub(super) fn link_density(&self) -> f32 {
        self.linked / self.all.max(1.0)
    }

    /// Words a line.
    pub(super) fn words_a_line(&self) -> f32 {
        self.words / (self.lines.max(1) as f32)
    }
}

/// Sums up lines by holder: what each holds itself, and with all that is in it. `of` names the holder of each line.
pub(super) fn sum_up(holders: &[Holder], of: impl Iterator<Item = (u32, Sum)>) -> (Vec<Sum>, Vec<Sum>) {
    let mut own = vec![Sum::default(); holders.len()];
    for (holder, sum) in of {
        if let Some(slot) = own.get_mut(holder as usize) {
            slot.add(&sum);
        }
    }
    let mut whole = own.clone();
    for at in (0..holders.len()).rev() {
        let Some(parent) = holders.get(at).and_then(|h| h.parent) else { continue };
        let Some(inner) = whole.get(at).copied() else { continue };
        if let Some(outer) = whole.get_mut(parent as usize) {
            outer.add(&inner);
        }
    }
    (own, whole)
}

/// The innermost holder that holds at least this share of all prose.
pub(super) fn heart(holders: &[Holder], whole: &[Sum], share: f32) -> Option<u32> {
    let all = whole.first()?.prose;
    let mut heart = 0;
    // Outer before inner: the last holder with the share that lies within the one before is the innermost.
    for (at, (holder, sum)) in holders.iter().zip(whole).enumerate().skip(1) {
        if sum.prose >= all * share && holder.parent == Some(heart) {
            heart = at as u32;
        }
    }
    (all > 0.0).then_some(heart)
}

/// The holder whose own and near prose is greatest: prose counts in full for the holder around its paragraph's and half
/// for the next one, links taken off.
pub(super) fn densest(holders: &[Holder], own: &[Sum], whole: &[Sum]) -> Option<u32> {
    let mut scores = vec![0.0_f32; holders.len()];
    for (at, sum) in own.iter().enumerate().filter(|(_, sum)| sum.prose > 0.0) {
        let mut next = Some(at as u32);
        let block =
            holders.get(at).is_some_and(|h| matches!(h.tag, Tag::Paragraph | Tag::Item | Tag::Quote | Tag::Cell));
        let shares: &[f32] = if block { &[0.1, 1.0, 0.5, 0.2] } else { &[1.0, 0.5, 0.2] };
        for share in shares {
            let Some(holder) = next else { break };
            if let Some(score) = scores.get_mut(holder as usize) {
                *score += sum.prose * share;
            }
            next = holders.get(holder as usize).and_then(|h| h.parent);
        }
    }
    let score = |at: usize| {
        let density = whole.get(at).map_or(1.0, Sum::link_density);
        scores.get(at).copied().unwrap_or_default() * (1.0 - density)
    };
    let best = (0..holders.len()).max_by(|a, b| score(*a).total_cmp(&score(*b)).then(b.cmp(a)))?;
    (score(best) > 0.0).then_some(best as u32)
}

/// For every holder how many levels it lies below the last holder that it shares with the way from the root to `heart`,
/// and how many levels `heart` lies below that one.
pub(super) fn distances(holders: &[Holder], heart: Option<u32>) -> Vec<(u16, u16)> {
    let mut chain = vec![false; holders.len()];
    let mut next = heart;
    while let Some(at) = next {
        if let Some(slot) = chain.get_mut(at as usize) {
            *slot = true;
        }
        next = holders.get(at as usize).and_then(|h| h.parent);
    }
    let deep = heart.and_then(|at| holders.get(at as usize)).map_or(0, |h| h.depth);
    let mut distances: Vec<(u16, u16)> = Vec::with_capacity(holders.len());
    for (holder, on) in holders.iter().zip(chain) {
        let outer = holder.parent.and_then(|p| distances.get(p as usize)).copied().unwrap_or_default();
        distances.push(if on { (0, deep.saturating_sub(holder.depth)) } else { (outer.0.saturating_add(1), outer.1) });
    }
    distances
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holders(parents: &[Option<u32>]) -> Vec<Holder> {
        let mut holders: Vec<Holder> = Vec::new();
        for parent in parents {
            let depth = parent.map_or(0, |p| holders[p as usize].depth + 1);
            holders.push(Holder { parent: *parent, depth, ..Holder::default() });
        }
        holders
    }

    #[test]
    fn the_heart_is_the_innermost_holder_of_most_prose() {
        // 0 the page: 1 a menu, 2 the article with 3 and 4, 5 a box.
        let holders = holders(&[None, Some(0), Some(0), Some(2), Some(2), Some(0)]);
        let prose = |at: u32, prose: f32| (at, Sum { lines: 1, prose, words: prose, all: prose, ..Sum::default() });
        let (own, whole) = sum_up(&holders, [prose(3, 60.0), prose(4, 50.0), prose(5, 20.0)].into_iter());
        assert_eq!((own[2].lines, whole[2].lines, whole[0].prose), (0, 2, 130.0));
        assert_eq!(heart(&holders, &whole, 0.8), Some(2));
        assert_eq!(heart(&holders, &whole, 0.9), Some(0));
        assert_eq!(densest(&holders, &own, &whole), Some(3));
        assert_eq!(distances(&holders, Some(2)), [(0, 1), (1, 1), (0, 0), (1, 0), (1, 0), (1, 1)]);
        let (own, whole) = sum_up(&holders, std::iter::empty());
        assert_eq!((heart(&holders, &whole, 0.5), densest(&holders, &own, &whole)), (None, None));
    }
}
