//! A thread with room for one job that runs and one that waits.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

/// Sends jobs to the thread; dropping it stops the running job and ends the thread.
pub(super) struct Lane<J> {
    shared: Arc<Shared<J>>,
}

struct Shared<J> {
    waiting: Mutex<Waiting<J>>,
    changed: Condvar,
    newest: Arc<AtomicU64>,
}

struct Waiting<J> {
    job: Option<(u64, J)>,
    closed: bool,
}

/// Tells a running job whether a newer one has come.
#[derive(Debug, Clone, Default)]
pub struct Cancel {
    newest: Arc<AtomicU64>,
    mine: u64,
}

impl Cancel {
    /// Whether the answer is not wanted any more.
    pub fn is_cancelled(&self) -> bool {
        self.newest.load(Ordering::Relaxed) != self.mine
    }
}

impl<J: Send + 'static> Lane<J> {
    pub(super) fn start(name: &str, mut run: impl FnMut(J, &Cancel) + Send + 'static) -> std::io::Result<Self> {
        let waiting = Mutex::new(Waiting { job: None, closed: false });
        let shared = Arc::new(Shared { waiting, changed: Condvar::new(), newest: Arc::default() });
        let theirs = Arc::clone(&shared);
        let work = move || {
            while let Some((mine, job)) = theirs.next() {
                run(job, &Cancel { newest: Arc::clone(&theirs.newest), mine });
            }
        };
        thread::Builder::new().name(name.to_owned()).spawn(work)?;
        Ok(Self { shared })
    }

    pub(super) fn send(&self, job: J) {
        let number = self.shared.newest.fetch_add(1, Ordering::Relaxed) + 1;
        self.shared.waiting.lock().unwrap_or_else(PoisonError::into_inner).job = Some((number, job));
        self.shared.changed.notify_one();
    }
}

impl<J> Shared<J> {
    fn next(&self) -> Option<(u64, J)> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = |waiting: &mut Waiting<J>| waiting.job.is_none() && !waiting.closed;
        let mut waiting = self.changed.wait_while(waiting, idle).unwrap_or_else(PoisonError::into_inner);
        if waiting.closed { None } else { waiting.job.take() }
    }
}

impl<J> Drop for Lane<J> {
    fn drop(&mut self) {
        self.shared.newest.fetch_add(1, Ordering::Relaxed);
        self.shared.waiting.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.shared.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn the_newest_job_stops_the_running_one_and_replaces_the_waiting_ones() {
        let (started, has_started) = channel();
        let (done, results) = channel();
        let lane = Lane::start("test", move |job: u32, cancel: &Cancel| {
            started.send(job).unwrap();
            while job == 1 && !cancel.is_cancelled() {
                thread::yield_now();
            }
            done.send((job, cancel.is_cancelled())).unwrap();
        })
        .unwrap();
        lane.send(1);
        assert_eq!(has_started.recv(), Ok(1));
        for job in 2..=50 {
            lane.send(job);
        }
        let mut last = results.recv().unwrap();
        assert_eq!(last, (1, true));
        let mut runs = 1;
        while last.0 != 50 {
            last = results.recv().unwrap();
            runs += 1;
        }
        assert!(!last.1, "the last job is never cancelled");
        assert!(runs < 50, "jobs that waited were replaced");
    }

    #[test]
    fn dropping_the_lane_ends_its_thread() {
        let (done, results) = channel::<()>();
        let lane = Lane::start("test", move |(), cancel: &Cancel| {
            while !cancel.is_cancelled() {
                thread::yield_now();
            }
            let _ = &done;
        })
        .unwrap();
        lane.send(());
        drop(lane);
        assert!(results.recv().is_err(), "the thread has let go of its end");
    }
}
