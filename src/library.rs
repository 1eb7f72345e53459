//! What was cleaned, ready for the list, the filter and the reading pane. A cache: it can always be made again.
//!
//! [`import`] reads and cleans on all cores and hands out the articles in the order of finding; [`Catalog`] keeps them.

mod catalog;
mod damage;
mod import;
mod index;
#[allow(dead_code, reason = "the catalog over it is to come")]
mod lock;
#[allow(dead_code, reason = "the catalog over it is to come")]
mod manifest;
#[allow(dead_code, reason = "the catalog over it is to come")]
mod part;
mod pipeline;
mod progress;
mod row;
#[allow(dead_code, reason = "the catalog over it is to come")]
mod sort;
#[allow(dead_code, reason = "the catalog over it is to come")]
mod summary;

pub use catalog::Catalog;
pub use damage::Damage;
pub use import::{Batch, Cancel, Imported, import, import_with};
pub use progress::{Progress, Stage};
pub use row::{Body, Row};
pub use sort::{Group, Order, Sort, group_start, next_group};

/// The place of an article in the library, in the order of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowIndex(pub u32);
