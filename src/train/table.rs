//! Rows with their labels, and the same rows as small numbers that a fit can count.

use rayon::prelude::*;

/// The rows that a model is fitted to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// How many columns a row has.
    pub width: usize,
    /// All rows, one after the other.
    pub cells: Vec<f32>,
    /// The share of each row that belongs to the article, from 0 to 1.
    pub labels: Vec<f32>,
    /// How much each row counts.
    pub weights: Vec<f32>,
    /// The page of each row.
    pub pages: Vec<u32>,
}

impl Table {
    /// An empty table of rows of so many columns.
    pub(crate) fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Adds a row; what it lacks is not a number.
    pub(crate) fn push(&mut self, row: &[f32], label: f32, weight: f32, page: u32) {
        self.cells.extend(row.iter().copied().chain(std::iter::repeat(f32::NAN)).take(self.width));
        self.labels.push(label);
        self.weights.push(weight);
        self.pages.push(page);
    }

    /// How many rows it has.
    pub(crate) fn len(&self) -> usize {
        self.labels.len()
    }

    /// One row's cells.
    pub(crate) fn row(&self, row: usize) -> &[f32] {
        self.cells.get(row * self.width..(row + 1) * self.width).unwrap_or_default()
    }
}

/// The rows of a [`Table`] by column, each cell as the number of cuts that it does not lie below.
#[derive(Debug, Clone)]
pub(crate) struct Binned {
    /// The cuts of each column, ascending.
    pub cuts: Vec<Vec<f32>>,
    /// The cells of each column.
    pub bins: Vec<Vec<u8>>,
}

/// Most cuts of a column: with one bin more than cuts, a bin is a byte.
const MOST_CUTS: usize = 254;

impl Binned {
    /// Cuts every column into bins of about as many rows each, few enough for a byte.
    pub(crate) fn new(table: &Table) -> Self {
        let column = |column: usize| {
            let cells: Vec<f32> = table.cells.iter().skip(column).step_by(table.width.max(1)).copied().collect();
            let cuts = cuts(&cells);
            // What is not a number lies below nothing, as in a model.
            #[allow(clippy::neg_cmp_op_on_partial_ord)]
            let bins = cells.iter().map(|cell| cuts.partition_point(|cut| !(cell < cut)) as u8).collect();
            (cuts, bins)
        };
        let (cuts, bins) = (0..table.width).into_par_iter().map(column).unzip();
        Self { cuts, bins }
    }
}

/// Where a column is cut: between values that occur, after about as many rows each time.
fn cuts(cells: &[f32]) -> Vec<f32> {
    let mut sorted: Vec<f32> = cells.iter().copied().filter(|cell| !cell.is_nan()).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let mut cuts: Vec<f32> = Vec::new();
    #[allow(clippy::float_cmp, reason = "values that differ at all can be parted")]
    let values: Vec<&[f32]> = sorted.chunk_by(|a, b| a == b).collect();
    let (mut rows_left, mut held) = (sorted.len(), 0);
    for pair in values.windows(2) {
        let [Some(value), Some(next)] = [pair[0].first(), pair[1].first()] else { continue };
        held += pair[0].len();
        let cuts_left = MOST_CUTS.saturating_sub(cuts.len());
        if cuts_left > 0 && (values.len() <= MOST_CUTS || held * (cuts_left + 1) >= rows_left) {
            cuts.push(short_between(*value, *next));
            rows_left -= held;
            held = 0;
        }
    }
    cuts
}

/// A number of few digits above `low` and not above `high`.
fn short_between(low: f32, high: f32) -> f32 {
    let middle = f64::midpoint(f64::from(low), f64::from(high));
    let rounded = (-3..8).map(|digits| {
        let scale = 10_f64.powi(digits);
        ((middle * scale).round() / scale) as f32
    });
    rounded.into_iter().find(|cut| low < *cut && *cut <= high).unwrap_or(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn cuts_part_values_as_bins_do(cells in proptest::collection::vec(-5.0_f32..5.0, 1..600)) {
            let mut table = Table::new(1);
            for cell in &cells {
                table.push(&[*cell], 0.0, 1.0, 0);
            }
            let binned = Binned::new(&table);
            proptest::prop_assert!(binned.cuts[0].len() <= MOST_CUTS);
            proptest::prop_assert!(binned.cuts[0].is_sorted_by(|a, b| a < b));
            for (cell, bin) in cells.iter().zip(&binned.bins[0]) {
                for (at, cut) in binned.cuts[0].iter().enumerate() {
                    proptest::prop_assert_eq!(cell < cut, usize::from(*bin) <= at);
                }
            }
        }
    }

    #[test]
    fn few_values_are_all_parted_and_many_evenly() {
        assert_eq!(cuts(&[1.0, 2.0, 2.0, 4.0, f32::NAN]), [2.0, 3.0]);
        let many: Vec<f32> = (0..10_000).map(|n| n as f32 / 7.0).collect();
        let cuts = cuts(&many);
        assert_eq!(cuts.len(), MOST_CUTS);
        let sizes: Vec<usize> =
            cuts.windows(2).map(|pair| many.iter().filter(|cell| (pair[0]..pair[1]).contains(cell)).count()).collect();
        assert!(sizes.iter().all(|size| (30..=50).contains(size)), "{sizes:?}");
    }

    #[test]
    fn a_cut_has_few_digits() {
        for (low, high, cut) in [(11.0, 12.0, "12"), (0.3, 0.4, "0.4"), (0.31, 0.312, "0.311"), (-1.0, 1.0, "0")] {
            assert_eq!(short_between(low, high).to_string(), cut);
        }
        let next = f32::from_bits(1.5_f32.to_bits() + 1);
        assert_eq!(short_between(1.5, next).to_bits(), next.to_bits());
    }
}
