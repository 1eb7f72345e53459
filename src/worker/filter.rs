//! Finds the rows of the filter's queries.

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::Cancel;
use crate::app::{Event, FilterJob};
use crate::search::{Request, Searcher};

/// Runs the queries of a session, and remembers what they found.
#[derive(Debug, Default)]
pub struct Finder {
    searcher: Searcher,
    /// Threads of its own: on those that an import uses a key would wait for pages to be cleaned.
    threads: Option<ThreadPool>,
}

impl Finder {
    /// Finds the rows of a query; `None` where it was cancelled.
    pub fn find(&mut self, job: &FilterJob, cancel: &Cancel) -> Option<Event> {
        let FilterJob { query, catalog, sort, tags, wanted, typos, .. } = job;
        let request = Request { query, catalog, sort: *sort, tags, wanted: *wanted, typos: *typos };
        if self.threads.is_none() {
            let named = ThreadPoolBuilder::new().thread_name(|number| format!("find-{number}"));
            // Without them it is slower, and goes all the same.
            self.threads = named.build().ok();
        }
        let Self { searcher, threads } = self;
        let mut run = || searcher.run(&request, &|| cancel.is_cancelled());
        let hits = match threads {
            Some(threads) => threads.install(run),
            None => run(),
        };
        Some(Event::Filtered(job.generation, hits.transpose()?))
    }
}
