//! Finding in columns of sorted numbers.

/// The first of `len` rising numbers that is not less than `wanted`, by its place.
///
/// `spread` says where among them `wanted` stands if they are spread evenly over their range, as hashes are: then a few
/// looks near there are enough. However they are spread, it takes O(log n) looks.
pub(super) fn lower_bound<T: Ord + Copy>(len: usize, spread: f64, wanted: T, number: impl Fn(usize) -> T) -> usize {
    let guess = ((spread * len as f64) as usize).min(len);
    // The place of a hash among n is off by √n / 2 at the most likely.
    let mut step = (len as f64).sqrt() as usize / 2 + 1;
    let (mut low, mut high) = (guess, guess);
    while low > 0 && number(low - 1) >= wanted {
        high = low - 1;
        low = low.saturating_sub(step);
        step *= 2;
    }
    while high < len && number(high) < wanted {
        low = high + 1;
        high = (high + step).min(len);
        step *= 2;
    }
    while low < high {
        let middle = low.midpoint(high);
        if number(middle) < wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(mut numbers in prop::collection::vec(0u32..1000, 0..300), wanted in 0u32..1001, spread in -0.5..1.5f64) {
            numbers.sort_unstable();
            let place = lower_bound(numbers.len(), spread, wanted, |at| numbers[at]);
            prop_assert_eq!(place, numbers.partition_point(|number| *number < wanted));
        }
    }
}
