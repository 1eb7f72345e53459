//! How a page's lines stand below each other: one after the other, or laid out as renderers do that indent by the depth of an
//! element and put bullets before the entries of lists.

use super::random::Random;

/// How deep the elements are that hold a block, how often its entries have bullets, and how often they stand apart.
const DEPTHS: (f32, f32) = (0.0, 12.9);
const MARKED: f32 = 0.5;
const APART: f32 = 0.3;
/// Columns an element is deeper than the one around it.
const STEP: usize = 2;

/// The lines of a page.
#[derive(Default)]
pub(super) struct Layout {
    /// From the top; blank ones among them where they are laid out.
    pub lines: Vec<String>,
    /// The block that is being laid out; `None` where lines just follow each other.
    block: Option<Block>,
}

#[derive(Clone, Copy, Default)]
struct Block {
    depth: usize,
    marked: bool,
    apart: bool,
}

impl Layout {
    /// A page without lines.
    pub(super) fn new(laid_out: bool) -> Self {
        Self { block: laid_out.then(Block::default), ..Self::default() }
    }

    /// A list begins: a menu, or teasers.
    pub(super) fn list(&mut self, random: &mut Random) {
        let (depth, apart, marked) = (depth(random), random.happens(APART), random.happens(MARKED));
        self.begin(Block { depth, marked, apart });
    }

    /// Paragraphs begin.
    pub(super) fn prose(&mut self, random: &mut Random) {
        self.begin(Block { depth: depth(random), marked: false, apart: true });
    }

    fn begin(&mut self, block: Block) {
        if let Some(last) = &mut self.block {
            *last = block;
            self.part();
        }
    }

    fn part(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A paragraph, or an entry of a list.
    pub(super) fn push(&mut self, line: &str) {
        let bullet = if self.block.is_some_and(|block| block.marked) { "* " } else { "" };
        self.put(0, bullet, line);
    }

    /// What stands below the first line of an entry.
    pub(super) fn push_below(&mut self, line: &str) {
        let deeper = usize::from(self.block.is_some_and(|block| block.marked));
        self.put(deeper, "", line);
    }

    fn put(&mut self, deeper: usize, bullet: &str, line: &str) {
        let block = self.block.unwrap_or_default();
        if block.apart {
            self.part();
        }
        let indent = STEP * (block.depth + deeper);
        self.lines.push(format!("{:indent$}{bullet}{line}", ""));
    }
}

fn depth(random: &mut Random) -> usize {
    random.between(DEPTHS) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_as_deep_as_their_block() {
        for laid_out in [false, true] {
            let (mut page, mut random) = (Layout::new(laid_out), Random::new(3));
            page.prose(&mut random);
            page.push("One");
            page.push("Two");
            page.list(&mut random);
            page.push("Three");
            page.push_below("Four");
            let said: Vec<&str> = page.lines.iter().map(|line| line.trim_start_matches([' ', '*'])).collect();
            let shown: Vec<&str> = said.iter().copied().filter(|line| !line.is_empty()).collect();
            assert_eq!(shown, ["One", "Two", "Three", "Four"]);
            assert_eq!(said.contains(&""), laid_out);
            let indent = |line: &String| line.len() - line.trim_start().len();
            assert_eq!(page.lines.iter().map(indent).max() > Some(0), laid_out, "{:?}", page.lines);
        }
    }
}
