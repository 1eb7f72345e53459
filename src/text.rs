//! The terminal's typography. Everything is measured in terminal cells and grapheme clusters, and this is the one place
//! where hostile text is made harmless.

mod fold;
mod json;
mod sanitise;
pub mod setting;
pub mod spelling;
pub mod tokens;
mod width;
mod words;
mod wrap;

pub use fold::{Case, Folded, fold, fold_with};
#[cfg(test)]
pub(crate) use json::acts;
pub use json::write_json_line;
pub use sanitise::{sanitise, sanitise_line};
pub use setting::{Setting, day, minutes};
pub use tokens::{Passage, tokens};
pub use width::{
    Cells, Cluster, Clusters, Window, clusters, fit, fit_around, fit_exact, fit_marked, fit_middle, fit_words, width,
};
pub use words::{first_chars, first_words, grouped};
pub use wrap::wrap;
