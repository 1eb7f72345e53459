//! How far an import has come.

use std::time::Duration;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Bytes that have been read, as they are on disk; of what has to be read, not of what is known already.
    pub done: u64,
    /// Bytes that have to be read, as far as that is known.
    pub total: u64,
    /// Articles that have come out of that.
    pub articles: u64,
    /// Since reading began.
    pub elapsed: Duration,
}

/// What an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Looking which files are new or changed.
    Checking,
    /// Reading and cleaning them.
    Reading,
    /// All is read; what is in memory is being written.
    Writing,
}

impl Progress {
    /// How much of the work is done, from 0 to 1; `None` where nobody can tell.
    pub fn share(&self) -> Option<f64> {
        (self.total > 0).then(|| (self.done as f64 / self.total as f64).min(1.0))
    }

    /// Bytes a second.
    pub fn rate(&self) -> f64 {
        self.done as f64 / self.elapsed.as_secs_f64().max(1e-3)
    }

    /// The time that is left at the rate so far; `None` in the first moments, when the rate says nothing.
    pub fn left(&self) -> Option<Duration> {
        const MOMENT: Duration = Duration::from_millis(500);
        if self.elapsed < MOMENT || self.done == 0 || self.total <= self.done {
            return None;
        }
        Duration::try_from_secs_f64((self.total - self.done) as f64 / self.rate()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_the_rate() {
        let elapsed = Duration::from_secs(10);
        let progress = Progress { stage: Stage::Reading, done: 25, total: 100, articles: 1, elapsed };
        assert_eq!((progress.share(), progress.left()), (Some(0.25), Some(Duration::from_secs(30))));
        let unknown = Progress { total: 0, ..progress };
        assert_eq!((unknown.share(), unknown.left()), (None, None));
        assert_eq!(Progress { elapsed: Duration::from_millis(100), ..progress }.left(), None);
    }
}
