//! The engine of the program, as the program asks it.

use jiff::civil::Date;
use offprint::library::Catalog;
use offprint::search::{self, Hits, Query, Request, Searcher, TagSets};
use offprint::tags::State;
use rayon::ThreadPool;

use super::engines::{Engine, SHOWN, pool};

/// The search over a catalog.
pub struct Ours {
    catalog: Catalog,
    pool: ThreadPool,
    tags: State,
    searcher: Searcher,
}

impl Ours {
    pub fn new(catalog: &Catalog, threads: usize) -> Self {
        Self::with_tags(catalog, threads, State::default())
    }

    pub fn with_tags(catalog: &Catalog, threads: usize, tags: State) -> Self {
        Self { catalog: catalog.clone(), pool: pool(threads), tags, searcher: Searcher::default() }
    }

    /// The day that dates in queries are counted from.
    pub fn today() -> Date {
        jiff::civil::date(2026, 1, 1)
    }

    /// What a query means.
    pub fn parse(text: &str) -> Query {
        search::parse(text, Self::today())
    }

    /// Finds what a query finds, of which the first `wanted` are to be in order.
    pub fn find(&mut self, query: &Query, wanted: usize) -> Hits {
        let tags = TagSets::of(query, &self.tags);
        let Self { catalog, pool, searcher, .. } = self;
        let request = Request { query, catalog, sort: None, tags: &tags, wanted, typos: false };
        let found = pool.install(|| searcher.run(&request, &|| false));
        match found {
            Ok(hits) => hits.unwrap_or_default(),
            Err(damage) => panic!("{damage}"),
        }
    }
}

impl Engine for Ours {
    fn forget(&mut self) {
        self.searcher.forget();
    }

    fn ask(&mut self, query: &str) -> usize {
        let hits = self.find(&Self::parse(query), SHOWN);
        std::hint::black_box((0..SHOWN).map_while(|rank| hits.get(rank)).count());
        hits.len()
    }
}
