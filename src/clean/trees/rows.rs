//! Rows of numbers as trees look at them: those of one column stand together, for as many rows as are scored together.

/// Rows that are scored together.
pub(super) const LANES: usize = 16;

/// One column of rows that are scored together.
pub(super) type Lanes = [f32; LANES];

/// Rows of numbers, all of one width.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rows {
    width: usize,
    count: usize,
    /// [`LANES`] rows after the other, each time all columns. Lanes without a row are like the first one of their block, so
    /// that they tell nothing apart.
    cells: Vec<Lanes>,
}

impl Rows {
    /// No rows, of so many columns; there is room for some.
    pub(crate) fn new(width: usize, room: usize) -> Self {
        Self { width, count: 0, cells: Vec::with_capacity(room.div_ceil(LANES) * width) }
    }

    /// Forgets all rows, and keeps their memory.
    pub(crate) fn clear(&mut self) {
        self.count = 0;
        self.cells.clear();
    }

    /// Adds a row. `fill` is given what takes its numbers, column after column; what is missing is infinite, and so has to be
    /// what is not a number.
    pub(crate) fn push(&mut self, fill: impl FnOnce(&mut Row<'_>)) {
        let lane = self.count % LANES;
        if lane == 0 {
            self.cells.resize(self.cells.len() + self.width, [f32::INFINITY; LANES]);
        }
        let start = self.cells.len().saturating_sub(self.width);
        fill(&mut Row { cells: self.cells.get_mut(start..).unwrap_or_default().iter_mut(), lane });
        self.count += 1;
    }

    /// Adds a row that holds what is given; what is not a number is below none.
    pub(crate) fn push_slice(&mut self, row: &[f32]) {
        self.push(|own| row.iter().for_each(|value| own.put(if value.is_nan() { f32::INFINITY } else { *value })));
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The rows, one after the other.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Vec<f32>> {
        (0..self.count).map(|at| {
            let block = self.blocks().nth(at / LANES).unwrap_or_default();
            block.iter().map(|lanes| lanes[at % LANES]).collect()
        })
    }

    /// The columns of rows that are scored together, and of the rows behind them, and so on.
    pub(super) fn blocks(&self) -> std::slice::ChunksExact<'_, Lanes> {
        self.cells.chunks_exact(self.width.max(1))
    }

    /// Makes lanes without a row like the first one of their block.
    pub(super) fn fill_up(&mut self) {
        let used = self.count % LANES;
        if used == 0 {
            return;
        }
        let start = self.cells.len().saturating_sub(self.width);
        for lanes in self.cells.get_mut(start..).unwrap_or_default() {
            let first = lanes[0];
            lanes.iter_mut().skip(used).for_each(|lane| *lane = first);
        }
    }
}

/// A row that is being filled.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    cells: std::slice::IterMut<'a, Lanes>,
    lane: usize,
}

impl Row<'_> {
    /// Gives the next column its number.
    #[inline]
    pub(crate) fn put(&mut self, value: f32) {
        if let Some(lanes) = self.cells.next() {
            lanes[self.lane % LANES] = value;
        }
    }
}
