//! What was measured, beside what was aimed at and what something else takes.

// Each program that measures uses its own part of this.
#![allow(dead_code)]

use std::time::Duration;

/// Prints a line of a table.
pub fn row(what: &str, goal: &str, figure: &str, beside: &str) {
    println!("{what:<44} {goal:<16} {figure:<34} {beside}");
}

/// Prints the head of a table.
pub fn head(title: &str) {
    println!("\n{title}");
    row("", "goal", "measured", "beside");
}

/// Prints that something could not be measured, and why.
pub fn missing(what: &str, why: &str) {
    row(what, "", "not measured", why);
}

/// Prints a figure beside its goal, in fewer columns than [`row`].
pub fn goal(what: &str, goal: &str, figure: &str, met: bool) {
    println!("{what:<44} {goal:<16} {}", judged(figure.to_owned(), met));
}

/// Prints what is to be known of the figure above.
pub fn detail(what: &str) {
    println!("  {what}");
}

/// A figure, marked where it is over the goal. Nothing fails by it: machines differ.
pub fn judged(figure: String, met: bool) -> String {
    if met { figure } else { format!("{figure}  OVER") }
}

/// Durations in the order of length, of which shares can be asked.
pub struct Sample(Vec<Duration>);

impl Sample {
    pub fn new(mut durations: Vec<Duration>) -> Self {
        durations.sort_unstable();
        Self(durations)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The duration, in milliseconds, that so many of a hundred do not exceed (nearest rank).
    pub fn percentile(&self, hundredths: usize) -> f64 {
        let rank = (self.0.len() * hundredths).div_ceil(100).max(1);
        self.0.get(rank - 1).map_or(f64::NAN, |duration| millis(*duration))
    }

    pub fn median(&self) -> f64 {
        self.percentile(50)
    }
}

pub fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
