//! Finding articles: the query language, the fuzzy matcher, and the run over a catalog.
//!
//! ```text
//! "putin | xi #china date:2024.."
//!        │ parse: never fails, every part has a span
//!        ▼
//!      Query ──► run(query, catalog, tag sets, cancel) ──► Hits: rows, best first
//!        └─────► marks(query, article) ──► what to highlight in title, byline and site
//! ```

pub mod fields;
pub mod fold;
mod fuzzy;
pub mod hits;
mod literal;
pub mod marks;
pub mod parse;
pub mod query;
pub mod run;

pub use hits::Hits;
pub use marks::{Marks, marks};
pub use parse::parse;
pub use query::{Kind, Part, Query, QueryError};
pub use run::{TagSets, run};
