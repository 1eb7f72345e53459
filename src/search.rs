//! Finding articles: the query language, the fuzzy matcher, and the run over a catalog.
//!
//! ```text
//! "putin | xi #china date:2024.."
//!        │ parse: never fails, every part has a span; complete: what may follow
//!        ▼
//!      Query ──► Searcher::run(request, cancel) ──► Hits: how many, and the best of them in order
//!        │         plan:  what is asked, cheapest first, and its plain reading
//!        │         scan:  all rows as bits; fuzzy: spellings, and the scorer for those that may be among the best
//!        │         levels: what the query found before its last letter was typed
//!        │
//!        ├─────► marks(query, article) ──► what it was found by: what to highlight in the list
//!        └─────► snippet(article, passages) ──► the words around it, where that is in the body
//! ```

pub mod complete;
pub mod fields;
mod fuzzy;
pub mod hits;
mod literal;
pub mod marks;
mod narrow;
pub mod parse;
mod plan;
pub mod query;
mod rows;
pub mod run;
pub mod saved;
mod scan;
pub mod searcher;
pub mod snippet;
mod tagged;
mod top;

/// The query language in examples, for help: what is typed and what it finds.
pub const SYNTAX: [(&str, &str); 15] = [
    ("xi jinping", "both words, fuzzy, in title, byline or site"),
    ("'exact", "these letters side by side"),
    ("^start  end$", "at the start, at the end of a field"),
    ("!not", "what does not have these letters"),
    ("a | b  a|b", "one of the two"),
    ("#tag  !#tag", "with the tag, without it"),
    ("#none", "without any tag"),
    ("site:x  by:x  lang:en", "publication, author, language"),
    ("file:x", "part of the file's name or path"),
    ("date:2024-05  date:7d", "published then, in the last days"),
    ("date:2023..2024-06", "published between"),
    ("by:none  date:none", "without that; also site lang title"),
    ("words:>800", "longer than that"),
    ("text:wor*  \"two words\"", "words in the text; * goes on"),
    ("?name", "a saved query of the settings"),
];

pub use complete::{Choice, Completion, Vocabulary, complete};
pub use fuzzy::score_plainly;
pub use hits::Hits;
pub use marks::{Marks, host_of, marks};
pub use parse::{parse, parse_typed, parse_with};
pub use plan::is_variety;
pub use query::{Condition, Kind, Part, Query, QueryError};
pub use run::run;
pub use saved::Saved;
pub use searcher::{Request, Searcher};
pub use snippet::{Snippet, snippet};
pub use tagged::TagSets;
