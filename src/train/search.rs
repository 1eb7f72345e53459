//! Searches the settings of a decoder, one at a time: there are few, and what they lead to has steps instead of slopes.

use super::task::Cost;

/// Settings are searched down to this share of their first step.
const FINEST: f32 = 0.125;

/// The settings of most worth that steps of one setting at a time lead to; a pass without a gain halves the steps.
pub(crate) fn search(costs: &[Cost], worth: impl Fn(&[f32]) -> f64) -> (Vec<f32>, f64) {
    let mut best: Vec<f32> = costs.iter().map(|cost| cost.start).collect();
    let mut most = worth(&best);
    let mut scale = 1.0;
    while scale >= FINEST {
        let before = most;
        for (at, cost) in costs.iter().enumerate() {
            for step in [cost.step * scale, -cost.step * scale] {
                // As far as it leads upwards.
                loop {
                    let mut tried = best.clone();
                    tried.get_mut(at).into_iter().for_each(|value| *value += step);
                    let reached = worth(&tried);
                    if reached <= most + LEAST_GAIN {
                        break;
                    }
                    (best, most) = (tried, reached);
                }
            }
        }
        if most - before <= LEAST_GAIN {
            scale /= 2.0;
        }
    }
    (best, most)
}

/// Less is chance: figures of so many pages are uncertain by more than ten times as much.
const LEAST_GAIN: f64 = 3e-4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_hill_is_found() {
        let costs = [Cost { name: "a", start: 0.0, step: 1.0 }, Cost { name: "b", start: 5.0, step: 0.5 }];
        let hill = |at: &[f32]| -f64::from((at[0] - 2.5).abs() + (at[1] - 1.0).powi(2) + 0.2 * (at[0] - at[1]).abs());
        let (best, most) = search(&costs, hill);
        assert!((best[0] - 2.5).abs() < 0.2 && (best[1] - 1.0).abs() < 0.2, "{best:?}");
        assert_eq!(most.to_bits(), hill(&best).to_bits());
        assert!(search(&[], |_| 1.0).0.is_empty());
    }
}
