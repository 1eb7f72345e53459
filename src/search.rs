//! Finding articles: the query language, the fuzzy matcher, and the run over a catalog.
//!
//! ```text
//! "putin | xi #china date:2024.."
//!        │ parse: never fails, every part has a span
//!        ▼
//!      Query ──► run(query, catalog, tag sets, cancel) ──► Hits: rows, best first
//!        └─────► marks(query, article) ──► what to highlight in title, byline and site
//! ```

pub mod fold;

pub mod hits;

pub mod parse;
pub mod query;

pub use hits::Hits;

pub use parse::parse;
pub use query::{Kind, Part, Query, QueryError};
